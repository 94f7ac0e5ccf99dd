/* dialogue/hear.c - the values that a message brings, and what a chosen button stands for. */
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
    {"code", INTENT_YES}, /* send it again */
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
const char *number_key(struct talk *t, enum entity_type type, const char *value)
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
    case ENTITY_CODE: t->heard.code = value; break;
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
    if (t->s.ticket && t->heard.phone && !t->heard.email && !t->heard.number_count) /* no proof of anything */
        return true;
    if (t->was_asked == ASK_PROOF || t->was_asked == ASK_EMAIL || t->was_asked == ASK_CODE ||
        t->heard.number_count)
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
