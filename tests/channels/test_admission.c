/* tests/channels/test_admission.c - who answers where. */
#include "test.h"

#include "call.h"

static enum admission admission(const struct web_channel *channel, const char *config)
{
    struct talk talk = talk_open(channel, config);
    const char *why = NULL;
    enum admission result = channel_admission(channel, talk.config, &why);
    expect(result == ADMITTED ? why == NULL : why && *why);
    expect_int(channel_admission(channel, talk.config, NULL), result);
    talk_close(&talk);
    return result;
}

TEST(on_loopback_every_channel_answers)
{
    for (const struct web_channel *const *channel = web_channels; *channel; channel++)
        expect_int(admission(*channel, "{}"), ADMITTED);
}

TEST(beyond_loopback_only_configured_channels_answer)
{
    expect_int(admission(&channel_rest, "{\"listen\": \"0.0.0.0:80\"}"), NOT_CONFIGURED);
    expect_int(admission(&channel_rest, "{\"listen\": \"0.0.0.0:80\", \"rest\": {}}"), ADMITTED);
    expect_int(admission(&channel_alexa, "{\"listen\": \"0.0.0.0:80\"}"), NOT_CONFIGURED);
}

TEST(beyond_loopback_alexa_needs_permission_in_as_many_words)
{
    expect_int(admission(&channel_alexa, "{\"listen\": \"0.0.0.0:80\", \"alexa\": {\"verify\": true,"
                                         "\"application_ids\": [\"a\"]}}"),
               UNAUTHENTICATED);
    expect_int(admission(&channel_alexa, "{\"listen\": \"0.0.0.0:80\", \"alexa\": {}}"), UNAUTHENTICATED);
    expect_int(admission(&channel_alexa,
                         "{\"listen\": \"0.0.0.0:80\", \"alexa\": {\"allow_unauthenticated\": true,"
                         "\"application_ids\": [\"a\"]}}"),
               ADMITTED);
    expect_int(admission(&channel_alexa,
                         "{\"listen\": \"0.0.0.0:80\", \"alexa\": {\"allow_unauthenticated\": true}}"),
               NOT_CONFIGURED);
}

TEST(beyond_loopback_dialogflow_needs_its_secret_or_permission_in_as_many_words)
{
    static const struct web_channel *const both[] = {&channel_dialogflow_es, &channel_dialogflow_cx};
    for (size_t i = 0; i < 2; i++) {
        expect_int(admission(both[i], "{\"listen\": \"0.0.0.0:80\"}"), NOT_CONFIGURED);
        expect_int(admission(both[i], "{\"listen\": \"0.0.0.0:80\", \"dialogflow\": {}}"), UNAUTHENTICATED);
        expect_int(admission(both[i], "{\"listen\": \"0.0.0.0:80\", \"dialogflow\": {\"secret\": \"s\"}}"),
                   ADMITTED);
        expect_int(admission(both[i], "{\"listen\": \"0.0.0.0:80\", \"dialogflow\": "
                                      "{\"allow_unauthenticated\": true}}"),
                   ADMITTED);
    }
}
