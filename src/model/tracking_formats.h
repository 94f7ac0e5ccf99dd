/* model/tracking_formats.h - the table behind tracking_rank(): one row for each shape of a tracking number.
 * Private to this room. */
#ifndef WISMO_MODEL_TRACKING_FORMATS_H
#define WISMO_MODEL_TRACKING_FORMATS_H

#include <stdbool.h>
#include <stddef.h>

/* How the check character behind the serial is found. MOD10_ab: digits at even places times a, at odd places
 * b. */
enum tracking_check {
    CHECK_NONE = 0,
    CHECK_MOD10_12,
    CHECK_MOD10_13,
    CHECK_MOD10_31,
    CHECK_MOD10_31_REVERSE,
    CHECK_MOD10_49,
    CHECK_LUHN,
    CHECK_MOD7,
    CHECK_FEDEX_12,
    CHECK_FEDEX_34,
    CHECK_S10,
    CHECK_MOD37,
};

struct tracking_format {
    const char *carrier, *name;
    const char *pattern; /* d digit, a letter, x either, [ABC] one of, {n} or {n,m} times; all else stands for
                            itself */
    enum tracking_check check;
    unsigned char serial_at, serial_len; /* the check character stands right behind */
    bool zip_before;                     /* may follow "420" and a ZIP or ZIP+4 */
    bool needs_digit;
    const char *prepend;   /* goes before the serial unless it begins so already */
    const char *countries; /* where it delivers ("US CA"); NULL: anywhere */
    bool hinted;           /* so common a shape: a guess only when the carrier is named, or the country is one
                              of these */
    const char *url;
};

/* Of a number that has the format's pattern. */
bool tracking_check_holds(const struct tracking_format *format, const char *number);

/* Better guesses first, within those with a check digit and those without. */
extern const struct tracking_format tracking_formats[];
extern const size_t tracking_format_count;

/* The posts of the world share one format (UPU S10), whose last letters are the country. */
struct tracking_post {
    char country[3];
    const char *carrier, *url;
};
extern const struct tracking_post tracking_posts[];
extern const size_t tracking_post_count;
extern const char tracking_countries[]; /* "AD AE AF ...", each with a blank behind */

#endif
