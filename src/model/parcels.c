/* model/parcels.c - see parcels.h. */
#include "model/parcels.h"

#include <string.h>

#include "base/str.h"

struct settling {
    struct told *told;
    size_t count;
    size_t *group; /* the lowest index of the same parcel */
    struct arena *arena;
};

bool parcel_is_named(const char *id)
{
    return !text_empty(id) && (strlen(id) > 3 || strspn(id, "0123456789") != strlen(id));
}

int text_compare(const char *a, const char *b)
{
    return a && b ? strcmp(a, b) : (a != NULL) - (b != NULL);
}

int lines_compare(const struct line *a, size_t a_count, const struct line *b, size_t b_count)
{
    for (size_t i = 0; i < a_count && i < b_count; i++) {
        int order = text_compare(a[i].title, b[i].title);
        if (!order)
            order = text_compare(a[i].sku, b[i].sku);
        if (!order)
            order = (a[i].quantity > b[i].quantity) - (a[i].quantity < b[i].quantity);
        if (order)
            return order;
    }
    return (a_count > b_count) - (a_count < b_count);
}

static bool is_named(const struct told *told)
{
    return parcel_is_named(told->shipment.id);
}

static bool was_listed(const struct told *told)
{
    return told->first_at != UTC_NONE;
}

/* News of the order itself. */
static bool is_whole(const struct told *told)
{
    return !told->place && !told->shipment.tracking_number && !is_named(told) && !was_listed(told);
}

static void join(struct settling *s, size_t a, size_t b)
{
    size_t low = s->group[a] < s->group[b] ? s->group[a] : s->group[b];
    size_t high = s->group[a] < s->group[b] ? s->group[b] : s->group[a];
    for (size_t i = 0; i < s->count; i++)
        if (s->group[i] == high)
            s->group[i] = low;
}

/* Earlier told, else earlier in its list; by name where nothing else tells them apart. */
static int compare_told(const struct told *a, const struct told *b)
{
    if (was_listed(a) != was_listed(b))
        return was_listed(a) ? -1 : 1;
    if (a->first_at != b->first_at)
        return a->first_at < b->first_at ? -1 : 1;
    if (a->place != b->place)
        return a->place < b->place ? -1 : 1;
    int order = text_compare(is_named(a) ? a->shipment.id : NULL, is_named(b) ? b->shipment.id : NULL);
    return order ? order : text_compare(a->shipment.tracking_number, b->shipment.tracking_number);
}

/* ---- which belong together ---- */

/* The named parcel that has the number, or had it last. */
static const struct told *owner_of(const struct settling *s, const char *number)
{
    const struct told *owner = NULL;
    utc_ms since = 0;
    for (size_t i = 0; i < s->count; i++) {
        const struct told *told = &s->told[i];
        if (is_named(told) && told->shipment.tracking_number &&
            text_equal(told->shipment.tracking_number, number))
            return told; /* those that have it are joined anyway */
    }
    for (size_t i = 0; i < s->count; i++)
        for (size_t j = 0; j < s->told[i].former_count; j++) {
            const struct former_number *former = &s->told[i].former[j];
            if (!text_equal(former->number, number))
                continue;
            if (!owner || former->at > since ||
                (former->at == since && text_compare(s->told[i].shipment.id, owner->shipment.id) > 0)) {
                owner = &s->told[i];
                since = former->at;
            }
        }
    return owner;
}

static void join_numbers(struct settling *s, bool *owned)
{
    for (size_t i = 0; i < s->count; i++) {
        const struct told *told = &s->told[i];
        if (!told->shipment.tracking_number)
            continue;
        for (size_t j = i + 1; j < s->count; j++)
            if (s->told[j].shipment.tracking_number &&
                text_equal(s->told[j].shipment.tracking_number, told->shipment.tracking_number))
                join(s, i, j);
        const struct told *owner = is_named(told) ? NULL : owner_of(s, told->shipment.tracking_number);
        owned[i] = owner != NULL;
        if (owner)
            join(s, i, (size_t)(owner - s->told));
    }
}

/* Without ids, a list's place tells the parcel: the number that came into it last replaced the others. */
static void join_places(struct settling *s, const bool *owned)
{
    for (size_t i = 0; i < s->count; i++)
        for (size_t j = i + 1; j < s->count; j++)
            if (s->told[i].place && s->told[i].place == s->told[j].place && !owned[i] && !owned[j] &&
                !is_named(&s->told[i]) && !is_named(&s->told[j]))
                join(s, i, j);
}

