/* server/health.c - is it alive, can it answer, and what has it done? */
#include <stdio.h>

#include "base/clock.h"
#include "channels/parts.h"
#include "server/exchange.h"
#include "store/tickets.h"

#define NO_STORE "cache-control: no-store\r\n"
#define RECENTLY_US INT64_C(5000000)

static void say(struct exchange *exchange, int status, const char *body)
{
    exchange_answer(
        exchange, &(struct answer){.status = status, .body = body, .len = strlen(body), .headers = NO_STORE});
}

void handle_healthz(struct exchange *exchange)
{
    say(exchange, 200, "{\"status\":\"ok\"}");
}

/* Turns need the store for reading and writing; the helpdesk is not asked. */
void handle_readyz(struct exchange *exchange)
{
    struct server *server = exchange->server;
    int64_t waiting, dead;
    bool failed = server->failed_at_us && clock_monotonic_us() - server->failed_at_us < RECENTLY_US;
    if (server->stopping)
        say(exchange, 503, "{\"status\":\"stopping\"}");
    else if (failed || outbox_counts(server->reader, &waiting, &dead) != OK)
        say(exchange, 503, "{\"status\":\"the data file fails\"}");
    else
        say(exchange, 200, "{\"status\":\"ready\"}");
}

/* ---- what the rooms below know ---- */

static void add_desk(struct str *out, struct desk *desk)
{
    const struct desk_figures *figures = desk_figures(desk);
    char labels[80];
    figure_head(out, "wismo_turns_total", "counter", "Turns that were answered, by channel");
    for (int i = 0; i < CHANNEL_COUNT; i++) {
        snprintf(labels, sizeof labels, "channel=\"%s\"", channel_name((enum channel)i));
        figure_add(out, "wismo_turns_total", labels, (double)figures->turns[i]);
    }
    figure_head(out, "wismo_intents_total", "counter", "What was understood first in a turn");
    for (int i = 0; i < INTENT_COUNT; i++) {
        snprintf(labels, sizeof labels, "intent=\"%s\"", intent_name((enum intent)i));
        figure_add(out, "wismo_intents_total", labels, (double)figures->intents[i]);
    }
    const struct {
        const char *name, *help;
        uint64_t value;
    } counters[] = {
        {"wismo_tickets_opened_total", "Tickets opened by turns", figures->tickets_opened},
        {"wismo_turns_stale_total", "Turns decided again, since the world had moved on",
         figures->stale_turns},
        {"wismo_turns_failed_total", "Turns that could not be kept", figures->failed_turns},
        {"wismo_reports_total", "Reports of shops and carriers that were kept", figures->reports},
        {"wismo_reports_repeated_total", "Reports that had been kept before", figures->repeated_reports}};
    for (size_t i = 0; i < sizeof counters / sizeof *counters; i++) {
        figure_head(out, counters[i].name, "counter", counters[i].help);
        figure_add(out, counters[i].name, "", (double)counters[i].value);
    }
    figure_head(out, "wismo_in_flight", "gauge", "Turns and reports that are not on disk yet");
    figure_add(out, "wismo_in_flight", "", (double)desk_in_flight(desk));
}

static void add_writer(struct str *out, struct writer *writer)
{
    struct writer_figures figures = writer_figures(writer);
    const struct {
        const char *name, *type, *help;
        double value;
    } values[] = {
        {"wismo_writer_jobs_total", "counter", "Jobs written", (double)figures.jobs},
        {"wismo_writer_groups_total", "counter", "Groups committed together", (double)figures.groups},
        {"wismo_writer_failed_jobs_total", "counter", "Jobs undone", (double)figures.failed_jobs},
        {"wismo_writer_failed_groups_total", "counter", "Groups tried again singly",
         (double)figures.failed_groups},
        {"wismo_writer_commit_seconds_total", "counter", "Time in commits",
         (double)figures.commit_us_total / 1e6},
        {"wismo_writer_commit_seconds_max", "gauge", "The longest commit",
         (double)figures.commit_us_max / 1e6}};
    for (size_t i = 0; i < sizeof values / sizeof *values; i++) {
        figure_head(out, values[i].name, values[i].type, values[i].help);
        figure_add(out, values[i].name, "", values[i].value);
    }
}

