/* language/numbers.c - which kind of value each number is.
 *
 * What says its kind is believed; then what was asked decides; then its shape. Of two numbers that shapes
 * cannot tell apart, the first is the order's and the second its proof. */
#include <string.h>

#include "language/spoken.h"
#include "language/values.h"
#include "model/numbers.h"
#include "model/ticket.h"
#include "model/tracking.h"

#define CANDIDATES 12
#define LONG_GROUPS 12 /* digits that, given in groups, are no telephone's */
#define LONG_NUMBER 18 /* digits that no shop numbers its orders with */

struct candidate {
    struct number number;
    struct found *found;
    enum entity_type named; /* ENTITY_NONE: nothing says what it is */
    bool short_ok;          /* named so clearly that even "54" counts */
    bool fits, postal;      /* the shop's shapes; the shape of a postcode */
};

struct finder {
    struct ear *ear;
    struct candidate candidates[CANDIDATES];
    size_t count;
};

static void drop(struct ear *ear, struct found *found)
{
    for (size_t i = found->first; i <= found->last; i++)
        ear->tokens[i].entity = 0;
    found->type = ENTITY_NONE;
}

/* "9400 1000 0000 0000 0000 00": three groups of digits or more, too long for a number of the shop's. */
static bool long_groups(const struct ear *ear, size_t at, char text[NUMBER_TEXT], size_t *ret_len,
                        size_t *ret_end)
{
    size_t i = at, len = 0;
    for (; i < ear->count && len + ear->tokens[i].len < NUMBER_TEXT; i++) {
        const struct token *token = &ear->tokens[i];
        if (!(token->flags & TOKEN_ALL_DIGITS) || token->flags & TOKEN_FIXED || token->entity ||
            (i > at && token->border != BORDER_NONE))
            break;
        memcpy(text + len, token_text(ear, token), token->len);
        len += token->len;
    }
    *ret_len = len;
    *ret_end = i;
    return i >= at + 3 && len >= LONG_GROUPS && memcmp(text, "00", 2) != 0;
}

/* "1Z 999 AA1 01 2345 6784": typed groups that only together are a tracking number. */
static bool find_grouped_tracking(struct ear *ear, size_t at)
{
    char text[NUMBER_TEXT];
    size_t len = 0, best_end = 0, best_len = 0;
    struct tracking_guess guesses[TRACKING_GUESSES];
    for (size_t i = at; i < ear->count && i < at + 10; i++) {
        const struct token *token = &ear->tokens[i];
        bool group = token->flags & TOKEN_DIGITS || (token->len <= 4 && token->word == WORD_UNKNOWN) ||
                     token->len <= 2;
        if (!group || token->entity || (i > at && token->border != BORDER_NONE) || len + token->len > 40)
            break;
        for (size_t k = 0; k < token->len; k++) {
            char c = token_text(ear, token)[k];
            if ((unsigned char)c >= 0x80)
                return false;
            if (c != '-')
                text[len++] = (char)(c >= 'a' && c <= 'z' ? c - 32 : c);
        }
        text[len] = '\0';
        if (i > at && len >= 11 && tracking_guess(text, guesses) && guesses[0].checked) {
            best_end = i + 1;
            best_len = len;
        }
    }
    if (!best_end && !long_groups(ear, at, text, &best_len, &best_end))
        return false;
    text[best_len] = '\0';
    const char *key = tracking_key(ear->arena, text);
    return key && values_add(ear, ENTITY_TRACKING_NUMBER, key, at, best_end);
}

static bool fits_shapes(struct ear *ear, const char *text, size_t len)
{
    for (size_t i = 0; i < ear->languages->shape_count; i++)
        if (scan_fits(ear->scan, ear->languages->shapes[i], text, len))
            return true;
    return false;
}

static bool fits_codes(struct ear *ear, const char *text, size_t len)
{
    for (size_t i = 0; i < ear->language->code_count; i++)
        if (scan_fits(ear->scan, ear->language->codes[i], text, len))
            return true;
    return false;
}

/* "k7p4 mx23", and "KTPA-MXQR", whose dash between letters has made two words of it. */
static bool find_ticket(struct ear *ear, size_t at)
{
    const struct token *left = &ear->tokens[at], *right = left + 1;
    const char *text = ear->utterance->text;
    char both[16], reference[TICKET_REFERENCE_TEXT];
    if (at + 1 >= ear->count || left->end - left->start != 4 || right->end - right->start != 4 ||
        right->border == BORDER_HARD || right->entity)
        return false;
    bool dash = left->end + 1 == right->start && text[left->end] == '-';
    bool upper = dash;
    for (size_t i = left->start; upper && i < right->end; i++)
        upper = (text[i] >= 'A' && text[i] <= 'Z') || (text[i] >= '2' && text[i] <= '9') || i == left->end;
    if (!upper && !((left->flags | right->flags) & TOKEN_DIGITS))
        return false;
    memcpy(both, text + left->start, 4);
    memcpy(both + 4, text + right->start, 4);
    both[8] = '\0';
    if (!ticket_reference_read(both, reference))
        return false;
    struct found *found = values_add(ear, ENTITY_TICKET, arena_text(ear->arena, reference), at, at + 2);
    if (found)
        found->named = true;
    return found;
}

