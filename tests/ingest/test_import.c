/* tests/ingest/test_import.c - a file of orders is read to its end, whatever is in it, and can be gone on
 * with. */
#include <stdio.h>
#include <string.h>

#include "import_file.h"
#include "ingest/import_private.h"

#define GOOD(number) "{\"order_number\":\"" number "\",\"placed_at\":\"2026-11-20T10:00:00Z\"}\n"
#define HEADER                                                                                               \
    "order_number,placed_at,customer.name,lines.title,shipments.events.at,shipments.events.milestone\n"
#define AT ",2026-11-20T10:00:00Z,"

TEST(a_bad_line_is_given_back_and_those_around_it_are_read)
{
    expect_file(IMPORT_NDJSON,
                GOOD("1") "{\"order_number\":\"2\"}\n\n \t\r\n[3]\n" GOOD("4") "{\"order_number\":\"5\",",
                "1(0) !2:placed_at: is missing !5:order: must be an object 4(0) !7:expected a member name in "
                "quotes at byte 20");
}

TEST(what_comes_in_pieces_of_any_size_is_read_alike)
{
    expect_file(IMPORT_CSV,
                "\xEF\xBB\xBF" HEADER "1" AT "\"Ada \"\"B\"\"\nL, Esq.\",Lamp,2026-11-20T11:00:00Z,packed\r\n"
                "1" AT "\"Ada \"\"B\"\"\nL, Esq.\",Clock,2026-11-20T12:00:00Z,picked_up\r\n"
                "2" AT ",,,",
                "1(2) 2(0)");
}

TEST(rows_with_other_columns_than_the_header_are_given_back)
{
    expect_file(IMPORT_CSV, HEADER "1" AT ",,,\n2" AT ",,\n3" AT ",,,,\n4" AT ",,,\n",
                "1(0) !3:has 5 columns, the header 6 !4:has 7 columns, the header 6 4(0)");
}

TEST(rows_that_say_the_same_are_one_and_contradictions_are_given_back_together)
{
    struct str out = STR_EMPTY, rejects = STR_EMPTY;
    struct file file = file_of(IMPORT_CSV, HEADER "1" AT "Ada,Lamp,2026-11-20T11:00:00Z,packed\n"
                                                  "1" AT "Ada,Lamp,2026-11-20T11:00:00Z,packed\n"
                                                  "2" AT "Ada,,,\n2" AT "Bob,,,\n2" AT "Ada,,,\n");
    file_read_all(&file, &out, &rejects);
    expect_text(out.data, "1(1) !5:customer.name differs from an earlier row of the same order");
    expect_text(rejects.data,
                "rejected," HEADER "line 4: belongs to the order of line 5,2" AT "Ada,,,\n"
                "line 5: customer.name differs from an earlier row of the same order,2" AT "Bob,,,\n"
                "line 6: belongs to the order of line 5,2" AT "Ada,,,\n");
    str_clear(&out);
    str_clear(&rejects);
}

TEST(quotes_that_are_never_closed_take_one_line_with_them)
{
    expect_file(IMPORT_CSV, HEADER "1" AT "\"Ada,,,\n2" AT ",,,\n", "!2:a quote is never closed 2(0)");
    expect_file(IMPORT_CSV, HEADER "1" AT "\"Ada\" L,,,\n2" AT ",,,\n",
                "!2:something follows a closing quote 2(0)");
}

TEST(the_delimiter_is_found_out)
{
    static const char delimiters[] = ";\t,";
    for (size_t i = 0; i < 3; i++) {
        char text[200];
        snprintf(text, sizeof text, "order_number,placed_at,\"a,b;c\td\"\n1,2026-11-20T10:00:00Z,x\n");
        for (char *at = text; *at; at++)
            if (*at == ',' && !(at > text + 23 && at < text + 32))
                *at = delimiters[i];
        expect_file(IMPORT_CSV, text, "1(0)");
    }
}

static void expect_name(enum import_encoding encoding, const char *rows, const char *name)
{
    struct str text = STR_EMPTY;
    struct arena *arena = arena_open();
    struct import_item item;
    str_printf(&text, HEADER "1" AT "%s,,,\n", rows);
    struct file file = file_of(IMPORT_CSV, text.data);
    file.options.encoding = encoding;
    struct import *import = file_open(&file);
    expect_int(import_next(import, arena, &item), OK);
    if (name) {
        assert_true(item.is_order);
        expect_text(item.order.customer.name, name);
    } else {
        assert_false(item.is_order);
        expect_text(item.reason, "is not valid UTF-8");
    }
    str_clear(&item.rejected);
    import_close(import);
    arena_close(arena);
    str_clear(&text);
}

