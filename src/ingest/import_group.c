/* ingest/import_group.c - which rows of a CSV file make an order, and which one of them is bad.
 *
 * An order is taken whole or not at all: half of its items would be told to a shopper as all of them. So when
 * one of its rows is bad, all of them are given back, each with its reason. */
#include <string.h>

#include "base/text.h"
#include "ingest/import_private.h"

#define ROWS_MOST 30000 /* of an order: one for each scan that it may have, and some */

struct row {
    size_t at, len; /* in the group's bytes */
    uint64_t line;
    const char *reason;
};

struct group {
    struct arena *arena;
    const char *number; /* as its first row has it; NULL: none yet */
    struct part order;
    struct str raw;
    struct row *rows;
    size_t row_count;
    const char *reason; /* of the first bad row */
    uint64_t reason_line;
};

/* Reads the row at the window's start without taking it. */
static enum csv_result peek(struct import *import)
{
    struct source *source = &import->source;
    for (;;) {
        size_t len = source->end - source->start;
        enum csv_result result =
            len || source->ended
                ? csv_read(source->bytes + source->start, len, source->ended, import->delimiter, &import->row)
                : CSV_MORE;
        if (result != CSV_MORE)
            return result;
        /* twice as much each time, so that a long row is not read again for each piece */
        if (source_more(source, len * 2 < IMPORT_RECORD_LIMIT ? len * 2 + 1 : IMPORT_RECORD_LIMIT + 1))
            while (source_more(source, len * 2 < IMPORT_RECORD_LIMIT ? len * 2 : IMPORT_RECORD_LIMIT))
                ;
        else if (!source->ended) {
            size_t line;
            bool short_line = source_line(source, &line);
            import->row.fail = short_line ? "a quote is not closed within 4 MiB" : "is longer than 4 MiB";
            import->row.size = short_line ? line : 0;
            return CSV_BAD;
        }
    }
}

/* The row as UTF-8, read again into import->row when it had to be decoded. NULL, or why it cannot be read. */
static const char *decode(struct import *import)
{
    const char *bytes = import->source.bytes + import->source.start;
    size_t len = import->row.size;
    import->decoded_row = false;
    if (memchr(bytes, '\0', len))
        return "has a NUL byte in it";
    if (import->encoding != IMPORT_LATIN1 && text_is_utf8(bytes, len))
        return NULL;
    if (import->encoding == IMPORT_UTF8)
        return "is not valid UTF-8";
    str_reset(&import->decoded);
    latin1_to_utf8(&import->decoded, bytes, len);
    size_t size = import->row.size;
    csv_read(import->decoded.data, import->decoded.len, true, import->delimiter, &import->row);
    import->row.size = size;
    import->decoded_row = true;
    return NULL;
}

static bool is_blank_row(const struct csv_row *row)
{
    for (size_t i = 0; i < row->count; i++)
        if (row->cells[i].len)
            return false;
    return true;
}

static void spoil(struct group *group, struct row *row, const char *reason)
{
    row->reason = reason;
    if (!group->reason) {
        group->reason = reason;
        group->reason_line = row->line;
    }
}

static void add_row(struct import *import, struct group *group)
{
    const struct csv_row *row = &import->row;
    if (import->decoded_row && !import->latin1_rows++)
        import->latin1_line = import->source.mark.line + 1;
    struct row *kept = ARENA_PUSH(group->arena, group->rows, group->row_count);
    *kept = (struct row){.at = group->raw.len, .len = row->size, .line = import->source.mark.line + 1};
    str_add_bytes(&group->raw, import->source.bytes + import->source.start, row->size);
    if (row->count != import->columns.in_rows) {
        spoil(group, kept,
              arena_printf(group->arena, "has %zu columns, the header %zu", row->count,
                           import->columns.in_rows));
    } else {
        const char *column = part_add_row(&group->order, &import->columns, row, group->arena);
        if (column)
            spoil(group, kept,
                  arena_printf(group->arena, "%s differs from an earlier row of the same order", column));
    }
}

/* Which of the rows is not in order, each looked at for itself. */
static void find_bad_rows(struct import *import, struct group *group, const char *complaint)
{
    struct order order;
    struct str why = STR_EMPTY, decoded = STR_EMPTY;
    struct arena *arena = arena_open();
    for (size_t i = 0; i < group->row_count; i++) {
        struct part alone = {0};
        const char *bytes = group->raw.data + group->rows[i].at;
        size_t len = group->rows[i].len;
        if (!text_is_utf8(bytes, len)) {
            str_reset(&decoded);
            latin1_to_utf8(&decoded, bytes, len);
            bytes = decoded.data;
            len = decoded.len;
        }
        csv_read(bytes, len, true, import->delimiter, &import->row);
        part_add_row(&alone, &import->columns, &import->row, arena);
        for (int j = 0; j < PART_VALUES; j++)
            if (!alone.values[j])
                alone.values[j] = group->order.values[j];
        str_reset(&why);
        if (part_to_order(&alone, &import->columns, arena, &order, &why) != OK)
            spoil(group, &group->rows[i], arena_copy(group->arena, why.data, why.len));
        arena_reset(arena);
    }
    if (!group->reason)
        spoil(group, &group->rows[0], complaint);
    arena_close(arena);
    str_clear(&why);
    str_clear(&decoded);
}

