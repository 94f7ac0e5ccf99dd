/* store/orders_write.c - orders as the shop tells them: of each value the one that was told last, by the
 * sender's own clock, whatever came first. */
#include "model/parcels.h"
#include "store/chain.h"
#include "store/customers.h"
#include "store/early.h"
#include "store/orders.h"
#include "store/parcels.h"

enum { NUMBER, PLACED, PROMISED, CUSTOMER, LINES, FIELDS };

struct row {
    int64_t id;
    const char *number;
    utc_ms placed_at, promised_by;
    bool promised_is_date;
    struct link link;
    utc_ms clocks[FIELDS];
    bool has_lines;
};

static enum err read_row(struct store *store, const char *key, struct arena *arena, struct row *row)
{
    struct query q = query_start(store, SQL_ORDER_MARKS);
    query_text(&q, key);
    *row = (struct row){.placed_at = UTC_NONE, .promised_by = UTC_NONE};
    if (query_next(&q)) {
        row->id = query_get_integer(&q, 0);
        row->link.customer = query_get_integer(&q, 1); /* NULL reads as 0 */
        row->number = query_get_text(&q, arena, 2);
        row->placed_at = query_get_time(&q, 3);
        row->promised_by = query_get_time(&q, 4);
        row->promised_is_date = query_get_integer(&q, 5) != 0;
        clocks_read(&q, 6, row->clocks, FIELDS);
        row->has_lines = true; /* until they are read */
    }
    row->link.clock = row->clocks[CUSTOMER];
    return query_end(&q);
}

static enum err read_lines(struct store *store, int64_t id, struct arena *arena, struct line **ret_lines,
                           size_t *ret_count)
{
    struct query q = query_start(store, SQL_LINES);
    query_integer(&q, id);
    while (query_next(&q))
        *ARENA_PUSH(arena, *ret_lines, *ret_count) = line_read(&q, 0, arena);
    return query_end(&q);
}

static enum err add_lines(struct store *store, int64_t id, const struct order *order)
{
    enum err err = OK;
    for (size_t i = 0; !err && i < order->line_count; i++) {
        struct query q = query_start(store, SQL_LINE_ADD);
        query_integer(&q, id);
        query_integer(&q, (int64_t)i + 1);
        line_bind(&q, &order->lines[i]);
        err = query_run(&q, NULL);
    }
    return err;
}

static enum err merge_lines(struct store *store, struct merging *m, struct row *row,
                            const struct order *order, struct arena *arena)
{
    struct line *lines = NULL;
    size_t count = 0;
    if (!order->line_count)
        return OK;
    enum err err = read_lines(store, row->id, arena, &lines, &count);
    if (err || !merge_takes(m, &row->clocks[LINES], count > 0,
                            lines_compare(order->lines, order->line_count, lines, count)))
        return err;
    struct query q = query_start(store, SQL_LINES_DROP);
    query_integer(&q, row->id);
    err = query_run(&q, NULL);
    return err ? err : add_lines(store, row->id, order);
}

/* A bare date and the same moment are two promises. */
static void merge_promise(struct merging *m, struct row *row, const struct order *order)
{
    if (order->promised_by == UTC_NONE)
        return;
    int compare = (order->promised_by > row->promised_by) - (order->promised_by < row->promised_by);
    if (!compare)
        compare = (int)order->promised_is_date - (int)row->promised_is_date;
    if (!merge_takes(m, &row->clocks[PROMISED], row->promised_by != UTC_NONE, compare))
        return;
    row->promised_by = order->promised_by;
    row->promised_is_date = order->promised_is_date;
}

/* Without its own date an order, known by its parcels alone, is as old as what tells of it. */
static void merge_placed(struct merging *m, struct row *row, const struct order *order)
{
    struct merging guess = {.stamp = {.at = CLOCK_OF_EVENT(m->stamp.at), .timed = true}};
    if (order->placed_at != UTC_NONE) {
        merge_time(m, &row->clocks[PLACED], &row->placed_at, order->placed_at);
    } else {
        merge_time(&guess, &row->clocks[PLACED], &row->placed_at, m->stamp.at);
        m->changed = m->changed || guess.changed;
    }
}

