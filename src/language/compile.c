/* language/compile.c - PCRE2's compiler and its JIT, at the first use. */
#include "language/compile.h"

#include <pthread.h>
#include <string.h>

#include "base/str.h"
#include "language/pattern.h"

static pthread_mutex_t one_compiles = PTHREAD_MUTEX_INITIALIZER;

static void write_text(const struct pattern *pattern, struct str *out)
{
    if (!pattern->piece) {
        str_add(out, pattern->text);
        return;
    }
    str_add(out, pattern->anchored ? "^ " : " ");
    pattern_write(out, pattern->lexicon, pattern->piece);
    if (pattern->whole)
        str_add_char(out, '$');
}

static struct compiled *compile(const struct pattern *pattern, int *ret_error, size_t *ret_offset)
{
    struct compiled *compiled = memory_alloc(sizeof *compiled);
    struct str text = STR_EMPTY;
    PCRE2_SIZE offset = 0;
    write_text(pattern, &text);
    compiled->code =
        pcre2_compile((PCRE2_SPTR)text.data, text.len, pattern->options, ret_error, &offset, NULL);
    if (compiled->code)
        compiled->jit = pcre2_jit_compile(compiled->code, PCRE2_JIT_COMPLETE) == 0;
    *ret_offset = offset;
    str_clear(&text);
    return compiled;
}

static const struct compiled *compile_once(struct pattern *pattern, int *ret_error, size_t *ret_offset)
{
    pthread_mutex_lock(&one_compiles);
    struct compiled *compiled = atomic_load_explicit(&pattern->compiled, memory_order_acquire);
    if (!compiled) {
        compiled = compile(pattern, ret_error, ret_offset);
        atomic_store_explicit(&pattern->compiled, compiled, memory_order_release);
    }
    pthread_mutex_unlock(&one_compiles);
    return compiled;
}

const struct compiled *pattern_ready(struct pattern *pattern)
{
    const struct compiled *compiled = atomic_load_explicit(&pattern->compiled, memory_order_acquire);
    int error;
    size_t offset;
    return compiled ? compiled : compile_once(pattern, &error, &offset);
}

bool pattern_check(struct pattern *pattern, struct complaints *complaints, const char *file, int line)
{
    int error = 0;
    size_t offset = 0;
    const struct compiled *compiled = compile_once(pattern, &error, &offset);
    if (compiled->code)
        return true;
    char message[160] = "cannot be compiled";
    if (error)
        pcre2_get_error_message(error, (PCRE2_UCHAR *)message, sizeof message);
    complain(complaints, file, line, "%s (at byte %zu of the pattern); %s", message, offset,
             pattern->piece ? "split the template" : "correct it");
    return false;
}

void pattern_clear(struct pattern *pattern)
{
    struct compiled *compiled = atomic_load_explicit(&pattern->compiled, memory_order_acquire);
    if (!compiled)
        return;
    pcre2_code_free(compiled->code);
    memory_free(compiled);
    atomic_store_explicit(&pattern->compiled, NULL, memory_order_release);
}
