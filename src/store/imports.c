/* store/imports.c - the progress of an import, as one of the file's named values. */
#include "store/imports.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "store/store_private.h"

/* Eight words with blanks between: seven numbers and the digest. */
static bool read_progress(const char *text, struct import_progress *ret)
{
    uint64_t numbers[7];
    for (size_t i = 0; i < 7; i++) {
        char *end;
        numbers[i] = strtoull(text, &end, 10);
        if (end == text || *end != ' ')
            return false;
        text = end + 1;
    }
    if (strlen(text) >= sizeof ret->digest)
        return false;
    *ret = (struct import_progress){.position = numbers[0],
                                    .line = numbers[1],
                                    .orders = numbers[2],
                                    .events = numbers[3],
                                    .rejected = numbers[4],
                                    .rejects_size = numbers[5],
                                    .complete = numbers[6] != 0};
    memcpy(ret->digest, text, strlen(text) + 1);
    return true;
}

static void full_name(struct str *out, const char *name)
{
    str_printf(out, "import:%s", name);
}

enum err imports_find(struct store *store, const char *name, struct import_progress *ret_progress)
{
    struct str full = STR_EMPTY, value = STR_EMPTY;
    full_name(&full, name);
    enum err err = store_meta_get(store, full.data, &value);
    if (!err && !read_progress(value.data, ret_progress))
        err = ERR_NOT_FOUND;
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