TEST(latin1_is_read_as_windows_writes_it)
{
    expect_name(IMPORT_DETECT, "J\xF6rg \x80", "Jörg €");
    expect_name(IMPORT_DETECT, "Jörg", "Jörg");
    expect_name(IMPORT_LATIN1, "J\xC3\xB6rg", "JÃ¶rg");
    expect_name(IMPORT_UTF8, "J\xF6rg", NULL);
}

TEST(what_was_given_back_can_be_mended_and_read_again)
{
    struct str out = STR_EMPTY, rejects = STR_EMPTY, again = STR_EMPTY, rejects_again = STR_EMPTY;
    struct file file = file_of(IMPORT_CSV, HEADER "1" AT ",,,flying\n2" AT ",,\n");
    file_read_all(&file, &out, &rejects);
    struct file given_back = file_of(IMPORT_CSV, rejects.data);
    file_read_all(&given_back, &again, &rejects_again);
    expect(strstr(again.data, "!2:") != NULL && strstr(again.data, "!3:") != NULL);
    expect(strstr(rejects_again.data, "line 2: line") == NULL); /* the new reason in place of the old one */
    char *at = strstr(rejects.data, ",,,flying");
    memcpy(at, ",,,      ", 9);
    struct str mended = STR_EMPTY;
    str_add(&mended, rejects.data);
    str_truncate(&mended, mended.len - 1);
    str_add(&mended, ",\n");
    str_reset(&again);
    struct file right = file_of(IMPORT_CSV, mended.data);
    file_read_all(&right, &again, NULL);
    expect_text(again.data, "1(0) 2(0)");
    str_clear(&out);
    str_clear(&rejects);
    str_clear(&again);
    str_clear(&rejects_again);
    str_clear(&mended);
}

TEST(a_line_without_an_end_needs_bounded_memory)
{
    static const char *const starts[] = {GOOD("1"), HEADER "1" AT ",,,\n", HEADER "1" AT ",,,\n2" AT "\""};
    static const char *const tails[] = {"\n" GOOD("3"), "\n3" AT ",,,\n", "\"\n3" AT ",,,\n"};
    for (size_t i = 0; i < 3; i++) {
        struct str out = STR_EMPTY;
        struct file file = file_of(i ? IMPORT_CSV : IMPORT_NDJSON, starts[i]);
        file.filler = 40 * IMPORT_RECORD_LIMIT;
        file.tail = tails[i];
        struct import *import = file_open(&file);
        expect_int(file_read_rest(import, &out, NULL), ERR_NOT_FOUND);
        expect(import->source.capacity < 4 * IMPORT_RECORD_LIMIT);
        expect(strstr(out.data, "1(0) !") != NULL && strstr(out.data, ":is longer than 4 MiB 3(0)") != NULL);
        import_close(import);
        str_clear(&out);
    }
}

TEST(an_order_of_more_rows_than_are_taken_is_given_back_whole)
{
    struct str text = STR_EMPTY, out = STR_EMPTY, rejects = STR_EMPTY;
    str_add(&text, HEADER);
    for (int i = 0; i < 31000; i++)
        str_printf(&text, "1" AT ",Lamp %d,,\n", i);
    str_add(&text, "2" AT ",,,\n");
    struct file file = file_of(IMPORT_CSV, text.data);
    file_read_all(&file, &out, &rejects);
    size_t lines = 0;
    for (const char *at = rejects.data; (at = strchr(at, '\n')); at++)
        lines++;
    expect_int(lines, 31001);
    expect(strstr(out.data, "2(0)") != NULL && strstr(out.data, "1(0)") == NULL);
    str_clear(&text);
    str_clear(&out);
    str_clear(&rejects);
}

/* ---- going on ---- */

static const char *const texts[] = {GOOD("1") "no\n" GOOD("2") "\n" GOOD("3") GOOD("4"),
                                    HEADER "1" AT ",\"a\nb\",,\n1" AT ",c,,\n2" AT ",,\n3" AT ",,,\n\n4" AT
                                           "\"\r\n\",,,"};

