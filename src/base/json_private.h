/* base/json_private.h - what the files of this room tell each other about a JSON text. */
#ifndef WISMO_BASE_JSON_PRIVATE_H
#define WISMO_BASE_JSON_PRIVATE_H

#include <string.h>

#include "base/json.h"

/* json_parse() that also says where: *ret_offset is written on ERR_INVALID, and the complaint has no offset
 * in it. */
enum err json_parse_where(const char *bytes, size_t len, struct json **ret_document,
                          struct str *ret_complaint, size_t *ret_offset);

/* The steps of a JSON Pointer, in which '~' and '/' of names are escaped: takes the first one off (the
 * pointer stands before a '/'), appends one. */
void pointer_take(const char **pointer, struct str *ret_name);
void pointer_add(struct str *pointer, const char *name);

/* Eight bytes of a text at once: the top bit of each byte that is `c` is set in the result, and nothing below
 * the first of them. */
static inline uint64_t bytes_equal(uint64_t eight, char c)
{
    uint64_t zero = eight ^ UINT64_C(0x0101010101010101) * (unsigned char)c;
    return (zero - UINT64_C(0x0101010101010101)) & ~zero & UINT64_C(0x8080808080808080);
}

/* Likewise for a quote, a backslash, a control code below 0x20, or what is not ASCII: what ends a plain
 * stretch of a JSON string. */
static inline uint64_t bytes_not_plain(uint64_t eight)
{
    uint64_t control = (eight - UINT64_C(0x2020202020202020)) & ~eight, wide = eight;
    return ((control | wide) & UINT64_C(0x8080808080808080)) | bytes_equal(eight, '"') |
           bytes_equal(eight, '\\');
}

/* How many bytes are surely before the first that is marked. */
static inline size_t bytes_before(uint64_t marks)
{
    return __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__ ? (size_t)__builtin_ctzll(marks) / 8 : 0;
}

static inline uint64_t bytes_load(const char *bytes)
{
    uint64_t eight;
    memcpy(&eight, bytes, sizeof eight);
    return eight;
}

/* The document that is nothing but a null. */
struct json *json_null_document(void);

#endif
