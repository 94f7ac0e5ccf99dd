/* language/signs.h - what a character is to the one who cuts a text into words. No word of any language
 * stands here, only signs. */
#ifndef WISMO_LANGUAGE_SIGNS_H
#define WISMO_LANGUAGE_SIGNS_H

#include <stdbool.h>

enum sign { SIGN_LETTER, SIGN_BLANK, SIGN_SOFT, SIGN_HARD, SIGN_QUOTE, SIGN_HIDDEN, SIGN_HASH, SIGN_MONEY };

/* Of a character beyond ASCII. */
enum sign sign_of(unsigned codepoint);

/* Of ASCII. */
static inline bool is_letter(char c)
{
    return (unsigned char)((c | 32) - 'a') < 26;
}

static inline bool is_digit(char c)
{
    return (unsigned char)(c - '0') < 10;
}

static inline bool is_alnum(char c)
{
    return is_letter(c) || is_digit(c);
}

#endif
