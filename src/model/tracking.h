/* model/tracking.h - what a tracking number can be: which carrier's, whether its check digit holds, and where
 * that carrier tells about it.
 *
 * The formats are rows of a table (tracking_formats.c, most of them derived from jkeen/tracking_number_data,
 * MIT, see NOTICE). All keys are in the normal form of tracking_key() of model/numbers.h. */
#ifndef WISMO_MODEL_TRACKING_H
#define WISMO_MODEL_TRACKING_H

#include <stdbool.h>
#include <stddef.h>

#include "base/memory.h"

struct tracking_guess {
    const char *carrier; /* "UPS" */
    const char *format;  /* "UPS 1Z" */
    const char *url;     /* the carrier's page with "%s" for the number, or NULL */
    bool checked;        /* has a check digit, and it is right */
};
#define TRACKING_GUESSES 8

/* What else is known of the parcel; either may be NULL. */
struct tracking_hint {
    const char *carrier; /* as the shop writes it: "ups ground" */
    const char *country; /* where it goes, ISO 3166 alpha-2 */
};

/* The formats whose shape and check digit a number fits, best guess first: the shop's own carrier, then those
 * with a check digit, then those that deliver in the country. Twelve digits are something to half the world's
 * carriers: a format of so common a shape is a guess only where carrier or country speak for it. */
size_t tracking_rank(const char *key, const struct tracking_hint *hint,
                     struct tracking_guess ret_guesses[TRACKING_GUESSES]);
/* The same of a number alone. */
size_t tracking_guess(const char *key, struct tracking_guess ret_guesses[TRACKING_GUESSES]);

enum tracking_verdict {
    TRACKING_UNKNOWN = 0, /* no format that we know: nothing can be said against it */
    TRACKING_FITS,
    TRACKING_WRONG, /* has the shape of the carrier's numbers (or one that nothing else has), and a check
                       digit that fails: somebody mistyped it */
};
enum tracking_verdict tracking_judge(const char *key, const struct tracking_hint *hint);

/* The carrier's page for a parcel: of the named carrier when the number fits one of its formats, else of the
 * best checked guess. NULL when there is none, or the number cannot be right. In the arena. */
const char *tracking_link(struct arena *arena, const char *key, const struct tracking_hint *hint);

#endif
