/* language/cut.h - where words end: a text is cut by its signs alone. */
#ifndef WISMO_LANGUAGE_CUT_H
#define WISMO_LANGUAGE_CUT_H

#include "language/hear.h"
#include "language/signs.h"

struct cut {
    const char *text;
    size_t len, at;
    enum border border; /* seen since the last word */
    bool hash;
    size_t next_at_sign; /* where the next '@' is: nearly always nowhere; 0: not looked for */
};

static inline char cut_byte(const struct cut *cut, size_t at)
{
    return at < cut->len ? cut->text[at] : '\0';
}

/* The sign at `at`, and where the next begins. For bytes from 0x80. */
enum sign cut_sign(const struct cut *cut, size_t at, size_t *ret_next);
/* "ada.l@example.com" from `at` on, also "ada.l @ example.com": where it ends, or 0. */
size_t cut_email_end(const struct ear *ear, struct cut *cut, size_t at);
/* Where the word that begins at `start` ends. Clears *ret_ascii when it holds anything else. */
size_t cut_word_end(const struct ear *ear, const struct cut *cut, size_t start, bool *ret_ascii);

#endif
