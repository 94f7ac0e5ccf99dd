/* store/orders.c - reading orders: a few point look-ups each, since everything of an order lies together. */
#include "store/orders.h"

#include "base/str.h"
#include "model/numbers.h"
#include "store/parcels.h"
#include "store/store_private.h"

static void read_customer(struct query *q, int column, struct arena *arena, struct customer *customer)
{
    const char **texts[] = {&customer->id,       &customer->name,    &customer->email,  &customer->phone,
                            &customer->postcode, &customer->country, &customer->locale, &customer->time_zone};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        *texts[i] = query_get_text(q, arena, column + (int)i);
}

static struct shipment *name_at(struct told_row *rows, size_t count, int64_t position)
{
    for (size_t i = 0; i < count; i++)
        if (rows[i].position == position)
            return &rows[i].told.shipment;
    return NULL;
}

static enum err read_shipment_lines(struct store *store, int64_t id, struct arena *arena,
                                    struct told_row *rows, size_t count)
{
    struct query q = query_start(store, SQL_SHIPMENT_LINES);
    query_integer(&q, id);
    while (query_next(&q)) {
        struct shipment *shipment = name_at(rows, count, query_get_integer(&q, 0));
        if (shipment)
            *ARENA_PUSH(arena, shipment->lines, shipment->line_count) = line_read(&q, 1, arena);
    }
    return query_end(&q);
}

static enum err read_events(struct store *store, int64_t id, struct arena *arena, struct told_row *rows,
                            size_t count)
{
    struct query q = query_start(store, SQL_EVENTS);
    query_integer(&q, id);
    while (query_next(&q)) {
        struct shipment *shipment = name_at(rows, count, query_get_integer(&q, 0));
        if (shipment)
            *ARENA_PUSH(arena, shipment->events, shipment->event_count) = event_get(&q, 1, arena);
    }
    return query_end(&q);
}

/* What was told under each name, and from it the parcels. */
static enum err read_parcels(struct store *store, int64_t id, struct arena *arena, struct order *order)
{
    struct told_row *rows = NULL;
    size_t count = 0;
    bool lines = false;
    struct query q = query_start(store, SQL_SHIPMENTS);
    query_integer(&q, id);
    enum err err = told_read(&q, arena, &rows, &count, &lines);
    if (!err && lines)
        err = read_shipment_lines(store, id, arena, rows, count);
    if (!err && count)
        err = read_events(store, id, arena, rows, count);
    if (err || !count)
        return err;
    told_settle(order, rows, count, arena);
    return OK;
}

static void read_head(struct query *q, struct arena *arena, struct order *order)
{
    order->number = query_get_text(q, arena, 1);
    order->key = query_get_text(q, arena, 2);
    order->placed_at = query_get_time(q, 3);
    order->promised_by = query_get_time(q, 4);
    order->promised_is_date = query_get_integer(q, 5) != 0;
    read_customer(q, 6, arena, &order->customer);
}

/* Fills the order from the query that found it, which ends here: a row for each of its lines, or one without.
 */
static enum err read_order(struct store *store, struct query *q, struct arena *arena, struct order *ret_order)
{
    struct order order = {0};
    int64_t id = 0;
    bool found = false;
    for (; query_next(q); found = true) {
        if (!found) {
            id = query_get_integer(q, 0);
            read_head(q, arena, &order);
        }
        if (!query_is_null(q, 16))
            *ARENA_PUSH(arena, order.lines, order.line_count) = line_read(q, 14, arena);
    }
    enum err err = query_end(q);
    if (err || !found)
        return err ? err : ERR_NOT_FOUND;
    err = read_parcels(store, id, arena, &order);
    if (!err)
        *ret_order = order;
    return err;
}

/* Reads that belong together see one moment, also when the caller holds no view of its own; that is cheaper,
 * too, since each view takes locks. Returns whether it was opened here. */
static bool view_begin(struct store *store)
{
    return sqlite3_get_autocommit(store->db) && store_read_begin(store) == OK;
}

static enum err view_end(struct store *store, bool opened, enum err err)
{
    if (opened)
        store_read_end(store);
    return err;
}

enum err orders_find(struct store *store, const char *key, struct arena *arena, struct order *ret_order)
{
    bool opened = view_begin(store);
    struct query q = query_start(store, SQL_ORDER_FIND);
    query_text(&q, key);
    return view_end(store, opened, read_order(store, &q, arena, ret_order));
}

/* ---- proof: the same reads whether the order exists or not ---- */

static void add_postcode(struct proof_fact *proof, const char *postcode)
{
    size_t limit = sizeof proof->postcodes / sizeof *proof->postcodes;
    for (size_t i = 0; i < proof->postcode_count; i++)
        if (text_equal(proof->postcodes[i], postcode))
            return;
    if (postcode && proof->postcode_count < limit)
        proof->postcodes[proof->postcode_count++] = postcode;
}

