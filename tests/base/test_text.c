/* tests/base/test_text.c - Unicode text from strangers. */
#include "test.h"

#include <string.h>

#include "base/text.h"

#define CLEAN(text, wanted) check(text_clean, text, sizeof(text) - 1, wanted)
#define FOLD(text, wanted) check(text_fold, text, sizeof(text) - 1, wanted)

static void check(void (*how)(struct str *, const char *, size_t), const char *text, size_t len,
                  const char *wanted)
{
    struct str out = STR_EMPTY;
    str_add(&out, "> ");
    how(&out, text, len);
    expect_text(out.data + 2, wanted);
    expect_int(out.len, strlen(wanted) + 2);
    str_clear(&out);
}

TEST(ill_formed_utf8_is_told_from_well_formed)
{
    const char *const bad[] = {
        "\x80",
        "\xC0\x80",
        "\xC1\xBF",
        "\xC3",
        "\xE0\x80\x80",
        "\xE0\x9F\xBF",
        "\xED\xA0\x80",
        "\xED\xBF\xBF",
        "\xE2\x82",
        "\xE2\x28\xA1",
        "\xF0\x80\x80\x80",
        "\xF0\x8F\xBF\xBF",
        "\xF4\x90\x80\x80",
        "\xF5\x80\x80\x80",
        "\xF0\x9F\x98",
        "\xFF",
        "abcdefgh\xFE",
        "abcdefghijklmno\xC3",
    };
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        expect(!text_is_utf8(bad[i], strlen(bad[i])));
    const char *const good[] = {
        "", "a", "abcdefgh\xC3\xA9", "\xED\x9F\xBF", "\xEE\x80\x80", "\xF4\x8F\xBF\xBF", "\xEF\xBF\xBF"};
    for (size_t i = 0; i < sizeof good / sizeof *good; i++)
        expect(text_is_utf8(good[i], strlen(good[i])));
    expect(text_is_utf8("a\0b", 3));
}

TEST(folding_makes_equal_what_reads_equal)
{
    FOLD("Where IS My Order #1001?", "where is my order #1001?");
    FOLD("", "");
    FOLD("[@Z`{", "[@z`{");
    FOLD("\xEF\xBC\xA1\xEF\xBC\x91", "a1"); /* full width */
    FOLD("STRA\xC3\x9F"
         "E \xC3\x84",
         "strasse \xC3\xA4");       /* sharp s; A with dots */
    FOLD("A\xCC\x88", "\xC3\xA4");  /* composed */
    FOLD("\xEF\xAC\x81ne", "fine"); /* ligature */
    FOLD("or\xC2\xAD"
         "der\xE2\x80\x8B",
         "order");                    /* soft hyphen, zero-width space */
    FOLD("a\xFFz", "a\xEF\xBF\xBDz"); /* ill-formed: never read past, never dropped silently */
}

TEST(long_texts_fold_like_short_ones)
{
    struct str in = STR_EMPTY, out = STR_EMPTY;
    for (int i = 0; i < 5000; i++)
        str_add(&in, "\xEF\xB7\xBA"); /* one character that becomes 18 */
    text_fold(&out, in.data, in.len);
    expect_int(text_count(out.data, out.len), 5000 * 18);
    expect(text_is_utf8(out.data, out.len));
    str_clear(&in);
    str_clear(&out);
}

TEST(hidden_and_turning_characters_never_reach_a_screen)
{
    CLEAN("plain text", "plain text");
    CLEAN("  two \t\r\n words  ", "two words");
    CLEAN("a\0b\x07"
          "c\x1B[31md\x7F",
          "abc[31md");
    CLEAN("a\xC2\x9B"
          "b\xC2\x85"
          "c",
          "ab c"); /* C1: CSI, next line */
    CLEAN("abc\xE2\x80\xAE"
          "fdp.exe",
          "abcfdp.exe");                                                   /* right-to-left override */
    CLEAN("\xE2\x81\xA6x\xE2\x81\xA9 \xE2\x80\x8F", "x");                  /* isolates, mark */
    CLEAN("pay\xE2\x80\x8Bpal\xEF\xBB\xBF\xC2\xAD\xE2\x81\xA0", "paypal"); /* zero width, byte order mark */
    CLEAN("a\xF3\xA0\x81\x81\xF3\xA0\x81\x82"
          "b",
          "ab"); /* tags */
    CLEAN("a\xE2\x80\xA8"
          "b\xE2\x80\xA9"
          "c",
          "a b c"); /* line and paragraph separators */
    CLEAN("a\xC2\xA0\xE3\x80\x80"
          "b",
          "a b");                          /* other blanks */
    CLEAN("\xE3\x85\xA4\xE1\x85\x9F", ""); /* Hangul fillers */
    CLEAN("e\xCC\x81", "\xC3\xA9");
    CLEAN("x\xC0\xAFy", "x\xEF\xBF\xBD\xEF\xBF\xBDy"); /* overlong slash */
    CLEAN(" ", "");
    CLEAN("", "");
}

