/* ingest/signature.c - the ways senders sign their calls: one row, one function each. */
#include <stdlib.h>
#include <string.h>

#include "base/standard_webhooks.h"
#include "ingest/hook_private.h"

#define ID_LIMIT 256
#define ENTRIES_LIMIT 16 /* signatures in one header: a sender that changes its secret sends two */

/* Epoch seconds. */
static bool read_timestamp(const char *text, utc_ms *ret_at)
{
    size_t len = text ? strlen(text) : 0;
    if (!len || len > 12 || strspn(text, "0123456789") != len)
        return false;
    *ret_at = (utc_ms)strtoll(text, NULL, 10) * MS_SECOND;
    return true;
}

/* Whether one entry, "v1,BASE64", is the digest. Other versions are somebody else's. */
static bool entry_fits(const char *entry, size_t len, const uint8_t digest[SHA256_SIZE])
{
    struct str given = STR_EMPTY;
    bool fits = len > 3 && !memcmp(entry, "v1,", 3) && base64_decode(&given, entry + 3, len - 3) == OK &&
                given.len == SHA256_SIZE && digest_equal(given.data, digest, SHA256_SIZE);
    str_clear(&given);
    return fits;
}

/* Standard Webhooks: HMAC-SHA-256 over "ID.TIMESTAMP.BODY". */
static bool verify_standard(const struct signature *signature, const struct hook_call *call,
                            const char *secret)
{
    const char *id = call->header(call->header_arg, signature->id_header);
    const char *timestamp = call->header(call->header_arg, signature->timestamp_header);
    const char *entries = call->header(call->header_arg, signature->signature_header);
    utc_ms at;
    if (!id || !*id || strlen(id) > ID_LIMIT || strchr(id, '.') || !entries ||
        !read_timestamp(timestamp, &at) || at < call->now - signature->tolerance ||
        at > call->now + signature->tolerance)
        return false;

    struct str key = STR_EMPTY;
    uint8_t digest[SHA256_SIZE];
    standard_key(&key, secret);
    standard_sign(&key, id, timestamp, call->bytes, call->len, digest);
    standard_key_clear(&key);

    bool fits = false;
    for (int i = 0; i < ENTRIES_LIMIT && *entries; i++) {
        entries += strspn(entries, " ");
        size_t len = strcspn(entries, " ");
        fits = entry_fits(entries, len, digest) || fits;
        entries += len;
    }
    return fits;
}

static const struct scheme schemes[] = {
    {"standard-webhooks", verify_standard},
};

const struct scheme *scheme_find(const char *name)
{
    for (size_t i = 0; i < sizeof schemes / sizeof *schemes; i++)
        if (text_equal(schemes[i].name, name))
            return &schemes[i];
    return NULL;
}
