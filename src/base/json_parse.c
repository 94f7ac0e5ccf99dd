/* base/json_parse.c - from bytes to a tree.
 *
 * One pass checks the UTF-8, the grammar and the depth, and builds the tree that json.c reads, in an arena of
 * the document's own: a request has some hundred values, and a piece of heap for each costs several times
 * what reading it does. Texts go into one buffer as long as the input, which they never outgrow. The values
 * of containers that are still open wait on a stack, until the closing bracket tells how many there are. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/json_private.h"
#include "base/memory.h"
#include "base/text_private.h"

#define WAITING_MOSTLY 64 /* more values than that wait on the heap */
#define NUMBER_LIMIT 128  /* characters */
#define CONTAINERS_LIMIT 20000

/* What json_parse() hands out: its value comes first. */
struct document {
    struct json root;
    struct arena *arena;
};

struct reader {
    const char *start, *at, *end;
    int depth, containers;
    const char *wrong; /* the first thing that is not right */
    struct arena *arena;
    char *text;             /* where the next text goes */
    struct member *waiting; /* values of open containers, the innermost last */
    size_t waiting_count, waiting_room;
    struct member mostly[WAITING_MOSTLY];
};

static bool read_value(struct reader *r, struct json *ret_value);

static bool refuse(struct reader *r, const char *why)
{
    if (!r->wrong)
        r->wrong = why;
    return false;
}

static void skip_blanks(struct reader *r)
{
    while (r->at < r->end && (*r->at == ' ' || *r->at == '\n' || *r->at == '\r' || *r->at == '\t'))
        r->at++;
}

static bool next_is(struct reader *r, char c)
{
    if (r->at >= r->end || *r->at != c)
        return false;
    r->at++;
    return true;
}

/* ---- strings ---- */

static bool read_hex4(struct reader *r, unsigned *ret_unit)
{
    if (r->end - r->at < 4)
        return refuse(r, "incomplete \\u escape");
    unsigned unit = 0;
    for (int i = 0; i < 4; i++) {
        unsigned char c = (unsigned char)r->at[i];
        unsigned lower = c | 0x20U;
        if (c >= '0' && c <= '9')
            unit = unit << 4 | (c - '0');
        else if (lower >= 'a' && lower <= 'f')
            unit = unit << 4 | (lower - 'a' + 10);
        else
            return refuse(r, "bad \\u escape");
    }
    r->at += 4;
    *ret_unit = unit;
    return true;
}

/* Half of a surrogate pair becomes U+FFFD: senders that cut texts by UTF-16 units make them out of an emoji.
 */
static bool read_unicode_escape(struct reader *r)
{
    unsigned unit, low;
    if (!read_hex4(r, &unit))
        return false;
    if (unit >= 0xD800 && unit < 0xDC00 && r->end - r->at >= 2 && r->at[0] == '\\' && r->at[1] == 'u') {
        const char *back = r->at;
        r->at += 2;
        if (!read_hex4(r, &low))
            return false;
        if (low >= 0xDC00 && low < 0xE000)
            unit = 0x10000 + ((unit - 0xD800) << 10) + (low - 0xDC00);
        else
            r->at = back; /* a character of its own; the first half is lost */
    }
    r->text += utf8_write(r->text, unit); /* a lone half becomes U+FFFD there */
    return true;
}

static bool read_escape(struct reader *r)
{
    static const char plain[256] = {['"'] = '"',  ['\\'] = '\\', ['/'] = '/',  ['b'] = '\b',
                                    ['f'] = '\f', ['n'] = '\n',  ['r'] = '\r', ['t'] = '\t'};
    if (r->at >= r->end)
        return refuse(r, "unterminated string");
    unsigned char c = (unsigned char)*r->at++;
    if (c == 'u')
        return read_unicode_escape(r);
    if (!plain[c]) {
        r->at--;
        return refuse(r, "unknown escape");
    }
    *r->text++ = plain[c];
    return true;
}

/* Whether one of eight bytes is a quote, a backslash, a control character, or not ASCII. */
static bool has_special(uint64_t eight)
{
    static const uint64_t each = UINT64_C(0x0101010101010101), top = UINT64_C(0x8080808080808080);
    uint64_t quotes = eight ^ each * '"', backslashes = eight ^ each * '\\';
    return ((eight - each * 0x20) | (quotes - each) | (backslashes - each) | eight) & top;
}

/* Stops at the byte that ends a plain stretch of a string: a quote, a backslash, or what may not stand there.
 */
