/* ingest/hook_file.c - reading one webhooks/NAME.json: how a sender signs, where things are, what its topics
 * mean. */
#include <ctype.h>
#include <string.h>

#include "ingest/hook_private.h"

struct reader {
    struct settings *settings;
    struct arena *arena;
};

static const char *text_at(struct reader *r, const char *pointer)
{
    return arena_text(r->arena, settings_text(r->settings, pointer, NULL));
}

static bool is_header(const char *text)
{
    size_t len = strlen(text);
    for (size_t i = 0; i < len; i++)
        if (!isalnum((unsigned char)text[i]) && text[i] != '-' && text[i] != '_')
            return false;
    return len > 0 && len <= 64;
}

static const char *header_at(struct reader *r, const char *pointer)
{
    const char *text = text_at(r, pointer);
    if (!text || !is_header(text))
        settings_complain(r->settings, pointer, "must be the name of a header");
    return text;
}

/* A JSON Pointer of the file; required or not. */
static const char *pointer_at(struct reader *r, const char *pointer, bool required)
{
    const char *text = text_at(r, pointer);
    if (!text && !required && !settings_has(r->settings, pointer))
        return NULL;
    if (!text || (text[0] != '/' && text[0] != '\0') || strlen(text) > 256)
        settings_complain(r->settings, pointer, "must be a JSON Pointer such as \"/data\"");
    return text;
}

/* {"header": NAME} or {"pointer": POINTER}. */
static struct place place_at(struct reader *r, const char *pointer)
{
    const char *header = arena_printf(r->arena, "%s/header", pointer);
    const char *body = arena_printf(r->arena, "%s/pointer", pointer);
    struct place place = {NULL, NULL};
    if (settings_has(r->settings, header))
        place.header = header_at(r, header);
    if (settings_has(r->settings, body))
        place.pointer = pointer_at(r, body, true);
    if (!place.header == !place.pointer)
        settings_complain(r->settings, pointer,
                          "must name either a \"header\" or a \"pointer\" into the body");
    return place;
}

static struct signature signature_at(struct reader *r)
{
    struct signature signature = {
        .id_header = header_at(r, "/signature/id_header"),
        .timestamp_header = header_at(r, "/signature/timestamp_header"),
        .signature_header = header_at(r, "/signature/signature_header"),
        .tolerance = MS_SECOND * settings_integer(r->settings, "/signature/tolerance_seconds", 300, 1, 3600),
    };
    const char *scheme = settings_text(r->settings, "/signature/scheme", NULL);
    signature.scheme = scheme ? scheme_find(scheme) : NULL;
    if (!signature.scheme)
        settings_complain(r->settings, "/signature/scheme",
                          "must be a scheme that is known: \"standard-webhooks\"");
    return signature;
}

static const struct {
    const char *name; /* in the file */
    enum report_kind kind;
    const char *members[4];
} reports[] = {
    {"order", REPORT_ORDER, {"order"}},
    {"event", REPORT_EVENT, {"event", "order_number", "tracking_number", "shipment_id"}},
    {"nothing", REPORT_NOTHING, {NULL}},
};
#define REPORTS (sizeof reports / sizeof *reports)

static void check_members(struct reader *r, const char *pointer, const struct json *value, size_t report)
{
    const char *name;
    for (size_t i = 0; json_member_at(value, i, &name); i++) {
        bool known = text_equal(name, "report");
        for (size_t j = 0; j < 4; j++)
            known = known || (reports[report].members[j] && text_equal(name, reports[report].members[j]));
        if (!known)
            settings_complain(r->settings, json_below(r->arena, pointer, name), "unknown key");
    }
}

static struct topic topic_at(struct reader *r, const char *pointer, const char *name,
                             const struct json *value)
{
    const char *report = settings_text(r->settings, json_below(r->arena, pointer, "report"), NULL);
    struct topic topic = {.name = arena_text(r->arena, name)};
    size_t i = 0;
    while (i < REPORTS && !(report && text_equal(reports[i].name, report)))
        i++;
    if (i == REPORTS) {
        settings_complain(r->settings, json_below(r->arena, pointer, "report"),
                          "must be \"order\", \"event\" or \"nothing\"");
        return topic;
    }
    topic.kind = reports[i].kind;
    if (topic.kind == REPORT_ORDER)
        topic.order = pointer_at(r, json_below(r->arena, pointer, "order"), true);
    if (topic.kind == REPORT_EVENT) {
        topic.event = pointer_at(r, json_below(r->arena, pointer, "event"), true);
        topic.order_number = pointer_at(r, json_below(r->arena, pointer, "order_number"), false);
        topic.tracking_number = pointer_at(r, json_below(r->arena, pointer, "tracking_number"), false);
        topic.shipment_id = pointer_at(r, json_below(r->arena, pointer, "shipment_id"), false);
        if (!topic.order_number && !topic.tracking_number)
            settings_complain(r->settings, pointer, "needs \"order_number\" or \"tracking_number\"");
    }
    check_members(r, pointer, value, i);
    return topic;
}

static void topics_at(struct reader *r, struct hook *hook)
{
    const char *name;
    const struct json *topics = settings_value(r->settings, "/topics", JSON_OBJECT), *value;
    if (!json_count(topics))
        settings_complain(r->settings, "/topics", "must say what each topic reports");
    for (size_t i = 0; (value = json_member_at(topics, i, &name)); i++) {
        const char *pointer = json_below(r->arena, "/topics", name);
        if (json_kind(value) != JSON_OBJECT) {
            settings_complain(r->settings, pointer, "must be an object");
            continue;
        }
        *ARENA_PUSH(r->arena, hook->topics, hook->topic_count) = topic_at(r, pointer, name, value);
    }
}

enum err hook_read(const char *path, const char *name, struct arena *arena, struct complaints *complaints,
                   struct hook *ret_hook)
{
    struct reader r = {.arena = arena};
    size_t before = complaints->count;
    if (settings_open(path, complaints, &r.settings) != OK)
        return ERR_INVALID;
    struct hook hook = {.name = name};
    settings_text(r.settings, "/about", NULL);           /* for people */
    settings_value(r.settings, "/examples", JSON_ARRAY); /* for the tests */
    hook.signature = signature_at(&r);
    hook.call_id = place_at(&r, "/call_id");
    hook.topic = place_at(&r, "/topic");
    topics_at(&r, &hook);
    settings_finish(r.settings);
    settings_close(r.settings);
    if (complaints->count > before)
        return ERR_INVALID;
    *ret_hook = hook;
    return OK;
}
