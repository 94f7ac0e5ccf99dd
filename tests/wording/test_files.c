/* tests/wording/test_files.c - locale files: fallbacks, and what is said about broken ones. */
#include <stdio.h>
#include <string.h>

#include "base/file.h"
#include "base/str.h"
#include "help.h"

static struct wording *opened(const char *folder)
{
    struct complaints complaints = COMPLAINTS_NONE;
    struct wording *wording = NULL;
    expect_int(wording_open(folder, &complaints, &wording), OK);
    expect_int(complaints.count, 0);
    return wording;
}

static void expect_complaint(const char *folder, const char *line)
{
    const char *lines = complaints_about(folder);
    if (!strstr(lines, line))
        expect_text(lines, line); /* fails, and shows both */
}

/* One broken file beside a sound base. */
static void expect_broken(const char *text, const char *line)
{
    const char *folder = test_folder();
    locale_write(folder, "en.arb", "{\"@@locale\":\"en\",\"a\":\"A {n}\",\"a_speech\":\"A\"}");
    locale_write(folder, "de.arb", text);
    expect_complaint(folder, line);
}

TEST(the_shipped_locales_are_sound)
{
    char folder[1024];
    strncpy(folder, source_path("locales"), sizeof folder - 1);
    folder[sizeof folder - 1] = '\0';
    expect_text(complaints_about(folder), "");
}

TEST(a_locale_falls_back_to_its_language_and_then_to_english)
{
    const char *folder = test_folder();
    locale_write(folder, "en.arb",
                 "{\"@@locale\":\"en\",\"a\":\"en\",\"b\":\"en\",\"c\":\"en\",\"c_speech\":\"en aloud\"}");
    locale_write(folder, "de.arb",
                 "{\"@@locale\":\"de\",\"a\":\"de\",\"b\":\"de\",\"b_speech\":\"de laut\",\"c\":\"de\"}");
    locale_write(folder, "de-AT.arb", "{\"@@locale\":\"de-AT\",\"a\":\"de-AT\"}");
    struct wording *wording = opened(folder);
    set_now("2026-11-23T15:00:00Z", "Europe/Vienna", "de-AT");
    expect_text(read_say(wording, (struct say){"a", NULL, 0, false}), "de-AT");
    expect_text(read_say(wording, (struct say){"b", NULL, 0, false}), "de");
    expect_text(heard_say(wording, (struct say){"b", NULL, 0, false}), "de laut");
    expect_text(heard_say(wording, (struct say){"c", NULL, 0, false}),
                "de"); /* not English, which has a spoken one */
    expect(wording_has(wording, "de-AT", "c") && !wording_has(wording, "de-AT", "d"));
    expect(!wording_has(wording, "fr", "c"));
    wording_close(wording);
}

TEST(the_nearest_loaded_locale_serves)
{
    static const struct {
        const char *wanted, *serves;
        bool served;
    } rows[] = {
        {"de-AT", "de-AT", true},
        {"de-CH", "de", true},
        {"de_at.UTF-8", "de-AT", true},
        {"DE", "de", true},
        {"pt", "pt-BR", true},
        {"pt-PT", "pt-BR", true},
        {"en-US", "en", true},
        {"fr-FR", "de", false},
        {NULL, "de", false},
        {"", "de", false},
        {"-", "de", false},
        {"deu", "de", false},
        {"de-1996-x-very-long-tag-that-nobody-needs-at-all", "de", false},
    };
    const char *folder = test_folder();
    static const char *const names[] = {"en", "de", "de-AT", "pt-BR"};
    for (size_t i = 0; i < 4; i++) {
        char file[32], text[128];
        snprintf(file, sizeof file, "%s.arb", names[i]);
        snprintf(text, sizeof text, "{\"@@locale\":\"%s\",\"a\":\"%s\"}", names[i], names[i]);
        locale_write(folder, file, text);
    }
    struct wording *wording = opened(folder);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        bool served = !rows[i].served;
        expect_text(wording_serve(wording, rows[i].wanted, "de-DE", &served), rows[i].serves);
        expect_int(served, rows[i].served);
    }
    expect_text(wording_serve(wording, "xx", "yy", NULL), "en");
    wording_close(wording);
}

