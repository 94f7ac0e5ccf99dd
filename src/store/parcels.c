/* store/parcels.c - see parcels.h. */
#include "store/parcels.h"

#include <stdlib.h>
#include <string.h>

#include "store/chain.h"

#define FORMER_LIMIT 32 /* numbers that a parcel had; the oldest give way */

struct names {
    struct store *store;
    struct arena *arena;
    int64_t order_id;
    struct chain *chain; /* of its events */
    struct told_row *rows;
    size_t count;
};

/* ---- rows ---- */

struct line line_read(struct query *q, int column, struct arena *arena)
{
    return (struct line){.sku = query_get_text(q, arena, column),
                         .title = query_get_text(q, arena, column + 1),
                         .quantity = query_get_integer(q, column + 2)};
}

void line_bind(struct query *q, const struct line *line)
{
    query_text(q, line->sku);
    query_text(q, line->title);
    query_integer(q, line->quantity);
}

/* "NUMBER TIME NUMBER TIME" */
static void read_former(struct query *q, int column, struct arena *arena, struct told *told)
{
    const char *text = query_get_text(q, arena, column);
    while (text && *text) {
        size_t len = strcspn(text, " ");
        char *end;
        utc_ms at = strtoll(text + len, &end, 10);
        *ARENA_PUSH(arena, told->former, told->former_count) =
            (struct former_number){arena_copy(arena, text, len), at};
        text = *end == ' ' ? end + 1 : end;
        if (!len)
            break;
    }
}

void told_get(struct query *q, int column, struct arena *arena, struct told_row *row)
{
    row->position = query_get_integer(q, column);
    row->told.shipment = (struct shipment){
        .position = row->position,
        .id = query_get_text(q, arena, column + 1),
        .carrier = query_get_text(q, arena, column + 2),
        .service = query_get_text(q, arena, column + 3),
        .tracking_number = query_get_text(q, arena, column + 4),
        .postcode = query_get_text(q, arena, column + 5),
        .country = query_get_text(q, arena, column + 6),
        .region = query_get_text(q, arena, column + 7),
        .window_from = query_get_time(q, column + 8),
        .window_until = query_get_time(q, column + 9),
    };
    row->line_count = (size_t)query_get_integer(q, column + 10);
    clocks_read(q, column + 11, row->told.clocks, PARCEL_FIELDS);
    row->told.first_at = query_get_time(q, column + 13);
    row->told.place = query_get_integer(q, column + 14);
    if (!row->told.place && row->told.first_at != UTC_NONE) { /* of an older wismo */
        row->told.place =
            parcel_is_named(row->told.shipment.id) ? 0 : strtol(row->told.shipment.id, NULL, 10);
        row->told.place = row->told.place ? row->told.place : row->position;
    }
    read_former(q, column + 15, arena, &row->told);
}

enum err told_read(struct query *q, struct arena *arena, struct told_row **ret_rows, size_t *ret_count,
                   bool *ret_lines)
{
    while (query_next(q)) {
        struct told_row *row = ARENA_PUSH(arena, *ret_rows, *ret_count);
        told_get(q, 0, arena, row);
        *ret_lines = *ret_lines || row->line_count;
    }
    return query_end(q);
}

void told_settle(struct order *order, const struct told_row *rows, size_t count, struct arena *arena)
{
    struct told *told = arena_alloc_array(arena, count ? count : 1, sizeof *told);
    for (size_t i = 0; i < count; i++)
        told[i] = rows[i].told;
    parcels_settle(order, told, count, arena);
}

static enum err read_names(struct names *n)
{
    bool lines = false;
    struct query q = query_start(n->store, SQL_SHIPMENTS);
    query_integer(&q, n->order_id);
    return told_read(&q, n->arena, &n->rows, &n->count, &lines);
}

static const char *former_text(const struct told *told, struct arena *arena)
{
    struct str text = STR_EMPTY;
    for (size_t i = 0; i < told->former_count; i++)
        str_printf(&text, "%s%s %lld", i ? " " : "", told->former[i].number, (long long)told->former[i].at);
    const char *copy = text.len ? arena_copy(arena, text.data, text.len) : NULL;
    str_clear(&text);
    return copy;
}

static unsigned recorded(const struct told_row *row)
{
    const struct shipment *s = &row->told.shipment;
    return (unsigned)(s->carrier != NULL) << PARCEL_CARRIER |
           (unsigned)(s->service != NULL) << PARCEL_SERVICE |
           (unsigned)(s->tracking_number != NULL) << PARCEL_NUMBER |
           (unsigned)(s->postcode != NULL) << PARCEL_POSTCODE |
           (unsigned)(s->country != NULL) << PARCEL_COUNTRY | (unsigned)(s->region != NULL) << PARCEL_REGION |
           (unsigned)(s->window_from != UTC_NONE) << PARCEL_FROM |
           (unsigned)(s->window_until != UTC_NONE) << PARCEL_UNTIL |
           (unsigned)(row->line_count > 0) << PARCEL_LINES;
}

