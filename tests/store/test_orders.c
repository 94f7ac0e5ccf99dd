/* tests/store/test_orders.c - what the shop and the carriers tell, and what is found again. */

#include "help.h"

TEST(an_order_is_found_as_it_was_given)
{
    struct bench bench = bench_open();
    struct event event = {.id = "e1",
                          .at = NOON - MS_HOUR,
                          .heard_at = NOON,
                          .milestone = MILESTONE_EXCEPTION,
                          .reason = REASON_WEATHER,
                          .text = "Snow",
                          .place = "Erie, PA"};
    struct line part = {"S-1", NULL, 2};
    struct shipment parcel = {.id = "p1",
                              .carrier = "UPS",
                              .service = "Ground",
                              .tracking_number = "1Z999AA10123456784",
                              .postcode = "10001",
                              .country = "US",
                              .region = "NY",
                              .window_from = NOON + MS_HOUR,
                              .window_until = NOON + 5 * MS_HOUR,
                              .lines = &part,
                              .line_count = 1,
                              .events = &event,
                              .event_count = 1};
    struct line line = {"S-1", "Coffee grinder", 2};
    struct order given = {
        .number = "#10-42",
        .key = "10-42",
        .placed_at = NOON - MS_DAY,
        .promised_by = NOON + MS_DAY,
        .promised_is_date = true,
        .customer = {"c1", "Ana", "ana@example.com", "+1555", "10001", "US", "en-US", "America/New_York"},
        .lines = &line,
        .line_count = 1,
        .shipments = &parcel,
        .shipment_count = 1};
    keep_order(&bench, &given);

    struct order order = find_order(&bench, "10-42");
    expect_text(order.number, "#10-42");
    expect_text(order.key, "10-42");
    expect(order.placed_at == given.placed_at && order.promised_by == given.promised_by &&
           order.promised_is_date);
    expect_text(order.customer.id, "c1");
    expect_text(order.customer.name, "Ana");
    expect_text(order.customer.email, "ana@example.com");
    expect_text(order.customer.time_zone, "America/New_York");
    expect_int(order.line_count, 1);
    expect_text(order.lines[0].title, "Coffee grinder");
    expect_int(order.lines[0].quantity, 2);
    expect_int(order.shipment_count, 1);
    const struct shipment *found = &order.shipments[0];
    expect_text(found->id, "p1");
    expect_text(found->service, "Ground");
    expect_text(found->tracking_number, "1Z999AA10123456784");
    expect_text(found->region, "NY");
    expect(found->window_from == parcel.window_from && found->window_until == parcel.window_until);
    expect_int(found->line_count, 1);
    expect(found->lines[0].title == NULL);
    expect_int(found->event_count, 1);
    expect_text(found->events[0].id, "e1");
    expect(found->events[0].at == event.at && found->events[0].heard_at == NOON);
    expect_int(found->events[0].milestone, MILESTONE_EXCEPTION);
    expect_int(found->events[0].reason, REASON_WEATHER);
    expect_text(found->events[0].place, "Erie, PA");
    bench_close(&bench);
}

TEST(an_unknown_order_is_not_found)
{
    struct bench bench = bench_open();
    struct order order;
    expect_int(orders_find(bench.store, "1042", bench.arena, &order), ERR_NOT_FOUND);
    bench_close(&bench);
}

