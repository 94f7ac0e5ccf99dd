/* tests/channels/test_chat.c - the frames of wismo.chat.v1. */
#include "test.h"

#include <string.h>

#include "base/jwt.h"
#include "call.h"
#include "channels/chat.h"

/* Reads a frame; the error, 0 for none. */
static enum chat_error read_frame(struct talk *talk, const char *text, struct chat_frame *frame,
                                  const char **id)
{
    const char *why = NULL;
    *id = NULL;
    size_t len = strlen(text);
    char *exact = memory_alloc(len ? len : 1);
    memcpy(exact, text, len);
    enum chat_error error = chat_read(exact, len, talk->config, NOW, talk->arena, frame, &why, id);
    memory_free(exact);
    if (error)
        expect(why && *why);
    return error;
}

static struct talk chat(void)
{
    return talk_open(&channel_rest,
                     "{\"chat\": {\"identity_secret\": \"s3cret\"}}"); /* its config and arena serve */
}

TEST(a_hello_says_who_and_where_it_was)
{
    struct talk talk = chat();
    struct chat_frame frame = {0};
    const char *id;
    struct str hello = STR_EMPTY;
    expect_int(read_frame(&talk, "{\"type\":\"hello\"}", &frame, &id), 0);
    expect(frame.kind == CHAT_HELLO && !frame.locale && !frame.conversation && !frame.customer_id);
    str_add(&hello,
            "{\"type\":\"hello\",\"locale\":\"en-US\",\"conversation\":\"c\",\"resume\":\"r\",\"last_seq\":7,"
            "\"identity\":\"");
    jwt_make(&hello, "customer-7", NOW + MS_HOUR, "s3cret");
    str_add(&hello, "\"}");
    expect_int(read_frame(&talk, hello.data, &frame, &id), 0);
    expect_text(frame.locale, "en-US");
    expect_text(frame.conversation, "c");
    expect_text(frame.resume, "r");
    expect_int(frame.last_seq, 7);
    expect_text(frame.customer_id, "customer-7");
    str_clear(&hello);
    talk_close(&talk);
}

TEST(an_identity_that_proves_nothing_is_unauthorized)
{
    struct talk talk = chat();
    struct chat_frame frame;
    const char *id;
    struct str hello = STR_EMPTY;
    str_add(&hello, "{\"type\":\"hello\",\"identity\":\"");
    jwt_make(&hello, "customer-7", NOW - MS_HOUR, "s3cret");
    str_add(&hello, "\"}");
    expect_int(read_frame(&talk, hello.data, &frame, &id), CHAT_UNAUTHORIZED);
    expect_int(read_frame(&talk, "{\"type\":\"hello\",\"identity\":\"x\"}", &frame, &id), CHAT_UNAUTHORIZED);
    expect_int(read_frame(&talk, "{\"type\":\"hello\",\"identity\":7}", &frame, &id), CHAT_BAD_REQUEST);
    str_clear(&hello);
    talk_close(&talk);
}

TEST(texts_and_choices_are_read_clean)
{
    struct talk talk = chat();
    struct chat_frame frame;
    const char *id;
    expect_int(read_frame(&talk, "{\"type\":\"text\",\"id\":\"c-17\",\"text\":\" where\\tis it\\u202e \"}",
                          &frame, &id),
               0);
    expect_int(frame.kind, CHAT_TEXT);
    expect_text(frame.id, "c-17");
    expect_text(frame.text, "where is it");
    expect_int(read_frame(&talk, "{\"type\":\"choose\",\"value\":\"1004\"}", &frame, &id), 0);
    expect(frame.kind == CHAT_CHOOSE && !frame.id);
    expect_text(frame.text, "1004");
    expect_int(read_frame(&talk, "{\"type\":\"typing\"}", &frame, &id), 0);
    expect_int(frame.kind, CHAT_TYPING);
    expect_int(read_frame(&talk, "{\"type\":\"bye\"}", &frame, &id), 0);
    expect_int(frame.kind, CHAT_BYE);
    talk_close(&talk);
}

