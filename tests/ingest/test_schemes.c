/* tests/ingest/test_schemes.c - the ways senders sign; the signatures were made by other programs. */
#include "test.h"

#include <string.h>

#include "base/digest.h"
#include "caller.h"

#define SECRET "wismo-test-secret"
#define BODY "{\"id\":1,\"weight\":10}"
#define TAIL ",\"topics\":{\"*\":\"nothing\"}}"

static struct caller open_signed(const char *signature)
{
    struct arena *arena = arena_open();
    struct caller caller = caller_open(arena_printf(arena, "{\"signature\":%s" TAIL, signature));
    arena_close(arena);
    return caller;
}

static void expect_scheme(const char *signature, const char *name, const char *value)
{
    struct caller caller = open_signed(signature);
    caller_header(&caller, name, value);
    expect(caller_verify(&caller, BODY, SECRET));
    expect(!caller_verify(&caller, "{\"id\":1,\"weight\":11}", SECRET));
    expect(!caller_verify(&caller, BODY, "another"));
    size_t len = strlen(value);
    for (size_t i = 0; i < len; i++) { /* no part of it will do, nor anything else */
        caller_header(&caller, name, arena_copy(caller.arena, value, i));
        expect(!caller_verify(&caller, BODY, SECRET));
        char *changed = arena_copy(caller.arena, value, len);
        changed[i] = changed[i] == '7' ? '8' : '7';
        caller_header(&caller, name, changed);
        if (caller_verify(&caller, BODY, SECRET) && i + 2 < len)
            fail_msg("%s with another character %zu", value, i);
    }
    caller_header(&caller, name, NULL);
    expect(!caller_verify(&caller, BODY, SECRET));
    caller_close(&caller);
}

TEST(hmac_over_the_body_in_base64_or_hex_with_a_prefix)
{
    expect_scheme("{\"scheme\":\"hmac-sha256\",\"header\":\"X-S\",\"encoding\":\"base64\"}", "x-s",
                  "xKCpAvyiFR6xxvdSGJrgBHbTcq/J3E+qDSsm1PCR3FY=");
    expect_scheme(
        "{\"scheme\":\"hmac-sha256\",\"header\":\"X-S\",\"encoding\":\"hex\",\"prefix\":\"sha256=\"}", "X-S",
        "sha256=c4a0a902fca2151eb1c6f752189ae00476d372afc9dc4faa0d2b26d4f091dc56");
}

TEST(a_plain_hash_over_body_and_key)
{
    expect_scheme(
        "{\"scheme\":\"sha256\",\"header\":\"sign\",\"encoding\":\"hex\",\"over\":[\"body\",{\"text\":\"/\"},"
        "\"secret\"]}",
        "sign", "26079a1a22b725006bc50a2b6de68b9e30f91e523ec00886e84f4135f10999f2");
}

TEST(a_sender_that_rewrites_weights_before_it_signs)
{
    static const char rewriting[] =
        "{\"scheme\":\"hmac-sha256\",\"header\":\"X-H\",\"encoding\":\"hex\",\"prefix\":"
        "\"hmac-sha256-hex=\",\"rewrite\":\"easypost-weight\"}";
    expect_scheme(rewriting, "X-H",
                  "hmac-sha256-hex=9fd1956f3f0a1753299c0c4e232362501f322ba5354e999f71c9c738f7ae66c5");
    static const struct {
        const char *body, *is_signed_as;
    } cases[] = {{"{\"weight\": 7 , \"x\": 1}", "{\"weight\": 7.0 , \"x\": 1}"},
                 {"{\"weight\":7.5}", "{\"weight\":7.5}"},
                 {"{\"weight\":\"7\"}", "{\"weight\":\"7\"}"},
                 {"{\"weight\":null}", "{\"weight\":null}"},
                 {"{\"weights\":7}", "{\"weights\":7}"},
                 {"[{\"weight\":1},{\"weight\":22}]", "[{\"weight\":1.0},{\"weight\":22.0}]"},
                 {"{\"weight\":12", "{\"weight\":12"},
                 {"{\"weight\":", "{\"weight\":"}};
    struct caller caller = open_signed(rewriting);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        uint8_t digest[SHA256_SIZE];
        struct str given = STR_EMPTY;
        digest_hmac_sha256(SECRET, strlen(SECRET), cases[i].is_signed_as, strlen(cases[i].is_signed_as),
                           digest);
        str_add(&given, "hmac-sha256-hex=");
        hex_encode(&given, digest, sizeof digest);
        caller_header(&caller, "X-H", given.data);
        if (!caller_verify(&caller, cases[i].body, SECRET))
            fail_msg("%s", cases[i].body);
        str_clear(&given);
    }
    caller_close(&caller);
}