static bool skip_plain(struct reader *r)
{
    while (r->at < r->end) {
        uint64_t eight;
        if ((size_t)(r->end - r->at) >= sizeof eight &&
            !has_special(*(const uint64_t *)memcpy(&eight, r->at, sizeof eight))) {
            r->at += sizeof eight;
            continue;
        }
        unsigned char c = (unsigned char)*r->at;
        if (c == '"' || c == '\\')
            return true;
        if (c < 0x20)
            return refuse(r, "control character in a string");
        size_t size = c < 0x80 ? 1 : utf8_size(r->at, (size_t)(r->end - r->at));
        if (!size)
            return refuse(r, "not valid UTF-8");
        r->at += size;
    }
    return refuse(r, "unterminated string");
}

static void keep_bytes(struct reader *r, const char *from)
{
    size_t len = (size_t)(r->at - from);
    memcpy(r->text, from, len);
    r->text += len;
}

/* The opening quote is behind us. */
static bool read_string(struct reader *r, const char **ret_text, uint32_t *ret_len)
{
    const char *text = r->text, *from = r->at;
    if (!skip_plain(r))
        return false;
    keep_bytes(r, from);
    while (*r->at++ != '"') {
        if (!read_escape(r))
            return false;
        from = r->at;
        if (!skip_plain(r))
            return false;
        keep_bytes(r, from);
    }
    *ret_text = text;
    *ret_len = (uint32_t)(r->text - text);
    *r->text++ = '\0';
    return true;
}

/* ---- numbers and words ---- */

static size_t skip_digits(struct reader *r)
{
    const char *from = r->at;
    while (r->at < r->end && *r->at >= '0' && *r->at <= '9')
        r->at++;
    return (size_t)(r->at - from);
}

static bool read_integer(const char *text, size_t len, int64_t *ret_integer)
{
    bool negative = *text == '-';
    int64_t value = 0;
    for (size_t i = negative; i < len; i++)
        if (__builtin_mul_overflow(value, 10, &value) || __builtin_sub_overflow(value, text[i] - '0', &value))
            return false;
    return negative ? (*ret_integer = value, true) : !__builtin_sub_overflow(0, value, ret_integer);
}

static bool read_number(struct reader *r, struct json *ret_value)
{
    const char *from = r->at;
    bool integral = true;
    next_is(r, '-');
    bool zero = r->at < r->end && *r->at == '0';
    size_t digits = skip_digits(r);
    if (!digits)
        return refuse(r, "not a JSON value");
    if (zero && digits > 1)
        return refuse(r, "number with a leading zero");
    if (next_is(r, '.')) {
        integral = false;
        if (!skip_digits(r))
            return refuse(r, "number without digits after its point");
    }
    if (next_is(r, 'e') || next_is(r, 'E')) {
        integral = false;
        if (!next_is(r, '+'))
            next_is(r, '-');
        if (!skip_digits(r))
            return refuse(r, "number without digits in its exponent");
    }
    size_t len = (size_t)(r->at - from);
    int64_t integer;
    if (integral && read_integer(from, len, &integer)) {
        *ret_value = (struct json){.kind = JSON_INTEGER, .integer = integer};
        return true;
    }
    if (len >= NUMBER_LIMIT)
        return refuse(r, "number too long");
    *ret_value = (struct json){.kind = JSON_NUMBER, .count = (uint32_t)len, .text = r->text};
    keep_bytes(r, from);
    *r->text++ = '\0';
    /* the program never leaves the "C" locale */
    return isfinite(strtod(ret_value->text, NULL)) || refuse(r, "number out of range");
}

static bool read_word(struct reader *r, const char *word, struct json value, struct json *ret_value)
{
    size_t len = strlen(word);
    if ((size_t)(r->end - r->at) < len || memcmp(r->at, word, len) != 0)
        return refuse(r, "not a JSON value");
    r->at += len;
    *ret_value = value;
    return true;
}

/* ---- arrays and objects ---- */

static void add_waiting(struct reader *r, const struct member *member)
{
    if (r->waiting_count == r->waiting_room) {
        bool first_time = r->waiting == r->mostly;
        r->waiting_room *= 2;
        r->waiting = memory_resize(first_time ? NULL : r->waiting, r->waiting_room * sizeof *r->waiting);
        if (first_time)
            memcpy(r->waiting, r->mostly, sizeof r->mostly);
    }
    r->waiting[r->waiting_count++] = *member;
}

static bool open_container(struct reader *r)
{
    if (++r->depth > JSON_DEPTH)
        return refuse(r, "nested too deeply");
    if (++r->containers > CONTAINERS_LIMIT)
        return refuse(r, "too many objects and arrays");
    skip_blanks(r);
    return true;
}

/* After a value inside a container: true to go on with the next one, `*ret_done` when it has ended. */
static bool between(struct reader *r, char closer, bool *ret_done)
{
    skip_blanks(r);
    if (next_is(r, closer)) {
        *ret_done = true;
        return true;
    }
    if (!next_is(r, ','))
        return refuse(r, closer == '}' ? "expected ',' or '}'" : "expected ',' or ']'");
    skip_blanks(r);
    return true;
}

