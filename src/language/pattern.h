/* language/pattern.h - a template's tree as the text of a pattern. */
#ifndef WISMO_LANGUAGE_PATTERN_H
#define WISMO_LANGUAGE_PATTERN_H

#include "base/str.h"
#include "language/rules.h"

/* Appends the pattern of the piece. Captures are numbered as pattern_captures() finds them. */
void pattern_write(struct str *out, const struct lexicon *lexicon, const struct piece *piece);
/* Fills the rule's captures. False: too many, or one among items that come in any order. */
bool pattern_captures(const struct piece *piece, struct rule *rule);
/* Counts the words of the piece as used by one more rule. */
void pattern_use(struct lexicon *lexicon, const struct piece *piece);

#endif
