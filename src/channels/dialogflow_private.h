/* channels/dialogflow_private.h - what Dialogflow ES (v2) and CX (v3) have in common: the secret, names,
 * parameters, rich messages. dialogflow_es.c and dialogflow_cx.c know their own JSON.
 *
 * Formats: the protos google/cloud/dialogflow/v2/webhook.proto and cx/v3/webhook.proto, as JSON. */
#ifndef WISMO_CHANNELS_DIALOGFLOW_PRIVATE_H
#define WISMO_CHANNELS_DIALOGFLOW_PRIVATE_H

#include "channels/parts.h"

#define SESSION_LIMIT ((size_t)512) /* bytes of a session's path */
#define FORM_LIMIT 30
#define DIALOGFLOW_TITLE ((size_t)200) /* bytes of what a button or card is called */
#define DIALOGFLOW_PATIENCE (5 * MS_SECOND)
#define PARAMETERS_READ 100 /* of one object; each look at one costs its place in it */
#define OWN_CONTEXTS 8

/* A parameter of the page's form that CX says is filled. */
struct form_parameter {
    const char *name;
    enum entity_type type;
};

/* What rendering must remember of the request. */
struct dialogflow_memo {
    const char *session; /* its path, as it came */
    const char *seen;    /* digest of the values that an earlier turn brought; NULL: none */
    const char *ticket;  /* that an earlier answer of this session named */
    /* ES */
    const char *source;                     /* the platform that the shopper is on: "facebook" */
    const char *own_contexts[OWN_CONTEXTS]; /* active, by their ids */
    size_t own_context_count;
    /* CX */
    const char *flow; /* "projects/.../flows/F", of the current page */
    struct form_parameter form[FORM_LIMIT];
    size_t form_count;
};

/* One request, while it is being read. */
struct dialogflow_call {
    const struct call *call;
    const struct config *config;
    struct arena *arena;
    const struct json *body;
    struct heard *heard;
    struct dialogflow_memo *memo;
    struct str *out;
    /* Values in hand from before, read only when this turn brings none of their kind. */
    struct slot *standing;
    size_t standing_count;
    bool too_large;
};

/* ---- dialogflow.c: hearing ---- */

/* Checks secret and size, parses, and lets `read` fill the turn: it says what is wrong (static English), or
 * NULL. */
void dialogflow_hear(const struct call *call, const struct config *config, struct arena *arena,
                     struct heard *ret_heard, struct str *out,
                     const char *(*read)(struct dialogflow_call *d));

/* An intent, action or tag by its name: the configuration's own names, then ours, however they are
 * capitalised and joined ("Order Status", "order-status"). */
bool dialogflow_find_intent(const struct config *config, const char *name, enum intent *ret_intent);

/* What the members of an object must be when they are there at all (a null is absent); the first complaint,
 * or NULL. */
struct member_kind {
    const char *name;
    enum json_kind kind;
    const char *wrong;
};
const char *members_wrong(const struct json *object, const struct member_kind *members, size_t count);

/* Fills what every turn has: conversation, client, message id, locale. `id` and what it was said about
 * (`words`) name the request: the calls of one turn of CX share an id. What is wrong, or NULL. */
const char *dialogflow_read_session(struct dialogflow_call *d, const char *session, const char *id,
                                    const char *words);
/* Who is on the other side, in the messengers' and telephones' own payloads. */
void dialogflow_read_payload(struct dialogflow_call *d, const struct json *payload);
/* The language of the turn; `more` may say the region ("en" and "en-GB"). */
void dialogflow_read_locale(struct dialogflow_call *d, const char *language, const char *more);
/* What the turn is, once parameters and text are read. `names` are tried in order for an intent. */
void dialogflow_settle(struct dialogflow_call *d, const char *const *names, size_t count, const char *text,
                       const char *event);

/* ---- dialogflow_values.c: parameters ---- */

enum standing { CURRENT, STANDING };

/* A parameter's value, whatever its form: text, number, list, composite. `original` is what was said, or
 * NULL. */
void dialogflow_read_value(struct dialogflow_call *d, const char *name, const struct json *value,
                           const char *original, enum standing standing);
bool dialogflow_find_parameter(const struct config *config, const char *name, enum entity_type *ret_type);
/* The standing values that count: those of kinds that this turn brings none of, unless all were there in an
 * earlier turn (the memo's `seen`, which is brought up to date). */
void dialogflow_take_standing(struct dialogflow_call *d, bool wanted);

/* ---- dialogflow_rich.c: what both write alike ---- */

/* SSML in <speak>, in the dialect of Google's voices. */
void dialogflow_write_speech(struct json_writer *w, const char *name, const char *ssml, size_t chars);
/* {"payload":{"richContent":..}} for Dialogflow Messenger; nothing without buttons and cards. */
void dialogflow_write_rich(struct json_writer *w, const struct reply *reply, bool cx);
/* At most `limit` bytes of a text. */
void dialogflow_add_text(struct json_writer *w, const char *name, const char *text, size_t limit);

#endif
