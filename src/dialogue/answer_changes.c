/* dialogue/answer_changes.c - cancelling, changing, sending it elsewhere. wismo does none of these and never
 * says so: before shipping a person is asked urgently, after it the shopper hears what is still possible. */
#include "base/str.h"
#include "dialogue/dialogue_private.h"

static const struct row {
    enum intent intent;
    enum ticket_reason reason;
    const char *passed_on; /* before shipping, with the ticket */
    const char *partly;    /* some of it has shipped */
    const char *too_late;  /* all of it is under way */
    const char *there;     /* delivered, or waiting to be collected */
} rows[] = {
    {INTENT_CANCEL_ORDER, TICKET_CANCEL_ORDER, "cancel_passed_on", "cancel_partly", "cancel_too_late",
     "cancel_there"},
    {INTENT_CHANGE_ORDER, TICKET_CHANGE_ORDER, "change_passed_on", "change_partly", "change_too_late",
     "change_there"},
    {INTENT_CHANGE_ADDRESS, TICKET_CHANGE_ADDRESS, "address_passed_on", "address_partly", "address_too_late",
     "address_there"},
};

static const struct row *row_of(enum intent intent)
{
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        if (rows[i].intent == intent)
            return &rows[i];
    return &rows[0];
}

enum progress { NOT_SHIPPED, PARTLY_SHIPPED, ON_THE_WAY, ARRIVED, OVER };

/* Cancelled parcels are out of it. */
static enum progress progress_of(const struct order *order)
{
    if (!order_is_shipped(order))
        return order_is_open(order) ? NOT_SHIPPED : OVER;
    size_t waiting_count = 0, moving = 0, there = 0;
    for (size_t i = 0; i < order->shipment_count; i++) {
        enum milestone milestone = shipment_standing(&order->shipments[i]).milestone;
        if (milestone == MILESTONE_DELIVERED || milestone == MILESTONE_AVAILABLE_FOR_PICKUP)
            there++;
        else if (milestone_is_final(milestone))
            continue;
        else if (milestone_is_shipped(milestone))
            moving++;
        else
            waiting_count++;
    }
    return waiting_count ? PARTLY_SHIPPED : moving ? ON_THE_WAY : there ? ARRIVED : OVER;
}

static void say_numbered(struct talk *t, const char *key, const struct order *order)
{
    struct say *said = say(t, key);
    arg_number(t, said, "number", order->number);
    arg_carrier(t, said, order->shipment_count ? &order->shipments[0] : NULL);
}

/* With the day when the last of it came. */
static void say_arrival(struct talk *t, const char *key, const struct order *order)
{
    utc_ms at = UTC_NONE;
    for (size_t i = 0; i < order->shipment_count; i++) {
        struct standing standing = shipment_standing(&order->shipments[i]);
        if (standing.reached &&
            !(milestone_is_final(standing.milestone) && standing.milestone != MILESTONE_DELIVERED) &&
            standing.reached->at > at)
            at = standing.reached->at;
    }
    struct say *said = say(t, key);
    arg_number(t, said, "number", order->number);
    arg_time(t, said, "day", ARG_DAY, at);
}

/* Beside the answer, which says what can be done: to be read, and heard when it is asked for. */
static void say_policy(struct talk *t, const char *text)
{
    if (text_empty(text))
        return;
    struct say *said = say(t, "policy");
    arg_text(t, said, "text", text);
    said->unheard = true;
}

/* After shipping, "cancel" and "change" come down to a return. */
static void say_ways_out(struct talk *t, const struct row *row)
{
    const struct policies *policies = config_policies(t->config, t->locale);
    if (row->intent != INTENT_CHANGE_ADDRESS)
        say_policy(t, policies->returns);
}

void answer_change(struct talk *t, const struct want *want, const struct order *order)
{
    const struct row *row = row_of(want->intent);
    enum progress progress = progress_of(order);
    trace(t, "change: %s, progress %d", intent_name(want->intent), (int)progress);
    switch (progress) {
    case NOT_SHIPPED:
        say_numbered(t, row->passed_on, order);
        hand_over(t, row->reason, order, order->key);
        if (row->intent == INTENT_CANCEL_ORDER)
            say_policy(t, config_policies(t->config, t->locale)->cancellation);
        break;
    case PARTLY_SHIPPED:
        say_numbered(t, row->partly, order);
        hand_over(t, row->reason, order, order->key);
        break;
    case ON_THE_WAY:
        say_numbered(t, row->too_late, order);
        tell_date(t, order);
        say_ways_out(t, row);
        offer_person(t, row->reason, order->key);
        break;
    case ARRIVED:
        say_arrival(t, row->there, order);
        say_ways_out(t, row);
        offer_person(t, row->reason, order->key);
        break;
    case OVER: /* cancelled, returned, lost: the record speaks for itself */
        tell_order(t, order, NULL);
        break;
    }
}
