/* cli/simulate_wire.c - what is sent for a sentence in the form of each channel, and what is read from the
 * answer. An assistant's words are sent as free text: what its own model would have understood is nobody's to
 * know here. */
#include <string.h>

#include "base/digest.h"
#include "base/json_write.h"
#include "cli/simulate.h"
#include "model/ticket.h"

/* ---- what all read alike ---- */

/* A ticket's reference somewhere in a text; NULL when there is none. */
static const char *find_ticket(struct arena *arena, const char *text)
{
    static const char letters[] = "23456789ABCDEFGHJKMNPQRSTVWXYZ";
    while (text && *text) {
        char reference[TICKET_REFERENCE_TEXT];
        size_t first = strspn(text, letters), skip = first ? first : 1;
        size_t second = text[first] == '-' ? strspn(text + first + 1, letters) : 0;
        if (first >= 3 && first <= 4 && second >= 3 && second <= 4 &&
            ticket_reference_read(arena_copy(arena, text, first + 1 + second), reference))
            return arena_text(arena, reference);
        text += skip;
    }
    return NULL;
}

static void add_button(struct answer_seen *seen, struct arena *arena, const char *title)
{
    if (title && seen->button_count < sizeof seen->buttons / sizeof *seen->buttons)
        seen->buttons[seen->button_count++] = arena_text(arena, title);
}

static void read_chips(struct answer_seen *seen, struct arena *arena, const struct json *messages)
{
    seen->has_buttons = true;
    for (size_t i = 0; i < json_count(messages); i++) {
        const struct json *rich = json_at(json_item(messages, i), "/payload/richContent");
        for (size_t k = 0; k < json_count(rich); k++) {
            const struct json *options = json_at(json_item(rich, k), "/0/options");
            for (size_t n = 0; n < json_count(options); n++)
                add_button(seen, arena, json_member_text(json_item(options, n), "text"));
        }
    }
}

static const char *printed(struct arena *arena, const struct json *value)
{
    struct str text = STR_EMPTY;
    json_print(&text, value);
    const char *copy = arena_copy(arena, text.data, text.len);
    str_clear(&text);
    return copy;
}

static void add_id(struct json_writer *w, const char *name)
{
    char id[RANDOM_ID_TEXT];
    json_add_text(w, name, digest_random_id(id));
}

/* ---- Alexa ---- */

static void ask_alexa(const struct speaker *speaker, const char *text, struct str *out)
{
    const struct text_list *skills = &speaker->config->alexa.application_ids;
    const char *skill = skills->count ? skills->items[0] : "simulated";
    struct json_writer w = json_writer(out);
    json_open_object(&w, NULL);
    json_add_text(&w, "version", "1.0");
    json_open_object(&w, "session");
    json_add_bool(&w, "new", speaker->fresh);
    json_add_text(&w, "sessionId", speaker->id);
    json_open_object(&w, "application");
    json_add_text(&w, "applicationId", skill);
    json_shut(&w);
    json_add_raw(&w, "attributes", speaker->kept ? speaker->kept : "{}");
    json_open_object(&w, "user");
    json_add_text(&w, "userId", speaker->id);
    json_shut(&w);
    json_shut(&w);
    json_open_object(&w, "request");
    json_add_text(&w, "type", "IntentRequest");
    add_id(&w, "requestId");
    json_add_time(&w, "timestamp", clock_now());
    json_add_text(&w, "locale", speaker->locale);
    json_open_object(&w, "intent");
    json_add_text(&w, "name", "SayIntent");
    json_open_object(&w, "slots");
    json_open_object(&w, "query");
    json_add_text(&w, "name", "query");
    json_add_text(&w, "value", text);
    for (int i = 0; i < 5; i++)
        json_shut(&w);
}

/* What is heard, without its tags. */
static const char *unmarked(struct arena *arena, const char *ssml)
{
    static const struct {
        const char *entity, *text;
    } entities[] = {{"&amp;", "&"}, {"&lt;", "<"}, {"&gt;", ">"}, {"&quot;", "\""}, {"&apos;", "'"}};
    struct str out = STR_EMPTY;
    while (ssml && *ssml) {
        size_t i = 0, tag = *ssml == '<' ? strcspn(ssml, ">") : 0;
        if (tag && ssml[tag]) {
            str_add(&out, text_starts(ssml, "<break") ? " " : "");
            ssml += tag + 1;
            continue;
        }
        while (i < 5 && !text_starts(ssml, entities[i].entity))
            i++;
        if (i < 5)
            str_add(&out, entities[i].text);
        else
            str_add_char(&out, *ssml);
        ssml += i < 5 ? strlen(entities[i].entity) : 1;
    }
    const char *copy = arena_copy(arena, out.data, out.len);
    str_clear(&out);
    return copy;
}

