/* ingest/signature.c - whether a call is signed as its sender's file says, over its raw bytes. */
#include <string.h>

#include "base/digest.h"
#include "base/standard_webhooks.h"
#include "ingest/hook_private.h"

#define ENTRIES_LIMIT 16 /* signatures in one header: a sender that changes its secret sends two */
#define GIVEN_LIMIT 4096

struct checking {
    const struct signature *signature;
    const struct hook_call *call;
    const char *given; /* the header's or parameter's value */
};

/* One entry of the header: "v1,ABC" or "t=17". */
struct entry {
    const char *at;
    size_t len;
};

static bool next_entry(const struct checking *c, struct entry *entry)
{
    const char *separator = c->signature->separator;
    const char *from = entry->at ? entry->at + entry->len : c->given;
    if (entry->at) {
        if (!separator || !*from)
            return false;
        from += strlen(separator);
    }
    const char *end = separator ? strstr(from, separator) : NULL;
    *entry = (struct entry){from, end ? (size_t)(end - from) : strlen(from)};
    return true;
}

/* The value of "NAME=VALUE", or false when the entry has another name. */
static bool entry_value(struct entry entry, const char *name, struct entry *ret_value)
{
    while (entry.len && *entry.at == ' ')
        entry.at++, entry.len--;
    size_t len = strlen(name);
    if (entry.len <= len || memcmp(entry.at, name, len) != 0 || entry.at[len] != '=')
        return false;
    *ret_value = (struct entry){entry.at + len + 1, entry.len - len - 1};
    return true;
}

static bool find_field(const struct checking *c, const char *name, struct str *out)
{
    struct entry entry = {NULL, 0}, value;
    for (int i = 0; i < ENTRIES_LIMIT && next_entry(c, &entry); i++)
        if (entry_value(entry, name, &value)) {
            str_add_bytes(out, value.at, value.len);
            return true;
        }
    return false;
}

/* A header or field of the signature; false when it is not there, or empty. */
static bool add_named(const struct checking *c, const struct piece *piece, struct str *out)
{
    size_t before = out->len;
    if (piece->kind == PIECE_FIELD) {
        find_field(c, piece->text, out);
    } else {
        const char *value = c->call->header(c->call->arg, piece->text);
        if (value && strlen(value) <= GIVEN_LIMIT)
            str_add(out, value);
    }
    return out->len > before;
}

/* Where a value ends must be beyond doubt, or two calls could have one signature: the text that follows it
 * may not stand in it. */
static bool is_ambiguous(const struct piece *pieces, size_t count, size_t i, const char *value)
{
    return i + 1 < count && pieces[i + 1].kind == PIECE_TEXT && strstr(value, pieces[i + 1].text);
}

/* What is signed. */
static bool add_signed(const struct checking *c, const char *secret, struct str *out)
{
    const struct signature *s = c->signature;
    for (size_t i = 0; i < s->piece_count; i++) {
        const struct piece *piece = &s->pieces[i];
        size_t before = out->len;
        switch (piece->kind) {
        case PIECE_BODY:
            if (s->rewrite)
                s->rewrite->run(out, c->call->bytes, c->call->len);
            else
                str_add_bytes(out, c->call->bytes, c->call->len);
            break;
        case PIECE_TEXT: str_add(out, piece->text); break;
        case PIECE_SECRET: str_add(out, secret); break;
        case PIECE_PATH: str_add(out, c->call->path ? c->call->path : ""); break;
        case PIECE_HEADER:
        case PIECE_FIELD:
            if (!add_named(c, piece, out) || is_ambiguous(s->pieces, s->piece_count, i, out->data + before))
                return false;
            break;
        }
    }
    return true;
}