/* The same values in the same order, for both statements. */
static enum err write_row(struct names *n, enum statement statement, const struct told_row *row)
{
    const struct shipment *shipment = &row->told.shipment;
    struct query q = query_start(n->store, statement);
    query_integer(&q, n->order_id);
    query_integer(&q, row->position);
    query_text(&q, shipment->id);
    query_text(&q, shipment->carrier);
    query_text(&q, shipment->service);
    query_text(&q, shipment->tracking_number);
    query_text(&q, shipment->postcode);
    query_text(&q, shipment->country);
    query_text(&q, shipment->region);
    query_time(&q, shipment->window_from);
    query_time(&q, shipment->window_until);
    query_integer(&q, (int64_t)row->line_count); /* spares a turn looking for lines where there are none */
    clocks_bind(&q, row->told.clocks, PARCEL_FIELDS, recorded(row), n->arena);
    query_time(&q, row->told.first_at);
    query_integer(&q, row->told.place);
    query_text(&q, former_text(&row->told, n->arena));
    return query_run(&q, NULL);
}

static struct told_row *new_row(struct names *n, const char *id)
{
    int64_t position = n->count ? n->rows[n->count - 1].position + 1 : 1;
    struct told_row *row = ARENA_PUSH(n->arena, n->rows, n->count);
    row->position = position;
    row->told.shipment =
        (struct shipment){.id = id ? id : "", .window_from = UTC_NONE, .window_until = UTC_NONE};
    row->told.first_at = UTC_NONE;
    return row;
}

/* ---- names ---- */

static int64_t place_of(const char *id, size_t index)
{
    int64_t place = parcel_is_named(id) ? 0 : strtol(id ? id : "", NULL, 10);
    return place > 0 ? place : (int64_t)index + 1;
}

static struct told_row *by_name(const struct names *n, const char *id)
{
    for (size_t i = 0; i < n->count; i++)
        if (text_equal(n->rows[i].told.shipment.id, id))
            return &n->rows[i];
    return NULL;
}

static bool is_nameless(const struct told_row *row)
{
    return !parcel_is_named(row->told.shipment.id);
}

static struct told_row *by_number(const struct names *n, const char *number, bool nameless)
{
    for (size_t i = 0; number && i < n->count; i++) {
        const struct told_row *row = &n->rows[i];
        if ((!nameless || is_nameless(row)) && row->told.shipment.tracking_number &&
            text_equal(row->told.shipment.tracking_number, number))
            return &n->rows[i];
    }
    return NULL;
}

/* Of those without a name and number; place 0: the order itself. */
static struct told_row *by_place(const struct names *n, int64_t place)
{
    for (size_t i = 0; i < n->count; i++) {
        const struct told_row *row = &n->rows[i];
        if (is_nameless(row) && !row->told.shipment.tracking_number && row->told.place == place)
            return &n->rows[i];
    }
    return NULL;
}

static struct told_row *find_row(const struct names *n, const char *id, const char *number, int64_t place)
{
    if (parcel_is_named(id))
        return by_name(n, id);
    return number ? by_number(n, number, true) : by_place(n, place);
}

static void add_former(struct names *n, struct told *told, const char *number, utc_ms at)
{
    for (size_t i = 0; i < told->former_count; i++)
        if (text_equal(told->former[i].number, number)) {
            if (at > told->former[i].at)
                told->former[i].at = at;
            return;
        }
    if (told->former_count < FORMER_LIMIT) {
        *ARENA_PUSH(n->arena, told->former, told->former_count) = (struct former_number){number, at};
        return;
    }
    struct former_number *oldest = &told->former[0];
    for (size_t i = 1; i < told->former_count; i++)
        if (told->former[i].at < oldest->at ||
            (told->former[i].at == oldest->at && strcmp(told->former[i].number, oldest->number) < 0))
            oldest = &told->former[i];
    if (at > oldest->at || (at == oldest->at && strcmp(number, oldest->number) > 0))
        *oldest = (struct former_number){number, at};
}

/* A named parcel's number was replaced, or an earlier one is told late: it stays known, and the parcel is
 * found by it. */
