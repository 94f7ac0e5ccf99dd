/* store/orders.h - what we know about orders, their shipments and events. */
#ifndef WISMO_STORE_ORDERS_H
#define WISMO_STORE_ORDERS_H

#include "base/memory.h"
#include "model/facts.h"
#include "model/order.h"
#include "store/store.h"

/* Finds an order by its key ("1042", as order_key() of model/numbers.h makes it). Point look-ups only.
 * OK, ERR_NOT_FOUND, ERR_STORE. */
enum err orders_find(struct store *store, const char *key, struct arena *arena, struct order *ret_order);

/* What the order can be proven with, and the order, which whoever proves it will hear of: they are read at
 * once. Always OK unless the store fails: for an order that does not exist a neighbour is read, so that it
 * costs the same, `found` is false, and `*ret_order` NULL. ret_order may be NULL. */
enum err orders_proof(struct store *store, const char *key, struct arena *arena, struct proof_fact *ret_proof,
                      const struct order **ret_order);

/* A customer's orders, newest first, at most `limit`. A customer without orders has none. */
enum err orders_of_customer(struct store *store, const char *customer_id, size_t limit, struct arena *arena,
                            struct customer_fact *ret_fact);

/* Whether a customer has the mail address (normal form), in the same time whether or not. */
enum err mailbox_known(struct store *store, const char *email, bool *ret_known);
/* The orders of everyone who has it, like those of one customer. */
enum err orders_of_mailbox(struct store *store, const char *email, size_t limit, struct arena *arena,
                           struct customer_fact *ret_fact);

/* The keys of the orders that a tracking number belongs to (a number can be used again after a year). */
enum err orders_by_tracking(struct store *store, const char *tracking_number, struct arena *arena,
                            struct tracking_fact *ret_fact);

size_t orders_count(struct store *store);

/* ---- on the writer's thread ---- */

/* Creates the order or updates the one with its key: of each value that was ever given the latest stands, by
 * the sender's own time of its report (order->as_of, else `now`), whichever came first; lines are one value.
 * Shipments are matched by id, else by tracking number (model/parcels.h); their events are added, once each.
 * Without placed_at it is an order that is known by its parcels so far. */
enum err orders_upsert(struct store *store, const struct order *order, utc_ms now);

/* The same for one of many: without a savepoint of its own, so that the job must fail as a whole when this
 * does. */
enum err orders_import(struct store *store, const struct order *order, utc_ms now);

/* Forgets every order and customer. Conversations and tickets stay. For the demonstration, which makes its
 * orders anew. */
enum err orders_clear(struct store *store);

/* Where a reported event belongs. Any of the three may be NULL; shipment_id is unique within its order only.
 */
struct parcel_ref {
    const char *order_key, *tracking_number, *shipment_id;
};

/* Keeps an event of a parcel, in any order: when it happened decides, not when it was heard. Senders repeat
 * themselves; only the first copy is kept. A tracking number alone means the newest order that has it, or had
 * it. A parcel that an existing order does not have yet is added to it, except that the only parcel without a
 * number gets the one that is told first. Without any parcel named, the event concerns every parcel that was
 * open then. An event whose order is not known waits for it.
 *
 * ret_order_key  in the arena; NULL when it waits
 * returns        OK, ERR_EXISTS for a repetition, ERR_NOT_FOUND when neither order nor number is named,
 *                ERR_STORE */
enum err events_add(struct store *store, const struct parcel_ref *parcel, const struct event *event,
                    struct arena *arena, const char **ret_order_key);

#endif
