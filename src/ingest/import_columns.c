/* ingest/import_columns.c - which column is what, and what its cells mean. */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/calendar.h"
#include "ingest/import_private.h"

const struct field import_fields[] = {
    {"order_number", "order_number", PART_ORDER, 0, FIELD_CODE},
    {"placed_at", "placed_at", PART_ORDER, 1, FIELD_TIME},
    {"promised_by", "promised_by", PART_ORDER, 2, FIELD_TIME},
    {"customer.id", "id", PART_ORDER, 3, FIELD_CODE},
    {"customer.name", "name", PART_ORDER, 4, FIELD_TEXT},
    {"customer.email", "email", PART_ORDER, 5, FIELD_TEXT},
    {"customer.phone", "phone", PART_ORDER, 6, FIELD_CODE},
    {"customer.postcode", "postcode", PART_ORDER, 7, FIELD_CODE},
    {"customer.country", "country", PART_ORDER, 8, FIELD_TEXT},
    {"customer.locale", "locale", PART_ORDER, 9, FIELD_TEXT},
    {"customer.time_zone", "time_zone", PART_ORDER, 10, FIELD_TEXT},
    {"lines.sku", "sku", PART_LINE, 0, FIELD_CODE},
    {"lines.title", "title", PART_LINE, 1, FIELD_TEXT},
    {"lines.quantity", "quantity", PART_LINE, 2, FIELD_INTEGER},
    {"shipments.id", "id", PART_SHIPMENT, 0, FIELD_CODE},
    {"shipments.carrier", "carrier", PART_SHIPMENT, 1, FIELD_TEXT},
    {"shipments.service", "service", PART_SHIPMENT, 2, FIELD_TEXT},
    {"shipments.tracking_number", "tracking_number", PART_SHIPMENT, 3, FIELD_CODE},
    {"shipments.destination.postcode", "postcode", PART_SHIPMENT, 4, FIELD_CODE},
    {"shipments.destination.country", "country", PART_SHIPMENT, 5, FIELD_TEXT},
    {"shipments.destination.region", "region", PART_SHIPMENT, 6, FIELD_TEXT},
    {"shipments.window.from", "from", PART_SHIPMENT, 7, FIELD_TIME},
    {"shipments.window.until", "until", PART_SHIPMENT, 8, FIELD_TIME},
    {"shipments.lines.sku", "sku", PART_SHIPMENT_LINE, 0, FIELD_CODE},
    {"shipments.lines.title", "title", PART_SHIPMENT_LINE, 1, FIELD_TEXT},
    {"shipments.lines.quantity", "quantity", PART_SHIPMENT_LINE, 2, FIELD_INTEGER},
    {"shipments.events.id", "id", PART_EVENT, 0, FIELD_CODE},
    {"shipments.events.at", "at", PART_EVENT, 1, FIELD_TIME},
    {"shipments.events.milestone", "milestone", PART_EVENT, 2, FIELD_TEXT},
    {"shipments.events.reason", "reason", PART_EVENT, 3, FIELD_TEXT},
    {"shipments.events.text", "text", PART_EVENT, 4, FIELD_TEXT},
    {"shipments.events.place", "place", PART_EVENT, 5, FIELD_TEXT},
};
const size_t import_field_count = sizeof import_fields / sizeof *import_fields;

/* Numbers between the dots tell several parts of one row apart: "shipments.events.1.at". */
bool target_find(const char *path, struct target *ret_target)
{
    char plain[64] = "";
    int numbers[2] = {0, 0};
    bool inner = false;
    size_t len = 0;
    for (const char *at = path; *at;) {
        size_t size = strcspn(at, ".");
        if (size == strspn(at, "0123456789") && size && size <= 2)
            numbers[inner] = (int)strtol(at, NULL, 10);
        else if (len + size + 2 < sizeof plain) {
            if (len)
                plain[len++] = '.';
            memcpy(plain + len, at, size);
            len += size;
            plain[len] = '\0';
            inner = len > strlen("shipments") && (strstr(plain, ".events") || strstr(plain, ".lines"));
        } else {
            return false;
        }
        at += size + (at[size] == '.');
    }
    for (size_t i = 0; i < import_field_count; i++)
        if (!strcmp(import_fields[i].path, plain)) {
            *ret_target = (struct target){&import_fields[i], numbers[0], numbers[1]};
            return true;
        }
    return false;
}

static const struct json *values_of(const struct import_mapping *mapping, const char *path)
{
    return mapping ? json_member(mapping->values, path) : NULL;
}

static bool same_target(const struct target *a, const struct target *b)
{
    return a->field && a->field == b->field && a->outer == b->outer && a->inner == b->inner;
}

