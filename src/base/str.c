/* base/str.c - growable strings. */
#include "base/str.h"

#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/memory.h"

char str_nothing[1] = "";

void str_clear(struct str *str)
{
    if (str->capacity)
        memory_free(str->data);
    *str = STR_EMPTY;
}

void str_reset(struct str *str)
{
    str_truncate(str, 0);
}

/* `capacity` counts the final NUL and is 0 only while `data` is the shared empty text. */
static bool has_room(const struct str *str, size_t more)
{
    return more < str->capacity - str->len; /* len is below capacity, or both are 0 */
}

static void grow(struct str *str, size_t more)
{
    size_t need;
    if (__builtin_add_overflow(str->len, more, &need) || need > PTRDIFF_MAX / 2)
        need = SIZE_MAX / 2; /* ends the program in memory_resize() */
    size_t capacity = str->capacity ? str->capacity * 2 : 64;
    if (capacity <= need)
        capacity = need + 1;
    if (str->capacity) {
        str->data = memory_resize(str->data, capacity);
    } else {
        str->data = memory_resize(NULL, capacity);
        str->data[0] = '\0';
    }
    str->capacity = capacity;
}

void str_reserve(struct str *str, size_t more)
{
    if (!has_room(str, more))
        grow(str, more);
}

void str_truncate(struct str *str, size_t len)
{
    if (!str->capacity || len > str->len)
        return;
    str->len = len;
    str->data[len] = '\0';
}

char *str_take(struct str *str)
{
    char *text = str->capacity ? str->data : memory_copy_text("");
    *str = STR_EMPTY;
    return text;
}

void str_add(struct str *str, const char *text)
{
    if (text)
        str_add_bytes(str, text, strlen(text));
}

void str_add_bytes(struct str *str, const char *bytes, size_t len)
{
    if (!len)
        return;
    if (!has_room(str, len))
        grow(str, len);
    memcpy(str->data + str->len, bytes, len);
    str->len += len;
    str->data[str->len] = '\0';
}

void str_add_char(struct str *str, char c)
{
    if (!has_room(str, 1))
        grow(str, 1);
    str->data[str->len++] = c;
    str->data[str->len] = '\0';
}

void str_add_codepoint(struct str *str, unsigned codepoint)
{
    if (codepoint > 0x10FFFF || (codepoint >= 0xD800 && codepoint <= 0xDFFF))
        codepoint = 0xFFFD;
    char bytes[4];
    size_t len;
    if (codepoint < 0x80) {
        str_add_char(str, (char)codepoint);
        return;
    }
    if (codepoint < 0x800) {
        bytes[0] = (char)(0xC0 | codepoint >> 6);
        len = 2;
    } else if (codepoint < 0x10000) {
        bytes[0] = (char)(0xE0 | codepoint >> 12);
        len = 3;
    } else {
        bytes[0] = (char)(0xF0 | codepoint >> 18);
        len = 4;
    }
    for (size_t i = 1; i < len; i++)
        bytes[i] = (char)(0x80 | (codepoint >> 6 * (len - 1 - i) & 0x3F));
    str_add_bytes(str, bytes, len);
}

/* Texts put together are most of what is printed here; the C library takes five times as long for them. */
int text_format(char *out, size_t size, const char *format, va_list args)
{
    va_list texts;
    size_t len = 0;
    va_copy(texts, args);
    for (const char *at = format; *at;) {
        const char *piece = at;
        size_t count = strcspn(at, "%");
        if (count) {
            at += count;
        } else if (at[1] == 's') {
            piece = va_arg(texts, const char *);
            piece = piece ? piece : "(null)";
            count = strlen(piece);
            at += 2;
        } else {
            va_end(texts);
            return vsnprintf(out, size, format, args);
        }
        if (len < size)
            memcpy(out + len, piece, count < size - len ? count : size - len);
        len += count;
    }
    va_end(texts);
    if (size)
        out[len < size ? len : size - 1] = '\0';
    return len > INT_MAX ? -1 : (int)len;
}

void str_printf(struct str *str, const char *format, ...)
{
    va_list args, again;
    va_start(args, format);
    va_copy(again, args);
    size_t free_bytes = str->capacity ? str->capacity - str->len : 0;
    int len = text_format(free_bytes ? str->data + str->len : NULL, free_bytes, format, args);
    va_end(args);
    if (len > 0) {
        if ((size_t)len >= free_bytes) {
            str_reserve(str, (size_t)len);
            text_format(str->data + str->len, (size_t)len + 1, format, again);
        }
        str->len += (size_t)len;
    }
    va_end(again);
}

bool str_equal(const struct str *str, const char *text)
{
    size_t len = text ? strlen(text) : 0;
    return str->len == len && (!len || !memcmp(str->data, text, len));
}

bool text_equal(const char *a, const char *b)
{
    return !strcmp(a ? a : "", b ? b : "");
}

bool text_starts(const char *text, const char *prefix)
{
    if (!prefix)
        return true;
    return !strncmp(text ? text : "", prefix, strlen(prefix));
}

/* FNV-1a; its low bits alone are weak. */
uint64_t text_hash(const char *text)
{
    uint64_t hash = UINT64_C(14695981039346656037);
    for (; *text; text++)
        hash = (hash ^ (unsigned char)*text) * UINT64_C(1099511628211);
    return hash ^ hash >> 32;
}

bool text_empty(const char *text)
{
    return !text || !*text;
}
