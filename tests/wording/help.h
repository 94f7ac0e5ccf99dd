/* tests/wording/help.h - locales made on the spot, and one message worded in them. */
#ifndef WISMO_TESTS_WORDING_HELP_H
#define WISMO_TESTS_WORDING_HELP_H

#include "test.h"
#include "wording/wording.h"

/* Writes a file into a folder: locale_write(folder, "de.arb", "{...}"). */
void locale_write(const char *folder, const char *name, const char *text);

/* The shipped locales, with one message more in en: "probe": "{it}". Open until the test program ends. */
struct wording *shipped(void);

/* Now, where and to whom: the clock and zone of all that probe_ and says_ word. */
void set_now(const char *now, const char *zone, const char *locale);
struct setting *the_setting(void);
struct arena *the_arena(void);
utc_ms at(const char *rfc3339);

/* One argument alone, read and heard. */
const char *read_arg(struct arg arg);
const char *heard_arg(struct arg arg);

/* The same for a message of a snapshot. */
const char *read_say(struct wording *wording, struct say say);
const char *heard_say(struct wording *wording, struct say say);

/* The complaints of opening and proving a folder, one a line: "de.arb:3: ...". "" when there are none. */
const char *complaints_about(const char *folder);

#endif
