/* dialogue/dialogue_private.h - one turn while it is being decided, and what the files of this room share.
 *
 * A turn is decided from the start each time that facts arrive. A step that lacks a fact calls a know_
 * function, which notes the need and answers NULL; the step then returns, and whatever was said so far is
 * thrown away. */
#ifndef WISMO_DIALOGUE_DIALOGUE_PRIVATE_H
#define WISMO_DIALOGUE_DIALOGUE_PRIVATE_H

#include "dialogue/session.h"

#define NUMBERS 4 /* order numbers taken from one message */
#define RULINGS 12

/* Whether an order may be spoken of in this turn, and if not, why. */
enum access {
    ACCESS_WAIT = 0, /* facts are missing */
    ACCESS_OWN,      /* level 2: the customer's own */
    ACCESS_PROVEN,   /* level 1 */
    ACCESS_UNPROVEN, /* no proof was given for it, or only one that was given for another */
    ACCESS_FAILED,   /* what was given does not fit, or there is no such order: nobody can tell which */
    ACCESS_LOCKED,   /* no proof is taken for now */
};

struct ruling {
    const char *said, *key; /* what stands for an order, and the order */
    enum access access;
};

/* What is said about a code, if anything. */
enum code_say {
    CODE_NOTHING = 0,
    CODE_WANTED,  /* it is asked for again */
    CODE_SENT,    /* a mail is on its way, if the address is known */
    CODE_MISSING, /* it did not come */
    CODE_FAILED,  /* it does not fit */
    CODE_EXPIRED, /* none is valid any more */
    CODE_REFUSED, /* none is sent or taken for now */
};

struct talk {
    struct session s; /* becomes the session after this turn */
    const struct turn *turn;
    const struct meaning *meaning;
    const struct facts *facts;
    const struct config *config;
    const char *locale;
    struct arena *arena;
    struct question_of_facts needs;
    struct decision d;

    /* heard */
    struct {
        const char *numbers[NUMBERS];
        size_t number_count;
        const char *postcode, *email, *phone, *ticket, *code;
        const char *contact_email, *contact_phone; /* given as a contact, not as a proof */
        bool proof;                                /* a value of a proof's shape */
    } heard;
    enum ask was_asked;             /* by the last reply */
    bool was_private;               /* the last reply told something about an order */
    bool was_together;              /* the last reply told the choices in one breath */
    struct choice choices[CHOICES]; /* of the last reply */
    size_t choice_count;
    struct want wants[WANTS];
    size_t want_count;
    const char *told[CHOICES]; /* orders told in this turn */
    size_t told_count;
    struct choice first_told;
    struct ruling rulings[RULINGS];
    size_t ruling_count;

    /* to be asked at the end: one thing */
    struct {
        bool failed, locked, number, proof, which, problem, contact, ticket, email;
        enum code_say code;
        bool fresh;            /* for a question of this message, or in answer to it */
        bool silent_number;    /* what was said asks for it already */
        bool silent_person;    /* what was said names the person already: a button is enough */
        bool person_first;     /* a person is offered before all else, and was spoken of */
        const char *proof_key; /* the order whose proof is wanted */
    } ask;
    enum ticket_reason person_reason;
    const char *person_key;
    bool keep_misses; /* this message was not understood */
    bool keep_all;    /* the session stays as it is */
    bool keep_asked;  /* what was asked stays asked, though this reply does not say so */
    bool proved;      /* something was told, or may be: a proof that fits one order is not a failed one */
    bool answered;
    bool asks_fresh; /* this message brings a question of its own */
    const struct order *zone_of;
    const struct ticket_fact
        *untold; /* with words of an agent that were not told; NULL: none were looked for */
};

/* ---- talk.c: facts ---- */

bool waiting(const struct talk *t);
const struct proof_fact *know_proof(struct talk *t, const char *key);
const struct order_fact *know_order(struct talk *t, const char *key);
const struct customer_fact *know_customer(
    struct talk *t); /* NULL also when nobody is known: see is_known() */
const struct mailbox_fact *know_mailbox(struct talk *t, const char *email);
const struct tracking_fact *know_tracking(struct talk *t, const char *number);
const struct throttle_fact *know_throttle(struct talk *t, enum need_kind kind, const char *key);
const struct ticket_fact *know_tickets(struct talk *t, enum need_kind kind, const char *key,
                                       enum ticket_reason reason);
