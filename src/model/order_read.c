/* model/order_read.c - the import form: every field bounded and checked, the first thing wrong named by its
 * path. */
#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "base/calendar.h"
#include "base/text.h"
#include "model/numbers.h"
#include "model/order.h"

/* docs/import.md states these. */
#define LINES_LIMIT 200
#define SHIPMENTS_LIMIT 50
#define EVENTS_LIMIT 500
#define ID_LIMIT 128
#define NAME_LIMIT 200
#define TEXT_LIMIT 1000
#define QUANTITY_LIMIT 1000000

struct reader {
    struct arena *arena;
    struct str *complaint; /* may be NULL */
    bool failed;
    bool forgiving;    /* what may be absent counts as absent when it cannot be read */
    bool events_alone; /* of an order that is told elsewhere */
    char path[96];     /* of the object being read: "shipments[0].events[2]." */
};

static void fail(struct reader *r, const char *name, const char *what)
{
    if (!r->failed && r->complaint)
        str_printf(r->complaint, "%s%s: %s", r->path, name, what);
    r->failed = true;
}

/* Something that may be absent cannot be read. */
static void spoil(struct reader *r, const char *name, const char *what)
{
    if (!r->forgiving)
        fail(r, name, what);
}

/* Steps into item `index` of `name`; returns what leave() needs to step out. */
static size_t enter(struct reader *r, const char *name, size_t index)
{
    size_t len = strlen(r->path);
    (void)snprintf(r->path + len, sizeof r->path - len, "%s[%zu].", name, index);
    return len;
}

static size_t enter_object(struct reader *r, const char *name)
{
    size_t len = strlen(r->path);
    (void)snprintf(r->path + len, sizeof r->path - len, "%s.", name);
    return len;
}

static void leave(struct reader *r, size_t len)
{
    r->path[len] = '\0';
}

/* A text or, where senders write ids as numbers, a number; cleaned; NULL when absent or blank. Beyond `limit`
 * bytes it fails, or is cut where only people read it. */
static const char *read_bounded(struct reader *r, const struct json *object, const char *name, size_t limit,
                                bool cut)
{
    const struct json *member = json_member(object, name);
    char number[32];
    if (!member)
        return NULL;
    const char *text = json_scalar(member, number, sizeof number);
    if (!text) {
        spoil(r, name, "must be a text");
        return NULL;
    }
    struct str clean = STR_EMPTY;
    text_clean(&clean, text, strlen(text));
    if (clean.len > limit && cut) {
        str_truncate(&clean, text_cut(clean.data, clean.len, limit));
        while (clean.len && clean.data[clean.len - 1] == ' ') /* read again, it would lose it */
            str_truncate(&clean, clean.len - 1);
    }
    const char *result = clean.len ? arena_copy(r->arena, clean.data, clean.len) : NULL;
    if (clean.len > limit) {
        spoil(r, name, "is too long");
        result = NULL;
    }
    str_clear(&clean);
    return result;
}

static const char *read_id(struct reader *r, const struct json *object, const char *name)
{
    return read_bounded(r, object, name, ID_LIMIT, false);
}

static const char *read_words(struct reader *r, const struct json *object, const char *name, size_t limit)
{
    return read_bounded(r, object, name, limit, true);
}

/* A value that has a normal form, in it. */
static const char *read_key(struct reader *r, const struct json *object, const char *name,
                            const char *(*normal_form)(struct arena *, const char *), const char *what)
{
    const char *text = read_bounded(r, object, name, EMAIL_LIMIT, false);
    const char *key = text ? normal_form(r->arena, text) : NULL;
    if (text && !key)
        spoil(r, name, what);
    return key;
}

static utc_ms read_time(struct reader *r, const struct json *object, const char *name, bool *ret_date_only)
{
    const struct json *member = json_member(object, name);
    utc_ms at = UTC_NONE;
    if (!member)
        return UTC_NONE;
    const char *text = json_text(member);
    if (text && !*text)
        return UTC_NONE;
    if (!text || calendar_parse(text, ret_date_only != NULL, &at, ret_date_only) != OK)
        fail(r, name, ret_date_only ? "must be an RFC 3339 time or a date" : "must be an RFC 3339 time");
    return at;
}

