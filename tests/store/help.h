/* tests/store/help.h - a store to try things on, and short ways of making orders, events and turns. */
#ifndef WISMO_TESTS_STORE_HELP_H
#define WISMO_TESTS_STORE_HELP_H

#include "store/conversations.h"
#include "store/orders.h"
#include "store/store.h"
#include "store/tickets.h"
#include "test.h"

#define NOON ((utc_ms)1795435200000) /* 2026-11-23T12:00:00Z */

struct bench {
    char path[128];
    struct store *store;
    struct arena *arena;
};

struct bench bench_open(void); /* a fresh file */
void bench_close(struct bench *bench);

/* An order "1042" of a customer with the given id, mail address and postcode (each may be NULL), with one
 * parcel "p1" of the tracking number, without events. In the arena. */
struct order make_order(struct arena *arena, const char *number, const char *customer, const char *email,
                        const char *postcode, const char *tracking_number);
struct shipment make_parcel(const char *id, const char *tracking_number);
struct event make_event(const char *id, utc_ms at, enum milestone milestone);

void keep_order(struct bench *bench, const struct order *order);
struct order find_order(struct bench *bench, const char *key);
enum err add_event(struct bench *bench, const char *order_key, const char *tracking_number,
                   const char *shipment_id, struct event event);

/* A turn that was decided on `revision`, heard as `heard` and answered with `text`. */
struct turn_record make_turn(const char *conversation, int64_t revision, const char *heard,
                             const struct reply *reply);
struct reply make_reply(const char *text);
/* Keeps a turn that is expected to fit; returns the number of its message. */
int64_t keep_turn(struct bench *bench, const char *conversation, int64_t revision, const char *heard,
                  const char *text);
/* The text of a kept reply, in the arena. */
const char *reply_text(struct arena *arena, const struct message *message, int64_t *ret_seq);

/* The answer to a SELECT of one integer, over a connection of its own. */
int64_t count_in(const char *path, const char *sql);

/* lose.c: in the middle of a job, the whole transaction is undone; gives ERR_STORE. */
enum err lose_transaction(struct store *store);

#endif
