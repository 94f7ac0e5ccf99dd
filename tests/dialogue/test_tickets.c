/* tests/dialogue/test_tickets.c - a person: at once, once a matter, with a way to reach the shopper. */
#include <stdio.h>
#include <string.h>

#include "base/str.h"
#include "shop.h"

TEST(a_person_is_there_in_the_turn_that_asks)
{
    struct shop *shop = demonstration();
    says(shop, "human_agent");
    expect_ticket(shop, TICKET_ASKED_PERSON, NULL);
    expect_ask(shop, ASK_CONTACT);
    shop_close(shop);
}

TEST(missing_contact_details_are_asked_for_afterwards_and_added)
{
    static const char *const answers[] = {"details email=me@example.net bare",
                                          "details phone=+15550001111 bare"};
    for (size_t i = 0; i < 2; i++) {
        struct shop *shop = demonstration();
        says(shop, "human_agent");
        says(shop, answers[i]);
        expect_said(shop, "contact_added");
        expect(ticket_of(shop)->update);
        expect_text(ticket_of(shop)->reference, shop->tickets[0].reference);
        expect(i ? shop->tickets[0].contact_phone != NULL : shop->tickets[0].contact_email != NULL);
        expect_int(shop->ticket_count, 1);
        expect_ask(shop, ASK_NOTHING);
        shop_close(shop);
    }
}

TEST(a_contact_given_with_the_request_is_not_asked_for)
{
    struct shop *shop = demonstration();
    says(shop, "human_agent email=me@example.net");
    expect_ticket(shop, TICKET_ASKED_PERSON, NULL);
    expect_text(ticket_of(shop)->contact_email, "me@example.net");
    expect_ask(shop, ASK_NOTHING);
    shop_close(shop);
}

TEST(who_gives_no_contact_may_come_back_with_the_reference)
{
    struct shop *shop = demonstration();
    says(shop, "human_agent");
    says(shop, "no");
    expect_said(shop, "contact_declined");
    expect_text(shop->reply.ticket, shop->tickets[0].reference);
    shop_close(shop);
}

TEST(a_second_request_finds_the_open_ticket_and_adds_to_it)
{
    struct shop *shop = demonstration();
    says(shop, "human_agent");
    says(shop, "human_agent");
    expect_said(shop, "ticket_again");
    expect(ticket_of(shop)->update);
    expect_int(shop->ticket_count, 1);
    says(shop, "complaint"); /* no order is known: the conversation is the matter */
    expect_said(shop, "ticket_again");
    shop->tickets[0].status = TICKET_CLOSED;
    says(shop, "human_agent");
    expect_said(shop, "ticket_opened");
    shop_close(shop);
}

TEST(the_same_order_and_reason_are_the_same_matter_in_every_conversation)
{
    struct shop *shop = demonstration();
    says(shop, "delivery_problem problem=damaged number=1003 postcode=10001");
    expect_ticket(shop, TICKET_DAMAGED, "1003");
    begins_anew(shop);
    says(shop, "delivery_problem problem=damaged number=1003 postcode=10001");
    expect_said(shop, "ticket_again");
    says(shop, "delivery_problem problem=wrong_item");
    expect_ticket(shop, TICKET_WRONG_ITEM, "1003");
    shop_close(shop);
}

TEST(a_ticket_that_was_named_needs_no_reference_wherever_it_was_opened)
{
    struct shop *shop = demonstration();
    says(shop, "delivery_problem problem=damaged number=1003 postcode=10001");
    begins_anew(shop);
    says(shop, "delivery_problem problem=damaged number=1003 postcode=10001");
    expect_said(shop, "ticket_again");
    says(shop, "ticket_status");
    expect_said(shop, "ticket_open");
    expect_unsaid(shop, "ask_ticket");
    begins_anew(shop);
    says(shop, "ticket_status");
    expect_said(shop, "ask_ticket");
    shop_close(shop);
}

TEST(a_stranger_who_names_an_order_does_not_find_its_ticket)
{
    struct shop *shop = demonstration();
    says(shop, "delivery_problem problem=damaged number=1003 postcode=10001");
    begins_anew(shop);
    says(shop, "delivery_problem problem=damaged");
    says(shop, "details number=1003 bare");
    expect_ticket(shop, TICKET_DAMAGED, NULL);
    expect_text(ticket_of(shop)->order_key, "1003");
    expect(!needed(shop, NEED_OPEN_TICKET, NULL));
    expect_int(shop->ticket_count, 2);
    shop_close(shop);
}

