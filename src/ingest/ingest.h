/* ingest/ingest.h - calls of shops and carriers: is it really them, and what do they say? The door of this
 * room.
 *
 * Everything about a sender is data, in webhooks/NAME.json (docs/webhooks.md). A call is first verified over
 * its raw bytes, then read: both are pure, so that a kept body can be read again when its file was mended. */
#ifndef WISMO_INGEST_INGEST_H
#define WISMO_INGEST_INGEST_H

#include "base/complaints.h"
#include "base/err.h"
#include "base/memory.h"
#include "base/str.h"
#include "model/config.h"
#include "model/order.h"

struct hooks; /* every webhooks/NAME.json, read; immutable */
struct hook;

enum err hooks_open(const char *folder, struct complaints *complaints, struct hooks **ret_hooks);
void hooks_close(struct hooks *hooks);
const struct hook *hooks_find(const struct hooks *hooks, const char *name); /* NULL: unknown */
size_t hooks_count(const struct hooks *hooks);
const struct hook *hooks_at(const struct hooks *hooks, size_t index);
const char *hook_name(const struct hook *hook);
const char *hook_topic_header(const struct hook *hook); /* that tells the topic; NULL: none does */

struct hook_call {
    const char *bytes; /* the body as it came, a NUL behind it */
    size_t len;
    /* A header's value by its name (any case), or NULL; likewise a parameter of the address. */
    const char *(*header)(void *arg, const char *name);
    const char *(*parameter)(void *arg, const char *name); /* NULL: there are none */
    void *arg;
    const char *path; /* "/hooks/NAME", for schemes that sign it */
    utc_ms now;
};

/* Whether the sender's scheme holds with one of the secrets. Every secret is tried, in a time that does not
 * tell which. False without secrets. */
bool hook_verify(const struct hook *hook, const struct hook_call *call, const struct text_list *secrets);

/* Whether it is what the file declares as a ping: unsigned, without meaning, to be answered 200. */
bool hook_is_ping(const struct hook *hook, const struct hook_call *call);
/* Whether a body need not call itself JSON, since pings do not. */
bool hook_takes_any_type(const struct hook *hook);

enum report_kind { REPORT_NOTHING = 0, REPORT_ORDER, REPORT_PARCEL, REPORT_PING };

/* Where a parcel was, as its own device says. */
struct position {
    utc_ms at;
    double latitude, longitude;
};

/* One thing that a call reports, in our nouns. */
struct report {
    enum report_kind kind;
    struct order order;       /* ORDER */
    const char *ref;          /* the sender's own name of the order, when it is not its number; else NULL */
    struct shipment parcel;   /* PARCEL and PING: what is told of it; id and tracking_number may be NULL */
    const char *order_key;    /* PARCEL and PING: its order's, when told */
    struct position position; /* PING */
};

/* A call, read. */
struct reading {
    const char *sender;
    const char *call_id; /* for exactly-once: never NULL */
    const char *topic;   /* NULL: none was told */
    struct report *reports;
    size_t count;
    /* What could not be read or mapped; NULL: nothing. What could be is in the reports nevertheless. */
    const char *complaint;
};

/* Reads a call; everything lives in the arena. Never fails: what is wrong is in the complaint. */
void hook_read_call(const struct hook *hook, const struct hook_call *call, struct arena *arena,
                    struct reading *ret_reading);

/* How a sender is asked that does not call by itself: `url` has {tracking_number} in it, `authorization` is
 * NULL, "basic" (the key is the user), or a header's value with {key} in it. The answer is read as a call of
 * the topic in whose body it stands under the member `under`, each item of the list at the pointer `each` by
 * itself; either may be NULL. */
struct hook_question {
    const char *url, *authorization, *topic, *each, *under;
};
const struct hook_question *hook_question(const struct hook *hook);
/* Reads the answer as a call of the topic that the file names for answers. Its call_id is the body's digest:
 * the same answer twice counts once. */
void hook_read_answer(const struct hook *hook, const struct hook_call *call, struct arena *arena,
                      struct reading *ret_reading);

/* A report in one line, for people and for the proofs that stand in the files: "order 1001: 2 lines; parcel 7
 * UPS 1Z879E930346834440: label_created, exception (weather)". */
void report_describe(const struct report *report, struct str *out);

/* The headers that the file reads, as a JSON object, to be kept with the body. NULL: none came. */
const char *hook_headers(const struct hook *hook, const struct hook_call *call, struct arena *arena);

#endif
