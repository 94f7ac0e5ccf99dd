/* outbound/poller.h - asks senders that only answer when asked: each in a lane of its own, paced, never on
 * the path of a turn.
 *
 * A lane is a thread with one request at a time: a sender that stalls holds up nobody else. What is to be
 * asked next stands in the data file (store/polls.h), so that a restart asks nobody twice. */
#ifndef WISMO_OUTBOUND_POLLER_H
#define WISMO_OUTBOUND_POLLER_H

#include "base/err.h"
#include "base/str.h"
#include "ingest/ingest.h"
#include "model/config.h"
#include "store/writer.h"

struct poller;

/* `answered` is called from a lane's thread when there is an answer to take; it must only wake the taker. */
struct poller *poller_open(const char *data, struct writer *writer, void (*answered)(void *arg), void *arg);
void poller_close(struct poller *poller); /* what is under way is given up; NULL is fine */

/* Who is asked from now on: the senders of the configuration that have a `poll`, as their files say. Any one
 * thread. What is needed of both is copied. */
void poller_configure(struct poller *poller, const struct hooks *hooks, const struct config *config);

struct poll_answer {
    char *sender, *path; /* yours, with the body: poll_answer_clear() */
    struct str body;
};
/* The next answer, if there is one. */
bool poller_take(struct poller *poller, struct poll_answer *ret_answer);
void poll_answer_clear(struct poll_answer *answer);

struct poller_figures {
    uint64_t asked, failed;
};
struct poller_figures poller_figures(struct poller *poller);

#endif
