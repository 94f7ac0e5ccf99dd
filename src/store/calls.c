/* store/calls.c - see calls.h. */
#include "store/calls.h"

#include "base/squeeze.h"
#include "store/store_private.h"

enum err calls_known(struct store *store, const char *sender, const char *call_id)
{
    struct query q = query_start(store, SQL_CALL_KNOWN);
    query_text(&q, sender);
    query_text(&q, call_id);
    bool known = query_next(&q);
    enum err err = query_end(&q);
    return err ? err : known ? ERR_EXISTS : OK;
}

enum err calls_keep(struct store *store, const struct kept_call *call)
{
    struct str packed = STR_EMPTY;
    struct query q = query_start(store, SQL_CALL_ADD);
    query_text(&q, call->sender);
    query_text(&q, call->call_id);
    query_integer(&q, call->at);
    query_text(&q, call->order_key);
    query_text(&q, call->waits_for);
    query_text(&q, call->complaint);
    query_text(&q, call->topic);
    query_text(&q, call->headers);
    query_integer(&q, (int64_t)call->size);
    if (call->body) {
        squeeze(&packed, call->body, call->size);
        query_blob(&q, packed.data, packed.len);
    } else {
        query_null(&q);
    }
    enum err err = query_run(&q, NULL);
    str_clear(&packed);
    return err;
}

enum err calls_settle(struct store *store, int64_t n, const char *order_key, const char *waits_for,
                      const char *complaint)
{
    struct query q = query_start(store, SQL_CALL_SETTLE);
    query_integer(&q, n);
    query_text(&q, order_key);
    query_text(&q, waits_for);
    query_text(&q, complaint);
    return query_run(&q, NULL);
}

static struct kept_call read_call(struct query *q, struct arena *arena)
{
    return (struct kept_call){
        .n = query_get_integer(q, 0),
        .sender = query_get_text(q, arena, 1),
        .call_id = query_get_text(q, arena, 2),
        .at = query_get_integer(q, 3),
        .order_key = query_get_text(q, arena, 4),
        .waits_for = query_get_text(q, arena, 5),
        .complaint = query_get_text(q, arena, 6),
        .topic = query_get_text(q, arena, 7),
        .headers = query_get_text(q, arena, 8),
        .size = (size_t)query_get_integer(q, 9),
    };
}

enum err calls_find(struct store *store, int64_t n, struct arena *arena, struct kept_call *ret_call)
{
    struct kept_call call = {0};
    struct str body = STR_EMPTY;
    struct query q = query_start(store, SQL_CALL_FIND);
    query_integer(&q, n);
    bool found = query_next(&q), readable = true;
    if (found) {
        call = read_call(&q, arena);
        const void *packed = sqlite3_column_blob(q.stmt, 10);
        readable =
            packed && unsqueeze(&body, packed, (size_t)sqlite3_column_bytes(q.stmt, 10), call.size) == OK;
    }
    enum err err = query_end(&q);
    if (!err && found && readable) {
        call.body = arena_copy(arena, body.data, body.len);
        *ret_call = call;
    }
    str_clear(&body);
    return err ? err : found && readable ? OK : ERR_NOT_FOUND;
}

enum err calls_list(struct store *store, const struct calls_wanted *wanted, int64_t after, size_t limit,
                    struct arena *arena, struct kept_call **ret_calls, size_t *ret_count)
{
    struct query q = query_start(store, wanted->failed ? SQL_CALLS_FAILED : SQL_CALLS);
    query_integer(&q, after);
    query_text(&q, wanted->sender);
    query_integer(&q, wanted->since);
    query_integer(&q, (int64_t)limit);
    *ret_calls = NULL;
    *ret_count = 0;
    while (query_next(&q))
        *ARENA_PUSH(arena, *ret_calls, *ret_count) = read_call(&q, arena);
    return query_end(&q);
}

enum err calls_waiting(struct store *store, const char *sender, const char *waits_for, struct arena *arena,
                       int64_t **ret_numbers, size_t *ret_count)
{
    struct query q = query_start(store, SQL_CALLS_WAITING);
    query_text(&q, sender);
    query_text(&q, waits_for);
    *ret_numbers = NULL;
    *ret_count = 0;
    while (query_next(&q))
        *ARENA_PUSH(arena, *ret_numbers, *ret_count) = query_get_integer(&q, 0);
    return query_end(&q);
}

enum err refs_set(struct store *store, const char *sender, const char *ref, const char *order_key)
{
    int changes = 0;
    struct query q = query_start(store, SQL_REF_SET);
    query_text(&q, sender);
    query_text(&q, ref);
    query_text(&q, order_key);
    enum err err = query_run(&q, &changes);
    return err ? err : changes ? OK : ERR_EXISTS;
}

enum err refs_find(struct store *store, const char *sender, const char *ref, struct arena *arena,
                   const char **ret_order_key)
{
    const char *key = NULL;
    struct query q = query_start(store, SQL_REF_FIND);
    query_text(&q, sender);
    query_text(&q, ref);
    if (query_next(&q))
        key = query_get_text(&q, arena, 0);
    enum err err = query_end(&q);
    if (key)
        *ret_order_key = key;
    return err ? err : key ? OK : ERR_NOT_FOUND;
}
