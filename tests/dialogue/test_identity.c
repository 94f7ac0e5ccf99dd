/* tests/dialogue/test_identity.c - who may hear of an order. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/str.h"
#include "shop.h"

TEST(a_stranger_without_a_number_is_asked_for_it)
{
    struct shop *shop = demonstration();
    says(shop, "order_status");
    expect_said(shop, "ask_number");
    expect_ask(shop, ASK_ORDER_NUMBER);
    shop_close(shop);
}

TEST(a_stranger_with_only_a_number_is_asked_for_proof)
{
    struct shop *shop = demonstration();
    says(shop, "order_status number=1001");
    expect_said(shop, "ask_proof");
    expect_ask(shop, ASK_PROOF);
    expect(!needed(shop, NEED_ORDER, NULL));
    says(shop, "details postcode=10001 bare");
    expect_said(shop, "status_in_transit");
    shop_close(shop);
}

TEST(number_and_proof_at_once_are_answered_at_once)
{
    struct shop *shop = demonstration();
    says(shop, "order_status number=1001 email=ada@example.com");
    expect_said(shop, "status_in_transit");
    expect_ask(shop, ASK_NOTHING);
    shop_close(shop);
}

TEST(a_proof_given_before_its_number_is_kept)
{
    struct shop *shop = demonstration();
    says(shop, "order_status postcode=10001");
    expect_ask(shop, ASK_ORDER_NUMBER);
    says(shop, "details number=1001 bare");
    expect_said(shop, "status_in_transit");
    shop_close(shop);
}

TEST(a_bare_number_with_nothing_asked_is_an_order)
{
    struct shop *shop = demonstration();
    says(shop, "details number=1001 bare");
    expect_ask(shop, ASK_PROOF);
    says(shop, "details postcode=10001 bare");
    expect_said(shop, "status_in_transit");
    shop_close(shop);
}

TEST(a_tracking_number_with_its_postcode_is_as_good_as_an_order_number)
{
    struct shop *shop = demonstration();
    says(shop, "order_status tracking=1Z5R89390357567127");
    expect_ask(shop, ASK_PROOF);
    says(shop, "details postcode=10001 bare");
    expect_said(shop, "status_in_transit");
    shop_close(shop);
}

TEST(an_unknown_number_and_a_failed_proof_get_the_same_answer_after_the_same_look_ups)
{
    static const char *const meanings[] = {"order_status number=1001 postcode=99999",
                                           "order_status number=7777 postcode=99999",
                                           "order_status tracking=1Z879E930346834447 postcode=99999"};
    const char *text = NULL;
    struct need needs[SHOP_NEEDS];
    size_t count = 0;
    for (size_t i = 0; i < 2; i++) {
        struct shop *shop = demonstration();
        says(shop, meanings[i]);
        expect_said(shop, "proof_failed");
        expect_ask(shop, ASK_PROOF);
        if (!text) {
            text = strdup(shop->reply.text);
            memcpy(needs, shop->needs, sizeof needs);
            count = shop->need_count;
        }
        expect_text(shop->reply.text, text);
        expect_int(shop->need_count, count);
        for (size_t j = 0; j < count; j++)
            expect_int(shop->needs[j].kind, needs[j].kind);
        expect_int(shop->decision.hit_count, 2);
        shop_close(shop);
    }
    struct shop *shop = demonstration();
    says(shop, meanings[2]);
    expect_text(shop->reply.text, text);
    free((void *)text);
    shop_close(shop);
}

TEST(asking_for_the_proof_of_an_unknown_number_takes_the_same_look_ups)
{
    struct shop *shop = demonstration();
    says(shop, "order_status number=1001");
    size_t count = shop->need_count;
    begins_anew(shop);
    says(shop, "order_status number=7777");
    expect_ask(shop, ASK_PROOF);
    expect_int(shop->need_count, count);
    shop_close(shop);
}

TEST(a_failed_proof_may_be_mended)
{
    struct shop *shop = demonstration();
    says(shop, "order_status number=1001");
    says(shop, "details postcode=99999 bare");
    expect_said(shop, "proof_failed");
    says(shop, "details postcode=10001 bare");
    expect_said(shop, "status_in_transit");
    shop_close(shop);
}

TEST(after_a_failed_proof_a_person_is_there_on_yes)
{
    struct shop *shop = demonstration();
    says(shop, "order_status number=1001 postcode=99999");
    says(shop, "yes");
    expect_said(shop, "ticket_opened");
    expect_int(shop->decision.ticket.reason, TICKET_IDENTITY);
    expect(shop->decision.ticket.order == NULL);
    expect_text(shop->decision.ticket.order_key, "1001");
    shop_close(shop);
}

TEST(a_proof_is_tried_for_the_next_number_of_the_conversation)
{
    struct shop *shop = demonstration();
    says(shop, "order_status number=1001 email=ada@example.com");
    says(shop, "order_status number=1002 follow_up");
    expect_said(shop, "status_out_for_delivery");
    shop_close(shop);
}

TEST(a_proof_that_does_not_fit_the_next_number_is_asked_for_anew)
{
    static const char *const numbers[] = {"order_status number=1003", "order_status number=7777"};
    for (size_t i = 0; i < 2; i++) {
        struct shop *shop = demonstration();
        says(shop, "order_status number=1001 email=ada@example.com");
        says(shop, numbers[i]);
        expect_said(shop, "ask_proof");
        expect_unsaid(shop, "proof_failed");
        expect_ask(shop, ASK_PROOF);
        shop_close(shop);
    }
}

TEST(a_wrong_number_with_the_right_proof_is_mended_by_the_number_alone)
{
    struct shop *shop = demonstration();
    says(shop, "order_status number=7777 email=ada@example.com");
    expect_said(shop, "proof_failed");
    says(shop, "details number=1001 named corrects");
    expect_said(shop, "status_in_transit");
    shop_close(shop);
}

TEST(no_and_a_number_after_the_question_for_proof_corrects_the_number)
{
    struct shop *shop = demonstration();
    says(shop, "order_status number=1003");
    expect_ask(shop, ASK_PROOF);
    says(shop, "details postcode=1004 bare corrects");
    expect_ask(shop, ASK_PROOF);
    expect_text(said_arg(shop, "ask_proof", "number")->text, "1004");
    expect_int(shop->decision.hit_count, 0);
    says(shop, "details postcode=10001 bare");
    expect_said(shop, "split_order");
    shop_close(shop);
}

TEST(of_two_orders_in_one_message_the_proven_one_is_told_and_the_other_asked_for)
{
    struct shop *shop = demonstration();
    says(shop, "order_status number=1001 number=1003 email=ada@example.com");
    expect_said(shop, "status_in_transit");
    expect_said(shop, "ask_proof");
    expect_unsaid(shop, "proof_failed");
    says(shop, "details postcode=10001 bare");
    expect_said(shop, "status_delivered");
    expect_unsaid(shop, "status_in_transit");
    shop_close(shop);
}

TEST(where_proof_counts_for_one_request_the_next_asks_for_it_again)
{
    struct shop *shop = demonstration();
    shop->turn.forget_proof = true;
    says(shop, "order_status number=1001 postcode=10001");
    expect_said(shop, "status_in_transit");
    expect_int(shop->decision.watch_count, 0);
    expect(!strstr(shop->session_json, "10001"));
    says(shop, "delivery_eta follow_up");
    expect_said(shop, "ask_proof"); /* the order asked about is remembered */
    expect_text(said_arg(shop, "ask_proof", "number")->text, "1001");
    says(shop, "details postcode=10001 bare");
    expect_said(shop, "eta_day");
    shop_close(shop);
}

