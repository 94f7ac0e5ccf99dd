/* dialogue/answer_eta.c - when it comes, and under which number it travels. */
#include "base/str.h"
#include "dialogue/dialogue_private.h"

/* Nothing but the date has to be told. */
static bool is_plain(const struct talk *t, const struct order *order, const struct outlook *outlook)
{
    if (order->shipment_count > 1 || outlook->expect == EXPECT_NOTHING || outlook->late || outlook->overdue ||
        outlook->silence)
        return false;
    if (!order->shipment_count)
        return true;
    struct standing standing = shipment_standing(&order->shipments[0]);
    return !is_outrun(t, order, &standing, outlook) && !standing.exception && !standing.reason &&
           standing.milestone != MILESTONE_DELIVERY_ATTEMPTED &&
           standing.milestone != MILESTONE_AVAILABLE_FOR_PICKUP;
}

/* Whoever may collect it waits for no date. */
static bool is_there(const struct shipment *shipment)
{
    return shipment_standing(shipment).milestone == MILESTONE_AVAILABLE_FOR_PICKUP;
}

void answer_eta(struct talk *t, const struct want *want, const struct order *order)
{
    const struct shipment *shipment = order->shipment_count ? &order->shipments[0] : NULL;
    const struct outlook *outlook = shipment ? &shipment->outlook : &order->outlook;
    if (is_plain(t, order, outlook)) {
        bool window = outlook->expect == EXPECT_WINDOW;
        struct say *said = say(t, window                            ? "eta_window"
                                  : is_due_today(t, order, outlook) ? "eta_today"
                                                                    : "eta_day");
        arg_number(t, said, "number", order->number);
        if (window)
            arg_window(t, said, "window", outlook->from, outlook->until);
        else
            arg_time(t, said, "day", outlook->expect == EXPECT_DATE ? ARG_DATE : ARG_DAY, outlook->until);
        if (shipment)
            add_card(t, order, shipment);
        tell_items_left(t, order);
        trace(t, "eta: %s ahead", window ? "the carrier's window" : "the promise");
        return;
    }
    if (order->shipment_count == 1 && tell_no_promise(t, order, shipment))
        return;
    bool open = order_is_open(order) && order->shipment_count <= 1 && outlook->expect == EXPECT_NOTHING &&
                !outlook->late && !outlook->overdue && !(shipment && is_there(shipment));
    if (open) {
        struct say *said = say(t, "eta_unknown");
        arg_number(t, said, "number", order->number);
        trace(t, "eta: none on record");
    }
    tell_coming(t, order, want->item);
}

static void say_tracking(struct talk *t, const struct order *order, const struct shipment *shipment)
{
    const char *titles[3];
    size_t count = order->shipment_count > 1 ? parcel_titles(order, shipment, titles, 3) : 0;
    struct tracking_hint hint = shipment_hint(order, shipment);
    const char *link = tracking_link(t->arena, shipment->tracking_number, &hint);
    if (order->shipment_count > 1)
        paragraph(t);
    struct say *said = say(t, count ? "tracking_with" : "tracking");
    arg_carrier(t, said, shipment);
    arg_number(t, said, "tracking", shipment->tracking_number);
    if (count)
        arg_items(t, said, "items", titles, count);
    if (link) {
        said = say(t, "tracking_link");
        arg_text(t, said, "link", link);
    } else if (tracking_judge(shipment->tracking_number, &hint) == TRACKING_WRONG) {
        say(t, "tracking_wrong");
        trace(t, "tracking: the check digit of %s fails", shipment->tracking_number);
    }
    add_card(t, order, shipment);
}

#define REFERENCES 4

/* Parcels without a number have at least a name to ask for them by. */
static void say_references(struct talk *t, const struct order *order)
{
    const char *references[REFERENCES];
    size_t count = 0;
    for (size_t i = 0; i < order->shipment_count && count < REFERENCES; i++) {
        const struct shipment *shipment = &order->shipments[i];
        const char *reference = shipment_reference(t->arena, order, shipment);
        if (reference && text_empty(shipment->tracking_number) &&
            !milestone_is_final(shipment_standing(shipment).milestone))
            references[count++] = reference;
    }
    if (!count)
        return;
    struct say *said = say(t, "tracking_reference");
    arg_items(t, said, "references", references, count);
    arg_count(t, said, "count", (int64_t)count);
}

void answer_tracking(struct talk *t, const struct want *want, const struct order *order)
{
    (void)want;
    bool told = false;
    for (size_t i = 0; i < order->shipment_count; i++) {
        const struct shipment *shipment = &order->shipments[i];
        if (text_empty(shipment->tracking_number) || t->d.card_count >= 6)
            continue;
        if (!told) {
            struct say *said = say(t, "tracking_order");
            arg_number(t, said, "number", order->number);
        }
        told = true;
        say_tracking(t, order, shipment);
    }
    if (told) {
        if (order->shipment_count == 1)
            paragraph(t); /* what follows a link reads as part of it */
        tell_date(t, order);
        return;
    }
    struct say *said =
        say(t, order_is_shipped(order) || !order_is_open(order) ? "tracking_none" : "tracking_later");
    arg_number(t, said, "number", order->number);
    say_references(t, order);
}

void answer_notify(struct talk *t, const struct want *want, const struct order *order)
{
    (void)want;
    if (!order_is_open(order)) {
        tell_order(t, order, NULL);
        if (!order_is_cancelled(order)) /* that nothing more will be sent is told then */
            say(t, "notify_over");
        return;
    }
    struct say *said = say(t, "notify_on");
    arg_number(t, said, "number", order->number);
    if (t->turn->forget_proof)
        return;
    const char **notify = arena_alloc_array(t->arena, t->d.notify_count + 1, sizeof *notify);
    for (size_t i = 0; i < t->d.notify_count; i++)
        notify[i] = t->d.notify[i];
    notify[t->d.notify_count++] = order->key;
    t->d.notify = notify;
}
