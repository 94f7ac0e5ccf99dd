/* tests/base/test_markup.c - text with tags, cut. */
#include "test.h"

#include <stdio.h>
#include <string.h>

#include "base/markup.h"

TEST(what_is_cut_keeps_to_its_limit_and_stays_well_formed)
{
    static const char *const speeches[] = {
        "Plain words that go on and on and on.",
        "<s>Your parcel <say-as interpret-as=\"digits\">1001</say-as> &amp; more <break time=\"200ms\"/> "
        "then</s> <s>x</s>",
        "<p><s>a <emphasis level=\"strong\">b c d</emphasis> e</s></p>",
        "caf\xc3\xa9 \xf0\x9f\x93\xa6\xf0\x9f\x93\xa6 \xf0\x9f\x93\xa6",
        "no blank at all: "
        "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
        "broken < & </x> <unclosed",
    };
    for (size_t i = 0; i < sizeof speeches / sizeof *speeches; i++)
        for (size_t limit = 0; limit <= strlen(speeches[i]) + 1; limit++) {
            struct str out = STR_EMPTY;
            markup_cut(&out, speeches[i], 8000, limit, "");
            expect(out.len <= limit);
            if (i < 5)
                expect_well_formed(out.data);
            str_reset(&out);
            markup_cut(&out, speeches[i], limit, 80000, "");
            if (i < 5)
                expect_well_formed(out.data);
            str_clear(&out);
        }
}

static void expect_cut(const char *markup, size_t chars, const char *ending, const char *wanted)
{
    struct str out = STR_EMPTY;
    markup_cut(&out, markup, chars, 8000, ending);
    expect_text(out.data, wanted);
    str_clear(&out);
}

TEST(it_is_cut_between_words_and_open_elements_are_closed)
{
    expect_cut("<s>one <emphasis>two three</emphasis></s>", 36, "", "<s>one <emphasis>two</emphasis></s>");
    expect_cut("one two three", 9, " ...", "one ...");
    expect_cut("onetwothree", 9, " ...", "onetw ...");
    expect_cut("fish &amp; chips", 9, "", "fish");
    expect_cut("one two three", 13, " ...", "one two three");
}

TEST(a_whole_sentence_is_kept_alone_when_little_is_lost_by_it)
{
    expect_cut("It is on the way. It comes tomorrow.", 30, " ...", "It is on the way.");
    expect_cut("Yes. It comes tomorrow morning.", 26, " ...", "Yes. It comes tomorrow ...");
}
