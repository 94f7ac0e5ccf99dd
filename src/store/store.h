/* store/store.h - the data file: opening, savepoints, copies. The door of SQLite.
 *
 * A struct store is one connection and belongs to one thread. The writer (store/writer.h) owns the only one
 * of its process that may write. WAL, synchronous=FULL, foreign keys on, strict tables, prepared statements
 * kept. Everything handed out is a copy in the caller's arena. ERR_STORE means that the cause was logged;
 * when a file cannot be opened, err_reason() says why. */
#ifndef WISMO_STORE_STORE_H
#define WISMO_STORE_STORE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/clock.h"
#include "base/err.h"
#include "base/str.h"

struct store;

/* Why the store failed last, in this process: "the disk is full". For operators. */
const char *store_why(void);

/* For writing: creates the file, brings an older one up to date (user_version), refuses a newer one and one
 * that is not ours. ERR_INVALID for what is no data file of ours, ERR_NOT_FOUND, ERR_FORBIDDEN, ERR_STORE.
 * ret_store is yours: store_close(). */
enum err store_open(const char *path, struct store **ret_store);
/* For reading: the file must exist and be up to date. */
enum err store_open_reader(const char *path, struct store **ret_store);
void store_close(struct store *store);

/* A savepoint; savepoints nest. store_end() keeps what was written since on OK and undoes it on anything
 * else; it returns `err`, or ERR_STORE when keeping failed. */
enum err store_begin(struct store *store);
enum err store_end(struct store *store, enum err err);

/* One consistent view for several reads; ends with store_read_end(). Hold it for milliseconds: while it is
 * held, the log cannot be carried over past it. */
enum err store_read_begin(struct store *store);
void store_read_end(struct store *store);

/* A small named value that belongs to the data file itself (keys, marks). Appends it to `out`; ERR_NOT_FOUND.
 */
enum err store_meta_get(struct store *store, const char *name, struct str *out);
enum err store_meta_set(struct store *store, const char *name, const char *bytes,
                        size_t len); /* writer only */

/* A hot copy, in small steps, of one moment; complete under its name and on disk, or not there (0600).
 * `progress` may be NULL. ERR_EXISTS when the file is there and not to be replaced; ERR_SYSTEM (err_reason()
 * tells), ERR_STORE (store_why()). */
enum err store_backup(struct store *store, const char *path, bool replace,
                      void (*progress)(void *arg, uint64_t done, uint64_t total), void *arg);
/* Integrity, foreign keys, transcripts without gaps, tickets with their way to the helpdesk, events as they
 * were told, and each order's log of them. ERR_INVALID with complaints in `out`, a line each; ERR_STORE when
 * it could not be checked. `ret_unlogged`: orders from before the log that are not in it yet. */
enum err store_verify(struct store *store, struct str *out, int64_t *ret_unlogged);

struct table_count {
    char name[32];
    int64_t rows;
};
#define STORE_TABLES 40
/* How many rows each table has, by name; `ret_counts` has room for STORE_TABLES. */
enum err store_counts(struct store *store, struct table_count *ret_counts, size_t *ret_count);

#endif
