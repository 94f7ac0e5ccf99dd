/* The log of an order's events: whatever is altered afterwards is found, and a person can be erased from it.
 */
#include <sqlite3.h>
#include <string.h>

#include "help.h"
#include "store/event_log.h"
#include "store/privacy.h"
#include "store/retention.h"

static void run_sql(const struct bench *bench, const char *sql)
{
    sqlite3 *db = NULL;
    expect_int(sqlite3_open_v2(bench->path, &db, SQLITE_OPEN_READWRITE, NULL), SQLITE_OK);
    expect_int(sqlite3_exec(db, sql, NULL, NULL, NULL), SQLITE_OK);
    sqlite3_close(db);
}

/* Orders 1 and 2 with four events each. */
static struct bench bench_with_events(void)
{
    static const enum milestone milestones[] = {MILESTONE_PACKED, MILESTONE_PICKED_UP, MILESTONE_IN_TRANSIT,
                                                MILESTONE_DELIVERED};
    struct bench bench = bench_open();
    for (int i = 0; i < 2; i++) {
        struct order order =
            make_order(bench.arena, i ? "2" : "1", NULL, i ? "b@example.com" : "a@example.com", "10001",
                       i ? "AAAA00000002" : "AAAA00000001");
        keep_order(&bench, &order);
        for (int j = 0; j < 4; j++) {
            struct event event = make_event(NULL, NOON + j * MS_HOUR, milestones[j]);
            event.place = "Erie, PA";
            expect_int(add_event(&bench, order.key, NULL, j % 2 ? "p1" : NULL, event), OK);
        }
    }
    return bench;
}

static const char *complaints_of(struct bench *bench, int64_t *ret_unlogged)
{
    struct str complaints = STR_EMPTY;
    int64_t unlogged = 0;
    enum err err = store_verify(bench->store, &complaints, &unlogged);
    expect_int(err, complaints.len ? ERR_INVALID : OK);
    const char *copy = arena_copy(bench->arena, complaints.data, complaints.len);
    str_clear(&complaints);
    if (ret_unlogged)
        *ret_unlogged = unlogged;
    return copy;
}

static void expect_found(const char *sql, const char *complaint)
{
    struct bench bench = bench_with_events();
    expect_text(complaints_of(&bench, NULL), "");
    run_sql(&bench, sql);
    const char *found = complaints_of(&bench, NULL);
    if (!strstr(found, complaint))
        expect_text(found, complaint);
    expect(!strstr(found, "order 2:")); /* the other one still holds */
    bench_close(&bench);
}

#define OF_ONE " WHERE order_id = (SELECT id FROM orders WHERE key = '1')"

TEST(whatever_is_altered_in_a_log_is_found_at_its_entry)
{
    expect_found("UPDATE events SET text = 'Left with a neighbour'" OF_ONE " AND n = 3",
                 "the log of order 1: entry 3 was altered");
    expect_found("UPDATE events SET place = NULL" OF_ONE " AND n = 1",
                 "the log of order 1: entry 1 was altered");
    expect_found("UPDATE events SET heard_at = heard_at - 1" OF_ONE " AND n = 2",
                 "the log of order 1: entry 2 was altered");
    expect_found("UPDATE events SET milestone = 'returned', ident = 't' || at || '/returned'" OF_ONE
                 " AND n = 4",
                 "the log of order 1: entry 4 was altered");
    expect_found("UPDATE shipments SET ref = 'p9'" OF_ONE " AND ref = 'p1'",
                 "the log of order 1: entry 2 was altered");
    expect_found("UPDATE events SET n = 7 - n" OF_ONE " AND n IN (3, 4)",
                 "the log of order 1: entry 3 was altered");
}

TEST(what_was_dropped_from_a_log_or_slipped_in_is_found)
{
    expect_found("DELETE FROM events" OF_ONE " AND n = 2", "the log of order 1: entry 2 is missing");
    expect_found("DELETE FROM events" OF_ONE " AND n = 4",
                 "the log of order 1: 3 entries are there, and 4 were kept");
    expect_found("DELETE FROM events" OF_ONE " AND n = 4; UPDATE chains SET count = 3" OF_ONE,
                 "the log of order 1: its last link was altered");
    expect_found("INSERT INTO events(order_id, shipment, ident, at, heard_at, milestone) SELECT order_id, "
                 "shipment, 'ix', at, heard_at, milestone FROM events" OF_ONE " AND n = 1",
                 "the log of order 1: an event was added outside of it");
    expect_found("DELETE FROM chains" OF_ONE, "the log of order 1: it is gone");
}

