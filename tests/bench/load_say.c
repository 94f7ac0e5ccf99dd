/* tests/bench/load_say.c - what the shoppers of a benchmark ask.
 *
 * A voice request has the size of those that a device sends (some 3 KB, most of it its tokens). */
#include "load.h"

#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "fill.h"

#define PLACE                                                                                                \
    "Harrisburg" /* of the newest scan of every order: only who proved to be the customer hears it */

static const char voice_body[] =
    "{\"version\":\"1.0\",\"session\":{\"new\":true,\"sessionId\":\"amzn1.echo-api.session.%s\","
    "\"application\":{\"applicationId\":\"amzn1.ask.skill.0b7f1d52-2a55-4c5e-9d7a-3f0f4a8f21c6\"},"
    "\"attributes\":{},\"user\":{\"userId\":\"amzn1.ask.account.%.160s%s\"}},"
    "\"context\":{\"Viewports\":[{\"type\":\"APL\",\"id\":\"main\",\"shape\":\"RECTANGLE\",\"dpi\":213,"
    "\"presentationType\":\"STANDARD\",\"canRotate\":false,\"configuration\":{\"current\":{\"mode\":\"HUB\","
    "\"video\":{\"codecs\":[\"H_264_42\",\"H_264_41\"]},\"size\":{\"type\":\"DISCRETE\",\"pixelWidth\":1280,"
    "\"pixelHeight\":800}}}}],\"Viewport\":{\"experiences\":[{\"arcMinuteWidth\":346,\"arcMinuteHeight\":216,"
    "\"canRotate\":false,\"canResize\":false}],\"mode\":\"HUB\",\"shape\":\"RECTANGLE\",\"pixelWidth\":1280,"
    "\"pixelHeight\":800,\"dpi\":213,\"touch\":[\"SINGLE\"],\"video\":{\"codecs\":[\"H_264_42\"]}},"
    "\"System\":{\"application\":{\"applicationId\":\"amzn1.ask.skill.0b7f1d52-2a55-4c5e-9d7a-3f0f4a8f21c6\"}"
    ","
    "\"user\":{\"userId\":\"amzn1.ask.account.%.160s%s\"},\"device\":{\"deviceId\":"
    "\"amzn1.ask.device.%.150s\",\"supportedInterfaces\":{\"Alexa.Presentation.APL\":{\"runtime\":"
    "{\"maxVersion\":\"2024.2\"}}},\"unit\":{\"unitId\":\"amzn1.ask.unit.%.100s\"}},"
    "\"apiEndpoint\":\"https://api.amazonalexa.com\",\"apiAccessToken\":\"eyJ0eXAi.%s\"}},"
    "\"request\":{\"type\":\"IntentRequest\",\"requestId\":\"amzn1.echo-api.request.%s\",\"locale\":\"en-"
    "US\","
    "\"timestamp\":\"%s\",\"dialogState\":\"STARTED\",\"intent\":{\"name\":\"OrderStatusIntent\","
    "\"confirmationStatus\":\"NONE\",\"slots\":{\"orderNumber\":{\"name\":\"orderNumber\",\"value\":\"%d\","
    "\"confirmationStatus\":\"NONE\",\"source\":\"USER\",\"slotValue\":{\"type\":\"Simple\",\"value\":\"%d"
    "\"}},"
    "\"proof\":{\"name\":\"proof\",\"value\":\"10001\",\"confirmationStatus\":\"NONE\",\"source\":\"USER\","
    "\"slotValue\":{\"type\":\"Simple\",\"value\":\"10001\"}}}}}}";

static const char dialogflow_body[] =
    "{\"responseId\":\"%s-0f0e8a55\",\"session\":\"projects/lamp-shop/agent/sessions/%s\","
    "\"queryResult\":{\"queryText\":\"where is my order "
    "%d\",\"languageCode\":\"en\",\"action\":\"order.status\","
    "\"parameters\":{\"order_number\":%d.0,\"proof\":\"10001\",\"item\":\"\"},\"allRequiredParamsPresent\":"
    "true,"
    "\"fulfillmentText\":\"\",\"fulfillmentMessages\":[{\"text\":{\"text\":[\"\"]}}],\"outputContexts\":["
    "{\"name\":\"projects/lamp-shop/agent/sessions/%s/contexts/order\",\"lifespanCount\":5,\"parameters\":"
    "{\"order_number\":%d.0,\"order_number.original\":\"%d\",\"proof\":\"10001\",\"proof.original\":"
    "\"10001\","
    "\"item\":\"\",\"item.original\":\"\"}},"
    "{\"name\":\"projects/lamp-shop/agent/sessions/%s/contexts/__system_counters__\",\"lifespanCount\":1,"
    "\"parameters\":{\"no-input\":0.0,\"no-match\":0.0,\"order_number\":%d.0,\"order_number.original\":\"%"
    "d\"}}],"
    "\"intent\":{\"name\":\"projects/lamp-shop/agent/intents/0e2b7c54-35a6-4a6e-9a5c-0b1f2a3c4d5e\","
    "\"displayName\":\"order_status\"},\"intentDetectionConfidence\":0.87,"
    "\"diagnosticInfo\":{\"webhook_latency_ms\":12.0}},"
    "\"originalDetectIntentRequest\":{\"source\":\"DIALOGFLOW_CONSOLE\",\"payload\":{}}}";

