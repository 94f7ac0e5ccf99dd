/* insight/window.c - when a parcel may be expected, and whether that has passed.
 *
 * The carrier's own window is newer than the shop's promise, so it is what is told while it lies ahead; being
 * late is measured by the promise, and by the window only where nothing was promised. A promise that is a
 * bare date has passed when that day has ended where the shopper is. */
#include "base/calendar.h"
#include "insight/insight.h"

static bool promise_has_passed(const struct order *order, utc_ms now, const char *zone)
{
    if (order->promised_by == UTC_NONE)
        return false;
    if (!order->promised_is_date)
        return now > order->promised_by;
    return calendar_day(now, zone) > calendar_day(order->promised_by, "UTC");
}

void window_look(const struct order *order, const struct shipment *shipment, utc_ms now, const char *zone,
                 struct outlook *outlook)
{
    struct standing standing = {0};
    if (shipment)
        standing = shipment_standing(shipment);
    if (milestone_is_final(standing.milestone) || standing.milestone == MILESTONE_AVAILABLE_FOR_PICKUP)
        return; /* it is where it was to go */
    utc_ms from = shipment ? shipment->window_from : UTC_NONE;
    utc_ms until = shipment ? shipment->window_until : UTC_NONE;
    bool window_passed = until != UTC_NONE && now > until;
    bool promise_passed = promise_has_passed(order, now, zone);
    outlook->overdue = window_passed;
    outlook->late = promise_passed || (order->promised_by == UTC_NONE && window_passed);

    if (until != UTC_NONE && !window_passed) {
        outlook->expect = EXPECT_WINDOW;
        outlook->from = from != UTC_NONE && from <= until ? from : UTC_NONE;
        outlook->until = until;
    } else if (order->promised_by != UTC_NONE && !promise_passed) {
        outlook->expect = order->promised_is_date ? EXPECT_DATE : EXPECT_DAY;
        outlook->until = order->promised_by;
    }
}
