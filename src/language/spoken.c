/* language/spoken.c - reading numbers word by word. The words themselves are data (numbers: in the intent
 * files). */
#include "language/spoken.h"

#include <stdio.h>
#include <string.h>

#include "language/spoken_private.h"
#include "model/numbers.h"
#include "model/tracking.h"

#define TRACKING_SHORTEST 11 /* that has a check digit */

static int value(const struct reading *r, size_t at)
{
    return token_word(r->ear, &r->ear->tokens[at])->value;
}

/* Whether the token `at` may go on what stands before it. */
static bool follows(const struct reading *r, size_t at)
{
    return at < r->end && r->ear->tokens[at].border == BORDER_NONE && !r->ear->tokens[at].entity &&
           !(r->ear->tokens[at].flags & TOKEN_HASH);
}

static bool add_char(struct reading *r, char c)
{
    struct number *number = r->number;
    if (number->len + 1 >= NUMBER_TEXT)
        return false;
    number->text[number->len++] = c;
    number->text[number->len] = '\0';
    number->digits += c >= '0' && c <= '9';
    number->letters += c >= 'A' && c <= 'Z';
    return true;
}

static bool add_decimal(struct reading *r, int number)
{
    char text[16];
    int len = snprintf(text, sizeof text, "%d", number);
    for (int i = 0; i < len; i++)
        if (!add_char(r, text[i]))
            return false;
    return true;
}

static void took(struct reading *r, size_t words, bool digits)
{
    r->at += words;
    r->pieces++;
    r->digits_last = digits;
}

/* 1 to 99 in words; how many words it takes, or 0. */
size_t reading_small_number(const struct reading *r, size_t at, int *ret_value)
{
    bool units_first = r->ear->language->units_first;
    if (reading_is(r, at, NUMBER_DIGIT) && value(r, at) > 0 && reading_is(r, at + 1, NUMBER_UNITS_FIRST) &&
        follows(r, at + 1) && reading_is(r, at + 2, NUMBER_TENS) && follows(r, at + 2)) {
        *ret_value = value(r, at) + value(r, at + 2);
        return 3;
    }
    if (reading_is(r, at, NUMBER_TENS)) {
        *ret_value = value(r, at);
        if (!units_first && reading_is(r, at + 1, NUMBER_DIGIT) && follows(r, at + 1) &&
            value(r, at + 1) > 0) {
            *ret_value += value(r, at + 1);
            return 2;
        }
        return 1;
    }
    if (reading_is(r, at, NUMBER_TEEN) || reading_is(r, at, NUMBER_DIGIT)) {
        *ret_value = value(r, at);
        return 1;
    }
    return 0;
}

/* A number before a word for hundred or thousand, or none where the word stands alone ("hundertvier"). */
static size_t how_many(const struct reading *r, size_t at, enum number_kind kind, int *ret_value)
{
    *ret_value = 1;
    return reading_is(r, at, kind) && reading_is(r, at, NUMBER_ALONE)
               ? 0
               : reading_small_number(r, at, ret_value);
}

/* "[twelve] hundred [and] four"; how many words, or 0 when no word for hundred or thousand is in it. */
static size_t hundreds(const struct reading *r, size_t at, int *ret_value)
{
    int head = 0, tail = 0;
    size_t words = how_many(r, at, NUMBER_HUNDRED, &head);
    if (!reading_is(r, at + words, NUMBER_HUNDRED) || (!words && !reading_is(r, at, NUMBER_ALONE)))
        return 0;
    words++;
    head *= 100;
    size_t join = reading_is(r, at + words, NUMBER_JOIN) ? 1 : 0;
    size_t more = follows(r, at + words + join) ? reading_small_number(r, at + words + join, &tail) : 0;
    /* "one hundred two hundred" are two numbers */
    if (more && !reading_is(r, at + words + join + more, NUMBER_HUNDRED)) {
        words += join + more;
        head += tail;
    }
    *ret_value = head;
    return words;
}

static size_t thousands(const struct reading *r, size_t at, int *ret_value)
{
    int head = 0, tail = 0;
    size_t words = hundreds(r, at, &head);
    if (!words)
        words = how_many(r, at, NUMBER_THOUSAND, &head);
    if (!reading_is(r, at + words, NUMBER_THOUSAND) || (!words && !reading_is(r, at, NUMBER_ALONE)))
        return hundreds(r, at, ret_value);
    words++;
    head *= 1000;
    size_t join = reading_is(r, at + words, NUMBER_JOIN) ? 1 : 0;
    size_t more = 0;
    if (follows(r, at + words + join)) {
        more = hundreds(r, at + words + join, &tail);
        if (!more)
            more = reading_small_number(r, at + words + join, &tail);
    }
    if (more) {
        words += join + more;
        head += tail;
    }
    *ret_value = head;
    return words;
}

