/* channels/channels.h - one file for each way to talk to wismo: bytes to a turn, a reply to bytes.
 *
 * A channel knows its JSON and nothing of orders or sentences. The REST-like channels stand in one table; the
 * chat frames (channels/chat.h) are spoken over a WebSocket. */
#ifndef WISMO_CHANNELS_CHANNELS_H
#define WISMO_CHANNELS_CHANNELS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"
#include "base/memory.h"
#include "base/str.h"
#include "model/config.h"
#include "model/turn.h"

/* What the server hands over. Texts live at least until the answer is rendered. */
struct call {
    const char *bytes; /* the body, exactly as it came */
    size_t len;
    const char *client;        /* the peer's address, proxies already resolved */
    const char *authorization; /* header, or NULL */
    /* Any other header by its name, or NULL when there is none; of several of one name the first. May be
     * NULL: then there are none. */
    const char *(*header)(const struct call *call, const char *name);
    void *arg; /* of `header` */
    utc_ms now;
};

/* What a call asks for: a turn of a conversation, or an answer that needs none. */
enum call_outcome {
    CALL_TURN,   /* *ret_turn is to be taken, then rendered */
    CALL_ANSWER, /* `out` holds the whole answer already (an event, a probe) */
    CALL_REFUSED /* status and `out` say why, in the channel's own form */
};

struct heard {
    enum call_outcome outcome;
    int status; /* HTTP: 200, 400, 401, 403, 413 ... */
    struct turn turn;
    const void *memo; /* the channel's own, for its render */
};

struct web_channel {
    const char *name; /* "alexa" */
    enum channel channel;
    const char *path; /* "/alexa" */
    utc_ms patience;  /* how long its platform waits for an answer; 0: as long as the connection holds */
    /* Reads a call into the arena; on CALL_ANSWER and CALL_REFUSED the body goes to `out`. */
    void (*hear)(const struct call *call, const struct config *config, struct arena *arena,
                 struct heard *ret_heard, struct str *out);
    /* Writes the answer's body (application/json). */
    void (*render)(const struct heard *heard, const struct reply *reply, const struct config *config,
                   struct arena *arena, struct str *out);
    /* The body for a turn that could not be taken (store down, overload): in the channel's own form; returns
     * the HTTP status. */
    int (*apologise)(const struct heard *heard, enum err err, const char *sorry, struct str *out);
};

extern const struct web_channel channel_alexa, channel_dialogflow_es, channel_dialogflow_cx, channel_rest;
extern const struct web_channel *const web_channels[]; /* ends with NULL */

/* Whether the configuration lets a channel answer where `listen` can be reached from elsewhere. *ret_why
 * (static, may be NULL) says what to configure when it does not, or what would make the server refuse to
 * start. */
enum admission { ADMITTED, NOT_CONFIGURED, UNAUTHENTICATED };
enum admission channel_admission(const struct web_channel *channel, const struct config *config,
                                 const char **ret_why);

/* Complains about each channel that would answer anyone, which is what keeps a server from starting.
 * ERR_FORBIDDEN when there is one. */
enum err channels_admit(const struct config *config, struct complaints *complaints);

#endif
