/* store/early.c - see early.h. */
#include "store/early.h"

#include "store/chain.h"
#include "store/parcels.h"

#define BATCH 100 /* adopted at a time */

static enum err count_span(struct store *store, int64_t *ret_oldest, int64_t *ret_count)
{
    struct query q = query_start(store, SQL_EARLY_SPAN);
    bool any = query_next(&q) && !query_is_null(&q, 0);
    *ret_oldest = any ? query_get_integer(&q, 0) : 0;
    *ret_count = any ? query_get_integer(&q, 1) - *ret_oldest + 1 : 0;
    return query_end(&q);
}

static enum err forget(struct store *store, int64_t n)
{
    struct query q = query_start(store, SQL_EARLY_DROP);
    query_integer(&q, n);
    return query_run(&q, NULL);
}

/* Numbers that were adopted leave gaps, so rows are counted only where the span is too long. */
static enum err make_room(struct store *store)
{
    int64_t oldest = 0, count = 0;
    enum err err = count_span(store, &oldest, &count);
    if (err || count < EARLY_LIMIT)
        return err;
    struct query q = query_start(store, SQL_EARLY_COUNT);
    count = query_next(&q) ? query_get_integer(&q, 0) : 0;
    err = query_end(&q);
    return err || count < EARLY_LIMIT ? err : forget(store, oldest);
}

enum err early_keep(struct store *store, const struct parcel_ref *parcel, const struct event *event)
{
    char ident[IDENT_SIZE];
    int added = 0;
    enum err err = make_room(store);
    if (err)
        return err;
    struct event heard = *event;
    if (heard.heard_at == UTC_NONE)
        heard.heard_at = clock_now();
    event_ident(event, ident);
    event_version(ident, event); /* which of them stands is decided when they join */
    struct query q = query_start(store, SQL_EARLY_ADD);
    query_text(&q, parcel->order_key ? parcel->order_key : "");
    query_text(&q, parcel->tracking_number ? parcel->tracking_number : "");
    query_text(&q, parcel->shipment_id ? parcel->shipment_id : "");
    event_bind(&q, ident, &heard);
    err = query_run(&q, &added);
    return err ? err : added ? OK : ERR_EXISTS;
}

struct waiting {
    int64_t n;
    struct parcel_ref parcel;
    struct event event;
};

static const char *unless_empty(const char *text)
{
    return *text ? text : NULL;
}

/* The next few that wait for an order's key, or for a tracking number. */
static enum err read_waiting(struct store *store, enum statement statement, const char *name,
                             struct arena *arena, struct waiting **ret_items, size_t *ret_count)
{
    struct query q = query_start(store, statement);
    query_text(&q, name);
    query_integer(&q, BATCH);
    *ret_count = 0;
    while (query_next(&q))
        *ARENA_PUSH(arena, *ret_items, *ret_count) =
            (struct waiting){.n = query_get_integer(&q, 0),
                             .parcel = {.order_key = unless_empty(query_get_text(&q, arena, 1)),
                                        .tracking_number = unless_empty(query_get_text(&q, arena, 2)),
                                        .shipment_id = unless_empty(query_get_text(&q, arena, 3))},
                             .event = event_get(&q, 4, arena)};
    return query_end(&q);
}

static enum err adopt(struct chain *chain, enum statement statement, const char *name, struct arena *arena)
{
    size_t count;
    enum err err;
    do {
        struct waiting *items = NULL;
        err = read_waiting(chain->store, statement, name, arena, &items, &count);
        for (size_t i = 0; !err && i < count; i++) {
            err = parcels_add_event(chain, &items[i].parcel, &items[i].event, arena);
            if (!err || err == ERR_EXISTS)
                err = forget(chain->store, items[i].n);
        }
    } while (!err && count == BATCH);
    return err;
}

enum err early_adopt(struct chain *chain, const char *key, struct arena *arena)
{
    int64_t oldest = 0, count = 0;
    struct told_row *rows = NULL;
    size_t row_count = 0;
    bool lines = false;
    enum err err = count_span(chain->store, &oldest, &count);
    if (err || !count)
        return err;
    err = adopt(chain, SQL_EARLY_OF_ORDER, key, arena);
    if (err)
        return err;
    struct query q =
        query_start(chain->store, SQL_SHIPMENTS); /* with the numbers that the adopted have told */
    query_integer(&q, chain->order_id);
    err = told_read(&q, arena, &rows, &row_count, &lines);
    for (size_t i = 0; !err && i < row_count; i++)
        if (rows[i].told.shipment.tracking_number)
            err = adopt(chain, SQL_EARLY_OF_NUMBER, rows[i].told.shipment.tracking_number, arena);
    return err;
}
