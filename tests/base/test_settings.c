/* tests/base/test_settings.c - files that people write. */
#include "test.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/settings.h"

static void expect_complaint(const struct complaints *all, size_t index, int line, const char *part)
{
    expect(index < all->count);
    expect_int(all->items[index].line, line);
    if (!strstr(all->items[index].message, part))
        fail_msg("\"%s\" is not in \"%s\"", part, all->items[index].message);
}

TEST(comments_are_blanked_and_lines_kept)
{
    char text[] = "{ // one\n \"a//b\": \"/* no */\", /* x\n y */ \"c\": \"\\\"//\" } // end";
    json_strip_comments(text);
    expect_text(text, "{       \n \"a//b\": \"/* no */\",     \n      \"c\": \"\\\"//\" }       ");
    const char *const broken[] = {"",     "/",           "/*", "/* x", "//",      "\"",
                                  "\"\\", "\"a//\n// b", "*/", "/*/",  "\"\\\"/*"};
    for (size_t i = 0; i < sizeof broken / sizeof *broken; i++) {
        char *copy = strdup(broken[i]);
        json_strip_comments(copy);
        json_line(copy, "/a/b");
        json_line(broken[i], "/a/b");
        expect_int(strlen(copy), strlen(broken[i]));
        free(copy);
    }
}

TEST(a_key_is_found_on_its_line)
{
    const char *text = "// top\n{\n  \"a\": { /* \"b\": 9 */\n    \"b\": [1,\n      {\"c/d\": 2}]\n  },\n  "
                       "\"a2\": \"}{\",\n  \"e\":\n 5, "
                       "\"e\": \n 6 }";
    expect_int(json_line(text, ""), 2);
    expect_int(json_line(text, "/a"), 3);
    expect_int(json_line(text, "/a/b"), 4);
    expect_int(json_line(text, "/a/b/1"), 5);
    expect_int(json_line(text, "/a/b/1/c~1d"), 5);
    expect_int(json_line(text, "/a2"), 7);
    expect_int(json_line(text, "/e"), 10);
    expect_int(json_line(text, "/a/b/2"), 0);
    expect_int(json_line(text, "/a/x"), 0);
    expect_int(json_line(text, "/a2/x"), 0);
    expect_int(json_line(text, "a"), 0);
    expect_int(json_line("", "/a"), 0);
    expect_int(json_line("{\"a\":", "/a"), 0);
    for (size_t i = 0; i < strlen(text); i++) {
        char *begin = strndup(text, i);
        json_line(begin, "/a/b/1/c~1d");
        free(begin);
    }
}

TEST(values_are_read_with_their_defaults)
{
    struct complaints wrong = COMPLAINTS_NONE;
    struct settings *s = NULL;
    expect_int(settings_parse("w.json",
                              "{\"a\":{\"t\":\"x\",\"i\":5,\"b\":true,\"n\":null},\"m\":{\"k\":\"v\"}}",
                              &wrong, &s),
               OK);
    expect_text(settings_text(s, "/a/t", "no"), "x");
    expect_text(settings_text(s, "/a/u", "no"), "no");
    expect(settings_text(s, "/a/n", NULL) == NULL);
    expect_int(settings_integer(s, "/a/i", 1, 0, 10), 5);
    expect_int(settings_integer(s, "/a/j", 1, 0, 10), 1);
    expect(settings_bool(s, "/a/b", false) && settings_bool(s, "/a/c", true));
    expect_text(json_member_text(settings_value(s, "/m", JSON_OBJECT), "k"), "v");
    expect(!settings_value(s, "/list", JSON_ARRAY));
    settings_finish(s);
    expect_int(wrong.count, 0);
    settings_close(s);

    expect_int(settings_open(NULL, &wrong, &s), OK);
    expect_text(settings_text(s, "/a", "d"), "d");
    settings_finish(s);
    expect_int(wrong.count, 0);
    settings_close(s);
    settings_close(NULL);
}

TEST(every_mistake_is_named_with_its_line)
{
    struct complaints wrong = COMPLAINTS_NONE;
    struct settings *s = NULL;
    const char *text =
        "{\n \"shop\": {\n  \"name\": 5,\n  \"urll\": \"x\"\n },\n \"limit\": 11,\n \"on\": \"yes\",\n"
        " \"list\": {},\n \"chat\": 5,\n \"zzz\": {\"deep\": [1]},\n \"a/b~c\": 1\n}";
    expect_int(settings_parse("w.json", text, &wrong, &s), OK);
    expect_text(settings_text(s, "/shop/name", "d"), "d");
    settings_text(s, "/shop/url", "d");
    expect_int(settings_integer(s, "/limit", 3, 1, 10), 3);
    expect(settings_bool(s, "/on", true));
    expect(!settings_value(s, "/list", JSON_ARRAY));
    settings_text(s, "/chat/secret", NULL);
    settings_complain(s, "/shop/zone/x", "is missing");
    settings_finish(s);
    expect_int(wrong.count, 9);
    expect_complaint(&wrong, 0, 3, "shop.name: must be a text");
    expect_complaint(&wrong, 1, 6, "between 1 and 10");
    expect_complaint(&wrong, 2, 7, "true or false");
    expect_complaint(&wrong, 3, 8, "must be a list");
    expect_complaint(&wrong, 4, 2, "is missing");
    expect_complaint(&wrong, 5, 4, "did you mean \"url\"?");
    expect_complaint(&wrong, 6, 9, "chat: must be an object");
    expect_complaint(&wrong, 7, 10, "zzz: unknown key");
    expect_complaint(&wrong, 8, 11, "a/b~c: unknown key");
    expect_text(wrong.items[0].file, "w.json");
    settings_close(s);
    complaints_clear(&wrong);
    complaints_clear(&wrong);
}

