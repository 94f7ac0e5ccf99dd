/* tests/dialogue/orders.c - orders and parcels, made by hand or those of the demonstration. */
#include <stdio.h>
#include <string.h>

#include "base/calendar.h"
#include "base/str.h"
#include "model/numbers.h"
#include "shop.h"

#define NEW_YORK "America/New_York"

struct order *add_order(struct shop *shop, const char *number, const char *email, const char *postcode)
{
    struct order *order = arena_alloc(shop->arena, sizeof *order);
    assert_true(shop->order_count < SHOP_ORDERS);
    shop->orders[shop->order_count++] = order;
    order->number = number;
    order->key = order_key(shop->arena, number);
    order->placed_at = shop->now - 10 * MS_DAY;
    order->promised_by = UTC_NONE;
    order->customer = (struct customer){.id = email,
                                        .name = "Ada Lovelace",
                                        .email = email,
                                        .postcode = postcode,
                                        .country = "US",
                                        .time_zone = NEW_YORK};
    return order;
}

void add_line(struct shop *shop, struct order *order, const char *sku, const char *title)
{
    *ARENA_PUSH(shop->arena, order->lines, order->line_count) =
        (struct line){.sku = sku, .title = title, .quantity = 1};
}

struct shipment *add_parcel(struct shop *shop, struct order *order, const char *carrier, const char *tracking)
{
    /* Room for all at once, so that pointers to earlier ones hold. */
    if (!order->shipments)
        order->shipments = arena_alloc_array(shop->arena, 8, sizeof *order->shipments);
    assert_true(order->shipment_count < 8);
    struct shipment *parcel = &order->shipments[order->shipment_count++];
    *parcel = (struct shipment){.position = (int64_t)order->shipment_count,
                                .id = arena_printf(shop->arena, "%zu", order->shipment_count),
                                .carrier = carrier,
                                .tracking_number = tracking,
                                .postcode = order->customer.postcode,
                                .country = order->customer.country,
                                .window_from = UTC_NONE,
                                .window_until = UTC_NONE};
    return parcel;
}

void pack(struct shop *shop, struct shipment *parcel, const char *sku)
{
    *ARENA_PUSH(shop->arena, parcel->lines, parcel->line_count) = (struct line){.sku = sku, .quantity = 1};
}

struct event *scan(struct shop *shop, struct shipment *parcel, const char *milestone, utc_ms ago,
                   const char *place)
{
    struct event event = {.at = shop->now - ago, .heard_at = shop->now - ago, .place = place};
    char name[64];
    snprintf(name, sizeof name, "%s", milestone);
    char *reason = strchr(name, ' '); /* "exception customs" */
    if (reason)
        *reason++ = '\0';
    assert_true(milestone_find(name, &event.milestone));
    assert_true(!reason || reason_find(reason, &event.reason));
    struct event *added = ARENA_PUSH(shop->arena, parcel->events, parcel->event_count);
    *added = event;
    return added;
}

void promise(struct shop *shop, struct order *order, int days)
{
    order->promised_by = (calendar_day(shop->now, NEW_YORK) + days) * MS_DAY;
    order->promised_is_date = true;
}

void window(struct shop *shop, struct shipment *parcel, utc_ms from, utc_ms until)
{
    parcel->window_from = from == UTC_NONE ? UTC_NONE : shop->now + from;
    parcel->window_until = shop->now + until;
}

struct order *find_order(struct shop *shop, const char *key)
{
    for (size_t i = 0; i < shop->order_count; i++)
        if (text_equal(shop->orders[i]->key, key))
            return shop->orders[i];
    return NULL;
}

static struct order *add_travelling(struct shop *shop, const char *number, const char *email,
                                    const char *title)
{
    struct order *order = add_order(shop, number, email, "10001");
    add_line(shop, order, number, title);
    struct shipment *parcel = add_parcel(shop, order, "FedEx", "986578788855");
    scan(shop, parcel, "label_created", 9 * MS_DAY + 5 * MS_HOUR, NULL);
    scan(shop, parcel, "picked_up", 9 * MS_DAY + 2 * MS_HOUR, "Columbus, OH");
    return order;
}

