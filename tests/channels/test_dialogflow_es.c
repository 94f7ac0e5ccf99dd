/* tests/channels/test_dialogflow_es.c - the webhook of Dialogflow ES. */
#include "test.h"

#include <stdio.h>
#include <string.h>

#include "call.h"

#define SESSION "projects/lamp-shop/agent/sessions/7d1c0a52-5e0b-4a1a-9a51-2f5f0e6c1d10"

static struct talk es(void)
{
    return talk_open(&channel_dialogflow_es, "{}");
}

/* A request with this queryResult and nothing odd beside it. */
static void hear_query(struct talk *talk, const char *query)
{
    talk_hear(talk, arena_printf(talk->arena,
                                 "{\"responseId\":\"r\",\"session\":\"projects/p/agent/sessions/s\","
                                 "\"queryResult\":%s}",
                                 query));
}

/* The member of the rendered answer, as JSON. */
TEST(an_intent_of_the_vocabulary_comes_with_its_parameters)
{
    struct talk talk = es();
    talk_hear_fixture(&talk, "dialogflow/es-order-status");
    const struct turn *turn = &talk.heard.turn;
    expect_int(talk.heard.outcome, CALL_TURN);
    expect_int(turn->channel, CHANNEL_DIALOGFLOW);
    expect_int(turn->kind, TURN_INTENT);
    expect_int(turn->intent, INTENT_ORDER_STATUS);
    expect_int(turn->slot_count, 1); /* an empty text and an empty list are nothing */
    expect_text(talk_slot(&talk, ENTITY_ORDER_NUMBER), "1001");
    expect_text(turn->text, "where is order number one thousand and one");
    expect_text(turn->conversation, "dialogflow:" SESSION);
    expect_text(turn->locale, "en");
    expect(turn->spoken && !turn->forget_proof && !turn->customer_id);
    expect(!strstr(turn->client, "2125550123") &&
           strlen(turn->client) > 20); /* a caller's number is not kept */
    expect_int(turn->message_id_count, 1);
    talk_close(&talk);
}

TEST(what_the_agent_did_not_understand_is_read_by_us)
{
    struct talk talk = es();
    talk_hear_fixture(&talk, "dialogflow/es-fallback");
    expect_int(talk.heard.turn.kind, TURN_TEXT);
    expect_int(talk.heard.turn.intent, INTENT_OUT_OF_SCOPE);
    expect_text(talk.heard.turn.text, "has my desk lamp been shipped yet");
    expect_text(talk.heard.turn.locale, "en-GB");
    expect(!talk.heard.turn.spoken);
    expect(strstr(talk.heard.turn.conversation, "/environments/live/users/u-77/sessions/9f3c"));
    hear_query(&talk, "{\"queryText\":\"buy a boat\",\"intent\":{\"displayName\":\"Sell boats\"}}");
    expect_int(talk.heard.turn.kind, TURN_TEXT);
    talk_close(&talk);
}

TEST(composites_lists_and_lost_zeros_are_read_as_they_were_meant)
{
    struct talk talk = es();
    talk_hear_fixture(&talk, "dialogflow/es-slot-filling");
    const struct turn *turn = &talk.heard.turn;
    expect_int(turn->intent, INTENT_ORDER_STATUS);
    expect_int(turn->slot_count, 5);
    expect_text(turn->slots[0].value, "1001");
    expect_text(turn->slots[1].value, "1004");
    expect_text(talk_slot(&talk, ENTITY_POSTCODE), "02134");
    expect_text(talk_slot(&talk, ENTITY_DATE), "2026-11-20T12:00:00-05:00");
    expect_text(talk_slot(&talk, ENTITY_AMOUNT), "20.50 USD");
    expect(!talk_slot(&talk, ENTITY_EMAIL)); /* a context's value, but this turn brings a proof of its own */
    talk_close(&talk);
}

