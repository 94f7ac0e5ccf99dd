/* tests/fuzz/called.c - a body given to a channel, and the turn that it is answered. */
#include <string.h>

#include "base/json.h"
#include "base/text.h"
#include "called.h"
#include "fuzz.h"

struct config *called_config(const char *json)
{
    struct complaints complaints = COMPLAINTS_NONE;
    struct config *config = NULL;
    MUST(config_parse("fuzz.json", json, &complaints, &config) == OK);
    return config;
}

static void must_be_clean(const char *text)
{
    struct str clean = STR_EMPTY;
    text_clean(&clean, text, strlen(text));
    MUST(text_equal(clean.data, text));
    str_clear(&clean);
}

/* Ids are the sender's own, given back as they came; but nothing in them may turn a log line or a header. */
static void must_be_plain(const char *id)
{
    MUST(text_is_utf8(id, strlen(id)));
    for (; *id; id++)
        MUST((unsigned char)*id >= ' ' && *id != 0x7F);
}

static void must_be_json(const struct str *out)
{
    struct json *document = NULL;
    MUST(json_parse(out->data, out->len, &document, NULL) == OK);
    json_close(document);
}

/* An answer with all that an answer can have; how long it is, and what it asks, depends on the length. */
static struct reply reply_to(const struct turn *turn, size_t len, struct arena *arena)
{
    struct str speech = STR_EMPTY;
    struct reply reply = {.text = turn->text, .locale = "en-US", .ask = (enum ask)(len % ASK_COUNT)};
    for (size_t i = 0; i < len; i++)
        str_add(&speech, i % 7 ? "parcels &amp; \xc3\xa9 "
                               : "<prosody rate=\"slow\">1 <break time=\"1s\"/>2</prosody> ");
    reply.speech = arena_text(arena, speech.data);
    reply.reprompt = len % 2 ? reply.speech : NULL;
    reply.ticket = len % 3 ? NULL : "K7P-4MX";
    reply.link_account = len % 5 == 0;
    reply.end = len % 11 == 0;
    reply.buttons = ARENA_PUSH(arena, reply.buttons, reply.button_count);
    *reply.buttons = (struct button){.title = turn->text, .value = turn->conversation};
    reply.cards = ARENA_PUSH(arena, reply.cards, reply.card_count);
    *reply.cards =
        (struct card){.title = turn->text, .text = turn->text, .link = "https://example.com/?a=1&b=2"};
    str_clear(&speech);
    return reply;
}

static void check_turn(const struct turn *turn)
{
    MUST(turn->conversation && turn->text && turn->client);
    must_be_clean(turn->text);
    must_be_plain(turn->conversation);
    for (size_t i = 0; i < turn->slot_count; i++)
        must_be_clean(turn->slots[i].value);
    for (size_t i = 0; i < turn->message_id_count; i++)
        must_be_plain(turn->message_ids[i]);
}

size_t called(const struct web_channel *channel, const struct config *config, const uint8_t *bytes,
              size_t len)
{
    struct arena *arena = arena_open();
    struct str out = STR_EMPTY;
    struct heard heard = {0};
    struct call call = {.bytes = (const char *)bytes, .len = len, .client = "192.0.2.1", .now = NOW};
    channel->hear(&call, config, arena, &heard, &out);
    MUST((heard.status == 200) == (heard.outcome != CALL_REFUSED));
    MUST((out.len == 0) == (heard.outcome == CALL_TURN));
    if (heard.outcome == CALL_TURN) {
        check_turn(&heard.turn);
        struct reply reply = reply_to(&heard.turn, len, arena);
        channel->apologise(&heard, ERR_UNAVAILABLE, "Sorry.", &out);
        must_be_json(&out);
        str_reset(&out);
        channel->render(&heard, &reply, config, arena, &out);
    }
    must_be_json(&out);
    size_t answer = out.len;
    str_clear(&out);
    arena_close(arena);
    return answer;
}
