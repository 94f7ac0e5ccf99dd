/* store/chain.h - the log of an order's events, in which nothing can be altered unnoticed.
 *
 * Each event that is kept becomes an entry, in the order of keeping, and each link is the SHA-256 of the link
 * before it and the entry's line; docs/event-log.md has the form. The order's row of chains keeps how many
 * there are and the last link. The carrier's words and places, which may be personal, stand in an entry as a
 * salted hash only: when a person is erased, the salt goes and the hash stays (events.sealed), so that the
 * chain can still be checked. Each event keeps the first eight bytes of its link, which tells where a chain
 * breaks. */
#ifndef WISMO_STORE_CHAIN_H
#define WISMO_STORE_CHAIN_H

#include "base/digest.h"
#include "store/parcels.h"
#include "store/store_private.h"

#define LINK_TEXT (2 * SHA256_SIZE + 1)
#define SALT_SIZE 16
#define SALT_TEXT (2 * SALT_SIZE + 1)

/* Of one order, while its events are kept. Empty, but for the first four: not looked at yet. */
struct chain {
    struct store *store;
    int64_t order_id;
    const char *key; /* NULL: to be read */
    bool is_new;     /* the order, and so the chain */
    bool ready, known, changed;
    int64_t count;
    char head[LINK_TEXT];
    char salt[SALT_TEXT]; /* "": erased, or none yet */
};

/* The entry that an event would be, under the name of a row: its number and link. */
struct entry {
    int64_t n;
    char link[LINK_TEXT];
};
enum err chain_next(struct chain *chain, const struct told_row *name, const char *ident,
                    const struct event *event, struct entry *ret_entry);
/* It was kept. */
void chain_take(struct chain *chain, const struct entry *entry);
/* Keeps count and head; a new order gets its chain even without events. */
enum err chain_end(struct chain *chain);

int64_t link_mark(const char *link); /* its first eight bytes, as events.link has them */

/* ---- of orders that an older wismo kept, and of persons ---- */

/* Takes up to `limit` orders without a chain into it; `ret_left`: there may be more. Writer. */
enum err chains_begin(struct store *store, size_t limit, bool *ret_left);
/* Before the words of an order's events are erased: their hashes stay, and the salt goes. Writer. */
enum err chain_seal(struct store *store, int64_t order_id);

/* ---- chain_log.c ---- */

/* Appends a line for each order whose chain does not hold, at most twenty, and how many orders have none yet.
 */
enum err chains_verify(struct store *store, struct str *out, int64_t *ret_without);

/* ---- within chain*.c ---- */

/* The line of an entry without its link. `words`: their hash, or "-". */
void entry_line(struct str *out, int64_t n, const struct told_row *name, const char *ident,
                const struct event *event, const char *words);
void entry_words(struct str *out, const struct event *event); /* "TEXT<tab>PLACE" */
void words_hash(const char *salt, int64_t n, const struct event *event, char ret_hash[LINK_TEXT]);
void chain_first(const char *key, char ret_link[LINK_TEXT]);
void chain_link(const char *before, const char *line, char ret_link[LINK_TEXT]);

/* An event of an order as its chain sees it (SQL_CHAIN_EVENTS). */
struct chained {
    struct told_row name;
    const char *ident;
    struct event event;
    int64_t n, link;    /* 0: in no chain */
    const char *sealed; /* NULL: its words are there */
};
enum err chained_read(struct store *store, int64_t order_id, struct arena *arena, struct chained **ret_items,
                      size_t *ret_count);

#endif