TEST(composites_may_hold_parameters_of_their_own)
{
    struct talk talk = es();
    hear_query(&talk, "{\"queryText\":\"x\",\"intent\":{\"displayName\":\"order_status\"},\"parameters\":{"
                      "\"details\":[{\"orderNumber\":\"1001\",\"deep\":{\"proof\":\"10001\"}}],"
                      "\"location\":{\"zip-code\":\"10002\",\"city\":\"New York\"},\"tracking_number1\":7,"
                      "\"order_number\":{\"value\":1002}}}");
    expect_text(talk_slot(&talk, ENTITY_ORDER_NUMBER), "1001");
    expect_text(talk_slot(&talk, ENTITY_NONE), "10001");
    expect_text(talk_slot(&talk, ENTITY_POSTCODE), "10002");
    expect_text(talk_slot(&talk, ENTITY_TRACKING_NUMBER), "7");
    expect_int(talk.heard.turn.slot_count, 5);
    talk_close(&talk);
}

TEST(names_are_ours_however_written_or_mapped)
{
    static const struct {
        const char *name;
        enum turn_kind kind;
        enum intent intent;
    } cases[] = {
        {"order_status", TURN_INTENT, INTENT_ORDER_STATUS},
        {"Order Status", TURN_INTENT, INTENT_ORDER_STATUS},
        {"order.status", TURN_INTENT, INTENT_ORDER_STATUS},
        {"OrderStatusIntent", TURN_INTENT, INTENT_ORDER_STATUS},
        {"Wo ist mein Paket?", TURN_INTENT, INTENT_ORDER_STATUS},
        {"yes", TURN_INTENT, INTENT_YES},
        {"out_of_scope", TURN_TEXT, INTENT_OUT_OF_SCOPE},
        {"Order - yes", TURN_TEXT, INTENT_YES},
        {"Default Welcome Intent", TURN_TEXT, INTENT_GREETING},
        {"", TURN_TEXT, INTENT_OUT_OF_SCOPE},
        {"order_statuses", TURN_TEXT, INTENT_OUT_OF_SCOPE},
    };
    struct talk talk = talk_open(&channel_dialogflow_es,
                                 "{\"dialogflow\": {\"intents\": {\"Wo ist mein Paket?\": \"order_status\"},"
                                 "\"parameters\": {\"Bestellung\": \"order_number\", \"plz\": \"proof\"}}}");
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        hear_query(&talk, arena_printf(talk.arena,
                                       "{\"queryText\":\"well\",\"intent\":{\"displayName\":\"%s\"},"
                                       "\"parameters\":{\"Bestellung\":\"1001\",\"plz\":10001}}",
                                       cases[i].name));
        if (talk.heard.turn.kind != cases[i].kind || talk.heard.turn.intent != cases[i].intent)
            fail_msg("%s is %d, %s", cases[i].name, talk.heard.turn.kind,
                     intent_name(talk.heard.turn.intent));
        expect_text(talk_slot(&talk, ENTITY_ORDER_NUMBER), "1001");
        expect_text(talk_slot(&talk, ENTITY_NONE), "10001");
    }
    hear_query(&talk, "{\"queryText\":\"x\",\"action\":\"human_agent\",\"intent\":{\"displayName\":\"A\"}}");
    expect_int(talk.heard.turn.intent, INTENT_HUMAN_AGENT);
    talk_close(&talk);
}

TEST(an_event_is_no_sentence)
{
    struct talk talk = es();
    talk_hear_fixture(&talk, "dialogflow/es-welcome-event");
    expect_int(talk.heard.turn.kind, TURN_OPEN);
    expect_text(talk.heard.turn.text, "");
    expect_text(talk.heard.turn.locale, "en-GB"); /* of the user, finer than the agent's "en" */
    hear_query(&talk, "{\"queryText\":\"actions_intent_CANCEL\"}");
    expect_int(talk.heard.turn.intent, INTENT_STOP);
    hear_query(&talk, "{\"queryText\":\"actions_intent_NO_INPUT\"}");
    expect_int(talk.heard.turn.intent, INTENT_REPEAT);
    hear_query(&talk, "{}");
    expect_int(talk.heard.turn.kind, TURN_OPEN);
    hear_query(&talk, "{\"parameters\":{\"order_number\":\"1001\"}}"); /* an event that brings values */
    expect_int(talk.heard.turn.kind, TURN_INTENT);
    expect_int(talk.heard.turn.intent, INTENT_PROVIDE_DETAILS);
    talk_close(&talk);
}

