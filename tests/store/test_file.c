/* tests/store/test_file.c - the data file: whose it is, how old it is, how it is copied and checked. */
#include <sqlite3.h>
#include <stdio.h>
#include <string.h>

#include "base/file.h"
#include "base/log.h"
#include "help.h"
#include "store/store_private.h"

static void run_sql(const char *path, const char *sql)
{
    sqlite3 *db = NULL;
    expect_int(sqlite3_open(path, &db), SQLITE_OK);
    expect_int(sqlite3_exec(db, sql, NULL, NULL, NULL), SQLITE_OK);
    sqlite3_close(db);
}

static const char *fresh_path(void)
{
    static char path[128];
    snprintf(path, sizeof path, "%s/file.db", test_folder());
    return path;
}

static void expect_refused(const char *path)
{
    struct store *store = NULL;
    log_set_level(LOG_NONE);
    expect(store_open(path, &store) != OK);
    expect(store_open_reader(path, &store) != OK);
    log_set_level(LOG_INFO);
    expect(store == NULL);
}

TEST(a_new_file_gets_the_tables_of_today_and_says_whose_it_is)
{
    struct bench bench = bench_open();
    expect_int(count_in(bench.path, "PRAGMA application_id"), STORE_APPLICATION_ID);
    expect_int(count_in(bench.path, "PRAGMA user_version"), schema_version());
    bench_close(&bench);
}

TEST(an_existing_file_is_opened_as_it_is)
{
    struct bench bench = bench_open();
    expect_int(store_meta_set(bench.store, "mark", "x", 1), OK);
    store_close(bench.store);
    expect_int(store_open(bench.path, &bench.store), OK);
    struct str mark = STR_EMPTY;
    expect_int(store_meta_get(bench.store, "mark", &mark), OK);
    expect_text(mark.data, "x");
    str_clear(&mark);
    bench_close(&bench);
}

TEST(an_empty_file_is_taken)
{
    const char *path = fresh_path();
    FILE *file = fopen(path, "w");
    fclose(file);
    struct store *store = NULL;
    expect_int(store_open(path, &store), OK);
    store_close(store);
}

TEST(a_file_of_a_newer_program_is_refused_and_left_alone)
{
    const char *path = fresh_path();
    struct store *store = NULL;
    expect_int(store_open(path, &store), OK);
    store_close(store);
    run_sql(path, "PRAGMA user_version = 1000");
    expect_refused(path);
    expect_int(count_in(path, "PRAGMA user_version"), 1000);
}

TEST(a_database_of_another_program_is_refused_and_left_alone)
{
    const char *path = fresh_path();
    run_sql(path, "CREATE TABLE songs (title TEXT); PRAGMA user_version = 1");
    struct str before = STR_EMPTY, after = STR_EMPTY;
    expect_int(file_read(path, 1 << 20, &before), OK);
    expect_refused(path);
    expect_int(file_read(path, 1 << 20, &after), OK);
    expect_int(after.len, before.len);
    expect(memcmp(after.data, before.data, before.len) == 0);
    str_clear(&before);
    str_clear(&after);
}

TEST(a_file_that_is_no_database_is_refused)
{
    const char *path = fresh_path();
    FILE *file = fopen(path, "w");
    for (int i = 0; i < 1000; i++)
        fputs("order_number,placed_at\n", file);
    fclose(file);
    expect_refused(path);
}

TEST(a_reader_does_not_make_a_file_and_does_not_write)
{
    const char *path = fresh_path();
    struct store *store = NULL;
    log_set_level(LOG_NONE);
    expect(store_open_reader(path, &store) != OK);
    log_set_level(LOG_INFO);

    struct bench bench = bench_open();
    struct store *reader = NULL;
    expect_int(store_open_reader(bench.path, &reader), OK);
    log_set_level(LOG_NONE);
    expect_int(store_meta_set(reader, "mark", "x", 1), ERR_STORE);
    log_set_level(LOG_INFO);
    store_close(reader);
    bench_close(&bench);
}

