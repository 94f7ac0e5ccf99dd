/* server/connection.h - an accepted connection: its bytes in and out, one HTTP request after the other.
 *
 * libwebsockets tells when there is something to read and room to write; HTTP is read here (head.c says why).
 * A connection that becomes a chat is handed to libwebsockets with a handshake written anew. */
#ifndef WISMO_SERVER_CONNECTION_H
#define WISMO_SERVER_CONNECTION_H

#include "server/head.h"
#include "server/server_private.h"

struct exchange;

struct connection {
    struct server *server;
    struct lws *wsi;
    slot_name name;
    struct address peer;
    struct address client;     /* who is behind the proxies, as the last request tells */
    struct exchange *exchange; /* the request under way */
    struct str in;             /* what was read and is nobody's yet */
    size_t blanks;             /* bytes of empty lines before a request */
    size_t scanned;            /* of it, in search of the end of a head */
    struct str out;            /* what the system has not taken yet */
    int64_t since_us;     /* of the state that it is in: waiting for a request, its head, the last bytes */
    bool spoken;          /* a request was made on it */
    struct str handshake; /* it is to become a chat by this */
    bool chat;            /* it is one */
    bool called;          /* a callback is under way, and looks after it at its end */
    bool paused;          /* nothing is read */
    bool ended;           /* the client sends no more */
    bool closing;         /* as soon as everything is sent */
    bool lingering;       /* our side is closed; the client may still be sending */
    bool linger;          /* to be done when everything is sent, instead of closing */
    bool over;            /* nothing is left to be done */
    bool spared;          /* when idle ones were closed: it had said something */
};

/* Takes an accepted socket. */
void connection_open(struct server *server, int fd, const struct sockaddr *peer);
/* What lws says about it. */
int on_connection(struct lws *wsi, enum lws_callback_reasons why);
/* Its lws connection goes away. */
void connection_gone(struct lws *wsi);
struct connection *connection_of(struct lws *wsi);
/* The client behind it, as the proxies tell in this request. */
struct address connection_client(const struct connection *connection, const struct head *head);

/* Writes; what the system does not take now is kept and sent when it does. */
void connection_send(struct connection *connection, const char *bytes, size_t len);
/* The exchange is answered: the next request, or the end. With `linger` the client is given time to read the
 * answer before it learns that nobody reads what it still sends. */
void connection_next(struct connection *connection, bool keep, bool linger);
/* Does the handshake. Returns whether what was ours is to be closed. */
bool connection_become_chat(struct connection *connection);
/* What lws calls when the handshake that it was given is done. */
struct connection *connection_arrives(struct lws *wsi);

void connections_tick(struct server *server, int64_t now_us); /* ends those that take too long */
/* Closes those on which nothing is under way; returns how many have said something that was not read yet. */
size_t connections_close_idle(struct server *server);

#endif
