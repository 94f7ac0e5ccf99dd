/* server/hook.c - POST /hooks/NAME: calls of shops and carriers. 200 only when what they report is on disk.
 */
#include "base/log.h"
#include "base/memory.h"
#include "server/exchange.h"

/* A call whose report is being kept. */
struct errand {
    struct server *server;
    slot_name client;
    char id[REQUEST_ID_TEXT];
    char name[64];
};

struct headers {
    struct exchange *exchange;
    struct arena *arena;
};

static const char *header(void *arg, const char *name)
{
    struct headers *headers = arg;
    return exchange_header(headers->exchange, name, headers->arena);
}

static const char *parameter(void *arg, const char *name)
{
    struct headers *headers = arg;
    return exchange_parameter(headers->exchange, name, headers->arena);
}

static void thank(struct exchange *exchange)
{
    static const char body[] = "{\"ok\":true}";
    exchange_answer(exchange, &(struct answer){.status = 200, .body = body, .len = sizeof body - 1});
}

static void kept(void *arg, enum err err)
{
    struct errand *errand = arg;
    struct server *server = errand->server;
    struct exchange *exchange = exchange_find(server, errand->client);
    server->figures.hooks[err == OK ? HOOK_TAKEN : err == ERR_NOT_FOUND ? HOOK_UNKNOWN_ORDER : HOOK_FAILED]++;
    if (err && server_may_log(server))
        log_warn("hook.failed", "sender=%s request=%s reason=%s", errand->name, errand->id,
                 err == ERR_NOT_FOUND ? "it names no known order" : err_name(err));
    server_notice_failure(server, err);
    if (!exchange)
        log_info("hook.unanswered", "sender=%s request=%s", errand->name, errand->id);
    else if (!err)
        thank(exchange);
    else if (err == ERR_NOT_FOUND)
        exchange_refuse(exchange, 422, "it names no known order", NULL);
    else
        exchange_refuse(exchange, 503, "not kept, try again", "retry-after: 5\r\n");
    memory_free(errand);
}

static void refuse(struct exchange *exchange, enum hook_outcome outcome, int status, const char *reason)
{
    exchange->server->figures.hooks[outcome]++;
    if (server_may_log(exchange->server))
        log_info("hook.refused", "sender=%s request=%s client=%s reason=%s", exchange->tail, exchange->id,
                 exchange->client, reason);
    exchange_refuse(exchange, status, reason, NULL);
}

static void unreadable(struct exchange *exchange, const char *complaint)
{
    struct str *body = &exchange->server->text;
    str_reset(body);
    struct json_writer w = json_writer(body);
    json_open_object(&w, NULL);
    json_add_text(&w, "error", complaint);
    json_shut(&w);
    exchange->server->figures.hooks[HOOK_UNREADABLE]++;
    if (server_may_log(exchange->server))
        log_info("hook.unreadable", "sender=%s request=%s reason=%s", exchange->tail, exchange->id,
                 complaint);
    exchange_answer(exchange, &(struct answer){.status = 400, .body = body->data, .len = body->len});
}

static void keep(struct exchange *exchange, struct arena *arena, const struct reading *reading)
{
    struct server *server = exchange->server;
    struct errand *errand = memory_alloc(sizeof *errand);
    errand->server = server;
    errand->client = exchange->name;
    snprintf(errand->id, sizeof errand->id, "%s", exchange->id);
    snprintf(errand->name, sizeof errand->name, "%s", exchange->tail);
    desk_report(server->desk, arena, reading, kept, errand);
}

static void take(struct exchange *exchange, const struct hook *hook)
{
    struct arena *arena = arena_open(); /* the desk's, once it has the reading */
    struct headers headers = {exchange, arena};
    struct hook_call call = {.bytes = exchange->body.data,
                             .len = exchange->body.len,
                             .header = header,
                             .parameter = parameter,
                             .path = exchange->path,
                             .arg = &headers,
                             .now = clock_now()};
    const struct text_list *secrets = config_hook_secrets(server_config(exchange->server), exchange->tail);
    struct reading reading = {0};
    bool authentic = hook_verify(hook, &call, secrets);
    if (authentic)
        hook_read_call(hook, &call, arena, &reading);
    if (!authentic) {
        refuse(exchange, HOOK_UNAUTHENTIC, 401, "the signature does not hold");
    } else if (reading.count) {
        keep(exchange, arena, &reading);
        return;
    } else if (reading.complaint) {
        unreadable(exchange, reading.complaint);
    } else {
        exchange->server->figures.hooks[HOOK_IGNORED]++;
        thank(exchange);
    }
    arena_close(arena);
}

void handle_hook(struct exchange *exchange)
{
    struct server *server = exchange->server;
    const struct hook *hook = hooks_find(desk_snapshot(server->desk)->hooks, exchange->tail);
    if (!hook) {
        refuse(exchange, HOOK_UNKNOWN_NAME, 404, "no sender has this name");
    } else if (server->stopping || desk_in_flight(server->desk) >= TURNS_IN_FLIGHT) {
        server->figures.refusals[REFUSED_BUSY]++;
        exchange_refuse(exchange, 503, "busy, try again", "retry-after: 2\r\n");
    } else {
        take(exchange, hook);
    }
}
