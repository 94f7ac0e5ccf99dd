/* store/outbox.c - what is on its way to somebody: kept with what caused it, sent by outbound/, kept for ever
 * as done or dead. */
#include "store/store_private.h"
#include "store/tickets.h"

static void read_row(struct query *q, struct arena *arena, struct outbox_row *ret_row)
{
    *ret_row = (struct outbox_row){
        .id = query_get_integer(q, 0),
        .key = query_get_text(q, arena, 1),
        .target = query_get_text(q, arena, 2),
        .subject = query_get_text(q, arena, 3),
        .body = query_get_text(q, arena, 4),
        .state = (enum outbox_state)query_get_integer(q, 5),
        .attempts = (int)query_get_integer(q, 6),
        .created_at = query_get_time(q, 7),
        .due_at = query_get_time(q, 8),
        .done_at = query_get_time(q, 9),
        .last_error = query_get_text(q, arena, 10),
    };
}

static enum err read_rows(struct query *q, struct arena *arena, struct outbox_row **ret_rows,
                          size_t *ret_count)
{
    struct outbox_row *rows = NULL;
    size_t count = 0;
    while (query_next(q))
        read_row(q, arena, ARENA_PUSH(arena, rows, count));
    enum err err = query_end(q);
    if (!err) {
        *ret_rows = rows;
        *ret_count = count;
    }
    return err;
}

enum err outbox_add(struct store *store, const char *key, const char *target, const char *subject,
                    const char *body, utc_ms now)
{
    struct query q = query_start(store, SQL_OUTBOX_ADD);
    query_text(&q, key);
    query_text(&q, target);
    query_text(&q, subject);
    query_text(&q, body);
    query_time(&q, now);
    return query_run(&q, NULL);
}

enum err outbox_drop(struct store *store, const char *key, utc_ms now)
{
    struct query q = query_start(store, SQL_OUTBOX_DROP);
    query_text(&q, key);
    query_time(&q, now);
    return query_run(&q, NULL);
}

enum err outbox_due(struct store *store, const char *target, const char *owner, utc_ms now, size_t limit,
                    struct arena *arena, struct outbox_row **ret_rows, size_t *ret_count)
{
    struct query q = query_start(store, SQL_OUTBOX_DUE);
    query_text(&q, target);
    query_text(&q, owner);
    query_time(&q, now);
    query_integer(&q, (int64_t)limit);
    return read_rows(&q, arena, ret_rows, ret_count);
}

enum err outbox_next_due(struct store *store, const char *target, const char *owner, utc_ms now,
                         utc_ms *ret_at)
{
    utc_ms at = UTC_NONE;
    struct query q = query_start(store, SQL_OUTBOX_NEXT_DUE);
    query_text(&q, target);
    query_text(&q, owner);
    query_time(&q, now);
    if (query_next(&q))
        at = query_get_time(&q, 0);
    enum err err = query_end(&q);
    if (!err)
        *ret_at = at;
    return err;
}

enum err outbox_of_subject(struct store *store, const char *subject, struct arena *arena,
                           struct outbox_row **ret_rows, size_t *ret_count)
{
    struct query q = query_start(store, SQL_OUTBOX_OF_SUBJECT);
    query_text(&q, subject);
    return read_rows(&q, arena, ret_rows, ret_count);
}

enum err outbox_count_of_subject(struct store *store, const char *subject, int64_t *ret_count)
{
    int64_t count = 0;
    struct query q = query_start(store, SQL_OUTBOX_COUNT_OF_SUBJECT);
    query_text(&q, subject);
    if (query_next(&q))
        count = query_get_integer(&q, 0);
    enum err err = query_end(&q);
    if (!err)
        *ret_count = count;
    return err;
}

static enum err changed_one(struct query *q)
{
    int changes = 0;
    enum err err = query_run(q, &changes);
    return err || changes ? err : ERR_NOT_FOUND;
}

enum err outbox_claim(struct store *store, int64_t id, const char *owner, utc_ms now, utc_ms until)
{
    struct query q = query_start(store, SQL_OUTBOX_CLAIM);
    query_integer(&q, id);
    query_text(&q, owner);
    query_time(&q, now);
    query_time(&q, until);
    return changed_one(&q);
}

enum err outbox_release(struct store *store, const char *owner)
{
    struct query q = query_start(store, SQL_OUTBOX_RELEASE);
    query_text(&q, owner);
    return query_run(&q, NULL);
}

enum err outbox_resend(struct store *store, const char *subject, utc_ms now, int *ret_count)
{
    struct query q = query_start(store, SQL_OUTBOX_RESEND);
    query_text(&q, subject);
    query_time(&q, now);
    return query_run(&q, ret_count);
}

enum err outbox_done(struct store *store, int64_t id, utc_ms now)
{
    struct query q = query_start(store, SQL_OUTBOX_DONE);
    query_integer(&q, id);
    query_time(&q, now);
    return changed_one(&q);
}

enum err outbox_retry(struct store *store, int64_t id, utc_ms due_at, const char *error)
{
    struct query q = query_start(store, SQL_OUTBOX_RETRY);
    query_integer(&q, id);
    query_time(&q, due_at);
    query_text(&q, error);
    return changed_one(&q);
}

enum err outbox_dead(struct store *store, int64_t id, utc_ms now, const char *error)
{
    struct query q = query_start(store, SQL_OUTBOX_DEAD);
    query_integer(&q, id);
    query_time(&q, now);
    query_text(&q, error);
    return changed_one(&q);
}

enum err outbox_counts(struct store *store, int64_t *ret_waiting, int64_t *ret_dead)
{
    int64_t waiting = 0, dead = 0;
    struct query q = query_start(store, SQL_OUTBOX_COUNTS);
    if (query_next(&q)) {
        waiting = query_get_integer(&q, 0);
        dead = query_get_integer(&q, 1);
    }
    enum err err = query_end(&q);
    if (!err) {
        *ret_waiting = waiting;
        *ret_dead = dead;
    }
    return err;
}