static enum err merge_number(struct names *n, struct merging *m, size_t index, const char *number)
{
    struct told *told = &n->rows[index].told;
    const char *held = told->shipment.tracking_number;
    utc_ms *clock = &told->clocks[PARCEL_NUMBER], held_at = *clock;
    if (!number)
        return OK;
    bool takes = merge_takes(m, clock, held != NULL, text_compare(number, held));
    if (takes)
        told->shipment.tracking_number = number;
    if (!held || text_equal(held, number))
        return OK;
    add_former(n, told, takes ? held : number, takes ? held_at : m->stamp.at);
    m->changed = true;
    const char *former = takes ? held : number;
    if (by_number(n, former, false))
        return OK;
    struct told_row *row = new_row(n, NULL);
    row->told.shipment.tracking_number = former;
    row->told.clocks[PARCEL_NUMBER] = CLOCK_OF_EVENT((utc_ms)0);
    return write_row(n, SQL_SHIPMENT_ADD, row);
}

/* ---- a shop's report ---- */

static void merge_first(struct merging *m, struct told *told, int64_t place)
{
    utc_ms at = m->stamp.at;
    bool earlier =
        told->first_at == UTC_NONE || at < told->first_at || (at == told->first_at && place < told->place);
    if (!m->stamp.timed && told->first_at != UTC_NONE)
        return;
    if (earlier) {
        told->first_at = at;
        told->place = place;
        m->changed = true;
    }
}

static enum err read_lines(struct names *n, int64_t position, struct line **ret_lines, size_t *ret_count)
{
    struct query q = query_start(n->store, SQL_SHIPMENT_LINES_OF);
    query_integer(&q, n->order_id);
    query_integer(&q, position);
    while (query_next(&q))
        *ARENA_PUSH(n->arena, *ret_lines, *ret_count) = line_read(&q, 0, n->arena);
    return query_end(&q);
}

static enum err add_lines(struct names *n, int64_t position, const struct shipment *shipment)
{
    enum err err = OK;
    for (size_t i = 0; !err && i < shipment->line_count; i++) {
        struct query q = query_start(n->store, SQL_SHIPMENT_LINE_ADD);
        query_integer(&q, n->order_id);
        query_integer(&q, position);
        query_integer(&q, (int64_t)i + 1);
        line_bind(&q, &shipment->lines[i]);
        err = query_run(&q, NULL);
    }
    return err;
}

static enum err merge_lines(struct names *n, struct merging *m, struct told_row *row,
                            const struct shipment *given)
{
    struct line *held = NULL;
    size_t count = 0;
    if (!given->line_count)
        return OK;
    enum err err = row->line_count ? read_lines(n, row->position, &held, &count) : OK;
    if (err || !merge_takes(m, &row->told.clocks[PARCEL_LINES], count > 0,
                            lines_compare(given->lines, given->line_count, held, count)))
        return err;
    struct query q = query_start(n->store, SQL_SHIPMENT_LINES_DROP);
    query_integer(&q, n->order_id);
    query_integer(&q, row->position);
    err = query_run(&q, NULL);
    row->line_count = given->line_count;
    return err ? err : add_lines(n, row->position, given);
}

static enum err add_parcel(struct names *n, const struct shipment *given, struct stamp stamp, int64_t place,
                           size_t *ret_index)
{
    struct told_row *row = new_row(n, given->id);
    row->told.shipment = *given;
    row->line_count = given->line_count;
    if (!given->id)
        row->told.shipment.id = "";
    clocks_set(row->told.clocks, PARCEL_FIELDS, stamp.at);
    row->told.first_at = stamp.at;
    row->told.place = place;
    *ret_index = n->count - 1;
    int64_t position = row->position;
    enum err err = write_row(n, SQL_SHIPMENT_ADD, row);
    return err ? err : add_lines(n, position, given);
}

static enum err change_parcel(struct names *n, size_t index, const struct shipment *given, struct stamp stamp,
                              int64_t place)
{
    struct merging m = {.stamp = stamp};
    struct told *told = &n->rows[index].told;
    struct shipment *held = &told->shipment;
    utc_ms *clocks = told->clocks;
    merge_first(&m, told, place);
    merge_text(&m, &clocks[PARCEL_CARRIER], &held->carrier, given->carrier);
    merge_text(&m, &clocks[PARCEL_SERVICE], &held->service, given->service);
    merge_text(&m, &clocks[PARCEL_POSTCODE], &held->postcode, given->postcode);
    merge_text(&m, &clocks[PARCEL_COUNTRY], &held->country, given->country);
    merge_text(&m, &clocks[PARCEL_REGION], &held->region, given->region);
    merge_time(&m, &clocks[PARCEL_FROM], &held->window_from, given->window_from);
    merge_time(&m, &clocks[PARCEL_UNTIL], &held->window_until, given->window_until);
    enum err err = merge_lines(n, &m, &n->rows[index], given);
    if (!err)
        err = merge_number(n, &m, index, given->tracking_number); /* may move the rows */
    if (!err && m.changed)
        err = write_row(n, SQL_SHIPMENT_CHANGE, &n->rows[index]);
    return err;
}

