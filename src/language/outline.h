/* language/outline.h - what a template's texts have in common: the words that they cannot do without, how
 * many words they have, and which may begin. The index over the rules is made of it. */
#ifndef WISMO_LANGUAGE_OUTLINE_H
#define WISMO_LANGUAGE_OUTLINE_H

#include "language/template.h"

/* One of these words must be there. */
struct need {
    const uint32_t *words; /* ascending, without repetition */
    size_t count;
    int before,
        after; /* words that may stand before it and after it in the piece; of the first and the last need */
    int reach; /* how many words on the next need can be at most */
};

struct outline {
    struct need *needs; /* in the order in which they must stand, unless `unordered` */
    size_t need_count;
    bool unordered;
    int min_words, max_words;
    struct need first; /* count 0: any word may begin */
    bool single;       /* nothing but one word: the index decides */
    size_t size;       /* bytes of the pattern, about */
};

/* Lives as long as the template at hand (templates_next()); what is known of a piece that several templates
 * share is worked out once. */
struct outline outline_of(struct templates *templates, struct piece *piece);
/* Makes them ascending, without repetition; returns how many are left. */
size_t words_sort(uint32_t *words, size_t count);
/* How often a word stands in texts, roughly: languages give the short words to what is said often. */
unsigned word_commonness(const struct lexicon *lexicon, uint32_t word);

#endif
