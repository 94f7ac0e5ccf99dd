/* store/query.c - running one of the kept statements. */

#include "store/store_private.h"

static sqlite3_stmt *kept_statement(struct store *store, enum statement statement)
{
    sqlite3_stmt **kept = &store->statements[statement];
    if (!*kept)
        sqlite3_prepare_v3(store->db, sql_text(statement), -1, SQLITE_PREPARE_PERSISTENT, kept, NULL);
    return *kept;
}

struct query query_start(struct store *store, enum statement statement)
{
    struct query q = {.store = store, .code = SQLITE_OK};
    if (store_is_lost(store)) {
        q.code = SQLITE_ABORT; /* alone it would be committed at once, outside of its job */
        return q;
    }
    q.stmt = kept_statement(store, statement);
    if (!q.stmt) {
        q.code = sqlite3_errcode(store->db) ? sqlite3_extended_errcode(store->db) : SQLITE_ERROR;
        store_failed(store, sql_text(statement));
    }
    return q;
}

static void bound(struct query *q, int code)
{
    if (code != SQLITE_OK)
        q->code = code;
}

void query_text(struct query *q, const char *text)
{
    q->bound++;
    if (q->code == SQLITE_OK)
        bound(q, text ? sqlite3_bind_text(q->stmt, q->bound, text, -1, SQLITE_STATIC)
                      : sqlite3_bind_null(q->stmt, q->bound));
}

void query_blob(struct query *q, const char *bytes, size_t len)
{
    q->bound++;
    if (q->code == SQLITE_OK)
        bound(q, sqlite3_bind_blob64(q->stmt, q->bound, bytes, len, SQLITE_STATIC));
}

void query_integer(struct query *q, int64_t integer)
{
    q->bound++;
    if (q->code == SQLITE_OK)
        bound(q, sqlite3_bind_int64(q->stmt, q->bound, integer));
}

void query_time(struct query *q, utc_ms at)
{
    if (at == UTC_NONE)
        query_null(q);
    else
        query_integer(q, at);
}

void query_null(struct query *q)
{
    q->bound++;
    if (q->code == SQLITE_OK)
        bound(q, sqlite3_bind_null(q->stmt, q->bound));
}

bool query_next(struct query *q)
{
    if (q->code != SQLITE_OK && q->code != SQLITE_ROW)
        return false;
    q->code = sqlite3_step(q->stmt);
    return q->code == SQLITE_ROW;
}

static bool is_repetition(int code)
{
    return code == SQLITE_CONSTRAINT_UNIQUE || code == SQLITE_CONSTRAINT_PRIMARYKEY ||
           code == SQLITE_CONSTRAINT_ROWID;
}

enum err query_end(struct query *q)
{
    enum err err = OK;
    if (q->code != SQLITE_OK && q->code != SQLITE_ROW && q->code != SQLITE_DONE) {
        if (q->stmt && !is_repetition(q->code))
            store_failed(q->store, sqlite3_sql(q->stmt));
        err = is_repetition(q->code) ? ERR_EXISTS : ERR_STORE;
    }
    if (q->stmt) {
        sqlite3_reset(q->stmt);
        sqlite3_clear_bindings(q->stmt); /* what was bound belongs to the caller and may go away */
    }
    q->stmt = NULL;
    return err;
}

enum err query_run(struct query *q, int *ret_changes)
{
    query_next(q);
    int changes = q->code == SQLITE_DONE || q->code == SQLITE_ROW ? sqlite3_changes(q->store->db) : 0;
    enum err err = query_end(q);
    if (!err && ret_changes)
        *ret_changes = changes;
    return err;
}

const char *query_get_text(struct query *q, struct arena *arena, int column)
{
    if (query_is_null(q, column))
        return NULL;
    /* As bytes: asking for text may allocate a final NUL, and fail. */
    const char *bytes = sqlite3_column_blob(q->stmt, column);
    return arena_copy(arena, bytes ? bytes : "", (size_t)sqlite3_column_bytes(q->stmt, column));
}

const char *query_peek_text(struct query *q, int column)
{
    const char *text = (const char *)sqlite3_column_text(q->stmt, column);
    return text ? text : "";
}

int64_t query_get_integer(struct query *q, int column)
{
    return sqlite3_column_int64(q->stmt, column);
}

utc_ms query_get_time(struct query *q, int column)
{
    return query_is_null(q, column) ? UTC_NONE : sqlite3_column_int64(q->stmt, column);
}

bool query_is_null(struct query *q, int column)
{
    return sqlite3_column_type(q->stmt, column) == SQLITE_NULL;
}
