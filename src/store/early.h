/* store/early.h - within the room: events whose order is not known yet wait for it. */
#ifndef WISMO_STORE_EARLY_H
#define WISMO_STORE_EARLY_H

#include "store/orders.h"
#include "store/store_private.h"

/* Beyond these the oldest gives way. */
#define EARLY_LIMIT 100000

/* OK, or ERR_EXISTS for a repetition. */
enum err early_keep(struct store *store, const struct parcel_ref *parcel, const struct event *event);

/* An order, or one of its tracking numbers, has been told: what waited for it joins it. */
struct chain;
enum err early_adopt(struct chain *chain, const char *key, struct arena *arena);

#endif