TEST(a_person_can_be_erased_and_the_log_still_holds)
{
    struct bench bench = bench_with_events();
    struct person person;
    struct str log = STR_EMPTY;
    expect_int(privacy_find(bench.store, "a@example.com", bench.arena, &person), OK);
    for (int step = 0; step < PRIVACY_STEPS; step++)
        expect_int(privacy_erase(bench.store, &person, step, NOON), OK);
    expect_text(complaints_of(&bench, NULL), "");
    expect_int(event_log_write(bench.store, "1", &log), OK);
    expect(!strstr(log.data, "Erie") && !strstr(log.data, "said") && !strstr(log.data, "salt"));
    /* and it goes on */
    expect_int(add_event(&bench, "1", NULL, "p1", make_event("e9", NOON + MS_DAY, MILESTONE_RETURNED)), OK);
    expect_text(complaints_of(&bench, NULL), "");
    run_sql(&bench, "UPDATE events SET text = 'never said'" OF_ONE " AND n = 2");
    expect(strstr(complaints_of(&bench, NULL), "entry 2 was altered") != NULL);
    str_clear(&log);
    bench_close(&bench);
}

TEST(a_log_has_every_event_once_in_the_order_of_keeping)
{
    struct bench bench = bench_open();
    struct str log = STR_EMPTY;
    struct event early = make_event("late one", NOON + MS_DAY, MILESTONE_DELIVERED);
    expect_int(event_log_write(bench.store, "1042", &log), ERR_NOT_FOUND);
    expect_int(add_event(&bench, NULL, "AAAA00000001", NULL, early), OK); /* joins when its order appears */
    struct order order = make_order(bench.arena, "1042", NULL, NULL, "10001", "AAAA00000001");
    struct event own = make_event(NULL, NOON, MILESTONE_PACKED);
    order.shipments[0].events = &own;
    order.shipments[0].event_count = 1;
    keep_order(&bench, &order);
    keep_order(&bench, &order);
    expect_int(add_event(&bench, "1042", NULL, "p1", own), ERR_EXISTS);
    expect_int(event_log_write(bench.store, "1042", &log), OK);
    expect(
        strstr(log.data, "\n1 2026-11-23T12:00:00Z 2026-11-23T12:00:00Z packed - p1 t1795435200000/packed "));
    expect(strstr(log.data, "\n2 2026-11-24T12:00:00Z 2026-11-24T12:00:00Z delivered - AAAA00000001 "
                            "ilate%20one "));
    expect(strstr(log.data, "\nsaid scan\t\n"));
    expect(strstr(log.data, "\nhead 2 "));
    expect_text(complaints_of(&bench, NULL), "");
    str_clear(&log);
    bench_close(&bench);
}

/* As an older wismo left it. */
static void make_older(const struct bench *bench)
{
    run_sql(bench, "UPDATE events SET n = NULL, link = NULL; DELETE FROM chains; INSERT INTO meta VALUES "
                   "('unchained', CAST((SELECT max(id) FROM orders) || '' AS BLOB))");
}

TEST(orders_of_an_older_wismo_join_the_log_by_and_by)
{
    struct bench bench = bench_with_events();
    struct retention retention = {0};
    struct retention_place place = {0};
    struct str log = STR_EMPTY;
    int64_t unlogged = 0;
    make_older(&bench);
    expect_text(complaints_of(&bench, &unlogged), "");
    expect_int(unlogged, 2);
    expect_int(event_log_write(bench.store, "1", &log), ERR_STALE);

    /* with its next event, all before it first */
    expect_int(add_event(&bench, "1", NULL, "p1", make_event("e9", NOON + MS_DAY, MILESTONE_RETURNED)), OK);
    expect_text(complaints_of(&bench, &unlogged), "");
    expect_int(unlogged, 1);
    expect_int(event_log_write(bench.store, "1", &log), OK);
    expect(strstr(log.data, "\n5 ") && strstr(log.data, "\nhead 5 "));

    expect_int(retention_step(bench.store, &retention, NOON, &place), OK);
    expect_text(complaints_of(&bench, &unlogged), "");
    expect_int(unlogged, 0);
    run_sql(&bench, "DELETE FROM chains" OF_ONE);
    expect(strstr(complaints_of(&bench, NULL), "the log of order 1: it is gone") != NULL);
    str_clear(&log);
    bench_close(&bench);
}
