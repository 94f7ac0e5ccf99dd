/* tests/dialogue/test_moves.c - the way of a conversation: context, follow-ups, choices, moves,
 * misunderstandings. */
#include <stdio.h>
#include <string.h>

#include "base/str.h"
#include "shop.h"

/* ---- follow-ups ---- */

TEST(a_follow_up_keeps_the_order)
{
    struct shop *shop = demonstration();
    says(shop, "order_status number=1001 postcode=10001");
    says(shop, "delivery_eta follow_up same");
    expect_said(shop, "eta_day");
    says(shop, "tracking_number");
    expect_said(shop, "tracking");
    shop_close(shop);
}

TEST(no_and_another_number_asks_the_same_of_it)
{
    struct shop *shop = demonstration();
    says(shop, "delivery_eta number=1001 postcode=10001");
    says(shop, "details number=1008 corrects");
    expect_said(shop, "eta_unknown");
    says(shop, "details number=1002 follow_up");
    expect_said(shop, "eta_today");
    shop_close(shop);
}

TEST(a_question_asked_before_the_proof_is_answered_after_it)
{
    struct shop *shop = demonstration();
    says(shop, "tracking_number number=1001; delivery_eta");
    expect_ask(shop, ASK_PROOF);
    says(shop, "details postcode=10001 bare");
    expect_said(shop, "tracking");
    expect_said(shop, "eta_day");
    shop_close(shop);
}

TEST(another_question_in_between_does_not_lose_the_first)
{
    struct shop *shop = demonstration();
    says(shop, "order_status");
    says(shop, "delivery_options");
    expect_text_has(shop, "DELIVERY.");
    expect_ask(shop, ASK_ORDER_NUMBER);
    says(shop, "details number=1001 bare");
    says(shop, "details postcode=10001 bare");
    expect_said(shop, "status_in_transit");
    shop_close(shop);
}

TEST(going_on_to_another_order_leaves_the_first_alone)
{
    struct shop *shop = demonstration();
    says(shop, "order_status number=1001");
    says(shop, "delivery_eta number=1002 postcode=10001");
    expect_said(shop, "eta_today");
    expect_unsaid(shop, "status_in_transit");
    shop_close(shop);
}

TEST(both_orders_of_one_message_are_answered)
{
    struct shop *shop = demonstration();
    says(shop, "order_status number=1001 number=1003 postcode=10001");
    expect_said(shop, "status_in_transit");
    expect_said(shop, "status_delivered");
    expect_int(shop->decision.watch_count, 2);
    shop_close(shop);
}

TEST(each_of_two_questions_keeps_its_own_order)
{
    struct shop *shop = demonstration();
    says(shop, "order_status number=1003 postcode=10001; delivery_eta number=1001");
    expect_said(shop, "status_delivered");
    expect_said(shop, "eta_day");
    expect_unsaid(shop, "status_in_transit");
    shop_close(shop);
}

TEST(how_long_it_takes_is_answered_from_the_policies_too)
{
    struct shop *shop = demonstration();
    says(shop, "delivery_eta");
    expect_text_has(shop, "DELIVERY.");
    expect_ask(shop, ASK_ORDER_NUMBER);
    shop_close(shop);
}

/* ---- moves ---- */

TEST(a_conversation_is_opened_with_a_greeting)
{
    struct shop *shop = demonstration();
    opens(shop);
    expect_said(shop, "welcome");
    expect(offers(shop, "status"));
    chooses(shop, "status");
    expect_ask(shop, ASK_ORDER_NUMBER);
    shop_close(shop);
}

TEST(stop_ends_and_the_shopper_may_go_on)
{
    struct shop *shop = demonstration();
    says(shop, "stop");
    expect(shop->decision.end);
    expect(shop->decision.reprompt == NULL);
    says(shop, "order_status number=1001 postcode=10001");
    expect_said(shop, "status_in_transit");
    expect(!shop->decision.end);
    shop_close(shop);
}

