/* base/settings.h - a configuration file: JSON with // and block comments, read by getters that complain.
 *
 * Every getter names the key by its JSON pointer, falls back to a default when it is absent, and complains
 * with FILE:LINE when it is of the wrong kind or out of range. settings_finish() complains about every key
 * that no getter asked for, so that a misspelled key is never silently ignored. */
#ifndef WISMO_BASE_SETTINGS_H
#define WISMO_BASE_SETTINGS_H

#include <stdbool.h>
#include <stdint.h>

#include "base/complaints.h"
#include "base/err.h"
#include "base/json.h"

struct settings;

/* path NULL: no file, every key absent. ERR_INVALID with complaints when it cannot be read or parsed.
 * ret_settings is yours: settings_close(). */
enum err settings_open(const char *path, struct complaints *complaints, struct settings **ret_settings);
/* The same from text; `name` stands for the file in complaints. */
enum err settings_parse(const char *name, const char *text, struct complaints *complaints,
                        struct settings **ret_settings);
void settings_close(struct settings *settings);

/* Texts live as long as the settings. */
const char *settings_text(struct settings *s, const char *pointer, const char *otherwise);
int64_t settings_integer(struct settings *s, const char *pointer, int64_t otherwise, int64_t min,
                         int64_t max);
bool settings_bool(struct settings *s, const char *pointer, bool otherwise);
/* A secret: literal, "env:NAME" or "file:PATH" (trailing newline dropped). NULL when the key is absent;
 * complains when it is named but missing or empty. */
const char *settings_secret(struct settings *s, const char *pointer);
/* The raw value, for lists and maps; marks everything below it as asked for. NULL when absent. */
const struct json *settings_value(struct settings *s, const char *pointer, enum json_kind kind);

/* Whether anything but null stands there; asks for nothing. */
bool settings_has(const struct settings *s, const char *pointer);
/* What stands there; asks for nothing. */
enum json_kind settings_kind(const struct settings *s, const char *pointer);

/* A complaint about the value at `pointer`, with its line; the key is told with dots: "rest.secret". */
void settings_complain(struct settings *s, const char *pointer, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
void settings_finish(struct settings *s);
const char *settings_source(const struct settings *s); /* the text as written; NULL without a file */

/* The line (from 1) where the value at `pointer` stands in a JSON text with comments; 0 when there is none.
 * For every linter of JSON files, since json-c keeps no positions. */
int json_line(const char *text, const char *pointer);
/* settings_complain() about a file that somebody else has read: `text` is what it holds. */
void json_complain(struct complaints *complaints, const char *file, const char *text, const char *pointer,
                   const char *format, ...) __attribute__((format(printf, 5, 6)));
/* Replaces comments by blanks, in place, keeping line breaks. */
void json_strip_comments(char *text);

#endif
