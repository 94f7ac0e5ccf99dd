/* channels/alexa_private.h - within the Alexa channel: reading intents, what rendering must remember. */
#ifndef WISMO_CHANNELS_ALEXA_PRIVATE_H
#define WISMO_CHANNELS_ALEXA_PRIVATE_H

#include "channels/parts.h"

#define ALEXA_SLOTS 50

/* A slot of the request's intent, as it came: a directive must name them all. */
struct alexa_slot {
    const char *name, *value; /* NULL: unfilled */
    enum entity_type type;    /* ENTITY_NONE for proof, and for names that are not ours: */
    bool known;
};

struct alexa_memo {
    bool silent;            /* the answer may hold no speech */
    const char *attributes; /* session.attributes as JSON, to be carried through; NULL: none */
    const char *intent;     /* its name; NULL: not an intent */
    const char *confirmation;
    bool has_dialog; /* the skill's model has a dialog for it: directives are welcome */
    struct alexa_slot slots[ALEXA_SLOTS];
    size_t slot_count;
};

/* The intent by its name on the platform: the configuration's own names first, then built-ins, then ours in
 * Pascal case. False when it is none of them. */
bool alexa_find_intent(const struct config *config, const char *name, enum intent *ret_intent);
/* Whether a name is one of ours in Pascal case ("OrderStatusIntent"). */
bool alexa_is_own_intent(const char *name);

/* Reads request.intent into the turn and the memo. What is wrong with it (static English), or NULL; a text
 * beyond limits.text gives *ret_too_large. */
const char *alexa_read_intent(const struct json *intent, const struct config *config, struct arena *arena,
                              struct turn *turn, struct alexa_memo *memo, bool *ret_too_large);

/* The answer to CanFulfillIntentRequest. */
void alexa_write_can_fulfill(struct str *out, const struct json *intent, const struct config *config);

void alexa_write_empty(struct str *out);
void alexa_render(const struct heard *heard, const struct reply *reply, const struct config *config,
                  struct arena *arena, struct str *out);

#endif
