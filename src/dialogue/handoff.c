/* dialogue/handoff.c - tickets: opened once for a matter, then added to. */
#include "base/str.h"
#include "dialogue/dialogue_private.h"

static const enum ticket_priority priorities[TICKET_REASON_COUNT] = {
    [TICKET_COMPLAINT] = PRIORITY_HIGH,
    [TICKET_LATE] = PRIORITY_NORMAL,
    [TICKET_LOST] = PRIORITY_HIGH,
    [TICKET_DAMAGED] = PRIORITY_HIGH,
    [TICKET_MISSING_ITEM] = PRIORITY_HIGH,
    [TICKET_WRONG_ITEM] = PRIORITY_HIGH,
    [TICKET_NOT_RECEIVED] = PRIORITY_HIGH,
    [TICKET_STOLEN] = PRIORITY_HIGH,
    [TICKET_CANCEL_ORDER] = PRIORITY_URGENT,
    [TICKET_CHANGE_ORDER] = PRIORITY_URGENT,
    [TICKET_CHANGE_ADDRESS] = PRIORITY_URGENT,
};

/* ---- the same matter ---- */

/* Without a proven order, what this conversation opened without one, unless both name different numbers. */
static bool is_same_matter(const struct ticket *ticket, const char *said_key)
{
    return ticket->status != TICKET_CLOSED && text_empty(ticket->order_json) &&
           (text_empty(said_key) || text_empty(ticket->order_key) ||
            text_equal(said_number(said_key), ticket->order_key));
}

static const struct ticket *open_ticket(struct talk *t, enum ticket_reason reason, const struct order *order,
                                        const char *said_key)
{
    if (order) {
        const struct ticket_fact *fact = know_tickets(t, NEED_OPEN_TICKET, order->key, reason);
        return fact && fact->ticket_count ? fact->tickets[0] : NULL;
    }
    const struct ticket_fact *fact = know_tickets(t, NEED_CONVERSATION_TICKETS, NULL, TICKET_NONE);
    for (size_t i = 0; fact && i < fact->ticket_count; i++)
        if (is_same_matter(fact->tickets[i], said_key))
            return fact->tickets[i];
    return NULL;
}

/* ---- contact ---- */

struct contact {
    const char *email, *phone;
};

static bool has_contact(const struct ticket *ticket)
{
    return !text_empty(ticket->contact_email) || !text_empty(ticket->contact_phone);
}

/* Where a stranger may have guessed the sender, nobody turns a ticket's answer to another address; the person
 * at the helpdesk reads the new one in the transcript. */
static bool contact_is_fixed(const struct talk *t, const struct ticket *ticket)
{
    return t->turn->forget_proof && has_contact(ticket);
}

/* A mail address that was given as a proof is theirs too, unless it was a wrong guess. */
static const char *proof_email(const struct talk *t)
{
    for (size_t i = 0; i < t->s.tried_count; i++)
        if (text_equal(t->s.tried[i].value, t->s.email))
            return NULL;
    return t->s.email;
}

static struct contact given_contact(const struct talk *t)
{
    struct contact contact = {t->heard.contact_email ? t->heard.contact_email : proof_email(t),
                              t->heard.contact_phone ? t->heard.contact_phone : t->heard.phone};
    return contact;
}

static struct contact recorded_contact(struct talk *t, const struct order *order)
{
    struct contact contact = {NULL, NULL};
    if (order)
        contact = (struct contact){order->customer.email, order->customer.phone};
    const struct customer_fact *customer = know_customer(t);
    if (text_empty(contact.email) && text_empty(contact.phone) && customer && customer->customer)
        contact = (struct contact){customer->customer->email, customer->customer->phone};
    return contact;
}

/* ---- opening ---- */

void name_ticket(struct talk *t, const char *reference)
{
    t->s.ticket = reference;
    if (!t->d.ticket.reference)
        t->d.ticket.reference = reference;
}

