/* tests/dialogue/test_status.c - where an order is and when it comes, in every state. */
#include <string.h>

#include "base/str.h"
#include "shop.h"

TEST(every_state_has_its_own_sentence)
{
    static const char *const rows[][2] = {
        {"1001", "status_in_transit"},
        {"1002", "status_out_for_delivery"},
        {"1003", "status_delivered"},
        {"1004", "split_order"},
        {"1005", "status_exception"},
        {"1006", "status_silent"},
        {"1007", "status_delivered"},
        {"1008", "status_packed"},
        {"1009", "status_cancelled"},
        {"1010", "status_returned"},
        {"1011", "status_available_for_pickup"},
        {"1012", "status_delivery_attempted"},
    };
    struct shop *shop = demonstration();
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        asks(shop, "order_status", rows[i][0]);
        expect_said(shop, rows[i][1]);
        expect_int(shop->decision.watch_count, 1);
        expect_text(shop->decision.watch[0], rows[i][0]);
        expect_text(shop->decision.zone, "America/New_York");
    }
    shop_close(shop);
}

TEST(the_newest_scan_is_told_with_its_place_its_time_and_its_age)
{
    struct shop *shop = demonstration();
    asks(shop, "order_status", "1001");
    expect_text(said_arg(shop, "scan_place", "place")->text, "Louisville, KY");
    expect(said_arg(shop, "scan_place", "moment")->at == shop->now - 3 * MS_HOUR);
    expect(said_arg(shop, "scan_place", "age")->number == 3 * MS_HOUR);
    expect_said(shop, "expect_day");
    expect_text_has(shop, "on Wednesday, November 25");
    expect_text_has(shop, "3 hours ago");
    expect_int(shop->decision.card_count, 1);
    shop_close(shop);
}

TEST(silence_is_called_silence_and_a_long_one_a_probable_loss)
{
    static const struct {
        utc_ms ago;
        const char *said, *unsaid;
    } rows[] = {{3 * MS_DAY - MS_HOUR, "status_in_transit", "silence_stalled"},
                {3 * MS_DAY, "silence_stalled", "status_in_transit"},
                {7 * MS_DAY - MS_HOUR, "silence_stalled", "silence_lost"},
                {7 * MS_DAY, "silence_lost", "silence_stalled"}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct shipment *parcel;
        struct shop *shop = one_parcel(&parcel);
        scan(shop, parcel, "in_transit", rows[i].ago, "Louisville, KY");
        asks(shop, "order_status", "1001");
        expect_said(shop, rows[i].said);
        expect_unsaid(shop, rows[i].unsaid);
        expect(rows[i].ago < 3 * MS_DAY || shop->decision.ask == ASK_PERSON);
        shop_close(shop);
    }
}

TEST(a_parcel_that_crosses_a_border_may_be_silent_for_longer)
{
    for (int i = 0; i < 2; i++) {
        struct shipment *parcel;
        struct shop *shop = one_parcel(&parcel);
        if (i == 0)
            parcel->country = "DE";
        else
            scan(shop, parcel, "in_transit customs", 12 * MS_DAY, "Memphis, TN");
        scan(shop, parcel, "in_transit", 9 * MS_DAY, "Louisville, KY");
        asks(shop, "order_status", "1001");
        expect_said(shop, "silence_stalled");
        passes(shop, 11 * MS_DAY);
        asks(shop, "order_status", "1001");
        expect_said(shop, "silence_lost");
        shop_close(shop);
    }
}

TEST(what_waits_at_a_pickup_point_or_with_customs_is_not_silent)
{
    static const char *const milestones[] = {"available_for_pickup", "exception customs", "delivered"};
    for (size_t i = 0; i < 3; i++) {
        struct shipment *parcel;
        struct shop *shop = one_parcel(&parcel);
        scan(shop, parcel, milestones[i], 9 * MS_DAY, "New York, NY");
        asks(shop, "order_status", "1001");
        expect_unsaid(shop, "status_silent");
        shop_close(shop);
    }
}

