/* store/imports.h - how far each import came: kept in the same commit as its orders. */
#ifndef WISMO_STORE_IMPORTS_H
#define WISMO_STORE_IMPORTS_H

#include "store/store.h"

struct import_progress {
    uint64_t position, line; /* of the file, all before it is done */
    char digest[65];         /* of all before it */
    uint64_t orders, events, rejected;
    uint64_t rejects_size; /* of the file of rejected rows */
    bool complete;         /* its end was reached */
};

/* OK, ERR_NOT_FOUND, ERR_STORE. */
enum err imports_find(struct store *store, const char *name, struct import_progress *ret_progress);
/* Writer. ERR_STALE, and nothing is kept, when it does not stand at `from`: an earlier part was not kept, or
 * another process imports the same file. */
enum err imports_keep(struct store *store, const char *name, uint64_t from,
                      const struct import_progress *progress);
/* Writer. From the start again. */
enum err imports_forget(struct store *store, const char *name);

#endif
