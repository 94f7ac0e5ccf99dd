/* ingest/hook_shape.c - reading a picture of the import form: the same members, and for each where its value
 * stands. */
#include <string.h>

#include "ingest/hook_private.h"

#define SHAPES_LIMIT 16 /* in a list */

static const struct member line_members[] = {
    {"sku", LEAF_TEXT, NULL}, {"title", LEAF_TEXT, NULL}, {"quantity", LEAF_INTEGER, NULL}, {NULL, 0, NULL}};

static const struct member event_members[] = {{"id", LEAF_TEXT, NULL},
                                              {"at", LEAF_TIME, NULL},
                                              {"milestone", LEAF_MILESTONE, NULL},
                                              {"reason", LEAF_REASON, NULL},
                                              {"text", LEAF_TEXT, NULL},
                                              {"place", LEAF_TEXT, NULL},
                                              {NULL, 0, NULL}};

static const struct member destination_members[] = {{"postcode", LEAF_TEXT, NULL},
                                                    {"country", LEAF_TEXT, NULL},
                                                    {"region", LEAF_TEXT, NULL},
                                                    {NULL, 0, NULL}};

static const struct member window_members[] = {
    {"from", LEAF_TIME, NULL}, {"until", LEAF_TIME, NULL}, {NULL, 0, NULL}};

#define SHIPMENT_MEMBERS                                                                                     \
    {"carrier", LEAF_TEXT, NULL}, {"service", LEAF_TEXT, NULL}, {"tracking_number", LEAF_TEXT, NULL},        \
        {"destination", LEAF_OBJECT, destination_members}, {"window", LEAF_OBJECT, window_members},          \
        {"lines", LEAF_LIST, line_members},                                                                  \
    {                                                                                                        \
        "events", LEAF_LIST, event_members                                                                   \
    }

static const struct member shipment_members[] = {{"id", LEAF_TEXT, NULL}, SHIPMENT_MEMBERS, {NULL, 0, NULL}};

static const struct member customer_members[] = {
    {"id", LEAF_TEXT, NULL},     {"name", LEAF_TEXT, NULL},      {"email", LEAF_TEXT, NULL},
    {"phone", LEAF_TEXT, NULL},  {"postcode", LEAF_TEXT, NULL},  {"country", LEAF_TEXT, NULL},
    {"locale", LEAF_TEXT, NULL}, {"time_zone", LEAF_TEXT, NULL}, {NULL, 0, NULL}};

static const struct member order_members[] = {{"order_number", LEAF_TEXT, NULL},
                                              {"placed_at", LEAF_TIME, NULL},
                                              {"updated_at", LEAF_TIME, NULL},
                                              {"promised_by", LEAF_DATE, NULL},
                                              {"customer", LEAF_OBJECT, customer_members},
                                              {"lines", LEAF_LIST, line_members},
                                              {"shipments", LEAF_LIST, shipment_members},
                                              {NULL, 0, NULL}};

/* What tells an order, beside its number: "ref" is the sender's own name of it, "order" the import form. */
static const struct member order_report[] = {
    {"ref", LEAF_TEXT, NULL}, {"order", LEAF_OBJECT, order_members}, {NULL, 0, NULL}};

static const struct member parcel_report[] = {{"order_number", LEAF_TEXT, NULL},
                                              {"order_ref", LEAF_TEXT, NULL},
                                              {"shipment_id", LEAF_TEXT, NULL},
                                              {"event", LEAF_OBJECT, event_members},
                                              SHIPMENT_MEMBERS,
                                              {NULL, 0, NULL}};

static const struct member ping_report[] = {
    {"order_number", LEAF_TEXT, NULL}, {"order_ref", LEAF_TEXT, NULL},
    {"shipment_id", LEAF_TEXT, NULL},  {"tracking_number", LEAF_TEXT, NULL},
    {"at", LEAF_TIME, NULL},           {"latitude", LEAF_TEXT, NULL},
    {"longitude", LEAF_TEXT, NULL},    {NULL, 0, NULL}};

const struct member *report_members(enum report_kind kind)
{
    static const struct member none[] = {{NULL, 0, NULL}};
    return kind == REPORT_ORDER    ? order_report
           : kind == REPORT_PARCEL ? parcel_report
           : kind == REPORT_PING   ? ping_report
                                   : none;
}

