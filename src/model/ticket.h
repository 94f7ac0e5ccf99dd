/* model/ticket.h - a case for a person. */
#ifndef WISMO_MODEL_TICKET_H
#define WISMO_MODEL_TICKET_H

#include <stdbool.h>
#include <stdint.h>

#include "base/clock.h"
#include "model/intent.h"

enum ticket_reason {
    TICKET_NONE = 0,
    TICKET_ASKED_PERSON, /* "human_agent" */
    TICKET_COMPLAINT,
    TICKET_LATE,
    TICKET_LOST,
    TICKET_DAMAGED,
    TICKET_MISSING_ITEM,
    TICKET_WRONG_ITEM,
    TICKET_NOT_RECEIVED,
    TICKET_STOLEN,
    TICKET_CANCEL_ORDER,
    TICKET_CHANGE_ORDER,
    TICKET_CHANGE_ADDRESS,
    TICKET_RETURN_OR_REFUND,
    TICKET_QUESTION, /* other_shop, delivery_options: something the policies do not answer */
    TICKET_IDENTITY, /* could not prove who is asking */
    TICKET_NOT_UNDERSTOOD,
    TICKET_DELIVERY_ISSUE, /* exception, returned, attempted: what the record itself shows */
    TICKET_REASON_COUNT
};

enum ticket_priority { PRIORITY_NORMAL = 0, PRIORITY_HIGH, PRIORITY_URGENT };
enum ticket_status { TICKET_OPEN = 0, TICKET_ANSWERED, TICKET_CLOSED };

const char *ticket_reason_name(enum ticket_reason reason);
bool ticket_reason_find(const char *name, enum ticket_reason *ret_reason);
const char *ticket_priority_name(enum ticket_priority priority); /* "normal", "high", "urgent" */
const char *ticket_status_name(enum ticket_status status);       /* "open", "answered", "closed" */
bool ticket_priority_find(const char *name, enum ticket_priority *ret_priority);
bool ticket_status_find(const char *name, enum ticket_status *ret_status);
enum ticket_reason ticket_reason_of_problem(enum problem problem);

/* A reference is two groups of three or four characters from 23456789ABCDEFGHJKMNPQRSTVWXYZ with a dash
 * between, the last a check character: easy to say, hard to mishear. Here always 4-4: 30^7 references, so
 * that one cannot be guessed by trying. */
#define TICKET_REFERENCE_TEXT 12
char *ticket_reference_make(uint64_t random, char buffer[TICKET_REFERENCE_TEXT]);
/* Normal form of what was typed or said ("k7p4 mx23"), or NULL when its check character is wrong. Into
 * `buffer`. */
char *ticket_reference_read(const char *text, char buffer[TICKET_REFERENCE_TEXT]);

/* One ticket as it is kept. JSON texts are frozen at the moment it was opened. */
struct ticket {
    const char *reference;
    enum ticket_reason reason;
    enum ticket_priority priority;
    enum ticket_status status;
    const char *order_key;    /* NULL where no order is known */
    const char *conversation; /* its id */
    const char *channel, *locale;
    const char *customer_id;
    const char *contact_email, *contact_phone;
    const char *order_json;    /* the order in the import form, or NULL */
    const char *promised_json; /* {"by","window_from"?,"window_until"?} or NULL */
    const char *trace_json;    /* array of texts */
    utc_ms opened_at, updated_at;
    int64_t word_seq; /* the newest word of an agent, by its number in the conversation; 0: none */
    int64_t told_seq; /* up to here the shopper was told, where words do not arrive by themselves */
};

#endif
