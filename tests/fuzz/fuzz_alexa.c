/* tests/fuzz/fuzz_alexa.c - whatever is posted to /alexa is answered in Alexa's form. */
#include "called.h"
#include "fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
    static struct config *config;
    if (!config)
        config = called_config("{\"alexa\": {\"application_ids\": [\"amzn1.ask.skill.wismo-fixture\"],"
                               " \"intents\": {\"TrackParcel\": \"order_status\"}},"
                               " \"chat\": {\"identity_secret\": \"s3cret\"}}");
    size_t answer = called(&channel_alexa, config, bytes, len);
    MUST(answer <= 24576); /* Alexa refuses more */
    return 0;
}
