/* tests/base/test_standard_webhooks.c - keys and signatures of the Standard Webhooks convention. */
#include "test.h"

#include <string.h>

#include "base/standard_webhooks.h"

static void expect_key(const char *secret, bool readable, const char *bytes, size_t len)
{
    struct str key = STR_EMPTY;
    expect(standard_key(&key, secret) == readable);
    expect(key.len == len && !memcmp(key.data, bytes, len));
    standard_key_clear(&key);
    expect(!key.len);
}

TEST(a_signature_is_the_one_that_the_convention_publishes)
{
    static const char body[] = "{\"test\": 2432232314}";
    struct str key = STR_EMPTY, signature = STR_EMPTY;
    uint8_t digest[SHA256_SIZE];
    expect(standard_key(&key, "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"));
    standard_sign(&key, "msg_p5jXN8AQM9LWM0D4loKWxJek", "1614265330", body, sizeof body - 1, digest);
    base64_encode(&signature, digest, sizeof digest);
    expect_text(signature.data, "g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
    str_clear(&signature);
    standard_key_clear(&key);
}

TEST(a_key_is_base64_behind_its_prefix_and_else_the_text_itself)
{
    expect_key("whsec_YWJj", true, "abc", 3);
    expect_key("whsec_YWI", true, "ab", 2); /* some leave the padding off */
    expect_key("plain secret", true, "plain secret", 12);
    expect_key("whsec_not base64", false, "whsec_not base64", 16);
    expect_key("whsec_", false, "whsec_", 6);
}
