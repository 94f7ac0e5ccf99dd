/* dialogue/answer.c - each question comes to its answer, or to what is missing for it. */
#include "base/str.h"
#include "dialogue/dialogue_private.h"

/* ---- what an order's question comes to ---- */

static void answer_order(struct talk *t, const struct want *want, const struct order *order)
{
    switch (want->intent) {
    case INTENT_ORDER_STATUS: answer_status(t, want, order); break;
    case INTENT_DELIVERY_ETA: answer_eta(t, want, order); break;
    case INTENT_TRACKING_NUMBER: answer_tracking(t, want, order); break;
    case INTENT_DELIVERY_PROBLEM: answer_problem(t, want, order); break;
    case INTENT_NOTIFY_ME: answer_notify(t, want, order); break;
    default: answer_change(t, want, order); break;
    }
}

/* `item`: of what was told alone, so that there is another one. */
static void remember_answered(struct talk *t, const struct want *want, const char *item)
{
    size_t limit = sizeof t->s.last / sizeof *t->s.last;
    if (!t->answered)
        t->s.last_count = 0;
    t->answered = true;
    for (size_t i = 0; i < t->s.last_count; i++)
        if (t->s.last[i].intent == want->intent && t->s.last[i].problem == want->problem)
            return;
    if (t->s.last_count < limit)
        t->s.last[t->s.last_count++] =
            (struct want){.intent = want->intent, .problem = want->problem, .item = item};
}

static void watch(struct talk *t, const char *key)
{
    if (t->turn->forget_proof || text_list_has(t->d.watch, t->d.watch_count, key))
        return;
    const char **keys = arena_alloc_array(t->arena, t->d.watch_count + 1, sizeof *keys);
    for (size_t i = 0; i < t->d.watch_count; i++)
        keys[i] = t->d.watch[i];
    keys[t->d.watch_count++] = key;
    t->d.watch = keys;
}

static void say_picked(struct talk *t, const struct order *order)
{
    const char *titles[3];
    size_t count = order_titles(order, titles, 3);
    if (!count)
        return;
    struct say *said = say(t, "picked_order");
    arg_items(t, said, "items", titles, count);
}

/* Orders told in one breath are what "the second" counts. */
static void remember_told(struct talk *t, const struct order *order)
{
    const char *title = NULL;
    if (text_list_has(t->told, t->told_count, order->key) || t->told_count == CHOICES)
        return;
    t->told[t->told_count++] = order->key;
    if (t->told_count < 2) {
        order_titles(order, &title, 1);
        t->first_told = (struct choice){order->key, title};
        return;
    }
    t->s.together = true;
    if (t->told_count == 2) {
        t->s.choices[0] = t->first_told;
        t->s.choice_count = 1;
    }
    order_titles(order, &title, 1);
    t->s.choices[t->s.choice_count++] = (struct choice){order->key, title};
}

static void tell(struct talk *t, struct want *want, const struct order *order)
{
    if (t->told_count && !text_list_has(t->told, t->told_count, order->key))
        paragraph(t);
    if (want->picked && !text_equal(t->s.order, order->key))
        say_picked(t, order);
    want->problem = problem_meant(t, want, order);
    answer_order(t, want, order);
    t->s.order = order->key;
    t->s.told_private = true;
    if (!t->zone_of)
        t->zone_of = order;
    remember_told(t, order);
    watch(t, order->key);
    remember_answered(t, want, parcel_of(order, want->item) ? want->item : NULL);
}

/* ---- what is missing ---- */

void keep_want(struct talk *t, struct want want)
{
    want.picked = want.old = false;
    if (t->s.want_count < WANTS)
        t->s.wants[t->s.want_count++] = want;
}

/* Asked for twice already, and the shopper goes on to something else: it is not asked for a third time. */
static bool is_left_behind(const struct talk *t, const struct want *want)
{
    return want->old && want->asks >= 2 && t->asks_fresh && !t->heard.number_count && !t->heard.proof;
}

static bool is_problem(const struct want *want)
{
    return want->intent == INTENT_DELIVERY_PROBLEM;
}

/* A person was asked for in the same breath: what went wrong stands in the ticket's transcript. */
static bool goes_with_ticket(const struct talk *t, const struct want *want)
{
    return is_problem(want) && (t->d.ticket.open || t->d.ticket.update);
}

static void missing_number(struct talk *t, struct want *want)
{
    if (t->ask.which && !(is_problem(want) && want->asks)) {
        want->asks++;
        keep_want(t, *want);
        return;
    }
    t->ask.which = false;
    if (is_left_behind(t, want) || goes_with_ticket(t, want))
        return;
    if (is_problem(want) &&
        (want->asks || asks_for_person(t))) { /* asked for once: a person takes it as it is */
        problem_without_order(t, want);
        return;
    }
    const struct customer_fact *customer = know_customer(t);
    if (customer && !customer->order_count && !want->asks)
        say(t, "list_none");
    if (is_problem(want))
        say_sorry(t, want);
    const char *delivery = config_policies(t->config, t->locale)->delivery;
    if (want->intent == INTENT_DELIVERY_ETA && !want->asks && delivery) { /* "how long does it take?" */
        struct say *said = say(t, "policy");
        arg_text(t, said, "text", delivery);
    }
    want->asks++;
    if (!code_instead_of_number(t))
        t->ask.number = true;
    t->ask.fresh |= !want->old;
    keep_want(t, *want);
}

