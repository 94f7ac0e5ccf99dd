/* tests/fuzz/fuzz_dialogflow_cx.c - whatever is posted to /dialogflow/cx is answered in Dialogflow's form. */
#include "called.h"
#include "fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
    static struct config *config;
    if (!config)
        config = called_config("{\"dialogflow\": {\"intents\": {\"Track\": \"order_status\"},"
                               " \"parameters\": {\"nr\": \"order_number\"}},"
                               " \"chat\": {\"identity_secret\": \"s3cret\"}}");
    size_t answer = called(&channel_dialogflow_cx, config, bytes, len);
    MUST(answer <= 65536); /* Dialogflow takes no more */
    return 0;
}