TEST(an_update_replaces_what_it_gives_and_keeps_the_rest)
{
    struct bench bench = bench_open();
    struct order order =
        make_order(bench.arena, "1042", "c1", "ana@example.com", "10001", "1Z999AA10123456784");
    order.customer.name = "Ana";
    order.promised_by = NOON + MS_DAY;
    order.promised_is_date = true;
    keep_order(&bench, &order);

    struct order update = {
        .number = "1042", .key = "1042", .placed_at = NOON - 3 * MS_DAY, .promised_by = UTC_NONE};
    update.customer = (struct customer){.id = "c1", .email = "new@example.com"};
    keep_order(&bench, &update);
    struct order found = find_order(&bench, "1042");
    expect_text(found.customer.email, "new@example.com");
    expect_text(found.customer.name, "Ana");
    expect_text(found.customer.postcode, "10001");
    expect(found.promised_by == NOON + MS_DAY && found.promised_is_date);
    expect_int(found.line_count, 1);
    expect_int(found.shipment_count, 1);

    struct line lines[] = {{"A", "Lamp", 1}, {"B", "Notebook", 3}};
    update.lines = lines;
    update.line_count = 2;
    update.promised_by = NOON + 2 * MS_DAY + MS_HOUR;
    keep_order(&bench, &update);
    found = find_order(&bench, "1042");
    expect_int(found.line_count, 2);
    expect_text(found.lines[0].title, "Lamp");
    expect(found.promised_by == update.promised_by && !found.promised_is_date);
    expect_int(orders_count(bench.store), 1);
    bench_close(&bench);
}

TEST(a_customer_without_an_id_belongs_to_one_order_until_the_shop_names_it)
{
    struct bench bench = bench_open();
    struct order one = make_order(bench.arena, "1", NULL, "a@example.com", "10001", NULL);
    struct order two = make_order(bench.arena, "2", NULL, "b@example.com", "10002", NULL);
    keep_order(&bench, &one);
    keep_order(&bench, &two);
    expect_text(find_order(&bench, "1").customer.email, "a@example.com");
    expect(find_order(&bench, "1").customer.id == NULL);

    one.customer = (struct customer){.id = "c1"};
    two.customer = (struct customer){.id = "c1"};
    keep_order(&bench, &one);
    keep_order(&bench, &two);
    /* the same person after all; of two values of one moment the greater stands, whichever came first */
    expect_text(find_order(&bench, "1").customer.email, "b@example.com");
    expect_text(find_order(&bench, "2").customer.email, "b@example.com");
    expect_int(count_in(bench.path, "SELECT count(*) FROM customers"), 1);
    bench_close(&bench);
}

TEST(parcels_are_known_again_by_id_and_else_by_tracking_number)
{
    struct bench bench = bench_open();
    struct order order = make_order(bench.arena, "1042", NULL, NULL, "10001", "AAAA00000001");
    keep_order(&bench, &order);

    order.shipments[0] = make_parcel("p1", "AAAA00000002"); /* a new label for the same parcel */
    keep_order(&bench, &order);
    struct order found = find_order(&bench, "1042");
    expect_int(found.shipment_count, 1);
    expect_text(found.shipments[0].tracking_number, "AAAA00000002");

    order.shipments[0] = make_parcel("other", "AAAA00000002"); /* the shop renamed it */
    keep_order(&bench, &order);
    expect_int(find_order(&bench, "1042").shipment_count, 1);

    order.shipments[0] = make_parcel("p2", "AAAA00000003");
    keep_order(&bench, &order);
    found = find_order(&bench, "1042");
    expect_int(found.shipment_count, 2);
    expect_text(found.shipments[1].id, "p2");
    bench_close(&bench);
}

TEST(made_up_parcel_ids_mean_less_than_tracking_numbers)
{
    struct bench bench = bench_open();
    struct order order = make_order(bench.arena, "1042", NULL, NULL, "10001", NULL);
    struct shipment two[] = {make_parcel("1", "AAAA00000001"), make_parcel("2", "AAAA00000002")};
    order.shipments = two;
    order.shipment_count = 2;
    keep_order(&bench, &order);
    struct shipment swapped[] = {make_parcel("1", "AAAA00000002"), make_parcel("2", "AAAA00000001")};
    swapped[0].service = "Express";
    order.shipments = swapped;
    keep_order(&bench, &order);
    struct order found = find_order(&bench, "1042");
    expect_int(found.shipment_count, 2);
    expect_text(found.shipments[0].tracking_number, "AAAA00000001");
    expect_text(found.shipments[1].tracking_number, "AAAA00000002");
    expect_text(found.shipments[1].service, "Express");
    expect(found.shipments[0].service == NULL);

    struct shipment named[] = {make_parcel("S-77", "AAAA00000002")};
    order.shipments = named;
    order.shipment_count = 1;
    keep_order(&bench, &order);
    found = find_order(&bench, "1042");
    expect_int(found.shipment_count, 2);
    expect_text(found.shipments[1].id, "S-77");
    bench_close(&bench);
}

