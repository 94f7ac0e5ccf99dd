/* ingest/hook_take.c - one call: verified over its raw bytes, then read as the sender's file says. */
#include <string.h>

#include "base/text.h"
#include "ingest/hook_private.h"
#include "model/numbers.h"

#define ID_LIMIT 256

struct taking {
    const struct hook *hook;
    const struct hook_call *call;
    const struct json *body;
    struct arena *arena;
    struct report *report;
    struct str *complaint;
};

static bool is_authentic(const struct hook *hook, const struct hook_call *call,
                         const struct text_list *secrets)
{
    bool authentic = false;
    for (size_t i = 0; secrets && i < secrets->count; i++)
        authentic = hook->signature.scheme->verify(&hook->signature, call, secrets->items[i]) || authentic;
    return authentic;
}

/* A short text at a place of the call, in the arena; NULL when it is not there or cannot be one. */
static const char *text_in(const struct taking *t, const struct place *place)
{
    char number[32];
    const char *text = place->header ? t->call->header(t->call->header_arg, place->header)
                                     : json_scalar(json_at(t->body, place->pointer), number, sizeof number);
    size_t len = text ? strlen(text) : 0;
    return len && len <= ID_LIMIT && text_is_utf8(text, len) ? arena_copy(t->arena, text, len) : NULL;
}

/* A number that names a parcel or its order, in normal form. False when it is there and wrong. */
static bool key_at(const struct taking *t, const char *pointer,
                   const char *(*normal_form)(struct arena *, const char *), const char **ret_key)
{
    char number[32];
    const struct json *value = pointer ? json_at(t->body, pointer) : NULL;
    const char *text = json_scalar(value, number, sizeof number);
    if (!value || (text && !*text))
        return true;
    *ret_key = text ? normal_form(t->arena, text) : NULL;
    if (!*ret_key)
        str_printf(t->complaint, "%s: cannot be read", pointer);
    return *ret_key != NULL;
}

static const char *id_key(struct arena *arena, const char *text)
{
    struct str clean = STR_EMPTY;
    text_clean(&clean, text, strlen(text));
    const char *key = clean.len && clean.len <= 128 ? arena_copy(arena, clean.data, clean.len) : NULL;
    str_clear(&clean);
    return key;
}

static enum err take_order(struct taking *t, const struct topic *topic)
{
    str_printf(t->complaint, "%s: ", topic->order);
    enum err err = order_read(json_at(t->body, topic->order), t->arena, &t->report->order, t->complaint);
    for (size_t i = 0; !err && i < t->report->order.shipment_count; i++)
        for (size_t j = 0; j < t->report->order.shipments[i].event_count; j++)
            t->report->order.shipments[i].events[j].heard_at = t->call->now;
    return err;
}

static enum err take_event(struct taking *t, const struct topic *topic)
{
    struct report *report = t->report;
    if (!key_at(t, topic->order_number, order_key, &report->order_key) ||
        !key_at(t, topic->tracking_number, tracking_key, &report->tracking_number) ||
        !key_at(t, topic->shipment_id, id_key, &report->shipment_id))
        return ERR_INVALID;
    if (!report->order_key && !report->tracking_number) {
        str_printf(t->complaint, "%s%s%s: is missing", topic->order_number ? topic->order_number : "",
                   topic->order_number && topic->tracking_number ? " or " : "",
                   topic->tracking_number ? topic->tracking_number : "");
        return ERR_INVALID;
    }
    str_printf(t->complaint, "%s: ", topic->event);
    enum err err = event_read(json_at(t->body, topic->event), t->arena, &report->event, t->complaint);
    report->event.heard_at = t->call->now;
    return err;
}

static enum err take_topic(struct taking *t)
{
    const char *name = text_in(t, &t->hook->topic);
    t->report->call_id = text_in(t, &t->hook->call_id);
    if (!t->report->call_id || !name) {
        const struct place *missing = name ? &t->hook->call_id : &t->hook->topic;
        str_printf(t->complaint, "%s: is missing", missing->header ? missing->header : missing->pointer);
        return ERR_INVALID;
    }
    for (size_t i = 0; i < t->hook->topic_count; i++) {
        const struct topic *topic = &t->hook->topics[i];
        if (!text_equal(topic->name, name))
            continue;
        t->report->kind = topic->kind;
        return topic->kind == REPORT_ORDER   ? take_order(t, topic)
               : topic->kind == REPORT_EVENT ? take_event(t, topic)
                                             : OK;
    }
    return OK; /* a topic that is nothing to us */
}

enum err hook_take(const struct hook *hook, const struct hook_call *call, const struct text_list *secrets,
                   struct arena *arena, struct report *ret_report, struct str *ret_complaint)
{
    struct report report = {.kind = REPORT_NOTHING, .sender = hook->name};
    struct json *body = NULL;
    if (!is_authentic(hook, call, secrets))
        return ERR_FORBIDDEN;
    enum err err = json_parse(call->bytes, call->len, &body, ret_complaint);
    if (!err) {
        struct taking taking = {hook, call, body, arena, &report, ret_complaint};
        err = take_topic(&taking);
    }
    json_close(body);
    if (err)
        return ERR_INVALID;
    str_reset(ret_complaint);
    *ret_report = report;
    return OK;
}
