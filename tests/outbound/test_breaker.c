/* tests/outbound/test_breaker.c - leaving a target alone, as plain values. */
#include "test.h"

#include "outbound/breaker.h"
#include "outbound/connector.h"

TEST(a_target_that_fails_five_times_in_a_row_is_left_alone_then_tried_once)
{
    struct breaker b = {.open = false};
    for (int i = 0; i < 4; i++)
        expect(!breaker_failed(&b, 100, 1000, 8000, 0));
    expect_int(breaker_allows(&b, 100, 1, 4), 3);
    expect(breaker_failed(&b, 100, 1000, 8000, 0));
    expect_int(breaker_allows(&b, 100, 0, 4), 0);
    expect_int(breaker_wait(&b, 100), 1000);
    expect_int(breaker_allows(&b, 1100, 0, 4), 1);
    expect_int(breaker_allows(&b, 1100, 1, 4), 0);
    expect(!breaker_failed(&b, 1100, 1000, 8000, 0));
    expect_int(breaker_wait(&b, 1100), 2000);
    expect(!breaker_failed(&b, 1200, 1000, 8000, 0)); /* one that had left before */
    expect_int(breaker_wait(&b, 1200), 1900);
    breaker_succeeded(&b);
    expect_int(breaker_allows(&b, 1200, 0, 4), 4);
}

TEST(the_pause_grows_to_its_limit_and_is_spread)
{
    struct breaker b = {.open = false};
    int64_t now = 0;
    for (int i = 0; i<50; i++, now = b.until> now ? b.until : now)
        breaker_failed(&b, now, 1000, 8000, 0);
    breaker_failed(&b, now, 1000, 8000, 0);
    expect_int(breaker_wait(&b, now), 8000);
    now = b.until;
    breaker_failed(&b, now, 1000, 8000, 999);
    expect(breaker_wait(&b, now) >= 6000 && breaker_wait(&b, now) < 8000);
}

TEST(one_success_forgets_the_failures_before_it)
{
    struct breaker b = {.open = false};
    for (int i = 0; i < 100; i++) {
        expect(!breaker_failed(&b, 0, 1000, 8000, 0));
        if (i % 4 == 3)
            breaker_succeeded(&b);
    }
    breaker_hold(&b, 0, 500);
    expect_int(breaker_wait(&b, 100), 400);
    breaker_hold(&b, 0, 300);
    expect_int(breaker_wait(&b, 100), 400);
}

TEST(every_status_has_one_verdict)
{
    static const struct {
        short status;
        enum verdict verdict;
    } rows[] = {{200, VERDICT_DONE},  {204, VERDICT_DONE},  {409, VERDICT_DONE},  {301, VERDICT_RETRY},
                {307, VERDICT_RETRY}, {400, VERDICT_DEAD},  {401, VERDICT_RETRY}, {404, VERDICT_RETRY},
                {408, VERDICT_RETRY}, {410, VERDICT_DEAD},  {413, VERDICT_DEAD},  {422, VERDICT_DEAD},
                {425, VERDICT_RETRY}, {429, VERDICT_RETRY}, {500, VERDICT_RETRY}, {503, VERDICT_RETRY},
                {599, VERDICT_RETRY}, {999, VERDICT_RETRY}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        expect_int(connector_generic.judge(CURLE_OK, rows[i].status), rows[i].verdict);
}
