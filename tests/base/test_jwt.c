/* tests/base/test_jwt.c - identities that the shop signed, and those that it did not. */
#include "test.h"

#include <string.h>

#include "base/digest.h"
#include "base/jwt.h"

#define SECRET "a-secret-of-the-shop"
#define NOW ((utc_ms)1700000000000)

static enum err subject_of(const char *header, const char *claims, const char *secret, struct str *subject)
{
    struct str token = STR_EMPTY;
    uint8_t signature[SHA256_SIZE];
    base64url_encode(&token, header, strlen(header));
    str_add_char(&token, '.');
    base64url_encode(&token, claims, strlen(claims));
    digest_hmac_sha256(secret, strlen(secret), token.data, token.len, signature);
    str_add_char(&token, '.');
    base64url_encode(&token, signature, sizeof signature);
    enum err err = jwt_subject(token.data, SECRET, NOW, subject, NULL);
    str_clear(&token);
    return err;
}

#define HS256 "{\"alg\":\"HS256\"}"

TEST(a_token_that_we_made_names_its_subject_until_it_expires)
{
    struct str token = STR_EMPTY, subject = STR_EMPTY;
    jwt_make(&token, "C-1001", NOW + MS_HOUR, SECRET);
    utc_ms expires = 0;
    expect_int(jwt_subject(token.data, SECRET, NOW, &subject, &expires), OK);
    expect_int(expires, NOW + MS_HOUR);
    expect_text(subject.data, "C-1001");
    expect_int(jwt_subject(token.data, SECRET, NOW + MS_HOUR - 1, &subject, NULL), OK);
    expect_int(jwt_subject(token.data, SECRET, NOW + MS_HOUR, &subject, NULL), ERR_FORBIDDEN);
    expect_int(jwt_subject(token.data, "another", NOW, &subject, NULL), ERR_FORBIDDEN);
    expect_int(jwt_subject(token.data, "", NOW, &subject, NULL), ERR_FORBIDDEN);
    expect_int(jwt_subject(token.data, NULL, NOW, &subject, NULL), ERR_FORBIDDEN);
    expect_int(jwt_subject(NULL, SECRET, NOW, &subject, NULL), ERR_FORBIDDEN);
    expect_text(subject.data, "C-1001");
    for (size_t i = 0; i < token.len; i++) { /* one letter changed, anywhere */
        char was = token.data[i];
        token.data[i] = was == 'A' ? 'B' : 'A';
        expect_int(jwt_subject(token.data, SECRET, NOW, &subject, NULL), ERR_FORBIDDEN);
        token.data[i] = was;
    }
    str_clear(&token);
    str_clear(&subject);
}

TEST(the_algorithm_is_ours_to_choose)
{
    struct str s = STR_EMPTY;
    const char *claims = "{\"sub\":\"C-1\",\"exp\":1700000600}";
    expect_int(subject_of(HS256, claims, SECRET, &s), OK);
    expect_int(subject_of("{\"alg\":\"none\"}", claims, SECRET, &s), ERR_FORBIDDEN);
    expect_int(subject_of("{\"alg\":\"HS512\"}", claims, SECRET, &s), ERR_FORBIDDEN);
    expect_int(subject_of("{\"alg\":\"hs256\"}", claims, SECRET, &s), ERR_FORBIDDEN);
    expect_int(subject_of("{\"alg\":\"HS256\",\"crit\":[\"x\"]}", claims, SECRET, &s), ERR_FORBIDDEN);
    expect_int(subject_of("[]", claims, SECRET, &s), ERR_FORBIDDEN);
    expect_int(subject_of("{}", claims, SECRET, &s), ERR_FORBIDDEN);
    expect_int(subject_of(HS256, claims, "not the shop", &s), ERR_FORBIDDEN);
    /* alg none with an empty signature */
    expect_int(
        jwt_subject("eyJhbGciOiJub25lIn0.eyJzdWIiOiJDLTEiLCJleHAiOjE3MDAwMDA2MDB9.", SECRET, NOW, &s, NULL),
        ERR_FORBIDDEN);
    str_clear(&s);
}

TEST(claims_must_say_who_and_until_when)
{
    struct str s = STR_EMPTY;
    const char *const bad[] = {
        "{\"sub\":\"C-1\"}",
        "{\"sub\":\"C-1\",\"exp\":\"1700000600\"}",
        "{\"sub\":\"C-1\",\"exp\":1699999940}",
        "{\"sub\":\"C-1\",\"exp\":-1e300}",
        "{\"sub\":\"C-1\",\"exp\":1700000600,\"nbf\":1700000061}",
        "{\"sub\":\"C-1\",\"exp\":1700000600,\"nbf\":\"soon\"}",
        "{\"exp\":1700000600}",
        "{\"sub\":\"\",\"exp\":1700000600}",
        "{\"sub\":null,\"exp\":1700000600}",
        "{\"sub\":\"a\\u0000b\",\"exp\":1700000600}",
        "{\"sub\":[\"C-1\"],\"exp\":1700000600}",
        "[]",
        "{\"sub\":\"C-1\",\"exp\":1700000600",
        "",
    };
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        expect_int(subject_of(HS256, bad[i], SECRET, &s), ERR_FORBIDDEN);
    expect_int(s.len, 0);
    expect_int(subject_of(HS256, "{\"sub\":42,\"exp\":1700000600.5,\"nbf\":1700000060}", SECRET, &s), OK);
    expect_text(s.data, "42");
    expect_int(subject_of(HS256, "{\"sub\":\"C\",\"exp\":1e300}", SECRET, &s), OK);

    struct str claims = STR_EMPTY;
    str_add(&claims, "{\"exp\":1700000600,\"sub\":\"");
    for (int i = 0; i < 257; i++)
        str_add_char(&claims, 'x');
    str_add(&claims, "\"}");
    expect_int(subject_of(HS256, claims.data, SECRET, &s), ERR_FORBIDDEN);
    str_clear(&claims);
    str_clear(&s);
}

TEST(what_is_no_token_proves_nothing)
{
    struct str s = STR_EMPTY, longer = STR_EMPTY;
    const char *const bad[] = {"", ".", "..", "...", "a.b", "a.b.c", "a.b.c.d", "e30.e30.", "\xFF.\xFF.\xFF"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        expect_int(jwt_subject(bad[i], SECRET, NOW, &s, NULL), ERR_FORBIDDEN);
    for (int i = 0; i < 100000; i++)
        str_add_char(&longer, i % 1000 ? 'A' : '.');
    expect_int(jwt_subject(longer.data, SECRET, NOW, &s, NULL), ERR_FORBIDDEN);
    str_clear(&longer);
    str_clear(&s);
}
