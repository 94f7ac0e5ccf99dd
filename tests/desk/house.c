/* tests/desk/house.c - see house.h. */
#include "house.h"

#include <stdio.h>
#include <string.h>

#include "base/str.h"
#include "store/orders.h"
#include "test.h"

static struct heard_reply last;

struct loading {
    const char *json;
};

static enum err load_order(struct store *store, void *arg)
{
    struct loading *loading = arg;
    struct arena *arena = arena_open();
    struct json *document = NULL;
    struct order order;
    struct str complaint = STR_EMPTY;
    expect_int(json_parse(loading->json, strlen(loading->json), &document, NULL), OK);
    enum err err = order_read(document, arena, &order, &complaint);
    if (err)
        fail_msg("%s", complaint.data);
    err = orders_upsert(store, &order, clock_now());
    json_close(document);
    str_clear(&complaint);
    arena_close(arena);
    return err;
}

static void add_order(struct test_house *house, const char *number, const char *promised, const char *events)
{
    char json[2048];
    snprintf(json, sizeof json,
             "{\"order_number\":\"%s\",\"placed_at\":\"2026-11-18T10:00:00Z\",\"promised_by\":\"%s\","
             "\"customer\":{\"id\":\"ada\",\"name\":\"Ada "
             "Lovelace\",\"email\":\"ada@example.com\",\"postcode\":\"10001\","
             "\"country\":\"US\",\"time_zone\":\"America/New_York\"},"
             "\"lines\":[{\"sku\":\"A1\",\"title\":\"Wireless headphones\",\"quantity\":1}],"
             "\"shipments\":[{\"id\":\"1\",\"carrier\":\"UPS\",\"destination\":{\"postcode\":\"10001\","
             "\"country\":\"US\"},"
             "\"events\":[%s]}]}",
             number, promised, events);
    struct loading loading = {json};
    expect_int(writer_do(house->writer, (struct job){.run = load_order, .arg = &loading}), OK);
}

static bool is_connected(void *arg, const char *conversation)
{
    (void)arg, (void)conversation;
    return true;
}

static void tell(void *arg, const char *conversation, const struct message *message,
                 const struct reply *reply)
{
    struct test_house *house = arg;
    (void)message;
    house->told++;
    snprintf(house->told_to, sizeof house->told_to, "%s", conversation);
    snprintf(house->told_text, sizeof house->told_text, "%s", reply->text);
}

static void stirred(void *arg)
{
    ((struct test_house *)arg)->stirred++;
}

static void move_in(struct test_house *house)
{
    struct outlet outlet = {is_connected, tell, house};
    expect_int(writer_open(house->path, NULL, NULL, &house->writer), OK);
    expect_int(store_open_reader(house->path, &house->reader), OK);
    house->desk = desk_open(house->reader, house->writer, house->snapshot, &outlet, stirred, house);
}

static void move_out(struct test_house *house)
{
    writer_close(house->writer);
    desk_close(house->desk);
    store_close(house->reader);
}

struct test_house *house_build(const char *config_text)
{
    struct test_house *house = memory_alloc(sizeof *house);
    struct complaints complaints = COMPLAINTS_NONE;
    struct config *config = NULL;
    clock_set(1795449600000); /* 2026-11-23T16:00:00Z, a Monday; 11 in the morning in New York */
    snprintf(house->path, sizeof house->path, "%s/wismo.db", test_folder());
    expect_int(config_parse("test", config_text ? config_text : "{\"shop\":{\"name\":\"Lamp & Co\"}}",
                            &complaints, &config),
               OK);
    enum err err = snapshot_open_with(WISMO_SOURCE_DIR, config, &complaints, &house->snapshot);
    if (err)
        fail_msg("%s:%d: %s", complaints.items[0].file, complaints.items[0].line,
                 complaints.items[0].message);
    house->arena = arena_open();
    move_in(house);
    add_order(house, "1001", "2026-11-25",
              "{\"at\":\"2026-11-22T12:00:00Z\",\"milestone\":\"in_transit\",\"text\":\"Departed\",\"place\":"
              "\"Newark, NJ\"}");
    add_order(house, "1003", "2026-11-22",
              "{\"at\":\"2026-11-22T18:00:00Z\",\"milestone\":\"delivered\",\"text\":\"Delivered\",\"place\":"
              "\"New York, NY\"}");
    add_order(house, "1008", "2026-11-27", "{\"at\":\"2026-11-22T18:00:00Z\",\"milestone\":\"packed\"}");
    return house;
}

void house_restart(struct test_house *house)
{
    move_out(house);
    move_in(house);
}

void house_leave(struct test_house *house)
{
    move_out(house);
    snapshot_release(house->snapshot);
    arena_close(house->arena);
    memory_free(house);
    clock_set(UTC_NONE);
}

static void answered(void *arg, enum err err, const struct reply *reply)
{
    struct heard_reply *heard = arg;
    heard->answered = true;
    heard->err = err;
    heard->text[0] = heard->ticket[0] = 0;
    if (!reply)
        return;
    heard->seq = reply->seq;
    snprintf(heard->text, sizeof heard->text, "%s", reply->text);
    snprintf(heard->ticket, sizeof heard->ticket, "%s", reply->ticket ? reply->ticket : "");
}

void house_begin(struct test_house *house, const char *conversation, const char *id, const char *text,
                 struct heard_reply *heard)
{
    *heard = (struct heard_reply){0};
    struct turn turn = {
        .channel = CHANNEL_CHAT, .kind = TURN_TEXT, .conversation = conversation, .text = text};
    turn.client = conversation; /* everyone from an address of their own */
    turn.message_ids = &id;
    turn.message_id_count = id ? 1 : 0;
    turn.at = clock_now();
    desk_turn(house->desk, &turn, answered, heard);
}

void house_settle(struct test_house *house)
{
    while (desk_in_flight(house->desk))
        writer_wait(house->writer, 1000);
}

const char *house_say(struct test_house *house, const char *conversation, const char *text)
{
    house_begin(house, conversation, NULL, text, &last);
    house_settle(house);
    expect_int(last.err, OK);
    return last.text;
}

struct heard_reply *house_heard(void)
{
    return &last;
}

static void taken(void *arg, enum err err, const char *complaint)
{
    (void)complaint;
    *(enum err *)arg = err;
}

void house_report(struct test_house *house, const char *call_id, const char *milestone, utc_ms at,
                  enum err *ret_err)
{
    struct arena *arena = arena_open();
    struct event event = {.at = at, .heard_at = at, .place = "Brooklyn, NY"};
    struct report report = {
        .kind = REPORT_PARCEL, .order_key = "1001", .parcel = {.id = "1", .event_count = 1}};
    struct reading reading = {.sender = "generic", .call_id = arena_text(arena, call_id), .count = 1};
    expect(milestone_find(milestone, &event.milestone));
    report.parcel.events = &event;
    reading.reports = &report;
    desk_report(house->desk, arena, &(struct desk_call){.reading = reading}, taken, ret_err);
    house_settle(house);
}
