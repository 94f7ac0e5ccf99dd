/* language/numbers.c - which kind of value each number is.
 *
 * What says its kind is believed; then what was asked decides; then its shape. Of two numbers that shapes
 * cannot tell apart, the first is the order's and the second its proof. */
#include <string.h>

#include "language/candidates.h"
#include "model/numbers.h"
#include "model/ticket.h"
#include "model/tracking.h"

#define LONG_NUMBER 18 /* digits that no shop numbers its orders with */

static void drop(struct ear *ear, struct found *found)
{
    for (size_t i = found->first; i <= found->last; i++)
        ear->tokens[i].entity = 0;
    found->type = ENTITY_NONE;
}

static void name_candidate(struct candidates *f, const struct rule *rule, size_t at)
{
    struct ear *ear = f->ear;
    size_t token = subject_token(ear, 0, ear->count, at);
    uint8_t entity = ear->tokens[token].entity;
    for (size_t i = 0; i < f->count; i++) {
        struct candidate *candidate = &f->items[i];
        if (!entity || candidate->found != &ear->found[entity - 1])
            continue;
        if (candidate->number.digits < 3 && !rule->ordinal)
            continue;
        if (candidate->named == ENTITY_NONE || candidate->named == ENTITY_ORDER_NUMBER)
            candidate->named = rule->type;
        candidate->short_ok = candidate->short_ok || rule->ordinal;
    }
}

static void find_names(struct candidates *f)
{
    struct ear *ear = f->ear;
    const struct ruleset *set = &ear->language->names;
    const uint32_t *rules;
    size_t words;
    struct range range[1 + RULE_CAPTURES];
    if (!f->count || !set->count)
        return;
    subject_build(ear, 0, ear->count, SUBJECT_VALUES, &words);
    size_t count = scan_rules(ear->scan, set, ear->words, words, &rules);
    for (size_t i = 0; i < count; i++) {
        const struct rule *rule = &set->rules[rules[i]];
        size_t from = 0;
        for (int times = 0; times < 8; times++) {
            if (!scan_matches(ear->scan, rule, ear->subject.data, ear->subject.len, from, range))
                break;
            for (size_t k = 1; k <= rule->capture_count; k++)
                if (range[k].end > range[k].start)
                    name_candidate(f, rule, range[k].start);
            from = range[0].end - 1;
        }
    }
}

static bool read_ticket(const struct number *number, char reference[TICKET_REFERENCE_TEXT])
{
    return number->letters && number->len >= 6 && number->len <= 9 &&
           ticket_reference_read(number->text, reference);
}

/* The normal form as a value of that type, or NULL when it cannot be one. */
static const char *key_as(struct ear *ear, enum entity_type type, const struct number *number)
{
    char reference[TICKET_REFERENCE_TEXT];
    switch (type) {
    case ENTITY_ORDER_NUMBER: return order_key(ear->arena, number->text);
    case ENTITY_TRACKING_NUMBER: return tracking_key(ear->arena, number->text);
    case ENTITY_POSTCODE: return postcode_key(ear->arena, number->text);
    case ENTITY_PHONE: return phone_key(ear->arena, number->text);
    case ENTITY_CODE: return code_key(ear->arena, number->text);
    case ENTITY_TICKET:
        return ticket_reference_read(number->text, reference) ? arena_text(ear->arena, reference) : NULL;
    default: return NULL;
    }
}

/* What an unnamed number is by what was asked and by its shape. */
static enum entity_type type_of(struct ear *ear, const struct candidate *candidate)
{
    const struct number *number = &candidate->number;
    struct tracking_guess guesses[TRACKING_GUESSES];
    char reference[TICKET_REFERENCE_TEXT];
    if (read_ticket(number, reference) && !candidate->fits)
        return ENTITY_TICKET;
    if (values_asked(ear) == ASK_CODE && number->digits == CODE_DIGITS && !number->letters)
        return ENTITY_CODE;
    if (values_asked(ear) == ASK_CONTACT && number->digits >= 7 && !number->letters)
        return ENTITY_PHONE;
    if (values_asked(ear) == ASK_CONTACT && candidate->postal) /* the proof, after all */
        return ENTITY_POSTCODE;
    if (values_asked(ear) == ASK_PROOF && number->digits >= 3 && number->len <= 8)
        return ENTITY_POSTCODE;
    if (candidate->fits)
        return ENTITY_ORDER_NUMBER;
    if (number->len >= 10 && number->digits >= 8 && tracking_guess(number->text, guesses) &&
        (guesses[0].checked || number->len >= 12))
        return ENTITY_TRACKING_NUMBER;
    if (number->digits >= LONG_NUMBER && number->len <= number->digits + 4)
        return ENTITY_TRACKING_NUMBER; /* of a carrier that we do not know */
    if (candidate_fits_codes(ear, number->text, number->len))
        return ENTITY_ORDER_NUMBER;
    if (candidate->postal && number->letters) /* "s w one a one a a" */
        return ENTITY_POSTCODE;
    if (values_asked(ear) == ASK_ORDER_NUMBER && number->digits >= 2)
        return ENTITY_ORDER_NUMBER;
    return ENTITY_NONE;
}

