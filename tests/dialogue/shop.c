/* tests/dialogue/shop.c - orders, conversations, and facts handed out only to those who may have them. */
#include "shop.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/calendar.h"
#include "base/str.h"
#include "insight/insight.h"
#include "model/numbers.h"

#define NEW_YORK "America/New_York"

static struct wording *wording;
static struct voice *voice;

/* Every policy is told; one shop is silent about all of them. */
static const char *const full_config =
    "{ \"shop\": { \"name\": \"Lamplight\", \"locale\": \"en-US\", \"time_zone\": \"America/New_York\","
    "  \"policies\": { \"en\": { \"returns\": \"RETURNS.\", \"delivery\": \"DELIVERY.\","
    "  \"cancellation\": \"CANCELLATION.\", \"contact\": \"CONTACT.\", \"hours\": \"HOURS.\" } } } }";

struct shop *shop_open_with(const char *config)
{
    struct complaints complaints = COMPLAINTS_NONE;
    struct arena *arena = arena_open();
    struct shop *shop = arena_alloc(arena, sizeof *shop);
    shop->arena = arena;
    shop->locale = "en";
    expect_int(config_parse("test", config, &complaints, &shop->config), OK);
    expect_int(calendar_parse("2026-11-23T15:00:00Z", false, &shop->now, NULL), OK);
    if (!wording)
        expect_int(wording_open(source_path("locales"), &complaints, &wording), OK);
    if (!voice)
        voice = voice_open(wording);
    begins_anew(shop);
    return shop;
}

struct shop *shop_open(void)
{
    return shop_open_with(full_config);
}

void shop_close(struct shop *shop)
{
    config_close(shop->config);
    arena_close(shop->arena);
}

/* ---- facts ---- */

static int *count_of(struct shop *shop, enum throttle_kind kind, const char *key)
{
    for (size_t i = 0; i < shop->count_count; i++)
        if (shop->counts[i].kind == kind && text_equal(shop->counts[i].key, key))
            return &shop->counts[i].count;
    assert_true(shop->count_count < SHOP_COUNTS);
    shop->counts[shop->count_count].kind = kind;
    shop->counts[shop->count_count].key = arena_text(shop->arena, key);
    return &shop->counts[shop->count_count++].count;
}

static bool may_know(struct shop *shop, const struct order *order)
{
    if (shop->turn.customer_id && text_equal(order->customer.id, shop->turn.customer_id))
        return true;
    for (size_t i = 0; i < shop->given_count; i++)
        if (text_equal(shop->given[i], order->customer.email) ||
            postcode_fits(shop->given[i], order->customer.postcode))
            return true;
    return false;
}

static void give_order(struct shop *shop, const struct need *need, struct facts *facts)
{
    struct order *order = find_order(shop, need->key);
    assert_non_null(order);             /* nothing is asked about orders that are not there */
    assert_true(may_know(shop, order)); /* nor about those that are someone else's */
    insight_look(order, shop->now, shop->config);
    *ARENA_PUSH(shop->arena, facts->orders, facts->order_count) =
        (struct order_fact){.key = need->key, .order = order};
}

static void give_proof(struct shop *shop, const struct need *need, struct facts *facts)
{
    struct order *order = find_order(shop, need->key);
    struct proof_fact proof = {.key = need->key, .found = order != NULL};
    if (order) {
        proof.customer_id = order->customer.id;
        proof.email = order->customer.email;
        if (order->customer.postcode)
            proof.postcodes[proof.postcode_count++] = order->customer.postcode;
    }
    *ARENA_PUSH(shop->arena, facts->proofs, facts->proof_count) = proof;
}

static void give_mailbox(struct shop *shop, const struct need *need, struct facts *facts)
{
    struct mailbox_fact fact = {.email = need->key};
    for (size_t i = 0; i < shop->order_count; i++)
        fact.known |= text_equal(shop->orders[i]->customer.email, need->key);
    *ARENA_PUSH(shop->arena, facts->mailboxes, facts->mailbox_count) = fact;
}

