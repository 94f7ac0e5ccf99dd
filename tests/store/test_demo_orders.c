/* tests/store/test_demo_orders.c - the demonstration orders are what README and guides say, at any hour. */
#include <stdio.h>
#include <string.h>

#include "base/calendar.h"
#include "cli/demo_orders.h"
#include "model/config.h"
#include "model/tracking.h"
#include "store/orders.h"
#include "test.h"

struct demo {
    struct store *store;
    struct arena *arena;
    utc_ms now;
};

static struct demo demo_at(const char *time)
{
    struct demo demo = {.arena = arena_open()};
    char path[128];
    snprintf(path, sizeof path, "%s/demo.db", test_folder());
    expect(calendar_parse(time, false, &demo.now, NULL) == OK);
    clock_set(demo.now);
    expect_int(store_open(path, &demo.store), OK);
    expect_int(demo_orders_load(demo.store, demo.now), OK);
    return demo;
}

static void demo_end(struct demo *demo)
{
    store_close(demo->store);
    arena_close(demo->arena);
    clock_set(UTC_NONE);
}

static struct order order_of(const struct demo *demo, const char *key)
{
    struct order order;
    expect_int(orders_find(demo->store, key, demo->arena, &order), OK);
    return order;
}

static int days_from_now(const struct demo *demo, const struct order *order, utc_ms at)
{
    const char *zone = order->customer.time_zone;
    return calendar_day(at, zone) - calendar_day(demo->now, zone);
}

static const char *const hours[] = {"2026-11-23T05:00:00Z", "2026-11-23T05:00:30Z", "2026-11-23T11:20:00Z",
                                    "2026-11-23T17:00:00Z", "2026-11-24T04:59:59Z", "2026-03-08T12:00:00Z",
                                    "2026-10-25T01:30:00Z"};
#define HOURS (sizeof hours / sizeof *hours)

TEST(the_orders_of_the_table_stand_as_it_says_at_any_hour)
{
    static const struct {
        const char *us, *de;
        enum milestone milestone;
        bool exception;
        int day; /* that the milestone was reached, from today; 99: not looked at */
    } rows[] = {
        {"1001", "2001", MILESTONE_IN_TRANSIT, false, 99},
        {"1002", "2002", MILESTONE_OUT_FOR_DELIVERY, false, 0},
        {"1003", "2003", MILESTONE_DELIVERED, false, -1},
        {"1005", "2005", MILESTONE_IN_TRANSIT, true, 99},
        {"1006", "2006", MILESTONE_IN_TRANSIT, false, 99},
        {"1007", "2007", MILESTONE_DELIVERED, false, -2},
        {"1008", "2008", MILESTONE_PACKED, false, 99},
        {"1009", "2009", MILESTONE_CANCELLED, false, 99},
        {"1010", "2010", MILESTONE_RETURNED, false, 99},
        {"1011", "2011", MILESTONE_AVAILABLE_FOR_PICKUP, false, 99},
        {"1012", "2012", MILESTONE_DELIVERY_ATTEMPTED, false, -1},
    };
    for (size_t h = 0; h < HOURS; h++) {
        struct demo demo = demo_at(hours[h]);
        for (size_t i = 0; i < 2 * sizeof rows / sizeof *rows; i++) {
            const char *key = i % 2 ? rows[i / 2].de : rows[i / 2].us;
            struct order order = order_of(&demo, key);
            expect_int(order.shipment_count, 1);
            struct standing standing = shipment_standing(&order.shipments[0]);
            expect_text(milestone_name(standing.milestone), milestone_name(rows[i / 2].milestone));
            expect_int(standing.exception, rows[i / 2].exception);
            if (rows[i / 2].day != 99)
                expect_int(days_from_now(&demo, &order, standing.reached->at), rows[i / 2].day);
        }
        demo_end(&demo);
    }
}

