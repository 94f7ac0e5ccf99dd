/* store/parcels.h - within the room: the parcels of an order and their events. */
#ifndef WISMO_STORE_PARCELS_H
#define WISMO_STORE_PARCELS_H

#include "model/order.h"
#include "store/store_private.h"

/* Creates or updates the given parcels of an order and adds their events. */
enum err parcels_keep(struct store *store, int64_t order_id, const struct order *order, utc_ms now);

#endif