static void give_customer(struct shop *shop, const struct need *need, struct facts *facts, bool by_email)
{
    struct customer_fact fact = {.id = need->key};
    const struct order **orders = arena_alloc_array(shop->arena, SHOP_ORDERS, sizeof *orders);
    for (size_t i = 0; i < shop->order_count && fact.order_count < FACTS_ORDERS; i++)
        if (text_equal(by_email ? shop->orders[i]->customer.email : shop->orders[i]->customer.id,
                       need->key)) {
            insight_look(shop->orders[i], shop->now, shop->config);
            orders[fact.order_count++] = shop->orders[i];
        }
    fact.orders = orders;
    fact.customer = fact.order_count ? &orders[0]->customer : NULL;
    *ARENA_PUSH(shop->arena, facts->customers, facts->customer_count) = fact;
}

static void give_tracking(struct shop *shop, const struct need *need, struct facts *facts)
{
    struct tracking_fact fact = {.tracking_number = need->key};
    const char **keys = arena_alloc_array(shop->arena, SHOP_ORDERS, sizeof *keys);
    for (size_t i = 0; i < shop->order_count; i++)
        for (size_t j = 0; j < shop->orders[i]->shipment_count; j++)
            if (text_equal(shop->orders[i]->shipments[j].tracking_number, need->key))
                keys[fact.order_count++] = shop->orders[i]->key;
    fact.order_keys = keys;
    *ARENA_PUSH(shop->arena, facts->trackings, facts->tracking_count) = fact;
}

static bool answers(const struct ticket *ticket, const struct need *need)
{
    if (need->kind == NEED_TICKET)
        return text_equal(ticket->reference, need->key);
    if (need->kind == NEED_OPEN_TICKET)
        return ticket->order_json && text_equal(ticket->order_key, need->key) &&
               ticket->reason == need->reason && ticket->status != TICKET_CLOSED;
    if (need->kind == NEED_UNTOLD_TICKETS)
        return ticket->word_seq > ticket->told_seq;
    return true;
}

static void give_words(struct shop *shop, const struct need *need, struct facts *facts)
{
    struct words_fact fact = {.reference = need->key};
    for (size_t i = 0; i < shop->ticket_count; i++)
        if (text_equal(shop->tickets[i].reference, need->key) && shop->tickets[i].word_seq) {
            fact.words = &shop->word;
            fact.word_count = 1;
            fact.seq = shop->tickets[i].word_seq;
        }
    *ARENA_PUSH(shop->arena, facts->words, facts->words_count) = fact;
}

static void give_tickets(struct shop *shop, const struct need *need, struct facts *facts)
{
    struct ticket_fact fact = {.asked = *need};
    const struct ticket **tickets = arena_alloc_array(shop->arena, SHOP_TICKETS, sizeof *tickets);
    for (size_t i = shop->ticket_count; i-- > 0;)
        if (answers(&shop->tickets[i], need) &&
            (need->kind != NEED_CONVERSATION_TICKETS ||
             text_equal(shop->tickets[i].conversation, shop->turn.conversation)) &&
            (need->kind != NEED_UNTOLD_TICKETS ||
             text_equal(shop->tickets[i].conversation, shop->turn.conversation) ||
             (need->key && text_equal(shop->tickets[i].customer_id, need->key))))
            tickets[fact.ticket_count++] = &shop->tickets[i];
    fact.tickets = tickets;
    *ARENA_PUSH(shop->arena, facts->tickets, facts->ticket_count) = fact;
}

static void give(struct shop *shop, const struct need *need, struct facts *facts)
{
    assert_true(shop->need_count < SHOP_NEEDS);
    shop->needs[shop->need_count++] = *need;
    enum throttle_kind kind = need->kind == NEED_THROTTLE_ORDER     ? THROTTLE_ORDER
                              : need->kind == NEED_THROTTLE_MAILBOX ? THROTTLE_MAILBOX
                              : need->kind == NEED_THROTTLE_SENDER  ? THROTTLE_SENDER
                                                                    : THROTTLE_CLIENT;
    switch (need->kind) {
    case NEED_PROOF: give_proof(shop, need, facts); break;
    case NEED_ORDER: give_order(shop, need, facts); break;
    case NEED_CUSTOMER_ORDERS: give_customer(shop, need, facts, false); break;
    case NEED_MAILBOX_ORDERS: give_customer(shop, need, facts, true); break;
    case NEED_MAILBOX: give_mailbox(shop, need, facts); break;
    case NEED_TRACKING: give_tracking(shop, need, facts); break;
    case NEED_THROTTLE_ORDER:
    case NEED_THROTTLE_CLIENT:
    case NEED_THROTTLE_MAILBOX:
    case NEED_THROTTLE_SENDER:
        *ARENA_PUSH(shop->arena, facts->throttles, facts->throttle_count) = (struct throttle_fact){
            .kind = need->kind, .key = need->key, .count = *count_of(shop, kind, need->key)};
        break;
    case NEED_WORDS: give_words(shop, need, facts); break;
    default: give_tickets(shop, need, facts); break;
    }
}

