/* tests/desk/house.h - a desk with everything real below it: intents, locales, and a store in a file. */
#ifndef WISMO_TESTS_HOUSE_H
#define WISMO_TESTS_HOUSE_H

#include "desk/desk.h"
#include "store/tickets.h"

struct heard_reply {
    bool answered;
    enum err err;
    char text[4096];
    char ticket[32];
    int64_t seq;
};

struct test_house {
    char path[256];
    struct snapshot *snapshot;
    struct store *reader;
    struct writer *writer;
    struct desk *desk;
    struct arena *arena;
    int stirred;
    int told; /* messages that went to the outlet */
    char told_to[64];
    char told_text[4096];
};

/* A fresh store with orders 1001 (on its way, due in two days, ada@example.com, 10001), 1003 (delivered
 * yesterday) and 1008 (packed). `config` is a configuration's text, or NULL. */
struct test_house *house_build(const char *config);
/* The same data file again, as after a restart. */
void house_restart(struct test_house *house);
void house_leave(struct test_house *house);

/* Starts a turn; `heard` gets the answer once house_settle() has run. */
void house_begin(struct test_house *house, const char *conversation, const char *id, const char *text,
                 struct heard_reply *heard);
void house_settle(struct test_house *house);
/* Says it and waits: the text of the answer. */
const char *house_say(struct test_house *house, const char *conversation, const char *text);
struct heard_reply *house_heard(void); /* the whole of the last house_say() */

void house_report(struct test_house *house, const char *call_id, const char *milestone, utc_ms at,
                  enum err *ret_err);

#endif
