/* store/orders_write.c - orders as the shop tells them: created once, then updated with what is given. */

#include "store/orders.h"
#include "store/parcels.h"
#include "store/store_private.h"

#define NO_CUSTOMER 0

static bool customer_is_given(const struct customer *customer)
{
    return customer->id || customer->name || customer->email || customer->phone || customer->postcode ||
           customer->country || customer->locale || customer->time_zone;
}

static void bind_customer(struct query *q, const struct customer *customer)
{
    query_text(q, customer->id);
    query_text(q, customer->name);
    query_text(q, customer->email);
    query_text(q, customer->phone);
    query_text(q, customer->postcode);
    query_text(q, customer->country);
    query_text(q, customer->locale);
    query_text(q, customer->time_zone);
}

static enum err find_by_ref(struct store *store, const char *ref, int64_t *ret_id)
{
    struct query q = query_start(store, SQL_CUSTOMER_FIND);
    query_text(&q, ref);
    *ret_id = query_next(&q) ? query_get_integer(&q, 0) : NO_CUSTOMER;
    return query_end(&q);
}

static enum err has_other_ref(struct store *store, int64_t id, bool *ret_answer)
{
    struct query q = query_start(store, SQL_CUSTOMER_REF);
    query_integer(&q, id);
    *ret_answer = query_next(&q) && !query_is_null(&q, 0);
    return query_end(&q);
}

static enum err add_customer(struct store *store, const struct customer *customer, int64_t *ret_id)
{
    struct query q = query_start(store, SQL_CUSTOMER_ADD);
    bind_customer(&q, customer);
    enum err err = query_run(&q, NULL);
    if (!err)
        *ret_id = sqlite3_last_insert_rowid(store->db);
    return err;
}

static enum err change_customer(struct store *store, int64_t id, const struct customer *customer)
{
    struct query q = query_start(store, SQL_CUSTOMER_CHANGE);
    query_integer(&q, id);
    bind_customer(&q, customer);
    return query_run(&q, NULL);
}

/* The customer of an order: the shop's, when it gives an id; else one that belongs to this order alone.
 *
 * id_io  the order's customer so far, and from now on */
static enum err keep_customer(struct store *store, const struct customer *customer, int64_t *id_io)
{
    int64_t known = NO_CUSTOMER;
    enum err err = OK;
    if (!customer_is_given(customer))
        return OK;
    if (customer->id) {
        err = find_by_ref(store, customer->id, &known);
        bool belongs_to_another = false;
        if (!err && !known && *id_io)
            err = has_other_ref(store, *id_io, &belongs_to_another);
        if (!err && !known && !belongs_to_another)
            known = *id_io; /* so far without an id: it gets one */
    } else {
        known = *id_io;
    }
    if (err)
        return err;
    if (known == NO_CUSTOMER)
        return add_customer(store, customer, id_io);
    *id_io = known;
    return change_customer(store, known, customer);
}

static enum err keep_lines(struct store *store, int64_t id, bool is_new, const struct order *order)
{
    bool known = false;
    enum err err = OK;
    if (!order->line_count)
        return OK;
    if (!is_new) {
        struct query q = query_start(store, SQL_LINES);
        query_integer(&q, id);
        err = lines_compare(&q, order->lines, order->line_count, &known);
        if (err || known)
            return err;
        q = query_start(store, SQL_LINES_DROP);
        query_integer(&q, id);
        err = query_run(&q, NULL);
    }
    for (size_t i = 0; !err && i < order->line_count; i++) {
        struct query q = query_start(store, SQL_LINE_ADD);
        query_integer(&q, id);
        query_integer(&q, (int64_t)i + 1);
        lines_bind(&q, &order->lines[i]);
        err = query_run(&q, NULL);
    }
    return err;
}

static void bind_order(struct query *q, const struct order *order, int64_t customer, utc_ms now)
{
    query_text(q, order->number ? order->number : order->key);
    query_integer(q, order->placed_at);
    query_time(q, order->promised_by);
    query_integer(q, order->promised_is_date);
    if (customer)
        query_integer(q, customer);
    else
        query_null(q);
    query_integer(q, now);
}

static enum err add_order(struct store *store, const struct order *order, int64_t customer, utc_ms now,
                          int64_t *ret_id)
{
    struct query q = query_start(store, SQL_ORDER_ADD);
    query_text(&q, order->key);
    bind_order(&q, order, customer, now);
    enum err err = query_run(&q, NULL);
    if (!err)
        *ret_id = sqlite3_last_insert_rowid(store->db);
    return err;
}

static enum err change_order(struct store *store, int64_t id, const struct order *order, int64_t customer,
                             utc_ms now)
{
    struct query q = query_start(store, SQL_ORDER_CHANGE);
    query_integer(&q, id);
    bind_order(&q, order, customer, now);
    return query_run(&q, NULL);
}

/* A customer without an id that no order points to any more. */
static enum err drop_orphan(struct store *store, int64_t before, int64_t after)
{
    if (before == NO_CUSTOMER || before == after)
        return OK;
    struct query q = query_start(store, SQL_CUSTOMER_DROP);
    query_integer(&q, before);
    return query_run(&q, NULL);
}

static enum err find_marks(struct store *store, const char *key, int64_t *ret_id, int64_t *ret_customer)
{
    struct query q = query_start(store, SQL_ORDER_MARKS);
    query_text(&q, key);
    bool found = query_next(&q);
    *ret_id = found ? query_get_integer(&q, 0) : 0;
    *ret_customer = found ? query_get_integer(&q, 1) : NO_CUSTOMER; /* NULL reads as 0 */
    return query_end(&q);
}

static enum err upsert(struct store *store, const struct order *order, utc_ms now)
{
    int64_t id, before, customer;
    enum err err = find_marks(store, order->key, &id, &before);
    bool is_new = !id;
    if (err)
        return err;
    customer = before;
    err = keep_customer(store, &order->customer, &customer);
    if (!err)
        err = is_new ? add_order(store, order, customer, now, &id)
                     : change_order(store, id, order, customer, now);
    if (!err)
        err = drop_orphan(store, before, customer);
    if (!err)
        err = keep_lines(store, id, is_new, order);
    if (!err)
        err = parcels_keep(store, id, is_new, order, now);
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
    enum err err = store_begin(store);
    if (err)
        return err;
    struct query q = query_start(store, SQL_ORDERS_DROP_ALL);
    err = query_run(&q, NULL);
    if (!err) {
        q = query_start(store, SQL_CUSTOMERS_DROP_ALL);
        err = query_run(&q, NULL);
    }
    return store_end(store, err);
}

enum err calls_take(struct store *store, const char *sender, const char *call_id, utc_ms now)
{
    struct query q = query_start(store, SQL_CALL_ADD);
    query_text(&q, sender);
    query_text(&q, call_id);
    query_integer(&q, now);
    return query_run(&q, NULL);
}