static void bind_row(struct query *q, const struct row *row, utc_ms now, struct arena *arena)
{
    unsigned recorded = 1u << NUMBER | 1u << PLACED;
    if (row->promised_by != UTC_NONE)
        recorded |= 1u << PROMISED;
    if (row->link.customer)
        recorded |= 1u << CUSTOMER;
    if (row->has_lines)
        recorded |= 1u << LINES;
    query_text(q, row->number);
    query_integer(q, row->placed_at);
    query_time(q, row->promised_by);
    query_integer(q, row->promised_is_date);
    if (row->link.customer)
        query_integer(q, row->link.customer);
    else
        query_null(q);
    query_integer(q, now);
    clocks_bind(q, row->clocks, FIELDS, recorded, arena);
}

static enum err add_row(struct store *store, const char *key, struct row *row, utc_ms now,
                        struct arena *arena)
{
    struct query q = query_start(store, SQL_ORDER_ADD);
    query_text(&q, key);
    bind_row(&q, row, now, arena);
    enum err err = query_run(&q, NULL);
    if (!err)
        row->id = sqlite3_last_insert_rowid(store->db);
    return err;
}

static enum err change_row(struct store *store, const struct row *row, utc_ms now, struct arena *arena)
{
    struct query q = query_start(store, SQL_ORDER_CHANGE);
    query_integer(&q, row->id);
    bind_row(&q, row, now, arena);
    return query_run(&q, NULL);
}

/* The order's row, its customer and its items. */
static enum err keep_order(struct store *store, const struct order *order, struct stamp stamp, utc_ms now,
                           struct arena *arena, struct row *row)
{
    struct merging m = {.stamp = stamp};
    bool is_new = !row->id;
    enum err err = customers_keep(store, &order->customer, stamp, arena, &row->link);
    if (err)
        return err;
    row->clocks[CUSTOMER] = row->link.clock;
    merge_text(&m, &row->clocks[NUMBER], &row->number, order->number ? order->number : order->key);
    merge_placed(&m, row, order);
    merge_promise(&m, row, order);
    if (is_new) {
        row->has_lines = order->line_count > 0;
        row->clocks[LINES] = stamp.at;
        err = add_row(store, order->key, row, now, arena);
        return err ? err : add_lines(store, row->id, order);
    }
    err = merge_lines(store, &m, row, order, arena);
    if (!err && (m.changed || row->link.changed))
        err = change_row(store, row, now, arena);
    return err ? err : customers_tidy(store, &row->link);
}

static enum err upsert(struct store *store, const struct order *order, utc_ms now)
{
    struct arena *arena = arena_open();
    struct stamp stamp = stamp_of(order, now);
    struct row row;
    enum err err = read_row(store, order->key, arena, &row);
    struct chain chain = {.store = store, .key = order->key, .is_new = !row.id};
    if (!err)
        err = keep_order(store, order, stamp, now, arena, &row);
    chain.order_id = row.id;
    if (!err)
        err = parcels_keep(&chain, order, stamp, now, arena);
    if (!err)
        err = early_adopt(&chain, order->key, arena);
    if (!err)
        err = chain_end(&chain);
    arena_close(arena);
    return err;
}

enum err orders_upsert(struct store *store, const struct order *order, utc_ms now)
{
    enum err err = store_begin(store);
    if (err)
        return err;
    err = upsert(store, order, now);
    return store_end(store, err == ERR_EXISTS ? ERR_STORE : err);
}

enum err orders_import(struct store *store, const struct order *order, utc_ms now)
{
    enum err err = upsert(store, order, now);
    return err == ERR_EXISTS ? ERR_STORE : err;
}

enum err orders_clear(struct store *store)
{
    static const enum statement statements[] = {SQL_ORDERS_DROP_ALL, SQL_CUSTOMERS_DROP_ALL,
                                                SQL_EARLY_DROP_ALL};
    enum err err = store_begin(store);
    if (err)
        return err;
    for (size_t i = 0; !err && i < sizeof statements / sizeof *statements; i++) {
        struct query q = query_start(store, statements[i]);
        err = query_run(&q, NULL);
    }
    return store_end(store, err);
}
