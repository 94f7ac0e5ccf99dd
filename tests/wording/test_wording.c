/* tests/wording/test_wording.c - arguments in words, read and heard: days and hours as the shopper counts
 * them. */
#include <stdio.h>
#include <string.h>

#include "help.h"
#include "model/order.h"

static struct arg day(const char *when)
{
    return (struct arg){.kind = ARG_DAY, .at = at(when)};
}

static struct arg window(const char *from, const char *until)
{
    return (struct arg){
        .kind = ARG_WINDOW, .at = from ? at(from) : UTC_NONE, .until = until ? at(until) : UTC_NONE};
}

TEST(a_day_is_told_with_its_date_and_how_near_it_is)
{
    set_now("2026-11-23T15:00:00Z", "America/New_York", "en");
    expect_text(read_arg(day("2026-11-23T20:00:00Z")), "today, Monday, November 23");
    expect_text(read_arg(day("2026-11-24T20:00:00Z")), "tomorrow, Tuesday, November 24");
    expect_text(read_arg(day("2026-11-22T20:00:00Z")), "yesterday, Sunday, November 22");
    expect_text(read_arg(day("2026-11-25T20:00:00Z")), "on Wednesday, November 25");
    expect_text(read_arg(day("2026-11-21T20:00:00Z")), "on Saturday, November 21");
    expect_text(heard_arg(day("2026-11-25T20:00:00Z")), "on Wednesday, November 25");
}

TEST(midnight_is_the_shoppers_not_utcs)
{
    set_now("2026-11-24T04:59:00Z", "America/New_York", "en"); /* 23:59 there, still Monday */
    expect_text(read_arg(day("2026-11-24T04:59:59Z")), "today, Monday, November 23");
    expect_text(read_arg(day("2026-11-24T05:00:00Z")), "tomorrow, Tuesday, November 24");
    set_now("2026-11-24T05:00:00Z", "America/New_York", "en");
    expect_text(read_arg(day("2026-11-24T04:59:59Z")), "yesterday, Monday, November 23");
}

TEST(zones_ahead_of_and_behind_utc_have_days_of_their_own)
{
    set_now("2026-11-23T12:00:00Z", "Pacific/Kiritimati", "en"); /* UTC+14: already Tuesday */
    expect_text(read_arg(day("2026-11-23T12:00:00Z")), "today, Tuesday, November 24");
    set_now("2026-11-23T10:00:00Z", "Pacific/Pago_Pago", "en"); /* UTC-11: still Sunday */
    expect_text(read_arg(day("2026-11-23T10:00:00Z")), "today, Sunday, November 22");
    set_now("2026-11-23T18:20:00Z", "Asia/Kathmandu", "en"); /* UTC+5:45 */
    expect_text(read_arg((struct arg){.kind = ARG_MOMENT, .at = at("2026-11-23T18:20:00Z")}),
                "today, Tuesday, November 24, at 12:05 AM");
}

TEST(a_bare_date_is_that_date_in_every_zone)
{
    struct arg date = {.kind = ARG_DATE, .at = at("2026-11-24")};
    set_now("2026-11-23T15:00:00Z", "America/New_York", "en");
    expect_text(read_arg(date), "tomorrow, Tuesday, November 24");
    set_now("2026-11-23T15:00:00Z", "Pacific/Kiritimati", "en");
    expect_text(read_arg(date), "today, Tuesday, November 24");
    date.at = at("2026-11-24T02:00:00Z"); /* not a bare date: the zone counts */
    set_now("2026-11-23T15:00:00Z", "America/New_York", "en");
    expect_text(read_arg(date), "today, Monday, November 23");
}

TEST(the_year_is_told_when_it_is_another)
{
    set_now("2026-12-31T15:00:00Z", "America/New_York", "en");
    expect_text(read_arg(day("2027-01-01T15:00:00Z")), "tomorrow, Friday, January 1, 2027");
    expect_text(read_arg(day("2027-01-04T15:00:00Z")), "on Monday, January 4, 2027");
    expect_text(read_arg(day("2026-12-30T15:00:00Z")), "yesterday, Wednesday, December 30");
    set_now("2027-01-01T03:00:00Z", "America/New_York", "en"); /* still 2026 there */
    expect_text(read_arg(day("2027-01-01T03:00:00Z")), "today, Thursday, December 31");
    expect_text(read_arg(day("2024-02-29T15:00:00Z")), "on Thursday, February 29, 2024");
    expect_text(read_arg(day("1999-12-31T15:00:00Z")), "on Friday, December 31, 1999");
}

