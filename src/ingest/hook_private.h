/* ingest/hook_private.h - one webhooks/NAME.json, read: what the files of this room share. */
#ifndef WISMO_INGEST_HOOK_PRIVATE_H
#define WISMO_INGEST_HOOK_PRIVATE_H

#include "base/settings.h"
#include "ingest/ingest.h"

/* Where a call keeps something: in a header or in its body. Exactly one is set. */
struct place {
    const char *header;
    const char *pointer; /* JSON Pointer */
};

/* How a sender signs. The header names are the file's; what is done with them, the scheme's. */
struct signature {
    const struct scheme *scheme;
    const char *id_header, *timestamp_header, *signature_header;
    utc_ms tolerance;
};

/* One way of signing: a row in signature.c. */
struct scheme {
    const char *name; /* "standard-webhooks" */
    bool (*verify)(const struct signature *signature, const struct hook_call *call, const char *secret);
};

const struct scheme *scheme_find(const char *name);

/* What is to be made of the calls of one topic. */
struct topic {
    const char *name; /* "order.upserted" */
    enum report_kind kind;
    const char *order; /* pointer to an order in the import form */
    const char *event; /* pointer to an event of that form, and to what tells its parcel: */
    const char *order_number, *tracking_number, *shipment_id;
};

struct hook {
    const char *name;
    struct signature signature;
    struct place call_id, topic;
    struct topic *topics;
    size_t topic_count;
};

/* Reads a file into the arena; complaints name its lines. ERR_INVALID when there are any. */
enum err hook_read(const char *path, const char *name, struct arena *arena, struct complaints *complaints,
                   struct hook *ret_hook);

#endif