static void add_outbox(struct str *out, struct server *server)
{
    struct outbound_figures figures = outbound_figures(server->outbound);
    int64_t waiting = 0, dead = 0;
    if (outbox_counts(server->reader, &waiting, &dead) != OK)
        return;
    figure_head(out, "wismo_outbox", "gauge", "What has not reached its receiver, by state");
    figure_add(out, "wismo_outbox", "state=\"waiting\"", (double)waiting);
    figure_add(out, "wismo_outbox", "state=\"dead\"", (double)dead);
    figure_head(out, "wismo_outbox_sends_total", "counter", "Attempts to deliver, by outcome");
    figure_add(out, "wismo_outbox_sends_total", "outcome=\"sent\"", (double)figures.sent);
    figure_add(out, "wismo_outbox_sends_total", "outcome=\"retried\"", (double)figures.retried);
    figure_add(out, "wismo_outbox_sends_total", "outcome=\"dead\"", (double)figures.dead);
    figure_head(out, "wismo_outbox_circuit_open", "gauge", "1 while the helpdesk is left alone");
    figure_add(out, "wismo_outbox_circuit_open", "", figures.circuit_open);
}

static void add_polls(struct str *out, struct server *server)
{
    struct poller_figures figures = poller_figures(server->poller);
    figure_head(out, "wismo_polls_total", "counter", "Questions to senders, by outcome");
    figure_add(out, "wismo_polls_total", "outcome=\"answered\"", (double)(figures.asked - figures.failed));
    figure_add(out, "wismo_polls_total", "outcome=\"failed\"", (double)figures.failed);
}

/* Figures name nobody, but they tell how a shop is doing: with a secret for those who bring it, else only for
 * this machine, which a proxy in front of us makes every caller look like. */
static bool may_read(struct exchange *exchange, struct arena *arena)
{
    static const char *const proxied[] = {"forwarded", "x-real-ip", "via"};
    const struct config *config = server_config(exchange->server);
    if (config->metrics.secret)
        return bearer_fits(exchange_header(exchange, "authorization", arena), config->metrics.secret);
    const char *forwarded = exchange_header(exchange, "x-forwarded-for", arena);
    for (size_t i = 0; !forwarded && i < sizeof proxied / sizeof *proxied; i++)
        if (exchange_header(exchange, proxied[i], arena))
            return false;
    return address_is_local(&exchange->connection->peer, forwarded, &config->trusted_proxies);
}

static void refuse_metrics(struct exchange *exchange)
{
    if (server_config(exchange->server)->metrics.secret)
        exchange_refuse(exchange, 401, "the bearer token of metrics.secret is needed",
                        "www-authenticate: Bearer\r\n" NO_STORE);
    else
        exchange_refuse(exchange, 403, "only this machine may read this: set metrics.secret", NO_STORE);
}

void handle_metrics(struct exchange *exchange)
{
    struct server *server = exchange->server;
    struct arena *arena = arena_open();
    bool may = may_read(exchange, arena);
    arena_close(arena);
    if (!may) {
        refuse_metrics(exchange);
        return;
    }
    struct str *out = &server->text;
    str_reset(out);
    figures_write(out, &server->figures);
    add_desk(out, server->desk);
    add_writer(out, server->writer);
    add_outbox(out, server);
    add_polls(out, server);
    figure_head(out, "wismo_connections", "gauge", "Open connections");
    figure_add(out, "wismo_connections", "", (double)server->connections.taken);
    figure_head(out, "wismo_chats", "gauge", "Open chat connections");
    figure_add(out, "wismo_chats", "", (double)server->peers.taken);
    exchange_answer(exchange, &(struct answer){.status = 200,
                                               .type = "text/plain; version=0.0.4; charset=utf-8",
                                               .body = out->data,
                                               .len = out->len,
                                               .headers = NO_STORE});
}
