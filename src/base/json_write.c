/* base/json_write.c - JSON straight into a string. */
#include "base/json_write.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/calendar.h"
#include "base/json_private.h"
#include "base/text.h"
#include "base/text_private.h"

/* What an ASCII byte needs inside a string: 0 nothing, 'u' a \u escape, '<' a look at what follows, else the
 * letter after the backslash. */
static const char escapes[128] = {
    'u',         'u',         'u',           'u',          'u', 'u', 'u', 'u',
    'b',         't',         'n',           'u',          'f', 'r', 'u', 'u', /* 0x00 */
    'u',         'u',         'u',           'u',          'u', 'u', 'u', 'u',
    'u',         'u',         'u',           'u',          'u', 'u', 'u', 'u', /* 0x10 */
    ['"'] = '"', ['<'] = '<', ['\\'] = '\\', [0x7F] = 'u',
};

/* A character of several bytes: as it is, except what breaks lines in a script, and what is no UTF-8 at all.
 */
static size_t quote_wide(struct str *out, const char *text, size_t len, size_t at)
{
    size_t size = utf8_size(text + at, len - at);
    if (!size) {
        str_add(out, "\xEF\xBF\xBD");
        return at + 1;
    }
    if (size == 3 && !memcmp(text + at, "\xE2\x80\xA8", 3))
        str_add(out, "\\u2028");
    else if (size == 3 && !memcmp(text + at, "\xE2\x80\xA9", 3))
        str_add(out, "\\u2029");
    else
        str_add_bytes(out, text + at, size);
    return at + size;
}

/* The length of the text's beginning that may stand in a string as it is. */
static size_t plain_length(const char *text, size_t len)
{
    size_t at = 0;
    uint64_t marks = 0;
    for (; !marks && len - at >= 8; at += marks ? bytes_before(marks) : 8) {
        uint64_t eight = bytes_load(text + at);
        marks = bytes_not_plain(eight) | bytes_equal(eight, '<') | bytes_equal(eight, '\x7F');
    }
    while (at < len && (unsigned char)text[at] < 0x80 && !escapes[(unsigned char)text[at]])
        at++;
    return at;
}

static void quote_ascii(struct str *out, const char *text, size_t len, size_t at)
{
    char c = text[at], escape = escapes[(unsigned char)c];
    if (escape == 'u') {
        str_printf(out, "\\u%04x", (unsigned char)c);
    } else if (escape == '<') {
        str_add(out, at + 1 < len && text[at + 1] == '/' ? "<\\" : "<");
    } else {
        str_add_char(out, '\\');
        str_add_char(out, escape);
    }
}

static void quote_rest(struct str *out, const char *text, size_t len, size_t at)
{
    while (at < len) {
        size_t plain = plain_length(text + at, len - at);
        str_add_bytes(out, text + at, plain);
        at += plain;
        if (at == len)
            break;
        if ((unsigned char)text[at] >= 0x80)
            at = quote_wide(out, text, len, at);
        else
            quote_ascii(out, text, len, at++);
    }
    str_add_char(out, '"');
}

/* Most texts, and nearly all names, are plain from end to end. */
void json_quote(struct str *out, const char *text, size_t len)
{
    str_reserve(out, len + 2);
    size_t plain = plain_length(text, len);
    char *to = out->data + out->len;
    *to = '"';
    if (plain)
        memcpy(to + 1, text, plain);
    memcpy(to + 1 + plain, "\"", 2);
    out->len += 2 + plain;
    if (plain < len) {
        str_truncate(out, out->len - 1);
        quote_rest(out, text, len, plain);
    }
}

struct json_writer json_writer(struct str *out)
{
    return (struct json_writer){.out = out};
}

static void name_it(struct json_writer *w, const char *name)
{
    if (w->comma)
        str_add_char(w->out, ',');
    w->comma = true;
    if (!name)
        return;
    json_quote(w->out, name, strlen(name));
    str_add_char(w->out, ':');
}

/* Deeper than any reader accepts means a fault of ours: what is inside is written, its brackets are not kept.
 */
static void open_it(struct json_writer *w, const char *name, char opener, char closer)
{
    name_it(w, name);
    str_add_char(w->out, opener);
    if (w->depth < (int)sizeof w->closers)
        w->closers[w->depth] = closer;
    w->depth++;
    w->comma = false;
}

void json_open_object(struct json_writer *w, const char *name)
{
    open_it(w, name, '{', '}');
}

void json_open_array(struct json_writer *w, const char *name)
{
    open_it(w, name, '[', ']');
}

void json_shut(struct json_writer *w)
{
    if (!w->depth)
        return;
    w->depth--;
    if (w->depth < (int)sizeof w->closers)
        str_add_char(w->out, w->closers[w->depth]);
    w->comma = true;
}

void json_add_text(struct json_writer *w, const char *name, const char *text)
{
    if (text)
        json_add_bytes(w, name, text, strlen(text));
    else
        json_add_null(w, name);
}

void json_add_text_if(struct json_writer *w, const char *name, const char *text)
{
    if (!text_empty(text))
        json_add_text(w, name, text);
}

void json_add_bytes(struct json_writer *w, const char *name, const char *bytes, size_t len)
{
    name_it(w, name);
    json_quote(w->out, bytes, len);
}

void json_add_integer(struct json_writer *w, const char *name, int64_t integer)
{
    char digits[24];
    char *at = digits + sizeof digits;
    uint64_t rest = integer < 0 ? 0 - (uint64_t)integer : (uint64_t)integer;
    do
        *--at = (char)('0' + rest % 10);
    while (rest /= 10);
    if (integer < 0)
        *--at = '-';
    name_it(w, name);
    str_add_bytes(w->out, at, (size_t)(digits + sizeof digits - at));
}

void json_add_number(struct json_writer *w, const char *name, double number, int decimals)
{
    if (!isfinite(number)) { /* JSON has no word for it */
        json_add_null(w, name);
        return;
    }
    name_it(w, name);
    str_printf(w->out, "%.*f", decimals < 0 ? 0 : decimals > 17 ? 17 : decimals, number);
}

void json_add_bool(struct json_writer *w, const char *name, bool value)
{
    name_it(w, name);
    str_add(w->out, value ? "true" : "false");
}

void json_add_null(struct json_writer *w, const char *name)
{
    name_it(w, name);
    str_add(w->out, "null");
}

void json_add_time(struct json_writer *w, const char *name, utc_ms at)
{
    char text[CALENDAR_TEXT];
    json_add_text(w, name, at == UTC_NONE ? NULL : calendar_format(at, text));
}

void json_add_raw(struct json_writer *w, const char *name, const char *json)
{
    name_it(w, name);
    str_add(w->out, text_empty(json) ? "null" : json);
}