TEST(an_event_told_twice_is_kept_once)
{
    struct bench bench = bench_open();
    struct order order = make_order(bench.arena, "1042", NULL, NULL, "10001", "AAAA00000001");
    keep_order(&bench, &order);
    struct event with_id = make_event("e1", NOON, MILESTONE_PICKED_UP);
    expect_int(add_event(&bench, "1042", NULL, "p1", with_id), OK);
    expect_int(add_event(&bench, "1042", NULL, "p1", with_id), ERR_EXISTS);
    with_id.at += MS_HOUR; /* told again with another time: the last one stands, whichever came first */
    expect_int(add_event(&bench, "1042", NULL, "p1", with_id), OK);
    with_id.at -= MS_HOUR;
    expect_int(add_event(&bench, "1042", NULL, "p1", with_id), ERR_EXISTS);
    expect_int(add_event(&bench, NULL, "AAAA00000001", NULL, with_id), OK); /* the same under another name */
    expect_int(find_order(&bench, "1042").shipments[0].event_count, 1);

    struct event without = make_event(NULL, NOON, MILESTONE_PICKED_UP);
    expect_int(add_event(&bench, "1042", NULL, "p1", without), OK);
    expect_int(add_event(&bench, "1042", NULL, "p1", without), ERR_EXISTS);
    without.milestone = MILESTONE_IN_TRANSIT;
    expect_int(add_event(&bench, "1042", NULL, "p1", without), OK);
    expect_int(find_order(&bench, "1042").shipments[0].event_count, 3);
    bench_close(&bench);
}

TEST(events_come_in_any_order_and_are_told_oldest_first)
{
    struct bench bench = bench_open();
    struct order order = make_order(bench.arena, "1042", NULL, NULL, "10001", "AAAA00000001");
    keep_order(&bench, &order);
    add_event(&bench, "1042", NULL, "p1", make_event("b", NOON, MILESTONE_DELIVERED));
    add_event(&bench, "1042", NULL, "p1", make_event("a", NOON - MS_HOUR, MILESTONE_OUT_FOR_DELIVERY));
    struct order found = find_order(&bench, "1042");
    expect_text(found.shipments[0].events[0].id, "a");
    expect_text(found.shipments[0].events[1].id, "b");
    bench_close(&bench);
}

TEST(an_event_waits_for_its_order)
{
    struct bench bench = bench_open();
    struct event event = make_event("e1", NOON, MILESTONE_PICKED_UP);
    expect_int(add_event(&bench, NULL, NULL, "p1", event), ERR_NOT_FOUND); /* of nothing at all */
    expect_int(add_event(&bench, "1042", NULL, NULL, event), OK);
    expect_int(add_event(&bench, "1042", NULL, NULL, event), ERR_EXISTS);
    event.milestone = MILESTONE_DELIVERED;
    event.id = "e2";
    expect_int(add_event(&bench, NULL, "AAAA00000001", NULL, event), OK);
    struct order order;
    expect_int(orders_find(bench.store, "1042", bench.arena, &order), ERR_NOT_FOUND);

    order = make_order(bench.arena, "1042", NULL, NULL, "10001", NULL);
    keep_order(&bench, &order);
    expect_int(find_order(&bench, "1042").shipments[0].event_count, 1);
    order.shipments[0].tracking_number = "AAAA00000001";
    keep_order(&bench, &order);
    order = find_order(&bench, "1042");
    expect_int(order.shipment_count, 1);
    expect_int(order.shipments[0].event_count, 2);
    expect_int(shipment_standing(&order.shipments[0]).milestone, MILESTONE_DELIVERED);
    expect_int(count_in(bench.path, "SELECT count(*) FROM early_events"), 0);
    bench_close(&bench);
}

