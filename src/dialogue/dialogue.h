/* dialogue/dialogue.h - what to answer. The door of this room.
 *
 * Pure: everything it may know arrives as arguments, so that every conversation can be replayed. It never
 * asks for facts that the shopper may not learn, except the proof of an order, which looks the same found or
 * not. */
#ifndef WISMO_DIALOGUE_DIALOGUE_H
#define WISMO_DIALOGUE_DIALOGUE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/memory.h"
#include "model/config.h"
#include "model/decision.h"
#include "model/facts.h"
#include "model/meaning.h"
#include "model/turn.h"

/* What a conversation remembers between turns. Kept by the store as JSON that only this room reads. */
struct session;

/* From its JSON; NULL or unreadable JSON gives a fresh one. Lives in the arena. */
struct session *session_read(const char *json, struct arena *arena);

/* The language that the shopper took up in the conversation, whatever the client asks for: "de"; NULL: none.
 */
const char *session_language(const struct session *session);
void session_speak(struct session *session, const char *language); /* as long as the session's arena */

/* What the listener should expect now. */
struct expectation session_expectation(const struct session *session, struct arena *arena);

#define DIALOGUE_NEEDS 8

struct question_of_facts {
    struct need items[DIALOGUE_NEEDS];
    size_t count;
};

/* Decides a turn, or says which facts it still needs (ret_needs->count > 0, ret_decision untouched). It asks
 * for at most a few rounds; the desk gives up after ten. `locale` is the one that the answer will be worded
 * in. */
void dialogue_decide(const struct session *session, const struct turn *turn, const struct meaning *meaning,
                     const struct facts *facts, const struct config *config, const char *locale,
                     struct arena *arena, struct question_of_facts *ret_needs, struct decision *ret_decision);

/* Whether news about a parcel deserves to be told to someone who asked about the order, and in which words.
 * `before` is where the parcel stood. ret_decision holds says and cards only. */
bool dialogue_notice(const struct order *order, const struct shipment *shipment,
                     const struct standing *before, utc_ms now, const struct config *config,
                     struct arena *arena, struct decision *ret_decision);

#endif
