/* store/events.c - what happened to parcels: kept once, in any order, never changed. */
#include <stdio.h>
#include <string.h>

#include "base/digest.h"
#include "store/chain.h"
#include "store/early.h"
#include "store/parcels.h"

#define AGAIN '\x1f' /* stands in no id: what follows tells contradictory reports of one apart */

void event_ident(const struct event *event, char ret_ident[IDENT_SIZE])
{
    if (event->id)
        snprintf(ret_ident, IDENT_SIZE, "i%s", event->id);
    else
        snprintf(ret_ident, IDENT_SIZE, "t%lld/%s", (long long)event->at, milestone_name(event->milestone));
}

void event_bind(struct query *q, const char *ident, const struct event *event)
{
    query_text(q, ident);
    query_integer(q, event->at);
    query_integer(q, event->heard_at);
    query_text(q, milestone_name(event->milestone));
    query_text(q, event->reason ? reason_name(event->reason) : NULL);
    query_text(q, event->text);
    query_text(q, event->place);
}

struct event event_get(struct query *q, int column, struct arena *arena)
{
    struct event event = {.at = query_get_integer(q, column + 1),
                          .heard_at = query_get_integer(q, column + 2),
                          .text = query_get_text(q, arena, column + 5),
                          .place = query_get_text(q, arena, column + 6)};
    const char *ident = query_peek_text(q, column);
    if (ident[0] == 'i')
        event.id = arena_copy(arena, ident + 1, strcspn(ident + 1, (const char[]){AGAIN, '\0'}));
    milestone_find(query_peek_text(q, column + 3), &event.milestone);
    if (!query_is_null(q, column + 4))
        reason_find(query_peek_text(q, column + 4), &event.reason);
    return event;
}

static enum err insert(struct chain *chain, const struct told_row *name, const char *ident,
                       const struct event *event, bool *ret_added)
{
    struct entry entry;
    int added = 0;
    enum err err = chain_next(chain, name, ident, event, &entry);
    if (err)
        return err;
    struct query q = query_start(chain->store, SQL_EVENT_ADD);
    query_integer(&q, chain->order_id);
    query_integer(&q, name->position);
    event_bind(&q, ident, event);
    query_integer(&q, entry.n);
    query_integer(&q, link_mark(entry.link));
    err = query_run(&q, &added);
    *ret_added = added > 0;
    if (*ret_added)
        chain_take(chain, &entry);
    return err;
}

/* The one of several reports of the same thing that stands is the last by content, whichever came first. */
static enum err stands_already(const struct chain *chain, int64_t position, const char *ident,
                               const struct event *event, struct arena *arena, bool *ret_answer)
{
    struct query q = query_start(chain->store, SQL_EVENT_VERSIONS);
    query_integer(&q, chain->order_id);
    query_integer(&q, position);
    query_text(&q, ident);
    *ret_answer = false;
    while (query_next(&q)) {
        struct event known = event_get(&q, 0, arena);
        *ret_answer = *ret_answer || event_compare(&known, event) >= 0;
    }
    return query_end(&q);
}

void event_version(char ident[IDENT_SIZE], const struct event *event)
{
    struct str content = STR_EMPTY, hex = STR_EMPTY;
    uint8_t digest[SHA256_SIZE];
    str_printf(&content, "%lld\n%d\n%d\n%s\n%s", (long long)event->at, event->milestone, event->reason,
               event->text ? event->text : "", event->place ? event->place : "");
    digest_sha256(content.data, content.len, digest);
    hex_encode(&hex, digest, 8);
    size_t len = strlen(ident);
    snprintf(ident + len, IDENT_SIZE - len, "%c%s", AGAIN, hex.data);
    str_clear(&content);
    str_clear(&hex);
}

enum err event_keep(struct chain *chain, const struct told_row *name, const struct event *event, utc_ms now,
                    struct arena *arena)
{
    char ident[IDENT_SIZE];
    struct event heard = *event;
    bool added = false, known = false;
    if (heard.heard_at == UTC_NONE)
        heard.heard_at = now;
    event_ident(event, ident);
    enum err err = insert(chain, name, ident, &heard, &added);
    if (err || added)
        return err;
    err = stands_already(chain, name->position, ident, event, arena, &known);
    if (err || known)
        return err ? err : ERR_EXISTS;
    event_version(ident, event);
    err = insert(chain, name, ident, &heard, &added);
    return err ? err : added ? OK : ERR_EXISTS;
}

/* ---- events that come alone ---- */

/* The order that an event belongs to: the named one, else the newest that has the tracking number. */
static enum err find_order(struct store *store, const struct parcel_ref *parcel, struct arena *arena,
                           const char **ret_key, int64_t *ret_id)
{
    struct tracking_fact tracking = {0};
    enum err err = OK;
    *ret_key = parcel->order_key ? arena_text(arena, parcel->order_key) : NULL;
    if (!*ret_key && parcel->tracking_number)
        err = orders_by_tracking(store, parcel->tracking_number, arena, &tracking);
    if (tracking.order_count)
        *ret_key = tracking.order_keys[0];
    if (err || !*ret_key)
        return err ? err : ERR_NOT_FOUND;
    struct query q = query_start(store, SQL_ORDER_MARKS);
    query_text(&q, *ret_key);
    *ret_id = query_next(&q) ? query_get_integer(&q, 0) : 0;
    err = query_end(&q);
    return err || *ret_id ? err : ERR_NOT_FOUND;
}

static enum err add_reported(struct store *store, const struct parcel_ref *parcel, const struct event *event,
                             struct arena *arena, const char **ret_order_key)
{
    const char *key = NULL;
    int64_t id = 0;
    enum err err = find_order(store, parcel, arena, &key, &id);
    if (err == ERR_NOT_FOUND && (parcel->order_key || parcel->tracking_number)) {
        *ret_order_key = NULL;
        return early_keep(store, parcel, event);
    }
    if (err)
        return err;
    *ret_order_key = key;
    struct chain chain = {.store = store, .order_id = id, .key = key};
    err = parcels_add_event(&chain, parcel, event, arena);
    enum err ended = OK;
    if ((!err || err == ERR_EXISTS) && parcel->tracking_number) /* maybe the first to tell this number */
        ended = early_adopt(&chain, key, arena);
    if (!ended && (!err || err == ERR_EXISTS))
        ended = chain_end(&chain);
    return ended ? ended : err;
}

enum err events_add(struct store *store, const struct parcel_ref *parcel, const struct event *event,
                    struct arena *arena, const char **ret_order_key)
{
    enum err err = store_begin(store);
    if (err)
        return err;
    const char *key = NULL;
    bool repeated = false;
    err = add_reported(store, parcel, event, arena, &key);
    if (err == ERR_EXISTS) { /* what a repetition told beside the event stays */
        repeated = true;
        err = OK;
    }
    err = store_end(store, err);
    if (!err)
        *ret_order_key = key;
    return !err && repeated ? ERR_EXISTS : err;
}
