/* store/retention.c - see retention.h. */
#include "store/retention.h"

#include "store/chain.h"
#include "store/conversations_private.h"
#include "store/positions.h"

#define CONVERSATIONS 50 /* a step; with their messages, and what SQLite overwrites, some milliseconds */
#define OUTBOX_ROWS 100
#define CALLS 200
#define UNLOGGED 100 /* orders */

/* The last row of the next few after `from`; `from` when there are none. */
static enum err window(struct store *store, enum statement statement, int64_t from, int64_t size,
                       int64_t *ret_to)
{
    int64_t to = from;
    struct query q = query_start(store, statement);
    query_integer(&q, from);
    query_integer(&q, size);
    if (query_next(&q) && !query_is_null(&q, 0))
        to = query_get_integer(&q, 0);
    enum err err = query_end(&q);
    if (!err)
        *ret_to = to;
    return err;
}

static enum err in_window(struct store *store, enum statement statement, int64_t from, int64_t to,
                          utc_ms before)
{
    struct query q = query_start(store, statement);
    query_integer(&q, from);
    query_integer(&q, to);
    query_integer(&q, before);
    return query_run(&q, NULL);
}

enum err retention_step(struct store *store, const struct retention *retention, utc_ms now,
                        struct retention_place *place)
{
    struct retention_place to = *place;
    const struct retention *r = retention;
    enum err err =
        window(store, SQL_RETENTION_CONVERSATIONS, place->conversation, CONVERSATIONS, &to.conversation);
    if (!err)
        err = window(store, SQL_RETENTION_OUTBOX, place->outbox, OUTBOX_ROWS, &to.outbox);
    if (!err)
        err = window(store, SQL_RETENTION_CALLS, place->call, CALLS, &to.call);
    if (!err)
        err = chains_begin(store, UNLOGGED, &to.unlogged);
    if (!err && to.conversation == place->conversation && to.outbox == place->outbox &&
        to.call == place->call) {
        *place = (struct retention_place){.unlogged = to.unlogged};
        struct query q = query_start(store, SQL_EARLY_TIDY);
        query_integer(&q, r->early_before);
        err = query_run(&q, NULL);
        if (!err)
            err = positions_tidy(store, r->calls_before);
        return err ? err : throttles_tidy(store, now);
    }
    const struct {
        enum statement statement;
        int64_t from, to;
        utc_ms before;
    } steps[] = {
        {SQL_RETENTION_UNWATCH, place->conversation, to.conversation, r->transcripts_before},
        {SQL_RETENTION_DELETE, place->conversation, to.conversation, r->transcripts_before},
        {SQL_RETENTION_FORGET, place->conversation, to.conversation, r->conversations_before},
        {SQL_RETENTION_EMPTY, place->outbox, to.outbox, r->outbox_before},
        {SQL_RETENTION_UNCALL, place->call, to.call, r->calls_before},
    };
    for (size_t i = 0; !err && i < sizeof steps / sizeof *steps; i++)
        err = in_window(store, steps[i].statement, steps[i].from, steps[i].to, steps[i].before);
    if (!err)
        *place = to;
    return err;
}
