/* store/imports.c - the progress of an import, as one of the file's named values. */
#include "store/imports.h"

#include <inttypes.h>
#include <stdio.h>

#include "store/store_private.h"

#define NUMBERS "%" SCNu64 " %" SCNu64 " %" SCNu64 " %" SCNu64 " %" SCNu64 " %" SCNu64 " %d %64s"

static void full_name(struct str *out, const char *name)
{
    str_printf(out, "import:%s", name);
}

enum err imports_find(struct store *store, const char *name, struct import_progress *ret_progress)
{
    struct str full = STR_EMPTY, value = STR_EMPTY;
    struct import_progress p = {0};
    int complete = 0;
    full_name(&full, name);
    enum err err = store_meta_get(store, full.data, &value);
    if (!err && sscanf(value.data, NUMBERS, &p.position, &p.line, &p.orders, &p.events, &p.rejected,
                       &p.rejects_size, &complete, p.digest) != 8)
        err = ERR_NOT_FOUND;
    p.complete = complete != 0;
    if (!err)
        *ret_progress = p;
    str_clear(&full);
    str_clear(&value);
    return err;
}

static enum err keep(struct store *store, const char *name, const struct import_progress *p)
{
    struct str full = STR_EMPTY, value = STR_EMPTY;
    full_name(&full, name);
    str_printf(&value, "%" PRIu64 " %" PRIu64 " %" PRIu64 " %" PRIu64 " %" PRIu64 " %" PRIu64 " %d %s",
               p->position, p->line, p->orders, p->events, p->rejected, p->rejects_size, p->complete,
               p->digest);
    enum err err = store_meta_set(store, full.data, value.data, value.len);
    str_clear(&full);
    str_clear(&value);
    return err;
}

enum err imports_keep(struct store *store, const char *name, uint64_t from,
                      const struct import_progress *progress)
{
    struct import_progress before = {0};
    enum err err = imports_find(store, name, &before);
    if (err && err != ERR_NOT_FOUND)
        return err;
    return before.position != from ? ERR_STALE : keep(store, name, progress);
}

enum err imports_forget(struct store *store, const char *name)
{
    const struct import_progress none = {.digest = "-"};
    return keep(store, name, &none);
}
