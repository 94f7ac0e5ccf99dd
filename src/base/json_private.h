/* base/json_private.h - what the files of this room tell each other about a JSON text. */
#ifndef WISMO_BASE_JSON_PRIVATE_H
#define WISMO_BASE_JSON_PRIVATE_H

#include "base/json.h"

/* json_parse() that also says where: *ret_offset is written on ERR_INVALID, and the complaint has no offset
 * in it. */
enum err json_parse_where(const char *bytes, size_t len, struct json **ret_document,
                          struct str *ret_complaint, size_t *ret_offset);

/* The steps of a JSON Pointer, in which '~' and '/' of names are escaped: takes the first one off (the
 * pointer stands before a '/'), appends one. */
void pointer_take(const char **pointer, struct str *ret_name);
void pointer_add(struct str *pointer, const char *name);

/* A value of a document; texts, items and members lie in the document's arena. */
struct json {
    enum json_kind kind;
    uint32_t count; /* bytes of a text, items, members */
    union {
        bool truth;
        int64_t integer;
        const char *text; /* of a string; of a number that is no 64-bit integer, as it was written */
        const struct json *items;
        const struct members *members;
    };
};

struct member {
    const char *name;
    uint32_t name_len;
    struct json value;
};

/* ---- json_members.c ---- */

struct members {
    struct member *list;    /* in document order */
    struct member **sorted; /* the same by name; NULL for a few */
};

/* An object of these. A name that was given again counts once, in its first place, with its last value:
 * `list` is changed to that. */
struct json members_make(struct arena *arena, struct member *list, size_t count);
const struct json *members_find(const struct json *object, const char *name, size_t len); /* or NULL */

#endif
