/* ingest/import_orders.c - a file of orders, one after another. */
#include <string.h>

#include "base/text.h"
#include "ingest/import_private.h"

#define NAME_BYTES ((size_t)64 * 1024) /* of the file's beginning, that its name is made of */

static const char bom[] = "\xEF\xBB\xBF";

static bool starts_with(const struct source *source, const char *bytes, size_t len)
{
    return source->end - source->start >= len && !memcmp(source->bytes + source->start, bytes, len);
}

static enum err check_beginning(const struct source *source, struct str *complaint)
{
    if (starts_with(source, "\xFF\xFE", 2) || starts_with(source, "\xFE\xFF", 2))
        str_add(complaint, "is UTF-16; save it as UTF-8");
    else if (starts_with(source, "\x1F\x8B", 2))
        str_add(complaint, "is compressed; pipe it in: zcat FILE | wismo import --format csv -");
    else if (starts_with(source, "PK\x03\x04", 4))
        str_add(complaint, "is a spreadsheet or an archive; save it as CSV");
    return complaint->len ? ERR_INVALID : OK;
}

static void make_name(struct import *import, const struct import_options *options)
{
    struct source *source = &import->source;
    uint8_t bytes[SHA256_SIZE];
    struct digest *digest = digest_open();
    size_t len = source->end - source->start;
    const char how[] = {(char)('0' + options->form), (char)('0' + options->encoding)};
    digest_add(digest, how, sizeof how);
    if (options->mapping)
        digest_add(digest, options->mapping->text.data, options->mapping->text.len);
    digest_add(digest, source->bytes + source->start, len < NAME_BYTES ? len : NAME_BYTES);
    digest_so_far(digest, bytes);
    digest_close(digest);
    hex_encode(&import->name, bytes, 16);
}

static enum err read_header(struct import *import, const struct import_options *options,
                            struct str *complaint)
{
    struct source *source = &import->source;
    size_t line;
    if (!source_line(source, &line)) {
        str_add(complaint, "has a first line of more than 4 MiB: not a CSV header");
        return ERR_INVALID;
    }
    const char *bytes = source->bytes + source->start;
    char given = options->mapping ? options->mapping->delimiter : '\0';
    import->delimiter = given ? given : csv_delimiter(bytes, line);
    while (csv_read(bytes, source->end - source->start, source->ended, import->delimiter, &import->row) ==
               CSV_MORE &&
           source_more(source, IMPORT_RECORD_LIMIT))
        bytes = source->bytes + source->start;
    if (import->row.fail || !import->row.size || memchr(bytes, '\0', import->row.size)) {
        str_printf(complaint, "has no CSV header%s%s", import->row.fail ? ": " : "",
                   import->row.fail ? import->row.fail : "");
        return ERR_INVALID;
    }
    size_t size = import->row.size;
    if (import->encoding == IMPORT_LATIN1 || !text_is_utf8(bytes, size)) {
        latin1_to_utf8(&import->decoded, bytes, size);
        csv_read(import->decoded.data, import->decoded.len, true, import->delimiter, &import->row);
    }
    enum err err = columns_read(&import->row, options->mapping, import->arena, &import->columns, complaint);
    if (err)
        return err;
    import->has_reasons = text_equal(import->columns.items[0].name, reject_column);
    reject_row(&import->header, 0, reject_column, bytes, size, import->delimiter, import->has_reasons);
    source_take(source, size);
    return OK;
}

enum err import_open(const struct import_options *options, struct str *ret_complaint,
                     struct import **ret_import)
{
    struct import *import = memory_alloc(sizeof *import);
    struct source *source = &import->source;
    import->form = options->form;
    import->encoding = options->encoding;
    import->arena = arena_open();
    import->name = import->decoded = import->header = STR_EMPTY;
    source_open(source, options);
    while (source_more(source, NAME_BYTES))
        ;
    enum err err = source->failed ? ERR_SYSTEM : check_beginning(source, ret_complaint);
    if (!err) {
        make_name(import, options);
        if (starts_with(source, bom, 3))
            source_take(source, 3);
        if (import->form == IMPORT_CSV)
            err = read_header(import, options, ret_complaint);
    }
    if (err) {
        import_close(import);
        return err;
    }
    *ret_import = import;
    return OK;
}

