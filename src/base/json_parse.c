/* base/json_parse.c - from bytes to json-c's tree.
 *
 * The grammar is read here rather than by json-c's tokener, which accepts NaN and raw control characters,
 * knows no byte offsets, lets a few kilobytes of brackets take megabytes, and needs twice the time. One pass
 * checks the UTF-8, the grammar and the depth, and builds the tree that json.c reads, or the parts of it that
 * somebody will read: a value takes json-c two or three allocations. */
#include "base/json_private.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/json_c.h"
#include "base/memory.h"
#include "base/text_private.h"

/* An empty object takes json-c some 700 bytes: without a limit 256 KiB of "{},{},..." would take 60 MB. */
#define CONTAINERS_LIMIT 20000

/* What of the value at hand is built: all of it, nothing, or the members that lead to a part. */
struct choice {
    bool all;
    uint32_t parts; /* a bit for each whose pointer leads here; none left: nothing is built */
    size_t at;      /* how far the way here has used these pointers up */
};

struct reader {
    const char *start, *at, *end;
    int depth, containers;
    const char *const *parts;
    struct choice choice;
    const char *wrong;   /* the first thing that is not right */
    struct str unquoted; /* the present string, when it had escapes */
};

static bool read_value(struct reader *r, struct json_object **ret_value);

static bool builds(const struct reader *r)
{
    return r->choice.all || r->choice.parts;
}

/* What is built of a member, where not everything is. */
static struct choice choose(const struct reader *r, const char *name, size_t len)
{
    struct choice of_member = {.at = r->choice.at + 1 + len};
    for (uint32_t i = 0; i < JSON_PARTS && r->choice.parts >> i; i++) {
        const char *rest = r->parts[i] + r->choice.at;
        if (!(r->choice.parts >> i & 1) || strncmp(rest + 1, name, len) != 0)
            continue;
        of_member.all |= !rest[1 + len];
        of_member.parts |= (uint32_t)(rest[1 + len] == '/') << i;
    }
    return of_member;
}

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
    str_add_codepoint(&r->unquoted, unit); /* a lone half becomes U+FFFD there */
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
    str_add_char(&r->unquoted, plain[c]);
    return true;
}

/* Stops at the byte that ends a plain stretch of a string: a quote, a backslash, or what may not stand there.
 */
static bool skip_plain(struct reader *r)
{
    uint64_t marks = 0;
    for (; !marks && r->end - r->at >= 8; r->at += marks ? bytes_before(marks) : 8)
        marks = bytes_not_plain(bytes_load(r->at));
    while (r->at < r->end) {
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

/* The opening quote is behind us. The text is in the input or in r->unquoted until the next string. */
static bool read_string(struct reader *r, const char **ret_text, size_t *ret_len)
{
    const char *from = r->at;
    if (!skip_plain(r))
        return false;
    if (*r->at == '"') {
        *ret_text = from;
        *ret_len = (size_t)(r->at++ - from);
        return true;
    }
    str_reset(&r->unquoted);
    for (;;) {
        str_add_bytes(&r->unquoted, from, (size_t)(r->at - from));
        if (*r->at++ == '"')
            break;
        if (!read_escape(r))
            return false;
        from = r->at;
        if (!skip_plain(r))
            return false;
    }
    *ret_text = r->unquoted.data;
    *ret_len = r->unquoted.len;
    return true;
}

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

static bool read_number(struct reader *r, struct json_object **ret_value)
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
        if (builds(r))
            *ret_value = json_object_new_int64(integer);
        return true;
    }
    char copy[128];
    if (len >= sizeof copy)
        return refuse(r, "number too long");
    memcpy(copy, from, len);
    copy[len] = '\0';
    double number = strtod(copy, NULL); /* the program never leaves the "C" locale */
    if (!isfinite(number))
        return refuse(r, "number out of range");
    if (builds(r))
        *ret_value = json_object_new_double_s(number, copy); /* printed again as it was written */
    return true;
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
        r->depth--;
        *ret_done = true;
        return true;
    }
    if (!next_is(r, ','))
        return refuse(r, closer == '}' ? "expected ',' or '}'" : "expected ',' or ']'");
    skip_blanks(r);
    return true;
}

static bool read_array(struct reader *r, struct json_object **ret_value)
{
    struct json_object *array = *ret_value = builds(r) ? json_object_new_array_ext(4) : NULL;
    struct choice of_array = r->choice;
    bool done = false;
    if (!open_container(r))
        return false;
    if (next_is(r, ']')) {
        r->depth--;
        return true;
    }
    r->choice.parts = 0; /* no pointer leads into an array */
    while (!done) {
        struct json_object *item = NULL;
        bool fine = read_value(r, &item);
        if (r->choice.all)
            json_object_array_add(array, item);
        if (!fine || !between(r, ']', &done))
            return false;
    }
    r->choice = of_array;
    return true;
}