TEST(joiners_stay_where_a_script_or_a_picture_needs_them)
{
    CLEAN("\xD9\x85\xDB\x8C\xE2\x80\x8C\xD8\xAE\xD9\x88",
          "\xD9\x85\xDB\x8C\xE2\x80\x8C\xD8\xAE\xD9\x88"); /* Persian */
    CLEAN("\xE0\xA4\x95\xE0\xA5\x8D\xE2\x80\x8D\xE0\xA4\xB7",
          "\xE0\xA4\x95\xE0\xA5\x8D\xE2\x80\x8D\xE0\xA4\xB7");
    CLEAN("\xF0\x9F\x91\xA9\xE2\x80\x8D\xF0\x9F\x92\xBB", "\xF0\x9F\x91\xA9\xE2\x80\x8D\xF0\x9F\x92\xBB");
    CLEAN("\xE2\x9D\xA4\xEF\xB8\x8F ok", "\xE2\x9D\xA4\xEF\xB8\x8F ok");
    CLEAN("\xE1\xA0\xA0\xE2\x80\x8D\xE1\xA0\x8D",
          "\xE1\xA0\xA0"); /* what needed the joiner is hidden itself */
    CLEAN("a\xE2\x80\x8D"
          "b\xE2\x80\x8C",
          "ab");
    CLEAN("\xD9\x85\xE2\x80\x8C\xE2\x80\x8C\xE2\x80\x8C\xD9\x85", "\xD9\x85\xE2\x80\x8C\xD9\x85");
    CLEAN("\xE2\x9D\xA4\xEF\xB8\x8F\xEF\xB8\x8F\xEF\xB8\x8F", "\xE2\x9D\xA4\xEF\xB8\x8F");
}

TEST(a_cut_never_splits_a_character)
{
    expect_int(text_cut("abc", 3, 10), 3);
    expect_int(text_cut("a\xE2\x82\xAC", 4, 3), 1);
    expect_int(text_cut("a\xE2\x82\xAC", 4, 4), 4);
    expect_int(text_cut("\xF0\x9F\x98\x80", 4, 3), 0);
    expect_int(text_count("a\xE2\x82\xAC\xF0\x9F\x98\x80", 8), 3);
}

TEST(blank_is_what_shows_nothing)
{
    expect(text_is_blank("", 0));
    expect(text_is_blank(" \t\r\n\xC2\xA0\xE2\x80\x8B\xEF\xBB\xBF\xE2\x80\xAE", 16));
    expect(text_is_blank("\xE2\xA0\x80", 3));
    expect(!text_is_blank(" . ", 3));
    expect(!text_is_blank("\xF0\x9F\x98\x80", 4));
}

TEST(letters_digits_and_emoji_are_told_apart)
{
    expect(codepoint_is_letter('a') && codepoint_is_letter(0xE9) && codepoint_is_letter(0x4E2D));
    expect(!codepoint_is_letter('1') && !codepoint_is_letter('@') && !codepoint_is_letter('['));
    expect(codepoint_is_digit('0') && codepoint_is_digit(0x0665) && !codepoint_is_digit('a'));
    expect(codepoint_is_emoji(0x1F600) && codepoint_is_emoji(0x2764) && codepoint_is_emoji(0x1F3FD));
    expect(!codepoint_is_emoji('#') && !codepoint_is_emoji('7') && !codepoint_is_emoji(0xA9));
}

static int far(const char *a, const char *b, int limit)
{
    int there = text_distance(a, strlen(a), b, strlen(b), limit);
    expect_int(there, text_distance(b, strlen(b), a, strlen(a), limit));
    return there;
}

TEST(distance_counts_slips_of_the_finger)
{
    expect_int(far("order", "order", 2), 0);
    expect_int(far("order", "ordre", 2), 1); /* swapped neighbours */
    expect_int(far("order", "oder", 2), 1);
    expect_int(far("order", "orderr", 1), 1);
    expect_int(far("order", "prder", 1), 1);
    expect_int(far("package", "pakcgae", 2), 2);
    expect_int(far("where", "order", 2), 3);
    expect_int(far("ca", "abc", 3), 3); /* no part is edited twice */
    expect_int(far("", "ab", 2), 2);
    expect_int(far("", "", 0), 0);
    expect_int(far("a", "b", 0), 1);
    expect_int(far("caf\xC3\xA9", "cafe", 1), 1); /* characters, not bytes */
    expect_int(far("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", 2), 3);
}

/* The plain table, to compare the banded one with. */
static int plain_distance(const char *a, int n, const char *b, int m)
{
    int d[12][12];
    for (int i = 0; i <= n; i++)
        for (int j = 0; j <= m; j++) {
            if (!i || !j) {
                d[i][j] = i + j;
                continue;
            }
            int best = d[i - 1][j - 1] + (a[i - 1] != b[j - 1]);
            best = d[i - 1][j] + 1 < best ? d[i - 1][j] + 1 : best;
            best = d[i][j - 1] + 1 < best ? d[i][j - 1] + 1 : best;
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] && d[i - 2][j - 2] + 1 < best)
                best = d[i - 2][j - 2] + 1;
            d[i][j] = best;
        }
    return d[n][m];
}

TEST(the_short_way_to_a_distance_agrees_with_the_long_one)
{
    unsigned seed = 1;
    for (int round = 0; round < 200000; round++) {
        char a[8], b[8];
        seed = seed * 1103515245U + 12345U;
        int n = (int)(seed >> 16) % 8, m;
        seed = seed * 1103515245U + 12345U;
        m = (int)(seed >> 16) % 8;
        for (int i = 0; i < 8; i++) {
            seed = seed * 1103515245U + 12345U;
            a[i] = (char)('a' + (seed >> 16) % 3);
            b[i] = (char)('a' + (seed >> 19) % 3);
        }
        int limit = round % 4, wanted = plain_distance(a, n, b, m);
        if (wanted > limit)
            wanted = limit + 1;
        expect_int(text_distance(a, (size_t)n, b, (size_t)m, limit), wanted);
    }
}
