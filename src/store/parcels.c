/* store/parcels.c - the parcels of an order: which one is meant, and what happened to it.
 *
 * Shops name their parcels, carriers only know tracking numbers, and some give neither; made-up names are
 * small numbers ("1", "2"), and give way to a real one as soon as it is told. */
#include "store/parcels.h"

#include <stdio.h>
#include <string.h>

#include "store/orders.h"

#define IDENT_SIZE 256 /* model/order_read.c bounds an event's id by half of it */

/* What is known of the parcels of one order, for finding the one that is meant. */
struct mark {
    int64_t position;
    const char *ref, *tracking_number;
    bool taken; /* by a parcel given in the same order */
};

struct marks {
    struct mark *items;
    size_t count;
};

static enum err read_marks(struct store *store, int64_t order_id, struct arena *arena, struct marks *marks)
{
    struct query q = query_start(store, SQL_SHIPMENT_MARKS);
    query_integer(&q, order_id);
    while (query_next(&q))
        *ARENA_PUSH(arena, marks->items, marks->count) =
            (struct mark){.position = query_get_integer(&q, 0),
                          .ref = query_get_text(&q, arena, 1),
                          .tracking_number = query_get_text(&q, arena, 2)};
    return query_end(&q);
}

static bool is_made_up(const char *ref)
{
    return !ref || (*ref && strlen(ref) <= 3 && strspn(ref, "0123456789") == strlen(ref));
}

static struct mark *by_ref(const struct marks *marks, const char *ref)
{
    for (size_t i = 0; ref && i < marks->count; i++)
        if (!marks->items[i].taken && text_equal(marks->items[i].ref, ref))
            return &marks->items[i];
    return NULL;
}

static struct mark *by_tracking(const struct marks *marks, const char *number)
{
    for (size_t i = 0; number && i < marks->count; i++)
        if (!marks->items[i].taken && marks->items[i].tracking_number &&
            text_equal(marks->items[i].tracking_number, number))
            return &marks->items[i];
    return NULL;
}

/* By id, else by tracking number; but a made-up id means less than a number. */
static struct mark *find_mark(const struct marks *marks, const char *ref, const char *number)
{
    struct mark *mark = is_made_up(ref) ? by_tracking(marks, number) : by_ref(marks, ref);
    if (!mark)
        mark = is_made_up(ref) ? by_ref(marks, ref) : by_tracking(marks, number);
    return mark;
}

static bool ref_is_known(const struct marks *marks, const char *ref)
{
    for (size_t i = 0; marks->items && i < marks->count; i++)
        if (text_equal(marks->items[i].ref, ref))
            return true;
    return false;
}

static const char *free_ref(const struct marks *marks, struct arena *arena)
{
    const char *ref = NULL;
    for (size_t n = marks->count ? marks->count : 1; !ref || ref_is_known(marks, ref); n++)
        ref = arena_printf(arena, "%zu", n);
    return ref;
}

static void bind_shipment(struct query *q, int64_t order_id, int64_t position, const char *ref,
                          const struct shipment *shipment)
{
    query_integer(q, order_id);
    query_integer(q, position);
    query_text(q, ref);
    query_text(q, shipment->carrier);
    query_text(q, shipment->service);
    query_text(q, shipment->tracking_number);
    query_text(q, shipment->postcode);
    query_text(q, shipment->country);
    query_text(q, shipment->region);
    query_time(q, shipment->window_from);
    query_time(q, shipment->window_until);
}

static bool same_text(struct query *q, int column, const char *text)
{
    return text ? !query_is_null(q, column) && text_equal(query_peek_text(q, column), text)
                : query_is_null(q, column);
}

enum err lines_compare(struct query *q, const struct line *lines, size_t count, bool *ret_equal)
{
    size_t rows = 0;
    bool equal = true;
    for (; query_next(q); rows++)
        equal = equal && rows < count && same_text(q, 0, lines[rows].sku) &&
                same_text(q, 1, lines[rows].title) && query_get_integer(q, 2) == lines[rows].quantity;
    *ret_equal = equal && rows == count;
    return query_end(q);
}

void lines_bind(struct query *q, const struct line *line)
{
    query_text(q, line->sku);
    query_text(q, line->title);
    query_integer(q, line->quantity);
}

/* Adds a parcel at the end of the order. */
static enum err add_parcel(struct store *store, int64_t order_id, const struct shipment *shipment,
                           struct arena *arena, struct marks *marks, int64_t *ret_position)
{
    int64_t position = marks->items ? marks->items[marks->count - 1].position + 1 : 1;
    const char *ref =
        shipment->id && !ref_is_known(marks, shipment->id) ? shipment->id : free_ref(marks, arena);
    struct query q = query_start(store, SQL_SHIPMENT_ADD);
    bind_shipment(&q, order_id, position, ref, shipment);
    query_integer(&q,
                  (int64_t)shipment->line_count); /* spares a turn looking for lines where there are none */
    enum err err = query_run(&q, NULL);
    if (err)
        return err;
    *ARENA_PUSH(arena, marks->items, marks->count) = (struct mark){
        .position = position, .ref = ref, .tracking_number = shipment->tracking_number, .taken = true};
    *ret_position = position;
    return OK;
}

