/* dialogue/notice.c - whether news about a parcel deserves to be told to someone who asked about its order.
 */
#include "base/calendar.h"
#include "base/str.h"
#include "dialogue/dialogue_private.h"

static const bool worth_telling[MILESTONE_COUNT] = {
    [MILESTONE_PICKED_UP] = true,          [MILESTONE_OUT_FOR_DELIVERY] = true,
    [MILESTONE_DELIVERY_ATTEMPTED] = true, [MILESTONE_AVAILABLE_FOR_PICKUP] = true,
    [MILESTONE_DELIVERED] = true,          [MILESTONE_RETURNED] = true,
    [MILESTONE_CANCELLED] = true,          [MILESTONE_LOST] = true,
};

static bool is_news(const struct standing *before, const struct standing *now)
{
    if (!now->newest)
        return false;
    bool newer = !before->newest || now->newest->at >= before->newest->at;
    if (now->exception)
        return newer && (!before->exception || before->reason != now->reason);
    if (before->exception && newer)
        return true; /* it moves again */
    if (now->milestone ==
        before->milestone) /* out for delivery once more is news, another scan on the way is not */
        return worth_telling[now->milestone] && !milestone_is_final(now->milestone) && now->reached &&
               before->reached && now->reached->at > before->reached->at;
    bool shipped_now = milestone_is_shipped(now->milestone) && !milestone_is_shipped(before->milestone);
    return worth_telling[now->milestone] || shipped_now;
}

static size_t position_of(const struct order *order, const struct shipment *shipment)
{
    for (size_t i = 0; i < order->shipment_count; i++)
        if (&order->shipments[i] == shipment || text_equal(order->shipments[i].id, shipment->id))
            return i + 1;
    return 1;
}

bool dialogue_notice(const struct order *order, const struct shipment *shipment,
                     const struct standing *before, utc_ms now, const struct config *config,
                     struct arena *arena, struct decision *ret_decision)
{
    struct standing standing = shipment_standing(shipment);
    if (!is_news(before, &standing))
        return false;
    struct talk *t = arena_alloc(arena, sizeof *t);
    struct facts *facts = arena_alloc(arena, sizeof *facts);
    facts->now = now;
    t->facts = facts;
    t->config = config;
    t->arena = arena;
    struct part part = {position_of(order, shipment), order->shipment_count};
    if (part.count > 1) {
        struct say *said = say(t, "news");
        arg_number(t, said, "number", order->number);
        tell_parcel(t, order, shipment, &part);
    } else {
        tell_parcel(t, order, shipment, NULL);
    }
    if (!text_empty(order->customer.time_zone) && zone_exists(order->customer.time_zone))
        t->d.zone = order->customer.time_zone;
    *ret_decision = (struct decision){.says = t->d.says,
                                      .say_count = t->d.say_count,
                                      .cards = t->d.cards,
                                      .card_count = t->d.card_count,
                                      .zone = t->d.zone};
    return true;
}
