/* server/connection.c - reading and writing an accepted connection. */
#include "server/connection.h"

#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "base/clock.h"
#include "server/exchange.h"

#define READ_BYTES 65536  /* at one go */
#define BLANKS_MOST 32    /* bytes of empty lines before a request */
#define AHEAD_BYTES 65536 /* pipelined behind a request that is not answered yet */

#define HEAD_TIME_US INT64_C(20000000)  /* for a whole head, and for the first word of all */
#define IDLE_TIME_US INT64_C(75000000)  /* between two requests */
#define SEND_TIME_US INT64_C(30000000)  /* without reading */
#define LINGER_TIME_US INT64_C(2000000) /* for the peer to read a refusal and close */

struct connection *connection_of(struct lws *wsi)
{
    return lws_get_opaque_user_data(wsi);
}

static void connection_free(struct connection *connection)
{
    if (connection->exchange)
        exchange_close(connection->exchange);
    slots_give(&connection->server->connections, connection->name);
    str_clear(&connection->in);
    str_clear(&connection->out);
    str_clear(&connection->handshake);
    memory_free(connection);
}

void connection_open(struct server *server, int fd, const struct sockaddr *peer)
{
    int one = 1;
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
    struct connection *connection = memory_alloc(sizeof *connection);
    connection->server = server;
    connection->in = connection->out = connection->handshake = STR_EMPTY;
    connection->since_us = clock_monotonic_us();
    address_of(peer, &connection->peer);
    connection->name = slots_take(&server->connections, connection);
    server->figures.connections++;
    lws_adopt_desc_t wish = {.vh = server->vhost,
                             .type = LWS_ADOPT_RAW_FILE_DESC,
                             .fd = {.filefd = fd},
                             .vh_prot_name = "(http)",
                             .opaque = connection};
    slot_name name = connection->name;
    struct lws *wsi = lws_adopt_descriptor_vhost_via_info(&wish);
    connection =
        slots_find(&server->connections, name); /* it may have closed it already, or not even begun */
    if (connection && wsi)
        connection->wsi = wsi;
    else if (connection)
        connection_free(connection);
}

void connection_gone(struct lws *wsi)
{
    struct connection *connection = connection_of(wsi);
    if (!connection)
        return;
    lws_set_opaque_user_data(wsi, NULL);
    connection_free(connection);
}

struct address connection_client(const struct connection *connection, const struct head *head)
{
    const struct text_list *trusted = &server_config(connection->server)->trusted_proxies;
    if (!trusted->count)
        return connection->peer;
    /* All of them, however many: a caller who sends some of their own must not pass for the proxy, whose word
     * stands last. */
    struct arena *arena = arena_open();
    const char *forwarded = head_find(head, "x-forwarded-for", arena);
    struct address client = address_client(&connection->peer, forwarded, trusted);
    arena_close(arena);
    return client;
}

/* ---- writing ---- */

/* What has to be done goes on in a callback: in the one under way, or in one that is asked for. */
static void call_again(struct connection *connection)
{
    if (!connection->called)
        lws_callback_on_writable(connection->wsi);
}

static void give_up(struct connection *connection)
{
    connection->over = connection->closing = true;
    str_clear(&connection->out);
    call_again(connection);
}

/* Returns how much the system took. */
static size_t push(struct connection *connection, const char *bytes, size_t len)
{
    size_t sent = 0;
    while (sent < len) {
        ssize_t n =
            send(lws_get_socket_fd(connection->wsi), bytes + sent, len - sent, MSG_NOSIGNAL | MSG_DONTWAIT);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0 && errno != EAGAIN && errno != EWOULDBLOCK)
            give_up(connection);
        if (n < 0)
            break;
        sent += (size_t)n;
    }
    return sent;
}

