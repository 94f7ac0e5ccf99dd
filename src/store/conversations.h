/* store/conversations.h - conversations, their turns, and what is to be told to whom. */
#ifndef WISMO_STORE_CONVERSATIONS_H
#define WISMO_STORE_CONVERSATIONS_H

#include "base/memory.h"
#include "model/decision.h"
#include "model/turn.h"
#include "store/store.h"

struct conversation {
    int64_t row;
    const char *id;
    enum channel channel;
    const char *locale, *customer_id;
    int64_t revision; /* goes up with every turn */
    int64_t last_seq; /* of its newest message */
    const char *session_json;
    utc_ms created_at, updated_at;
};

/* OK, ERR_NOT_FOUND, ERR_STORE. */
enum err conversations_find(struct store *store, const char *id, struct arena *arena,
                            struct conversation *ret_conversation);

/* Those with a message since then, oldest first, after the row `n` (0: from the first), at most `limit`;
 * ret_n is the row of the last. For commands: it reads the table from end to end. */
enum err conversations_since(struct store *store, int64_t n, utc_ms since, size_t limit, struct arena *arena,
                             struct conversation **ret_conversations, size_t *ret_count, int64_t *ret_n);

enum message_kind { MESSAGE_REPLY = 1, MESSAGE_EVENT, MESSAGE_AGENT, MESSAGE_NOTICE };
const char *message_kind_name(enum message_kind kind); /* "reply", "event", "agent", "notice" */

/* One entry of a conversation: what the shopper said (replies only) and what they were told. */
struct message {
    int64_t seq; /* 1, 2, 3 ... without gaps */
    enum message_kind kind;
    utc_ms at;
    const char *heard;      /* the shopper's words; NULL where there were none */
    const char *from;       /* an agent's name; NULL otherwise */
    const char *reply_json; /* as reply_write() made it */
};

/* Messages after `seq`, oldest first, at most `limit`. */
enum err messages_since(struct store *store, const char *conversation, int64_t seq, size_t limit,
                        struct arena *arena, struct message **ret_messages, size_t *ret_count);
/* The message that answered a sender's message id. OK, ERR_NOT_FOUND, ERR_STORE. */
enum err messages_answering(struct store *store, const char *conversation, const char *message_id,
                            struct arena *arena, struct message *ret_message);

/* Messages that were added unasked, by whichever process, in one order for all conversations: how a server
 * learns what others told. The newest few thousand are kept. */
struct news {
    int64_t n; /* goes up by one, never comes again */
    const char *conversation;
    int64_t seq;
};
enum err news_since(struct store *store, int64_t n, size_t limit, struct arena *arena, struct news **ret_news,
                    size_t *ret_count);
enum err news_last(struct store *store, int64_t *ret_n); /* 0: none yet */

/* ---- on the writer's thread ---- */

/* A decided turn, ready to be kept. */
struct turn_record {
    const char *conversation;
    int64_t revision;      /* that it was decided on; 0: a new conversation */
    int64_t row, last_seq; /* where it was then, which spares looking for it; 0: it is looked for */
    enum channel channel;
    const char *locale, *customer_id;
    const char *session_json;
    const char *heard;         /* NULL: nothing was said */
    const struct reply *reply; /* kept with its new seq; NULL: keep the session, tell nothing (TURN_CLOSE) */
    const char *const *message_ids;
    size_t message_id_count;
    const struct throttle_hit *hits;
    size_t hit_count;
    const char *const *watch;
    size_t watch_count;
    const char *const *notify;
    size_t notify_count;
    bool stop_notifications;
    utc_ms at;
};

/* Keeps a turn with everything but its ticket (store/tickets.h): conversation, transcript, message ids,
 * throttle counts, watches. In a job that fails when this does.
 *
 * ret_seq  the number of its message
 * returns  OK, ERR_STALE when the conversation moved on since `revision` or a throttle count reached its
 * limit, ERR_EXISTS when one of the message ids was answered already, ERR_STORE */
enum err conversations_keep_turn(struct store *store, const struct turn_record *record, int64_t *ret_seq);

/* Adds a message that answers nothing: news of an order, an agent's word. Moves last_seq, not the revision.
 */
enum err messages_add(struct store *store, const char *conversation, enum message_kind kind, const char *from,
                      const struct reply *reply, utc_ms at, int64_t *ret_seq);

/* Something else that servers on this file should look at: a command put something into the outbox. */
enum err news_add_other(struct store *store);

/* The conversations that asked about an order and may know it, newest first, at most `limit`. */
enum err watchers_of(struct store *store, const char *order_key, size_t limit, struct arena *arena,
                     struct conversation **ret_conversations, size_t *ret_count);

/* ---- throttle counts: failed proofs of the last hour ---- */

enum err throttle_count(struct store *store, enum throttle_kind kind, const char *key, utc_ms now,
                        int *ret_count);

#endif
