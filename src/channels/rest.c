/* channels/rest.c - chat over plain requests, as Rasa's REST channel speaks it: {"sender","message"} in, a
 * list of messages out. */
#include <stdio.h>
#include <string.h>

#include "base/digest.h"
#include "channels/parts.h"

/* What render needs to know of the call. */
struct rest_memo {
    const char *sender;
};

static void refuse(struct heard *heard, struct str *out, int status, const char *reason, const char *message)
{
    struct json_writer w = json_writer(out);
    heard->outcome = CALL_REFUSED;
    heard->status = status;
    json_open_object(&w, NULL);
    json_add_text(&w, "status", "failure");
    json_add_integer(&w, "code", status);
    json_add_text(&w, "reason", reason);
    json_add_text(&w, "message", message);
    json_shut(&w);
}

static void refuse_bad(struct heard *heard, struct str *out, const char *message)
{
    refuse(heard, out, 400, "BadRequest", message);
}

/* Names that Rasa's own bots use for moves of ours. */
static const struct {
    const char *name;
    enum intent intent;
} customary[] = {
    {"greet", INTENT_GREETING},         {"affirm", INTENT_YES}, {"deny", INTENT_NO}, {"stop", INTENT_STOP},
    {"goodbye", INTENT_THANKS_GOODBYE},
};

static bool find_intent(const char *name, enum intent *ret_intent)
{
    for (size_t i = 0; i < sizeof customary / sizeof *customary; i++)
        if (text_equal(customary[i].name, name)) {
            *ret_intent = customary[i].intent;
            return true;
        }
    return intent_find(name, ret_intent);
}

static bool read_entities(struct turn *turn, struct arena *arena, const struct json *entities)
{
    const char *name;
    const struct json *value;
    for (size_t i = 0; (value = json_member_at(entities, i, &name)); i++) {
        enum entity_type type = ENTITY_NONE;
        char number[32];
        const char *text = json_scalar(value, number, sizeof number);
        if (!text)
            return false;
        text = clean_text(arena, text);
        if (*text && (text_equal(name, "proof") || entity_type_find(name, &type)))
            turn_add_slot(turn, arena, type, text);
    }
    return true;
}

/* "/order_status{"order_number":"1001"}": an intent that the sender has understood already. Anything else
 * that begins with a slash is text. False when the braces hold no entities. */
static bool read_payload(struct turn *turn, struct arena *arena, const char *message)
{
    size_t len = strspn(message + 1, "abcdefghijklmnopqrstuvwxyz_");
    const char *name = arena_copy(arena, message + 1, len), *rest = message + 1 + len;
    bool opens = text_equal(name, "session_start");
    while (*rest == ' ')
        rest++;
    if ((*rest && *rest != '{') || !(opens || find_intent(name, &turn->intent)))
        return true;
    if (*rest) {
        struct json *entities = NULL;
        bool fine =
            json_parse(rest, strlen(rest), &entities, NULL) == OK && read_entities(turn, arena, entities);
        json_close(entities);
        if (!fine)
            return false;
    }
    turn->kind = opens ? TURN_OPEN : TURN_INTENT;
    return true;
}

/* The sender's id: as given, or minted when there is none. NULL when it cannot be one. */
static const char *read_sender(const struct json *body, struct arena *arena)
{
    char number[32], minted[RANDOM_ID_TEXT];
    const struct json *member = json_member(body, "sender");
    const char *sender = json_scalar(member, number, sizeof number);
    if (!member || (sender && !*sender))
        return arena_text(arena, digest_random_id(minted));
    return clean_id(arena, sender, ID_LIMIT);
}

/* Fills the turn from the body; what is wrong with it, or NULL. */
static const char *read_body(const struct json *body, bool stranger, struct arena *arena, struct turn *turn,
                             const char **ret_sender)
{
    const struct json *metadata = json_member(body, "metadata"), *locale = json_member(metadata, "locale");
    const struct json *id = json_member(body, "message_id");
    const char *message = json_text(json_member(body, "message"));
    if (!(*ret_sender = read_sender(body, arena)))
        return "sender must be a text of at most 256 bytes";
    if (!message)
        return "message must be a text";
    if (metadata && json_kind(metadata) != JSON_OBJECT)
        return "metadata must be an object";
    if (locale && !(turn->locale = clean_id(arena, json_text(locale), LOCALE_LIMIT)))
        return "metadata.locale must be a locale such as en-US";
    if (id) {
        const char **ids = arena_alloc_array(arena, 1, sizeof *ids);
        if (!(ids[0] = clean_id(arena, json_text(id), ID_LIMIT)))
            return "message_id must be a text of at most 256 bytes";
        /* A repetition gets the same answer without a new proof: where senders can be guessed it has to be a
         * repetition of the words as well, or a guessed id would read what another's proof had told. */
        if (turn->forget_proof)
            ids[0] = bind_id(arena, ids[0], message);
        turn->message_ids = ids;
        turn->message_id_count = 1;
    }
    turn->text = clean_text(arena, message);
    if (!*turn->text)
        return "message must not be blank";
    if (turn->text[0] == '/' && !read_payload(turn, arena, turn->text))
        return "message names an intent, but what follows are no entities: "
               "/order_status{\"order_number\":\"1001\"}";
    /* With a secret in use, a stranger who guesses a sender speaks beside that conversation, not in it. */
    turn->conversation = arena_printf(arena, stranger ? "rest-open:%s" : "rest:%s", *ret_sender);
    return NULL;
}

