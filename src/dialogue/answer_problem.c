/* dialogue/answer_problem.c - something went wrong: what the record says to it, and whether a person takes
 * over. */
#include "base/calendar.h"
#include "base/str.h"
#include "dialogue/dialogue_private.h"

bool problem_needs_person(enum problem problem)
{
    switch (problem) {
    case PROBLEM_DAMAGED:
    case PROBLEM_MISSING_ITEM:
    case PROBLEM_WRONG_ITEM:
    case PROBLEM_STOLEN: return true;
    default: return false;
    }
}

static const char *const sorry[PROBLEM_COUNT] = {
    [PROBLEM_LATE] = "sorry_late",
    [PROBLEM_LOST] = "sorry_lost",
    [PROBLEM_DAMAGED] = "sorry_damaged",
    [PROBLEM_MISSING_ITEM] = "sorry_missing_item",
    [PROBLEM_WRONG_ITEM] = "sorry_wrong_item",
    [PROBLEM_NOT_RECEIVED] = "sorry_not_received",
    [PROBLEM_STOLEN] = "sorry_stolen",
};

void say_sorry(struct talk *t, const struct want *want)
{
    if (!want->problem || want->asks)
        return;
    for (size_t i = 0; i < t->d.say_count; i++) /* of two orders */
        if (text_equal(t->d.says[i].key, sorry[want->problem]))
            return;
    say(t, sorry[want->problem]);
}

void problem_without_order(struct talk *t, const struct want *want)
{
    enum ticket_reason reason =
        want->problem ? ticket_reason_of_problem(want->problem) : TICKET_DELIVERY_ISSUE;
    say_sorry(t, want);
    trace(t, "problem: a person takes it without a proven order");
    hand_over(t, reason, NULL, want->key);
}

/* When a parcel was delivered last; false when none was. `only`: of that one alone. */
static bool newest_delivered(const struct order *order, const struct shipment *only, utc_ms *ret_at)
{
    bool found = false;
    for (size_t i = 0; i < order->shipment_count; i++) {
        struct standing standing = shipment_standing(&order->shipments[i]);
        if (standing.milestone != MILESTONE_DELIVERED || !standing.reached ||
            (only && only != &order->shipments[i]))
            continue;
        if (!found || standing.reached->at > *ret_at) {
            found = true;
            *ret_at = standing.reached->at;
        }
    }
    return found;
}

/* By the record nothing of it has come; "it is ready to be collected" may have been. */
static bool is_not_there(const struct order *order, const struct shipment *only)
{
    utc_ms delivered_at = UTC_NONE;
    if (newest_delivered(order, only, &delivered_at))
        return false;
    for (size_t i = 0; i < order->shipment_count; i++)
        if (shipment_standing(&order->shipments[i]).milestone == MILESTONE_AVAILABLE_FOR_PICKUP)
            return false;
    return true;
}

/* Given up by the carrier, or silent for so long, whatever the last word was. */
static bool is_lost(const struct shipment *shipment)
{
    struct standing standing = shipment_standing(shipment);
    const struct outlook *outlook = &shipment->outlook;
    if (standing.milestone == MILESTONE_LOST)
        return true;
    return milestone_is_shipped(standing.milestone) && !milestone_is_final(standing.milestone) &&
           standing.milestone != MILESTONE_AVAILABLE_FOR_PICKUP && outlook->lost_after &&
           outlook->silent_for >= outlook->lost_after;
}

/* How long a silence has to be before it reads as a loss: the longest of the parcels'. */
static utc_ms lost_after(struct talk *t, const struct order *order)
{
    utc_ms longest = 0;
    for (size_t i = 0; i < order->shipment_count; i++)
        if (order->shipments[i].outlook.lost_after > longest)
            longest = order->shipments[i].outlook.lost_after;
    return longest ? longest : t->config->patience.lost;
}

