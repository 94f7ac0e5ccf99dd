/* base/standard_webhooks.c - keys and signatures of the Standard Webhooks convention. */
#include "base/standard_webhooks.h"

#include <string.h>

#define KEY_PREFIX "whsec_"

void standard_key_clear(struct str *key)
{
    if (key->capacity)
        explicit_bzero(key->data, key->capacity);
    str_clear(key);
}

bool standard_key(struct str *out, const char *secret)
{
    if (!text_starts(secret, KEY_PREFIX)) {
        str_add(out, secret);
        return true;
    }
    struct str digits = STR_EMPTY;
    str_add(&digits, secret + strlen(KEY_PREFIX));
    while (digits.len % 4)
        str_add_char(&digits, '=');
    bool readable = digits.len && base64_decode(out, digits.data, digits.len) == OK;
    standard_key_clear(&digits);
    if (!readable)
        str_add(out, secret);
    return readable;
}

void standard_sign(const struct str *key, const char *id, const char *timestamp, const char *body, size_t len,
                   uint8_t ret_digest[SHA256_SIZE])
{
    struct str text = STR_EMPTY;
    str_printf(&text, "%s.%s.", id, timestamp);
    str_add_bytes(&text, body, len);
    digest_hmac_sha256(key->data, key->len, text.data, text.len, ret_digest);
    str_clear(&text);
}
