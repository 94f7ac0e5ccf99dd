/* model/turn.h - what came in, as every channel hands it on, and what goes out. */
#ifndef WISMO_MODEL_TURN_H
#define WISMO_MODEL_TURN_H

#include <stdbool.h>
#include <stddef.h>

#include "base/clock.h"
#include "base/json.h"
#include "base/json_write.h"
#include "base/memory.h"
#include "model/meaning.h"

enum channel {
    CHANNEL_CLI = 0,
    CHANNEL_ALEXA,
    CHANNEL_DIALOGFLOW,
    CHANNEL_CHAT,
    CHANNEL_REST,
    CHANNEL_COUNT
};
const char *channel_name(enum channel channel); /* "alexa" */
bool channel_find(const char *name, enum channel *ret_channel);

enum turn_kind {
    TURN_TEXT = 0, /* words to be understood */
    TURN_INTENT,   /* a platform understood already: `intent` and `slots` */
    TURN_CHOICE,   /* a button: `text` is its value */
    TURN_OPEN,     /* a conversation begins without words: greet */
    TURN_CLOSE     /* the other side is gone: keep, say nothing */
};

/* One thing that a shopper did. Texts live in the arena of the turn. */
struct turn {
    enum channel channel;
    enum turn_kind kind;
    const char *conversation; /* its id; unique across channels: "alexa:amzn1..." */
    const char *locale;       /* as asked for: "en-US"; NULL: the shop's */
    const char *text;         /* cleaned, valid UTF-8; "" when there is none */
    enum intent intent; /* TURN_INTENT; with TURN_TEXT what a platform takes it for, should the words say
                           nothing to us */
    struct slot *slots; /* raw values as a platform heard them, to be read by language/ */
    size_t slot_count;
    const char *const *message_ids; /* the sender's ids, for exactly-once; may be none */
    size_t message_id_count;
    const char *customer_id; /* a proven identity (level 2), or NULL */
    bool can_link_account;   /* an account card may be offered */
    const char *client;      /* who guesses are counted against: address or platform user */
    bool forget_proof;       /* proof counts for this turn alone (REST without its secret) */
    bool spoken;             /* transcribed speech rather than typing */
    utc_ms at;
};

struct button {
    const char *title, *value;
};

struct card {
    const char *title, *subtitle, *text, *link;
    const char *link_title; /* what the link is called; NULL when there is none */
};

/* The answer in the shopper's language, ready for any channel. */
struct reply {
    const char *text;     /* to be read */
    const char *speech;   /* to be heard: SSML without <speak>, escaped */
    const char *reprompt; /* when silent: SSML without <speak>; NULL for none */
    struct button *buttons;
    size_t button_count;
    struct card *cards;
    size_t card_count;
    const char *ticket; /* reference, or NULL */
    const char *locale; /* that it is worded in */
    enum ask ask;       /* what it asks for */
    bool end;           /* the conversation is over */
    bool link_account;  /* show the account-linking card */
    bool hands_over;    /* `ticket` was opened or added to in this turn: a person takes over */
    enum intent intent; /* what was understood: the first question's */
    double confidence;
    struct slot *slots;
    size_t slot_count;
    const char *const *trace; /* why: rules, facts, policy steps */
    size_t trace_count;
    int64_t seq;                    /* its number in the conversation */
    const char *const *in_reply_to; /* message ids */
    size_t in_reply_to_count;
};

/* The reply as it is kept in the transcript, to be sent again unchanged; reply_read() accepts only what
 * reply_write() wrote. */
void reply_write(struct json_writer *w, const char *name, const struct reply *reply);
enum err reply_read(const struct json *value, struct arena *arena, struct reply *ret_reply);
/* Two parts of it that channels write alike; nothing when there are none. A button's value is called `value`
 * ("value", "payload"). */
void reply_write_buttons(struct json_writer *w, const struct reply *reply, const char *value);
void reply_write_cards(struct json_writer *w, const struct reply *reply);

#endif
