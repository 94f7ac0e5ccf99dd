/* dialogue/talk.c - asking for facts and putting sentences together. */
#include <stdarg.h>
#include <stdio.h>

#include "base/str.h"
#include "dialogue/dialogue_private.h"

bool text_list_has(const char *const *items, size_t count, const char *text)
{
    for (size_t i = 0; i < count; i++)
        if (text_equal(items[i], text))
            return true;
    return false;
}

/* ---- facts ---- */

bool waiting(const struct talk *t)
{
    return t->needs.count > 0;
}

static void need(struct talk *t, enum need_kind kind, const char *key, enum ticket_reason reason)
{
    for (size_t i = 0; i < t->needs.count; i++) {
        const struct need *item = &t->needs.items[i];
        if (item->kind == kind && item->reason == reason && text_equal(item->key, key))
            return;
    }
    if (t->needs.count < DIALOGUE_NEEDS) /* what finds no room is asked for in the next round */
        t->needs.items[t->needs.count++] =
            (struct need){.kind = kind, .key = arena_text(t->arena, key), .reason = reason};
}

const struct proof_fact *know_proof(struct talk *t, const char *key)
{
    const struct proof_fact *fact = facts_proof(t->facts, key);
    if (!fact)
        need(t, NEED_PROOF, key, TICKET_NONE);
    return fact;
}

const struct order_fact *know_order(struct talk *t, const char *key)
{
    const struct order_fact *fact = facts_order(t->facts, key);
    if (!fact)
        need(t, NEED_ORDER, key, TICKET_NONE);
    return fact;
}

bool is_known(const struct talk *t)
{
    return !text_empty(t->turn->customer_id) || known_mailbox(t);
}

const struct customer_fact *know_customer(struct talk *t)
{
    if (!is_known(t))
        return NULL;
    bool signed_in = !text_empty(t->turn->customer_id);
    const char *key = signed_in ? t->turn->customer_id : known_mailbox(t);
    const struct customer_fact *fact = facts_customer(t->facts, key);
    if (!fact)
        need(t, signed_in ? NEED_CUSTOMER_ORDERS : NEED_MAILBOX_ORDERS, key, TICKET_NONE);
    return fact;
}

const struct mailbox_fact *know_mailbox(struct talk *t, const char *email)
{
    const struct mailbox_fact *fact = facts_mailbox(t->facts, email);
    if (!fact)
        need(t, NEED_MAILBOX, email, TICKET_NONE);
    return fact;
}

const struct tracking_fact *know_tracking(struct talk *t, const char *number)
{
    const struct tracking_fact *fact = facts_tracking(t->facts, number);
    if (!fact)
        need(t, NEED_TRACKING, number, TICKET_NONE);
    return fact;
}

const struct throttle_fact *know_throttle(struct talk *t, enum need_kind kind, const char *key)
{
    const struct throttle_fact *fact = facts_throttle(t->facts, kind, key);
    if (!fact)
        need(t, kind, key, TICKET_NONE);
    return fact;
}

const struct ticket_fact *know_tickets(struct talk *t, enum need_kind kind, const char *key,
                                       enum ticket_reason reason)
{
    struct need wanted = {.kind = kind, .key = key, .reason = reason};
    const struct ticket_fact *fact = facts_ticket(t->facts, &wanted);
    if (!fact)
        need(t, kind, key, reason);
    return fact;
}

const struct words_fact *know_words(struct talk *t, const char *reference)
{
    const struct words_fact *fact = facts_words(t->facts, reference);
    if (!fact)
        need(t, NEED_WORDS, reference, TICKET_NONE);
    return fact;
}

/* ---- saying ---- */

struct say *say(struct talk *t, const char *key)
{
    struct say *said = ARENA_PUSH(t->arena, t->d.says, t->d.say_count);
    said->key = key;
    return said;
}

void paragraph(struct talk *t)
{
    if (t->d.say_count)
        say(t, "paragraph");
}

void apart(struct talk *t)
{
    for (size_t i = 0; i < t->d.say_count; i++)
        if (text_equal(t->d.says[i].key, "paragraph")) {
            paragraph(t);
            return;
        }
}

static struct arg *arg_add(struct talk *t, struct say *said, const char *name, enum arg_kind kind)
{
    struct arg *arg = ARENA_PUSH(t->arena, said->args, said->arg_count);
    arg->name = name;
    arg->kind = kind;
    arg->at = arg->until = UTC_NONE;
    return arg;
}

void arg_text(struct talk *t, struct say *said, const char *name, const char *text)
{
    arg_add(t, said, name, ARG_TEXT)->text = text;
}

void arg_number(struct talk *t, struct say *said, const char *name, const char *number)
{
    arg_add(t, said, name, ARG_NUMBER)->text = number;
}

void arg_count(struct talk *t, struct say *said, const char *name, int64_t count)
{
    arg_add(t, said, name, ARG_COUNT)->number = count;
}

void arg_time(struct talk *t, struct say *said, const char *name, enum arg_kind kind, utc_ms at)
{
    arg_add(t, said, name, kind)->at = at;
}

void arg_window(struct talk *t, struct say *said, const char *name, utc_ms from, utc_ms until)
{
    struct arg *arg = arg_add(t, said, name, ARG_WINDOW);
    arg->at = from;
    arg->until = until;
}

void arg_age(struct talk *t, struct say *said, const char *name, utc_ms age)
{
    arg_add(t, said, name, ARG_AGE)->number = age;
}

void arg_items(struct talk *t, struct say *said, const char *name, const char *const *items, size_t count)
{
    struct arg *arg = arg_add(t, said, name, ARG_ITEMS);
    const char **copy = arena_alloc_array(t->arena, count + 1, sizeof *copy);
    for (size_t i = 0; i < count; i++)
        copy[i] = items[i];
    arg->items = copy;
    arg->item_count = count;
}

void arg_message(struct talk *t, struct say *said, const char *name, const char *key)
{
    arg_add(t, said, name, ARG_MESSAGE)->text = key;
}

static struct offer *offer_add(struct talk *t, const char *value)
{
    for (size_t i = 0; i < t->d.offer_count; i++)
        if (text_equal(t->d.offers[i].value, value))
            return &t->d.offers[i];
    struct offer *offer = ARENA_PUSH(t->arena, t->d.offers, t->d.offer_count);
    offer->value = value;
    return offer;
}

void offer_message(struct talk *t, const char *title_key, const char *value)
{
    offer_add(t, value)->title_key = title_key;
}

void offer_title(struct talk *t, const char *title, const char *value)
{
    offer_add(t, value)->title = title;
}

void trace(struct talk *t, const char *format, ...)
{
    char line[256];
    va_list args;
    va_start(args, format);
    vsnprintf(line, sizeof line, format, args);
    va_end(args);
    const char **items = (const char **)t->d.trace;
    *ARENA_PUSH(t->arena, items, t->d.trace_count) = arena_text(t->arena, line);
    t->d.trace = items;
}
