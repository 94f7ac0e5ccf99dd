/* base/json.h - reading JSON: bounded, strict, with getters that never surprise. The door of json-c.
 *
 * A struct json is one value inside a parsed document and lives as long as the document. Every getter accepts
 * NULL and the wrong type and answers "absent": a hostile document cannot crash its reader. */
#ifndef WISMO_BASE_JSON_H
#define WISMO_BASE_JSON_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "base/memory.h"
#include "base/str.h"

#define JSON_DEPTH 64

struct json;

enum json_kind {
    JSON_ABSENT,
    JSON_NULL,
    JSON_BOOL,
    JSON_INTEGER,
    JSON_NUMBER,
    JSON_STRING,
    JSON_ARRAY,
    JSON_OBJECT
};

/* Parses one document that must fill all `len` bytes (white space around it is fine, a byte order mark before
 * it, too): valid UTF-8, at most JSON_DEPTH deep, no NaN, no trailing commas, at most 20,000 objects and
 * arrays (each takes json-c half a kilobyte). A member given twice counts as its last; half a surrogate pair
 * becomes U+FFFD.
 *
 * ret_document  yours: json_close()
 * ret_complaint may be NULL; on ERR_INVALID gets a short reason with a byte offset, safe to be shown
 * returns       OK or ERR_INVALID */
enum err json_parse(const char *bytes, size_t len, struct json **ret_document, struct str *ret_complaint);
/* The same, for who reads a few parts of what may be long: checks all of it, builds only what the JSON
 * Pointers of `parts` name (at most JSON_PARTS, ended by NULL; NULL: everything), with what is below and the
 * objects on the way. The rest reads as absent. The pointers lead through objects, by names without '~'. */
#define JSON_PARTS 32
enum err json_parse_parts(const char *bytes, size_t len, const char *const *parts, struct json **ret_document,
                          struct str *ret_complaint);
void json_close(struct json *document); /* NULL is fine */

enum json_kind json_kind(const struct json *value); /* JSON_ABSENT for NULL, JSON_NULL for a null */

/* NULL when absent; a JSON null is absent too. */
const struct json *json_member(const struct json *object, const char *name);
const struct json *json_item(const struct json *array, size_t index);
const struct json *json_at(const struct json *value, const char *pointer); /* RFC 6901: "/shop/name" */
/* The pointer to a member of what `pointer` points to, in the arena; its name may hold any character. */
const char *json_below(struct arena *arena, const char *pointer, const char *name);

size_t json_count(const struct json *value); /* items or members; else 0 */
/* Member number `index` of an object in document order (linear): for walking small objects. */
const struct json *json_member_at(const struct json *object, size_t index, const char **ret_name);

/* The text of a string, NUL-terminated, or NULL. Strings with an embedded NUL count as absent. */
const char *json_text(const struct json *value);
/* A string as it is, an integer in decimal, an integral double without a fraction: for ids and numbers that
 * senders write either way. Written into `buffer` when it is not a string. NULL for all else. */
const char *json_scalar(const struct json *value, char *buffer, size_t size);
bool json_bool(const struct json *value, bool otherwise);
bool json_integer(const struct json *value, int64_t *ret_integer); /* also an integral double within 2^53 */
bool json_double(const struct json *value, double *ret_number);

/* member + text in one: the most frequent wish. */
const char *json_member_text(const struct json *object, const char *name);

/* Appends the value as compact JSON. */
void json_print(struct str *out, const struct json *value);

#endif