/* ---- what the desk would keep ---- */

static void keep_ticket(struct shop *shop)
{
    const struct ticket_wish *wish = &shop->decision.ticket;
    if (wish->open) {
        assert_true(shop->ticket_count < SHOP_TICKETS);
        shop->tickets[shop->ticket_count++] = (struct ticket){
            .reference = wish->reference,
            .reason = wish->reason,
            .priority = wish->priority,
            .order_key = wish->order ? wish->order->key : wish->order_key,
            .conversation = shop->turn.conversation,
            .customer_id = shop->turn.customer_id,
            .contact_email = wish->contact_email,
            .contact_phone = wish->contact_phone,
            .order_json = wish->order ? "{}" : NULL,
            .opened_at = shop->now,
            .updated_at = shop->now,
        };
    }
    for (size_t i = 0; wish->update && i < shop->ticket_count; i++)
        if (text_equal(shop->tickets[i].reference, wish->reference)) {
            if (wish->contact_email)
                shop->tickets[i].contact_email = wish->contact_email;
            if (wish->contact_phone)
                shop->tickets[i].contact_phone = wish->contact_phone;
        }
}

static void decide(struct shop *shop, const struct turn *turn, const struct meaning *meaning)
{
    struct facts facts = {.now = shop->now};
    char reference[TICKET_REFERENCE_TEXT];
    facts.new_reference =
        arena_text(shop->arena, ticket_reference_make((uint64_t)++shop->references * 7919, reference));
    facts.new_code = arena_printf(shop->arena, "%06d", shop->references * 7919 % 1000000);
    struct session *session = session_read(shop->session_json, shop->arena);
    shop->need_count = 0;
    for (shop->rounds = 0;; shop->rounds++) {
        struct question_of_facts needs = {.count = 0};
        assert_true(shop->rounds < 10);
        dialogue_decide(session, turn, meaning, &facts, shop->config, shop->locale, shop->arena, &needs,
                        &shop->decision);
        if (!needs.count)
            break;
        for (size_t i = 0; i < needs.count; i++)
            give(shop, &needs.items[i], &facts);
    }
    for (size_t i = 0; i < shop->decision.hit_count; i++)
        if (shop->decision.hits[i].add)
            ++*count_of(shop, shop->decision.hits[i].kind, shop->decision.hits[i].key);
    keep_ticket(shop);
    for (size_t i = 0; i < shop->decision.told_count; i++)
        for (size_t j = 0; j < shop->ticket_count; j++)
            if (text_equal(shop->tickets[j].reference, shop->decision.told[i].reference))
                shop->tickets[j].told_seq = shop->decision.told[i].seq;
    assert_non_null(shop->decision.session_json);
    assert_true(strlen(shop->decision.session_json) < 8192);
    shop->session_json = shop->decision.session_json;
    struct setting setting = {.locale = shop->locale,
                              .zone = shop->decision.zone ? shop->decision.zone : NEW_YORK,
                              .now = shop->now,
                              .config = shop->config};
    shop->reply = (struct reply){0};
    voice_word(voice, &setting, &shop->decision, shop->arena, &shop->reply);
    if (getenv("WISMO_SHOW"))
        printf("wismo: %s%s\n", shop->decision.repeat ? "(again) " : "", shop->reply.text);
}

/* ---- meanings ---- */

