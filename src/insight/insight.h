/* insight/insight.h - estimates from the record, the hour and the shop's patience. The door of this room.
 *
 * Pure. dialogue/ stands on the same floor and never calls it: whoever fetches an order for a turn lets
 * insight look at it first, and what it makes of it travels with the order. */
#ifndef WISMO_INSIGHT_INSIGHT_H
#define WISMO_INSIGHT_INSIGHT_H

#include "model/config.h"
#include "model/order.h"

/* Fills the outlook of the order and of each of its parcels: how long the carrier has been silent, whether
 * what was promised has passed, and what may still be expected. */
void insight_look(struct order *order, utc_ms now, const struct config *config);

/* Whether a parcel crosses a border, so that it may be silent for longer: the country it goes to (the
 * parcel's, else the customer's) is not that of shop.locale, or a scan speaks of customs. An unknown country
 * is taken to be the shop's. */
bool parcel_is_international(const struct order *order, const struct shipment *shipment,
                             const struct config *config);

/* Both leave what they do not concern as it is. `shipment` may be NULL: an order without parcels. */
void silence_look(const struct order *order, const struct shipment *shipment, utc_ms now,
                  const struct config *config, struct outlook *outlook);
void window_look(const struct order *order, const struct shipment *shipment, utc_ms now, const char *zone,
                 struct outlook *outlook);

#endif
