/* server/listener.c - taking connections.
 *
 * The listening socket is ours: the one of libwebsockets 4.1 cannot share its port, has no cap, and goes away
 * only with its vhost. Several processes may serve one port. */
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <string.h>
#include <unistd.h>

#include "base/log.h"
#include "server/connection.h"

#define BACKLOG 1024
#define ACCEPTS 64 /* at one go; then the others have their turn */

static const char full[] =
    "HTTP/1.1 503 Service Unavailable\r\ncontent-type: application/json\r\ncontent-length: 31\r\n"
    "retry-after: 5\r\nconnection: close\r\n\r\n{\"error\":\"too many connections\"}";

static void keep_spare(struct server *server)
{
    if (server->spare_fd < 0)
        server->spare_fd = open("/dev/null", O_RDONLY | O_CLOEXEC);
}

static int bind_and_listen(struct server *server, const struct sockaddr_storage *address, socklen_t len)
{
    int one = 1, zero = 0;
    int fd = socket(address->ss_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (fd < 0)
        return -1;
    setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
    if (!server_config(server)
             ->demo) /* two demonstrations have different orders: the second shall not start */
        setsockopt(fd, SOL_SOCKET, SO_REUSEPORT, &one, sizeof one);
    if (address->ss_family == AF_INET6)
        setsockopt(fd, IPPROTO_IPV6, IPV6_V6ONLY, &zero, sizeof zero);
    struct sockaddr_storage bound = {0};
    socklen_t bound_len = sizeof bound;
    if (bind(fd, (const struct sockaddr *)address, len) || listen(fd, BACKLOG) ||
        getsockname(fd, (struct sockaddr *)&bound, &bound_len)) {
        int why = errno;
        close(fd);
        errno = why;
        return -1;
    }
    struct address ours;
    char text[ADDRESS_TEXT];
    address_of((struct sockaddr *)&bound, &ours);
    address_write(&ours, text);
    /* NOLINTNEXTLINE(clang-analyzer-core.*): getsockname() has filled it */
    unsigned port = ntohs(bound.ss_family == AF_INET ? ((struct sockaddr_in *)(void *)&bound)->sin_port
                                                     : ((struct sockaddr_in6 *)(void *)&bound)->sin6_port);
    snprintf(server->listening, sizeof server->listening, strchr(text, ':') ? "[%s]:%u" : "%s:%u", text,
             port);
    return fd;
}

int listener_open(struct server *server, const struct sockaddr_storage *address, socklen_t len)
{
    lws_sock_file_fd_type fd = {.filefd = bind_and_listen(server, address, len)};
    if (fd.filefd < 0)
        return errno;
    keep_spare(server);
    server->listener =
        lws_adopt_descriptor_vhost(server->vhost, LWS_ADOPT_RAW_FILE_DESC, fd, "(listener)", NULL);
    return server->listener ? 0 : ENOMEM;
}

static void turn_away(struct server *server, int fd)
{
    server->figures.refusals[REFUSED_CONNECTIONS]++;
    if (send(fd, full, sizeof full - 1, MSG_NOSIGNAL | MSG_DONTWAIT) < 0)
        log_debug("connection.refused", "reason=%s", strerror(errno));
    close(fd);
}

/* No descriptor is left: whoever waits would wake the loop again and again. */
static bool turn_away_with_spare(struct server *server, int listener)
{
    if (server->spare_fd < 0)
        return false;
    close(server->spare_fd);
    server->spare_fd = -1;
    int fd = accept4(listener, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC);
    if (fd >= 0)
        turn_away(server, fd);
    keep_spare(server);
    return fd >= 0;
}

static void take(struct server *server, int listener)
{
    keep_spare(server); /* another thread may have taken its place the last time */
    for (int i = 0; i < ACCEPTS; i++) {
        struct sockaddr_storage peer;
        socklen_t len = sizeof peer;
        int fd = accept4(listener, (struct sockaddr *)&peer, &len, SOCK_NONBLOCK | SOCK_CLOEXEC);
        if (fd < 0 && (errno == EINTR || errno == ECONNABORTED))
            continue;
        if (fd < 0 && (errno == EMFILE || errno == ENFILE) && turn_away_with_spare(server, listener))
            continue;
        if (fd < 0)
            return;
        if ((int64_t)server->connections.taken < server_config(server)->limits.connections) {
            connection_open(server, fd, (struct sockaddr *)&peer);
            continue;
        }
        turn_away(server, fd);
    }
}

void listener_close(struct server *server)
{
    if (!server->listener)
        return;
    take(server, lws_get_socket_fd(server->listener)); /* whom the system has greeted already, we serve */
    lws_set_timeout(server->listener, PENDING_TIMEOUT_KILLED_BY_PARENT, LWS_TO_KILL_ASYNC);
    server->listener = NULL;
    if (server->spare_fd >= 0)
        close(server->spare_fd);
    server->spare_fd = -1;
}

int on_listener(struct lws *wsi, enum lws_callback_reasons why, void *user, void *in, size_t len)
{
    (void)user, (void)in, (void)len;
    if (why == LWS_CALLBACK_RAW_RX_FILE)
        take(lws_context_user(lws_get_context(wsi)), lws_get_socket_fd(wsi));
    return 0;
}
