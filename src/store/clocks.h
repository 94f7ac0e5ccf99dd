/* store/clocks.h - within the room: which of two values of a thing was told later.
 *
 * Each recorded value has a clock: the time that its sender gave the report, or else that of hearing it. The
 * later value stands, whatever came first; of one moment the greater, so that every order of arrival ends
 * alike. A row keeps one clock for all its values as long as they are of one report. */
#ifndef WISMO_STORE_CLOCKS_H
#define WISMO_STORE_CLOCKS_H

#include "model/order.h"
#include "store/store_private.h"

/* Below every time: what an event tells of its parcel beside what happened to it, and a guess of ours. */
#define CLOCK_OF_EVENT(at) ((at) - (utc_ms)1000000000000000)

struct stamp {
    utc_ms at;
    bool timed; /* by the sender; else what is heard later stands */
};

/* A sender's clock that is more than a day ahead of ours counts as none. */
struct stamp stamp_of(const struct order *order, utc_ms now);

struct merging {
    struct stamp stamp;
    bool changed;
};

/* Whether a given value takes the place of the held one; `compare` as strcmp() of given and held. Moves the
 * clock. */
bool merge_takes(struct merging *m, utc_ms *clock, bool held, int compare);
/* NULL and UTC_NONE are not given. */
void merge_text(struct merging *m, utc_ms *clock, const char **held, const char *given);
void merge_time(struct merging *m, utc_ms *clock, utc_ms *held, utc_ms given);

/* Columns "told_at, clocks": one time for all, and where they differ each by itself. */
void clocks_read(struct query *q, int column, utc_ms *clocks, size_t count);
/* `recorded`: a bit for each value that there is. What is bound lives in the arena. */
void clocks_bind(struct query *q, const utc_ms *clocks, size_t count, unsigned recorded, struct arena *arena);
void clocks_set(utc_ms *clocks, size_t count, utc_ms at);

#endif