/* "AB 1234": capitals before digits. */
static bool capital_code(struct ear *ear, size_t at, struct number *ret_number)
{
    const struct token *letters = &ear->tokens[at], *digits = letters + 1;
    struct number number = {.first = at, .end = at + 2, .spoken = true, .hash = letters->flags & TOKEN_HASH};
    if (at + 1 >= ear->count || letters->word != WORD_UNKNOWN || !(digits->flags & TOKEN_ALL_DIGITS) ||
        digits->border != BORDER_NONE || digits->entity || digits->flags & TOKEN_FIXED || digits->len < 3 ||
        letters->len + digits->len >= NUMBER_TEXT)
        return false;
    for (size_t i = letters->start; i < letters->end; i++)
        if (ear->utterance->text[i] < 'A' || ear->utterance->text[i] > 'Z')
            return false;
    number.letters = letters->end - letters->start;
    number.digits = digits->len;
    number.len = number.letters + number.digits;
    memcpy(number.text, ear->utterance->text + letters->start, number.letters);
    memcpy(number.text + number.letters, token_text(ear, digits), number.digits);
    if (!fits_codes(ear, number.text, number.len) && !fits_shapes(ear, number.text, number.len))
        return false;
    *ret_number = number;
    return true;
}

/* Everything that could be a number of ours, each with a place among the found. */
static void find_candidates(struct finder *f)
{
    struct ear *ear = f->ear;
    for (size_t i = 0; i < ear->count && f->count < CANDIDATES; i++) {
        const struct token *token = &ear->tokens[i];
        const struct word *word = token_word(ear, token);
        struct candidate candidate = {.named = ENTITY_NONE};
        if (token->entity || token->flags & TOKEN_FIXED)
            continue;
        if (find_ticket(ear, i)) {
            i++;
            continue;
        }
        if (!(token->flags & TOKEN_DIGITS) && !word->numbers && token->len > 4)
            continue;
        bool digits = token->flags & TOKEN_DIGITS ||
                      (token->len == 2 && i + 1 < ear->count && ear->tokens[i + 1].flags & TOKEN_DIGITS);
        if (digits && i + 1 < ear->count && ear->tokens[i + 1].border == BORDER_NONE &&
            find_grouped_tracking(ear, i)) {
            i = ear->found[ear->found_count - 1].last;
            continue;
        }
        if (!spoken_number(ear, i, ear->count, &candidate.number) && !capital_code(ear, i, &candidate.number))
            continue;
        const struct number *number = &candidate.number;
        /* "one" and "two o" are words; "7" typed may yet be named. */
        if (number->digits < 2 && !(token->flags & TOKEN_DIGITS))
            continue;
        candidate.fits = fits_shapes(ear, number->text, number->len);
        candidate.postal = ear->language->postcode &&
                           scan_fits(ear->scan, ear->language->postcode, number->text, number->len);
        candidate.found = values_add(ear, ENTITY_ORDER_NUMBER, NULL, i, number->end);
        if (!candidate.found)
            return;
        f->candidates[f->count++] = candidate;
        i = number->end - 1;
    }
}

static void name_candidate(struct finder *f, const struct rule *rule, size_t at)
{
    struct ear *ear = f->ear;
    size_t token = subject_token(ear, 0, ear->count, at);
    uint8_t entity = ear->tokens[token].entity;
    for (size_t i = 0; i < f->count; i++) {
        struct candidate *candidate = &f->candidates[i];
        if (!entity || candidate->found != &ear->found[entity - 1])
            continue;
        if (candidate->number.digits < 3 && !rule->ordinal)
            continue;
        if (candidate->named == ENTITY_NONE || candidate->named == ENTITY_ORDER_NUMBER)
            candidate->named = rule->type;
        candidate->short_ok = candidate->short_ok || rule->ordinal;
    }
}

static void find_names(struct finder *f)
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
    if (values_asked(ear) == ASK_PROOF && number->digits >= 3 && number->len <= 8)
        return ENTITY_POSTCODE;
    if (candidate->fits)
        return ENTITY_ORDER_NUMBER;
    if (number->len >= 10 && number->digits >= 8 && tracking_guess(number->text, guesses) &&
        (guesses[0].checked || number->len >= 12))
        return ENTITY_TRACKING_NUMBER;
    if (number->digits >= LONG_NUMBER && number->len <= number->digits + 4)
        return ENTITY_TRACKING_NUMBER; /* of a carrier that we do not know */
    if (fits_codes(ear, number->text, number->len))
        return ENTITY_ORDER_NUMBER;
    if (candidate->postal && number->letters) /* "s w one a one a a" */
        return ENTITY_POSTCODE;
    if (values_asked(ear) == ASK_ORDER_NUMBER && number->digits >= 2)
        return ENTITY_ORDER_NUMBER;
    return ENTITY_NONE;
}

/* Of several unnamed numbers one is the order's: those that cannot be a postcode, else the first. */
static void tell_apart(struct finder *f)
{
    struct candidate *first = NULL;
    size_t orders = 0, clear = 0;
    for (size_t i = 0; i < f->count; i++) {
        struct candidate *candidate = &f->candidates[i];
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
        struct candidate *candidate = &f->candidates[i];
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
static size_t filler_at(const struct ear *ear, size_t at)
{
    const struct phrases *fillers = &ear->language->fillers;
    for (uint32_t p = fillers->first[ear->tokens[at].word]; p; p = fillers->items[p].next) {
        const struct phrase *phrase = &fillers->items[p];
        bool same = at + phrase->count <= ear->count;
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

bool values_are_all(const struct ear *ear)
{
    bool value = false;
    for (size_t i = 0; i < ear->count;) {
        const struct token *token = &ear->tokens[i];
        size_t filler = token->entity ? 0 : filler_at(ear, i);
        if (!token->entity && !filler)
            return false;
        value = value || token->entity;
        i += filler ? filler : 1;
    }
    return value;
}

static void decide_types(struct finder *f)
{
    struct ear *ear = f->ear;
    bool bare = values_are_all(ear);
    for (size_t i = 0; i < f->count; i++) {
        struct candidate *candidate = &f->candidates[i];
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
    struct finder finder = {.ear = ear};
    find_candidates(&finder);
    find_names(&finder);
    decide_types(&finder);
}
