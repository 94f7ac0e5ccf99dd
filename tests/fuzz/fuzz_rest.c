/* tests/fuzz/fuzz_rest.c - the body of a call to /webhooks/rest/webhook. */
#include "fuzz_channel.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
    fuzz_channel(&channel_rest, bytes, len, 0);
    return 0;
}
