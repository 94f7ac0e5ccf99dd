/* ingest/ingest.h - calls of shops and carriers: is it really them, and what do they say? The door of this
 * room.
 *
 * Everything about a sender is data, in webhooks/NAME.json (docs/webhooks.md). */
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

struct hook_call {
    const char *bytes;
    size_t len;
    /* A header's value by its name (any case), or NULL. */
    const char *(*header)(void *arg, const char *name);
    void *header_arg;
    utc_ms now;
};

enum report_kind { REPORT_NOTHING = 0, REPORT_ORDER, REPORT_EVENT };

/* What the sender reports, in our nouns. */
struct report {
    enum report_kind kind; /* NOTHING: authentic, but nothing for us (a topic to ignore) */
    const char *sender;
    const char *call_id; /* for exactly-once */
    struct order order;  /* REPORT_ORDER */
    struct event event;  /* REPORT_EVENT, of the parcel: */
    const char *order_key, *tracking_number, *shipment_id;
};

/* Verifies the signature over the raw bytes, then reads.
 *
 * returns OK; ERR_FORBIDDEN when the sender's scheme fails or no secret is configured (answer 401);
 * ERR_INVALID when it is authentic and cannot be read, with the reason in ret_complaint (answer 400) */
enum err hook_take(const struct hook *hook, const struct hook_call *call, const struct text_list *secrets,
                   struct arena *arena, struct report *ret_report, struct str *ret_complaint);

#endif
