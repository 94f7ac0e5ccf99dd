/* dialogue/answer_status.c - where an order is: what happened, where and when, what comes next, what to do.
 */
#include "base/calendar.h"
#include "base/str.h"
#include "base/text.h"
#include "dialogue/dialogue_private.h"

#include <string.h>

#define PARCELS 4 /* told in one answer */
#define TITLES 4  /* named of one parcel */

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

/* Why something is held or slow, and what to do about it. `person`: somebody has to act. */
static const struct {
    const char *why, *next;
    bool person;
} reasons[REASON_COUNT] = {
    [REASON_WEATHER] = {"why_weather", "next_wait", false},
    [REASON_CARRIER] = {"why_carrier", "next_wait", false},
    [REASON_ADDRESS] = {"why_address", NULL, true},
    [REASON_CUSTOMS] = {"why_customs", "next_customs", false},
    [REASON_INVENTORY] = {"why_inventory", NULL, true},
    [REASON_DAMAGED] = {"why_damaged", NULL, true},
    [REASON_REFUSED] = {"why_refused", NULL, true},
    [REASON_PAYMENT] = {"why_payment", NULL, true},
    [REASON_MISSORTED] = {"why_missorted", "next_wait", false},
    [REASON_HELD] = {"why_held", NULL, true},
    [REASON_RETURNING] = {"why_returning", NULL, true},
    [REASON_NO_UPDATES] = {"why_no_updates", NULL, true},
    [REASON_DELAYED] = {"why_delayed", "next_wait", false},
    [REASON_UNKNOWN] = {"why_unknown", NULL, true},
};

/* ---- pieces ---- */

void arg_carrier(struct talk *t, struct say *said, const struct shipment *shipment)
{
    if (shipment && !text_empty(shipment->carrier))
        arg_text(t, said, "carrier", shipment->carrier);
    else
        arg_message(t, said, "carrier", "the_carrier");
}

/* Carriers write a town; some write a street or the name on the door, which stay unsaid. */
bool place_may_be_told(const struct order *order, const char *place)
{
    if (text_empty(place) || strlen(place) > 80 || strpbrk(place, "0123456789"))
        return false;
    const char *name = order->customer.name;
    if (text_empty(name))
        return true;
    struct str folded_place = STR_EMPTY, folded_name = STR_EMPTY;
    text_fold(&folded_place, place, strlen(place));
    text_fold(&folded_name, name, strlen(name));
    bool has_name = strstr(folded_place.data, folded_name.data) != NULL;
    str_clear(&folded_place);
    str_clear(&folded_name);
    return !has_name;
}

/* A card shows places too: those that may not be told are taken out. */
void add_card(struct talk *t, const struct order *order, const struct shipment *shipment)
{
    struct shipment *shown = arena_alloc(t->arena, sizeof *shown);
    *shown = *shipment;
    shown->events = arena_alloc_array(t->arena, shipment->event_count + 1, sizeof *shown->events);
    for (size_t i = 0; i < shipment->event_count; i++) {
        shown->events[i] = shipment->events[i];
        shown->events[i].text = NULL;
        if (!place_may_be_told(order, shown->events[i].place))
            shown->events[i].place = NULL;
    }
    *ARENA_PUSH(t->arena, t->d.cards, t->d.card_count) = (struct parcel_card){order, shown};
}

/* The newest scan; `told`: what the sentence before it told already. */
enum told { TOLD_NOTHING, TOLD_WHEN, TOLD_AGE };
static const struct {
    const char *there, *anywhere; /* with a place, and without */
} scans[] = {[TOLD_NOTHING] = {"scan_place", "scan"},
             [TOLD_WHEN] = {"scan_there", "scan_then"},
             [TOLD_AGE] = {"scan_last_place", "scan_last"}};

static const char *zone_for(const struct talk *t, const struct order *order)
{
    const char *zone = order->customer.time_zone;
    return !text_empty(zone) && zone_exists(zone) ? zone : t->config->shop.time_zone;
}

