/* base/str.h - growable strings.
 *
 * Always NUL-terminated, may hold NUL bytes; `len` does not count the final one. A struct str that holds
 * nothing is STR_EMPTY and needs no clearing. Never fails (see memory.h). */
#ifndef WISMO_BASE_STR_H
#define WISMO_BASE_STR_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct str {
    char *data; /* readable as "" even when nothing was added yet */
    size_t len, capacity;
};

extern char str_nothing[1];
#define STR_EMPTY                                                                                            \
    (struct str)                                                                                             \
    {                                                                                                        \
        str_nothing, 0, 0                                                                                    \
    }

void str_clear(struct str *str);                /* frees; usable again */
void str_reset(struct str *str);                /* empties, keeps the memory */
void str_reserve(struct str *str, size_t more); /* room for `more` further bytes */
void str_truncate(struct str *str, size_t len); /* `len` at most the present length */
char *str_take(struct str *str);                /* the text, now yours (memory_free); str is empty again */

void str_add(struct str *str, const char *text);
void str_add_bytes(struct str *str, const char *bytes, size_t len);
void str_add_char(struct str *str, char c);
void str_add_codepoint(struct str *str, unsigned codepoint); /* as UTF-8 */
void str_printf(struct str *str, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* vsnprintf(), quick where there is nothing but %s. */
int text_format(char *out, size_t size, const char *format, va_list args)
    __attribute__((format(printf, 3, 0)));

bool str_equal(const struct str *str, const char *text);

/* For text that ends at a NUL. Both accept NULL as the empty text. */
bool text_equal(const char *a, const char *b);
bool text_starts(const char *text, const char *prefix);
bool text_empty(const char *text);
uint64_t text_hash(const char *text); /* for tables in memory; whoever chooses the texts can make them meet */

#endif
