/* base/text.c - UTF-8, folding, distances. Cleaning is in text_clean.c. */
#include "base/text.h"

#include <limits.h>
#include <stdint.h>
#include <string.h>

#include <unicode/uchar.h>
#include <unicode/unorm2.h>
#include <unicode/ustring.h>

#include "base/memory.h"
#include "base/text_private.h"

static size_t ascii_prefix(const char *bytes, size_t len)
{
    size_t at = 0;
    uint64_t word;
    for (; at + sizeof word <= len; at += sizeof word) {
        memcpy(&word, bytes + at, sizeof word);
        if (word & UINT64_C(0x8080808080808080))
            break;
    }
    while (at < len && (unsigned char)bytes[at] < 0x80)
        at++;
    return at;
}

bool text_is_utf8(const char *bytes, size_t len)
{
    for (size_t at = 0;;) {
        at += ascii_prefix(bytes + at, len - at);
        if (at >= len)
            return true;
        size_t size = utf8_size(bytes + at, len - at);
        if (!size)
            return false;
        at += size;
    }
}

unsigned text_next(const char *bytes, size_t len, size_t *at)
{
    const unsigned char *b = (const unsigned char *)bytes + *at;
    if (*at >= len)
        return 0;
    switch (utf8_size((const char *)b, len - *at)) {
    case 1: *at += 1; return b[0];
    case 2: *at += 2; return (b[0] & 0x1FU) << 6 | (b[1] & 0x3FU);
    case 3: *at += 3; return (b[0] & 0x0FU) << 12 | (b[1] & 0x3FU) << 6 | (b[2] & 0x3FU);
    case 4:
        *at += 4;
        return (b[0] & 0x07U) << 18 | (b[1] & 0x3FU) << 12 | (b[2] & 0x3FU) << 6 | (b[3] & 0x3FU);
    default: *at += 1; return 0xFFFD; /* ill-formed after all: never stand still */
    }
}

static void fold_ascii(struct str *out, const char *bytes, size_t len)
{
    str_reserve(out, len);
    char *to = out->data + out->len;
    for (size_t i = 0; i < len; i++) { /* without a branch, so that the compiler takes 16 at a time */
        unsigned char c = (unsigned char)bytes[i];
        to[i] = (char)(c | ((unsigned char)(c - 'A') < 26) << 5);
    }
    out->len += len;
    out->data[out->len] = '\0';
}

/* ICU works in UTF-16; short texts stay on the stack. */
void text_normalise(struct str *out, const char *bytes, size_t len, const struct UNormalizer2 *form)
{
    enum { STACK = 512 };
    UChar from_stack[STACK], to_stack[STACK];
    UChar *from = from_stack, *to = to_stack;
    int32_t from_len = 0, to_len = 0, to_room = STACK, byte_len = 0;
    UErrorCode status = U_ZERO_ERROR;
    if (len > INT_MAX / 8)
        return;
    if (len > STACK)
        from = memory_alloc_array(len, sizeof *from);
    u_strFromUTF8WithSub(from, len > STACK ? (int32_t)len : STACK, &from_len, bytes, (int32_t)len, 0xFFFD,
                         NULL, &status);
    if (U_FAILURE(status))
        goto out;
    to_len = unorm2_normalize(form, from, from_len, to, to_room, &status);
    if (status == U_BUFFER_OVERFLOW_ERROR) {
        status = U_ZERO_ERROR;
        to_room = to_len;
        to = memory_alloc_array((size_t)to_room, sizeof *to);
        to_len = unorm2_normalize(form, from, from_len, to, to_room, &status);
    }
    if (U_FAILURE(status))
        goto out;
    str_reserve(out, (size_t)to_len * 3);
    u_strToUTF8(out->data + out->len, to_len * 3, &byte_len, to, to_len, &status);
    if (U_SUCCESS(status))
        out->len += (size_t)byte_len;
    out->data[out->len] = '\0';
out:
    if (from != from_stack)
        memory_free(from);
    if (to != to_stack)
        memory_free(to);
}

void text_fold(struct str *out, const char *bytes, size_t len)
{
    if (ascii_prefix(bytes, len) == len) {
        fold_ascii(out, bytes, len);
        return;
    }
    UErrorCode status = U_ZERO_ERROR;
    const UNormalizer2 *form = unorm2_getNFKCCasefoldInstance(&status);
    if (U_SUCCESS(status))
        text_normalise(out, bytes, len, form);
}

size_t text_cut(const char *bytes, size_t len, size_t limit)
{
    if (len <= limit)
        return len;
    while (limit && ((unsigned char)bytes[limit] & 0xC0) == 0x80)
        limit--;
    return limit;
}

size_t text_count(const char *bytes, size_t len)
{
    size_t count = 0;
    for (size_t i = 0; i < len; i++)
        count += ((unsigned char)bytes[i] & 0xC0) != 0x80;
    return count;
}

