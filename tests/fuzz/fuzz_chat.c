/* tests/fuzz/fuzz_chat.c - one frame of a chat. */
#include "channels/chat.h"
#include "fuzz_channel.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
    struct arena *arena = arena_open();
    struct chat_frame frame = {0};
    struct str out = STR_EMPTY;
    const char *why = NULL, *id = NULL;
    enum chat_error error = chat_read((const char *)bytes, len, fuzz_config(), 0, arena, &frame, &why, &id);
    if (error) {
        must(why && *why);
        chat_write_error(&out, error, why, id);
        must_be_json(&out);
    } else if (frame.kind == CHAT_TEXT || frame.kind == CHAT_CHOOSE) {
        must(frame.text && *frame.text && text_is_utf8(frame.text, strlen(frame.text)));
    }
    str_clear(&out);
    arena_close(arena);
    return 0;
}