enum err orders_proof(struct store *store, const char *key, struct arena *arena, struct proof_fact *ret_proof,
                      const struct order **ret_order)
{
    struct order *order = arena_alloc(arena, sizeof *order);
    bool opened = view_begin(store);
    struct query q = query_start(store, SQL_ORDER_NEAR);
    query_text(&q, key);
    enum err err = view_end(store, opened, read_order(store, &q, arena, order));
    if (err && err != ERR_NOT_FOUND) /* there are no orders at all */
        return err;
    struct proof_fact proof = {.key = arena_text(arena, key)};
    bool found = !err && text_equal(order->key, key);
    if (found) {
        proof.found = true;
        proof.customer_id = order->customer.id;
        proof.email = order->customer.email;
        add_postcode(&proof, order->customer.postcode);
        for (size_t i = 0; i < order->shipment_count; i++)
            add_postcode(&proof, order->shipments[i].postcode);
    }
    *ret_proof = proof;
    if (ret_order)
        *ret_order = found ? order : NULL;
    return OK;
}

/* ---- of a customer, of a tracking number ---- */

static enum err find_customer(struct store *store, enum statement statement, const char *name,
                              struct arena *arena, struct customer **ret_customer)
{
    struct query q = query_start(store, statement);
    query_text(&q, name);
    if (query_next(&q)) {
        *ret_customer = arena_alloc(arena, sizeof **ret_customer);
        read_customer(&q, 0, arena, *ret_customer);
    }
    return query_end(&q);
}

/* The orders whose ids the query gives, which ends here. */
static enum err read_orders(struct store *store, struct query *q, struct arena *arena,
                            struct customer_fact *fact)
{
    int64_t *ids = NULL;
    size_t count = 0;
    while (query_next(q))
        *ARENA_PUSH(arena, ids, count) = query_get_integer(q, 0);
    enum err err = query_end(q);
    const struct order **orders = arena_alloc_array(arena, count, sizeof *orders);
    for (size_t i = 0; !err && i < count; i++) {
        struct order *order = arena_alloc(arena, sizeof *order);
        struct query one = query_start(store, SQL_ORDER_BY_ID);
        query_integer(&one, ids[i]);
        err = read_order(store, &one, arena, order);
        orders[i] = order;
    }
    fact->orders = orders;
    fact->order_count = count;
    return err == ERR_NOT_FOUND ? ERR_STORE : err;
}

/* How a customer is named, and what finds them and their orders by that name. */
struct naming {
    enum statement customer, orders;
};

static enum err orders_of(struct store *store, const struct naming *by, const char *name, size_t limit,
                          struct arena *arena, struct customer_fact *ret_fact)
{
    struct customer_fact fact = {.id = arena_text(arena, name)};
    struct customer *customer = NULL;
    bool opened = view_begin(store);
    enum err err = find_customer(store, by->customer, name, arena, &customer);
    if (!err) {
        struct query q = query_start(store, by->orders);
        query_text(&q, name);
        query_integer(&q, (int64_t)limit);
        err = read_orders(store, &q, arena, &fact);
    }
    fact.customer = customer;
    if (!err)
        *ret_fact = fact;
    return view_end(store, opened, err);
}

enum err orders_of_customer(struct store *store, const char *customer_id, size_t limit, struct arena *arena,
                            struct customer_fact *ret_fact)
{
    static const struct naming by_id = {SQL_CUSTOMER_FIND, SQL_ORDERS_OF_CUSTOMER};
    return orders_of(store, &by_id, customer_id, limit, arena, ret_fact);
}

/* Several customers may share an address: someone who ordered as a guest is a new one each time. */
enum err orders_of_mailbox(struct store *store, const char *email, size_t limit, struct arena *arena,
                           struct customer_fact *ret_fact)
{
    static const struct naming by_email = {SQL_MAILBOX_CUSTOMER, SQL_ORDERS_OF_MAILBOX};
    return orders_of(store, &by_email, email, limit, arena, ret_fact);
}

enum err mailbox_known(struct store *store, const char *email, bool *ret_known)
{
    struct query q = query_start(store, SQL_MAILBOX);
    query_text(&q, email);
    bool known = query_next(&q) && text_equal(query_peek_text(&q, 0), email);
    enum err err = query_end(&q);
    if (!err)
        *ret_known = known;
    return err;
}

enum err orders_by_tracking(struct store *store, const char *tracking_number, struct arena *arena,
                            struct tracking_fact *ret_fact)
{
    const char **keys = NULL;
    size_t count = 0;
    struct query q = query_start(store, SQL_ORDERS_BY_TRACKING);
    query_text(&q, tracking_number);
    while (query_next(&q))
        *ARENA_PUSH(arena, keys, count) = query_get_text(&q, arena, 0);
    enum err err = query_end(&q);
    if (!err)
        *ret_fact = (struct tracking_fact){
            .tracking_number = arena_text(arena, tracking_number), .order_keys = keys, .order_count = count};
    return err;
}

size_t orders_count(struct store *store)
{
    struct query q = query_start(store, SQL_ORDERS_COUNT);
    size_t count = query_next(&q) ? (size_t)query_get_integer(&q, 0) : 0;
    return query_end(&q) ? 0 : count;
}
