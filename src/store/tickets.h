/* store/tickets.h - tickets and what is on its way to somebody. */
#ifndef WISMO_STORE_TICKETS_H
#define WISMO_STORE_TICKETS_H

#include "base/memory.h"
#include "model/ticket.h"
#include "store/conversations.h"
#include "store/store.h"

/* OK, ERR_NOT_FOUND, ERR_STORE. */
enum err tickets_find(struct store *store, const char *reference, struct arena *arena,
                      struct ticket *ret_ticket);
/* The ticket about the same order and reason that is not closed. */
enum err tickets_find_open(struct store *store, const char *order_key, enum ticket_reason reason,
                           struct arena *arena, struct ticket *ret_ticket);
/* Tickets of a conversation, newest first. */
enum err tickets_of_conversation(struct store *store, const char *conversation, struct arena *arena,
                                 struct ticket **ret_tickets, size_t *ret_count);
/* All, newest first; `status` -1 for every one. */
enum err tickets_list(struct store *store, int status, size_t limit, struct arena *arena,
                      struct ticket **ret_tickets, size_t *ret_count);

/* Tickets with words of an agent that were not told: of a conversation, and those of a customer (may be NULL)
 * from channels that bring nothing by themselves. Those that wait longest first, at most three. */
enum err tickets_untold(struct store *store, const char *conversation, const char *customer_id,
                        struct arena *arena, struct ticket **ret_tickets, size_t *ret_count);

/* ---- on the writer's thread ---- */

/* OK; ERR_EXISTS when the reference is taken; ERR_STALE when an open ticket about the same matter came first.
 */
enum err tickets_open(struct store *store, const struct ticket *ticket);
/* Adds contact details (those given) and marks it updated; one that was answered is open again.
 * ERR_NOT_FOUND. */
enum err tickets_update(struct store *store, const char *reference, const char *contact_email,
                        const char *contact_phone, utc_ms now);
/* ERR_NOT_FOUND; ERR_STALE when another ticket about the same matter was opened meanwhile. */
enum err tickets_set_status(struct store *store, const char *reference, enum ticket_status status,
                            utc_ms now);

/* An agent's word on it is the message `seq` of its conversation. ERR_NOT_FOUND. */
enum err tickets_add_word(struct store *store, const char *reference, int64_t seq);
/* The shopper was told the words up to `seq`. */
enum err tickets_told(struct store *store, const char *reference, int64_t seq);

/* ---- outbox: what must reach somebody. One row a side effect, one idempotency key for ever ---- */

enum outbox_state { OUTBOX_WAITING = 0, OUTBOX_DONE, OUTBOX_DEAD };

struct outbox_row {
    int64_t id;
    const char *key;     /* idempotency key, unique */
    const char *target;  /* "helpdesk" */
    const char *subject; /* what it is about: a ticket reference */
    const char *body;    /* what to send; frozen */
    enum outbox_state state;
    int attempts;
    utc_ms created_at, due_at, done_at;
    const char *last_error; /* NULL: none yet */
};

enum err outbox_add(struct store *store, const char *key, const char *target, const char *subject,
                    const char *body, utc_ms now); /* writer; ERR_EXISTS for a known key */
/* A row that goes to nobody: on record as done, without its body. */
enum err outbox_drop(struct store *store, const char *key, utc_ms now); /* writer */
/* Waiting rows whose time has come and that nobody but `owner` has claimed, oldest first, one a subject: a
 * ticket's update never overtakes its opening. */
enum err outbox_due(struct store *store, const char *target, const char *owner, utc_ms now, size_t limit,
                    struct arena *arena, struct outbox_row **ret_rows, size_t *ret_count);
/* When a row is due, or the claim of another on one ends. UTC_NONE: nothing waits */
enum err outbox_next_due(struct store *store, const char *target, const char *owner, utc_ms now,
                         utc_ms *ret_at);
/* Before a row is sent: nobody else sends it before `until` (at most OUTBOX_LONGEST_CLAIM from now; a later
 * one is void), unless its outcome is kept or the claim released before. ERR_NOT_FOUND: it is not due, or
 * another was faster. Writer. */
#define OUTBOX_LONGEST_CLAIM (5 * MS_MINUTE)
enum err outbox_claim(struct store *store, int64_t id, const char *owner, utc_ms now, utc_ms until);
enum err outbox_release(struct store *store, const char *owner); /* writer; all that it claimed */
enum err outbox_count_of_subject(struct store *store, const char *subject, int64_t *ret_count); /* to 100 */
enum err outbox_of_subject(struct store *store, const char *subject, struct arena *arena,
                           struct outbox_row **ret_rows, size_t *ret_count);
enum err outbox_done(struct store *store, int64_t id, utc_ms now);                        /* writer */
enum err outbox_retry(struct store *store, int64_t id, utc_ms due_at, const char *error); /* writer */
enum err outbox_dead(struct store *store, int64_t id, utc_ms now, const char *error);     /* writer */
/* What was given up is due now, under its old key, with all its tries before it; a mail is not, since its
 * words are gone. subject NULL: all. Writer. */
enum err outbox_resend(struct store *store, const char *subject, utc_ms now, int *ret_count);
enum err outbox_counts(struct store *store, int64_t *ret_waiting, int64_t *ret_dead);

#endif