static utc_ms first_event(const struct told *told)
{
    utc_ms first = UTC_NONE;
    for (size_t i = 0; i < told->shipment.event_count; i++)
        if (first == UTC_NONE || told->shipment.events[i].at < first)
            first = told->shipment.events[i].at;
    return first;
}

/* A packed parcel gets its number with its first scan: the only one that the shop told of, as long as it has
 * none. */
static void join_first_scan(struct settling *s)
{
    size_t listed = s->count, scanned = s->count;
    for (size_t i = 0; i < s->count; i++) {
        const struct told *told = &s->told[i];
        if (is_whole(told))
            continue;
        if (was_listed(told) || is_named(told)) {
            if (told->shipment.tracking_number || (listed < s->count && s->group[listed] != s->group[i]))
                return;
            listed = i;
        } else if (told->shipment.tracking_number && !told->place) {
            bool earlier = scanned == s->count;
            if (!earlier) {
                utc_ms a = first_event(told), b = first_event(&s->told[scanned]);
                earlier = a != b ? a < b : compare_told(told, &s->told[scanned]) < 0;
            }
            if (earlier)
                scanned = i;
        }
    }
    if (listed < s->count && scanned < s->count)
        join(s, listed, scanned);
}

/* ---- one of them ---- */

/* The members of a group, earliest first. */
static const struct told **members_of(const struct settling *s, size_t group, size_t *ret_count)
{
    const struct told **members = arena_alloc_array(s->arena, s->count, sizeof(struct told *));
    *ret_count = 0;
    for (size_t i = group; i < s->count; i++) {
        if (s->group[i] != group || is_whole(&s->told[i]))
            continue;
        size_t to = (*ret_count)++;
        for (; to > 0 && compare_told(&s->told[i], members[to - 1]) < 0; to--)
            members[to] = members[to - 1];
        members[to] = &s->told[i];
    }
    return members;
}

/* Of the members' values of a text, the one told last. */
static const char *newest_text(const struct told *const *members, size_t count, size_t offset,
                               enum parcel_field field)
{
    const char *newest = NULL;
    utc_ms at = 0;
    for (size_t i = 0; i < count; i++) {
        const char *text = NULL;
        memcpy(&text, (const char *)&members[i]->shipment + offset, sizeof text);
        utc_ms told_at = members[i]->clocks[field];
        if (text && (!newest || told_at > at || (told_at == at && strcmp(text, newest) > 0))) {
            newest = text;
            at = told_at;
        }
    }
    return newest;
}

static utc_ms newest_time(const struct told *const *members, size_t count, size_t offset,
                          enum parcel_field field)
{
    utc_ms newest = UTC_NONE, at = 0;
    for (size_t i = 0; i < count; i++) {
        utc_ms time;
        memcpy(&time, (const char *)&members[i]->shipment + offset, sizeof time);
        utc_ms told_at = members[i]->clocks[field];
        if (time != UTC_NONE && (newest == UTC_NONE || told_at > at || (told_at == at && time > newest))) {
            newest = time;
            at = told_at;
        }
    }
    return newest;
}

/* What is in it: the newest list; two names that share a number are one parcel with what both hold. */
static void settle_lines(const struct settling *s, const struct told *const *members, size_t count,
                         struct shipment *shipment)
{
    const struct told *newest = NULL;
    size_t named = 0;
    for (size_t i = 0; i < count; i++) {
        const struct told *told = members[i];
        named += told->shipment.line_count && is_named(told);
        if (!told->shipment.line_count)
            continue;
        utc_ms at = told->clocks[PARCEL_LINES], than = newest ? newest->clocks[PARCEL_LINES] : 0;
        if (!newest || at > than ||
            (at == than && lines_compare(told->shipment.lines, told->shipment.line_count,
                                         newest->shipment.lines, newest->shipment.line_count) > 0))
            newest = told;
    }
    if (named <= 1) {
        shipment->lines = newest ? newest->shipment.lines : NULL;
        shipment->line_count = newest ? newest->shipment.line_count : 0;
        return;
    }
    for (size_t i = 0; i < count; i++)
        for (size_t j = 0; is_named(members[i]) && j < members[i]->shipment.line_count; j++) {
            const struct line *line = &members[i]->shipment.lines[j];
            bool known = false;
            for (size_t k = 0; k < shipment->line_count && !known; k++)
                known = lines_compare(line, 1, &shipment->lines[k], 1) == 0;
            if (!known)
                *ARENA_PUSH(s->arena, shipment->lines, shipment->line_count) = *line;
        }
}

