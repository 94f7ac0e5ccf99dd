/* desk/desk_private.h - what the files of this room share. */
#ifndef WISMO_DESK_DESK_PRIVATE_H
#define WISMO_DESK_DESK_PRIVATE_H

#include "desk/desk.h"
#include "model/facts.h"
#include "model/ticket.h"
#include "store/retention.h"

/* Work that must not overtake other work of the same name (a conversation, an order) waits in a lane: the
 * first is under way, the rest follow one by one. */
struct lanes;
struct waiting {
    void (*start)(struct waiting *work);
    struct waiting *next;
};

struct lanes *lanes_open(void);
void lanes_close(struct lanes *lanes);
void lane_enter(struct lanes *lanes, const char *name,
                struct waiting *work);                  /* starts it now or when its time comes */
void lane_leave(struct lanes *lanes, const char *name); /* the work under way is done: starts the next */

/* tidy.c: a step is with the writer while it is busy. */
struct tidying {
    bool busy;
    utc_ms now, rest_until;
    struct retention retention;
    struct retention_place place, next;
};

struct desk {
    struct store *reader;
    int64_t view_since_us; /* a view of the store is held since then; 0: none */
    struct writer *writer;
    struct snapshot *snapshot;
    struct ear *ear;
    struct voice *voice; /* of `snapshot`, for the desk's thread */
    struct outlet outlet;
    void (*stirred)(void *arg);
    void *stirred_arg;
    struct lanes *lanes;
    struct tidying tidying;
    int64_t news_seen; /* follow.c: the number of the newest */
    struct desk_figures figures;
    size_t in_flight;
    /* The writer's thread words notices with a voice of its own; it alone touches these. */
    struct {
        struct snapshot *snapshot;
        struct voice *voice;
    } writer_side;
};

/* What a conversation is to be told once the commit has returned. */
struct telling {
    const char *conversation;
    struct message message;
    struct reply *reply;
};

/* A call of a shop or carrier on its way through the writer. */
struct report_work {
    struct desk *desk;
    struct snapshot *snapshot;
    struct arena *arena; /* ours: the reading lives in it, and what is made of it */
    struct desk_call call;
    const char *sender;
    int64_t again; /* the number of a kept call that is read again; 0: this one is new */
    desk_reported *done;
    void *arg;
    utc_ms now;

    /* what a run made of it */
    const char *complaint;
    struct telling *tellings;
    size_t telling_count;
    int depth; /* of orders that let calls go on which waited for them */
};

/* report.c, on the writer's thread. ERR_NOT_FOUND: its order is not known. ret_order_key: may stay NULL */
enum err report_take(struct store *store, struct report_work *work, const struct report *report,
                     const char **ret_order_key);
void report_tell(struct desk *desk, const struct report_work *work); /* on the desk's */

/* desk.c: the turns that are decided while the writer is at work share one view of the store, since each new
 * view costs SQLite all it had read. It is let go as soon as something of ours was written, and when it is
 * some milliseconds old. */
enum err desk_look(struct desk *desk);
void desk_look_away(struct desk *desk);

/* One turn on its way through the desk. */
struct turn_work {
    struct waiting waiting; /* first: a lane hands it back */
    struct desk *desk;
    struct snapshot *snapshot; /* held: that which the turn was decided with */
    struct arena *own;         /* this, and the turn as it came */
    struct arena *arena;       /* one attempt: emptied when the turn is decided anew */
    struct turn turn;
    desk_replied *done;
    void *arg;
    int attempts;

    /* what the attempt made of it */
    struct conversation conversation;
    bool is_new;
    const char *locale;       /* that the answer is worded in */
    bool locale_served;       /* whether the language asked for is loaded */
    const char *hears;        /* the language that the words are taken for; NULL: the text tells */
    bool may_switch;          /* a text clearly in another language changes it */
    const char *keeps_locale; /* what the conversation is kept with; NULL: as it was */
    struct meaning meaning;
    struct decision decision;
    struct reply reply;
    struct turn_record record;
    struct ticket ticket; /* to be opened or updated; reference NULL: none */
    bool opens_ticket;
    const char *mail_body; /* to go into the outbox; NULL: no mail */
    bool stirs;            /* put something into the outbox */
    int64_t seq;
    struct message repeated; /* the answer that a message id had already */
};

/* tongue.c: sets `locale` and what is beside it, ahead of understanding; then follows what was understood. */
void tongue_begin(struct turn_work *work, const struct session *session);
void tongue_follow(struct turn_work *work, struct session *session);

/* turn_copy.c */
void turn_copy(struct arena *arena, const struct turn *from, struct turn *ret_turn);

/* Orders that were read together with what proves them. They are no facts before they are asked for: who has
 * proven nothing yet must not hear of them. */
struct aside {
    struct order_fact *orders;
    size_t order_count;
};

/* fetch.c: adds to the facts what dialogue asked for, orders with their outlook. ERR_STORE when the store
 * failed. */
enum err fetch_facts(struct store *store, const struct question_of_facts *needs, const char *conversation,
                     const struct config *config, struct arena *arena, struct aside *aside,
                     struct facts *facts);

/* post.c: puts a ticket as it stands into the outbox. A job's part; a known key is done already. */
struct posting {
    const char *reference;
    bool opens;               /* else it is updated */
    const char *key;          /* of the outbox, for ever */
    const char *conversation; /* where that happened, when it need not be the ticket's own; NULL: it is */
    utc_ms now;
};
enum err ticket_post(struct store *store, const struct posting *posting, struct arena *arena);

/* keep.c: the record of a decided turn, and the job that keeps it. */
void keep_prepare(struct turn_work *work);
enum err keep_run(struct store *store, void *arg); /* a job; arg is the turn_work */

#endif