TEST(nothing_in_the_demonstration_has_happened_in_the_future)
{
    for (size_t h = 0; h < HOURS; h++) {
        struct demo demo = demo_at(hours[h]);
        for (int number = 1001; number < 3100; number++) {
            char key[16];
            struct order order;
            snprintf(key, sizeof key, "%d", number);
            if (orders_find(demo.store, key, demo.arena, &order) != OK)
                continue;
            expect(order.placed_at <= demo.now);
            for (size_t i = 0; i < order.shipment_count; i++)
                for (size_t j = 0; j < order.shipments[i].event_count; j++) {
                    expect(order.shipments[i].events[j].at <= demo.now);
                    expect(order.shipments[i].events[j].at >= order.placed_at);
                    expect(order.shipments[i].events[j].heard_at <= demo.now);
                    expect(!j ||
                           order.shipments[i].events[j].milestone !=
                               order.shipments[i].events[j - 1].milestone ||
                           order.shipments[i].events[j].at > order.shipments[i].events[j - 1].at);
                }
        }
        demo_end(&demo);
    }
}

TEST(order_1001_arrives_in_two_days_with_a_ups_number_that_checks)
{
    struct demo demo = demo_at("2026-11-23T17:00:00Z");
    struct order order = order_of(&demo, "1001");
    struct tracking_guess guesses[TRACKING_GUESSES];
    expect(order.promised_is_date);
    expect_int(order.promised_by / MS_DAY - demo.now / MS_DAY, 2);
    expect_text(order.lines[0].title, "Wireless headphones");
    expect_text(order.customer.email, "ada@example.com");
    expect_text(order.customer.postcode, "10001");
    expect(strncmp(order.shipments[0].tracking_number, "1Z", 2) == 0);
    expect(tracking_guess(order.shipments[0].tracking_number, guesses) > 0);
    expect(guesses[0].checked);
    expect_text(guesses[0].carrier, "UPS");
    demo_end(&demo);
}

TEST(order_1004_travels_in_two_parcels_of_which_one_is_there)
{
    static const char *const keys[] = {"1004", "2004"};
    struct demo demo = demo_at("2026-11-23T17:00:00Z");
    for (int i = 0; i < 2; i++) {
        struct order order = order_of(&demo, keys[i]);
        expect_int(order.line_count, 2);
        expect_int(order.shipment_count, 2);
        expect_int(shipment_standing(&order.shipments[0]).milestone, MILESTONE_DELIVERED);
        expect_int(shipment_standing(&order.shipments[1]).milestone, MILESTONE_IN_TRANSIT);
        expect_text(order.shipments[0].lines[0].sku, "DL-118");
        expect_text(order.shipments[1].lines[0].sku, "NB-500");
    }
    demo_end(&demo);
}

TEST(order_1006_has_been_silent_for_nine_days)
{
    struct demo demo = demo_at("2026-11-23T05:10:00Z");
    struct order order = order_of(&demo, "1006");
    expect_int((demo.now - shipment_standing(&order.shipments[0]).newest->at) / MS_DAY, 9);
    demo_end(&demo);
}

TEST(order_1008_has_no_tracking_number_yet)
{
    struct demo demo = demo_at("2026-11-23T17:00:00Z");
    expect(order_of(&demo, "1008").shipments[0].tracking_number == NULL);
    expect(order_of(&demo, "2008").shipments[0].tracking_number == NULL);
    demo_end(&demo);
}

TEST(ada_and_emil_have_three_orders_each_and_the_others_belong_to_others)
{
    struct demo demo = demo_at("2026-11-23T17:00:00Z");
    for (int number = 1001; number <= 2012; number = number == 1012 ? 2001 : number + 1) {
        char key[16];
        snprintf(key, sizeof key, "%d", number);
        struct order order = order_of(&demo, key);
        int nth = number % 1000;
        bool theirs = nth == 1 || nth == 2 || nth == 4;
        const char *mail = number < 2000 ? "ada@example.com" : "emil@example.com";
        expect_int(text_equal(order.customer.email, mail), theirs);
        expect(strstr(order.customer.email, "@example.com") != NULL);
        expect_text(order.customer.postcode, number < 2000 ? "10001" : "10115");
        expect_text(order.customer.time_zone, number < 2000 ? "America/New_York" : "Europe/Berlin");
    }
    struct customer_fact fact;
    expect_int(orders_of_customer(demo.store, order_of(&demo, "1001").customer.id, 20, demo.arena, &fact),
               OK);
    expect_int(fact.order_count, 3);
    expect_text(fact.orders[0]->key, "1001"); /* the newest first */
    demo_end(&demo);
}

