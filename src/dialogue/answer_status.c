/* dialogue/answer_status.c - where an order is: what happened, where and when, what comes next, what to do.
 */
#include "base/calendar.h"
#include "base/str.h"
#include "dialogue/dialogue_private.h"

/* The sentences of a state: of a whole order, and of one parcel ("It ..."). `dated`: they tell when it was
 * reached. */
static const struct {
    const char *order, *parcel, *next;
    bool dated;
} states[MILESTONE_COUNT] = {
    [MILESTONE_ORDER_RECEIVED] = {"status_order_received", "parcel_order_received", "next_not_shipped",
                                  false},
    [MILESTONE_PACKED] = {"status_packed", "parcel_packed", "next_not_shipped", true},
    [MILESTONE_LABEL_CREATED] = {"status_label_created", "parcel_label_created", "next_not_shipped", true},
    [MILESTONE_PICKED_UP] = {"status_picked_up", "parcel_picked_up", NULL, true},
    [MILESTONE_IN_TRANSIT] = {"status_in_transit", "parcel_in_transit", NULL, false},
    [MILESTONE_OUT_FOR_DELIVERY] = {"status_out_for_delivery", "parcel_out_for_delivery", NULL, true},
    [MILESTONE_DELIVERY_ATTEMPTED] = {"status_delivery_attempted", "parcel_delivery_attempted",
                                      "next_attempted", true},
    [MILESTONE_AVAILABLE_FOR_PICKUP] = {"status_available_for_pickup", "parcel_available_for_pickup", NULL,
                                        false},
    [MILESTONE_DELIVERED] = {"status_delivered", "parcel_delivered", "next_delivered", true},
    [MILESTONE_RETURNED] = {"status_returned", "parcel_returned", NULL, true},
    [MILESTONE_CANCELLED] = {"status_cancelled", "parcel_cancelled", "next_cancelled", true},
    [MILESTONE_LOST] = {"status_lost", "parcel_lost", NULL, true},
};

/* Why something is held or slow, why that was its end, and what to do about it. `person`: somebody has to
 * act.
 */
static const struct {
    const char *why, *was, *next;
    bool person;
} reasons[REASON_COUNT] = {
    [REASON_WEATHER] = {"why_weather", "was_weather", "next_wait", false},
    [REASON_CARRIER] = {"why_carrier", "was_carrier", "next_wait", false},
    [REASON_ADDRESS] = {"why_address", "was_address", NULL, true},
    [REASON_CUSTOMS] = {"why_customs", "was_customs", "next_customs", false},
    [REASON_INVENTORY] = {"why_inventory", "was_inventory", NULL, true},
    [REASON_DAMAGED] = {"why_damaged", "was_damaged", NULL, true},
    [REASON_REFUSED] = {"why_refused", "was_refused", NULL, true},
    [REASON_PAYMENT] = {"why_payment", "was_payment", NULL, true},
    [REASON_MISSORTED] = {"why_missorted", "was_missorted", "next_wait", false},
    [REASON_HELD] = {"why_held", "was_held", NULL, true},
    [REASON_RETURNING] = {"why_returning", NULL, NULL, true},
    [REASON_NO_UPDATES] = {"why_no_updates", NULL, NULL, true},
    [REASON_DELAYED] = {"why_delayed", "was_delayed", "next_wait", false},
    [REASON_UNKNOWN] = {"why_unknown", NULL, NULL, true},
};

/* ---- pieces ---- */

/* The newest scan; `told`: what the sentence before it told already. */
enum told { TOLD_NOTHING, TOLD_WHEN, TOLD_AGE };
static const struct {
    const char *there, *anywhere; /* with a place, and without */
} scans[] = {[TOLD_NOTHING] = {"scan_place", "scan"},
             [TOLD_WHEN] = {"scan_there", "scan_then"},
             [TOLD_AGE] = {"scan_last_place", "scan_last"}};

/* Hours while they are fewer than a day has; then by the calendar, as the date beside it is read. */
static utc_ms age_of(const struct talk *t, const struct order *order, utc_ms at)
{
    const char *zone = zone_for(t, order);
    if (t->facts->now - at < MS_DAY)
        return t->facts->now - at;
    return (calendar_day(t->facts->now, zone) - calendar_day(at, zone)) * MS_DAY;
}

