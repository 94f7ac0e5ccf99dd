/* ingest/hook_call.c - one call, read as its sender's file says. */
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/calendar.h"
#include "base/digest.h"
#include "base/json_write.h"
#include "base/text.h"
#include "ingest/hook_private.h"
#include "model/numbers.h"

#define ID_LIMIT 256
#define REPORTS_LIMIT 500 /* in one call */
#define HEADER_LIMIT 1024
#define EARLIEST ((utc_ms)946684800000) /* 2000: what is older is a clock that was never set */
#define AHEAD (2 * MS_DAY)              /* carriers tell local times as UTC; beyond that it is no scan */

struct taking {
    struct looking l;
    const struct topic_report *as;
    struct reading *reading;
};

/* ---- from the import form to our nouns ---- */

static bool wrong(struct taking *t, const char *what, const struct str *complaint)
{
    looking_complain(&t->l, "%s%s", what, complaint->len ? complaint->data : "cannot be read");
    return false;
}

/* A time that cannot be would stay the newest for ever, or the oldest. */
static void settle_events(struct taking *t, struct shipment *shipment)
{
    size_t kept = 0;
    char text[CALENDAR_TEXT];
    for (size_t i = 0; i < shipment->event_count; i++) {
        struct event *event = &shipment->events[i];
        event->heard_at = t->l.call->now;
        if (event->at < EARLIEST || event->at > t->l.call->now + AHEAD)
            looking_complain(&t->l, "at: %s cannot be when it happened", calendar_format(event->at, text));
        else
            shipment->events[kept++] = *event;
    }
    shipment->event_count = kept;
}

static bool is_picture(const struct shape *shape, const char *name)
{
    for (size_t i = 0; i < shape->slot_count; i++)
        if (text_equal(shape->slots[i].member->name, name))
            return shape->slots[i].shape_count > 0;
    return true;
}

static bool read_order(struct taking *t, const struct json *filled, struct report *report)
{
    struct str complaint = STR_EMPTY;
    bool forgiving = is_picture(&t->as->shape, "order");
    enum err err =
        order_read_from(json_member(filled, "order"), forgiving, t->l.arena, &report->order, &complaint);
    bool fine = !err || wrong(t, "", &complaint);
    str_clear(&complaint);
    for (size_t i = 0; fine && i < report->order.shipment_count; i++)
        settle_events(t, &report->order.shipments[i]);
    report->ref = arena_text(t->l.arena, json_member_text(filled, "ref"));
    return fine;
}

static const char *id_key(struct arena *arena, const char *text)
{
    struct str clean = STR_EMPTY;
    text_clean(&clean, text, strlen(text));
    const char *key = clean.len && clean.len <= 128 ? arena_copy(arena, clean.data, clean.len) : NULL;
    str_clear(&clean);
    return key;
}

/* A number that names a parcel or its order, in normal form. False when it is there and wrong. */
static bool read_name(struct taking *t, const struct json *filled, const char *name,
                      const char *(*normal_form)(struct arena *, const char *), const char **ret_key)
{
    const char *text = json_member_text(filled, name);
    if (!text)
        return true;
    *ret_key = normal_form(t->l.arena, text);
    if (!*ret_key)
        looking_complain(&t->l, "%s: cannot be read", name);
    return *ret_key != NULL;
}

static bool read_names(struct taking *t, const struct json *filled, struct report *report)
{
    struct shipment *parcel = &report->parcel;
    if (!read_name(t, filled, "order_number", order_key, &report->order_key) ||
        !read_name(t, filled, "order_ref", id_key, &report->ref) ||
        !read_name(t, filled, "tracking_number", tracking_key, &parcel->tracking_number) ||
        !read_name(t, filled, "shipment_id", id_key, &parcel->id))
        return false;
    if (report->order_key || report->ref || parcel->tracking_number)
        return true;
    looking_complain(&t->l, "it names neither an order nor a tracking number");
    return false;
}

static bool tells_nothing(const struct report *report)
{
    const struct shipment *p = &report->parcel;
    return !p->event_count && !p->line_count && !p->carrier && !p->service && !p->postcode && !p->country &&
           !p->region && p->window_from == UTC_NONE && p->window_until == UTC_NONE;
}

