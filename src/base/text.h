/* base/text.h - Unicode text: validity, normal forms, what must not be shown.
 *
 * The door of ICU's C face. Lengths are in bytes of UTF-8. */
#ifndef WISMO_BASE_TEXT_H
#define WISMO_BASE_TEXT_H

#include <stdbool.h>
#include <stddef.h>

#include "base/str.h"

/* Valid UTF-8 as Unicode defines it: no overlong forms, no surrogates. */
bool text_is_utf8(const char *bytes, size_t len);

/* The code point that starts at `*at` (valid UTF-8); moves `*at` past it. */
unsigned text_next(const char *bytes, size_t len, size_t *at);

/* Appends the text for matching: NFKC, case folded. ASCII takes a short way. */
void text_fold(struct str *out, const char *bytes, size_t len);

/* Appends the text in NFC without control characters (line breaks and tabs become blanks), bidirectional
 * overrides, and other invisible format characters except the joiners that scripts need; runs of blanks
 * become one and the ends are trimmed. For everything a shopper or a sender gave that will be shown or
 * spoken. */
void text_clean(struct str *out, const char *bytes, size_t len);

/* The longest length of at most `limit` bytes that ends between two characters. */
size_t text_cut(const char *bytes, size_t len, size_t limit);

size_t text_count(const char *bytes, size_t len); /* code points */

bool text_is_blank(const char *bytes, size_t len); /* nothing but white space and invisible characters */
bool codepoint_is_letter(unsigned codepoint);
bool codepoint_is_digit(unsigned codepoint); /* any script's decimal digits */
bool codepoint_is_emoji(unsigned codepoint);

/* Begins the text from byte `start` on with a capital, where its first letter has one. */
void text_capitalise(struct str *text, size_t start);

/* Edit distance (optimal string alignment: insert, delete, replace, swap neighbours) in characters, or limit
 * + 1 as soon as it must exceed `limit` (at most 3). Words of up to 32 characters; longer ones differ by
 * limit + 1. */
int text_distance(const char *a, size_t a_len, const char *b, size_t b_len, int limit);

#endif
