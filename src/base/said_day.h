/* base/said_day.h - a calendar day as people write and say it: "the 12th", "12. November", "11/20/2026". */
#ifndef WISMO_BASE_SAID_DAY_H
#define WISMO_BASE_SAID_DAY_H

#include <stdbool.h>

struct said_day {
    int year, month, day; /* year and month 0: not said */
};

/* Reads a day from words in which nothing else is told. Months by their names in the locale's language, or by
 * number: month first with slashes in en and en-US, year first as ISO has it, else day first. False when no
 * day is in it ("next week", "since 2019"). */
bool said_day_read(const char *text, const char *locale, struct said_day *ret_day);

#endif