/* Hours while they are fewer than a day has; then by the calendar, as the date beside it is read. */
static utc_ms age_of(const struct talk *t, const struct order *order, utc_ms at)
{
    const char *zone = zone_for(t, order);
    if (t->facts->now - at < MS_DAY)
        return t->facts->now - at;
    return (calendar_day(t->facts->now, zone) - calendar_day(at, zone)) * MS_DAY;
}

static void say_scan(struct talk *t, const struct order *order, const struct event *event, enum told told)
{
    if (event->at > t->facts->now) /* somebody's clock is wrong */
        return;
    bool place = place_may_be_told(order, event->place);
    struct say *said = say(t, place ? scans[told].there : scans[told].anywhere);
    if (place)
        arg_text(t, said, "place", event->place);
    arg_time(t, said, "moment", ARG_MOMENT, event->at);
    arg_age(t, said, "age", age_of(t, order, event->at));
}

static bool say_expected(struct talk *t, const struct outlook *outlook, const char *window_key,
                         const char *day_key)
{
    struct say *said;
    switch (outlook->expect) {
    case EXPECT_WINDOW:
        said = say(t, window_key);
        arg_window(t, said, "window", outlook->from, outlook->until);
        return true;
    case EXPECT_DAY:
    case EXPECT_DATE:
        said = say(t, day_key);
        arg_time(t, said, "day", outlook->expect == EXPECT_DATE ? ARG_DATE : ARG_DAY, outlook->until);
        return true;
    default: return false;
    }
}

bool tell_expected(struct talk *t, const struct outlook *outlook)
{
    return say_expected(t, outlook, "expect_window", "expect_day");
}

/* Another answer of the same reply tells it. */
static bool date_is_asked(const struct talk *t, const struct order *order)
{
    for (size_t i = 0; i < t->want_count; i++)
        if ((t->wants[i].intent == INTENT_ORDER_STATUS || t->wants[i].intent == INTENT_DELIVERY_ETA) &&
            text_equal(t->wants[i].key, order->key))
            return true;
    return false;
}

void tell_date(struct talk *t, const struct order *order)
{
    if (order->shipment_count != 1 || date_is_asked(t, order))
        return;
    const struct outlook *outlook = &order->shipments[0].outlook;
    if (outlook->silence || shipment_standing(&order->shipments[0]).exception)
        say_expected(t, outlook, "doubt_window", "doubt_day");
    else
        tell_expected(t, outlook);
}

void tell_passed(struct talk *t, const struct order *order, const struct shipment *shipment,
                 const struct outlook *outlook)
{
    if (outlook->late && order->promised_by != UTC_NONE) {
        struct say *said = say(t, "promise_passed");
        arg_time(t, said, "day", order->promised_is_date ? ARG_DATE : ARG_DAY, order->promised_by);
    } else if (outlook->overdue && shipment && outlook->expect == EXPECT_NOTHING) {
        struct say *said = say(t, "window_passed");
        arg_carrier(t, said, shipment);
        arg_time(t, said, "day", ARG_DAY, shipment->window_until);
    }
}

/* ---- one parcel ---- */

static struct say *say_state(struct talk *t, const struct order *order, const struct shipment *shipment,
                             const char *order_message, const char *parcel_message, const struct part *part)
{
    struct say *said = say(t, part ? parcel_message : order_message);
    arg_number(t, said, "number", order->number);
    arg_carrier(t, said, shipment);
    return said;
}

static void say_expectations(struct talk *t, const struct order *order, const struct shipment *shipment,
                             const struct outlook *outlook)
{
    tell_passed(t, order, shipment, outlook);
    tell_expected(t, outlook);
}

/* The same of a parcel that is held up or silent: a date that is still on record may not be kept. */
static void say_doubtful(struct talk *t, const struct order *order, const struct shipment *shipment)
{
    tell_passed(t, order, shipment, &shipment->outlook);
    say_expected(t, &shipment->outlook, "doubt_window", "doubt_day");
}

