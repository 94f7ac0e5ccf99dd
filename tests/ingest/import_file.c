/* tests/ingest/import_file.c - see import_file.h. */
#include "import_file.h"

#include <errno.h>
#include <string.h>

static ssize_t read_some(void *arg, void *bytes, size_t size)
{
    struct file *file = arg;
    size_t tail = file->tail ? strlen(file->tail) : 0, end = file->len + file->filler + tail;
    size_t wanted = file->piece && file->piece < size ? file->piece : size;
    if (file->fails_at && file->at >= file->fails_at) {
        errno = EIO;
        return -1;
    }
    const char *from = NULL;
    size_t left = end - file->at;
    if (file->at < file->len) {
        from = file->bytes + file->at;
        left = file->len - file->at;
    } else if (file->at < file->len + file->filler) {
        left = file->len + file->filler - file->at;
    } else if (left) {
        from = file->tail + (file->at - file->len - file->filler);
    }
    size_t len = left < wanted ? left : wanted;
    if (from)
        memcpy(bytes, from, len);
    else
        memset(bytes, 'x', len);
    file->at += len;
    return (ssize_t)len;
}

struct file file_of(enum import_form form, const char *text)
{
    return (struct file){.bytes = text, .len = strlen(text), .options = {.form = form, .read = read_some}};
}

struct import *file_open(struct file *file)
{
    struct import *import = NULL;
    struct str complaint = STR_EMPTY;
    file->options.read_arg = file;
    if (import_open(&file->options, &complaint, &import) != OK)
        fail_msg("it cannot be read: %s", complaint.data);
    str_clear(&complaint);
    return import;
}

enum err file_read_rest(struct import *import, struct str *out, struct str *rejects)
{
    struct arena *arena = arena_open();
    struct import_item item;
    enum err err;
    while (!(err = import_next(import, arena, &item))) {
        if (item.is_order)
            str_printf(out, "%s%s(%zu)", out->len ? " " : "", item.order.number, item.events);
        else
            str_printf(out, "%s!%llu:%s", out->len ? " " : "", (unsigned long long)item.line, item.reason);
        if (rejects)
            str_add_bytes(rejects, item.rejected.data, item.rejected.len);
        str_clear(&item.rejected);
        arena_reset(arena);
    }
    arena_close(arena);
    return err;
}

void file_read_all(struct file *file, struct str *out, struct str *rejects)
{
    struct import *import = file_open(file);
    if (rejects)
        str_add(rejects, import_rejects_header(import));
    expect_int(file_read_rest(import, out, rejects), ERR_NOT_FOUND);
    import_close(import);
}

void expect_file(enum import_form form, const char *text, const char *expected)
{
    static const size_t pieces[] = {0, 1, 2, 3, 7, 64};
    for (size_t i = 0; i < sizeof pieces / sizeof *pieces; i++) {
        struct str out = STR_EMPTY;
        struct file file = file_of(form, text);
        file.piece = pieces[i];
        file_read_all(&file, &out, NULL);
        expect_text(out.data, expected);
        str_clear(&out);
    }
}
