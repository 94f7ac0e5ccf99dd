/* tests/channels/test_dialogflow_cx.c - the webhook of Dialogflow CX. */
#include "test.h"

#include <string.h>

#include "base/digest.h"
#include "call.h"

#define AGENT "projects/lamp-shop/locations/global/agents/2b0c1a4e-77aa-4f11-8a2f-0c5d9b3e6f01"

static struct talk cx(void)
{
    return talk_open(&channel_dialogflow_cx, "{}");
}

/* A request of session "s" with these further members. */
static void hear_more(struct talk *talk, const char *more)
{
    talk_hear(talk,
              arena_printf(talk->arena, "{\"sessionInfo\":{\"session\":\"s\"}%s%s}", *more ? "," : "", more));
}

TEST(a_filled_form_is_a_turn_with_its_values)
{
    struct talk talk = cx();
    talk_hear_fixture(&talk, "dialogflow/cx-form-filled");
    const struct turn *turn = &talk.heard.turn;
    expect_int(talk.heard.outcome, CALL_TURN);
    expect_int(turn->channel, CHANNEL_DIALOGFLOW);
    expect_int(turn->kind, TURN_INTENT);
    expect_int(turn->intent, INTENT_ORDER_STATUS);
    expect_int(turn->slot_count, 3); /* the form's, and the session's number: the same once more */
    expect_text(talk_slot(&talk, ENTITY_NONE), "10001");
    expect_text(talk_slot(&talk, ENTITY_ORDER_NUMBER), "1001");
    expect_text(turn->conversation, "dialogflow:" AGENT "/sessions/dfMessenger-33915");
    expect_text(turn->text, "it is one zero zero zero one");
    expect(!turn->spoken);
    talk_close(&talk);
}

TEST(a_tag_that_is_not_ours_leaves_it_to_the_intent)
{
    struct talk talk = cx();
    talk_hear_fixture(&talk, "dialogflow/cx-intent");
    const struct turn *turn = &talk.heard.turn;
    expect_int(turn->kind, TURN_INTENT);
    expect_int(turn->intent, INTENT_ORDER_STATUS);              /* "order.status" */
    expect_text(talk_slot(&talk, ENTITY_ORDER_NUMBER), "0042"); /* a number has lost its zeros */
    expect_text(talk_slot(&talk, ENTITY_DATE), "2026-11-20");
    expect_text(talk_slot(&talk, ENTITY_NONE), "10001"); /* of the session */
    expect(turn->spoken);
    expect(strstr(turn->conversation, "/environments/draft/sessions/phone-1"));
    talk_close(&talk);
}

TEST(the_tag_decides_before_the_intent_and_the_intent_before_the_words)
{
    struct talk talk = cx();
    hear_more(&talk, "\"text\":\"bye\",\"fulfillmentInfo\":{\"tag\":\"delivery-eta\"},"
                     "\"intentInfo\":{\"displayName\":\"order_status\"}");
    expect_int(talk.heard.turn.intent, INTENT_DELIVERY_ETA);
    hear_more(&talk, "\"text\":\"bye\",\"fulfillmentInfo\":{\"tag\":\"hook 7\"},"
                     "\"intentInfo\":{\"displayName\":\"order_status\"}");
    expect_int(talk.heard.turn.intent, INTENT_ORDER_STATUS);
    hear_more(&talk, "\"text\":\"bye\",\"fulfillmentInfo\":{\"tag\":\"hook 7\"},"
                     "\"intentInfo\":{\"displayName\":\"Default Negative Intent\"}");
    expect_int(talk.heard.turn.kind, TURN_TEXT);
    expect_text(talk.heard.turn.text, "bye");
    hear_more(&talk, "\"transcript\":\"bye\"");
    expect_text(talk.heard.turn.text, "bye");
    expect(talk.heard.turn.spoken);
    talk_close(&talk);
}

