/* dialogue/hear.c - what a message brings: values, and questions joined with those that were left open. */
#include <string.h>

#include "base/str.h"
#include "dialogue/dialogue_private.h"
#include "model/numbers.h"

/* ---- buttons: what choosing one sends ---- */

static const struct {
    const char *value;
    enum intent intent;
} commands[] = {
    {"yes", INTENT_YES},
    {"no", INTENT_NO},
    {"person", INTENT_HUMAN_AGENT},
    {"status", INTENT_ORDER_STATUS},
    {"eta", INTENT_DELIVERY_ETA},
    {"help", INTENT_HELP},
    {"list", INTENT_LIST_ORDERS},
};

static struct meaning *plain_meaning(struct talk *t, enum intent intent)
{
    struct meaning *meaning = arena_alloc(t->arena, sizeof *meaning);
    meaning->language = t->meaning->language;
    meaning->questions = arena_alloc(t->arena, sizeof *meaning->questions);
    meaning->question_count = 1;
    meaning->questions[0] = (struct question){.intent = intent, .confidence = 1, .rule = ""};
    return meaning;
}

static void choose_order(struct talk *t, const char *text)
{
    const char *key = order_key(t->arena, text);
    if (!key)
        return;
    struct meaning *meaning = plain_meaning(t, INTENT_PROVIDE_DETAILS);
    meaning->entities = arena_alloc(t->arena, sizeof *meaning->entities);
    meaning->entities[0] = (struct entity){.type = ENTITY_ORDER_NUMBER, .value = key, .named = true};
    meaning->entity_count = 1;
    meaning->bare = true;
    t->meaning = meaning;
}

static void choose_problem(struct talk *t, const char *name)
{
    enum problem problem;
    if (!problem_find(name, &problem))
        return;
    struct meaning *meaning = plain_meaning(t, INTENT_DELIVERY_PROBLEM);
    struct question *question = &meaning->questions[0];
    question->slots = arena_alloc(t->arena, sizeof *question->slots);
    question->slots[0] = (struct slot){ENTITY_PROBLEM, problem_name(problem)};
    question->slot_count = 1;
    t->meaning = meaning;
}

/* A button's value, chosen, or sent as a text by a client that knows no better. */
static void hear_choice(struct talk *t)
{
    const char *text = t->turn->text;
    if (t->turn->kind != TURN_CHOICE && t->turn->kind != TURN_TEXT)
        return;
    if (text_starts(text, "order:"))
        choose_order(t, text + strlen("order:"));
    else if (text_starts(text, "problem:"))
        choose_problem(t, text + strlen("problem:"));
    for (size_t i = 0; t->turn->kind == TURN_CHOICE && i < sizeof commands / sizeof *commands; i++)
        if (text_equal(text, commands[i].value))
            t->meaning = plain_meaning(t, commands[i].intent);
}

/* ---- values ---- */

/* A number as a key. Whether a tracking number belongs to an order is not looked up here: see identity.c. */
static const char *number_key(struct talk *t, enum entity_type type, const char *value)
{
    return type == ENTITY_TRACKING_NUMBER ? arena_printf(t->arena, TRACKED "%s", value) : value;
}

static void hear_number(struct talk *t, enum entity_type type, const char *value)
{
    if (text_empty(value) || strlen(value) > NUMBER_LIMIT)
        return;
    const char *key = number_key(t, type, value);
    if (t->heard.number_count < NUMBERS && !text_list_has(t->heard.numbers, t->heard.number_count, key))
        t->heard.numbers[t->heard.number_count++] = key;
}

static void hear_value(struct talk *t, enum entity_type type, const char *value)
{
    switch (type) {
    case ENTITY_ORDER_NUMBER:
    case ENTITY_TRACKING_NUMBER: hear_number(t, type, value); break;
    case ENTITY_POSTCODE:
        if (!t->heard.postcode && strlen(value) <= NUMBER_LIMIT)
            t->heard.postcode = value;
        break;
    case ENTITY_EMAIL:
        if (!t->heard.email && strlen(value) <= EMAIL_LIMIT)
            t->heard.email = value;
        break;
    case ENTITY_PHONE:
        if (!t->heard.phone && strlen(value) <= NUMBER_LIMIT)
            t->heard.phone = value;
        break;
    case ENTITY_TICKET:
        if (!t->heard.ticket && strlen(value) <= NUMBER_LIMIT)
            t->heard.ticket = value;
        break;
    default: break;
    }
}

