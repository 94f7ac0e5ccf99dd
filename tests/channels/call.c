/* tests/channels/call.c - a call to a channel, made and answered in memory. */
#include "test.h"

#include <stdio.h>
#include <string.h>

#include "base/file.h"
#include "call.h"

struct talk talk_open(const struct web_channel *channel, const char *config)
{
    struct talk talk = {.channel = channel, .arena = arena_open(), .out = STR_EMPTY, .now = NOW};
    struct complaints complaints = COMPLAINTS_NONE;
    if (config_parse("w.json", config, &complaints, &talk.config) != OK)
        fail_msg("%s", complaints.items[0].message);
    complaints_clear(&complaints);
    return talk;
}

void talk_close(struct talk *talk)
{
    arena_close(talk->arena);
    config_close(talk->config);
    str_clear(&talk->out);
}

static const char *find_header(const struct call *call, const char *name)
{
    const struct talk *talk = call->arg;
    return text_equal(name, talk->header_name) ? talk->header : NULL;
}

void talk_hear_bytes(struct talk *talk, const char *bytes, size_t len)
{
    char *exact = memory_alloc(len ? len : 1); /* so that reading beyond its end is noticed */
    memcpy(exact, bytes, len);
    struct call call = {.bytes = exact,
                        .len = len,
                        .client = "192.0.2.1",
                        .authorization = talk->authorization,
                        .header = find_header,
                        .arg = talk,
                        .now = talk->now};
    str_reset(&talk->out);
    talk->channel->hear(&call, talk->config, talk->arena, &talk->heard, &talk->out);
    memory_free(exact);
    if (talk->heard.outcome == CALL_TURN) {
        expect_int(talk->out.len, 0);
        expect(talk->heard.turn.conversation && talk->heard.turn.text && talk->heard.turn.client);
    } else {
        struct json *document = NULL; /* every answer is JSON */
        expect_int(json_parse(talk->out.data, talk->out.len, &document, NULL), OK);
        json_close(document);
        expect((talk->heard.status == 200) == (talk->heard.outcome == CALL_ANSWER));
    }
}

void talk_hear(struct talk *talk, const char *body)
{
    talk_hear_bytes(talk, body, strlen(body));
}

char *fixture(const char *name)
{
    char path[128];
    struct str text = STR_EMPTY;
    snprintf(path, sizeof path, "fixtures/%s.json", name);
    if (file_read(source_path(path), 1 << 20, &text) != OK)
        fail_msg("there is no %s", path);
    return str_take(&text);
}

void talk_hear_fixture(struct talk *talk, const char *name)
{
    char *body = fixture(name);
    talk_hear(talk, body);
    memory_free(body);
}

const char *talk_answer(struct talk *talk, const struct reply *reply)
{
    str_reset(&talk->out);
    talk->channel->render(&talk->heard, reply, talk->config, talk->arena, &talk->out);
    struct json *document = NULL;
    expect_int(json_parse(talk->out.data, talk->out.len, &document, NULL), OK);
    json_close(document);
    return talk->out.data;
}

const char *talk_part(struct talk *talk, const struct reply *reply, const char *pointer)
{
    const char *answer = talk_answer(talk, reply);
    struct json *document = NULL;
    struct str text = STR_EMPTY;
    expect_int(json_parse(answer, strlen(answer), &document, NULL), OK);
    json_print(&text, json_at(document, pointer));
    const char *copy = arena_copy(talk->arena, text.data, text.len);
    str_clear(&text);
    json_close(document);
    return copy;
}

const char *talk_slot(const struct talk *talk, enum entity_type type)
{
    for (size_t i = 0; i < talk->heard.turn.slot_count; i++)
        if (talk->heard.turn.slots[i].type == type)
            return talk->heard.turn.slots[i].value;
    return NULL;
}

const char *replaced(struct arena *arena, const char *text, const char *from, const char *to)
{
    const char *at = strstr(text, from);
    if (!at)
        fail_msg("there is no %s", from);
    return arena_printf(arena, "%.*s%s%s", (int)(at - text), text, to, at + strlen(from));
}
