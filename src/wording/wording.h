/* wording/wording.h - decisions to sentences. The door of this room.
 *
 * locales/LOCALE.arb are parsed once into an immutable snapshot; ICU's formatters fill caches while they
 * format, so each thread opens a voice of its own. What the files look like: docs/locales.md. */
#ifndef WISMO_WORDING_WORDING_H
#define WISMO_WORDING_WORDING_H

#include <stdbool.h>

#include "base/complaints.h"
#include "base/err.h"
#include "base/memory.h"
#include "model/config.h"
#include "model/decision.h"

struct wording; /* every locale found in a folder */

/* ret_wording is yours: wording_close(). ERR_INVALID when there are complaints (FILE:LINE). */
enum err wording_open(const char *folder, struct complaints *complaints, struct wording **ret_wording);
void wording_close(struct wording *wording);

/* The loaded locale that serves `wanted`: itself, its language ("de-AT" -> "de"), a locale of its language;
 * else `otherwise` by the same rule; else en; else the first. *ret_served (may be NULL) is false when the
 * language of `wanted` is not loaded. Never NULL; lives as long as the snapshot. */
const char *wording_serve(const struct wording *wording, const char *wanted, const char *otherwise,
                          bool *ret_served);
bool wording_has(const struct wording *wording, const char *locale, const char *key);

/* What `wismo check` says beyond syntax: keys missing against the base locale, unknown arguments, plural
 * forms that the language needs. */
void wording_prove(const struct wording *wording, struct complaints *complaints);

struct voice; /* one thread's formatters for one snapshot */
struct voice *voice_open(const struct wording *wording);
void voice_close(struct voice *voice);

struct setting {
    const char *locale; /* a loaded one, from wording_serve() */
    const char *zone;   /* the shopper's; never NULL */
    utc_ms now;
    const struct config *config; /* `shop.name` is known to every message as {shop} */
};

/* Words a decision: text and speech, reprompt, buttons, cards, ticket, end. Sets nothing else of the reply. A
 * key that no locale has is logged once and left out. The reply lives in the arena. */
void voice_word(struct voice *voice, const struct setting *setting, const struct decision *decision,
                struct arena *arena, struct reply *ret_reply);

/* One message, as text, for a page or a frame. "" when there is none. */
const char *voice_say(struct voice *voice, const struct setting *setting, const struct say *say,
                      struct arena *arena);

#endif