TEST(a_moment_has_its_time_of_day)
{
    set_now("2026-11-23T15:00:00Z", "America/New_York", "en");
    expect_text(read_arg((struct arg){.kind = ARG_MOMENT, .at = at("2026-11-23T13:15:00Z")}),
                "today, Monday, November 23, at 8:15 AM");
    expect_text(read_arg((struct arg){.kind = ARG_MOMENT, .at = at("2026-11-20T05:00:00Z")}),
                "on Friday, November 20, at 12:00 AM");
}

TEST(the_hour_follows_summer_time)
{
    set_now("2026-11-01T12:00:00Z", "America/New_York", "en");
    /* The hour from one to two comes twice that night. */
    expect_text(read_arg((struct arg){.kind = ARG_MOMENT, .at = at("2026-11-01T05:30:00Z")}),
                "today, Sunday, November 1, at 1:30 AM");
    expect_text(read_arg((struct arg){.kind = ARG_MOMENT, .at = at("2026-11-01T06:30:00Z")}),
                "today, Sunday, November 1, at 1:30 AM");
    expect_text(read_arg((struct arg){.kind = ARG_MOMENT, .at = at("2026-11-01T07:30:00Z")}),
                "today, Sunday, November 1, at 2:30 AM");
    set_now("2026-03-07T12:00:00Z", "America/New_York", "en");
    expect_text(read_arg((struct arg){.kind = ARG_MOMENT, .at = at("2026-03-08T07:30:00Z")}),
                "tomorrow, Sunday, March 8, at 3:30 AM");
    /* A day of 23 hours is a whole day all the same. */
    expect_text(read_arg(window("2026-03-08T05:00:00Z", "2026-03-09T04:00:00Z")),
                "tomorrow, Sunday, March 8");
}

TEST(a_window_is_told_in_the_shortest_way_that_is_plain)
{
    set_now("2026-11-23T15:00:00Z", "America/New_York", "en");
    expect_text(read_arg(window("2026-11-25T19:00:00Z", "2026-11-25T23:00:00Z")),
                "on Wednesday, November 25, between 2 and 6 PM");
    expect_text(read_arg(window("2026-11-24T19:30:00Z", "2026-11-24T23:00:00Z")),
                "tomorrow, Tuesday, November 24, between 2:30 and 6:00 PM");
    expect_text(read_arg(window("2026-11-23T15:00:00Z", "2026-11-23T19:00:00Z")),
                "today, Monday, November 23, between 10 AM and 2 PM");
    expect_text(read_arg(window("2026-11-23T17:00:00Z", "2026-11-23T21:00:00Z")),
                "today, Monday, November 23, between 12 and 4 PM");
    expect_text(read_arg(window("2026-11-24T01:00:00Z", "2026-11-24T05:00:00Z")),
                "today, Monday, November 23, between 8 PM and midnight");
}

TEST(a_window_of_whole_days_has_no_hours)
{
    set_now("2026-11-23T15:00:00Z", "America/New_York", "en");
    expect_text(read_arg(window("2026-11-25T05:00:00Z", "2026-11-26T04:59:59Z")),
                "on Wednesday, November 25");
    expect_text(read_arg(window("2026-11-25T05:00:00Z", "2026-11-27T05:00:00Z")),
                "between Wednesday, November 25 and Thursday, November 26");
    expect_text(read_arg(window("2026-11-25T19:00:00Z", "2026-11-26T14:00:00Z")),
                "between Wednesday, November 25, 2 PM, and Thursday, November 26, 9 AM");
}

TEST(a_window_with_one_end_says_only_that)
{
    set_now("2026-11-23T15:00:00Z", "America/New_York", "en");
    expect_text(read_arg(window(NULL, "2026-11-25T23:00:00Z")), "on Wednesday, November 25, by 6 PM");
    expect_text(read_arg(window("2026-11-25T23:00:00Z", NULL)), "on Wednesday, November 25");
    expect_text(read_arg(window("2026-11-25T23:00:00Z", "2026-11-25T10:00:00Z")),
                "on Wednesday, November 25");
    expect_text(read_arg(window("2026-11-25T23:00:00Z", "2026-11-25T23:00:00Z")),
                "on Wednesday, November 25, at 6:00 PM");
}

TEST(british_shoppers_read_the_day_first_and_24_hours_and_hear_12)
{
    set_now("2026-11-23T15:00:00Z", "Europe/London", "en-GB");
    expect_text(read_arg(day("2026-11-24T20:00:00Z")), "tomorrow, Tuesday, 24 November");
    expect_text(read_arg(day("2027-01-04T20:00:00Z")), "on Monday, 4 January 2027");
    expect_text(read_arg(window("2026-11-25T14:00:00Z", "2026-11-25T18:00:00Z")),
                "on Wednesday, 25 November, between 14:00 and 18:00");
    expect_text(heard_arg(window("2026-11-25T14:00:00Z", "2026-11-25T18:00:00Z")),
                "on Wednesday, 25 November, between 2 and 6 pm");
    expect_text(read_arg((struct arg){.kind = ARG_MOMENT, .at = at("2026-11-23T08:15:00Z")}),
                "today, Monday, 23 November, at 08:15");
}

