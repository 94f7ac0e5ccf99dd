/* tests/fuzz/fuzz.h - what a fuzz target is: one function that takes any bytes and comes back. */
#ifndef WISMO_TESTS_FUZZ_H
#define WISMO_TESTS_FUZZ_H

#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len);

/* What must hold for every input. Ends the program, so that the fuzzer keeps the input. */
#define must(condition)                                                                                      \
    do {                                                                                                     \
        if (!(condition))                                                                                    \
            abort();                                                                                         \
    } while (0)

#endif