TEST(values_of_contexts_count_once)
{
    static const char body[] =
        "{\"queryText\":\"where is it\",\"intent\":{\"displayName\":\"order_status\"},\"outputContexts\":["
        "{\"name\":\"projects/p/agent/sessions/s/contexts/order\",\"lifespanCount\":3,"
        "\"parameters\":{\"order_number\":\"1001\",\"order_number.original\":\"1001\"}},"
        "{\"name\":\"projects/p/agent/sessions/s/contexts/wismo\",\"lifespanCount\":9,"
        "\"parameters\":{\"seen\":\"-\"}}]}";
    struct talk talk = es();
    hear_query(&talk, body);
    expect_text(talk_slot(&talk, ENTITY_ORDER_NUMBER), "1001");
    const char *context =
        talk_part(&talk, &(struct reply){.text = "Well"}, "/outputContexts/0/parameters/seen");
    const char *again = replaced(talk.arena, body, "\"-\"", context);
    hear_query(&talk, again);
    expect_int(talk.heard.turn.slot_count, 0); /* the talk may have gone on to another order since */
    hear_query(&talk, replaced(talk.arena, again, "\"1001\",", "\"1002\","));
    expect_text(talk_slot(&talk, ENTITY_ORDER_NUMBER), "1002");
    hear_query(&talk, replaced(talk.arena, body, "order_status", "yes"));
    expect_int(talk.heard.turn.slot_count, 0); /* a yes brings no numbers */
    talk_close(&talk);
}

TEST(the_same_request_again_has_the_same_id_and_another_one_has_not)
{
    struct talk talk = es();
    hear_query(&talk, "{\"queryText\":\"a\",\"intent\":{\"displayName\":\"yes\"}}");
    const char *first = talk.heard.turn.message_ids[0];
    hear_query(&talk, "{\"queryText\":\"a\",\"intent\":{\"displayName\":\"yes\"}}");
    expect_text(talk.heard.turn.message_ids[0], first);
    hear_query(&talk, "{\"queryText\":\"a\",\"intent\":{\"displayName\":\"no\"}}");
    expect(strcmp(talk.heard.turn.message_ids[0], first) != 0);
    talk_hear(&talk, "{\"session\":\"s\",\"queryResult\":{}}");
    expect_int(talk.heard.turn.message_id_count, 0);
    talk_close(&talk);
}

TEST(a_session_that_is_only_named_by_its_contexts_is_found)
{
    struct talk talk = es();
    talk_hear(&talk, "{\"queryResult\":{\"queryText\":\"hi\",\"outputContexts\":[{\"name\":"
                     "\"projects/p/agent/sessions/s/contexts/a\"}]}}");
    expect_text(talk.heard.turn.conversation, "dialogflow:projects/p/agent/sessions/s");
    talk_close(&talk);
}

TEST(guesses_are_counted_against_the_person_on_the_platform)
{
    static const char *const payloads[] = {
        "{\"telephony\":{\"caller_id\":\"77\"}}", "{\"user\":{\"userId\":\"77\"}}",
        "{\"data\":{\"sender\":{\"id\":\"77\"}}}", "{\"data\":{\"from\":{\"id\":77}}}",
        "{\"data\":{\"message\":{\"from\":{\"id\":77.0}}}}"};
    char first[100] = "";
    struct talk talk = es();
    for (size_t i = 0; i < sizeof payloads / sizeof *payloads; i++) {
        talk_hear(&talk, arena_printf(talk.arena,
                                      "{\"session\":\"s%zu\",\"queryResult\":{},"
                                      "\"originalDetectIntentRequest\":{\"payload\":%s}}",
                                      i, payloads[i]));
        if (!*first)
            snprintf(first, sizeof first, "%s", talk.heard.turn.client);
        expect_text(talk.heard.turn.client, first);
    }
    talk_hear(&talk,
              "{\"session\":\"projects/p/agent/environments/e/users/77/sessions/s\",\"queryResult\":{}}");
    expect_text(talk.heard.turn.client, first);
    talk_hear(&talk,
              "{\"session\":\"projects/p/agent/environments/e/users/-/sessions/s\",\"queryResult\":{}}");
    expect(strcmp(talk.heard.turn.client, first) != 0);
    talk_close(&talk);
}

