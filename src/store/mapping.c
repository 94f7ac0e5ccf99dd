/* store/mapping.c - keeps the file mapped over the commits of others.
 *
 * SQLite unmaps the file whenever another connection has committed, since on some systems a file that was
 * shortened and grew again leaves a bad mapping behind. Here a file is never shortened (no vacuum), and Linux
 * keeps shared mappings right in any case; but under steady writing the mapping would be made anew hundreds
 * of times a second, at the cost of page faults in every turn. So it is given up every ten seconds only, to
 * follow the file as it grows: without this a turn takes a fifth to a third more CPU, and without any mapping
 * up to a quarter. What is read through it is right at all times: SQLite holds no pointer into it between two
 * views. */
#include <stddef.h>

#include "store/store_private.h"

#define RENEW_US 10000000

static struct mapping *mapping_of(sqlite3_file *file)
{
    return (struct mapping *)(void *)((const char *)file->pMethods - offsetof(struct mapping, methods));
}

static int unfetch(sqlite3_file *file, sqlite3_int64 offset, void *page)
{
    struct mapping *mapping = mapping_of(file);
    if (!page) { /* all of it */
        int64_t now = clock_monotonic_us();
        if (now - mapping->renewed_us < RENEW_US)
            return SQLITE_OK;
        mapping->renewed_us = now;
    }
    return mapping->original->xUnfetch(file, offset, page);
}

void mapping_keep(struct store *store)
{
    sqlite3_file *file = NULL;
    if (sqlite3_file_control(store->db, "main", SQLITE_FCNTL_FILE_POINTER, &file) != SQLITE_OK || !file ||
        !file->pMethods || file->pMethods->iVersion < 3 || !file->pMethods->xUnfetch)
        return;
    store->mapping.original = file->pMethods;
    store->mapping.methods = *file->pMethods;
    store->mapping.methods.xUnfetch = unfetch;
    file->pMethods = &store->mapping.methods;
}