TEST(an_event_adds_the_parcel_that_its_order_does_not_have_yet)
{
    struct bench bench = bench_open();
    struct order order = make_order(bench.arena, "1042", NULL, NULL, "10001", "AAAA00000001");
    keep_order(&bench, &order);
    expect_int(add_event(&bench, "1042", "AAAA00000002", "p2", make_event("e1", NOON, MILESTONE_PICKED_UP)),
               OK);
    struct order found = find_order(&bench, "1042");
    expect_int(found.shipment_count, 2);
    expect_text(found.shipments[1].id, "p2");
    expect_text(found.shipments[1].tracking_number, "AAAA00000002");
    expect_int(found.shipments[0].event_count, 0);
    expect_int(found.shipments[1].event_count, 1);
    bench_close(&bench);
}

TEST(the_first_scan_of_a_packed_parcel_brings_its_number)
{
    struct bench bench = bench_open();
    struct order order = make_order(bench.arena, "1008", NULL, NULL, "10001", NULL);
    keep_order(&bench, &order);
    expect_int(add_event(&bench, "1008", "AAAA00000001", NULL, make_event("e1", NOON, MILESTONE_PICKED_UP)),
               OK);
    struct order found = find_order(&bench, "1008");
    expect_int(found.shipment_count, 1);
    expect_text(found.shipments[0].tracking_number, "AAAA00000001");
    /* and from now on the number alone is enough */
    expect_int(add_event(&bench, NULL, "AAAA00000001", NULL, make_event("e2", NOON, MILESTONE_IN_TRANSIT)),
               OK);
    bench_close(&bench);
}

TEST(an_event_that_names_only_its_order_concerns_every_open_parcel)
{
    struct bench bench = bench_open();
    struct order order = make_order(bench.arena, "1004", NULL, NULL, "10001", NULL);
    struct shipment two[] = {make_parcel("a", "AAAA00000001"), make_parcel("b", "AAAA00000002")};
    order.shipments = two;
    order.shipment_count = 2;
    keep_order(&bench, &order);
    add_event(&bench, NULL, "AAAA00000001", NULL, make_event("e1", NOON, MILESTONE_DELIVERED));
    struct event event = make_event("e2", NOON + MS_HOUR, MILESTONE_CANCELLED);
    expect_int(add_event(&bench, "1004", NULL, NULL, event), OK);
    expect_int(add_event(&bench, "1004", NULL, NULL, event), ERR_EXISTS);
    struct order found = find_order(&bench, "1004");
    expect_int(found.shipments[0].event_count, 1);
    expect_int(found.shipments[1].event_count, 1);
    bench_close(&bench);
}

TEST(an_event_of_an_order_without_parcels_makes_one)
{
    struct bench bench = bench_open();
    struct order order = make_order(bench.arena, "1042", NULL, NULL, "10001", NULL);
    order.shipment_count = 0;
    keep_order(&bench, &order);
    expect_int(add_event(&bench, "1042", NULL, NULL, make_event(NULL, NOON, MILESTONE_PACKED)), OK);
    struct order found = find_order(&bench, "1042");
    expect_int(found.shipment_count, 1);
    expect_text(found.shipments[0].id, "1");
    bench_close(&bench);
}

TEST(a_tracking_number_used_again_means_the_newest_order)
{
    struct bench bench = bench_open();
    struct order old = make_order(bench.arena, "900", NULL, NULL, "10001", "AAAA00000001");
    struct order new = make_order(bench.arena, "100", NULL, NULL, "10001", "AAAA00000001");
    struct tracking_fact fact;
    old.placed_at -= 400 * MS_DAY;
    keep_order(&bench, &old);
    keep_order(&bench, &new);
    expect_int(orders_by_tracking(bench.store, "AAAA00000001", bench.arena, &fact), OK);
    expect_int(fact.order_count, 2);
    expect_text(fact.order_keys[0], "100");
    add_event(&bench, NULL, "AAAA00000001", NULL, make_event("e1", NOON, MILESTONE_PICKED_UP));
    expect_int(find_order(&bench, "100").shipments[0].event_count, 1);
    expect_int(find_order(&bench, "900").shipments[0].event_count, 0);
    expect_int(orders_by_tracking(bench.store, "BBBB00000001", bench.arena, &fact), OK);
    expect_int(fact.order_count, 0);
    bench_close(&bench);
}