TEST(a_broken_file_is_refused_with_its_line)
{
    expect_broken("{\n\"@@locale\": \"de\",\n\"a\": \"A {n}\"\n\"b\": 1 }", "de.arb:4: ");
    expect_broken("[]", "de.arb:1: ");
    expect_broken("", "de.arb:");
    expect_broken("{\n\"@@locale\": \"de\", \"a\": \"\xff\" }", "de.arb:2: ");
    expect_broken("{\n\"a\": \"A {n}\" }", "de.arb:1: @@locale is missing");
    expect_broken("{\n\n\"@@locale\": \"fr\" }", "de.arb:3: @@locale: must be \"de\"");
    expect_broken("{\"@@locale\": \"de\",\n\"a\": \"A {n\" }",
                  "de.arb:2: a: not a MessageFormat pattern at character");
    expect_broken("{\"@@locale\": \"de\",\n\"a\": \"{n, plural, one {x}}\" }",
                  "de.arb:2: a: not a MessageFormat");
    expect_broken("{\"@@locale\": \"de\",\n\"a\": \"{n, date, short}\" }",
                  "de.arb:2: a: {n, date ...}: only number");
    expect_broken("{\"@@locale\": \"de\",\n\"a\": \"{n, choice, 0#x|1#y}\" }",
                  "de.arb:2: a: {n, choice ...}: only");
    expect_broken("{\"@@locale\": \"de\",\n\"a\": 3 }", "de.arb:2: a: a message is a text");
    expect_broken("{\"@@locale\": \"de\",\n\"A b\": \"x\" }", "de.arb:2: A b: a key is made of");
    expect_broken("{\"@@locale\": \"de\",\n\"@a\": \"x\" }", "de.arb:2: @a: a note is an object");
    expect_broken("{\"@@locale\": \"de\",\n\"a\": \"A {n}\",\n\"a\": \"B {n}\" }",
                  "de.arb:3: a: given already in line 2");
    expect_broken("{\"@@locale\": \"de\",\n// why\n\"a\": \"A {n}\" }",
                  "de.arb:2: a locale file has no comments");
    expect_broken("{\"@@locale\": \"de\",\n\"format_day\": \"{n}\" }",
                  "de.arb:2: format_day: an ICU skeleton");
}

TEST(a_message_as_long_as_a_book_is_refused)
{
    struct str deep = STR_EMPTY;
    str_add(&deep, "{\"@@locale\": \"de\",\n\"a\": \"");
    for (int i = 0; i < 20000; i++)
        str_add(&deep, "{n,select,other{");
    str_add(&deep, "\" }");
    expect_broken(deep.data, "de.arb:2: a: longer than 4096 bytes");
    str_clear(&deep);
}

TEST(speech_that_platforms_would_refuse_is_refused_here)
{
#define SPEECH(text) "{\"@@locale\": \"de\",\n\"a_speech\": \"" text "\" }"
    expect_broken(SPEECH("<p>A"), "de.arb:2: a_speech: <p> is not closed");
    expect_broken(SPEECH("A</p>"), "de.arb:2: a_speech: </p> closes what is not open here");
    expect_broken(SPEECH("<p><s>A</p></s>"), "de.arb:2: a_speech: </p> closes");
    expect_broken(SPEECH("<b>A</b>"), "de.arb:2: a_speech: <b> is no tag");
    expect_broken(SPEECH("A & B"), "de.arb:2: a_speech: write &amp;");
    expect_broken(SPEECH("A > B"), "de.arb:2: a_speech: write &gt;");
    expect_broken(SPEECH("<break time=1s/>"), "de.arb:2: a_speech: a tag is not well-formed");
    expect_broken(SPEECH("<break time=\\\"{n}s\\\"/>"), "de.arb:2: a_speech: a tag is not well-formed");
    expect_broken(SPEECH("<p>{n, plural, one {</p>} other {x}}"), "de.arb:2: a_speech: </p> closes");
    expect_broken(SPEECH("<"), "de.arb:2: a_speech: <> is no tag");
}