static bool read_array(struct reader *r, struct json *ret_value)
{
    size_t first = r->waiting_count;
    if (!open_container(r))
        return false;
    for (bool done = next_is(r, ']'); !done;) {
        struct member item = {.name = NULL};
        if (!read_value(r, &item.value) || !between(r, ']', &done))
            return false;
        add_waiting(r, &item);
    }
    r->depth--;
    size_t count = r->waiting_count - first;
    struct json *items = arena_alloc_array(r->arena, count, sizeof *items);
    for (size_t i = 0; i < count; i++)
        items[i] = r->waiting[first + i].value;
    r->waiting_count = first;
    *ret_value = (struct json){.kind = JSON_ARRAY, .count = (uint32_t)count, .items = items};
    return true;
}

/* A name with a NUL inside would be cut short by its readers, and so be taken for another. */
static bool read_member(struct reader *r, struct member *ret_member)
{
    if (!next_is(r, '"'))
        return refuse(r, "expected a member name in quotes");
    if (!read_string(r, &ret_member->name, &ret_member->name_len))
        return false;
    if (memchr(ret_member->name, '\0', ret_member->name_len))
        return refuse(r, "NUL in a member name");
    skip_blanks(r);
    if (!next_is(r, ':'))
        return refuse(r, "expected ':'");
    skip_blanks(r);
    return read_value(r, &ret_member->value);
}

static bool read_object(struct reader *r, struct json *ret_value)
{
    size_t first = r->waiting_count;
    if (!open_container(r))
        return false;
    for (bool done = next_is(r, '}'); !done;) {
        struct member member;
        if (!read_member(r, &member) || !between(r, '}', &done))
            return false;
        add_waiting(r, &member);
    }
    r->depth--;
    *ret_value = members_make(r->arena, r->waiting + first, r->waiting_count - first);
    r->waiting_count = first;
    return true;
}

static bool read_value(struct reader *r, struct json *ret_value)
{
    if (r->at >= r->end)
        return refuse(r, "unexpected end");
    switch (*r->at) {
    case '{': r->at++; return read_object(r, ret_value);
    case '[': r->at++; return read_array(r, ret_value);
    case '"':
        r->at++;
        *ret_value = (struct json){.kind = JSON_STRING};
        return read_string(r, &ret_value->text, &ret_value->count);
    case 't': return read_word(r, "true", (struct json){.kind = JSON_BOOL, .truth = true}, ret_value);
    case 'f': return read_word(r, "false", (struct json){.kind = JSON_BOOL, .truth = false}, ret_value);
    case 'n': return read_word(r, "null", (struct json){.kind = JSON_NULL}, ret_value);
    default: return read_number(r, ret_value);
    }
}

/* ---- documents ---- */

static bool read_document(struct reader *r, struct json *ret_value)
{
    if (r->end - r->start >= INT32_MAX)
        return refuse(r, "too long");
    /* A string leaves its quotes behind and takes a NUL, an escape is longer than its character, and behind a
     * number stands what ends it. */
    r->text = arena_alloc(r->arena, (size_t)(r->end - r->start) + 1);
    skip_blanks(r);
    if (!read_value(r, ret_value))
        return false;
    skip_blanks(r);
    return r->at == r->end || refuse(r, "something follows the end");
}

enum err json_parse_where(const char *bytes, size_t len, struct json **ret_document,
                          struct str *ret_complaint, size_t *ret_offset)
{
    struct reader r = {.start = bytes, .at = bytes, .end = bytes + len, .waiting_room = WAITING_MOSTLY};
    r.waiting = r.mostly;
    r.arena = arena_open();
    struct document *document = arena_alloc(r.arena, sizeof *document);
    document->arena = r.arena;
    bool fine = read_document(&r, &document->root);
    if (r.waiting != r.mostly)
        memory_free(r.waiting);
    if (!fine) {
        arena_close(r.arena);
        *ret_offset = (size_t)(r.at - r.start);
        if (ret_complaint)
            str_add(ret_complaint, r.wrong);
        return ERR_INVALID;
    }
    *ret_document = &document->root;
    return OK;
}

enum err json_parse(const char *bytes, size_t len, struct json **ret_document, struct str *ret_complaint)
{
    size_t offset = 0;
    enum err err = json_parse_where(bytes, len, ret_document, ret_complaint, &offset);
    if (err && ret_complaint)
        str_printf(ret_complaint, " at byte %zu", offset);
    return err;
}

void json_close(struct json *document)
{
    if (document)
        arena_close(((struct document *)(void *)document)->arena);
}
