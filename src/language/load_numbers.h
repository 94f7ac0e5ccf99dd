/* language/load_numbers.h - the section "numbers": digits, tens, spelling words. */
#ifndef WISMO_LANGUAGE_LOAD_NUMBERS_H
#define WISMO_LANGUAGE_LOAD_NUMBERS_H

#include "language/language_private.h"

void load_numbers(struct loader *loader, const struct source *source, const struct node *section);

#endif
