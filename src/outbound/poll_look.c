/* outbound/poll_look.c - which parcels a sender is asked about, and when: the sooner, the nearer they are. */
#include <strings.h>

#include "base/digest.h"
#include "outbound/poller_private.h"
#include "store/orders.h"
#include "store/walk.h"

#define SLICE 500
#define DUE_AT_ONCE 50
#define LONGEST MS_DAY         /* between two questions, whatever failed */
#define TOO_OLD (120 * MS_DAY) /* an order that has not arrived by then will not */

/* So many times the shortest interval. */
static int interval_of(enum milestone milestone)
{
    switch (milestone) {
    case MILESTONE_OUT_FOR_DELIVERY: return 1;
    case MILESTONE_DELIVERY_ATTEMPTED: return 4;
    case MILESTONE_PICKED_UP:
    case MILESTONE_IN_TRANSIT: return 8;
    default: return 16; /* with the shop, or waiting to be collected: nothing will happen in a hurry */
    }
}

static utc_ms jittered(utc_ms span)
{
    uint32_t chance;
    digest_random(&chance, sizeof chance);
    return span - span / 8 + span / 4 * (utc_ms)(chance % 1000) / 1000;
}

/* When a parcel is to be asked about that was asked about last as the row says. */
static utc_ms next_question(const struct poll_lane *lane, const struct poll *poll, enum milestone milestone)
{
    if (!poll->polled_at)
        return 0;
    utc_ms span = lane->target->often * interval_of(milestone);
    for (int i = 0; i < poll->failures && span < LONGEST; i++)
        span *= 2;
    return poll->polled_at + (span < LONGEST ? span : LONGEST);
}

static bool is_asked_about(const struct poll_lane *lane, const struct order *order,
                           const struct shipment *shipment)
{
    const struct poll_target *target = lane->target;
    struct tracking_hint hint = shipment_hint(order, shipment);
    bool ours = !target->carrier_count;
    for (size_t i = 0; i < target->carrier_count && !ours; i++)
        ours = shipment->carrier && strcasecmp(target->carriers[i], shipment->carrier) == 0;
    return ours && shipment->tracking_number && order->placed_at > clock_now() - TOO_OLD &&
           !milestone_is_final(shipment_standing(shipment).milestone) &&
           tracking_judge(shipment->tracking_number, &hint) != TRACKING_WRONG;
}

/* ---- new parcels ---- */

struct found {
    const char *sender;
    const char **numbers;
    size_t count;
    utc_ms now;
};

static enum err add_found(struct store *store, void *arg)
{
    const struct found *found = arg;
    enum err err = OK;
    for (size_t i = 0; i < found->count && !err; i++)
        err = polls_add(store, found->sender, found->numbers[i], found->now);
    return err;
}

bool poll_look_for_new(struct poll_lane *lane)
{
    struct found found = {.sender = lane->target->sender, .now = clock_now()};
    struct order *orders;
    size_t count = 0;
    arena_reset(lane->arena);
    if (orders_walk(lane->store, &lane->walked, SLICE, lane->arena, &orders, &count) != OK)
        return false;
    for (size_t i = 0; i < count; i++)
        for (size_t j = 0; j < orders[i].shipment_count; j++) {
            const struct shipment *shipment = &orders[i].shipments[j];
            bool known = true;
            if (is_asked_about(lane, &orders[i], shipment) &&
                polls_known(lane->store, found.sender, shipment->tracking_number, &known) == OK && !known)
                *ARENA_PUSH(lane->arena, found.numbers, found.count) = shipment->tracking_number;
        }
    if (found.count)
        writer_do(lane->poller->writer, (struct job){.run = add_found, .arg = &found});
    if (count < SLICE)
        lane->walked = 0; /* the next round begins */
    return count == SLICE;
}

/* ---- what is due ---- */

