/* ingest/import_rows.c - the rows of one order become one order.
 *
 * Exports repeat themselves: each row of an order may bring its items and scans again. What says the same is
 * one; what contradicts an earlier row is a complaint. The order then goes the way of every other: written in
 * the import form, and read by model/. */
#include <string.h>

#include "base/json_write.h"
#include "ingest/import_private.h"

/* The places of values that tell parts apart (import_columns.c). */
enum { SHIPMENT_ID = 0, SHIPMENT_TRACKING = 3, EVENT_ID = 0, EVENT_AT = 1, EVENT_MILESTONE = 2 };

/* More than model/order_read.c takes of anything: beyond it the order is refused, and nothing need be kept.
 */
#define PARTS_MOST 501

/* The values of one part in one row. */
struct given {
    const char *values[PART_VALUES];
    const struct column *columns[PART_VALUES];
    bool any;
};

static void collect(const struct columns *columns, const struct csv_row *row, enum part_kind kind, int outer,
                    int inner, struct arena *arena, struct given *ret)
{
    memset(ret, 0, sizeof *ret);
    for (size_t i = 0; i < columns->count; i++) {
        const struct column *column = &columns->items[i];
        const struct target *target = &column->target;
        if (!target->field || target->field->kind != kind || target->outer != outer || target->inner != inner)
            continue;
        const char *value = NULL;
        if (i >= columns->in_rows) /* after the others: fills up what is there */
            value = kind == PART_ORDER || ret->any ? column->constant : NULL;
        else if (i < row->count && row->cells[i].len)
            value = column_value(columns, column, csv_text(&row->cells[i], arena), arena);
        if (!value || ret->values[target->field->place])
            continue;
        ret->values[target->field->place] = value;
        ret->columns[target->field->place] = column;
        ret->any = true;
    }
}

/* Fills what was not told yet. The name of the column that says something else, or NULL. */
static const char *merge(struct part *part, const struct given *given)
{
    for (size_t i = 0; i < PART_VALUES; i++) {
        if (!given->values[i])
            continue;
        if (part->values[i] && strcmp(part->values[i], given->values[i]) != 0)
            return given->columns[i]->name;
        part->values[i] = given->values[i];
    }
    return NULL;
}

static bool same_value(const struct part *part, const struct given *given, int place)
{
    return part->values[place] && given->values[place] && !strcmp(part->values[place], given->values[place]);
}

static void add_line(struct arena *arena, struct part *owner, const struct given *given)
{
    for (size_t i = 0; i < owner->line_count; i++) {
        bool equal = true;
        for (int j = 0; j < 3; j++)
            equal = equal && text_equal(owner->lines[i].values[j], given->values[j]);
        if (equal)
            return;
    }
    if (owner->line_count == PARTS_MOST)
        return;
    memcpy(ARENA_PUSH(arena, owner->lines, owner->line_count)->values, given->values, sizeof given->values);
}

static struct part *find_shipment(struct part *order, const struct given *given)
{
    bool has_id = given->values[SHIPMENT_ID], has_number = given->values[SHIPMENT_TRACKING];
    for (size_t i = 0; has_id && i < order->kid_count; i++)
        if (same_value(&order->kids[i], given, SHIPMENT_ID))
            return &order->kids[i];
    for (size_t i = 0; has_number && i < order->kid_count; i++)
        if (same_value(&order->kids[i], given, SHIPMENT_TRACKING) &&
            !(has_id && order->kids[i].values[SHIPMENT_ID]))
            return &order->kids[i];
    for (size_t i = 0; !has_id && !has_number && i < order->kid_count; i++)
        if (!order->kids[i].values[SHIPMENT_ID] && !order->kids[i].values[SHIPMENT_TRACKING])
            return &order->kids[i];
    return NULL;
}

static const char *add_event(struct arena *arena, struct part *shipment, const struct given *given)
{
    for (size_t i = 0; i < shipment->kid_count; i++) {
        struct part *event = &shipment->kids[i];
        if (same_value(event, given, EVENT_ID))
            return merge(event, given);
        if (!event->values[EVENT_ID] && !given->values[EVENT_ID] && same_value(event, given, EVENT_AT) &&
            same_value(event, given, EVENT_MILESTONE))
            return NULL;
    }
    if (shipment->kid_count == PARTS_MOST)
        return NULL;
    memcpy(ARENA_PUSH(arena, shipment->kids, shipment->kid_count)->values, given->values,
           sizeof given->values);
    return NULL;
}

/* How many parts of a kind a row can have: the highest number in the header's paths, and one. */
static int count_numbers(const struct columns *columns, enum part_kind kind, int outer)
{
    int count = 0;
    for (size_t i = 0; i < columns->in_rows; i++) {
        const struct target *target = &columns->items[i].target;
        if (!target->field || target->field->kind != kind || (outer >= 0 && target->outer != outer))
            continue;
        int number = outer >= 0 ? target->inner : target->outer;
        count = number >= count ? number + 1 : count;
    }
    return count;
}

