/* store/connection.c - one connection to the data file: how it is opened, how its transactions nest. */
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdatomic.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/log.h"
#include "store/store_private.h"

/* Other processes write to the same file, an import for example, which pauses for a moment after each of its
 * transactions: look often enough to meet that moment, some ten seconds in all. */
#define BUSY_ATTEMPTS 2700
static int on_busy(void *arg, int attempt)
{
    (void)arg;
    if (attempt >= BUSY_ATTEMPTS)
        return 0;
    usleep(attempt < 250 ? 200 : 4000);
    return 1;
}

/* So many pages of a connection's cache come from the heap in one piece, when the first is wanted: each by
 * itself is dear, and a turn touches some ten. */
#define PAGES_AT_ONCE 200

/* SQLite counts every allocation under one lock unless told not to. Too late is no harm. */
static void configure_library(void)
{
    sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
    sqlite3_config(SQLITE_CONFIG_PAGECACHE, NULL, 0, PAGES_AT_ONCE);
    sqlite3_initialize();
}

/* A full disk fails every turn: a few lines a second say it, thousands would fill the log's disk, too. */
#define LINES_A_SECOND 10
static bool may_log(void)
{
    static _Atomic int64_t second;
    static _Atomic int lines;
    int64_t now = clock_monotonic_us() / 1000000;
    if (atomic_exchange(&second, now) != now)
        atomic_store(&lines, 0);
    return atomic_fetch_add(&lines, 1) < LINES_A_SECOND;
}

/* What failed last, whichever thread it was on. */
static _Atomic int last_code, last_system;

const char *store_why(void)
{
    int code = atomic_load(&last_code), system = atomic_load(&last_system);
    if (code == SQLITE_FULL || system == ENOSPC || system == EDQUOT || system == EFBIG)
        return "the disk is full";
    if (code == SQLITE_IOERR_WRITE || code == SQLITE_IOERR_SHMSIZE) /* SQLite does not tell why */
        return "the disk is full, or takes no more of this file";
    return code ? sqlite3_errstr(code) : "the data file cannot be used";
}

enum err store_copy_failed(sqlite3 *copy)
{
    atomic_store(&last_code, sqlite3_extended_errcode(copy));
    atomic_store(&last_system, sqlite3_system_errno(copy));
    log_error("store.backup", "code=%d message=\"%s\"", sqlite3_extended_errcode(copy), sqlite3_errmsg(copy));
    return ERR_STORE;
}

enum err store_failed(struct store *store, const char *what)
{
    atomic_store(&last_code, sqlite3_extended_errcode(store->db));
    atomic_store(&last_system, sqlite3_system_errno(store->db));
    if (store->opening)
        return err_because(ERR_STORE, "the data file %s cannot be used: %s", store->path,
                           sqlite3_errmsg(store->db));
    if (!may_log())
        return ERR_STORE;
    int code = sqlite3_extended_errcode(store->db);
    log_error("store.failed", "file=%s code=%d system=%d message=\"%s\" doing=\"%.60s\"", store->path, code,
              sqlite3_system_errno(store->db), sqlite3_errmsg(store->db), what);
    return ERR_STORE;
}

enum err store_run(struct store *store, const char *sql)
{
    return sqlite3_exec(store->db, sql, NULL, NULL, NULL) == SQLITE_OK ? OK : store_failed(store, sql);
}

enum err store_pragma(struct store *store, const char *sql, int64_t *ret_value)
{
    sqlite3_stmt *stmt = NULL;
    enum err err = OK;
    if (sqlite3_prepare_v2(store->db, sql, -1, &stmt, NULL) != SQLITE_OK || sqlite3_step(stmt) != SQLITE_ROW)
        err = store_failed(store, sql);
    else
        *ret_value = sqlite3_column_int64(stmt, 0);
    sqlite3_finalize(stmt);
    return err;
}