/* Where the parcel is, by the newest order that has it; false: nobody waits for it any more. */
static bool find_parcel(struct poll_lane *lane, const char *number, enum milestone *ret_milestone)
{
    struct tracking_fact fact;
    bool found = false;
    if (orders_by_tracking(lane->store, number, lane->arena, &fact) != OK)
        return true; /* not known now; the row stays */
    for (size_t i = 0; i < fact.order_count && !found; i++) {
        struct order order;
        if (orders_find(lane->store, fact.order_keys[i], lane->arena, &order) != OK)
            continue;
        for (size_t j = 0; j < order.shipment_count && !found; j++) {
            found = text_equal(order.shipments[j].tracking_number, number) &&
                    is_asked_about(lane, &order, &order.shipments[j]);
            if (found)
                *ret_milestone = shipment_standing(&order.shipments[j]).milestone;
        }
    }
    return found;
}

struct settling {
    const char *sender;
    struct poll *polls;
    utc_ms *was_due;
    bool *over;
    size_t count;
    const struct poll *chosen; /* of polls, or NULL */
    bool missed;               /* it was claimed by somebody else */
};

static enum err settle(struct store *store, void *arg)
{
    struct settling *s = arg;
    enum err err = OK;
    for (size_t i = 0; i < s->count && !err; i++) {
        struct poll *poll = &s->polls[i];
        err = s->over[i] ? polls_drop(store, s->sender, poll->tracking_number)
                         : polls_change(store, s->sender, poll, s->was_due[i]);
        if (err == ERR_NOT_FOUND) {
            s->missed = s->missed || poll == s->chosen;
            err = OK;
        }
    }
    return err;
}

bool poll_choose(struct poll_lane *lane, struct poll *ret_poll)
{
    struct settling s = {.sender = lane->target->sender};
    struct poll *due;
    size_t due_count = 0;
    utc_ms now = clock_now();
    arena_reset(lane->arena);
    if (polls_due(lane->store, s.sender, now, DUE_AT_ONCE, lane->arena, &due, &due_count) != OK || !due_count)
        return false;
    s.polls = due;
    s.was_due = arena_alloc_array(lane->arena, due_count, sizeof *s.was_due);
    s.over = arena_alloc_array(lane->arena, due_count, sizeof *s.over);
    for (; s.count < due_count && !s.chosen; s.count++) {
        enum milestone milestone = MILESTONE_NONE;
        struct poll *poll = &due[s.count];
        s.was_due[s.count] = poll->due_at;
        s.over[s.count] = !find_parcel(lane, poll->tracking_number, &milestone);
        utc_ms next = next_question(lane, poll, milestone);
        if (!s.over[s.count] && next <= now)
            s.chosen = poll;
        poll->due_at = next <= now ? now + POLL_LEASE : next;
    }
    if (writer_do(lane->poller->writer, (struct job){.run = settle, .arg = &s}) != OK || !s.chosen ||
        s.missed)
        return false;
    *ret_poll = *s.chosen;
    return true;
}

/* ---- what became of it ---- */

struct note {
    const char *sender;
    struct poll poll;
    utc_ms was_due;
};

static enum err keep_note(struct store *store, void *arg)
{
    const struct note *note = arg;
    enum err err = polls_change(store, note->sender, &note->poll, note->was_due);
    return err == ERR_NOT_FOUND ? OK : err; /* its lease had ended */
}

void poll_note(struct poll_lane *lane, const struct poll *poll, enum err err)
{
    struct note note = {lane->target->sender, *poll, poll->due_at};
    utc_ms now = clock_now();
    if (err == OK || err == ERR_NOT_FOUND)
        note.poll.polled_at = now;
    note.poll.failures = err == OK ? 0 : poll->failures + 1;
    /* Looked at again soon: by then the answer is on record, and tells how long to wait. */
    note.poll.due_at = now + jittered(lane->target->often / 2);
    if (err != OK && err != ERR_NOT_FOUND) {
        utc_ms span = lane->target->often;
        for (int i = 1; i < note.poll.failures && span < LONGEST; i++)
            span *= 2;
        note.poll.due_at = now + jittered(span < LONGEST ? span : LONGEST);
    }
    writer_do(lane->poller->writer, (struct job){.run = keep_note, .arg = &note});
}
