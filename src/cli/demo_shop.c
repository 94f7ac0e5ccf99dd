/* cli/demo_shop.c - orders drawn by lot: each from its own number, so that any of them can be made alone. */
#include "cli/demo_shop.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "base/json.h"
#include "base/settings.h"

extern const char demo_shop_json[];

struct demo_shop {
    utc_ms now;
    struct json *text;
    const struct json *first, *last, *goods, *places, *carriers, *stories;
    const char *origin;
};

struct lot {
    uint64_t state;
};

/* splitmix64: neighbours in, strangers out. */
static uint64_t draw(struct lot *lot, uint64_t below)
{
    uint64_t z = lot->state += 0x9E3779B97F4A7C15U;
    z = (z ^ z >> 30) * 0xBF58476D1CE4E5B9U;
    z = (z ^ z >> 27) * 0x94D049BB133111EBU;
    return (z ^ z >> 31) % below;
}

static int64_t integer_of(const struct json *value)
{
    int64_t integer = 0;
    json_integer(value, &integer);
    return integer;
}

static const struct json *draw_item(struct lot *lot, const struct json *list)
{
    int64_t sum = 0;
    for (size_t i = 0; i < json_count(list); i++)
        sum += integer_of(json_member(json_item(list, i), "share"));
    int64_t at = (int64_t)draw(lot, (uint64_t)(sum ? sum : 1));
    for (size_t i = 0; i < json_count(list); i++) {
        at -= integer_of(json_member(json_item(list, i), "share"));
        if (at < 0)
            return json_item(list, i);
    }
    return json_item(list, 0);
}

static const char *draw_text(struct lot *lot, const struct json *list)
{
    return json_text(json_item(list, draw(lot, json_count(list))));
}

struct demo_shop *demo_shop_open(utc_ms now)
{
    struct demo_shop *shop = memory_alloc(sizeof *shop);
    char *text = memory_copy_text(demo_shop_json);
    json_strip_comments(text);
    if (json_parse(text, strlen(text), &shop->text, NULL) != OK)
        abort(); /* part of the program: a test reads it */
    memory_free(text);
    shop->now = now;
    shop->first = json_member(shop->text, "first");
    shop->last = json_member(shop->text, "last");
    shop->goods = json_member(shop->text, "goods");
    shop->places = json_member(shop->text, "places");
    shop->carriers = json_member(shop->text, "carriers");
    shop->stories = json_member(shop->text, "stories");
    shop->origin = json_member_text(shop->text, "origin");
    return shop;
}

void demo_shop_close(struct demo_shop *shop)
{
    json_close(shop->text);
    memory_free(shop);
}

/* Three orders of ten are by somebody who bought before. */
static struct customer draw_customer(struct demo_shop *shop, int64_t index, const struct json **ret_place,
                                     struct arena *arena)
{
    struct lot lot = {.state = (uint64_t)index};
    int64_t who = draw(&lot, 10) < 3 && index > 10 ? index - 1 - (int64_t)draw(&lot, 10) : index;
    lot.state = (uint64_t)who * 31 + 7;
    const char *first = draw_text(&lot, shop->first), *last = draw_text(&lot, shop->last);
    const struct json *place = *ret_place = draw_item(&lot, shop->places);
    char *email = arena_printf(arena, "%s.%s%lld@example.com", first, last, (long long)who);
    for (char *c = email; *c; c++)
        *c = (char)tolower((unsigned char)*c);
    return (struct customer){.id = arena_printf(arena, "s-%lld", (long long)who),
                             .name = arena_printf(arena, "%s %s", first, last),
                             .email = email,
                             .postcode = json_member_text(place, "postcode"),
                             .country = json_member_text(place, "country"),
                             .locale = json_member_text(place, "locale"),
                             .time_zone = json_member_text(place, "time_zone")};
}

static const char *draw_tracking(struct lot *lot, const char *carrier, struct arena *arena)
{
    unsigned long long number = draw(lot, 1000000000);
    if (strcmp(carrier, "UPS") != 0)
        return arena_printf(arena, "%s%09llu%03llu", strcmp(carrier, "USPS") ? "" : "9400111899", number,
                            (unsigned long long)draw(lot, 1000));
    char *text = arena_printf(arena, "1Z5R8W48%09llu0", number);
    int sum = 0; /* letters count as (place in the alphabet + 1) modulo 10 here: R 0, W 5 */
    for (int i = 2; i < 17; i++) {
        int value = isdigit((unsigned char)text[i]) ? text[i] - '0' : (text[i] - 63) % 10;
        sum += i % 2 ? value * 2 : value;
    }
    text[17] = (char)('0' + (10 - sum % 10) % 10);
    return text;
}

