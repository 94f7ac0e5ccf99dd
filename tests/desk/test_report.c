/* tests/desk/test_report.c - news of carriers: kept once, told at once to those who asked. */
#include <string.h>

#include "house.h"
#include "store/orders.h"
#include "test.h"

static size_t events(struct test_house *house)
{
    struct order order;
    expect_int(orders_find(house->reader, "1001", house->arena, &order), OK);
    return order.shipments[0].event_count;
}

TEST(an_open_chat_that_asked_about_the_order_is_told_at_once)
{
    struct test_house *house = house_build(NULL);
    enum err err = ERR_SYSTEM;
    house_say(house, "chat:a", "where is order 1001, zip 10001");
    house_say(house, "chat:b", "where is order 1001"); /* has proven nothing */
    house_report(house, "call-1", "out_for_delivery", clock_now() - MS_MINUTE, &err);
    expect_int(err, OK);
    expect_int(house->told, 1);
    expect_text(house->told_to, "chat:a");
    expect(strstr(house->told_text, "out for delivery") != NULL);
    expect(strstr(house_say(house, "chat:a", "where is it now"), "out for delivery") != NULL);
    house_leave(house);
}

TEST(a_repeated_call_changes_nothing)
{
    struct test_house *house = house_build(NULL);
    enum err err = ERR_SYSTEM;
    size_t before = events(house);
    house_say(house, "chat:a", "where is order 1001, zip 10001");
    house_report(house, "call-1", "out_for_delivery", clock_now() - MS_MINUTE, &err);
    err = ERR_SYSTEM;
    house_report(house, "call-1", "out_for_delivery", clock_now() - MS_MINUTE, &err);
    expect_int(err, OK);
    expect_int(events(house), before + 1);
    expect_int(house->told, 1);
    house_leave(house);
}

TEST(an_older_scan_is_kept_and_nobody_is_woken_for_it)
{
    struct test_house *house = house_build(NULL);
    enum err err = ERR_SYSTEM;
    size_t before = events(house);
    house_say(house, "chat:a", "where is order 1001, zip 10001");
    house_report(house, "call-1", "picked_up", clock_now() - 4 * MS_DAY, &err);
    expect_int(err, OK);
    expect_int(events(house), before + 1);
    expect_int(house->told, 0);
    house_leave(house);
}

static void taken(void *arg, enum err err, const char *complaint)
{
    expect_int(err, OK);
    *(bool *)arg = complaint != NULL;
}

TEST(news_of_an_order_that_nobody_knows_yet_is_taken_and_waits)
{
    struct test_house *house = house_build(NULL);
    struct event event = {.at = clock_now(), .heard_at = clock_now(), .milestone = MILESTONE_DELIVERED};
    struct report report = {
        .kind = REPORT_PARCEL, .order_key = "5555", .parcel = {.events = &event, .event_count = 1}};
    struct desk_call call = {
        .reading = {.sender = "generic", .call_id = "call-9", .reports = &report, .count = 1}};
    struct order order;
    bool complained = true;
    desk_report(house->desk, arena_open(), &call, taken, &complained);
    house_settle(house);
    expect(!complained);

    report = (struct report){.kind = REPORT_ORDER};
    report.order = (struct order){
        .number = "5555", .key = "5555", .placed_at = clock_now() - MS_DAY, .promised_by = UTC_NONE};
    call.reading.call_id = "call-10";
    desk_report(house->desk, arena_open(), &call, taken, &complained);
    house_settle(house);
    expect_int(orders_find(house->reader, "5555", house->arena, &order), OK);
    expect_int(order.shipment_count, 1);
    expect_int(shipment_standing(&order.shipments[0]).milestone, MILESTONE_DELIVERED);
    house_leave(house);
}

static void take_body(struct test_house *house, const char *id, const char *body, bool *ret_complained)
{
    struct arena *arena = arena_open();
    struct report *report = arena_alloc(arena, sizeof *report);
    struct desk_call call = {.body = body, .len = strlen(body)};
    *report = (struct report){.kind = REPORT_ORDER};
    call.reading = (struct reading){.sender = "generic", .call_id = id, .reports = report, .count = 1};
    struct json *order = NULL;
    expect_int(json_parse(body, strlen(body), &order, NULL), OK);
    expect_int(order_read(json_member(order, "data"), arena, &report->order, NULL), OK);
    json_close(order);
    report->ref = "77";
    desk_report(house->desk, arena, &call, taken, ret_complained);
    house_settle(house);
}

TEST(news_of_an_order_by_the_senders_own_name_waits_for_it)
{
    /* The kept body is read again by the generic file, in which the order has its number. */
    static const char scan[] = "{\"type\":\"shipment.event\",\"data\":{\"order_number\":\"7001\",\"event\":{"
                               "\"at\":\"2026-11-20T10:00:00Z\",\"milestone\":\"delivered\"}}}";
    struct test_house *house = house_build(NULL);
    struct event event = {.at = clock_now(), .heard_at = clock_now(), .milestone = MILESTONE_DELIVERED};
    struct report report = {
        .kind = REPORT_PARCEL, .ref = "77", .parcel = {.events = &event, .event_count = 1}};
    struct desk_call call = {.body = scan, .len = strlen(scan)};
    struct order order;
    bool complained = false;
    call.reading = (struct reading){.sender = "generic", .call_id = "scan", .reports = &report, .count = 1};
    desk_report(house->desk, arena_open(), &call, taken, &complained);
    house_settle(house);
    expect(complained);
    take_body(house, "order", "{\"data\":{\"order_number\":\"7001\",\"placed_at\":\"2026-11-19T10:00:00Z\"}}",
              &complained);
    expect(!complained);
    expect_int(orders_find(house->reader, "7001", house->arena, &order), OK);
    expect_int(order.shipments[0].event_count, 1);
    expect_int(order.shipments[0].events[0].milestone, MILESTONE_DELIVERED);
    house_leave(house);
}
