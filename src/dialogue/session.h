/* dialogue/session.h - what a conversation remembers. Bounded, so that its JSON stays under a few kilobytes.
 */
#ifndef WISMO_DIALOGUE_SESSION_H
#define WISMO_DIALOGUE_SESSION_H

#include "dialogue/dialogue.h"

#define WANTS 6          /* questions kept or answered at once */
#define CHOICES 5        /* orders told apart in one question */
#define PROVEN 12        /* orders proven in a conversation; the oldest makes room */
#define TRIED 12         /* failed proofs remembered, so that the same one again is not another guess */
#define SESSION_TEXT 256 /* bytes of any text kept */

/* Something a shopper wants, and the order it is about once that is known. */
struct want {
    enum intent intent;
    enum problem problem;
    const char *key;   /* an order's key, proven or not; NULL: not known yet */
    const char *item;  /* words that name an item; NULL */
    const char *about; /* of human_agent: "hours", "contact"; NULL */
    int asks;          /* how often something was asked back on its account */
    /* of this turn only */
    bool picked; /* the order was not named, we found it */
    bool old;    /* left over from an earlier turn */
};

/* Orders that were offered or told together, so that "the second" and "the other one" mean something. */
struct choice {
    const char *key, *title;
};

struct tried {
    const char *key, *value;
};

/* A code that was sent, or might have been. */
struct code {
    const char *digits; /* NULL: none is awaited */
    const char *email;
    utc_ms until;
    int tries;
};

struct session {
    enum ask asked;           /* by the last reply */
    struct want wants[WANTS]; /* not answered yet */
    size_t want_count;
    struct want last[2]; /* answered last: "and 1004?" asks them again */
    size_t last_count;

    const char *order; /* spoken of; maybe not proven, maybe not there */
    struct choice choices[CHOICES];
    size_t choice_count;

    /* who asks */
    const char *postcode, *email; /* proof given here, in normal form */
    bool proof_used; /* it was tried already: it may be carried to another order, but not blamed on it */
    const char *proven[PROVEN];
    size_t proven_count;
    struct tried tried[TRIED];
    size_t tried_count;
    struct code code;
    const char *mailbox; /* a mail address that a code proved: level 2 */
    utc_ms mailbox_until;
    int failed; /* proofs, since the last lock */
    utc_ms locked_until;

    /* a person */
    bool offered; /* "yes" opens a ticket */
    enum ticket_reason offer_reason;
    const char *offer_key;
    const char *ticket; /* reference named last */
    int misses;         /* messages not understood in a row */

    const char *language; /* that the shopper took up, whatever the client asks for: "de"; NULL: none */
    bool together;        /* the last reply told `choices` in one breath: "they" are these */
    int turns;            /* saturates */
    bool
        told_private; /* the last reply told something about an order: not to be repeated without its proof */
};

const char *session_write(const struct session *session, struct arena *arena);

#endif
