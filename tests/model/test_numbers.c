/* tests/model/test_numbers.c - normal forms and check digits. */
#include "test.h"

#include <string.h>

#include "model/numbers.h"

struct pair {
    const char *given, *expected;
};

static void expect_keys(const char *(*key)(struct arena *, const char *), const struct pair *pairs,
                        size_t count)
{
    struct arena *arena = arena_open();
    for (size_t i = 0; i < count; i++) {
        const char *made = key(arena, pairs[i].given);
        if (!made != !pairs[i].expected || (made && strcmp(made, pairs[i].expected)))
            fail_msg("\"%s\" gives %s, not %s", pairs[i].given ? pairs[i].given : "NULL",
                     made ? made : "nothing", pairs[i].expected ? pairs[i].expected : "nothing");
    }
    arena_close(arena);
}
#define EXPECT_KEYS(key, ...)                                                                                \
    do {                                                                                                     \
        const struct pair pairs[] = {__VA_ARGS__};                                                           \
        expect_keys(key, pairs, sizeof pairs / sizeof *pairs);                                               \
    } while (0)

TEST(an_order_number_loses_its_blanks_and_its_hash_and_keeps_its_dashes)
{
    EXPECT_KEYS(order_key, {"#10 42", "1042"}, {"de-2024-7", "DE-2024-7"}, {" R123 456 ", "R123456"},
                {"2024/0017", "2024/0017"}, {"\xe2\x80\x8b#1001", "1001"},
                {"1001\xe2\x80\x93"
                 "2",
                 "1001-2"},
                {"\xef\xbc\x91\xef\xbc\x90", "10"}, {"", NULL}, {"#", NULL}, {"--", NULL}, {NULL, NULL},
                {"10\xc3\xa4", NULL}, {"10;drop", NULL}, {"1\xff", NULL}, {"a\tb", "AB"},
                {"0123456789012345678901234567890123456789012345678901234567890123",
                 "0123456789012345678901234567890123456789012345678901234567890123"},
                {"01234567890123456789012345678901234567890123456789012345678901234", NULL});
}

TEST(a_tracking_number_loses_blanks_and_dashes)
{
    EXPECT_KEYS(tracking_key, {"1z 5r8 9390357567127", "1Z5R89390357567127"},
                {"9400-1112-0620", "940011120620"}, {"1234567", NULL}, {"12345678", "12345678"},
                {"#12345678", NULL},
                {"1234567890123456789012345678901234567890", "1234567890123456789012345678901234567890"},
                {"12345678901234567890123456789012345678901", NULL});
}

TEST(a_postcode_is_upper_case_without_blanks)
{
    EXPECT_KEYS(postcode_key, {"sw1a 1aa", "SW1A1AA"}, {" 10001 ", "10001"}, {"10001-1234", "10001-1234"},
                {"d02 x285", "D02X285"}, {"00-950", "00-950"}, {"ab", NULL}, {"abc", NULL}, {"a1", NULL},
                {"-123", NULL}, {"12345678901", NULL}, {"10001!", NULL});
}

TEST(a_mail_address_is_lower_case_and_of_the_right_form)
{
    EXPECT_KEYS(email_key, {"Ada@Example.COM", "ada@example.com"}, {" a.b+c@x-y.co.uk ", "a.b+c@x-y.co.uk"},
                {"o'neil@example.ie", "o'neil@example.ie"}, {"ada@example", NULL}, {"ada@@example.com", NULL},
                {"@example.com", NULL}, {"ada@", NULL}, {"a b@example.com", NULL}, {".a@example.com", NULL},
                {"a..b@example.com", NULL}, {"a@.com", NULL}, {"a@x..com", NULL}, {"a@-x.com", NULL},
                {"a@x.com.", NULL}, {"<a@x.com>", NULL}, {"a@x.com\r\nbcc:b@y.com", NULL},
                {"a@x@y.com", NULL});
}

TEST(a_phone_number_is_digits)
{
    EXPECT_KEYS(phone_key, {"+49 (0)30 / 123-456", "+49030123456"}, {"555 0100 22", "555010022"},
                {"12345", NULL}, {"1234567890123456", NULL}, {"555+0100", NULL}, {"call me", NULL});
}

TEST(a_zip_fits_its_zip_plus_four_and_dashes_do_not_matter)
{
    expect(postcode_fits("10001", "10001") && postcode_fits("10001", "10001-1234"));
    expect(postcode_fits("10001-1234", "10001") && postcode_fits("100011234", "10001-1234"));
    expect(postcode_fits("00950", "00-950") && postcode_fits("SW1A1AA", "SW1A1AA"));
    expect(postcode_fits("D-10115", "10115") && postcode_fits("1234", "L-1234"));
    expect(!postcode_fits("D-10115", "10116") && !postcode_fits("ABCD-10115", "10115"));
    expect(!postcode_fits("10001-1234", "10001-4321") && !postcode_fits("10001", "10002"));
    expect(!postcode_fits("10001", "1000112") && !postcode_fits("SW1A1", "SW1A1AA"));
    expect(!postcode_fits("", "") && !postcode_fits(NULL, NULL) && !postcode_fits("10001", NULL));
}