static bool read_parcel(struct taking *t, const struct json *filled, struct report *report)
{
    struct str complaint = STR_EMPTY;
    struct arena *arena = t->l.arena;
    const struct json *event = json_member(filled, "event");
    bool forgiving = is_picture(&t->as->shape, "event") && is_picture(&t->as->shape, "events");
    bool fine = shipment_read_from(filled, forgiving, arena, &report->parcel, &complaint) == OK ||
                wrong(t, "", &complaint);
    if (fine && event) {
        struct event *one = arena_alloc(arena, sizeof *one);
        fine = event_read(event, arena, one, &complaint) == OK || wrong(t, "event: ", &complaint);
        *ARENA_PUSH(arena, report->parcel.events, report->parcel.event_count) = *one;
    }
    str_clear(&complaint);
    report->parcel.id = NULL;
    fine = fine && read_names(t, filled, report);
    if (fine)
        settle_events(t, &report->parcel);
    return fine && !tells_nothing(report);
}

static bool read_degrees(struct taking *t, const struct json *filled, const char *name, double most,
                         double *ret)
{
    const char *text = json_member_text(filled, name);
    char *end = NULL;
    double degrees = text ? strtod(text, &end) : 0;
    bool fine = text && end != text && *end == 0 && degrees >= -most && degrees <= most;
    if (!fine)
        looking_complain(&t->l, "%s: must be degrees", name);
    *ret = degrees;
    return fine;
}

static bool read_ping(struct taking *t, const struct json *filled, struct report *report)
{
    const char *at = json_member_text(filled, "at");
    struct position *position = &report->position;
    if (!read_names(t, filled, report) || !read_degrees(t, filled, "latitude", 90, &position->latitude) ||
        !read_degrees(t, filled, "longitude", 180, &position->longitude))
        return false;
    if (!at || calendar_parse(at, false, &position->at, NULL) != OK || position->at < EARLIEST ||
        position->at > t->l.call->now + MS_HOUR) {
        looking_complain(&t->l, "at: cannot be when it was there");
        return false;
    }
    return true;
}

/* ---- the reports of a topic ---- */

static void take_item(struct looking *l, const struct shape *shape, const struct json *item, void *arg)
{
    struct taking *t = arg;
    struct str text = STR_EMPTY, reason = STR_EMPTY;
    struct json *filled = NULL;
    struct json_writer w = json_writer(&text);
    struct report report = {.kind = t->as->kind,
                            .parcel = {.window_from = UTC_NONE, .window_until = UTC_NONE}};
    json_open_object(&w, NULL);
    bool fine = shape_fill(l, shape, item, &w);
    json_shut(&w);
    if (fine && t->reading->count >= REPORTS_LIMIT) {
        l->exhausted = true;
        looking_complain(l, "it reports more than %d things", REPORTS_LIMIT);
        fine = false;
    }
    if (fine && json_parse(text.data, text.len, &filled, &reason) != OK)
        fine = wrong(t, "", &reason);
    if (fine)
        fine = report.kind == REPORT_ORDER    ? read_order(t, filled, &report)
               : report.kind == REPORT_PARCEL ? read_parcel(t, filled, &report)
                                              : read_ping(t, filled, &report);
    if (fine)
        *ARENA_PUSH(l->arena, t->reading->reports, t->reading->count) = report;
    json_close(filled);
    str_clear(&text);
    str_clear(&reason);
}

/* The topic itself, else the longest that ends in a star and begins alike. */
static const struct topic *find_topic(const struct hook *hook, const char *name)
{
    const struct topic *best = NULL;
    size_t best_len = 0;
    for (size_t i = 0; i < hook->topic_count; i++) {
        const struct topic *topic = &hook->topics[i];
        size_t len = strlen(topic->name);
        if (text_equal(topic->name, name))
            return topic;
        bool begins = topic->name[len - 1] == '*' && strncmp(topic->name, name, len - 1) == 0;
        if (begins && len > best_len) {
            best = topic;
            best_len = len;
        }
    }
    return best;
}

