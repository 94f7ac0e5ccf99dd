/* store/positions.c - see positions.h. */
#include "store/positions.h"

#include "store/store_private.h"

#define SLOT (2 * MS_MINUTE)
#define SLOTS (MS_DAY / SLOT) /* of one parcel, the newest */

const char *position_name(struct arena *arena, const char *tracking_number, const char *order_key,
                          const char *shipment_id)
{
    if (tracking_number)
        return tracking_number;
    return arena_printf(arena, "order:%s/%s", order_key, shipment_id ? shipment_id : "");
}

enum err positions_add(struct store *store, const char *parcel, utc_ms at, double latitude, double longitude)
{
    int changes = 0;
    struct query q = query_start(store, SQL_POSITION_ADD);
    query_text(&q, parcel);
    query_integer(&q, at / SLOT);
    query_integer(&q, at);
    query_integer(&q, (int64_t)(latitude * 1e6));
    query_integer(&q, (int64_t)(longitude * 1e6));
    enum err err = query_run(&q, &changes);
    if (err || !changes)
        return err;
    q = query_start(store, SQL_POSITIONS_TRIM);
    query_text(&q, parcel);
    query_integer(&q, SLOTS);
    return query_run(&q, NULL);
}

enum err positions_newest(struct store *store, const char *parcel, utc_ms *ret_at)
{
    utc_ms at = UTC_NONE;
    struct query q = query_start(store, SQL_POSITION_NEWEST);
    query_text(&q, parcel);
    if (query_next(&q))
        at = query_get_time(&q, 0);
    enum err err = query_end(&q);
    if (!err)
        *ret_at = at;
    return err;
}

enum err positions_tidy(struct store *store, utc_ms before)
{
    struct query q = query_start(store, SQL_POSITIONS_TIDY);
    query_integer(&q, before / SLOT);
    return query_run(&q, NULL);
}
