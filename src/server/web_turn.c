/* server/web_turn.c - a turn over HTTP: bytes to the channel, its turn to the desk, the reply back through
 * the channel. */
#include "base/clock.h"
#include "base/log.h"
#include "base/memory.h"
#include "channels/channels.h"
#include "server/exchange.h"

/* An apology leaves this long before whoever asks gives up: lateness is looked for once a second, and the
 * answer has a way to go. */
#define IN_TIME_US INT64_C(1600000)

/* A turn that is under way. It owns what the channel made of the call, so that it can be rendered when the
 * client is still there. */
struct errand {
    struct server *server;
    slot_name client;
    const struct web_channel *channel;
    struct snapshot *snapshot; /* that the call was read with */
    struct arena *arena;
    struct heard heard;
    int64_t started_us;
};

static void close_errand(struct errand *errand)
{
    snapshot_release(errand->snapshot);
    arena_close(errand->arena);
    memory_free(errand);
}

static void answer(struct exchange *exchange, int status, const struct str *body)
{
    exchange_answer(exchange, &(struct answer){.status = status,
                                               .body = body->data,
                                               .len = body->len,
                                               .headers = status == 503 ? "retry-after: 2\r\n" : NULL});
}

static void apologise(struct errand *errand, struct exchange *exchange, enum err err)
{
    struct server *server = errand->server;
    const char *sorry =
        desk_sentence(server->desk, errand->heard.turn.locale, "sorry_unavailable", errand->arena);
    str_reset(&server->text);
    int status = errand->channel->apologise(&errand->heard, err, sorry, &server->text);
    answer(exchange, status, &server->text);
}

static void replied(void *arg, enum err err, const struct reply *reply)
{
    struct errand *errand = arg;
    struct server *server = errand->server;
    struct exchange *exchange = exchange_find(server, errand->client);
    server_notice_failure(server, err);
    if (exchange && (err == OK || err == ERR_EXISTS)) {
        str_reset(&server->text);
        errand->channel->render(&errand->heard, reply, errand->snapshot->config, errand->arena,
                                &server->text);
        answer(exchange, errand->heard.status ? errand->heard.status : 200, &server->text);
        histogram_add(&server->figures.turns[errand->channel->channel],
                      clock_monotonic_us() - errand->started_us);
    } else if (exchange) {
        if (server_may_log(server))
            log_warn("turn.failed", "channel=%s request=%s reason=%s", errand->channel->name, exchange->id,
                     err_name(err));
        apologise(errand, exchange, err);
    }
    close_errand(errand);
}

/* Who guesses from a whole network is one client. */
static const char *client_of(struct errand *errand, const struct exchange *exchange)
{
    struct address client;
    char text[ADDRESS_TEXT];
    if (!address_parse(exchange->client, &client))
        return "";
    return arena_text(errand->arena, address_write_key(&client, text));
}

/* What a channel asks for while it reads a call. */
struct headers {
    struct exchange *exchange;
    struct arena *arena;
};

static const char *find_header(const struct call *call, const char *name)
{
    const struct headers *headers = call->arg;
    return exchange_header(headers->exchange, name, headers->arena);
}

/* Reads the call. Returns whether there is a turn to be taken; otherwise it is answered. */
static bool hear(struct errand *errand, struct exchange *exchange)
{
    struct server *server = errand->server;
    const struct config *config = errand->snapshot->config;
    struct headers headers = {exchange, errand->arena};
    struct call call = {.bytes = exchange->body.data,
                        .len = exchange->body.len,
                        .client = client_of(errand, exchange),
                        .authorization = exchange_header(exchange, "authorization", errand->arena),
                        .header = find_header,
                        .arg = &headers,
                        .now = clock_now()};
    str_reset(&server->text);
    errand->channel->hear(&call, config, errand->arena, &errand->heard, &server->text);
    if (errand->heard.outcome == CALL_TURN)
        return true;
    int status = errand->heard.status                   ? errand->heard.status
                 : errand->heard.outcome == CALL_ANSWER ? 200
                                                        : 400;
    if (errand->heard.outcome == CALL_REFUSED && server_may_log(server))
        log_info("call.refused", "channel=%s request=%s client=%s status=%d", errand->channel->name,
                 exchange->id, exchange->client, status);
    answer(exchange, status, &server->text);
    return false;
}

/* Strangers who speak REST are held to the rates of the chat. Who brings the secret, or sits on this machine,
 * speaks for many. */
static bool within_rates(const struct errand *errand, const struct exchange *exchange)
{
    struct server *server = errand->server;
    const struct turn *turn = &errand->heard.turn;
    const struct config *config = errand->snapshot->config;
    struct address client;
    if (!turn->forget_proof || !address_parse(exchange->client, &client) || address_is_loopback(&client))
        return true;
    struct conversation kept;
    bool known = conversations_find(server->reader, turn->conversation, errand->arena, &kept) == OK;
    return (known || tally_take(&server->new_conversations, address_key(&client),
                                config->limits.conversations_minute, errand->started_us)) &&
           tally_take(&server->rest_texts, text_hash(turn->conversation), config->limits.texts_minute,
                      errand->started_us);
}

/* The turn goes on and is kept. A platform that asks again gets its reply; the shopper is told to. */
void turn_late(struct exchange *exchange)
{
    struct errand *errand = exchange->errand;
    exchange->answer_by_us = 0;
    if (server_may_log(errand->server))
        log_warn("turn.late", "channel=%s request=%s", errand->channel->name, exchange->id);
    apologise(errand, exchange, ERR_UNAVAILABLE);
}

void handle_turn(struct exchange *exchange)
{
    struct server *server = exchange->server;
    struct errand *errand = memory_alloc(sizeof *errand);
    errand->server = server;
    errand->client = exchange->name;
    errand->channel = exchange->channel;
    errand->snapshot = snapshot_hold((struct snapshot *)desk_snapshot(server->desk));
    errand->arena = arena_open();
    errand->started_us = clock_monotonic_us();
    bool to_take = hear(errand, exchange);
    exchange_forget_body(exchange);
    if (!to_take) {
        close_errand(errand);
    } else if (!within_rates(errand, exchange)) {
        server->figures.refusals[REFUSED_RATE]++;
        exchange_refuse(exchange, 429, "too many messages, wait a moment", "retry-after: 5\r\n");
        close_errand(errand);
    } else if (desk_in_flight(server->desk) >= TURNS_IN_FLIGHT) {
        server->figures.refusals[REFUSED_BUSY]++;
        apologise(errand, exchange, ERR_UNAVAILABLE);
        close_errand(errand);
    } else {
        exchange->errand = errand;
        if (errand->channel->patience)
            exchange->answer_by_us = exchange->started_us + errand->channel->patience * 1000 - IN_TIME_US;
        desk_turn(server->desk, &errand->heard.turn, replied, errand);
    }
}

void handle_rest_probe(struct exchange *exchange)
{
    static const char body[] = "{\"status\":\"ok\"}";
    exchange_answer(exchange, &(struct answer){.status = 200, .body = body, .len = sizeof body - 1});
}
