/* store/retention.h - what is kept no longer: transcripts, sessions, bodies of what has left. */
#ifndef WISMO_STORE_RETENTION_H
#define WISMO_STORE_RETENTION_H

#include "store/store.h"

/* How far a round through the tables has come. Empty: at its beginning. */
struct retention_place {
    int64_t conversation, outbox, call;
    bool unlogged; /* there may be more orders from before the log of events */
};

struct retention {
    utc_ms transcripts_before;   /* conversations without a word since then are deleted */
    utc_ms conversations_before; /* these only forget what was proven and talked about */
    utc_ms calls_before;         /* calls of shops and carriers are deleted with their bodies */
    utc_ms outbox_before;        /* what was done with by then is emptied */
    utc_ms early_before;         /* scans heard by then whose order never came are forgotten */
};

/* Takes some orders from before the log of events into it, and looks at the next few rows of each table (no
 * index is needed for it, which every turn would pay) and moves `place` on; it is empty again when the round
 * is over. A job for the writer: milliseconds. ERR_STORE. */
enum err retention_step(struct store *store, const struct retention *retention, utc_ms now,
                        struct retention_place *place);

#endif
