/* channels/parts.h - what the channels of this room share. */
#ifndef WISMO_CHANNELS_PARTS_H
#define WISMO_CHANNELS_PARTS_H

#include "base/json.h"
#include "base/json_write.h"
#include "channels/channels.h"

#define ID_LIMIT 256    /* bytes of an id that a platform gives */
#define LOCALE_LIMIT 35 /* as the longest language tags in use */

/* Parses a body that must be one JSON object; a byte-order mark before it is passed over. `parts`: those that
 * will be read, as json_parse_parts() takes them, or NULL for all. ret_document is yours: json_close().
 * ERR_INVALID with the reason in ret_why. */
enum err body_parse(const char *bytes, size_t len, const char *const *parts, struct json **ret_document,
                    struct str *ret_why);

/* A text as a shopper gave it, cleaned, in the arena; "" when nothing readable is in it. */
const char *clean_text(struct arena *arena, const char *text);

/* An id or locale of the sender's own: in the arena, or NULL when it is empty, too long or holds control
 * characters. */
const char *clean_id(struct arena *arena, const char *text, size_t limit);

bool text_ends(const char *text, const char *ending);

/* A message id that is the same again only with the same words: the id, and their digest. */
const char *bind_id(struct arena *arena, const char *id, const char *words);

/* The customer whom a token names that the shop signed with chat.identity_secret, in the arena. NULL when it
 * proves nothing. */
const char *token_customer(struct arena *arena, const char *token, const struct config *config, utc_ms now);

/* Whether an Authorization header brings this bearer token. False when either is absent. */
bool bearer_fits(const char *authorization, const char *secret);

/* A slot at the end of a turn's slots. */
void turn_add_slot(struct turn *turn, struct arena *arena, enum entity_type type, const char *value);

#endif