/* What the record bears out of an order's lateness: of the order itself where it has no parcels. */
static void look_at(const struct order *order, const struct shipment *only, bool *ret_late, bool *ret_lost,
                    bool *ret_stalled)
{
    *ret_late = *ret_lost = *ret_stalled = false;
    if (!order->shipment_count)
        *ret_late = order->outlook.late;
    for (size_t i = 0; i < order->shipment_count; i++) {
        const struct shipment *shipment = &order->shipments[i];
        if (only && only != shipment)
            continue;
        *ret_late = *ret_late || shipment->outlook.late;
        *ret_lost = *ret_lost || is_lost(shipment);
        *ret_stalled = *ret_stalled || shipment->outlook.silence == SILENCE_STALLED;
    }
}

/* Whether a parcel is in a carrier's hands, so that it can be lost, or only not be there yet. */
static bool is_moving(const struct shipment *shipment)
{
    struct standing standing = shipment_standing(shipment);
    if (standing.exception && (standing.reason == REASON_RETURNING || standing.reason == REASON_REFUSED))
        return false;
    return milestone_is_shipped(standing.milestone) && !milestone_is_final(standing.milestone) &&
           standing.milestone != MILESTONE_AVAILABLE_FOR_PICKUP;
}

static bool any_moves(const struct order *order)
{
    for (size_t i = 0; i < order->shipment_count; i++)
        if (is_moving(&order->shipments[i]))
            return true;
    return false;
}

/* Nothing stands in the way of the date that was told, so that there is no more to do than to wait for it. */
enum prospect { PROSPECT_NONE, PROSPECT_TOLD, PROSPECT_DATE };

static enum prospect prospect_of(const struct talk *t, const struct order *order,
                                 const struct shipment *shipment)
{
    struct standing standing = {.milestone = MILESTONE_ORDER_RECEIVED};
    if (shipment)
        standing = shipment_standing(shipment);
    const struct outlook *outlook = shipment ? &shipment->outlook : &order->outlook;
    if (standing.exception || outlook->silence || outlook->late)
        return PROSPECT_NONE;
    if (milestone_is_final(standing.milestone) || standing.milestone == MILESTONE_AVAILABLE_FOR_PICKUP ||
        standing.milestone == MILESTONE_DELIVERY_ATTEMPTED || is_out_today(t, order, &standing))
        return PROSPECT_TOLD;
    return outlook->expect == EXPECT_NOTHING ? PROSPECT_NONE : PROSPECT_DATE;
}

static enum prospect prospects(const struct talk *t, const struct order *order, const char *item)
{
    enum prospect all = order->shipment_count ? PROSPECT_TOLD : prospect_of(t, order, NULL);
    const struct shipment *only = parcel_of(order, item);
    for (size_t i = 0; i < order->shipment_count; i++) {
        if (only && only != &order->shipments[i])
            continue;
        enum prospect one = prospect_of(t, order, &order->shipments[i]);
        if (one == PROSPECT_NONE)
            return one;
        all = one == PROSPECT_DATE ? one : all;
    }
    return all;
}

/* A person takes it, and the record is told with it. */
static void bear_out(struct talk *t, const struct want *want, const struct order *order)
{
    say_sorry(t, want);
    trace(t, "problem: the record bears out %s", problem_name(want->problem));
    tell_order(t, order, want->item);
    hand_over(t, ticket_reason_of_problem(want->problem), order, order->key);
}

static void late_or_lost(struct talk *t, const struct want *want, const struct order *order)
{
    bool late, lost, stalled;
    look_at(order, parcel_of(order, want->item), &late, &lost, &stalled);
    if (want->problem == PROBLEM_LATE ? late || lost : lost) {
        bear_out(t, want, order);
        return;
    }
    trace(t, "problem: the record does not bear out %s", problem_name(want->problem));
    tell_order(t, order, want->item);
    if (!order_is_open(order))
        return;
    enum prospect prospect = prospects(t, order, want->item);
    if (want->problem == PROBLEM_LOST && any_moves(order)) {
        struct say *said = say(t, "not_lost_yet");
        arg_age(t, said, "age", lost_after(t, order));
    }
    if (late || stalled || prospect == PROSPECT_NONE)
        offer_person(t, ticket_reason_of_problem(want->problem), order->key);
    else if (want->problem == PROBLEM_LATE && prospect == PROSPECT_DATE)
        say(t, "not_late_yet");
}

