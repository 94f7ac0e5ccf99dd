/* model/order.c - where parcels and orders stand. */
#include "model/order.h"

#include <string.h>

#include "base/str.h"
#include "model/parcels.h"

/* Whether `next`, heard of later, says that a final milestone does not hold (any more). A late scan of a
 * sorting centre does not take a delivery back; a parcel that was given up for lost may be seen again. */
static bool contradicts(enum milestone final, enum milestone next)
{
    switch (final) {
    case MILESTONE_DELIVERED: return next == MILESTONE_RETURNED || next == MILESTONE_LOST;
    case MILESTONE_LOST: return milestone_is_shipped(next) && next != MILESTONE_LOST;
    case MILESTONE_CANCELLED: return milestone_is_shipped(next);
    default: return false; /* returned: the scan "delivered" that often follows is the sender's own door */
    }
}

struct standing shipment_standing(const struct shipment *shipment)
{
    struct standing standing = {.milestone = MILESTONE_ORDER_RECEIVED};
    for (size_t i = 0; i < shipment->event_count; i++) {
        const struct event *event = &shipment->events[i];
        bool final = milestone_is_final(standing.milestone);
        bool over = event->milestone == MILESTONE_EXCEPTION;
        bool returning =
            standing.milestone == MILESTONE_DELIVERED && over && event->reason == REASON_RETURNING;
        if (final && event->milestone != standing.milestone && !returning &&
            !contradicts(standing.milestone, event->milestone))
            continue;
        if (!final || !standing.newest || event->milestone != standing.milestone) {
            standing.newest = event;
            standing.reason = event->reason;
            standing.exception = over;
        }
        if (!over && event->milestone != MILESTONE_NONE) {
            /* A scan that repeats itself is news, except of what began with its first: delivered, waiting to
             * be collected. */
            if (event->milestone != standing.milestone || !standing.reached ||
                !(final || event->milestone == MILESTONE_AVAILABLE_FOR_PICKUP))
                standing.reached = event;
            standing.milestone = event->milestone;
        }
    }
    return standing;
}

static bool shipment_is_open(const struct shipment *shipment)
{
    return !milestone_is_final(shipment_standing(shipment).milestone);
}

bool order_is_open(const struct order *order)
{
    for (size_t i = 0; i < order->shipment_count; i++)
        if (shipment_is_open(&order->shipments[i]))
            return true;
    return order->shipment_count == 0;
}

/* Troubles that only a parcel on its way can have. */
static bool happens_on_the_way(const struct standing *standing)
{
    if (!standing->exception)
        return false;
    switch (standing->reason) {
    case REASON_WEATHER:
    case REASON_CUSTOMS:
    case REASON_REFUSED:
    case REASON_MISSORTED:
    case REASON_RETURNING: return true;
    default: return false;
    }
}

bool order_is_shipped(const struct order *order)
{
    for (size_t i = 0; i < order->shipment_count; i++) {
        struct standing standing = shipment_standing(&order->shipments[i]);
        if (milestone_is_shipped(standing.milestone) || happens_on_the_way(&standing))
            return true;
    }
    return false;
}

const char *shipment_reference(struct arena *arena, const struct order *order,
                               const struct shipment *shipment)
{
    if (!shipment->position)
        return NULL;
    return arena_printf(arena, SHIPMENT_REFERENCE, order->key, (long long)shipment->position);
}

struct tracking_hint shipment_hint(const struct order *order, const struct shipment *shipment)
{
    bool has_country = shipment->country && *shipment->country;
    return (struct tracking_hint){shipment->carrier,
                                  has_country ? shipment->country : order->customer.country};
}

bool order_is_cancelled(const struct order *order)
{
    for (size_t i = 0; i < order->shipment_count; i++)
        if (shipment_standing(&order->shipments[i]).milestone != MILESTONE_CANCELLED)
            return false;
    return order->shipment_count > 0;
}

int event_compare(const struct event *a, const struct event *b)
{
    if (a->at != b->at)
        return a->at < b->at ? -1 : 1;
    if (a->milestone != b->milestone)
        return a->milestone < b->milestone ? -1 : 1;
    if (a->reason != b->reason)
        return a->reason < b->reason ? -1 : 1;
    int order = text_compare(a->text, b->text);
    if (!order)
        order = text_compare(a->place, b->place);
    return order ? order : text_compare(a->id, b->id);
}

bool event_is_repetition(const struct event *a, const struct event *b)
{
    if (a->id || b->id)
        return a->id && b->id && text_equal(a->id, b->id);
    return a->at == b->at && a->milestone == b->milestone;
}

/* Of what is the same in every word, the one heard first is kept: it comes last here. */
static bool is_before(const struct event *a, const struct event *b)
{
    int order = event_compare(a, b);
    return order ? order < 0 : a->heard_at > b->heard_at;
}

void shipment_sort_events(struct shipment *shipment)
{
    struct event *events = shipment->events;
    size_t count = shipment->event_count, kept = shipment->event_count;
    for (size_t i = 1; i < count; i++) { /* by insertion: nearly sorted in practice */
        struct event event = events[i];
        size_t to = i;
        for (; to > 0 && is_before(&event, &events[to - 1]); to--)
            events[to] = events[to - 1];
        events[to] = event;
    }
    for (size_t i = count; i-- > 0;) { /* of repetitions the last one stays */
        bool repeated = false;
        for (size_t j = kept; j < count && !repeated; j++)
            repeated = event_is_repetition(&events[i], &events[j]);
        if (!repeated)
            events[--kept] = events[i];
    }
    shipment->event_count = count - kept;
    if (kept)
        memmove(events, events + kept, (count - kept) * sizeof *events);
}
