/* tests/fuzz/fuzz_channel.h - any bytes to a channel of the web, and what must hold of its answer. */
#ifndef WISMO_TESTS_FUZZ_CHANNEL_H
#define WISMO_TESTS_FUZZ_CHANNEL_H

#include <string.h>

#include "base/text.h"
#include "channels/channels.h"
#include "fuzz.h"

static inline struct config *fuzz_config(void)
{
    static struct config *config;
    struct complaints complaints = COMPLAINTS_NONE;
    if (!config)
        must(config_parse("fuzz", "{\"chat\": {\"identity_secret\": \"s3cret\"}}", &complaints, &config) ==
             OK);
    return config;
}

static inline void must_be_json(const struct str *out)
{
    struct json *document = NULL;
    must(json_parse(out->data, out->len, &document, NULL) == OK);
    json_close(document);
}

static inline void fuzz_channel(const struct web_channel *channel, const uint8_t *bytes, size_t len,
                                utc_ms now)
{
    struct arena *arena = arena_open();
    struct str out = STR_EMPTY;
    struct heard heard;
    struct button button = {"Yes", "yes"};
    struct reply reply = {.text = "One.\n\nTwo.",
                          .speech = "One <break/> two &amp; three",
                          .reprompt = "And?",
                          .buttons = &button,
                          .button_count = 1,
                          .ticket = "K7P2-4MXQ",
                          .ask = ASK_PROOF};
    struct call call = {.bytes = (const char *)bytes, .len = len, .client = "192.0.2.1", .now = now};
    channel->hear(&call, fuzz_config(), arena, &heard, &out);
    if (heard.outcome == CALL_TURN) {
        must(heard.turn.conversation && heard.turn.text && heard.turn.client && !out.len);
        must(text_is_utf8(heard.turn.text, strlen(heard.turn.text)));
        channel->render(&heard, &reply, fuzz_config(), arena, &out);
        must(out.len < 24576 || channel->channel != CHANNEL_ALEXA);
    }
    must_be_json(&out);
    str_clear(&out);
    arena_close(arena);
}

#endif
