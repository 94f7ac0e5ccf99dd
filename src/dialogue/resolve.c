/* dialogue/resolve.c - which order is meant: "the headphones", "the second", "the other one", or simply the
 * only one. */
#include <string.h>

#include "base/str.h"
#include "dialogue/picks.h"

bool intent_needs_order(enum intent intent)
{
    switch (intent) {
    case INTENT_ORDER_STATUS:
    case INTENT_DELIVERY_ETA:
    case INTENT_TRACKING_NUMBER:
    case INTENT_DELIVERY_PROBLEM:
    case INTENT_CANCEL_ORDER:
    case INTENT_CHANGE_ORDER:
    case INTENT_CHANGE_ADDRESS:
    case INTENT_NOTIFY_ME: return true;
    default: return false;
    }
}

static void ask_which(struct talk *t, const struct picks *picks)
{
    if (t->ask.which)
        return;
    t->ask.which = true;
    t->s.choice_count = 0;
    for (size_t i = 0; i < picks->count && i < CHOICES; i++)
        t->s.choices[t->s.choice_count++] = (struct choice){picks->items[i].key, picks->items[i].title};
    trace(t, "resolve: %zu orders are possible", picks->count);
}

/* ---- one question ---- */

static const struct mention *mention_of(const struct talk *t)
{
    static const enum mention_kind order[] = {
        MENTION_WEEKDAY, MENTION_DAYS_AGO, MENTION_WEEKS_AGO, MENTION_ALL,  MENTION_OTHER, MENTION_NEXT,
        MENTION_ORDINAL, MENTION_NEWEST,   MENTION_OLDEST,    MENTION_ITEM, MENTION_THEM,  MENTION_SAME};
    for (size_t i = 0; i < sizeof order / sizeof *order; i++)
        for (size_t j = 0; j < t->meaning->mention_count; j++)
            if (t->meaning->mentions[j].kind == order[i])
                return &t->meaning->mentions[j];
    return NULL;
}

static bool is_by_age(const struct talk *t, const struct mention *mention)
{
    return mention->kind == MENTION_NEWEST || mention->kind == MENTION_OLDEST ||
           (mention->kind == MENTION_ORDINAL && mention->ordinal < 0 && !t->choice_count && is_known(t));
}

static void settle(struct talk *t, struct want *want, const struct picks *picks)
{
    if (picks->count == 1) {
        want->key = picks->items[0].key;
        want->picked = true;
    } else if (picks->count > 1) {
        ask_which(t, picks);
    }
}

/* ---- "the one from Friday" ---- */

/* None was placed then: that is said and asked about, unless there is one order that the talk is about. */
static bool resolve_date(struct talk *t, const struct mention *mention, struct want *want)
{
    struct picks known, picks;
    if (!picks_known(t, &known))
        return true;
    picks = known;
    picks_keep_placed(t, mention, &picks);
    if (!picks.count && is_known(t) && !t->s.order && known.count > 1) {
        say(t, "date_unknown");
        ask_which(t, &known);
        return true;
    }
    settle(t, want, &picks);
    return picks.count > 0;
}

/* Fills picks with what the mention can mean. False: facts are missing. */
static bool picks_of_mention(struct talk *t, const struct mention *mention, const struct want *want,
                             struct picks *picks)
{
    if (is_by_age(t, mention)) {
        if (!picks_known(t, picks))
            return false;
        if (t->was_together || t->was_asked == ASK_WHICH_ORDER)
            picks_keep_offered(t, picks);
        picks_keep_by_age(picks, mention->kind != MENTION_OLDEST);
        return true;
    }
    bool from_choices = t->choice_count > 0;
    if (from_choices)
        picks_offered(t, picks);
    else if (!picks_known(t, picks))
        return false;
    size_t nth = 0;
    switch (mention->kind) {
    case MENTION_ITEM:
        picks_keep_matching(picks, mention->text ? mention->text : want->item ? want->item : "");
        break;
    case MENTION_ORDINAL:
        nth = mention->ordinal < 0 ? picks->count - 1 : (size_t)mention->ordinal - 1;
        if (!from_choices && !is_known(t))
            nth = picks->count - 1 - nth; /* proven last comes first, told first counts as the first */
        if (mention->ordinal && nth < picks->count)
            *picks = (struct picks){.items = {picks->items[nth]}, .count = 1};
        break;
    case MENTION_OTHER:
    case MENTION_NEXT:
        picks_drop(picks, t->s.order);
        if (!from_choices && picks->count > 1)
            picks_keep_open(picks);
        break;
    default: break;
    }
    if (mention->kind == MENTION_ITEM && from_choices &&
        !picks->count) { /* not one of those: another of theirs? */
        if (!picks_known(t, picks))
            return false;
        picks_keep_matching(picks, mention->text ? mention->text : "");
    }
    return true;
}

