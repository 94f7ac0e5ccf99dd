/* desk/fetch.c - from what dialogue asked for to the store's answers. */
#include <string.h>

#include "base/json.h"
#include "base/str.h"
#include "desk/desk_private.h"
#include "insight/insight.h"
#include "store/orders.h"
#include "store/positions.h"
#include "store/tickets.h"

#define WORDS_LOOKBACK 50 /* messages among which the words of a ticket are looked for */

static enum err fetch_proof(struct store *store, const struct need *need, struct arena *arena,
                            struct aside *aside, struct facts *facts)
{
    struct proof_fact proof;
    const struct order *order = NULL;
    enum err err = orders_proof(store, need->key, arena, &proof, &order);
    if (!err) {
        proof.key = need->key;
        *ARENA_PUSH(arena, facts->proofs, facts->proof_count) = proof;
        *ARENA_PUSH(arena, aside->orders, aside->order_count) =
            (struct order_fact){.key = need->key, .order = order};
    }
    return err;
}

static const struct order_fact *look_aside(const struct aside *aside, const char *key)
{
    for (size_t i = 0; i < aside->order_count; i++)
        if (text_equal(aside->orders[i].key, key))
            return &aside->orders[i];
    return NULL;
}

/* A parcel that its carrier is silent about may have a device that is not. Asked only then: few have one. */
static bool sense(struct store *store, struct order *order, struct arena *arena)
{
    bool any = false;
    for (size_t i = 0; i < order->shipment_count; i++) {
        struct shipment *parcel = &order->shipments[i];
        const char *names[] = {parcel->tracking_number, position_name(arena, NULL, order->key, parcel->id),
                               position_name(arena, NULL, order->key, NULL)};
        for (size_t j = 0; parcel->outlook.silence && j < 3; j++) {
            utc_ms at = UTC_NONE;
            if (names[j] && positions_newest(store, names[j], &at) == OK && at > parcel->sensed_at)
                parcel->sensed_at = at;
        }
        any = any || parcel->sensed_at > 0;
    }
    return any;
}

static enum err fetch_order(struct store *store, const struct need *need, const struct config *config,
                            struct arena *arena, const struct aside *aside, struct facts *facts)
{
    const struct order_fact *known = look_aside(aside, need->key);
    struct order *order = known ? (struct order *)known->order : arena_alloc(arena, sizeof *order);
    enum err err = known ? OK : orders_find(store, need->key, arena, order);
    if (err && err != ERR_NOT_FOUND)
        return err;
    if (err)
        order = NULL;
    if (order)
        insight_look(order, facts->now, config);
    if (order && sense(store, order, arena))
        insight_look(order, facts->now, config);
    *ARENA_PUSH(arena, facts->orders, facts->order_count) =
        (struct order_fact){.key = need->key, .order = order};
    return OK;
}

static enum err fetch_customer(struct store *store, const struct need *need, const struct config *config,
                               struct arena *arena, struct facts *facts)
{
    struct customer_fact customer;
    enum err err = need->kind == NEED_MAILBOX_ORDERS
                       ? orders_of_mailbox(store, need->key, FACTS_ORDERS, arena, &customer)
                       : orders_of_customer(store, need->key, FACTS_ORDERS, arena, &customer);
    if (err)
        return err;
    for (size_t i = 0; i < customer.order_count; i++)
        insight_look((struct order *)customer.orders[i], facts->now,
                     config); /* ours: the store made copies */
    customer.id = need->key;
    *ARENA_PUSH(arena, facts->customers, facts->customer_count) = customer;
    return OK;
}

static enum err fetch_mailbox(struct store *store, const struct need *need, struct arena *arena,
                              struct facts *facts)
{
    bool known = false;
    enum err err = mailbox_known(store, need->key, &known);
    if (!err)
        *ARENA_PUSH(arena, facts->mailboxes, facts->mailbox_count) =
            (struct mailbox_fact){.email = need->key, .known = known};
    return err;
}

static enum err fetch_tracking(struct store *store, const struct need *need, struct arena *arena,
                               struct facts *facts)
{
    struct tracking_fact tracking;
    enum err err = orders_by_tracking(store, need->key, arena, &tracking);
    if (!err) {
        tracking.tracking_number = need->key;
        *ARENA_PUSH(arena, facts->trackings, facts->tracking_count) = tracking;
    }
    return err;
}

static enum throttle_kind throttle_of(enum need_kind kind)
{
    switch (kind) {
    case NEED_THROTTLE_ORDER: return THROTTLE_ORDER;
    case NEED_THROTTLE_MAILBOX: return THROTTLE_MAILBOX;
    case NEED_THROTTLE_SENDER: return THROTTLE_SENDER;
    default: return THROTTLE_CLIENT;
    }
}