TEST(silence_keys_and_events_are_heard)
{
    struct talk talk = cx();
    talk_hear_fixture(&talk, "dialogflow/cx-no-input");
    expect_int(talk.heard.turn.kind, TURN_INTENT);
    expect_int(talk.heard.turn.intent, INTENT_REPEAT);
    talk_hear_fixture(&talk, "dialogflow/cx-keys");
    expect_int(talk.heard.turn.kind, TURN_TEXT);
    expect_text(talk.heard.turn.text, "1001");
    hear_more(&talk, "\"triggerEvent\":\"WELCOME\"");
    expect_int(talk.heard.turn.kind, TURN_OPEN);
    hear_more(&talk, "\"triggerEvent\":\"sys.no-match-2\"");
    expect_int(talk.heard.turn.kind, TURN_INTENT);
    expect_int(talk.heard.turn.intent, INTENT_OUT_OF_SCOPE);
    hear_more(&talk,
              "\"triggerIntent\":\"projects/p/x/intents/5\",\"intentInfo\":{\"displayName\":\"help\"}");
    expect_int(talk.heard.turn.intent, INTENT_HELP);
    hear_more(&talk, "");
    expect_int(talk.heard.turn.kind, TURN_OPEN);
    talk_close(&talk);
}

TEST(values_of_the_session_count_once)
{
    static const char body[] = "{\"text\":\"and now\",\"fulfillmentInfo\":{\"tag\":\"order_status\"},"
                               "\"sessionInfo\":{\"session\":\"s\",\"parameters\":{\"order_number\":\"1001\","
                               "\"wismo_seen\":\"-\"}}}";
    struct talk talk = cx();
    talk_hear(&talk, body);
    expect_text(talk_slot(&talk, ENTITY_ORDER_NUMBER), "1001");
    const char *seen =
        talk_part(&talk, &(struct reply){.text = "Well"}, "/sessionInfo/parameters/wismo_seen");
    const char *again = replaced(talk.arena, body, "\"-\"", seen);
    talk_hear(&talk, again);
    expect_int(talk.heard.turn.slot_count, 0);
    talk_hear(&talk, replaced(talk.arena, again, "1001", "1002"));
    expect_text(talk_slot(&talk, ENTITY_ORDER_NUMBER), "1002");
    talk_hear(&talk, replaced(talk.arena, body, "order_status", "no"));
    expect_int(talk.heard.turn.slot_count, 0);
    talk_close(&talk);
}

TEST(several_calls_of_one_turn_are_told_apart)
{
    struct talk talk = cx();
    hear_more(&talk, "\"detectIntentResponseId\":\"r\",\"text\":\"a\",\"fulfillmentInfo\":{\"tag\":\"one\"}");
    const char *one = talk.heard.turn.message_ids[0];
    hear_more(&talk, "\"detectIntentResponseId\":\"r\",\"text\":\"a\",\"fulfillmentInfo\":{\"tag\":\"one\"}");
    expect_text(talk.heard.turn.message_ids[0], one);
    hear_more(&talk, "\"detectIntentResponseId\":\"r\",\"text\":\"a\",\"fulfillmentInfo\":{\"tag\":\"two\"}");
    expect(strcmp(talk.heard.turn.message_ids[0], one) != 0);
    talk_close(&talk);
}

TEST(a_signed_identity_in_the_payload_is_known)
{
    /* HS256 over {"sub":"c-1001","exp":4102444800} with "s3cret" */
    struct str token = STR_EMPTY;
    uint8_t mac[SHA256_SIZE];
    base64url_encode(&token, "{\"alg\":\"HS256\"}", 15);
    str_add_char(&token, '.');
    base64url_encode(&token, "{\"sub\":\"c-1001\",\"exp\":4102444800}", 33);
    digest_hmac_sha256("s3cret", 6, token.data, token.len, mac);
    str_add_char(&token, '.');
    base64url_encode(&token, mac, sizeof mac);
    struct talk talk = talk_open(&channel_dialogflow_cx, "{\"chat\": {\"identity_secret\": \"s3cret\"}}");
    hear_more(&talk, arena_printf(talk.arena, "\"payload\":{\"identity\":\"%s\"}", token.data));
    expect_text(talk.heard.turn.customer_id, "c-1001");
    hear_more(&talk, arena_printf(talk.arena, "\"payload\":{\"identity\":\"%sA\"}", token.data));
    expect(!talk.heard.turn.customer_id);
    str_clear(&token);
    talk_close(&talk);
}