static void hear(const struct call *call, const struct config *config, struct arena *arena,
                 struct heard *ret_heard, struct str *out)
{
    struct heard heard = {.outcome = CALL_TURN, .status = 200};
    struct rest_memo *memo = arena_alloc(arena, sizeof *memo);
    struct json *body = NULL;
    struct str why = STR_EMPTY;
    bool known = bearer_fits(call->authorization, config->rest.secret);
    heard.memo = memo;
    heard.turn = (struct turn){.channel = CHANNEL_REST,
                               .kind = TURN_TEXT,
                               .client = arena_text(arena, call->client),
                               .forget_proof = !known,
                               .at = call->now};
    if (config->rest.secret && call->authorization && !known) {
        refuse(&heard, out, 401, "NotAuthenticated", "the bearer token is not the one in the configuration");
    } else if (call->len > (size_t)config->limits.body) {
        refuse(&heard, out, 413, "PayloadTooLarge", "the body is too large");
    } else if (body_parse(call->bytes, call->len, NULL, &body, &why) != OK) {
        str_add(&why, why.len ? "" : "not valid JSON");
        refuse_bad(&heard, out, why.data);
    } else {
        const char *message = json_member_text(body, "message");
        const char *wrong = read_body(body, config->rest.secret && !known, arena, &heard.turn, &memo->sender);
        if (message && strlen(message) > (size_t)config->limits.text)
            refuse(&heard, out, 413, "PayloadTooLarge", "message is too long");
        else if (wrong)
            refuse_bad(&heard, out, wrong);
    }
    json_close(body);
    str_clear(&why);
    *ret_heard = heard;
}

/* The next part of a text that blank lines divide: trimmed; its end in *ret_end. NULL when none is left. */
static const char *next_part(const char *text, const char **ret_end)
{
    text += strspn(text, "\r\n ");
    if (!*text)
        return NULL;
    const char *end = strstr(text, "\n\n");
    end = end ? end : text + strlen(text);
    while (end > text && strchr("\r\n ", end[-1]))
        end--;
    *ret_end = end;
    return text;
}

static void render(const struct heard *heard, const struct reply *reply, const struct config *config,
                   struct arena *arena, struct str *out)
{
    const struct rest_memo *memo = heard->memo;
    const char *text = reply->text ? reply->text : "", *part, *end;
    struct json_writer w = json_writer(out);
    (void)config, (void)arena;
    json_open_array(&w, NULL);
    while ((part = next_part(text, &end))) {
        const char *after;
        text = end;
        json_open_object(&w, NULL);
        json_add_text(&w, "recipient_id", memo->sender);
        json_add_bytes(&w, "text", part, (size_t)(end - part));
        if (!next_part(text, &after)) {
            reply_write_buttons(&w, reply, "payload");
            json_add_text_if(&w, "ticket", reply->ticket);
        }
        json_shut(&w);
    }
    json_shut(&w);
}

static int apologise(const struct heard *heard, enum err err, const char *sorry, struct str *out)
{
    const struct rest_memo *memo = heard->memo;
    struct json_writer w = json_writer(out);
    json_open_array(&w, NULL);
    json_open_object(&w, NULL);
    json_add_text(&w, "recipient_id", memo ? memo->sender : "");
    json_add_text(&w, "text", sorry ? sorry : "");
    json_shut(&w);
    json_shut(&w);
    return err == ERR_TOO_LARGE ? 413 : err == ERR_INVALID ? 400 : 503;
}

const struct web_channel channel_rest = {.name = "rest",
                                         .channel = CHANNEL_REST,
                                         .path = "/webhooks/rest/webhook",
                                         .hear = hear,
                                         .render = render,
                                         .apologise = apologise};
