/* Reports of shops and carriers come late, twice, backwards and contradict each other: whatever the order,
 * the same facts make the same order. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "help.h"

#define ROUNDS 150
#define FACTS 14

/* A small generator of our own, so that a seed tells the same everywhere. */
static uint64_t dice_state;

static unsigned dice(unsigned sides)
{
    dice_state ^= dice_state << 13;
    dice_state ^= dice_state >> 7;
    dice_state ^= dice_state << 17;
    return (unsigned)(dice_state >> 33) % sides;
}

static const char *one_of(const char *const *texts, unsigned count)
{
    return texts[dice(count)];
}

#define ONE_OF(...)                                                                                          \
    one_of((const char *const[]){__VA_ARGS__}, sizeof((const char *const[]){__VA_ARGS__}) / sizeof(char *))

struct fact {
    bool is_order;
    struct order order;
    struct parcel_ref parcel;
    struct event event;
};

static struct event some_event(utc_ms heard_at)
{
    static const enum milestone milestones[] = {MILESTONE_PACKED,    MILESTONE_LABEL_CREATED,
                                                MILESTONE_PICKED_UP, MILESTONE_IN_TRANSIT,
                                                MILESTONE_EXCEPTION, MILESTONE_OUT_FOR_DELIVERY,
                                                MILESTONE_DELIVERED, MILESTONE_RETURNED,
                                                MILESTONE_CANCELLED, MILESTONE_LOST};
    return (struct event){.id = ONE_OF(NULL, NULL, "e1", "e2", "e3", "e4"),
                          .at = NOON - (utc_ms)dice(6) * MS_HOUR,
                          .heard_at = heard_at,
                          .milestone = milestones[dice(10)],
                          .reason = dice(4) ? REASON_NONE : REASON_RETURNING,
                          .text = ONE_OF(NULL, "scan", "Departed", "Arrived"),
                          .place = ONE_OF(NULL, "Erie, PA", "Troy, NY")};
}

static struct shipment some_parcel(struct arena *arena, bool named, unsigned index, utc_ms heard_at)
{
    struct shipment parcel = {
        .id = named ? arena_printf(arena, "p%u", index + 1 + dice(2) * 10)
                    : arena_printf(arena, "%u", index + 1),
        .carrier = ONE_OF(NULL, "UPS", "DHL"),
        .service = ONE_OF(NULL, "Ground", "Express"),
        .tracking_number = ONE_OF(NULL, NULL, "AAAA00000001", "AAAA00000002", "AAAA00000003", "AAAA00000004"),
        .postcode = ONE_OF(NULL, "10001", "10115"),
        .country = ONE_OF(NULL, "US", "DE"),
        .window_from = dice(3) ? UTC_NONE : NOON + dice(3) * MS_HOUR,
        .window_until = dice(3) ? UTC_NONE : NOON + (3 + dice(3)) * MS_HOUR};
    for (unsigned i = dice(3); i > 0; i--)
        *ARENA_PUSH(arena, parcel.lines, parcel.line_count) =
            (struct line){ONE_OF(NULL, "S-1"), ONE_OF("Lamp", "Notebook"), 1 + dice(2)};
    for (unsigned i = dice(3); i > 0; i--)
        *ARENA_PUSH(arena, parcel.events, parcel.event_count) = some_event(heard_at);
    return parcel;
}

static struct order some_order(struct arena *arena, bool named, bool has_id, utc_ms heard_at)
{
    struct order order = {.number = ONE_OF("#1042", "1042", NULL),
                          .key = "1042",
                          .as_of = NOON - (utc_ms)dice(5) * MS_MINUTE,
                          .placed_at = dice(3) ? NOON - (utc_ms)(3 + dice(2)) * MS_DAY : UTC_NONE,
                          .promised_by = dice(2) ? UTC_NONE : NOON + (utc_ms)dice(3) * MS_DAY,
                          .promised_is_date = dice(2)};
    order.customer = (struct customer){.id = has_id ? ONE_OF(NULL, "c1") : NULL,
                                       .name = ONE_OF(NULL, "Ada", "Bea"),
                                       .email = ONE_OF(NULL, "ada@example.com", "bea@example.com"),
                                       .postcode = ONE_OF(NULL, "10001", "20002"),
                                       .locale = ONE_OF(NULL, "en-US", "de-DE")};
    for (unsigned i = dice(3); i > 0; i--)
        *ARENA_PUSH(arena, order.lines, order.line_count) =
            (struct line){ONE_OF(NULL, "S-1", "S-2"), ONE_OF("Lamp", "Notebook"), 1 + dice(3)};
    unsigned parcels = dice(4);
    for (unsigned i = 0; i < parcels; i++)
        *ARENA_PUSH(arena, order.shipments, order.shipment_count) = some_parcel(arena, named, i, heard_at);
    return order;
}