/* Of one parcel of several it is not heard: the ear keeps no more than what became of each. */
static void say_scan(struct talk *t, const struct order *order, const struct event *event, enum told told,
                     const struct part *part)
{
    if (event->at > t->facts->now) /* somebody's clock is wrong */
        return;
    bool place = place_may_be_told(order, event->place);
    struct say *said = say(t, place ? scans[told].there : scans[told].anywhere);
    if (place)
        arg_text(t, said, "place", event->place);
    arg_time(t, said, "moment", ARG_MOMENT, event->at);
    arg_age(t, said, "age", age_of(t, order, event->at));
    said->unheard = part != NULL;
}

/* ---- one parcel ---- */

static struct say *say_state(struct talk *t, const struct order *order, const struct shipment *shipment,
                             const char *order_message, const char *parcel_message, const struct part *part)
{
    struct say *said = say(t, part ? parcel_message : order_message);
    if (part)
        arg_parcel(t, said, order, shipment, part);
    else
        arg_number(t, said, "number", order->number);
    arg_carrier(t, said, shipment);
    return said;
}

static enum reason reason_of(const struct standing *standing)
{
    return standing->reason && reasons[standing->reason].why ? standing->reason : REASON_UNKNOWN;
}

/* Those do not come any more. */
static bool goes_back(enum reason reason)
{
    return reason == REASON_RETURNING || reason == REASON_REFUSED;
}

/* What to do about it, if anything. */
static void tell_way_on(struct talk *t, const struct order *order, enum reason reason)
{
    if (reasons[reason].next)
        say(t, reasons[reason].next);
    if (reasons[reason].person)
        offer_person(t, TICKET_DELIVERY_ISSUE, order->key);
}

static void offer_search(struct talk *t, const struct order *order, const struct outlook *outlook)
{
    bool lost = outlook->silence == SILENCE_LOST;
    say(t, lost ? "silence_lost" : "silence_stalled");
    offer_person(t, lost ? TICKET_LOST : outlook->late ? TICKET_LATE : TICKET_DELIVERY_ISSUE, order->key);
}

bool tell_no_promise(struct talk *t, const struct order *order, const struct shipment *shipment)
{
    struct standing standing = shipment_standing(shipment);
    const struct outlook *outlook = &shipment->outlook;
    enum reason reason = reason_of(&standing);
    if (standing.exception ? goes_back(reason) : !outlook->silence)
        return false;
    tell_doubtful_eta(t, order, shipment);
    if (standing.exception) {
        say(t, reasons[reason].why);
        tell_way_on(t, order, reason);
    } else {
        struct say *said = say(t, "eta_silent");
        arg_carrier(t, said, shipment);
        arg_age(t, said, "age", outlook->silent_for);
        offer_search(t, order, outlook);
    }
    add_card(t, order, shipment);
    trace(t, "eta: none that could be kept, %s", standing.exception ? reason_name(reason) : "silent");
    return true;
}

static void tell_exception(struct talk *t, const struct order *order, const struct shipment *shipment,
                           const struct standing *standing, const struct part *part)
{
    enum reason reason = reason_of(standing);
    if (reason == REASON_RETURNING) {
        say_state(t, order, shipment, "status_returning", "parcel_returning", part);
    } else if (reason == REASON_REFUSED) {
        say_state(t, order, shipment, "status_refused", "parcel_refused", part);
    } else {
        say_state(t, order, shipment, "status_exception", "parcel_exception", part);
        say(t, reasons[reason].why);
    }
    say_scan(t, order, standing->newest, TOLD_NOTHING, part);
    if (!goes_back(reason))
        tell_doubtful(t, order, shipment);
    tell_way_on(t, order, reason);
    trace(t, "status: exception, reason %s", reason_name(reason));
}

static void tell_silence(struct talk *t, const struct order *order, const struct shipment *shipment,
                         const struct standing *standing, const struct part *part)
{
    const struct outlook *outlook = &shipment->outlook;
    struct say *said = say_state(t, order, shipment, "status_silent", "parcel_silent", part);
    arg_age(t, said, "age", outlook->silent_for);
    say_scan(t, order, standing->newest, TOLD_AGE, part);
    tell_doubtful(t, order, shipment);
    offer_search(t, order, outlook);
    trace(t, "status: silent, %s", outlook->silence == SILENCE_LOST ? "reads as lost" : "stalled");
}

