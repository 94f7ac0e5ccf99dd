/* channels/dialogflow_es.c - the webhook of Dialogflow ES (v2): queryResult in, fulfillmentMessages out.
 *
 * What Actions on Google left behind in ES (simpleResponses) is written too: nothing reads it since
 * Conversational Actions ended, but agents made for it still expect it. */
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "channels/dialogflow_private.h"

#define WHOLE_LIMIT ((size_t)64000) /* bytes; Dialogflow takes 64 KiB */
#define BUBBLE_CHARS 640            /* of one bubble of Assistant or Facebook */
#define SUGGESTIONS 8
#define SUGGESTION_CHARS 25
#define CONTEXTS_READ 50
#define ORIGINALS_READ 20
#define LIFESPAN 50     /* turns that our own context lasts */
#define LIFESPAN_ASKS 2 /* and that which says what was asked */

static const char own_context[] = "wismo", asks_context[] = "wismo_asks_";

/* The platforms for which ES keeps messages apart, by the source that it names in requests. */
static const struct {
    const char *source, *platform;
} platforms[] = {
    {"facebook", "FACEBOOK"}, {"slack", "SLACK"}, {"slack_testbot", "SLACK"},
    {"telegram", "TELEGRAM"}, {"kik", "KIK"},     {"skype", "SKYPE"},
    {"line", "LINE"},         {"viber", "VIBER"}, {"hangouts", "GOOGLE_HANGOUTS"},
};

/* ---- hearing ---- */

/* The id of a context: what follows the session's path. */
static const char *context_id(const struct json *context)
{
    const char *name = json_member_text(context, "name");
    const char *id = name ? strstr(name, "/contexts/") : NULL;
    return id ? id + strlen("/contexts/") : "";
}

/* "order_number.original" of any context: what was said before Dialogflow made a value of it. */
static const char *find_original(const struct json *contexts, const char *name)
{
    char wanted[300];
    if ((size_t)snprintf(wanted, sizeof wanted, "%s.original", name) >= sizeof wanted)
        return NULL;
    for (size_t i = 0; i < json_count(contexts) && i < ORIGINALS_READ; i++) {
        const char *text = json_member_text(json_member(json_item(contexts, i), "parameters"), wanted);
        if (text)
            return text;
    }
    return NULL;
}

static void read_parameters(struct dialogflow_call *d, const struct json *parameters,
                            const struct json *contexts, enum standing standing)
{
    const char *name;
    const struct json *value;
    for (size_t i = 0; i < PARAMETERS_READ && (value = json_member_at(parameters, i, &name)); i++) {
        bool number = json_kind(value) == JSON_INTEGER || json_kind(value) == JSON_NUMBER;
        if (!text_ends(name, ".original"))
            dialogflow_read_value(d, name, value, number ? find_original(contexts, name) : NULL, standing);
    }
}

static void read_own_context(struct dialogflow_call *d, const char *id, const struct json *parameters)
{
    struct dialogflow_memo *memo = d->memo;
    if (memo->own_context_count < OWN_CONTEXTS && (id = clean_id(d->arena, id, ID_LIMIT)))
        memo->own_contexts[memo->own_context_count++] = id;
    if (!text_equal(id, own_context))
        return;
    memo->seen = clean_id(d->arena, json_member_text(parameters, "seen"), ID_LIMIT);
    memo->ticket = clean_id(d->arena, json_member_text(parameters, "ticket"), ID_LIMIT);
}

static void read_contexts(struct dialogflow_call *d, const struct json *contexts)
{
    for (size_t i = 0; i < json_count(contexts) && i < CONTEXTS_READ; i++) {
        const struct json *context = json_item(contexts, i), *parameters = json_member(context, "parameters");
        const char *id = context_id(context);
        if (text_equal(id, own_context) || text_starts(id, asks_context))
            read_own_context(d, id, parameters);
        else if (json_kind(parameters) == JSON_OBJECT)
            read_parameters(d, parameters, contexts, STANDING);
    }
}

/* The session as it stands in the body, or else in the names of its contexts. */
static const char *find_session(struct dialogflow_call *d, const struct json *contexts)
{
    const struct json *session = json_member(d->body, "session");
    const char *name = json_member_text(json_item(contexts, 0), "name");
    const char *end = name ? strstr(name, "/contexts/") : NULL;
    if (session || !end)
        return json_text(session);
    return arena_copy(d->arena, name, (size_t)(end - name));
}

