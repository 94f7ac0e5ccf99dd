/* dialogue/wants.c - the questions of a message, joined with those that were left open. */
#include <string.h>

#include "base/str.h"
#include "dialogue/dialogue_private.h"

bool want_add(struct talk *t, struct want want)
{
    for (size_t i = 0; i < t->want_count; i++) {
        struct want *old = &t->wants[i];
        if (old->intent == want.intent && old->problem == want.problem && text_equal(old->key, want.key) &&
            text_equal(old->about, want.about))
            return true;
    }
    if (t->want_count == WANTS)
        return false;
    t->wants[t->want_count++] = want;
    return true;
}

static void want_for_each(struct talk *t, struct want want, const char *const *keys, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        want.key = keys[i];
        want_add(t, want);
    }
}

static const char *item_of(const struct talk *t, const struct question *question)
{
    const char *item = question ? question_slot(question, ENTITY_ITEM) : NULL;
    for (size_t i = 0; !item && i < t->meaning->mention_count; i++)
        if (t->meaning->mentions[i].kind == MENTION_ITEM)
            item = t->meaning->mentions[i].text;
    return item && strlen(item) <= SESSION_TEXT ? item : NULL;
}

static bool is_question(enum intent intent)
{
    return intent_is_shop(intent) || intent == INTENT_OTHER_SHOP;
}

/* The numbers of one question: its own where several questions have theirs, else all of the message. */
static size_t numbers_of(struct talk *t, const struct question *question, size_t questions,
                         const char *ret_keys[NUMBERS])
{
    size_t count = 0;
    for (size_t i = 0; questions > 1 && i < question->slot_count && count < NUMBERS; i++) {
        const struct slot *slot = &question->slots[i];
        if (slot->type != ENTITY_ORDER_NUMBER && slot->type != ENTITY_TRACKING_NUMBER)
            continue;
        const char *key = number_key(t, slot->type, slot->value);
        if (!text_list_has(ret_keys, count, key))
            ret_keys[count++] = key;
    }
    if (count)
        return count;
    memcpy(ret_keys, t->heard.numbers, sizeof t->heard.numbers);
    return t->heard.number_count;
}

/* A question asked again, or answered by naming its problem, goes on where it stood. */
static struct want *continued(struct want *old, size_t count, const struct want *fresh)
{
    for (size_t i = 0; i < count; i++)
        if (old[i].intent == fresh->intent &&
            (old[i].problem == fresh->problem || !old[i].problem || !fresh->problem))
            return &old[i];
    return NULL;
}

static void take_fresh(struct talk *t, struct want *old, size_t *old_count)
{
    size_t questions = 0;
    for (size_t i = 0; i < t->meaning->question_count; i++)
        questions += is_question(t->meaning->questions[i].intent);
    for (size_t i = 0; i < t->meaning->question_count; i++) {
        const struct question *question = &t->meaning->questions[i];
        if (!is_question(question->intent))
            continue;
        struct want want = {.intent = question->intent,
                            .problem = question_problem(question),
                            .about = question_slot(question, ENTITY_ABOUT),
                            .item = item_of(t, question)};
        const char *keys[NUMBERS];
        size_t count = intent_needs_order(want.intent) ? numbers_of(t, question, questions, keys) : 0;
        struct want *before = continued(old, *old_count, &want);
        if (before) {
            want.asks = before->asks;
            want.problem = want.problem ? want.problem : before->problem;
            if (!count && before->key)
                keys[count++] = before->key;
            want.item = want.item ? want.item : before->item;
            *before = old[--*old_count];
        }
        if (count)
            want_for_each(t, want, keys, count);
        else
            want_add(t, want);
    }
}

/* A question that was left open, in the light of the numbers that this message brings. */
static void take_old(struct talk *t, struct want old, bool fresh)
{
    const char *const *numbers = t->heard.numbers;
    size_t count = t->heard.number_count;
    if (!count || !intent_needs_order(old.intent) || text_list_has(numbers, count, old.key)) {
        want_add(t, old);
        return;
    }
    if (old.key && t->meaning->follow_up && !t->meaning->corrects)
        want_add(t, old);
    if (!old.key || !fresh || t->meaning->corrects) /* else the shopper went on to another order */
        want_for_each(t, old, numbers, count);
}

/* Values or a pointing word by themselves ask what was asked last, or where the order is. */
static void take_details(struct talk *t)
{
    struct want plain = {.intent = INTENT_ORDER_STATUS};
    bool again =
        (t->meaning->follow_up || t->meaning->corrects || t->meaning->mention_count) && t->s.last_count;
    const struct want *wants = again ? t->s.last : &plain;
    size_t count = again ? t->s.last_count : 1;
    for (size_t i = 0; i < count; i++) {
        struct want want = wants[i];
        want.key = NULL;
        want.asks = 0;
        want.item = item_of(t, NULL);
        if (t->heard.number_count)
            want_for_each(t, want, t->heard.numbers, t->heard.number_count);
        else
            want_add(t, want);
    }
}

bool asks_for_person(const struct talk *t)
{
    for (size_t i = 0; i < t->meaning->question_count; i++) {
        const struct question *question = &t->meaning->questions[i];
        if (question->intent == INTENT_COMPLAINT ||
            (question->intent == INTENT_HUMAN_AGENT && !question_slot(question, ENTITY_ABOUT)))
            return true;
    }
    return false;
}

void hear_wants(struct talk *t)
{
    struct want old[WANTS];
    size_t old_count = 0;
    /* Who asks for a person instead of giving what was asked for leaves the question to the person. */
    bool person = asks_for_person(t) && !t->heard.number_count && !t->heard.proof;
    for (size_t i = 0; i < t->s.want_count; i++)
        if (!person ||
            (t->s.wants[i].problem && t->s.wants[i].asks)) /* what went wrong names the ticket's reason */
            old[old_count++] = t->s.wants[i];
    t->s.want_count = 0;

    bool fresh = false;
    for (size_t i = 0; i < t->meaning->question_count; i++)
        fresh = fresh || is_question(t->meaning->questions[i].intent);
    struct want asked[WANTS];
    take_fresh(t, old, &old_count);
    size_t asked_count = t->want_count; /* what was open comes first */
    memcpy(asked, t->wants, sizeof asked);
    t->want_count = 0;
    for (size_t i = 0; i < old_count; i++) {
        old[i].old = true;
        take_old(t, old[i], fresh);
    }
    for (size_t i = 0; i < asked_count; i++)
        want_add(t, asked[i]);

    bool only_ticket = t->heard.ticket && !fresh;
    if (only_ticket)
        want_add(t, (struct want){.intent = INTENT_TICKET_STATUS});
    bool details = t->heard.number_count || t->heard.code || t->heard.proof || t->meaning->mention_count;
    if (!t->want_count && details)
        take_details(t);
}