TEST(a_complaint_goes_to_a_person_at_once)
{
    struct shop *shop = demonstration();
    says(shop, "complaint");
    expect_ticket(shop, TICKET_COMPLAINT, NULL);
    expect_said(shop, "sorry_complaint");
    shop_close(shop);
}

TEST(a_person_gets_the_order_that_was_spoken_of)
{
    struct shop *shop = demonstration();
    says(shop, "order_status number=1001 postcode=10001");
    says(shop, "human_agent");
    expect_ticket(shop, TICKET_ASKED_PERSON, "1001");
    expect_text(ticket_of(shop)->contact_email, "ada@example.com");
    expect_ask(shop, ASK_NOTHING); /* the record has an address */
    shop_close(shop);
}

TEST(a_ticket_is_told_with_its_state_and_no_more_without_proof)
{
    static const char *const messages[] = {"ticket_open", "ticket_answered", "ticket_closed"};
    struct shop *shop = demonstration();
    says(shop, "delivery_problem problem=damaged number=1003 postcode=10001");
    for (int status = TICKET_OPEN; status <= TICKET_CLOSED; status++) {
        char text[64];
        begins_anew(shop);
        shop->tickets[0].status = (enum ticket_status)status;
        snprintf(text, sizeof text, "ticket_status ticket=%s", shop->tickets[0].reference);
        says(shop, text);
        expect_said(shop, messages[status]);
        expect_unsaid(shop, "ticket_since");
        expect_text(shop->reply.ticket, shop->tickets[0].reference);
    }
    shop_close(shop);
}

TEST(who_knows_a_reference_cannot_turn_its_answer_to_their_own_address)
{
    struct shop *shop = demonstration();
    char text[64];
    says(shop, "delivery_problem problem=damaged number=1003 postcode=10001"); /* the record has an address */
    begins_anew(shop);
    says(shop, "human_agent email=me@example.net");
    for (size_t i = 0; i < 2; i++) {
        const char *contact = arena_text(shop->arena, shop->tickets[i].contact_email);
        begins_anew(shop);
        snprintf(text, sizeof text, "ticket_status ticket=%s", shop->tickets[i].reference);
        says(shop, text);
        expect_said(shop, "ticket_open");
        says(shop, "details email=someone@else.example bare");
        expect_unsaid(shop, "contact_added");
        expect_text(shop->tickets[i].contact_email, contact);
    }
    shop_close(shop);
}

TEST(a_ticket_that_nobody_can_be_reached_about_takes_an_address_from_who_has_its_reference)
{
    struct shop *shop = demonstration();
    char text[64];
    says(shop, "human_agent");
    says(shop, "no");
    begins_anew(shop);
    snprintf(text, sizeof text, "ticket_status ticket=%s", shop->tickets[0].reference);
    says(shop, text);
    says(shop, "details email=me@example.net bare");
    expect_said(shop, "contact_added");
    expect_text(shop->tickets[0].contact_email, "me@example.net");
    shop_close(shop);
}

TEST(where_a_sender_can_be_guessed_an_address_that_stands_is_not_replaced)
{
    static const char *const others[] = {"details email=someone@else.example bare",
                                         "human_agent email=someone@else.example"};
    for (size_t i = 0; i < 2; i++) {
        struct shop *shop = demonstration();
        shop->turn.forget_proof = true;
        says(shop, "human_agent");
        says(shop, "details email=me@example.net bare");
        expect_said(shop, "contact_added");
        says(shop, others[i]);
        expect_said(shop, "ticket_again");
        expect_text(shop->tickets[0].contact_email, "me@example.net");
        expect_int(shop->ticket_count, 1);
        shop_close(shop);
    }
}

TEST(a_reference_that_is_not_there_always_gets_the_same_words)
{
    struct shop *shop = demonstration();
    says(shop, "ticket_status ticket=K7P4-MX23");
    expect_said(shop, "ticket_unknown");
    char first[512];
    snprintf(first, sizeof first, "%s", shop->reply.text);
    says(shop, "ticket_status ticket=2222-2222");
    expect_text(shop->reply.text, first);
    shop_close(shop);
}

TEST(the_conversations_own_ticket_needs_no_reference)
{
    struct shop *shop = demonstration();
    says(shop, "ticket_status");
    expect_said(shop, "ask_ticket");
    says(shop, "human_agent");
    says(shop, "ticket_status");
    expect_said(shop, "ticket_open");
    expect_unsaid(shop, "ticket_since"); /* nothing was proven */
    shop_close(shop);
}

