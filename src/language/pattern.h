/* language/pattern.h - a template's tree as text of a pattern, and the words it cannot do without. */
#ifndef WISMO_LANGUAGE_PATTERN_H
#define WISMO_LANGUAGE_PATTERN_H

#include "base/str.h"
#include "language/rules.h"

/* One of these words must be there. */
struct need {
    uint32_t *words; /* ascending, without repetition */
    size_t count;
    int before,
        after; /* words that may stand before it and after it in the piece; of the first and the last need */
    int reach; /* how many words on the next need can be at most */
};

struct shape {
    struct need *needs; /* in the order in which they must stand, unless `unordered` */
    size_t need_count;
    bool unordered;
    int min_words, max_words;
    struct need first; /* count 0: any word may begin */
    bool single;       /* nothing but one word: the index decides */
    size_t size;       /* bytes of the pattern, about */
};

/* Appends the pattern of the piece. Captures are numbered as pattern_captures() finds them. */
void pattern_write(struct str *out, const struct lexicon *lexicon, const struct piece *piece);
/* Fills the rule's captures. False: too many, or one among items that come in any order. */
bool pattern_captures(const struct piece *piece, struct rule *rule);
struct shape pattern_shape(struct arena *arena, const struct lexicon *lexicon, struct piece *piece);
/* How often a word stands in texts, roughly: languages give the short words to what is said often. */
unsigned word_commonness(const struct lexicon *lexicon, uint32_t word);
/* Counts the words of the piece as used by one more rule. */
void pattern_use(struct lexicon *lexicon, const struct piece *piece);

#endif
