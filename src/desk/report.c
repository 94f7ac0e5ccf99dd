/* desk/report.c - news of a shop or carrier: kept once, and told to the chats that asked about the order. */
#include <string.h>

#include "base/str.h"
#include "desk/desk_private.h"
#include "insight/insight.h"
#include "store/orders.h"

#define WATCHERS 200 /* conversations that one event is told to: a household, not an audience */

/* What a conversation is to be told once the commit has returned. */
struct telling {
    const char *conversation;
    struct message message;
    struct reply *reply;
};

struct report_work {
    struct desk *desk;
    struct snapshot *snapshot;
    struct arena *arena; /* ours: the report lives in it, and what is made of it */
    struct reading reading;
    desk_reported *done;
    void *arg;
    utc_ms now;
    struct telling *tellings;
    size_t telling_count;
};

/* ---- on the writer's thread ---- */

static struct voice *writer_voice(struct report_work *work)
{
    struct desk *desk = work->desk;
    if (desk->writer_side.snapshot != work->snapshot) {
        voice_close(desk->writer_side.voice);
        snapshot_release(desk->writer_side.snapshot);
        desk->writer_side.snapshot = snapshot_hold(work->snapshot);
        desk->writer_side.voice = voice_open(work->snapshot->wording);
    }
    return desk->writer_side.voice;
}

static enum err tell_one(struct store *store, struct report_work *work, const struct conversation *to,
                         const struct decision *decision)
{
    const struct config *config = work->snapshot->config;
    const char *wanted = to->locale ? to->locale : config->shop.locale;
    struct setting setting = {
        .zone = decision->zone ? decision->zone : config->shop.time_zone, .now = work->now, .config = config};
    setting.locale = wording_serve(work->snapshot->wording, wanted, config->shop.locale, NULL);
    struct reply *reply = arena_alloc(work->arena, sizeof *reply);
    voice_word(writer_voice(work), &setting, decision, work->arena, reply);
    reply->locale = setting.locale;

    struct message message = {.kind = MESSAGE_EVENT, .at = work->now};
    enum err err = messages_add(store, to->id, MESSAGE_EVENT, NULL, reply, work->now, &message.seq);
    if (err)
        return err;
    reply->seq = message.seq;
    *ARENA_PUSH(work->arena, work->tellings, work->telling_count) =
        (struct telling){.conversation = to->id, .message = message, .reply = reply};
    return OK;
}

static enum err tell_watchers(struct store *store, struct report_work *work, struct order *order,
                              const struct shipment *shipment, const struct standing *before)
{
    struct conversation *watchers = NULL;
    size_t count = 0;
    struct decision decision = {0};
    insight_look(order, work->now, work->snapshot->config);
    enum err err = watchers_of(store, order->key, WATCHERS, work->arena, &watchers, &count);
    if (err || !count ||
        !dialogue_notice(order, shipment, before, work->now, work->snapshot->config, work->arena, &decision))
        return err;
    for (size_t i = 0; i < count && !err; i++)
        if (watchers[i].channel == CHANNEL_CHAT) /* the others cannot be spoken to unasked */
            err = tell_one(store, work, &watchers[i], &decision);
    return err;
}

static bool is_same_event(const struct event *a, const struct event *b)
{
    if (a->id && b->id)
        return text_equal(a->id, b->id);
    return a->at == b->at && a->milestone == b->milestone && text_equal(a->text, b->text);
}

static bool is_among(const struct event *event, const struct event *events, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (is_same_event(event, &events[i]) && event->heard_at == events[i].heard_at)
            return true; /* else it was heard of before, under another of the parcel's names */
    return false;
}

/* Where the parcel stood without its news. False when the parcel has none of it. */
static bool standing_without(struct arena *arena, const struct shipment *shipment, const struct event *news,
                             size_t count, struct standing *ret_standing)
{
    struct shipment before = *shipment;
    before.events = arena_alloc_array(arena, shipment->event_count + 1, sizeof *before.events);
    before.event_count = 0;
    for (size_t i = 0; i < shipment->event_count; i++)
        if (!is_among(&shipment->events[i], news, count))
            before.events[before.event_count++] = shipment->events[i];
    *ret_standing = shipment_standing(&before);
    return before.event_count < shipment->event_count;
}

static bool differs(const struct standing *a, const struct standing *b)
{
    return a->milestone != b->milestone || a->exception != b->exception || a->reason != b->reason;
}

