/* base/json.c - json-c's trees, read by getters that never surprise. Made in json_parse.c. */
#include "base/json.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/json_c.h"
#include "base/json_private.h"

/* json-c writes a JSON null as a NULL pointer, which is "absent" to our callers: where a null must be told
 * apart, they get the address of this instead. It never becomes part of a tree. */
static char null_value;

static const struct json *the_null(void)
{
    return (const struct json *)(const void *)&null_value;
}

struct json *json_null_document(void)
{
    return (struct json *)(void *)&null_value;
}

static struct json_object *tree(const struct json *value)
{
    if (value == the_null())
        return NULL;
    return (struct json_object *)value; /* json-c's getters are not const */
}

static const struct json *value_of(struct json_object *object)
{
    return (const struct json *)object;
}

void json_close(struct json *document)
{
    json_object_put(tree(document));
}

enum json_kind json_kind(const struct json *value)
{
    if (value == the_null())
        return JSON_NULL;
    if (!value)
        return JSON_ABSENT;
    switch (json_object_get_type(tree(value))) {
    case json_type_boolean: return JSON_BOOL;
    case json_type_int: return JSON_INTEGER;
    case json_type_double: return JSON_NUMBER;
    case json_type_string: return JSON_STRING;
    case json_type_array: return JSON_ARRAY;
    case json_type_object: return JSON_OBJECT;
    case json_type_null: break;
    }
    return JSON_NULL;
}

const struct json *json_member(const struct json *object, const char *name)
{
    struct json_object *member = NULL;
    if (json_kind(object) != JSON_OBJECT || !name || !json_object_object_get_ex(tree(object), name, &member))
        return NULL;
    return value_of(member);
}

const struct json *json_item(const struct json *array, size_t index)
{
    if (json_kind(array) != JSON_ARRAY || index >= json_object_array_length(tree(array)))
        return NULL;
    return value_of(json_object_array_get_idx(tree(array), index));
}

/* An index as RFC 6901 wants it: decimal, no leading zero. */
static bool read_index(const char *token, size_t *ret_index)
{
    size_t len = strlen(token);
    if (!len || len > 9 || strspn(token, "0123456789") != len || (token[0] == '0' && len > 1))
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

/* A step that is short and has no escapes, as nearly all are: no memory for those. NULL for others. */
static const char *take_plain(const char **pointer, char *buffer, size_t size)
{
    size_t len = strcspn(*pointer + 1, "/~");
    const char *end = *pointer + 1 + len;
    if (*end == '~' || len >= size)
        return NULL;
    memcpy(buffer, *pointer + 1, len);
    buffer[len] = '\0';
    *pointer = end;
    return buffer;
}

const struct json *json_at(const struct json *value, const char *pointer)
{
    if (!value || !pointer || (*pointer && *pointer != '/'))
        return NULL;
    struct str token = STR_EMPTY;
    while (value && *pointer) {
        char plain[32];
        const char *name = take_plain(&pointer, plain, sizeof plain);
        if (!name) {
            pointer_take(&pointer, &token);
            name = token.data;
        }
        size_t index;
        if (json_kind(value) == JSON_ARRAY)
            value = read_index(name, &index) ? json_item(value, index) : NULL;
        else
            value = json_member(value, name);
    }
    str_clear(&token);
    return value == the_null() ? NULL : value;
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
    switch (json_kind(value)) {
    case JSON_ARRAY: return json_object_array_length(tree(value));
    case JSON_OBJECT: return (size_t)json_object_object_length(tree(value));
    default: return 0;
    }
}

const struct json *json_member_at(const struct json *object, size_t index, const char **ret_name)
{
    if (json_kind(object) != JSON_OBJECT)
        return NULL;
    struct lh_entry *entry = json_object_get_object(tree(object))->head;
    while (entry && index--)
        entry = entry->next;
    if (!entry)
        return NULL;
    if (ret_name)
        *ret_name = entry->k;
    return entry->v ? (const struct json *)entry->v : the_null();
}

const char *json_text(const struct json *value)
{
    if (json_kind(value) != JSON_STRING)
        return NULL;
    const char *text = json_object_get_string(tree(value));
    return strlen(text) == (size_t)json_object_get_string_len(tree(value)) ? text : NULL;
}

const char *json_scalar(const struct json *value, char *buffer, size_t size)
{
    int64_t integer;
    enum json_kind kind = json_kind(value);
    if (kind == JSON_STRING)
        return json_text(value);
    if (kind == JSON_NUMBER) { /* an integer too long for 64 bits keeps the digits that the sender wrote */
        const char *digits = json_object_get_userdata(tree(value));
        size_t len = digits ? strlen(digits) : 0;
        if (len && strspn(digits, "0123456789") == len && len < size)
            return memcpy(buffer, digits, len + 1);
    }
    if (!json_integer(value, &integer) || (size_t)snprintf(buffer, size, "%lld", (long long)integer) >= size)
        return NULL;
    return buffer;
}

bool json_bool(const struct json *value, bool otherwise)
{
    return json_kind(value) == JSON_BOOL ? json_object_get_boolean(tree(value)) : otherwise;
}

bool json_integer(const struct json *value, int64_t *ret_integer)
{
    static const double exact = 9007199254740992.0; /* 2^53 */
    enum json_kind kind = json_kind(value);
    if (kind == JSON_INTEGER) {
        *ret_integer = json_object_get_int64(tree(value));
        return true;
    }
    double number = kind == JSON_NUMBER ? json_object_get_double(tree(value)) : 0.5;
    if (number < -exact || number > exact || number != (double)(int64_t)number)
        return false;
    *ret_integer = (int64_t)number;
    return true;
}

bool json_double(const struct json *value, double *ret_number)
{
    enum json_kind kind = json_kind(value);
    if (kind != JSON_INTEGER && kind != JSON_NUMBER)
        return false;
    *ret_number = json_object_get_double(tree(value));
    return true;
}

const char *json_member_text(const struct json *object, const char *name)
{
    return json_text(json_member(object, name));
}

void json_print(struct str *out, const struct json *value)
{
    size_t len;
    const char *text = json_object_to_json_string_length(
        tree(value), JSON_C_TO_STRING_PLAIN | JSON_C_TO_STRING_NOSLASHESCAPE, &len);
    str_add_bytes(out, text, len);
}
