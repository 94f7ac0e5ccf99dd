/* language/detect.h - which of the loaded languages a text is in. */
#ifndef WISMO_LANGUAGE_DETECT_H
#define WISMO_LANGUAGE_DETECT_H

#include "language/compounds.h"

/* The language that knows the most of the words; `usual` where none knows more. Clear: it leads over `usual`
 * by so much that it is no chance, which few words ("ok", "status", a number) can be. `word` is working
 * memory. */
const struct language *detect(const struct languages *languages, struct str *word, const char *text,
                              size_t len, const struct language *usual, bool *ret_clear);

#endif
