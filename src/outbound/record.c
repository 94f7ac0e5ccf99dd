/* outbound/record.c - what became of a row, written down by the writer's thread.
 *
 * While an outcome cannot be written (a full disk), its row keeps its place in flight and is not sent again:
 * only a crash in between makes a repetition, which the receiver knows by its id. */
#include "base/log.h"
#include "outbound/outbound_private.h"

#define RECORD_AGAIN_MS 1000

static enum err run(struct store *store, void *arg)
{
    const struct outcome *outcome = arg;
    enum err err = OK;
    switch (outcome->verdict) {
    case VERDICT_DONE: err = outbox_done(store, outcome->id, outcome->at); break;
    case VERDICT_RETRY: err = outbox_retry(store, outcome->id, outcome->at, outcome->error); break;
    case VERDICT_DEAD: err = outbox_dead(store, outcome->id, outcome->at, outcome->error); break;
    }
    return err == ERR_NOT_FOUND ? OK : err; /* erased meanwhile: nothing is left to be known about it */
}

enum err outcome_write(struct outbound *o, const struct outcome *outcome)
{
    struct outcome copy = *outcome;
    return writer_do(o->writer, (struct job){.run = run, .arg = &copy});
}

void flight_record(struct outbound *o, struct flight *flight)
{
    const struct outcome *outcome = &flight->outcome;
    if (outcome_write(o, outcome) != OK) {
        if (flight->state != FLIGHT_UNRECORDED)
            log_error("outbox.unrecorded", "row=%lld subject=%s", (long long)outcome->id,
                      flight->row.subject);
        flight->state = FLIGHT_UNRECORDED;
        flight->record_at = monotonic_ms() + RECORD_AGAIN_MS;
        return;
    }
    switch (outcome->verdict) {
    case VERDICT_DONE: o->sent++; break;
    case VERDICT_RETRY: o->retried++; break;
    case VERDICT_DEAD: o->dead++; break;
    }
    flight_clear(o, flight);
}
