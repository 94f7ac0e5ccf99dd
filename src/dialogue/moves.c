/* dialogue/moves.c - greeting, help, thanks, yes and no, and what was not understood. */
#include "base/str.h"
#include "dialogue/dialogue_private.h"

static void offer_ways(struct talk *t)
{
    offer_message(t, "button_status", "status");
    if (is_known(t))
        offer_message(t, "button_list", "list");
    offer_message(t, "button_person", "person");
}

static void ask_again(struct talk *t)
{
    switch (t->was_asked) {
    case ASK_ORDER_NUMBER: t->ask.number = true; break;
    case ASK_PROOF:
        t->ask.proof = true;
        t->ask.proof_key = t->s.order;
        break;
    case ASK_WHICH_ORDER: t->ask.which = true; break;
    case ASK_PROBLEM: t->ask.problem = true; break;
    case ASK_CONTACT: t->ask.contact = true; break;
    case ASK_EMAIL: t->ask.email = true; break;
    case ASK_CODE: t->ask.code = CODE_WANTED; break;
    case ASK_PERSON:
        if (t->s.offer_reason)
            offer_person(t, t->s.offer_reason, t->s.offer_key);
        break;
    default: break;
    }
}

void move_open(struct talk *t)
{
    say(t, t->s.turns ? "welcome_back" : "welcome");
    offer_ways(t);
    trace(t, "move: a conversation begins");
}

/* ---- what needs no facts ---- */

static void take_leave(struct talk *t)
{
    say(t, t->s.last_count || t->s.ticket ? "you_are_welcome" : "goodbye");
    t->d.end = true;
}

static void move_stop(struct talk *t)
{
    say(t, "goodbye");
    t->d.end = true;
    t->s.want_count = 0;
    t->s.offered = false;
}

void move_language(struct talk *t)
{
    say(t, text_starts(t->locale, t->meaning->wants_language) ? "language_now" : "language_not_spoken");
    if (t->was_asked == ASK_NOTHING)
        offer_ways(t);
    ask_again(t);
    trace(t, "move: wants to speak %s", t->meaning->wants_language);
}

static void move_repeat(struct talk *t)
{
    t->d.repeat = t->s.turns > 0;
    if (!t->d.repeat)
        move_open(t);
    t->keep_all = true;
}

bool move_alone(struct talk *t, enum intent move)
{
    switch (move) {
    case INTENT_STOP: move_stop(t); break;
    case INTENT_REPEAT: move_repeat(t); break;
    case INTENT_GREETING:
        say(t, "hello");
        if (t->was_asked == ASK_NOTHING)
            offer_ways(t);
        ask_again(t);
        break;
    case INTENT_HELP:
        say(t, "help");
        if (t->was_asked == ASK_NOTHING)
            offer_ways(t);
        ask_again(t);
        break;
    case INTENT_THANKS_GOODBYE:
        take_leave(t);
        /* Who leaves is not asked again; who comes back finds the question where it was left. */
        t->keep_asked =
            t->was_asked != ASK_NOTHING && t->was_asked != ASK_PERSON && t->was_asked != ASK_CONTACT;
        if (!t->keep_asked)
            t->s.want_count = 0;
        break;
    default: return false;
    }
    trace(t, "move: %s", intent_name(move));
    return true;
}

/* ---- yes and no ---- */

static bool problem_is_open(const struct talk *t)
{
    for (size_t i = 0; i < t->s.want_count; i++)
        if (t->s.wants[i].intent == INTENT_DELIVERY_PROBLEM && t->s.wants[i].asks)
            return true;
    return false;
}

bool move_yes(struct talk *t)
{
    if (t->s.offered) {
        accept_offer(t);
        t->s.want_count = 0; /* it goes with the ticket */
        return true;
    }
    if (t->was_asked == ASK_CODE && t->s.code.email) { /* "shall I send it again?" */
        send_code(t, t->s.code.email);
        return true;
    }
    if (problem_is_open(t))
        return false;
    bool content =
        !t->turn->spoken && (t->s.last_count || t->s.ticket); /* "ok", to an answer that was read */
    if (t->was_asked == ASK_NOTHING)
        say(t, content ? "all_right_else" : "what_else");
    ask_again(t);
    trace(t, "move: yes, to nothing that was offered");
    return true;
}

static void no_details(struct talk *t)
{
    say(t, t->was_asked == ASK_PROOF ? "without_proof" : "without_number");
    offer_person(t, TICKET_IDENTITY, t->was_asked == ASK_PROOF ? t->s.order : NULL);
    t->ask.person_first = true;
}

static void decline_contact(struct talk *t)
{
    if (!t->s.ticket) {
        say(t, "all_right");
        return;
    }
    struct say *said = say(t, "contact_declined");
    arg_number(t, said, "reference", t->s.ticket);
    name_ticket(t, t->s.ticket);
}

/* Who wants no person after a misunderstanding goes on where it began: with what was left open. */
static void go_on(struct talk *t)
{
    for (size_t i = 0; i < t->s.want_count; i++) {
        const struct want *want = &t->s.wants[i];
        if (!intent_needs_order(want->intent))
            continue;
        t->ask.proof = want->key != NULL;
        t->ask.number = !want->key;
        t->ask.proof_key = want->key;
        return;
    }
}

bool move_no(struct talk *t)
{
    bool offered = t->s.offered;
    trace(t, "move: no");
    if (!offered && problem_is_open(t))
        return false; /* the answer is that there is none: the ticket opens without */
    t->s.offered = false;
    t->s.misses = 0;
    switch (t->was_asked) {
    case ASK_CONTACT: decline_contact(t); break;
    case ASK_PROOF:
        if (offered) {
            say(t, "all_right");
            ask_again(t);
        } else {
            no_details(t);
        }
        break;
    case ASK_ORDER_NUMBER:
        if (codes_are_sent(t))
            t->ask.email = true;
        else
            no_details(t);
        break;
    case ASK_EMAIL: no_details(t); break;
    case ASK_CODE: t->ask.code = CODE_MISSING; break;
    case ASK_WHICH_ORDER: t->ask.number = true; break;
    default:
        if (t->turn->spoken && t->was_asked == ASK_NOTHING && !offered) { /* "Anything else?" "No." */
            take_leave(t);
            break;
        }
        if (offered && t->s.offer_reason == TICKET_NOT_UNDERSTOOD && t->s.want_count) {
            say(t, "all_right");
            go_on(t);
        } else {
            say(t, "all_right_else");
            t->s.want_count = 0;
        }
        break;
    }
    return true;
}

/* ---- not understood ---- */

void not_understood(struct talk *t)
{
    t->keep_misses = true;
    t->s.misses++;
    trace(t, "not understood, %d in a row", t->s.misses);
    if (t->s.misses >= 2 && t->was_asked == ASK_CONTACT) { /* they have their ticket already */
        decline_contact(t);
        t->s.misses = 0;
        return;
    }
    if (t->s.misses >= 2) {
        say(t, "not_understood_twice");
        offer_person(t, TICKET_NOT_UNDERSTOOD, t->s.order);
        t->ask.person_first = true;
        return;
    }
    say(t, t->was_asked == ASK_NOTHING ? "not_understood" : "not_understood_asked");
    if (t->was_asked == ASK_NOTHING)
        offer_ways(t);
    ask_again(t);
}