const struct words_fact *know_words(struct talk *t, const char *reference);
bool is_known(const struct talk *t); /* level 2 */

/* ---- talk.c: saying ---- */

struct say *say(struct talk *t, const char *key);
void paragraph(struct talk *t); /* what follows stands apart, when anything was said before */
void apart(struct talk *t);     /* the same, but only where the answer has paragraphs already */
void arg_text(struct talk *t, struct say *say, const char *name, const char *text);
void arg_number(struct talk *t, struct say *say, const char *name, const char *number);
void arg_count(struct talk *t, struct say *say, const char *name, int64_t count);
void arg_time(struct talk *t, struct say *say, const char *name, enum arg_kind kind, utc_ms at);
void arg_window(struct talk *t, struct say *say, const char *name, utc_ms from, utc_ms until);
void arg_age(struct talk *t, struct say *say, const char *name, utc_ms age);
void arg_items(struct talk *t, struct say *say, const char *name, const char *const *items, size_t count);
void arg_message(struct talk *t, struct say *say, const char *name, const char *key);
void offer_message(struct talk *t, const char *title_key, const char *value);
void offer_title(struct talk *t, const char *title, const char *value);
void trace(struct talk *t, const char *format, ...) __attribute__((format(printf, 2, 3)));
bool text_list_has(const char *const *items, size_t count, const char *text);

/* ---- hear.c: what the message brings ---- */

void hear_message(struct talk *t);
/* A number as the key of what it means. */
const char *number_key(struct talk *t, enum entity_type type, const char *value);

/* ---- wants.c: what is asked ---- */

bool want_add(struct talk *t, struct want want); /* false when there is no room; the same one again is one */
bool asks_for_person(const struct talk *t);
void hear_wants(struct talk *t); /* questions of this message and those left over */

/* ---- resolve.c: which order ---- */

bool intent_needs_order(enum intent intent);
/* Gives every want its order, where what is known tells; may ask which. */
void resolve(struct talk *t);

/* ---- titles.c: what things are called ---- */

/* The lines of an order as a shopper would name them; at most `limit`. */
size_t order_titles(const struct order *order, const char **ret_titles, size_t limit);
int title_score(const char *title,
                const char *words); /* how many of the words the title has, forgiving typing errors */
bool line_matches(const struct line *line, const char *words);

/* ---- identity.c: who asks ---- */

/* A key is what the shopper said: an order's key, or TRACKED and a tracking number. What order that is stays
 * hidden until the proof fits. */
#define TRACKED "track:"
const char *said_number(const char *key); /* without the mark; NULL for NULL */
enum access access_to(struct talk *t, const char *key);
/* The order, when it may be spoken of and its facts are here. */
const struct order *open_order(struct talk *t, const char *key);

bool may_guess(struct talk *t);                     /* false: facts are missing, or too much was guessed */
void count_code(struct talk *t, const char *email); /* one more is sent */
void count_wrong_code(struct talk *t);              /* like any failed proof */

/* ---- code.c: a code from a mail ---- */

bool codes_are_sent(const struct talk *t);
const char *known_mailbox(const struct talk *t); /* a mail address that a code proved; NULL: none */
void send_code(struct talk *t, const char *email);
/* Where a number is missing: true when a mail address or its code stands in for it. */
bool code_instead_of_number(struct talk *t);
bool take_code(struct talk *t); /* the one that was heard; false: it opens nothing, and that is asked about */
void ask_email(struct talk *t);
void ask_code(struct talk *t);

/* ---- answer.c ---- */

void keep_want(struct talk *t, struct want want); /* until what is missing for it comes */

void answer_all(struct talk *t);

/* ---- answers ---- */

void answer_status(struct talk *t, const struct want *want, const struct order *order);
void answer_eta(struct talk *t, const struct want *want, const struct order *order);
void answer_tracking(struct talk *t, const struct want *want, const struct order *order);
void answer_problem(struct talk *t, const struct want *want, const struct order *order);
void answer_change(struct talk *t, const struct want *want, const struct order *order);
void answer_notify(struct talk *t, const struct want *want, const struct order *order);
/* Without an order. */
void answer_shop(struct talk *t, const struct want *want);
void answer_list(struct talk *t, const struct want *want);
void answer_ticket(struct talk *t, const struct want *want);
void answer_person(struct talk *t, const struct want *want);
/* A problem whose order stays unknown: a person takes it as it is. */
void problem_without_order(struct talk *t, const struct want *want);
bool problem_needs_person(enum problem problem); /* whatever the record says */
/* "Lost", or "still nothing", of what the record says was delivered is "not received". */
enum problem problem_meant(const struct talk *t, const struct want *want, const struct order *order);
void say_sorry(struct talk *t, const struct want *want); /* once a problem */