static const char *where(const struct demo_shop *shop, const struct json *place, const char *word)
{
    if (text_equal(word, "origin"))
        return shop->origin;
    return *word ? json_member_text(place, word) : NULL;
}

/* From the last step back to the first. */
static void tell_story(struct demo_shop *shop, const struct json *story, const struct json *place,
                       struct lot *lot, struct arena *arena, struct shipment *shipment, utc_ms *ret_placed)
{
    const struct json *steps = json_member(story, "steps");
    int64_t from = integer_of(json_at(story, "/since/0")), until = integer_of(json_at(story, "/since/1"));
    utc_ms at = shop->now - from * MS_HOUR - (utc_ms)draw(lot, (uint64_t)((until - from) * MS_HOUR));
    shipment->event_count = json_count(steps);
    shipment->events = arena_alloc_array(arena, shipment->event_count, sizeof *shipment->events);
    for (size_t i = shipment->event_count; i-- > 0;) {
        const struct json *step = json_item(steps, i);
        struct event *event = &shipment->events[i];
        at -= at % MS_SECOND;
        *event =
            (struct event){.at = at, .heard_at = at + 90 * MS_SECOND, .text = json_text(json_item(step, 2))};
        if (event->heard_at > shop->now)
            event->heard_at = shop->now;
        milestone_find(json_text(json_item(step, 0)), &event->milestone);
        if (event->milestone == MILESTONE_EXCEPTION)
            reason_find(json_member_text(story, "reason"), &event->reason);
        event->place = where(shop, place, json_text(json_item(step, 3)));
        utc_ms hours = integer_of(json_item(step, 1)) * MS_HOUR;
        at -= hours * 3 / 4 + (hours ? (utc_ms)draw(lot, (uint64_t)hours / 2) : 0);
    }
    *ret_placed = shipment->events[0].at;
}

static bool is_shipped(const struct shipment *shipment)
{
    for (size_t i = 0; i < shipment->event_count; i++)
        if (milestone_is_shipped(shipment->events[i].milestone))
            return true;
    return false;
}

struct order demo_shop_order(struct demo_shop *shop, int64_t index, struct arena *arena)
{
    struct lot lot = {.state = (uint64_t)index * 2654435761U + 1};
    const struct json *place, *story = draw_item(&lot, shop->stories);
    struct order order = {.number = arena_printf(arena, "%lld", (long long)(DEMO_SHOP_FIRST + index))};
    order.key = order.number;
    order.customer = draw_customer(shop, index, &place, arena);
    for (uint64_t i = 0, count = 1 + draw(&lot, 4) / 2; i < count; i++) {
        const struct json *good = draw_item(&lot, shop->goods);
        *ARENA_PUSH(arena, order.lines, order.line_count) =
            (struct line){json_member_text(good, "sku"), json_member_text(good, "title"),
                          1 + (int64_t)(draw(&lot, 8) == 0)};
    }
    const struct json *carrier = draw_item(&lot, shop->carriers);
    struct shipment *shipment = ARENA_PUSH(arena, order.shipments, order.shipment_count);
    *shipment = (struct shipment){.id = "1",
                                  .postcode = order.customer.postcode,
                                  .country = order.customer.country,
                                  .region = json_member_text(place, "region"),
                                  .window_from = UTC_NONE,
                                  .window_until = UTC_NONE};
    tell_story(shop, story, place, &lot, arena, shipment, &order.placed_at);
    if (is_shipped(shipment)) {
        shipment->carrier = json_member_text(carrier, "name");
        shipment->service = json_member_text(carrier, "service");
        shipment->tracking_number = draw_tracking(&lot, shipment->carrier, arena);
    }
    if (shipment->region && !*shipment->region)
        shipment->region = NULL;
    order.promised_by = order.placed_at + integer_of(json_member(story, "promise")) * MS_DAY;
    order.promised_by -= order.promised_by % MS_DAY;
    order.promised_is_date = true;
    return order;
}
