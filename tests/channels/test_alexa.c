/* tests/channels/test_alexa.c - what Alexa sends, and what is made of it. */
#include "test.h"

#include <stdio.h>
#include <string.h>

#include "base/jwt.h"
#include "call.h"

static struct talk alexa(void)
{
    return talk_open(&channel_alexa, "{\"alexa\": {\"application_ids\": [\"amzn1.ask.skill.wismo-fixture\"],"
                                     " \"intents\": {\"TrackParcel\": \"order_status\"}},"
                                     " \"chat\": {\"identity_secret\": \"s3cret\"}}");
}

static void hear_changed(struct talk *talk, const char *name, const char *from, const char *to)
{
    char *body = fixture(name);
    talk_hear(talk, replaced(talk->arena, body, from, to));
    memory_free(body);
}

TEST(a_launch_opens_a_conversation)
{
    struct talk talk = alexa();
    talk_hear_fixture(&talk, "alexa/launch");
    expect_int(talk.heard.outcome, CALL_TURN);
    const struct turn *turn = &talk.heard.turn;
    expect_int(turn->kind, TURN_OPEN);
    expect_int(turn->channel, CHANNEL_ALEXA);
    expect_text(turn->conversation, "alexa:amzn1.echo-api.session.fixture");
    expect_text(turn->client, "alexa:amzn1.ask.account.fixture-user");
    expect_text(turn->locale, "en-US");
    expect_int(turn->message_id_count, 1);
    expect(strstr(turn->message_ids[0], "amzn1.echo-api.request."));
    expect(turn->can_link_account && !turn->customer_id && turn->spoken);
    talk_close(&talk);
}

TEST(an_intent_brings_its_slots)
{
    struct talk talk = alexa();
    talk_hear_fixture(&talk, "alexa/intent-order-status");
    expect_int(talk.heard.turn.kind, TURN_INTENT);
    expect_int(talk.heard.turn.intent, INTENT_ORDER_STATUS);
    expect_text(talk_slot(&talk, ENTITY_ORDER_NUMBER), "1001");
    expect_int(talk.heard.turn.slot_count, 1); /* the proof is not filled */
    talk_hear_fixture(&talk, "alexa/intent-proof");
    expect_text(talk_slot(&talk, ENTITY_NONE), "one zero zero zero one");
    talk_close(&talk);
}

TEST(resolved_lists_and_unheard_slots_are_read_as_meant)
{
    struct talk talk = alexa();
    talk_hear_fixture(&talk, "alexa/intent-problem-resolved");
    expect_int(talk.heard.turn.intent, INTENT_DELIVERY_PROBLEM);
    expect(!talk_slot(&talk, ENTITY_ORDER_NUMBER)); /* "?" is not a number */
    expect_text(talk_slot(&talk, ENTITY_PROBLEM), "damaged");
    expect_int(talk.heard.turn.slot_count, 3);
    expect_text(talk.heard.turn.slots[1].value, "lamp");
    expect_text(talk.heard.turn.slots[2].value, "notebook");
    talk_close(&talk);
}

TEST(free_text_is_a_text_that_was_spoken)
{
    struct talk talk = alexa();
    talk_hear_fixture(&talk, "alexa/intent-say");
    expect_int(talk.heard.turn.kind, TURN_TEXT);
    expect(talk.heard.turn.spoken);
    expect_text(talk.heard.turn.text, "where are the headphones i bought");
    hear_changed(&talk, "alexa/intent-say", "where are the headphones i bought", "\\u202e \\u0007");
    expect_int(talk.heard.turn.intent, INTENT_OUT_OF_SCOPE);
    expect_int(talk.heard.turn.kind, TURN_INTENT);
    talk_close(&talk);
}

