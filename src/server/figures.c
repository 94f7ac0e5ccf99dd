/* server/figures.c - what happened so far, for /metrics. */
#include "server/figures.h"

#include <inttypes.h>

static const int64_t steps_us[LATENCY_STEPS] = {500,   1000,   2500,   5000,   10000,   25000,
                                                50000, 100000, 250000, 500000, 1000000, 5000000};

static const char *const hook_outcomes[HOOK_OUTCOME_COUNT] = {
    [HOOK_TAKEN] = "taken",
    [HOOK_IGNORED] = "ignored",
    [HOOK_UNKNOWN_NAME] = "unknown_name",
    [HOOK_UNAUTHENTIC] = "unauthentic",
    [HOOK_UNREADABLE] = "unreadable",
    [HOOK_PING] = "ping",
    [HOOK_FAILED] = "failed",
};

static const char *const refusals[REFUSAL_COUNT] = {
    [REFUSED_FRAMING] = "framing",
    [REFUSED_ROUTE] = "route",
    [REFUSED_SIZE] = "size",
    [REFUSED_TYPE] = "type",
    [REFUSED_ORIGIN] = "origin",
    [REFUSED_RATE] = "rate",
    [REFUSED_CONNECTIONS] = "connections",
    [REFUSED_SLOW] = "slow",
    [REFUSED_BUSY] = "busy",
};

void histogram_add(struct histogram *histogram, int64_t us)
{
    size_t step = 0;
    while (step < LATENCY_STEPS && us > steps_us[step])
        step++;
    histogram->counts[step]++;
    histogram->count++;
    histogram->sum_us += us > 0 ? (uint64_t)us : 0;
}

void figure_head(struct str *out, const char *name, const char *type, const char *help)
{
    str_printf(out, "# HELP %s %s\n# TYPE %s %s\n", name, help, name, type);
}

void figure_add(struct str *out, const char *name, const char *labels, double value)
{
    str_add(out, name);
    if (*labels)
        str_printf(out, "{%s}", labels);
    str_printf(out, " %.17g\n", value);
}

static void add_named(struct str *out, const char *name, const char *label, const char *const *values,
                      const uint64_t *counts, size_t count)
{
    for (size_t i = 0; i < count; i++)
        str_printf(out, "%s{%s=\"%s\"} %" PRIu64 "\n", name, label, values[i], counts[i]);
}

static void add_histogram(struct str *out, const char *name, const char *channel,
                          const struct histogram *histogram)
{
    uint64_t sum = 0;
    for (size_t i = 0; i < LATENCY_STEPS; i++) {
        sum += histogram->counts[i];
        str_printf(out, "%s_bucket{channel=\"%s\",le=\"%g\"} %" PRIu64 "\n", name, channel,
                   (double)steps_us[i] / 1e6, sum);
    }
    str_printf(out, "%s_bucket{channel=\"%s\",le=\"+Inf\"} %" PRIu64 "\n", name, channel, histogram->count);
    str_printf(out, "%s_sum{channel=\"%s\"} %.6f\n", name, channel, (double)histogram->sum_us / 1e6);
    str_printf(out, "%s_count{channel=\"%s\"} %" PRIu64 "\n", name, channel, histogram->count);
}

void figures_write(struct str *out, const struct figures *figures)
{
    static const char *const hundreds[] = {"0xx", "1xx", "2xx", "3xx", "4xx", "5xx"};
    figure_head(out, "wismo_turn_seconds", "histogram", "From the last byte of a turn to its answer");
    for (size_t i = 0; i < CHANNEL_COUNT; i++)
        if (figures->turns[i].count)
            add_histogram(out, "wismo_turn_seconds", channel_name((enum channel)i), &figures->turns[i]);
    figure_head(out, "wismo_http_answers_total", "counter", "HTTP answers by status");
    add_named(out, "wismo_http_answers_total", "status", hundreds + 2, figures->requests + 2, 4);
    figure_head(out, "wismo_hooks_total", "counter", "Calls of shops and carriers by outcome");
    add_named(out, "wismo_hooks_total", "outcome", hook_outcomes, figures->hooks, HOOK_OUTCOME_COUNT);
    figure_head(out, "wismo_refusals_total", "counter", "Requests and frames that were turned away");
    add_named(out, "wismo_refusals_total", "reason", refusals, figures->refusals, REFUSAL_COUNT);
    figure_head(out, "wismo_connections_opened_total", "counter", "Connections accepted");
    figure_add(out, "wismo_connections_opened_total", "", (double)figures->connections);
    figure_head(out, "wismo_chats_opened_total", "counter", "Chat connections accepted");
    figure_add(out, "wismo_chats_opened_total", "", (double)figures->chats);
    figure_head(out, "wismo_chat_frames_total", "counter", "Chat frames by direction");
    figure_add(out, "wismo_chat_frames_total", "direction=\"in\"", (double)figures->frames_in);
    figure_add(out, "wismo_chat_frames_total", "direction=\"out\"", (double)figures->frames_out);
    figure_head(out, "wismo_reloads_total", "counter", "Files read again on SIGHUP");
    figure_add(out, "wismo_reloads_total", "outcome=\"taken\"", (double)figures->reloads);
    figure_add(out, "wismo_reloads_total", "outcome=\"refused\"", (double)figures->failed_reloads);
}
