/* tests/dialogue/test_problems.c - when something goes wrong: what is said, and when a person takes over. */
#include <stdio.h>
#include <string.h>

#include "base/str.h"
#include "shop.h"

TEST(hours_and_contact_are_told_without_a_ticket)
{
    struct shop *shop = demonstration();
    says(shop, "human_agent about=hours");
    expect_text_has(shop, "HOURS.");
    expect_no_ticket(shop);
    says(shop, "human_agent about=contact");
    expect_text_has(shop, "CONTACT.");
    expect_no_ticket(shop);
    shop_close(shop);
}

TEST(problems_that_need_a_person_get_one_whatever_the_record_says)
{
    static const enum problem problems[] = {PROBLEM_DAMAGED, PROBLEM_MISSING_ITEM, PROBLEM_WRONG_ITEM,
                                            PROBLEM_STOLEN};
    for (size_t i = 0; i < sizeof problems / sizeof *problems; i++) {
        struct shop *shop = demonstration();
        char text[96];
        snprintf(text, sizeof text, "delivery_problem problem=%s number=1001 postcode=10001",
                 problem_name(problems[i]));
        says(shop, text);
        expect_ticket(shop, ticket_reason_of_problem(problems[i]), "1001");
        shop_close(shop);
    }
}

TEST(a_problem_without_an_order_asks_for_it_once_and_opens_with_the_answer)
{
    static const char *const answers[] = {"details number=1003 bare", "out_of_scope", "no", "order_status"};
    for (size_t i = 0; i < sizeof answers / sizeof *answers; i++) {
        struct shop *shop = demonstration();
        says(shop, "delivery_problem problem=damaged");
        expect_no_ticket(shop);
        expect_said(shop, "sorry_damaged");
        expect_ask(shop, ASK_ORDER_NUMBER);
        says(shop, answers[i]);
        expect_ticket(shop, TICKET_DAMAGED, NULL);
        expect_unsaid(shop, "sorry_damaged"); /* once is enough */
        shop_close(shop);
    }
}

TEST(a_problem_with_number_and_proof_in_the_answer_freezes_the_order)
{
    struct shop *shop = demonstration();
    says(shop, "delivery_problem problem=damaged");
    says(shop, "details number=1003 postcode=10001 bare");
    expect_ticket(shop, TICKET_DAMAGED, "1003");
    shop_close(shop);
}

TEST(a_problem_with_a_number_alone_asks_for_the_proof_once)
{
    static const struct {
        const char *answer, *order;
    } rows[] = {{"details postcode=10001 bare", "1003"},
                {"details postcode=99999 bare", NULL},
                {"no", NULL},
                {"out_of_scope", NULL}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct shop *shop = demonstration();
        says(shop, "delivery_problem problem=damaged number=1003");
        expect_ask(shop, ASK_PROOF);
        expect_no_ticket(shop);
        says(shop, rows[i].answer);
        expect_ticket(shop, TICKET_DAMAGED, rows[i].order);
        expect_text(ticket_of(shop)->order_key, "1003");
        shop_close(shop);
    }
}

TEST(a_problem_that_is_not_named_is_asked_for)
{
    struct shop *shop = demonstration();
    says(shop, "delivery_problem");
    expect_ask(shop, ASK_PROBLEM);
    expect(offers(shop, "problem:damaged"));
    chooses(shop, "problem:damaged");
    expect_ask(shop, ASK_ORDER_NUMBER);
    says(shop, "details number=1003 postcode=10001 bare");
    expect_ticket(shop, TICKET_DAMAGED, "1003");
    shop_close(shop);
}

/* A platform says its intent again with each slot. */
TEST(a_problem_that_comes_again_with_its_number_alone_is_still_the_same)
{
    struct shop *shop = demonstration();
    says(shop, "delivery_problem problem=damaged");
    expect_ask(shop, ASK_ORDER_NUMBER);
    says(shop, "delivery_problem number=1003 postcode=10001");
    expect_unsaid(shop, "ask_problem");
    expect_ticket(shop, TICKET_DAMAGED, "1003");
    shop_close(shop);
}

