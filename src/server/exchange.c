/* server/exchange.c - one HTTP request and its answer. */
#include "server/exchange.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>

#include "base/clock.h"
#include "base/log.h"
#include "base/memory.h"
#include "channels/channels.h"

#define DISCARD_MOST (8 << 20) /* a refused body is read to its end up to here, and the connection kept */
#define BODY_TIME_US INT64_C(30000000)  /* for the whole body */
#define LINGER_TIME_US INT64_C(2000000) /* for the peer to read a refusal and close */

/* ---- writing ---- */

static const char *status_text(int status)
{
    static const struct {
        int status;
        const char *text;
    } texts[] = {{200, "OK"},
                 {204, "No Content"},
                 {304, "Not Modified"},
                 {400, "Bad Request"},
                 {401, "Unauthorized"},
                 {403, "Forbidden"},
                 {404, "Not Found"},
                 {405, "Method Not Allowed"},
                 {408, "Request Timeout"},
                 {411, "Length Required"},
                 {413, "Content Too Large"},
                 {415, "Unsupported Media Type"},
                 {422, "Unprocessable Content"},
                 {426, "Upgrade Required"},
                 {429, "Too Many Requests"},
                 {500, "Internal Server Error"},
                 {503, "Service Unavailable"}};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        if (texts[i].status == status)
            return texts[i].text;
    return "Status";
}

void request_id_make(struct server *server, char id[REQUEST_ID_TEXT])
{
    snprintf(id, REQUEST_ID_TEXT, "%08x%08x", server->id_seed, server->id_count++);
}

/* Head and body leave in one write: two cost half of the throughput. */
int answer_write(struct server *server, struct lws *wsi, const struct answer *answer, const char *id,
                 const char *connection, bool head_only)
{
    static const char room[LWS_PRE];
    struct str *out = &server->out;
    str_reset(out);
    str_add_bytes(out, room, sizeof room);
    str_printf(out, "HTTP/1.1 %d %s\r\ndate: %s\r\n", answer->status, status_text(answer->status),
               server->date);
    if (answer->status != 204 && answer->status != 304)
        str_printf(out, "content-type: %s\r\ncontent-length: %zu\r\nx-content-type-options: nosniff\r\n",
                   answer->type ? answer->type : "application/json", answer->len);
    str_printf(out, "x-request-id: %s\r\n", id);
    if (answer->headers)
        str_add(out, answer->headers);
    if (connection)
        str_printf(out, "connection: %s\r\n", connection);
    str_add(out, "\r\n");
    if (!head_only && answer->len)
        str_add_bytes(out, answer->body, answer->len);
    size_t hundred = (size_t)answer->status / 100;
    server->figures.requests[hundred < 6 ? hundred : 5]++;
    return lws_write(wsi, (unsigned char *)out->data + LWS_PRE, out->len - LWS_PRE, LWS_WRITE_HTTP_HEADERS);
}

/* Outside of a callback the connection can only be asked to come back and be closed. */
static void end_later(struct exchange *exchange)
{
    struct lws *wsi = exchange->wsi;
    if (exchange->ending == END_KEEP && !lws_http_transaction_completed(wsi))
        return; /* the exchange is gone */
    exchange->ending = END_CLOSE;
    lws_rx_flow_control(wsi, 1);
    lws_callback_on_writable(wsi);
}

void exchange_answer(struct exchange *exchange, const struct answer *answer)
{
    struct answer complete = *answer;
    struct str headers = STR_EMPTY;
    if (*exchange->origin) {
        str_printf(&headers, "access-control-allow-origin: %s\r\nvary: Origin\r\n", exchange->origin);
        str_add(&headers, answer->headers ? answer->headers : "");
        complete.headers = headers.data;
    }
    /* What was pipelined behind a pending answer would be announced again and again by lws: not answered. */
    if (exchange->ending == END_OPEN)
        exchange->ending = exchange->pipelined || exchange->server->stopping ? END_CLOSE : END_KEEP;
    const char *connection = NULL;
    if (exchange->ending != END_KEEP || !exchange->keep_alive)
        connection = "close";
    else if (exchange->old_keep_alive)
        connection = "keep-alive";
    if (answer_write(exchange->server, exchange->wsi, &complete, exchange->id, connection,
                     exchange->method == METHOD_HEAD) < 0)
        exchange->ending = END_CLOSE;
    str_clear(&headers);
    exchange->ended_us = clock_monotonic_us();
    log_debug("http", "request=%s path=%s status=%d us=%lld", exchange->id, exchange->path, answer->status,
              (long long)(exchange->ended_us - exchange->started_us));
    if (!exchange->called)
        end_later(exchange);
}

