/* model/turn.c - channels by name; a reply as it is kept in the transcript. */
#include "model/turn.h"

#include "base/str.h"

static const char *const channels[CHANNEL_COUNT] = {
    [CHANNEL_CLI] = "cli",   [CHANNEL_ALEXA] = "alexa", [CHANNEL_DIALOGFLOW] = "dialogflow",
    [CHANNEL_CHAT] = "chat", [CHANNEL_REST] = "rest",
};

const char *channel_name(enum channel channel)
{
    return (unsigned)channel < CHANNEL_COUNT ? channels[channel] : "";
}

bool channel_find(const char *name, enum channel *ret_channel)
{
    for (int i = 0; !text_empty(name) && i < CHANNEL_COUNT; i++)
        if (text_equal(name, channels[i])) {
            *ret_channel = (enum channel)i;
            return true;
        }
    return false;
}

static void write_texts(struct json_writer *w, const char *name, const char *const *texts, size_t count)
{
    if (!count)
        return;
    json_open_array(w, name);
    for (size_t i = 0; i < count; i++)
        json_add_text(w, NULL, texts[i]);
    json_shut(w);
}

void reply_write_buttons(struct json_writer *w, const struct reply *reply, const char *value)
{
    if (!reply->button_count)
        return;
    json_open_array(w, "buttons");
    for (size_t i = 0; i < reply->button_count; i++) {
        json_open_object(w, NULL);
        json_add_text(w, "title", reply->buttons[i].title);
        json_add_text(w, value, reply->buttons[i].value);
        json_shut(w);
    }
    json_shut(w);
}

void reply_write_cards(struct json_writer *w, const struct reply *reply)
{
    if (!reply->card_count)
        return;
    json_open_array(w, "cards");
    for (size_t i = 0; i < reply->card_count; i++) {
        const struct card *card = &reply->cards[i];
        json_open_object(w, NULL);
        json_add_text_if(w, "title", card->title);
        json_add_text_if(w, "subtitle", card->subtitle);
        json_add_text_if(w, "text", card->text);
        json_add_text_if(w, "link", card->link);
        json_add_text_if(w, "link_title", card->link_title);
        json_shut(w);
    }
    json_shut(w);
}

static void write_slots(struct json_writer *w, const struct reply *reply)
{
    if (!reply->slot_count)
        return;
    json_open_array(w, "slots");
    for (size_t i = 0; i < reply->slot_count; i++) {
        json_open_object(w, NULL);
        json_add_text(w, "type", entity_type_name(reply->slots[i].type));
        json_add_text(w, "value", reply->slots[i].value);
        json_shut(w);
    }
    json_shut(w);
}

void reply_write(struct json_writer *w, const char *name, const struct reply *reply)
{
    json_open_object(w, name);
    json_add_text(w, "text", reply->text ? reply->text : "");
    json_add_text(w, "speech", reply->speech ? reply->speech : "");
    if (reply->reprompt)
        json_add_text(w, "reprompt", reply->reprompt);
    reply_write_buttons(w, reply, "value");
    reply_write_cards(w, reply);
    json_add_text_if(w, "ticket", reply->ticket);
    json_add_text_if(w, "locale", reply->locale);
    json_add_text_if(w, "ask", ask_name(reply->ask));
    if (reply->end)
        json_add_bool(w, "end", true);
    if (reply->link_account)
        json_add_bool(w, "link_account", true);
    if (reply->hands_over)
        json_add_bool(w, "hands_over", true);
    json_add_text(w, "intent", intent_name(reply->intent));
    json_add_number(w, "confidence", reply->confidence, 3);
    write_slots(w, reply);
    write_texts(w, "trace", reply->trace, reply->trace_count);
    json_add_integer(w, "seq", reply->seq);
    write_texts(w, "in_reply_to", reply->in_reply_to, reply->in_reply_to_count);
    json_shut(w);
}

static const char *read_text(struct arena *arena, const struct json *object, const char *name)
{
    return arena_text(arena, json_member_text(object, name));
}

