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

static void answer_complaint(struct exchange *exchange, const char *complaint)
{
    struct str *body = &exchange->server->text;
    str_reset(body);
    struct json_writer w = json_writer(body);
    json_open_object(&w, NULL);
    json_add_bool(&w, "ok", false);
    json_add_text(&w, "error", complaint);
    json_shut(&w);
    exchange_answer(exchange, &(struct answer){.status = 200, .body = body->data, .len = body->len});
}

static void kept(void *arg, enum err err, const char *complaint)
{
    struct errand *errand = arg;
    struct server *server = errand->server;
    struct exchange *exchange = exchange_find(server, errand->client);
    server->figures.hooks[err ? HOOK_FAILED : complaint ? HOOK_UNREADABLE : HOOK_TAKEN]++;
    if ((err || complaint) && server_may_log(server))
        log_warn(err ? "hook.failed" : "hook.unreadable", "sender=%s request=%s reason=\"%s\"", errand->name,
                 errand->id, err ? err_name(err) : complaint);
    server_notice_failure(server, err);
    if (!exchange)
        log_info("hook.unanswered", "sender=%s request=%s", errand->name, errand->id);
    else if (err)
        exchange_refuse(exchange, 503, "not kept, try again", "retry-after: 5\r\n");
    else if (complaint)
        answer_complaint(exchange, complaint);
    else
        thank(exchange);
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

static void keep(struct exchange *exchange, struct arena *arena, const struct desk_call *call)
{
    struct server *server = exchange->server;
    struct errand *errand = memory_alloc(sizeof *errand);
    errand->server = server;
    errand->client = exchange->name;
    snprintf(errand->id, sizeof errand->id, "%s", exchange->id);
    snprintf(errand->name, sizeof errand->name, "%s", exchange->tail);
    desk_report(server->desk, arena, call, kept, errand);
}

/* What says nothing to us leaves a count; all else is kept, what cannot be understood, too. */
static void take_authentic(struct exchange *exchange, const struct hook *hook, const struct hook_call *call,
                           struct arena *arena)
{
    struct desk_call taken = {.body = call->bytes, .len = call->len};
    hook_read_call(hook, call, arena, &taken.reading);
    if (taken.reading.count || taken.reading.complaint) {
        taken.headers = hook_headers(hook, call, arena);
        keep(exchange, arena, &taken);
        return;
    }
    exchange->server->figures.hooks[HOOK_IGNORED]++;
    thank(exchange);
    arena_close(arena);
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
    if (hook_verify(hook, &call, secrets)) {
        take_authentic(exchange, hook, &call, arena);
        return;
    }
    if (secrets && hook_is_ping(hook, &call)) {
        exchange->server->figures.hooks[HOOK_PING]++;
        thank(exchange);
    } else {
        refuse(exchange, HOOK_UNAUTHENTIC, 401, "the signature does not hold");
    }
    arena_close(arena);
}

bool hook_admits_any_type(struct exchange *exchange)
{
    const struct hook *hook = hooks_find(desk_snapshot(exchange->server->desk)->hooks, exchange->tail);
    return hook && hook_takes_any_type(hook);
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
