/* tests/channels/test_rest.c - the REST chat that Rasa's widgets speak. */
#include "test.h"

#include <stdio.h>
#include <string.h>

#include "call.h"

static struct talk rest(void)
{
    return talk_open(&channel_rest, "{}");
}

TEST(a_message_is_a_text_of_its_senders_conversation)
{
    struct talk talk = rest();
    talk_hear(&talk,
              "{\"sender\":\"user-1\",\"message\":\"  where is\\nmy order\\u202e \",\"metadata\":{\"locale\":"
              "\"en-GB\"},\"input_channel\":\"rest\",\"message_id\":\"m-1\"}");
    const struct turn *turn = &talk.heard.turn;
    expect_int(talk.heard.outcome, CALL_TURN);
    expect_int(turn->kind, TURN_TEXT);
    expect_text(turn->text, "where is my order");
    expect_text(turn->conversation, "rest:user-1");
    expect_text(turn->locale, "en-GB");
    expect_text(turn->client, "192.0.2.1");
    expect_int(turn->message_id_count, 1);
    expect(turn->forget_proof && !turn->spoken && !turn->customer_id);
    talk_close(&talk);
}

TEST(a_sender_that_is_missing_is_minted)
{
    static const char *const bodies[] = {"{\"message\":\"hi\"}", "{\"sender\":null,\"message\":\"hi\"}",
                                         "{\"sender\":\"\",\"message\":\"hi\"}"};
    struct talk talk = rest();
    for (size_t i = 0; i < 3; i++) {
        talk_hear(&talk, bodies[i]);
        expect(strlen(talk.heard.turn.conversation) > 20);
        const char *answer = talk_answer(&talk, &(struct reply){.text = "Hello"});
        expect(strstr(answer, talk.heard.turn.conversation + 5)); /* told, so that the sender can go on */
    }
    talk_hear(&talk, "{\"sender\":42,\"message\":\"hi\"}");
    expect_text(talk.heard.turn.conversation, "rest:42");
    talk_close(&talk);
}

TEST(proof_outlasts_a_request_only_with_the_secret)
{
    struct talk talk = talk_open(&channel_rest, "{\"rest\": {\"secret\": \"t0ken\"}}");
    talk_hear(&talk, "{\"sender\":\"a\",\"message\":\"hi\"}");
    expect(talk.heard.outcome == CALL_TURN && talk.heard.turn.forget_proof);
    talk.authorization = "bearer  t0ken";
    talk_hear(&talk, "{\"sender\":\"a\",\"message\":\"hi\"}");
    expect(talk.heard.outcome == CALL_TURN && !talk.heard.turn.forget_proof);
    static const char *const wrong[] = {"Bearer t0kem", "Bearer ", "t0ken",
                                        "Basic t0ken",  "",        "Bearer t0ken "};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        talk.authorization = wrong[i];
        talk_hear(&talk, "{\"sender\":\"a\",\"message\":\"hi\"}");
        expect_int(talk.heard.status, 401);
    }
    talk_close(&talk);
    talk = rest(); /* nothing is configured: a header proves nothing and harms nothing */
    talk.authorization = "Bearer x";
    talk_hear(&talk, "{\"sender\":\"a\",\"message\":\"hi\"}");
    expect(talk.heard.outcome == CALL_TURN && talk.heard.turn.forget_proof);
    talk_close(&talk);
}

TEST(a_stranger_who_guesses_a_sender_is_not_in_its_conversation)
{
    struct talk talk = talk_open(&channel_rest, "{\"rest\": {\"secret\": \"t0ken\"}}");
    talk.authorization = "Bearer t0ken";
    talk_hear(&talk, "{\"sender\":\"a\",\"message\":\"hi\",\"message_id\":\"7\"}");
    expect_text(talk.heard.turn.conversation, "rest:a");
    expect_text(talk.heard.turn.message_ids[0], "7");
    talk.authorization = NULL;
    talk_hear(&talk, "{\"sender\":\"a\",\"message\":\"hi\"}");
    expect_text(talk.heard.turn.conversation, "rest-open:a");
    talk_close(&talk);
}

TEST(a_strangers_message_is_the_same_again_only_in_the_same_words)
{
    static const char *const bodies[] = {
        "{\"sender\":\"a\",\"message\":\"where is 1001, zip 10001\",\"message_id\":\"7\"}",
        "{\"sender\":\"a\",\"message\":\"where is 1001, zip 10001\",\"message_id\":\"7\"}",
        "{\"sender\":\"a\",\"message\":\"where is it\",\"message_id\":\"7\"}"};
    char ids[3][400];
    struct talk talk = rest();
    for (size_t i = 0; i < 3; i++) {
        talk_hear(&talk, bodies[i]);
        expect_int(talk.heard.turn.message_id_count, 1);
        snprintf(ids[i], sizeof ids[i], "%s", talk.heard.turn.message_ids[0]);
    }
    expect_text(ids[0], ids[1]);
    expect(strcmp(ids[0], ids[2]) != 0);
    talk_close(&talk);
}

