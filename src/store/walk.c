/* store/walk.c - every order once: four scans of a range of keys, which lie together, instead of four
 * look-ups an order. */
#include "store/walk.h"

#include "store/parcels.h"
#include "store/store_private.h"

struct slice {
    struct store *store;
    struct arena *arena;
    int64_t after, last; /* ids: behind the one, up to the other */
    struct order *orders;
    struct names *names; /* of each order */
    int64_t *ids;
    size_t count;
};

/* What was told of an order's parcels. */
struct names {
    struct told_row *rows;
    size_t count;
};

static enum err read_orders(struct slice *slice, size_t limit)
{
    size_t ids = 0;
    struct query q = query_start(slice->store, SQL_WALK_ORDERS);
    query_integer(&q, slice->after);
    query_integer(&q, (int64_t)limit);
    while (query_next(&q)) {
        slice->last = query_get_integer(&q, 0);
        *ARENA_PUSH(slice->arena, slice->ids, ids) = slice->last;
        *ARENA_PUSH(slice->arena, slice->orders, slice->count) =
            (struct order){.number = query_get_text(&q, slice->arena, 1),
                           .key = query_get_text(&q, slice->arena, 2),
                           .placed_at = query_get_time(&q, 3),
                           .promised_by = query_get_time(&q, 4),
                           .promised_is_date = query_get_integer(&q, 5) != 0};
    }
    return query_end(&q);
}

static struct query range(const struct slice *slice, enum statement statement)
{
    struct query q = query_start(slice->store, statement);
    query_integer(&q, slice->after);
    query_integer(&q, slice->last);
    return q;
}

/* The rows come in the order of the orders: `*at` only moves on. */
static struct order *order_at(const struct slice *slice, size_t *at, int64_t id)
{
    while (*at < slice->count && slice->ids[*at] < id)
        ++*at;
    return *at < slice->count && slice->ids[*at] == id ? &slice->orders[*at] : NULL;
}

static struct shipment *parcel_at(const struct slice *slice, const struct order *order, int64_t position)
{
    const struct names *names = order ? &slice->names[order - slice->orders] : NULL;
    for (size_t i = 0; names && i < names->count; i++)
        if (names->rows[i].position == position)
            return &names->rows[i].told.shipment;
    return NULL;
}

static enum err read_lines(struct slice *slice)
{
    size_t at = 0;
    struct query q = range(slice, SQL_WALK_LINES);
    while (query_next(&q)) {
        struct order *order = order_at(slice, &at, query_get_integer(&q, 0));
        if (order)
            *ARENA_PUSH(slice->arena, order->lines, order->line_count) = line_read(&q, 1, slice->arena);
    }
    return query_end(&q);
}

static enum err read_shipments(struct slice *slice, bool *ret_lines)
{
    size_t at = 0;
    struct query q = range(slice, SQL_WALK_SHIPMENTS);
    while (query_next(&q)) {
        struct order *order = order_at(slice, &at, query_get_integer(&q, 0));
        if (!order)
            continue;
        struct names *names = &slice->names[order - slice->orders];
        struct told_row *row = ARENA_PUSH(slice->arena, names->rows, names->count);
        told_get(&q, 1, slice->arena, row);
        *ret_lines = *ret_lines || row->line_count;
    }
    return query_end(&q);
}

static enum err read_shipment_lines(struct slice *slice)
{
    size_t at = 0;
    struct query q = range(slice, SQL_WALK_SHIPMENT_LINES);
    while (query_next(&q)) {
        struct order *order = order_at(slice, &at, query_get_integer(&q, 0));
        struct shipment *parcel = parcel_at(slice, order, query_get_integer(&q, 1));
        if (parcel)
            *ARENA_PUSH(slice->arena, parcel->lines, parcel->line_count) = line_read(&q, 2, slice->arena);
    }
    return query_end(&q);
}

static enum err read_events(struct slice *slice)
{
    size_t at = 0;
    struct query q = range(slice, SQL_WALK_EVENTS);
    while (query_next(&q)) {
        struct order *order = order_at(slice, &at, query_get_integer(&q, 0));
        struct shipment *parcel = parcel_at(slice, order, query_get_integer(&q, 1));
        if (parcel)
            *ARENA_PUSH(slice->arena, parcel->events, parcel->event_count) = event_get(&q, 2, slice->arena);
    }
    enum err err = query_end(&q);
    for (size_t i = 0; !err && i < slice->count; i++)
        told_settle(&slice->orders[i], slice->names[i].rows, slice->names[i].count, slice->arena);
    return err;
}

static enum err read_slice(struct slice *slice, size_t limit)
{
    bool lines = false;
    enum err err = read_orders(slice, limit);
    if (err || !slice->count)
        return err;
    slice->names = arena_alloc_array(slice->arena, slice->count, sizeof *slice->names);
    err = read_lines(slice);
    if (!err)
        err = read_shipments(slice, &lines);
    if (!err && lines)
        err = read_shipment_lines(slice);
    return err ? err : read_events(slice);
}

enum err orders_walk(struct store *store, int64_t *after, size_t limit, struct arena *arena,
                     struct order **ret_orders, size_t *ret_count)
{
    struct slice slice = {.store = store, .arena = arena, .after = *after};
    enum err err = store_read_begin(store);
    if (err)
        return err;
    err = read_slice(&slice, limit);
    store_read_end(store);
    if (err)
        return err;
    if (slice.count)
        *after = slice.last;
    *ret_orders = slice.orders;
    *ret_count = slice.count;
    return OK;
}
