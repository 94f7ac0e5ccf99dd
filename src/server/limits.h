/* server/limits.h - how often is too often. Bounded, whatever the number of callers. Knows no socket library.
 */
#ifndef WISMO_SERVER_LIMITS_H
#define WISMO_SERVER_LIMITS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* At most `burst` in two seconds and `minute` in a minute, exactly: the times of the last ones are kept. */
struct pace {
    int64_t *times; /* microseconds; a ring */
    size_t size, next, count;
};

#define PACE_LARGEST 1000 /* times kept at most; a limit above it is not enforced to the minute */

/* Whether one more may happen now; a refused one does not count. */
bool pace_take(struct pace *pace, int64_t burst, int64_t minute, int64_t now_us);
void pace_clear(struct pace *pace);

/* At most `minute` a minute for each key, as a bucket that refills evenly. A table of fixed size: when too
 * many keys meet in it, the one that has rested longest gives way. */
#define TALLY_PLACES 4096
struct tally {
    struct {
        uint64_t key;
        int64_t at_us; /* 0: free */
        double left;
    } places[TALLY_PLACES];
};

bool tally_take(struct tally *tally, uint64_t key, int64_t minute, int64_t now_us);

#endif