TEST(late_is_borne_out_when_the_promised_day_has_passed)
{
    struct shop *shop = demonstration();
    says(shop, "delivery_problem problem=late number=1001 postcode=10001");
    expect_no_ticket(shop);
    expect_said(shop, "expect_day");
    expect_said(shop, "not_late_yet");
    expect_ask(shop, ASK_NOTHING);
    begins_anew(shop);
    promise(shop, find_order(shop, "1001"), -1);
    says(shop, "delivery_problem problem=late number=1001 postcode=10001");
    expect_ticket(shop, TICKET_LATE, "1001");
    expect_said(shop, "promise_passed");
    shop_close(shop);
}

TEST(late_is_not_borne_out_for_what_was_delivered)
{
    struct shop *shop = demonstration();
    promise(shop, find_order(shop, "1003"), -3);
    says(shop, "delivery_problem problem=late number=1003 postcode=10001");
    expect_no_ticket(shop);
    expect_said(shop, "status_delivered");
    shop_close(shop);
}

TEST(what_came_in_time_and_is_called_late_is_missed)
{
    struct shop *shop = demonstration();
    promise(shop, find_order(shop, "1003"), 0);
    says(shop, "delivery_problem problem=late number=1003 postcode=10001");
    expect_said(shop, "not_received_checks");
    shop_close(shop);
}

TEST(what_is_damaged_before_it_is_delivered_is_taken_up_and_the_record_is_told)
{
    static const struct {
        const char *number;
        bool told;
    } rows[] = {{"1001", true}, {"1008", true}, {"1003", false}, {"1011", false}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct shop *shop = demonstration();
        char text[96];
        snprintf(text, sizeof text, "delivery_problem problem=damaged number=%s postcode=10001",
                 rows[i].number);
        says(shop, text);
        expect_ticket(shop, TICKET_DAMAGED, rows[i].number);
        expect_int(said(shop, "not_there_yet"), rows[i].told);
        shop_close(shop);
    }
}

TEST(what_goes_back_is_no_loss_to_wait_for)
{
    struct shop *shop = demonstration();
    scan(shop, &find_order(shop, "1001")->shipments[0], "exception returning", MS_HOUR, "Newark, NJ");
    says(shop, "delivery_problem problem=lost number=1001 postcode=10001");
    expect_said(shop, "status_returning");
    expect_unsaid(shop, "not_lost_yet");
    expect_ask(shop, ASK_PERSON);
    shop_close(shop);
}

TEST(lost_is_borne_out_by_a_long_silence_and_not_before)
{
    struct shop *shop = demonstration();
    says(shop, "delivery_problem problem=lost number=1001 postcode=10001");
    expect_no_ticket(shop);
    expect_said(shop, "not_lost_yet");
    begins_anew(shop);
    says(shop, "delivery_problem problem=lost number=1006 postcode=10001");
    expect_ticket(shop, TICKET_LOST, "1006");
    shop_close(shop);
}

TEST(not_received_gets_checks_and_a_time_to_come_back_for_24_hours)
{
    struct shop *shop = demonstration();
    says(shop, "delivery_problem problem=not_received number=1003 postcode=10001"); /* 20 hours ago */
    expect_no_ticket(shop);
    expect_said(shop, "not_received_checks");
    expect(said_arg(shop, "not_received_wait", "moment")->at == shop->now + 4 * MS_HOUR);
    passes(shop, 4 * MS_HOUR);
    says(shop, "delivery_problem problem=not_received");
    expect_ticket(shop, TICKET_NOT_RECEIVED, "1003");
    shop_close(shop);
}

TEST(not_received_of_what_is_not_delivered_is_told_where_it_is)
{
    struct shop *shop = demonstration();
    says(shop, "delivery_problem problem=not_received number=1001 postcode=10001");
    expect_no_ticket(shop);
    expect_said(shop, "status_in_transit");
    begins_anew(shop);
    says(shop, "delivery_problem problem=not_received number=1006 postcode=10001");
    expect(ticket_of(shop)->open); /* late and silent: the record bears that out */
    shop_close(shop);
}