static enum err change_parcel(struct store *store, int64_t order_id, const struct shipment *shipment,
                              const struct marks *marks, struct mark *mark)
{
    bool renamed = is_made_up(mark->ref) && !is_made_up(shipment->id) && !ref_is_known(marks, shipment->id);
    struct query q = query_start(store, SQL_SHIPMENT_CHANGE);
    bind_shipment(&q, order_id, mark->position, renamed ? shipment->id : NULL, shipment);
    enum err err = query_run(&q, NULL);
    mark->taken = true;
    return err;
}

static enum err add_shipment_lines(struct store *store, int64_t order_id, int64_t position,
                                   const struct shipment *shipment)
{
    enum err err = OK;
    for (size_t i = 0; !err && i < shipment->line_count; i++) {
        struct query q = query_start(store, SQL_SHIPMENT_LINE_ADD);
        query_integer(&q, order_id);
        query_integer(&q, position);
        query_integer(&q, (int64_t)i + 1);
        lines_bind(&q, &shipment->lines[i]);
        err = query_run(&q, NULL);
    }
    return err;
}

static enum err replace_shipment_lines(struct store *store, int64_t order_id, int64_t position,
                                       const struct shipment *shipment)
{
    bool known = false;
    if (!shipment->line_count)
        return OK;
    struct query q = query_start(store, SQL_SHIPMENT_LINES_OF);
    query_integer(&q, order_id);
    query_integer(&q, position);
    enum err err = lines_compare(&q, shipment->lines, shipment->line_count, &known);
    if (err || known)
        return err;
    q = query_start(store, SQL_SHIPMENT_LINES_DROP);
    query_integer(&q, order_id);
    query_integer(&q, position);
    err = query_run(&q, NULL);
    if (!err)
        err = add_shipment_lines(store, order_id, position, shipment);
    if (err)
        return err;
    q = query_start(store, SQL_SHIPMENT_LINES_COUNT);
    query_integer(&q, order_id);
    query_integer(&q, position);
    query_integer(&q, (int64_t)shipment->line_count);
    return query_run(&q, NULL);
}

/* OK, or ERR_EXISTS for a repetition. */
static enum err add_event(struct store *store, int64_t order_id, int64_t position, const struct event *event,
                          utc_ms now)
{
    char ident[IDENT_SIZE];
    int added = 0;
    if (event->id)
        snprintf(ident, sizeof ident, "i%s", event->id);
    else
        snprintf(ident, sizeof ident, "t%lld/%s", (long long)event->at, milestone_name(event->milestone));
    struct query q = query_start(store, SQL_EVENT_ADD);
    query_integer(&q, order_id);
    query_integer(&q, position);
    query_text(&q, ident);
    query_integer(&q, event->at);
    query_integer(&q, event->heard_at == UTC_NONE ? now : event->heard_at);
    query_text(&q, milestone_name(event->milestone));
    query_text(&q, event->reason ? reason_name(event->reason) : NULL);
    query_text(&q, event->text);
    query_text(&q, event->place);
    enum err err = query_run(&q, &added);
    return err ? err : added ? OK : ERR_EXISTS;
}

static enum err keep_parcel(struct store *store, int64_t order_id, const struct shipment *shipment,
                            struct arena *arena, struct marks *marks, utc_ms now)
{
    struct mark *mark = find_mark(marks, shipment->id, shipment->tracking_number);
    int64_t position = mark ? mark->position : 0;
    enum err err = mark ? change_parcel(store, order_id, shipment, marks, mark)
                        : add_parcel(store, order_id, shipment, arena, marks, &position);
    if (!err)
        err = mark ? replace_shipment_lines(store, order_id, position, shipment)
                   : add_shipment_lines(store, order_id, position, shipment);
    for (size_t i = 0; !err && i < shipment->event_count; i++) {
        err = add_event(store, order_id, position, &shipment->events[i], now);
        if (err == ERR_EXISTS)
            err = OK;
    }
    return err;
}

enum err parcels_keep(struct store *store, int64_t order_id, bool is_new, const struct order *order,
                      utc_ms now)
{
    if (!order->shipment_count)
        return OK;
    struct arena *arena = arena_open();
    struct marks marks = {0};
    enum err err = is_new ? OK : read_marks(store, order_id, arena, &marks);
    for (size_t i = 0; !err && i < order->shipment_count; i++)
        err = keep_parcel(store, order_id, &order->shipments[i], arena, &marks, now);
    arena_close(arena);
    return err;
}

/* ---- events that come alone ---- */

