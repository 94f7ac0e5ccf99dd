/* tests/base/test_json.c - JSON from strangers. */
#include "test.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/json.h"

static struct json *parse_bytes(const char *text, size_t len)
{
    /* An exact copy, so that a sanitizer sees a read past the end. */
    char *copy = malloc(len ? len : 1);
    memcpy(copy, text, len);
    struct json *json = NULL;
    struct str complaint = STR_EMPTY;
    enum err err = json_parse(copy, len, &json, &complaint);
    free(copy);
    expect(err == OK ? complaint.len == 0 && json : complaint.len > 0 && !json);
    str_clear(&complaint);
    return json;
}

static struct json *parse(const char *text)
{
    return parse_bytes(text, strlen(text));
}

TEST(what_is_not_json_is_refused)
{
    const char *const bad[] = {
        "",
        " ",
        "{",
        "[",
        "}",
        "]",
        "{]",
        "[}",
        "[1,]",
        "{\"a\":1,}",
        "[,1]",
        "{,}",
        "{\"a\"}",
        "{\"a\":}",
        "{a:1}",
        "{'a':1}",
        "{\"a\":1 \"b\":2}",
        "[1 2]",
        "nul",
        "nulll",
        "True",
        "NaN",
        "nan",
        "Infinity",
        "-Infinity",
        "-",
        "+1",
        "01",
        "-01",
        "1.",
        ".5",
        "1e",
        "1e+",
        "0x10",
        "1e999",
        "-1e999",
        "\"",
        "\"a",
        "\"\\\"",
        "\"\\x\"",
        "\"\\u12\"",
        "\"\\u12g4\"",
        "\"\\ud800\\u\"",
        "\"\n\"",
        "\"\t\"",
        "\"\x01\"",
        "\"\x80\"",
        "\"\xC0\x80\"",
        "\"\xED\xA0\x80\"",
        "\"\xF5\x80\x80\x80\"",
        "\"\xC3\"",
        "{} {}",
        "{}x",
        "1 1",
        "// c\n1",
        "/* c */1",
        "[1]/*",
        "{\"a\\u0000b\":1}",
        "\"a\" \"b\"",
        "[\"a\":1]",
        "{\"a\",1}",
        "{1:2}",
        "{null:1}",
        "tru",
        "[tru]",
        "\xC2\xA0[]",
        "[1\x0C]",
        "{\"a\":1e999}",
    };
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        struct json *json = parse(bad[i]);
        if (json)
            fail_msg("taken for JSON: %s", bad[i]);
    }
    expect(parse_bytes("[1]\0", 4) == NULL);
    expect(parse_bytes("\"\0\"", 3) == NULL);
}

TEST(a_refusal_says_where)
{
    struct str complaint = STR_EMPTY;
    struct json *json = NULL;
    expect_int(json_parse("{\"a\": nope}", 11, &json, &complaint), ERR_INVALID);
    expect_text(complaint.data, "not a JSON value at byte 6");
    expect_int(json_parse("[", 1, &json, NULL), ERR_INVALID);
    str_clear(&complaint);
}

TEST(nesting_ends_at_its_limit)
{
    char text[300];
    for (int depth = 63; depth <= 66; depth++) {
        memset(text, '[', (size_t)depth);
        memset(text + depth, ']', (size_t)depth);
        struct json *json = parse_bytes(text, (size_t)depth * 2);
        expect(!!json == (depth <= JSON_DEPTH));
        json_close(json);
    }
    struct str deep = STR_EMPTY;
    for (int i = 0; i < 100000; i++)
        str_add(&deep, "{\"a\":[");
    expect(parse(deep.data) == NULL);
    str_clear(&deep);
}

TEST(a_few_bytes_cannot_take_much_memory)
{
    struct str many = STR_EMPTY;
    str_add(&many, "[{}");
    for (int i = 0; i < 300000; i++)
        str_add(&many, ",{}");
    str_add(&many, "]");
    expect(parse(many.data) == NULL);
    str_clear(&many);
}

TEST(getters_answer_absent_for_all_that_is_not_there)
{
    struct json *json =
        parse("{\"s\":\"x\",\"n\":null,\"i\":7,\"d\":1.5,\"b\":true,\"a\":[1,null,\"z\"],\"o\":{}}");
    int64_t integer = 99;
    double number = 99;
    char buffer[8];
    expect_int(json_kind(json), JSON_OBJECT);
    expect_int(json_kind(NULL), JSON_ABSENT);
    expect_text(json_member_text(json, "s"), "x");
    expect(!json_member_text(json, "i") && !json_member_text(json, "n") && !json_member_text(json, "no"));
    expect(!json_member(json, "n") && !json_member(NULL, "n") && !json_member(json, NULL));
    expect(!json_member(json_member(json, "a"), "s") && !json_item(json, 0));
    expect(!json_item(json_member(json, "a"), 1) && !json_item(json_member(json, "a"), 3));
    expect(!json_integer(json_member(json, "s"), &integer) && !json_integer(NULL, &integer));
    expect(!json_integer(json_member(json, "d"), &integer) &&
           !json_integer(json_member(json, "b"), &integer));
    expect_int(integer, 99);
    expect(!json_double(json_member(json, "s"), &number) && json_double(json_member(json, "i"), &number));
    expect(number == 7);
    expect(json_bool(json_member(json, "b"), false) && json_bool(NULL, true) &&
           !json_bool(json_member(json, "i"), false));
    expect_int(json_count(json), 7);
    expect_int(json_count(json_member(json, "a")), 3);
    expect_int(json_count(json_member(json, "s")), 0);
    expect_int(json_count(NULL), 0);
    expect(!json_scalar(json_member(json, "d"), buffer, 8) &&
           !json_scalar(json_member(json, "b"), buffer, 8));
    expect(!json_scalar(NULL, buffer, 8) && !json_text(NULL) && !json_at(NULL, "/a"));
    json_close(json);
    json_close(NULL);
}

