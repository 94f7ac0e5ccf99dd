/* dialogue/resolve.c - which order is meant: "the headphones", "the second", "the other one", or simply the
 * only one. */
#include <string.h>

#include "base/calendar.h"
#include "base/str.h"
#include "base/text.h"
#include "dialogue/dialogue_private.h"

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

/* ---- orders to choose from ---- */

struct pick {
    const char *key, *title;
    const struct order *order; /* NULL: only its title is known */
};

struct picks {
    struct pick items[FACTS_ORDERS];
    size_t count;
};

static const char *titles_in_one(struct talk *t, const struct order *order)
{
    const char *titles[3];
    size_t count = order_titles(order, titles, 3);
    const char *text = NULL;
    for (size_t i = 0; i < count; i++)
        text = text ? arena_printf(t->arena, "%s & %s", text, titles[i]) : titles[i];
    return text ? arena_copy(t->arena, text, text_cut(text, strlen(text), SESSION_TEXT)) : NULL;
}

static void pick_add(struct talk *t, struct picks *picks, const struct order *order)
{
    if (picks->count < FACTS_ORDERS)
        picks->items[picks->count++] = (struct pick){order->key, titles_in_one(t, order), order};
}

/* What this shopper may know: their own orders, newest first, or those proven here. False: facts are missing.
 */
static bool known_orders(struct talk *t, struct picks *ret_picks)
{
    *ret_picks = (struct picks){.count = 0};
    if (is_known(t)) {
        const struct customer_fact *customer = know_customer(t);
        for (size_t i = 0; customer && i < customer->order_count; i++)
            pick_add(t, ret_picks, customer->orders[i]);
        return customer != NULL;
    }
    for (size_t i = t->s.proven_count; i-- > 0 && ret_picks->count < NUMBERS;) {
        const struct order *order = open_order(t, t->s.proven[i]);
        if (order)
            pick_add(t, ret_picks, order);
    }
    return !waiting(t);
}

static void offered_orders(const struct talk *t, struct picks *ret_picks)
{
    *ret_picks = (struct picks){.count = 0};
    for (size_t i = 0; i < t->choice_count; i++)
        ret_picks->items[ret_picks->count++] = (struct pick){t->choices[i].key, t->choices[i].title, NULL};
}

static void keep_open(struct picks *picks)
{
    size_t count = 0;
    for (size_t i = 0; i < picks->count; i++)
        if (order_is_open(picks->items[i].order))
            picks->items[count++] = picks->items[i];
    picks->count = count;
}

static bool has_delivered(const struct order *order)
{
    for (size_t i = 0; i < order->shipment_count; i++)
        if (shipment_standing(&order->shipments[i]).milestone == MILESTONE_DELIVERED)
            return true;
    return false;
}

/* Of several orders, those that a question without a number can be about. */
static void keep_relevant(const struct want *want, struct picks *picks)
{
    struct picks all = *picks;
    if (want->intent == INTENT_DELIVERY_PROBLEM && want->problem != PROBLEM_LATE &&
        want->problem != PROBLEM_LOST &&
        want->problem != PROBLEM_NONE) { /* something arrived, or is said to have */
        size_t count = 0;
        for (size_t i = 0; i < picks->count; i++)
            if (has_delivered(picks->items[i].order))
                picks->items[count++] = picks->items[i];
        picks->count = count;
        if (count)
            return;
        *picks = all;
    }
    keep_open(picks);
    if (!picks->count && all.count) { /* nothing is under way: the newest */
        *picks = all;
        picks->count = 1;
    }
}

static void drop(struct picks *picks, const char *key)
{
    size_t count = 0;
    for (size_t i = 0; i < picks->count; i++)
        if (!text_equal(picks->items[i].key, key))
            picks->items[count++] = picks->items[i];
    picks->count = count;
}

static int pick_score(const struct pick *pick, const char *words)
{
    int best = pick->title ? title_score(pick->title, words) : 0;
    for (size_t i = 0; pick->order && i < pick->order->line_count; i++) {
        const char *title = pick->order->lines[i].title;
        int score = text_empty(title) ? 0 : title_score(title, words);
        best = score > best ? score : best;
    }
    return best;
}

