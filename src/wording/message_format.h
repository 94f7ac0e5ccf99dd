/* wording/message_format.h - what this room needs of ICU, which speaks C++ there: MessageFormat patterns
 * taken apart, plural rules, dates, numbers and lists. The door of ICU MessageFormat.
 *
 * MessageFormat itself would convert each text to UTF-16 and back, and fills caches while it formats. So a
 * pattern is taken apart by ICU's own parser, once, into a plain tree in UTF-8 that any thread may read;
 * message.c walks it. */
#ifndef WISMO_WORDING_MESSAGE_FORMAT_H
#define WISMO_WORDING_MESSAGE_FORMAT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#include "base/memory.h"
#include "base/str.h"

/* The plural forms that languages have. */
enum plural { PLURAL_OTHER, PLURAL_ZERO, PLURAL_ONE, PLURAL_TWO, PLURAL_FEW, PLURAL_MANY, PLURAL_COUNT };
const char *plural_name(enum plural plural); /* "few" */

enum part_kind {
    PART_TEXT,    /* as it stands */
    PART_HOLE,    /* {name}, {name, number} */
    PART_POUND,   /* # : the number of the plural around it, less its offset */
    PART_PLURAL,  /* {name, plural, ...} */
    PART_ORDINAL, /* {name, selectordinal, ...} */
    PART_SELECT   /* {name, select, ...} */
};

struct part;

struct pattern {
    struct part *parts;
    size_t count;
};

struct branch {
    const char *selector; /* as written: "one", "=0", "customs" */
    bool is_exact;        /* "=0" */
    bool is_plural;       /* one of the plural forms; a select has none */
    int64_t exact;
    enum plural plural;
    struct pattern body;
};

struct part {
    enum part_kind kind;
    const char *text; /* the words, or the argument's name */
    size_t len;
    int64_t offset;
    struct branch *branches;
    size_t branch_count;
};

/* Takes a MessageFormat pattern apart. Kinds of argument other than the above are refused: dates and times
 * come in as finished text. false: ret_complaint says what is wrong, in words and with a position. */
bool pattern_parse(const char *text, struct arena *arena, struct pattern *ret_pattern,
                   struct str *ret_complaint);

/* ICU's formatters of one locale. They fill caches while they format: one thread's own. */
struct formats;

/* How a date or time is written; each has an ICU skeleton. */
enum style { STYLE_DAY, STYLE_DAY_YEAR, STYLE_TIME, STYLE_HOUR, STYLE_COUNT };

/* Never NULL: an unknown locale gets ICU's root manner. A skeleton is letters alone. */
struct formats *formats_open(const char *locale, const char *const skeletons[STYLE_COUNT]);
void formats_close(struct formats *formats);

/* Appends the date or time that `at` (milliseconds since 1970) has in UTC: the caller has moved it to the
 * shopper's zone. With `bare` the AM or PM is left out, where the style ends in one. */
void formats_date(struct formats *formats, enum style style, bool bare, int64_t at, struct str *out);
/* Whether times have AM and PM at their end, so that one may serve two times: "between 2 and 6 PM". */
bool formats_has_halves(const struct formats *formats);
/* Whether full hours go without minutes where 24 are counted too: "between 14 and 18". */
bool formats_says_hours(const struct formats *formats);

void formats_number(struct formats *formats, int64_t number, struct str *out);
/* "a, b and c", in the language's own manner. */
void formats_list(struct formats *formats, const char *const *items, size_t count, struct str *out);
enum plural formats_plural(const struct formats *formats, int64_t number, bool ordinal);

/* Which forms whole numbers up to a thousand need in a language: what a translator must give. */
void plural_forms(const char *locale, bool ordinal, bool ret_needed[PLURAL_COUNT]);

#ifdef __cplusplus
}
#endif

#endif
