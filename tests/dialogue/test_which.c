/* tests/dialogue/test_which.c - which of a shopper's orders is meant, and how they are told apart. */
#include <stdio.h>
#include <string.h>

#include "base/str.h"
#include "shop.h"

static struct shop *signed_in(void)
{
    struct shop *shop = demonstration();
    shop->turn.customer_id = "ada@example.com";
    return shop;
}

TEST(several_open_orders_are_told_apart_by_what_is_in_them)
{
    struct shop *shop = signed_in();
    says(shop, "order_status");
    expect_said(shop, "which_three");
    expect_ask(shop, ASK_WHICH_ORDER);
    expect_text_has(shop, "Wireless headphones, Coffee grinder, or Desk lamp");
    expect(offers(shop, "order:1002"));
    struct expectation expected =
        session_expectation(session_read(shop->session_json, shop->arena), shop->arena);
    expect_int(expected.choice_count, 3);
    expect_text(expected.choices[0], "Wireless headphones");
    shop_close(shop);
}

TEST(one_of_them_may_be_named_counted_numbered_or_chosen)
{
    static const char *const answers[] = {"details item=grinder", "details ordinal=2",
                                          "details number=1002 bare", "order_status item=coffee",
                                          "details number=02 bare"};
    for (size_t i = 0; i <= sizeof answers / sizeof *answers; i++) {
        struct shop *shop = signed_in();
        says(shop, "order_status");
        if (i < sizeof answers / sizeof *answers)
            says(shop, answers[i]);
        else
            chooses(shop, "order:1002");
        expect_said(shop, "status_out_for_delivery");
        expect_unsaid(shop, "status_in_transit");
        shop_close(shop);
    }
}

TEST(a_buttons_value_may_be_typed)
{
    struct shop *shop = signed_in();
    says(shop, "order_status");
    types(shop, "order:1002");
    expect_said(shop, "status_out_for_delivery");
    shop_close(shop);
}

TEST(all_of_them_are_told_when_asked_for)
{
    struct shop *shop = signed_in();
    says(shop, "order_status");
    says(shop, "details all");
    expect_said(shop, "status_in_transit");
    expect_said(shop, "status_out_for_delivery");
    expect_said(shop, "split_order");
    shop_close(shop);
}

TEST(an_answer_that_names_none_of_them_is_asked_again)
{
    struct shop *shop = signed_in();
    says(shop, "order_status");
    says(shop, "details item=toaster");
    expect_said(shop, "item_unknown");
    expect_ask(shop, ASK_WHICH_ORDER);
    shop_close(shop);
}

TEST(the_only_open_order_is_told_at_once)
{
    struct shop *shop = demonstration();
    shop->turn.customer_id = "radia@example.com";
    says(shop, "order_status");
    expect_said(shop, "picked_order");
    expect_said(shop, "status_packed");
    shop_close(shop);
}

TEST(with_nothing_open_the_newest_order_is_told)
{
    struct shop *shop = demonstration();
    shop->turn.customer_id = "grace@example.com";
    says(shop, "order_status");
    expect_said(shop, "status_delivered");
    shop_close(shop);
}

TEST(an_item_finds_its_order)
{
    struct shop *shop = signed_in();
    says(shop, "order_status item=headphone");
    expect_said(shop, "status_in_transit");
    says(shop, "delivery_eta item=grindr");
    expect_text(shop->decision.watch[0], "1002");
    shop_close(shop);
}

TEST(the_other_one_of_two_is_found)
{
    struct shop *shop = demonstration();
    struct order *order = add_order(shop, "2001", "two@example.com", "10001");
    add_line(shop, order, "a", "Teapot");
    order = add_order(shop, "2002", "two@example.com", "10001");
    add_line(shop, order, "b", "Mug");
    shop->turn.customer_id = "two@example.com";
    says(shop, "order_status");
    expect_said(shop, "which_two");
    says(shop, "details item=teapot");
    expect_text(shop->decision.watch[0], "2001");
    says(shop, "details other follow_up");
    expect_text(shop->decision.watch[0], "2002");
    says(shop, "order_status newest");
    expect_text(shop->decision.watch[0], "2001");
    shop_close(shop);
}