static const char *read_query(struct dialogflow_call *d, const struct json *query)
{
    const struct json *contexts = json_member(query, "outputContexts");
    const struct json *original = json_member(d->body, "originalDetectIntentRequest");
    const struct json *parameters = json_member(query, "parameters"), *intent = json_member(query, "intent");
    const struct json *payload = json_member(original, "payload");
    const char *text = json_member_text(query, "queryText");
    const char *names[] = {json_member_text(intent, "displayName"), json_member_text(query, "action")};
    double confidence = 0;
    const char *wrong =
        dialogflow_read_session(d, find_session(d, contexts), json_member_text(d->body, "responseId"),
                                arena_printf(d->arena, "%s\n%s\n%s", names[0] ? names[0] : "",
                                             names[1] ? names[1] : "", text ? text : ""));
    if (wrong)
        return wrong;
    d->memo->source = clean_id(d->arena, json_member_text(original, "source"), ID_LIMIT);
    dialogflow_read_payload(d, payload);
    dialogflow_read_locale(d, json_member_text(query, "languageCode"),
                           json_text(json_at(payload, "/user/locale")));
    json_double(json_member(query, "speechRecognitionConfidence"), &confidence);
    d->heard->turn.spoken = d->heard->turn.spoken || confidence > 0;
    read_parameters(d, parameters, contexts, CURRENT);
    read_contexts(d, contexts);
    dialogflow_settle(d, names, 2, text, text);
    return NULL;
}

static const char *read(struct dialogflow_call *d)
{
    static const struct member_kind of_body[] = {
        {"queryResult", JSON_OBJECT, "queryResult must be an object"},
        {"session", JSON_STRING, "session must be a text"},
        {"responseId", JSON_STRING, "responseId must be a text"},
        {"originalDetectIntentRequest", JSON_OBJECT, "originalDetectIntentRequest must be an object"},
    };
    static const struct member_kind of_query[] = {
        {"queryText", JSON_STRING, "queryResult.queryText must be a text"},
        {"action", JSON_STRING, "queryResult.action must be a text"},
        {"languageCode", JSON_STRING, "queryResult.languageCode must be a text"},
        {"parameters", JSON_OBJECT, "queryResult.parameters must be an object"},
        {"outputContexts", JSON_ARRAY, "queryResult.outputContexts must be a list"},
        {"intent", JSON_OBJECT, "queryResult.intent must be an object"},
    };
    static const struct member_kind of_intent[] = {
        {"displayName", JSON_STRING, "queryResult.intent.displayName must be a text"}};
    const struct json *query = json_member(d->body, "queryResult");
    const char *wrong = members_wrong(d->body, of_body, 4);
    if (!wrong && !query)
        return of_body[0].wrong;
    if (!wrong)
        wrong = members_wrong(query, of_query, 6);
    if (!wrong)
        wrong = members_wrong(json_member(query, "intent"), of_intent, 1);
    return wrong ? wrong : read_query(d, query);
}

/* ---- rendering ---- */

static void open_message(struct json_writer *w, const char *platform)
{
    json_open_object(w, NULL);
    json_add_text_if(w, "platform", platform);
}

static void write_text(struct json_writer *w, const char *platform, const char *text, size_t limit)
{
    open_message(w, platform);
    json_open_object(w, "text");
    json_open_array(w, "text");
    dialogflow_add_text(w, NULL, text, limit);
    json_shut(w);
    json_shut(w);
    json_shut(w);
}

static void write_assistant(struct json_writer *w, const struct reply *reply)
{
    static const char platform[] = "ACTIONS_ON_GOOGLE";
    size_t suggestions = 0;
    open_message(w, platform);
    json_open_object(w, "simpleResponses");
    json_open_array(w, "simpleResponses");
    json_open_object(w, NULL);
    dialogflow_write_speech(w, "ssml", reply->speech ? reply->speech : "", BUBBLE_CHARS);
    dialogflow_add_text(w, "displayText", reply->text, BUBBLE_CHARS);
    json_shut(w);
    json_shut(w);
    json_shut(w);
    json_shut(w);
    if (!reply->button_count)
        return;
    open_message(w, platform);
    json_open_object(w, "suggestions");
    json_open_array(w, "suggestions");
    for (size_t i = 0; i < reply->button_count && suggestions < SUGGESTIONS; i++) {
        const char *title = reply->buttons[i].title;
        if (text_count(title, strlen(title)) > SUGGESTION_CHARS)
            continue; /* one that is too long would spoil the whole answer */
        suggestions++;
        json_open_object(w, NULL);
        json_add_text(w, "title", title);
        json_shut(w);
    }
    json_shut(w);
    json_shut(w);
    json_shut(w);
}

static void write_messenger_card(struct json_writer *w, const char *platform, const struct card *card)
{
    open_message(w, platform);
    json_open_object(w, "card");
    dialogflow_add_text(w, "title", card->title, DIALOGFLOW_TITLE);
    if (!text_empty(card->subtitle))
        dialogflow_add_text(w, "subtitle", card->subtitle, DIALOGFLOW_TITLE);
    if (!text_empty(card->link)) {
        json_open_array(w, "buttons");
        json_open_object(w, NULL);
        dialogflow_add_text(w, "text", card->title ? card->title : card->link, DIALOGFLOW_TITLE);
        json_add_text(w, "postback", card->link);
        json_shut(w);
        json_shut(w);
    }
    json_shut(w);
    json_shut(w);
}

