/* channels/alexa.c - an Alexa custom skill: the envelope of its requests, and which of them are turns. */

#include "base/calendar.h"
#include "channels/alexa_private.h"

#define TIMESTAMP_TOLERANCE (150 * MS_SECOND)
#define EVENT_TOLERANCE (3600 * MS_SECOND) /* skill events are sent again for up to an hour */
#define ATTRIBUTES_LIMIT 4096

/* One request, while it is being read. */
struct envelope {
    const struct call *call;
    const struct config *config;
    struct arena *arena;
    const struct json *body, *request;
    struct heard *heard;
    struct alexa_memo *memo;
    struct str *out;
};

static void refuse(struct envelope *e, int status, const char *why)
{
    struct json_writer w = json_writer(e->out);
    e->heard->outcome = CALL_REFUSED;
    e->heard->status = status;
    json_open_object(&w, NULL);
    json_add_text(&w, "error", why);
    json_shut(&w);
}

static void answer_empty(struct envelope *e)
{
    e->heard->outcome = CALL_ANSWER;
    alexa_write_empty(e->out);
}

/* What stands in context.System, else in the session: user, application. */
static const char *from_either(const struct envelope *e, const char *in_system, const char *in_session)
{
    const char *text = json_text(json_at(e->body, in_system));
    return text ? text : json_text(json_at(e->body, in_session));
}

/* Whether an application id is one that may ask. Beyond loopback an empty list names nobody. */
static bool application_may_ask(const struct config *config, const char *id)
{
    const struct text_list *ids = &config->alexa.application_ids;
    if (!ids->count)
        return config_is_loopback(config);
    for (size_t i = 0; id && i < ids->count; i++)
        if (text_equal(ids->items[i], id))
            return true;
    return false;
}

static bool check_application(struct envelope *e)
{
    const char *system = json_text(json_at(e->body, "/context/System/application/applicationId"));
    const char *session = json_text(json_at(e->body, "/session/application/applicationId"));
    if (application_may_ask(e->config, system ? system : session) &&
        (!session || application_may_ask(e->config, session)))
        return true;
    refuse(e, 400, "the applicationId is not in alexa.application_ids");
    return false;
}

static bool check_timestamp(struct envelope *e, const char *type)
{
    utc_ms at, tolerance = text_starts(type, "AlexaSkillEvent.") ? EVENT_TOLERANCE : TIMESTAMP_TOLERANCE;
    const char *timestamp = json_member_text(e->request, "timestamp");
    if (!timestamp || calendar_parse(timestamp, false, &at, NULL) != OK) {
        refuse(e, 400, "request.timestamp must be an ISO 8601 time");
        return false;
    }
    if (at < e->call->now - tolerance || at > e->call->now + TIMESTAMP_TOLERANCE) {
        refuse(e, 400, "request.timestamp is too far from now");
        return false;
    }
    return true;
}

/* A token that the shop's account linking gave: signed like the identities of the chat. One that proves
 * nothing is as good as none. */
static const char *read_customer(const struct envelope *e)
{
    const char *token = from_either(e, "/context/System/user/accessToken", "/session/user/accessToken");
    return token_customer(e->arena, token, e->config, e->call->now);
}

static void read_attributes(struct envelope *e)
{
    const struct json *attributes = json_at(e->body, "/session/attributes");
    struct str text = STR_EMPTY;
    if (json_kind(attributes) == JSON_OBJECT && json_count(attributes))
        json_print(&text, attributes);
    if (text.len && text.len <= ATTRIBUTES_LIMIT)
        e->memo->attributes = arena_copy(e->arena, text.data, text.len);
    str_clear(&text);
}

/* What every turn of a session has. False when it is refused. */
static bool read_session(struct envelope *e)
{
    struct turn *turn = &e->heard->turn;
    const char *session = clean_id(e->arena, json_text(json_at(e->body, "/session/sessionId")), ID_LIMIT);
    const char *user =
        clean_id(e->arena, from_either(e, "/context/System/user/userId", "/session/user/userId"),
                 (size_t)2 * ID_LIMIT);
    const char *locale = json_member_text(e->request, "locale");
    const char **ids = arena_alloc_array(e->arena, 1, sizeof *ids);
    if (!session) {
        refuse(e, 400, "session.sessionId must be a text");
        return false;
    }
    if (!(ids[0] = clean_id(e->arena, json_member_text(e->request, "requestId"), ID_LIMIT))) {
        refuse(e, 400, "request.requestId must be a text");
        return false;
    }
    *turn = (struct turn){.channel = CHANNEL_ALEXA,
                          .conversation = arena_printf(e->arena, "alexa:%s", session),
                          .locale = clean_id(e->arena, locale, LOCALE_LIMIT),
                          .text = "",
                          .message_ids = ids,
                          .message_id_count = 1,
                          .customer_id = read_customer(e),
                          .client = arena_printf(e->arena, "alexa:%s", user ? user : session),
                          .spoken = true,
                          .at = e->call->now};
    turn->can_link_account = e->config->chat.identity_secret && !turn->customer_id;
    read_attributes(e);
    return true;
}

