/* insight/insight.c - looking at an order: each parcel, or the order itself where it has none. */
#include "insight/insight.h"

#include "base/calendar.h"
#include "base/str.h"

static void look(const struct order *order, const struct shipment *shipment, utc_ms now,
                 const struct config *config, const char *zone, struct outlook *ret_outlook)
{
    struct outlook outlook = {.from = UTC_NONE, .until = UTC_NONE};
    silence_look(order, shipment, now, config, &outlook);
    window_look(order, shipment, now, zone, &outlook);
    *ret_outlook = outlook;
}

void insight_look(struct order *order, utc_ms now, const struct config *config)
{
    const char *zone = order->customer.time_zone;
    if (text_empty(zone) || !zone_exists(zone))
        zone = config->shop.time_zone;
    for (size_t i = 0; i < order->shipment_count; i++)
        look(order, &order->shipments[i], now, config, zone, &order->shipments[i].outlook);
    look(order, NULL, now, config, zone, &order->outlook);
}