/* Letters and digits in the same places: "1004" and "1001". */
static bool same_shape(const char *a, const char *b)
{
    size_t i = 0;
    for (; a[i] && b[i]; i++)
        if ((a[i] >= '0' && a[i] <= '9') != (b[i] >= '0' && b[i] <= '9'))
            return false;
    return !a[i] && !b[i];
}

/* "No, 1004" after the question for a proof takes the number back, when it looks like one. */
static void hear_correction(struct talk *t)
{
    const char *value = t->heard.postcode;
    const struct entity *entity = meaning_entity(t->meaning, ENTITY_POSTCODE, 0);
    if (!t->meaning->corrects || t->was_asked != ASK_PROOF || !value || t->heard.number_count ||
        !t->s.order || (entity && entity->named))
        return;
    if (!same_shape(value, t->s.order) || (t->s.postcode && same_shape(value, t->s.postcode)))
        return;
    t->heard.postcode = NULL;
    hear_number(t, ENTITY_ORDER_NUMBER, value);
}

/* Two values that both read as postcodes, and no number: the first is the order's. */
static void hear_pair(struct talk *t)
{
    const struct entity *first = meaning_entity(t->meaning, ENTITY_POSTCODE, 0);
    const struct entity *second = meaning_entity(t->meaning, ENTITY_POSTCODE, 1);
    if (t->heard.number_count || t->was_asked == ASK_PROOF || !first || !second ||
        text_equal(first->value, second->value))
        return;
    hear_number(t, ENTITY_ORDER_NUMBER, first->value);
    t->heard.postcode = second->value;
}

/* A mail address is a contact when one was asked for, or when the message wants nothing but a person. */
static bool is_contact(const struct talk *t)
{
    if (t->was_asked == ASK_CONTACT)
        return !t->heard.number_count;
    if (t->was_asked == ASK_PROOF || t->heard.number_count)
        return false;
    bool person = false;
    for (size_t i = 0; i < t->meaning->question_count; i++) {
        enum intent intent = t->meaning->questions[i].intent;
        if (intent == INTENT_HUMAN_AGENT || intent == INTENT_COMPLAINT)
            person = true;
        else if (intent_is_shop(intent))
            return false;
    }
    return person || (t->s.ticket && !t->s.want_count && t->meaning->bare);
}

void hear_message(struct talk *t)
{
    hear_choice(t);
    const struct meaning *meaning = t->meaning;
    for (size_t i = 0; i < meaning->entity_count; i++)
        hear_value(t, meaning->entities[i].type, meaning->entities[i].value);
    for (size_t i = 0; i < meaning->question_count; i++)
        for (size_t j = 0; j < meaning->questions[i].slot_count; j++)
            if (!text_empty(meaning->questions[i].slots[j].value))
                hear_value(t, meaning->questions[i].slots[j].type, meaning->questions[i].slots[j].value);
    hear_correction(t);
    hear_pair(t);
    if (is_contact(t)) {
        t->heard.contact_email = t->heard.email;
        t->heard.contact_phone = t->heard.phone;
        t->heard.email = NULL;
    }
    t->heard.proof = t->heard.postcode || t->heard.email;
    if (t->heard.postcode || t->heard.email)
        t->s.proof_used = false; /* a new one is the shopper's word for whatever is asked next */
    if (t->heard.postcode)
        t->s.postcode = t->heard.postcode;
    if (t->heard.email)
        t->s.email = t->heard.email;
}

/* ---- questions ---- */

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
        if (old[i].intent == fresh->intent && (old[i].problem == fresh->problem || !old[i].problem))
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
    bool details = t->heard.number_count || t->heard.proof || t->meaning->mention_count;
    if (!t->want_count && details)
        take_details(t);
}
