/* tests/bench/fill.c - see fill.h. Past the store's door, without journal and with the second indexes made at
 * the end: a million orders in some ten seconds. */
#include "fill.h"

#include <sqlite3.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "store/store.h"

static const struct {
    const char *sku, *title;
} goods[] = {{"HP-220", "Wireless headphones"}, {"CG-031", "Coffee grinder"},
             {"DL-118", "Desk lamp"},           {"NB-500", "Notebook"},
             {"TK-014", "Stovetop kettle"},     {"PL-063", "Linen pillow cover"},
             {"WC-112", "Wall clock"},          {"SP-281", "Bluetooth speaker"}};

static const struct {
    const char *milestone, *text, *place;
    int hours_ago;
} scans[] = {{"order_received", "Order received", "", 70},
             {"packed", "Packed at our warehouse", "Columbus, OH", 50},
             {"picked_up", "Origin scan", "Columbus, OH", 40},
             {"in_transit", "Arrived at facility", "Harrisburg, PA", 6}};

enum insert { CUSTOMER, ORDER, LINE, SHIPMENT, EVENT, INSERTS };
static const char *const inserts[INSERTS] = {
    [CUSTOMER] = "INSERT INTO customers(id, ref, name, email, postcode, country, locale, time_zone)"
                 " VALUES (?, ?, ?, ?, '10001', 'US', 'en-US', 'America/New_York')",
    [ORDER] =
        "INSERT INTO orders(id, key, number, placed_at, promised_by, promised_is_date, customer, updated_at)"
        " VALUES (?1, ?2, ?2, ?3, ?4, 1, ?5, ?3)",
    [LINE] = "INSERT INTO order_lines(order_id, position, sku, title, quantity) VALUES (?, 1, ?, ?, 1)",
    [SHIPMENT] =
        "INSERT INTO shipments(order_id, position, ref, carrier, service, tracking_number, postcode, country,"
        " region) VALUES (?, 1, '1', 'UPS', 'Ground', ?, '10001', 'US', 'NY')",
    [EVENT] = "INSERT INTO events(order_id, shipment, ident, at, heard_at, milestone, text, place)"
              " VALUES (?1, 1, ?2, ?3, ?3, ?4, ?5, ?6)",
};

struct filler {
    sqlite3 *db;
    sqlite3_stmt *statements[INSERTS];
    utc_ms now;
};

static void bind_text(sqlite3_stmt *stmt, int index, const char *text)
{
    sqlite3_bind_text(stmt, index, text, -1, SQLITE_TRANSIENT);
}

static bool step(sqlite3_stmt *stmt)
{
    bool ok = sqlite3_step(stmt) == SQLITE_DONE;
    sqlite3_reset(stmt);
    return ok;
}

static bool add_customer(struct filler *f, int number)
{
    sqlite3_stmt *stmt = f->statements[CUSTOMER];
    char text[64];
    sqlite3_bind_int(stmt, 1, number + 1);
    snprintf(text, sizeof text, "c%07d", number);
    bind_text(stmt, 2, text);
    snprintf(text, sizeof text, "Customer %d", number);
    bind_text(stmt, 3, text);
    snprintf(text, sizeof text, "c%07d@example.com", number);
    bind_text(stmt, 4, text);
    return step(stmt);
}

/* UPS: the digits after 1Z, those at even places doubled, and what is missing to the next ten. */
static void make_tracking(char text[32], int number)
{
    int sum = 0;
    snprintf(text, 32, "1Z123456%09d", number);
    for (int i = 0; i < 15; i++)
        sum += (text[2 + i] - '0') * (i % 2 ? 2 : 1);
    text[17] = (char)('0' + (10 - sum % 10) % 10);
    text[18] = '\0';
}

