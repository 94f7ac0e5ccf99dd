/* model/facts.h - what dialogue/ may know about the world, fetched by the desk because it asked.
 *
 * dialogue_decide() either decides or says what it needs; the desk adds the facts and asks again. */
#ifndef WISMO_MODEL_FACTS_H
#define WISMO_MODEL_FACTS_H

#include <stdbool.h>
#include <stddef.h>

#include "model/order.h"
#include "model/ticket.h"

enum need_kind {
    NEED_PROOF = 1,       /* key: an order's key. Gives proof_facts, found or not, in the same time */
    NEED_ORDER,           /* key: an order's key; asked for only when it may be known */
    NEED_CUSTOMER_ORDERS, /* key: a customer's id; newest first, at most FACTS_ORDERS */
    NEED_MAILBOX, /* key: a mail address, in normal form; whether a customer has it, in the same time */
    NEED_MAILBOX_ORDERS,       /* key: a mail address that was proven; like NEED_CUSTOMER_ORDERS */
    NEED_TRACKING,             /* key: a tracking number; gives the keys of its order */
    NEED_THROTTLE_ORDER,       /* key: an order's key */
    NEED_THROTTLE_CLIENT,      /* key: the turn's client */
    NEED_THROTTLE_MAILBOX,     /* key: a mail address */
    NEED_THROTTLE_SENDER,      /* key: the turn's client, who has codes sent */
    NEED_OPEN_TICKET,          /* key: an order's key, reason: open ticket about the same matter */
    NEED_CONVERSATION_TICKETS, /* the tickets of this conversation, newest first */
    NEED_TICKET,               /* key: a reference */
    NEED_UNTOLD_TICKETS, /* of this conversation, and of the customer `key` (may be NULL): with words of an
                            agent that the shopper was not told, oldest first */
    NEED_WORDS           /* key: a reference; what agents said and was not told, else the last of it */
};

struct need {
    enum need_kind kind;
    const char *key;
    enum ticket_reason reason;
};

#define FACTS_ORDERS 20

/* What an order can be proven with. `found` false looks the same from outside. */
struct proof_fact {
    const char *key;
    bool found;
    const char *customer_id;
    const char *email;        /* normal form */
    const char *postcodes[8]; /* normal forms: the customer's and the parcels' destinations */
    size_t postcode_count;
};

struct order_fact {
    const char *key;
    const struct order *order; /* NULL: no such order */
};

struct customer_fact {
    const char *id; /* the key of its need: a customer's id, or a mail address */
    const struct order *const *orders;
    size_t order_count;
    const struct customer *customer; /* NULL: not known to the shop */
};

struct tracking_fact {
    const char *tracking_number;
    const char *const *order_keys;
    size_t order_count;
};

struct mailbox_fact {
    const char *email;
    bool known; /* a customer has it */
};

struct throttle_fact {
    enum need_kind kind; /* NEED_THROTTLE_... */
    const char *key;
    int count; /* in the last hour: failed proofs; of NEED_THROTTLE_MAILBOX and _SENDER codes sent */
};

struct ticket_fact {
    struct need asked; /* the need that it answers */
    const struct ticket *const *tickets;
    size_t ticket_count;
};

/* An agent's word on a ticket. */
struct remark {
    const char *from; /* the agent's name, or NULL */
    const char *text;
    utc_ms at;
};

struct words_fact {
    const char *reference;
    const struct remark *words; /* oldest first */
    size_t word_count;
    int64_t seq; /* of the last */
};

struct facts {
    utc_ms now;
    const char *new_reference; /* for a ticket, should one be opened */
    const char *new_code;      /* six random digits, should a mail be sent */
    struct proof_fact *proofs;
    size_t proof_count;
    struct order_fact *orders;
    size_t order_count;
    struct customer_fact *customers;
    size_t customer_count;
    struct mailbox_fact *mailboxes;
    size_t mailbox_count;
    struct tracking_fact *trackings;
    size_t tracking_count;
    struct throttle_fact *throttles;
    size_t throttle_count;
    struct ticket_fact *tickets;
    size_t ticket_count;
    struct words_fact *words;
    size_t words_count;
};

const struct proof_fact *facts_proof(const struct facts *facts, const char *key);
const struct order_fact *facts_order(const struct facts *facts, const char *key);
const struct customer_fact *facts_customer(const struct facts *facts, const char *id);
const struct mailbox_fact *facts_mailbox(const struct facts *facts, const char *email);
const struct tracking_fact *facts_tracking(const struct facts *facts, const char *tracking_number);
const struct throttle_fact *facts_throttle(const struct facts *facts, enum need_kind kind, const char *key);
const struct ticket_fact *facts_ticket(const struct facts *facts, const struct need *need);
const struct words_fact *facts_words(const struct facts *facts, const char *reference);

#endif
