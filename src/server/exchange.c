/* server/exchange.c - one HTTP request: reading it, refusing it, giving it to its handler. */
#include "server/exchange.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

#include "base/clock.h"
#include "base/memory.h"
#include "channels/channels.h"

#define REPEATS 1000 /* of a completion in one turn of the loop; a healthy one makes one or two */

#define BODY_TIME_US INT64_C(18000000)  /* for the whole body; lws gives up at 20 s without a word */
#define LINGER_TIME_US INT64_C(2000000) /* for the peer to read a refusal and close */

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

/* lws ends the path at an escaped line break and drops the rest, the version with it: to a proxy before us
 * that was another path. */
static bool read_version(struct exchange *exchange)
{
    char version[12] = "", connection[32] = "";
    lws_hdr_copy(exchange->wsi, version, sizeof version, WSI_TOKEN_HTTP);
    lws_hdr_copy(exchange->wsi, connection, sizeof connection, WSI_TOKEN_CONNECTION);
    bool current = !strcmp(version, "HTTP/1.1");
    exchange->old_keep_alive = !current && !strcasecmp(connection, "keep-alive");
    exchange->keep_alive = current ? strcasecmp(connection, "close") != 0 : exchange->old_keep_alive;
    return current || !strcmp(version, "HTTP/1.0");
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
            snprintf(exchange->origin, sizeof exchange->origin, "%s", origin);
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
    /* Closed at once, a peer that is still sending would never read why: what it sends is let in and thrown
     * away for a while. */
    bool sending =
        exchange->length > 0 ||
        (exchange->length < 0 && (exchange->method == METHOD_POST || exchange->method == METHOD_OTHER));
    if (exchange->ending == END_OPEN && sending)
        exchange->ending = END_LINGER;
    exchange_refuse(exchange, status, reason, headers);
}

/* How long the request is, beyond doubt, or its refusal. */
static bool check_framing(struct exchange *exchange)
{
    bool versed = read_version(exchange);
    bool chunked = is_chunked(exchange->wsi);
    bool readable = read_length(exchange->wsi, &exchange->length);
    if (!versed || chunked || !readable)
        exchange->ending = exchange->method == METHOD_POST && readable ? END_LINGER : END_CLOSE;
    if (!versed)
        refuse(exchange, REFUSED_FRAMING, 400, "say HTTP/1.1", NULL);
    else if (chunked)
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

/* lws says again and again that a body is complete while more is waiting behind it: from its loop, which
 * serves others in between, but for a request that was itself pipelined from a place that never returns. The
 * loop is asked to wake us; when it does not get to it, this connection must go, or nobody is served any
 * more. */
static void watch_repetition(struct exchange *exchange)
{
    struct server *server = exchange->server;
    if (!exchange->repeats || exchange->turn_of_loop != server->turns_of_loop) {
        exchange->turn_of_loop = server->turns_of_loop;
        exchange->repeats = 0;
        lws_cancel_service(server->context);
    }
    exchange->stuck = ++exchange->repeats > REPEATS;
}

void exchange_complete(struct exchange *exchange)
{
    bool again = exchange->complete || exchange->ending == END_CLOSE;
    exchange->called = true;
    if (exchange->ending == END_LINGER)
        exchange->ending = END_CLOSE;
    if (again)
        watch_repetition(exchange);
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

const char *exchange_parameter(struct exchange *exchange, const char *name, struct arena *arena)
{
    char argument[600];
    size_t len = strlen(name);
    for (int i = 0; i < 16; i++) { /* lws keeps each piece between & by itself */
        int size =
            lws_hdr_copy_fragment(exchange->wsi, argument, sizeof argument, WSI_TOKEN_HTTP_URI_ARGS, i);
        if (size > (int)len && argument[len] == '=' && strncmp(argument, name, len) == 0)
            return arena_copy(arena, argument + len + 1, (size_t)size - len - 1);
    }
    return NULL;
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
        } else if (exchange->ending == END_OPEN && exchange->answer_by_us &&
                   now_us > exchange->answer_by_us) {
            turn_late(exchange);
        }
    }
}
