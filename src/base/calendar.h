/* base/calendar.h - days and hours as people in a time zone count them (ICU's zone data). */
#ifndef WISMO_BASE_CALENDAR_H
#define WISMO_BASE_CALENDAR_H

#include <stdbool.h>

#include "base/clock.h"
#include "base/err.h"

struct civil {
    int year, month, day;     /* month 1-12 */
    int hour, minute, second; /* 0-23 */
    int weekday;              /* 1 Monday - 7 Sunday */
};

bool zone_exists(const char *zone); /* an IANA name: "America/New_York" */

/* An unknown zone is read as UTC. Thread-safe; offsets are cached. */
struct civil calendar_civil(utc_ms at, const char *zone);
utc_ms calendar_utc(struct civil civil, const char *zone); /* weekday ignored; a skipped hour moves forward */

/* Days since 1970-01-01 as counted in the zone: equal numbers are the same calendar day there. */
int calendar_day(utc_ms at, const char *zone);
utc_ms calendar_day_start(int day, const char *zone);

/* RFC 3339, with or without a fraction: "2026-11-20T10:00:00Z", "2026-11-20T05:00:00.25-05:00". With
 * `date_only_ok` also a bare "2026-11-20", which gives *ret_date_only and midnight UTC of that day. Years
 * 1970 to 9999. ERR_INVALID on anything else. ret_date_only may be NULL when date_only_ok is false. */
enum err calendar_parse(const char *text, bool date_only_ok, utc_ms *ret_at, bool *ret_date_only);

#define CALENDAR_TEXT 32
/* "2026-11-20T10:00:00.000Z" into a buffer of CALENDAR_TEXT bytes; milliseconds only when not zero. */
char *calendar_format(utc_ms at, char buffer[CALENDAR_TEXT]);

#endif
