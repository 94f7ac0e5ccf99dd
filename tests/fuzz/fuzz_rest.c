/* tests/fuzz/fuzz_rest.c - whatever is posted to /webhooks/rest/webhook is answered with JSON. */
#include "called.h"
#include "fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
    static struct config *config;
    if (!config)
        config = called_config("{}");
    called(&channel_rest, config, bytes, len);
    return 0;
}