/* The array `name` of at most `limit` objects; NULL when absent. */
static const struct json *read_list(struct reader *r, const struct json *object, const char *name,
                                    size_t limit, size_t *ret_count)
{
    const struct json *list = json_member(object, name);
    *ret_count = 0;
    if (!list)
        return NULL;
    if (json_kind(list) != JSON_ARRAY) {
        fail(r, name, "must be a list");
        return NULL;
    }
    if (json_count(list) > limit) {
        fail(r, name, "has too many entries");
        return NULL;
    }
    *ret_count = json_count(list);
    for (size_t i = 0; i < *ret_count; i++)
        if (json_kind(json_item(list, i)) != JSON_OBJECT)
            fail(r, name, "must hold objects only");
    return r->failed ? NULL : list;
}

static const struct json *read_object(struct reader *r, const struct json *object, const char *name)
{
    const struct json *member = json_member(object, name);
    if (member && json_kind(member) != JSON_OBJECT) {
        fail(r, name, "must be an object");
        return NULL;
    }
    return member;
}

static void read_lines(struct reader *r, const struct json *object, struct line **ret_lines,
                       size_t *ret_count)
{
    size_t count;
    const struct json *list = read_list(r, object, "lines", LINES_LIMIT, &count);
    if (!list || !count)
        return;
    struct line *lines = arena_alloc_array(r->arena, count, sizeof *lines);
    for (size_t i = 0; i < count && !r->failed; i++) {
        const struct json *item = json_item(list, i);
        const struct json *quantity = json_member(item, "quantity");
        size_t len = enter(r, "lines", i);
        lines[i] = (struct line){read_id(r, item, "sku"), read_words(r, item, "title", NAME_LIMIT), 1};
        if (quantity && (!json_integer(quantity, &lines[i].quantity) || lines[i].quantity < 0 ||
                         lines[i].quantity > QUANTITY_LIMIT))
            fail(r, "quantity", "must be a whole number from 0 to 1000000");
        leave(r, len);
    }
    *ret_lines = lines;
    *ret_count = count;
}

static void read_event(struct reader *r, const struct json *value, struct event *ret_event)
{
    struct event event = {.id = read_id(r, value, "id"),
                          .at = read_time(r, value, "at", NULL),
                          .heard_at = UTC_NONE,
                          .text = read_words(r, value, "text", TEXT_LIMIT),
                          .place = read_words(r, value, "place", NAME_LIMIT)};
    const struct json *reason = json_member(value, "reason");
    const char *reason_text = json_text(reason);
    if (event.at == UTC_NONE)
        fail(r, "at", "is missing");
    if (!milestone_find(json_member_text(value, "milestone"), &event.milestone))
        fail(r, "milestone", json_member(value, "milestone") ? "is not a milestone" : "is missing");
    if (reason && !(reason_text && (!*reason_text || reason_find(reason_text, &event.reason))))
        fail(r, "reason", "is not a reason");
    *ret_event = event;
}

static void read_events(struct reader *r, const struct json *value, struct shipment *shipment)
{
    const struct json *list = read_list(r, value, "events", EVENTS_LIMIT, &shipment->event_count);
    if (!shipment->event_count)
        return;
    shipment->events = arena_alloc_array(r->arena, shipment->event_count, sizeof *shipment->events);
    for (size_t i = 0; i < shipment->event_count && !r->failed; i++) {
        size_t len = enter(r, "events", i);
        read_event(r, json_item(list, i), &shipment->events[i]);
        leave(r, len);
    }
    if (!r->failed)
        shipment_sort_events(shipment);
}

static const char *read_country(struct reader *r, const struct json *object)
{
    const char *text = read_id(r, object, "country");
    if (!text)
        return NULL;
    if (strlen(text) != 2 || !isalpha((unsigned char)text[0]) || !isalpha((unsigned char)text[1])) {
        spoil(r, "country", "must be two letters (ISO 3166)");
        return NULL;
    }
    char upper[2] = {(char)toupper((unsigned char)text[0]), (char)toupper((unsigned char)text[1])};
    return arena_copy(r->arena, upper, 2);
}

