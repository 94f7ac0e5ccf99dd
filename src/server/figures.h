/* server/figures.h - what happened so far, for /metrics. Nothing in it names a person or an order. */
#ifndef WISMO_SERVER_FIGURES_H
#define WISMO_SERVER_FIGURES_H

#include <stdint.h>

#include "base/str.h"
#include "model/turn.h"

#define LATENCY_STEPS 12

struct histogram {
    uint64_t counts[LATENCY_STEPS + 1]; /* the last: beyond all steps */
    uint64_t count, sum_us;
};

enum hook_outcome {
    HOOK_TAKEN,
    HOOK_IGNORED,
    HOOK_UNKNOWN_NAME,
    HOOK_UNAUTHENTIC,
    HOOK_UNREADABLE,
    HOOK_PING,
    HOOK_FAILED,
    HOOK_OUTCOME_COUNT
};

enum refusal {
    REFUSED_FRAMING,
    REFUSED_ROUTE,
    REFUSED_SIZE,
    REFUSED_TYPE,
    REFUSED_ORIGIN,
    REFUSED_RATE,
    REFUSED_CONNECTIONS,
    REFUSED_SLOW,
    REFUSED_BUSY,
    REFUSAL_COUNT
};

struct figures {
    struct histogram turns[CHANNEL_COUNT]; /* from the request's last byte to the answer's write */
    uint64_t requests[6];                  /* answers by hundreds of their status */
    uint64_t hooks[HOOK_OUTCOME_COUNT];
    uint64_t refusals[REFUSAL_COUNT];
    uint64_t connections, chats; /* ever opened */
    uint64_t frames_in, frames_out;
    uint64_t reloads, failed_reloads;
};

void histogram_add(struct histogram *histogram, int64_t us);

/* Prometheus text. */
void figure_head(struct str *out, const char *name, const char *type, const char *help);
void figure_add(struct str *out, const char *name, const char *labels, double value); /* labels may be "" */
void figures_write(struct str *out, const struct figures *figures);

#endif
