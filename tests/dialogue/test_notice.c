/* tests/dialogue/test_notice.c - which news about a parcel are told unasked. */
#include "base/str.h"
#include "insight/insight.h"
#include "shop.h"

static bool notice(struct shop *shop, const char *before, const char *after, struct decision *ret_decision)
{
    struct order *order = add_order(shop, "1001", "ada@example.com", "10001");
    struct shipment *parcel = add_parcel(shop, order, "UPS", NULL);
    if (before)
        scan(shop, parcel, before, 5 * MS_HOUR, "Newark, NJ");
    struct standing stood = shipment_standing(parcel);
    scan(shop, parcel, after, MS_HOUR, "New York, NY");
    insight_look(order, shop->now, shop->config);
    return dialogue_notice(order, parcel, &stood, shop->now, shop->config, shop->arena, ret_decision);
}

TEST(news_that_matter_are_told_and_others_are_not)
{
    static const struct {
        const char *before, *after;
        bool told;
    } rows[] = {
        {NULL, "label_created", false},
        {"label_created", "picked_up", true},
        {"label_created", "in_transit", true}, /* the first that is seen of it */
        {"picked_up", "in_transit", false},
        {"in_transit", "in_transit", false},
        {"in_transit", "out_for_delivery", true},
        {"out_for_delivery", "out_for_delivery", true}, /* another day's round */
        {"out_for_delivery", "delivery_attempted", true},
        {"out_for_delivery", "delivered", true},
        {"delivered", "delivered", false},
        {"in_transit", "available_for_pickup", true},
        {"in_transit", "exception customs", true},
        {"exception customs", "exception customs", false},
        {"exception customs", "in_transit", true},
        {"in_transit", "returned", true},
        {"in_transit", "lost", true},
        {"packed", "cancelled", true},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct shop *shop = shop_open();
        struct decision decision = {0};
        if (notice(shop, rows[i].before, rows[i].after, &decision) != rows[i].told)
            fail_msg("from %s to %s", rows[i].before ? rows[i].before : "nothing", rows[i].after);
        expect_int(decision.say_count > 0, rows[i].told);
        expect_int(decision.card_count, rows[i].told ? 1 : 0);
        shop_close(shop);
    }
}

TEST(news_begin_with_the_order_they_are_about)
{
    struct shop *shop = shop_open();
    struct decision decision = {0};
    expect(notice(shop, "in_transit", "delivered", &decision));
    expect_text(decision.says[0].key, "status_delivered");
    expect(decision.ask == ASK_NOTHING);
    shop_close(shop);
}