static bool shows_nothing(unsigned c)
{
    if (c < 0x80)
        return c <= ' ' || c == 0x7F;
    int8_t type = u_charType((UChar32)c);
    return type == U_CONTROL_CHAR || type == U_FORMAT_CHAR || u_isUWhiteSpace((UChar32)c) ||
           u_hasBinaryProperty((UChar32)c, UCHAR_DEFAULT_IGNORABLE_CODE_POINT) ||
           c == 0x2800; /* empty Braille cell */
}

bool text_is_blank(const char *bytes, size_t len)
{
    for (size_t at = 0; at < len;)
        if (!shows_nothing(text_next(bytes, len, &at)))
            return false;
    return true;
}

void text_capitalise(struct str *text, size_t start)
{
    char capital[U8_MAX_LENGTH];
    int32_t len = 0;
    size_t at = start;
    if (start >= text->len)
        return;
    UChar32 upper = u_totitle((UChar32)text_next(text->data, text->len, &at));
    U8_APPEND_UNSAFE(capital, len, upper);
    struct str rest = STR_EMPTY;
    str_add_bytes(&rest, text->data + at, text->len - at);
    str_truncate(text, start);
    str_add_bytes(text, capital, (size_t)len);
    str_add_bytes(text, rest.data, rest.len);
    str_clear(&rest);
}

bool codepoint_is_letter(unsigned c)
{
    if (c < 0x80)
        return (c | 0x20) >= 'a' && (c | 0x20) <= 'z';
    return u_isalpha((UChar32)c);
}

bool codepoint_is_digit(unsigned c)
{
    return c < 0x80 ? c >= '0' && c <= '9' : u_isdigit((UChar32)c);
}

bool codepoint_is_emoji(unsigned c)
{
    if (c < 0x2190) /* digits, copyright signs and the like can be shown as pictures, but are text first */
        return false;
    return u_hasBinaryProperty((UChar32)c, UCHAR_EMOJI_PRESENTATION) ||
           u_hasBinaryProperty((UChar32)c, UCHAR_EXTENDED_PICTOGRAPHIC) ||
           u_hasBinaryProperty((UChar32)c, UCHAR_EMOJI_MODIFIER);
}

#define WORD_LIMIT 32

static size_t codepoints(const char *bytes, size_t len, unsigned out[WORD_LIMIT])
{
    size_t count = 0;
    for (size_t at = 0; at < len;) {
        if (count == WORD_LIMIT)
            return WORD_LIMIT + 1;
        out[count++] = text_next(bytes, len, &at);
    }
    return count;
}

static int least(int a, int b, int c)
{
    int ab = a < b ? a : b;
    return ab < c ? ab : c;
}

/* Only a band of `limit` on each side of the diagonal can hold a distance within the limit. */
static int distance(const unsigned *a, int a_count, const unsigned *b, int b_count, int limit)
{
    int rows[3][WORD_LIMIT + 1];
    int *before = rows[0], *above = rows[1], *here = rows[2];
    for (int j = 0; j <= b_count; j++)
        above[j] = j;
    for (int i = 1; i <= a_count; i++) {
        int from = i > limit ? i - limit : 1, until = i + limit < b_count ? i + limit : b_count;
        int best = limit + 1;
        here[from - 1] = from == 1 ? i : limit + 1;
        if (from == 1 && i < best)
            best = i;
        for (int j = from; j <= until; j++) {
            int cost = a[i - 1] != b[j - 1];
            int up = j == i + limit && j > 0 ? limit + 1 : above[j] + 1; /* outside the band above */
            here[j] = least(up, here[j - 1] + 1, above[j - 1] + cost);
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] && before[j - 2] + 1 < here[j])
                here[j] = before[j - 2] + 1;
            best = here[j] < best ? here[j] : best;
        }
        if (best > limit)
            return limit + 1;
        int *spare = before;
        before = above;
        above = here;
        here = spare;
    }
    return above[b_count] <= limit ? above[b_count] : limit + 1;
}

int text_distance(const char *a, size_t a_len, const char *b, size_t b_len, int limit)
{
    unsigned left[WORD_LIMIT], right[WORD_LIMIT];
    limit = limit < 0 ? 0 : limit > 3 ? 3 : limit;
    if (a_len == b_len && !memcmp(a, b, a_len))
        return text_count(a, a_len) <= WORD_LIMIT ? 0 : limit + 1;
    size_t a_count = codepoints(a, a_len, left), b_count = codepoints(b, b_len, right);
    if (a_count > WORD_LIMIT || b_count > WORD_LIMIT)
        return limit + 1;
    if ((a_count > b_count ? a_count - b_count : b_count - a_count) > (size_t)limit)
        return limit + 1;
    return distance(left, (int)a_count, right, (int)b_count, limit);
}