TEST(the_silence_of_a_probable_loss_is_taken_up_on_yes)
{
    struct shop *shop = demonstration();
    asks(shop, "order_status", "1006");
    expect_text_has(shop, "9 days");
    expect_said(shop, "promise_passed");
    expect_ask(shop, ASK_PERSON);
    says(shop, "yes");
    expect_int(shop->decision.ticket.reason, TICKET_LOST);
    expect_text(shop->decision.ticket.order->key, "1006");
    shop_close(shop);
}

TEST(a_promised_day_passes_at_its_end_where_the_shopper_is)
{
    struct shipment *parcel;
    struct shop *shop = one_parcel(&parcel);
    struct order *order = shop->orders[0];
    scan(shop, parcel, "in_transit", MS_HOUR, NULL);
    promise(shop, order, 0); /* Monday; it is 10:00 in New York */
    passes(shop, 13 * MS_HOUR + 59 * MS_MINUTE);
    asks(shop, "delivery_eta", "1001");
    expect_said(shop, "eta_today");
    expect_text_has(shop, "today, Monday, November 23");
    order->customer.time_zone = "Europe/Berlin"; /* Tuesday there */
    asks(shop, "delivery_eta", "1001");
    expect_said(shop, "promise_passed");
    expect_text_has(shop, "yesterday, Monday, November 23");
    expect_unsaid(shop, "expect_day");
    expect_unsaid(shop, "expect_today");
    order->customer.time_zone = NULL; /* the shop's own */
    passes(shop, 2 * MS_MINUTE);
    asks(shop, "delivery_eta", "1001");
    expect_said(shop, "promise_passed");
    expect(shop->decision.zone == NULL);
    shop_close(shop);
}

TEST(a_promised_hour_passes_with_the_hour)
{
    struct shipment *parcel;
    struct shop *shop = one_parcel(&parcel);
    scan(shop, parcel, "in_transit", MS_HOUR, NULL);
    shop->orders[0]->promised_by = shop->now + MS_HOUR;
    asks(shop, "delivery_eta", "1001");
    expect_said(shop, "eta_today");
    passes(shop, 2 * MS_HOUR);
    asks(shop, "delivery_eta", "1001");
    expect_said(shop, "promise_passed");
    shop_close(shop);
}

TEST(the_carriers_window_is_told_before_the_promise)
{
    struct shipment *parcel;
    struct shop *shop = one_parcel(&parcel);
    scan(shop, parcel, "in_transit", MS_HOUR, NULL);
    promise(shop, shop->orders[0], 3);
    window(shop, parcel, MS_DAY + 4 * MS_HOUR, MS_DAY + 8 * MS_HOUR);
    asks(shop, "delivery_eta", "1001");
    expect_said(shop, "eta_window");
    expect_text_has(shop, "tomorrow, Tuesday, November 24, between 2 and 6");
    shop_close(shop);
}

TEST(a_window_that_has_passed_is_never_told_as_still_to_come)
{
    struct shipment *parcel;
    struct shop *shop = one_parcel(&parcel);
    scan(shop, parcel, "in_transit", MS_HOUR, NULL);
    window(shop, parcel, -30 * MS_HOUR, -26 * MS_HOUR);
    asks(shop, "delivery_eta", "1001");
    expect_unsaid(shop, "expect_window");
    expect_unsaid(shop, "eta_window");
    expect_said(shop, "window_passed");
    promise(shop, shop->orders[0], 1); /* what the shop promised still holds */
    asks(shop, "delivery_eta", "1001");
    expect_unsaid(shop, "window_passed");
    expect_said(shop, "expect_day");
    shop_close(shop);
}

