/* store/conversations_private.h - within the room: what adding to a conversation needs. */
#ifndef WISMO_STORE_CONVERSATIONS_PRIVATE_H
#define WISMO_STORE_CONVERSATIONS_PRIVATE_H

#include "store/conversations.h"
#include "store/store_private.h"

struct conversation_marks {
    int64_t n; /* its row */
    int64_t revision, last_seq;
};

/* OK, ERR_NOT_FOUND (marks are 0), ERR_STORE. */
enum err conversation_marks(struct store *store, const char *id, struct conversation_marks *ret_marks);
/* Adds the message `message->seq` with the reply, numbered so. */
enum err message_insert(struct store *store, int64_t conversation, const struct message *message,
                        const struct reply *reply);

/* throttles.c: OK, or ERR_STALE when a count is no longer below the limit that it was decided under. */
enum err throttles_check(struct store *store, const struct throttle_hit *hits, size_t count, utc_ms now);
enum err throttles_add(struct store *store, const struct throttle_hit *hits, size_t count, utc_ms now);
/* Drops counts that no longer matter. */
enum err throttles_tidy(struct store *store, utc_ms now);

#endif
