/* server/exchange.c - one HTTP request: reading it, refusing it, giving it to its handler. */
#include "server/exchange.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/clock.h"
#include "base/memory.h"
#include "channels/channels.h"

#define BODY_TIME_US INT64_C(18000000) /* for the whole body */
#define SPARE_BODY 16384               /* what is larger is not kept */

static enum method method_of(const struct head *head)
{
    static const struct {
        const char *name;
        enum method method;
    } methods[] = {
        {"GET", METHOD_GET}, {"POST", METHOD_POST}, {"HEAD", METHOD_HEAD}, {"OPTIONS", METHOD_OPTIONS}};
    for (size_t i = 0; i < sizeof methods / sizeof *methods; i++)
        if (!strcmp(head->method, methods[i].name))
            return methods[i].method;
    return METHOD_OTHER;
}

/* Returns false for what is no length: also for two of them. */
static bool read_length(const struct head *head, int64_t *ret_length)
{
    const char *text = NULL;
    size_t times = head_times(head, "content-length", &text);
    *ret_length = -1;
    if (!times)
        return true;
    size_t digits = strspn(text, "0123456789");
    if (times > 1 || !digits || text[digits] || digits > 18)
        return false;
    *ret_length = strtoll(text, NULL, 10);
    return true;
}

static void read_connection(struct exchange *exchange)
{
    const char *wish = "";
    head_times(&exchange->head, "connection", &wish);
    exchange->old_keep_alive = !exchange->head.current && !strcasecmp(wish, "keep-alive");
    exchange->keep_alive = exchange->head.current ? !head_lists(wish, "close") : exchange->old_keep_alive;
}

static bool is_json(const struct head *head)
{
    const char *type = NULL, *origin;
    /* A page elsewhere can send what calls itself nothing without asking first; a program may. */
    if (!head_times(head, "content-type", &type))
        return !head_times(head, "origin", &origin);
    size_t len = strcspn(type, "; \t");
    return (len == 16 && !strncasecmp(type, "application/json", len)) ||
           (len > 5 && !strncasecmp(type + len - 5, "+json", 5));
}

/* A page elsewhere may read the answer when the configuration lists it. */
static void read_origin(struct exchange *exchange)
{
    const char *origin = NULL;
    const struct text_list *origins = &server_config(exchange->server)->rest.origins;
    if (head_times(&exchange->head, "origin", &origin) != 1)
        return;
    for (size_t i = 0; i < origins->count; i++)
        if (!strcmp(origins->items[i], "*") || !strcasecmp(origins->items[i], origin))
            exchange->origin = origin;
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
    const char *encoding;
    bool readable = read_length(&exchange->head, &exchange->length);
    bool chunked = head_times(&exchange->head, "transfer-encoding", &encoding) > 0;
    if (!readable || chunked)
        exchange->ending = END_LINGER;
    if (!readable)
        refuse(exchange, REFUSED_FRAMING, 400, "Content-Length is not a number", NULL);
    else if (chunked)
        refuse(exchange, REFUSED_FRAMING, 411, "send a Content-Length; no Transfer-Encoding", NULL);
    else if (exchange->method == METHOD_POST && exchange->length < 0)
        refuse(exchange, REFUSED_FRAMING, 411, "send a Content-Length", NULL);
    return exchange->ending == END_OPEN;
}

