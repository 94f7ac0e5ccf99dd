/* language/details.c - "cancel my lamp, order 1001, my zip is 10001": the number and its proof are a part of
 * their own, or their words ("order", "zip") would speak for and against what is asked beside them. */
#include "language/values.h"

#define REACH 24 /* words at either end that are looked at */

static bool is_proof(const struct ear *ear, size_t at)
{
    uint8_t entity = ear->tokens[at].entity;
    enum entity_type type = entity ? ear->found[entity - 1].type : ENTITY_NONE;
    return type == ENTITY_POSTCODE || type == ENTITY_EMAIL;
}

static bool is_number(const struct ear *ear, size_t at)
{
    uint8_t entity = ear->tokens[at].entity;
    enum entity_type type = entity ? ear->found[entity - 1].type : ENTITY_NONE;
    return type == ENTITY_ORDER_NUMBER || type == ENTITY_TRACKING_NUMBER;
}

/* Nothing but details, and a proof is among them. */
static bool are_details(const struct ear *ear, size_t first, size_t end)
{
    bool proof = false;
    for (size_t i = first; i < end; i++)
        proof = proof || is_proof(ear, i);
    return proof && values_are_all(ear, first, end);
}

/* Where details may begin: after a comma, and right after the number that they prove. */
static bool may_begin(const struct ear *ear, size_t at)
{
    return ear->tokens[at].border != BORDER_NONE || (is_number(ear, at - 1) && !ear->tokens[at].entity);
}

void values_set_apart(struct ear *ear)
{
    size_t first = ear->count > REACH ? ear->count - REACH : 1;
    for (size_t at = first; at < ear->count; at++)
        if (may_begin(ear, at) && are_details(ear, at, ear->count)) {
            ear->tokens[at].border = BORDER_HARD;
            return;
        }
    size_t last = ear->count < REACH ? ear->count : REACH;
    for (size_t at = last; at-- > 1;)
        if (ear->tokens[at].border != BORDER_NONE && are_details(ear, 0, at)) {
            ear->tokens[at].border = BORDER_HARD;
            return;
        }
}
