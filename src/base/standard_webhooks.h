/* base/standard_webhooks.h - how calls are signed by the Standard Webhooks convention: those that come in and
 * those that we make. */
#ifndef WISMO_BASE_STANDARD_WEBHOOKS_H
#define WISMO_BASE_STANDARD_WEBHOOKS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/digest.h"
#include "base/str.h"

/* Appends the key's bytes. A secret is written as "whsec_" and base64, padded or not; any other text is the
 * key itself, and so is one whose base64 cannot be read: then false. */
bool standard_key(struct str *out, const char *secret);
void standard_key_clear(struct str *key); /* leaves no trace of it in memory */

/* The digest over "ID.TIMESTAMP.BODY", which travels as "v1," and base64. `id` holds no dot: else two calls
 * could have one signature. */
void standard_sign(const struct str *key, const char *id, const char *timestamp, const char *body, size_t len,
                   uint8_t ret_digest[SHA256_SIZE]);

#endif
