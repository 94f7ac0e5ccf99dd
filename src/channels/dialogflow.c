/* channels/dialogflow.c - Dialogflow, ES and CX alike: who may call, sessions, names of intents, and which
 * requests are turns. */
#include <ctype.h>
#include <string.h>

#include "base/digest.h"
#include "base/text.h"
#include "channels/dialogflow_private.h"

#define NAME_LIMIT 256

/* ---- the envelope ---- */

/* As Google's own interfaces word an error. */
static void refuse(struct dialogflow_call *d, int status, const char *why)
{
    struct json_writer w = json_writer(d->out);
    d->heard->outcome = CALL_REFUSED;
    d->heard->status = status;
    json_open_object(&w, NULL);
    json_open_object(&w, "error");
    json_add_integer(&w, "code", status);
    json_add_text(&w, "message", why);
    json_add_text(&w, "status", status == 401 ? "UNAUTHENTICATED" : "INVALID_ARGUMENT");
    json_shut(&w);
    json_shut(&w);
}

/* Without a secret the server itself decides who may call: channels.c. */
static bool is_authentic(const struct call *call, const struct config *config)
{
    const char *secret = config->dialogflow.secret;
    const char *given = secret && call->header ? call->header(call, config->dialogflow.header) : NULL;
    return !secret || digest_equal_text(given, secret);
}

void dialogflow_hear(const struct call *call, const struct config *config, struct arena *arena,
                     struct heard *ret_heard, struct str *out, const char *(*read)(struct dialogflow_call *d))
{
    struct heard heard = {.outcome = CALL_TURN, .status = 200};
    struct dialogflow_call d = {.call = call, .config = config, .arena = arena, .heard = &heard, .out = out};
    struct json *body = NULL;
    struct str why = STR_EMPTY;
    heard.memo = d.memo = arena_alloc(arena, sizeof *d.memo);
    heard.turn = (struct turn){.channel = CHANNEL_DIALOGFLOW, .kind = TURN_TEXT, .text = "", .at = call->now};
    if (!is_authentic(call, config)) {
        refuse(&d, 401, "the secret is not the one in the configuration");
    } else if (call->len > (size_t)config->limits.body) {
        refuse(&d, 413, "the body is too large");
    } else if (body_parse(call->bytes, call->len, NULL, &body, &why) != OK) {
        refuse(&d, 400, why.len ? why.data : "not valid JSON");
    } else {
        d.body = body;
        const char *wrong = read(&d);
        if (wrong)
            refuse(&d, 400, wrong);
        else if (d.too_large)
            refuse(&d, 413, "a text is longer than limits.text");
    }
    json_close(body);
    str_clear(&why);
    *ret_heard = heard;
}

const char *members_wrong(const struct json *object, const struct member_kind *members, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        enum json_kind kind = json_kind(json_member(object, members[i].name));
        if (kind != JSON_ABSENT && kind != JSON_NULL && kind != members[i].kind)
            return members[i].wrong;
    }
    return NULL;
}

/* ---- who speaks, where, in which language ---- */

/* Guesses are counted against this person; a name or telephone number of theirs need not be kept for that. */
static const char *client_name(struct arena *arena, const char *user)
{
    uint8_t digest[SHA256_SIZE];
    struct str name = STR_EMPTY;
    digest_sha256(user, strlen(user), digest);
    str_add(&name, "dialogflow:");
    base64url_encode(&name, digest, sizeof digest);
    const char *copy = arena_copy(arena, name.data, name.len);
    str_clear(&name);
    return copy;
}

/* The U of ".../users/U/sessions/S"; NULL when there is none ("-" is nobody). */
static const char *session_user(struct arena *arena, const char *session)
{
    const char *users = strstr(session, "/users/");
    if (!users)
        return NULL;
    users += strlen("/users/");
    size_t len = strcspn(users, "/");
    return len && !(len == 1 && *users == '-') ? arena_copy(arena, users, len) : NULL;
}

const char *dialogflow_read_session(struct dialogflow_call *d, const char *session, const char *id,
                                    const char *words)
{
    struct turn *turn = &d->heard->turn;
    const char *user;
    if (!(d->memo->session = clean_id(d->arena, session, SESSION_LIMIT)))
        return "the session must be a text of at most 512 bytes";
    turn->conversation = arena_printf(d->arena, "dialogflow:%s", d->memo->session);
    user = session_user(d->arena, d->memo->session);
    turn->client = client_name(d->arena, user ? user : d->memo->session);
    if ((id = clean_id(d->arena, id, ID_LIMIT))) {
        const char **ids = arena_alloc_array(d->arena, 1, sizeof *ids);
        ids[0] = bind_id(d->arena, id, words);
        turn->message_ids = ids;
        turn->message_id_count = 1;
    }
    return NULL;
}