static const struct {
    const char *name;
    enum entity_type type;
} values[] = {
    {"number", ENTITY_ORDER_NUMBER}, {"tracking", ENTITY_TRACKING_NUMBER},
    {"postcode", ENTITY_POSTCODE},   {"email", ENTITY_EMAIL},
    {"phone", ENTITY_PHONE},         {"ticket", ENTITY_TICKET},
    {"problem", ENTITY_PROBLEM},     {"about", ENTITY_ABOUT},
    {"code", ENTITY_CODE},           {"date", ENTITY_DATE},
};
static const struct {
    const char *name;
    enum mention_kind kind;
} mentions[] = {
    {"item", MENTION_ITEM},           {"ordinal", MENTION_ORDINAL}, {"other", MENTION_OTHER},
    {"newest", MENTION_NEWEST},       {"all", MENTION_ALL},         {"same", MENTION_SAME},
    {"next", MENTION_NEXT},           {"weekday", MENTION_WEEKDAY}, {"days_ago", MENTION_DAYS_AGO},
    {"weeks_ago", MENTION_WEEKS_AGO}, {"them", MENTION_THEM},       {"oldest", MENTION_OLDEST},
};

static void add_value(struct shop *shop, struct meaning *meaning, enum entity_type type, const char *value)
{
    struct question *question = &meaning->questions[meaning->question_count - 1];
    *ARENA_PUSH(shop->arena, question->slots, question->slot_count) = (struct slot){type, value};
    *ARENA_PUSH(shop->arena, meaning->entities, meaning->entity_count) =
        (struct entity){.type = type, .value = value};
    if (type == ENTITY_POSTCODE || type == ENTITY_EMAIL) {
        assert_true(shop->given_count < SHOP_GIVEN);
        shop->given[shop->given_count++] = value;
    }
}

static void add_word(struct shop *shop, struct meaning *meaning, char *word)
{
    enum intent intent;
    char *value = strchr(word, '=');
    if (value)
        *value++ = '\0';
    for (size_t i = 0; value && i < sizeof values / sizeof *values; i++)
        if (text_equal(word, values[i].name)) {
            for (char *at = value; values[i].type == ENTITY_DATE && *at; at++) /* of words */
                *at = *at == '_' ? ' ' : *at;
            add_value(shop, meaning, values[i].type, value);
            return;
        }
    for (size_t i = 0; i < sizeof mentions / sizeof *mentions; i++)
        if (text_equal(word, mentions[i].name)) {
            *ARENA_PUSH(shop->arena, meaning->mentions, meaning->mention_count) =
                (struct mention){.kind = mentions[i].kind, .text = value, .ordinal = value ? atoi(value) : 0};
            return;
        }
    if (text_equal(word, "bare"))
        meaning->bare = true;
    else if (text_equal(word, "corrects"))
        meaning->corrects = true;
    else if (text_equal(word, "follow_up"))
        meaning->follow_up = true;
    else if (text_equal(word, "named"))
        meaning->entities[meaning->entity_count - 1].named = true;
    else if (text_equal(word, "details"))
        meaning->questions[meaning->question_count - 1].intent = INTENT_PROVIDE_DETAILS;
    else if (intent_find(word, &intent))
        meaning->questions[meaning->question_count - 1].intent = intent;
    else
        fail_msg("no such word: %s", word);
}

void says(struct shop *shop, const char *text)
{
    struct meaning meaning = {.language = "en"};
    char *parts = arena_text(shop->arena, text), *rest = NULL;
    for (char *part = strtok_r(parts, ";", &rest); part; part = strtok_r(NULL, ";", &rest)) {
        struct question *question = ARENA_PUSH(shop->arena, meaning.questions, meaning.question_count);
        *question = (struct question){.confidence = 1, .rule = ""};
        char *more = NULL;
        for (char *word = strtok_r(part, " ", &more); word; word = strtok_r(NULL, " ", &more))
            add_word(shop, &meaning, word);
    }
    if (getenv("WISMO_SHOW"))
        printf("shopper: %s\n", text);
    struct turn turn = shop->turn;
    turn.text = text;
    turn.at = shop->now;
    decide(shop, &turn, &meaning);
}

static void without_meaning(struct shop *shop, enum turn_kind kind, const char *text)
{
    struct question question = {.intent = INTENT_OUT_OF_SCOPE, .rule = ""};
    struct meaning meaning = {.language = "en", .questions = &question, .question_count = 1};
    struct turn turn = shop->turn;
    turn.kind = kind;
    turn.text = text;
    turn.at = shop->now;
    if (getenv("WISMO_SHOW"))
        printf("shopper: [%s]\n", text);
    decide(shop, &turn, &meaning);
}