TEST(the_prover_finds_what_a_translation_lacks)
{
    expect_broken("{\"@@locale\": \"de\"}", "de.arb:0: a: missing; the base locale would speak instead");
    expect_broken("{\"@@locale\": \"de\",\n\"a\": \"A {n} {m}\" }", "de.arb:2: a: unknown argument {m}");
    expect_broken("{\"@@locale\": \"de\",\n\"a\": \"A\" }", "de.arb:2: a: does not say {n}");
    expect_broken("{\"@@locale\": \"de\",\n\"b\": \"B\" }", "de.arb:2: b: en has no such message");
    expect_broken("{\"@@locale\": \"de\",\n\"@b\": {} }", "de.arb:2: @b: a note about no message");
    expect_broken("{\"@@locale\": \"de\",\n\"a\": \"{n, plural, other {#}}\" }",
                  "de.arb:2: a: the plural form 'one' is missing");
    expect_broken("{\"@@locale\": \"de\",\n\"a\": \"{n, plural, one {#} few {#} other {#}}\" }",
                  "de.arb:2: a: this language has no plural form 'few'");
    expect_broken("{\"@@locale\": \"de\",\n\"a\": \"{n, plural, one {#} lots {#} other {#}}\" }",
                  "de.arb:2: a: 'lots' is no plural form");
    expect_broken("{\"@@locale\": \"de\",\n\"a\": \"{shop} {n}\" }", "");
}

TEST(each_language_must_have_its_own_plurals)
{
    const char *folder = test_folder();
    locale_write(folder, "en.arb", "{\"@@locale\":\"en\",\"a\":\"{n, plural, one {#} other {#}}\"}");
    locale_write(folder, "pl.arb", "{\"@@locale\":\"pl\",\"a\":\"{n, plural, one {#} few {#} other {#}}\"}");
    locale_write(folder, "ja.arb", "{\"@@locale\":\"ja\",\"a\":\"{n, plural, other {#}}\"}");
    locale_write(folder, "fr.arb", "{\"@@locale\":\"fr\",\"a\":\"{n, plural, one {#} other {#}}\"}");
    expect_complaint(folder, "pl.arb:1: a: the plural form 'many' is missing");
    expect(!strstr(complaints_about(folder), "ja.arb"));
    expect(!strstr(complaints_about(folder), "fr.arb")); /* its 'many' begins at a million */
}

TEST(a_region_that_rewords_a_message_rewords_its_speech)
{
    const char *folder = test_folder();
    locale_write(folder, "en.arb", "{\"@@locale\":\"en\",\"a\":\"A\",\"a_speech\":\"A aloud\"}");
    locale_write(folder, "en-GB.arb", "{\"@@locale\":\"en-GB\",\n\"a\":\"B\"}");
    expect_complaint(folder, "en-GB.arb:2: a: en says this aloud in another way");
}

TEST(declared_placeholders_bind_the_base_too)
{
    const char *folder = test_folder();
    locale_write(folder, "en.arb",
                 "{\"@@locale\":\"en\",\n\"a\":\"{n} {m}\",\"@a\":{\"placeholders\":{\"n\":{}}}}");
    expect_complaint(folder, "en.arb:2: a: unknown argument {m}");
}

TEST(a_folder_without_locales_is_named)
{
    struct complaints complaints = COMPLAINTS_NONE;
    struct wording *wording = NULL;
    expect_int(wording_open(test_folder(), &complaints, &wording), ERR_INVALID);
    expect_int(complaints.count, 1);
    expect_int(wording_open("/no/such/folder", &complaints, &wording), ERR_INVALID);
    expect_int(complaints.count, 2);
    complaints_clear(&complaints);
}

/* The text between a line of three backticks with `kind` and the next such line. */
static char *example(const char *page, const char *kind)
{
    char fence[32];
    snprintf(fence, sizeof fence, "```%s", kind);
    const char *start = strstr(page, fence);
    expect(start);
    start = strchr(start, '\n') + 1;
    return arena_copy(the_arena(), start, (size_t)(strstr(start, "```") - start));
}

TEST(the_examples_of_the_page_about_locales_load)
{
    struct str page = STR_EMPTY, arb = STR_EMPTY;
    const char *folder = test_folder();
    expect_int(file_read(source_path("docs/locales.md"), 1 << 20, &page), OK);
    locale_write(folder, "en.arb", example(page.data, "json"));
    wording_close(opened(folder));

    str_add(&arb, "{\"@@locale\":\"en\"");
    char *line = strtok(example(page.data, "\n{count"), "\n");
    for (int i = 0; line && *line == '{'; line = strtok(NULL, "\n"))
        str_printf(&arb, ",\"m%d\":\"%s\"", i++, line);
    str_add(&arb, "}");
    locale_write(folder, "en.arb", arb.data);
    wording_close(opened(folder));
    str_clear(&page);
    str_clear(&arb);
}