static void say_delivered(struct talk *t, const struct order *order, const struct shipment *only,
                          utc_ms delivered_at)
{
    const char *titles[4];
    size_t count = only ? parcel_titles(order, only, titles, 4) : 0;
    struct say *said = say(t, count ? "delivered_then_with" : "delivered_then");
    arg_number(t, said, "number", order->number);
    arg_time(t, said, "moment", ARG_MOMENT, delivered_at);
    if (count)
        arg_items(t, said, "items", titles, count);
}

static void not_received(struct talk *t, const struct want *want, const struct order *order)
{
    utc_ms delivered_at = UTC_NONE;
    const struct shipment *only = parcel_of(order, want->item);
    if (!newest_delivered(order, only, &delivered_at)) { /* it is not said to be there yet */
        struct want late = *want;
        late.problem = PROBLEM_LATE;
        late_or_lost(t, &late, order);
        return;
    }
    if (!only && order_is_open(order)) { /* some of it is there, some not: which is missed shows when told */
        say_sorry(t, want);
        tell_order(t, order, NULL);
        offer_person(t, TICKET_NOT_RECEIVED, order->key);
        trace(t, "problem: not received, of an order that came in part");
        return;
    }
    utc_ms due = delivered_at + t->config->patience.delivered_grace;
    if (t->facts->now >= due) {
        say_sorry(t, want);
        say_delivered(t, order, only, delivered_at);
        trace(t, "problem: not received, the grace time after the delivery scan is over");
        hand_over(t, TICKET_NOT_RECEIVED, order, order->key);
        return;
    }
    say_sorry(t, want);
    say_delivered(t, order, only, delivered_at);
    say(t, "not_received_checks");
    struct say *said = say(t, "not_received_wait");
    arg_time(t, said, "moment", ARG_MOMENT, due);
    trace(t, "problem: not received, within the grace time after the delivery scan");
}

/* Missed before, or just told that it was delivered. */
static bool was_missed_before(const struct talk *t, const struct order *order)
{
    if (t->was_private && text_equal(t->s.order, order->key))
        return true;
    for (size_t i = 0; i < t->s.last_count; i++)
        if (t->s.last[i].problem == PROBLEM_NOT_RECEIVED)
            return true;
    return false;
}

/* Whoever calls late what came in time does not have it. */
static bool came_in_time(const struct talk *t, const struct order *order, utc_ms delivered_at)
{
    if (order->promised_by == UTC_NONE)
        return false;
    if (order->promised_is_date)
        return calendar_day(delivered_at, zone_for(t, order)) <= calendar_day(order->promised_by, "UTC");
    return delivered_at <= order->promised_by;
}

enum problem problem_meant(const struct talk *t, const struct want *want, const struct order *order)
{
    utc_ms delivered_at = UTC_NONE;
    const struct shipment *only = parcel_of(order, want->item);
    bool there = (only || !order_is_open(order)) && newest_delivered(order, only, &delivered_at);
    if (there && (want->problem == PROBLEM_LOST ||
                  (want->problem == PROBLEM_LATE &&
                   (was_missed_before(t, order) || came_in_time(t, order, delivered_at)))))
        return PROBLEM_NOT_RECEIVED;
    return want->problem;
}

void answer_problem(struct talk *t, const struct want *want, const struct order *order)
{
    if (problem_needs_person(want->problem)) {
        say_sorry(t, want);
        trace(t, "problem: %s needs a person", problem_name(want->problem));
        if (is_not_there(order, parcel_of(order, want->item)))
            say(t, "not_there_yet");
        if (want->problem == PROBLEM_MISSING_ITEM && order->shipment_count > 1 && order_is_open(order))
            tell_order(t, order, want->item); /* it may be in a parcel that is still to come */
        hand_over(t, ticket_reason_of_problem(want->problem), order, order->key);
    } else if (want->problem == PROBLEM_NOT_RECEIVED) {
        not_received(t, want, order);
    } else {
        late_or_lost(t, want, order);
    }
}
