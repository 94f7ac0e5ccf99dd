/* store/walk.h - every order once, in the order in which they were made, a slice at a time. */
#ifndef WISMO_STORE_WALK_H
#define WISMO_STORE_WALK_H

#include "model/order.h"
#include "store/store.h"

/* The next slice of at most `limit` orders behind `*after` (0 at first; moved on to the last of them),
 * without their customers and the events' texts: those are nobody's business where figures are made. One
 * consistent view a slice, so that it does not hold up a server on the same file. No orders: it was the last.
 *
 * OK or ERR_STORE */
enum err orders_walk(struct store *store, int64_t *after, size_t limit, struct arena *arena,
                     struct order **ret_orders, size_t *ret_count);

#endif
