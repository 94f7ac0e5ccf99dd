/* tests/dialogue/test_words.c - an agent's answer reaches the shoppers whose channel brings nothing unasked.
 */
#include <string.h>

#include "base/str.h"
#include "shop.h"

#define WORDS "We send it again & call you."

static struct shop *asks_on(enum channel channel, const char *meaning)
{
    struct shop *shop = shop_open();
    add_demonstration(shop);
    shop->turn.channel = channel;
    says(shop, meaning);
    assert_non_null(ticket_of(shop)->reference);
    return shop;
}

TEST(an_agents_answer_precedes_the_next_one_and_is_told_once)
{
    static const enum channel channels[] = {CHANNEL_ALEXA, CHANNEL_DIALOGFLOW, CHANNEL_REST, CHANNEL_CLI};
    for (size_t i = 0; i < sizeof channels / sizeof *channels; i++) {
        struct shop *shop = asks_on(channels[i], "human_agent");
        agent_says(shop, "Mira", WORDS);
        says(shop, "delivery_options");
        expect_said(shop, "agent_wrote");
        expect(strstr(shop->reply.text, WORDS) < strstr(shop->reply.text, "DELIVERY."));
        expect(strstr(shop->reply.speech, "again &amp; call you.") != NULL);
        expect_text(shop->reply.ticket, shop->tickets[0].reference);
        says(shop, "delivery_options");
        expect_unsaid(shop, "agent_wrote");
        agent_says(shop, NULL, "Done.");
        says(shop, "thanks_goodbye");
        expect_said(shop, "agent_wrote_unnamed");
        expect_text_has(shop, "Done.");
        shop_close(shop);
    }
}

TEST(a_chat_was_shown_it_and_is_not_told_again)
{
    struct shop *shop = asks_on(CHANNEL_CHAT, "human_agent");
    agent_says(shop, "Mira", WORDS);
    says(shop, "delivery_options");
    expect_unsaid(shop, "agent_wrote");
    says(shop, "ticket_status");
    expect_said(shop, "ticket_answered");
    expect_unsaid(shop, "agent_wrote");
    shop_close(shop);
}

TEST(said_again_is_the_last_answer_and_the_words_come_after_it)
{
    struct shop *shop = asks_on(CHANNEL_ALEXA, "human_agent");
    agent_says(shop, "Mira", WORDS);
    says(shop, "repeat");
    expect(shop->decision.repeat);
    expect_unsaid(shop, "agent_wrote");
    says(shop, "delivery_options");
    expect_said(shop, "agent_wrote");
    shop_close(shop);
}

TEST(a_customer_who_returns_in_another_conversation_is_greeted_with_it)
{
    struct shop *shop = shop_open();
    add_demonstration(shop);
    shop->turn.channel = CHANNEL_ALEXA;
    shop->turn.customer_id = "c-17";
    says(shop, "human_agent");
    agent_says(shop, "Mira", WORDS);
    begins_anew(shop);
    shop->turn.channel = CHANNEL_ALEXA;
    opens(shop);
    expect_said(shop, "welcome");
    expect_text_has(shop, WORDS);
    opens(shop);
    expect_text_lacks(shop, WORDS);
    begins_anew(shop);
    shop->turn.channel = CHANNEL_ALEXA;
    opens(shop);
    expect_text_lacks(shop, WORDS);
    says(shop, arena_printf(shop->arena, "ticket_status ticket=%s", shop->tickets[0].reference));
    expect_text_has(shop, WORDS); /* it was asked for */
    shop_close(shop);
}

TEST(nobody_else_is_told_with_the_reference_alone)
{
    struct shop *shop = asks_on(CHANNEL_ALEXA, "human_agent number=1001 postcode=10001");
    agent_says(shop, "Mira", WORDS);
    begins_anew(shop);
    shop->turn.channel = CHANNEL_ALEXA;
    const char *asks = arena_printf(shop->arena, "ticket_status ticket=%s", shop->tickets[0].reference);
    says(shop, asks);
    expect_said(shop, "ticket_answered");
    expect_text_lacks(shop, WORDS);
    says(shop, "order_status number=1001 postcode=10001");
    says(shop, asks);
    expect_text_has(shop, WORDS);
    shop_close(shop);
}

TEST(where_the_sender_may_be_guessed_words_about_an_order_are_not_told)
{
    struct shop *shop = asks_on(CHANNEL_REST, "delivery_problem problem=damaged number=1003 postcode=10001");
    assert_non_null(shop->tickets[0].order_json);
    agent_says(shop, "Mira", WORDS);
    shop->turn.forget_proof = true;
    says(shop, "delivery_options");
    expect_text_lacks(shop, WORDS);
    says(shop, "ticket_status");
    expect_text_lacks(shop, WORDS);
    says(shop, arena_printf(shop->arena, "ticket_status ticket=%s", shop->tickets[0].reference));
    expect_text_has(shop, "answered");
    expect_text_lacks(shop, WORDS);
    shop->turn.forget_proof = false;
    says(shop, "delivery_options");
    expect_text_has(shop, WORDS);
    shop_close(shop);
}

TEST(where_the_sender_may_be_guessed_words_to_somebody_unknown_are_told)
{
    struct shop *shop = shop_open();
    shop->turn.channel = CHANNEL_REST;
    shop->turn.forget_proof = true;
    says(shop, "human_agent");
    agent_says(shop, "Mira", WORDS);
    says(shop, "delivery_options");
    expect_text_has(shop, WORDS);
    shop_close(shop);
}