static void tell_exception(struct talk *t, const struct order *order, const struct shipment *shipment,
                           const struct standing *standing, const struct part *part)
{
    enum reason reason =
        standing->reason && reasons[standing->reason].why ? standing->reason : REASON_UNKNOWN;
    say_state(t, order, shipment, "status_exception", "parcel_exception", part);
    say(t, reasons[reason].why);
    say_scan(t, order, standing->newest, TOLD_NOTHING);
    if (reason != REASON_RETURNING && reason != REASON_REFUSED) /* those will not come */
        say_doubtful(t, order, shipment);
    if (reasons[reason].next)
        say(t, reasons[reason].next);
    if (reasons[reason].person)
        offer_person(t, TICKET_DELIVERY_ISSUE, order->key);
    trace(t, "status: exception, reason %s", reason_name(reason));
}

static void tell_silence(struct talk *t, const struct order *order, const struct shipment *shipment,
                         const struct standing *standing, const struct part *part)
{
    const struct outlook *outlook = &shipment->outlook;
    bool lost = outlook->silence == SILENCE_LOST;
    struct say *said = say_state(t, order, shipment, "status_silent", "parcel_silent", part);
    arg_age(t, said, "age", outlook->silent_for);
    say_scan(t, order, standing->newest, TOLD_AGE);
    say_doubtful(t, order, shipment);
    say(t, lost ? "silence_lost" : "silence_stalled");
    offer_person(t, lost ? TICKET_LOST : outlook->late ? TICKET_LATE : TICKET_DELIVERY_ISSUE, order->key);
    trace(t, "status: silent for %lld hours, %s", (long long)(outlook->silent_for / MS_HOUR),
          lost ? "reads as lost" : "stalled");
}

bool is_out_today(const struct talk *t, const struct order *order, const struct standing *standing)
{
    const char *zone = zone_for(t, order);
    return standing->milestone == MILESTONE_OUT_FOR_DELIVERY && standing->newest &&
           calendar_day(standing->newest->at, zone) == calendar_day(t->facts->now, zone);
}

/* "At the latest on Thursday" of what is in the van today would only confuse. */
bool is_outrun(const struct talk *t, const struct order *order, const struct standing *standing,
               const struct outlook *outlook)
{
    const char *zone = zone_for(t, order);
    int today = calendar_day(t->facts->now, zone);
    if (!is_out_today(t, order, standing))
        return false;
    return (outlook->expect == EXPECT_DATE && calendar_day(outlook->until, "UTC") > today) ||
           (outlook->expect == EXPECT_DAY && calendar_day(outlook->until, zone) > today);
}

static void tell_next(struct talk *t, const struct order *order, const struct shipment *shipment,
                      const struct standing *standing)
{
    struct say *said;
    const struct outlook *outlook = shipment ? &shipment->outlook : &order->outlook;
    switch (standing->milestone) {
    case MILESTONE_OUT_FOR_DELIVERY:
        if (is_out_today(t, order, standing))
            say(t, "next_out_for_delivery");
        else
            say(t, "next_out_since");
        break;
    case MILESTONE_AVAILABLE_FOR_PICKUP:
        said = say(t, "next_pickup");
        arg_age(t, said, "age", t->config->patience.pickup);
        break;
    case MILESTONE_RETURNED: offer_person(t, TICKET_DELIVERY_ISSUE, order->key); break;
    case MILESTONE_LOST: offer_person(t, TICKET_LOST, order->key); break;
    default:
        if (states[standing->milestone].next) {
            said = say(t, states[standing->milestone].next);
            arg_carrier(t, said, shipment);
        }
        if (outlook->late && outlook->expect == EXPECT_NOTHING &&
            standing->milestone != MILESTONE_DELIVERY_ATTEMPTED) {
            say(t, "no_new_date");
            offer_person(t, TICKET_LATE, order->key);
        }
        break;
    }
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
        arg_time(t, said, "moment", ARG_MOMENT, standing.reached->at);
    if (standing.reached && standing.milestone != MILESTONE_ORDER_RECEIVED)
        say_scan(t, order, standing.reached, states[standing.milestone].dated ? TOLD_WHEN : TOLD_NOTHING);
    if (standing.reason && reasons[standing.reason].why && !milestone_is_final(standing.milestone))
        say(t, reasons[standing.reason].why);
    bool came = standing.milestone == MILESTONE_DELIVERY_ATTEMPTED && outlook->late; /* in time, for us */
    if (!came && !is_outrun(t, order, &standing, outlook))
        say_expectations(t, order, shipment, outlook);
    tell_next(t, order, shipment, &standing);
    trace(t, "status: %s, late %s", milestone_name(standing.milestone), outlook->late ? "yes" : "no");
}

