/* language/values.h - finding order numbers, proofs, dates and goods in what was heard. */
#ifndef WISMO_LANGUAGE_VALUES_H
#define WISMO_LANGUAGE_VALUES_H

#include "language/hear.h"

/* Fills ear->found and marks the tokens that they cover. */
void values_find(struct ear *ear);
/* Adds one; NULL when there are too many. */
struct found *values_add(struct ear *ear, enum entity_type type, const char *value, size_t first, size_t end);

/* language/items.c: what was bought. After values_find. */
void items_find(struct ear *ear);

#endif
