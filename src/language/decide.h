/* language/decide.h - which intent a part of a message has. */
#ifndef WISMO_LANGUAGE_DECIDE_H
#define WISMO_LANGUAGE_DECIDE_H

#include "language/hear.h"

/* Judges the tokens [first, end). What evidence is found is also added to ear->whole, each rule once a
 * message. Mentions and openings ("no, i meant") are noted in `meaning` when it is given; the words of an
 * opening are dropped from ear->tokens, so that `end` may come back smaller. */
void decide_part(struct ear *ear, size_t first, size_t *end, struct meaning *meaning,
                 struct verdict *ret_verdict);

/* Settles the winner of the scores. */
void decide_scores(const struct ear *ear, struct verdict *verdict);

/* Cuts a torn part at a soft border into two that each win alone. */
bool decide_split(struct ear *ear, const struct verdict *torn, struct verdict *ret_left,
                  struct verdict *ret_right);

#endif