static int after_commit(void *arg, sqlite3 *db, const char *name, int pages)
{
    struct store *store = arg;
    (void)db, (void)name;
    if (store->on_commit)
        store->on_commit(store->on_commit_arg, pages);
    return SQLITE_OK;
}

/* Checkpoints are never run inside a commit: store/checkpoint.c does them beside it. mmap saves a copy for
 * each page that is read (see store/mapping.c). A file must not be able to run code through its schema. */
static const char pragmas[] = "PRAGMA synchronous=FULL;"
                              "PRAGMA wal_autocheckpoint=0;"
                              "PRAGMA journal_size_limit=67108864;"
                              "PRAGMA foreign_keys=ON;"
                              "PRAGMA secure_delete=ON;" /* what was deleted is not there any more */
                              "PRAGMA trusted_schema=OFF;"
                              "PRAGMA temp_store=MEMORY;"
                              "PRAGMA cache_size=-8000;"
                              "PRAGMA mmap_size=1073741824;";

static enum err prepare_connection(struct store *store, enum access access)
{
    sqlite3_extended_result_codes(store->db, 1);
    sqlite3_busy_handler(store->db, on_busy, NULL);
    sqlite3_db_config(store->db, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
    sqlite3_db_config(store->db, SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, 0, NULL);
    /* Whose file it is comes first: nobody else's is touched. */
    enum err err = access == ACCESS_WRITE ? schema_upgrade(store) : schema_check(store);
    if (!err)
        err = store_run(store, pragmas);
    if (!err && access == ACCESS_READ)
        err = store_run(store, "PRAGMA query_only=ON");
    if (!err)
        mapping_keep(store);
    if (!err) /* the hook last: wal_autocheckpoint sets one of its own */
        sqlite3_wal_hook(store->db, after_commit, store);
    return err;
}

#define OTHERWISE "or name another file with --data"

/* SQLite only says that it could not. What the system says about the file is what can be mended. */
static enum err explain(const char *path, enum access access_wanted)
{
    const char *slash = strrchr(path, '/');
    char *folder = slash ? memory_copy_text(path) : memory_copy_text(".");
    struct stat info;
    enum err err = ERR_STORE; /* what SQLite said */
    if (slash)
        folder[slash == path ? 1 : slash - path] = 0;
    bool there = stat(path, &info) == 0;
    if (there && S_ISDIR(info.st_mode))
        err = err_because(ERR_INVALID, "%s is a folder; name a file in it with --data", path);
    else if (!there && errno == ENOENT && access_wanted != ACCESS_WRITE)
        err =
            err_because(ERR_NOT_FOUND, "there is no data file %s; `wismo serve` makes it, " OTHERWISE, path);
    else if (!there && stat(folder, &info))
        err = err_because(ERR_NOT_FOUND, "the folder %s of the data file: %s; make it, " OTHERWISE, folder,
                          strerror(errno));
    else if (there && access(path, R_OK | W_OK))
        err =
            err_because(ERR_FORBIDDEN,
                        "the data file %s cannot be read and written: %s; run wismo as its owner, " OTHERWISE,
                        path, strerror(errno));
    else if (access(folder, W_OK | X_OK))
        err = err_because(ERR_FORBIDDEN,
                          "the folder %s of the data file cannot be written: %s; its log lies beside it: run "
                          "wismo as the folder's owner, " OTHERWISE,
                          folder, strerror(errno));
    memory_free(folder);
    return err;
}

/* A new file is its owner's alone, and so are the log and the index that SQLite puts beside it: there are
 * addresses in it. One that is there keeps what its owner gave it. */
static void make_private(const char *path)
{
    int fd = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (fd >= 0)
        close(fd); /* what cannot be made is complained about when it is opened */
}

enum err store_connect(const char *path, enum access access, struct store **ret_store)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, configure_library);

    struct store *store = memory_alloc(sizeof *store);
    enum err err = OK;
    store->opening = true;
    store->text = STR_EMPTY;
    int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE;
    store->path = memory_copy_text(path);
    if (access == ACCESS_WRITE) {
        flags |= SQLITE_OPEN_CREATE;
        make_private(path);
    }
    if (sqlite3_open_v2(path, &store->db, flags, NULL) != SQLITE_OK) {
        err = store_failed(store, "open the data file");
        goto out;
    }
    err = prepare_connection(store, access);
    if (err)
        goto out;
    store->opening = false;
    *ret_store = store;
    store = NULL;