static void open_new(struct talk *t, enum ticket_reason reason, const struct order *order,
                     const char *said_key)
{
    struct contact given = given_contact(t), recorded = recorded_contact(t, order);
    bool missing = !given.email && !given.phone && text_empty(recorded.email) && text_empty(recorded.phone);
    t->d.ticket = (struct ticket_wish){
        .open = true,
        .reference = t->facts->new_reference,
        .reason = reason,
        .priority = priorities[reason],
        .order = order,
        .order_key = order ? order->key : said_number(said_key),
        .contact_email = given.email ? given.email : recorded.email,
        .contact_phone = given.phone ? given.phone : recorded.phone,
    };
    apart(t);
    struct say *said = say(t, "ticket_opened");
    arg_number(t, said, "reference", t->facts->new_reference);
    if (missing)
        t->ask.contact = true;
    else
        say(t, given.email || given.phone ? "ticket_contact_given" : "ticket_contact_known");
    trace(t, "handoff: ticket opened, reason %s, %s", ticket_reason_name(reason),
          order ? "order frozen" : "order not proven");
}

static void add_to(struct talk *t, const struct ticket *ticket, bool proven)
{
    struct contact given = given_contact(t);
    if (!proven && contact_is_fixed(t, ticket))
        given = (struct contact){NULL, NULL};
    t->d.ticket = (struct ticket_wish){.update = true,
                                       .reference = ticket->reference,
                                       .reason = ticket->reason,
                                       .priority = ticket->priority,
                                       .contact_email = given.email,
                                       .contact_phone = given.phone};
    apart(t);
    struct say *said = say(t, "ticket_again");
    arg_number(t, said, "reference", ticket->reference);
    if (!given.email && !given.phone && !has_contact(ticket))
        t->ask.contact = true;
    trace(t, "handoff: added to the open ticket about the same matter, reason %s",
          ticket_reason_name(ticket->reason));
}

bool hand_over(struct talk *t, enum ticket_reason reason, const struct order *order, const char *said_key)
{
    if (t->d.ticket.open || t->d.ticket.update)
        return true; /* one ticket a turn: whatever else the message wants stands in its transcript */
    const struct ticket *open = open_ticket(t, reason, order, said_key);
    if (is_known(t))
        know_customer(t);
    if (waiting(t))
        return false;
    t->d.ticket = (struct ticket_wish){.reference = NULL};
    if (open)
        add_to(t, open, order != NULL);
    else
        open_new(t, reason, order, said_key);
    t->s.ticket = t->d.ticket.reference;
    t->person_reason = TICKET_NONE; /* nothing is left to offer */
    return true;
}

void add_contact(struct talk *t)
{
    if (!t->s.ticket || t->d.ticket.open || t->d.ticket.update)
        return;
    const struct ticket_fact *fact = know_tickets(t, NEED_TICKET, t->s.ticket, TICKET_NONE);
    if (!fact)
        return;
    if (fact->ticket_count && contact_is_fixed(t, fact->tickets[0])) {
        add_to(t, fact->tickets[0], false);
        return;
    }
    t->d.ticket = (struct ticket_wish){.update = true,
                                       .reference = t->s.ticket,
                                       .contact_email = t->heard.contact_email,
                                       .contact_phone = t->heard.contact_phone};
    struct say *said = say(t, "contact_added");
    arg_number(t, said, "reference", t->s.ticket);
    trace(t, "handoff: contact added to the ticket");
}

/* ---- offering ---- */

void offer_person(struct talk *t, enum ticket_reason reason, const char *key)
{
    if (t->person_reason || t->d.ticket.open || t->d.ticket.update)
        return;
    t->person_reason = reason;
    t->person_key = key;
}

void accept_offer(struct talk *t)
{
    const char *key = t->s.offer_key;
    const struct order *order = key ? open_order(t, key) : NULL;
    if (waiting(t))
        return;
    trace(t, "handoff: the offer was taken");
    hand_over(t, t->s.offer_reason ? t->s.offer_reason : TICKET_ASKED_PERSON, order, key);
}