TEST(an_age_is_a_round_one)
{
    static const struct {
        utc_ms age;
        const char *words;
    } rows[] = {
        {0, "less than a minute"},
        {-5 * MS_MINUTE, "less than a minute"},
        {MS_MINUTE, "1 minute"},
        {59 * MS_MINUTE, "59 minutes"},
        {MS_HOUR, "1 hour"},
        {3 * MS_HOUR + 1, "3 hours"},
        {47 * MS_HOUR, "47 hours"},
        {2 * MS_DAY, "2 days"},
        {9 * MS_DAY + MS_HOUR, "9 days"},
        {1500 * MS_DAY, "1,500 days"},
    };
    set_now("2026-11-23T15:00:00Z", "America/New_York", "en");
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        expect_text(read_arg((struct arg){.kind = ARG_AGE, .number = rows[i].age}), rows[i].words);
        expect_text(heard_arg((struct arg){.kind = ARG_AGE, .number = rows[i].age}), rows[i].words);
    }
}

TEST(items_are_listed_as_the_language_does)
{
    const char *const items[] = {"wireless headphones", "a coffee grinder", "a desk lamp"};
    struct arg arg = {.kind = ARG_ITEMS, .items = items};
    set_now("2026-11-23T15:00:00Z", "America/New_York", "en");
    expect_text(read_arg(arg), "");
    arg.item_count = 1;
    expect_text(read_arg(arg), "wireless headphones");
    arg.item_count = 2;
    expect_text(read_arg(arg), "wireless headphones and a coffee grinder");
    arg.item_count = 3;
    expect_text(read_arg(arg), "wireless headphones, a coffee grinder, and a desk lamp");
    set_now("2026-11-23T15:00:00Z", "America/New_York", "en-GB");
    expect_text(read_arg(arg), "wireless headphones, a coffee grinder and a desk lamp");
}

TEST(counts_are_written_in_the_manner_of_the_locale)
{
    set_now("2026-11-23T15:00:00Z", "America/New_York", "en");
    expect_text(read_arg((struct arg){.kind = ARG_COUNT, .number = 0}), "0");
    expect_text(read_arg((struct arg){.kind = ARG_COUNT, .number = 999}), "999");
    expect_text(read_arg((struct arg){.kind = ARG_COUNT, .number = -3}), "-3");
    expect_text(read_arg((struct arg){.kind = ARG_COUNT, .number = 1234567}), "1,234,567");
}

TEST(a_message_may_stand_in_another)
{
    struct arg arg = {.kind = ARG_MESSAGE, .text = "card_in_transit"};
    set_now("2026-11-23T15:00:00Z", "America/New_York", "en");
    expect_text(read_arg(arg), "In transit");
    arg.text = "no_such_message";
    expect_text(read_arg(arg), "");
}

TEST(a_sentence_that_begins_with_anothers_words_begins_with_a_capital)
{
    struct arg args[] = {{.name = "carrier", .kind = ARG_MESSAGE, .text = "the_carrier"},
                         {.name = "number", .kind = ARG_NUMBER, .text = "1042"},
                         {.name = "moment", .kind = ARG_MOMENT, .at = at("2026-11-22T13:15:00Z")}};
    struct say attempted = {"status_delivery_attempted", args, 3, false};
    set_now("2026-11-23T15:00:00Z", "Europe/Berlin", "de");
    expect_text(
        read_say(shipped(), attempted),
        "Der Paketdienst hat gestern, am Sonntag, dem 22. November, um 14:15 Uhr versucht, Bestellung "
        "1042 zuzustellen, aber es hat nicht geklappt.");
    args[0] = (struct arg){.name = "carrier", .kind = ARG_TEXT, .text = "dpd"};
    expect(strncmp(read_say(shipped(), attempted), "dpd hat", 7) == 0);
}

TEST(the_comma_behind_a_date_goes_before_another_sign_and_at_the_end)
{
    struct arg args[] = {{.name = "number", .kind = ARG_NUMBER, .text = "1042"},
                         {.name = "day", .kind = ARG_DAY, .at = at("2026-11-24T13:15:00Z")}};
    set_now("2026-11-23T15:00:00Z", "Europe/Berlin", "de");
    expect_text(read_say(shipped(), (struct say){"eta_today", args, 2, false}),
                "Bestellung 1042 kommt voraussichtlich morgen, am Dienstag, dem 24. November, an.");
    expect_text(read_say(shipped(), (struct say){"list_delivered", args, 2, false}),
                "zugestellt morgen, am Dienstag, dem 24. November.");
    expect_text(read_arg(args[1]), "morgen, am Dienstag, dem 24. November");
    expect_text(read_arg((struct arg){.kind = ARG_MOMENT, .at = at("2026-11-20T13:15:00Z")}),
                "am Freitag, dem 20. November, um 14:15 Uhr");
}