/* Of several unnamed numbers one is the order's: those that cannot be a postcode, else the first. */
static void tell_apart(struct candidates *f)
{
    struct candidate *first = NULL;
    size_t orders = 0, clear = 0;
    for (size_t i = 0; i < f->count; i++) {
        struct candidate *candidate = &f->items[i];
        bool proof =
            values_asked(f->ear) == ASK_PROOF && candidate->found->type == ENTITY_POSTCODE && candidate->fits;
        if (candidate->found->type != ENTITY_ORDER_NUMBER && !proof)
            continue;
        if (!first)
            first = candidate;
        orders++;
        clear += candidate->found->named || !candidate->postal;
    }
    if (orders < 2)
        return;
    for (size_t i = 0; i < f->count; i++) {
        struct candidate *candidate = &f->items[i];
        bool order = candidate->found->type == ENTITY_ORDER_NUMBER;
        if ((!order && candidate->found->type != ENTITY_POSTCODE) || candidate->found->named ||
            !candidate->fits)
            continue;
        enum entity_type type =
            !candidate->postal || (!clear && candidate == first) ? ENTITY_ORDER_NUMBER : ENTITY_POSTCODE;
        const char *key = key_as(f->ear, type, &candidate->number);
        if (key) {
            candidate->found->type = type;
            candidate->found->value = key;
        }
    }
}

/* How many words the filler at the token takes; 0 when none stands there. */
static size_t filler_at(const struct ear *ear, size_t at, size_t end)
{
    const struct phrases *fillers = &ear->language->fillers;
    for (uint32_t p = fillers->first[ear->tokens[at].word]; p; p = fillers->items[p].next) {
        const struct phrase *phrase = &fillers->items[p];
        bool same = at + phrase->count <= end;
        for (uint32_t k = 1; same && k < phrase->count; k++)
            same = ear->tokens[at + k].word == phrase->words[k] && !ear->tokens[at + k].entity;
        if (same)
            return phrase->count;
    }
    return 0;
}

static bool is_typed(const struct ear *ear, const struct candidate *candidate)
{
    return candidate->number.digits >= 2 && ear->tokens[candidate->number.first].flags & TOKEN_ALL_DIGITS;
}

bool values_are_all(const struct ear *ear, size_t first, size_t end)
{
    bool value = false;
    for (size_t i = first; i < end;) {
        const struct token *token = &ear->tokens[i];
        size_t filler = token->entity ? 0 : filler_at(ear, i, end);
        if (!token->entity && !filler)
            return false;
        value = value || token->entity;
        i += filler ? filler : 1;
    }
    return value;
}

static void decide_types(struct candidates *f)
{
    struct ear *ear = f->ear;
    bool bare = values_are_all(ear, 0, ear->count);
    for (size_t i = 0; i < f->count; i++) {
        struct candidate *candidate = &f->items[i];
        enum entity_type type = candidate->named;
        const char *key = type ? key_as(ear, type, &candidate->number) : NULL;
        candidate->found->named = key || candidate->number.hash;
        if (!key && candidate->number.hash) {
            type = ENTITY_ORDER_NUMBER;
            key = key_as(ear, type, &candidate->number);
        }
        if (!key) {
            type = type_of(ear, candidate);
            if (!type && bare && f->count == 1 && is_typed(ear, candidate))
                type = ENTITY_ORDER_NUMBER; /* "here it is: 287" */
            key = type ? key_as(ear, type, &candidate->number) : NULL;
        }
        if (key) {
            candidate->found->type = type;
            candidate->found->value = key;
        } else {
            drop(ear, candidate->found);
        }
    }
    tell_apart(f);
}

void numbers_find(struct ear *ear)
{
    struct candidates finder = {.ear = ear};
    candidates_find(&finder);
    find_names(&finder);
    decide_types(&finder);
}