out:
    if (err == ERR_STORE)
        err = explain(path, access);
    store_close(store);
    return err;
}

enum err store_open(const char *path, struct store **ret_store)
{
    return store_connect(path, ACCESS_WRITE, ret_store);
}

enum err store_open_reader(const char *path, struct store **ret_store)
{
    return store_connect(path, ACCESS_READ, ret_store);
}

void store_close(struct store *store)
{
    if (!store)
        return;
    for (size_t i = 0; i < SQL_COUNT; i++)
        sqlite3_finalize(store->statements[i]);
    if (store->db && sqlite3_close(store->db) != SQLITE_OK)
        store_failed(store, "close the data file");
    str_clear(&store->text);
    memory_free(store->path);
    memory_free(store);
}

bool store_is_lost(struct store *store)
{
    return store->depth > 0 && sqlite3_get_autocommit(store->db);
}

static enum err run(struct store *store, enum statement statement)
{
    struct query q = query_start(store, statement);
    return query_run(&q, NULL) ? ERR_STORE : OK;
}

enum err store_group_begin(struct store *store)
{
    enum err err = run(store, SQL_BEGIN);
    if (!err)
        store->depth++;
    return err;
}

enum err store_group_end(struct store *store, enum err err)
{
    if (store_is_lost(store)) {
        store->depth--;
        return err ? err : ERR_STORE;
    }
    enum err ended = run(store, err ? SQL_ROLLBACK : SQL_COMMIT);
    if (ended && !sqlite3_get_autocommit(store->db))
        run(store, SQL_ROLLBACK);
    store->depth--;
    return err ? err : ended;
}

enum err store_begin(struct store *store)
{
    if (store->depth == 0)
        return store_group_begin(store);
    enum err err = run(store, SQL_SAVEPOINT);
    if (!err)
        store->depth++;
    return err;
}

enum err store_end(struct store *store, enum err err)
{
    if (store->depth == 1)
        return store_group_end(store, err);
    if (store_is_lost(store)) {
        store->depth--;
        return err ? err : ERR_STORE;
    }
    enum err ended = OK;
    if (err)
        ended = run(store, SQL_SAVEPOINT_UNDO);
    if (!ended)
        ended = run(store, SQL_SAVEPOINT_END);
    if (ended && !sqlite3_get_autocommit(store->db))
        run(store, SQL_ROLLBACK); /* half a job must not be committed with the others */
    store->depth--;
    return err ? err : ended;
}

enum err store_read_begin(struct store *store)
{
    return run(store, SQL_READ_BEGIN);
}

void store_read_end(struct store *store)
{
    if (!sqlite3_get_autocommit(store->db))
        run(store, SQL_READ_END);
}

/* ---- named values ---- */

enum err store_meta_get(struct store *store, const char *name, struct str *out)
{
    struct query q = query_start(store, SQL_META_GET);
    query_text(&q, name);
    bool found = query_next(&q);
    if (found) {
        const char *bytes = sqlite3_column_blob(q.stmt, 0);
        str_add_bytes(out, bytes ? bytes : "", (size_t)sqlite3_column_bytes(q.stmt, 0));
    }
    enum err err = query_end(&q);
    return err || found ? err : ERR_NOT_FOUND;
}

enum err store_meta_set(struct store *store, const char *name, const char *bytes, size_t len)
{
    struct query q = query_start(store, SQL_META_SET);
    query_text(&q, name);
    query_blob(&q, bytes, len);
    return query_run(&q, NULL);
}