/* A letter: "x", "alpha", "a for alpha". How many words, or 0. */
static size_t letter(const struct reading *r, size_t at, char *ret_letter, bool *ret_sure)
{
    if (at >= r->end)
        return 0;
    const struct token *token = &r->ear->tokens[at];
    const char *text = token_text(r->ear, token);
    bool single = token->len == 1 && text[0] >= 'a' && text[0] <= 'z';
    if (reading_is(r, at, NUMBER_LETTER) && !single) {
        *ret_letter = (char)(value(r, at) - 32);
        *ret_sure = true;
        return 1;
    }
    if (!single)
        return 0;
    *ret_letter = (char)(text[0] - 32);
    size_t next = at + 1;
    while (reading_is(r, next, NUMBER_SPELL) && next < at + 3)
        next++;
    if (next > at + 1 && next < r->end && follows(r, next) &&
        token_text(r->ear, &r->ear->tokens[next])[0] == text[0] && r->ear->tokens[next].len > 1) {
        *ret_sure = true;
        return next + 1 - at;
    }
    *ret_sure = !(token_word(r->ear, token)->flags & WORD_USED);
    return 1;
}

static bool take_letter(struct reading *r)
{
    char c = 0, other = 0;
    bool sure = false, other_sure = false, spelled;
    size_t words = letter(r, r->at, &c, &sure);
    if (!words)
        return false;
    /* A lone "a" or "i" is a word, unless letters stand beside it; behind digits, unless the code goes on or
     * ends the text ("s w one a one a a"). */
    size_t next = r->at + words;
    bool goes_on = next < r->end && follows(r, next) &&
                   (r->ear->tokens[next].flags & TOKEN_DIGITS || reading_is(r, next, NUMBER_DIGIT));
    bool code = r->number->letters && r->pieces > 2;
    if (!r->pieces && goes_on && follows(r, next + 1)) /* "k one a zero b one" */
        sure = sure || letter(r, next + 1, &other, &other_sure);
    spelled = sure || r->number->letters || letter(r, next, &other, &other_sure);
    if (r->number->digits && !sure)
        spelled = goes_on || (code && (next >= r->end || letter(r, next, &other, &other_sure)));
    if (!spelled || r->long_group || !add_char(r, c))
        return false;
    took(r, words, false);
    return true;
}

/* Digits in words: hundreds, tens, doubled ones. */
static bool take_words(struct reading *r)
{
    int number = 0;
    size_t words = thousands(r, r->at, &number);
    if (!words && reading_is(r, r->at, NUMBER_REPEAT) && follows(r, r->at + 1)) {
        const struct token *next = &r->ear->tokens[r->at + 1];
        bool digit =
            reading_is(r, r->at + 1, NUMBER_DIGIT) || (next->flags & TOKEN_ALL_DIGITS && next->len == 1);
        char c =
            digit ? (char)('0' + (reading_is(r, r->at + 1, NUMBER_DIGIT) ? value(r, r->at + 1)
                                                                         : token_text(r->ear, next)[0] - '0'))
                  : '\0';
        char spelled = 0;
        bool sure = false;
        if (!digit && letter(r, r->at + 1, &spelled, &sure) == 1)
            c = spelled;
        if (!c)
            return false;
        for (int i = 0; i < value(r, r->at); i++)
            if (!add_char(r, c))
                return false;
        took(r, 2, true);
        return true;
    }
    if (!words)
        words = reading_small_number(r, r->at, &number);
    if (!words && r->digits_last && reading_is(r, r->at, NUMBER_SOUND) &&
        reading_is(r, r->at + 1, NUMBER_DIGIT)) {
        number = token_word(r->ear, &r->ear->tokens[r->at])->sound;
        words = 1;
    }
    if (!words || r->long_group || !add_decimal(r, number))
        return false;
    took(r, words, true);
    return true;
}

/* A typed word with digits in it. */
static bool take_typed(struct reading *r)
{
    const struct token *token = &r->ear->tokens[r->at];
    const char *text = token_text(r->ear, token);
    if (!(token->flags & TOKEN_DIGITS) || token->flags & (TOKEN_FIXED | TOKEN_EMAIL))
        return false;
    bool all = token->flags & TOKEN_ALL_DIGITS;
    bool only_letters = r->number->letters && !r->number->digits;
    if (r->pieces && (!all || r->long_group || (token->len > 3 && !only_letters)))
        return false;
    if (token->len >= NUMBER_TEXT - 1 - r->number->len)
        return false;
    for (size_t i = 0; i < token->len; i++)
        if ((unsigned char)text[i] >= 0x80 ||
            !add_char(r, (char)(text[i] >= 'a' && text[i] <= 'z' ? text[i] - 32 : text[i])))
            return false;
    r->long_group = r->long_group || token->len > 3 || !all;
    r->number->grouped = r->number->grouped || r->pieces;
    took(r, 1, false);
    return true;
}

