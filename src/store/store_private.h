/* store/store_private.h - what the files of this room share: the connection, its statements, and a cursor
 * that makes running one of them short.
 *
 *     struct query q = query_start(store, SQL_META_GET);
 *     query_text(&q, name);
 *     if (query_next(&q))
 *         value = query_get_text(&q, arena, 0);
 *     return query_end(&q);
 *
 * Errors stick to the query: once something failed, the other calls do nothing, and query_end() tells. */
#ifndef WISMO_STORE_STORE_PRIVATE_H
#define WISMO_STORE_STORE_PRIVATE_H

#include <sqlite3.h>

#include "base/memory.h"
#include "base/str.h"
#include "store/sql.h"
#include "store/store.h"

/* mapping.c */
struct mapping {
    sqlite3_io_methods methods; /* the file's own, but for one */
    const sqlite3_io_methods *original;
    int64_t renewed_us;
};

struct store {
    sqlite3 *db;
    struct mapping mapping;
    sqlite3_stmt *statements[SQL_COUNT]; /* prepared when first needed, kept until the end */
    int depth;                           /* transaction and savepoints that are open, as we believe */
    struct str text;                     /* a reply in the making */
    char *path;
    bool opening; /* failures are noted for whoever opens it (err_because), not logged */
    void (*on_commit)(void *arg, int wal_pages); /* the writer's: how long the log is now */
    void *on_commit_arg;
};

/* ---- connection.c ---- */

enum access { ACCESS_WRITE, ACCESS_READ, ACCESS_CHECKPOINT };

enum err store_connect(const char *path, enum access access, struct store **ret_store);
/* Runs SQL that gives no rows, outside of the kept statements: pragmas, scripts. */
enum err store_run(struct store *store, const char *sql);
/* The one integer that a pragma answers. */
enum err store_pragma(struct store *store, const char *sql, int64_t *ret_value);
/* Logs what SQLite said; gives ERR_STORE. */
enum err store_failed(struct store *store, const char *what);
enum err store_copy_failed(sqlite3 *copy); /* the same of a backup's own file */
/* SQLite has undone the whole transaction by itself (disk full, I/O error): nothing may be written any more
 * until the outermost store_end(). */
bool store_is_lost(struct store *store);

/* The outermost transaction without savepoint, for the writer's groups. */
enum err store_group_begin(struct store *store);
enum err store_group_end(struct store *store, enum err err);

/* ---- mapping.c ---- */

void mapping_keep(struct store *store); /* once, after opening */

/* ---- schema.c ---- */

#define STORE_APPLICATION_ID 0x5749534d /* "WISM" */
int schema_version(void);
enum err schema_upgrade(struct store *store); /* ERR_INVALID for a file that is foreign or newer (logged) */
enum err schema_check(struct store *store);   /* for readers: it must be ours and up to date */

/* ---- query.c ---- */

struct query {
    struct store *store;
    sqlite3_stmt *stmt;
    int bound; /* parameters bound so far */
    int code;  /* SQLITE_OK, SQLITE_ROW, SQLITE_DONE, or what failed */
};

struct query query_start(struct store *store, enum statement statement);
void query_text(struct query *q,
                const char *text); /* NULL binds NULL; the text must live until query_end() */
void query_blob(struct query *q, const char *bytes, size_t len);
void query_integer(struct query *q, int64_t integer);
void query_time(struct query *q, utc_ms at); /* UTC_NONE binds NULL */
void query_null(struct query *q);
bool query_next(struct query *q); /* true: there is a row */
/* OK, ERR_EXISTS when a row with that key is there already, ERR_STORE (logged). */
enum err query_end(struct query *q);
/* For statements that give no rows; `ret_changes` may be NULL. */
enum err query_run(struct query *q, int *ret_changes);

const char *query_get_text(struct query *q, struct arena *arena, int column); /* a copy; NULL for NULL */
/* The text itself, until the next call for this query: for names that a table turns into numbers. "" for
 * NULL. */
const char *query_peek_text(struct query *q, int column);
int64_t query_get_integer(struct query *q, int column);
utc_ms query_get_time(struct query *q, int column); /* UTC_NONE for NULL */
bool query_is_null(struct query *q, int column);

#endif