TEST(built_in_intents_are_moves_of_the_dialogue)
{
    static const struct {
        const char *name;
        enum intent intent;
    } cases[] = {
        {"AMAZON.HelpIntent", INTENT_HELP},
        {"AMAZON.StopIntent", INTENT_STOP},
        {"AMAZON.CancelIntent", INTENT_STOP},
        {"AMAZON.YesIntent", INTENT_YES},
        {"AMAZON.NoIntent", INTENT_NO},
        {"AMAZON.RepeatIntent", INTENT_REPEAT},
        {"AMAZON.NavigateHomeIntent", INTENT_STOP},
        {"AMAZON.FallbackIntent", INTENT_OUT_OF_SCOPE},
        {"AMAZON.StartOverIntent", INTENT_GREETING},
        {"AMAZON.Unheard", INTENT_OUT_OF_SCOPE},
        {"TrackParcel", INTENT_ORDER_STATUS},
        {"ReturnOrRefundIntent", INTENT_RETURN_OR_REFUND},
        {"HumanAgentIntent", INTENT_HUMAN_AGENT},
        {"ThanksGoodbyeIntent", INTENT_THANKS_GOODBYE},
        {"orderStatusIntent", INTENT_OUT_OF_SCOPE},
        {"OrderStatus", INTENT_OUT_OF_SCOPE},
        {"Intent", INTENT_OUT_OF_SCOPE},
        {"OutOfScopeIntent", INTENT_OUT_OF_SCOPE},
    };
    struct talk talk = alexa();
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        hear_changed(&talk, "alexa/intent-help", "AMAZON.HelpIntent", cases[i].name);
        expect_int(talk.heard.outcome, CALL_TURN);
        expect_int(talk.heard.turn.kind, TURN_INTENT);
        expect_int(talk.heard.turn.intent, cases[i].intent);
    }
    talk_close(&talk);
}

TEST(the_end_of_a_session_is_answered_with_nothing_said)
{
    struct talk talk = alexa();
    talk_hear_fixture(&talk, "alexa/session-ended");
    expect_int(talk.heard.turn.kind, TURN_CLOSE);
    expect_text(talk_answer(&talk, &(struct reply){.text = "Bye", .speech = "Bye", .end = true}),
                "{\"version\":\"1.0\",\"response\":{}}");
    str_reset(&talk.out);
    expect_int(channel_alexa.apologise(&talk.heard, ERR_STORE, "sorry", &talk.out), 200);
    expect_text(talk.out.data, "{\"version\":\"1.0\",\"response\":{}}");
    talk_close(&talk);
}

TEST(what_is_only_told_is_taken_note_of)
{
    static const char *const names[] = {
        "exception-encountered", "apl-user-event",       "apl-runtime-error",        "skill-enabled",
        "skill-disabled",        "skill-account-linked", "skill-permission-changed", "subscription-changed",
        "message-received",      "audio-player"};
    struct talk talk = alexa();
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        char name[64];
        snprintf(name, sizeof name, "alexa/%s", names[i]);
        talk_hear_fixture(&talk, name);
        expect_int(talk.heard.outcome, CALL_ANSWER);
        expect_text(talk.out.data, "{\"version\":\"1.0\",\"response\":{}}");
    }
    hear_changed(&talk, "alexa/launch", "LaunchRequest", "Some.Type.OfTomorrow");
    expect_int(talk.heard.outcome, CALL_ANSWER);
    talk_close(&talk);
}

TEST(a_session_that_resumes_is_greeted)
{
    struct talk talk = alexa();
    talk_hear_fixture(&talk, "alexa/session-resumed");
    expect_int(talk.heard.turn.kind, TURN_OPEN);
    talk_hear_fixture(&talk, "alexa/connections-response");
    expect_int(talk.heard.turn.kind, TURN_OPEN);
    talk_close(&talk);
}

TEST(what_can_be_fulfilled_is_said_without_a_session)
{
    struct talk talk = alexa();
    talk_hear_fixture(&talk, "alexa/can-fulfill");
    expect_int(talk.heard.outcome, CALL_ANSWER);
    expect_text(talk.out.data,
                "{\"version\":\"1.0\",\"response\":{\"canFulfillIntent\":{\"canFulfill\":\"YES\",\"slots\":{"
                "\"orderNumber\":{\"canUnderstand\":\"YES\",\"canFulfill\":\"YES\"},"
                "\"colour\":{\"canUnderstand\":\"NO\",\"canFulfill\":\"NO\"}}}}}");
    hear_changed(&talk, "alexa/can-fulfill", "OrderStatusIntent", "BuyAPonyIntent");
    expect(strstr(talk.out.data, "\"canFulfill\":\"NO\""));
    talk_close(&talk);
}

