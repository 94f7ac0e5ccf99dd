/* tests/bench/fill.h - a data file with many plausible orders, made quickly.
 *
 * Orders 1000000, 1000001, ...; all of postcode 10001 in New York; two orders a customer, "c0000000" with the
 * mail address c0000000@example.com and so on; one parcel each (UPS, a right check digit) with four scans,
 * the newest some hours old; promised for the day after tomorrow. */
#ifndef WISMO_TESTS_BENCH_FILL_H
#define WISMO_TESTS_BENCH_FILL_H

#include <stdbool.h>

#define FILL_FIRST_ORDER 1000000

/* Makes the file, replacing one that is there. Prints what went wrong and returns false. */
bool fill(const char *path, int orders);

#endif