static void add_1001_to_1006(struct shop *shop)
{
    struct order *order = add_travelling(shop, "1001", "ada@example.com", "Wireless headphones");
    order->shipments[0].carrier = "UPS";
    order->shipments[0].tracking_number = "1Z5R89390357567127";
    scan(shop, &order->shipments[0], "in_transit", 3 * MS_HOUR, "Louisville, KY");
    promise(shop, order, 2);

    order = add_travelling(shop, "1002", "ada@example.com", "Coffee grinder");
    scan(shop, &order->shipments[0], "out_for_delivery", 2 * MS_HOUR, "New York, NY");
    promise(shop, order, 0);

    order = add_travelling(shop, "1003", "grace@example.com", "Desk fan");
    scan(shop, &order->shipments[0], "delivered", 20 * MS_HOUR, "New York, NY");

    order = add_travelling(shop, "1004", "ada@example.com", "Desk lamp");
    add_line(shop, order, "notebook", "Notebook");
    pack(shop, &order->shipments[0], "1004");
    scan(shop, &order->shipments[0], "delivered", 3 * MS_DAY, "New York, NY");
    struct shipment *second = add_parcel(shop, order, "UPS", "1Z879E930346834440");
    pack(shop, second, "notebook");
    scan(shop, second, "in_transit", 5 * MS_HOUR, "Newark, NJ");
    promise(shop, order, 1);

    order = add_travelling(shop, "1005", "mary@example.com", "Globe");
    scan(shop, &order->shipments[0], "exception customs", 2 * MS_DAY, "Memphis, TN");

    order = add_travelling(shop, "1006", "joan@example.com", "Kettle");
    promise(shop, order, -3);
}

static void add_1007_to_1012(struct shop *shop)
{
    struct order *order = add_travelling(shop, "1007", "hedy@example.com", "Radio");
    scan(shop, &order->shipments[0], "delivered", 2 * MS_DAY, "New York, NY");

    order = add_order(shop, "1008", "radia@example.com", "10001");
    add_line(shop, order, "1008", "Bridge puzzle");
    scan(shop, add_parcel(shop, order, NULL, NULL), "packed", 4 * MS_HOUR, NULL);

    order = add_order(shop, "1009", "sophie@example.com", "10001");
    add_line(shop, order, "1009", "Abacus");
    scan(shop, add_parcel(shop, order, NULL, NULL), "cancelled", 4 * MS_DAY, NULL);

    order = add_travelling(shop, "1010", "emmy@example.com", "Prism");
    scan(shop, &order->shipments[0], "returned", 2 * MS_DAY, "Columbus, OH");

    order = add_travelling(shop, "1011", "lise@example.com", "Magnifier");
    scan(shop, &order->shipments[0], "available_for_pickup", MS_DAY, "New York, NY");

    order = add_travelling(shop, "1012", "barbara@example.com", "Microscope");
    scan(shop, &order->shipments[0], "delivery_attempted", 22 * MS_HOUR, "New York, NY");
}

void add_demonstration(struct shop *shop)
{
    add_1001_to_1006(shop);
    add_1007_to_1012(shop);
}

struct shop *demonstration(void)
{
    struct shop *shop = shop_open();
    add_demonstration(shop);
    return shop;
}

void asks(struct shop *shop, const char *intent, const char *number)
{
    char text[96];
    begins_anew(shop);
    snprintf(text, sizeof text, "%s number=%s postcode=10001", intent, number);
    says(shop, text);
}

struct shop *one_parcel(struct shipment **ret_parcel)
{
    struct shop *shop = shop_open();
    struct order *order = add_order(shop, "1001", "ada@example.com", "10001");
    add_line(shop, order, "a", "Wireless headphones");
    *ret_parcel = add_parcel(shop, order, "UPS", "1Z5R89390357567127");
    return shop;
}
