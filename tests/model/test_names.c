/* tests/model/test_names.c - every row of the tables of names is there, is unique and can be found again. */
#include "test.h"

#include <string.h>

#include "base/str.h"
#include "model/facts.h"
#include "model/turn.h"

#define EXPECT_TABLE(first, end, type, name_of, find)                                                        \
    for (int i = (first); i < (int)(end); i++) {                                                             \
        type found = (type)-1;                                                                               \
        expect(name_of((type)i)[0] != '\0');                                                                 \
        expect(find(name_of((type)i), &found));                                                              \
        expect_int(found, i);                                                                                \
    }                                                                                                        \
    expect_text(name_of((type)(end)), "");                                                                   \
    expect(!find("no such name", &(type){0}));                                                               \
    expect(!find(NULL, &(type){0}))

TEST(every_name_leads_back_to_what_it_names)
{
    EXPECT_TABLE(0, INTENT_COUNT, enum intent, intent_name, intent_find);
    EXPECT_TABLE(1, PROBLEM_COUNT, enum problem, problem_name, problem_find);
    EXPECT_TABLE(1, ENTITY_TYPE_COUNT, enum entity_type, entity_type_name, entity_type_find);
    EXPECT_TABLE(1, MILESTONE_COUNT, enum milestone, milestone_name, milestone_find);
    EXPECT_TABLE(1, REASON_COUNT, enum reason, reason_name, reason_find);
    EXPECT_TABLE(1, ASK_COUNT, enum ask, ask_name, ask_find);
    EXPECT_TABLE(1, TICKET_REASON_COUNT, enum ticket_reason, ticket_reason_name, ticket_reason_find);
    EXPECT_TABLE(0, 3, enum ticket_priority, ticket_priority_name, ticket_priority_find);
    EXPECT_TABLE(0, 3, enum ticket_status, ticket_status_name, ticket_status_find);
    EXPECT_TABLE(0, CHANNEL_COUNT, enum channel, channel_name, channel_find);
}

TEST(the_empty_name_names_nothing)
{
    expect(!milestone_find("", &(enum milestone){0}));
    expect(!reason_find("", &(enum reason){0}));
    expect(!problem_find("", &(enum problem){0}));
    expect(!entity_type_find("", &(enum entity_type){0}));
}

TEST(the_shop_intents_run_from_order_status_to_complaint)
{
    int shop = 0;
    for (int i = 0; i < INTENT_COUNT; i++)
        shop += intent_is_shop((enum intent)i);
    expect_int(shop, 15);
    expect(intent_is_shop(INTENT_HUMAN_AGENT) && !intent_is_shop(INTENT_OTHER_SHOP));
    expect(!intent_is_shop(INTENT_PROVIDE_DETAILS) && !intent_is_shop(INTENT_OUT_OF_SCOPE));
}

TEST(every_problem_has_its_ticket_reason)
{
    for (int i = 1; i < PROBLEM_COUNT; i++)
        expect_text(ticket_reason_name(ticket_reason_of_problem((enum problem)i)),
                    problem_name((enum problem)i));
    expect_int(ticket_reason_of_problem(PROBLEM_NONE), TICKET_NONE);
}

TEST(a_fact_is_found_by_what_was_asked_for)
{
    struct throttle_fact throttles[] = {{NEED_THROTTLE_ORDER, "1001", 3}, {NEED_THROTTLE_CLIENT, "1001", 7}};
    struct ticket_fact tickets[] = {{{NEED_OPEN_TICKET, "1001", TICKET_LATE}, NULL, 0},
                                    {{NEED_CONVERSATION_TICKETS, NULL, TICKET_NONE}, NULL, 0}};
    struct facts facts = {.throttles = throttles, .throttle_count = 2, .tickets = tickets, .ticket_count = 2};
    expect_int(facts_throttle(&facts, NEED_THROTTLE_CLIENT, "1001")->count, 7);
    expect(!facts_throttle(&facts, NEED_THROTTLE_CLIENT, "1002"));
    expect(facts_ticket(&facts, &(struct need){NEED_OPEN_TICKET, "1001", TICKET_LATE}) == &tickets[0]);
    expect(!facts_ticket(&facts, &(struct need){NEED_OPEN_TICKET, "1001", TICKET_LOST}));
    expect(facts_ticket(&facts, &(struct need){NEED_CONVERSATION_TICKETS, NULL, TICKET_NONE}) == &tickets[1]);
    expect(!facts_order(&facts, "1001") && !facts_proof(&facts, "1001") && !facts_customer(&facts, "c"));
}

