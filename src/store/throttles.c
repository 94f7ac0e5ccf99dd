/* store/throttles.c - failed proofs of the last hour, for an order's number and for a client, and codes sent,
 * for a mailbox and by a client. A row for each, so that the hour is exact; there are never many, since the
 * limits stop them. */
#include "store/conversations_private.h"

static const char *const kinds[] = {[THROTTLE_ORDER] = "order",
                                    [THROTTLE_CLIENT] = "client",
                                    [THROTTLE_MAILBOX] = "code-address",
                                    [THROTTLE_SENDER] = "code-client"};

enum err throttle_count(struct store *store, enum throttle_kind kind, const char *key, utc_ms now,
                        int *ret_count)
{
    int count = 0;
    struct query q = query_start(store, SQL_THROTTLE_COUNT);
    query_text(&q, kinds[kind]);
    query_text(&q, key);
    query_integer(&q, now - MS_HOUR);
    if (query_next(&q))
        count = (int)query_get_integer(&q, 0);
    enum err err = query_end(&q);
    if (!err)
        *ret_count = count;
    return err;
}

enum err throttles_check(struct store *store, const struct throttle_hit *hits, size_t count, utc_ms now)
{
    enum err err = OK;
    for (size_t i = 0; !err && i < count; i++) {
        int counted = 0;
        err = throttle_count(store, hits[i].kind, hits[i].key, now, &counted);
        if (!err && counted >= hits[i].limit)
            err = ERR_STALE;
    }
    return err;
}

static enum err forget_old(struct store *store, const struct throttle_hit *hit, utc_ms now)
{
    struct query q = query_start(store, SQL_THROTTLE_FORGET);
    query_text(&q, kinds[hit->kind]);
    query_text(&q, hit->key);
    query_integer(&q, now - MS_HOUR);
    return query_run(&q, NULL);
}

enum err throttles_add(struct store *store, const struct throttle_hit *hits, size_t count, utc_ms now)
{
    enum err err = OK;
    for (size_t i = 0; !err && i < count; i++) {
        if (!hits[i].add)
            continue;
        err = forget_old(store, &hits[i], now);
        if (err)
            break;
        struct query q = query_start(store, SQL_THROTTLE_ADD);
        query_text(&q, kinds[hits[i].kind]);
        query_text(&q, hits[i].key);
        query_integer(&q, now);
        err = query_run(&q, NULL);
    }
    return err;
}

enum err throttles_tidy(struct store *store, utc_ms now)
{
    struct query q = query_start(store, SQL_THROTTLE_TIDY);
    query_integer(&q, now - MS_HOUR);
    return query_run(&q, NULL);
}
