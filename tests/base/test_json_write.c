/* tests/base/test_json_write.c - JSON that anyone can read. */
#include "test.h"

#include <math.h>
#include <string.h>

#include "base/json.h"
#include "base/json_write.h"
#include "base/text.h"

TEST(a_document_is_written_with_its_commas)
{
    struct str out = STR_EMPTY;
    struct json_writer w = json_writer(&out);
    json_open_object(&w, NULL);
    json_add_text(&w, "type", "reply");
    json_add_integer(&w, "seq", -4);
    json_open_array(&w, "list");
    json_add_integer(&w, NULL, INT64_MIN);
    json_add_integer(&w, NULL, 0);
    json_open_object(&w, NULL);
    json_shut(&w);
    json_add_bool(&w, NULL, true);
    json_shut(&w);
    json_add_null(&w, "n");
    json_add_text(&w, "t", NULL);
    json_add_text_if(&w, "skipped", "");
    json_add_number(&w, "p", 0.756, 2);
    json_add_number(&w, "inf", INFINITY, 2);
    json_add_time(&w, "at", 0);
    json_add_time(&w, "never", UTC_NONE);
    json_add_raw(&w, "raw", "[1]");
    json_shut(&w);
    json_shut(&w); /* one too many does no harm */
    expect_text(
        out.data,
        "{\"type\":\"reply\",\"seq\":-4,\"list\":[-9223372036854775808,0,{},true],\"n\":null,\"t\":null,"
        "\"p\":0.76,\"inf\":null,\"at\":\"1970-01-01T00:00:00Z\",\"never\":null,\"raw\":[1]}");
    str_clear(&out);
}

static void expect_quoted(const char *text, size_t len, const char *wanted)
{
    struct str out = STR_EMPTY;
    json_quote(&out, text, len);
    expect_text(out.data, wanted);
    str_clear(&out);
}

TEST(what_is_dangerous_in_a_page_or_a_script_is_escaped)
{
    expect_quoted("a\"\\\b\f\n\r\t\x01\x1F\x7F", 11, "\"a\\\"\\\\\\b\\f\\n\\r\\t\\u0001\\u001f\\u007f\"");
    expect_quoted("</script>", 9, "\"<\\/script>\"");
    expect_quoted("a/b", 3, "\"a/b\"");
    expect_quoted("/", 1, "\"/\"");
    expect_quoted("a\0b", 3, "\"a\\u0000b\"");
    expect_quoted("\xE2\x80\xA8\xE2\x80\xA9\xE2\x80\xAA", 9, "\"\\u2028\\u2029\xE2\x80\xAA\"");
    expect_quoted("\xC3\xA9\xF0\x9F\x98\x80", 6, "\"\xC3\xA9\xF0\x9F\x98\x80\"");
    expect_quoted("x\xC3", 2, "\"x\xEF\xBF\xBD\"");
    expect_quoted("\xED\xA0\x80", 3, "\"\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\"");
    expect_quoted("", 0, "\"\"");
}

TEST(a_byte_is_escaped_and_refused_wherever_it_stands)
{
    for (int c = 0; c < 0x80; c++) {
        struct str alone = STR_EMPTY, wanted = STR_EMPTY;
        json_quote(&alone, &(char){(char)c}, 1);
        for (size_t at = 0; at < 20; at++) {
            char text[] = "abcdefghijklmnopqrst", raw[22] = "\"";
            struct json *json = NULL;
            text[at] = (char)c;
            str_reset(&wanted);
            str_printf(&wanted, "\"%.*s", (int)at, text);
            str_add_bytes(&wanted, alone.data + 1, alone.len - 2);
            str_printf(&wanted, "%s\"", text + at + 1);
            expect_quoted(text, 20, wanted.data);

            memcpy(raw + 1, text, 20);
            raw[21] = '"';
            bool fine = c >= 0x20 && c != '"' && c != '\\';
            if (c != '\\') /* whether that is right depends on what follows */
                expect_int(json_parse(raw, sizeof raw, &json, NULL), fine ? OK : ERR_INVALID);
            json_close(json);
        }
        str_clear(&alone);
        str_clear(&wanted);
    }
}

TEST(any_bytes_become_json_that_parses)
{
    unsigned seed = 7;
    for (int round = 0; round < 2000; round++) {
        char bytes[40];
        for (size_t i = 0; i < sizeof bytes; i++) {
            seed = seed * 1103515245U + 12345U;
            bytes[i] = (char)(seed >> 16);
        }
        struct str out = STR_EMPTY;
        struct json *json = NULL;
        json_quote(&out, bytes, sizeof bytes);
        expect(text_is_utf8(out.data, out.len));
        expect_int(json_parse(out.data, out.len, &json, NULL), OK);
        json_close(json);
        str_clear(&out);
    }
}

TEST(nesting_beyond_all_readers_does_not_overrun_the_writer)
{
    struct str out = STR_EMPTY;
    struct json_writer w = json_writer(&out);
    for (int i = 0; i < 200; i++)
        json_open_array(&w, NULL);
    for (int i = 0; i < 200; i++)
        json_shut(&w);
    expect_int(w.depth, 0);
    str_clear(&out);
}
