/* language/part.h - a part of a message, and the rules that its words allow. */
#ifndef WISMO_LANGUAGE_PART_H
#define WISMO_LANGUAGE_PART_H

#include "language/hear.h"

struct part {
    struct ear *ear;
    size_t first, end, words, count; /* count: words of the subject */
    const uint32_t *rules;
    size_t rule_count;
};

void part_open(struct ear *ear, size_t first, size_t end, struct part *part);
const struct rule *part_rule(const struct part *part, size_t index); /* index < rule_count */
bool part_matches(const struct part *part, const struct rule *rule,
                  struct range ret_found[1 + RULE_CAPTURES]);
/* A line about the rule, where somebody asked why. */
void part_explain(const struct part *part, const struct rule *rule);

/* language/openings.c: "no, i meant", "and what about". Notes the longest, and takes it off the part where
 * `drop` says so. False when there is none, or nothing but it. */
bool opening_take(struct part *part, struct meaning *meaning, bool drop);
/* Notes which of the orders is meant, and the wish for another language. */
void mentions_take(const struct part *part, struct meaning *meaning);

#endif