/* What is missing, wrong or to be added need not be among what was ordered. */
static bool names_what_is_there(const struct want *want)
{
    return want->intent != INTENT_CHANGE_ORDER &&
           !(want->intent == INTENT_DELIVERY_PROBLEM && problem_needs_person(want->problem));
}

/* An item that none of the orders has which this shopper may know. Whether another has it is not told: its
 * number is asked for. True when that settles it. */
static bool item_elsewhere(struct talk *t, struct want *want)
{
    struct picks known;
    if (!names_what_is_there(want) || !picks_known(t, &known) || !known.count)
        return false;
    if (is_known(t)) {
        say(t, "item_unknown");
        settle(t, want, &known);
        want->key = NULL;
        return t->ask.which;
    }
    const struct order *order = NULL;
    for (size_t i = 0; i < known.count; i++)
        if (text_equal(known.items[i].key, t->s.order))
            order = known.items[i].order;
    if (!order) /* a proof is still to come: nobody knows yet what is in it */
        return t->s.order == NULL;
    struct say *said = say(t, known.count > 1 ? "item_elsewhere_all" : "item_elsewhere");
    arg_number(t, said, "number", order->number);
    want->key = NULL;
    t->ask.silent_number = true;
    trace(t, "resolve: the item is in no order that may be known");
    return true;
}

/* ---- one parcel of several ---- */

/* What is in the parcel, when that tells it from the others. */
static const char *parcel_words(const struct order *order, const struct shipment *shipment)
{
    const char *title = NULL;
    return parcel_titles(order, shipment, &title, 1) && parcel_of(order, title) == shipment ? title : NULL;
}

/* Of the only order in the talk "the second" is a parcel, and of one that came in two "the other one" is the
 * parcel that was not told just now. True when that settles it, or facts are missing. */
static bool resolve_parcel(struct talk *t, const struct mention *mention, struct want *want)
{
    const char *told = t->s.last_count ? t->s.last[0].item : NULL;
    bool other = mention->kind == MENTION_OTHER && told;
    struct picks known;
    if (t->choice_count || !t->s.order || !(other || mention->kind == MENTION_ORDINAL))
        return false;
    const struct order *order = open_order(t, t->s.order);
    if (waiting(t) || !order || order->shipment_count < 2)
        return waiting(t);
    if (!other && (!picks_known(t, &known) || known.count > 1))
        return waiting(t);
    size_t nth = mention->ordinal < 0 ? order->shipment_count - 1 : (size_t)mention->ordinal - 1;
    if (other) {
        if (order->shipment_count > 2 || !parcel_of(order, told))
            return false;
        nth = parcel_of(order, told) == &order->shipments[0];
    }
    const char *words = nth < order->shipment_count ? parcel_words(order, &order->shipments[nth]) : NULL;
    if (!words)
        return false;
    want->key = t->s.order;
    want->item = words;
    return true;
}

