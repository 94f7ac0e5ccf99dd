/* tests/dialogue/test_limits.c - guessing: what counts, how often, and what follows. */
#include <stdio.h>
#include <string.h>

#include "base/str.h"
#include "shop.h"

static void fail_times(struct shop *shop, const char *number, int from, int times)
{
    char text[96];
    for (int i = 0; i < times; i++) {
        snprintf(text, sizeof text, "order_status number=%s postcode=9%04d", number, from + i);
        says(shop, text);
    }
}

TEST(after_five_failed_proofs_none_is_taken_in_that_conversation_for_an_hour)
{
    struct shop *shop = demonstration();
    fail_times(shop, "1001", 0, 4);
    expect_said(shop, "proof_failed");
    fail_times(shop, "1001", 4, 1);
    expect_said(shop, "proof_locked");
    expect_ask(shop, ASK_PERSON);
    says(shop, "details postcode=10001 bare");
    expect_said(shop, "proof_locked");
    says(shop, "order_status number=1003 postcode=10001");
    expect_said(shop, "proof_locked");
    passes(shop, MS_HOUR);
    says(shop, "order_status number=1003 postcode=10001");
    expect_said(shop, "status_delivered");
    shop_close(shop);
}

TEST(a_locked_conversation_gets_its_person_on_yes)
{
    struct shop *shop = demonstration();
    fail_times(shop, "1001", 0, 5);
    says(shop, "yes");
    expect_said(shop, "ticket_opened");
    expect(shop->decision.ticket.open);
    shop_close(shop);
}

TEST(another_conversation_is_not_locked_with_it)
{
    struct shop *shop = demonstration();
    fail_times(shop, "1001", 0, 5);
    begins_anew(shop);
    says(shop, "order_status number=1001 postcode=10001");
    expect_said(shop, "status_in_transit");
    shop_close(shop);
}

TEST(an_order_guessed_at_ten_times_is_closed_to_everyone_for_level_1)
{
    static const char *const numbers[] = {"1001", "7777"}; /* there, and not there */
    for (size_t i = 0; i < 2; i++) {
        struct shop *shop = demonstration();
        char text[96];
        says(shop, "order_status number=1001 postcode=10001");
        const char *proven_before = shop->session_json;
        for (int j = 0; j < 10; j++) {
            begins_anew(shop);
            fail_times(shop, numbers[i], j, 1);
        }
        begins_anew(shop);
        shop->turn.client = "198.51.100.1";
        snprintf(text, sizeof text, "order_status number=%s postcode=10001", numbers[i]);
        says(shop, text);
        expect_said(shop, "proof_locked");
        expect_unsaid(shop, "status_in_transit");
        if (i == 0) {
            shop->session_json = proven_before;
            says(shop, "order_status number=1001");
            expect_said(shop, "proof_locked");
            begins_anew(shop);
            shop->turn.customer_id = "ada@example.com"; /* level 2 is not level 1 */
            says(shop, "order_status number=1001");
            expect_said(shop, "status_in_transit");
        }
        shop_close(shop);
    }
}

static void guess_ten_times(struct shop *shop, const char *number)
{
    char text[96];
    for (int i = 0; i < 10; i++) {
        begins_anew(shop);
        snprintf(text, sizeof text, "order_status %s postcode=9%04d", number, i);
        says(shop, text);
        expect_int(shop->decision.hit_count, text_starts(number, "tracking") ? 3 : 2);
    }
    says(shop, text);
    expect_said(shop, "proof_locked");
    begins_anew(shop);
}

/* Or whoever has seen a parcel would try one order number after the other until one is closed with it. */
TEST(guessing_at_a_parcels_number_does_not_tell_which_order_it_belongs_to)
{
    static const char *const numbers[] = {"tracking=1Z5R89390357567127", "number=1001"};
    for (size_t i = 0; i < 2; i++) {
        struct shop *shop = demonstration();
        char text[96];
        guess_ten_times(shop, numbers[i]);
        snprintf(text, sizeof text, "order_status %s", numbers[1 - i]);
        says(shop, text);
        expect_ask(shop, ASK_PROOF);
        expect_unsaid(shop, "proof_locked");
        says(shop, "details postcode=10001 bare"); /* the right one, of an order that is closed */
        expect_said(shop, "proof_failed");
        expect_int(shop->decision.hit_count, i ? 3 : 2);
        shop_close(shop);
    }
}

TEST(the_same_wrong_proof_for_a_parcels_number_and_its_order_counts_as_for_any_two)
{
    static const char *const numbers[] = {"1001", "7777"}; /* its order, and none */
    for (size_t i = 0; i < 2; i++) {
        struct shop *shop = demonstration();
        char text[96];
        says(shop, "order_status tracking=1Z5R89390357567127 postcode=99999");
        snprintf(text, sizeof text, "order_status number=%s postcode=99999", numbers[i]);
        says(shop, text);
        expect_said(shop, "proof_failed");
        expect_int(shop->decision.hit_count, 2);
        shop_close(shop);
    }
}

TEST(a_parcel_that_is_not_there_is_counted_like_one_that_is)
{
    struct shop *shop = demonstration();
    guess_ten_times(shop, "tracking=1Z5R89390357567199");
    shop_close(shop);
}

TEST(a_client_that_guesses_thirty_times_is_stopped_whatever_the_order)
{
    struct shop *shop = demonstration();
    char number[16];
    for (int i = 0; i < 30; i++) {
        begins_anew(shop);
        snprintf(number, sizeof number, "%d", 5000 + i);
        fail_times(shop, number, i, 1);
    }
    begins_anew(shop);
    says(shop, "order_status number=1001 postcode=10001");
    expect_said(shop, "proof_locked");
    shop->turn.client = "198.51.100.1";
    begins_anew(shop);
    says(shop, "order_status number=1001 postcode=10001");
    expect_said(shop, "status_in_transit");
    shop_close(shop);
}

TEST(the_same_failed_proof_again_counts_once)
{
    struct shop *shop = demonstration();
    for (int i = 0; i < 9; i++) {
        says(shop, "order_status number=1001 postcode=99999");
        expect_said(shop, "proof_failed");
        expect_int(shop->decision.hit_count, i ? 0 : 2);
    }
    says(shop, "details postcode=10001 bare");
    expect_said(shop, "status_in_transit");
    shop_close(shop);
}

TEST(what_is_not_of_a_proofs_shape_is_no_failed_proof)
{
    struct shop *shop = demonstration();
    says(shop, "order_status number=1001");
    says(shop, "out_of_scope");
    expect_said(shop, "not_understood_asked");
    expect_said(shop, "ask_proof");
    expect_int(shop->decision.hit_count, 0);
    shop_close(shop);
}

TEST(a_contact_address_is_no_failed_proof)
{
    struct shop *shop = demonstration();
    says(shop, "order_status number=1001");
    says(shop, "human_agent");
    expect_ask(shop, ASK_CONTACT);
    says(shop, "details email=someone@example.net bare");
    expect_said(shop, "contact_added");
    expect_int(shop->decision.hit_count, 0);
    shop_close(shop);
}

TEST(a_proof_that_fits_is_checked_against_the_limits_when_it_is_kept)
{
    struct shop *shop = demonstration();
    says(shop, "order_status number=1001 postcode=10001");
    expect_int(shop->decision.hit_count, 3);
    for (size_t i = 0; i < 3; i++) {
        expect(!shop->decision.hits[i].add);
        expect_int(shop->decision.hits[i].limit, shop->decision.hits[i].kind == THROTTLE_ORDER ? 10 : 30);
    }
    shop_close(shop);
}