static const struct member *find_member(const struct member *members, const char *name)
{
    for (; members->name; members++)
        if (text_equal(members->name, name))
            return members;
    return NULL;
}

/* "/a/b", or with "*" for every item of a list on the way. */
static void read_each(struct hook_reader *r, const char *pointer, const struct json *value,
                      struct shape *shape)
{
    const char *text = json_text(value);
    if (!text || !hook_pointer_ok(text))
        settings_complain(r->settings, pointer, "must be a JSON Pointer to a list, such as \"/items\"");
    else
        shape->each = arena_text(r->arena, text);
}

static void read_needs(struct hook_reader *r, const char *pointer, const struct json *value,
                       struct shape *shape)
{
    size_t count = json_count(value);
    if (json_kind(value) != JSON_ARRAY || !count || count > SHAPES_LIMIT) {
        settings_complain(r->settings, pointer,
                          "must be a list of places without which there is nothing to tell");
        return;
    }
    shape->needs = arena_alloc_array(r->arena, count, sizeof *shape->needs);
    shape->need_count = count;
    for (size_t i = 0; i < count; i++)
        shape->needs[i] =
            source_read(r, arena_printf(r->arena, "%s/%zu", pointer, i), json_item(value, i), LEAF_TEXT);
}

/* An object or a list: a pointer to what is in the import form already, or pictures. */
static void read_whole(struct hook_reader *r, const char *pointer, const struct json *value,
                       struct slot *slot)
{
    const struct member *member = slot->member;
    enum json_kind kind = json_kind(value);
    if (kind == JSON_STRING) {
        slot->source = source_read(r, pointer, value, LEAF_TEXT);
        return;
    }
    bool list = kind == JSON_ARRAY && member->leaf == LEAF_LIST;
    size_t count = list ? json_count(value) : 1;
    if (!(list || kind == JSON_OBJECT) || count > SHAPES_LIMIT || !count) {
        settings_complain(r->settings, pointer, "must be a JSON Pointer, an object%s",
                          member->leaf == LEAF_LIST ? ", or a list of objects" : "");
        return;
    }
    slot->shapes = arena_alloc_array(r->arena, count, sizeof *slot->shapes);
    slot->shape_count = count;
    for (size_t i = 0; i < count; i++) {
        const char *at = list ? arena_printf(r->arena, "%s/%zu", pointer, i) : pointer;
        const struct json *item = list ? json_item(value, i) : value;
        if (json_kind(item) != JSON_OBJECT)
            settings_complain(r->settings, at, "must be an object");
        else
            shape_read(r, at, item, member->members, NULL, &slot->shapes[i]);
        if (member->leaf == LEAF_OBJECT && slot->shapes[i].each)
            settings_complain(r->settings, at, "\"each\" makes a list, and here is one thing only");
    }
}

static bool is_one_of(const char *const *names, const char *name)
{
    for (; names && *names; names++)
        if (text_equal(*names, name))
            return true;
    return false;
}

void shape_read(struct hook_reader *r, const char *pointer, const struct json *value,
                const struct member *members, const char *const *also, struct shape *ret_shape)
{
    struct shape shape = {0};
    const char *name;
    const struct json *member;
    for (size_t i = 0; (member = json_member_at(value, i, &name)); i++) {
        const char *at = json_below(r->arena, pointer, name);
        if (text_equal(name, "each")) {
            read_each(r, at, member, &shape);
        } else if (text_equal(name, "needs")) {
            read_needs(r, at, member, &shape);
        } else if (!is_one_of(also, name)) {
            const struct member *known = find_member(members, name);
            if (!known) {
                settings_complain(r->settings, at, "is no member of the import form here (docs/import.md)");
                continue;
            }
            struct slot *slot = ARENA_PUSH(r->arena, shape.slots, shape.slot_count);
            slot->member = known;
            if (known->leaf == LEAF_OBJECT || known->leaf == LEAF_LIST)
                read_whole(r, at, member, slot);
            else
                slot->source = source_read(r, at, member, known->leaf);
        }
    }
    *ret_shape = shape;
}