/* A label that was cancelled after the parcel had got another one cancels no parcel. */
static bool is_of_former_label(const struct told *told, const struct shipment *shipment,
                               const struct event *event)
{
    return event->milestone == MILESTONE_CANCELLED && !is_named(told) && told->shipment.tracking_number &&
           !text_equal(told->shipment.tracking_number, shipment->tracking_number);
}

static void settle_events(const struct settling *s, const struct told *const *members, size_t count,
                          struct shipment *shipment)
{
    if (count == 1) {
        shipment->events = members[0]->shipment.events;
        shipment->event_count = members[0]->shipment.event_count;
    }
    for (size_t i = 0; count > 1 && i < count; i++) {
        struct shipment one = members[i]->shipment;
        shipment_sort_events(&one); /* which of contradictory ones stands is settled under each name */
        for (size_t j = 0; j < one.event_count; j++)
            if (!is_of_former_label(members[i], shipment, &one.events[j]))
                *ARENA_PUSH(s->arena, shipment->events, shipment->event_count) = one.events[j];
    }
    shipment_sort_events(shipment);
}

static struct shipment settle_one(const struct settling *s, const struct told *const *members, size_t count)
{
#define NEWEST_TEXT(member, field) newest_text(members, count, offsetof(struct shipment, member), field)
#define NEWEST_TIME(member, field) newest_time(members, count, offsetof(struct shipment, member), field)
    struct shipment shipment = {.carrier = NEWEST_TEXT(carrier, PARCEL_CARRIER),
                                .service = NEWEST_TEXT(service, PARCEL_SERVICE),
                                .tracking_number = NEWEST_TEXT(tracking_number, PARCEL_NUMBER),
                                .postcode = NEWEST_TEXT(postcode, PARCEL_POSTCODE),
                                .country = NEWEST_TEXT(country, PARCEL_COUNTRY),
                                .region = NEWEST_TEXT(region, PARCEL_REGION),
                                .window_from = NEWEST_TIME(window_from, PARCEL_FROM),
                                .window_until = NEWEST_TIME(window_until, PARCEL_UNTIL)};
    for (size_t i = 0; i < count; i++) /* the first name that it had: our own reference stays what it was */
        if (!shipment.position || members[i]->shipment.position < shipment.position)
            shipment.position = members[i]->shipment.position;
    const struct told **named = arena_alloc_array(s->arena, count, sizeof(struct told *));
    size_t named_count = 0;
    for (size_t i = 0; i < count; i++)
        if (is_named(members[i]))
            named[named_count++] = members[i];
    if (named_count) {
        const char *number =
            newest_text(named, named_count, offsetof(struct shipment, tracking_number), PARCEL_NUMBER);
        shipment.id = named[0]->shipment.id;
        shipment.tracking_number = number ? number : shipment.tracking_number;
    }
    if (!shipment.id && members[0]->place)
        shipment.id = arena_printf(s->arena, "%lld", (long long)members[0]->place);
    settle_lines(s, members, count, &shipment);
    settle_events(s, members, count, &shipment);
    return shipment;
}

/* ---- ids, and what concerns them all ---- */

static bool id_is_known(const struct order *order, const char *id, size_t but)
{
    for (size_t i = 0; i < order->shipment_count; i++)
        if (i != but && order->shipments[i].id && text_equal(order->shipments[i].id, id))
            return true;
    return false;
}

static void settle_ids(struct order *order, struct arena *arena)
{
    for (size_t i = 0; i < order->shipment_count; i++) {
        struct shipment *shipment = &order->shipments[i];
        for (size_t n = i + 1;
             !shipment->id || (!parcel_is_named(shipment->id) && id_is_known(order, shipment->id, i)); n++)
            shipment->id = arena_printf(arena, "%zu", n);
    }
}

static bool is_repeated(const struct order *order, const struct event *event)
{
    for (size_t i = 0; i < order->shipment_count; i++)
        for (size_t j = 0; j < order->shipments[i].event_count; j++)
            if (event_is_repetition(&order->shipments[i].events[j], event))
                return true;
    return false;
}

