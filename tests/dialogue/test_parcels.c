/* tests/dialogue/test_parcels.c - orders in several parcels, and parcels that are held up, go back or are in
 * the van. */
#include <stdio.h>
#include <string.h>

#include "base/str.h"
#include "shop.h"

TEST(the_parcels_of_a_split_order_are_told_apart_by_what_is_in_them)
{
    struct shop *shop = demonstration();
    says(shop, "order_status number=1004 email=ada@example.com");
    expect_text_has(shop, "The parcel with Desk lamp was delivered");
    expect_text_has(shop, "The parcel with Notebook is on its way");
    expect_said(shop, "parcel_delivered");
    expect_said(shop, "parcel_in_transit");
    expect_int(shop->decision.card_count, 2);
    shop_close(shop);
}

TEST(a_split_order_is_short_in_the_ear_and_whole_to_the_eye)
{
    static const char *const asides[] = {"That was in", "If you cannot find it", "last scanned"};
    struct shop *shop = demonstration();
    says(shop, "order_status number=1004 email=ada@example.com");
    for (size_t i = 0; i < sizeof asides / sizeof *asides; i++) {
        expect_text_has(shop, asides[i]);
        expect(!strstr(shop->reply.speech, asides[i]));
    }
    expect(strstr(shop->reply.speech, "The parcel with Desk lamp was delivered"));
    expect(strstr(shop->reply.speech, "It should arrive"));
    shop_close(shop);
}

TEST(when_a_split_order_comes_is_told_of_what_is_still_to_come)
{
    struct shop *shop = demonstration();
    says(shop, "delivery_eta number=1004 email=ada@example.com");
    expect_text_has(shop, "One parcel of order 1004 is not there yet.");
    expect_text_has(shop, "The parcel with Notebook");
    expect_unsaid(shop, "parcel_delivered");
    expect_unsaid(shop, "more_parcels");
    says(shop, "delivery_eta item=lamp");
    expect_said(shop, "parcel_delivered");
    shop_close(shop);
}

TEST(a_date_stands_apart_from_the_link_before_it)
{
    struct shop *shop = demonstration();
    says(shop, "tracking_number number=1001 postcode=10001");
    expect_text_has(shop, "\n\nIt should arrive");
    shop_close(shop);
}

TEST(one_item_of_a_split_order_is_told_alone)
{
    struct shop *shop = demonstration();
    says(shop, "order_status number=1004 email=ada@example.com item=notebook");
    expect_said(shop, "parcel_in_transit");
    expect_unsaid(shop, "parcel_delivered");
    shop_close(shop);
}

TEST(the_parcels_of_the_only_order_in_the_talk_can_be_counted)
{
    struct shop *shop = demonstration();
    says(shop, "order_status number=1004 email=ada@example.com");
    says(shop, "details ordinal=2");
    expect_text_has(shop, "The parcel with Notebook");
    expect_text_lacks(shop, "The parcel with Desk lamp");
    says(shop, "details ordinal=1");
    expect_text_has(shop, "The parcel with Desk lamp");
    expect_text_lacks(shop, "The parcel with Notebook");
    says(shop, "order_status number=1001"); /* two orders: they are what is counted now */
    says(shop, "details ordinal=2");
    expect_text_lacks(shop, "The parcel with");
    shop_close(shop);
}

TEST(the_other_one_of_two_parcels_is_the_one_that_was_not_told_just_now)
{
    struct shop *shop = demonstration();
    says(shop, "order_status number=1004 email=ada@example.com");
    says(shop, "order_status item=notebook");
    expect_text_lacks(shop, "The parcel with Desk lamp");
    says(shop, "details other follow_up");
    expect_text_has(shop, "The parcel with Desk lamp");
    expect_text_lacks(shop, "The parcel with Notebook");
    says(shop, "details other follow_up");
    expect_text_has(shop, "The parcel with Notebook");
    shop_close(shop);
}

TEST(parcels_without_known_contents_are_counted)
{
    struct shipment *parcel;
    struct shop *shop = one_parcel(&parcel);
    scan(shop, parcel, "delivered", MS_DAY, NULL);
    scan(shop, add_parcel(shop, shop->orders[0], "UPS", NULL), "in_transit", MS_HOUR, NULL);
    asks(shop, "order_status", "1001");
    expect_text_has(shop, "Parcel 2 of 2 is on its way");
    shop_close(shop);
}

TEST(an_order_of_many_parcels_is_told_in_bounds)
{
    struct shipment *parcel;
    struct shop *shop = one_parcel(&parcel);
    for (int i = 0; i < 6; i++)
        scan(shop, add_parcel(shop, shop->orders[0], "UPS", NULL), "in_transit", MS_HOUR, NULL);
    asks(shop, "order_status", "1001");
    expect_said(shop, "more_parcels");
    expect_int(shop->decision.card_count, 4);
    shop_close(shop);
}