void exchange_refuse(struct exchange *exchange, int status, const char *reason, const char *headers)
{
    struct str body = STR_EMPTY;
    str_printf(&body, "{\"error\":\"%s\"}", reason);
    exchange_answer(
        exchange, &(struct answer){.status = status, .body = body.data, .len = body.len, .headers = headers});
    str_clear(&body);
}

int exchange_end(struct exchange *exchange)
{
    exchange->called = false;
    if (exchange->ending == END_OPEN)
        return 0;
    if (exchange->ending == END_CLOSE)
        return -1;
    if (exchange->ended)
        return 0;
    exchange->ended = true;
    if (exchange->ending == END_LINGER) {
        shutdown(lws_get_socket_fd(exchange->wsi), SHUT_WR);
        return 0;
    }
    return lws_http_transaction_completed(exchange->wsi) ? -1 : 0;
}

/* ---- reading ---- */

static enum method method_of(struct lws *wsi)
{
    static const struct {
        enum lws_token_indexes token;
        enum method method;
    } methods[] = {{WSI_TOKEN_GET_URI, METHOD_GET},
                   {WSI_TOKEN_POST_URI, METHOD_POST},
                   {WSI_TOKEN_HEAD_URI, METHOD_HEAD},
                   {WSI_TOKEN_OPTIONS_URI, METHOD_OPTIONS}};
    for (size_t i = 0; i < sizeof methods / sizeof *methods; i++)
        if (lws_hdr_total_length(wsi, methods[i].token))
            return methods[i].method;
    return METHOD_OTHER;
}

/* lws takes any number that atoll() makes of it, also of "-5" and "3, 7". Returns false for what is no
 * length. */
static bool read_length(struct lws *wsi, int64_t *ret_length)
{
    char text[20];
    int len = lws_hdr_total_length(wsi, WSI_TOKEN_HTTP_CONTENT_LENGTH);
    *ret_length = -1;
    if (!len)
        return true;
    if (lws_hdr_copy(wsi, text, sizeof text, WSI_TOKEN_HTTP_CONTENT_LENGTH) <= 0)
        return false;
    int64_t length = 0;
    for (const char *c = text; *c; c++) {
        if (!isdigit((unsigned char)*c) || c - text > 17)
            return false;
        length = 10 * length + (*c - '0');
    }
    *ret_length = length;
    return true;
}

/* lws passes a chunked body on with its framing, and never ends it. With a blank before the colon it does not
 * even know the header, but what stands before us may. */
static bool is_chunked(struct lws *wsi)
{
    return lws_hdr_total_length(wsi, WSI_TOKEN_HTTP_TRANSFER_ENCODING) > 0 ||
           lws_hdr_custom_length(wsi, "transfer-encoding :", 19) >= 0 ||
           lws_hdr_custom_length(wsi, "content-length :", 16) >= 0;
}

static void read_version(struct exchange *exchange)
{
    char version[12] = "", connection[32] = "";
    lws_hdr_copy(exchange->wsi, version, sizeof version, WSI_TOKEN_HTTP);
    lws_hdr_copy(exchange->wsi, connection, sizeof connection, WSI_TOKEN_CONNECTION);
    bool current = strlen(version) > 7 && version[5] == '1' && version[7] == '1';
    exchange->old_keep_alive = !current && !strcasecmp(connection, "keep-alive");
    exchange->keep_alive = current ? strcasecmp(connection, "close") != 0 : exchange->old_keep_alive;
}

static bool is_json(struct lws *wsi)
{
    char type[100];
    /* A page elsewhere can send what calls itself nothing without asking first; a program may. */
    if (!lws_hdr_total_length(wsi, WSI_TOKEN_HTTP_CONTENT_TYPE))
        return !lws_hdr_total_length(wsi, WSI_TOKEN_ORIGIN);
    if (lws_hdr_copy(wsi, type, sizeof type, WSI_TOKEN_HTTP_CONTENT_TYPE) <= 0)
        return false;
    type[strcspn(type, "; \t")] = 0;
    size_t len = strlen(type);
    return !strcasecmp(type, "application/json") || (len > 5 && !strcasecmp(type + len - 5, "+json"));
}