TEST(only_the_secret_in_its_header_opens_the_door)
{
    static const char body[] = "{\"session\":\"s\",\"queryResult\":{}}";
    static const char *const wrong[] = {NULL, "", "s3cres", "s3cret ", "s3cret, s3cret", "S3CRET"};
    struct talk talk = talk_open(&channel_dialogflow_es,
                                 "{\"dialogflow\": {\"header\": \"X-Shop\", \"secret\": \"s3cret\"}}");
    talk.header_name = "X-Shop";
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        talk.header = wrong[i];
        talk_hear(&talk, body);
        expect_int(talk.heard.status, 401);
        expect(strstr(talk.out.data, "UNAUTHENTICATED") && !strstr(talk.out.data, "s3cret"));
    }
    talk.header = "s3cret";
    talk_hear(&talk, body);
    expect_int(talk.heard.outcome, CALL_TURN);
    talk.header_name = "X-Wismo-Secret";
    talk_hear(&talk, body);
    expect_int(talk.heard.status, 401);
    talk_close(&talk);
}

TEST(what_cannot_be_read_is_refused_with_a_reason)
{
    static const struct {
        const char *body, *says;
    } cases[] = {
        {"", "400"},
        {"[]", "object"},
        {"{\"session\":\"s\"", "400"},
        {"{\"session\":\"\xff\"}", "400"},
        {"{\"session\":\"s\"}", "queryResult"},
        {"{\"session\":\"s\",\"queryResult\":[]}", "queryResult"},
        {"{\"queryResult\":{}}", "session"},
        {"{\"session\":7,\"queryResult\":{}}", "session"},
        {"{\"session\":\"\",\"queryResult\":{}}", "session"},
        {"{\"session\":\"a\\nb\",\"queryResult\":{}}", "session"},
        {"{\"session\":\"a\\u0000b\",\"queryResult\":{}}", "session"},
        {"{\"session\":null,\"queryResult\":{}}", "session"},
        {"{\"session\":\"s\",\"queryResult\":{\"queryText\":7}}", "queryText"},
        {"{\"session\":\"s\",\"queryResult\":{\"parameters\":[]}}", "parameters"},
        {"{\"session\":\"s\",\"queryResult\":{\"outputContexts\":{}}}", "outputContexts"},
        {"{\"session\":\"s\",\"queryResult\":{\"intent\":\"x\"}}", "intent"},
        {"{\"session\":\"s\",\"queryResult\":{\"intent\":{\"displayName\":{}}}}", "displayName"},
        {"{\"session\":\"s\",\"queryResult\":{\"languageCode\":[]}}", "languageCode"},
        {"{\"session\":\"s\",\"queryResult\":{},\"originalDetectIntentRequest\":1}", "original"},
    };
    struct talk talk = es();
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        talk_hear(&talk, cases[i].body);
        expect_int(talk.heard.outcome, CALL_REFUSED);
        expect_int(talk.heard.status, 400);
        if (!strstr(talk.out.data, cases[i].says) || !strstr(talk.out.data, "INVALID_ARGUMENT"))
            fail_msg("%s says %s", cases[i].body, talk.out.data);
    }
    talk_close(&talk);
}

static void add_many(struct str *body, const char *piece, int count)
{
    for (int i = 0; i < count; i++)
        str_add(body, piece);
}

