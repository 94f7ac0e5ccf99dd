/* language/prove.h - what the files' own proof does not find, within this room. */
#ifndef WISMO_LANGUAGE_PROVE_H
#define WISMO_LANGUAGE_PROVE_H

#include "language/language_private.h"

/* Complains about words of templates that never reach them (skip_words). */
void prove_skips(const struct language *language, struct complaints *complaints);

#endif
