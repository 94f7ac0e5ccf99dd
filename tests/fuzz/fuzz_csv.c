/* tests/fuzz/fuzz_csv.c - a file of orders, CSV or an order a line: read to its end, every row is in an order
 * or given back with a reason, and what is given back is a file that can be read again. */
#include <string.h>

#include "fuzz.h"
#include "ingest/import.h"

struct input {
    const uint8_t *bytes;
    size_t len, at;
};

static ssize_t read_some(void *arg, void *bytes, size_t size)
{
    struct input *input = arg;
    size_t len = input->len - input->at;
    len = len > size ? size : len;
    if (len)
        memcpy(bytes, input->bytes + input->at, len);
    input->at += len;
    return (ssize_t)len;
}

/* Reads all of it; what was given back is appended to `rejects`, after its header. */
static void read_all(const uint8_t *bytes, size_t len, enum import_form form, struct str *rejects)
{
    struct input input = {.bytes = bytes, .len = len};
    struct import_options options = {.form = form, .read = read_some, .read_arg = &input};
    struct str complaint = STR_EMPTY;
    struct import *import = NULL;
    struct arena *arena = arena_open();
    struct import_item item;
    if (import_open(&options, &complaint, &import) != OK) {
        MUST(complaint.len > 0);
        goto out;
    }
    str_add(rejects, import_rejects_header(import));
    while (import_next(import, arena, &item) == OK) {
        MUST(item.is_order == !item.rejected_rows);
        MUST(item.is_order ? item.order.key != NULL : item.reason && item.rejected.len);
        str_add_bytes(rejects, item.rejected.data, item.rejected.len);
        str_clear(&item.rejected);
        arena_reset(arena);
    }
    MUST(import_position(import) == len);

out:
    import_close(import);
    arena_close(arena);
    str_clear(&complaint);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
    for (int form = IMPORT_NDJSON; form <= IMPORT_CSV; form++) {
        struct str rejects = STR_EMPTY, again = STR_EMPTY;
        read_all(bytes, len, (enum import_form)form, &rejects);
        read_all((const uint8_t *)rejects.data, rejects.len, (enum import_form)form, &again);
        str_clear(&rejects);
        str_clear(&again);
    }
    return 0;
}
