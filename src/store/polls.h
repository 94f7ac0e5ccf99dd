/* store/polls.h - parcels that senders have to be asked about, and when. */
#ifndef WISMO_STORE_POLLS_H
#define WISMO_STORE_POLLS_H

#include "base/memory.h"
#include "store/store.h"

struct poll {
    const char *tracking_number;
    utc_ms due_at;    /* to be looked at; whether it is asked about then depends on where the parcel is */
    utc_ms polled_at; /* 0: never yet */
    int failures;     /* in a row */
};

/* Those that are due, the longest due first. */
enum err polls_due(struct store *store, const char *sender, utc_ms now, size_t limit, struct arena *arena,
                   struct poll **ret_polls, size_t *ret_count);
/* UTC_NONE: there are none. */
enum err polls_next_due(struct store *store, const char *sender, utc_ms *ret_at);
enum err polls_known(struct store *store, const char *sender, const char *tracking_number, bool *ret_known);

/* ---- on the writer's thread ---- */

enum err polls_add(struct store *store, const char *sender, const char *tracking_number, utc_ms due_at);
/* Changes one that was due at `was_due`. ERR_NOT_FOUND: another program was faster. */
enum err polls_change(struct store *store, const char *sender, const struct poll *poll, utc_ms was_due);
enum err polls_drop(struct store *store, const char *sender, const char *tracking_number);

#endif
