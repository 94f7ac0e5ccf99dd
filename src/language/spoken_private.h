/* language/spoken_private.h - what reading numbers and reading mail addresses word by word have in common. */
#ifndef WISMO_LANGUAGE_SPOKEN_PRIVATE_H
#define WISMO_LANGUAGE_SPOKEN_PRIVATE_H

#include "language/spoken.h"

struct reading {
    const struct ear *ear;
    size_t at, end;
    struct number *number;
    size_t pieces;    /* taken so far */
    bool long_group;  /* a typed group of four digits or more was taken: no other follows */
    bool digits_last; /* the last piece was digits in words */
};

/* Whether the token `at` is a number word of that kind. */
static inline bool reading_is(const struct reading *r, size_t at, enum number_kind kind)
{
    return at < r->end && (token_word(r->ear, &r->ear->tokens[at])->numbers & NUMBER_BIT(kind));
}

/* 1 to 99 in words, from the token `at` on; how many words it takes, or 0. */
size_t reading_small_number(const struct reading *r, size_t at, int *ret_value);

#endif
