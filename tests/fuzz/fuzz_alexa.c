/* tests/fuzz/fuzz_alexa.c - the body of a call to /alexa. */
#include "fuzz_channel.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
    fuzz_channel(&channel_alexa, bytes, len, (utc_ms)1795428000000); /* the hour of fixtures/alexa */
    return 0;
}
