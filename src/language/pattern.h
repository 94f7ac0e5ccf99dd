/* language/pattern.h - a template's tree as text of a pattern, and the words it cannot do without. */
#ifndef WISMO_LANGUAGE_PATTERN_H
#define WISMO_LANGUAGE_PATTERN_H

#include "base/str.h"
#include "language/rules.h"

/* One of these words must be there. */
struct need {
    uint32_t *words; /* ascending, without repetition */
    size_t count;
};

struct shape {
    struct need *needs;
    size_t need_count;
    int min_words, max_words;
    struct need first; /* count 0: any word may begin */
    bool single;       /* nothing but one word: the index decides */
};

/* Appends the pattern of the piece; fills the rule's captures. False: too many captures. */
bool pattern_write(struct str *out, const struct lexicon *lexicon, const struct piece *piece,
                   struct rule *rule);
struct shape pattern_shape(struct arena *arena, const struct piece *piece);
/* Counts the words of the piece as used by one more rule. */
void pattern_use(struct lexicon *lexicon, const struct piece *piece);

#endif
