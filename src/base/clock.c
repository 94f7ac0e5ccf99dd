/* base/clock.c - the wall clock, and a hand that tests may put on it. */
#include "base/clock.h"

#include <stdatomic.h>
#include <time.h>

static _Atomic int64_t frozen = INT64_MIN;

utc_ms clock_now(void)
{
    utc_ms set = atomic_load_explicit(&frozen, memory_order_relaxed);
    if (set != UTC_NONE)
        return set;
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    return (utc_ms)now.tv_sec * MS_SECOND + now.tv_nsec / 1000000;
}

void clock_set(utc_ms now)
{
    atomic_store_explicit(&frozen, now, memory_order_relaxed);
}

int64_t clock_monotonic_us(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}