static bool hear_alexa(struct speaker *speaker, const struct json *answer, struct answer_seen *ret_seen)
{
    const struct json *response = json_member(answer, "response");
    const struct json *attributes = json_member(answer, "sessionAttributes");
    const char *ssml = json_text(json_at(response, "/outputSpeech/ssml"));
    const char *card = json_text(json_at(response, "/card/content"));
    const char *text =
        ssml ? unmarked(speaker->arena, ssml) : json_text(json_at(response, "/outputSpeech/text"));
    if (!response)
        return false;
    speaker->kept = attributes ? printed(speaker->arena, attributes) : NULL;
    ret_seen->text =
        arena_printf(speaker->arena, "%s%s%s", text ? text : "", card ? "\n" : "", card ? card : "");
    ret_seen->has_end = true;
    ret_seen->end = json_bool(json_member(response, "shouldEndSession"), false);
    ret_seen->ticket = find_ticket(speaker->arena, ret_seen->text);
    return true;
}

/* ---- Dialogflow ---- */

static const char *dialogflow_header(const struct speaker *speaker)
{
    const struct config *config = speaker->config;
    return config->dialogflow.secret
               ? arena_printf(speaker->arena, "%s: %s", config->dialogflow.header, config->dialogflow.secret)
               : NULL;
}

static void ask_es(const struct speaker *speaker, const char *text, struct str *out)
{
    struct json_writer w = json_writer(out);
    json_open_object(&w, NULL);
    add_id(&w, "responseId");
    json_add_text(&w, "session",
                  arena_printf(speaker->arena, "projects/simulated/agent/sessions/%s", speaker->id));
    json_open_object(&w, "queryResult");
    json_add_text(&w, "queryText", text);
    json_add_text(&w, "languageCode", speaker->locale);
    json_add_text(&w, "action", "input.unknown");
    json_add_raw(&w, "parameters", "{}");
    json_add_bool(&w, "allRequiredParamsPresent", true);
    json_add_raw(&w, "outputContexts", speaker->kept ? speaker->kept : "[]");
    json_open_object(&w, "intent");
    json_add_text(&w, "displayName", "Default Fallback Intent");
    json_add_bool(&w, "isFallback", true);
    json_shut(&w);
    json_shut(&w);
    json_shut(&w);
}

static bool hear_es(struct speaker *speaker, const struct json *answer, struct answer_seen *ret_seen)
{
    const char *text = json_member_text(answer, "fulfillmentText");
    const struct json *contexts = json_member(answer, "outputContexts");
    struct str kept = STR_EMPTY;
    int64_t lifespan;
    str_add(&kept, "[");
    for (size_t i = 0; i < json_count(contexts); i++) {
        const struct json *context = json_item(contexts, i);
        const char *name = json_member_text(context, "name");
        if (!json_integer(json_member(context, "lifespanCount"), &lifespan) || lifespan < 1)
            continue;
        str_add(&kept, kept.len > 1 ? "," : "");
        json_print(&kept, context);
        if (name && strlen(name) > 15 && text_equal(name + strlen(name) - 15, "/contexts/wismo"))
            ret_seen->end = json_bool(json_at(context, "/parameters/end"), false);
    }
    str_add(&kept, "]");
    speaker->kept = arena_copy(speaker->arena, kept.data, kept.len);
    str_clear(&kept);
    ret_seen->has_end = contexts != NULL;
    ret_seen->text = arena_text(speaker->arena, text);
    ret_seen->ticket = find_ticket(speaker->arena, text);
    read_chips(ret_seen, speaker->arena, json_member(answer, "fulfillmentMessages"));
    return text != NULL;
}

static void ask_cx(const struct speaker *speaker, const char *text, struct str *out)
{
    static const char agent[] = "projects/simulated/locations/global/agents/a";
    struct json_writer w = json_writer(out);
    json_open_object(&w, NULL);
    add_id(&w, "detectIntentResponseId");
    json_add_text(&w, "text", text);
    json_add_text(&w, "languageCode", speaker->locale);
    json_open_object(&w, "fulfillmentInfo");
    json_add_text(&w, "tag", "wismo");
    json_shut(&w);
    json_open_object(&w, "pageInfo");
    json_add_text(&w, "currentPage", arena_printf(speaker->arena, "%s/flows/f/pages/p", agent));
    json_shut(&w);
    json_open_object(&w, "sessionInfo");
    json_add_text(&w, "session", arena_printf(speaker->arena, "%s/sessions/%s", agent, speaker->id));
    json_add_raw(&w, "parameters", speaker->kept ? speaker->kept : "{}");
    json_shut(&w);
    json_shut(&w);
}

