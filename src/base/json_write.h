/* base/json_write.h - writing JSON straight into a string, commas and escapes taken care of.
 *
 *     struct json_writer w = json_writer(&out);
 *     json_open_object(&w, NULL);
 *     json_add_text(&w, "type", "reply");
 *     json_add_integer(&w, "seq", 4);
 *     json_shut(&w);                            {"type":"reply","seq":4}
 *
 * `name` is the member's name inside an object and NULL inside an array or at the top. */
#ifndef WISMO_BASE_JSON_WRITE_H
#define WISMO_BASE_JSON_WRITE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/clock.h"
#include "base/str.h"

struct json_writer {
    struct str *out;
    bool comma;
    int depth;
    char closers[64];
};

struct json_writer json_writer(struct str *out);
void json_open_object(struct json_writer *w, const char *name);
void json_open_array(struct json_writer *w, const char *name);
void json_shut(struct json_writer *w); /* the innermost object or array */

void json_add_text(struct json_writer *w, const char *name, const char *text); /* NULL writes null */
void json_add_text_if(struct json_writer *w, const char *name,
                      const char *text); /* nothing when NULL or "" */
void json_add_bytes(struct json_writer *w, const char *name, const char *bytes, size_t len);
void json_add_integer(struct json_writer *w, const char *name, int64_t integer);
void json_add_number(struct json_writer *w, const char *name, double number, int decimals);
void json_add_bool(struct json_writer *w, const char *name, bool value);
void json_add_null(struct json_writer *w, const char *name);
void json_add_time(struct json_writer *w, const char *name, utc_ms at); /* RFC 3339; UTC_NONE writes null */
void json_add_raw(struct json_writer *w, const char *name, const char *json); /* text that is JSON already */

/* Appends `text` as a JSON string with its quotes. "</" is written "<\/", so that it may stand in a page. */
void json_quote(struct str *out, const char *text, size_t len);

#endif