TEST(a_payload_names_its_intent)
{
    struct talk talk = rest();
    talk_hear(
        &talk,
        "{\"sender\":\"a\",\"message\":\"/order_status{\\\"order_number\\\":1001,\\\"proof\\\":\\\"10001\\\","
        "\\\"colour\\\":\\\"red\\\"}\"}");
    expect_int(talk.heard.turn.kind, TURN_INTENT);
    expect_int(talk.heard.turn.intent, INTENT_ORDER_STATUS);
    expect_text(talk_slot(&talk, ENTITY_ORDER_NUMBER), "1001");
    expect_text(talk_slot(&talk, ENTITY_NONE), "10001");
    expect_int(talk.heard.turn.slot_count, 2);
    talk_hear(&talk, "{\"sender\":\"a\",\"message\":\"/affirm\"}");
    expect_int(talk.heard.turn.intent, INTENT_YES);
    talk_hear(&talk, "{\"sender\":\"a\",\"message\":\"/session_start\"}");
    expect_int(talk.heard.turn.kind, TURN_OPEN);
    talk_hear(&talk, "{\"sender\":\"a\",\"message\":\"/no_such_thing\"}");
    expect_int(talk.heard.turn.kind, TURN_TEXT);
    talk_hear(&talk, "{\"sender\":\"a\",\"message\":\"/order_status please\"}");
    expect_int(talk.heard.turn.kind, TURN_TEXT);
    talk_hear(&talk, "{\"sender\":\"a\",\"message\":\"/order_status{broken\"}");
    expect_int(talk.heard.status, 400);
    talk_hear(&talk, "{\"sender\":\"a\",\"message\":\"/order_status{\\\"order_number\\\":[1]}\"}");
    expect_int(talk.heard.status, 400);
    talk_close(&talk);
}

TEST(what_cannot_be_read_is_refused_with_a_reason)
{
    static const struct {
        const char *body;
        int status;
        const char *says;
    } cases[] = {
        {"", 400, "message"},
        {"[]", 400, "object"},
        {"{", 400, "BadRequest"},
        {"{\"message\":\"\xff\"}", 400, "BadRequest"},
        {"{\"sender\":\"a\"}", 400, "message must be a text"},
        {"{\"sender\":\"a\",\"message\":7}", 400, "message"},
        {"{\"sender\":\"a\",\"message\":\" \\u0007\\u200b \"}", 400, "blank"},
        {"{\"sender\":{},\"message\":\"a\"}", 400, "sender"},
        {"{\"sender\":\"a\\nb\",\"message\":\"a\"}", 400, "sender"},
        {"{\"sender\":\"a\",\"message\":\"a\",\"metadata\":[]}", 400, "metadata"},
        {"{\"sender\":\"a\",\"message\":\"a\",\"metadata\":{\"locale\":5}}", 400, "locale"},
        {"{\"sender\":\"a\",\"message\":\"a\",\"message_id\":{}}", 400, "message_id"},
        {"{\"sender\":\"a\",\"message\":\"a\\u0000b\"}", 400, "message"},
    };
    struct talk talk = rest();
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        talk_hear(&talk, cases[i].body);
        expect_int(talk.heard.outcome, CALL_REFUSED);
        expect_int(talk.heard.status, cases[i].status);
        if (!strstr(talk.out.data, cases[i].says))
            fail_msg("%s says %s", cases[i].body, talk.out.data);
    }
    struct str body = STR_EMPTY;
    str_add(&body, "{\"sender\":\"a\",\"message\":\"");
    for (int i = 0; i < 4097; i++)
        str_add_char(&body, 'a');
    str_add(&body, "\"}");
    talk_hear(&talk, body.data);
    expect_int(talk.heard.status, 413);
    for (int i = 0; i < 300000; i++)
        str_add_char(&body, ' ');
    talk_hear(&talk, body.data);
    expect_int(talk.heard.status, 413);
    str_reset(&body);
    for (int i = 0; i < 200000; i++)
        str_add_char(&body, '[');
    talk_hear(&talk, body.data);
    expect_int(talk.heard.status, 400);
    str_clear(&body);
    talk_close(&talk);
}

TEST(an_answer_is_a_list_split_at_blank_lines_with_the_buttons_last)
{
    struct talk talk = rest();
    struct button buttons[] = {{"Yes, \"please\"", "yes"}, {"No", "no"}};
    talk_hear(&talk, "{\"sender\":\"user-1\",\"message\":\"hi\"}");
    expect_text(
        talk_answer(&talk, &(struct reply){.text = "\n One.\nStill one. \n\n\n Two.\n\n",
                                           .buttons = buttons,
                                           .button_count = 2,
                                           .ticket = "K7P2-4MXQ"}),
        "[{\"recipient_id\":\"user-1\",\"text\":\"One.\\nStill one.\"},"
        "{\"recipient_id\":\"user-1\",\"text\":\"Two.\",\"buttons\":[{\"title\":\"Yes, \\\"please\\\"\","
        "\"payload\":\"yes\"},{\"title\":\"No\",\"payload\":\"no\"}],\"ticket\":\"K7P2-4MXQ\"}]");
    expect_text(talk_answer(&talk, &(struct reply){.text = ""}), "[]");
    expect_text(talk_answer(&talk, &(struct reply){.text = NULL}), "[]");
    str_reset(&talk.out);
    expect_int(channel_rest.apologise(&talk.heard, ERR_STORE, "Sorry.", &talk.out), 503);
    expect_text(talk.out.data, "[{\"recipient_id\":\"user-1\",\"text\":\"Sorry.\"}]");
    talk_close(&talk);
}