TEST(repeat_says_the_last_reply_again_and_changes_nothing)
{
    struct shop *shop = demonstration();
    says(shop, "order_status number=1001");
    says(shop, "repeat");
    expect(shop->decision.repeat);
    expect_int(shop->decision.say_count, 0);
    expect_ask(shop, ASK_PROOF);
    says(shop, "details postcode=10001 bare");
    expect_said(shop, "status_in_transit");
    begins_anew(shop);
    says(shop, "repeat"); /* nothing to repeat */
    expect_said(shop, "welcome");
    shop_close(shop);
}

TEST(help_and_greetings_do_not_lose_the_question)
{
    static const char *const moves[] = {"help", "greeting"};
    for (size_t i = 0; i < 2; i++) {
        struct shop *shop = demonstration();
        says(shop, "order_status number=1001");
        says(shop, moves[i]);
        expect_said(shop, i ? "hello" : "help");
        expect_said(shop, "ask_proof");
        says(shop, "details postcode=10001 bare");
        expect_said(shop, "status_in_transit");
        shop_close(shop);
    }
}

TEST(thanks_end_a_conversation)
{
    struct shop *shop = demonstration();
    says(shop, "thanks_goodbye");
    expect_said(shop, "goodbye");
    expect(shop->decision.end);
    says(shop, "order_status number=1001 postcode=10001");
    says(shop, "thanks_goodbye");
    expect_said(shop, "you_are_welcome");
    expect(shop->decision.end);
    shop_close(shop);
}

TEST(who_says_goodbye_to_a_question_is_not_asked_again_and_may_still_answer_it)
{
    static const struct {
        const char *question, *answer;
    } rows[] = {{"order_status", "details number=1001 postcode=10001 bare"},
                {"order_status number=1001", "details postcode=10001 bare"}};
    for (size_t i = 0; i < 2; i++) {
        struct shop *shop = demonstration();
        says(shop, rows[i].question);
        says(shop, "thanks_goodbye");
        expect_said(shop, "goodbye");
        expect_unsaid(shop, i ? "ask_proof" : "ask_number");
        expect_ask(shop, ASK_NOTHING);
        expect(shop->decision.end);
        says(shop, rows[i].answer);
        expect_said(shop, "status_in_transit");
        shop_close(shop);
    }
}

TEST(ok_to_an_answer_that_was_read_asks_nothing)
{
    struct shop *shop = demonstration();
    says(shop, "order_status number=1001 postcode=10001");
    says(shop, "yes");
    expect_said(shop, "all_right_else");
    shop->turn.spoken = true; /* "anything else?" was heard */
    says(shop, "yes");
    expect_said(shop, "what_else");
    shop_close(shop);
}

TEST(yes_and_no_always_get_an_answer)
{
    struct shop *shop = demonstration();
    says(shop, "yes");
    expect_said(shop, "what_else");
    says(shop, "no");
    expect_said(shop, "all_right_else");
    says(shop, "order_status");
    says(shop, "yes");
    expect_ask(shop, ASK_ORDER_NUMBER);
    says(shop, "no");
    expect_said(shop, "without_number");
    expect_ask(shop, ASK_PERSON);
    says(shop, "yes");
    expect(shop->decision.ticket.open);
    shop_close(shop);
}

TEST(no_to_anything_else_ends_a_spoken_conversation)
{
    struct shop *shop = demonstration();
    says(shop, "order_status number=1001 postcode=10001");
    says(shop, "no");
    expect_said(shop, "all_right_else"); /* where it is read nothing was asked */
    expect(!shop->decision.end);
    shop->turn.spoken = true;
    says(shop, "order_status number=1006 postcode=10001");
    expect_ask(shop, ASK_PERSON);
    says(shop, "no");
    expect_said(shop, "all_right_else");
    expect(!shop->decision.end);
    says(shop, "no");
    expect_said(shop, "you_are_welcome");
    expect(shop->decision.end);
    shop_close(shop);
}

TEST(no_to_a_proof_offers_a_person)
{
    struct shop *shop = demonstration();
    says(shop, "order_status number=1001");
    says(shop, "no");
    expect_said(shop, "without_proof");
    expect_ask(shop, ASK_PERSON);
    says(shop, "no");
    expect_said(shop, "all_right_else");
    expect_ask(shop, ASK_NOTHING);
    shop_close(shop);
}