/* An array member that must be absent or an array; its length. */
static bool read_array(const struct json *object, const char *name, const struct json **ret_array,
                       size_t *ret_count)
{
    *ret_array = json_member(object, name);
    *ret_count = json_count(*ret_array);
    return !*ret_array || json_kind(*ret_array) == JSON_ARRAY;
}

static bool read_texts(const struct json *object, const char *name, struct arena *arena,
                       const char *const **ret_texts, size_t *ret_count)
{
    const struct json *array;
    size_t count;
    if (!read_array(object, name, &array, &count))
        return false;
    const char **texts = count ? arena_alloc_array(arena, count, sizeof *texts) : NULL;
    for (size_t i = 0; i < count; i++)
        if (!(texts[i] = arena_text(arena, json_text(json_item(array, i)))))
            return false;
    *ret_texts = texts;
    *ret_count = count;
    return true;
}

static bool read_buttons(const struct json *object, struct arena *arena, struct reply *reply)
{
    const struct json *array;
    if (!read_array(object, "buttons", &array, &reply->button_count))
        return false;
    reply->buttons =
        reply->button_count ? arena_alloc_array(arena, reply->button_count, sizeof *reply->buttons) : NULL;
    for (size_t i = 0; i < reply->button_count; i++) {
        struct button *button = &reply->buttons[i];
        button->title = read_text(arena, json_item(array, i), "title");
        button->value = read_text(arena, json_item(array, i), "value");
        if (!button->title || !button->value)
            return false;
    }
    return true;
}

static bool read_cards(const struct json *object, struct arena *arena, struct reply *reply)
{
    const struct json *array;
    if (!read_array(object, "cards", &array, &reply->card_count))
        return false;
    reply->cards =
        reply->card_count ? arena_alloc_array(arena, reply->card_count, sizeof *reply->cards) : NULL;
    for (size_t i = 0; i < reply->card_count; i++) {
        const struct json *card = json_item(array, i);
        reply->cards[i] = (struct card){read_text(arena, card, "title"), read_text(arena, card, "subtitle"),
                                        read_text(arena, card, "text"), read_text(arena, card, "link"),
                                        read_text(arena, card, "link_title")};
    }
    return true;
}

static bool read_slots(const struct json *object, struct arena *arena, struct reply *reply)
{
    const struct json *array;
    if (!read_array(object, "slots", &array, &reply->slot_count))
        return false;
    reply->slots =
        reply->slot_count ? arena_alloc_array(arena, reply->slot_count, sizeof *reply->slots) : NULL;
    for (size_t i = 0; i < reply->slot_count; i++) {
        struct slot *slot = &reply->slots[i];
        const char *type = json_member_text(json_item(array, i), "type");
        slot->value = read_text(arena, json_item(array, i), "value");
        if (!slot->value || (!text_empty(type) && !entity_type_find(type, &slot->type)))
            return false;
    }
    return true;
}

enum err reply_read(const struct json *value, struct arena *arena, struct reply *ret_reply)
{
    struct reply reply = {.text = read_text(arena, value, "text"),
                          .speech = read_text(arena, value, "speech"),
                          .reprompt = read_text(arena, value, "reprompt"),
                          .ticket = read_text(arena, value, "ticket"),
                          .locale = read_text(arena, value, "locale"),
                          .end = json_bool(json_member(value, "end"), false),
                          .link_account = json_bool(json_member(value, "link_account"), false),
                          .hands_over = json_bool(json_member(value, "hands_over"), false)};
    const char *ask = json_member_text(value, "ask");
    if (!reply.text || !reply.speech || !intent_find(json_member_text(value, "intent"), &reply.intent) ||
        (ask && !ask_find(ask, &reply.ask)) ||
        !json_double(json_member(value, "confidence"), &reply.confidence) ||
        !json_integer(json_member(value, "seq"), &reply.seq) || !read_buttons(value, arena, &reply) ||
        !read_cards(value, arena, &reply) || !read_slots(value, arena, &reply) ||
        !read_texts(value, "trace", arena, &reply.trace, &reply.trace_count) ||
        !read_texts(value, "in_reply_to", arena, &reply.in_reply_to, &reply.in_reply_to_count))
        return ERR_INVALID;
    *ret_reply = reply;
    return OK;
}
