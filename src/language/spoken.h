/* language/spoken.h - numbers and mail addresses as they are typed, spelled and spoken: "10 42", "one oh oh
 * four two", "double seven", "ten forty two", "s as in sam", "ada at example dot com". */
#ifndef WISMO_LANGUAGE_SPOKEN_H
#define WISMO_LANGUAGE_SPOKEN_H

#include "language/hear.h"

#define NUMBER_TEXT 64

struct number {
    size_t first, end;      /* tokens */
    char text[NUMBER_TEXT]; /* upper case, dashes kept */
    size_t len, digits, letters;
    bool spoken;  /* not one typed word */
    bool grouped; /* several typed groups: "10 42" */
    bool hash;
};

/* The number that begins with the token `at`, before `end`. False when none does. */
bool spoken_number(const struct ear *ear, size_t at, size_t end, struct number *ret_number);

/* A tracking number with letters anywhere, known by its check digit: "one z five r eight nine ...". */
bool spoken_tracking(const struct ear *ear, size_t at, size_t end, struct number *ret_number);

/* The mail address whose word for "at" is the token `at`. Into `text` of EMAIL_LIMIT + 1 bytes. */
bool spoken_email(const struct ear *ear, size_t at, char *text, size_t *ret_first, size_t *ret_end);

#endif
