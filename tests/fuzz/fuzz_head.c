/* tests/fuzz/fuzz_head.c - request heads: found alike in one piece and in many, and what is taken is clean.
 */
#include <string.h>

#include "fuzz.h"
#include "server/head.h"

static void must_be_clean(const char *text)
{
    MUST(text);
    for (; *text; text++)
        MUST((unsigned char)*text >= ' ' || *text == '\t');
}

int LLVMFuzzerTestOneInput(const uint8_t *input, size_t len)
{
    size_t scanned = 0, whole = 0, again = 0;
    struct head head;
    const char *why = NULL;
    char *bytes = memory_alloc(len + 1);
    memcpy(bytes, input, len);
    enum head_state state = head_measure(bytes, len, &scanned, &whole), piecewise = HEAD_UNFINISHED;
    scanned = 0;
    for (size_t at = 1; at <= len && piecewise == HEAD_UNFINISHED; at++)
        piecewise = head_measure(bytes, at, &scanned, &again);
    MUST(state == piecewise && whole == again && whole <= len);
    if (state == HEAD_WHOLE && head_read(bytes, whole, &head, &why) == HEAD_WHOLE) {
        must_be_clean(head.method);
        must_be_clean(head.path);
        must_be_clean(head.host);
        for (size_t i = 0; i < head.count; i++) {
            MUST(!strpbrk(head.headers[i].name, " \t:"));
            must_be_clean(head.headers[i].value);
        }
    }
    memory_free(bytes);
    return 0;
}