/* ---- an order in several parcels ---- */

static const char *title_of(const struct order *order, const struct line *line)
{
    if (!text_empty(line->title))
        return line->title;
    for (size_t i = 0; !text_empty(line->sku) && i < order->line_count; i++)
        if (text_equal(order->lines[i].sku, line->sku) && !text_empty(order->lines[i].title))
            return order->lines[i].title;
    return NULL;
}

size_t parcel_titles(const struct order *order, const struct shipment *shipment, const char **ret_titles,
                     size_t limit)
{
    size_t count = 0;
    for (size_t i = 0; i < shipment->line_count && count < limit; i++) {
        const char *title = title_of(order, &shipment->lines[i]);
        if (title && !text_list_has(ret_titles, count, title))
            ret_titles[count++] = title;
    }
    return count;
}

static void say_part(struct talk *t, const struct order *order, const struct shipment *shipment,
                     const struct part *part)
{
    const char *titles[TITLES];
    size_t count = parcel_titles(order, shipment, titles, TITLES);
    struct say *said = say(t, count ? "part_with" : "part");
    arg_count(t, said, "position", (int64_t)part->position);
    arg_count(t, said, "count", (int64_t)part->count);
    if (count)
        arg_items(t, said, "items", titles, count);
}

void tell_part(struct talk *t, const struct order *order, const struct shipment *shipment,
               const struct part *part)
{
    say_part(t, order, shipment, part);
    tell_parcel(t, order, shipment, part);
}

static bool parcel_has(const struct order *order, const struct shipment *shipment, const char *item)
{
    for (size_t i = 0; i < shipment->line_count; i++) {
        struct line line = {.title = title_of(order, &shipment->lines[i])};
        if (line_matches(&line, item))
            return true;
    }
    return false;
}

/* The one parcel that a named item travels in; NULL when that does not single one out. */
const struct shipment *parcel_of(const struct order *order, const char *item)
{
    const struct shipment *found = NULL;
    for (size_t i = 0; !text_empty(item) && i < order->shipment_count; i++) {
        if (!parcel_has(order, &order->shipments[i], item))
            continue;
        if (found)
            return NULL;
        found = &order->shipments[i];
    }
    return found;
}

void tell_order(struct talk *t, const struct order *order, const char *item)
{
    if (order->shipment_count <= 1) {
        tell_parcel(t, order, order->shipment_count ? &order->shipments[0] : NULL, NULL);
        return;
    }
    const struct shipment *only = parcel_of(order, item);
    struct say *said = say(t, "split_order");
    arg_number(t, said, "number", order->number);
    arg_count(t, said, "count", (int64_t)order->shipment_count);
    size_t told = 0;
    for (size_t i = 0; i < order->shipment_count && told < PARCELS; i++) {
        struct part part = {i + 1, order->shipment_count};
        if (only && only != &order->shipments[i])
            continue;
        if (told)
            paragraph(t);
        tell_part(t, order, &order->shipments[i], &part);
        told++;
    }
    if (!only && order->shipment_count > told) {
        paragraph(t);
        said = say(t, "more_parcels");
        arg_count(t, said, "count", (int64_t)(order->shipment_count - told));
    }
}

void answer_status(struct talk *t, const struct want *want, const struct order *order)
{
    tell_order(t, order, want->item);
}