static void some_facts(struct arena *arena, struct fact *facts)
{
    unsigned naming = dice(3); /* ids always, never, sometimes */
    bool has_id = dice(2);
    for (size_t i = 0; i < FACTS; i++) {
        utc_ms heard_at = NOON + (utc_ms)i * MS_SECOND;
        bool named = naming == 2 ? dice(2) : naming == 0;
        facts[i] = (struct fact){.is_order = i == 0 || dice(3) == 0};
        if (facts[i].is_order) {
            facts[i].order = some_order(arena, named, has_id, heard_at);
            continue;
        }
        facts[i].event = some_event(heard_at);
        facts[i].parcel =
            (struct parcel_ref){ONE_OF("1042", "1042", NULL),
                                ONE_OF(NULL, "AAAA00000001", "AAAA00000002", "AAAA00000003", "AAAA00000005"),
                                named ? ONE_OF(NULL, NULL, "p1", "p2") : ONE_OF(NULL, NULL, "1", "2")};
        if (!facts[i].parcel.order_key && !facts[i].parcel.tracking_number)
            facts[i].parcel.order_key = "1042";
    }
}

static void take(struct store *store, struct arena *arena, const struct fact *fact)
{
    const char *key = NULL;
    enum err err = fact->is_order ? orders_upsert(store, &fact->order, NOON + MS_HOUR)
                                  : events_add(store, &fact->parcel, &fact->event, arena, &key);
    expect(err == OK || err == ERR_EXISTS);
}

/* The order as it stands after the facts came in a random order, some of them more than once. */
static const char *arrive(struct bench *bench, const struct fact *facts, const bool *told)
{
    size_t at[FACTS * 3], count = 0;
    struct str text = STR_EMPTY;
    struct json_writer w = json_writer(&text);
    struct order order;
    for (size_t i = 0; i < FACTS; i++)
        for (unsigned times = told[i] ? 1 + dice(3) : 0; times > 0; times--)
            at[count++] = i;
    for (size_t i = count; i > 1; i--) {
        size_t j = dice((unsigned)i), swapped = at[j];
        at[j] = at[i - 1];
        at[i - 1] = swapped;
    }
    expect_int(orders_clear(bench->store), OK);
    for (size_t i = 0; i < count; i++)
        take(bench->store, bench->arena, &facts[at[i]]);
    enum err err = orders_find(bench->store, "1042", bench->arena, &order);
    if (err == ERR_NOT_FOUND)
        return "none";
    expect_int(err, OK);
    for (size_t i = 0; i < order.shipment_count; i++)
        order.shipments[i].position = 0; /* our own reference is by who was first */
    order_write(&w, NULL, &order);
    for (size_t i = 0; i < order.shipment_count; i++) {
        struct standing standing = shipment_standing(&order.shipments[i]);
        str_printf(&text, "\n%s %s", order.shipments[i].id, milestone_name(standing.milestone));
    }
    const char *copy = arena_copy(bench->arena, text.data, text.len);
    str_clear(&text);
    return copy;
}

static void expect_one_state(struct bench *bench, uint64_t seed)
{
    struct fact facts[FACTS];
    bool told[FACTS];
    dice_state = seed * 0x9e3779b97f4a7c15u + 1;
    for (int i = 0; i < 8; i++)
        (void)dice(2);
    some_facts(bench->arena, facts);
    unsigned losing = dice(3); /* some facts never come */
    for (size_t i = 0; i < FACTS; i++)
        told[i] = !losing || dice(4);
    const char *first = arrive(bench, facts, told);
    for (int i = 0; i < 6; i++) {
        const char *other = arrive(bench, facts, told);
        if (strcmp(first, other) != 0)
            fprintf(stderr, "seed %llu:\n%s\n%s\n", (unsigned long long)seed, first, other);
        expect_text(other, first);
    }
}

TEST(whatever_the_order_in_which_reports_come_the_order_is_the_same)
{
    struct bench bench = bench_open();
    const char *given = getenv("WISMO_TEST_SEED"), *rounds = getenv("WISMO_TEST_ROUNDS");
    uint64_t from = given ? strtoull(given, NULL, 10) : 1;
    uint64_t count = rounds ? strtoull(rounds, NULL, 10) : given ? 1 : ROUNDS;
    expect_int(store_begin(bench.store), OK);
    for (uint64_t seed = from; seed < from + count; seed++) {
        expect_one_state(&bench, seed);
        arena_reset(bench.arena);
    }
    expect_int(store_end(bench.store, OK), OK);
    bench_close(&bench);
}