TEST(a_linked_account_is_a_known_customer_only_with_a_right_signature)
{
    struct talk talk = alexa();
    struct str token = STR_EMPTY, user = STR_EMPTY;
    jwt_make(&token, "customer-7", NOW + MS_HOUR, "s3cret");
    str_printf(&user, "\"accessToken\": \"%s\", \"userId\":", token.data);
    hear_changed(&talk, "alexa/launch", "\"userId\":", user.data);
    expect_text(talk.heard.turn.customer_id, "customer-7");
    expect(!talk.heard.turn.can_link_account);
    token.data[token.len - 3] ^= 1;
    str_reset(&user);
    str_printf(&user, "\"accessToken\": \"%s\", \"userId\":", token.data);
    hear_changed(&talk, "alexa/launch", "\"userId\":", user.data);
    expect_int(talk.heard.outcome, CALL_TURN);
    expect(!talk.heard.turn.customer_id && talk.heard.turn.can_link_account);
    str_clear(&token);
    str_clear(&user);
    talk_close(&talk);
}

TEST(without_an_identity_secret_no_account_is_offered)
{
    struct talk talk = talk_open(&channel_alexa, "{}");
    talk_hear_fixture(&talk, "alexa/launch");
    expect(!talk.heard.turn.can_link_account);
    talk_close(&talk);
}

TEST(a_request_of_another_time_is_refused)
{
    struct talk talk = alexa();
    static const struct {
        const char *name;
        int seconds;
        bool taken;
    } cases[] = {{"alexa/launch", 149, true},         {"alexa/launch", 151, false},
                 {"alexa/launch", -149, true},        {"alexa/launch", -151, false},
                 {"alexa/skill-enabled", 3599, true}, {"alexa/skill-enabled", 3601, false},
                 {"alexa/skill-enabled", -151, false}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        talk.now = NOW + cases[i].seconds * MS_SECOND;
        talk_hear_fixture(&talk, cases[i].name);
        expect((talk.heard.outcome != CALL_REFUSED) == cases[i].taken);
        expect_int(talk.heard.status, cases[i].taken ? 200 : 400);
    }
    talk_close(&talk);
}

TEST(a_foreign_skill_is_refused)
{
    struct talk talk =
        talk_open(&channel_alexa, "{\"alexa\": {\"application_ids\": [\"amzn1.ask.skill.other\"]}}");
    talk_hear_fixture(&talk, "alexa/launch");
    expect_int(talk.heard.status, 400);
    expect(strstr(talk.out.data, "applicationId"));
    talk_close(&talk);

    talk = alexa(); /* the two places must agree */
    hear_changed(&talk, "alexa/launch", "amzn1.ask.skill.wismo-fixture", "amzn1.ask.skill.other");
    expect_int(talk.heard.status, 400);
    talk_close(&talk);
}

TEST(any_skill_may_ask_only_on_loopback)
{
    struct talk talk = talk_open(&channel_alexa, "{}");
    talk_hear_fixture(&talk, "alexa/launch");
    expect_int(talk.heard.status, 200);
    talk_close(&talk);
    talk = talk_open(&channel_alexa,
                     "{\"listen\": \"0.0.0.0:80\", \"alexa\": {\"allow_unauthenticated\": true}}");
    talk_hear_fixture(&talk, "alexa/launch");
    expect_int(talk.heard.status, 400);
    talk_close(&talk);
}