TEST(a_late_parcel_with_a_new_date_is_told_with_both)
{
    struct shipment *parcel;
    struct shop *shop = one_parcel(&parcel);
    scan(shop, parcel, "in_transit", MS_HOUR, NULL);
    promise(shop, shop->orders[0], -1);
    window(shop, parcel, MS_DAY, MS_DAY + MS_HOUR);
    asks(shop, "order_status", "1001");
    expect_said(shop, "promise_passed");
    expect_said(shop, "expect_window");
    shop_close(shop);
}

TEST(without_a_date_on_record_none_is_told)
{
    struct shipment *parcel;
    struct shop *shop = one_parcel(&parcel);
    scan(shop, parcel, "in_transit", MS_HOUR, "Newark, NJ");
    asks(shop, "delivery_eta", "1001");
    expect_said(shop, "eta_unknown");
    expect_said(shop, "status_in_transit");
    shop_close(shop);
}

TEST(when_it_came_is_answered_with_when_it_came)
{
    struct shop *shop = demonstration();
    asks(shop, "delivery_eta", "1003");
    expect_said(shop, "status_delivered");
    expect_unsaid(shop, "eta_unknown");
    asks(shop, "delivery_eta", "1009");
    expect_said(shop, "status_cancelled");
    shop_close(shop);
}

TEST(status_and_date_in_one_message_are_told_once)
{
    struct shop *shop = demonstration();
    says(shop, "order_status number=1001 postcode=10001; delivery_eta");
    expect_said(shop, "status_in_transit");
    expect_said(shop, "expect_day");
    expect_unsaid(shop, "eta_day");
    shop_close(shop);
}

TEST(an_order_without_parcels_is_told_with_the_day_it_was_placed)
{
    struct shop *shop = shop_open();
    struct order *order = add_order(shop, "1001", "ada@example.com", "10001");
    asks(shop, "order_status", "1001");
    expect_said(shop, "status_order_received");
    expect_text_has(shop, "on Friday, November 13");
    promise(shop, order, -1);
    asks(shop, "order_status", "1001");
    expect_said(shop, "promise_passed");
    static const char *const intents[] = {"delivery_eta", "tracking_number", "notify_me",
                                          "cancel_order", "change_address",  "delivery_problem problem=late"};
    for (size_t i = 0; i < sizeof intents / sizeof *intents; i++) {
        asks(shop, intents[i], "1001");
        expect(shop->decision.say_count > 0);
    }
    shop_close(shop);
}

TEST(a_parcel_without_scans_or_carrier_is_told_as_not_shipped)
{
    struct shipment *parcel;
    struct shop *shop = one_parcel(&parcel);
    parcel->carrier = NULL;
    parcel->tracking_number = NULL;
    asks(shop, "order_status", "1001");
    expect_said(shop, "status_order_received");
    scan(shop, parcel, "in_transit", MS_HOUR, NULL);
    asks(shop, "order_status", "1001");
    expect_text_has(shop, "on its way with the carrier");
    shop_close(shop);
}

TEST(an_order_without_a_customer_is_proven_by_where_it_goes)
{
    struct shipment *parcel;
    struct shop *shop = one_parcel(&parcel);
    shop->orders[0]->customer = (struct customer){.postcode = "10001"};
    scan(shop, parcel, "in_transit", MS_HOUR, NULL);
    asks(shop, "order_status", "1001");
    expect_said(shop, "status_in_transit");
    expect(shop->decision.zone == NULL);
    asks(shop, "human_agent", "1001");
    expect_ask(shop, ASK_CONTACT);
    shop_close(shop);
}

TEST(out_for_delivery_since_another_day_is_not_promised_for_this_evening)
{
    struct shipment *parcel;
    struct shop *shop = one_parcel(&parcel);
    scan(shop, parcel, "out_for_delivery", 26 * MS_HOUR, "New York, NY");
    asks(shop, "order_status", "1001");
    expect_said(shop, "next_out_since");
    expect_unsaid(shop, "next_out_for_delivery");
    shop_close(shop);
}

