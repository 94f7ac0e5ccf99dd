/* tests/dialogue/test_codes.c - no number at hand: a mail address, and the code that a mail brings. */
#include <stdio.h>
#include <string.h>

#include "base/str.h"
#include "shop.h"

#define MAIL "{\"mail\": {\"url\": \"smtps://mail.example\", \"from\": \"Shop <orders@example.com>\"}}"

static struct shop *shop_with_mail(void)
{
    struct shop *shop = shop_open_with(MAIL);
    add_demonstration(shop);
    return shop;
}

/* The code that the last mail brings; it stands nowhere in the answer. */
static const char *mailed_code(const struct shop *shop)
{
    const struct mail_wish *mail = &shop->decision.mail;
    expect(mail->to);
    const char *code = mail->text->args[0].text;
    expect(strlen(code) == 6);
    expect(!strstr(shop->reply.text, code));
    return code;
}

static void says_code(struct shop *shop, const char *code)
{
    char text[64];
    snprintf(text, sizeof text, "details code=%s bare", code);
    says(shop, text);
}

static const char *wrong(const char *code)
{
    return text_equal(code, "111111") ? "222222" : "111111";
}

TEST(a_mail_address_and_its_code_open_what_was_ordered_with_it)
{
    struct shop *shop = shop_with_mail();
    says(shop, "order_status");
    expect_said(shop, "ask_number");
    says(shop, "details email=ada@example.com bare");
    expect_said(shop, "code_sent");
    expect_ask(shop, ASK_CODE);
    expect(text_equal(shop->decision.mail.to, "ada@example.com"));
    expect(!shop->decision.mail.nobody);
    says_code(shop, mailed_code(shop));
    expect_ask(shop, ASK_WHICH_ORDER); /* several are open: the headphones or the coffee grinder? */
    says(shop, "details item=headphones");
    expect_said(shop, "status_in_transit");
    shop_close(shop);
}

TEST(an_unknown_address_gets_the_same_answers_and_its_mail_goes_to_nobody)
{
    struct shop *shop = shop_with_mail();
    says(shop, "order_status email=ada@example.com");
    const char *known = shop->reply.text;
    size_t needs = shop->need_count;
    begins_anew(shop);
    says(shop, "order_status email=eve@example.com");
    expect(shop->decision.mail.nobody);
    expect_int(shop->need_count, needs);
    expect_said(shop, "code_sent");
    expect_int(strlen(shop->reply.text), strlen(known)); /* but for the name in the address */
    says_code(shop, wrong(shop->decision.mail.text->args[0].text));
    expect_said(shop, "code_failed");
    shop_close(shop);
}

TEST(who_has_no_number_is_asked_for_a_mail_address)
{
    struct shop *shop = shop_with_mail();
    says(shop, "order_status");
    says(shop, "no");
    expect_said(shop, "ask_email");
    expect_ask(shop, ASK_EMAIL);
    says(shop, "no");
    expect_said(shop, "without_number");
    expect_ask(shop, ASK_PERSON);
    shop_close(shop);
}

TEST(a_shop_that_sends_no_mail_asks_for_the_number)
{
    struct shop *shop = shop_open();
    add_demonstration(shop);
    says(shop, "order_status email=ada@example.com");
    expect_said(shop, "ask_number");
    expect(!shop->decision.mail.to);
    shop_close(shop);
}

TEST(the_number_still_does_while_a_code_is_awaited)
{
    struct shop *shop = shop_with_mail();
    says(shop, "order_status email=ada@example.com");
    says(shop, "details number=1001 bare");
    expect_said(shop, "status_in_transit");
    shop_close(shop);
}

TEST(a_code_works_once_and_in_its_own_conversation_only)
{
    struct shop *shop = shop_with_mail();
    says(shop, "order_status email=ada@example.com");
    const char *code = mailed_code(shop);
    says_code(shop, code);
    expect_ask(shop, ASK_WHICH_ORDER);
    begins_anew(shop);
    says(shop, "order_status email=ada@example.com");
    says_code(shop, code);
    expect_said(shop, "code_failed");
    shop_close(shop);
}

TEST(a_code_is_good_for_ten_minutes)
{
    struct shop *shop = shop_with_mail();
    says(shop, "order_status email=ada@example.com");
    const char *code = mailed_code(shop);
    passes(shop, 10 * MS_MINUTE);
    says_code(shop, code);
    expect_said(shop, "code_expired");
    expect_ask(shop, ASK_EMAIL);
    says(shop, "details email=ada@example.com bare");
    says_code(shop, mailed_code(shop));
    expect_ask(shop, ASK_WHICH_ORDER);
    shop_close(shop);
}