TEST(members_are_walked_in_their_order)
{
    struct json *json = parse("{\"z\":1,\"a\":null,\"m\":\"x\"}");
    const char *name = NULL;
    expect_int(json_kind(json_member_at(json, 0, &name)), JSON_INTEGER);
    expect_text(name, "z");
    expect_int(json_kind(json_member_at(json, 1, &name)), JSON_NULL);
    expect_text(name, "a");
    expect(!json_text(json_member_at(json, 1, NULL)) && !json_count(json_member_at(json, 1, NULL)));
    expect_text(json_text(json_member_at(json, 2, &name)), "x");
    name = NULL;
    expect(!json_member_at(json, 3, &name) && !name);
    json_close(json);
}

TEST(a_member_given_twice_counts_as_its_last)
{
    struct json *json = parse("{\"a\":1,\"a\":{\"b\":2},\"a\":\"last\"}");
    expect_text(json_member_text(json, "a"), "last");
    expect_int(json_count(json), 1);
    json_close(json);
}

TEST(pointers_reach_into_a_document)
{
    struct json *json = parse("{\"a\":[{\"b\":\"x\"},2],\"m~n\":1,\"s/t\":{\"\":5}}");
    expect_text(json_text(json_at(json, "/a/0/b")), "x");
    expect(json_at(json, "") == json);
    expect_int(json_kind(json_at(json, "/m~0n")), JSON_INTEGER);
    expect_int(json_kind(json_at(json, "/s~1t/")), JSON_INTEGER);
    struct arena *arena = arena_open();
    expect_text(json_below(arena, "", "m~n"), "/m~0n");
    expect_text(json_below(arena, "/a", "s/t"), "/a/s~1t");
    arena_close(arena);
    const char *const absent[] = {
        "a", "/a/2", "/a/-", "/a/00", "/a/+1", "/a/", "/a/99999999999999999999", "/a/0/b/c", "/x", "/a/1/"};
    for (size_t i = 0; i < sizeof absent / sizeof *absent; i++)
        expect(json_at(json, absent[i]) == NULL);
    json_close(json);
}

TEST(escapes_become_characters_and_half_surrogates_the_replacement)
{
    struct json *json = parse("[\"\\ud83d\\ude00\",\"\\ud83d\",\"\\ude00x\",\"\\ud83d\\u0041\",\"\\\"\\\\\\/"
                              "\\b\\f\\n\\r\\t\\u00e9\","
                              "\"\\ud83d\\ud83d\\ude00\",\"\\u0000\",\"a\\u0000b\"]");
    expect_text(json_text(json_item(json, 0)), "\xF0\x9F\x98\x80");
    expect_text(json_text(json_item(json, 1)), "\xEF\xBF\xBD");
    expect_text(json_text(json_item(json, 2)), "\xEF\xBF\xBDx");
    expect_text(json_text(json_item(json, 3)), "\xEF\xBF\xBD"
                                               "A");
    expect_text(json_text(json_item(json, 4)), "\"\\/\b\f\n\r\t\xC3\xA9");
    expect_text(json_text(json_item(json, 5)), "\xEF\xBF\xBD\xF0\x9F\x98\x80");
    expect(!json_text(json_item(json, 6)) && !json_text(json_item(json, 7)));
    expect_int(json_kind(json_item(json, 6)), JSON_STRING);
    json_close(json);
}

TEST(ids_are_read_however_they_are_written)
{
    struct json *json =
        parse("[\"1001\",1001,1001.0,-5,9223372036854775807,18446744073709551615,1.5,1e3,9007199254740993.0,"
              "-9223372036854775808,123456789012345678901234567890,-0]");
    static const char *const wanted[] = {"1001",
                                         "1001",
                                         "1001",
                                         "-5",
                                         "9223372036854775807",
                                         "18446744073709551615",
                                         NULL,
                                         "1000",
                                         NULL,
                                         "-9223372036854775808",
                                         "123456789012345678901234567890",
                                         "0"};
    for (size_t i = 0; i < json_count(json); i++) {
        char buffer[40];
        const char *text = json_scalar(json_item(json, i), buffer, sizeof buffer);
        if (wanted[i])
            expect_text(text, wanted[i]);
        else
            expect(text == NULL || i == 8);
    }
    char small[4];
    expect(!json_scalar(json_item(json, 4), small, sizeof small));
    expect(!json_scalar(json_item(json, 10), small, sizeof small));
    json_close(json);
}