static void hear_launch(struct envelope *e)
{
    if (read_session(e))
        e->heard->turn.kind = TURN_OPEN;
}

static void hear_intent(struct envelope *e)
{
    bool too_large = false;
    if (!read_session(e))
        return;
    const char *wrong = alexa_read_intent(json_member(e->request, "intent"), e->config, e->arena,
                                          &e->heard->turn, e->memo, &too_large);
    if (wrong)
        refuse(e, 400, wrong);
    else if (too_large)
        refuse(e, 413, "a slot is longer than limits.text");
    else
        e->memo->has_dialog = json_member(e->request, "dialogState") || alexa_is_own_intent(e->memo->intent);
}

static void hear_end(struct envelope *e)
{
    e->memo->silent = true;
    if (!json_at(e->body, "/session/sessionId"))
        answer_empty(e);
    else if (read_session(e))
        e->heard->turn.kind = TURN_CLOSE;
}

/* A session goes on after something that we never ask for: greet. */
static void hear_resumption(struct envelope *e)
{
    if (!json_at(e->body, "/session/sessionId"))
        answer_empty(e);
    else
        hear_launch(e);
}

static void hear_can_fulfill(struct envelope *e)
{
    e->heard->outcome = CALL_ANSWER;
    alexa_write_can_fulfill(e->out, json_member(e->request, "intent"), e->config);
}

/* Every other type, known or to come, tells us something and expects nothing: answer_empty. */
static const struct {
    const char *type;
    void (*hear)(struct envelope *e);
} types[] = {
    {"LaunchRequest", hear_launch},
    {"IntentRequest", hear_intent},
    {"SessionEndedRequest", hear_end},
    {"SessionResumedRequest", hear_resumption},
    {"Connections.Response", hear_resumption},
    {"CanFulfillIntentRequest", hear_can_fulfill},
};

static void hear_request(struct envelope *e)
{
    const char *type = json_member_text(e->request, "type");
    if (json_kind(e->request) != JSON_OBJECT) {
        refuse(e, 400, "request must be an object");
        return;
    }
    if (!type || !*type) {
        refuse(e, 400, "request.type must be a text");
        return;
    }
    if (!check_application(e) || !check_timestamp(e, type))
        return;
    for (size_t i = 0; i < sizeof types / sizeof *types; i++)
        if (text_equal(types[i].type, type)) {
            types[i].hear(e);
            return;
        }
    answer_empty(e);
}

/* Most of a request tells of the device and its screen. */
static const char *const parts_read[] = {"/request",
                                         "/session/sessionId",
                                         "/session/attributes",
                                         "/session/application/applicationId",
                                         "/session/user/userId",
                                         "/session/user/accessToken",
                                         "/context/System/application/applicationId",
                                         "/context/System/user/userId",
                                         "/context/System/user/accessToken",
                                         NULL};

static void hear(const struct call *call, const struct config *config, struct arena *arena,
                 struct heard *ret_heard, struct str *out)
{
    struct heard heard = {.outcome = CALL_TURN, .status = 200};
    struct envelope e = {.call = call, .config = config, .arena = arena, .heard = &heard, .out = out};
    struct json *body = NULL;
    struct str why = STR_EMPTY;
    heard.memo = e.memo = arena_alloc(arena, sizeof *e.memo);
    if (call->len > (size_t)config->limits.body) {
        refuse(&e, 413, "the body is too large");
    } else if (body_parse(call->bytes, call->len, parts_read, &body, &why) != OK) {
        refuse(&e, 400, why.len ? why.data : "not valid JSON");
    } else {
        e.body = body;
        e.request = json_member(body, "request");
        hear_request(&e);
    }
    json_close(body);
    str_clear(&why);
    *ret_heard = heard;
}

static int apologise(const struct heard *heard, enum err err, const char *sorry, struct str *out)
{
    const struct alexa_memo *memo = heard->memo;
    (void)err; /* Alexa speaks what it gets with 200, and an error of its own for anything else */
    if ((memo && memo->silent) || text_empty(sorry)) {
        alexa_write_empty(out);
        return 200;
    }
    struct json_writer w = json_writer(out);
    json_open_object(&w, NULL);
    json_add_text(&w, "version", "1.0");
    json_open_object(&w, "response");
    json_open_object(&w, "outputSpeech");
    json_add_text(&w, "type", "PlainText");
    json_add_text(&w, "text", sorry);
    json_shut(&w);
    json_add_bool(&w, "shouldEndSession", true);
    json_shut(&w);
    json_shut(&w);
    return 200;
}

const struct web_channel channel_alexa = {.name = "alexa",
                                          .channel = CHANNEL_ALEXA,
                                          .path = "/alexa",
                                          .patience = 8 * MS_SECOND,
                                          .hear = hear,
                                          .render = alexa_render,
                                          .apologise = apologise};
