/* tests/channels/call.h - a call to a channel, made and answered in memory. */
#ifndef WISMO_TESTS_CHANNELS_CALL_H
#define WISMO_TESTS_CHANNELS_CALL_H

#include "channels/channels.h"

#define NOW ((utc_ms)1795428000000) /* 2026-11-23T10:00:00Z, as in fixtures/alexa */

/* One channel under one configuration. Texts live until talk_close(). */
struct talk {
    const struct web_channel *channel;
    struct config *config;
    struct arena *arena;
    struct str out;
    struct heard heard;
    const char *authorization;
    const char *header_name, *header; /* one more header; NULL: none */
    utc_ms now;
};

struct talk talk_open(const struct web_channel *channel, const char *config);
void talk_close(struct talk *talk);
void talk_hear(struct talk *talk, const char *body);
void talk_hear_bytes(struct talk *talk, const char *bytes, size_t len);
void talk_hear_fixture(struct talk *talk, const char *name); /* "alexa/launch" */
/* The rendered answer. */
const char *talk_answer(struct talk *talk, const struct reply *reply);
/* What stands at a JSON Pointer of it, as JSON. */
const char *talk_part(struct talk *talk, const struct reply *reply, const char *pointer);
/* The value of the turn's first slot of that type, or NULL. */
const char *talk_slot(const struct talk *talk, enum entity_type type);

char *fixture(const char *name); /* yours: memory_free() */
/* `text` with its first `from` replaced; in the arena. */
const char *replaced(struct arena *arena, const char *text, const char *from, const char *to);

#endif
