/* language/values.h - finding order numbers, proofs, dates and goods in what was heard. */
#ifndef WISMO_LANGUAGE_VALUES_H
#define WISMO_LANGUAGE_VALUES_H

#include "language/hear.h"

/* Fills ear->found and marks the tokens that they cover. */
void values_find(struct ear *ear);
/* Its parts: numbers, once all else is found (numbers.c). */
void numbers_find(struct ear *ear);
enum ask values_asked(const struct ear *ear);                      /* what the message may be an answer to */
bool values_free(const struct ear *ear, size_t first, size_t end); /* no value covers these tokens */
/* Adds one; NULL when there are too many. */
struct found *values_add(struct ear *ear, enum entity_type type, const char *value, size_t first, size_t end);

/* Whether these tokens are nothing but values and the fillers that may stand around them. */
bool values_are_all(const struct ear *ear, size_t first, size_t end);
/* language/details.c: makes a part of its own of the number and proof that a message begins or ends with. */
void values_set_apart(struct ear *ear);

/* language/items.c: what was bought. After values_find. */
void items_find(struct ear *ear);

#endif
