/* desk/report.c - what a shop or carrier reports of an order: kept, and told to the chats that asked about
 * it. */
#include <string.h>

#include "base/str.h"
#include "desk/desk_private.h"
#include "insight/insight.h"
#include "store/calls.h"
#include "store/orders.h"
#include "store/positions.h"

#define WATCHERS 200 /* conversations that one event is told to: a household, not an audience */

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

static bool is_news(const char *given, const char *known)
{
    return given && !text_equal(given, known);
}

/* What a carrier tells of its parcel beside what happened to it. */
static enum err keep_details(struct store *store, struct report_work *work, const struct shipment *parcel,
                             const struct order *order)
{
    const struct shipment *known = NULL;
    for (size_t i = 0; i < order->shipment_count && !known; i++)
        if (parcel->tracking_number ? text_equal(order->shipments[i].tracking_number, parcel->tracking_number)
                                    : text_equal(order->shipments[i].id, parcel->id))
            known = &order->shipments[i];
    if (!known || !(is_news(parcel->carrier, known->carrier) || is_news(parcel->service, known->service) ||
                    (parcel->window_until != UTC_NONE && parcel->window_until != known->window_until) ||
                    (parcel->window_from != UTC_NONE && parcel->window_from != known->window_from)))
        return OK;
    struct shipment details = {.id = known->id,
                               .tracking_number = known->tracking_number,
                               .carrier = parcel->carrier,
                               .service = parcel->service,
                               .window_from = parcel->window_from,
                               .window_until = parcel->window_until};
    struct order change = {.number = order->number,
                           .key = order->key,
                           .placed_at = order->placed_at,
                           .promised_by = order->promised_by,
                           .promised_is_date = order->promised_is_date,
                           .shipments = &details,
                           .shipment_count = 1};
    return orders_upsert(store, &change, work->now);
}

/* Senders tell a parcel's whole history with each scan: what is new in it is news. */
static enum err take_parcel(struct store *store, struct report_work *work, const struct report *report,
                            const char **ret_order_key)
{
    struct parcel_ref parcel = {report->order_key, report->parcel.tracking_number, report->parcel.id};
    struct event *news = NULL;
    size_t count = 0;
    struct order order;
    enum err err = OK;
    if (!parcel.order_key && report->ref)
        err = refs_find(store, work->sender, report->ref, work->arena, &parcel.order_key);
    if (err == ERR_NOT_FOUND && parcel.tracking_number)
        err = OK;
    const char *order_key = parcel.order_key;
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
    if (!err && order_key)
        err = orders_find(store, order_key, work->arena, &order);
    if (err == ERR_NOT_FOUND && order_key) { /* told by its number alone, before its order */
        err = OK;
        order_key = NULL;
    }
    if (!err && order_key)
        err = keep_details(store, work, &report->parcel, &order);
    for (size_t i = 0; !err && count && i < order.shipment_count; i++) {
        struct standing before, after = shipment_standing(&order.shipments[i]);
        if (standing_without(work->arena, &order.shipments[i], news, count, &before) &&
            differs(&before, &after))
            err = tell_watchers(store, work, &order, &order.shipments[i], &before);
    }
    *ret_order_key = order_key;
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

static enum err take_ping(struct store *store, struct report_work *work, const struct report *report)
{
    const char *key = report->order_key, *number = report->parcel.tracking_number;
    enum err err = OK;
    if (!key && !number)
        err = refs_find(store, work->sender, report->ref, work->arena, &key);
    if (err)
        return err;
    return positions_add(store, position_name(work->arena, number, key, report->parcel.id),
                         report->position.at, report->position.latitude, report->position.longitude);
}

enum err report_take(struct store *store, struct report_work *work, const struct report *report,
                     const char **ret_order_key)
{
    if (report->kind == REPORT_PARCEL)
        return take_parcel(store, work, report, ret_order_key);
    if (report->kind == REPORT_PING)
        return take_ping(store, work, report);
    if (report->kind != REPORT_ORDER)
        return OK;
    *ret_order_key = report->order.key;
    return take_order(store, work, report);
}

/* ---- on the desk's thread, after the commit ---- */

void report_tell(struct desk *desk, const struct report_work *work)
{
    for (size_t i = 0; i < work->telling_count && desk->outlet.tell; i++) {
        const struct telling *telling = &work->tellings[i];
        if (desk->outlet.connected(desk->outlet.arg, telling->conversation))
            desk->outlet.tell(desk->outlet.arg, telling->conversation, &telling->message, telling->reply);
    }
}