/* Methods that no path knows, and what is asked of the server as a whole. */
static bool check_method(struct exchange *exchange)
{
    static const char allow[] = "allow: GET, HEAD, POST, OPTIONS\r\n";
    static const char *const known[] = {"PUT", "PATCH", "DELETE"};
    bool other = exchange->method == METHOD_OTHER;
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        other = other && strcmp(exchange->head.method, known[i]) != 0;
    if (other)
        refuse(exchange, REFUSED_ROUTE, 405, "method not allowed", allow);
    else if (!strcmp(exchange->path, "*"))
        exchange_answer(exchange, &(struct answer){.status = 204, .headers = allow});
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
    const char *coding = NULL;
    if (head_times(&exchange->head, "content-encoding", &coding) && strcasecmp(coding, "identity") != 0) {
        refuse(exchange, REFUSED_TYPE, 415, "send it uncompressed",
               NULL); /* a small body may hide a large one */
        return false;
    }
    bool is_loose = exchange->route->handle == handle_hook && hook_admits_any_type(exchange);
    if (exchange->route->json && !is_loose && !is_json(&exchange->head)) {
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
    if (exchange->origin)
        str_add(&headers, "access-control-allow-methods: POST, GET, OPTIONS\r\n"
                          "access-control-allow-headers: Content-Type, Authorization\r\n"
                          "access-control-max-age: 600\r\n");
    exchange_answer(exchange, &(struct answer){.status = 204, .headers = headers.data});
    str_clear(&headers);
}

static void invite_body(struct exchange *exchange)
{
    static const char go_on[] = "HTTP/1.1 100 Continue\r\n\r\n";
    const char *expect = "";
    head_times(&exchange->head, "expect", &expect);
    if (exchange->head.current && exchange->length > 0 && !strcasecmp(expect, "100-continue"))
        connection_send(exchange->connection, go_on, sizeof go_on - 1);
}

/* What the function that was called has to do when the exchange was answered meanwhile. */
static void end(struct exchange *exchange)
{
    exchange->called = false;
    if (!exchange->answered)
        return;
    struct connection *connection = exchange->connection;
    bool keeps = exchange->ending == END_KEEP, lingers = exchange->ending == END_LINGER;
    exchange_close(exchange);
    connection_next(connection, keeps, lingers);
}

struct exchange *exchange_open(struct connection *connection, const char *bytes, size_t len,
                               enum head_state *ret_state, const char **ret_why)
{
    struct server *server = connection->server;
    struct exchange *exchange = memory_alloc(sizeof *exchange + len);
    memcpy(exchange->head_bytes, bytes, len);
    *ret_state = head_read(exchange->head_bytes, len, &exchange->head, ret_why);
    if (*ret_state != HEAD_WHOLE) {
        memory_free(exchange);
        return NULL;
    }
    exchange->server = server;
    exchange->connection = connection;
    exchange->body = STR_EMPTY;
    exchange->started_us = clock_monotonic_us();
    exchange->name = slots_take(&server->exchanges, exchange);
    exchange->path = exchange->head.path;
    exchange->method = method_of(&exchange->head);
    connection->client = connection_client(connection, &exchange->head);
    address_write(&connection->client, exchange->client);
    request_id_make(server, exchange->id);
    read_connection(exchange);
    return exchange;
}

static void handle(struct exchange *exchange)
{
    exchange->complete = true;
    exchange->route->handle(exchange);
}

void exchange_start(struct exchange *exchange)
{
    exchange->called = true;
    if (check_framing(exchange) && check_method(exchange) && upgrade(exchange) && check_route(exchange)) {
        if (exchange->method == METHOD_POST)
            invite_body(exchange);
        else if (exchange->length > 0)
            exchange->ending = END_LINGER; /* it is answered, and its body not read */
        if (exchange->method == METHOD_OPTIONS)
            answer_preflight(exchange);
        else if (exchange->method != METHOD_POST || !exchange_wants(exchange))
            handle(exchange);
    }
    end(exchange);
}

size_t exchange_wants(const struct exchange *exchange)
{
    return exchange->length > 0 ? (size_t)exchange->length - exchange->taken : 0;
}

void exchange_body(struct exchange *exchange, const char *bytes, size_t len)
{
    struct server *server = exchange->server;
    exchange->taken += len;
    exchange->called = true;
    if (server->body_bytes + len > BODIES_TOGETHER) {
        exchange->ending = END_LINGER;
        refuse(exchange, REFUSED_BUSY, 503, "busy, try again", "retry-after: 2\r\n");
    } else {
        server->body_bytes += len;
        if (!exchange->body.capacity) {
            exchange->body = server->body;
            server->body = STR_EMPTY;
        }
        str_add_bytes(&exchange->body, bytes, len);
    }
    end(exchange);
}

/* Pieces of more than a kilobyte are dear to the heap: most requests pass one on. */
void exchange_forget_body(struct exchange *exchange)
{
    struct server *server = exchange->server;
    server->body_bytes -= exchange->body.len;
    if (server->body.capacity || exchange->body.capacity > SPARE_BODY) {
        str_clear(&exchange->body);
        return;
    }
    str_reset(&exchange->body);
    server->body = exchange->body;
    exchange->body = STR_EMPTY;
}

void exchange_complete(struct exchange *exchange)
{
    exchange->called = true;
    handle(exchange);
    end(exchange);
}

void exchange_finish(struct exchange *exchange)
{
    if (!exchange->called)
        end(exchange);
}

const char *exchange_header(struct exchange *exchange, const char *name, struct arena *arena)
{
    return arena_text(arena, head_find(&exchange->head, name, arena));
}

const char *exchange_parameter(struct exchange *exchange, const char *name, struct arena *arena)
{
    return head_parameter(&exchange->head, name, arena);
}

struct exchange *exchange_find(struct server *server, slot_name name)
{
    return slots_find(&server->exchanges, name);
}

void exchange_close(struct exchange *exchange)
{
    struct server *server = exchange->server;
    exchange->connection->exchange = NULL;
    slots_give(&server->exchanges, exchange->name);
    exchange_forget_body(exchange);
    memory_free(exchange);
}

void exchanges_tick(struct server *server, int64_t now_us)
{
    for (uint32_t i = 0; i < server->exchanges.count; i++) {
        struct exchange *exchange = slots_at(&server->exchanges, i);
        if (!exchange)
            continue;
        if (!exchange->complete && now_us - exchange->started_us > BODY_TIME_US) {
            exchange->ending = END_LINGER;
            refuse(exchange, REFUSED_SLOW, 408, "the body took too long", NULL);
        } else if (exchange->answer_by_us && now_us > exchange->answer_by_us) {
            turn_late(exchange);
        }
    }
}
