/* store/parcels.h - within the room: what is told of an order's parcels, by the names it is told under.
 *
 * A row of shipments is a name: an id, a tracking number that came without one, a place in a list, or the
 * order itself. Which names are one parcel is worked out when the order is read (model/parcels.h). */
#ifndef WISMO_STORE_PARCELS_H
#define WISMO_STORE_PARCELS_H

#include "model/parcels.h"
#include "store/clocks.h"
#include "store/orders.h"

/* Creates or updates the given parcels of an order, that of the chain, and adds their events. */
struct chain;
enum err parcels_keep(struct chain *chain, const struct order *order, struct stamp stamp, utc_ms now,
                      struct arena *arena);

/* An event of an order that is there. OK, ERR_EXISTS for a repetition. */
enum err parcels_add_event(struct chain *chain, const struct parcel_ref *parcel, const struct event *event,
                           struct arena *arena);

struct told_row {
    int64_t position;
    struct told told;
    size_t line_count; /* as kept; the lines themselves are read apart */
};
/* The columns of SQL_SHIPMENTS, from `column` on. */
void told_get(struct query *q, int column, struct arena *arena, struct told_row *row);
/* Fills the order's parcels from what was told of them. */
void told_settle(struct order *order, const struct told_row *rows, size_t count, struct arena *arena);
/* What the query (SQL_SHIPMENTS, just started) gives, which ends here; `ret_lines`: some have lines. */
enum err told_read(struct query *q, struct arena *arena, struct told_row **ret_rows, size_t *ret_count,
                   bool *ret_lines);

struct line line_read(struct query *q, int column, struct arena *arena);
void line_bind(struct query *q, const struct line *line);

/* ---- events.c ---- */

#define IDENT_SIZE 256 /* model/order_read.c bounds an event's id by half of it */
/* What makes an event unique in its parcel: the sender's id, else its time and milestone. */
void event_ident(const struct event *event, char ret_ident[IDENT_SIZE]);
/* Makes the same event with another content another one. */
void event_version(char ident[IDENT_SIZE], const struct event *event);
/* The columns "ident, at, heard_at, milestone, reason, text, place", bound and read. */
void event_bind(struct query *q, const char *ident, const struct event *event);
struct event event_get(struct query *q, int column, struct arena *arena);

/* Keeps an event under a name. OK, or ERR_EXISTS for a repetition; one that contradicts what the same id told
 * before is kept beside it when it is the one that stands. */
enum err event_keep(struct chain *chain, const struct told_row *name, const struct event *event, utc_ms now,
                    struct arena *arena);

#endif