TEST(a_wrong_code_counts_like_any_failed_proof_and_five_end_it)
{
    struct shop *shop = shop_with_mail();
    says(shop, "order_status email=ada@example.com");
    const char *code = mailed_code(shop);
    for (int i = 0; i < 4; i++) {
        says_code(shop, wrong(code));
        expect_said(shop, "code_failed");
    }
    says_code(shop, wrong(code));
    expect_said(shop, "codes_locked");
    says_code(shop, code);
    expect_said(shop, "codes_locked");
    says(shop, "order_status number=1001 postcode=10001");
    expect_said(shop, "proof_locked");
    says(shop, "yes");
    expect_said(shop, "ticket_opened");
    shop_close(shop);
}

TEST(no_sixth_code_goes_to_an_address_within_the_hour_known_or_not)
{
    static const char *const emails[] = {"ada@example.com", "eve@example.com"};
    for (size_t i = 0; i < 2; i++) {
        struct shop *shop = shop_with_mail();
        char text[96];
        snprintf(text, sizeof text, "order_status email=%s", emails[i]);
        for (int times = 0; times < 10; times++) {
            begins_anew(shop);
            shop->turn.client = arena_printf(shop->arena, "198.51.100.%d", times);
            says(shop, text);
            expect_said(shop, times < 5 ? "code_sent" : "codes_locked");
            expect(!shop->decision.mail.to == (times >= 5));
        }
        expect_ask(shop, ASK_PERSON);
        shop_close(shop);
    }
}

TEST(a_client_cannot_have_codes_sent_to_everyone)
{
    struct shop *shop = shop_with_mail();
    char text[96];
    for (int i = 0; i < 21; i++) {
        begins_anew(shop);
        snprintf(text, sizeof text, "order_status email=p%d@example.com", i);
        says(shop, text);
        expect_said(shop, i < 20 ? "code_sent" : "codes_locked");
    }
    shop_close(shop);
}

TEST(a_code_that_did_not_come_is_sent_again_on_yes)
{
    struct shop *shop = shop_with_mail();
    says(shop, "order_status email=ada@example.com");
    const char *first = mailed_code(shop);
    says(shop, "no");
    expect_said(shop, "code_missing");
    expect(offers(shop, "code"));
    chooses(shop, "code");
    const char *second = mailed_code(shop);
    expect(!text_equal(first, second));
    says_code(shop, first); /* only the newest is good */
    expect_said(shop, "code_failed");
    says_code(shop, second);
    expect_ask(shop, ASK_WHICH_ORDER);
    shop_close(shop);
}

TEST(the_list_of_orders_comes_by_code_too)
{
    struct shop *shop = shop_with_mail();
    says(shop, "list_orders");
    expect_said(shop, "ask_email");
    says(shop, "details email=ada@example.com bare");
    says_code(shop, mailed_code(shop));
    expect_said(shop, "list_intro");
    shop_close(shop);
}

TEST(a_code_opens_no_order_of_another_address)
{
    struct shop *shop = shop_with_mail();
    says(shop, "order_status email=ada@example.com");
    says_code(shop, mailed_code(shop));
    says(shop, "order_status number=1003");
    expect_ask(shop, ASK_PROOF);
    expect_unsaid(shop, "status_delivered");
    shop_close(shop);
}

TEST(what_a_code_opened_closes_after_twelve_hours)
{
    struct shop *shop = shop_with_mail();
    says(shop, "order_status email=ada@example.com");
    says_code(shop, mailed_code(shop));
    passes(shop, 12 * MS_HOUR);
    says(shop, "list_orders");
    expect_said(shop, "ask_email");
    shop_close(shop);
}

TEST(where_proof_counts_for_one_request_a_code_does_too)
{
    struct shop *shop = shop_with_mail();
    shop->turn.forget_proof = true;
    says(shop, "list_orders email=ada@example.com");
    says_code(shop, mailed_code(shop));
    expect_said(shop, "list_intro");
    says(shop, "list_orders");
    expect_unsaid(shop, "list_intro");
    shop_close(shop);
}

TEST(a_question_in_between_leaves_the_code_awaited)
{
    struct shop *shop = shop_with_mail();
    says(shop, "order_status email=ada@example.com");
    const char *code = mailed_code(shop);
    says(shop, "order_status");
    expect_said(shop, "ask_code");
    says_code(shop, code);
    expect_ask(shop, ASK_WHICH_ORDER);
    shop_close(shop);
}

TEST(a_client_that_guessed_too_often_has_no_code_taken_not_even_the_right_one)
{
    struct shop *shop = shop_with_mail();
    char text[96];
    shop->turn.client = "198.51.100.7";
    for (int i = 0; i < 30; i++) {
        if (i % 5 == 0)
            begins_anew(shop);
        snprintf(text, sizeof text, "order_status number=%d postcode=9%04d", 5000 + i, i);
        says(shop, text);
    }
    begins_anew(shop);
    says(shop, "order_status email=ada@example.com");
    const char *code = mailed_code(shop);
    says_code(shop, wrong(code));
    expect_said(shop, "codes_locked");
    says_code(shop, code);
    expect_said(shop, "codes_locked");
    shop_close(shop);
}