TEST(the_demonstration_shows_every_milestone_and_every_reason)
{
    bool milestones[MILESTONE_COUNT] = {false}, reasons[REASON_COUNT] = {false};
    bool window = false, customs = false;
    int many_parcels = 0, several_open = 0;
    struct demo demo = demo_at("2026-11-23T17:00:00Z");
    for (int number = 1001; number < 3100; number++) {
        char key[16];
        struct order order;
        snprintf(key, sizeof key, "%d", number);
        if (orders_find(demo.store, key, demo.arena, &order) != OK)
            continue;
        many_parcels += order.shipment_count > 1;
        several_open += text_equal(order.customer.email, "noah@example.com") && order_is_open(&order);
        for (size_t i = 0; i < order.shipment_count; i++) {
            const struct shipment *shipment = &order.shipments[i];
            struct standing standing = shipment_standing(shipment);
            window |= shipment->window_until > demo.now;
            customs |= standing.reason == REASON_CUSTOMS && standing.exception;
            milestones[standing.exception ? MILESTONE_EXCEPTION : standing.milestone] = true;
            for (size_t j = 0; j < shipment->event_count; j++)
                reasons[shipment->events[j].reason] = true;
        }
    }
    for (int i = 1; i < MILESTONE_COUNT; i++)
        if (!milestones[i])
            fail_msg("no order stands at %s", milestone_name((enum milestone)i));
    for (int i = 1; i < REASON_COUNT; i++)
        if (!reasons[i])
            fail_msg("no event says %s", reason_name((enum reason)i));
    expect(window && customs);
    expect(many_parcels >= 3);
    expect(several_open >= 3);
    expect(orders_count(demo.store) >= 60);
    demo_end(&demo);
}

TEST(every_tracking_number_of_the_demonstration_fits_its_carrier)
{
    struct demo demo = demo_at("2026-11-23T17:00:00Z");
    for (int number = 1001; number < 3100; number++) {
        char key[16];
        struct order order;
        snprintf(key, sizeof key, "%d", number);
        if (orders_find(demo.store, key, demo.arena, &order) != OK)
            continue;
        for (size_t i = 0; i < order.shipment_count; i++) {
            const struct shipment *shipment = &order.shipments[i];
            struct tracking_guess guesses[TRACKING_GUESSES];
            if (!shipment->tracking_number)
                continue;
            size_t count = tracking_guess(shipment->tracking_number, guesses);
            if (!count || !guesses[0].checked)
                fail_msg("order %s: %s has no right check digit", key, shipment->tracking_number);
            struct tracking_hint hint = shipment_hint(&order, shipment);
            if (!tracking_link(demo.arena, shipment->tracking_number, &hint))
                fail_msg("order %s: %s %s leads nowhere", key, shipment->carrier, shipment->tracking_number);
        }
    }
    demo_end(&demo);
}

TEST(loading_the_demonstration_again_changes_nothing)
{
    struct demo demo = demo_at("2026-11-23T17:00:00Z");
    size_t before = orders_count(demo.store);
    expect_int(demo_orders_load(demo.store, demo.now), OK);
    expect_int(orders_count(demo.store), before);
    expect_int(order_of(&demo, "1004").shipment_count, 2);
    expect_int(order_of(&demo, "1001").shipments[0].event_count, 7);
    demo_end(&demo);
}

TEST(the_demonstrations_configuration_is_a_right_one_with_policies_in_both_languages)
{
    struct complaints complaints = COMPLAINTS_NONE;
    struct config *config = NULL;
    enum err err = config_parse("demo", demo_config_text(), &complaints, &config);
    for (size_t i = 0; i < complaints.count; i++)
        print_error("%s:%d: %s\n", complaints.items[i].file, complaints.items[i].line,
                    complaints.items[i].message);
    expect_int(err, OK);
    expect(config_is_loopback(config));
    expect(!config->alexa.verify);
    const struct policies *german = config_policies(config, "de-DE"),
                          *english = config_policies(config, "en-US");
    expect(english->returns && english->delivery && english->cancellation && english->contact &&
           english->hours);
    expect(german->returns && german->delivery && german->cancellation && german->contact && german->hours);
    expect(strcmp(german->returns, english->returns) != 0);
    config_close(config);
    complaints_clear(&complaints);
}