TEST(an_offer_lasts_for_one_turn)
{
    struct shop *shop = demonstration();
    says(shop, "order_status number=1006 postcode=10001");
    expect_ask(shop, ASK_PERSON);
    says(shop, "delivery_options");
    says(shop, "yes");
    expect(!shop->decision.ticket.open);
    shop_close(shop);
}

TEST(asking_for_a_person_takes_the_offer_with_its_reason)
{
    struct shop *shop = demonstration();
    says(shop, "order_status number=1006 postcode=10001");
    chooses(shop, "person");
    expect_int(shop->decision.ticket.reason, TICKET_LOST);
    shop_close(shop);
}

TEST(after_two_failures_to_understand_in_a_row_a_person_is_offered)
{
    struct shop *shop = demonstration();
    says(shop, "out_of_scope");
    expect_said(shop, "not_understood");
    says(shop, "out_of_scope");
    expect_said(shop, "not_understood_twice");
    expect_ask(shop, ASK_PERSON);
    says(shop, "yes");
    expect_int(shop->decision.ticket.reason, TICKET_NOT_UNDERSTOOD);
    shop_close(shop);
}

TEST(what_is_understood_in_between_starts_the_count_anew)
{
    struct shop *shop = demonstration();
    says(shop, "out_of_scope");
    says(shop, "other_shop"); /* a shop question is no failure to understand */
    says(shop, "out_of_scope");
    expect_unsaid(shop, "not_understood_twice");
    shop_close(shop);
}

TEST(the_answers_of_failure_never_vary)
{
    struct shop *shop = demonstration();
    char first[2048];
    says(shop, "order_status number=1001 postcode=99999");
    snprintf(first, sizeof first, "%s", shop->reply.text);
    begins_anew(shop);
    says(shop, "delivery_eta number=1003; tracking_number number=7777 postcode=88888");
    expect_text(shop->reply.text, first);
    begins_anew(shop);
    says(shop, "cancel_order tracking=9400111206206406260787 email=x@example.org");
    expect_text(shop->reply.text, first);
    shop_close(shop);
}

TEST(news_are_wanted_and_unwanted)
{
    struct shop *shop = demonstration();
    says(shop, "notify_me number=1001 postcode=10001");
    expect_said(shop, "notify_on");
    expect_int(shop->decision.notify_count, 1);
    expect_text(shop->decision.notify[0], "1001");
    says(shop, "stop_notifications");
    expect(shop->decision.stop_notifications);
    says(shop, "notify_me number=1003");
    expect_said(shop, "notify_over");
    expect_int(shop->decision.notify_count, 0);
    shop_close(shop);
}

TEST(the_closing_of_a_conversation_says_nothing)
{
    struct shop *shop = demonstration();
    says(shop, "order_status number=1001");
    shop->turn.kind = TURN_CLOSE;
    says(shop, "out_of_scope");
    expect_int(shop->decision.say_count, 0);
    shop->turn.kind = TURN_TEXT;
    says(shop, "details postcode=10001 bare");
    expect_said(shop, "status_in_transit");
    shop_close(shop);
}

TEST(every_channel_gets_the_same_answers)
{
    static const char *const meanings[] = {"order_status",
                                           "details number=1001 bare",
                                           "details postcode=10001 bare",
                                           "delivery_eta follow_up",
                                           "human_agent",
                                           "thanks_goodbye"};
    char expected[sizeof meanings / sizeof *meanings][2048];
    for (int channel = 0; channel < CHANNEL_COUNT; channel++) {
        struct shop *shop = demonstration();
        shop->turn.channel = (enum channel)channel;
        for (size_t i = 0; i < sizeof meanings / sizeof *meanings; i++) {
            says(shop, meanings[i]);
            if (channel == 0)
                snprintf(expected[i], sizeof expected[i], "%s", shop->reply.text);
            expect_text(shop->reply.text, expected[i]);
        }
        shop_close(shop);
    }
}