static void read_shipment(struct reader *r, const struct json *value, struct shipment *ret_shipment)
{
    struct shipment shipment = {.id = read_id(r, value, "id"),
                                .carrier = read_words(r, value, "carrier", NAME_LIMIT),
                                .service = read_words(r, value, "service", NAME_LIMIT),
                                .tracking_number = read_key(r, value, "tracking_number", tracking_key,
                                                            "must be 8 to 40 letters and digits")};
    const struct json *destination = read_object(r, value, "destination");
    size_t len = enter_object(r, "destination");
    shipment.postcode = read_key(r, destination, "postcode", postcode_key, "is not a postcode");
    shipment.country = read_country(r, destination);
    shipment.region = read_words(r, destination, "region", NAME_LIMIT);
    leave(r, len);

    const struct json *window = read_object(r, value, "window");
    len = enter_object(r, "window");
    shipment.window_from = read_time(r, window, "from", NULL);
    shipment.window_until = read_time(r, window, "until", NULL);
    leave(r, len);

    read_lines(r, value, &shipment.lines, &shipment.line_count);
    read_events(r, value, &shipment);
    *ret_shipment = shipment;
}

static bool id_is_taken(const struct order *order, const char *id)
{
    for (size_t i = 0; i < order->shipment_count; i++)
        if (text_equal(order->shipments[i].id, id))
            return true;
    return false;
}

/* Shipments are told apart by their ids: given ones must differ, missing ones are made up. */
static void settle_ids(struct reader *r, struct order *order)
{
    for (size_t i = 0; i < order->shipment_count; i++)
        for (size_t j = 0; j < i; j++)
            if (order->shipments[i].id && text_equal(order->shipments[i].id, order->shipments[j].id))
                fail(r, "shipments", "two of them have the same id");
    for (size_t i = 0; i < order->shipment_count; i++)
        for (size_t n = i + 1; !order->shipments[i].id; n++) {
            const char *id = arena_printf(r->arena, "%zu", n);
            if (!id_is_taken(order, id))
                order->shipments[i].id = id;
        }
}

static void read_shipments(struct reader *r, const struct json *value, struct order *order)
{
    const struct json *list = read_list(r, value, "shipments", SHIPMENTS_LIMIT, &order->shipment_count);
    if (!order->shipment_count)
        return;
    order->shipments = arena_alloc_array(r->arena, order->shipment_count, sizeof *order->shipments);
    for (size_t i = 0; i < order->shipment_count && !r->failed; i++) {
        size_t len = enter(r, "shipments", i);
        read_shipment(r, json_item(list, i), &order->shipments[i]);
        leave(r, len);
    }
    if (!r->failed && !r->events_alone) /* else an event of no parcel in particular may be meant */
        settle_ids(r, order);
}

/* "en", "en-US", "zh-Hant-TW"; underscores become dashes. */
static const char *locale_key(struct arena *arena, const char *text)
{
    size_t len = strlen(text), part = 0;
    char *key = arena_copy(arena, text, len);
    for (size_t i = 0; i < len; i++) {
        if (key[i] == '_')
            key[i] = '-';
        part = key[i] == '-' ? 0 : part + 1;
        bool empty = key[i] == '-' && (i < 2 || key[i - 1] == '-' || i + 1 == len);
        if (empty || part > 8 || !(isalnum((unsigned char)key[i]) || key[i] == '-'))
            return NULL;
    }
    return len >= 2 && len <= 35 && isalpha((unsigned char)key[0]) && isalpha((unsigned char)key[1]) ? key
                                                                                                     : NULL;
}

static const char *zone_key(struct arena *arena, const char *text)
{
    return zone_exists(text) ? arena_text(arena, text) : NULL;
}

static struct customer read_customer(struct reader *r, const struct json *value)
{
    const struct json *object = read_object(r, value, "customer");
    size_t len = enter_object(r, "customer");
    struct customer customer = {
        .id = read_id(r, object, "id"),
        .name = read_words(r, object, "name", NAME_LIMIT),
        .email = read_key(r, object, "email", email_key, "is not a mail address"),
        .phone = read_id(r, object, "phone"),
        .postcode = read_key(r, object, "postcode", postcode_key, "is not a postcode"),
        .country = read_country(r, object),
        .locale = read_key(r, object, "locale", locale_key, "is not a locale such as \"en-US\""),
        .time_zone =
            read_key(r, object, "time_zone", zone_key, "is not a time zone such as \"Europe/Berlin\""),
    };
    const char *phone = customer.phone ? phone_key(r->arena, customer.phone) : NULL;
    if (phone) /* else as it is: only people read it */
        customer.phone = phone;
    leave(r, len);
    return customer;
}

