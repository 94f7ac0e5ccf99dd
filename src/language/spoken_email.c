/* language/spoken_email.c - reading mail addresses word by word: "ada dot l at example dot com". */
#include <stdio.h>
#include <string.h>

#include "language/spoken_private.h"
#include "model/numbers.h"

static bool add_text(char *out, size_t *len, const char *text, size_t text_len)
{
    if (*len + text_len > EMAIL_LIMIT)
        return false;
    memcpy(out + *len, text, text_len);
    *len += text_len;
    out[*len] = '\0';
    return true;
}

static char connector(const struct reading *r, size_t at)
{
    return reading_is(r, at, NUMBER_DOT)          ? '.'
           : reading_is(r, at, NUMBER_UNDERSCORE) ? '_'
           : reading_is(r, at, NUMBER_DASH)       ? '-'
           : reading_is(r, at, NUMBER_PLUS)       ? '+'
                                                  : '\0';
}

/* A word as it was given: in an address "emil" is no slip of "email", and "r" is not "are". */
static size_t given(const struct reading *r, size_t at, char text[EMAIL_LIMIT])
{
    const struct token *token = &r->ear->tokens[at];
    size_t len = token->end - token->start;
    if (len >= EMAIL_LIMIT)
        return 0;
    for (size_t i = 0; i < len; i++) {
        unsigned char c = (unsigned char)r->ear->utterance->text[token->start + i];
        if (c >= 0x80)
            return 0;
        text[i] = (char)(c >= 'A' && c <= 'Z' ? c | 32 : c);
    }
    return len;
}

/* Words of an address, as they were given: digits in words as digits. Returns how many were taken, or 0. */
static size_t add_words(const struct reading *r, size_t at, char *out, size_t *len)
{
    const struct token *token = &r->ear->tokens[at];
    char text[EMAIL_LIMIT];
    int number = 0;
    size_t words = token->len > 1 ? reading_small_number(r, at, &number) : 0;
    if (words) {
        int n = snprintf(text, sizeof text, "%d", number);
        return add_text(out, len, text, (size_t)n) ? words : 0;
    }
    if (at && token[-1].start == token->start) /* the second word of a contraction */
        return 1;
    size_t given_len = given(r, at, text);
    if (given_len)
        return add_text(out, len, text, given_len) ? 1 : 0;
    return add_text(out, len, token_text(r->ear, token), token->len) ? 1 : 0;
}

static bool is_short(const struct reading *r, size_t at)
{
    const struct token *token = &r->ear->tokens[at];
    return token->end - token->start == 1 || token->flags & TOKEN_ALL_DIGITS ||
           token_word(r->ear, token)->numbers &
               (NUMBER_BIT(NUMBER_DIGIT) | NUMBER_BIT(NUMBER_TEEN) | NUMBER_BIT(NUMBER_TENS));
}

/* A word that no template has, or one that spells a letter: "emil" is a name here. */
static bool is_name(const struct reading *r, size_t at)
{
    const struct token *token = &r->ear->tokens[at];
    return token->word == WORD_UNKNOWN || token_word(r->ear, token)->numbers & NUMBER_BIT(NUMBER_LETTER);
}

/* Whether the word before `at` belongs to the same address. */
static bool goes_on_before(const struct reading *r, size_t at)
{
    const struct token *word = &r->ear->tokens[at];
    if (word[-1].start == word->start) /* of one glued number */
        return true;
    if (is_short(r, at - 1))
        return is_short(r, at);
    return is_name(r, at - 1) && (is_short(r, at) || word->word == WORD_UNKNOWN); /* "jane doe" */
}

/* Where the part before "at" begins: back over "ada dot l", over letters and digits said one by one. */
static size_t local_first(const struct reading *r, size_t sign)
{
    size_t first = sign - 1;
    while (first > 0 && r->ear->tokens[first].border == BORDER_NONE) {
        if (first > 1 && connector(r, first - 1) && r->ear->tokens[first - 1].border == BORDER_NONE)
            first -= 2;
        else if (goes_on_before(r, first))
            first--;
        else
            break;
    }
    return first;
}

/* "example dot com", "g mail dot co dot uk", "example.com". */
static size_t domain_end(const struct reading *r, size_t at, char *out, size_t *len)
{
    if (at < r->end && r->ear->tokens[at].flags & TOKEN_DOTTED)
        return add_words(r, at, out, len) ? at + 1 : 0;
    size_t label = at, end = 0, words;
    while (label < r->end && label < at + 3 && !reading_is(r, label, NUMBER_DOT)) {
        if (label > at && r->ear->tokens[label].border != BORDER_NONE)
            return 0;
        char sign = label > at ? connector(r, label) : '\0'; /* "t minus online" */
        words = sign ? (size_t)add_text(out, len, &sign, 1) : add_words(r, label, out, len);
        if (!words)
            return 0;
        label += words;
    }
    while (label > at && reading_is(r, label, NUMBER_DOT) && label + 1 < r->end &&
           r->ear->tokens[label + 1].len >= 2 && r->ear->tokens[label + 1].border == BORDER_NONE) {
        if (!add_text(out, len, ".", 1) || !(words = add_words(r, label + 1, out, len)))
            return 0;
        label += 1 + words;
        end = label;
    }
    return end;
}

/* Behind "at", also when it is called "at the rate" or "at sign". */
static size_t domain_first(const struct reading *r, size_t at)
{
    for (size_t i = at + 1; i < r->end && i < at + 3; i++)
        if (reading_is(r, i, NUMBER_AT_SIGN) && i + 1 < r->end && !reading_is(r, i + 1, NUMBER_DOT))
            return i + 1;
    return at + 1;
}

bool spoken_email(const struct ear *ear, size_t at, char *text, size_t *ret_first, size_t *ret_end)
{
    struct reading r = {.ear = ear, .end = ear->count};
    size_t len = 0;
    if (!at || at + 1 >= ear->count || ear->tokens[at].border != BORDER_NONE)
        return false;
    size_t first = local_first(&r, at);
    for (size_t i = first; i < at;) {
        char sign = connector(&r, i);
        size_t words = sign ? (size_t)add_text(text, &len, &sign, 1) : add_words(&r, i, text, &len);
        if (!words)
            return false;
        i += words;
    }
    if (!add_text(text, &len, "@", 1))
        return false;
    size_t end = domain_end(&r, domain_first(&r, at), text, &len);
    if (!end)
        return false;
    *ret_first = first;
    *ret_end = end;
    return true;
}
