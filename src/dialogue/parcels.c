/* dialogue/parcels.c - the parcels of an order: what is in them, where they were seen, and all of them
 * together. */
#include <string.h>

#include "base/str.h"
#include "base/text.h"
#include "dialogue/dialogue_private.h"

#define PARCELS 4 /* told in one answer */
#define TITLES 4  /* named of one parcel */

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

void arg_parcel(struct talk *t, struct say *said, const struct order *order, const struct shipment *shipment,
                const struct part *part)
{
    const char *titles[TITLES];
    size_t count = parcel_titles(order, shipment, titles, TITLES);
    arg_message(t, said, "parcel", count ? "part_with" : "part");
    if (count) {
        arg_items(t, said, "items", titles, count);
    } else {
        arg_count(t, said, "position", (int64_t)part->position);
        arg_count(t, said, "count", (int64_t)part->count);
    }
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

static bool is_there(const struct shipment *shipment)
{
    struct standing standing = shipment_standing(shipment);
    return standing.milestone == MILESTONE_DELIVERED && !standing.exception;
}

/* `coming`: without what is there already. */
static void tell_parcels(struct talk *t, const struct order *order, const char *item, bool coming)
{
    const struct shipment *only = parcel_of(order, item);
    size_t there = 0, told = 0;
    for (size_t i = 0; coming && i < order->shipment_count; i++)
        there += is_there(&order->shipments[i]);
    size_t count = order->shipment_count - there;
    struct say *said = say(t, there ? "split_rest" : "split_order");
    arg_number(t, said, "number", order->number);
    arg_count(t, said, "count", (int64_t)count);
    for (size_t i = 0; i < order->shipment_count && told < PARCELS; i++) {
        struct part part = {i + 1, order->shipment_count};
        if (only && only != &order->shipments[i])
            continue;
        if (coming && is_there(&order->shipments[i]))
            continue;
        paragraph(t);
        tell_parcel(t, order, &order->shipments[i], &part);
        told++;
    }
    if (!only && count > told) {
        paragraph(t);
        said = say(t, "more_parcels");
        arg_count(t, said, "count", (int64_t)(count - told));
    }
}

/* What did not go out with the rest. */
void tell_items_left(struct talk *t, const struct order *order)
{
    struct line *left;
    const char *titles[TITLES];
    size_t count = 0, left_count = order_items_left(order, t->arena, &left);
    for (size_t i = 0; i < left_count && count < TITLES; i++)
        if (title_of(order, &left[i]))
            titles[count++] = title_of(order, &left[i]);
    if (!count || !order_is_open(order))
        return;
    paragraph(t);
    struct say *said = say(t, order_waits_for_stock(order) ? "items_back_order" : "items_left");
    arg_items(t, said, "items", titles, count);
    arg_count(t, said, "count", (int64_t)count);
    trace(t, "status: %zu items in no parcel", left_count);
}

void tell_order(struct talk *t, const struct order *order, const char *item)
{
    if (order->shipment_count > 1)
        tell_parcels(t, order, item, false);
    else
        tell_parcel(t, order, order->shipment_count ? &order->shipments[0] : NULL, NULL);
    if (!parcel_of(order, item))
        tell_items_left(t, order);
}

void tell_coming(struct talk *t, const struct order *order, const char *item)
{
    if (order->shipment_count > 1 && order_is_open(order) && !parcel_of(order, item))
        tell_parcels(t, order, NULL, true);
    else
        tell_order(t, order, item);
}
