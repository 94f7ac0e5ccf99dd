/* insight/gaps.c - what is missing in the record of an order. */
#include "insight/gaps.h"

#include "base/str.h"

const char *gap_name(enum gap_kind kind)
{
    static const char *const names[GAP_KINDS] = {
        [GAP_NO_EVENTS] = "no_events", [GAP_NO_NUMBER] = "no_number",   [GAP_BAD_NUMBER] = "bad_number",
        [GAP_NO_WORD] = "no_word",     [GAP_ITEMS_LEFT] = "items_left", [GAP_BACK_ORDER] = "back_order",
    };
    return names[kind];
}

struct looking {
    const struct order *order;
    utc_ms before; /* what happened before is long enough ago */
    struct arena *arena;
    struct gap *gaps;
    size_t count;
};

static struct gap *add(struct looking *l, enum gap_kind kind, utc_ms since)
{
    struct gap *gap = ARENA_PUSH(l->arena, l->gaps, l->count);
    *gap = (struct gap){.kind = kind, .since = since};
    return gap;
}

static bool is_over(const struct order *order)
{
    return !order_is_open(order) || order_is_cancelled(order);
}

/* When anything about the order was heard last; UTC_NONE: never. */
static utc_ms heard_last(const struct order *order)
{
    utc_ms last = UTC_NONE;
    for (size_t i = 0; i < order->shipment_count; i++)
        for (size_t j = 0; j < order->shipments[i].event_count; j++) {
            utc_ms heard = order->shipments[i].events[j].heard_at;
            if (last == UTC_NONE || heard > last)
                last = heard;
        }
    return last;
}

static void look_at_silence(struct looking *l)
{
    utc_ms heard = heard_last(l->order);
    if (heard == UTC_NONE && l->order->placed_at <= l->before)
        add(l, GAP_NO_EVENTS, l->order->placed_at);
    else if (heard != UTC_NONE && heard <= l->before)
        add(l, GAP_NO_WORD, heard);
}

static void look_at_number(struct looking *l, const struct shipment *shipment)
{
    struct standing standing = shipment_standing(shipment);
    struct tracking_hint hint = shipment_hint(l->order, shipment);
    utc_ms since = standing.reached ? standing.reached->at : l->order->placed_at;
    if (milestone_is_final(standing.milestone))
        return;
    if (!text_empty(shipment->tracking_number)) {
        if (tracking_judge(shipment->tracking_number, &hint) == TRACKING_WRONG)
            add(l, GAP_BAD_NUMBER, since)->shipment = shipment;
    } else if (milestone_is_shipped(standing.milestone) || since <= l->before) {
        add(l, GAP_NO_NUMBER, since)->shipment = shipment;
    }
}

static void look_at_items(struct looking *l)
{
    struct line *left;
    size_t count = order_items_left(l->order, l->arena, &left);
    if (!count || l->order->placed_at > l->before)
        return;
    enum gap_kind kind = order_waits_for_stock(l->order) ? GAP_BACK_ORDER : GAP_ITEMS_LEFT;
    struct gap *gap = add(l, kind, l->order->placed_at);
    gap->items = left;
    gap->item_count = count;
}

size_t gaps_look(const struct order *order, utc_ms now, utc_ms patience, struct arena *arena,
                 struct gap **ret_gaps)
{
    struct looking looking = {.order = order, .before = now - patience, .arena = arena};
    look_at_items(&looking); /* also when all that did ship has arrived */
    if (!is_over(order)) {
        look_at_silence(&looking);
        for (size_t i = 0; i < order->shipment_count; i++)
            look_at_number(&looking, &order->shipments[i]);
    }
    *ret_gaps = looking.gaps;
    return looking.count;
}