/* ---- answer_status.c: where one parcel is ---- */

/* The parcel's place in a split order; NULL for an order in one parcel. */
struct part {
    size_t position, count;
};
void tell_parcel(struct talk *t, const struct order *order, const struct shipment *shipment,
                 const struct part *part);
/* When the only parcel of an order comes, while it is held up or silent: why nobody can promise that, and the
 * way on. False: it is neither. */
bool tell_no_promise(struct talk *t, const struct order *order, const struct shipment *shipment);

/* ---- parcels.c: an order in several parcels ---- */

void tell_items_left(struct talk *t, const struct order *order);
void tell_order(struct talk *t, const struct order *order, const char *item);
/* The same without what is there already, as long as something is to come. */
void tell_coming(struct talk *t, const struct order *order, const char *item);
/* The subject of a sentence about one parcel of several. */
void arg_parcel(struct talk *t, struct say *said, const struct order *order, const struct shipment *shipment,
                const struct part *part);
void arg_carrier(struct talk *t, struct say *say, const struct shipment *shipment);
size_t parcel_titles(const struct order *order, const struct shipment *shipment, const char **ret_titles,
                     size_t limit);
const struct shipment *parcel_of(const struct order *order, const char *item); /* NULL: none, or several */
void add_card(struct talk *t, const struct order *order, const struct shipment *shipment);
bool place_may_be_told(const struct order *order, const char *place);

/* ---- expect.c: when it may be expected ---- */

const char *zone_for(const struct talk *t, const struct order *order);
bool is_due_today(const struct talk *t, const struct order *order, const struct outlook *outlook);
/* False: nothing is to be expected. */
bool tell_expected(struct talk *t, const struct order *order, const struct outlook *outlook);
/* What has passed, and what is still to come. */
void tell_expectations(struct talk *t, const struct order *order, const struct shipment *shipment,
                       const struct outlook *outlook);
void tell_doubtful(struct talk *t, const struct order *order, const struct shipment *shipment);
void tell_doubtful_eta(struct talk *t, const struct order *order, const struct shipment *shipment);
void tell_date(struct talk *t,
               const struct order *order); /* when an order in one parcel is to be expected, if known */
void tell_passed(struct talk *t, const struct order *order, const struct shipment *shipment,
                 const struct outlook *outlook);
bool is_out_today(const struct talk *t, const struct order *order, const struct standing *standing);
bool is_outrun(const struct talk *t, const struct order *order, const struct standing *standing,
               const struct outlook *outlook); /* in the van today, promised for later */

/* ---- handoff.c: a person ---- */

/* Opens a ticket in this turn, or takes up the open one about the same matter. `order` only where it may be
 * known; `said_key` is what the shopper said. False: facts are missing. */
bool hand_over(struct talk *t, enum ticket_reason reason, const struct order *order, const char *said_key);
void name_ticket(struct talk *t, const char *reference); /* every reply that names one carries it */
void offer_person(struct talk *t, enum ticket_reason reason,
                  const char *key); /* asked at the end; done on "yes" */
void accept_offer(struct talk *t);
void add_contact(struct talk *t);

/* ---- words.c: what a person wrote on a ticket ---- */

void hear_words(struct talk *t);        /* finds out what is to be told; ahead of everything */
void tell_untold_words(struct talk *t); /* once the answer stands */
/* The last word on a ticket that was asked about by its owner, unless they are told it anyway. */
void tell_words_of(struct talk *t, const struct ticket *ticket);

/* ---- moves.c: greeting, help, yes and no, and what was not understood ---- */

void move_open(struct talk *t);
void move_language(struct talk *t);                /* another language was asked for */
bool move_alone(struct talk *t, enum intent move); /* true: the turn is decided */
bool move_yes(struct talk *t);
bool move_no(struct talk *t);
void not_understood(struct talk *t);

/* ---- ask.c: one question at the end ---- */

void ask_at_the_end(struct talk *t);
void reprompt(struct talk *t);

#endif
