/* tests/fuzz/fuzz.h - a fuzz target is one function that takes any bytes and must return.
 *
 * Each target is built twice: with libFuzzer (preset fuzz, `./run fuzz NAME`), which looks for new inputs,
 * and with driver.c, an ordinary test that runs the corpus and some thousand fixed changes of it.
 * docs/testing.md tells how to use both. */
#ifndef WISMO_TESTS_FUZZ_H
#define WISMO_TESTS_FUZZ_H

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len); /* the name that libFuzzer calls; returns 0 */

#define NOW ((utc_ms)1795428000000) /* 2026-11-23T10:00:00Z, as in fixtures/ */

/* What holds whatever the input was. */
#define MUST(condition)                                                                                      \
    do {                                                                                                     \
        if (!(condition)) {                                                                                  \
            fprintf(stderr, "%s:%d: must hold: %s\n", __FILE__, __LINE__, #condition);                       \
            abort();                                                                                         \
        }                                                                                                    \
    } while (0)

#endif