TEST(changes_before_shipping_open_an_urgent_ticket_and_are_never_said_to_be_done)
{
    static const struct {
        const char *intent, *said;
        enum ticket_reason reason;
    } rows[] = {{"cancel_order", "cancel_passed_on", TICKET_CANCEL_ORDER},
                {"change_order", "change_passed_on", TICKET_CHANGE_ORDER},
                {"change_address", "address_passed_on", TICKET_CHANGE_ADDRESS}};
    for (size_t i = 0; i < 3; i++) {
        struct shop *shop = demonstration();
        char text[96];
        snprintf(text, sizeof text, "%s number=1008 postcode=10001", rows[i].intent);
        says(shop, text);
        expect_said(shop, rows[i].said);
        expect_ticket(shop, rows[i].reason, "1008");
        expect_int(ticket_of(shop)->priority, PRIORITY_URGENT);
        expect_text_has(shop, "I cannot");
        shop_close(shop);
    }
}

TEST(changes_after_shipping_say_what_is_still_possible)
{
    static const char *const rows[][3] = {
        {"cancel_order", "cancel_too_late", "cancel_there"},
        {"change_order", "change_too_late", "change_there"},
        {"change_address", "address_too_late", "address_there"},
    };
    for (size_t i = 0; i < 3; i++) {
        struct shop *shop = demonstration();
        char text[96];
        snprintf(text, sizeof text, "%s number=1001 postcode=10001", rows[i][0]);
        says(shop, text);
        expect_said(shop, rows[i][1]);
        expect_no_ticket(shop);
        expect_ask(shop, ASK_PERSON);
        begins_anew(shop);
        snprintf(text, sizeof text, "%s number=1003 postcode=10001", rows[i][0]);
        says(shop, text);
        expect_said(shop, rows[i][2]);
        expect_no_ticket(shop);
        shop_close(shop);
    }
}

TEST(what_is_cancelled_already_is_not_cancelled_again)
{
    struct shop *shop = demonstration();
    says(shop, "cancel_order number=1009 postcode=10001");
    expect_said(shop, "status_cancelled");
    expect_no_ticket(shop);
    shop_close(shop);
}

TEST(the_part_that_has_not_shipped_may_still_be_changed)
{
    struct shop *shop = demonstration();
    struct order *order = find_order(shop, "1001");
    scan(shop, add_parcel(shop, order, NULL, NULL), "packed", MS_HOUR, NULL);
    says(shop, "cancel_order number=1001 postcode=10001");
    expect_said(shop, "cancel_partly");
    expect_ticket(shop, TICKET_CANCEL_ORDER, "1001");
    shop_close(shop);
}

TEST(returns_delivery_and_contact_are_answered_from_the_shops_policies)
{
    struct shop *shop = demonstration();
    says(shop, "return_or_refund");
    expect_text_has(shop, "RETURNS.");
    expect_ask(shop, ASK_NOTHING);
    says(shop, "delivery_options");
    expect_text_has(shop, "DELIVERY.");
    shop_close(shop);
}

TEST(where_the_policies_are_silent_a_person_is_offered)
{
    static const struct {
        const char *question;
        enum ticket_reason reason;
    } rows[] = {{"return_or_refund", TICKET_RETURN_OR_REFUND},
                {"delivery_options", TICKET_QUESTION},
                {"other_shop", TICKET_QUESTION},
                {"human_agent about=hours", TICKET_ASKED_PERSON}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct shop *shop = shop_open_with("{}");
        says(shop, rows[i].question);
        expect_no_ticket(shop);
        expect_ask(shop, ASK_PERSON);
        says(shop, "yes");
        expect_ticket(shop, rows[i].reason, NULL);
        shop_close(shop);
    }
}

TEST(a_loss_across_a_border_takes_longer_and_is_told_so)
{
    struct shop *shop = demonstration();
    struct order *order = find_order(shop, "1006");
    order->shipments[0].country = "DE";
    says(shop, "delivery_problem problem=lost number=1006 postcode=10001"); /* nine days */
    expect_no_ticket(shop);
    expect(said_arg(shop, "not_lost_yet", "age")->number == 20 * MS_DAY);
    passes(shop, 11 * MS_DAY);
    says(shop, "delivery_problem problem=lost");
    expect_ticket(shop, TICKET_LOST, "1006");
    shop_close(shop);
}