TEST(where_proof_counts_for_one_request_nothing_is_repeated_without_it)
{
    struct shop *shop = demonstration();
    shop->turn.forget_proof = true;
    says(shop, "order_status number=1001 postcode=10001");
    says(shop, "repeat");
    expect(!shop->decision.repeat);
    expect_said(shop, "ask_proof");
    shop_close(shop);
}

TEST(a_customers_own_order_needs_no_proof)
{
    struct shop *shop = demonstration();
    shop->turn.customer_id = "ada@example.com";
    says(shop, "order_status number=1001");
    expect_said(shop, "status_in_transit");
    expect(!needed(shop, NEED_PROOF, NULL));
    shop_close(shop);
}

TEST(a_customer_needs_proof_for_someone_elses_order_like_anyone)
{
    static const char *const numbers[] = {"1003", "7777"};
    for (size_t i = 0; i < 2; i++) {
        struct shop *shop = demonstration();
        char text[64];
        shop->turn.customer_id = "ada@example.com";
        snprintf(text, sizeof text, "order_status number=%s", numbers[i]);
        says(shop, text);
        expect_ask(shop, ASK_PROOF);
        expect(!needed(shop, NEED_ORDER, NULL));
        shop_close(shop);
    }
}

TEST(level_1_hears_no_street_and_no_name)
{
    struct shop *shop = demonstration();
    struct order *order = find_order(shop, "1003");
    struct event *event = &order->shipments[0].events[order->shipments[0].event_count - 1];
    event->place = "12 Elm Street, New York";
    event->text = "Left with ADA LOVELACE at 12 Elm Street";
    says(shop, "order_status number=1003 postcode=10001");
    expect_said(shop, "status_delivered");
    expect_text_lacks(shop, "Elm");
    expect_text_lacks(shop, "Lovelace");
    event->place = "at Ada Lovelace's door";
    says(shop, "order_status number=1003");
    expect_text_lacks(shop, "Lovelace");
    shop_close(shop);
}