TEST(a_reader_sees_one_moment_until_it_ends)
{
    struct bench bench = bench_open();
    struct store *reader = NULL;
    struct order order = make_order(bench.arena, "1042", NULL, NULL, "10001", NULL);
    expect_int(store_open_reader(bench.path, &reader), OK);
    expect_int(store_read_begin(reader), OK);
    expect_int(orders_count(reader), 0);
    keep_order(&bench, &order);
    expect_int(orders_count(reader), 0);
    store_read_end(reader);
    expect_int(orders_count(reader), 1);
    store_close(reader);
    bench_close(&bench);
}

TEST(savepoints_nest_and_the_inner_one_is_undone_alone)
{
    struct bench bench = bench_open();
    struct str mark = STR_EMPTY;
    expect_int(store_begin(bench.store), OK);
    expect_int(store_meta_set(bench.store, "outer", "1", 1), OK);
    expect_int(store_begin(bench.store), OK);
    expect_int(store_meta_set(bench.store, "inner", "1", 1), OK);
    expect_int(store_end(bench.store, ERR_INVALID), ERR_INVALID);
    expect_int(store_end(bench.store, OK), OK);
    expect_int(store_meta_get(bench.store, "outer", &mark), OK);
    expect_int(store_meta_get(bench.store, "inner", &mark), ERR_NOT_FOUND);
    str_clear(&mark);
    bench_close(&bench);
}

TEST(every_commit_is_synced_to_the_disk)
{
    struct bench bench = bench_open();
    int64_t value = 0;
    expect_int(store_pragma(bench.store, "PRAGMA synchronous", &value), OK);
    expect_int(value, 2); /* FULL */
    expect_int(store_pragma(bench.store, "PRAGMA foreign_keys", &value), OK);
    expect_int(value, 1);
    expect_int(store_pragma(bench.store, "PRAGMA wal_autocheckpoint", &value), OK);
    expect_int(value, 0);
    expect_int(store_pragma(bench.store, "PRAGMA trusted_schema", &value), OK);
    expect_int(value, 0);
    bench_close(&bench);
}

TEST(a_copy_made_while_others_write_is_whole)
{
    struct bench bench = bench_open();
    struct store *reader = NULL, *copy = NULL;
    struct str complaints = STR_EMPTY;
    char path[160];
    for (int i = 0; i < 200; i++) {
        struct order order =
            make_order(bench.arena, arena_printf(bench.arena, "%d", 5000 + i), NULL, NULL, "10001", NULL);
        keep_order(&bench, &order);
    }
    snprintf(path, sizeof path, "%s.copy", bench.path);
    expect_int(store_open_reader(bench.path, &reader), OK);
    expect_int(store_backup(reader, path, false, NULL, NULL), OK);
    expect_int(store_backup(reader, path, false, NULL, NULL), ERR_EXISTS);
    expect_int(store_backup(reader, path, true, NULL, NULL), OK);
    store_close(reader);

    expect_int(store_open_reader(path, &copy), OK);
    expect_int(orders_count(copy), 200);
    expect_int(store_verify(copy, &complaints, &(int64_t){0}), OK);
    expect_text(complaints.data, "");
    store_close(copy);
    str_clear(&complaints);
    bench_close(&bench);
}

TEST(a_copy_that_cannot_be_made_leaves_nothing_behind)
{
    struct bench bench = bench_open();
    log_set_level(LOG_NONE);
    expect(store_backup(bench.store, "/nonexistent/folder/copy.db", false, NULL, NULL) != OK);
    log_set_level(LOG_INFO);
    bench_close(&bench);
}

static void expect_complaint(struct bench *bench, const char *sql, const char *word)
{
    struct str complaints = STR_EMPTY;
    run_sql(bench->path, sql);
    expect_int(store_verify(bench->store, &complaints, &(int64_t){0}), ERR_INVALID);
    if (!strstr(complaints.data, word))
        fail_msg("no \"%s\" in: %s", word, complaints.data);
    str_clear(&complaints);
}

TEST(checking_a_file_names_what_is_wrong_with_it)
{
    struct bench bench = bench_open();
    struct str complaints = STR_EMPTY;
    struct order order = make_order(bench.arena, "1042", NULL, NULL, "10001", NULL);
    order.shipments[0].events = arena_alloc(bench.arena, sizeof(struct event));
    order.shipments[0].events[0] = make_event(NULL, NOON, MILESTONE_PACKED);
    order.shipments[0].event_count = 1;
    keep_order(&bench, &order);
    keep_turn(&bench, "chat:1", 0, "hello", "Hi.");
    keep_turn(&bench, "chat:1", 1, "where is it", "On its way.");
    expect_int(store_verify(bench.store, &complaints, &(int64_t){0}), OK);
    expect_text(complaints.data, "");
    str_clear(&complaints);

    expect_complaint(&bench, "UPDATE events SET at = at + 1", "altered");
    expect_complaint(&bench, "DELETE FROM messages WHERE seq = 1", "missing messages");
    expect_complaint(&bench, "PRAGMA foreign_keys=OFF; DELETE FROM orders", "missing one");
    bench_close(&bench);
}