static bool add_events(struct filler *f, int id, int number)
{
    sqlite3_stmt *stmt = f->statements[EVENT];
    bool ok = true;
    for (size_t i = 0; ok && i < sizeof scans / sizeof *scans; i++) {
        utc_ms at = f->now - scans[i].hours_ago * MS_HOUR - number % 3600 * MS_SECOND;
        char ident[64];
        snprintf(ident, sizeof ident, "t%lld/%s", (long long)at, scans[i].milestone);
        sqlite3_bind_int(stmt, 1, id);
        bind_text(stmt, 2, ident);
        sqlite3_bind_int64(stmt, 3, at);
        bind_text(stmt, 4, scans[i].milestone);
        bind_text(stmt, 5, scans[i].text);
        bind_text(stmt, 6, scans[i].place);
        ok = step(stmt);
    }
    return ok;
}

static bool add_order(struct filler *f, int number)
{
    int id = number + 1;
    size_t good = (size_t)number % (sizeof goods / sizeof *goods);
    char text[32];
    sqlite3_stmt *stmt = f->statements[ORDER];
    snprintf(text, sizeof text, "%d", FILL_FIRST_ORDER + number);
    sqlite3_bind_int(stmt, 1, id);
    bind_text(stmt, 2, text);
    sqlite3_bind_int64(stmt, 3, f->now - 3 * MS_DAY - number % 3600 * MS_SECOND);
    sqlite3_bind_int64(stmt, 4, f->now - f->now % MS_DAY + 2 * MS_DAY);
    sqlite3_bind_int(stmt, 5, number / 2 + 1);
    if (!step(stmt))
        return false;

    stmt = f->statements[LINE];
    sqlite3_bind_int(stmt, 1, id);
    bind_text(stmt, 2, goods[good].sku);
    bind_text(stmt, 3, goods[good].title);
    if (!step(stmt))
        return false;

    stmt = f->statements[SHIPMENT];
    make_tracking(text, number);
    sqlite3_bind_int(stmt, 1, id);
    bind_text(stmt, 2, text);
    return step(stmt) && add_events(f, id, number);
}

static bool run(struct filler *f, const char *sql)
{
    return sqlite3_exec(f->db, sql, NULL, NULL, NULL) == SQLITE_OK;
}

static bool add_all(struct filler *f, int orders)
{
    bool ok = run(f, "BEGIN");
    for (int i = 0; ok && i < INSERTS; i++)
        ok = sqlite3_prepare_v2(f->db, inserts[i], -1, &f->statements[i], NULL) == SQLITE_OK;
    for (int i = 0; ok && i < orders; i++)
        ok = (i % 2 || add_customer(f, i / 2)) && add_order(f, i);
    for (int i = 0; i < INSERTS; i++)
        sqlite3_finalize(f->statements[i]);
    return ok && run(f, "COMMIT");
}

static const char before[] =
    "PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; PRAGMA foreign_keys=OFF;"
    "PRAGMA cache_size=-200000; DROP INDEX orders_customer; DROP INDEX shipments_tracking;";
static const char after[] =
    "CREATE INDEX orders_customer ON orders(customer, placed_at);"
    "CREATE INDEX shipments_tracking ON shipments(tracking_number) WHERE tracking_number IS NOT NULL;"
    "PRAGMA synchronous=FULL; PRAGMA journal_mode=WAL;";

bool fill(const char *path, int orders)
{
    struct filler f = {.now = clock_now()};
    struct store *store = NULL;
    char name[1024];
    static const char *const suffixes[] = {"", "-wal", "-shm"};
    for (int i = 0; i < 3; i++) {
        snprintf(name, sizeof name, "%s%s", path, suffixes[i]);
        unlink(name);
    }
    if (store_open(path, &store) != OK)
        return false;
    store_close(store);
    bool ok =
        sqlite3_open(path, &f.db) == SQLITE_OK && run(&f, before) && add_all(&f, orders) && run(&f, after);
    if (!ok)
        fprintf(stderr, "%s: %s\n", path, sqlite3_errmsg(f.db));
    sqlite3_close(f.db);
    return ok;
}
