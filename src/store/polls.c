/* store/polls.c - parcels that senders have to be asked about. */
#include "store/polls.h"

#include "store/store_private.h"

enum err polls_due(struct store *store, const char *sender, utc_ms now, size_t limit, struct arena *arena,
                   struct poll **ret_polls, size_t *ret_count)
{
    struct poll *polls = NULL;
    size_t count = 0;
    struct query q = query_start(store, SQL_POLLS_DUE);
    query_text(&q, sender);
    query_time(&q, now);
    query_integer(&q, (int64_t)limit);
    while (query_next(&q))
        *ARENA_PUSH(arena, polls, count) = (struct poll){.tracking_number = query_get_text(&q, arena, 0),
                                                         .due_at = query_get_time(&q, 1),
                                                         .polled_at = query_get_time(&q, 2),
                                                         .failures = (int)query_get_integer(&q, 3)};
    enum err err = query_end(&q);
    *ret_polls = polls;
    *ret_count = err ? 0 : count;
    return err;
}

enum err polls_next_due(struct store *store, const char *sender, utc_ms *ret_at)
{
    struct query q = query_start(store, SQL_POLLS_NEXT_DUE);
    query_text(&q, sender);
    *ret_at = query_next(&q) ? query_get_time(&q, 0) : UTC_NONE;
    return query_end(&q);
}

enum err polls_known(struct store *store, const char *sender, const char *tracking_number, bool *ret_known)
{
    struct query q = query_start(store, SQL_POLL_KNOWN);
    query_text(&q, sender);
    query_text(&q, tracking_number);
    *ret_known = query_next(&q);
    return query_end(&q);
}

enum err polls_add(struct store *store, const char *sender, const char *tracking_number, utc_ms due_at)
{
    struct query q = query_start(store, SQL_POLL_ADD);
    query_text(&q, sender);
    query_text(&q, tracking_number);
    query_time(&q, due_at);
    return query_run(&q, NULL);
}

enum err polls_change(struct store *store, const char *sender, const struct poll *poll, utc_ms was_due)
{
    int changes = 0;
    struct query q = query_start(store, SQL_POLL_CHANGE);
    query_text(&q, sender);
    query_text(&q, poll->tracking_number);
    query_time(&q, was_due);
    query_time(&q, poll->due_at);
    query_time(&q, poll->polled_at);
    query_integer(&q, poll->failures);
    enum err err = query_run(&q, &changes);
    return err || changes ? err : ERR_NOT_FOUND;
}

enum err polls_drop(struct store *store, const char *sender, const char *tracking_number)
{
    struct query q = query_start(store, SQL_POLL_DROP);
    query_text(&q, sender);
    query_text(&q, tracking_number);
    return query_run(&q, NULL);
}