TEST(a_customers_orders_come_newest_first_and_no_more_than_asked_for)
{
    struct bench bench = bench_open();
    struct customer_fact fact;
    for (int i = 0; i < 5; i++) {
        struct order order = make_order(bench.arena, arena_printf(bench.arena, "%d", 100 + i), "c1",
                                        "ana@example.com", "10001", NULL);
        order.placed_at = NOON - i * MS_DAY;
        keep_order(&bench, &order);
    }
    expect_int(orders_of_customer(bench.store, "c1", 3, bench.arena, &fact), OK);
    expect_int(fact.order_count, 3);
    expect_text(fact.orders[0]->key, "100");
    expect_text(fact.orders[2]->key, "102");
    expect_text(fact.orders[0]->lines[0].title, "Coffee grinder");
    expect_text(fact.customer->email, "ana@example.com");
    expect_int(orders_of_customer(bench.store, "nobody", 3, bench.arena, &fact), OK);
    expect_int(fact.order_count, 0);
    expect(fact.customer == NULL);
    bench_close(&bench);
}

TEST(an_order_is_proven_with_the_customers_data_and_every_destination)
{
    struct bench bench = bench_open();
    struct order order = make_order(bench.arena, "1004", "c1", "ana@example.com", "10001", NULL);
    struct shipment parcels[] = {make_parcel("a", NULL), make_parcel("b", NULL), make_parcel("c", NULL)};
    struct proof_fact proof;
    parcels[0].postcode = "20002";
    parcels[1].postcode = "20002";
    order.shipments = parcels;
    order.shipment_count = 3;
    keep_order(&bench, &order);
    expect_int(orders_proof(bench.store, "1004", bench.arena, &proof, NULL), OK);
    expect(proof.found);
    expect_text(proof.customer_id, "c1");
    expect_text(proof.email, "ana@example.com");
    expect_int(proof.postcode_count, 2);
    expect_text(proof.postcodes[0], "10001");
    expect_text(proof.postcodes[1], "20002");
    bench_close(&bench);
}

TEST(proof_of_an_order_that_does_not_exist_looks_like_nothing)
{
    static const char *const keys[] = {"0", "1003", "1005", "999999", "ZZZ", ""};
    struct bench bench = bench_open();
    struct order order = make_order(bench.arena, "1004", "c1", "ana@example.com", "10001", NULL);
    struct proof_fact proof;
    for (size_t round = 0; round < 2; round++) { /* without any order at all, then with one */
        for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
            expect_int(orders_proof(bench.store, keys[i], bench.arena, &proof, NULL), OK);
            expect(!proof.found);
            expect_text(proof.key, keys[i]);
            expect(!proof.email && !proof.customer_id);
            expect_int(proof.postcode_count, 0);
        }
        keep_order(&bench, &order);
    }
    bench_close(&bench);
}

TEST(forgetting_all_orders_keeps_conversations_and_tickets)
{
    struct bench bench = bench_open();
    struct order order = make_order(bench.arena, "1004", "c1", "ana@example.com", "10001", NULL);
    struct conversation conversation;
    keep_order(&bench, &order);
    keep_turn(&bench, "chat:1", 0, "hello", "Hi.");
    expect_int(orders_clear(bench.store), OK);
    expect_int(orders_count(bench.store), 0);
    expect_int(conversations_find(bench.store, "chat:1", bench.arena, &conversation), OK);
    expect_int(count_in(bench.path, "SELECT count(*) FROM shipments"), 0);
    bench_close(&bench);
}

TEST(names_and_texts_are_kept_byte_for_byte)
{
    struct bench bench = bench_open();
    struct order order = make_order(bench.arena, "1", NULL, NULL, "10001", NULL);
    order.customer.name = "O'Neil \"Bea\"; DROP TABLE orders; -- \xf0\x9f\x93\xa6 <b>";
    order.lines[0].title = "";
    keep_order(&bench, &order);
    struct order found = find_order(&bench, "1");
    expect_text(found.customer.name, order.customer.name);
    expect_text(found.lines[0].title, "");
    bench_close(&bench);
}
