/* language/compile.h - patterns that are compiled when they are first needed. With rules.c the door of PCRE2.
 *
 * A language has a thousand patterns, and compiling one costs as much as ten messages: most conversations
 * never meet most of them, and the program shall be ready at once. Compiling is done under a lock and
 * published whole, so that a loaded language may be shared between threads as if it never changed. */
#ifndef WISMO_LANGUAGE_COMPILE_H
#define WISMO_LANGUAGE_COMPILE_H

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>
#include <stdatomic.h>
#include <stdbool.h>

#include "language/rules.h"

struct compiled {
    pcre2_code *code; /* NULL: cannot be compiled, matches nothing */
    bool jit;         /* without JIT it is only slower */
};

struct pattern {
    const struct lexicon *lexicon;
    const struct piece *piece; /* NULL: `text` is the pattern */
    const char *text;
    uint32_t options;
    bool anchored, whole; /* from the beginning; to the end */
    _Atomic(struct compiled *) compiled;
};

/* Compiled now if it was not before. */
const struct compiled *pattern_ready(struct pattern *pattern);
/* The same, with a complaint and false when it cannot be. */
bool pattern_check(struct pattern *pattern, struct complaints *complaints, const char *file, int line);
void pattern_clear(struct pattern *pattern);

#endif