TEST(what_is_missing_is_left_out_and_harms_nothing)
{
    set_now("2026-11-23T15:00:00Z", "America/New_York", "en");
    expect_text(read_say(shipped(), (struct say){"probe_longer", NULL, 0, false}), "It is .");
    expect_text(read_say(shipped(), (struct say){"no_such_message", NULL, 0, false}), "");
    expect_text(read_say(shipped(), (struct say){NULL, NULL, 0, false}), "");
    expect_text(read_arg((struct arg){.kind = ARG_DAY, .at = UTC_NONE}), "");
    expect_text(read_arg((struct arg){.kind = ARG_WINDOW, .at = UTC_NONE, .until = UTC_NONE}), "");
    expect_text(read_arg((struct arg){.kind = ARG_TEXT}), "");
    expect_text(heard_arg((struct arg){.kind = ARG_NUMBER}), "");
    expect_text(heard_arg((struct arg){.kind = ARG_NUMBER, .text = "#"}), "");
}

TEST(a_parcels_card_tells_carrier_state_date_and_link)
{
    struct event events[] = {
        {.at = at("2026-11-22T13:15:00Z"), .milestone = MILESTONE_IN_TRANSIT, .place = "Louisville, KY"}};
    struct shipment shipment = {.id = "1",
                                .carrier = "UPS",
                                .tracking_number = "1Z999AA10123456784",
                                .window_from = UTC_NONE,
                                .window_until = UTC_NONE,
                                .events = events,
                                .event_count = 1};
    struct order order = {.key = "1001"};
    struct parcel_card card = {.order = &order, .shipment = &shipment};
    struct decision decision = {
        .cards = &card, .card_count = 1, .ticket.reference = "K7P4-MX23", .end = true};
    struct reply reply = {0};
    set_now("2026-11-23T15:00:00Z", "America/New_York", "en");
    struct voice *voice = voice_open(shipped());
    voice_word(voice, the_setting(), &decision, the_arena(), &reply);
    expect_int(reply.card_count, 1);
    expect_text(reply.cards[0].title, "UPS 1Z999AA10123456784");
    expect_text(reply.cards[0].subtitle, "In transit");
    expect_text(reply.cards[0].text,
                "Last update yesterday, Sunday, November 22, at 8:15 AM, Louisville, KY");
    expect(reply.cards[0].link && strstr(reply.cards[0].link, "1Z999AA10123456784"));
    expect_text(reply.cards[0].link_title, "Follow it with the carrier");
    expect_text(reply.ticket, "K7P4-MX23");
    expect(reply.end);

    shipment.outlook = (struct outlook){
        .expect = EXPECT_WINDOW, .from = at("2026-11-24T19:00:00Z"), .until = at("2026-11-24T23:00:00Z")};
    voice_word(voice, the_setting(), &decision, the_arena(), &reply);
    expect_text(reply.cards[0].text, "Expected tomorrow, Tuesday, November 24, between 2 and 6 PM");
    shipment.outlook = (struct outlook){.expect = EXPECT_DATE, .until = at("2026-11-25")};
    voice_word(voice, the_setting(), &decision, the_arena(), &reply);
    expect_text(reply.cards[0].text, "Expected on Wednesday, November 25");

    shipment = (struct shipment){.id = "1", .window_from = UTC_NONE, .window_until = UTC_NONE};
    voice_word(voice, the_setting(), &decision, the_arena(), &reply);
    expect_text(reply.cards[0].title, "Your parcel");
    expect_text(reply.cards[0].subtitle, "Order received");
    expect(!reply.cards[0].text && !reply.cards[0].link);
    shipment.position = 2;
    voice_word(voice, the_setting(), &decision, the_arena(), &reply);
    expect_text(reply.cards[0].title, "Parcel 1001-P2");
    shipment.carrier = "UPS";
    shipment.tracking_number = "1Z999AA10123456785"; /* its last digit should be 4 */
    voice_word(voice, the_setting(), &decision, the_arena(), &reply);
    expect(!reply.cards[0].link);
    voice_close(voice);
}

TEST(every_milestone_has_its_words_on_a_card)
{
    for (int i = MILESTONE_ORDER_RECEIVED; i < MILESTONE_COUNT; i++) {
        char key[64];
        snprintf(key, sizeof key, "card_%s", milestone_name((enum milestone)i));
        expect(wording_has(shipped(), "en", key));
    }
}
