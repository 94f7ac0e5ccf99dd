/* dialogue/answer_shop.c - what the shop says about itself, the list of orders, and what became of a ticket.
 */
#include "base/str.h"
#include "dialogue/dialogue_private.h"

#define LISTED 5

static bool say_policy(struct talk *t, const char *text)
{
    if (text_empty(text))
        return false;
    struct say *said = say(t, "policy");
    arg_text(t, said, "text", text);
    return true;
}

/* In the middle of another question the person is a button, and the question is put again. */
static void offer_beside(struct talk *t, enum ticket_reason reason, const char *key)
{
    offer_person(t, reason, key);
    if (t->was_asked != ASK_ORDER_NUMBER && t->was_asked != ASK_PROOF)
        return;
    say(t, "person_beside");
    t->ask.silent_person = true;
}

/* Where a ticket waits for contact details, they are asked for again. */
static void ask_contact_again(struct talk *t)
{
    t->ask.contact |= t->was_asked == ASK_CONTACT && !t->heard.contact_email && !t->heard.contact_phone;
}

void answer_shop(struct talk *t, const struct want *want)
{
    const struct policies *policies = config_policies(t->config, t->locale);
    ask_contact_again(t);
    switch (want->intent) {
    case INTENT_RETURN_OR_REFUND:
        if (say_policy(t, policies->returns))
            return;
        say(t, "returns_unknown");
        offer_beside(t, TICKET_RETURN_OR_REFUND, t->s.order);
        break;
    case INTENT_DELIVERY_OPTIONS:
        if (say_policy(t, policies->delivery))
            return;
        say(t, "delivery_unknown");
        offer_beside(t, TICKET_QUESTION, NULL);
        break;
    case INTENT_STOP_NOTIFICATIONS:
        t->d.stop_notifications = true;
        say(t, "notify_off");
        break;
    default:
        if (say_policy(t, policies->other))
            return;
        say(t, "other_unknown");
        if (policies->contact)
            say_policy(t, policies->contact);
        offer_beside(t, TICKET_QUESTION, NULL);
        break;
    }
    trace(t, "shop: the policies say nothing about %s", intent_name(want->intent));
}

void answer_person(struct talk *t, const struct want *want)
{
    const struct policies *policies = config_policies(t->config, t->locale);
    if (want->about) {
        bool hours = text_equal(want->about, "hours");
        bool told = say_policy(t, hours ? policies->hours : policies->contact);
        if (!told)
            told = say_policy(t, hours ? policies->contact : policies->hours);
        if (told)
            return;
        say(t, "contact_unknown");
        offer_beside(t, TICKET_ASKED_PERSON, t->s.order);
        return;
    }
    if (t->heard.number_count)
        t->s.order = t->heard.numbers[0];
    const struct order *order = t->s.order ? open_order(t, t->s.order) : NULL;
    if (waiting(t))
        return;
    if (want->intent == INTENT_COMPLAINT)
        say(t, "sorry_complaint");
    hand_over(t, want->intent == INTENT_COMPLAINT ? TICKET_COMPLAINT : TICKET_ASKED_PERSON, order,
              t->s.order);
}

/* ---- the list of orders ---- */

/* The parcel that says most about an order in a list: one that is not there yet, else the last. */
static const struct shipment *telling_parcel(const struct order *order)
{
    for (size_t i = 0; i < order->shipment_count; i++)
        if (!milestone_is_final(shipment_standing(&order->shipments[i]).milestone))
            return &order->shipments[i];
    return order->shipment_count ? &order->shipments[order->shipment_count - 1] : NULL;
}

static const char *const list_messages[MILESTONE_COUNT] = {
    [MILESTONE_ORDER_RECEIVED] = "list_order_received",
    [MILESTONE_PACKED] = "list_packed",
    [MILESTONE_LABEL_CREATED] = "list_packed",
    [MILESTONE_PICKED_UP] = "list_in_transit",
    [MILESTONE_IN_TRANSIT] = "list_in_transit",
    [MILESTONE_OUT_FOR_DELIVERY] = "list_out_for_delivery",
    [MILESTONE_DELIVERY_ATTEMPTED] = "list_delivery_attempted",
    [MILESTONE_AVAILABLE_FOR_PICKUP] = "list_available_for_pickup",
    [MILESTONE_DELIVERED] = "list_delivered",
    [MILESTONE_RETURNED] = "list_returned",
    [MILESTONE_CANCELLED] = "list_cancelled",
    [MILESTONE_LOST] = "list_lost",
};

static const char *list_exception(enum reason reason)
{
    switch (reason) {
    case REASON_RETURNING: return "list_returning";
    case REASON_REFUSED: return "list_refused";
    default: return "list_exception";
    }
}

static void list_one(struct talk *t, const struct order *order)
{
    const char *titles[3];
    size_t count = order_titles(order, titles, 3);
    const struct shipment *shipment = telling_parcel(order);
    struct standing standing = {.milestone = MILESTONE_ORDER_RECEIVED};
    if (shipment)
        standing = shipment_standing(shipment);
    const struct outlook *outlook = shipment ? &shipment->outlook : &order->outlook;
    paragraph(t);
    struct say *said = say(t, count ? "list_order" : "list_order_plain");
    arg_number(t, said, "number", order->number);
    if (count)
        arg_items(t, said, "items", titles, count);
    said = say(t, standing.exception ? list_exception(standing.reason)
                  : outlook->silence ? "list_silent"
                                     : list_messages[standing.milestone]);
    arg_time(t, said, "placed", ARG_DAY, order->placed_at);
    if (standing.reached)
        arg_time(t, said, "day", ARG_DAY, standing.reached->at);
    arg_age(t, said, "age", outlook->silent_for);
    if (outlook->expect && !standing.exception && !outlook->silence)
        tell_expected(t, order, outlook);
    else if (!milestone_is_final(standing.milestone))
        tell_passed(t, order, shipment, outlook);
}