TEST(a_signature_with_its_time_inside_holds_for_a_while)
{
    struct caller caller = open_signed(
        "{\"scheme\":\"hmac-sha256\",\"header\":\"S\",\"encoding\":\"hex\",\"field\":\"v1\",\"over\":[{"
        "\"field\":\"t\"},{\"text\":\".\"},\"body\"],\"timestamp\":{\"field\":\"t\"},"
        "\"tolerance_seconds\":300}");
    static const char given[] =
        "t=1700000000,v1=9cd91ed6169d30d2990b0afb10ef5ecb7f70238dd459a4d95f4eb09616773c36";
    static const struct {
        const char *value;
        int skew;
        bool holds;
    } cases[] = {
        {given, 0, true},
        {given, 300, true},
        {given, -300, true},
        {given, 301, false},
        {given, -301, false},
        {"t=1700000000, v1=00, v1=9cd91ed6169d30d2990b0afb10ef5ecb7f70238dd459a4d95f4eb09616773c36", 0, true},
        {"v1=9cd91ed6169d30d2990b0afb10ef5ecb7f70238dd459a4d95f4eb09616773c36", 0, false},
        {"t=,v1=9cd91ed6169d30d2990b0afb10ef5ecb7f70238dd459a4d95f4eb09616773c36", 0, false},
        {"t=1700000001,v1=9cd91ed6169d30d2990b0afb10ef5ecb7f70238dd459a4d95f4eb09616773c36", 0, false},
        {"t=1700000000,v2=9cd91ed6169d30d2990b0afb10ef5ecb7f70238dd459a4d95f4eb09616773c36", 0, false},
        {"t=1700000000", 0, false},
        {",,,=", 0, false},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        caller.now = ((utc_ms)1700000000 + cases[i].skew) * MS_SECOND;
        caller_header(&caller, "S", cases[i].value);
        if (caller_verify(&caller, BODY, SECRET) != cases[i].holds)
            fail_msg("%s, %d", cases[i].value, cases[i].skew);
    }
    caller_close(&caller);
}

TEST(two_headers_may_be_signed_with_the_body)
{
    struct caller caller = open_signed(
        "{\"scheme\":\"hmac-sha256\",\"header\":\"X-Hmac-Signature-V2\",\"encoding\":\"hex\",\"prefix\":"
        "\"hmac-sha256-hex=\",\"over\":[{\"header\":\"X-Timestamp\"},{\"text\":\"POST\"},{\"header\":\"X-"
        "Path\"},\"body\"],"
        "\"timestamp\":{\"header\":\"X-Timestamp\",\"format\":\"rfc2822\"}}");
    caller.now = (utc_ms)1700000000 * MS_SECOND;
    caller_header(&caller, "X-Timestamp", "Tue, 14 Nov 2023 22:13:20 +0000");
    caller_header(&caller, "X-Path", "/hooks/easypost");
    caller_header(&caller, "X-Hmac-Signature-V2",
                  "hmac-sha256-hex=bd15a7bebed098691834db89b8f87572f40ce7c8af4a8be0b6eb386ce358f147");
    expect(caller_verify(&caller, BODY, SECRET));
    caller_header(&caller, "X-Path", "/hooks/easypos");
    expect(!caller_verify(&caller, BODY, SECRET));
    caller_close(&caller);
}

TEST(a_value_may_not_hold_what_ends_it)
{
    struct caller caller =
        open_signed("{\"scheme\":\"hmac-sha256\",\"header\":\"S\",\"encoding\":\"hex\",\"over\":[{"
                    "\"header\":\"I\"},{\"text\":\".\"},\"body\"]}");
    uint8_t digest[SHA256_SIZE];
    struct str given = STR_EMPTY;
    digest_hmac_sha256(SECRET, strlen(SECRET), "a.b.c", 5, digest);
    hex_encode(&given, digest, sizeof digest);
    caller_header(&caller, "S", given.data);
    caller_header(&caller, "I", "a");
    expect(caller_verify(&caller, "b.c", SECRET));
    caller_header(&caller, "I", "a.b"); /* the same bytes, another meaning */
    expect(!caller_verify(&caller, "c", SECRET));
    str_clear(&given);
    caller_close(&caller);
}

TEST(a_token_stands_in_a_header_or_in_the_address)
{
    struct caller caller =
        open_signed("[{\"scheme\":\"token\",\"parameter\":\"token\"},{\"scheme\":\"token\",\"header\":"
                    "\"Authorization\",\"prefix\":\"Basic \",\"encoding\":\"base64\"}]");
    expect(!caller_verify(&caller, BODY, SECRET));
    caller.parameters[0][0] = "token";
    caller.parameters[0][1] = SECRET;
    expect(caller_verify(&caller, BODY, SECRET));
    caller.parameters[0][1] = SECRET "x";
    expect(!caller_verify(&caller, BODY, SECRET));
    caller.parameters[0][1] = "";
    expect(!caller_verify(&caller, BODY, ""));
    caller_header(&caller, "authorization", "Basic d2lzbW86c2VzYW1l");
    expect(caller_verify(&caller, BODY, "wismo:sesame"));
    expect(!caller_verify(&caller, BODY, "wismo:sesam"));
    caller_close(&caller);
}

TEST(an_unsigned_ping_is_known_by_its_body)
{
    struct caller caller =
        caller_open("{\"signature\":{\"scheme\":\"token\",\"header\":\"t\"},\"pings\":[{\"content_type\":"
                    "\"application/x-www-form-urlencoded\",\"begins\":\"webhook_id=\"}]" TAIL);
    struct hook_call ping = caller_call(&caller, "webhook_id=7"), order = caller_call(&caller, "{\"id\":1}");
    expect(!hook_is_ping(caller.hook, &ping)); /* of no type */
    caller_header(&caller, "content-type", "application/x-www-form-urlencoded; charset=UTF-8");
    expect(hook_is_ping(caller.hook, &ping) && !hook_is_ping(caller.hook, &order));
    caller_header(&caller, "content-type", "application/json");
    expect(!hook_is_ping(caller.hook, &ping));
    caller_close(&caller);
}