/* A text, its order number in the middle. */
struct line {
    const char *before, *after; /* `after` NULL: without a number */
    const char *expected;       /* in the answer */
};

static const struct line at_once = {"where is my order ", ", postcode 10001", PLACE};
static const struct line talk[] = {
    {"where is my order ", "", "postcode"},
    {"10001", NULL, PLACE},
    {"and when will it arrive?", NULL, "\"text\""},
    {"thanks, bye", NULL, "\"text\""},
};
#define TURNS_OF_A_TALK (int)(sizeof talk / sizeof *talk)

/* Tokens look like noise: letters that no compression and no cache line of ours knows by heart. */
static const char *noise(void)
{
    static char token[1101];
    unsigned dice = 20101;
    for (size_t i = 0; !token[i] && i < sizeof token - 1; i++) {
        dice = dice * 1664525u + 1013904223u;
        token[i] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"[dice >> 26];
    }
    return token;
}

static void begin_conversation(const struct load *load, struct load_talker *talker)
{
    static unsigned long conversations;
    static unsigned dice = 7;
    dice = dice * 1664525u + 1013904223u;
    talker->conversation = ++conversations;
    talker->turn = 0;
    talker->order = FILL_FIRST_ORDER + (int)((dice >> 4) % (unsigned)load->orders);
}

static size_t say_voice(const struct load_talker *talker, const char *id, char *out, size_t size)
{
    static char stamp[24];
    static time_t stamped;
    time_t now = time(NULL);
    struct tm utc;
    if (now != stamped) {
        stamped = now;
        strftime(stamp, sizeof stamp, "%Y-%m-%dT%H:%M:%SZ", gmtime_r(&now, &utc));
    }
    const char *token = noise();
    return (size_t)snprintf(out, size, voice_body, id, token, id, token, id, token, token, token, id, stamp,
                            talker->order, talker->order);
}

static size_t say_dialogflow(const struct load_talker *talker, const char *id, char *out, size_t size)
{
    int order = talker->order;
    return (size_t)snprintf(out, size, dialogflow_body, id, id, order, order, id, order, order, id, order,
                            order);
}

static size_t say_chat(const struct load_talker *talker, const struct line *line, const char *id, char *out,
                       size_t size)
{
    char number[16] = "";
    if (line->after)
        snprintf(number, sizeof number, "%d", talker->order);
    return (size_t)snprintf(out, size, "{\"sender\":\"%s\",\"message\":\"%s%s%s\"}", id, line->before, number,
                            line->after ? line->after : "");
}

size_t load_say(const struct load *load, struct load_talker *talker, char *out, size_t size,
                const char **ret_expected)
{
    char body[4096], id[48], path[32];
    bool voice = load->kind == LOAD_VOICE || load->kind == LOAD_BARE_VOICE;
    bool bare = load->kind == LOAD_BARE_VOICE || load->kind == LOAD_BARE_CHAT;
    if (!talker->conversation || load->kind != LOAD_TALK || talker->turn == TURNS_OF_A_TALK)
        begin_conversation(load, talker);
    snprintf(id, sizeof id, "%08x-%08lx", (unsigned)getpid(), talker->conversation);

    size_t len;
    *ret_expected = bare ? "." : PLACE;
    if (voice) {
        len = say_voice(talker, id, body, sizeof body);
    } else if (load->kind == LOAD_DIALOGFLOW) {
        len = say_dialogflow(talker, id, body, sizeof body);
    } else if (load->kind == LOAD_TALK) {
        *ret_expected = talk[talker->turn].expected;
        len = say_chat(talker, &talk[talker->turn++], id, body, sizeof body);
    } else {
        len = say_chat(talker, &at_once, id, body, sizeof body);
    }
    if (bare)
        snprintf(path, sizeof path, "/%zu", load->answer_size);
    else
        snprintf(path, sizeof path, "%s",
                 voice                           ? "/alexa"
                 : load->kind == LOAD_DIALOGFLOW ? "/dialogflow/es"
                                                 : "/webhooks/rest/webhook");
    return (size_t)snprintf(out, size,
                            "POST %s HTTP/1.1\r\nHost: bench\r\nContent-Type: application/json\r\n%s"
                            "Content-Length: %zu\r\n\r\n%s",
                            path, voice ? "" : "Authorization: Bearer " LOAD_SECRET "\r\n", len, body);
}
