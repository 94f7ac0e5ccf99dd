/* base/markup.h - text with tags and entities that is too long, cut so that it stays well-formed. */
#ifndef WISMO_BASE_MARKUP_H
#define WISMO_BASE_MARKUP_H

#include <stddef.h>

#include "base/str.h"

/* Appends the markup, or as much of it as `chars` characters and `bytes` bytes hold: up to the end of a
 * sentence where that keeps half of it or more; else up to a blank or a tag, else any character, and `ending`
 * after it. Elements that the cut leaves open are closed; what is not well-formed is cut before the fault. */
void markup_cut(struct str *out, const char *markup, size_t chars, size_t bytes, const char *ending);

#endif