static const char *add_kids(struct part *order, const struct columns *columns, const struct csv_row *row,
                            int outer, struct arena *arena)
{
    struct given shipment, kid;
    struct part *part = NULL;
    const char *wrong = NULL;
    collect(columns, row, PART_SHIPMENT, outer, 0, arena, &shipment);
    static const enum part_kind kinds[] = {PART_SHIPMENT_LINE, PART_EVENT};
    if (order->kid_count == PARTS_MOST)
        return NULL;
    if (shipment.any) {
        part = find_shipment(order, &shipment);
        if (!part)
            part = ARENA_PUSH(arena, order->kids, order->kid_count);
        wrong = merge(part, &shipment);
    }
    for (size_t k = 0; !wrong && k < 2; k++)
        for (int inner = 0; !wrong && inner < count_numbers(columns, kinds[k], outer); inner++) {
            collect(columns, row, kinds[k], outer, inner, arena, &kid);
            if (!kid.any)
                continue;
            if (!part)
                part = find_shipment(order, &shipment);
            if (!part)
                part = ARENA_PUSH(arena, order->kids, order->kid_count);
            if (kinds[k] == PART_EVENT)
                wrong = add_event(arena, part, &kid);
            else
                add_line(arena, part, &kid);
        }
    return wrong;
}

const char *part_add_row(struct part *order, const struct columns *columns, const struct csv_row *row,
                         struct arena *arena)
{
    struct given given;
    collect(columns, row, PART_ORDER, 0, 0, arena, &given);
    const char *wrong = merge(order, &given);
    for (int i = 0; !wrong && i < count_numbers(columns, PART_LINE, -1); i++) {
        collect(columns, row, PART_LINE, i, 0, arena, &given);
        if (given.any)
            add_line(arena, order, &given);
    }
    int shipments = 0;
    static const enum part_kind kinds[] = {PART_SHIPMENT, PART_SHIPMENT_LINE, PART_EVENT};
    for (size_t k = 0; k < 3; k++) {
        int count = count_numbers(columns, kinds[k], -1);
        shipments = count > shipments ? count : shipments;
    }
    for (int i = 0; !wrong && i < shipments; i++)
        wrong = add_kids(order, columns, row, i, arena);
    return wrong;
}

/* ---- in the import form ---- */

/* Members of one level, those below `within` ("customer.") in an object of their own. */
static void write_values(struct json_writer *w, const struct part *part, enum part_kind kind,
                         const char *object)
{
    bool open = false;
    for (size_t i = 0; i < import_field_count; i++) {
        const struct field *field = &import_fields[i];
        const char *value = field->kind == kind ? part->values[field->place] : NULL;
        const char *found = strstr(field->path, object ? object : ".customer");
        bool nested = strstr(field->path, "customer.") || strstr(field->path, ".destination.") ||
                      strstr(field->path, ".window.");
        if (!value || nested != (object != NULL) || (object && !found))
            continue;
        if (object && !open) {
            json_open_object(w, object);
            open = true;
        }
        if (field->form == FIELD_INTEGER && strlen(value) < 10 &&
            strspn(value, "0123456789") == strlen(value) && (value[0] != '0' || !value[1]))
            json_add_raw(w, field->name, value);
        else
            json_add_text(w, field->name, value);
    }
    if (open)
        json_shut(w);
}

static void write_list(struct json_writer *w, const char *name, const struct part *parts, size_t count,
                       enum part_kind kind)
{
    if (!count)
        return;
    json_open_array(w, name);
    for (size_t i = 0; i < count; i++) {
        json_open_object(w, NULL);
        write_values(w, &parts[i], kind, NULL);
        if (kind == PART_SHIPMENT) {
            write_values(w, &parts[i], kind, "destination");
            write_values(w, &parts[i], kind, "window");
            write_list(w, "lines", parts[i].lines, parts[i].line_count, PART_SHIPMENT_LINE);
            write_list(w, "events", parts[i].kids, parts[i].kid_count, PART_EVENT);
        }
        json_shut(w);
    }
    json_shut(w);
}

/* "shipments[0].events[2].at: is missing" is told by the name of its column. */
static void name_column(const struct columns *columns, const char *complaint, struct str *out)
{
    struct str path = STR_EMPTY;
    size_t len = strcspn(complaint, ":");
    for (size_t i = 0; i < len; i++) {
        if (complaint[i] == '[')
            i += strcspn(complaint + i, "]");
        else
            str_add_char(&path, complaint[i]);
    }
    const char *name = path.data;
    for (size_t i = 0; i < columns->count; i++)
        if (columns->items[i].target.field && text_equal(columns->items[i].target.field->path, path.data)) {
            name = columns->items[i].name;
            break;
        }
    str_printf(out, "%s%s", name, complaint + len);
    str_clear(&path);
}

enum err part_to_order(const struct part *order, const struct columns *columns, struct arena *arena,
                       struct order *ret_order, struct str *ret_complaint)
{
    struct str text = STR_EMPTY, complaint = STR_EMPTY;
    struct json_writer w = json_writer(&text);
    struct json *document = NULL;
    json_open_object(&w, NULL);
    write_values(&w, order, PART_ORDER, NULL);
    write_values(&w, order, PART_ORDER, "customer");
    write_list(&w, "lines", order->lines, order->line_count, PART_LINE);
    write_list(&w, "shipments", order->kids, order->kid_count, PART_SHIPMENT);
    json_shut(&w);
    enum err err = json_parse(text.data, text.len, &document, &complaint);
    if (!err)
        err = order_read_or_events(document, arena, ret_order, &complaint);
    if (err)
        name_column(columns, complaint.data, ret_complaint);
    json_close(document);
    str_clear(&text);
    str_clear(&complaint);
    return err;
}
