/* dialogue/identity.c - who may hear of an order: numbers, proofs and the limits of guessing.
 *
 * Whether an order exists is nobody's business before the proof fits, so everything here treats an unknown
 * number and a failed proof alike: the same facts are asked for, the same counts go up, the same words
 * follow.
 *
 * A parcel's number stands for an order, and nobody may find out for which. So each number that was said has
 * a count of its own, and that alone decides the words; failures by a parcel's number count for its order as
 * well, where they silently keep every proof from fitting. */
#include <limits.h>
#include <string.h>

#include "base/digest.h"
#include "base/str.h"
#include "dialogue/dialogue_private.h"
#include "model/numbers.h"

static void ruling_keep(struct talk *t, const char *said, const char *key, enum access access)
{
    if (access != ACCESS_WAIT && t->ruling_count < RULINGS)
        t->rulings[t->ruling_count++] = (struct ruling){said, key, access};
}

/* What is guessed at: the number that was said, the order behind it, and what the failures by its parcels'
 * numbers count under. Where no order is, another key stands in its place, so that the same is counted. */
struct target {
    const char *said, *key, *parcels;
    bool parcel; /* a parcel's number was said */
};

static struct target target_of(struct talk *t, const char *said, const char *key)
{
    const char *name = said_number(said);
    bool parcel = name != said;
    const char *order = parcel && text_equal(name, key) ? said : key;
    return (struct target){name, order, arena_printf(t->arena, TRACKED "%s", order), parcel};
}

/* ---- level 2 ---- */

static enum access own_order(struct talk *t, const char *key)
{
    const struct customer_fact *customer = know_customer(t);
    if (!customer)
        return ACCESS_WAIT;
    for (size_t i = 0; i < customer->order_count; i++)
        if (text_equal(customer->orders[i]->key, key))
            return ACCESS_OWN;
    if (customer->order_count < FACTS_ORDERS)
        return ACCESS_UNPROVEN;
    const struct proof_fact *proof = know_proof(t, key); /* it may be an older one than those that came */
    if (!proof)
        return ACCESS_WAIT;
    bool own = text_empty(t->turn->customer_id) ? text_equal(proof->email, known_mailbox(t))
                                                : text_equal(proof->customer_id, t->turn->customer_id);
    return proof->found && own ? ACCESS_OWN : ACCESS_UNPROVEN;
}

/* ---- limits ---- */

static int hits_of_this_turn(const struct talk *t, enum throttle_kind kind, const char *key)
{
    int count = 0;
    for (size_t i = 0; i < t->d.hit_count; i++)
        if (t->d.hits[i].add && t->d.hits[i].kind == kind && text_equal(t->d.hits[i].key, key))
            count++;
    return count;
}

static void hit(struct talk *t, enum throttle_kind kind, const char *key, int64_t limit, bool add)
{
    if (text_empty(key))
        return;
    *ARENA_PUSH(t->arena, t->d.hits, t->d.hit_count) =
        (struct throttle_hit){.kind = kind, .key = key, .limit = (int)limit, .add = add};
}

enum limit { LIMIT_WAIT, LIMIT_FREE, LIMIT_REACHED };

/* Failed proofs of the last hour; false: it is asked for. */
static bool order_count(struct talk *t, const char *key, int *ret_count)
{
    const struct throttle_fact *fact = know_throttle(t, NEED_THROTTLE_ORDER, key);
    *ret_count = (fact ? fact->count : 0) + hits_of_this_turn(t, THROTTLE_ORDER, key);
    return fact != NULL;
}

static enum limit limit_of_number(struct talk *t, const char *said)
{
    int count;
    if (!order_count(t, said, &count))
        return LIMIT_WAIT;
    return count >= t->config->limits.proofs_order_hour ? LIMIT_REACHED : LIMIT_FREE;
}

/* By whichever of its numbers it was guessed at. */
static enum limit limit_of_order(struct talk *t, const struct target *target)
{
    int own, parcels;
    bool known = order_count(t, target->key, &own);
    known &= order_count(t, target->parcels, &parcels);
    if (!known)
        return LIMIT_WAIT;
    return own + parcels >= t->config->limits.proofs_order_hour ? LIMIT_REACHED : LIMIT_FREE;
}

