/* tests/store/help.c - see help.h. */
#include "help.h"

#include <sqlite3.h>
#include <stdio.h>
#include <string.h>

struct bench bench_open(void)
{
    struct bench bench = {.arena = arena_open()};
    snprintf(bench.path, sizeof bench.path, "%s/wismo.db", test_folder());
    expect_int(store_open(bench.path, &bench.store), OK);
    return bench;
}

void bench_close(struct bench *bench)
{
    store_close(bench->store);
    arena_close(bench->arena);
}

struct shipment make_parcel(const char *id, const char *tracking_number)
{
    return (struct shipment){.id = id,
                             .carrier = "UPS",
                             .tracking_number = tracking_number,
                             .window_from = UTC_NONE,
                             .window_until = UTC_NONE};
}

struct order make_order(struct arena *arena, const char *number, const char *customer, const char *email,
                        const char *postcode, const char *tracking_number)
{
    struct order order = {
        .number = number, .key = number, .placed_at = NOON - 3 * MS_DAY, .promised_by = UTC_NONE};
    order.customer = (struct customer){.id = customer, .email = email, .postcode = postcode};
    *ARENA_PUSH(arena, order.lines, order.line_count) = (struct line){"S-1", "Coffee grinder", 1};
    *ARENA_PUSH(arena, order.shipments, order.shipment_count) = make_parcel("p1", tracking_number);
    return order;
}

struct event make_event(const char *id, utc_ms at, enum milestone milestone)
{
    return (struct event){.id = id, .at = at, .heard_at = at, .milestone = milestone, .text = "scan"};
}

void keep_order(struct bench *bench, const struct order *order)
{
    expect_int(orders_upsert(bench->store, order, NOON), OK);
}

struct order find_order(struct bench *bench, const char *key)
{
    struct order order = {0};
    expect_int(orders_find(bench->store, key, bench->arena, &order), OK);
    return order;
}

enum err add_event(struct bench *bench, const char *order_key, const char *tracking_number,
                   const char *shipment_id, struct event event)
{
    const struct parcel_ref parcel = {order_key, tracking_number, shipment_id};
    const char *key = NULL;
    return events_add(bench->store, &parcel, &event, bench->arena, &key);
}

struct reply make_reply(const char *text)
{
    return (struct reply){.text = text, .speech = text, .locale = "en-US"};
}

struct turn_record make_turn(const char *conversation, int64_t revision, const char *heard,
                             const struct reply *reply)
{
    return (struct turn_record){.conversation = conversation,
                                .revision = revision,
                                .channel = CHANNEL_CHAT,
                                .locale = "en-US",
                                .session_json = "{\"asked\":\"order_number\"}",
                                .heard = heard,
                                .reply = reply,
                                .at = NOON};
}

int64_t keep_turn(struct bench *bench, const char *conversation, int64_t revision, const char *heard,
                  const char *text)
{
    struct reply reply = make_reply(text);
    struct turn_record record = make_turn(conversation, revision, heard, &reply);
    int64_t seq = 0;
    expect_int(conversations_keep_turn(bench->store, &record, &seq), OK);
    return seq;
}

const char *reply_text(struct arena *arena, const struct message *message, int64_t *ret_seq)
{
    struct json *document = NULL;
    struct reply reply;
    expect_int(json_parse(message->reply_json, strlen(message->reply_json), &document, NULL), OK);
    expect_int(reply_read(document, arena, &reply), OK);
    if (ret_seq)
        *ret_seq = reply.seq;
    const char *text = arena_text(arena, reply.text);
    json_close(document);
    return text;
}

int64_t count_in(const char *path, const char *sql)
{
    sqlite3 *db = NULL;
    sqlite3_stmt *stmt = NULL;
    expect_int(sqlite3_open_v2(path, &db, SQLITE_OPEN_READWRITE, NULL), SQLITE_OK);
    expect_int(sqlite3_prepare_v2(db, sql, -1, &stmt, NULL), SQLITE_OK);
    expect_int(sqlite3_step(stmt), SQLITE_ROW);
    int64_t count = sqlite3_column_int64(stmt, 0);
    sqlite3_finalize(stmt);
    sqlite3_close(db);
    return count;
}