static void give_back(struct import *import, struct group *group, struct import_item *item)
{
    for (size_t i = 0; i < group->row_count; i++) {
        const struct row *row = &group->rows[i];
        const char *reason = row->reason;
        if (!reason)
            reason = arena_printf(group->arena, "belongs to the order of line %llu",
                                  (unsigned long long)group->reason_line);
        reject_row(&item->rejected, row->line, reason, group->raw.data + row->at, row->len, import->delimiter,
                   import->has_reasons);
    }
    item->rejected_rows = group->row_count;
    item->line = group->reason_line;
    item->reason = group->reason;
}

static void finish(struct import *import, struct group *group, struct import_item *item)
{
    struct str complaint = STR_EMPTY;
    item->line = group->rows[0].line;
    if (!group->reason &&
        part_to_order(&group->order, &import->columns, group->arena, &item->order, &complaint) != OK)
        find_bad_rows(import, group, arena_copy(group->arena, complaint.data, complaint.len));
    if (group->reason) {
        give_back(import, group, item);
    } else {
        item->is_order = true;
        for (size_t i = 0; i < item->order.shipment_count; i++)
            item->events += item->order.shipments[i].event_count;
    }
    str_clear(&complaint);
}

/* A row that belongs to no order, given back alone. */
static void give_back_alone(struct import *import, struct import_item *item, const char *reason)
{
    struct source *source = &import->source;
    item->line = source->mark.line + 1;
    item->reason = reason;
    item->rejected_rows = 1;
    reject_row(&item->rejected, item->line, reason, import->row.size ? source->bytes + source->start : "",
               import->row.size, import->delimiter, import->has_reasons);
    if (import->row.size)
        source_take(source, import->row.size);
    else
        source_pass_line(source);
}

static const char *number_of(struct import *import, struct arena *arena)
{
    size_t column = import->columns.number;
    if (column >= import->row.count)
        return "";
    const char *text = csv_text(&import->row.cells[column], arena);
    const char *number = column_value(&import->columns, &import->columns.items[column], text, arena);
    return number ? number : "";
}

/* Rows until the order number changes. False when the first one is given back alone, or there is none. */
static bool gather(struct import *import, struct group *group, struct import_item *item)
{
    struct source *source = &import->source;
    for (;;) {
        enum csv_result result = peek(import);
        if (source->failed || (result == CSV_ROW && !import->row.size))
            return group->row_count > 0;
        const char *wrong = result == CSV_BAD ? import->row.fail : decode(import);
        if (!wrong && is_blank_row(&import->row)) {
            source_take(source, import->row.size);
            continue;
        }
        const char *number = wrong ? NULL : number_of(import, group->arena);
        if (group->row_count && (wrong || strcmp(number, group->number) != 0))
            return true;
        bool spoiled = !wrong && import->spoiled && !strcmp(number, import->spoiled);
        bool full = !wrong && (group->raw.len + import->row.size > IMPORT_RECORD_LIMIT ||
                               group->row_count == ROWS_MOST);
        if (wrong || spoiled || full) {
            if (group->row_count) { /* as many as fit are given back together, the rest one by one */
                memory_free(import->spoiled);
                import->spoiled = memory_copy_text(number);
                spoil(group, &group->rows[0], "the order has too many rows");
                return true;
            }
            give_back_alone(import, item, wrong ? wrong : "belongs to an order with too many rows");
            return false;
        }
        if (import->spoiled) {
            memory_free(import->spoiled);
            import->spoiled = NULL;
        }
        if (!group->row_count)
            group->number = number;
        add_row(import, group);
        source_take(source, import->row.size);
    }
}

enum err group_next(struct import *import, struct arena *arena, struct import_item *item)
{
    struct group group = {.arena = arena, .raw = STR_EMPTY};
    if (gather(import, &group, item))
        finish(import, &group, item);
    str_clear(&group.raw);
    if (import->source.failed)
        return ERR_SYSTEM;
    return item->is_order || item->rejected_rows ? OK : ERR_NOT_FOUND;
}
