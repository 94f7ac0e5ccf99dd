/* tests/base/test_digest.c - hashes, signatures, encodings. */
#include "test.h"

#include <string.h>

#include "base/digest.h"

static void expect_hex(const uint8_t digest[SHA256_SIZE], const char *wanted)
{
    struct str hex = STR_EMPTY;
    hex_encode(&hex, digest, SHA256_SIZE);
    expect_text(hex.data, wanted);
    str_clear(&hex);
}

TEST(hashes_and_signatures_are_the_standard_ones)
{
    uint8_t digest[SHA256_SIZE];
    digest_sha256("abc", 3, digest);
    expect_hex(digest, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    digest_sha256("", 0, digest);
    expect_hex(digest, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    const char *body = "{\"id\":1,\"weight\":10}";
    digest_hmac_sha256("wismo-test-secret", 17, body, strlen(body), digest);
    expect_hex(digest, "c4a0a902fca2151eb1c6f752189ae00476d372afc9dc4faa0d2b26d4f091dc56");
    digest_hmac_sha256("", 0, "", 0, digest);
    expect_hex(digest, "b613679a0814d9ec772f95d778c35fc5ff1697c493715653c6c712144292c5ad");
    digest_hmac_sha256(NULL, 0, NULL, 0, digest);
    expect_hex(digest, "b613679a0814d9ec772f95d778c35fc5ff1697c493715653c6c712144292c5ad");
}

TEST(secrets_are_compared_whole)
{
    expect(digest_equal("abc", "abc", 3) && !digest_equal("abc", "abd", 3));
    expect(digest_equal_text("secret", "secret"));
    expect(!digest_equal_text("secret", "secret2") && !digest_equal_text("secre", "secret"));
    expect(!digest_equal_text(NULL, "secret") && !digest_equal_text("secret", NULL) &&
           !digest_equal_text(NULL, NULL));
}

TEST(random_ids_are_22_characters_and_differ)
{
    char a[RANDOM_ID_TEXT], b[RANDOM_ID_TEXT];
    digest_random_id(a);
    digest_random_id(b);
    expect_int(strlen(a), 22);
    expect(strcmp(a, b) != 0);
    expect_int(strspn(a, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"), 22);
}

TEST(base64_is_read_strictly)
{
    struct str s = STR_EMPTY;
    const char *const pairs[][2] = {{"", ""},
                                    {"f", "Zg=="},
                                    {"fo", "Zm8="},
                                    {"foo", "Zm9v"},
                                    {"foob", "Zm9vYg=="},
                                    {"fooba", "Zm9vYmE="},
                                    {"foobar", "Zm9vYmFy"},
                                    {"\xFF\xFE\xFB", "//77"}};
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
        str_reset(&s);
        base64_encode(&s, pairs[i][0], strlen(pairs[i][0]));
        expect_text(s.data, pairs[i][1]);
        str_reset(&s);
        expect_int(base64_decode(&s, pairs[i][1], strlen(pairs[i][1])), OK);
        expect_text(s.data, pairs[i][0]);
    }
    const char *const bad[] = {"Z",    "Zg",   "Zg=",    "Zg===",    "Z===", "====", "=",         "Zh==",
                               "Zm9=", "Zm 9", "Zm9v\n", "Zg==Zg==", "Zm9-", "Z=g=", "\xC3\xA9=="};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        str_reset(&s);
        str_add(&s, "kept");
        expect_int(base64_decode(&s, bad[i], strlen(bad[i])), ERR_INVALID);
        expect_text(s.data, "kept");
    }
    str_clear(&s);
}

TEST(base64url_has_no_padding_and_one_spelling)
{
    struct str s = STR_EMPTY;
    base64url_encode(&s, "\xFF\xFE\xFB\x01", 4);
    expect_text(s.data, "__77AQ");
    str_reset(&s);
    expect_int(base64url_decode(&s, "__77AQ", 6), OK);
    expect_int(s.len, 4);
    const char *const bad[] = {"__77AQ==", "__77AR", "A", "//77", "AAAAA"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        expect_int(base64url_decode(&s, bad[i], strlen(bad[i])), ERR_INVALID);
    str_clear(&s);
}

TEST(hex_is_read_in_either_case)
{
    struct str s = STR_EMPTY;
    expect_int(hex_decode(&s, "00fFa9", 6), OK);
    expect_int(s.len, 3);
    expect(!memcmp(s.data, "\x00\xFF\xA9", 3));
    expect_int(hex_decode(&s, "0", 1), ERR_INVALID);
    expect_int(hex_decode(&s, "0g", 2), ERR_INVALID);
    expect_int(hex_decode(&s, "aa\xC3\xA9", 4), ERR_INVALID);
    expect_int(s.len, 3);
    str_clear(&s);
}
