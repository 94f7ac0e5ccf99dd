/* outbound/outbound.h - empties the outbox: at least once, in order for each ticket, never lost. The door of
 * libcurl.
 *
 * One thread of its own with libcurl's multi interface. Each row is sent with its idempotency key; failures
 * are tried again with back-off and jitter, `Retry-After` is honoured, a target that keeps failing is left
 * alone for a while (circuit breaker), what can never succeed becomes a dead letter and stays in sight. */
#ifndef WISMO_OUTBOUND_OUTBOUND_H
#define WISMO_OUTBOUND_OUTBOUND_H

#include "base/err.h"
#include "model/config.h"
#include "store/writer.h"

struct outbound;

/* Opens a reading connection to the data file and starts the thread; results are written through the writer
 * (writer_do). The configuration is copied as far as needed. */
enum err outbound_open(const char *data, struct writer *writer, const struct config *config,
                       struct outbound **ret_outbound);
/* Stops: requests under way get at most `patience_ms` to finish; what is not done stays in the outbox. */
void outbound_close(struct outbound *outbound, int64_t patience_ms);

void outbound_wake(struct outbound *outbound); /* any thread: something is due */
void outbound_configure(struct outbound *outbound, const struct config *config); /* any thread: SIGHUP */

struct outbound_figures {
    uint64_t sent, retried, dead;
    bool circuit_open;
};
struct outbound_figures outbound_figures(struct outbound *outbound);

#endif