/* Puts a member in its place; json-c copies the name. A name with a NUL inside would be cut short, and so be
 * taken for another. */
static bool read_member(struct reader *r, struct json_object *object)
{
    const char *text;
    size_t len;
    char small[64], *name = small;
    if (!next_is(r, '"'))
        return refuse(r, "expected a member name in quotes");
    if (!read_string(r, &text, &len))
        return false;
    if (memchr(text, '\0', len))
        return refuse(r, "NUL in a member name");
    if (len >= sizeof small)
        name = memory_resize(NULL, len + 1);
    memcpy(name, text, len);
    name[len] = '\0';

    struct json_object *value = NULL;
    struct choice of_object = r->choice;
    if (!of_object.all)
        r->choice = choose(r, name, len);
    skip_blanks(r);
    bool fine = next_is(r, ':') || refuse(r, "expected ':'");
    if (fine) {
        skip_blanks(r);
        fine = read_value(r, &value);
    }
    if (fine && builds(r))
        json_object_object_add(object, name, value);
    else
        json_object_put(value);
    r->choice = of_object;
    if (name != small)
        memory_free(name);
    return fine;
}

static bool read_object(struct reader *r, struct json_object **ret_value)
{
    struct json_object *object = *ret_value = builds(r) ? json_object_new_object() : NULL;
    bool done = false;
    if (!open_container(r))
        return false;
    if (next_is(r, '}')) {
        r->depth--;
        return true;
    }
    while (!done)
        if (!read_member(r, object) || !between(r, '}', &done))
            return false;
    return true;
}

static bool read_word(struct reader *r, const char *word)
{
    size_t len = strlen(word);
    if ((size_t)(r->end - r->at) < len || memcmp(r->at, word, len) != 0)
        return refuse(r, "not a JSON value");
    r->at += len;
    return true;
}

/* Whatever was made is left in *ret_value, also on failure: its owner puts it away. */
static bool read_value(struct reader *r, struct json_object **ret_value)
{
    const char *text;
    size_t len;
    if (r->at >= r->end)
        return refuse(r, "unexpected end");
    switch (*r->at) {
    case '{': r->at++; return read_object(r, ret_value);
    case '[': r->at++; return read_array(r, ret_value);
    case '"':
        r->at++;
        if (!read_string(r, &text, &len))
            return false;
        if (builds(r))
            *ret_value = json_object_new_string_len(text, (int)len);
        return true;
    case 't':
    case 'f':
        if (builds(r))
            *ret_value = json_object_new_boolean(*r->at == 't');
        return read_word(r, *r->at == 't' ? "true" : "false");
    case 'n': return read_word(r, "null");
    default: return read_number(r, ret_value);
    }
}

static enum err parse(struct reader *r, struct json **ret_document, struct str *ret_complaint,
                      size_t *ret_offset)
{
    struct json_object *root = NULL;
    bool fine = r->end - r->start < INT32_MAX || refuse(r, "too long");
    if (fine) {
        skip_blanks(r);
        fine = read_value(r, &root);
    }
    if (fine) {
        skip_blanks(r);
        fine = r->at == r->end || refuse(r, "something follows the end");
    }
    str_clear(&r->unquoted);
    if (!fine) {
        json_object_put(root);
        *ret_offset = (size_t)(r->at - r->start);
        if (ret_complaint)
            str_add(ret_complaint, r->wrong);
        return ERR_INVALID;
    }
    *ret_document = root ? (struct json *)root : json_null_document();
    return OK;
}

static struct reader reader_of(const char *bytes, size_t len)
{
    size_t mark = len >= 3 && !memcmp(bytes, "\xEF\xBB\xBF", 3) ? 3 : 0; /* some editors write one */
    return (struct reader){.start = bytes,
                           .at = bytes + mark,
                           .end = bytes + len,
                           .choice = {.all = true},
                           .unquoted = STR_EMPTY};
}

enum err json_parse_where(const char *bytes, size_t len, struct json **ret_document,
                          struct str *ret_complaint, size_t *ret_offset)
{
    struct reader r = reader_of(bytes, len);
    return parse(&r, ret_document, ret_complaint, ret_offset);
}

enum err json_parse_parts(const char *bytes, size_t len, const char *const *parts, struct json **ret_document,
                          struct str *ret_complaint)
{
    struct reader r = reader_of(bytes, len);
    size_t offset = 0, count = 0;
    while (parts && parts[count] && count < JSON_PARTS)
        count++;
    if (count)
        r.choice = (struct choice){.parts = UINT32_MAX >> (JSON_PARTS - count)};
    r.parts = parts;
    enum err err = parse(&r, ret_document, ret_complaint, &offset);
    if (err && ret_complaint)
        str_printf(ret_complaint, " at byte %zu", offset);
    return err;
}

enum err json_parse(const char *bytes, size_t len, struct json **ret_document, struct str *ret_complaint)
{
    return json_parse_parts(bytes, len, NULL, ret_document, ret_complaint);
}
