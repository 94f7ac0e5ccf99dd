/* model/parcels.h - which of the things told of an order are one parcel.
 *
 * Shops name their parcels, carriers only know tracking numbers, and some give neither; reports come late,
 * twice and backwards. So what was told is kept under the name it was told of, each value with the time that
 * its sender gave the report, and the parcels are worked out from all of it whenever an order is read. Since
 * that is a pure function of what was told, the order of arrival cannot matter.
 *
 * A name is a parcel's id, a tracking number, a place in a list (made-up ids: "1", "2"), or the order alone.
 */
#ifndef WISMO_MODEL_PARCELS_H
#define WISMO_MODEL_PARCELS_H

#include "model/order.h"

/* Values of a parcel that a later report replaces one by one. */
enum parcel_field {
    PARCEL_CARRIER,
    PARCEL_SERVICE,
    PARCEL_NUMBER,
    PARCEL_POSTCODE,
    PARCEL_COUNTRY,
    PARCEL_REGION,
    PARCEL_FROM,
    PARCEL_UNTIL,
    PARCEL_LINES,
    PARCEL_FIELDS
};

struct former_number {
    const char *number;
    utc_ms at;
};

/* What was told under one name. */
struct told {
    struct shipment shipment;     /* id: the name it was given, or a made-up one, or "" */
    utc_ms clocks[PARCEL_FIELDS]; /* when each value was told, by its sender's own clock */
    utc_ms first_at;              /* when the shop first told of it; UTC_NONE: only events did */
    int64_t place;                /* in that list, from 1 */
    struct former_number *former; /* numbers that a named parcel had */
    size_t former_count;
};

/* Whether an id is a name; made-up ones mean less than a tracking number. */
bool parcel_is_named(const char *id);

/* Fills the order's shipments: those of one parcel together, the newest of each value, events sorted. The
 * arrays of `told` are used for it. */
void parcels_settle(struct order *order, struct told *told, size_t count, struct arena *arena);

/* Content as a tie-break: below, equal or above 0. NULL comes first. */
int text_compare(const char *a, const char *b);
int lines_compare(const struct line *a, size_t a_count, const struct line *b, size_t b_count);

#endif