/* A messenger that has messages of its own sees none of the others. */
static void write_messenger(struct json_writer *w, const char *platform, const struct reply *reply,
                            size_t limit)
{
    bool together = reply->button_count && reply->text && strlen(reply->text) <= BUBBLE_CHARS;
    if (!together)
        write_text(w, platform, reply->text, limit);
    for (size_t i = 0; i < reply->card_count && i < SUGGESTIONS; i++)
        write_messenger_card(w, platform, &reply->cards[i]);
    if (!together)
        return;
    open_message(w, platform);
    json_open_object(w, "quickReplies");
    json_add_text(w, "title", reply->text);
    json_open_array(w, "quickReplies");
    for (size_t i = 0; i < reply->button_count && i < SUGGESTIONS; i++)
        dialogflow_add_text(w, NULL, reply->buttons[i].title, DIALOGFLOW_TITLE);
    json_shut(w);
    json_shut(w);
    json_shut(w);
}

static void write_messages(struct json_writer *w, const struct dialogflow_memo *memo,
                           const struct reply *reply, size_t limit)
{
    json_open_array(w, "fulfillmentMessages");
    write_text(w, NULL, reply->text, limit);
    dialogflow_write_rich(w, reply, false);
    write_assistant(w, reply);
    for (size_t i = 0; i < sizeof platforms / sizeof *platforms; i++)
        if (text_equal(memo->source, platforms[i].source))
            write_messenger(w, platforms[i].platform, reply, limit);
    json_shut(w);
}

static void open_context(struct json_writer *w, const struct dialogflow_memo *memo, const char *id, int turns)
{
    struct str name = STR_EMPTY;
    str_printf(&name, "%s/contexts/%s", memo->session, id);
    json_open_object(w, NULL);
    json_add_text(w, "name", name.data);
    json_add_integer(w, "lifespanCount", turns);
    str_clear(&name);
}

/* What an agent may build on: what was understood, what is asked, which ticket. Contexts of ours that hold no
 * more are ended. */
static void write_contexts(struct json_writer *w, const struct dialogflow_memo *memo,
                           const struct reply *reply)
{
    char asks[64] = "";
    const char *ask = reply->end ? "" : ask_name(reply->ask), *ticket = reply->ticket;
    ticket = ticket ? ticket : memo->ticket;
    json_open_array(w, "outputContexts");
    open_context(w, memo, own_context, LIFESPAN);
    json_open_object(w, "parameters");
    json_add_text(w, "intent", intent_name(reply->intent));
    json_add_text(w, "ask", ask);
    json_add_text_if(w, "ticket", ticket);
    json_add_text_if(w, "seen", memo->seen);
    json_add_bool(w, "end", reply->end);
    json_shut(w);
    json_shut(w);
    if (*ask) {
        snprintf(asks, sizeof asks, "%s%s", asks_context, ask);
        open_context(w, memo, asks, LIFESPAN_ASKS);
        json_shut(w);
    }
    for (size_t i = 0; i < memo->own_context_count; i++)
        if (text_starts(memo->own_contexts[i], asks_context) && !text_equal(memo->own_contexts[i], asks)) {
            open_context(w, memo, memo->own_contexts[i], 0);
            json_shut(w);
        }
    json_shut(w);
}

static void write_response(const struct dialogflow_memo *memo, const struct reply *reply, size_t limit,
                           struct str *out)
{
    struct json_writer w = json_writer(out);
    json_open_object(&w, NULL);
    dialogflow_add_text(&w, "fulfillmentText", reply->text, limit);
    write_messages(&w, memo, reply, limit);
    json_add_text(&w, "source", "wismo");
    if (text_equal(memo->source, "google")) {
        json_open_object(&w, "payload");
        json_open_object(&w, "google");
        json_add_bool(&w, "expectUserResponse", !reply->end);
        json_shut(&w);
        json_shut(&w);
    }
    write_contexts(&w, memo, reply);
    json_shut(&w);
}

static void render(const struct heard *heard, const struct reply *reply, const struct config *config,
                   struct arena *arena, struct str *out)
{
    static const size_t limits[] = {12000, 4000, 1000};
    size_t before = out->len;
    (void)config, (void)arena;
    for (size_t i = 0; i < sizeof limits / sizeof *limits; i++) {
        str_truncate(out, before);
        write_response(heard->memo, reply, limits[i], out);
        if (out->len - before <= WHOLE_LIMIT)
            break;
    }
}

static int apologise(const struct heard *heard, enum err err, const char *sorry, struct str *out)
{
    struct json_writer w = json_writer(out);
    (void)heard, (void)err; /* anything but 200 would make Dialogflow say what its agent has in store */
    json_open_object(&w, NULL);
    if (!text_empty(sorry)) {
        json_add_text(&w, "fulfillmentText", sorry);
        json_open_array(&w, "fulfillmentMessages");
        write_text(&w, NULL, sorry, BUBBLE_CHARS);
        json_shut(&w);
    }
    json_shut(&w);
    return 200;
}

static void hear(const struct call *call, const struct config *config, struct arena *arena,
                 struct heard *ret_heard, struct str *out)
{
    dialogflow_hear(call, config, arena, ret_heard, out, read);
}

const struct web_channel channel_dialogflow_es = {.name = "dialogflow-es",
                                                  .channel = CHANNEL_DIALOGFLOW,
                                                  .path = "/dialogflow/es",
                                                  .patience = DIALOGFLOW_PATIENCE,
                                                  .hear = hear,
                                                  .render = render,
                                                  .apologise = apologise};
