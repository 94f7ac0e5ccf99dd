/* base/json.c - the tree of a document, read by getters that never surprise. Made in json_parse.c. */
#include "base/json.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/json_private.h"
#include "base/json_write.h"

enum json_kind json_kind(const struct json *value)
{
    return value ? value->kind : JSON_ABSENT;
}

static const struct json *unless_null(const struct json *value)
{
    return json_kind(value) == JSON_NULL ? NULL : value;
}

static const struct json *find_member(const struct json *object, const char *name, size_t len)
{
    return json_kind(object) == JSON_OBJECT ? unless_null(members_find(object, name, len)) : NULL;
}

const struct json *json_member(const struct json *object, const char *name)
{
    return name ? find_member(object, name, strlen(name)) : NULL;
}

const struct json *json_item(const struct json *array, size_t index)
{
    if (json_kind(array) != JSON_ARRAY || index >= array->count)
        return NULL;
    return unless_null(&array->items[index]);
}

/* An index as RFC 6901 wants it: decimal, no leading zero. */
static bool read_index(const char *token, size_t len, size_t *ret_index)
{
    if (!len || len > 9 || strspn(token, "0123456789") < len || (token[0] == '0' && len > 1))
        return false;
    *ret_index = (size_t)strtoul(token, NULL, 10);
    return true;
}

void pointer_take(const char **pointer, struct str *ret_name)
{
    const char *at = *pointer + 1;
    str_reset(ret_name);
    for (; *at && *at != '/'; at++) {
        if (at[0] == '~' && (at[1] == '0' || at[1] == '1'))
            str_add_char(ret_name, *++at == '0' ? '~' : '/');
        else
            str_add_char(ret_name, *at);
    }
    *pointer = at;
}

void pointer_add(struct str *pointer, const char *name)
{
    str_add_char(pointer, '/');
    for (; *name; name++)
        if (*name == '~')
            str_add(pointer, "~0");
        else if (*name == '/')
            str_add(pointer, "~1");
        else
            str_add_char(pointer, *name);
}

static const struct json *step(const struct json *value, const char *token, size_t len)
{
    size_t index;
    if (json_kind(value) == JSON_ARRAY)
        return read_index(token, len, &index) ? json_item(value, index) : NULL;
    return find_member(value, token, len);
}

const struct json *json_at(const struct json *value, const char *pointer)
{
    if (!value || !pointer || (*pointer && *pointer != '/'))
        return NULL;
    struct str token = STR_EMPTY; /* only for a step with escapes */
    while (value && *pointer) {
        size_t len = strcspn(pointer + 1, "/~");
        if (pointer[1 + len] != '~') {
            value = step(value, pointer + 1, len);
            pointer += 1 + len;
        } else {
            pointer_take(&pointer, &token);
            value = step(value, token.data, token.len);
        }
    }
    str_clear(&token);
    return unless_null(value);
}

const char *json_below(struct arena *arena, const char *pointer, const char *name)
{
    struct str below = STR_EMPTY;
    str_add(&below, pointer);
    pointer_add(&below, name);
    const char *copy = arena_copy(arena, below.data, below.len);
    str_clear(&below);
    return copy;
}

size_t json_count(const struct json *value)
{
    enum json_kind kind = json_kind(value);
    return kind == JSON_ARRAY || kind == JSON_OBJECT ? value->count : 0;
}

const struct json *json_member_at(const struct json *object, size_t index, const char **ret_name)
{
    if (json_kind(object) != JSON_OBJECT || index >= object->count)
        return NULL;
    const struct member *member = &object->members->list[index];
    if (ret_name)
        *ret_name = member->name;
    return &member->value;
}

const char *json_text(const struct json *value)
{
    return json_kind(value) == JSON_STRING && strlen(value->text) == value->count ? value->text : NULL;
}

const char *json_scalar(const struct json *value, char *buffer, size_t size)
{
    int64_t integer;
    enum json_kind kind = json_kind(value);
    if (kind == JSON_STRING)
        return json_text(value);
    /* An integer too long for 64 bits keeps the digits that the sender wrote. */
    if (kind == JSON_NUMBER && value->count < size && strspn(value->text, "0123456789") == value->count)
        return memcpy(buffer, value->text, value->count + 1);
    if (!json_integer(value, &integer) || (size_t)snprintf(buffer, size, "%lld", (long long)integer) >= size)
        return NULL;
    return buffer;
}

bool json_bool(const struct json *value, bool otherwise)
{
    return json_kind(value) == JSON_BOOL ? value->truth : otherwise;
}

bool json_double(const struct json *value, double *ret_number)
{
    enum json_kind kind = json_kind(value);
    if (kind != JSON_INTEGER && kind != JSON_NUMBER)
        return false;
    /* The program never leaves the "C" locale. */
    *ret_number = kind == JSON_INTEGER ? (double)value->integer : strtod(value->text, NULL);
    return true;
}

bool json_integer(const struct json *value, int64_t *ret_integer)
{
    static const double exact = 9007199254740992.0; /* 2^53 */
    double number;
    if (json_kind(value) == JSON_INTEGER) {
        *ret_integer = value->integer;
        return true;
    }
    if (!json_double(value, &number) || number < -exact || number > exact ||
        number != (double)(int64_t)number)
        return false;
    *ret_integer = (int64_t)number;
    return true;
}

const char *json_member_text(const struct json *object, const char *name)
{
    return json_text(json_member(object, name));
}

/* ---- printing ---- */

static void print_value(struct json_writer *w, const char *name, const struct json *value)
{
    switch (json_kind(value)) {
    case JSON_ABSENT:
    case JSON_NULL: json_add_null(w, name); return;
    case JSON_BOOL: json_add_bool(w, name, value->truth); return;
    case JSON_INTEGER: json_add_integer(w, name, value->integer); return;
    case JSON_NUMBER: json_add_raw(w, name, value->text); return;
    case JSON_STRING: json_add_bytes(w, name, value->text, value->count); return;
    case JSON_ARRAY:
        json_open_array(w, name);
        for (size_t i = 0; i < value->count; i++)
            print_value(w, NULL, &value->items[i]);
        break;
    case JSON_OBJECT:
        json_open_object(w, name);
        for (size_t i = 0; i < value->count; i++)
            print_value(w, value->members->list[i].name, &value->members->list[i].value);
        break;
    }
    json_shut(w);
}

void json_print(struct str *out, const struct json *value)
{
    struct json_writer w = json_writer(out);
    print_value(&w, NULL, value);
}
