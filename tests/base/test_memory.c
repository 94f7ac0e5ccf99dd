/* tests/base/test_memory.c - arenas and growable strings. */
#include "test.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/memory.h"
#include "base/str.h"

TEST(every_piece_of_an_arena_is_zeroed_aligned_and_its_own)
{
    struct arena *arena = arena_open();
    for (int round = 0; round < 3; round++) {
        unsigned char *pieces[200];
        for (size_t i = 0; i < 200; i++) {
            pieces[i] = arena_alloc(arena, i * 7 + 1);
            expect_int((uintptr_t)pieces[i] % 16, 0);
            for (size_t j = 0; j < i * 7 + 1; j++)
                expect_int(pieces[i][j], 0);
            memset(pieces[i], (int)i + 1, i * 7 + 1);
        }
        for (size_t i = 0; i < 200; i++)
            expect_int(pieces[i][i * 7], (unsigned char)(i + 1));
        arena_reset(arena);
    }
    arena_close(arena);
    arena_close(NULL);
}

TEST(a_big_piece_gets_a_block_of_its_own_and_small_ones_go_on)
{
    struct arena *arena = arena_open();
    char *before = arena_alloc(arena, 10);
    char *big = arena_alloc(arena, 3 << 20);
    char *after = arena_alloc(arena, 10);
    expect(after > before && after < before + 1024);
    memset(big, 'x', 3 << 20);
    expect_int(after[9], 0);
    arena_close(arena);
}

TEST(an_arena_copies_texts_and_formats_them)
{
    struct arena *arena = arena_open();
    expect(arena_text(arena, NULL) == NULL);
    expect_text(arena_text(arena, "abc"), "abc");
    expect_text(arena_copy(arena, "a\0b", 3), "a");
    expect_text(arena_copy(arena, NULL, 0), "");
    expect_text(arena_printf(arena, "%s-%d", "a", 12), "a-12");
    expect_text(arena_printf(arena, "%s", ""), "");
    arena_close(arena);
}

static int __attribute__((format(printf, 3, 4))) print(char *out, size_t size, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    int len = text_format(out, size, format, args);
    va_end(args);
    return len;
}

#define EXPECT_AS_PRINTF(...)                                                                                \
    for (size_t size = 0; size < 24; size++) {                                                               \
        char wanted[32] = "untouched", got[32] = "untouched";                                                \
        int len = snprintf(wanted, size, __VA_ARGS__);                                                       \
        expect_int(print(got, size, __VA_ARGS__), len);                                                      \
        expect_text(got, wanted);                                                                            \
    }

TEST(texts_are_put_together_as_the_c_library_does)
{
    EXPECT_AS_PRINTF("plain");
    EXPECT_AS_PRINTF("%s", "first");
    EXPECT_AS_PRINTF("%s%s", "first", "second");
    EXPECT_AS_PRINTF("[%s]-[%s]!", "first", "");
    EXPECT_AS_PRINTF("%%%s", "first");
    EXPECT_AS_PRINTF("%s %7s", "first", "second");
    EXPECT_AS_PRINTF("%s%.3s|%d", "first", "second", 3);
}

TEST(an_array_in_an_arena_grows_and_keeps_what_it_holds)
{
    struct arena *arena = arena_open();
    struct item {
        int number;
        const char *text;
    } *items = NULL;
    size_t count = 0;
    for (int i = 0; i < 1000; i++) {
        struct item *item = ARENA_PUSH(arena, items, count);
        expect_int(item->number, 0);
        expect(item->text == NULL);
        item->number = i;
        item->text = "t";
    }
    expect_int(count, 1000);
    for (int i = 0; i < 1000; i++)
        expect_int(items[i].number, i);
    arena_close(arena);
}

TEST(a_string_grows_and_always_ends_in_a_nul)
{
    struct str s = STR_EMPTY;
    expect_text(s.data, "");
    str_truncate(&s, 0);
    str_reset(&s);
    str_add(&s, NULL);
    str_printf(&s, "%s", "");
    expect_text(s.data, "");
    for (int i = 0; i < 1000; i++)
        str_add_char(&s, 'a');
    str_printf(&s, "%d-%s", 7, "end");
    expect_int(s.len, 1005);
    expect_int(strlen(s.data), 1005);
    str_truncate(&s, 2);
    expect_text(s.data, "aa");
    str_add_bytes(&s, "\0b", 2);
    expect_int(s.len, 4);
    expect(!str_equal(&s, "aa"));
    str_clear(&s);
    expect_text(s.data, "");

    char *taken = str_take(&s);
    expect_text(taken, "");
    memory_free(taken);
    for (int i = 0; i < 200; i++)
        str_printf(&s, "%d,", i);
    expect_int(s.len, 10 * 2 + 90 * 3 + 100 * 4);
    taken = str_take(&s);
    expect_int(strlen(taken), 690);
    memory_free(taken);
}

TEST(code_points_become_utf8_and_impossible_ones_the_replacement)
{
    struct str s = STR_EMPTY;
    const unsigned points[] = {'a', 0xE9, 0x20AC, 0x1F600, 0xD800, 0x110000};
    for (size_t i = 0; i < sizeof points / sizeof *points; i++)
        str_add_codepoint(&s, points[i]);
    expect_text(s.data, "a\xC3\xA9\xE2\x82\xAC\xF0\x9F\x98\x80\xEF\xBF\xBD\xEF\xBF\xBD");
    str_clear(&s);
}

TEST(null_is_the_empty_text)
{
    expect(text_equal(NULL, ""));
    expect(text_equal(NULL, NULL));
    expect(!text_equal("a", NULL));
    expect(text_starts("abc", "ab") && text_starts("abc", NULL) && text_starts("abc", ""));
    expect(!text_starts(NULL, "a") && !text_starts("a", "ab"));
    expect(text_empty(NULL) && text_empty("") && !text_empty(" "));
}