TEST(the_other_one_of_two_proven_orders_is_found)
{
    struct shop *shop = demonstration();
    says(shop, "order_status number=1001 postcode=10001");
    says(shop, "order_status number=1002");
    says(shop, "details other follow_up");
    expect_said(shop, "status_in_transit");
    shop_close(shop);
}

TEST(another_order_is_asked_for_by_number)
{
    struct shop *shop = demonstration();
    says(shop, "order_status number=1001 postcode=10001");
    says(shop, "order_status next");
    expect_ask(shop, ASK_ORDER_NUMBER);
    shop_close(shop);
}

TEST(orders_that_are_called_alike_are_told_apart_by_number)
{
    struct shop *shop = demonstration();
    for (int i = 0; i < 2; i++)
        add_line(shop, add_order(shop, i ? "3002" : "3001", "twin@example.com", "10001"), "a", "Socks");
    shop->turn.customer_id = "twin@example.com";
    says(shop, "order_status");
    expect_said(shop, "which_two_numbers");
    says(shop, "details ordinal=-1");
    expect_text(shop->decision.watch[0], "3002");
    shop_close(shop);
}

TEST(many_orders_are_offered_in_bounds)
{
    struct shop *shop = shop_open();
    for (int i = 0; i < 12; i++) {
        const char *number = arena_printf(shop->arena, "%d", 4000 + i);
        add_line(shop, add_order(shop, number, "many@example.com", "10001"), number,
                 arena_printf(shop->arena, "Thing %c", 'A' + i));
    }
    shop->turn.customer_id = "many@example.com";
    says(shop, "order_status");
    expect_said(shop, "which_four");
    expect_said(shop, "which_other");
    says(shop, "list_orders");
    expect_said(shop, "list_more");
    shop_close(shop);
}

TEST(a_customer_with_a_broken_thing_means_what_has_arrived)
{
    struct shop *shop = signed_in();
    says(shop, "delivery_problem problem=damaged");
    expect(shop->decision.ticket.open);
    expect_text(shop->decision.ticket.order->key, "1004");
    expect_said(shop, "picked_order");
    shop_close(shop);
}

TEST(a_customers_orders_are_listed_with_their_state)
{
    struct shop *shop = signed_in();
    says(shop, "list_orders");
    expect_said(shop, "list_intro");
    expect_said(shop, "list_in_transit");
    expect_said(shop, "list_out_for_delivery");
    says(shop, "order_status ordinal=2");
    expect_said(shop, "status_out_for_delivery");
    shop_close(shop);
}

TEST(a_stranger_gets_no_list_but_a_way_to_it)
{
    struct shop *shop = demonstration();
    shop->turn.can_link_account = true;
    says(shop, "list_orders");
    expect_said(shop, "list_needs_account");
    expect_ask(shop, ASK_ORDER_NUMBER);
    expect(shop->decision.link_account);
    expect_int(shop->need_count, 0);
    shop_close(shop);
}

TEST(a_customer_without_orders_is_told_so)
{
    struct shop *shop = demonstration();
    shop->turn.customer_id = "nobody@example.com";
    says(shop, "order_status");
    expect_said(shop, "list_none");
    expect_ask(shop, ASK_ORDER_NUMBER);
    says(shop, "list_orders");
    expect_said(shop, "list_none");
    shop_close(shop);
}

TEST(orders_told_in_one_breath_can_be_counted)
{
    struct shop *shop = demonstration();
    says(shop, "order_status number=1001 number=1002 number=1008 postcode=10001");
    says(shop, "out_of_scope ordinal=2");
    expect_text(shop->decision.watch[0], "1002");
    says(shop, "delivery_eta ordinal=-1 follow_up");
    expect_text(shop->decision.watch[0], "1008");
    says(shop, "details other follow_up"); /* of two others: which? */
    expect_ask(shop, ASK_WHICH_ORDER);
    shop_close(shop);
}

