/* store/verify.c - whether a data file is sound, and what is in it. */
#include <stdio.h>
#include <string.h>

#include "store/chain.h"
#include "store/store_private.h"

/* What must be empty for the file to be sound, beside SQLite's own checks. */
static const struct {
    const char *sql, *complaint;
} checks[] = {
    {"SELECT group_concat(DISTINCT \"table\") FROM pragma_foreign_key_check",
     "rows that point to a missing one, in"},
    {"SELECT group_concat(id) FROM (SELECT c.id FROM conversations c LEFT JOIN messages m ON m.conversation "
     "= c.n"
     " GROUP BY c.n HAVING count(m.seq) <> c.last_seq OR coalesce(max(m.seq), 0) <> c.last_seq LIMIT 20)",
     "conversations with missing messages:"},
    {"SELECT group_concat(DISTINCT conversation) FROM (SELECT i.conversation FROM message_ids i LEFT JOIN "
     "messages m"
     " ON m.conversation = i.conversation AND m.seq = i.seq WHERE m.n IS NULL LIMIT 20)",
     "message ids without their answer, in conversations"},
    {"SELECT group_concat(reference) FROM (SELECT reference FROM tickets WHERE status NOT IN ('open', "
     "'answered', 'closed') LIMIT 20)",
     "tickets of no known status:"},
    {"SELECT group_concat(id) FROM (SELECT id FROM outbox WHERE state NOT IN (0, 1, 2) OR (state = 1) <> "
     "(done_at IS NOT NULL AND last_error IS NULL) LIMIT 20)",
     "outbox rows that are neither waiting, done nor given up:"},
    {"SELECT group_concat(key) FROM (SELECT o.key FROM events e JOIN orders o ON o.id = e.order_id"
     " WHERE e.ident NOT LIKE 'i%' AND substr(e.ident, 1, instr(e.ident || char(31), char(31)) - 1) <> 't' "
     "|| e.at || "
     "'/' || e.milestone LIMIT 20)",
     "events whose time or milestone was altered, in orders"},
};

static enum err run_check(struct store *store, const char *sql, const char *complaint, struct str *out)
{
    sqlite3_stmt *stmt = NULL;
    enum err err = OK;
    int code = sqlite3_prepare_v2(store->db, sql, -1, &stmt, NULL);
    while (code == SQLITE_OK || code == SQLITE_ROW) {
        code = sqlite3_step(stmt);
        const char *text = code == SQLITE_ROW ? (const char *)sqlite3_column_text(stmt, 0) : NULL;
        if (text && *text && strcmp(text, "ok") != 0)
            str_printf(out, "%s %s\n", complaint, text);
    }
    if (code != SQLITE_DONE && (code & 0xff) == SQLITE_CORRUPT)
        str_printf(out, "%s the file is damaged\n", complaint);
    else if (code != SQLITE_DONE)
        err = store_failed(store, sql);
    sqlite3_finalize(stmt);
    return err;
}

enum err store_verify(struct store *store, struct str *out, int64_t *ret_unlogged)
{
    size_t before = out->len;
    enum err err = run_check(store, "PRAGMA integrity_check", "integrity:", out);
    for (size_t i = 0; !err && i < sizeof checks / sizeof *checks; i++)
        err = run_check(store, checks[i].sql, checks[i].complaint, out);
    if (!err)
        err = chains_verify(store, out, ret_unlogged);
    return err ? err : out->len > before ? ERR_INVALID : OK;
}

enum err store_counts(struct store *store, struct table_count *ret_counts, size_t *ret_count)
{
    sqlite3_stmt *stmt = NULL;
    size_t count = 0;
    enum err err = OK;
    int code = sqlite3_prepare_v2(store->db,
                                  "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE "
                                  "'sqlite%' ORDER BY name",
                                  -1, &stmt, NULL);
    while (code == SQLITE_OK && sqlite3_step(stmt) == SQLITE_ROW && count < STORE_TABLES)
        snprintf(ret_counts[count++].name, sizeof ret_counts->name, "%s",
                 (const char *)sqlite3_column_text(stmt, 0));
    sqlite3_finalize(stmt);
    for (size_t i = 0; !err && i < count; i++) {
        char sql[80];
        snprintf(sql, sizeof sql, "SELECT count(*) FROM \"%s\"", ret_counts[i].name);
        err = store_pragma(store, sql, &ret_counts[i].rows);
    }
    *ret_count = count;
    return code == SQLITE_OK ? err : store_failed(store, "count the rows");
}
