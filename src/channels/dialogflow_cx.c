/* channels/dialogflow_cx.c - the webhook of Dialogflow CX (v3), also called Conversational Agents:
 * sessionInfo, pageInfo and what was said in, fulfillmentResponse out. */
#include <string.h>

#include "base/text.h"
#include "channels/dialogflow_private.h"

#define TEXT_BYTES 12000
#define SPEECH_CHARS 5000 /* of one text that Google's voices read */

/* ---- hearing ---- */

static void read_intent_parameters(struct dialogflow_call *d, const struct json *parameters)
{
    const char *name;
    const struct json *value;
    for (size_t i = 0; i < PARAMETERS_READ && (value = json_member_at(parameters, i, &name)); i++) {
        const struct json *resolved = json_member(value, "resolvedValue");
        const char *original = json_member_text(value, "originalValue");
        if (resolved)
            dialogflow_read_value(d, name, resolved, original, CURRENT);
        else
            dialogflow_read_value(d, name, json_member(value, "originalValue"), NULL, CURRENT);
    }
}

/* What the page's form has collected: just now, or some time ago. */
static void read_form(struct dialogflow_call *d, const struct json *form)
{
    struct dialogflow_memo *memo = d->memo;
    for (size_t i = 0; i < json_count(form) && i < FORM_LIMIT; i++) {
        const struct json *parameter = json_item(form, i);
        const char *name = clean_id(d->arena, json_member_text(parameter, "displayName"), ID_LIMIT);
        enum entity_type type;
        if (!name || !text_equal(json_member_text(parameter, "state"), "FILLED"))
            continue;
        if (dialogflow_find_parameter(d->config, name, &type))
            memo->form[memo->form_count++] = (struct form_parameter){name, type};
        dialogflow_read_value(d, name, json_member(parameter, "value"), NULL,
                              json_bool(json_member(parameter, "justCollected"), false) ? CURRENT : STANDING);
    }
}

static void read_session_parameters(struct dialogflow_call *d, const struct json *parameters)
{
    const char *name;
    const struct json *value;
    d->memo->seen = clean_id(d->arena, json_member_text(parameters, "wismo_seen"), ID_LIMIT);
    d->memo->ticket = clean_id(d->arena, json_member_text(parameters, "wismo_ticket"), ID_LIMIT);
    for (size_t i = 0; i < PARAMETERS_READ && (value = json_member_at(parameters, i, &name)); i++)
        if (!text_starts(name, "wismo_"))
            dialogflow_read_value(d, name, value, NULL, STANDING);
}

/* The flow of "projects/.../flows/F/pages/P". */
static const char *flow_of(struct arena *arena, const char *page)
{
    const char *end = page && clean_id(arena, page, 2 * SESSION_LIMIT) ? strstr(page, "/pages/") : NULL;
    return end && strstr(page, "/flows/") ? arena_copy(arena, page, (size_t)(end - page)) : NULL;
}

/* Exactly one of them is there, or none. */
static const char *said(const struct json *body, bool *ret_spoken)
{
    static const struct {
        const char *name;
        bool spoken;
    } ways[] = {{"text", false}, {"transcript", true}, {"dtmfDigits", false}};
    for (size_t i = 0; i < sizeof ways / sizeof *ways; i++) {
        const char *text = json_member_text(body, ways[i].name);
        if (!text_empty(text)) {
            *ret_spoken = ways[i].spoken;
            return text;
        }
    }
    return NULL;
}

/* Keys pressed end with one that says so. */
static const char *without_hash(struct dialogflow_call *d, const char *text)
{
    const char *keys = json_member_text(d->body, "dtmfDigits");
    size_t len = text && text == keys ? strcspn(keys, "#") : 0;
    return len ? arena_copy(d->arena, keys, len) : text;
}

static const char *read_turn(struct dialogflow_call *d, const struct json *session)
{
    const struct json *intent = json_member(d->body, "intentInfo"), *page = json_member(d->body, "pageInfo");
    const struct json *payload = json_member(d->body, "payload");
    const struct json *languages = json_member(d->body, "languageInfo");
    const char *names[] = {json_member_text(json_member(d->body, "fulfillmentInfo"), "tag"),
                           json_member_text(intent, "displayName")};
    const char *current = json_member_text(page, "currentPage");
    const char *event = json_member_text(d->body, "triggerEvent");
    const char *language = json_member_text(d->body, "languageCode");
    bool spoken = false;
    const char *text = said(d->body, &spoken);
    /* One turn may call us from several places, and all these calls have one id. */
    const char *words =
        arena_printf(d->arena, "%s\n%s\n%s\n%s\n%s", names[0] ? names[0] : "", names[1] ? names[1] : "",
                     current ? current : "", event ? event : "", text ? text : "");
    const char *wrong = dialogflow_read_session(d, json_member_text(session, "session"),
                                                json_member_text(d->body, "detectIntentResponseId"), words);
    if (wrong)
        return wrong;
    d->memo->flow = flow_of(d->arena, current);
    d->heard->turn.spoken = spoken;
    dialogflow_read_payload(d, payload);
    dialogflow_read_locale(d, language ? language : json_member_text(languages, "resolvedLanguageCode"),
                           json_member_text(languages, "inputLanguageCode"));
    read_intent_parameters(d, json_member(intent, "parameters"));
    read_form(d, json_member(json_member(page, "formInfo"), "parameterInfo"));
    read_session_parameters(d, json_member(session, "parameters"));
    dialogflow_settle(d, names, 2, without_hash(d, text), event);
    return NULL;
}

