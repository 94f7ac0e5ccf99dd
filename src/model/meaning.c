/* model/meaning.c - the names of entities and of what is asked for; looking into a meaning. */
#include "model/meaning.h"

#include "base/str.h"

static const char *const entity_types[ENTITY_TYPE_COUNT] = {
    [ENTITY_NONE] = "",
    [ENTITY_ORDER_NUMBER] = "order_number",
    [ENTITY_TRACKING_NUMBER] = "tracking_number",
    [ENTITY_POSTCODE] = "postcode",
    [ENTITY_EMAIL] = "email",
    [ENTITY_PHONE] = "phone",
    [ENTITY_PROBLEM] = "problem",
    [ENTITY_ITEM] = "item",
    [ENTITY_DATE] = "date",
    [ENTITY_AMOUNT] = "amount",
    [ENTITY_ABOUT] = "about",
    [ENTITY_TICKET] = "ticket",
    [ENTITY_CODE] = "code",
};

static const char *const asks[ASK_COUNT] = {
    [ASK_NOTHING] = "",        [ASK_ORDER_NUMBER] = "order_number",
    [ASK_PROOF] = "proof",     [ASK_WHICH_ORDER] = "which_order",
    [ASK_PROBLEM] = "problem", [ASK_CONTACT] = "contact",
    [ASK_EMAIL] = "email",     [ASK_CODE] = "code",
    [ASK_PERSON] = "person",   [ASK_YES_NO] = "yes_no",
};

const char *entity_type_name(enum entity_type type)
{
    return (unsigned)type < ENTITY_TYPE_COUNT ? entity_types[type] : "";
}

bool entity_type_find(const char *name, enum entity_type *ret_type)
{
    for (int i = 0; !text_empty(name) && i < ENTITY_TYPE_COUNT; i++)
        if (text_equal(name, entity_types[i])) {
            *ret_type = (enum entity_type)i;
            return true;
        }
    return false;
}

const char *ask_name(enum ask ask)
{
    return (unsigned)ask < ASK_COUNT ? asks[ask] : "";
}

bool ask_find(const char *name, enum ask *ret_ask)
{
    for (int i = 0; name && i < ASK_COUNT; i++)
        if (text_equal(name, asks[i])) {
            *ret_ask = (enum ask)i;
            return true;
        }
    return false;
}

const char *question_slot(const struct question *question, enum entity_type type)
{
    for (size_t i = 0; i < question->slot_count; i++)
        if (question->slots[i].type == type)
            return question->slots[i].value;
    return NULL;
}

enum problem question_problem(const struct question *question)
{
    enum problem problem = PROBLEM_NONE;
    const char *name = question_slot(question, ENTITY_PROBLEM);
    return name && problem_find(name, &problem) ? problem : PROBLEM_NONE;
}

const struct entity *meaning_entity(const struct meaning *meaning, enum entity_type type, size_t nth)
{
    for (size_t i = 0; i < meaning->entity_count; i++)
        if (meaning->entities[i].type == type && nth-- == 0)
            return &meaning->entities[i];
    return NULL;
}