void connection_send(struct connection *connection, const char *bytes, size_t len)
{
    size_t sent = connection->out.len || connection->over ? 0 : push(connection, bytes, len);
    if (sent == len || connection->over)
        return;
    str_add_bytes(&connection->out, bytes + sent, len - sent);
    connection->since_us = clock_monotonic_us();
    lws_callback_on_writable(connection->wsi);
}

static void take_away(struct str *str, size_t len)
{
    if (!len)
        return;
    memmove(str->data, str->data + len, str->len - len);
    str_truncate(str, str->len - len);
    if (!str->len)
        str_clear(str);
}

static void send_rest(struct connection *connection)
{
    size_t sent = push(connection, connection->out.data, connection->out.len);
    if (connection->over || !sent)
        return;
    take_away(&connection->out, sent);
    connection->since_us = clock_monotonic_us();
}

/* ---- one request after the other ---- */

/* An answer to what is no request. */
static void refuse(struct connection *connection, int status, const char *reason)
{
    connection->server->figures.refusals[status == 408   ? REFUSED_SLOW
                                         : status == 400 ? REFUSED_FRAMING
                                                         : REFUSED_SIZE]++;
    answer_bare(connection, status, reason);
    connection_next(connection, false, true);
}

static void begin(struct connection *connection, size_t len)
{
    enum head_state state;
    const char *why;
    connection->spoken = true;
    connection->scanned = connection->blanks = 0;
    struct exchange *exchange = exchange_open(connection, connection->in.data, len, &state, &why);
    take_away(&connection->in, len);
    connection->exchange = exchange;
    if (exchange)
        exchange_start(exchange);
    else
        refuse(connection, state == HEAD_LARGE ? 431 : 400, why);
}

/* Returns whether there was a whole head. */
static bool read_head(struct connection *connection)
{
    struct str *in = &connection->in;
    size_t len = 0, blank = 0;
    while (!connection->scanned && in->len - blank >= 2 && !memcmp(in->data + blank, "\r\n", 2))
        blank += 2; /* some clients end a body with one */
    take_away(in, blank);
    connection->blanks += blank;
    if (connection->blanks > BLANKS_MOST) {
        refuse(connection, 400, "not HTTP");
        return false;
    }
    switch (head_measure(in->data, in->len, &connection->scanned, &len)) {
    case HEAD_WHOLE: begin(connection, len); return true;
    case HEAD_UNFINISHED: return false;
    case HEAD_LONG_TARGET: refuse(connection, 414, "the request target is too long"); return false;
    case HEAD_LARGE: refuse(connection, 431, "the headers are too large"); return false;
    default: refuse(connection, 400, "not HTTP"); return false;
    }
}

/* Returns whether there was any of it. */
static bool read_body(struct connection *connection)
{
    struct exchange *exchange = connection->exchange;
    size_t wanted = exchange_wants(exchange);
    size_t len = wanted < connection->in.len ? wanted : connection->in.len;
    if (!len)
        return false;
    exchange_body(exchange, connection->in.data, len);
    take_away(&connection->in, len);
    if (connection->exchange && len == wanted)
        exchange_complete(exchange);
    return true;
}

/* Goes on as far as what was read goes. */
static void go_on(struct connection *connection)
{
    bool was_called = connection->called;
    connection->called = true;
    bool more = true;
    while (more && !connection->closing && !connection->handshake.len && !connection->out.len) {
        if (connection->exchange)
            more = !connection->exchange->complete && read_body(connection);
        else
            more = connection->in.len && read_head(connection);
    }
    connection->called = was_called;
}

static void read_on(struct connection *connection, bool reads)
{
    if (connection->paused == !reads)
        return;
    connection->paused = !reads;
    lws_rx_flow_control(connection->wsi, reads);
}