TEST(a_broken_file_is_refused_with_its_line)
{
    static const struct {
        const char *text;
        int line;
    } bad[] = {{"{\n\"a\": 1,\n}", 3},
               {"{\n/* never ends\n}\n", 4},
               {"[]", 1},
               {"", 1},
               {"{\"a\":\n \"x\n\"}", 2},
               {"5", 1}};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        struct complaints wrong = COMPLAINTS_NONE;
        struct settings *s = NULL;
        expect_int(settings_parse("w.json", bad[i].text, &wrong, &s), ERR_INVALID);
        expect(s == NULL);
        expect_int(wrong.count, 1);
        expect_int(wrong.items[0].line, bad[i].line);
        complaints_clear(&wrong);
    }
    struct complaints wrong = COMPLAINTS_NONE;
    struct settings *s = NULL;
    expect_int(settings_open("/nonexistent/wismo.json", &wrong, &s), ERR_INVALID);
    expect_complaint(&wrong, 0, 0, "not found");
    complaints_clear(&wrong);
}

static void write_file(char path[256], const char *name, const char *bytes, size_t len)
{
    snprintf(path, 256, "%s/%s", test_folder(), name);
    FILE *file = fopen(path, "w");
    expect(file != NULL);
    fwrite(bytes, 1, len, file);
    fclose(file);
}

TEST(a_secret_is_literal_or_elsewhere_and_never_silently_absent)
{
    struct complaints wrong = COMPLAINTS_NONE;
    struct settings *s = NULL;
    char path[256], text[600];
    write_file(path, "secret", "from-file\r\n", 11);
    setenv("WISMO_TEST_SECRET", "from-env", 1);
    setenv("WISMO_TEST_EMPTY", "", 1);
    unsetenv("WISMO_TEST_NONE");
    snprintf(text, sizeof text,
             "{\"a\":\"literal\",\"b\":\"env:WISMO_TEST_SECRET\",\"c\":\"file:%s\",\n\"d\":\"env:WISMO_TEST_"
             "NONE\","
             "\n\"e\":\"env:WISMO_TEST_EMPTY\",\n\"f\":\"file:/nonexistent\",\n\"g\":\"\",\n\"h\":7}",
             path);
    expect_int(settings_parse("w.json", text, &wrong, &s), OK);
    expect_text(settings_secret(s, "/a"), "literal");
    expect_text(settings_secret(s, "/b"), "from-env");
    expect_text(settings_secret(s, "/c"), "from-file");
    expect(!settings_secret(s, "/absent"));
    expect_int(wrong.count, 0);
    expect(!settings_secret(s, "/d") && !settings_secret(s, "/e") && !settings_secret(s, "/f"));
    expect(!settings_secret(s, "/g") && !settings_secret(s, "/h"));
    expect_int(wrong.count, 5);
    expect_complaint(&wrong, 0, 2, "WISMO_TEST_NONE is not set");
    expect_complaint(&wrong, 1, 3, "is empty");
    expect_complaint(&wrong, 2, 4, "not found");
    expect_complaint(&wrong, 3, 5, "must not be empty");
    expect_complaint(&wrong, 4, 6, "must be a text");
    settings_finish(s);
    expect_int(wrong.count, 5);
    settings_close(s);
    complaints_clear(&wrong);
}

TEST(a_file_is_opened_whole)
{
    struct complaints wrong = COMPLAINTS_NONE;
    struct settings *s = NULL;
    char path[256];
    write_file(path, "w.json", "{\"a\":1}", 7);
    expect_int(settings_open(path, &wrong, &s), OK);
    expect_int(settings_integer(s, "/a", 0, 0, 9), 1);
    settings_close(s);
    write_file(path, "w.json", "{\"a\":1}\0{", 9);
    expect_int(settings_open(path, &wrong, &s), ERR_INVALID);
    write_file(path, "w.json", "", 0);
    expect_int(settings_open(path, &wrong, &s), ERR_INVALID);
    expect_int(wrong.count, 2);
    complaints_clear(&wrong);
}
