/* server/connection_chat.c - a connection becomes a chat: libwebsockets gets the socket, with a handshake
 * written anew.
 */
#include "server/connection.h"

#include <unistd.h>

#include "server/exchange.h"

/* lws takes the socket under a descriptor of its own, since it closes with its connection the one that we
 * have. It says at the level of errors that it does what it was asked to. */
static void hand_over(struct connection *connection, int fd)
{
    struct server *server = connection->server;
    struct lws *ours = connection->wsi;
    struct str *handshake = &connection->handshake;
    str_add_bytes(handshake, connection->in.data, connection->in.len);
    server->arriving = connection;
    server_log_lws(false);
    struct str given = *handshake; /* the connection may be gone afterwards */
    *handshake = STR_EMPTY;
    lws_adopt_socket_vhost_readbuf(server->vhost, fd, given.data, given.len);
    server_log_lws(true);
    str_clear(&given);
    if (!server->arriving)
        lws_set_opaque_user_data(ours, NULL); /* it has gone over */
    server->arriving = NULL;
}

bool connection_become_chat(struct connection *connection)
{
    int fd = dup(lws_get_socket_fd(connection->wsi));
    if (fd >= 0) {
        hand_over(connection, fd);
        return true;
    }
    str_clear(&connection->handshake);
    connection->server->figures.refusals[REFUSED_CONNECTIONS]++;
    answer_bare(connection, 503, "too many connections");
    connection->linger = true;
    return false;
}

struct connection *connection_arrives(struct lws *wsi)
{
    struct server *server = lws_context_user(lws_get_context(wsi));
    struct connection *connection = server->arriving;
    server->arriving = NULL;
    lws_set_opaque_user_data(wsi, connection);
    connection->wsi = wsi;
    connection->chat = true;
    str_clear(&connection->in);
    return connection;
}
