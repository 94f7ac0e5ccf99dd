/* base/jwt.c - JSON Web Tokens, HS256 alone. */
#include "base/jwt.h"

#include <string.h>

#include "base/digest.h"
#include "base/json.h"
#include "base/json_write.h"
#include "base/text.h"

#define TOKEN_LIMIT 4096
#define SUBJECT_LIMIT 256
#define SKEW_SECONDS 60.0
#define FOREVER_SECONDS INT64_C(1000000000000)

/* One part of the token, decoded and parsed; NULL when it is not a JSON object. */
static struct json *read_part(const char *part, size_t len)
{
    struct str text = STR_EMPTY;
    struct json *json = NULL;
    if (!base64url_decode(&text, part, len) && !json_parse(text.data, text.len, &json, NULL) &&
        json_kind(json) != JSON_OBJECT) {
        json_close(json);
        json = NULL;
    }
    str_clear(&text);
    return json;
}

/* The algorithm is ours to choose, never the sender's: anything but HS256 is refused before the signature is
 * looked at, and so is a header that says that we must understand an extension. */
static bool header_is_ours(const char *part, size_t len)
{
    struct json *header = read_part(part, len);
    bool fine = text_equal(json_member_text(header, "alg"), "HS256") && !json_member(header, "crit");
    json_close(header);
    return fine;
}

static bool signature_fits(const char *token, size_t signed_len, const char *signature, const char *secret)
{
    uint8_t expected[SHA256_SIZE];
    struct str given = STR_EMPTY;
    digest_hmac_sha256(secret, strlen(secret), token, signed_len, expected);
    bool fits = !base64url_decode(&given, signature, strlen(signature)) && given.len == SHA256_SIZE &&
                digest_equal(given.data, expected, SHA256_SIZE);
    str_clear(&given);
    return fits;
}

static bool is_current(const struct json *claims, utc_ms now, utc_ms *ret_expires)
{
    double seconds = (double)now / 1000, exp, nbf;
    if (!json_double(json_member(claims, "exp"), &exp) || seconds >= exp)
        return false;
    *ret_expires = exp < (double)FOREVER_SECONDS ? (utc_ms)(exp * 1000) : FOREVER_SECONDS * INT64_C(1000);
    const struct json *not_before = json_member(claims, "nbf");
    return !not_before || (json_double(not_before, &nbf) && seconds >= nbf - SKEW_SECONDS);
}

enum err jwt_subject(const char *token, const char *secret, utc_ms now, struct str *ret_subject,
                     utc_ms *ret_expires)
{
    if (!token || text_empty(secret) || strnlen(token, TOKEN_LIMIT + 1) > TOKEN_LIMIT)
        return ERR_FORBIDDEN;
    const char *payload = strchr(token, '.');
    const char *signature = payload ? strchr(payload + 1, '.') : NULL;
    if (!signature || strchr(signature + 1, '.'))
        return ERR_FORBIDDEN;
    payload++;
    size_t signed_len = (size_t)(signature - token);
    signature++;
    if (!header_is_ours(token, (size_t)(payload - 1 - token)) ||
        !signature_fits(token, signed_len, signature, secret))
        return ERR_FORBIDDEN;

    enum err err = ERR_FORBIDDEN;
    char number[32];
    utc_ms expires = 0;
    struct json *claims = read_part(payload, (size_t)(signature - 1 - payload));
    const char *subject = json_scalar(json_member(claims, "sub"), number, sizeof number);
    if (subject && *subject && strlen(subject) <= SUBJECT_LIMIT && is_current(claims, now, &expires)) {
        str_reset(ret_subject);
        str_add(ret_subject, subject);
        if (ret_expires)
            *ret_expires = expires;
        err = OK;
    }
    json_close(claims);
    return err;
}

void jwt_make(struct str *out, const char *subject, utc_ms expires, const char *secret)
{
    static const char header[] = "{\"alg\":\"HS256\",\"typ\":\"JWT\"}";
    struct str token = STR_EMPTY, payload = STR_EMPTY;
    uint8_t signature[SHA256_SIZE];

    struct json_writer w = json_writer(&payload);
    json_open_object(&w, NULL);
    json_add_text(&w, "sub", subject);
    json_add_integer(&w, "exp", expires / 1000);
    json_shut(&w);

    base64url_encode(&token, header, sizeof header - 1);
    str_add_char(&token, '.');
    base64url_encode(&token, payload.data, payload.len);
    digest_hmac_sha256(secret, strlen(secret), token.data, token.len, signature);
    str_add_char(&token, '.');
    base64url_encode(&token, signature, sizeof signature);
    str_add_bytes(out, token.data, token.len);
    str_clear(&payload);
    str_clear(&token);
}
