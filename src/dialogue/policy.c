/* dialogue/policy.c - the order of the steps: hear, moves, which order, who asks, answers, one question. */
#include "dialogue/dialogue.h"

#include <string.h>

#include "base/calendar.h"
#include "base/str.h"
#include "dialogue/dialogue_private.h"
#include "dialogue/picks.h"

/* ---- one turn ---- */

static bool has_question(const struct talk *t)
{
    for (size_t i = 0; i < t->meaning->question_count; i++)
        if (intent_is_shop(t->meaning->questions[i].intent) ||
            t->meaning->questions[i].intent == INTENT_OTHER_SHOP)
            return true;
    return false;
}

static bool has_details(const struct talk *t)
{
    return t->heard.number_count || t->heard.proof || t->heard.code || t->heard.ticket ||
           t->heard.contact_email || t->heard.contact_phone;
}

static enum intent move_of(const struct talk *t)
{
    return t->meaning->question_count ? t->meaning->questions[0].intent : INTENT_OUT_OF_SCOPE;
}

/* "A person, please" takes what was offered, with its reason. */
static bool takes_offer(const struct talk *t, enum intent move)
{
    if (!t->s.offered)
        return false;
    if (move == INTENT_YES)
        return !t->heard.proof && !t->heard.number_count; /* "yes, 10001" answers the question */
    return (move == INTENT_HUMAN_AGENT && t->meaning->question_count == 1 &&
            !question_slot(&t->meaning->questions[0], ENTITY_ABOUT));
}

/* Said again where proof counts for one request only: asked anew instead, or a stranger could hear it. */
static bool ask_last_again(struct talk *t)
{
    if (!t->turn->forget_proof || !t->was_private || !t->s.last_count)
        return false;
    for (size_t i = 0; i < t->s.last_count; i++) {
        struct want want = t->s.last[i];
        want.key = t->s.order;
        want_add(t, want);
    }
    return true;
}

/* True when the move decides the turn. */
static bool take_move(struct talk *t)
{
    enum intent move = move_of(t);
    if (takes_offer(t, move)) {
        accept_offer(t);
        t->s.want_count = 0;
        return true;
    }
    if (has_question(t) || has_details(t))
        return false;
    switch (move) {
    case INTENT_REPEAT:
        if (ask_last_again(t)) {
            answer_all(t);
            return true;
        }
        return move_alone(t, move);
    case INTENT_YES: return move_yes(t);
    case INTENT_NO: return move_no(t);
    default: return move_alone(t, move);
    }
}

static bool problem_was_asked_back(const struct talk *t)
{
    for (size_t i = 0; i < t->s.want_count; i++)
        if (t->s.wants[i].intent == INTENT_DELIVERY_PROBLEM && t->s.wants[i].asks)
            return true;
    return false;
}

/* "The second one": few words that point at something told before. */
static bool points_at_known(const struct talk *t)
{
    const char *text = t->turn->text;
    return (t->choice_count || t->s.last_count) && text && strlen(text) <= 40 &&
           (t->meaning->mentions[0].kind != MENTION_SAME &&
            (t->meaning->mentions[0].kind != MENTION_THEM || t->was_together) &&
            t->meaning->mentions[0].kind != MENTION_NEXT);
}

static bool is_understood(const struct talk *t)
{
    if (has_question(t) || has_details(t) || problem_was_asked_back(t))
        return true;
    enum intent move = move_of(t);
    if (t->was_asked == ASK_WHICH_ORDER && said_date(t))
        return true;
    if (t->meaning->mention_count)
        return move != INTENT_OUT_OF_SCOPE || t->was_asked == ASK_WHICH_ORDER || t->meaning->follow_up ||
               points_at_known(t);
    return move == INTENT_PROVIDE_DETAILS && t->was_asked != ASK_NOTHING ? t->s.want_count > 0 : false;
}

static void take_turn(struct talk *t)
{
    if (t->turn->kind == TURN_OPEN) {
        move_open(t);
        return;
    }
    hear_message(t);
    if (t->meaning->wants_language && !has_question(t) && !has_details(t)) {
        move_language(t);
        return;
    }
    if (waiting(t) || take_move(t))
        return;
    t->s.offered = false;
    if (t->heard.code && !take_code(t))
        return;
    bool contact = t->heard.contact_email || t->heard.contact_phone;
    if (contact && !has_question(t)) {
        add_contact(t);
        if (t->d.ticket.update && !t->s.want_count)
            return;
    }
    if (!is_understood(t)) {
        not_understood(t);
        return;
    }
    t->asks_fresh = has_question(t);
    hear_wants(t);
    answer_all(t);
    if (!t->d.say_count && !t->want_count)
        say(t, "what_else");
}

/* ---- before and after ---- */

/* Where proof counts for one request only, nothing of it is left to the next, which may be somebody else's.
 */
static void forget_proof(struct session *s)
{
    s->postcode = s->email = NULL;
    s->proof_used = false;
    s->mailbox = NULL;
    s->proven_count = 0;
    s->choice_count = 0;
}

static void start(struct talk *t)
{
    if (t->turn->forget_proof) /* kept by a request that knew the secret */
        forget_proof(&t->s);
    t->was_asked = t->s.asked;
    t->was_private = t->s.told_private;
    t->was_together = t->s.together;
    t->s.together = false;
    t->s.told_private = false;
    t->choice_count = t->s.choice_count;
    memcpy(t->choices, t->s.choices, sizeof t->choices);
    if (t->s.locked_until && t->facts->now >= t->s.locked_until) {
        t->s.locked_until = 0;
        t->s.failed = 0;
    }
}

static void finish(struct talk *t)
{
    struct session *s = &t->s;
    if (t->keep_all) { /* said again: nothing changes */
        t->d.ask = t->was_asked;
        s->told_private = t->was_private;
        s->together = t->was_together;
    } else {
        if (!t->d.end)
            ask_at_the_end(t);
        s->asked = t->keep_asked ? t->was_asked : t->d.ask;
        if (t->turn->kind != TURN_OPEN && !t->keep_misses)
            s->misses = 0;
    }
    for (size_t i = 0; i < t->ruling_count; i++)
        if (t->rulings[i].access != ACCESS_OWN && (s->postcode || s->email))
            s->proof_used = true;
    if (t->turn->forget_proof)
        forget_proof(s);
    s->turns++;
    const char *zone = t->zone_of ? t->zone_of->customer.time_zone : NULL;
    if (!text_empty(zone) && zone_exists(zone))
        t->d.zone = zone;
    reprompt(t);
    t->d.session_json = session_write(s, t->arena);
}

void dialogue_decide(const struct session *session, const struct turn *turn, const struct meaning *meaning,
                     const struct facts *facts, const struct config *config, const char *locale,
                     struct arena *arena, struct question_of_facts *ret_needs, struct decision *ret_decision)
{
    struct talk *t = arena_alloc(arena, sizeof *t);
    t->s = *session;
    t->turn = turn;
    t->meaning = meaning;
    t->facts = facts;
    t->config = config;
    t->locale = locale;
    t->arena = arena;
    start(t);
    if (turn->kind == TURN_CLOSE) {
        t->keep_all = true;
    } else {
        hear_words(t);
        if (!waiting(t))
            take_turn(t);
        if (!waiting(t))
            tell_untold_words(t);
    }
    *ret_needs = t->needs;
    if (waiting(t))
        return;
    finish(t);
    *ret_decision = t->d;
}
