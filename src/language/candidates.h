/* language/candidates.h - what in a message could be a number of ours. Within values. */
#ifndef WISMO_LANGUAGE_CANDIDATES_H
#define WISMO_LANGUAGE_CANDIDATES_H

#include "language/spoken.h"
#include "language/values.h"

#define CANDIDATES_MOST 12

struct candidate {
    struct number number;
    struct found *found;
    enum entity_type named; /* ENTITY_NONE: nothing says what it is */
    bool short_ok;          /* named so clearly that even "54" counts */
    bool fits, postal;      /* the shop's shapes; the shape of a postcode */
};

struct candidates {
    struct ear *ear;
    struct candidate items[CANDIDATES_MOST];
    size_t count;
};

/* Every one that there is, each with a place among the found. Tickets, and tracking numbers in groups, are
 * found as what they are. */
void candidates_find(struct candidates *candidates);
/* Whether it has the shape of an order number with letters. */
bool candidate_fits_codes(struct ear *ear, const char *text, size_t len);

#endif
