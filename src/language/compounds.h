/* language/compounds.h - languages that write several words as one: "Weihnachtsbestellung",
 * "vierundzwanzig", and what their writers cut apart ("Bestell-Nummer"). What may be glued is data: the
 * sections `compounds`, `spellings` and `numbers` of the intent files. */
#ifndef WISMO_LANGUAGE_COMPOUNDS_H
#define WISMO_LANGUAGE_COMPOUNDS_H

#include "language/hear.h"

#define PIECE_LIMIT 12 /* number words in one word */

/* The number words that `text` is glued of, in order; 0 when it is no such word or only one. */
size_t compound_numbers(const struct language *language, const char *text, size_t len,
                        uint32_t ret_words[PIECE_LIMIT]);

/* The word that a word unknown as a whole ends with and that says what it is: a head noun of `compounds`, or
 * one of the goods. WORD_UNKNOWN: none. */
uint32_t compound_head(const struct language *language, const char *text, size_t len);

/* The word that this one is with one of its endings ("beschädigtes"), or WORD_UNKNOWN. */
uint32_t compound_stem(const struct language *language, const char *text, size_t len);

/* The word that two words written apart are together, or WORD_UNKNOWN. */
uint32_t compound_joined(const struct language *language, const char *left, size_t left_len,
                         const char *right, size_t right_len);

/* While a language is loaded: the spellings of our words that stand for them ("fuer" and "fur" for "für"),
 * and the number words that may be glued. After the last word. */
void compounds_seal(struct language *language);

#endif