TEST(after_every_item_another_reading_goes_on_with_the_next)
{
    for (size_t i = 0; i < 2; i++)
        for (size_t done = 0; done < 5; done++) {
            enum import_form form = i ? IMPORT_CSV : IMPORT_NDJSON;
            struct str whole = STR_EMPTY, parts = STR_EMPTY;
            struct file file = file_of(form, texts[i]), again = file_of(form, texts[i]);
            file_read_all(&file, &whole, NULL);
            file.at = 0;
            struct import *import = file_open(&file), *next = file_open(&again);
            struct arena *arena = arena_open();
            struct import_mark mark;
            for (size_t j = 0; j < done; j++) {
                struct import_item item;
                if (import_next(import, arena, &item) == OK) {
                    if (item.is_order)
                        str_printf(&parts, "%s%s(%zu)", parts.len ? " " : "", item.order.number, item.events);
                    else
                        str_printf(&parts, "%s!%llu:%s", parts.len ? " " : "", (unsigned long long)item.line,
                                   item.reason);
                    str_clear(&item.rejected);
                }
            }
            import_mark(import, &mark);
            expect_int(import_resume(next, &mark), OK);
            expect_int(file_read_rest(next, &parts, NULL), ERR_NOT_FOUND);
            expect_text(parts.data, whole.data);
            arena_close(arena);
            import_close(import);
            import_close(next);
            str_clear(&whole);
            str_clear(&parts);
        }
}

TEST(a_file_that_changed_before_the_mark_is_not_gone_on_with)
{
    struct str out = STR_EMPTY;
    struct import_mark mark;
    struct file file = file_of(IMPORT_NDJSON, GOOD("1") GOOD("2"));
    struct import *import = file_open(&file);
    expect_int(file_read_rest(import, &out, NULL), ERR_NOT_FOUND);
    import_mark(import, &mark);
    import_close(import);
    static const struct {
        const char *text;
        enum err err;
    } cases[] = {{GOOD("1") GOOD("2"), OK},
                 {GOOD("1") GOOD("2") GOOD("3"), OK},
                 {GOOD("1"), ERR_STALE},
                 {GOOD("1") GOOD("3"), ERR_STALE},
                 {GOOD("3") GOOD("2"), ERR_STALE}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct file other = file_of(IMPORT_NDJSON, cases[i].text);
        import = file_open(&other);
        expect_int(import_resume(import, &mark), cases[i].err);
        import_close(import);
    }
    str_clear(&out);
}

TEST(a_reading_that_fails_is_no_end)
{
    for (size_t i = 0; i < 2; i++) {
        struct str text = STR_EMPTY, out = STR_EMPTY;
        str_add(&text, i ? HEADER : "");
        for (int j = 0; j < 20000; j++)
            str_add(&text, i ? "1" AT ",,,\n" : GOOD("1"));
        struct file file = file_of(i ? IMPORT_CSV : IMPORT_NDJSON, text.data);
        file.piece = 1000;
        file.fails_at = 200000;
        struct import *import = file_open(&file);
        expect_int(file_read_rest(import, &out, NULL), ERR_SYSTEM);
        import_close(import);
        str_clear(&text);
        str_clear(&out);
    }
}

TEST(what_cannot_be_a_file_of_orders_is_refused_with_what_to_do)
{
    static const struct {
        enum import_form form;
        const char *text, *says;
    } cases[] = {{IMPORT_CSV, "", "has no CSV header"},
                 {IMPORT_CSV, "a,b\n1,2\n", "has no column \"order_number\""},
                 {IMPORT_CSV, "order_number,order_number\n", "are both order_number"},
                 {IMPORT_CSV, "order_number,\"x\n1,2\n", "has no CSV header: a quote is never closed"},
                 {IMPORT_CSV, "PK\x03\x04", "is a spreadsheet or an archive"},
                 {IMPORT_NDJSON, "\x1F\x8B\x08", "is compressed"},
                 {IMPORT_NDJSON, "\xFF\xFE{", "is UTF-16"}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct file file = file_of(cases[i].form, cases[i].text);
        struct str complaint = STR_EMPTY;
        struct import *import = NULL;
        file.options.read_arg = &file;
        expect_int(import_open(&file.options, &complaint, &import), ERR_INVALID);
        if (!strstr(complaint.data, cases[i].says))
            fail_msg("\"%s\" lacks \"%s\"", complaint.data, cases[i].says);
        str_clear(&complaint);
    }
}