TEST(the_secret_is_asked_for_here_too)
{
    struct talk talk = talk_open(&channel_dialogflow_cx, "{\"dialogflow\": {\"secret\": \"s3cret\"}}");
    hear_more(&talk, "");
    expect_int(talk.heard.status, 401);
    talk.header_name = "X-Wismo-Secret";
    talk.header = "s3cret";
    hear_more(&talk, "");
    expect_int(talk.heard.outcome, CALL_TURN);
    talk_close(&talk);
}

TEST(what_cannot_be_read_is_refused_with_a_reason)
{
    static const struct {
        const char *body, *says;
    } cases[] = {
        {"", "400"},
        {"null", "object"},
        {"{}", "sessionInfo.session"},
        {"{\"sessionInfo\":[]}", "sessionInfo"},
        {"{\"sessionInfo\":{}}", "session"},
        {"{\"sessionInfo\":{\"session\":1}}", "session"},
        {"{\"sessionInfo\":{\"session\":\"\"}}", "session"},
        {"{\"sessionInfo\":{\"session\":\"s\",\"parameters\":7}}", "parameters"},
        {"{\"sessionInfo\":{\"session\":\"s\"},\"text\":{}}", "text"},
        {"{\"sessionInfo\":{\"session\":\"s\"},\"transcript\":7}", "transcript"},
        {"{\"sessionInfo\":{\"session\":\"s\"},\"fulfillmentInfo\":{\"tag\":7}}", "tag"},
        {"{\"sessionInfo\":{\"session\":\"s\"},\"intentInfo\":[]}", "intentInfo"},
        {"{\"sessionInfo\":{\"session\":\"s\"},\"intentInfo\":{\"parameters\":[]}}", "parameters"},
        {"{\"sessionInfo\":{\"session\":\"s\"},\"pageInfo\":{\"currentPage\":7}}", "currentPage"},
        {"{\"sessionInfo\":{\"session\":\"s\"},\"pageInfo\":{\"formInfo\":{\"parameterInfo\":{}}}}", "list"},
    };
    struct talk talk = cx();
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        talk_hear(&talk, cases[i].body);
        expect_int(talk.heard.status, 400);
        if (!strstr(talk.out.data, cases[i].says) || !strstr(talk.out.data, "INVALID_ARGUMENT"))
            fail_msg("%s says %s", cases[i].body, talk.out.data);
    }
    hear_more(&talk, "\"text\":null,\"pageInfo\":null,\"intentInfo\":{\"parameters\":{\"order_number\":7,"
                     "\"proof\":{\"resolvedValue\":null}}}"); /* odd, but harmless */
    expect_int(talk.heard.outcome, CALL_TURN);
    talk_close(&talk);
}

static struct button buttons[] = {{"Yes", "yes"}};
static struct card cards[] = {{"UPS 1Z", "In transit", NULL, "https://ups.example/1Z", NULL}};

TEST(an_answer_has_text_speech_and_rich_content)
{
    struct talk talk = cx();
    hear_more(&talk, "\"text\":\"x\"");
    expect_text(
        talk_answer(&talk, &(struct reply){.text = "Well.",
                                           .speech = "Well <say-as interpret-as=\"digits\">1</say-as>",
                                           .intent = INTENT_ORDER_STATUS,
                                           .ask = ASK_PERSON,
                                           .buttons = buttons,
                                           .button_count = 1,
                                           .cards = cards,
                                           .card_count = 1}),
        "{\"fulfillmentResponse\":{\"mergeBehavior\":\"APPEND\",\"messages\":["
        "{\"text\":{\"text\":[\"Well.\"]}},{\"outputAudioText\":{\"ssml\":\"<speak>Well <say-as "
        "interpret-as=\\\"characters\\\">1<\\/say-as><\\/speak>\"}},"
        "{\"payload\":{\"richContent\":[[{\"type\":\"info\",\"title\":\"UPS 1Z\",\"subtitle\":"
        "\"In transit\",\"anchor\":{\"href\":\"https://ups.example/1Z\"}}],[{\"type\":\"chips\","
        "\"options\":[{\"text\":\"Yes\"}]}]]}}]},"
        "\"sessionInfo\":{\"parameters\":{\"wismo_intent\":\"order_status\",\"wismo_ask\":\"person\","
        "\"wismo_end\":false}}}");
    talk_close(&talk);
}

