/* base/clock.h - what time it is. Tests and the demonstration can turn it.
 *
 * Every stored time is utc_ms: milliseconds since 1970-01-01T00:00:00Z, without leap seconds. */
#ifndef WISMO_BASE_CLOCK_H
#define WISMO_BASE_CLOCK_H

#include <stdint.h>

typedef int64_t utc_ms;

#define UTC_NONE ((utc_ms)INT64_MIN) /* no time recorded */
#define MS_SECOND ((utc_ms)1000)
#define MS_MINUTE (60 * MS_SECOND)
#define MS_HOUR (60 * MS_MINUTE)
#define MS_DAY (24 * MS_HOUR)

utc_ms clock_now(void);           /* the wall clock, or what a test set */
void clock_set(utc_ms now);       /* freezes it; UTC_NONE lets it run again. Any thread. */
int64_t clock_monotonic_us(void); /* for measuring and time-outs; never turned back */

#endif
