/* model/numbers.h - normal forms and check digits of order numbers, tracking numbers, postcodes, mail
 * addresses. */
#ifndef WISMO_MODEL_NUMBERS_H
#define WISMO_MODEL_NUMBERS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/memory.h"

#define NUMBER_LIMIT 64 /* bytes of any of these in normal form */
#define EMAIL_LIMIT 254 /* RFC 5321 */
#define CODE_DIGITS 6   /* of a code that proves a mail address */

/* Each gives the normal form in the arena, or NULL when the text cannot be one.
 *
 * order_key        upper case, no blanks, no '#', dashes kept: "#10 42" -> "1042", "de-2024-7" -> "DE-2024-7"
 * tracking_key     upper case, no blanks and dashes: "1z 5r8 ..." -> "1Z5R8..."; 8 to 40 letters and digits
 * postcode_key     upper case, no blanks: "sw1a 1aa" -> "SW1A1AA"; 3 to 10 letters, digits and dashes with a
 * digit email_key        lower case; one '@', a dot in the domain, no blanks phone_key        digits with an
 * optional leading '+': 6 to 15 digits */
const char *order_key(struct arena *arena, const char *text);
const char *tracking_key(struct arena *arena, const char *text);
const char *postcode_key(struct arena *arena, const char *text);
const char *email_key(struct arena *arena, const char *text);
const char *phone_key(struct arena *arena, const char *text);
const char *code_key(struct arena *arena, const char *text); /* "482-913" -> "482913" */

/* Two postcodes fit when they are equal, or when one is the ZIP of the other ZIP+4 ("10001", "10001-1234").
 * Takes the same time whatever differs. */
bool postcode_fits(const char *given, const char *recorded);

#endif
