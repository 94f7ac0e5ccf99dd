/* store/customers.h - within the room: the customer of an order. */
#ifndef WISMO_STORE_CUSTOMERS_H
#define WISMO_STORE_CUSTOMERS_H

#include "store/clocks.h"

/* An order's customer: so far, and then from now on. */
struct link {
    int64_t customer; /* 0: none */
    utc_ms clock;     /* of the id */
    bool changed;
    int64_t orphan; /* one without an id that nobody points to any more, once the order is kept */
};

/* Keeps what an order tells of its customer: the shop's, when it gives an id; else one that belongs to this
 * order alone, until the shop names it. */
enum err customers_keep(struct store *store, const struct customer *given, struct stamp stamp,
                        struct arena *arena, struct link *link);
enum err customers_tidy(struct store *store, const struct link *link); /* after the order's row was kept */

#endif