/* What the shopper said of an order that is not named: true when that settles it, or facts are missing. */
static bool resolve_mention(struct talk *t, struct want *want)
{
    const struct mention *mention = mention_of(t);
    if (!mention || mention->kind == MENTION_SAME || (mention->kind == MENTION_THEM && !t->was_together))
        return false;
    if (mention->kind == MENTION_NEXT && !is_known(t))
        return true; /* one that was not spoken of yet: its number is asked for */
    if (resolve_parcel(t, mention, want))
        return true;
    if (mention_is_by_date(mention))
        return resolve_date(t, mention, want);
    struct picks picks;
    if (!picks_of_mention(t, mention, want, &picks))
        return true;
    if ((mention->kind == MENTION_ALL || mention->kind == MENTION_THEM) && picks.count) {
        if (!t->choice_count && picks.count > 1)
            picks_keep_open(&picks);
        for (size_t i = 1; i < picks.count && i < NUMBERS; i++) {
            struct want more = *want;
            more.key = picks.items[i].key;
            want_add(t, more);
        }
        want->key = picks.count ? picks.items[0].key : NULL;
        return want->key != NULL;
    }
    if (mention->kind == MENTION_ITEM && picks.count > 1 && picks.items[0].order) {
        struct picks open = picks;
        picks_keep_open(&open);
        if (open.count)
            picks = open;
    }
    settle(t, want, &picks);
    if (!picks.count && mention->kind == MENTION_ITEM)
        return item_elsewhere(t, want);
    if (!picks.count && (mention->kind == MENTION_NEXT || mention->kind == MENTION_OTHER))
        return true; /* one that we have not heard of: its number is asked for */
    return picks.count > 0;
}

/* "Where is my order from November 12?" The day may also be one by which it is needed; so it only picks among
 * orders where one has to be picked, and says nothing when none was placed then. */
static bool resolve_said_date(struct talk *t, struct want *want)
{
    const char *date = said_date(t);
    struct picks picks;
    if (!date || !picks_known(t, &picks))
        return waiting(t);
    picks_keep_placed_on(t, date, &picks);
    settle(t, want, &picks);
    return picks.count > 0;
}

static bool focus_holds(struct talk *t)
{
    if (!t->s.order)
        return false;
    if (!is_known(t))
        return true;
    enum access access = access_to(t, t->s.order);
    return access == ACCESS_WAIT || access == ACCESS_OWN || access == ACCESS_PROVEN;
}

static void resolve_one(struct talk *t, struct want *want)
{
    if (resolve_mention(t, want) || waiting(t))
        return;
    bool open = t->was_asked == ASK_WHICH_ORDER || !focus_holds(t);
    if (open && (resolve_said_date(t, want) || waiting(t)))
        return;
    if (t->was_asked == ASK_WHICH_ORDER && t->choice_count > 1 && !want->key) {
        struct picks picks;
        picks_offered(t, &picks);
        ask_which(t, &picks);
        return;
    }
    if (focus_holds(t)) {
        want->key = t->s.order;
        return;
    }
    struct picks picks;
    if (!is_known(t) || !picks_known(t, &picks))
        return;
    picks_keep_relevant(want, &picks);
    settle(t, want, &picks);
}

/* "The one ending in 04": the end of exactly one order's number. */
static const char *ending_in(struct talk *t, const char *key)
{
    struct picks picks;
    const char *found = NULL;
    size_t len = strlen(key);
    if (len < 2 || len > 4 || !picks_known(t, &picks))
        return NULL;
    for (size_t i = 0; i < picks.count; i++) {
        size_t have = strlen(picks.items[i].key);
        if (text_equal(picks.items[i].key, key))
            return NULL;
        if (have > len && text_equal(picks.items[i].key + have - len, key)) {
            if (found)
                return NULL;
            found = picks.items[i].key;
        }
    }
    return found;
}

void resolve(struct talk *t)
{
    for (size_t i = 0; i < t->want_count; i++) { /* may grow while it runs: "both" */
        struct want *want = &t->wants[i];
        if (!intent_needs_order(want->intent))
            continue;
        if (!want->key) {
            resolve_one(t, want);
        } else if (t->heard.number_count) {
            const char *key = ending_in(t, want->key);
            want->key = key ? key : want->key;
        }
    }
}