static bool is_final_by(const struct shipment *shipment, utc_ms at)
{
    struct shipment until = *shipment;
    until.event_count = 0;
    while (until.event_count < shipment->event_count && shipment->events[until.event_count].at <= at)
        until.event_count++;
    return milestone_is_final(shipment_standing(&until).milestone);
}

/* News of an order that names no parcel concerns those that were known and open by then; else all known ones;
 * else all. */
static void spread(struct order *order, const utc_ms *since, const struct event *event, struct arena *arena)
{
    bool *chosen = arena_alloc_array(arena, order->shipment_count, sizeof *chosen);
    for (int least = 0; least < 3; least++) {
        bool any = false;
        for (size_t i = 0; i < order->shipment_count; i++) {
            bool known = since[i] == UTC_NONE || since[i] <= event->at;
            bool open = !is_final_by(&order->shipments[i], event->at);
            chosen[i] = least == 2 || (known && (least == 1 || open));
            any = any || chosen[i];
        }
        if (any)
            break;
    }
    for (size_t i = 0; i < order->shipment_count; i++) {
        struct shipment *shipment = &order->shipments[i];
        if (!chosen[i])
            continue;
        *ARENA_PUSH(arena, shipment->events, shipment->event_count) = *event;
        shipment_sort_events(shipment);
    }
}

static void settle_whole(struct order *order, const struct settling *s, utc_ms *since)
{
    struct shipment whole = {.window_from = UTC_NONE, .window_until = UTC_NONE};
    for (size_t i = 0; i < s->count; i++)
        for (size_t j = 0; is_whole(&s->told[i]) && j < s->told[i].shipment.event_count; j++) {
            whole.position = s->told[i].shipment.position;
            *ARENA_PUSH(s->arena, whole.events, whole.event_count) = s->told[i].shipment.events[j];
        }
    if (!whole.event_count)
        return;
    shipment_sort_events(&whole);
    if (!order->shipment_count) {
        *ARENA_PUSH(s->arena, order->shipments, order->shipment_count) = whole;
        return;
    }
    /* ARENA_PUSH grows at powers of two: an array of another size is copied before anything joins it. */
    for (size_t i = 0; i < order->shipment_count; i++) {
        struct shipment *shipment = &order->shipments[i];
        struct event *events = NULL;
        size_t count = 0;
        for (size_t j = 0; j < shipment->event_count; j++)
            *ARENA_PUSH(s->arena, events, count) = shipment->events[j];
        shipment->events = events;
    }
    bool *told_by_name = arena_alloc_array(s->arena, whole.event_count, sizeof *told_by_name);
    for (size_t i = 0; i < whole.event_count; i++)
        told_by_name[i] = is_repeated(order, &whole.events[i]);
    for (size_t i = 0; i < whole.event_count; i++)
        if (!told_by_name[i])
            spread(order, since, &whole.events[i], s->arena);
}

void parcels_settle(struct order *order, struct told *told, size_t count, struct arena *arena)
{
    struct settling s = {.told = told, .count = count, .arena = arena};
    if (!count)
        return;
    s.group = arena_alloc_array(arena, count, sizeof *s.group);
    for (size_t i = 0; i < count; i++)
        s.group[i] = i;
    if (count > 1) {
        bool *owned = arena_alloc_array(arena, count, sizeof *owned);
        join_numbers(&s, owned);
        join_places(&s, owned);
        join_first_scan(&s);
    }
    const struct told **firsts = NULL;
    utc_ms *since = arena_alloc_array(arena, count, sizeof *since);
    firsts = arena_alloc_array(arena, count, sizeof(struct told *));
    for (size_t i = 0; i < count; i++) {
        size_t member_count;
        const struct told **members = s.group[i] == i ? members_of(&s, i, &member_count) : NULL;
        if (!members || !member_count)
            continue;
        struct shipment shipment = settle_one(&s, members, member_count);
        size_t to = order->shipment_count;
        (void)ARENA_PUSH(arena, order->shipments, order->shipment_count);
        for (; to > 0 && compare_told(members[0], firsts[to - 1]) < 0; to--) {
            order->shipments[to] = order->shipments[to - 1];
            firsts[to] = firsts[to - 1];
        }
        order->shipments[to] = shipment;
        firsts[to] = members[0];
    }
    for (size_t i = 0; i < order->shipment_count; i++)
        since[i] = firsts[i]->first_at;
    settle_whole(order, &s, since);
    settle_ids(order, arena);
}