/* name: of an answer; NULL: as the call says. */
static void take_topic(struct taking *t, const char *name)
{
    const struct hook *hook = t->l.hook;
    if (!name && hook->topic.kind && source_find(&t->l, &hook->topic, t->l.root, LEAF_TEXT, &name) != FOUND) {
        looking_complain(&t->l, "it names no topic");
        return;
    }
    t->reading->topic = name;
    const struct topic *topic = find_topic(hook, name ? name : "");
    if (!topic)
        looking_complain(&t->l, "the topic \"%.80s\" is not in the file", name ? name : "");
    for (size_t i = 0; topic && i < topic->count; i++) {
        t->as = topic->reports[i];
        shape_each(&t->l, &t->as->shape, t->l.root, take_item, t);
    }
}

const char *hook_body_digest(const struct hook_call *call, struct arena *arena)
{
    uint8_t digest[SHA256_SIZE];
    struct str hex = STR_EMPTY;
    digest_sha256(call->bytes, call->len, digest);
    hex_encode(&hex, digest, sizeof digest);
    const char *id = arena_printf(arena, "sha256:%s", hex.data);
    str_clear(&hex);
    return id;
}

void hook_read_as(const struct hook *hook, const struct hook_call *call, const char *topic,
                  struct arena *arena, struct reading *ret_reading)
{
    struct reading reading = {.sender = hook->name};
    struct json *body = NULL;
    struct str reason = STR_EMPTY;
    const char *id = NULL;
    struct taking t = {.l = {.hook = hook, .call = call, .arena = arena, .complaint = STR_EMPTY},
                       .reading = &reading};
    if (json_parse(call->bytes, call->len, &body, &reason) != OK)
        looking_complain(&t.l, "the body is no JSON: %s", reason.data);
    t.l.root = body;
    bool named =
        !topic && source_find(&t.l, &hook->call_id, body, LEAF_TEXT, &id) == FOUND && strlen(id) <= ID_LIMIT;
    reading.call_id = named ? id : hook_body_digest(call, arena);
    if (body)
        take_topic(&t, topic);
    if (t.l.complaint.len)
        reading.complaint = arena_copy(arena, t.l.complaint.data, t.l.complaint.len);
    json_close(body);
    str_clear(&reason);
    str_clear(&t.l.complaint);
    *ret_reading = reading;
}

void hook_read_call(const struct hook *hook, const struct hook_call *call, struct arena *arena,
                    struct reading *ret_reading)
{
    hook_read_as(hook, call, NULL, arena, ret_reading);
}

/* ---- what is needed beside the body ---- */

const char *hook_headers(const struct hook *hook, const struct hook_call *call, struct arena *arena)
{
    struct str text = STR_EMPTY;
    struct json_writer w = json_writer(&text);
    bool any = false;
    json_open_object(&w, NULL);
    for (size_t i = 0; i < hook->header_count; i++) {
        const char *value = call->header(call->arg, hook->headers[i]);
        size_t len = value ? strlen(value) : 0;
        if (!len || len > HEADER_LIMIT || !text_is_utf8(value, len))
            continue;
        json_add_text(&w, hook->headers[i], value);
        any = true;
    }
    json_shut(&w);
    const char *headers = any ? arena_copy(arena, text.data, text.len) : NULL;
    str_clear(&text);
    return headers;
}

bool hook_is_ping(const struct hook *hook, const struct hook_call *call)
{
    const char *type = call->header(call->arg, "content-type");
    for (size_t i = 0; i < hook->ping_count; i++) {
        const struct ping *ping = &hook->pings[i];
        bool typed = !ping->content_type ||
                     (type && strncasecmp(type, ping->content_type, strlen(ping->content_type)) == 0);
        bool begins = !ping->begins || (call->len >= strlen(ping->begins) &&
                                        memcmp(call->bytes, ping->begins, strlen(ping->begins)) == 0);
        if (typed && begins)
            return true;
    }
    return false;
}

bool hook_takes_any_type(const struct hook *hook)
{
    return hook->ping_count > 0;
}