/* A page elsewhere may read the answer when the configuration lists it. */
static void read_origin(struct exchange *exchange)
{
    char origin[sizeof exchange->origin];
    const struct text_list *origins = &server_config(exchange->server)->rest.origins;
    if (lws_hdr_copy(exchange->wsi, origin, sizeof origin, WSI_TOKEN_ORIGIN) <= 0 || strpbrk(origin, "\r\n"))
        return;
    for (size_t i = 0; i < origins->count; i++)
        if (!strcmp(origins->items[i], "*") || !strcasecmp(origins->items[i], origin))
            strcpy(exchange->origin, origin);
}

static int64_t body_limit(const struct exchange *exchange)
{
    const struct config *config = server_config(exchange->server);
    return exchange->route->handle == handle_hook ? config->limits.webhook : config->limits.body;
}

static void refuse(struct exchange *exchange, enum refusal why, int status, const char *reason,
                   const char *headers)
{
    exchange->server->figures.refusals[why]++;
    /* lws reads a body of known length to its end. One of unknown or unreasonable length is let in and thrown
     * away until the peer has read why. */
    bool endless =
        exchange->length > DISCARD_MOST ||
        (exchange->length < 0 && (exchange->method == METHOD_POST || exchange->method == METHOD_OTHER));
    if (exchange->ending == END_OPEN && endless)
        exchange->ending = END_LINGER;
    exchange_refuse(exchange, status, reason, headers);
}

/* How long the request is, beyond doubt, or its refusal. */
static bool check_framing(struct exchange *exchange)
{
    bool chunked = is_chunked(exchange->wsi);
    bool readable = read_length(exchange->wsi, &exchange->length);
    if (chunked || !readable)
        exchange->ending = exchange->method == METHOD_POST && readable ? END_LINGER : END_CLOSE;
    if (chunked)
        refuse(exchange, REFUSED_FRAMING, 411, "send a Content-Length; no Transfer-Encoding", NULL);
    else if (!readable)
        refuse(exchange, REFUSED_FRAMING, 400, "Content-Length is not a number", NULL);
    else if (exchange->method == METHOD_POST && exchange->length < 0)
        refuse(exchange, REFUSED_FRAMING, 411, "send a Content-Length", NULL);
    return exchange->ending == END_OPEN;
}

/* Whether anything answers this method of this path with a body like this. */
static bool check_route(struct exchange *exchange)
{
    if (!route_find(exchange)) {
        refuse(exchange, REFUSED_ROUTE, 404, "nothing is here", NULL);
        return false;
    }
    if (exchange->route->cors)
        read_origin(exchange);
    if (!(exchange->route->methods & (int)exchange->method)) {
        struct str allow = STR_EMPTY;
        route_allow(exchange->route, &allow);
        refuse(exchange, REFUSED_ROUTE, 405, "method not allowed", allow.data);
        str_clear(&allow);
        return false;
    }
    if (exchange->method != METHOD_POST)
        return true;
    if (exchange->length > body_limit(exchange)) {
        refuse(exchange, REFUSED_SIZE, 413, "the body is too large", NULL);
        return false;
    }
    if (exchange->route->json && !is_json(exchange->wsi)) {
        refuse(exchange, REFUSED_TYPE, 415, "send application/json", NULL);
        return false;
    }
    return true;
}

/* A browser asks before it lets another site's page send JSON. */
static void answer_preflight(struct exchange *exchange)
{
    struct str headers = STR_EMPTY;
    route_allow(exchange->route, &headers);
    if (*exchange->origin)
        str_add(&headers, "access-control-allow-methods: POST, GET, OPTIONS\r\n"
                          "access-control-allow-headers: Content-Type, Authorization\r\n"
                          "access-control-max-age: 600\r\n");
    exchange_answer(exchange, &(struct answer){.status = 204, .headers = headers.data});
    str_clear(&headers);
}

static void invite_body(struct exchange *exchange)
{
    static const char go_on[] = "HTTP/1.1 100 Continue\r\n\r\n";
    unsigned char bytes[LWS_PRE + sizeof go_on];
    char expect[20];
    if (lws_hdr_copy(exchange->wsi, expect, sizeof expect, WSI_TOKEN_HTTP_EXPECT) <= 0 ||
        strcasecmp(expect, "100-continue") != 0)
        return;
    memcpy(bytes + LWS_PRE, go_on, sizeof go_on - 1);
    if (lws_write(exchange->wsi, bytes + LWS_PRE, sizeof go_on - 1, LWS_WRITE_HTTP_HEADERS) < 0)
        exchange->ending = END_CLOSE;
}

