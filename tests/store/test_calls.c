/* tests/store/test_calls.c - calls of shops and carriers, as they came. */
#include <string.h>

#include "base/squeeze.h"
#include "help.h"
#include "store/calls.h"
#include "store/positions.h"
#include "store/retention.h"
#include "test.h"

static struct kept_call make_call(const char *sender, const char *id, const char *body)
{
    return (struct kept_call){
        .sender = sender, .call_id = id, .at = NOON, .size = strlen(body), .body = body};
}

TEST(a_call_is_taken_once_for_each_sender)
{
    struct bench bench = bench_open();
    struct kept_call call = make_call("generic", "m1", "{}"), other = make_call("other", "m1", "{}");
    expect_int(calls_known(bench.store, "generic", "m1"), OK);
    expect_int(calls_keep(bench.store, &call), OK);
    expect_int(calls_known(bench.store, "generic", "m1"), ERR_EXISTS);
    expect_int(calls_keep(bench.store, &call), ERR_EXISTS);
    expect_int(calls_keep(bench.store, &other), OK);
    bench_close(&bench);
}

TEST(a_body_is_kept_byte_for_byte_and_small)
{
    struct bench bench = bench_open();
    struct str body = STR_EMPTY, packed = STR_EMPTY, unpacked = STR_EMPTY;
    for (int i = 0; i < 5000; i++)
        str_printf(&body, "{\"n\":%d}\n", i % 100);
    struct kept_call call = make_call("generic", "m1", body.data), found;
    call.headers = "{\"x\":\"y\"}";
    expect_int(calls_keep(bench.store, &call), OK);
    expect_int(calls_find(bench.store, 1, bench.arena, &found), OK);
    expect_int(found.size, body.len);
    expect(!memcmp(found.body, body.data, body.len));
    expect_text(found.headers, call.headers);
    squeeze(&packed, body.data, body.len);
    expect(packed.len < body.len / 5);
    expect_int(unsqueeze(&unpacked, packed.data, packed.len, body.len - 1), ERR_INVALID);
    expect_int(unsqueeze(&unpacked, packed.data, packed.len - 1, body.len), ERR_INVALID);
    expect_int(unpacked.len, 0);
    expect_int(calls_find(bench.store, 2, bench.arena, &found), ERR_NOT_FOUND);
    str_clear(&body);
    str_clear(&packed);
    str_clear(&unpacked);
    bench_close(&bench);
}

TEST(what_could_not_be_understood_is_listed_until_it_is)
{
    struct bench bench = bench_open();
    struct kept_call *calls, call = make_call("generic", "m1", "{}");
    size_t count;
    call.complaint = "no";
    call.waits_for = "77";
    expect_int(calls_keep(bench.store, &call), OK);
    call = make_call("generic", "m2", "{}");
    expect_int(calls_keep(bench.store, &call), OK);
    struct calls_wanted failed = {.failed = true}, theirs = {.sender = "other", .failed = true}, all = {0};
    expect_int(calls_list(bench.store, &failed, 0, 10, bench.arena, &calls, &count), OK);
    expect_int(count, 1);
    expect_text(calls[0].complaint, "no");
    expect_int(calls_list(bench.store, &theirs, 0, 10, bench.arena, &calls, &count), OK);
    expect_int(count, 0);
    expect_int(calls_list(bench.store, &all, 1, 10, bench.arena, &calls, &count), OK);
    expect_int(count, 1);
    int64_t *numbers;
    expect_int(calls_waiting(bench.store, "generic", "77", bench.arena, &numbers, &count), OK);
    expect(count == 1 && numbers[0] == 1);
    expect_int(calls_settle(bench.store, 1, "1001", NULL, NULL), OK);
    expect_int(calls_waiting(bench.store, "generic", "77", bench.arena, &numbers, &count), OK);
    expect_int(count, 0);
    expect_int(calls_list(bench.store, &failed, 0, 10, bench.arena, &calls, &count), OK);
    expect_int(count, 0);
    bench_close(&bench);
}

TEST(a_senders_own_name_of_an_order_is_known_afterwards)
{
    struct bench bench = bench_open();
    const char *key = NULL;
    expect_int(refs_find(bench.store, "shop", "77", bench.arena, &key), ERR_NOT_FOUND);
    expect_int(refs_set(bench.store, "shop", "77", "1001"), OK);
    expect_int(refs_set(bench.store, "shop", "77", "1001"), ERR_EXISTS);
    expect_int(refs_find(bench.store, "shop", "77", bench.arena, &key), OK);
    expect_text(key, "1001");
    expect_int(refs_find(bench.store, "other", "77", bench.arena, &key), ERR_NOT_FOUND);
    bench_close(&bench);
}

TEST(calls_are_forgotten_after_their_time)
{
    struct bench bench = bench_open();
    struct kept_call old = make_call("generic", "m1", "{}"), young = make_call("generic", "m2", "{}");
    old.at -= 2 * MS_DAY;
    expect_int(calls_keep(bench.store, &old), OK);
    expect_int(calls_keep(bench.store, &young), OK);
    struct retention retention = {.calls_before = NOON - MS_DAY};
    struct retention_place place = {0};
    do
        expect_int(retention_step(bench.store, &retention, NOON, &place), OK);
    while (place.call || place.conversation || place.outbox);
    expect_int(calls_known(bench.store, "generic", "m1"), OK);
    expect_int(calls_known(bench.store, "generic", "m2"), ERR_EXISTS);
    bench_close(&bench);
}

TEST(positions_are_thinned_out_and_of_a_day_whatever_their_order)
{
    utc_ms newest[2];
    for (int backward = 0; backward < 2; backward++) {
        struct bench bench = bench_open();
        utc_ms at = UTC_NONE;
        expect_int(store_begin(bench.store), OK);
        for (int i = 0; i < 5000; i++) { /* every half minute, for 41 hours */
            utc_ms moment = NOON + (backward ? 4999 - i : i) * 30 * MS_SECOND;
            expect_int(positions_add(bench.store, "1Z", moment, 40.7, -74.2), OK);
        }
        expect_int(store_end(bench.store, OK), OK);
        expect_int(positions_newest(bench.store, "1Z", &newest[backward]), OK);
        expect(newest[backward] > NOON + 4999 * 30 * MS_SECOND - 2 * MS_MINUTE);
        expect_int(positions_newest(bench.store, "other", &at), OK);
        expect_int(at, UTC_NONE);
        expect_int(positions_tidy(bench.store, NOON + 2 * MS_DAY), OK);
        expect_int(positions_newest(bench.store, "1Z", &at), OK);
        expect_int(at, UTC_NONE);
        bench_close(&bench);
    }
    expect_int(newest[0], newest[1]);
}