enum err order_read(const struct json *value, struct arena *arena, struct order *ret_order,
                    struct str *ret_complaint)
{
    return order_read_from(value, false, arena, ret_order, ret_complaint);
}

enum err shipment_read_from(const struct json *value, bool forgiving, struct arena *arena,
                            struct shipment *ret_shipment, struct str *ret_complaint)
{
    struct reader r = {.arena = arena, .complaint = ret_complaint, .forgiving = forgiving};
    struct shipment shipment;
    if (json_kind(value) != JSON_OBJECT) {
        fail(&r, "shipment", "must be an object");
        return ERR_INVALID;
    }
    read_shipment(&r, value, &shipment);
    if (r.failed)
        return ERR_INVALID;
    *ret_shipment = shipment;
    return OK;
}

static enum err read_whole(struct reader *r, const struct json *value, struct order *ret_order)
{
    struct order order = {.number = read_bounded(r, value, "order_number", NUMBER_LIMIT, false),
                          .placed_at = read_time(r, value, "placed_at", NULL)};
    order.promised_by = read_time(r, value, "promised_by", &order.promised_is_date);
    utc_ms as_of = read_time(r, value, "updated_at", NULL);
    order.as_of = as_of == UTC_NONE ? 0 : as_of;
    order.key = order.number ? order_key(r->arena, order.number) : NULL;
    if (!order.number)
        fail(r, "order_number", "is missing");
    else if (!order.key)
        fail(r, "order_number", "must be letters, digits and dashes");
    if (order.placed_at == UTC_NONE && !r->events_alone)
        fail(r, "placed_at", "is missing");
    order.customer = read_customer(r, value);
    read_lines(r, value, &order.lines, &order.line_count);
    read_shipments(r, value, &order);
    if (r->failed)
        return ERR_INVALID;
    *ret_order = order;
    return OK;
}

enum err order_read_from(const struct json *value, bool forgiving, struct arena *arena,
                         struct order *ret_order, struct str *ret_complaint)
{
    struct reader r = {.arena = arena, .complaint = ret_complaint, .forgiving = forgiving};
    if (json_kind(value) != JSON_OBJECT) {
        fail(&r, "order", "must be an object");
        return ERR_INVALID;
    }
    return read_whole(&r, value, ret_order);
}

/* Nothing of the order itself, and something of each parcel. */
static bool tells_events_alone(const struct json *value)
{
    static const char *const own[] = {"placed_at", "promised_by", "customer", "lines"};
    const struct json *shipments = json_member(value, "shipments"), *shipment;
    for (size_t i = 0; i < sizeof own / sizeof *own; i++)
        if (json_kind(json_member(value, own[i])) > JSON_NULL)
            return false;
    for (size_t i = 0; (shipment = json_item(shipments, i)); i++)
        if (!json_count(json_member(shipment, "events")))
            return false;
    return json_count(shipments) > 0;
}

enum err order_read_or_events(const struct json *value, struct arena *arena, struct order *ret_order,
                              struct str *ret_complaint)
{
    struct reader r = {.arena = arena, .complaint = ret_complaint};
    if (json_kind(value) != JSON_OBJECT) {
        fail(&r, "order", "must be an object");
        return ERR_INVALID;
    }
    r.events_alone = tells_events_alone(value);
    return read_whole(&r, value, ret_order);
}

enum err event_read(const struct json *value, struct arena *arena, struct event *ret_event,
                    struct str *ret_complaint)
{
    struct reader r = {.arena = arena, .complaint = ret_complaint};
    struct event event;
    if (json_kind(value) != JSON_OBJECT) {
        fail(&r, "event", "must be an object");
        return ERR_INVALID;
    }
    read_event(&r, value, &event);
    if (r.failed)
        return ERR_INVALID;
    *ret_event = event;
    return OK;
}
