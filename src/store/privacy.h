/* store/privacy.h - everything that is kept about one person: found, written out, erased. For operators; it
 * reads tables from end to end. */
#ifndef WISMO_STORE_PRIVACY_H
#define WISMO_STORE_PRIVACY_H

#include "base/memory.h"
#include "store/store.h"

/* Whose data it is, as JSON lists, which the statements take as they are. */
struct person {
    const char *customers, *refs, *emails; /* rows, the shop's ids, mail addresses */
    const char *orders, *order_keys;       /* rows, numbers */
    const char *conversations, *conversation_ids;
    const char *tickets; /* references */
};

/* `who` is the shop's id of a customer, a mail address, or an order number. A customer's other entries are
 * found by the same mail address; a conversation belongs to a person who was known in it, proved one of the
 * orders in it, or whose ticket came from it. ERR_NOT_FOUND, ERR_STORE. */
enum err privacy_find(struct store *store, const char *who, struct arena *arena, struct person *ret_person);

/* Adds the conversations of others in which one of the mail addresses was written: they are erased, too, but
 * are not this person's to read. */
enum err privacy_find_mentions(struct store *store, struct arena *arena, struct person *person);

/* Appends one JSON object with a list for each table. */
enum err privacy_export(struct store *store, const struct person *person, struct str *out);

/* Erasing goes in this many steps, each a job of its own; whoever is interrupted begins anew. The customer
 * goes last, so that the person is still found. Orders stay, without the person. */
#define PRIVACY_STEPS 4
enum err privacy_erase(struct store *store, const struct person *person, int step, utc_ms now); /* writer */
/* Carries the log over into the file and empties it, so that nothing erased is left in either. ERR_STALE when
 * somebody was reading all the time: a server does it in its own time. */
enum err privacy_settle(const char *path);

#endif