static enum limit limit_of_client(struct talk *t)
{
    if (text_empty(t->turn->client))
        return LIMIT_FREE;
    const struct throttle_fact *fact = know_throttle(t, NEED_THROTTLE_CLIENT, t->turn->client);
    if (!fact)
        return LIMIT_WAIT;
    int count = fact->count + hits_of_this_turn(t, THROTTLE_CLIENT, t->turn->client);
    return count >= t->config->limits.proofs_client_hour ? LIMIT_REACHED : LIMIT_FREE;
}

/* A failure counts for the number that was said, and silently for the order when that was a parcel's. */
static void hit_failed(struct talk *t, const struct target *target)
{
    hit(t, THROTTLE_ORDER, target->said, t->config->limits.proofs_order_hour, true);
    if (target->parcel)
        hit(t, THROTTLE_ORDER, target->parcels, INT_MAX, true);
    hit(t, THROTTLE_CLIENT, t->turn->client, t->config->limits.proofs_client_hour, true);
}

/* A proof that fits holds as long as no limit was reached meanwhile; the order's is the sum of two counts. */
static void hit_fitted(struct talk *t, const struct target *target)
{
    int64_t limit = t->config->limits.proofs_order_hour;
    int own, parcels;
    order_count(t, target->key, &own);
    order_count(t, target->parcels, &parcels);
    if (target->parcel)
        hit(t, THROTTLE_ORDER, target->said, limit, false);
    hit(t, THROTTLE_ORDER, target->key, limit - parcels, false);
    hit(t, THROTTLE_ORDER, target->parcels, limit - own, false);
    hit(t, THROTTLE_CLIENT, t->turn->client, t->config->limits.proofs_client_hour, false);
}

/* All that may forbid a proof, asked for together. */
static enum limit limit_of_proofs(struct talk *t, const char *said)
{
    enum limit order = limit_of_number(t, said), client = limit_of_client(t);
    if (t->s.locked_until)
        return LIMIT_REACHED;
    if (order == LIMIT_WAIT || client == LIMIT_WAIT)
        return LIMIT_WAIT;
    return order == LIMIT_REACHED || client == LIMIT_REACHED ? LIMIT_REACHED : LIMIT_FREE;
}

/* ---- level 1 ---- */

static bool is_tried(const struct talk *t, const char *said, const char *value)
{
    for (size_t i = 0; i < t->s.tried_count; i++)
        if (text_equal(t->s.tried[i].key, said) && text_equal(t->s.tried[i].value, value))
            return true;
    return false;
}

static void count_failed(struct talk *t)
{
    if (++t->s.failed >= t->config->limits.proofs_conversation) {
        t->s.locked_until = t->facts->now + MS_HOUR;
        trace(t, "identity: the conversation's limit of failed proofs is reached");
    }
}

bool may_guess(struct talk *t)
{
    enum limit client = limit_of_client(t);
    return client == LIMIT_FREE && !t->s.locked_until;
}

void count_code(struct talk *t, const char *email)
{
    hit(t, THROTTLE_MAILBOX, email, t->config->limits.codes_address_hour, true);
    hit(t, THROTTLE_SENDER, t->turn->client, t->config->limits.codes_client_hour, true);
}

void count_wrong_code(struct talk *t)
{
    hit(t, THROTTLE_CLIENT, t->turn->client, t->config->limits.proofs_client_hour, true);
    count_failed(t);
}

static void count_failure(struct talk *t, const struct target *target, const char *value)
{
    if (!value || is_tried(t, target->said, value))
        return;
    if (t->s.tried_count == TRIED)
        memmove(t->s.tried, t->s.tried + 1, --t->s.tried_count * sizeof *t->s.tried);
    t->s.tried[t->s.tried_count++] = (struct tried){target->said, value};
    hit_failed(t, target);
    count_failed(t);
}

static void remember_proven(struct talk *t, const char *key)
{
    if (t->turn->forget_proof || text_list_has(t->s.proven, t->s.proven_count, key))
        return;
    if (t->s.proven_count == PROVEN)
        memmove(t->s.proven, t->s.proven + 1, --t->s.proven_count * sizeof *t->s.proven);
    t->s.proven[t->s.proven_count++] = key;
}

