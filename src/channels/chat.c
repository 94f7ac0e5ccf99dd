/* channels/chat.c - the frames of wismo.chat.v1, read and written. */
#include "channels/chat.h"

#include <string.h>

#include "base/jwt.h"
#include "channels/parts.h"

#define CHAT_ID_LIMIT 128

struct reading {
    const struct json *frame;
    const struct config *config;
    utc_ms now;
    struct arena *arena;
    struct chat_frame *to;
    const char *why;
};

static enum chat_error complain_of(struct reading *r, enum chat_error error, const char *why)
{
    r->why = why;
    return error;
}

/* A member that may be absent, else must be an id of the sender's. False when it cannot be one. */
static bool read_id(struct reading *r, const char *name, size_t limit, const char **ret_id)
{
    const struct json *member = json_member(r->frame, name);
    *ret_id = clean_id(r->arena, json_text(member), limit);
    return !member || *ret_id;
}

static enum chat_error read_identity(struct reading *r)
{
    const struct json *member = json_member(r->frame, "identity");
    const char *token = json_text(member);
    struct str subject = STR_EMPTY;
    if (!member)
        return 0;
    if (!token)
        return complain_of(r, CHAT_BAD_REQUEST, "identity must be a text");
    bool proven =
        jwt_subject(token, r->config->chat.identity_secret, r->now, &subject, &r->to->known_until) == OK;
    if (proven)
        r->to->customer_id = arena_copy(r->arena, subject.data, subject.len);
    str_clear(&subject);
    return proven ? 0 : complain_of(r, CHAT_UNAUTHORIZED, "identity is not valid, or has expired");
}

static enum chat_error read_hello(struct reading *r)
{
    const struct json *last_seq = json_member(r->frame, "last_seq");
    if (!read_id(r, "locale", LOCALE_LIMIT, &r->to->locale))
        return complain_of(r, CHAT_BAD_REQUEST, "locale must be a locale such as en-US");
    if (!read_id(r, "conversation", CHAT_ID_LIMIT, &r->to->conversation))
        return complain_of(r, CHAT_BAD_REQUEST, "conversation must be the one of a welcome");
    if (!read_id(r, "resume", CHAT_ID_LIMIT, &r->to->resume))
        return complain_of(r, CHAT_BAD_REQUEST, "resume must be the one of a welcome");
    if (last_seq && (!json_integer(last_seq, &r->to->last_seq) || r->to->last_seq < 0))
        return complain_of(r, CHAT_BAD_REQUEST, "last_seq must be a whole number from 0");
    return read_identity(r);
}

/* What a shopper wrote or chose. */
static enum chat_error read_words(struct reading *r, const char *name)
{
    const char *words = json_text(json_member(r->frame, name));
    if (!read_id(r, "id", CHAT_ID_LIMIT, &r->to->id))
        return complain_of(r, CHAT_BAD_REQUEST, "id must be a text of at most 128 bytes");
    if (!words)
        return complain_of(r, CHAT_BAD_REQUEST, "text and choose need their words: \"text\", \"value\"");
    if (strlen(words) > (size_t)r->config->limits.text)
        return complain_of(r, CHAT_TOO_LARGE, "the text is too long");
    r->to->text = clean_text(r->arena, words);
    if (!*r->to->text)
        return complain_of(r, CHAT_BAD_REQUEST, "the text is blank");
    return 0;
}

static enum chat_error read_text(struct reading *r)
{
    return read_words(r, "text");
}

static enum chat_error read_choice(struct reading *r)
{
    return read_words(r, "value");
}

static const struct {
    const char *type;
    enum chat_frame_kind kind;
    enum chat_error (*read)(struct reading *r);
} frames[] = {
    {"hello", CHAT_HELLO, read_hello}, {"text", CHAT_TEXT, read_text}, {"choose", CHAT_CHOOSE, read_choice},
    {"typing", CHAT_TYPING, NULL},     {"bye", CHAT_BYE, NULL},
};

