/* base/text_private.h - UTF-8 one character at a time, for the files of this room. */
#ifndef WISMO_BASE_TEXT_PRIVATE_H
#define WISMO_BASE_TEXT_PRIVATE_H

#include <stddef.h>

#include "base/str.h"

/* How many bytes the well-formed character at `bytes` has; 0 when there is none (len at least 1). */
static inline size_t utf8_size(const char *bytes, size_t len)
{
    const unsigned char *b = (const unsigned char *)bytes;
    if (b[0] < 0x80)
        return 1;
    if (b[0] < 0xC2 || b[0] > 0xF4 || len < 2 || (b[1] & 0xC0) != 0x80)
        return 0;
    if (b[0] < 0xE0)
        return 2;
    if (len < 3 || (b[2] & 0xC0) != 0x80)
        return 0;
    if (b[0] < 0xF0) /* no overlong form, no surrogate */
        return (b[0] == 0xE0 && b[1] < 0xA0) || (b[0] == 0xED && b[1] >= 0xA0) ? 0 : 3;
    if (len < 4 || (b[3] & 0xC0) != 0x80)
        return 0;
    return (b[0] == 0xF0 && b[1] < 0x90) || (b[0] == 0xF4 && b[1] >= 0x90) ? 0 : 4;
}

struct UNormalizer2; /* ICU's */
/* Appends the text in a normal form; what is ill-formed becomes U+FFFD. */
void text_normalise(struct str *out, const char *bytes, size_t len, const struct UNormalizer2 *form);

#endif