void dialogflow_read_payload(struct dialogflow_call *d, const struct json *payload)
{
    static const char *const users[] = {
        "/telephony/caller_id",         /* Dialogflow's telephones */
        "/user/userId",                 /* Assistant */
        "/data/sender/id",              /* Facebook */
        "/data/event/user",             /* Slack */
        "/data/user",                   /* Slack, as it once was */
        "/data/user/id",                /* Slack's buttons, Skype */
        "/data/from/id",                /* Telegram */
        "/data/message/from/id",        /* Telegram */
        "/data/callback_query/from/id", /* Telegram's buttons */
        "/data/source/userId",          /* LINE */
        "/data/sender/userId",          /* Viber */
        "/data/From",                   /* Twilio */
        "/userId",
    };
    static const char *const tokens[] = {"/identity", "/user/accessToken"};
    struct turn *turn = &d->heard->turn;
    char number[32];
    for (size_t i = 0; i < sizeof users / sizeof *users; i++) {
        const char *user = json_scalar(json_at(payload, users[i]), number, sizeof number);
        if (user && *user && strlen(user) <= SESSION_LIMIT) {
            turn->client = client_name(d->arena, user);
            break;
        }
    }
    for (size_t i = 0; i < sizeof tokens / sizeof *tokens && !turn->customer_id; i++)
        turn->customer_id =
            token_customer(d->arena, json_text(json_at(payload, tokens[i])), d->config, d->call->now);
    if (json_at(payload, "/telephony"))
        turn->spoken = true;
}

/* Some platforms write "en_GB". */
static const char *read_locale(struct arena *arena, const char *text)
{
    char locale[LOCALE_LIMIT + 1];
    size_t len = text ? strlen(text) : 0;
    if (!len || len > LOCALE_LIMIT)
        return NULL;
    for (size_t i = 0; i <= len; i++)
        locale[i] = text[i] == '_' ? '-' : text[i];
    return clean_id(arena, locale, LOCALE_LIMIT);
}

void dialogflow_read_locale(struct dialogflow_call *d, const char *language, const char *more)
{
    const char *locale = read_locale(d->arena, language), *finer = read_locale(d->arena, more);
    size_t len = locale ? strlen(locale) : 0;
    bool refines = finer && len && !strncmp(finer, locale, len) && finer[len] == '-';
    d->heard->turn.locale = locale && !refines ? locale : finer;
}

/* ---- names ---- */

/* "Order Status", "order-status" and "OrderStatusIntent" are "order_status". False when it is too long. */
static bool fold_name(const char *name, char folded[NAME_LIMIT])
{
    size_t len = 0;
    bool lower = false;
    for (const char *c = name; *c; c++) {
        if (len + 2 >= NAME_LIMIT)
            return false;
        if (!isalnum((unsigned char)*c)) {
            if (len && folded[len - 1] != '_')
                folded[len++] = '_';
            lower = false;
            continue;
        }
        if (lower && isupper((unsigned char)*c))
            folded[len++] = '_';
        folded[len++] = (char)tolower((unsigned char)*c);
        lower = !isupper((unsigned char)*c);
    }
    while (len && folded[len - 1] == '_')
        len--;
    folded[len] = '\0';
    char *suffix = strstr(folded, "_intent");
    if (suffix && !suffix[strlen("_intent")])
        *suffix = '\0';
    return *folded != '\0';
}

static const char *mapped(const struct name_pair *pairs, size_t count, const char *name)
{
    for (size_t i = 0; i < count; i++)
        if (text_equal(pairs[i].from, name))
            return pairs[i].to;
    return NULL;
}

bool dialogflow_find_intent(const struct config *config, const char *name, enum intent *ret_intent)
{
    char folded[NAME_LIMIT];
    if (text_empty(name))
        return false;
    const char *to = mapped(config->dialogflow.intents, config->dialogflow.intent_count, name);
    return to ? intent_find(to, ret_intent) : fold_name(name, folded) && intent_find(folded, ret_intent);
}

/* What agents call their parameters by custom, or by the types of Dialogflow. */
static const struct {
    const char *name;
    enum entity_type type;
} customary[] = {
    {"order_id", ENTITY_ORDER_NUMBER}, {"order_no", ENTITY_ORDER_NUMBER},
    {"order", ENTITY_ORDER_NUMBER},    {"tracking_id", ENTITY_TRACKING_NUMBER},
    {"zip_code", ENTITY_POSTCODE},     {"zip", ENTITY_POSTCODE},
    {"postal_code", ENTITY_POSTCODE},  {"post_code", ENTITY_POSTCODE},
    {"e_mail", ENTITY_EMAIL},          {"email_address", ENTITY_EMAIL},
    {"phone_number", ENTITY_PHONE},    {"ticket_number", ENTITY_TICKET},
    {"ticket_id", ENTITY_TICKET},      {"reference", ENTITY_TICKET},
};

