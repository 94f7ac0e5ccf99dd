/* model/meaning.h - what a message was understood to say, and what the listener was told to expect.
 *
 * Everything in these structs lives in the arena of the turn. */
#ifndef WISMO_MODEL_MEANING_H
#define WISMO_MODEL_MEANING_H

#include <stdbool.h>
#include <stddef.h>

#include "model/intent.h"

enum entity_type {
    ENTITY_NONE = 0,
    ENTITY_ORDER_NUMBER,    /* normal form: upper case, no blanks, no '#', dashes as the shop writes them */
    ENTITY_TRACKING_NUMBER, /* upper case, no blanks */
    ENTITY_POSTCODE,        /* upper case, no blanks */
    ENTITY_EMAIL,           /* lower case */
    ENTITY_PHONE,           /* digits, with a leading '+' when it had one */
    ENTITY_PROBLEM,         /* a problem_name() */
    ENTITY_ITEM,            /* as said, folded: "headphones" */
    ENTITY_DATE,            /* as said, folded: "last friday", "november 20" */
    ENTITY_AMOUNT,          /* as said: "$20" */
    ENTITY_ABOUT,           /* slot of human_agent: "hours" or "contact" */
    ENTITY_TICKET,          /* a ticket reference: "K7P-4MX" */
    ENTITY_CODE,            /* a code from a mail, six digits; only where one was asked for */
    ENTITY_TYPE_COUNT
};

const char *entity_type_name(enum entity_type type); /* "order_number" */
bool entity_type_find(const char *name, enum entity_type *ret_type);

/* A value found in the text. start and end are byte offsets in the text as it was given. */
struct entity {
    enum entity_type type;
    const char *value; /* in normal form */
    size_t start, end;
    bool named; /* the text says what it is ("order number 1001"), so it may not be read as something else */
};

struct slot {
    enum entity_type type;
    const char *value;
};

/* One thing that is wanted. */
struct question {
    enum intent intent;
    struct slot *slots;
    size_t slot_count;
    double confidence; /* 0 to 1 */
    const char *rule;  /* "intents/en/order_status.yaml:12", the file and line that decided; "" for none */
};

/* A way of pointing at something that only the facts can resolve. */
enum mention_kind {
    MENTION_ITEM = 1,  /* "the headphones": text is the words */
    MENTION_ORDINAL,   /* "the first": ordinal 1, 2 ...; -1 is the last in the list */
    MENTION_OTHER,     /* "the other one" */
    MENTION_NEWEST,    /* "my latest order" */
    MENTION_ALL,       /* "both", "all of them" */
    MENTION_SAME,      /* "it", "that one": the one spoken of */
    MENTION_THEM,      /* "they", "those": all that were told together, else the one spoken of */
    MENTION_OLDEST,    /* "the older one" */
    MENTION_NEXT,      /* "another order": a different one, to be named */
    MENTION_WEEKDAY,   /* "the one from Friday": ordinal 1 Monday to 7 Sunday */
    MENTION_DAYS_AGO,  /* "what I ordered yesterday": ordinal 1 */
    MENTION_WEEKS_AGO, /* "the order from last week": ordinal 1 */
};

struct mention {
    enum mention_kind kind;
    const char *text;
    int ordinal;
};

struct meaning {
    const char *language;       /* whose files were used: "en" */
    struct question *questions; /* at least one; the first decides, the rest are `also` */
    size_t question_count;
    struct entity *entities;
    size_t entity_count;
    struct mention *mentions;
    size_t mention_count;
    const char
        *wants_language; /* asked for in as many words: "de"; "other": none that is here; NULL: not asked */
    bool bare;           /* nothing but values, as in an answer to a question: "10001" */
    bool corrects;       /* takes something back first: "no, 1004", "I meant 1004" */
    bool follow_up;      /* hangs on what was said before: "and when will it arrive?", "and 1004?" */
};

/* What was asked last. Decides what a bare value is. */
enum ask {
    ASK_NOTHING = 0,
    ASK_ORDER_NUMBER,
    ASK_PROOF,       /* postcode or mail address */
    ASK_WHICH_ORDER, /* one of `choices` */
    ASK_PROBLEM,     /* what went wrong */
    ASK_CONTACT,     /* mail address or phone for a ticket */
    ASK_EMAIL,       /* mail address, to send a code to */
    ASK_CODE,        /* the code that a mail brought */
    ASK_PERSON,      /* yes or no: shall a person take over? */
    ASK_YES_NO,      /* yes or no to what was offered */
    ASK_COUNT
};

const char *ask_name(enum ask ask); /* "order_number"; "" for nothing */
bool ask_find(const char *name, enum ask *ret_ask);

struct expectation {
    enum ask asked;
    const char *const *choices; /* titles offered, as shown: "Wireless headphones" */
    size_t choice_count;
    bool told; /* an order was told before: "is it lost?" speaks of that one */
};

/* The first slot of that type, or NULL. */
const char *question_slot(const struct question *question, enum entity_type type);
enum problem question_problem(const struct question *question);
const struct entity *meaning_entity(const struct meaning *meaning, enum entity_type type, size_t nth);

#endif