TEST(the_tracking_number_comes_with_its_carrier_and_link)
{
    struct shop *shop = demonstration();
    asks(shop, "tracking_number", "1001");
    expect_text_has(shop, "UPS");
    expect_text_has(shop, "1Z5R89390357567127");
    expect_said(shop, "tracking_link");
    asks(shop, "tracking_number", "1008");
    expect_said(shop, "tracking_later");
    expect_said(shop, "tracking_reference");
    expect_text_has(shop, "its parcel goes by 1008-P1");
    says(shop, "tracking_number number=1004 email=ada@example.com");
    expect_text_has(shop, "1Z879E930346834440");
    expect_text_has(shop, "Notebook");
    shop_close(shop);
}

TEST(a_date_is_not_promised_for_what_is_held_up_or_silent)
{
    static const char *const milestones[] = {"exception customs", "in_transit"};
    for (size_t i = 0; i < 2; i++) {
        struct shipment *parcel;
        struct shop *shop = one_parcel(&parcel);
        scan(shop, parcel, milestones[i], 4 * MS_DAY, "Memphis, TN");
        promise(shop, shop->orders[0], 1);
        asks(shop, "delivery_eta", "1001");
        expect_said(shop, "eta_doubt_day");
        expect_said(shop, i ? "eta_silent" : "why_customs");
        expect_unsaid(shop, "expect_day");
        expect_unsaid(shop, "eta_day");
        shop_close(shop);
    }
}

TEST(when_is_answered_with_the_date_first_also_of_what_is_held_up)
{
    struct shop *shop = demonstration();
    asks(shop, "delivery_eta", "1005"); /* no date on record */
    expect_text(shop->decision.says[0].key, "eta_none");
    expect_said(shop, "why_customs");
    expect_said(shop, "next_customs");
    expect_unsaid(shop, "status_exception");
    expect_unsaid(shop, "scan_place");
    asks(shop, "delivery_eta", "1006"); /* due three days ago, and silent for nine */
    expect_text(shop->decision.says[0].key, "eta_none");
    expect_said(shop, "promise_passed");
    expect_said(shop, "eta_silent");
    expect_said(shop, "silence_lost");
    expect_ask(shop, ASK_PERSON);
    says(shop, "yes");
    expect_ticket(shop, TICKET_LOST, "1006");
    asks(shop, "delivery_eta", "1010"); /* comes no more */
    expect_said(shop, "status_returned");
    shop_close(shop);
}

TEST(a_tried_delivery_is_not_called_late)
{
    struct shop *shop = demonstration();
    promise(shop, find_order(shop, "1012"), -1);
    asks(shop, "order_status", "1012");
    expect_unsaid(shop, "promise_passed");
    shop_close(shop);
}

TEST(a_scan_from_the_future_has_no_age)
{
    struct shipment *parcel;
    struct shop *shop = one_parcel(&parcel);
    scan(shop, parcel, "in_transit", -MS_DAY, "Newark, NJ");
    asks(shop, "order_status", "1001");
    expect_said(shop, "status_in_transit");
    expect_unsaid(shop, "scan_place");
    shop_close(shop);
}

TEST(a_tracking_number_comes_with_the_date)
{
    struct shop *shop = demonstration();
    asks(shop, "tracking_number", "1001");
    expect_said(shop, "expect_day");
    promise(shop, find_order(shop, "1005"), 1);
    asks(shop, "tracking_number", "1005");
    expect_said(shop, "doubt_day");
    shop_close(shop);
}