static enum err settle_column(struct columns *columns, struct column *column, const char *path,
                              struct str *complaint)
{
    if (!target_find(path, &column->target))
        return OK;
    column->values = values_of(columns->mapping, path);
    for (const struct column *other = columns->items; other < column; other++)
        if (same_target(&other->target, &column->target)) {
            str_printf(complaint, "columns \"%s\" and \"%s\" are both %s", other->name, column->name, path);
            return ERR_INVALID;
        }
    return OK;
}

static void add_constants(struct columns *columns)
{
    const struct json *constants = columns->mapping ? columns->mapping->constants : NULL;
    for (size_t i = 0; i < json_count(constants); i++) {
        const char *path;
        struct column column = {.constant = json_text(json_member_at(constants, i, &path))};
        column.name = path;
        if (target_find(path, &column.target))
            columns->items[columns->count++] = column;
    }
}

enum err columns_read(const struct csv_row *header, const struct import_mapping *mapping, struct arena *arena,
                      struct columns *ret, struct str *complaint)
{
    struct columns columns = {.in_rows = header->count, .mapping = mapping, .number = SIZE_MAX};
    struct str unknown = STR_EMPTY;
    enum err err = OK;
    size_t room = header->count + json_count(mapping ? mapping->constants : NULL);
    columns.items = arena_alloc_array(arena, room, sizeof *columns.items);
    for (size_t i = 0; !err && i < header->count; i++) {
        struct column *column = &columns.items[columns.count++];
        column->name = csv_text(&header->cells[i], arena);
        const char *path = json_member_text(mapping ? mapping->columns : NULL, column->name);
        err = settle_column(&columns, column, path ? path : column->name, complaint);
        if (!column->target.field && strcmp(column->name, reject_column) != 0)
            str_printf(&unknown, "%s\"%.60s\"", unknown.len ? " " : "", column->name);
        else if (column->target.field == &import_fields[0])
            columns.number = i;
    }
    if (!err && columns.number == SIZE_MAX) {
        str_add(complaint, "has no column \"order_number\"; a mapping can name another (--mapping FILE)");
        err = ERR_INVALID;
    }
    if (!err) {
        add_constants(&columns);
        columns.unknown = arena_copy(arena, unknown.data, unknown.len);
        *ret = columns;
    }
    str_clear(&unknown);
    return err;
}

/* Spreadsheets keep numbers from being read as such: '01067, ="01067". */
static const char *without_guard(const char *text, struct arena *arena)
{
    size_t len = strlen(text);
    if (len >= 3 && text[0] == '=' && text[1] == '"' && text[len - 1] == '"')
        return arena_copy(arena, text + 2, len - 3);
    return text[0] == '\'' ? text + 1 : text;
}

static bool read_pattern(const char *text, const char *pattern, const char *zone, utc_ms *ret_at)
{
    struct tm tm = {.tm_mday = 1, .tm_year = -1};
    const char *end = strptime(text, pattern, &tm);
    if (!end || *end || tm.tm_year < 70)
        return false;
    struct civil civil = {tm.tm_year + 1900, tm.tm_mon + 1, tm.tm_mday, tm.tm_hour, tm.tm_min, tm.tm_sec, 0};
    bool has_offset = strstr(pattern, "%z") != NULL;
    *ret_at = calendar_utc(civil, has_offset ? "UTC" : zone) - (has_offset ? tm.tm_gmtoff * MS_SECOND : 0);
    return true;
}

static const char *time_text(const struct import_mapping *mapping, const char *text, struct arena *arena)
{
    utc_ms at;
    bool date_only;
    char buffer[CALENDAR_TEXT];
    if (!mapping || calendar_parse(text, true, &at, &date_only) == OK)
        return text;
    for (size_t i = 0; i < json_count(mapping->times); i++)
        if (read_pattern(text, json_text(json_item(mapping->times, i)), mapping->time_zone, &at))
            return arena_text(arena, calendar_format(at, buffer));
    return text;
}

const char *column_value(const struct columns *columns, const struct column *column, const char *text,
                         struct arena *arena)
{
    while (isspace((unsigned char)*text))
        text++;
    size_t len = strlen(text);
    while (len && isspace((unsigned char)text[len - 1]))
        len--;
    if (text[len])
        text = arena_copy(arena, text, len);
    if (column->target.field->form == FIELD_CODE)
        text = without_guard(text, arena);
    if (column->values) {
        const char *word = json_member_text(column->values, text);
        text = word ? word : text;
    }
    if (!*text)
        return NULL;
    return column->target.field->form == FIELD_TIME ? time_text(columns->mapping, text, arena) : text;
}
