/* dialogue/answer_problem.c - something went wrong: what the record says to it, and whether a person takes
 * over. */
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
    if (want->problem && !want->asks)
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

/* When a parcel was delivered last; false when none was. */
static bool newest_delivered(const struct order *order, utc_ms *ret_at)
{
    bool found = false;
    for (size_t i = 0; i < order->shipment_count; i++) {
        struct standing standing = shipment_standing(&order->shipments[i]);
        if (standing.milestone != MILESTONE_DELIVERED || !standing.reached)
            continue;
        if (!found || standing.reached->at > *ret_at) {
            found = true;
            *ret_at = standing.reached->at;
        }
    }
    return found;
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
static void look_at(const struct order *order, bool *ret_late, bool *ret_lost, bool *ret_stalled)
{
    *ret_late = *ret_lost = *ret_stalled = false;
    if (!order->shipment_count)
        *ret_late = order->outlook.late;
    for (size_t i = 0; i < order->shipment_count; i++) {
        const struct shipment *shipment = &order->shipments[i];
        *ret_late = *ret_late || shipment->outlook.late;
        *ret_lost = *ret_lost || is_lost(shipment);
        *ret_stalled = *ret_stalled || shipment->outlook.silence == SILENCE_STALLED;
    }
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
    look_at(order, &late, &lost, &stalled);
    if (want->problem == PROBLEM_LATE ? late || lost : lost) {
        bear_out(t, want, order);
        return;
    }
    trace(t, "problem: the record does not bear out %s", problem_name(want->problem));
    tell_order(t, order, want->item);
    if (!order_is_open(order))
        return;
    if (want->problem == PROBLEM_LOST) {
        struct say *said = say(t, "not_lost_yet");
        arg_age(t, said, "age", lost_after(t, order));
    }
    if (late || stalled || want->problem == PROBLEM_LATE)
        offer_person(t, ticket_reason_of_problem(want->problem), order->key);
}

static void not_received(struct talk *t, const struct want *want, const struct order *order)
{
    utc_ms delivered_at = UTC_NONE;
    if (!newest_delivered(order, &delivered_at)) { /* it is not said to be there yet */
        struct want late = *want;
        late.problem = PROBLEM_LATE;
        late_or_lost(t, &late, order);
        return;
    }
    utc_ms due = delivered_at + t->config->patience.delivered_grace;
    if (t->facts->now >= due) {
        say_sorry(t, want);
        struct say *said = say(t, "delivered_then");
        arg_number(t, said, "number", order->number);
        arg_time(t, said, "moment", ARG_MOMENT, delivered_at);
        trace(t, "problem: not received, the grace time after the delivery scan is over");
        hand_over(t, TICKET_NOT_RECEIVED, order, order->key);
        return;
    }
    struct say *said = say(t, "delivered_then");
    arg_number(t, said, "number", order->number);
    arg_time(t, said, "moment", ARG_MOMENT, delivered_at);
    say(t, "not_received_checks");
    said = say(t, "not_received_wait");
    arg_time(t, said, "moment", ARG_MOMENT, due);
    trace(t, "problem: not received, within the grace time after the delivery scan");
}

static bool was_missed_before(const struct talk *t)
{
    for (size_t i = 0; i < t->s.last_count; i++)
        if (t->s.last[i].problem == PROBLEM_NOT_RECEIVED)
            return true;
    return false;
}

enum problem problem_meant(const struct talk *t, const struct want *want, const struct order *order)
{
    utc_ms delivered_at = UTC_NONE;
    bool there = !order_is_open(order) && newest_delivered(order, &delivered_at);
    if (there && (want->problem == PROBLEM_LOST || (want->problem == PROBLEM_LATE && was_missed_before(t))))
        return PROBLEM_NOT_RECEIVED;
    return want->problem;
}

void answer_problem(struct talk *t, const struct want *want, const struct order *order)
{
    if (problem_needs_person(want->problem)) {
        say_sorry(t, want);
        trace(t, "problem: %s needs a person", problem_name(want->problem));
        hand_over(t, ticket_reason_of_problem(want->problem), order, order->key);
    } else if (want->problem == PROBLEM_NOT_RECEIVED) {
        not_received(t, want, order);
    } else {
        late_or_lost(t, want, order);
    }
}
