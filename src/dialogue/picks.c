/* dialogue/picks.c - see picks.h. */
#include "dialogue/picks.h"

#include <string.h>

#include "base/calendar.h"
#include "base/said_day.h"
#include "base/str.h"
#include "base/text.h"

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
bool picks_known(struct talk *t, struct picks *ret_picks)
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

void picks_offered(const struct talk *t, struct picks *ret_picks)
{
    *ret_picks = (struct picks){.count = 0};
    for (size_t i = 0; i < t->choice_count; i++)
        ret_picks->items[ret_picks->count++] = (struct pick){t->choices[i].key, t->choices[i].title, NULL};
}

void picks_keep_open(struct picks *picks)
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
void picks_keep_relevant(const struct want *want, struct picks *picks)
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
    picks_keep_open(picks);
    if (!picks->count && all.count) { /* nothing is under way: the newest */
        *picks = all;
        picks->count = 1;
    }
}

void picks_drop(struct picks *picks, const char *key)
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
void picks_keep_matching(struct picks *picks, const char *words)
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

/* The one that was placed last, or first. */
void picks_keep_by_age(struct picks *picks, bool newest)
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
void picks_keep_offered(const struct talk *t, struct picks *picks)
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

/* ---- "the one from Friday" ---- */

bool mention_is_by_date(const struct mention *mention)
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

/* Puts a pick among those that were placed most recently; a negative `ago` is no day of the shopper's. */
static void keep_if_newest(struct picks *picks, struct pick pick, int64_t ago, int64_t *least)
{
    if (ago < 0 || ago > *least)
        return;
    if (ago < *least)
        picks->count = 0;
    *least = ago;
    picks->items[picks->count++] = pick;
}

void picks_keep_placed(const struct talk *t, const struct mention *mention, struct picks *picks)
{
    int64_t least = INT64_MAX;
    size_t seen = picks->count;
    picks->count = 0;
    for (size_t i = 0; i < seen; i++) {
        struct pick pick = picks->items[i];
        keep_if_newest(picks, pick, pick.order ? placed_ago(t, mention, pick.order) : -1, &least);
    }
}

/* ---- "from November 12" ---- */

const char *said_date(const struct talk *t)
{
    struct said_day day;
    for (size_t i = 0; i < t->meaning->entity_count; i++)
        if (t->meaning->entities[i].type == ENTITY_DATE &&
            said_day_read(t->meaning->entities[i].value, t->locale, &day))
            return t->meaning->entities[i].value;
    return NULL;
}

/* How many days ago, when the order was placed on such a day; else negative. */
static int64_t placed_on_ago(const struct talk *t, const struct said_day *day, const struct order *order)
{
    const char *zone = zone_for(t, order);
    struct civil placed = calendar_civil(order->placed_at, zone), today = calendar_civil(t->facts->now, zone);
    bool fits = placed.day == day->day && (!day->month || placed.month == day->month) &&
                (!day->year || placed.year == day->year);
    return fits ? day_of(today) - day_of(placed) : -1;
}

void picks_keep_placed_on(const struct talk *t, const char *date, struct picks *picks)
{
    struct said_day day = {0};
    int64_t least = INT64_MAX;
    size_t seen = picks->count;
    picks->count = 0;
    if (!said_day_read(date, t->locale, &day))
        return;
    for (size_t i = 0; i < seen; i++) {
        struct pick pick = picks->items[i];
        keep_if_newest(picks, pick, pick.order ? placed_on_ago(t, &day, pick.order) : -1, &least);
    }
}
