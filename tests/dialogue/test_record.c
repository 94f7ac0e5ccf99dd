/* tests/dialogue/test_record.c - nothing is told that is not in the record: every order, every question. */
#include <stdio.h>
#include <string.h>

#include "base/calendar.h"
#include "base/str.h"
#include "shop.h"

static bool is_recorded(const struct order *order, utc_ms at)
{
    if (at == order->placed_at || at == order->promised_by)
        return true;
    for (size_t i = 0; i < order->shipment_count; i++) {
        const struct shipment *parcel = &order->shipments[i];
        if (at == parcel->window_from || at == parcel->window_until)
            return true;
        for (size_t j = 0; j < parcel->event_count; j++)
            if (at == parcel->events[j].at)
                return true;
    }
    return false;
}

static bool is_place(const struct order *order, const char *place)
{
    for (size_t i = 0; i < order->shipment_count; i++)
        for (size_t j = 0; j < order->shipments[i].event_count; j++)
            if (text_equal(order->shipments[i].events[j].place, place))
                return true;
    return false;
}

static void check_said(struct shop *shop, const struct order *order, const struct say *said_one)
{
    utc_ms grace = shop->config->patience.delivered_grace;
    for (size_t i = 0; i < said_one->arg_count; i++) {
        const struct arg *arg = &said_one->args[i];
        bool dated = arg->kind == ARG_DAY || arg->kind == ARG_DATE || arg->kind == ARG_MOMENT;
        if (dated && text_equal(said_one->key, "not_received_wait"))
            expect(is_recorded(order, arg->at - grace) && arg->at > shop->now);
        else if (dated)
            expect(is_recorded(order, arg->at));
        if (dated && strncmp(said_one->key, "expect_", 7) == 0)
            expect(calendar_day(arg->at, "UTC") >= calendar_day(shop->now, "America/New_York"));
        if (arg->kind == ARG_WINDOW)
            expect(is_recorded(order, arg->until) && arg->until > shop->now);
        if (text_equal(arg->name, "place"))
            expect(is_place(order, arg->text));
        if (text_equal(arg->name, "number"))
            expect_text(arg->text, order->number);
    }
}

/* The days of the decision stand in the German answer as Germans say them, and so do places and numbers. */
static void check_german(struct shop *shop, const struct say *said_one)
{
    static const char *const months[] = {"Januar", "Februar", "März",      "April",   "Mai",      "Juni",
                                         "Juli",   "August",  "September", "Oktober", "November", "Dezember"};
    const char *zone = shop->decision.zone ? shop->decision.zone : "America/New_York";
    for (size_t i = 0; i < said_one->arg_count; i++) {
        const struct arg *arg = &said_one->args[i];
        if (arg->kind == ARG_DAY || arg->kind == ARG_MOMENT) {
            struct civil day = calendar_civil(arg->at, zone);
            char text[64];
            snprintf(text, sizeof text, "dem %d. %s", day.day, months[day.month - 1]);
            expect(strstr(shop->reply.text, text));
        }
        if (text_equal(arg->name, "place") || text_equal(arg->name, "number"))
            expect(strstr(shop->reply.text, arg->text));
    }
    expect(!strstr(shop->reply.text, "{") && !strstr(shop->reply.text, "  "));
}

/* What can be asked about an order. */
static const char *const intents[] = {"order_status",
                                      "delivery_eta",
                                      "tracking_number",
                                      "cancel_order",
                                      "change_order",
                                      "change_address",
                                      "notify_me",
                                      "return_or_refund",
                                      "human_agent",
                                      "complaint",
                                      "delivery_problem problem=late",
                                      "delivery_problem problem=lost",
                                      "delivery_problem problem=damaged",
                                      "delivery_problem problem=missing_item",
                                      "delivery_problem problem=wrong_item",
                                      "delivery_problem problem=not_received",
                                      "delivery_problem problem=stolen"};

static void ask_everything(const char *locale)
{
    bool german = text_equal(locale, "de");
    struct shop *shop = demonstration();
    shop->locale = locale;
    for (size_t i = 0; i < shop->order_count; i++)
        for (size_t j = 0; j < sizeof intents / sizeof *intents; j++) {
            asks(shop, intents[j], shop->orders[i]->key);
            expect(shop->decision.say_count > 0);
            for (size_t k = 0; k < shop->decision.say_count; k++)
                check_said(shop, shop->orders[i], &shop->decision.says[k]);
            for (size_t k = 0; german && k < shop->decision.say_count; k++)
                check_german(shop, &shop->decision.says[k]);
        }
    shop_close(shop);
}

TEST(every_date_place_and_number_in_an_answer_is_in_the_record)
{
    ask_everything("en");
}

TEST(the_same_is_true_of_every_answer_in_german)
{
    ask_everything("de");
}