/* All of our parameters come with each answer, but for the ticket, which a session keeps. */
static void keep_parameters(struct speaker *speaker, const struct json *parameters)
{
    struct str kept = STR_EMPTY;
    struct json_writer w = json_writer(&kept);
    const char *name, *ticket = json_member_text(parameters, "wismo_ticket");
    const struct json *value;
    speaker->ticket = ticket ? arena_text(speaker->arena, ticket) : speaker->ticket;
    json_open_object(&w, NULL);
    for (size_t i = 0; i < json_count(parameters); i++)
        if ((value = json_member_at(parameters, i, &name)) && json_kind(value) != JSON_NULL &&
            !text_equal(name, "wismo_ticket"))
            json_add_raw(&w, name, printed(speaker->arena, value));
    json_add_text_if(&w, "wismo_ticket", speaker->ticket);
    json_shut(&w);
    speaker->kept = arena_copy(speaker->arena, kept.data, kept.len);
    str_clear(&kept);
}

static bool hear_cx(struct speaker *speaker, const struct json *answer, struct answer_seen *ret_seen)
{
    const struct json *messages = json_at(answer, "/fulfillmentResponse/messages");
    const char *text = NULL;
    for (size_t i = 0; i < json_count(messages) && !text; i++)
        text = json_text(json_at(json_item(messages, i), "/text/text/0"));
    keep_parameters(speaker, json_at(answer, "/sessionInfo/parameters"));
    ret_seen->has_end = true;
    ret_seen->end = json_member(answer, "targetPage") != NULL;
    ret_seen->text = arena_text(speaker->arena, text);
    ret_seen->ticket = find_ticket(speaker->arena, text);
    read_chips(ret_seen, speaker->arena, messages);
    return text != NULL;
}

/* ---- REST ---- */

static const char *rest_header(const struct speaker *speaker)
{
    const char *secret = speaker->config->rest.secret;
    return secret ? arena_printf(speaker->arena, "Authorization: Bearer %s", secret) : NULL;
}

static void ask_rest(const struct speaker *speaker, const char *text, struct str *out)
{
    struct json_writer w = json_writer(out);
    json_open_object(&w, NULL);
    json_add_text(&w, "sender", speaker->id);
    json_add_text(&w, "message", text);
    json_open_object(&w, "metadata");
    json_add_text(&w, "locale", speaker->locale);
    json_shut(&w);
    json_shut(&w);
}

static void read_buttons(struct answer_seen *seen, struct arena *arena, const struct json *buttons)
{
    for (size_t i = 0; i < json_count(buttons); i++)
        add_button(seen, arena, json_member_text(json_item(buttons, i), "title"));
}

static bool hear_rest(struct speaker *speaker, const struct json *answer, struct answer_seen *ret_seen)
{
    struct str text = STR_EMPTY;
    ret_seen->has_buttons = true;
    for (size_t i = 0; i < json_count(answer); i++) {
        const struct json *message = json_item(answer, i);
        const char *part = json_member_text(message, "text"), *ticket = json_member_text(message, "ticket");
        str_printf(&text, "%s%s", text.len && part ? "\n" : "", part ? part : "");
        ret_seen->ticket = ticket ? arena_text(speaker->arena, ticket) : ret_seen->ticket;
        read_buttons(ret_seen, speaker->arena, json_member(message, "buttons"));
    }
    ret_seen->text = arena_copy(speaker->arena, text.data, text.len);
    str_clear(&text);
    return json_kind(answer) == JSON_ARRAY;
}

/* ---- the chat: a frame a text ---- */

static void ask_chat(const struct speaker *speaker, const char *text, struct str *out)
{
    struct json_writer w = json_writer(out);
    json_open_object(&w, NULL);
    json_add_text(&w, "type", speaker->fresh ? "hello" : "text");
    if (speaker->fresh)
        json_add_text(&w, "locale", speaker->locale);
    else
        add_id(&w, "id");
    if (!speaker->fresh)
        json_add_text(&w, "text", text);
    json_shut(&w);
}

static bool hear_chat(struct speaker *speaker, const struct json *answer, struct answer_seen *ret_seen)
{
    const char *ticket = json_text(json_at(answer, "/ticket/reference"));
    ret_seen->has_buttons = true;
    ret_seen->text = arena_text(speaker->arena, json_member_text(answer, "text"));
    ret_seen->ticket = arena_text(speaker->arena, ticket);
    read_buttons(ret_seen, speaker->arena, json_member(answer, "buttons"));
    return ret_seen->text != NULL;
}

static const struct wire wires[] = {
    {"alexa", "/alexa", ask_alexa, hear_alexa, NULL, false},
    {"dialogflow-es", "/dialogflow/es", ask_es, hear_es, dialogflow_header, false},
    {"dialogflow-cx", "/dialogflow/cx", ask_cx, hear_cx, dialogflow_header, false},
    {"rest", "/webhooks/rest/webhook", ask_rest, hear_rest, rest_header, false},
    {"chat", "/chat", ask_chat, hear_chat, NULL, true},
};

const struct wire *wire_find(const char *name)
{
    for (size_t i = 0; i < sizeof wires / sizeof *wires; i++)
        if (text_equal(wires[i].name, name))
            return &wires[i];
    return NULL;
}