/* What is left when everything that could be done was done. Returns -1 to be closed. */
static int settle(struct connection *connection)
{
    if (connection->over || (connection->handshake.len && connection_become_chat(connection)))
        return -1;
    if (connection->out.len) {
        lws_callback_on_writable(connection->wsi);
    } else if (connection->closing && !connection->lingering) {
        if (!connection->linger || connection->ended)
            return -1;
        connection->lingering = true;
        connection->since_us = clock_monotonic_us();
        str_clear(&connection->in);
        shutdown(lws_get_socket_fd(connection->wsi), SHUT_WR);
    } else if (connection->ended && !(connection->exchange && connection->exchange->complete)) {
        return -1;
    }
    read_on(connection, connection->lingering || (!connection->ended && connection->in.len < AHEAD_BYTES));
    return 0;
}

void connection_next(struct connection *connection, bool keep, bool linger)
{
    connection->exchange = NULL;
    connection->since_us = clock_monotonic_us();
    if (!keep) {
        connection->closing = true;
        connection->linger = linger || connection->in.len;
    }
    if (!connection->called && (connection->in.len || connection->closing || connection->ended))
        lws_callback_on_writable(connection->wsi);
}

/* ---- what lws says ---- */

static void received(struct connection *connection, const char *bytes, size_t len)
{
    if (connection->lingering || connection->closing)
        return;
    if (!connection->in.len && !connection->exchange)
        connection->since_us = clock_monotonic_us();
    str_add_bytes(&connection->in, bytes, len);
    go_on(connection);
}

static int readable(struct connection *connection)
{
    static char bytes[READ_BYTES]; /* there is one service thread */
    ssize_t n = recv(lws_get_socket_fd(connection->wsi), bytes, sizeof bytes, MSG_DONTWAIT);
    if (n < 0 && (errno == EINTR || errno == EAGAIN || errno == EWOULDBLOCK))
        return 0;
    if (n < 0 || (!n && connection->lingering))
        return -1;
    connection->called = true;
    if (n)
        received(connection, bytes, (size_t)n);
    else
        connection->ended = true;
    connection->called = false;
    return settle(connection);
}

static int writable(struct connection *connection)
{
    connection->called = true;
    if (connection->out.len)
        send_rest(connection);
    go_on(connection);
    connection->called = false;
    return settle(connection);
}

int on_connection(struct lws *wsi, enum lws_callback_reasons why)
{
    struct connection *connection = connection_of(wsi);
    if (!connection || !connection->wsi)
        return 0;
    return why == LWS_CALLBACK_RAW_RX_FILE ? readable(connection) : writable(connection);
}

/* ---- once a second ---- */

static int64_t time_left(const struct connection *connection, int64_t now_us)
{
    int64_t time = connection->lingering ? LINGER_TIME_US
                   : connection->out.len ? SEND_TIME_US
                   : connection->in.len  ? HEAD_TIME_US
                   : connection->spoken  ? IDLE_TIME_US
                                         : HEAD_TIME_US;
    return connection->since_us + time - now_us;
}

void connections_tick(struct server *server, int64_t now_us)
{
    for (uint32_t i = 0; i < server->connections.count; i++) {
        struct connection *connection = slots_at(&server->connections, i);
        if (!connection || connection->chat || (connection->exchange && !connection->out.len) ||
            time_left(connection, now_us) > 0)
            continue;
        if (connection->in.len && !connection->out.len && !connection->closing)
            refuse(connection, 408, "the head of the request took too long");
        else
            give_up(connection);
    }
}

size_t connections_close_idle(struct server *server)
{
    size_t unheard = 0;
    for (uint32_t i = 0; i < server->connections.count; i++) {
        struct connection *connection = slots_at(&server->connections, i);
        int waiting = 0;
        if (!connection || connection->chat || connection->exchange || connection->lingering)
            continue;
        if (connection->out.len) {
            unheard++;
            continue;
        }
        ioctl(lws_get_socket_fd(connection->wsi), FIONREAD, &waiting);
        waiting += (int)connection->in.len;
        if (waiting > 0 && !connection->spared)
            unheard++;
        else
            give_up(connection);
        connection->spared = waiting > 0;
    }
    return unheard;
}