TEST(one_message_opens_one_ticket)
{
    struct shop *shop = demonstration();
    says(shop, "delivery_problem problem=damaged number=1003 postcode=10001; human_agent");
    expect_ticket(shop, TICKET_DAMAGED, "1003");
    expect_int(shop->ticket_count, 1);
    shop_close(shop);
}

TEST(who_asks_for_a_person_instead_of_giving_a_proof_is_not_asked_again)
{
    struct shop *shop = demonstration();
    says(shop, "order_status number=1001");
    says(shop, "human_agent");
    expect_ticket(shop, TICKET_ASKED_PERSON, NULL);
    expect_text(ticket_of(shop)->order_key, "1001");
    expect_ask(shop, ASK_CONTACT);
    shop_close(shop);
}

/* Asked how to be reached, the shopper answers the question that was expected. */
TEST(a_proof_that_comes_after_its_ticket_still_opens_the_order)
{
    struct shop *shop = demonstration();
    says(shop, "delivery_problem problem=damaged");
    says(shop, "details number=1003 bare");
    expect_ask(shop, ASK_CONTACT);
    says(shop, "details postcode=10001 bare");
    expect_said(shop, "status_delivered");
    expect_unsaid(shop, "ask_proof");
    shop_close(shop);
}

TEST(a_telephone_number_is_a_contact_whatever_else_was_asked_meanwhile)
{
    struct shop *shop = demonstration();
    says(shop, "human_agent");
    says(shop, "order_status");
    expect_ask(shop, ASK_ORDER_NUMBER);
    says(shop, "details phone=2125550142 bare");
    expect_said(shop, "contact_added");
    shop_close(shop);
}

TEST(a_contact_that_is_not_understood_twice_is_let_be)
{
    struct shop *shop = demonstration();
    says(shop, "human_agent");
    says(shop, "out_of_scope");
    expect_ask(shop, ASK_CONTACT);
    says(shop, "out_of_scope");
    expect_said(shop, "contact_declined");
    expect_ask(shop, ASK_NOTHING);
    shop_close(shop);
}

TEST(after_the_proof_a_ticket_is_told_with_its_dates)
{
    struct shop *shop = demonstration();
    says(shop, "delivery_problem problem=damaged number=1003 postcode=10001");
    says(shop, "ticket_status");
    expect_said(shop, "ticket_open");
    expect_said(shop, "ticket_since");
    shop_close(shop);
}

TEST(a_complaint_takes_what_went_wrong_with_it)
{
    struct shop *shop = demonstration();
    says(shop, "complaint; delivery_problem problem=late number=1003");
    expect_ticket(shop, TICKET_COMPLAINT, NULL);
    expect_ask(shop, ASK_CONTACT);
    shop_close(shop);
}

TEST(a_person_gets_the_order_that_is_named_with_the_request)
{
    struct shop *shop = demonstration();
    says(shop, "human_agent number=1001 postcode=10001");
    expect_ticket(shop, TICKET_ASKED_PERSON, "1001");
    begins_anew(shop);
    says(shop, "complaint number=1003");
    expect_ticket(shop, TICKET_COMPLAINT, NULL);
    expect_text(ticket_of(shop)->order_key, "1003");
    shop_close(shop);
}

TEST(a_wrong_guess_is_nobodys_contact)
{
    struct shop *shop = demonstration();
    says(shop, "order_status number=1001 email=guess@example.net");
    says(shop, "yes");
    expect_ticket(shop, TICKET_IDENTITY, NULL);
    expect(ticket_of(shop)->contact_email == NULL);
    expect_ask(shop, ASK_CONTACT);
    shop_close(shop);
}

TEST(a_person_asked_for_in_the_middle_of_a_problem_is_told_the_problem)
{
    struct shop *shop = demonstration();
    says(shop, "delivery_problem problem=damaged");
    says(shop, "human_agent");
    expect_ticket(shop, TICKET_DAMAGED, NULL);
    expect_int(shop->ticket_count, 1);
    shop_close(shop);
}

TEST(a_person_asked_for_with_a_problem_gets_the_problem_as_the_reason)
{
    struct shop *shop = demonstration();
    says(shop, "delivery_problem problem=wrong_item; human_agent");
    expect_ticket(shop, TICKET_WRONG_ITEM, NULL);
    expect_ask(shop, ASK_CONTACT);
    expect_int(shop->ticket_count, 1);
    shop_close(shop);
}