static void missing_proof(struct talk *t, struct want *want, enum access access)
{
    bool answered = t->heard.number_count || t->heard.proof;
    t->s.order = want->key;
    if (goes_with_ticket(t, want))
        return;
    if (is_problem(want) &&
        ((problem_needs_person(want->problem) && (want->asks || access == ACCESS_LOCKED)) ||
         (want->asks && !answered) || asks_for_person(t))) {
        problem_without_order(t, want);
        return;
    }
    if (access == ACCESS_UNPROVEN && is_left_behind(t, want))
        return;
    if (access == ACCESS_LOCKED)
        t->ask.locked = true;
    else if (access == ACCESS_FAILED && !t->proved)
        t->ask.failed = true;
    else
        t->ask.proof = true;
    t->ask.fresh |= !want->old || answered;
    if (!t->ask.proof_key)
        t->ask.proof_key = want->key;
    if (is_problem(want) && access == ACCESS_UNPROVEN)
        say_sorry(t, want);
    want->asks++;
    keep_want(t, *want);
    trace(t, "identity: level 0, %s",
          access == ACCESS_LOCKED   ? "no proof is taken for now"
          : access == ACCESS_FAILED ? "the proof or the number does not hold"
                                    : "a proof is asked for");
}

/* ---- answering ---- */

static void answer_plain(struct talk *t, struct want *want)
{
    switch (want->intent) {
    case INTENT_LIST_ORDERS: answer_list(t, want); break;
    case INTENT_TICKET_STATUS: answer_ticket(t, want); break;
    case INTENT_HUMAN_AGENT:
    case INTENT_COMPLAINT: answer_person(t, want); break;
    default: answer_shop(t, want); break;
    }
}

/* A status answer tells the date as well. */
static bool is_told_already(const struct talk *t, size_t index)
{
    if (t->wants[index].intent != INTENT_DELIVERY_ETA)
        return false;
    for (size_t i = 0; i < t->want_count; i++)
        if (t->wants[i].intent == INTENT_ORDER_STATUS && t->wants[i].key &&
            text_equal(t->wants[i].key, t->wants[index].key) && !is_left_behind(t, &t->wants[i]))
            return true;
    return false;
}

static void answer_one(struct talk *t, struct want *want)
{
    if (!intent_needs_order(want->intent)) {
        answer_plain(t, want);
        return;
    }
    if (is_problem(want) && !want->problem) {
        t->ask.problem = true;
        keep_want(t, *want);
        return;
    }
    if (!want->key) {
        missing_number(t, want);
        return;
    }
    enum access access = access_to(t, want->key);
    if (access == ACCESS_WAIT)
        return;
    if (access != ACCESS_OWN && access != ACCESS_PROVEN) {
        missing_proof(t, want, access);
        return;
    }
    t->proved = true;
    const struct order *order = open_order(t, want->key);
    if (order)
        tell(t, want, order);
    else if (!waiting(t)) /* gone since it was proven */
        missing_proof(t, want, ACCESS_UNPROVEN);
}

/* What a person has on the desk already is not offered again. */
static void recall_ticket(struct talk *t)
{
    const char *key = t->person_key;
    if (!t->person_reason || !key)
        return;
    bool known = false;
    for (size_t i = 0; i < t->ruling_count; i++)
        known |= text_equal(t->rulings[i].key, key) &&
                 (t->rulings[i].access == ACCESS_OWN || t->rulings[i].access == ACCESS_PROVEN);
    const struct ticket_fact *fact = known ? know_tickets(t, NEED_OPEN_TICKET, key, t->person_reason) : NULL;
    if (!fact || !fact->ticket_count)
        return;
    apart(t);
    struct say *said = say(t, "ticket_stands");
    arg_number(t, said, "reference", fact->tickets[0]->reference);
    name_ticket(t, fact->tickets[0]->reference);
    t->person_reason = TICKET_NONE;
    trace(t, "handoff: not offered, a ticket about the same matter is open");
}

void answer_all(struct talk *t)
{
    resolve(t);
    for (size_t i = 0; i < t->want_count;
         i++) /* all facts at once: what is proven shall not wait for what is not */
        if (t->wants[i].key && intent_needs_order(t->wants[i].intent))
            t->proved |= access_to(t, t->wants[i].key) == ACCESS_PROVEN;
    for (size_t i = 0; i < t->want_count; i++) {
        if (is_told_already(t, i))
            remember_answered(t, &t->wants[i], NULL);
        else
            answer_one(t, &t->wants[i]);
    }
    recall_ticket(t);
}
