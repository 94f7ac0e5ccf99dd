/* wording/cards.c - a parcel's card: carrier and number, where it stands, since when or until when, and the
 * carrier's page. */
#include "wording/ssml.h"
#include "wording/wording_private.h"

const char *const card_keys[] = {
    "card_title",
    "card_title_carrier",
    "card_title_number",
    "card_title_plain",
    "card_order_received",
    "card_packed",
    "card_label_created",
    "card_picked_up",
    "card_in_transit",
    "card_out_for_delivery",
    "card_delivery_attempted",
    "card_available_for_pickup",
    "card_delivered",
    "card_returned",
    "card_cancelled",
    "card_lost",
    "card_exception",
    "card_scan",
    "card_scan_place",
    "card_expected",
    "card_link",
    NULL,
};

/* A parcel goes by our own reference until the carrier gives it a number. */
static const char *title(const struct scope *scope, const struct order *order,
                         const struct shipment *shipment)
{
    const char *told = shipment->tracking_number;
    if (text_empty(told))
        told = shipment_reference(scope->arena, order, shipment);
    struct arg args[] = {{.name = "carrier", .kind = ARG_TEXT, .text = shipment->carrier},
                         {.name = "number", .kind = ARG_NUMBER, .text = told}};
    bool carrier = !text_empty(shipment->carrier) && !text_empty(shipment->tracking_number);
    bool number = !text_empty(told);
    const char *key = carrier && number ? "card_title"
                      : carrier         ? "card_title_carrier"
                      : number          ? "card_title_number"
                                        : "card_title_plain";
    return scope_text(scope, key, args, 2);
}

static const char *state(const struct scope *scope, const struct standing *standing)
{
    const char *name = standing->exception ? "exception" : milestone_name(standing->milestone);
    return scope_text(scope, arena_printf(scope->arena, "card_%s", name), NULL, 0);
}

/* What is still to come, else the newest scan. */
static const char *dates(const struct scope *scope, const struct shipment *shipment,
                         const struct standing *standing)
{
    static const enum arg_kind kinds[] = {
        [EXPECT_WINDOW] = ARG_WINDOW, [EXPECT_DAY] = ARG_DAY, [EXPECT_DATE] = ARG_DATE};
    const struct event *newest = standing->newest;
    const struct outlook *outlook = &shipment->outlook;
    if (outlook->expect != EXPECT_NOTHING) {
        bool window = outlook->expect == EXPECT_WINDOW;
        struct arg when = {.name = "when",
                           .kind = kinds[outlook->expect],
                           .at = window ? outlook->from : outlook->until,
                           .until = outlook->until};
        return scope_text(scope, "card_expected", &when, 1);
    }
    if (!newest || newest->at == UTC_NONE)
        return NULL;
    struct arg args[] = {{.name = "when", .kind = ARG_MOMENT, .at = newest->at},
                         {.name = "place", .kind = ARG_TEXT, .text = newest->place}};
    return scope_text(scope, text_empty(newest->place) ? "card_scan" : "card_scan_place", args, 2);
}

void cards_word(const struct scope *scope, const struct decision *decision, struct reply *ret_reply)
{
    for (size_t i = 0; i < decision->card_count; i++) {
        const struct shipment *shipment = decision->cards[i].shipment;
        if (!shipment)
            continue;
        struct standing standing = shipment_standing(shipment);
        struct card *card = ARENA_PUSH(scope->arena, ret_reply->cards, ret_reply->card_count);
        card->title = title(scope, decision->cards[i].order, shipment);
        card->subtitle = state(scope, &standing);
        card->text = dates(scope, shipment, &standing);
        struct tracking_hint hint = shipment_hint(decision->cards[i].order, shipment);
        if (!text_empty(shipment->tracking_number))
            card->link = tracking_link(scope->arena, shipment->tracking_number, &hint);
        if (card->link)
            card->link_title = scope_text(scope, "card_link", NULL, 0);
    }
}