TEST(the_trace_tells_how_old_the_newest_scan_is)
{
    struct shop *shop = demonstration();
    bool told = false;
    says(shop, "order_status number=1006 email=joan@example.com");
    for (size_t i = 0; i < shop->decision.trace_count; i++)
        told = told ||
               strstr(shop->decision.trace[i], "newest scan 218 hours old, silence reads as lost after 168");
    expect(told);
    shop_close(shop);
}

TEST(the_trace_explains_without_personal_data)
{
    struct shop *shop = demonstration();
    says(shop, "order_status number=1001 email=ada@example.com");
    expect(shop->decision.trace_count > 0);
    for (size_t i = 0; i < shop->decision.trace_count; i++) {
        expect(!strstr(shop->decision.trace[i], "ada@"));
        expect(!strstr(shop->decision.trace[i], "1001"));
    }
    shop_close(shop);
}

TEST(anything_may_follow_anything)
{
    /* A long walk through every intent and value, in an order that repeats itself only after a while. */
    static const char *const values[] = {"",
                                         " number=1001",
                                         " postcode=10001",
                                         " number=1006",
                                         " number=7777",
                                         " other",
                                         " ordinal=3",
                                         " item=lamp",
                                         " all",
                                         " next",
                                         " email=ada@example.com",
                                         " problem=lost",
                                         " problem=damaged",
                                         " phone=5550001111",
                                         " ticket=2222-2222",
                                         " corrects",
                                         " follow_up",
                                         " bare"};
    for (int customer = 0; customer < 2; customer++) {
        struct shop *shop = demonstration();
        unsigned dice = 12345;
        shop->turn.customer_id = customer ? "ada@example.com" : NULL;
        for (int i = 0; i < 3000; i++) {
            char text[256];
            if (shop->ticket_count > SHOP_TICKETS - 2)
                shop->ticket_count = 0;
            if (shop->given_count > SHOP_GIVEN - 8 || i % 40 == 0)
                begins_anew(shop);
            shop->count_count = i % 200 == 0 ? 0 : shop->count_count;
            dice = dice * 1103515245 + 12345;
            enum intent intent = (enum intent)((dice >> 16) % INTENT_COUNT);
            dice = dice * 1103515245 + 12345;
            const char *one = values[(dice >> 16) % (sizeof values / sizeof *values)];
            dice = dice * 1103515245 + 12345;
            const char *two = values[(dice >> 16) % (sizeof values / sizeof *values)];
            snprintf(text, sizeof text, "%s%s%s", intent_name(intent), one, two);
            says(shop, text);
            const struct decision *d = &shop->decision;
            expect(d->repeat || d->say_count > 0);
            expect(d->end || d->repeat || d->reprompt != NULL);
            expect(shop->reply.text != NULL && (d->repeat || *shop->reply.text));
        }
        shop_close(shop);
    }
}

TEST(a_number_is_not_asked_for_again_and_again)
{
    struct shop *shop = demonstration();
    says(shop, "delivery_eta");
    expect_ask(shop, ASK_ORDER_NUMBER);
    says(shop, "delivery_options");
    expect_ask(shop, ASK_ORDER_NUMBER);
    says(shop, "return_or_refund");
    expect_ask(shop, ASK_NOTHING);
    shop_close(shop);
}

TEST(a_shop_question_in_the_middle_is_answered_and_the_open_one_put_again)
{
    struct shop *shop = shop_open_with("{}");
    says(shop, "order_status");
    says(shop, "return_or_refund");
    expect_said(shop, "person_beside");
    expect_ask(shop, ASK_ORDER_NUMBER);
    expect(offers(shop, "person"));
    expect_no_ticket(shop);
    says(shop, "human_agent");
    expect_ticket(shop, TICKET_ASKED_PERSON, NULL);
    shop_close(shop);
}

TEST(a_voice_that_still_listens_says_so)
{
    struct shop *shop = demonstration();
    says(shop, "order_status number=1001 postcode=10001");
    expect(strstr(shop->reply.speech, "Anything else?") != NULL);
    expect_text_lacks(shop, "Anything else?");
    says(shop, "order_status number=1008");
    says(shop, "order_status next");
    expect(strstr(shop->reply.speech, "Anything else?") == NULL);
    shop_close(shop);
}
