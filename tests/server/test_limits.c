/* tests/server/test_limits.c - how often is too often. */
#include <stdlib.h>

#include "server/limits.h"
#include "test.h"

#define SECOND INT64_C(1000000)

TEST(ten_texts_in_two_seconds_are_fine_and_the_eleventh_waits)
{
    struct pace pace = {0};
    int64_t now = 100 * SECOND;
    for (int i = 0; i < 10; i++)
        expect(pace_take(&pace, 10, 60, now + i));
    expect(!pace_take(&pace, 10, 60, now + 10));
    expect(!pace_take(&pace, 10, 60, now + 2 * SECOND - 1));
    expect(pace_take(&pace, 10, 60, now + 2 * SECOND));
    pace_clear(&pace);
}

TEST(sixty_texts_a_minute_are_fine_and_the_next_waits_for_the_first_to_be_a_minute_old)
{
    struct pace pace = {0};
    int64_t start = 100 * SECOND;
    for (int i = 0; i < 60; i++)
        expect(pace_take(&pace, 10, 60, start + i * SECOND / 2));
    expect(!pace_take(&pace, 10, 60, start + 59 * SECOND));
    expect(pace_take(&pace, 10, 60, start + 60 * SECOND));
    expect(!pace_take(&pace, 10, 60, start + 60 * SECOND + 1));
    pace_clear(&pace);
}

TEST(what_was_refused_does_not_count)
{
    struct pace pace = {0};
    expect(pace_take(&pace, 1, 60, SECOND));
    for (int i = 0; i < 100; i++)
        expect(!pace_take(&pace, 1, 60, SECOND + 1));
    expect(pace_take(&pace, 1, 60, 3 * SECOND));
    pace_clear(&pace);
}

TEST(an_address_has_a_minutes_worth_at_once_and_then_one_at_a_time)
{
    struct tally *tally = calloc(1, sizeof *tally);
    for (int i = 0; i < 120; i++)
        expect(tally_take(tally, 7, 120, SECOND));
    expect(!tally_take(tally, 7, 120, SECOND));
    expect(tally_take(tally, 8, 120, SECOND));
    expect(tally_take(tally, 7, 120, SECOND + SECOND / 2));
    expect(!tally_take(tally, 7, 120, SECOND + SECOND / 2));
    free(tally);
}

TEST(a_flood_of_addresses_cannot_grow_the_table_nor_free_the_one_that_floods)
{
    struct tally *tally = calloc(1, sizeof *tally);
    int taken = 0;
    for (int i = 0; i < 50000; i++) {
        tally_take(tally, (uint64_t)i + 100, 120, SECOND + i);
        taken += tally_take(tally, 7, 120, SECOND + i);
    }
    /* Now and then a place is lost and found full again; it stays far below what it asked for. */
    expect(taken < 5000);
    free(tally);
}
