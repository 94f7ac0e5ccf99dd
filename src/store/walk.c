/* store/walk.c - every order once: four scans of a range of keys, which lie together, instead of four
 * look-ups an order. */
#include "store/walk.h"

#include "store/store_private.h"

struct slice {
    struct store *store;
    struct arena *arena;
    int64_t after, last; /* ids: behind the one, up to the other */
    struct order *orders;
    int64_t *ids;
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

static struct shipment *parcel_at(struct order *order, int64_t position)
{
    for (size_t i = 0; order && i < order->shipment_count; i++)
        if (order->shipments[i].position == position)
            return &order->shipments[i];
    return NULL;
}

static struct line get_line(const struct slice *slice, struct query *q, int column)
{
    return (struct line){.sku = query_get_text(q, slice->arena, column),
                         .title = query_get_text(q, slice->arena, column + 1),
                         .quantity = query_get_integer(q, column + 2)};
}

static enum err read_lines(struct slice *slice)
{
    size_t at = 0;
    struct query q = range(slice, SQL_WALK_LINES);
    while (query_next(&q)) {
        struct order *order = order_at(slice, &at, query_get_integer(&q, 0));
        if (order)
            *ARENA_PUSH(slice->arena, order->lines, order->line_count) = get_line(slice, &q, 1);
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
        *ARENA_PUSH(slice->arena, order->shipments, order->shipment_count) =
            (struct shipment){.position = query_get_integer(&q, 1),
                              .id = query_get_text(&q, slice->arena, 2),
                              .carrier = query_get_text(&q, slice->arena, 3),
                              .tracking_number = query_get_text(&q, slice->arena, 4),
                              .country = query_get_text(&q, slice->arena, 5),
                              .window_from = query_get_time(&q, 6),
                              .window_until = query_get_time(&q, 7)};
        *ret_lines |= query_get_integer(&q, 8) > 0;
    }
    return query_end(&q);
}

static enum err read_shipment_lines(struct slice *slice)
{
    size_t at = 0;
    struct query q = range(slice, SQL_WALK_SHIPMENT_LINES);
    while (query_next(&q)) {
        struct order *order = order_at(slice, &at, query_get_integer(&q, 0));
        struct shipment *parcel = parcel_at(order, query_get_integer(&q, 1));
        if (parcel)
            *ARENA_PUSH(slice->arena, parcel->lines, parcel->line_count) = get_line(slice, &q, 2);
    }
    return query_end(&q);
}

static enum err read_events(struct slice *slice)
{
    size_t at = 0;
    struct query q = range(slice, SQL_WALK_EVENTS);
    while (query_next(&q)) {
        struct order *order = order_at(slice, &at, query_get_integer(&q, 0));
        struct shipment *parcel = parcel_at(order, query_get_integer(&q, 1));
        if (!parcel)
            continue;
        struct event *event = ARENA_PUSH(slice->arena, parcel->events, parcel->event_count);
        event->at = query_get_integer(&q, 2);
        event->heard_at = query_get_integer(&q, 3);
        milestone_find(query_peek_text(&q, 4), &event->milestone);
        if (!query_is_null(&q, 5))
            reason_find(query_peek_text(&q, 5), &event->reason);
    }
    enum err err = query_end(&q);
    for (size_t i = 0; !err && i < slice->count; i++)
        for (size_t j = 0; j < slice->orders[i].shipment_count; j++)
            shipment_sort_events(&slice->orders[i].shipments[j]);
    return err;
}

static enum err read_slice(struct slice *slice, size_t limit)
{
    bool lines = false;
    enum err err = read_orders(slice, limit);
    if (err || !slice->count)
        return err;
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
