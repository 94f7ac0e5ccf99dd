/* store/backup.c - a copy while others write, and whether a file is sound. */
#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/log.h"
#include "store/store_private.h"

#define STEP_PAGES 512

/* One view for the whole copy: without it, each commit of another connection would start the copy again. */
static enum err copy_pages(struct store *store, sqlite3 *copy)
{
    int64_t ignored;
    int code;
    enum err err = store_read_begin(store);
    if (!err)
        err = store_pragma(store, "SELECT count(*) FROM sqlite_schema", &ignored);
    if (err)
        return err;
    sqlite3_backup *backup = sqlite3_backup_init(copy, "main", store->db, "main");
    if (backup) {
        do {
            code = sqlite3_backup_step(backup, STEP_PAGES);
            if (code == SQLITE_OK || code == SQLITE_BUSY || code == SQLITE_LOCKED)
                usleep(500); /* leave the disk to the commits */
        } while (code == SQLITE_OK || code == SQLITE_BUSY || code == SQLITE_LOCKED);
        sqlite3_backup_finish(backup);
    }
    if (sqlite3_errcode(copy) != SQLITE_OK) {
        log_error("store.backup", "file=%s message=\"%s\"", store->path, sqlite3_errmsg(copy));
        err = ERR_STORE;
    }
    store_read_end(store);
    return err;
}

static enum err sync_folder_of(const char *path)
{
    char *folder = memory_copy_text(path);
    int fd = open(dirname(folder), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    enum err err = fd >= 0 && fsync(fd) == 0 ? OK : ERR_SYSTEM;
    if (fd >= 0)
        close(fd);
    memory_free(folder);
    return err;
}

/* Under another name first: whoever finds the file finds all of it. */
enum err store_backup(struct store *store, const char *path)
{
    struct str part = STR_EMPTY;
    sqlite3 *copy = NULL;
    enum err err = OK;
    str_printf(&part, "%s.part", path);
    unlink(part.data);
    if (sqlite3_open_v2(part.data, &copy, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX,
                        NULL) != SQLITE_OK) {
        log_error("store.backup", "file=%s message=\"%s\"", path, sqlite3_errmsg(copy));
        err = ERR_SYSTEM;
    }
    if (!err)
        err = copy_pages(store, copy);
    sqlite3_close(copy);
    if (!err && (rename(part.data, path) != 0 || sync_folder_of(path) != OK)) {
        log_error("store.backup", "file=%s message=\"%s\"", path, strerror(errno));
        err = ERR_SYSTEM;
    }
    if (err)
        unlink(part.data);
    str_clear(&part);
    return err;
}

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
    {"SELECT group_concat(key) FROM (SELECT o.key FROM events e JOIN orders o ON o.id = e.order_id"
     " WHERE e.ident NOT LIKE 'i%' AND e.ident <> 't' || e.at || '/' || e.milestone LIMIT 20)",
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

enum err store_verify(struct store *store, struct str *out)
{
    size_t before = out->len;
    enum err err = run_check(store, "PRAGMA integrity_check", "integrity:", out);
    for (size_t i = 0; !err && i < sizeof checks / sizeof *checks; i++)
        err = run_check(store, checks[i].sql, checks[i].complaint, out);
    return err ? err : out->len > before ? ERR_INVALID : OK;
}