static enum chat_error read_frame(struct reading *r)
{
    const char *type = json_member_text(r->frame, "type");
    if (!type)
        return complain_of(r, CHAT_BAD_REQUEST, "type must be a text");
    for (size_t i = 0; i < sizeof frames / sizeof *frames; i++)
        if (text_equal(frames[i].type, type)) {
            r->to->kind = frames[i].kind;
            return frames[i].read ? frames[i].read(r) : 0;
        }
    return complain_of(r, CHAT_UNSUPPORTED, "there is no such type of frame");
}

enum chat_error chat_read(const char *bytes, size_t len, const struct config *config, utc_ms now,
                          struct arena *arena, struct chat_frame *ret_frame, const char **ret_why,
                          const char **ret_id)
{
    struct chat_frame frame = {.kind = 0};
    struct reading r = {.config = config, .now = now, .arena = arena, .to = &frame, .why = ""};
    struct json *document = NULL;
    struct str why = STR_EMPTY;
    enum chat_error error;
    if (len > (size_t)config->limits.frame) {
        error = complain_of(&r, CHAT_TOO_LARGE, "the frame is too large");
    } else if (body_parse(bytes, len, NULL, &document, &why) != OK) {
        error = complain_of(&r, CHAT_BAD_REQUEST, "a frame must be one JSON object");
    } else {
        r.frame = document;
        error = read_frame(&r);
    }
    if (error) {
        *ret_why = r.why;
        *ret_id = document ? clean_id(arena, json_member_text(document, "id"), CHAT_ID_LIMIT) : NULL;
    } else {
        *ret_frame = frame;
    }
    json_close(document);
    str_clear(&why);
    return error;
}

const char *chat_error_name(enum chat_error error)
{
    static const char *const names[] = {
        [CHAT_BAD_REQUEST] = "bad_request",   [CHAT_TOO_LARGE] = "too_large",
        [CHAT_UNAUTHORIZED] = "unauthorized", [CHAT_RATE_LIMITED] = "rate_limited",
        [CHAT_UNSUPPORTED] = "unsupported",   [CHAT_UNAVAILABLE] = "unavailable",
    };
    return error >= CHAT_BAD_REQUEST && error <= CHAT_UNAVAILABLE ? names[error] : "bad_request";
}

void chat_write_welcome(struct str *out, const char *conversation, const char *resume, int64_t seq,
                        const char *locale)
{
    struct json_writer w = json_writer(out);
    json_open_object(&w, NULL);
    json_add_text(&w, "type", "welcome");
    json_add_text(&w, "conversation", conversation);
    json_add_text(&w, "resume", resume);
    json_add_integer(&w, "seq", seq);
    json_add_text(&w, "locale", locale);
    json_shut(&w);
}

void chat_write_message(struct str *out, const char *kind, int64_t seq, const char *from,
                        const struct reply *reply)
{
    struct json_writer w = json_writer(out);
    json_open_object(&w, NULL);
    json_add_text(&w, "type", kind);
    json_add_integer(&w, "seq", seq);
    json_add_text_if(&w, "from", from);
    if (text_equal(kind, "reply")) {
        json_open_array(&w, "in_reply_to");
        for (size_t i = 0; i < reply->in_reply_to_count; i++)
            json_add_text(&w, NULL, reply->in_reply_to[i]);
        json_shut(&w);
    }
    json_add_text(&w, "text", reply->text ? reply->text : "");
    reply_write_buttons(&w, reply, "value");
    reply_write_cards(&w, reply);
    if (!text_empty(reply->ticket)) {
        json_open_object(&w, "ticket");
        json_add_text(&w, "reference", reply->ticket);
        json_shut(&w);
    }
    if (reply->end)
        json_add_bool(&w, "end", true);
    json_shut(&w);
}

void chat_write_typing(struct str *out)
{
    str_add(out, "{\"type\":\"typing\"}");
}

void chat_write_error(struct str *out, enum chat_error error, const char *message, const char *id)
{
    struct json_writer w = json_writer(out);
    json_open_object(&w, NULL);
    json_add_text(&w, "type", "error");
    json_add_text(&w, "code", chat_error_name(error));
    json_add_text(&w, "message", message);
    json_add_text_if(&w, "id", id);
    json_shut(&w);
}