TEST(every_reason_of_an_exception_has_its_sentence_and_a_way_on)
{
    for (int reason = REASON_NONE; reason < REASON_COUNT; reason++) {
        struct shipment *parcel;
        struct shop *shop = one_parcel(&parcel);
        char milestone[64];
        snprintf(milestone, sizeof milestone, "exception %s",
                 reason ? reason_name((enum reason)reason) : "unknown");
        scan(shop, parcel, "in_transit", 30 * MS_HOUR, "Newark, NJ");
        scan(shop, parcel, milestone, MS_DAY, "Newark, NJ");
        asks(shop, "order_status", "1001");
        expect_said(shop, reason == REASON_RETURNING ? "status_returning"
                          : reason == REASON_REFUSED ? "status_refused"
                                                     : "status_exception");
        expect_text_has(shop, "yesterday, Sunday, November 22");
        bool way_on =
            shop->decision.ask == ASK_PERSON || said(shop, "next_wait") || said(shop, "next_customs");
        expect(way_on);
        shop_close(shop);
    }
}

TEST(what_goes_back_is_not_called_held_up_and_no_date_follows)
{
    static const char *const rows[][2] = {{"exception returning", "on its way back to the sender"},
                                          {"exception refused", "was refused at the door"}};
    for (size_t i = 0; i < 2; i++) {
        struct shipment *parcel;
        struct shop *shop = one_parcel(&parcel);
        scan(shop, parcel, rows[i][0], MS_DAY, "Newark, NJ");
        asks(shop, "order_status", "1001");
        expect_text_has(shop, rows[i][1]);
        expect(!strstr(shop->reply.text, "held up") && !strstr(shop->reply.text, "due"));
        expect_ask(shop, ASK_PERSON);
        shop_close(shop);
    }
}

TEST(why_it_was_returned_or_cancelled_is_told)
{
    static const char *const rows[][2] = {{"returned address", "was_address"},
                                          {"returned refused", "was_refused"},
                                          {"cancelled damaged", "was_damaged"},
                                          {"cancelled inventory", "was_inventory"},
                                          {"lost weather", "was_weather"}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct shipment *parcel;
        struct shop *shop = one_parcel(&parcel);
        scan(shop, parcel, rows[i][0], MS_DAY, "Newark, NJ");
        asks(shop, "order_status", "1001");
        expect_said(shop, rows[i][1]);
        shop_close(shop);
    }
}

TEST(what_is_in_the_van_is_told_as_coming_today)
{
    struct shipment *parcel;
    struct shop *shop = one_parcel(&parcel);
    shop->orders[0]->promised_by = shop->now + 6 * MS_HOUR;
    scan(shop, parcel, "out_for_delivery", MS_HOUR, "New York, NY");
    asks(shop, "order_status", "1001");
    expect_text_has(shop, "It should arrive today.");
    expect(!strstr(shop->reply.text, "at the latest"));
    asks(shop, "delivery_eta", "1001");
    expect_said(shop, "eta_today");
    expect(!strstr(shop->reply.text, "at the latest"));
    shop_close(shop);
}

TEST(an_exception_is_over_with_the_next_scan)
{
    struct shipment *parcel;
    struct shop *shop = one_parcel(&parcel);
    scan(shop, parcel, "exception weather", MS_DAY, "Newark, NJ");
    scan(shop, parcel, "in_transit", MS_HOUR, "Newark, NJ");
    asks(shop, "order_status", "1001");
    expect_said(shop, "status_in_transit");
    expect_unsaid(shop, "why_weather");
    shop_close(shop);
}

/* Two things ordered, one of them sent. */
static struct shop *half_sent(struct shipment **ret_parcel)
{
    struct shop *shop = shop_open();
    struct order *order = add_order(shop, "1001", "ada@example.com", "10001");
    add_line(shop, order, "A", "Tea pot");
    add_line(shop, order, "B", "Tea cup");
    struct shipment *parcel = add_parcel(shop, order, "UPS", "1Z5R89390357567127");
    pack(shop, parcel, "A");
    scan(shop, parcel, "in_transit", 3 * MS_HOUR, NULL);
    *ret_parcel = parcel;
    return shop;
}

TEST(what_did_not_go_out_with_the_rest_is_told)
{
    struct shipment *parcel;
    struct shop *shop = half_sent(&parcel);
    says(shop, "order_status number=1001 postcode=10001");
    expect_said(shop, "items_left");
    expect_text_has(shop, "Tea cup did not go out with it");
    expect_unsaid(shop, "items_back_order");
    pack(shop, parcel, "B");
    says(shop, "order_status number=1001 same");
    expect_unsaid(shop, "items_left");
    shop_close(shop);
}

TEST(what_the_shop_waits_for_itself_is_told_as_a_back_order)
{
    struct shipment *parcel;
    struct shop *shop = half_sent(&parcel);
    parcel->events[parcel->event_count - 1].reason = REASON_INVENTORY;
    says(shop, "order_status number=1001 postcode=10001");
    expect_said(shop, "items_back_order");
    expect_text_has(shop, "Tea cup is on back order");
    shop_close(shop);
}

TEST(nothing_is_missing_where_the_content_of_a_parcel_is_not_told)
{
    struct shipment *parcel;
    struct shop *shop = half_sent(&parcel);
    parcel->line_count = 0;
    says(shop, "order_status number=1001 postcode=10001");
    expect_unsaid(shop, "items_left");
    shop_close(shop);
}