static bool take_dash(struct reading *r)
{
    if (!r->pieces || !reading_is(r, r->at, NUMBER_DASH) || r->at + 1 >= r->end ||
        r->number->text[r->number->len - 1] == '-')
        return false;
    const struct token *next = &r->ear->tokens[r->at + 1];
    char c;
    bool sure;
    if (!(next->flags & TOKEN_DIGITS) && !(token_word(r->ear, next)->numbers) &&
        !letter(r, r->at + 1, &c, &sure))
        return false;
    if (!add_char(r, '-'))
        return false;
    r->long_group = false;
    took(r, 1, false);
    return true;
}

/* The next piece of the number, or false with nothing of it kept: "0001\u0301" begins like one and is none.
 */
static bool take_piece(struct reading *r)
{
    static bool (*const takes[])(struct reading * r) = {take_typed, take_words, take_letter, take_dash};
    const struct number before = *r->number;
    for (size_t i = 0; i < sizeof takes / sizeof *takes; i++) {
        if (takes[i](r))
            return true;
        *r->number = before;
    }
    return false;
}

/* A letter as it was typed, whatever it is short for: "r" is heard as "are". */
static char letter_given(const struct reading *r)
{
    const struct token *token = &r->ear->tokens[r->at];
    char c = (char)(r->ear->utterance->text[token->start] | 32);
    return token->end == token->start + 1 && c >= 'a' && c <= 'z' ? (char)(c - 32) : '\0';
}

/* The next piece of a code in which any letter may stand anywhere. */
static bool take_anything(struct reading *r)
{
    const struct number before = *r->number;
    char c;
    bool sure;
    r->long_group = false;
    if (take_typed(r) || take_words(r))
        return true;
    *r->number = before;
    size_t words = letter(r, r->at, &c, &sure);
    if (!words) {
        c = letter_given(r);
        words = c != '\0';
    }
    if (!words || !add_char(r, c))
        return false;
    took(r, words, false);
    return true;
}

bool spoken_tracking(const struct ear *ear, size_t at, size_t end, struct number *ret_number)
{
    struct number number = {.first = at, .spoken = true};
    struct reading r = {.ear = ear, .at = at, .end = end, .number = &number};
    struct tracking_guess guesses[TRACKING_GUESSES];
    size_t digits = 0; /* of what is known */
    while (r.at < end && (!r.pieces || follows(&r, r.at)) && !(ear->tokens[r.at].flags & TOKEN_FIXED) &&
           take_anything(&r)) {
        number.end = r.at;
        if (!number.letters || number.len < TRACKING_SHORTEST || !tracking_guess(number.text, guesses) ||
            !guesses[0].checked)
            continue;
        *ret_number = number;
        digits = number.digits;
    }
    return digits && digits == number.digits; /* "... 8 2 4 i need it": letters behind it are words */
}

static bool is_digit(const struct ear *ear, size_t at)
{
    const struct token *token = &ear->tokens[at];
    return (token->len == 1 && token->flags & TOKEN_ALL_DIGITS) ||
           token_word(ear, token)->numbers & NUMBER_BIT(NUMBER_DIGIT);
}

bool spoken_number(const struct ear *ear, size_t at, size_t end, struct number *ret_number)
{
    struct number number = {.first = at};
    struct reading r = {.ear = ear, .at = at, .end = end, .number = &number};
    while (r.at < end) {
        const struct token *token = &ear->tokens[r.at];
        /* "1, 0, 0, 4" and "one, zero" go on over commas, "1042, 10001" does not. */
        bool digit = token->border == BORDER_SOFT && r.pieces && is_digit(ear, r.at) &&
                     is_digit(ear, r.at - 1) && !(token->flags & TOKEN_HASH);
        if (r.pieces && !follows(&r, r.at) && !digit)
            break;
        if (token->entity || token->flags & TOKEN_FIXED)
            break;
        if (!take_piece(&r))
            break;
    }
    number.end = r.at;
    number.hash = ear->tokens[at].flags & TOKEN_HASH;
    number.spoken = number.end - at > 1 || !(ear->tokens[at].flags & TOKEN_DIGITS);
    if (!number.digits)
        return false;
    *ret_number = number;
    return true;
}
