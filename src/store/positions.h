/* store/positions.h - where parcels were, as their own devices say: every few seconds, so that one in two
 * minutes is kept, and of each parcel a day.
 *
 * A parcel is named as its device names it: position_name(). */
#ifndef WISMO_STORE_POSITIONS_H
#define WISMO_STORE_POSITIONS_H

#include "base/memory.h"
#include "store/store.h"

/* Its tracking number, else its order and, when told, its id there. */
const char *position_name(struct arena *arena, const char *tracking_number, const char *order_key,
                          const char *shipment_id);

/* In any order, with the same end. OK also when it is one of many. */
enum err positions_add(struct store *store, const char *parcel, utc_ms at, double latitude, double longitude);
/* When it was heard of last; UTC_NONE: never. */
enum err positions_newest(struct store *store, const char *parcel, utc_ms *ret_at);
/* Forgets what is older. */
enum err positions_tidy(struct store *store, utc_ms before);

#endif