TEST(a_scan_of_an_earlier_day_is_as_many_days_old_as_the_calendar_says)
{
    struct shop *shop = demonstration(); /* at ten in the morning */
    struct order *order = add_order(shop, "1101", "ada@example.com", "10001");
    scan(shop, add_parcel(shop, order, "UPS", NULL), "in_transit", 35 * MS_HOUR, "Newark, NJ");
    says(shop, "order_status number=1101 postcode=10001");
    expect_text_has(shop, "on Saturday, November 21, at 11:00 PM (2 days ago)");
    passes(shop, -15 * MS_HOUR); /* yesterday at seven in the evening */
    says(shop, "order_status number=1101 postcode=10001");
    expect_text_has(shop, "20 hours ago");
    shop_close(shop);
}

TEST(what_is_late_without_a_new_date_goes_to_a_person_on_yes)
{
    struct shop *shop = demonstration();
    promise(shop, find_order(shop, "1001"), -1);
    says(shop, "order_status number=1001 postcode=10001");
    expect_said(shop, "promise_passed");
    expect_said(shop, "no_new_date");
    expect_ask(shop, ASK_PERSON);
    says(shop, "yes");
    expect_ticket(shop, TICKET_LATE, "1001");
    shop_close(shop);
}

TEST(a_person_who_is_on_it_is_not_offered_again)
{
    struct shop *shop = demonstration();
    says(shop, "order_status number=1006 postcode=10001");
    says(shop, "yes");
    expect_ticket(shop, TICKET_LOST, "1006");
    says(shop, "order_status number=1006");
    expect_said(shop, "ticket_stands");
    expect_ask(shop, ASK_NOTHING);
    expect(shop->reply.ticket != NULL);
    shop_close(shop);
}

TEST(what_is_in_the_van_today_is_not_promised_for_later)
{
    struct shop *shop = demonstration();
    promise(shop, find_order(shop, "1002"), 3);
    says(shop, "order_status number=1002 postcode=10001");
    expect_said(shop, "next_out_for_delivery");
    expect_unsaid(shop, "expect_day");
    says(shop, "delivery_eta number=1002");
    expect_said(shop, "status_out_for_delivery");
    expect_unsaid(shop, "eta_day");
    shop_close(shop);
}

TEST(a_parcel_that_was_posted_in_its_own_country_crosses_no_border)
{
    static const char *const numbers[] = {"CY204108459DE", "CY204108459US"};
    for (size_t i = 0; i < 2; i++) {
        struct shop *shop = demonstration();
        struct order *order = add_order(shop, "1102", "ada@example.com", "10115");
        order->customer.country = "DE";
        scan(shop, add_parcel(shop, order, "DHL", numbers[i]), "in_transit", 9 * MS_DAY, "Staufenberg");
        says(shop, "order_status number=1102 postcode=10115");
        expect_said(shop, i ? "silence_stalled" : "silence_lost");
        shop_close(shop);
    }
}

TEST(a_date_is_told_once_whatever_else_is_asked)
{
    static const char *const texts[] = {
        "tracking_number number=1001; delivery_eta number=1001 postcode=10001",
        "order_status number=1001; cancel_order number=1001 postcode=10001"};
    for (size_t i = 0; i < 2; i++) {
        struct shop *shop = demonstration();
        size_t dates = 0;
        says(shop, texts[i]);
        for (size_t j = 0; j < shop->decision.say_count; j++)
            dates += text_equal(shop->decision.says[j].key, "expect_day") +
                     text_equal(shop->decision.says[j].key, "eta_day");
        expect_int(dates, 1);
        shop_close(shop);
    }
}

TEST(a_tracking_number_that_cannot_be_right_is_told_so_and_not_linked)
{
    struct shop *shop = shop_open();
    struct order *order = add_order(shop, "1001", "ada@example.com", "10001");
    scan(shop, add_parcel(shop, order, "UPS", "1Z5R89390357567128"), "in_transit", 3 * MS_HOUR, NULL);
    asks(shop, "tracking_number", "1001");
    expect_text_has(shop, "1Z5R89390357567128");
    expect_said(shop, "tracking_wrong");
    expect_unsaid(shop, "tracking_link");
    expect(!shop->reply.cards[0].link);
    shop_close(shop);
}
