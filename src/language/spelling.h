/* language/spelling.h - from letters to a word that the files know: contractions, repeated letters, slips. */
#ifndef WISMO_LANGUAGE_SPELLING_H
#define WISMO_LANGUAGE_SPELLING_H

#include "language/hear.h"

/* Finds the word of the token, whose text is the last in ear->folded, and appends it to ear->tokens: as one
 * word, or as the several that it stands for. */
void spell_add(struct ear *ear, struct token token);

#endif