/* The order that an event belongs to: the named one, else the newest that has the tracking number. */
static enum err find_order(struct store *store, const struct parcel_ref *parcel, struct arena *arena,
                           const char **ret_key, int64_t *ret_id)
{
    struct tracking_fact tracking = {0};
    enum err err = OK;
    if (parcel->order_key)
        *ret_key = arena_text(arena, parcel->order_key);
    else if (parcel->tracking_number)
        err = orders_by_tracking(store, parcel->tracking_number, arena, &tracking);
    if (err)
        return err;
    if (tracking.order_count)
        *ret_key = tracking.order_keys[0];
    if (!*ret_key)
        return ERR_NOT_FOUND;
    struct query q = query_start(store, SQL_ORDER_MARKS);
    query_text(&q, *ret_key);
    *ret_id = query_next(&q) ? query_get_integer(&q, 0) : 0;
    err = query_end(&q);
    return err || *ret_id ? err : ERR_NOT_FOUND;
}

/* A parcel that is named by nothing but its order, or by a number that nobody had told yet: the only one, as
 * long as it has no other number. */
static struct mark *only_mark(const struct marks *marks, const struct parcel_ref *parcel)
{
    if (marks->count != 1 || parcel->shipment_id)
        return NULL;
    return !parcel->tracking_number || !marks->items[0].tracking_number ? &marks->items[0] : NULL;
}

static bool has_event(const struct order *order, const struct event *event)
{
    for (size_t i = 0; i < order->shipment_count; i++)
        for (size_t j = 0; j < order->shipments[i].event_count; j++) {
            const struct event *known = &order->shipments[i].events[j];
            if (event->id ? text_equal(known->id, event->id)
                          : !known->id && known->at == event->at && known->milestone == event->milestone)
                return true;
        }
    return false;
}

/* News of an order of several parcels that names none of them concerns those that are still open, or all. */
static enum err add_to_all(struct store *store, int64_t order_id, const struct event *event,
                           const struct order *order, const struct marks *marks, utc_ms now)
{
    enum err result = ERR_EXISTS;
    bool any_open = order_is_open(order);
    if (has_event(order, event))
        return ERR_EXISTS; /* also when it closed the last parcel itself */
    for (size_t i = 0; i < marks->count && i < order->shipment_count; i++) {
        struct standing standing = shipment_standing(&order->shipments[i]);
        if (any_open && milestone_is_final(standing.milestone))
            continue;
        enum err err = add_event(store, order_id, marks->items[i].position, event, now);
        if (err && err != ERR_EXISTS)
            return err;
        if (!err)
            result = OK;
    }
    return result;
}

static enum err add_to_parcel(struct store *store, int64_t order_id, const struct parcel_ref *parcel,
                              const struct event *event, struct arena *arena, struct marks *marks, utc_ms now)
{
    struct shipment given = {.id = parcel->shipment_id,
                             .tracking_number = parcel->tracking_number,
                             .window_from = UTC_NONE,
                             .window_until = UTC_NONE};
    struct mark *mark = find_mark(marks, parcel->shipment_id, parcel->tracking_number);
    int64_t position = 0;
    enum err err = OK;
    if (!mark)
        mark = only_mark(marks, parcel);
    if (!mark) {
        err = add_parcel(store, order_id, &given, arena, marks, &position);
    } else {
        position = mark->position;
        bool new_number = given.tracking_number && !mark->tracking_number;
        if (mark->tracking_number)
            given.tracking_number = NULL; /* an old scan must not bring an old label back */
        if (new_number || (is_made_up(mark->ref) && !is_made_up(given.id)))
            err = change_parcel(store, order_id, &given, marks, mark);
    }
    return err ? err : add_event(store, order_id, position, event, now);
}

static enum err add_reported(struct store *store, const struct parcel_ref *parcel, const struct event *event,
                             struct arena *arena, const char **ret_order_key)
{
    struct marks marks = {0};
    struct order order;
    const char *key = NULL;
    int64_t id = 0;
    utc_ms now = clock_now();
    enum err err = find_order(store, parcel, arena, &key, &id);
    if (!err)
        err = read_marks(store, id, arena, &marks);
    if (err)
        return err;
    if (marks.count > 1 && !parcel->shipment_id && !parcel->tracking_number) {
        err = orders_find(store, key, arena, &order);
        if (!err)
            err = add_to_all(store, id, event, &order, &marks, now);
    } else {
        err = add_to_parcel(store, id, parcel, event, arena, &marks, now);
    }
    if (!err)
        *ret_order_key = key;
    return err;
}

enum err events_add(struct store *store, const struct parcel_ref *parcel, const struct event *event,
                    struct arena *arena, const char **ret_order_key)
{
    enum err err = store_begin(store);
    if (err)
        return err;
    return store_end(store, add_reported(store, parcel, event, arena, ret_order_key));
}