TEST(no_statement_of_a_turn_looks_at_more_than_it_needs)
{
    struct bench bench = bench_open();
    for (int i = 0; i < SQL_COUNT; i++) {
        sqlite3_stmt *stmt = NULL;
        const char *sql = sql_text((enum statement)i);
        expect(sql != NULL);
        if (sqlite3_prepare_v2(bench.store->db, sql, -1, &stmt, NULL) != SQLITE_OK)
            fail_msg("%s: %s", sql, sqlite3_errmsg(bench.store->db));
        sqlite3_finalize(stmt);
        if (!sql_is_of_turn((enum statement)i))
            continue;
        char *explain = sqlite3_mprintf("EXPLAIN QUERY PLAN %s", sql);
        expect_int(sqlite3_prepare_v2(bench.store->db, explain, -1, &stmt, NULL), SQLITE_OK);
        while (sqlite3_step(stmt) == SQLITE_ROW) {
            const char *step = (const char *)sqlite3_column_text(stmt, 3);
            if (strstr(step, "SCAN"))
                fail_msg("%s\n    %s", sql, step);
        }
        sqlite3_finalize(stmt);
        sqlite3_free(explain);
    }
    bench_close(&bench);
}

static int steps_of(struct bench *bench, enum statement statement)
{
    return sqlite3_stmt_status(bench->store->statements[statement], SQLITE_STMTSTATUS_VM_STEP, 1);
}

static int proof_steps(struct bench *bench, const char *key)
{
    struct proof_fact proof;
    expect_int(orders_proof(bench->store, key, bench->arena, &proof, NULL), OK);
    return steps_of(bench, SQL_ORDER_NEAR) + steps_of(bench, SQL_SHIPMENTS) + steps_of(bench, SQL_EVENTS);
}

TEST(looking_for_proof_takes_the_same_steps_whether_the_order_exists_or_not)
{
    static const struct {
        const char *missing, *neighbour; /* whose rows are read instead */
    } rows[] = {{"1004-1", "1004"}, {"1500", "1004"}, {"2999", "2004"}, {"99999", "3004"}, {"ZZZ", "3004"}};
    struct bench bench = bench_open();
    for (int i = 1; i <= 3; i++) {
        struct order order = make_order(bench.arena, arena_printf(bench.arena, "%d", i * 1000 + 4), "c1",
                                        "ana@example.com", "10001", NULL);
        keep_order(&bench, &order);
    }
    proof_steps(&bench, "1004"); /* the statements are prepared */
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        int steps = proof_steps(&bench, rows[i].neighbour);
        expect(steps > 0);
        expect_int(proof_steps(&bench, rows[i].missing), steps);
    }
    bench_close(&bench);
}

TEST(a_reader_sees_what_was_carried_over_into_the_file_at_once)
{
    struct bench bench = bench_open();
    struct store *reader = NULL;
    expect_int(store_open_reader(bench.path, &reader), OK);
    for (int i = 0; i < 400; i++) {
        const char *key =
            arena_printf(bench.arena, "%d", 5000 + i % 300); /* new ones, then old ones changed */
        const char *name = arena_printf(bench.arena, "customer %d", i);
        struct order order = make_order(bench.arena, key, NULL, NULL, "10001", NULL), found;
        order.customer.name = name;
        keep_order(&bench, &order);
        if (i % 3 == 0)
            expect_int(
                sqlite3_wal_checkpoint_v2(bench.store->db, NULL, SQLITE_CHECKPOINT_TRUNCATE, NULL, NULL),
                SQLITE_OK);
        expect_int(orders_find(reader, key, bench.arena, &found), OK);
        expect_text(found.customer.name, name);
    }
    store_close(reader);
    bench_close(&bench);
}
