/* store/customers.c - who ordered: the shop's customers, and those without an id that belong to one order. */
#include "store/customers.h"

#include "model/parcels.h"

enum { NAME, EMAIL, PHONE, POSTCODE, COUNTRY, LOCALE, ZONE, FIELDS };

struct row {
    int64_t id;
    struct customer customer;
    utc_ms clocks[FIELDS];
};

static bool is_given(const struct customer *customer)
{
    return customer->id || customer->name || customer->email || customer->phone || customer->postcode ||
           customer->country || customer->locale || customer->time_zone;
}

/* The same members of any customer, in the order of their clocks. */
static void fields_of(struct customer *customer, const char **ret_fields[FIELDS])
{
    const char **fields[FIELDS] = {
        [NAME] = &customer->name,         [EMAIL] = &customer->email,     [PHONE] = &customer->phone,
        [POSTCODE] = &customer->postcode, [COUNTRY] = &customer->country, [LOCALE] = &customer->locale,
        [ZONE] = &customer->time_zone};
    for (size_t i = 0; i < FIELDS; i++)
        ret_fields[i] = fields[i];
}

static void bind(struct query *q, struct row *row, struct arena *arena)
{
    const char **fields[FIELDS];
    unsigned recorded = 0;
    fields_of(&row->customer, fields);
    query_text(q, row->customer.id);
    for (size_t i = 0; i < FIELDS; i++) {
        query_text(q, *fields[i]);
        recorded |= *fields[i] ? 1u << i : 0;
    }
    clocks_bind(q, row->clocks, FIELDS, recorded, arena);
}

static enum err read_row(struct query *q, struct arena *arena, struct row *row)
{
    const char **fields[FIELDS];
    fields_of(&row->customer, fields);
    if (query_next(q)) {
        row->id = query_get_integer(q, 0);
        row->customer.id = query_get_text(q, arena, 1);
        for (size_t i = 0; i < FIELDS; i++)
            *fields[i] = query_get_text(q, arena, 2 + (int)i);
        clocks_read(q, 2 + FIELDS, row->clocks, FIELDS);
    }
    return query_end(q);
}

static enum err read_by_id(struct store *store, int64_t id, struct arena *arena, struct row *row)
{
    struct query q = query_start(store, SQL_CUSTOMER_BY_ID);
    query_integer(&q, id);
    return read_row(&q, arena, row);
}

static enum err read_by_ref(struct store *store, const char *ref, struct arena *arena, struct row *row)
{
    struct query q = query_start(store, SQL_CUSTOMER_BY_REF);
    query_text(&q, ref);
    return read_row(&q, arena, row);
}

static enum err add(struct store *store, struct row *row, struct arena *arena)
{
    struct query q = query_start(store, SQL_CUSTOMER_ADD);
    bind(&q, row, arena);
    enum err err = query_run(&q, NULL);
    if (!err)
        row->id = sqlite3_last_insert_rowid(store->db);
    return err;
}

static enum err change(struct store *store, struct row *row, struct arena *arena)
{
    struct query q = query_start(store, SQL_CUSTOMER_CHANGE);
    query_integer(&q, row->id);
    bind(&q, row, arena);
    return query_run(&q, NULL);
}

static enum err drop(struct store *store, int64_t id)
{
    struct query q = query_start(store, SQL_CUSTOMER_DROP);
    query_integer(&q, id);
    return query_run(&q, NULL);
}

static bool merge(struct row *row, const struct customer *given, struct stamp stamp)
{
    struct merging m = {.stamp = stamp};
    struct customer other = *given;
    const char **held[FIELDS], **told[FIELDS];
    fields_of(&row->customer, held);
    fields_of(&other, told);
    for (size_t i = 0; i < FIELDS; i++)
        merge_text(&m, &row->clocks[i], held[i], *told[i]);
    return m.changed;
}

/* What was told of the order's customer before there was an id is the named one's now. */
static void fold(struct row *into, struct row *from)
{
    const char **held[FIELDS], **told[FIELDS];
    fields_of(&into->customer, held);
    fields_of(&from->customer, told);
    for (size_t i = 0; i < FIELDS; i++) {
        struct merging m = {.stamp = {.at = from->clocks[i], .timed = true}};
        merge_text(&m, &into->clocks[i], held[i], *told[i]);
    }
}

/* Named by its id: that customer gets what was told; the order is theirs if nobody was named later. */
static enum err keep_named(struct store *store, const struct customer *given, struct stamp stamp,
                           struct arena *arena, struct link *link)
{
    struct row row = {0}, before = {0};
    struct merging m = {.stamp = stamp};
    enum err err = read_by_ref(store, given->id, arena, &row);
    if (!err && link->customer)
        err = read_by_id(store, link->customer, arena, &before);
    if (err)
        return err;
    bool nameless = before.id && !before.customer.id;
    bool takes = merge_takes(&m, &link->clock, before.customer.id != NULL,
                             text_compare(given->id, before.customer.id));
    bool changed = merge(&row, given, stamp);
    if (nameless) {
        fold(&row, &before);
        row.customer.id = given->id;
        if (!row.id) { /* nobody else has the id: it is given to them */
            row.id = before.id;
            link->changed = true;
            return change(store, &row, arena);
        }
        changed = true;
    }
    row.customer.id = given->id;
    if (!row.id)
        err = add(store, &row, arena);
    else if (changed)
        err = change(store, &row, arena);
    link->changed = link->changed || m.changed;
    if (takes)
        link->customer = row.id;
    link->orphan = nameless ? before.id : 0;
    return err;
}

enum err customers_keep(struct store *store, const struct customer *given, struct stamp stamp,
                        struct arena *arena, struct link *link)
{
    struct row row = {0};
    enum err err = OK;
    if (!is_given(given))
        return OK;
    if (given->id)
        return keep_named(store, given, stamp, arena, link);
    if (link->customer)
        err = read_by_id(store, link->customer, arena, &row);
    if (err)
        return err;
    bool changed = merge(&row, given, stamp);
    if (row.id)
        return changed ? change(store, &row, arena) : OK;
    err = add(store, &row, arena);
    link->customer = row.id;
    link->clock = stamp.at;
    link->changed = true;
    return err;
}

enum err customers_tidy(struct store *store, const struct link *link)
{
    return link->orphan && link->orphan != link->customer ? drop(store, link->orphan) : OK;
}
