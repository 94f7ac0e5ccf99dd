/* tests/dialogue/shop.h - a shop with orders, a conversation with it, and a server of facts that watches what
 * it is asked for.
 *
 *     struct shop *shop = shop_open();
 *     struct order *order = add_order(shop, "1001", "ada@example.com", "10001");
 *     scan(add_parcel(shop, order, "UPS", "1Z5R89390357567127"), "in_transit", 3 * MS_HOUR, "Louisville,
 * KY"); says(shop, "order_status number=1001 postcode=10001"); expect_said(shop, "status_in_transit");
 *     shop_close(shop);
 *
 * A meaning is written as questions with ';' between: an intent ("details" for provide_details), values
 * (number, tracking, postcode, email, phone, ticket, problem, about, code), mentions (item=headphones,
 * ordinal=2, other, newest, oldest, all, same, them, next) and how it was said (bare, corrects, follow_up,
 * named). */
#ifndef WISMO_TESTS_DIALOGUE_SHOP_H
#define WISMO_TESTS_DIALOGUE_SHOP_H

#include "dialogue/dialogue.h"
#include "test.h"
#include "wording/wording.h"

#define SHOP_ORDERS 64
#define SHOP_TICKETS 256
#define SHOP_COUNTS 256
#define SHOP_GIVEN 256
#define SHOP_NEEDS 64

struct shop {
    struct arena *arena; /* of everything */
    struct config *config;
    const char *locale; /* that it answers in */
    utc_ms now;         /* Monday, November 23, 2026, 10:00 in New York */
    struct order *orders[SHOP_ORDERS];
    size_t order_count;
    struct ticket tickets[SHOP_TICKETS];
    size_t ticket_count;
    struct remark word; /* that an agent said last, on whichever ticket */
    struct {
        enum throttle_kind kind;
        const char *key;
        int count;
    } counts[SHOP_COUNTS];
    size_t count_count;

    /* the conversation */
    struct turn turn; /* defaults of the next turn: channel, customer_id, client, forget_proof */
    const char *session_json;
    const char *given[SHOP_GIVEN]; /* proofs that were given in it */
    size_t given_count;
    struct decision decision;
    struct reply reply;
    int rounds;
    struct need needs[SHOP_NEEDS]; /* that the last turn had */
    size_t need_count;
    int references;
};

struct shop *shop_open(void);
struct shop *shop_open_with(const char *config);
void shop_close(struct shop *shop);

/* ---- orders: times are given as ago ---- */

struct order *add_order(struct shop *shop, const char *number, const char *email, const char *postcode);
void add_line(struct shop *shop, struct order *order, const char *sku, const char *title);
struct shipment *add_parcel(struct shop *shop, struct order *order, const char *carrier,
                            const char *tracking);
void pack(struct shop *shop, struct shipment *parcel, const char *sku);
struct event *scan(struct shop *shop, struct shipment *parcel, const char *milestone, utc_ms ago,
                   const char *place);
void promise(struct shop *shop, struct order *order, int days); /* a bare date, so many days from today */
void window(struct shop *shop, struct shipment *parcel, utc_ms from, utc_ms until); /* from now */
void add_demonstration(struct shop *shop); /* 1001 to 1012, as the design page has them */
struct order *find_order(struct shop *shop, const char *key);
struct shop *demonstration(void);                      /* a shop with those of the demonstration */
struct shop *one_parcel(struct shipment **ret_parcel); /* a shop with 1001 alone, in a parcel of UPS */

/* ---- the conversation ---- */

void says(struct shop *shop, const char *meaning);
void chooses(struct shop *shop, const char *value);
void types(struct shop *shop, const char *text); /* a text that nobody understands */
void opens(struct shop *shop);
void begins_anew(struct shop *shop); /* another conversation; the shop stays as it is */
void passes(struct shop *shop, utc_ms time);

/* "order_status", "1001": in a conversation of its own, with the proof. */
void asks(struct shop *shop, const char *intent, const char *number);

bool said(const struct shop *shop, const char *key);
const struct arg *said_arg(const struct shop *shop, const char *key, const char *name);
void expect_said(const struct shop *shop, const char *key);
void expect_unsaid(const struct shop *shop, const char *key);
void expect_ask(const struct shop *shop, enum ask ask);
void expect_text_has(const struct shop *shop, const char *part);
void expect_text_lacks(const struct shop *shop, const char *part);
bool needed(const struct shop *shop, enum need_kind kind, const char *key);
bool offers(const struct shop *shop, const char *value);

/* A person answers the newest ticket. */
void agent_says(struct shop *shop, const char *name, const char *text);
const struct ticket_wish *ticket_of(const struct shop *shop); /* of the last answer */
void expect_ticket(const struct shop *shop, enum ticket_reason reason,
                   const char *order); /* NULL: none frozen */
void expect_no_ticket(const struct shop *shop);

#endif
