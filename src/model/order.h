/* model/order.h - an order, its parcels and what happened to them.
 *
 * Plain structs; texts and arrays belong to the arena they were made in. A text that is not recorded is NULL,
 * a time that is not recorded UTC_NONE. */
#ifndef WISMO_MODEL_ORDER_H
#define WISMO_MODEL_ORDER_H

#include <stdbool.h>
#include <stddef.h>

#include "base/clock.h"
#include "base/json.h"
#include "base/json_write.h"
#include "base/memory.h"
#include "model/milestone.h"
#include "model/tracking.h"

struct line {
    const char *sku, *title;
    int64_t quantity;
};

struct event {
    const char *id;  /* the sender's; NULL when it has none */
    utc_ms at;       /* when it happened */
    utc_ms heard_at; /* when we were told */
    enum milestone milestone;
    enum reason reason;
    const char *text;  /* the carrier's own words */
    const char *place; /* as the carrier writes it: "Louisville, KY" */
};

/* What is to be expected of a parcel, or of an order that has none yet: worked out by insight/ from the
 * record, the hour and the configuration whenever an order is fetched for a turn. Never stored. All zero:
 * nothing is to be expected. */
enum silence { SILENCE_NONE = 0, SILENCE_STALLED, SILENCE_LOST };
enum expect { EXPECT_NOTHING = 0, EXPECT_WINDOW, EXPECT_DAY, EXPECT_DATE };

struct outlook {
    enum silence silence; /* with the carrier, and not scanned for longer than the shop's patience */
    utc_ms silent_for;    /* since the newest event; 0 when nothing is recorded */
    utc_ms lost_after;    /* so long a silence reads as lost */
    bool late;            /* what was promised has passed, and it is not there */
    bool overdue;         /* the same for the carrier's own window */
    enum expect expect;   /* what is still to come: never in the past */
    utc_ms from,
        until; /* EXPECT_WINDOW: from may be UTC_NONE; EXPECT_DAY: until; EXPECT_DATE: until, a bare date */
};

struct shipment {
    int64_t
        position;   /* in the data file: from 1, never used again in its order; 0 when it is not from there */
    const char *id; /* the shop's, unique within its order; made up ("1", "2") when it gave none */
    const char *carrier; /* as the shop writes it: "UPS" */
    const char *service;
    const char *tracking_number; /* normal form; NULL before there is one */
    const char *postcode, *country,
        *region;                      /* destination; postcode in normal form, country ISO 3166 alpha-2 */
    utc_ms window_from, window_until; /* the carrier's delivery window, when it gives one */
    struct line *lines;
    size_t line_count; /* 0: the whole order, or not told */
    struct event *events;
    size_t event_count; /* oldest first, as event_compare() has it */
    utc_ms sensed_at;   /* when its own device was heard last; 0: it has none, or nobody asked */
    struct outlook outlook;
};

struct customer {
    const char *id, *name, *email, *phone, *postcode, *country, *locale, *time_zone;
};

struct order {
    const char *number; /* as the shop writes it: "#1001" */
    const char *key;    /* its normal form: "1001" */
    utc_ms as_of;       /* of a report: when it was true, by the sender's clock; 0: the sender does not say */
    utc_ms placed_at;
    utc_ms promised_by; /* UTC_NONE: no promise. A bare date is midnight UTC of that day: */
    bool promised_is_date;
    struct customer customer;
    struct line *lines;
    size_t line_count;
    struct shipment *shipments;
    size_t shipment_count;
    struct outlook outlook; /* of an order without parcels */
};

/* Where a parcel stands, worked out from its events. Newest event wins, not the highest rank; a final
 * milestone is left only by a later event that contradicts it (delivered, then returned); an exception lies
 * over the milestone before it. */
struct standing {
    enum milestone milestone;    /* never MILESTONE_EXCEPTION; ORDER_RECEIVED when nothing is recorded */
    bool exception;              /* the newest word is an exception */
    enum reason reason;          /* of the newest event */
    const struct event *newest;  /* NULL when nothing is recorded */
    const struct event *reached; /* the event that brought `milestone`; NULL when nothing is recorded */
};

struct standing shipment_standing(const struct shipment *shipment);

#define SHIPMENT_REFERENCE "%s-P%lld"
/* Our own name for a parcel, before and after the carrier gives it a number: order and position, "1001-P2".
 * In the arena; NULL for a parcel that is not from the data file. */
const char *shipment_reference(struct arena *arena, const struct order *order,
                               const struct shipment *shipment);
/* What its number is to be read with: its carrier, and where it goes. */
struct tracking_hint shipment_hint(const struct order *order, const struct shipment *shipment);

/* The order as a whole: open until every parcel is delivered, returned, cancelled or lost. An order without
 * any shipment is open. */
bool order_is_open(const struct order *order);
bool order_is_shipped(const struct order *order);   /* any parcel with the carrier or beyond */
bool order_is_cancelled(const struct order *order); /* every parcel is */

/* What was ordered and is in no parcel, once the order has begun to ship: an item each, with the quantity
 * that is missing. 0 also when a parcel's content is not told. In the arena. */
size_t order_items_left(const struct order *order, struct arena *arena, struct line **ret_left);
/* The newest word of a parcel is that something is not in stock. */
bool order_waits_for_stock(const struct order *order);

/* By `at`; what happened at once by how far it is, then by content. When it was heard does not matter. */
int event_compare(const struct event *a, const struct event *b);
bool event_is_repetition(const struct event *a, const struct event *b); /* same id, or where there is none */
                                                                        /* the same time and milestone */
/* Sorts events oldest first and drops repetitions; where they contradict each other, the last one stays. */
void shipment_sort_events(struct shipment *shipment);

/* The import form (see docs/import.md): written and read. order_read() bounds and checks every field; on
 * ERR_INVALID the complaint says which member is wrong and why. */
void order_write(struct json_writer *w, const char *name, const struct order *order);
enum err order_read(const struct json *value, struct arena *arena, struct order *ret_order,
                    struct str *ret_complaint);
/* The same, and one parcel of that form. forgiving: a member that may be absent (an address, a number) counts
 * as absent when it cannot be read; for what other programs filled in, where a customer's telephone number
 * must not cost the order. */
enum err order_read_from(const struct json *value, bool forgiving, struct arena *arena,
                         struct order *ret_order, struct str *ret_complaint);
enum err shipment_read_from(const struct json *value, bool forgiving, struct arena *arena,
                            struct shipment *ret_shipment, struct str *ret_complaint);
/* The same of a line of a file, which may also tell events alone, of an order that is told elsewhere: then
 * placed_at is UTC_NONE, and a parcel that is not named has neither id nor number. */
enum err order_read_or_events(const struct json *value, struct arena *arena, struct order *ret_order,
                              struct str *ret_complaint);
/* What was promised: a time, or a bare date. Nothing when nothing was. */
void promise_write(struct json_writer *w, const char *name, const struct order *order);
/* One event of that form. */
enum err event_read(const struct json *value, struct arena *arena, struct event *ret_event,
                    struct str *ret_complaint);

#endif