static void tell_next(struct talk *t, const struct order *order, const struct shipment *shipment,
                      const struct standing *standing, const struct part *part)
{
    struct say *said;
    const struct outlook *outlook = shipment ? &shipment->outlook : &order->outlook;
    switch (standing->milestone) {
    case MILESTONE_OUT_FOR_DELIVERY:
        said = say(t, is_out_today(t, order, standing) ? "next_out_for_delivery" : "next_out_since");
        said->unheard = part != NULL;
        break;
    case MILESTONE_AVAILABLE_FOR_PICKUP:
        said = say(t, "next_pickup");
        arg_age(t, said, "age", t->config->patience.pickup);
        said->unheard = part != NULL;
        break;
    case MILESTONE_RETURNED: offer_person(t, TICKET_DELIVERY_ISSUE, order->key); break;
    case MILESTONE_LOST: offer_person(t, TICKET_LOST, order->key); break;
    default:
        if (states[standing->milestone].next) {
            said = say(t, states[standing->milestone].next);
            arg_carrier(t, said, shipment);
            said->unheard = part && standing->milestone != MILESTONE_DELIVERY_ATTEMPTED;
        }
        if (outlook->late && outlook->expect == EXPECT_NOTHING &&
            standing->milestone != MILESTONE_DELIVERY_ATTEMPTED) {
            say(t, "no_new_date");
            offer_person(t, TICKET_LATE, order->key);
        }
        break;
    }
}

static void arg_reached(struct talk *t, struct say *said, utc_ms at, const struct part *part)
{
    arg_time(t, said, "moment", ARG_MOMENT, at);
    if (part)
        arg_time(t, said, "day", ARG_DAY, at);
}

static void say_reason(struct talk *t, const struct standing *standing)
{
    if (!standing->reason || standing->milestone == MILESTONE_DELIVERED)
        return;
    bool over = milestone_is_final(standing->milestone);
    const char *key = over ? reasons[standing->reason].was : reasons[standing->reason].why;
    if (key)
        say(t, key);
}

void tell_parcel(struct talk *t, const struct order *order, const struct shipment *shipment,
                 const struct part *part)
{
    struct standing standing = {.milestone = MILESTONE_ORDER_RECEIVED};
    if (shipment)
        standing = shipment_standing(shipment);
    const struct outlook *outlook = shipment ? &shipment->outlook : &order->outlook;
    if (shipment)
        add_card(t, order, shipment);
    if (outlook->lost_after) /* something was scanned */
        trace(t, "status: newest scan %lld hours old, silence reads as lost after %lld",
              (long long)(outlook->silent_for / MS_HOUR), (long long)(outlook->lost_after / MS_HOUR));
    if (standing.exception) {
        tell_exception(t, order, shipment, &standing, part);
        return;
    }
    if (shipment && outlook->silence) {
        tell_silence(t, order, shipment, &standing, part);
        return;
    }
    struct say *said = say_state(t, order, shipment, states[standing.milestone].order,
                                 states[standing.milestone].parcel, part);
    if (standing.milestone == MILESTONE_ORDER_RECEIVED)
        arg_time(t, said, "day", ARG_DAY, order->placed_at);
    else if (standing.reached)
        arg_reached(t, said, standing.reached->at, part);
    if (standing.reached && standing.milestone != MILESTONE_ORDER_RECEIVED)
        say_scan(t, order, standing.reached, states[standing.milestone].dated ? TOLD_WHEN : TOLD_NOTHING,
                 part);
    say_reason(t, &standing);
    bool came = standing.milestone == MILESTONE_DELIVERY_ATTEMPTED && outlook->late; /* in time, for us */
    if (!came && !is_outrun(t, order, &standing, outlook))
        tell_expectations(t, order, shipment, outlook);
    tell_next(t, order, shipment, &standing, part);
    trace(t, "status: %s, late %s", milestone_name(standing.milestone), outlook->late ? "yes" : "no");
}

void answer_status(struct talk *t, const struct want *want, const struct order *order)
{
    tell_order(t, order, want->item);
}
