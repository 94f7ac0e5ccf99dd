/* model/decision.h - what was decided for a turn: what to say, what to keep, what to do. No words in it:
 * wording/ turns the says into sentences, the desk does the rest. Lives in the arena of the turn. */
#ifndef WISMO_MODEL_DECISION_H
#define WISMO_MODEL_DECISION_H

#include <stdbool.h>
#include <stddef.h>

#include "base/clock.h"
#include "model/meaning.h"
#include "model/order.h"
#include "model/ticket.h"
#include "model/turn.h"

/* An argument of a message, by kind, so that each channel and language says it in its own way. */
enum arg_kind {
    ARG_TEXT = 1, /* a name or title, as it is */
    ARG_COUNT,    /* number: for plurals */
    ARG_NUMBER,   /* an order, tracking or ticket number: spoken digit by digit */
    ARG_DAY,      /* at: a calendar day ("on Tuesday, November 24", "today, Monday, November 23") */
    ARG_DATE,     /* at: midnight UTC stands for that bare date, whatever the zone; else like ARG_DAY */
    ARG_MOMENT,   /* at: day and time of day ("today, Monday, November 23, at 8:15 AM") */
    ARG_WINDOW,   /* at, until: "on Tuesday, November 24, between 2 and 6 PM" */
    ARG_AGE,      /* number: milliseconds that have passed ("3 hours", "9 days") */
    ARG_ITEMS,    /* items: "wireless headphones and a coffee grinder" */
    ARG_MESSAGE,  /* text: the key of another message, which has the arguments of this one ("the_carrier") */
};

struct arg {
    const char *name;
    enum arg_kind kind;
    const char *text;
    int64_t number;
    utc_ms at, until;
    const char *const *items;
    size_t item_count;
};

/* One message of the catalogue with its arguments. */
struct say {
    const char *key;
    struct arg *args;
    size_t arg_count;
    bool unheard; /* read only: a listener asks for it, or does without */
};

/* A button: its title is a message, or a text as it is. */
struct offer {
    const char *title_key; /* message, or NULL */
    const char *title;     /* when title_key is NULL */
    const char *value;     /* what choosing it sends */
};

/* A tracking card: one parcel. Titles are messages or texts as above. */
struct parcel_card {
    const struct order *order;
    const struct shipment *shipment;
};

/* A ticket to be opened, or an open one to be added to. */
struct ticket_wish {
    bool open;   /* a new one under `reference` */
    bool update; /* an existing one */
    const char *reference;
    enum ticket_reason reason;
    enum ticket_priority priority;
    const struct order *order;                 /* to be frozen; NULL where none is known or proven */
    const char *order_key;                     /* also when not proven: what the shopper said */
    const char *contact_email, *contact_phone; /* to be added */
};

/* An agent's words were told up to here (struct ticket, told_seq). */
struct told_ticket {
    const char *reference;
    int64_t seq;
};

/* A mail to be sent. One to nobody is kept in the same way and goes nowhere, so that a turn costs the same
 * whether its address is known or not. */
struct mail_wish {
    const char *to; /* a mail address in normal form; NULL: no mail */
    bool nobody;    /* the address is not known */
    struct say *subject, *text;
    utc_ms until; /* of no use afterwards */
};

/* A count that goes up with this turn: failed proofs of an order or a client, codes sent to a mailbox or by a
 * client. */
enum throttle_kind { THROTTLE_ORDER = 1, THROTTLE_CLIENT, THROTTLE_MAILBOX, THROTTLE_SENDER };

struct throttle_hit {
    enum throttle_kind kind;
    const char *key;
    int limit; /* decided while the count was below it: if it no longer is, the turn is stale */
    bool add;  /* false: only checked (a proof that fitted) */
};

struct decision {
    struct say *says; /* in order; one answer, several sentences */
    size_t say_count;
    struct say *reprompt; /* NULL: none */
    struct offer *offers;
    size_t offer_count;
    struct parcel_card *cards;
    size_t card_count;
    enum ask ask;
    bool end;
    bool link_account;
    struct ticket_wish ticket;
    struct mail_wish mail;
    struct throttle_hit *hits;
    size_t hit_count;
    const char *const
        *watch; /* keys of orders that this conversation asked about and may know: tell it of events */
    size_t watch_count;
    const char *const *notify; /* orders to tell about when the shopper is gone; keys */
    size_t notify_count;
    bool stop_notifications;
    struct told_ticket *told; /* whose agents' words are part of this answer */
    size_t told_count;
    const char *zone;         /* the shopper's time zone; NULL: the shop's */
    const char *const *trace; /* policy steps and the facts they rest on, in English, without personal data */
    size_t trace_count;
    const char *session_json; /* the session after this turn, to be kept */
    bool repeat;              /* say the last reply again, word for word: `says` is empty */
};

#endif