bool dialogflow_find_parameter(const struct config *config, const char *name, enum entity_type *ret_type)
{
    char folded[NAME_LIMIT];
    const char *to = mapped(config->dialogflow.parameters, config->dialogflow.parameter_count, name);
    if (!to) {
        if (!fold_name(name, folded))
            return false;
        size_t len = strlen(folded);
        while (len > 1 && isdigit((unsigned char)folded[len - 1])) /* "number1": the second of its kind */
            folded[--len] = '\0';
        to = folded;
    }
    *ret_type = ENTITY_NONE;
    if (text_equal(to, "proof"))
        return true;
    for (size_t i = 0; i < sizeof customary / sizeof *customary; i++)
        if (text_equal(customary[i].name, to)) {
            *ret_type = customary[i].type;
            return true;
        }
    return entity_type_find(to, ret_type) && *ret_type != ENTITY_NONE;
}

/* ---- what the turn is ---- */

/* Names that Dialogflow gives by itself. They say less than the words do, but more than nothing. */
static const struct {
    const char *ending;
    enum intent intent;
} hints[] = {
    {"Default Welcome Intent", INTENT_GREETING},
    {"input.welcome", INTENT_GREETING},
    {"smalltalk.greetings.hello", INTENT_GREETING},
    {"smalltalk.greetings.bye", INTENT_THANKS_GOODBYE},
    {"smalltalk.appraisal.thank_you", INTENT_THANKS_GOODBYE},
    {"smalltalk.confirmation.yes", INTENT_YES},
    {"smalltalk.confirmation.no", INTENT_NO},
    {"smalltalk.confirmation.cancel", INTENT_STOP},
    {" - yes", INTENT_YES},
    {" - no", INTENT_NO},
    {" - cancel", INTENT_STOP},
    {" - repeat", INTENT_REPEAT},
};

static enum intent hint(const char *const *names, size_t count)
{
    for (size_t n = 0; n < count; n++)
        for (size_t i = 0; names[n] && i < sizeof hints / sizeof *hints; i++) {
            size_t len = strlen(names[n]), ending = strlen(hints[i].ending);
            if (len >= ending && text_equal(names[n] + len - ending, hints[i].ending))
                return hints[i].intent;
        }
    return INTENT_OUT_OF_SCOPE;
}

/* Something happened, and nothing was said. */
static bool hear_event(struct turn *turn, const char *event)
{
    if (!event)
        return false;
    if (text_starts(event, "sys.no-input") || text_equal(event, "actions_intent_NO_INPUT"))
        turn->intent = INTENT_REPEAT;
    else if (text_equal(event, "actions_intent_CANCEL"))
        turn->intent = INTENT_STOP;
    else if (text_equal(event, "WELCOME") || text_ends(event, "_WELCOME") ||
             text_equal(event, "actions_intent_MAIN"))
        turn->kind = TURN_OPEN;
    else if (!text_starts(event, "sys.no-match"))
        return false;
    if (turn->kind != TURN_OPEN)
        turn->kind = TURN_INTENT;
    return true;
}

void dialogflow_settle(struct dialogflow_call *d, const char *const *names, size_t count, const char *text,
                       const char *event)
{
    struct turn *turn = &d->heard->turn;
    enum intent guess = hint(names, count), intent = INTENT_OUT_OF_SCOPE;
    bool known = false;
    if (text && strlen(text) > (size_t)d->config->limits.text) {
        d->too_large = true;
        return;
    }
    for (size_t i = 0; i < count && !known; i++)
        known = dialogflow_find_intent(d->config, names[i], &intent) && intent != INTENT_OUT_OF_SCOPE;
    turn->text = clean_text(d->arena, text);
    turn->intent = known ? intent : guess;
    turn->kind = known ? TURN_INTENT : TURN_TEXT;
    if (!known && hear_event(turn, event)) {
        turn->text = "";
        return;
    }
    bool wordless = !known && !*turn->text;
    dialogflow_take_standing(d, turn->kind == TURN_TEXT || intent_is_shop(turn->intent) ||
                                    turn->intent == INTENT_PROVIDE_DETAILS);
    if (wordless && turn->slot_count) { /* a form was filled in */
        turn->kind = TURN_INTENT;
        turn->intent = INTENT_PROVIDE_DETAILS;
    } else if (wordless) {
        turn->kind = guess == INTENT_OUT_OF_SCOPE || guess == INTENT_GREETING ? TURN_OPEN : TURN_INTENT;
    }
}
