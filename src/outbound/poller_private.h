/* outbound/poller_private.h - a lane of the poller and what it holds. All of it belongs to its thread, but
 * for the few members that are marked. */
#ifndef WISMO_OUTBOUND_POLLER_PRIVATE_H
#define WISMO_OUTBOUND_POLLER_PRIVATE_H

#include <curl/curl.h>
#include <pthread.h>
#include <stdatomic.h>

#include "outbound/breaker.h"
#include "outbound/poller.h"
#include "store/polls.h"

#define POLL_LANES 16
#define POLL_ANSWERS 32                     /* waiting to be taken; beyond that nobody is asked */
#define POLL_ANSWER_LIMIT ((size_t)1 << 20) /* bytes */
#define POLL_TIMEOUT (20 * MS_SECOND)
#define POLL_LEASE (2 * POLL_TIMEOUT) /* so long other programs on the file leave a parcel to us */

/* One sender, as it is to be asked: a copy, swapped whole. */
struct poll_target {
    char *sender, *url, *header, *user;
    char **carriers;
    size_t carrier_count;
    utc_ms gap; /* between two requests */
    utc_ms often;
};

struct poll_lane {
    struct poller *poller;
    pthread_t thread;
    struct store *store;
    CURLM *multi;
    struct arena *arena;
    struct poll_target *target; /* NULL: nobody to ask */
    struct breaker breaker;
    int64_t next_request, next_look; /* monotonic ms */
    int64_t walked;                  /* the last order that was looked at for new parcels */
    struct poll_target *next_target; /* guarded by the poller's mutex */
    bool has_next;                   /* likewise */
    char sender[72];                 /* whose lane it is; never changes */
};

struct poller {
    char *data;
    struct writer *writer;
    void (*answered)(void *arg);
    void *arg;
    pthread_mutex_t mutex; /* for what is marked, and: */
    struct poll_lane *lanes[POLL_LANES];
    size_t lane_count;
    struct poll_answer answers[POLL_ANSWERS];
    size_t first_answer, answer_count;
    _Atomic bool stopping;
    _Atomic uint64_t asked, failed;
};

/* ---- poll_target.c ---- */
struct poll_target *poll_target_open(const struct hook_secrets *hook, const struct hook_question *question);
void poll_target_close(struct poll_target *target);

/* ---- poll_look.c: which parcels, and when ---- */
/* Looks at the next slice of orders for parcels that the sender does not know as ours yet. False: it was the
 * last. */
bool poll_look_for_new(struct poll_lane *lane);
/* The parcel that is to be asked about now, claimed; what is not due yet, or over, is put right. False: none.
 */
bool poll_choose(struct poll_lane *lane, struct poll *ret_poll);
/* What became of the question: ERR_NOT_FOUND when the sender does not know the number. */
void poll_note(struct poll_lane *lane, const struct poll *poll, enum err err);

/* ---- poll_ask.c: one request ---- */
/* OK with the body; ERR_NOT_FOUND; ERR_UNAVAILABLE with the pause that was asked for, or 0; ERR_STALE: we are
 * stopping. `why` is for the log. */
enum err poll_ask(struct poll_lane *lane, const struct poll *poll, struct str *ret_body, utc_ms *ret_pause,
                  struct str *why);

#endif
