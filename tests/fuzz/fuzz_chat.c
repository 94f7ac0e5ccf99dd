/* tests/fuzz/fuzz_chat.c - whatever comes as a chat frame is a frame, or an error that says what to mend. */
#include <string.h>

#include "base/jwt.h"
#include "base/text.h"
#include "called.h"
#include "channels/chat.h"
#include "fuzz.h"

/* "IDENTITY" stands for a token that is valid, so that what comes after the check is reached too. */
static void put_identity(struct str *out, const char *bytes, size_t len)
{
    const char *at = memmem(bytes, len, "IDENTITY", 8);
    str_add_bytes(out, bytes, at ? (size_t)(at - bytes) : len);
    if (!at)
        return;
    jwt_make(out, "customer-7", NOW + MS_HOUR, "s3cret");
    str_add_bytes(out, at + 8, len - (size_t)(at - bytes) - 8);
}

static void check_frame(const struct chat_frame *frame)
{
    MUST(frame->kind >= CHAT_HELLO && frame->kind <= CHAT_BYE);
    MUST(frame->kind == CHAT_HELLO || !frame->customer_id);
    if (frame->kind != CHAT_TEXT && frame->kind != CHAT_CHOOSE)
        return;
    struct str clean = STR_EMPTY;
    text_clean(&clean, frame->text, strlen(frame->text));
    MUST(text_equal(clean.data, frame->text));
    str_clear(&clean);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
    static struct config *config;
    if (!config)
        config = called_config("{\"chat\": {\"identity_secret\": \"s3cret\"}}");
    struct arena *arena = arena_open();
    struct str given = STR_EMPTY, out = STR_EMPTY;
    struct chat_frame frame = {0};
    const char *why = NULL, *id = NULL;
    struct json *document = NULL;
    put_identity(&given, (const char *)bytes, len);
    enum chat_error error = chat_read(given.data, given.len, config, NOW, arena, &frame, &why, &id);
    if (error)
        MUST(why && *why && chat_error_name(error));
    else
        check_frame(&frame);
    chat_write_error(&out, error ? error : CHAT_UNAVAILABLE, why, error ? id : frame.id);
    MUST(json_parse(out.data, out.len, &document, NULL) == OK);
    json_close(document);
    str_clear(&given);
    str_clear(&out);
    arena_close(arena);
    return 0;
}