TEST(a_customer_who_cannot_tell_which_one_broke_gets_the_ticket_all_the_same)
{
    struct shop *shop = signed_in();
    scan(shop, &find_order(shop, "1001")->shipments[0], "delivered", MS_HOUR, "New York, NY");
    says(shop, "delivery_problem problem=damaged");
    expect_ask(shop, ASK_WHICH_ORDER);
    expect_no_ticket(shop);
    says(shop, "out_of_scope");
    expect_ticket(shop, TICKET_DAMAGED, NULL);
    shop_close(shop);
}

/* Today is Monday, November 23, 10:00 in New York. */
static struct shop *bought_three_times(void)
{
    struct shop *shop = shop_open();
    static const struct {
        const char *number, *title;
        utc_ms ago;
    } rows[] = {
        {"7001", "Kettle", 3 * MS_DAY}, {"7002", "Teapot", 11 * MS_HOUR}, {"7003", "Mug", 10 * MS_DAY}};
    for (size_t i = 0; i < 3; i++) {
        struct order *order = add_order(shop, rows[i].number, "three@example.com", "10001");
        order->placed_at = shop->now - rows[i].ago;
        add_line(shop, order, "x", rows[i].title);
        scan(shop, add_parcel(shop, order, "UPS", NULL), "in_transit", 2 * MS_HOUR, "Newark, NJ");
    }
    shop->turn.customer_id = "three@example.com";
    return shop;
}

struct find {
    const char *said, *number;
};

/* Each of these sentences finds one order, and nothing is asked. */
static void expect_finds(const struct find *rows, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        struct shop *shop = bought_three_times();
        says(shop, rows[i].said);
        expect_text_has(shop, rows[i].number);
        expect_ask(shop, ASK_NOTHING);
        shop_close(shop);
    }
}

TEST(an_order_may_be_named_by_the_day_it_was_placed)
{
    static const struct find rows[] = {
        {"order_status weekday=5", "7001"},  /* of two Fridays the nearest */
        {"order_status days_ago=1", "7002"}, /* eleven hours ago was yesterday */
        {"order_status weekday=7", "7002"},
        {"order_status weeks_ago=2", "7003"}};
    expect_finds(rows, sizeof rows / sizeof *rows);
}

TEST(orders_of_the_same_week_are_told_apart)
{
    struct shop *shop = bought_three_times();
    says(shop, "order_status weeks_ago=1"); /* Friday and Sunday */
    expect_ask(shop, ASK_WHICH_ORDER);
    expect_text_has(shop, "Kettle");
    expect_text_has(shop, "Teapot");
    expect_text_lacks(shop, "Mug");
    shop_close(shop);
}

TEST(a_day_without_an_order_is_told_and_asked_about)
{
    struct shop *shop = bought_three_times();
    says(shop, "order_status weekday=2");
    expect_said(shop, "date_unknown");
    expect_ask(shop, ASK_WHICH_ORDER);
    shop_close(shop);
}

TEST(an_order_can_be_named_by_the_day_it_was_placed_on)
{
    static const struct find rows[] = {{"order_status date=november_20", "7001"},
                                       {"order_status date=the_22nd", "7002"},
                                       {"order_status date=11/13/2026", "7003"},
                                       {"order_status date=2026-11-20", "7001"},
                                       {"order_status date=13_november", "7003"}};
    expect_finds(rows, sizeof rows / sizeof *rows);
}

TEST(asked_which_one_the_day_alone_is_an_answer)
{
    struct shop *shop = bought_three_times();
    says(shop, "order_status");
    expect_ask(shop, ASK_WHICH_ORDER);
    says(shop, "out_of_scope date=the_13th");
    expect_text_has(shop, "7003");
    shop_close(shop);
}

TEST(a_day_on_which_nothing_was_placed_may_be_one_by_which_it_is_needed)
{
    struct shop *shop = bought_three_times();
    says(shop, "delivery_eta date=november_25");
    expect_unsaid(shop, "date_unknown");
    expect_ask(shop, ASK_WHICH_ORDER);
    shop_close(shop);
}

TEST(of_the_order_just_spoken_of_a_day_names_no_other)
{
    struct shop *shop = bought_three_times();
    says(shop, "order_status number=7001");
    says(shop, "delivery_eta date=november_22");
    expect_text_has(shop, "7001");
    shop_close(shop);
}