/* Senders tell a parcel's whole history with each scan: what is new in it is news. */
static enum err take_parcel(struct store *store, struct report_work *work, const struct report *report)
{
    const struct parcel_ref parcel = {report->order_key, report->parcel.tracking_number, report->parcel.id};
    const char *order_key = NULL;
    struct event *news = NULL;
    size_t count = 0;
    struct order order;
    enum err err = OK;
    for (size_t i = 0; !err && i < report->parcel.event_count; i++) {
        struct event event = report->parcel.events[i];
        if (event.heard_at == UTC_NONE)
            event.heard_at = work->now;
        err = events_add(store, &parcel, &event, work->arena, &order_key);
        if (!err && order_key) /* else it waits for its order */
            *ARENA_PUSH(work->arena, news, count) = event;
        if (err == ERR_EXISTS)
            err = OK;
    }
    if (!err && count)
        err = orders_find(store, order_key, work->arena, &order);
    for (size_t i = 0; !err && count && i < order.shipment_count; i++) {
        struct standing before, after = shipment_standing(&order.shipments[i]);
        if (standing_without(work->arena, &order.shipments[i], news, count, &before) &&
            differs(&before, &after))
            err = tell_watchers(store, work, &order, &order.shipments[i], &before);
    }
    return err;
}

static struct standing standing_in(const struct order *order, const char *shipment_id)
{
    struct shipment none = {0};
    for (size_t i = 0; i < order->shipment_count; i++)
        if (text_equal(order->shipments[i].id, shipment_id))
            return shipment_standing(&order->shipments[i]);
    return shipment_standing(&none);
}

static enum err take_order(struct store *store, struct report_work *work, const struct report *report)
{
    const char *key = report->order.key;
    struct order before = {0}, after;
    enum err err = orders_find(store, key, work->arena, &before);
    if (err && err != ERR_NOT_FOUND)
        return err;
    err = orders_upsert(store, &report->order, work->now);
    if (!err)
        err = orders_find(store, key, work->arena, &after);
    for (size_t i = 0; !err && i < after.shipment_count; i++) {
        struct standing stood = standing_in(&before, after.shipments[i].id);
        struct standing stands = shipment_standing(&after.shipments[i]);
        if (stood.milestone != stands.milestone || stood.exception != stands.exception)
            err = tell_watchers(store, work, &after, &after.shipments[i], &stood);
    }
    return err;
}

static enum err report_run(struct store *store, void *arg)
{
    struct report_work *work = arg;
    work->tellings = NULL;
    work->telling_count = 0;
    enum err err = calls_take(store, work->reading.sender, work->reading.call_id, work->now);
    for (size_t i = 0; !err && i < work->reading.count; i++) {
        const struct report *report = &work->reading.reports[i];
        if (report->kind == REPORT_ORDER)
            err = take_order(store, work, report);
        else if (report->kind == REPORT_PARCEL)
            err = take_parcel(store, work, report);
    }
    return err;
}

/* ---- on the desk's thread, after the commit ---- */

static void reported(void *arg, enum err err)
{
    struct report_work *work = arg;
    struct desk *desk = work->desk;
    desk_look_away(desk);
    if (err == ERR_EXISTS) {
        desk->figures.repeated_reports++;
        err = OK;
    } else if (!err) {
        desk->figures.reports++;
        for (size_t i = 0; i < work->telling_count && desk->outlet.tell; i++) {
            const struct telling *telling = &work->tellings[i];
            if (desk->outlet.connected(desk->outlet.arg, telling->conversation))
                desk->outlet.tell(desk->outlet.arg, telling->conversation, &telling->message, telling->reply);
        }
    }
    work->done(work->arg, !err || err == ERR_NOT_FOUND ? err : ERR_UNAVAILABLE);
    desk->in_flight--;
    snapshot_release(work->snapshot);
    arena_close(work->arena);
    memory_free(work);
}

void desk_report(struct desk *desk, struct arena *arena, const struct reading *reading, desk_reported *done,
                 void *arg)
{
    struct report_work *work = memory_alloc(sizeof *work);
    work->desk = desk;
    work->snapshot = snapshot_hold(desk->snapshot);
    work->arena = arena;
    work->reading = *reading;
    work->done = done;
    work->arg = arg;
    work->now = clock_now();
    desk->in_flight++;
    writer_submit(desk->writer, (struct job){.run = report_run, .done = reported, .arg = work});
}