/* The list is for who is known: by an account, or by a code. */
static void list_for_whom(struct talk *t, const struct want *want)
{
    if (codes_are_sent(t)) {
        if (!code_instead_of_number(t))
            t->ask.email = true;
        keep_want(t, *want);
        return;
    }
    say(t, "list_needs_account");
    t->d.link_account = t->turn->can_link_account;
    t->ask.number = true;
    t->ask.silent_number = true;
}

void answer_list(struct talk *t, const struct want *want)
{
    if (!is_known(t)) {
        list_for_whom(t, want);
        trace(t, "list: nobody is signed in");
        return;
    }
    const struct customer_fact *customer = know_customer(t);
    if (!customer)
        return;
    if (!customer->order_count) {
        say(t, "list_none");
        return;
    }
    struct say *said = say(t, "list_intro");
    arg_count(t, said, "count", (int64_t)customer->order_count);
    t->s.choice_count = 0;
    for (size_t i = 0; i < customer->order_count && i < LISTED; i++) {
        const struct order *order = customer->orders[i];
        const char *title = NULL;
        order_titles(order, &title, 1);
        list_one(t, order);
        if (t->s.choice_count < CHOICES)
            t->s.choices[t->s.choice_count++] = (struct choice){order->key, title};
        offer_title(t, title ? title : order->number, arena_printf(t->arena, "order:%s", order->key));
    }
    if (customer->order_count > LISTED) {
        paragraph(t);
        said = say(t, "list_more");
        arg_count(t, said, "count", (int64_t)(customer->order_count - LISTED));
    }
    t->s.together = t->s.choice_count > 1;
    t->zone_of = customer->orders[0];
    t->s.told_private = true;
    trace(t, "list: %zu orders of the customer", customer->order_count);
}

/* ---- tickets ---- */

static const char *const status_messages[] = {
    [TICKET_OPEN] = "ticket_open", [TICKET_ANSWERED] = "ticket_answered", [TICKET_CLOSED] = "ticket_closed"};

/* Nothing but its state, unless its order was proven here or it is the customer's own. */
static void tell_ticket(struct talk *t, const struct ticket *ticket)
{
    struct say *said = say(t, status_messages[ticket->status]);
    arg_number(t, said, "reference", ticket->reference);
    bool signed_in = !text_empty(t->turn->customer_id);
    bool own = (signed_in && text_equal(ticket->customer_id, t->turn->customer_id)) ||
               (known_mailbox(t) && text_equal(ticket->contact_email, known_mailbox(t))) ||
               (!t->turn->forget_proof && ticket->order_json && ticket->order_key &&
                text_list_has(t->s.proven, t->s.proven_count, ticket->order_key));
    if (own) {
        said = say(t, "ticket_since");
        arg_time(t, said, "day", ARG_DAY, ticket->opened_at);
        if (ticket->updated_at > ticket->opened_at) {
            said = say(t, "ticket_touched");
            arg_time(t, said, "moment", ARG_MOMENT, ticket->updated_at);
        }
    }
    if (own || (!t->turn->forget_proof && text_equal(ticket->conversation, t->turn->conversation)))
        tell_words_of(t, ticket);
    /* A mail address that follows goes to it, unless it has one of somebody else's, or bears an order. */
    bool unclaimed = text_empty(ticket->contact_email) && text_empty(ticket->contact_phone) &&
                     text_empty(ticket->order_json);
    if (own || unclaimed || text_equal(ticket->conversation, t->turn->conversation))
        name_ticket(t, ticket->reference);
    else if (!t->d.ticket.reference)
        t->d.ticket.reference = ticket->reference;
}

void answer_ticket(struct talk *t, const struct want *want)
{
    (void)want;
    if (t->heard.ticket) {
        const struct ticket_fact *fact = know_tickets(t, NEED_TICKET, t->heard.ticket, TICKET_NONE);
        if (!fact)
            return;
        if (fact->ticket_count) {
            tell_ticket(t, fact->tickets[0]);
        } else {
            say(t, "ticket_unknown");
            t->ask.ticket = true;
        }
        return;
    }
    if (t->d.ticket.reference) /* this answer names it already */
        return;
    const struct ticket_fact *fact =
        t->turn->forget_proof ? NULL : know_tickets(t, NEED_CONVERSATION_TICKETS, NULL, TICKET_NONE);
    if (waiting(t))
        return;
    size_t count = fact ? fact->ticket_count : 0;
    if (!count && t->s.ticket && !t->turn->forget_proof) { /* named here, opened in another conversation */
        fact = know_tickets(t, NEED_TICKET, t->s.ticket, TICKET_NONE);
        if (!fact)
            return;
        count = fact->ticket_count;
    }
    for (size_t i = 0; i < count && i < 3; i++)
        tell_ticket(t, fact->tickets[i]);
    if (!count) {
        say(t, "ask_ticket");
        t->ask.ticket = true;
    }
}