static const char *read(struct dialogflow_call *d)
{
    static const struct member_kind of_body[] = {
        {"sessionInfo", JSON_OBJECT, "sessionInfo must be an object"},
        {"detectIntentResponseId", JSON_STRING, "detectIntentResponseId must be a text"},
        {"fulfillmentInfo", JSON_OBJECT, "fulfillmentInfo must be an object"},
        {"intentInfo", JSON_OBJECT, "intentInfo must be an object"},
        {"pageInfo", JSON_OBJECT, "pageInfo must be an object"},
        {"languageCode", JSON_STRING, "languageCode must be a text"},
        {"text", JSON_STRING, "text must be a text"},
        {"transcript", JSON_STRING, "transcript must be a text"},
        {"dtmfDigits", JSON_STRING, "dtmfDigits must be a text"},
        {"triggerEvent", JSON_STRING, "triggerEvent must be a text"},
        {"triggerIntent", JSON_STRING, "triggerIntent must be a text"},
    };
    static const struct member_kind of_session[] = {
        {"session", JSON_STRING, "sessionInfo.session must be a text"},
        {"parameters", JSON_OBJECT, "sessionInfo.parameters must be an object"},
    };
    static const struct member_kind of_fulfillment[] = {
        {"tag", JSON_STRING, "fulfillmentInfo.tag must be a text"}};
    static const struct member_kind of_intent[] = {
        {"displayName", JSON_STRING, "intentInfo.displayName must be a text"},
        {"parameters", JSON_OBJECT, "intentInfo.parameters must be an object"},
    };
    static const struct member_kind of_page[] = {
        {"currentPage", JSON_STRING, "pageInfo.currentPage must be a text"},
        {"formInfo", JSON_OBJECT, "pageInfo.formInfo must be an object"},
    };
    static const struct member_kind of_form[] = {
        {"parameterInfo", JSON_ARRAY, "pageInfo.formInfo.parameterInfo must be a list"}};
    const struct json *session = json_member(d->body, "sessionInfo"),
                      *page = json_member(d->body, "pageInfo");
    const struct {
        const struct json *object;
        const struct member_kind *members;
        size_t count;
    } checks[] = {
        {d->body, of_body, sizeof of_body / sizeof *of_body},
        {session, of_session, 2},
        {json_member(d->body, "fulfillmentInfo"), of_fulfillment, 1},
        {json_member(d->body, "intentInfo"), of_intent, 2},
        {page, of_page, 2},
        {json_member(page, "formInfo"), of_form, 1},
    };
    for (size_t i = 0; i < sizeof checks / sizeof *checks; i++) {
        const char *wrong = members_wrong(checks[i].object, checks[i].members, checks[i].count);
        if (wrong)
            return wrong;
    }
    return json_member_text(session, "session") ? read_turn(d, session)
                                                : "sessionInfo.session must be a text";
}

static void hear(const struct call *call, const struct config *config, struct arena *arena,
                 struct heard *ret_heard, struct str *out)
{
    dialogflow_hear(call, config, arena, ret_heard, out, read);
}

/* ---- rendering ---- */

static void write_text(struct json_writer *w, const char *text)
{
    json_open_object(w, NULL);
    json_open_object(w, "text");
    json_open_array(w, "text");
    dialogflow_add_text(w, NULL, text, TEXT_BYTES);
    json_shut(w);
    json_shut(w);
    json_shut(w);
}

static void write_signal(struct json_writer *w, const char *name, const char *reference, const char *reason)
{
    json_open_object(w, NULL);
    json_open_object(w, name);
    if (!text_equal(name, "endInteraction")) {
        json_open_object(w, "metadata");
        json_add_text_if(w, "ticket", reference);
        json_add_text_if(w, "intent", reason);
        json_shut(w);
    }
    json_shut(w);
    json_shut(w);
}