static enum err read_text(const char *text, struct arena *arena, struct reply *reply)
{
    struct json *document = NULL;
    enum err err = json_parse(text, strlen(text), &document, NULL);
    err = err ? err : reply_read(document, arena, reply);
    json_close(document);
    return err;
}

TEST(a_reply_comes_back_from_the_transcript_as_it_was)
{
    struct arena *arena = arena_open();
    struct button buttons[] = {{"Yes, \"please\"", "yes"}};
    struct card cards[] = {{"Parcel 1", "UPS", NULL, "https://carrier.example/1?a=b&c=d", "Follow it"}};
    struct slot slots[] = {{ENTITY_ORDER_NUMBER, "1001"}, {ENTITY_NONE, "10001"}};
    const char *trace[] = {"rule x", "fact y"}, *ids[] = {"c-1", "c-2"};
    struct reply reply = {.text = "It is \xf0\x9f\x93\xa6 on its way.\nSoon.",
                          .speech = "It is <break/> on its way.",
                          .reprompt = "Anything else?",
                          .buttons = buttons,
                          .button_count = 1,
                          .cards = cards,
                          .card_count = 1,
                          .ticket = "K7P2-4MXQ",
                          .locale = "en-GB",
                          .ask = ASK_PERSON,
                          .end = true,
                          .link_account = true,
                          .intent = INTENT_ORDER_STATUS,
                          .confidence = 0.875,
                          .slots = slots,
                          .slot_count = 2,
                          .trace = trace,
                          .trace_count = 2,
                          .seq = 12,
                          .in_reply_to = ids,
                          .in_reply_to_count = 2};
    struct str first = STR_EMPTY, second = STR_EMPTY;
    struct json_writer w = json_writer(&first);
    reply_write(&w, NULL, &reply);

    struct reply back;
    expect_int(read_text(first.data, arena, &back), OK);
    expect_text(back.text, reply.text);
    expect_text(back.speech, reply.speech);
    expect_text(back.cards[0].link, cards[0].link);
    expect_text(back.cards[0].link_title, cards[0].link_title);
    expect(back.cards[0].text == NULL && back.end && back.link_account && back.ask == ASK_PERSON);
    expect_int(back.slots[1].type, ENTITY_NONE);
    expect_int(back.seq, 12);
    expect_text(back.in_reply_to[1], "c-2");
    w = json_writer(&second);
    reply_write(&w, NULL, &back);
    expect_text(second.data, first.data);
    str_clear(&first);
    str_clear(&second);
    arena_close(arena);
}

TEST(a_reply_that_nobody_wrote_is_refused)
{
    static const char *const broken[] = {
        "{}",
        "[]",
        "null",
        "3",
        "{\"text\":\"a\"}",
        "{\"text\":\"a\",\"speech\":\"a\",\"intent\":\"no_such\",\"confidence\":1,\"seq\":1}",
        "{\"text\":\"a\",\"speech\":\"a\",\"intent\":\"help\",\"confidence\":1,\"seq\":1,\"ask\":\"tea\"}",
        "{\"text\":\"a\",\"speech\":\"a\",\"intent\":\"help\",\"confidence\":1,\"seq\":1,\"buttons\":{\"a\":"
        "1}}",
        "{\"text\":\"a\",\"speech\":\"a\",\"intent\":\"help\",\"confidence\":1,\"seq\":1,\"buttons\":[1]}",
        "{\"text\":\"a\",\"speech\":\"a\",\"intent\":\"help\",\"confidence\":1,\"seq\":1,\"trace\":[1]}",
        "{\"text\":\"a\",\"speech\":\"a\",\"intent\":\"help\",\"confidence\":1,\"seq\":1,\"slots\":[{"
        "\"type\":\"x\"}]}",
        "{\"text\":\"a\",\"speech\":\"a\",\"intent\":\"help\",\"confidence\":1}",
    };
    struct arena *arena = arena_open();
    for (size_t i = 0; i < sizeof broken / sizeof *broken; i++)
        expect_int(read_text(broken[i], arena, &(struct reply){0}), ERR_INVALID);
    arena_close(arena);
}
