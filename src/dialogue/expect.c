/* dialogue/expect.c - when something may be expected: the date or window on record, one that has passed, and
 * one that may not be kept. */
#include "base/calendar.h"
#include "base/str.h"
#include "dialogue/dialogue_private.h"

const char *zone_for(const struct talk *t, const struct order *order)
{
    const char *zone = order->customer.time_zone;
    return !text_empty(zone) && zone_exists(zone) ? zone : t->config->shop.time_zone;
}

bool is_due_today(const struct talk *t, const struct order *order, const struct outlook *outlook)
{
    const char *zone = zone_for(t, order);
    int today = calendar_day(t->facts->now, zone);
    return (outlook->expect == EXPECT_DATE && calendar_day(outlook->until, "UTC") == today) ||
           (outlook->expect == EXPECT_DAY && calendar_day(outlook->until, zone) == today);
}

static bool say_expected(struct talk *t, const struct outlook *outlook, const char *window_key,
                         const char *day_key)
{
    struct say *said;
    switch (outlook->expect) {
    case EXPECT_WINDOW:
        said = say(t, window_key);
        arg_window(t, said, "window", outlook->from, outlook->until);
        return true;
    case EXPECT_DAY:
    case EXPECT_DATE:
        said = say(t, day_key);
        arg_time(t, said, "day", outlook->expect == EXPECT_DATE ? ARG_DATE : ARG_DAY, outlook->until);
        return true;
    default: return false;
    }
}

bool tell_expected(struct talk *t, const struct order *order, const struct outlook *outlook)
{
    return say_expected(t, outlook, "expect_window",
                        is_due_today(t, order, outlook) ? "expect_today" : "expect_day");
}

/* Another answer of the same reply tells it. */
static bool date_is_asked(const struct talk *t, const struct order *order)
{
    for (size_t i = 0; i < t->want_count; i++)
        if ((t->wants[i].intent == INTENT_ORDER_STATUS || t->wants[i].intent == INTENT_DELIVERY_ETA) &&
            text_equal(t->wants[i].key, order->key))
            return true;
    return false;
}

void tell_date(struct talk *t, const struct order *order)
{
    if (order->shipment_count != 1 || date_is_asked(t, order))
        return;
    const struct outlook *outlook = &order->shipments[0].outlook;
    if (outlook->silence || shipment_standing(&order->shipments[0]).exception)
        say_expected(t, outlook, "doubt_window", "doubt_day");
    else
        tell_expected(t, order, outlook);
}

void tell_passed(struct talk *t, const struct order *order, const struct shipment *shipment,
                 const struct outlook *outlook)
{
    if (outlook->late && order->promised_by != UTC_NONE) {
        struct say *said = say(t, "promise_passed");
        arg_time(t, said, "day", order->promised_is_date ? ARG_DATE : ARG_DAY, order->promised_by);
    } else if (outlook->overdue && shipment && outlook->expect == EXPECT_NOTHING) {
        struct say *said = say(t, "window_passed");
        arg_carrier(t, said, shipment);
        arg_time(t, said, "day", ARG_DAY, shipment->window_until);
    }
}

void tell_expectations(struct talk *t, const struct order *order, const struct shipment *shipment,
                       const struct outlook *outlook)
{
    struct standing standing = {.milestone = MILESTONE_ORDER_RECEIVED};
    if (shipment)
        standing = shipment_standing(shipment);
    tell_passed(t, order, shipment, outlook);
    if (is_out_today(t, order, &standing) && is_due_today(t, order, outlook))
        say(t, "expect_out");
    else
        tell_expected(t, order, outlook);
}

/* The same of a parcel that is held up or silent: a date that is still on record may not be kept. */
void tell_doubtful(struct talk *t, const struct order *order, const struct shipment *shipment)
{
    tell_passed(t, order, shipment, &shipment->outlook);
    say_expected(t, &shipment->outlook, "doubt_window", "doubt_day");
}

/* The same as the answer to "when?": it begins with the order. */
void tell_doubtful_eta(struct talk *t, const struct order *order, const struct shipment *shipment)
{
    const struct outlook *outlook = &shipment->outlook;
    size_t before = t->d.say_count;
    bool ahead = say_expected(t, outlook, "eta_doubt_window", "eta_doubt_day");
    if (!ahead)
        say(t, "eta_none");
    arg_number(t, &t->d.says[before], "number", order->number);
    tell_passed(t, order, shipment, outlook);
}

bool is_out_today(const struct talk *t, const struct order *order, const struct standing *standing)
{
    const char *zone = zone_for(t, order);
    return standing->milestone == MILESTONE_OUT_FOR_DELIVERY && standing->newest &&
           calendar_day(standing->newest->at, zone) == calendar_day(t->facts->now, zone);
}

/* "At the latest on Thursday" of what is in the van today would only confuse. */
bool is_outrun(const struct talk *t, const struct order *order, const struct standing *standing,
               const struct outlook *outlook)
{
    const char *zone = zone_for(t, order);
    int today = calendar_day(t->facts->now, zone);
    if (!is_out_today(t, order, standing))
        return false;
    return (outlook->expect == EXPECT_DATE && calendar_day(outlook->until, "UTC") > today) ||
           (outlook->expect == EXPECT_DAY && calendar_day(outlook->until, zone) > today);
}