static enum err keep_parcel(struct names *n, const struct shipment *given, struct stamp stamp, size_t index,
                            utc_ms now)
{
    int64_t place = parcel_is_named(given->id) ? (int64_t)index + 1 : place_of(given->id, index);
    struct told_row *row = find_row(n, given->id, given->tracking_number, place);
    size_t at = row ? (size_t)(row - n->rows) : 0;
    enum err err = row ? change_parcel(n, at, given, stamp, place) : add_parcel(n, given, stamp, place, &at);
    for (size_t i = 0; !err && i < given->event_count; i++) {
        err = event_keep(n->chain, &n->rows[at], &given->events[i], now, n->arena);
        if (err == ERR_EXISTS)
            err = OK;
    }
    return err;
}

/* Two of one report that have no name but the same number are one parcel. */
static struct shipment with_twins(const struct order *order, size_t index, struct arena *arena,
                                  bool *ret_skip)
{
    struct shipment one = order->shipments[index];
    *ret_skip = false;
    if (parcel_is_named(one.id) || !one.tracking_number)
        return one;
    for (size_t i = 0; i < order->shipment_count; i++) {
        const struct shipment *other = &order->shipments[i];
        if (i == index || parcel_is_named(other->id) || !other->tracking_number ||
            !text_equal(other->tracking_number, one.tracking_number))
            continue;
        *ret_skip = *ret_skip || i < index;
        struct line *lines = NULL;
        struct event *events = NULL;
        size_t line_count = 0, event_count = 0;
        for (size_t j = 0; j < one.line_count + other->line_count; j++)
            *ARENA_PUSH(arena, lines, line_count) =
                j < one.line_count ? one.lines[j] : other->lines[j - one.line_count];
        for (size_t j = 0; j < one.event_count + other->event_count; j++)
            *ARENA_PUSH(arena, events, event_count) =
                j < one.event_count ? one.events[j] : other->events[j - one.event_count];
        one.lines = lines;
        one.line_count = line_count;
        one.events = events;
        one.event_count = event_count;
    }
    return one;
}

enum err parcels_keep(struct chain *chain, const struct order *order, struct stamp stamp, utc_ms now,
                      struct arena *arena)
{
    struct names n = {.store = chain->store, .arena = arena, .order_id = chain->order_id, .chain = chain};
    enum err err = chain->is_new || !order->shipment_count ? OK : read_names(&n);
    for (size_t i = 0; !err && i < order->shipment_count; i++) {
        bool skip;
        struct shipment given = with_twins(order, i, arena, &skip);
        if (!skip)
            err = keep_parcel(&n, &given, stamp, i, now);
    }
    return err;
}

/* ---- an event ---- */

/* A name that only an event has told so far. */
static enum err add_name(struct names *n, const char *id, const char *number, int64_t place, utc_ms at)
{
    struct told_row *row = new_row(n, id);
    row->told.shipment.tracking_number = number;
    row->told.clocks[PARCEL_NUMBER] = CLOCK_OF_EVENT(parcel_is_named(id) ? at : 0);
    row->told.place = place;
    return write_row(n, SQL_SHIPMENT_ADD, row);
}

enum err parcels_add_event(struct chain *chain, const struct parcel_ref *parcel, const struct event *event,
                           struct arena *arena)
{
    struct names n = {.store = chain->store, .arena = arena, .order_id = chain->order_id, .chain = chain};
    const char *id = parcel->shipment_id, *number = parcel->tracking_number;
    bool named = parcel_is_named(id);
    int64_t place = !named && !number && id ? place_of(id, 0) : 0;
    enum err err = read_names(&n);
    if (err)
        return err;
    struct told_row *row = find_row(&n, id, number, place);
    size_t index = row ? (size_t)(row - n.rows) : n.count;
    if (!row) {
        err = add_name(&n, named || place ? id : NULL, number, place, event->at);
    } else if (named && number) {
        struct merging m = {.stamp = {.at = CLOCK_OF_EVENT(event->at), .timed = true}};
        err = merge_number(&n, &m, index, number);
        if (!err && m.changed)
            err = write_row(&n, SQL_SHIPMENT_CHANGE, &n.rows[index]);
    }
    return err ? err : event_keep(chain, &n.rows[index], event, clock_now(), arena);
}
