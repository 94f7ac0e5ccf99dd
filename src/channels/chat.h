/* channels/chat.h - the frames of wismo.chat.v1 (docs/chat-protocol.md): JSON text to plain values and back.
 */
#ifndef WISMO_CHANNELS_CHAT_H
#define WISMO_CHANNELS_CHAT_H

#include "base/memory.h"
#include "base/str.h"
#include "model/config.h"
#include "model/turn.h"

enum chat_frame_kind { CHAT_HELLO = 1, CHAT_TEXT, CHAT_CHOOSE, CHAT_TYPING, CHAT_BYE };

struct chat_frame {
    enum chat_frame_kind kind;
    const char *id;                             /* text, choose: the client's; NULL when absent */
    const char *text;                           /* text: cleaned; choose: the value */
    const char *locale, *conversation, *resume; /* hello; NULL when absent */
    int64_t last_seq;
    const char *customer_id; /* hello: from a valid `identity`; NULL when none was given */
    utc_ms known_until;      /* ... then it ends */
};

/* The codes of an error frame. */
enum chat_error {
    CHAT_BAD_REQUEST = 1,
    CHAT_TOO_LARGE,
    CHAT_UNAUTHORIZED,
    CHAT_RATE_LIMITED,
    CHAT_UNSUPPORTED,
    CHAT_UNAVAILABLE
};
const char *chat_error_name(enum chat_error error);

/* Reads one frame. Returns 0 and the frame, or the error; *ret_why (static English) says what to mend and
 * *ret_id (may stay NULL) names the offending text. */
enum chat_error chat_read(const char *bytes, size_t len, const struct config *config, utc_ms now,
                          struct arena *arena, struct chat_frame *ret_frame, const char **ret_why,
                          const char **ret_id);

void chat_write_welcome(struct str *out, const char *conversation, const char *resume, int64_t seq,
                        const char *locale);
/* kind: "reply", "event", "agent", "notice". */
void chat_write_message(struct str *out, const char *kind, int64_t seq, const char *from,
                        const struct reply *reply);
void chat_write_typing(struct str *out);
void chat_write_error(struct str *out, enum chat_error error, const char *message, const char *id);

#endif