TEST(huge_and_deep_bodies_are_bounded)
{
    struct talk talk = es();
    struct str body = STR_EMPTY;
    str_add(&body, "{\"session\":\"s\",\"queryResult\":{\"queryText\":\"");
    add_many(&body, "a", 4097);
    str_add(&body, "\"}}");
    talk_hear(&talk, body.data);
    expect_int(talk.heard.status, 413);

    str_reset(
        &body); /* thousands of contexts with thousands of values: those that fit are read, and no more */
    str_add(&body, "{\"session\":\"s\",\"queryResult\":{\"queryText\":\"where is it\",\"outputContexts\":[");
    for (int i = 0; i < 900; i++) {
        str_printf(&body, "%s{\"name\":\"s/contexts/c%d\",\"parameters\":{", i ? "," : "", i);
        for (int k = 0; k < 10; k++)
            str_printf(&body, "%s\"order_number%d\":%d", k ? "," : "", k, i * 10 + k);
        str_add(&body, "}}");
    }
    str_add(&body, "]}}");
    expect(body.len < (256 << 10));
    talk_hear(&talk, body.data);
    expect_int(talk.heard.outcome, CALL_TURN);
    expect(talk.heard.turn.slot_count > 0 && talk.heard.turn.slot_count <= 100);

    str_reset(&body);
    str_add(&body, "{\"session\":\"s\",\"queryResult\":{\"parameters\":{\"order_number\":");
    add_many(&body, "[", 40);
    add_many(&body, "]", 40);
    str_add(&body, "}}}");
    talk_hear(&talk, body.data);
    expect_int(talk.heard.outcome, CALL_TURN);
    expect_int(talk.heard.turn.slot_count, 0);

    str_reset(&body);
    add_many(&body, "{\"a\":", 70);
    talk_hear(&talk, body.data);
    expect_int(talk.heard.status, 400);
    add_many(&body, " ", 256 << 10);
    talk_hear(&talk, body.data);
    expect_int(talk.heard.status, 413);
    str_clear(&body);
    talk_close(&talk);
}

static struct button buttons[] = {{"Yes, please", "yes"}, {"No", "no"}};
static struct card cards[] = {
    {"UPS 1Z5R", "In transit", "Expected on Friday", "https://ups.example/1Z5R", NULL},
    {"DHL 4", NULL, NULL, NULL, NULL}};

static const struct reply rich = {.text = "It is on its way & well.",
                                  .speech = "It is <say-as interpret-as=\"digits\">1001</say-as> &amp; well.",
                                  .buttons = buttons,
                                  .button_count = 2,
                                  .cards = cards,
                                  .card_count = 2,
                                  .intent = INTENT_ORDER_STATUS,
                                  .ask = ASK_PROOF,
                                  .ticket = "K7P-4MX"};

TEST(an_answer_has_text_rich_messages_and_speech)
{
    struct talk talk = es();
    talk_hear_fixture(&talk, "dialogflow/es-order-status");
    expect_text(talk_part(&talk, &rich, "/fulfillmentText"), "\"It is on its way & well.\"");
    expect_text(talk_part(&talk, &rich, "/fulfillmentMessages"),
                "[{\"text\":{\"text\":[\"It is on its way & well.\"]}},"
                "{\"payload\":{\"richContent\":[[{\"type\":\"info\",\"title\":\"UPS 1Z5R\",\"subtitle\":"
                "\"In transit\",\"actionLink\":\"https://ups.example/1Z5R\"},{\"type\":\"description\","
                "\"text\":[\"Expected on Friday\"]}],[{\"type\":\"info\",\"title\":\"DHL 4\"}],"
                "[{\"type\":\"chips\",\"options\":[{\"text\":\"Yes, please\"},{\"text\":\"No\"}]}]]}},"
                "{\"platform\":\"ACTIONS_ON_GOOGLE\",\"simpleResponses\":{\"simpleResponses\":[{\"ssml\":"
                "\"<speak>It is <say-as interpret-as=\\\"characters\\\">1001</say-as> &amp; well.</speak>\","
                "\"displayText\":\"It is on its way & well.\"}]}},"
                "{\"platform\":\"ACTIONS_ON_GOOGLE\",\"suggestions\":{\"suggestions\":[{\"title\":"
                "\"Yes, please\"},{\"title\":\"No\"}]}}]");
    expect_text(talk_part(&talk, &rich, "/source"), "\"wismo\"");
    expect_text(talk_part(&talk, &rich, "/payload"), "null");
    talk_close(&talk);
}