TEST(what_waits_to_be_collected_is_neither_late_nor_lost)
{
    struct shop *shop = demonstration();
    promise(shop, find_order(shop, "1011"), -3);
    passes(shop, 12 * MS_DAY);
    says(shop, "delivery_problem problem=lost number=1011 postcode=10001");
    expect_no_ticket(shop);
    expect_said(shop, "status_available_for_pickup");
    expect_unsaid(shop, "promise_passed");
    shop_close(shop);
}

TEST(lost_of_what_is_said_to_be_there_is_not_received)
{
    struct shop *shop = demonstration();
    says(shop, "delivery_problem problem=lost number=1003 postcode=10001");
    expect_no_ticket(shop);
    expect_said(shop, "not_received_checks");
    passes(shop, 4 * MS_HOUR);
    begins_anew(shop);
    says(shop, "delivery_problem problem=not_received number=1007 postcode=10001");
    expect_ticket(shop, TICKET_NOT_RECEIVED, "1007");
    begins_anew(shop);
    says(shop, "delivery_problem problem=lost number=1003 postcode=10001");
    expect_ticket(shop, TICKET_NOT_RECEIVED, "1003");
    shop_close(shop);
}

TEST(still_nothing_goes_on_with_what_was_not_received)
{
    struct shop *shop = demonstration();
    says(shop, "delivery_problem problem=not_received number=1003 postcode=10001");
    says(shop, "delivery_problem problem=late follow_up");
    expect_said(shop, "not_received_wait");
    passes(shop, 4 * MS_HOUR);
    says(shop, "delivery_problem problem=late follow_up");
    expect_ticket(shop, TICKET_NOT_RECEIVED, "1003");
    shop_close(shop);
}

TEST(what_is_not_late_yet_is_not_called_late_and_nobody_is_bothered)
{
    struct shop *shop = demonstration();
    says(shop, "delivery_problem problem=late number=1002 postcode=10001"); /* in the van today */
    expect_said(shop, "next_out_for_delivery");
    expect_unsaid(shop, "not_late_yet");
    expect_ask(shop, ASK_NOTHING);
    says(shop, "delivery_problem problem=late number=1005"); /* held by customs: the date may not hold */
    expect_unsaid(shop, "not_late_yet");
    expect_ask(shop, ASK_PERSON);
    shop_close(shop);
}

TEST(not_received_of_an_order_that_came_in_part_is_told_part_by_part)
{
    struct shop *shop = demonstration();
    says(shop, "delivery_problem problem=not_received number=1004 postcode=10001");
    expect_no_ticket(shop);
    expect_said(shop, "split_order");
    expect_unsaid(shop, "delivered_then"); /* the order was not delivered, a part of it was */
    expect_ask(shop, ASK_PERSON);
    says(shop, "delivery_problem problem=not_received item=notebook");
    expect_no_ticket(shop);
    expect_said(shop, "parcel_in_transit");
    passes(shop, MS_DAY);
    says(shop, "delivery_problem problem=not_received item=lamp");
    expect_ticket(shop, TICKET_NOT_RECEIVED, "1004");
    expect_said(shop, "delivered_then_with");
    shop_close(shop);
}

TEST(what_is_missing_from_a_split_order_is_told_where_it_travels)
{
    struct shop *shop = demonstration();
    says(shop, "delivery_problem problem=missing_item item=notebook number=1004 postcode=10001");
    expect_ticket(shop, TICKET_MISSING_ITEM, "1004");
    expect_said(shop, "parcel_in_transit");
    expect_unsaid(shop, "parcel_delivered");
    shop_close(shop);
}

TEST(two_damaged_orders_get_one_sorry)
{
    struct shop *shop = demonstration();
    size_t sorries = 0;
    says(shop, "delivery_problem problem=damaged number=1001 number=1003 postcode=10001");
    for (size_t i = 0; i < shop->decision.say_count; i++)
        sorries += text_equal(shop->decision.says[i].key, "sorry_damaged");
    expect_int(sorries, 1);
    shop_close(shop);
}

TEST(not_here_of_what_was_just_told_to_be_there_is_not_received)
{
    struct shop *shop = demonstration();
    says(shop, "order_status number=1007 postcode=10001");
    expect_said(shop, "status_delivered");
    says(shop, "delivery_problem problem=late same");
    expect_ticket(shop, TICKET_NOT_RECEIVED, "1007");
    shop_close(shop);
}