TEST(a_value_that_does_not_fit_is_collected_again)
{
    struct talk talk = cx();
    struct reply reply = {.text = "Well.", .ask = ASK_PROOF};
    talk_hear_fixture(&talk, "dialogflow/cx-form-filled");
    expect_text(talk_part(&talk, &reply, "/pageInfo"),
                "{\"formInfo\":{\"parameterInfo\":[{\"displayName\":\"proof\",\"state\":\"INVALID\","
                "\"value\":null}]}}");
    reply.ask = ASK_ORDER_NUMBER;
    expect_text(talk_part(&talk, &reply, "/pageInfo/formInfo/parameterInfo/0/displayName"),
                "\"order_number\"");
    reply.ask = ASK_NOTHING;
    expect_text(talk_part(&talk, &reply, "/pageInfo"), "null");
    expect_text(talk_part(&talk, &reply, "/sessionInfo/parameters/wismo_ask"), "null");
    talk_close(&talk);
}

TEST(a_new_ticket_hands_over_to_people_once)
{
    struct talk talk = cx();
    struct reply reply = {
        .text = "Well.", .intent = INTENT_HUMAN_AGENT, .ticket = "K7P-4MX", .hands_over = true};
    hear_more(&talk, "\"text\":\"x\"");
    expect_text(talk_part(&talk, &reply, "/fulfillmentResponse/messages/1"),
                "{\"liveAgentHandoff\":{\"metadata\":{\"ticket\":\"K7P-4MX\",\"intent\":\"human_agent\"}}}");
    expect_text(talk_part(&talk, &reply, "/sessionInfo/parameters/wismo_ticket"), "\"K7P-4MX\"");
    talk_hear(&talk, "{\"sessionInfo\":{\"session\":\"s\",\"parameters\":{\"wismo_ticket\":\"K7P-4MX\"}}}");
    expect_text(talk_part(&talk, &reply, "/fulfillmentResponse/messages/1"), "null");
    hear_more(&talk, "\"text\":\"x\"");
    reply.hands_over = false; /* told, not opened */
    expect_text(talk_part(&talk, &reply, "/fulfillmentResponse/messages/1"), "null");
    talk_close(&talk);
}

TEST(the_end_leads_to_the_end_of_the_session)
{
    struct talk talk = cx();
    struct reply reply = {.text = "Bye.", .end = true, .intent = INTENT_STOP};
    talk_hear_fixture(&talk, "dialogflow/cx-intent");
    expect_text(talk_part(&talk, &reply, "/targetPage"), "\"" AGENT "/flows/f1/pages/END_SESSION\"");
    expect_text(talk_part(&talk, &reply, "/fulfillmentResponse/messages/1"),
                "{\"conversationSuccess\":{\"metadata\":{\"intent\":\"stop\"}}}");
    expect_text(talk_part(&talk, &reply, "/fulfillmentResponse/messages/2"), "{\"endInteraction\":{}}");
    expect_text(talk_part(&talk, &reply, "/sessionInfo/parameters/wismo_end"), "true");
    talk_hear_fixture(&talk, "dialogflow/cx-keys"); /* without a page nobody knows the flow */
    expect_text(talk_part(&talk, &reply, "/targetPage"), "null");
    talk_close(&talk);
}

TEST(an_apology_is_an_answer_too)
{
    struct talk talk = cx();
    hear_more(&talk, "");
    str_reset(&talk.out);
    expect_int(channel_dialogflow_cx.apologise(&talk.heard, ERR_STORE, "Sorry.", &talk.out), 200);
    expect_text(talk.out.data,
                "{\"fulfillmentResponse\":{\"messages\":[{\"text\":{\"text\":[\"Sorry.\"]}}]}}");
    talk_close(&talk);
}