struct exchange *exchange_open(struct lws *wsi, const char *path, size_t len)
{
    struct connection *connection = connection_of(wsi);
    struct server *server = connection->server;
    struct exchange *exchange = memory_alloc(sizeof *exchange);
    exchange->server = server;
    exchange->wsi = wsi;
    exchange->body = STR_EMPTY;
    exchange->started_us = clock_monotonic_us();
    exchange->name = slots_take(&server->exchanges, exchange);
    exchange->called = true;
    connection->busy = true;
    snprintf(exchange->path, sizeof exchange->path, "%.*s", (int)len, path);
    struct address client = connection_client(wsi);
    address_write(&client, exchange->client);
    request_id_make(server, exchange->id);
    exchange->method = method_of(wsi);
    read_version(exchange);

    if (!check_framing(exchange) || !check_route(exchange))
        return exchange;
    if (exchange->method == METHOD_OPTIONS)
        answer_preflight(exchange);
    else if (exchange->method != METHOD_POST)
        exchange_complete(exchange);
    else
        invite_body(exchange);
    return exchange;
}

void exchange_body(struct exchange *exchange, const char *bytes, size_t len)
{
    exchange->called = true;
    if (exchange->ending != END_OPEN)
        return;
    struct server *server = exchange->server;
    if (server->body_bytes + len > BODIES_TOGETHER) {
        exchange->ending = END_LINGER;
        refuse(exchange, REFUSED_BUSY, 503, "busy, try again", "retry-after: 2\r\n");
        return;
    }
    server->body_bytes += len;
    str_add_bytes(&exchange->body, bytes, len);
}

void exchange_complete(struct exchange *exchange)
{
    exchange->called = true;
    if (exchange->ending == END_LINGER)
        exchange->ending = END_CLOSE;
    if (exchange->ending != END_OPEN)
        return;
    if (exchange->complete) {
        exchange->pipelined = true;
        lws_rx_flow_control(exchange->wsi, 0);
        return;
    }
    exchange->complete = true;
    exchange->route->handle(exchange);
}

const char *exchange_header(struct exchange *exchange, const char *name, struct arena *arena)
{
    char wanted[64];
    int len = snprintf(wanted, sizeof wanted, "%s:", name);
    if (len <= 1 || len >= (int)sizeof wanted)
        return NULL;
    for (char *c = wanted; *c; c++)
        *c = (char)tolower((unsigned char)*c);
    struct lws *wsi = exchange->wsi;
    for (int token = 0; token < WSI_TOKEN_COUNT; token++) {
        const unsigned char *known = lws_token_to_string((enum lws_token_indexes)token);
        int size = known && known[0] == (unsigned char)wanted[0] && !strcmp((const char *)known, wanted)
                       ? lws_hdr_total_length(wsi, (enum lws_token_indexes)token)
                       : 0;
        if (size <= 0)
            continue;
        char *value = arena_alloc(arena, (size_t)size + 1);
        return lws_hdr_copy(wsi, value, size + 1, (enum lws_token_indexes)token) > 0 ? value : NULL;
    }
    int size = lws_hdr_custom_length(wsi, wanted, len);
    if (size < 0)
        return NULL;
    char *value = arena_alloc(arena, (size_t)size + 1);
    return lws_hdr_custom_copy(wsi, value, size + 1, wanted, len) >= 0 ? value : NULL;
}

struct exchange *exchange_find(struct server *server, slot_name name)
{
    return slots_find(&server->exchanges, name);
}

void exchange_close(struct exchange *exchange)
{
    struct server *server = exchange->server;
    struct connection *connection = connection_of(exchange->wsi);
    if (connection)
        connection->busy = false;
    slots_give(&server->exchanges, exchange->name);
    server->body_bytes -= exchange->body.len;
    str_clear(&exchange->body);
    memory_free(exchange);
}

void exchanges_tick(struct server *server, int64_t now_us)
{
    for (uint32_t i = 0; i < server->exchanges.count; i++) {
        struct exchange *exchange = slots_at(&server->exchanges, i);
        if (!exchange)
            continue;
        if (exchange->ending == END_LINGER && now_us - exchange->ended_us > LINGER_TIME_US) {
            lws_set_timeout(exchange->wsi, PENDING_TIMEOUT_KILLED_BY_PARENT, LWS_TO_KILL_ASYNC);
        } else if (exchange->ending == END_OPEN && !exchange->complete &&
                   now_us - exchange->started_us > BODY_TIME_US) {
            server->figures.refusals[REFUSED_SLOW]++;
            exchange->ending = END_CLOSE;
            exchange_refuse(exchange, 408, "the body took too long", NULL);
        }
    }
}