/* Keeps those that fit the words best; none when no one does. */
static void keep_matching(struct picks *picks, const char *words)
{
    int best = 1;
    for (size_t i = 0; i < picks->count; i++) {
        int score = pick_score(&picks->items[i], words);
        best = score > best ? score : best;
    }
    size_t count = 0;
    for (size_t i = 0; i < picks->count; i++)
        if (pick_score(&picks->items[i], words) >= best)
            picks->items[count++] = picks->items[i];
    picks->count = count;
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

/* The one that was placed last, or first. */
static void keep_by_age(struct picks *picks, bool newest)
{
    size_t best = 0;
    for (size_t i = 1; i < picks->count; i++) {
        utc_ms at = picks->items[i].order->placed_at, than = picks->items[best].order->placed_at;
        if (newest ? at > than : at < than)
            best = i;
    }
    if (picks->count)
        *picks = (struct picks){.items = {picks->items[best]}, .count = 1};
}

/* Where a choice was put, "the newer one" is one of those. */
static void keep_offered(const struct talk *t, struct picks *picks)
{
    size_t count = 0;
    for (size_t i = 0; i < picks->count; i++)
        for (size_t j = 0; j < t->choice_count; j++)
            if (text_equal(picks->items[i].key, t->choices[j].key)) {
                picks->items[count++] = picks->items[i];
                break;
            }
    picks->count = count;
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

static bool is_by_date(const struct mention *mention)
{
    return mention->kind == MENTION_WEEKDAY || mention->kind == MENTION_DAYS_AGO ||
           mention->kind == MENTION_WEEKS_AGO;
}

/* Whole days since the epoch of the calendar that hangs on the shopper's wall. */
static int64_t day_of(struct civil civil)
{
    struct civil midnight = {.year = civil.year, .month = civil.month, .day = civil.day};
    return calendar_utc(midnight, "UTC") / MS_DAY;
}

/* How long ago the order was placed, in the mention's own unit; negative when the mention cannot mean it. A
 * weekday is the nearest one that has passed, so that the least is the best. */
static int64_t placed_ago(const struct talk *t, const struct mention *mention, const struct order *order)
{
    const char *zone = zone_for(t, order);
    struct civil placed = calendar_civil(order->placed_at, zone), today = calendar_civil(t->facts->now, zone);
    int64_t days = day_of(today) - day_of(placed);
    int64_t weeks = (day_of(today) - today.weekday - (day_of(placed) - placed.weekday)) / 7;
    switch (mention->kind) {
    case MENTION_WEEKDAY: return placed.weekday == mention->ordinal && days < 28 ? days : -1;
    case MENTION_DAYS_AGO: return days == mention->ordinal ? days : -1;
    default: return weeks == mention->ordinal ? weeks : -1;
    }
}

static void keep_placed(const struct talk *t, const struct mention *mention, struct picks *picks)
{
    int64_t least = INT64_MAX;
    size_t count = 0;
    for (size_t i = 0; i < picks->count; i++) {
        int64_t ago = placed_ago(t, mention, picks->items[i].order);
        if (ago < 0 || ago > least)
            continue;
        if (ago < least)
            count = 0;
        least = ago;
        picks->items[count++] = picks->items[i];
    }
    picks->count = count;
}

/* None was placed then: that is said and asked about, unless there is one order that the talk is about. */
static bool resolve_date(struct talk *t, const struct mention *mention, struct want *want)
{
    struct picks known, picks;
    if (!known_orders(t, &known))
        return true;
    picks = known;
    keep_placed(t, mention, &picks);
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
        if (!known_orders(t, picks))
            return false;
        if (t->was_together || t->was_asked == ASK_WHICH_ORDER)
            keep_offered(t, picks);
        keep_by_age(picks, mention->kind != MENTION_OLDEST);
        return true;
    }
    bool from_choices = t->choice_count > 0;
    if (from_choices)
        offered_orders(t, picks);
    else if (!known_orders(t, picks))
        return false;
    size_t nth = 0;
    switch (mention->kind) {
    case MENTION_ITEM:
        keep_matching(picks, mention->text ? mention->text : want->item ? want->item : "");
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
        drop(picks, t->s.order);
        if (!from_choices && picks->count > 1)
            keep_open(picks);
        break;
    default: break;
    }
    if (mention->kind == MENTION_ITEM && from_choices &&
        !picks->count) { /* not one of those: another of theirs? */
        if (!known_orders(t, picks))
            return false;
        keep_matching(picks, mention->text ? mention->text : "");
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
    if (!names_what_is_there(want) || !known_orders(t, &known) || !known.count)
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

/* What the shopper said of an order that is not named: true when that settles it, or facts are missing. */
static bool resolve_mention(struct talk *t, struct want *want)
{
    const struct mention *mention = mention_of(t);
    if (!mention || mention->kind == MENTION_SAME || (mention->kind == MENTION_THEM && !t->was_together))
        return false;
    if (mention->kind == MENTION_NEXT && !is_known(t))
        return true; /* one that was not spoken of yet: its number is asked for */
    if (is_by_date(mention))
        return resolve_date(t, mention, want);
    struct picks picks;
    if (!picks_of_mention(t, mention, want, &picks))
        return true;
    if ((mention->kind == MENTION_ALL || mention->kind == MENTION_THEM) && picks.count) {
        if (!t->choice_count && picks.count > 1)
            keep_open(&picks);
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
        keep_open(&open);
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
    if (t->was_asked == ASK_WHICH_ORDER && t->choice_count > 1 && !want->key) {
        struct picks picks;
        offered_orders(t, &picks);
        ask_which(t, &picks);
        return;
    }
    if (focus_holds(t)) {
        want->key = t->s.order;
        return;
    }
    struct picks picks;
    if (!is_known(t) || !known_orders(t, &picks))
        return;
    keep_relevant(want, &picks);
    settle(t, want, &picks);
}

/* "The one ending in 04": the end of exactly one order's number. */
static const char *ending_in(struct talk *t, const char *key)
{
    struct picks picks;
    const char *found = NULL;
    size_t len = strlen(key);
    if (len < 2 || len > 4 || !known_orders(t, &picks))
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
