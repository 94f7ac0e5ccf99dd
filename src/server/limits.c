/* server/limits.c - how often is too often. */
#include "server/limits.h"

#include "base/memory.h"

#define TWO_SECONDS_US INT64_C(2000000)
#define MINUTE_US INT64_C(60000000)
#define PROBES 8

/* Whether the last `limit` all happened within `span`. */
static bool is_full(const struct pace *pace, int64_t limit, int64_t span, int64_t now_us)
{
    if (limit <= 0 || (uint64_t)limit > pace->count)
        return false;
    int64_t oldest = pace->times[(pace->next + pace->size - (size_t)limit) % pace->size];
    return now_us - oldest < span;
}

bool pace_take(struct pace *pace, int64_t burst, int64_t minute, int64_t now_us)
{
    if (!pace->times) {
        int64_t most = burst > minute ? burst : minute;
        pace->size = most < 1 ? 1 : most > PACE_LARGEST ? PACE_LARGEST : (size_t)most;
        pace->times = memory_alloc_array(pace->size, sizeof *pace->times);
    }
    if (is_full(pace, burst, TWO_SECONDS_US, now_us) || is_full(pace, minute, MINUTE_US, now_us))
        return false;
    pace->times[pace->next] = now_us;
    pace->next = (pace->next + 1) % pace->size;
    if (pace->count < pace->size)
        pace->count++;
    return true;
}

void pace_clear(struct pace *pace)
{
    memory_free(pace->times);
    *pace = (struct pace){0};
}

/* A mix whose every output bit depends on every input bit: callers choose their addresses. */
static uint64_t mix(uint64_t key)
{
    key ^= key >> 33;
    key *= UINT64_C(0xff51afd7ed558ccd);
    key ^= key >> 33;
    key *= UINT64_C(0xc4ceb9fe1a85ec53);
    return key ^ key >> 33;
}

bool tally_take(struct tally *tally, uint64_t key, int64_t minute, int64_t now_us)
{
    size_t home = mix(key) % TALLY_PLACES;
    size_t place = home;
    bool known = false;
    for (size_t i = 0; i < PROBES && !known; i++) {
        size_t probe = (home + i) % TALLY_PLACES;
        known = tally->places[probe].at_us && tally->places[probe].key == key;
        if (known || tally->places[probe].at_us < tally->places[place].at_us)
            place = probe;
    }
    if (!known) {
        tally->places[place].key = key;
        tally->places[place].left = (double)minute;
    } else {
        double since = (double)(now_us - tally->places[place].at_us);
        tally->places[place].left += since * (double)minute / (double)MINUTE_US;
        if (tally->places[place].left > (double)minute)
            tally->places[place].left = (double)minute;
    }
    tally->places[place].at_us = now_us;
    if (tally->places[place].left < 1)
        return false;
    tally->places[place].left -= 1;
    return true;
}
