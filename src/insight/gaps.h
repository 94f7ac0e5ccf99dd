/* insight/gaps.h - what is missing in the record of an order: senders that never called, numbers that were
 * never told, buyers who hear nothing, items in no parcel. Pure. */
#ifndef WISMO_INSIGHT_GAPS_H
#define WISMO_INSIGHT_GAPS_H

#include "model/order.h"

enum gap_kind {
    GAP_NO_EVENTS,  /* placed so long ago, and nobody has reported anything: do its webhooks come? */
    GAP_NO_NUMBER,  /* a parcel with the carrier, or packed so long ago, has no tracking number */
    GAP_BAD_NUMBER, /* it has one that cannot be right */
    GAP_NO_WORD,    /* open, and for so long there was nothing to tell the buyer */
    GAP_ITEMS_LEFT, /* some of it has shipped, and these items are in no parcel */
    GAP_BACK_ORDER, /* the same, and the shop says that something is not in stock */
    GAP_KINDS
};
const char *gap_name(enum gap_kind kind); /* "no_events" */

struct gap {
    enum gap_kind kind;
    utc_ms since;                    /* placed, packed, or heard of last */
    const struct shipment *shipment; /* of a parcel; else NULL */
    struct line *items;              /* that are left */
    size_t item_count;
};

/* The gaps of an order that have been there for `patience`. In the arena. */
size_t gaps_look(const struct order *order, utc_ms now, utc_ms patience, struct arena *arena,
                 struct gap **ret_gaps);

#endif
