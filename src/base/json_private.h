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

/* The document that is nothing but a null. */
struct json *json_null_document(void);

#endif