void chooses(struct shop *shop, const char *value)
{
    without_meaning(shop, TURN_CHOICE, value);
}

void types(struct shop *shop, const char *text)
{
    without_meaning(shop, TURN_TEXT, text);
}

void opens(struct shop *shop)
{
    without_meaning(shop, TURN_OPEN, "");
}

void begins_anew(struct shop *shop)
{
    static int conversations;
    shop->session_json = NULL;
    shop->given_count = 0;
    const char *customer = shop->turn.customer_id, *client = shop->turn.client;
    shop->turn = (struct turn){.channel = CHANNEL_CHAT,
                               .conversation = arena_printf(shop->arena, "chat:%d", ++conversations),
                               .locale = "en-US",
                               .client = client ? client : "192.0.2.7",
                               .customer_id = customer};
}

void passes(struct shop *shop, utc_ms time)
{
    shop->now += time;
}

/* ---- what was said ---- */

static const struct say *find_say(const struct shop *shop, const char *key)
{
    for (size_t i = 0; i < shop->decision.say_count; i++)
        if (text_equal(shop->decision.says[i].key, key))
            return &shop->decision.says[i];
    return NULL;
}

bool said(const struct shop *shop, const char *key)
{
    return find_say(shop, key) != NULL;
}

const struct arg *said_arg(const struct shop *shop, const char *key, const char *name)
{
    const struct say *found = find_say(shop, key);
    for (size_t i = 0; found && i < found->arg_count; i++)
        if (text_equal(found->args[i].name, name))
            return &found->args[i];
    return NULL;
}

void expect_said(const struct shop *shop, const char *key)
{
    if (!said(shop, key))
        fail_msg("%s was not said, but: %s", key, shop->reply.text);
}

void expect_unsaid(const struct shop *shop, const char *key)
{
    if (said(shop, key))
        fail_msg("%s was said: %s", key, shop->reply.text);
}

void expect_ask(const struct shop *shop, enum ask ask)
{
    if (shop->decision.ask != ask)
        fail_msg("asked for '%s' instead of '%s': %s", ask_name(shop->decision.ask), ask_name(ask),
                 shop->reply.text);
}

void expect_text_has(const struct shop *shop, const char *part)
{
    if (!strstr(shop->reply.text, part))
        fail_msg("'%s' is not in: %s", part, shop->reply.text);
}

void expect_text_lacks(const struct shop *shop, const char *part)
{
    if (strstr(shop->reply.text, part))
        fail_msg("'%s' is in: %s", part, shop->reply.text);
}

bool needed(const struct shop *shop, enum need_kind kind, const char *key)
{
    for (size_t i = 0; i < shop->need_count; i++)
        if (shop->needs[i].kind == kind && (!key || text_equal(shop->needs[i].key, key)))
            return true;
    return false;
}

bool offers(const struct shop *shop, const char *value)
{
    for (size_t i = 0; i < shop->decision.offer_count; i++)
        if (text_equal(shop->decision.offers[i].value, value))
            return true;
    return false;
}

/* ---- tickets ---- */

void agent_says(struct shop *shop, const char *name, const char *text)
{
    assert_true(shop->ticket_count > 0);
    struct ticket *ticket = &shop->tickets[shop->ticket_count - 1];
    ticket->status = TICKET_ANSWERED;
    ticket->word_seq++;
    shop->word = (struct remark){.from = name, .text = text, .at = shop->now};
}

const struct ticket_wish *ticket_of(const struct shop *shop)
{
    return &shop->decision.ticket;
}

void expect_ticket(const struct shop *shop, enum ticket_reason reason, const char *order)
{
    if (!ticket_of(shop)->open)
        fail_msg("no ticket was opened: %s", shop->reply.text);
    expect_int(ticket_of(shop)->reason, reason);
    expect_text(shop->reply.ticket, ticket_of(shop)->reference);
    expect_text_has(shop, ticket_of(shop)->reference);
    if (order)
        expect_text(ticket_of(shop)->order->key, order);
    else
        expect(ticket_of(shop)->order == NULL);
}

void expect_no_ticket(const struct shop *shop)
{
    if (ticket_of(shop)->open || ticket_of(shop)->update)
        fail_msg("a ticket was opened: %s", shop->reply.text);
}