static enum err fetch_throttle(struct store *store, const struct need *need, struct arena *arena,
                               struct facts *facts)
{
    int count = 0;
    enum throttle_kind kind = throttle_of(need->kind);
    enum err err = throttle_count(store, kind, need->key, facts->now, &count);
    if (!err)
        *ARENA_PUSH(arena, facts->throttles, facts->throttle_count) =
            (struct throttle_fact){.kind = need->kind, .key = need->key, .count = count};
    return err;
}

static enum err fetch_tickets(struct store *store, const struct need *need, const char *conversation,
                              struct arena *arena, struct facts *facts)
{
    struct ticket *tickets = NULL;
    size_t count = 0;
    enum err err;
    if (need->kind == NEED_CONVERSATION_TICKETS) {
        err = tickets_of_conversation(store, conversation, arena, &tickets, &count);
    } else if (need->kind == NEED_UNTOLD_TICKETS) {
        err = tickets_untold(store, conversation, need->key, arena, &tickets, &count);
    } else {
        tickets = arena_alloc(arena, sizeof *tickets);
        err = need->kind == NEED_TICKET ? tickets_find(store, need->key, arena, tickets)
                                        : tickets_find_open(store, need->key, need->reason, arena, tickets);
        count = err ? 0 : 1;
    }
    if (err && err != ERR_NOT_FOUND)
        return err;
    const struct ticket **list = arena_alloc_array(arena, count, sizeof *list);
    for (size_t i = 0; i < count; i++)
        list[i] = &tickets[i];
    *ARENA_PUSH(arena, facts->tickets, facts->ticket_count) =
        (struct ticket_fact){.asked = *need, .tickets = list, .ticket_count = count};
    return OK;
}

/* One message of an agent, when it is about this ticket. */
static void add_word(const struct message *message, const char *reference, struct arena *arena,
                     struct words_fact *fact, struct remark **words)
{
    struct json *document = NULL;
    struct reply reply;
    if (message->kind == MESSAGE_AGENT && message->reply_json &&
        json_parse(message->reply_json, strlen(message->reply_json), &document, NULL) == OK &&
        reply_read(document, arena, &reply) == OK && text_equal(reply.ticket, reference)) {
        *ARENA_PUSH(arena, *words, fact->word_count) =
            (struct remark){.from = message->from, .text = reply.text, .at = message->at};
        fact->seq = message->seq;
    }
    json_close(document);
}

static enum err fetch_words(struct store *store, const struct need *need, struct arena *arena,
                            struct facts *facts)
{
    struct ticket ticket = {0};
    struct message *messages = NULL;
    struct remark *words = NULL;
    size_t count = 0;
    struct words_fact fact = {.reference = need->key};
    enum err err = tickets_find(store, need->key, arena, &ticket);
    if (err && err != ERR_NOT_FOUND)
        return err;
    if (!err && ticket.word_seq && ticket.conversation) {
        bool untold = ticket.told_seq < ticket.word_seq;
        int64_t after = untold ? ticket.told_seq : ticket.word_seq - 1;
        if (after < ticket.word_seq - WORDS_LOOKBACK)
            after = ticket.word_seq - WORDS_LOOKBACK;
        err = messages_since(store, ticket.conversation, after, (size_t)(ticket.word_seq - after), arena,
                             &messages, &count);
        if (err)
            return err;
    }
    for (size_t i = 0; i < count; i++)
        add_word(&messages[i], need->key, arena, &fact, &words);
    fact.words = words;
    *ARENA_PUSH(arena, facts->words, facts->words_count) = fact;
    return OK;
}

enum err fetch_facts(struct store *store, const struct question_of_facts *needs, const char *conversation,
                     const struct config *config, struct arena *arena, struct aside *aside,
                     struct facts *facts)
{
    for (size_t i = 0; i < needs->count; i++) {
        const struct need *need = &needs->items[i];
        enum err err = ERR_INVALID;
        switch (need->kind) {
        case NEED_PROOF: err = fetch_proof(store, need, arena, aside, facts); break;
        case NEED_ORDER: err = fetch_order(store, need, config, arena, aside, facts); break;
        case NEED_MAILBOX: err = fetch_mailbox(store, need, arena, facts); break;
        case NEED_MAILBOX_ORDERS:
        case NEED_CUSTOMER_ORDERS: err = fetch_customer(store, need, config, arena, facts); break;
        case NEED_TRACKING: err = fetch_tracking(store, need, arena, facts); break;
        case NEED_THROTTLE_ORDER:
        case NEED_THROTTLE_CLIENT:
        case NEED_THROTTLE_MAILBOX:
        case NEED_THROTTLE_SENDER: err = fetch_throttle(store, need, arena, facts); break;
        case NEED_WORDS: err = fetch_words(store, need, arena, facts); break;
        case NEED_OPEN_TICKET:
        case NEED_CONVERSATION_TICKETS:
        case NEED_UNTOLD_TICKETS:
        case NEED_TICKET: err = fetch_tickets(store, need, conversation, arena, facts); break;
        }
        if (err)
            return err;
    }
    return OK;
}