/* A ticket that this answer opened or took up: who has live agents behind CX takes over now. */
static bool hands_over(const struct dialogflow_memo *memo, const struct reply *reply)
{
    return reply->hands_over && !text_equal(reply->ticket, memo->ticket);
}

static void write_messages(struct json_writer *w, const struct dialogflow_memo *memo,
                           const struct reply *reply)
{
    json_open_array(w, "messages");
    write_text(w, reply->text);
    if (!text_empty(reply->speech)) {
        json_open_object(w, NULL);
        json_open_object(w, "outputAudioText");
        dialogflow_write_speech(w, "ssml", reply->speech, SPEECH_CHARS);
        json_shut(w);
        json_shut(w);
    }
    dialogflow_write_rich(w, reply, true);
    if (hands_over(memo, reply))
        write_signal(w, "liveAgentHandoff", reply->ticket, intent_name(reply->intent));
    if (reply->end && !reply->ticket && !memo->ticket)
        write_signal(w, "conversationSuccess", NULL, intent_name(reply->intent));
    if (reply->end)
        write_signal(w, "endInteraction", NULL, NULL);
    json_shut(w);
}

/* The form's parameter that holds what is asked for again: it did not fit. */
static bool asks_again(enum ask ask, enum entity_type type)
{
    switch (ask) {
    case ASK_ORDER_NUMBER: return type == ENTITY_ORDER_NUMBER || type == ENTITY_TRACKING_NUMBER;
    case ASK_PROOF: return type == ENTITY_NONE || type == ENTITY_POSTCODE || type == ENTITY_EMAIL;
    case ASK_PROBLEM: return type == ENTITY_PROBLEM;
    default: return false;
    }
}

static void write_form(struct json_writer *w, const struct dialogflow_memo *memo, enum ask ask)
{
    bool any = false;
    for (size_t i = 0; i < memo->form_count; i++) {
        if (!asks_again(ask, memo->form[i].type))
            continue;
        if (!any) {
            json_open_object(w, "pageInfo");
            json_open_object(w, "formInfo");
            json_open_array(w, "parameterInfo");
        }
        any = true;
        json_open_object(w, NULL);
        json_add_text(w, "displayName", memo->form[i].name);
        json_add_text(w, "state", "INVALID");
        json_add_null(w, "value");
        json_shut(w);
    }
    for (int i = 0; any && i < 3; i++)
        json_shut(w);
}

/* What a flow may branch on. */
static void write_session(struct json_writer *w, const struct dialogflow_memo *memo,
                          const struct reply *reply)
{
    const char *ask = reply->end ? "" : ask_name(reply->ask);
    json_open_object(w, "sessionInfo");
    json_open_object(w, "parameters");
    json_add_text(w, "wismo_intent", intent_name(reply->intent));
    json_add_text(w, "wismo_ask", *ask ? ask : NULL);
    json_add_text_if(w, "wismo_ticket", reply->ticket);
    json_add_text_if(w, "wismo_seen", memo->seen);
    json_add_bool(w, "wismo_end", reply->end);
    json_shut(w);
    json_shut(w);
}

static void render(const struct heard *heard, const struct reply *reply, const struct config *config,
                   struct arena *arena, struct str *out)
{
    const struct dialogflow_memo *memo = heard->memo;
    struct json_writer w = json_writer(out);
    (void)config;
    json_open_object(&w, NULL);
    json_open_object(&w, "fulfillmentResponse");
    json_add_text(&w, "mergeBehavior", "APPEND");
    write_messages(&w, memo, reply);
    json_shut(&w);
    write_form(&w, memo, reply->ask);
    write_session(&w, memo, reply);
    if (reply->end && memo->flow)
        json_add_text(&w, "targetPage", arena_printf(arena, "%s/pages/END_SESSION", memo->flow));
    json_shut(&w);
}

static int apologise(const struct heard *heard, enum err err, const char *sorry, struct str *out)
{
    struct json_writer w = json_writer(out);
    (void)heard, (void)err; /* anything but 200 is a webhook error to the flow, and nothing is said */
    json_open_object(&w, NULL);
    if (!text_empty(sorry)) {
        json_open_object(&w, "fulfillmentResponse");
        json_open_array(&w, "messages");
        write_text(&w, sorry);
        json_shut(&w);
        json_shut(&w);
    }
    json_shut(&w);
    return 200;
}

const struct web_channel channel_dialogflow_cx = {.name = "dialogflow-cx",
                                                  .channel = CHANNEL_DIALOGFLOW,
                                                  .path = "/dialogflow/cx",
                                                  .patience = DIALOGFLOW_PATIENCE,
                                                  .hear = hear,
                                                  .render = render,
                                                  .apologise = apologise};