TEST(a_session_that_cannot_be_read_starts_afresh)
{
    static const char *const broken[] = {
        "",
        "{",
        "[]",
        "{\"v\":2}",
        "{\"v\":1,\"wants\":3,\"choices\":[7]}",
        "{\"v\":1,\"asked\":\"moon\",\"wants\":[{\"i\":\"x\"}],\"proven\":[{}]}"};
    for (size_t i = 0; i < sizeof broken / sizeof *broken; i++) {
        struct shop *shop = demonstration();
        shop->session_json = broken[i];
        says(shop, "order_status number=1001");
        expect_ask(shop, ASK_PROOF);
        shop_close(shop);
    }
}

TEST(a_tracking_number_does_not_tell_its_order_before_the_proof)
{
    static const char *const numbers[] = {"1Z5R89390357567127",
                                          "1Z5R89390357567199"}; /* there, and not there */
    size_t count = 0;
    for (size_t i = 0; i < 2; i++) {
        struct shop *shop = demonstration();
        char text[96];
        snprintf(text, sizeof text, "order_status tracking=%s", numbers[i]);
        says(shop, text);
        expect_text(said_arg(shop, "ask_proof_parcel", "number")->text, numbers[i]);
        count = i ? count : shop->need_count;
        expect_int(shop->need_count, count);
        says(shop, "delivery_eta follow_up");
        expect_text(said_arg(shop, "ask_proof_parcel", "number")->text, numbers[i]);
        says(shop, "human_agent");
        expect_text(shop->decision.ticket.order_key, numbers[i]);
        shop_close(shop);
    }
}

TEST(a_card_shows_no_street_and_no_name_either)
{
    struct shop *shop = demonstration();
    struct order *order = find_order(shop, "1003");
    struct event *event = &order->shipments[0].events[order->shipments[0].event_count - 1];
    event->place = "12 Elm Street, New York";
    event->text = "Signed by Ada Lovelace";
    says(shop, "order_status number=1003 postcode=10001");
    const struct shipment *shown = shop->decision.cards[0].shipment;
    for (size_t i = 0; i < shown->event_count; i++) {
        expect(shown->events[i].text == NULL);
        expect(!shown->events[i].place || !strstr(shown->events[i].place, "Elm"));
    }
    shop_close(shop);
}

TEST(yes_with_a_postcode_answers_the_question_and_not_the_offer)
{
    struct shop *shop = demonstration();
    says(shop, "order_status number=1001 postcode=99999");
    says(shop, "yes postcode=10001");
    expect_said(shop, "status_in_transit");
    expect(!shop->decision.ticket.open);
    shop_close(shop);
}

TEST(where_proof_counts_for_one_request_nothing_told_is_offered_to_choose_from)
{
    struct shop *shop = demonstration();
    shop->turn.forget_proof = true;
    says(shop, "order_status number=1001 number=1002 number=1008 postcode=10001");
    says(shop, "details other follow_up");
    expect_text_lacks(shop, "grinder");
    expect_text_lacks(shop, "headphones");
    expect(!strstr(shop->session_json, "grinder"));
    shop_close(shop);
}

TEST(of_two_values_that_read_alike_the_first_is_the_order_number)
{
    struct shop *shop = demonstration();
    says(shop, "order_status postcode=1001 postcode=10001");
    expect_said(shop, "status_in_transit");
    shop_close(shop);
}

TEST(what_was_proven_with_the_secret_is_not_told_without_it)
{
    static const char *const tries[] = {"repeat", "order_status number=1003", "delivery_eta follow_up same",
                                        "details ordinal=1", "details all"};
    for (size_t i = 0; i < sizeof tries / sizeof *tries; i++) {
        struct shop *shop = demonstration();
        says(shop, "order_status number=1003 number=1001 postcode=10001");
        expect_said(shop, "status_delivered");
        shop->turn.forget_proof = true;
        says(shop, tries[i]);
        expect_unsaid(shop, "status_delivered");
        expect_unsaid(shop, "status_in_transit");
        expect(!shop->decision.repeat);
        shop_close(shop);
    }
}