TEST(a_messenger_gets_messages_of_its_own)
{
    struct talk talk = es();
    talk_hear_fixture(&talk, "dialogflow/es-slot-filling");
    expect_text(talk_part(&talk, &rich, "/fulfillmentMessages/4"),
                "{\"platform\":\"FACEBOOK\",\"card\":{\"title\":\"UPS 1Z5R\",\"subtitle\":\"In transit\","
                "\"buttons\":[{\"text\":\"UPS 1Z5R\",\"postback\":\"https://ups.example/1Z5R\"}]}}");
    expect_text(talk_part(&talk, &rich, "/fulfillmentMessages/6"),
                "{\"platform\":\"FACEBOOK\",\"quickReplies\":{\"title\":\"It is on its way & well.\","
                "\"quickReplies\":[\"Yes, please\",\"No\"]}}");
    struct reply plain = {.text = "Well"};
    expect_text(talk_part(&talk, &plain, "/fulfillmentMessages/2"),
                "{\"platform\":\"FACEBOOK\",\"text\":{\"text\":[\"Well\"]}}");
    talk_hear_fixture(&talk, "dialogflow/es-welcome-event");
    expect_text(talk_part(&talk, &plain, "/payload"), "{\"google\":{\"expectUserResponse\":true}}");
    plain.end = true;
    expect_text(talk_part(&talk, &plain, "/payload/google/expectUserResponse"), "false");
    talk_close(&talk);
}

TEST(contexts_say_what_is_asked_and_end_when_it_is_answered)
{
    struct talk talk = es();
    talk_hear_fixture(&talk, "dialogflow/es-slot-filling");
    struct reply reply = {.text = "Well", .intent = INTENT_ORDER_STATUS, .ask = ASK_PROOF};
    expect_text(talk_part(&talk, &reply, "/outputContexts/0/name"), "\"" SESSION "/contexts/wismo\"");
    expect_text(talk_part(&talk, &reply, "/outputContexts/0/parameters/ask"), "\"proof\"");
    expect_text(talk_part(&talk, &reply, "/outputContexts/0/parameters/ticket"), "\"K7P-4MX\"");
    expect_text(talk_part(&talk, &reply, "/outputContexts/1"),
                "{\"name\":\"" SESSION "/contexts/wismo_asks_proof\",\"lifespanCount\":2}");
    expect_text(talk_part(&talk, &reply, "/outputContexts/2"),
                "{\"name\":\"" SESSION "/contexts/wismo_asks_order_number\",\"lifespanCount\":0}");
    reply.ask = ASK_ORDER_NUMBER;
    expect_text(talk_part(&talk, &reply, "/outputContexts/2"), "null");
    talk_close(&talk);
}

TEST(no_answer_is_larger_than_dialogflow_takes)
{
    struct talk talk = es();
    struct str text = STR_EMPTY;
    add_many(&text, "\"\\ \xc3\xa9", 20000);
    struct button many[40];
    for (size_t i = 0; i < 40; i++)
        many[i] = (struct button){text.data, "x"};
    talk_hear_fixture(&talk, "dialogflow/es-slot-filling");
    const char *answer = talk_answer(
        &talk,
        &(struct reply){
            .text = text.data, .speech = text.data, .buttons = many, .button_count = 40, .ticket = "K"});
    expect(strlen(answer) <= 65536 && strlen(answer) > 1000);
    str_clear(&text);
    talk_close(&talk);
}

TEST(an_apology_is_an_answer_too)
{
    struct talk talk = es();
    talk_hear_fixture(&talk, "dialogflow/es-order-status");
    str_reset(&talk.out);
    expect_int(channel_dialogflow_es.apologise(&talk.heard, ERR_STORE, "Sorry.", &talk.out), 200);
    expect_text(
        talk.out.data,
        "{\"fulfillmentText\":\"Sorry.\",\"fulfillmentMessages\":[{\"text\":{\"text\":[\"Sorry.\"]}}]}");
    talk_close(&talk);
}
