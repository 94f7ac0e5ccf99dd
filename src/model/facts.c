/* model/facts.c - looking up a fact that was fetched. NULL: it was not asked for yet. */
#include "model/facts.h"

#include "base/str.h"

#define FIND(items, count, member, wanted)                                                                   \
    for (size_t i = 0; i < (count); i++)                                                                     \
        if (text_equal((items)[i].member, (wanted)))                                                         \
            return &(items)[i];                                                                              \
    return NULL

const struct proof_fact *facts_proof(const struct facts *facts, const char *key)
{
    FIND(facts->proofs, facts->proof_count, key, key);
}

const struct order_fact *facts_order(const struct facts *facts, const char *key)
{
    FIND(facts->orders, facts->order_count, key, key);
}

const struct customer_fact *facts_customer(const struct facts *facts, const char *id)
{
    FIND(facts->customers, facts->customer_count, id, id);
}

const struct mailbox_fact *facts_mailbox(const struct facts *facts, const char *email)
{
    FIND(facts->mailboxes, facts->mailbox_count, email, email);
}

const struct tracking_fact *facts_tracking(const struct facts *facts, const char *tracking_number)
{
    FIND(facts->trackings, facts->tracking_count, tracking_number, tracking_number);
}

const struct throttle_fact *facts_throttle(const struct facts *facts, enum need_kind kind, const char *key)
{
    for (size_t i = 0; i < facts->throttle_count; i++)
        if (facts->throttles[i].kind == kind && text_equal(facts->throttles[i].key, key))
            return &facts->throttles[i];
    return NULL;
}

const struct ticket_fact *facts_ticket(const struct facts *facts, const struct need *need)
{
    for (size_t i = 0; i < facts->ticket_count; i++) {
        const struct need *asked = &facts->tickets[i].asked;
        if (asked->kind == need->kind && asked->reason == need->reason && text_equal(asked->key, need->key))
            return &facts->tickets[i];
    }
    return NULL;
}

const struct words_fact *facts_words(const struct facts *facts, const char *reference)
{
    for (size_t i = 0; i < facts->words_count; i++)
        if (text_equal(facts->words[i].reference, reference))
            return &facts->words[i];
    return NULL;
}
