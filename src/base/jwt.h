/* base/jwt.h - signed identities: JSON Web Tokens with HMAC-SHA-256 (RFC 7519, RFC 7515). No other algorithm.
 */
#ifndef WISMO_BASE_JWT_H
#define WISMO_BASE_JWT_H

#include "base/clock.h"
#include "base/err.h"
#include "base/str.h"

/* Checks header, signature and `exp` (required; also `nbf`, when given; 60 s of clock skew allowed there) and
 * gives the `sub`, which must be a non-empty text of at most 256 bytes (an integer is taken in decimal), and
 * when it ends (NULL: nobody asks).
 *
 * returns OK, ERR_FORBIDDEN for a token that proves nothing: also NULL, one of more than 4096 bytes, and any
 * when `secret` is NULL or "" */
enum err jwt_subject(const char *token, const char *secret, utc_ms now, struct str *ret_subject,
                     utc_ms *ret_expires);

/* Makes one, for the demonstration shop and the tests. */
void jwt_make(struct str *out, const char *subject, utc_ms expires, const char *secret);

#endif