/* Bytes of the digest that must be given. */
static size_t make_digest(const struct signature *s, const char *secret, const struct str *text,
                          uint8_t digest[DIGEST_MOST])
{
    static const char *const names[] = {[ALGORITHM_HMAC_SHA1] = "SHA1",
                                        [ALGORITHM_HMAC_SHA256] = "SHA256",
                                        [ALGORITHM_HMAC_SHA512] = "SHA512"};
    if (s->algorithm == ALGORITHM_SHA256) {
        digest_sha256(text->data, text->len, digest);
        return SHA256_SIZE;
    }
    struct str key = STR_EMPTY;
    if (s->base64_key)
        standard_key(&key, secret);
    else
        str_add(&key, secret);
    size_t size = digest_hmac(names[s->algorithm], key.data, key.len, text->data, text->len, digest);
    standard_key_clear(&key);
    return size;
}

static bool decode(const struct signature *s, struct entry given, struct str *out)
{
    size_t prefix = strlen(s->prefix);
    if (given.len < prefix || memcmp(given.at, s->prefix, prefix) != 0)
        return false;
    given.at += prefix;
    given.len -= prefix;
    if (s->encoding == ENCODING_HEX)
        return hex_decode(out, given.at, given.len) == OK;
    if (s->encoding == ENCODING_BASE64)
        return base64_decode(out, given.at, given.len) == OK;
    str_add_bytes(out, given.at, given.len);
    return true;
}

/* Whether any entry of the header is the digest, or the secret itself. */
static bool is_given(const struct checking *c, const uint8_t *digest, size_t size, const char *secret)
{
    const struct signature *s = c->signature;
    struct entry entry = {NULL, 0}, value;
    struct str given = STR_EMPTY;
    bool fits = false;
    for (int i = 0; i < ENTRIES_LIMIT && next_entry(c, &entry); i++) {
        value = entry;
        str_reset(&given);
        if ((s->field && !entry_value(entry, s->field, &value)) || !decode(s, value, &given))
            continue;
        if (s->algorithm == ALGORITHM_TOKEN)
            fits = digest_equal_text(given.data, secret) || fits;
        else
            fits = (given.len == size && digest_equal(given.data, digest, size)) || fits;
    }
    str_clear(&given);
    return fits;
}

static bool holds_with(const struct checking *c, const char *secret)
{
    uint8_t digest[DIGEST_MOST] = {0};
    if (c->signature->algorithm == ALGORITHM_TOKEN)
        return is_given(c, NULL, 0, secret);
    struct str text = STR_EMPTY;
    bool fits = false;
    if (add_signed(c, secret, &text)) {
        size_t size = make_digest(c->signature, secret, &text, digest);
        fits = is_given(c, digest, size, secret);
    }
    standard_key_clear(&text); /* a secret may stand in it */
    return fits;
}

static bool is_timely(const struct checking *c)
{
    const struct signature *s = c->signature;
    struct str text = STR_EMPTY;
    utc_ms at = UTC_NONE, now = c->call->now;
    bool date_only = false;
    bool timely = !s->timed || (add_named(c, &s->time, &text) &&
                                stamp_read(s->time_format, text.data, NULL, &at, &date_only) == OK &&
                                !date_only && at >= now - s->tolerance && at <= now + s->tolerance);
    str_clear(&text);
    return timely;
}

bool signature_holds(const struct signature *signature, const struct hook_call *call,
                     const struct text_list *secrets)
{
    struct checking c = {.signature = signature, .call = call};
    if (signature->header)
        c.given = call->header(call->arg, signature->header);
    else if (call->parameter)
        c.given = call->parameter(call->arg, signature->parameter);
    if (!c.given || !*c.given || strlen(c.given) > GIVEN_LIMIT || !is_timely(&c))
        return false;
    bool holds = false;
    for (size_t i = 0; i < secrets->count; i++)
        holds = holds_with(&c, secrets->items[i]) || holds;
    return holds;
}

bool hook_verify(const struct hook *hook, const struct hook_call *call, const struct text_list *secrets)
{
    bool holds = false;
    for (size_t i = 0; secrets && i < hook->signature_count; i++)
        holds = signature_holds(&hook->signatures[i], call, secrets) || holds;
    return holds;
}
