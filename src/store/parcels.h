/* store/parcels.h - within the room: the parcels of an order and their events. */
#ifndef WISMO_STORE_PARCELS_H
#define WISMO_STORE_PARCELS_H

#include "model/order.h"
#include "store/store_private.h"

/* Creates or updates the given parcels of an order and adds their events. `is_new`: the order has none yet.
 */
enum err parcels_keep(struct store *store, int64_t order_id, bool is_new, const struct order *order,
                      utc_ms now);

/* Items of an order or a parcel: whether they are those that the query gives (which it ends), and what a row
 * of them binds after its key. */
enum err lines_compare(struct query *q, const struct line *lines, size_t count, bool *ret_equal);
void lines_bind(struct query *q, const struct line *line);

#endif
