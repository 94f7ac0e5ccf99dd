/* tests/channels/test_alexa_render.c - replies as Alexa takes them. */
#include "test.h"

#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "call.h"
#include "channels/parts.h"

static struct talk heard(const char *name)
{
    struct talk talk = talk_open(&channel_alexa, "{\"shop\": {\"name\": \"Lamp & Leaf\"}}");
    talk_hear_fixture(&talk, name);
    return talk;
}

TEST(an_answer_is_spoken_and_the_session_stays_open)
{
    struct talk talk = heard("alexa/intent-order-status");
    expect_text(
        talk_answer(&talk, &(struct reply){.text = "It is on its way.",
                                           .speech = "It is on its way.",
                                           .reprompt = "Anything else?"}),
        "{\"version\":\"1.0\",\"sessionAttributes\":{\"visits\":3},\"response\":{\"outputSpeech\":{"
        "\"type\":\"SSML\",\"ssml\":\"<speak>It is on its way.<\\/speak>\"},\"reprompt\":{\"outputSpeech\":{"
        "\"type\":\"SSML\",\"ssml\":\"<speak>Anything else?<\\/speak>\"}},\"shouldEndSession\":false}}");
    talk_close(&talk);
}

TEST(the_end_ends_the_session)
{
    struct talk talk = heard("alexa/intent-order-status");
    const char *answer = talk_answer(&talk, &(struct reply){.speech = "Bye.", .reprompt = "x", .end = true});
    expect(strstr(answer, "\"shouldEndSession\":true"));
    expect(!strstr(answer, "reprompt") && !strstr(answer, "sessionAttributes"));
    talk_close(&talk);
}

TEST(a_question_for_proof_elicits_its_slot_with_every_slot_named)
{
    struct talk talk = heard("alexa/intent-order-status");
    const char *answer = talk_answer(&talk, &(struct reply){.speech = "Which postcode?", .ask = ASK_PROOF});
    expect(strstr(
        answer,
        "\"directives\":[{\"type\":\"Dialog.ElicitSlot\",\"slotToElicit\":\"proof\","
        "\"updatedIntent\":{\"name\":\"OrderStatusIntent\",\"confirmationStatus\":\"NONE\",\"slots\":{"
        "\"orderNumber\":{\"name\":\"orderNumber\",\"value\":\"1001\",\"confirmationStatus\":\"NONE\"},"
        "\"proof\":{\"name\":\"proof\",\"confirmationStatus\":\"NONE\"}}}}]"));
    talk_close(&talk);
    talk = heard("alexa/intent-proof"); /* what did not fit is asked for anew */
    answer = talk_answer(&talk, &(struct reply){.speech = "Which postcode?", .ask = ASK_PROOF});
    expect(strstr(answer, "\"slotToElicit\":\"proof\"") && !strstr(answer, "one zero zero"));
    answer = talk_answer(&talk, &(struct reply){.speech = "Bye", .ask = ASK_PROOF, .end = true});
    expect(!strstr(answer, "directives"));
    talk_close(&talk);
}

TEST(an_intent_without_the_slot_or_without_a_dialog_gets_no_directive)
{
    struct talk talk = heard("alexa/intent-say");
    expect(!strstr(talk_answer(&talk, &(struct reply){.speech = "Which?", .ask = ASK_ORDER_NUMBER}),
                   "directives"));
    talk_close(&talk);
    talk = talk_open(&channel_alexa, "{\"alexa\": {\"intents\": {\"TrackParcel\": \"order_status\"}}}");
    char *body = fixture("alexa/intent-order-status");
    const char *foreign = replaced(talk.arena, body, "OrderStatusIntent", "TrackParcel");
    talk_hear(&talk, foreign);
    expect(strstr(talk_answer(&talk, &(struct reply){.speech = "Which?", .ask = ASK_PROOF}), "directives"));
    talk_hear(&talk, replaced(talk.arena, foreign, "\"dialogState\": \"STARTED\",", ""));
    expect(!strstr(talk_answer(&talk, &(struct reply){.speech = "Which?", .ask = ASK_PROOF}), "directives"));
    memory_free(body);
    talk_close(&talk);
}

TEST(an_account_is_offered_by_card_and_a_reference_is_kept_on_one)
{
    struct talk talk = heard("alexa/launch");
    expect(strstr(
        talk_answer(&talk, &(struct reply){.speech = "Hello", .ticket = "K7P2-4MXQ", .link_account = true}),
        "\"card\":{\"type\":\"LinkAccount\"}"));
    struct card card = {.title = "Parcel", .link = "https://carrier.example/?n=1&m=2"};
    const char *answer = talk_answer(&talk, &(struct reply){.text = "Your number is K7P2-4MXQ.",
                                                            .speech = "Hello",
                                                            .ticket = "K7P2-4MXQ",
                                                            .cards = &card,
                                                            .card_count = 1});
    expect(strstr(answer,
                  "\"card\":{\"type\":\"Simple\",\"title\":\"Lamp & Leaf\",\"content\":\"Your number is "
                  "K7P2-4MXQ.\\nhttps://carrier.example/?n=1&m=2\"}"));
    talk_close(&talk);
}

TEST(the_whole_answer_stays_below_alexas_limit)
{
    struct talk talk = heard("alexa/intent-order-status");
    struct str speech = STR_EMPTY;
    for (int i = 0; i < 4000; i++)
        str_add(&speech, i % 3 ? "\xf0\x9f\x93\xa6 word " : "<say-as interpret-as=\"digits\">1</say-as> ");
    struct card card = {.link = "https://carrier.example/"};
    struct reply reply = {.text = speech.data,
                          .speech = speech.data,
                          .reprompt = speech.data,
                          .ticket = "K7P2-4MXQ",
                          .cards = &card,
                          .card_count = 1,
                          .ask = ASK_PROOF};
    const char *answer = talk_answer(&talk, &reply);
    expect(strlen(answer) < 24 * 1024);
    struct json *document = NULL;
    expect_int(json_parse(answer, strlen(answer), &document, NULL), OK);
    const char *ssml = json_text(json_at(document, "/response/outputSpeech/ssml"));
    expect(strlen(ssml) > 4000 && text_count(ssml, strlen(ssml)) <= 8000);
    expect_well_formed(ssml);
    json_close(document);
    str_clear(&speech);
    talk_close(&talk);
}

TEST(trouble_is_told_in_plain_words)
{
    struct talk talk = heard("alexa/launch");
    str_reset(&talk.out);
    expect_int(channel_alexa.apologise(&talk.heard, ERR_UNAVAILABLE, "Sorry & so on.", &talk.out), 200);
    expect_text(talk.out.data,
                "{\"version\":\"1.0\",\"response\":{\"outputSpeech\":{\"type\":\"PlainText\",\"text\":"
                "\"Sorry & so on.\"},\"shouldEndSession\":true}}");
    talk_close(&talk);
}