void import_close(struct import *import)
{
    if (!import)
        return;
    source_close(&import->source);
    arena_close(import->arena);
    str_clear(&import->name);
    str_clear(&import->decoded);
    str_clear(&import->header);
    memory_free(import->spoiled);
    memory_free(import);
}

void import_name(const struct import *import, struct str *out)
{
    str_add(out, import->name.data);
}

uint64_t import_position(const struct import *import)
{
    return import->source.mark.position;
}

void import_mark(const struct import *import, struct import_mark *ret_mark)
{
    *ret_mark = import->source.mark;
    digest_so_far(import->source.digest, ret_mark->digest);
}

enum err import_resume(struct import *import, const struct import_mark *mark)
{
    struct source *source = &import->source;
    struct import_mark here;
    while (source->mark.position < mark->position) {
        uint64_t left = mark->position - source->mark.position;
        size_t len = source->end - source->start;
        if (len)
            source_take(source, left < len ? (size_t)left : len);
        else if (!source_more(source, 1))
            return source->failed ? ERR_SYSTEM : ERR_STALE;
    }
    import_mark(import, &here);
    if (here.position != mark->position || memcmp(here.digest, mark->digest, SHA256_SIZE) != 0)
        return ERR_STALE;
    return OK;
}

/* ---- an order a line ---- */

static const char *read_line(struct import *import, const char *bytes, size_t len, struct arena *arena,
                             struct order *ret_order)
{
    struct json *document = NULL;
    struct str complaint = STR_EMPTY;
    const char *reason = NULL;
    if (import->encoding == IMPORT_LATIN1) {
        str_reset(&import->decoded);
        latin1_to_utf8(&import->decoded, bytes, len);
        bytes = import->decoded.data;
        len = import->decoded.len;
    }
    if (memchr(bytes, '\0', len))
        return "has a NUL byte in it";
    if (json_parse(bytes, len, &document, &complaint) != OK ||
        order_read_or_events(document, arena, ret_order, &complaint) != OK)
        reason = arena_copy(arena, complaint.data, complaint.len);
    json_close(document);
    str_clear(&complaint);
    return reason;
}

static enum err line_next(struct import *import, struct arena *arena, struct import_item *item)
{
    struct source *source = &import->source;
    size_t len;
    bool whole;
    while ((whole = source_line(source, &len)) && len && text_is_blank(source->bytes + source->start, len))
        source_take(source, len);
    if (source->failed)
        return ERR_SYSTEM;
    if (whole && !len)
        return ERR_NOT_FOUND;
    const char *bytes = source->bytes + source->start;
    item->line = source->mark.line + 1;
    item->reason = whole ? read_line(import, bytes, len, arena, &item->order) : "is longer than 4 MiB";
    item->is_order = !item->reason;
    if (item->reason) {
        item->rejected_rows = 1;
        reject_line(&item->rejected, item->line, item->reason, bytes, whole ? len : 0);
    }
    for (size_t i = 0; item->is_order && i < item->order.shipment_count; i++)
        item->events += item->order.shipments[i].event_count;
    if (whole)
        source_take(source, len);
    else
        source_pass_line(source);
    return source->failed ? ERR_SYSTEM : OK;
}

enum err import_next(struct import *import, struct arena *arena, struct import_item *ret_item)
{
    memset(ret_item, 0, sizeof *ret_item);
    ret_item->rejected = STR_EMPTY;
    return import->form == IMPORT_CSV ? group_next(import, arena, ret_item)
                                      : line_next(import, arena, ret_item);
}

const char *import_rejects_header(const struct import *import)
{
    return import->header.data;
}

const char *import_unknown_columns(const struct import *import)
{
    return import->columns.unknown ? import->columns.unknown : "";
}

uint64_t import_latin1_rows(const struct import *import, uint64_t *ret_first_line)
{
    *ret_first_line = import->latin1_line;
    return import->latin1_rows;
}