TEST(frames_that_are_wrong_get_the_right_code)
{
    static const struct {
        const char *frame;
        enum chat_error error;
        const char *id;
    } cases[] = {
        {"", CHAT_BAD_REQUEST, NULL},
        {"hello", CHAT_BAD_REQUEST, NULL},
        {"[]", CHAT_BAD_REQUEST, NULL},
        {"{}", CHAT_BAD_REQUEST, NULL},
        {"{\"type\":7}", CHAT_BAD_REQUEST, NULL},
        {"{\"type\":\"dance\"}", CHAT_UNSUPPORTED, NULL},
        {"{\"type\":\"\xff\"}", CHAT_BAD_REQUEST, NULL},
        {"{\"type\":\"text\",\"id\":\"a\"}", CHAT_BAD_REQUEST, "a"},
        {"{\"type\":\"text\",\"id\":\"a\",\"text\":\"  \"}", CHAT_BAD_REQUEST, "a"},
        {"{\"type\":\"text\",\"id\":\"a\",\"text\":[]}", CHAT_BAD_REQUEST, "a"},
        {"{\"type\":\"text\",\"id\":{},\"text\":\"x\"}", CHAT_BAD_REQUEST, NULL},
        {"{\"type\":\"text\",\"id\":\"\",\"text\":\"x\"}", CHAT_BAD_REQUEST, NULL},
        {"{\"type\":\"choose\",\"id\":\"b\"}", CHAT_BAD_REQUEST, "b"},
        {"{\"type\":\"hello\",\"last_seq\":-1}", CHAT_BAD_REQUEST, NULL},
        {"{\"type\":\"hello\",\"last_seq\":\"7\"}", CHAT_BAD_REQUEST, NULL},
        {"{\"type\":\"hello\",\"last_seq\":1e300}", CHAT_BAD_REQUEST, NULL},
        {"{\"type\":\"hello\",\"locale\":7}", CHAT_BAD_REQUEST, NULL},
        {"{\"type\":\"hello\",\"conversation\":[]}", CHAT_BAD_REQUEST, NULL},
    };
    struct talk talk = chat();
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct chat_frame frame = {.kind = CHAT_BYE};
        const char *id;
        enum chat_error error = read_frame(&talk, cases[i].frame, &frame, &id);
        if (error != cases[i].error)
            fail_msg("%s gives %s", cases[i].frame, chat_error_name(error));
        expect(frame.kind == CHAT_BYE);
        expect(!id == !cases[i].id);
        if (id)
            expect_text(id, cases[i].id);
    }
    talk_close(&talk);
}

TEST(what_is_too_large_says_so_and_names_its_text)
{
    struct talk talk = chat();
    struct chat_frame frame;
    const char *id;
    struct str text = STR_EMPTY;
    str_add(&text, "{\"type\":\"text\",\"id\":\"big\",\"text\":\"");
    for (int i = 0; i < 4097; i++)
        str_add_char(&text, 'a');
    str_add(&text, "\"}");
    expect_int(read_frame(&talk, text.data, &frame, &id), CHAT_TOO_LARGE);
    expect_text(id, "big");
    for (int i = 0; i < 20000; i++)
        str_add_char(&text, ' ');
    expect_int(read_frame(&talk, text.data, &frame, &id), CHAT_TOO_LARGE);
    expect(id == NULL);
    str_reset(&text);
    for (int i = 0; i < 10000; i++)
        str_add_char(&text, '[');
    expect_int(read_frame(&talk, text.data, &frame, &id), CHAT_BAD_REQUEST);
    str_clear(&text);
    talk_close(&talk);
}

TEST(frames_are_written_as_the_protocol_says)
{
    struct str out = STR_EMPTY;
    chat_write_welcome(&out, "c1", "r1", 4, "en-US");
    expect_text(
        out.data,
        "{\"type\":\"welcome\",\"conversation\":\"c1\",\"resume\":\"r1\",\"seq\":4,\"locale\":\"en-US\"}");
    str_reset(&out);
    struct button button = {"Yes", "yes"};
    struct card card = {.title = "Parcel 1", .subtitle = "UPS", .link = "https://carrier.example/1"};
    const char *ids[] = {"c-17", "c-18"};
    struct reply reply = {.text = "On its <way>.",
                          .buttons = &button,
                          .button_count = 1,
                          .cards = &card,
                          .card_count = 1,
                          .ticket = "K7P2-4MXQ",
                          .in_reply_to = ids,
                          .in_reply_to_count = 2};
    chat_write_message(&out, "reply", 5, NULL, &reply);
    expect_text(
        out.data,
        "{\"type\":\"reply\",\"seq\":5,\"in_reply_to\":[\"c-17\",\"c-18\"],\"text\":\"On its <way>.\","
        "\"buttons\":[{\"title\":\"Yes\",\"value\":\"yes\"}],\"cards\":[{\"title\":\"Parcel 1\","
        "\"subtitle\":\"UPS\",\"link\":\"https://carrier.example/1\"}],"
        "\"ticket\":{\"reference\":\"K7P2-4MXQ\"}}");
    str_reset(&out);
    chat_write_message(&out, "reply", 1, NULL, &(struct reply){.text = "Hello", .end = true});
    expect_text(out.data,
                "{\"type\":\"reply\",\"seq\":1,\"in_reply_to\":[],\"text\":\"Hello\",\"end\":true}");
    str_reset(&out);
    chat_write_message(&out, "agent", 6, "Kim", &(struct reply){.text = "Hi"});
    expect_text(out.data, "{\"type\":\"agent\",\"seq\":6,\"from\":\"Kim\",\"text\":\"Hi\"}");
    str_reset(&out);
    chat_write_error(&out, CHAT_RATE_LIMITED, "slow down", "c-1");
    expect_text(out.data,
                "{\"type\":\"error\",\"code\":\"rate_limited\",\"message\":\"slow down\",\"id\":\"c-1\"}");
    str_reset(&out);
    chat_write_typing(&out);
    expect_text(out.data, "{\"type\":\"typing\"}");
    str_clear(&out);
}
