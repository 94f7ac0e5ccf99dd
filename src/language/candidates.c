/* language/candidates.c - digits, spoken numbers, codes, groups of digits: see candidates.h. */
#include "language/candidates.h"

#include <string.h>

#include "model/numbers.h"
#include "model/ticket.h"
#include "model/tracking.h"

#define LONG_GROUPS 12 /* digits that, given in groups, are no telephone's */

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

bool candidate_fits_codes(struct ear *ear, const char *text, size_t len)
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
    if (!candidate_fits_codes(ear, number.text, number.len) && !fits_shapes(ear, number.text, number.len))
        return false;
    *ret_number = number;
    return true;
}

/* "one z five r eight nine ...": spelled, with letters between the digits. */
static bool find_spelled_tracking(struct ear *ear, size_t at)
{
    struct number number;
    const char *key =
        spoken_tracking(ear, at, ear->count, &number) ? tracking_key(ear->arena, number.text) : NULL;
    return key && number.end > at + 1 && values_add(ear, ENTITY_TRACKING_NUMBER, key, at, number.end);
}

void candidates_find(struct candidates *f)
{
    struct ear *ear = f->ear;
    for (size_t i = 0; i < ear->count && f->count < CANDIDATES_MOST; i++) {
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
        if (find_spelled_tracking(ear, i)) {
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
        f->items[f->count++] = candidate;
        i = number->end - 1;
    }
}