TEST(a_byte_order_mark_may_stand_before_a_document_once)
{
    static const char *const parts[] = {"/a", NULL};
    struct json *json = parse("\xEF\xBB\xBF {\"a\":1}");
    expect(json_member(json, "a"));
    json_close(json);
    expect(json_parse_parts("\xEF\xBB\xBF{\"a\":1}", 10, parts, &json, NULL) == OK);
    expect(json_member(json, "a"));
    json_close(json);
    expect(!parse("\xEF\xBB\xBF\xEF\xBB\xBF{}") && !parse("\xEF\xBB\xBF") && !parse("\xEF\xBB{}"));
}

TEST(a_document_may_be_a_single_value)
{
    struct json *json = parse(" null ");
    expect_int(json_kind(json), JSON_NULL);
    struct str out = STR_EMPTY;
    json_print(&out, json);
    expect_text(out.data, "null");
    expect(!json_at(json, "") && !json_text(json));
    json_close(json);
    json = parse("\"x\"");
    expect_text(json_text(json), "x");
    json_close(json);
    str_clear(&out);
}

TEST(a_document_is_printed_as_it_was_meant)
{
    const char *text = "{\"a\":[1,2.50,-0.1,null,true,false],\"b\":{\"c\":\"x/y\\n\"},\"d\":[],\"e\":{}}";
    struct json *json = parse(text);
    struct str out = STR_EMPTY;
    json_print(&out, json);
    expect_text(out.data, text);
    json_close(json);
    str_clear(&out);
}

static struct json *parse_parts(const char *text, const char *const *parts)
{
    struct json *json = NULL;
    expect_int(json_parse_parts(text, strlen(text), parts, &json, NULL), OK);
    return json;
}

TEST(only_the_parts_that_are_named_are_built)
{
    static const char *const parts[] = {"/a/b", "/a/bc/d", "/list", "/a/few/steps", NULL};
    struct json *json =
        parse_parts("{\"x\":{\"a\":{\"b\":1}},\"a\":{\"b\":{\"in\":[{\"y\":2}]},\"bc\":{\"d\":3,\"e\":4},"
                    "\"few\":[{\"steps\":5}],\"bcd\":6},\"list\":[7,[8]],\"lis\":9,\"lists\":10}",
                    parts);
    struct str out = STR_EMPTY;
    json_print(&out, json);
    expect_text(out.data,
                "{\"a\":{\"b\":{\"in\":[{\"y\":2}]},\"bc\":{\"d\":3},\"few\":[]},\"list\":[7,[8]]}");
    json_close(json);
    str_reset(&out);

    json = parse_parts("{\"a\":{\"b\":1},\"a\":{\"b\":null,\"bc\":true}}", parts);
    json_print(&out, json);
    expect_text(out.data, "{\"a\":{\"b\":null,\"bc\":true}}");
    json_close(json);
    str_clear(&out);
}

TEST(what_is_not_built_is_checked_all_the_same)
{
    static const char *const parts[] = {"/a", NULL};
    static const char *const wrong[] = {"{\"a\":1,\"b\":{\"c\":[1,]}}",
                                        "{\"b\":\"\\x\"}",
                                        "{\"b\":01}",
                                        "{\"b\":nul}",
                                        "{\"b\":\"0123456789\x01\"}",
                                        "{\"b\":1e999}",
                                        "{\"b\":\"0123456789\xff\"}"};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        struct json *json = NULL;
        expect_int(json_parse_parts(wrong[i], strlen(wrong[i]), parts, &json, NULL), ERR_INVALID);
    }
}

TEST(as_many_parts_may_be_named_as_there_is_room_for)
{
    const char *parts[JSON_PARTS + 1] = {NULL};
    char names[JSON_PARTS][8], text[JSON_PARTS * 16] = "{\"other\":0";
    for (int i = 0; i < JSON_PARTS; i++) {
        snprintf(names[i], sizeof names[i], "/n%d", i);
        parts[i] = names[i];
        snprintf(text + strlen(text), sizeof text - strlen(text), ",\"n%d\":%d", i, i);
    }
    strcat(text, "}");
    struct json *json = parse_parts(text, parts);
    expect_int(json_count(json), JSON_PARTS);
    json_close(json);
}

TEST(every_beginning_of_a_document_is_refused_cleanly)
{
    const char *text =
        "{\"a\":[1,2.5e1,{\"b\":\"x\\u00e9\\ud83d\\ude00y\xE2\x82\xAC\"},null,true,false],\"c\":{\"d\":{}}}";
    for (size_t len = 0; len < strlen(text); len++)
        expect(parse_bytes(text, len) == NULL);
    json_close(parse(text));
}
