/* language/cut.c - what belongs to a word: "DE-2024-7", "3.5", "ada.l@example.com", "12:30". */
#include "language/cut.h"

#include <string.h>

#include "base/text.h"

#define WORD_LIMIT 200 /* bytes; longer ones are cut, no language has them */

enum sign cut_sign(const struct cut *cut, size_t at, size_t *ret_next)
{
    *ret_next = at;
    return sign_of(text_next(cut->text, cut->len, ret_next));
}

/* Whether a template uses the word: "I ordered @ example.com" is no address. */
static bool word_used(const struct ear *ear, const struct cut *cut, size_t start, size_t end)
{
    char folded[24];
    if (end - start >= sizeof folded)
        return false;
    for (size_t i = start; i < end; i++)
        folded[i - start] = (char)(cut->text[i] | 32);
    uint32_t word =
        lexicon_find(&ear->language->lexicon, folded, end - start, word_hash(folded, end - start));
    return ear->language->lexicon.words[word].flags & WORD_USED;
}

size_t cut_email_end(const struct ear *ear, struct cut *cut, size_t at)
{
    if (cut->next_at_sign == 0 || cut->next_at_sign < at) {
        const char *found = memchr(cut->text + at, '@', cut->len - at);
        cut->next_at_sign = found ? (size_t)(found - cut->text) : SIZE_MAX;
    }
    size_t sign = cut->next_at_sign, end = sign, dot = 0;
    if (sign == SIZE_MAX || sign - at > 64)
        return 0;
    size_t local = sign > at + 1 && cut->text[sign - 1] == ' ' ? sign - 1 : sign;
    for (size_t i = at; i < local; i++)
        if (!is_alnum(cut->text[i]) && !strchr("._%+-'", cut->text[i]))
            return 0;
    if (cut_byte(cut, end + 1) == ' ')
        end++;
    if ((local < sign || end > sign) && word_used(ear, cut, at, local))
        return 0;
    while (++end < cut->len && (is_alnum(cut->text[end]) || cut->text[end] == '.' || cut->text[end] == '-'))
        if (cut->text[end] == '.' && is_alnum(cut_byte(cut, end + 1)))
            dot = end;
    while (end > sign && !is_alnum(cut->text[end - 1]))
        end--;
    return dot && end > dot ? end : 0;
}

/* Whether the dash at `at` belongs to a number: "DE-2024-7", but "10-inch" and "order-1042" are two words. */
static bool dash_joins(const struct ear *ear, const struct cut *cut, size_t start, size_t at)
{
    bool before = false, after = false, lower = true;
    size_t end = at + 1, next_digit = 0;
    for (size_t i = start; i < at; i++)
        before = before || is_digit(cut->text[i]);
    for (; end < cut->len && is_alnum(cut->text[end]); end++) {
        next_digit += is_digit(cut->text[end]);
        lower = lower && cut->text[end] >= 'a';
    }
    for (size_t i = end; !next_digit && i < cut->len && (is_alnum(cut->text[i]) || cut->text[i] == '-'); i++)
        after = after || is_digit(cut->text[i]);
    if (!before && !next_digit && !after)
        return false;
    if (!next_digit && !after)
        return !(lower && end - at > 3); /* "24-hour" is two words, "1042-B" one */
    return before || at - start < 4 || !word_used(ear, cut, start, at);
}

static size_t digits_before(const struct cut *cut, size_t at)
{
    size_t count = 0;
    while (at > count && is_digit(cut->text[at - count - 1]))
        count++;
    return count;
}

static size_t digits_after(const struct cut *cut, size_t at)
{
    size_t count = 0;
    while (is_digit(cut_byte(cut, at + 1 + count)))
        count++;
    return count;
}

static bool joins(const struct ear *ear, const struct cut *cut, size_t start, size_t at)
{
    char before = cut->text[at - 1], after = cut_byte(cut, at + 1);
    if (!is_alnum(after) || at == start)
        return false;
    switch (cut->text[at]) {
    case '_': return true;
    case '\'': return is_letter(before) && is_letter(after);
    case '-': return dash_joins(ear, cut, start, at);
    case '.': return is_digit(before) == is_digit(after);
    case '/':
        return is_digit(before) && is_digit(after) &&
               !(digits_before(cut, at) > 2 && digits_after(cut, at) > 2);
    case ':': return is_digit(before) && is_digit(after);
    case ',':
        return is_digit(before) && is_digit(after) && is_digit(cut_byte(cut, at + 2)) &&
               is_digit(cut_byte(cut, at + 3)) && !is_digit(cut_byte(cut, at + 4));
    default: return false;
    }
}

size_t cut_word_end(const struct ear *ear, const struct cut *cut, size_t start, bool *ret_ascii)
{
    size_t at = start + 1;
    if ((unsigned char)cut->text[start] >= 0x80)
        at = start;
    while (at < cut->len && at - start < WORD_LIMIT) {
        unsigned char c = (unsigned char)cut->text[at];
        if (c < 0x80) {
            if (!is_alnum((char)c) && !joins(ear, cut, start, at))
                break;
            at++;
            continue;
        }
        size_t next;
        enum sign sign = cut_sign(cut, at, &next);
        bool quote = sign == SIGN_QUOTE && at > start && is_letter(cut_byte(cut, next));
        if (sign == SIGN_MONEY && is_digit(cut->text[at - 1])) {
            *ret_ascii = false;
            return next;
        }
        if (sign != SIGN_LETTER && sign != SIGN_HIDDEN && !quote)
            break;
        *ret_ascii = false;
        at = next;
    }
    if (at < cut->len && (cut->text[at] == '%' || cut->text[at] == '$') && is_digit(cut->text[at - 1]))
        at++;
    return at;
}