TEST(a_wrong_type_anywhere_is_refused_or_read_as_absent)
{
    static const char *const wrong[] = {"null", "7", "[]", "{}", "\"\"", "true", "[[[[{}]]]]", "-1e999"};
    static const char *const names[] = {
        "alexa/launch",      "alexa/intent-order-status", "alexa/intent-problem-resolved",
        "alexa/can-fulfill", "alexa/session-ended",       "alexa/skill-enabled"};
    struct talk talk = alexa();
    for (size_t n = 0; n < sizeof names / sizeof *names; n++) {
        char *body = fixture(names[n]);
        for (char *at = body; (at = strstr(at, "\": "));
             at++) { /* each value in turn becomes each wrong one */
            char *value = at + 3, *end = value;
            int depth = 0;
            do {
                if (*end == '"')
                    for (end++; *end != '"'; end++)
                        ;
                depth += (*end == '{' || *end == '[') - (*end == '}' || *end == ']');
                end++;
            } while (depth > 0 || !strchr(",\n}]", *end));
            for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
                talk_hear(&talk,
                          arena_printf(talk.arena, "%.*s%s%s", (int)(value - body), body, wrong[i], end));
                if (talk.heard.outcome == CALL_TURN)
                    talk_answer(&talk, &(struct reply){.text = "t", .speech = "s", .ask = ASK_PROOF});
            }
            arena_reset(talk.arena);
        }
        memory_free(body);
    }
    talk_close(&talk);
}

TEST(a_request_cut_off_anywhere_is_refused)
{
    struct talk talk = alexa();
    char *body = fixture("alexa/intent-order-status");
    size_t len = strlen(body) - 2; /* without the last brace and line break */
    for (size_t cut = 0; cut <= len; cut++) {
        talk_hear_bytes(&talk, body, cut);
        expect_int(talk.heard.outcome, CALL_REFUSED);
        expect_int(talk.heard.status, 400);
        arena_reset(talk.arena);
    }
    memory_free(body);
    talk_close(&talk);
}

TEST(hostile_bodies_are_refused)
{
    struct talk talk = alexa();
    struct str body = STR_EMPTY;
    static const char *const broken[] = {"",
                                         " ",
                                         "[]",
                                         "null",
                                         "\"x\"",
                                         "{",
                                         "{\"request\":null}",
                                         "{\"request\":[]}",
                                         "\xff\xfe",
                                         "{\"request\":{\"type\":\"\xc3\x28\"}}",
                                         "{}",
                                         "{\"request\":{}}"};
    for (size_t i = 0; i < sizeof broken / sizeof *broken; i++) {
        talk_hear(&talk, broken[i]);
        expect_int(talk.heard.status, 400);
    }
    for (int i = 0; i < 100000; i++)
        str_add(&body, "[");
    talk_hear(&talk, body.data);
    expect_int(talk.heard.status, 400);
    str_reset(&body);
    for (int i = 0; i < 300000; i++)
        str_add(&body, " ");
    talk_hear(&talk, body.data);
    expect_int(talk.heard.status, 413);
    str_clear(&body);
    talk_close(&talk);
}

TEST(a_slot_beyond_the_limit_of_texts_is_too_large)
{
    struct talk talk = alexa();
    struct str text = STR_EMPTY;
    for (int i = 0; i < 5000; i++)
        str_add_char(&text, 'a');
    hear_changed(&talk, "alexa/intent-say", "where are the headphones i bought", text.data);
    expect_int(talk.heard.outcome, CALL_REFUSED);
    expect_int(talk.heard.status, 413);
    str_clear(&text);
    talk_close(&talk);
}

TEST(ids_that_cannot_be_ids_are_refused)
{
    struct talk talk = alexa();
    struct str id = STR_EMPTY;
    for (int i = 0; i < 300; i++)
        str_add_char(&id, 'a');
    hear_changed(&talk, "alexa/launch", "amzn1.echo-api.session.fixture", id.data);
    expect_int(talk.heard.status, 400);
    hear_changed(&talk, "alexa/launch", "amzn1.echo-api.session.fixture", "a\\u0000b");
    expect_int(talk.heard.status, 400);
    hear_changed(&talk, "alexa/launch", "amzn1.echo-api.session.fixture", "a\\nb");
    expect_int(talk.heard.status, 400);
    str_clear(&id);
    talk_close(&talk);
}
