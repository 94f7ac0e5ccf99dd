/* desk/desk.h - one function for each thing that happens. The only place where decisions meet the store.
 *
 * A desk belongs to one thread (the service thread, or a command's main thread), which also calls
 * writer_collect(): completions arrive there. It reads with a connection of its own and writes through the
 * writer. */
#ifndef WISMO_DESK_DESK_H
#define WISMO_DESK_DESK_H

#include "base/err.h"
#include "dialogue/dialogue.h"
#include "ingest/ingest.h"
#include "language/language.h"
#include "model/config.h"
#include "store/conversations.h"
#include "store/store.h"
#include "store/writer.h"
#include "wording/wording.h"

/* The files people write, as one: loaded together, swapped together (SIGHUP). Counted, since the writer's
 * thread may still hold one while the next already serves. */
struct snapshot {
    struct config *config;
    struct languages *languages;
    struct wording *wording;
    struct hooks *hooks;
    _Atomic int holders;
};

/* Loads everything under `share` (intents, locales, webhooks) and the configuration; ERR_INVALID with
 * complaints. ret_snapshot is held once: snapshot_release(). */
enum err snapshot_open(const char *share, const char *config_path, struct complaints *complaints,
                       struct snapshot **ret_snapshot);
/* The same with a configuration that is already read; it is taken over, also when this fails. */
enum err snapshot_open_with(const char *share, struct config *config, struct complaints *complaints,
                            struct snapshot **ret_snapshot);
/* What can be served with and is yet a mistake: configuration and files that do not fit each other. */
void snapshot_prove(const struct snapshot *snapshot, struct complaints *complaints);
struct snapshot *snapshot_hold(struct snapshot *snapshot);
void snapshot_release(struct snapshot *snapshot);

/* How the desk speaks to someone who is connected, without knowing how. Both on the desk's thread. */
struct outlet {
    bool (*connected)(void *arg, const char *conversation);
    void (*tell)(void *arg, const char *conversation, const struct message *message,
                 const struct reply *reply);
    void *arg;
};

struct desk;

/* `store` and `writer` must outlive the desk; the snapshot is held. `outlet` may be NULL. `stirred` (may be
 * NULL) is called on the desk's thread after a commit that put something into the outbox. */
struct desk *desk_open(struct store *reader, struct writer *writer, struct snapshot *snapshot,
                       const struct outlet *outlet, void (*stirred)(void *arg), void *stirred_arg);
void desk_close(struct desk *desk); /* nothing may be in flight any more */
void desk_swap(struct desk *desk, struct snapshot *snapshot);
const struct snapshot *desk_snapshot(const struct desk *desk);
size_t desk_in_flight(const struct desk *desk);

/* A turn. It is copied. `done` is called on the desk's thread once the turn is on disk (or has failed); the
 * reply lives until `done` returns. Turns of one conversation are taken one after the other, in order.
 *
 * err  OK; ERR_EXISTS: one of the message ids was answered before, `reply` is that answer unchanged;
 *      ERR_UNAVAILABLE: the store failed, nothing was kept */
typedef void desk_replied(void *arg, enum err err, const struct reply *reply);
void desk_turn(struct desk *desk, const struct turn *turn, desk_replied *done, void *arg);

/* Whether a text would be understood by itself, given what the conversation asked last; decides whether a
 * chat waits for the rest of a burst. */
bool desk_understands(struct desk *desk, const char *conversation, const char *locale, const char *text);

/* A call of a shop or carrier, as it came and as it was read. */
struct desk_call {
    struct reading reading;
    const char *headers; /* those that matter, as JSON; NULL: none */
    const char *body;
    size_t len;
};

/* Keeps it with what it reports, once. The desk takes over `arena`, in which the call and its texts live, and
 * closes it when it is done with it; but the body need live only until desk_report() returns.
 *
 * err        OK (also for repetitions) or ERR_UNAVAILABLE: nothing was kept
 * complaint  what of it could not be understood and waits for `wismo hook`; NULL: nothing */
typedef void desk_reported(void *arg, enum err err, const char *complaint);
void desk_report(struct desk *desk, struct arena *arena, const struct desk_call *call, desk_reported *done,
                 void *arg);
/* Reads a kept call again, with the files as they are now. err: also ERR_NOT_FOUND, no such call, or no file
 * of that sender any more. */
void desk_report_again(struct desk *desk, int64_t n, desk_reported *done, void *arg);

/* Tells those who are connected what other processes told their conversations since the last call; to be
 * called about once a second. ERR_STORE. */
enum err desk_follow(struct desk *desk);

/* Takes the next small step of deleting what is kept no longer (config retention.*); to be called about once
 * a second, does nothing for an hour after each round. */
void desk_tidy(struct desk *desk);

/* What a person who works on a ticket says. */
struct agent_word {
    const char *reference; /* in normal form */
    const char *agent;     /* the name that the shopper sees; NULL: none */
    const char *text;      /* cleaned; NULL: says nothing */
    bool closes;           /* the case is done */
    utc_ms at;
    char key[64]; /* filled by agent_word_job(): names it for ever */
};
/* A job for the writer that keeps it: the message in the ticket's conversation, the ticket's status, and the
 * way to the helpdesk. `word` must outlive the job. An open chat is told by desk_follow().
 *
 * err  OK; ERR_NOT_FOUND: no such ticket; ERR_STALE: it is closed; ERR_UNAVAILABLE: its conversation is no
 *      longer kept, so that nobody would read the words; ERR_STORE */
struct job agent_word_job(struct agent_word *word);

/* What happened so far, for /metrics. */
struct desk_figures {
    uint64_t turns[CHANNEL_COUNT];
    uint64_t intents[INTENT_COUNT];
    uint64_t tickets_opened, stale_turns, failed_turns;
    uint64_t reports, repeated_reports;
};
const struct desk_figures *desk_figures(const struct desk *desk);

/* A sentence outside any decision ("sorry, try again in a minute"), in the locale that serves `locale`. */
const char *desk_sentence(struct desk *desk, const char *locale, const char *key, struct arena *arena);

#endif
