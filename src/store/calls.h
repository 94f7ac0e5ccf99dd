/* store/calls.h - the calls of shops and carriers as they came: that each counts once, that one which could
 * not be understood is not lost, and that all can be read again when a file was mended. */
#ifndef WISMO_STORE_CALLS_H
#define WISMO_STORE_CALLS_H

#include "base/memory.h"
#include "store/store.h"

struct kept_call {
    int64_t n;
    const char *sender, *call_id;
    utc_ms at;
    const char *order_key;       /* that it was about; NULL: unknown, or several */
    const char *waits_for;       /* the sender's own name of an order that is not known yet; NULL: nothing */
    const char *complaint;       /* what could not be understood; NULL: nothing */
    const char *topic, *headers; /* NULL: none */
    size_t size;                 /* of the body; calls_list() leaves it packed away */
    const char *body;
};

/* Whether the sender's call was taken before: ERR_EXISTS; else OK. */
enum err calls_known(struct store *store, const char *sender, const char *call_id);
/* Keeps it; `n` is not read. ERR_EXISTS. */
enum err calls_keep(struct store *store, const struct kept_call *call);
/* What a call says now that it was read again. */
enum err calls_settle(struct store *store, int64_t n, const char *order_key, const char *waits_for,
                      const char *complaint);
/* With its body. ERR_NOT_FOUND. */
enum err calls_find(struct store *store, int64_t n, struct arena *arena, struct kept_call *ret_call);

struct calls_wanted {
    const char *sender; /* NULL: all */
    utc_ms since;       /* 0: ever */
    bool failed;        /* only those with a complaint */
};
/* Up to `limit` calls after number `after`, oldest first, without their bodies. */
enum err calls_list(struct store *store, const struct calls_wanted *wanted, int64_t after, size_t limit,
                    struct arena *arena, struct kept_call **ret_calls, size_t *ret_count);
/* The numbers of those that wait for an order. */
enum err calls_waiting(struct store *store, const char *sender, const char *waits_for, struct arena *arena,
                       int64_t **ret_numbers, size_t *ret_count);

/* A sender's own name of an order. refs_set: ERR_EXISTS when it was known and is as it was. */
enum err refs_set(struct store *store, const char *sender, const char *ref, const char *order_key);
enum err refs_find(struct store *store, const char *sender, const char *ref, struct arena *arena,
                   const char **ret_order_key); /* ERR_NOT_FOUND */

#endif