/* Every recorded value is compared, whatever fits first. */
static bool proof_fits(const struct proof_fact *proof, const char *postcode, const char *email)
{
    bool fits = false;
    for (size_t i = 0; i < proof->postcode_count; i++)
        fits |= postcode && postcode_fits(postcode, proof->postcodes[i]);
    fits |= email && proof->email && digest_equal_text(email, proof->email);
    return fits && proof->found;
}

static enum access try_proof(struct talk *t, const char *key, const struct target *target)
{
    const struct proof_fact *proof = know_proof(t, key);
    enum limit limit = limit_of_proofs(t, target->said), shut = limit_of_order(t, target);
    if (!proof || limit == LIMIT_WAIT || shut == LIMIT_WAIT)
        return ACCESS_WAIT;
    if (limit == LIMIT_REACHED)
        return ACCESS_LOCKED;
    bool carried = t->s.proof_used;
    if (proof_fits(proof, t->s.postcode, t->s.email) && shut == LIMIT_FREE) {
        hit_fitted(t, target);
        remember_proven(t, key);
        trace(t, "identity: the proof fits, level 1");
        return ACCESS_PROVEN;
    }
    count_failure(t, target, t->s.postcode);
    if (!t->s.locked_until)
        count_failure(t, target, t->s.email);
    trace(t, "identity: the proof does not fit%s", carried ? " (carried from another order)" : "");
    if (limit_of_proofs(t, target->said) == LIMIT_REACHED)
        return ACCESS_LOCKED;
    return carried ? ACCESS_UNPROVEN : ACCESS_FAILED;
}

static enum access level_1(struct talk *t, const char *key, const struct target *target)
{
    if (text_list_has(t->s.proven, t->s.proven_count, key) && !t->turn->forget_proof) {
        enum limit limit = limit_of_order(t, target);
        return limit == LIMIT_WAIT ? ACCESS_WAIT : limit == LIMIT_REACHED ? ACCESS_LOCKED : ACCESS_PROVEN;
    }
    if (t->s.postcode || t->s.email)
        return try_proof(t, key, target);
    enum limit limit = limit_of_proofs(t, target->said);
    return limit == LIMIT_WAIT ? ACCESS_WAIT : limit == LIMIT_REACHED ? ACCESS_LOCKED : ACCESS_UNPROVEN;
}

const char *said_number(const char *key)
{
    return text_starts(key, TRACKED) ? key + strlen(TRACKED) : key;
}

/* The order that a key means; a tracking number that no order has stands for an order that is not there.
 * NULL: facts are missing. */
static const char *real_key(struct talk *t, const char *key)
{
    if (!text_starts(key, TRACKED))
        return key;
    const struct tracking_fact *fact = know_tracking(t, said_number(key));
    if (!fact)
        return NULL;
    return fact->order_count ? fact->order_keys[0] : said_number(key);
}

enum access access_to(struct talk *t, const char *said)
{
    const char *key = real_key(t, said);
    if (!key)
        return ACCESS_WAIT;
    for (size_t i = 0; i < t->ruling_count; i++)
        if (text_equal(t->rulings[i].said, said))
            return t->rulings[i].access;
    enum access access = is_known(t) ? own_order(t, key) : ACCESS_UNPROVEN;
    struct target target = target_of(t, said, key);
    if (access == ACCESS_UNPROVEN)
        access = level_1(t, key, &target);
    ruling_keep(t, said, key, access);
    return access;
}

const struct order *open_order(struct talk *t, const char *said)
{
    const char *key = said ? real_key(t, said) : NULL;
    enum access access = key ? access_to(t, key) : ACCESS_WAIT;
    if (access != ACCESS_OWN && access != ACCESS_PROVEN)
        return NULL;
    const struct customer_fact *customer = access == ACCESS_OWN ? know_customer(t) : NULL;
    for (size_t i = 0; customer && i < customer->order_count; i++)
        if (text_equal(customer->orders[i]->key, key))
            return customer->orders[i];
    const struct order_fact *fact = know_order(t, key);
    return fact ? fact->order : NULL;
}
