/* channels/parts.c - what the channels of this room share. */
#include "channels/parts.h"

#include <string.h>
#include <strings.h>

#include "base/digest.h"
#include "base/jwt.h"
#include "base/text.h"

enum err body_parse(const char *bytes, size_t len, const char *const *parts, struct json **ret_document,
                    struct str *ret_why)
{
    struct json *document = NULL;
    if (json_parse_parts(bytes, len, parts, &document, ret_why) != OK)
        return ERR_INVALID;
    if (json_kind(document) != JSON_OBJECT) {
        str_add(ret_why, "must be a JSON object");
        json_close(document);
        return ERR_INVALID;
    }
    *ret_document = document;
    return OK;
}

const char *clean_text(struct arena *arena, const char *text)
{
    struct str clean = STR_EMPTY;
    size_t len = text ? strlen(text) : 0;
    text_clean(&clean, text ? text : "", len);
    const char *result = text_is_blank(clean.data, clean.len) ? "" : arena_copy(arena, clean.data, clean.len);
    str_clear(&clean);
    return result;
}

const char *clean_id(struct arena *arena, const char *text, size_t limit)
{
    size_t len = text ? strlen(text) : 0;
    if (!len || len > limit)
        return NULL;
    for (size_t i = 0; i < len; i++)
        if ((unsigned char)text[i] < 0x20 || text[i] == 0x7F)
            return NULL;
    return arena_copy(arena, text, len);
}

bool text_ends(const char *text, const char *ending)
{
    size_t len = text ? strlen(text) : 0, end = strlen(ending);
    return len >= end && !strcmp(text + len - end, ending);
}

const char *bind_id(struct arena *arena, const char *id, const char *words)
{
    uint8_t digest[SHA256_SIZE];
    struct str bound = STR_EMPTY;
    digest_sha256(words, strlen(words), digest);
    str_printf(&bound, "%s ", id);
    base64url_encode(&bound, digest, sizeof digest);
    const char *copy = arena_copy(arena, bound.data, bound.len);
    str_clear(&bound);
    return copy;
}

const char *token_customer(struct arena *arena, const char *token, const struct config *config, utc_ms now)
{
    struct str subject = STR_EMPTY;
    const char *customer = NULL;
    if (jwt_subject(token, config->chat.identity_secret, now, &subject, NULL) == OK)
        customer = arena_copy(arena, subject.data, subject.len);
    str_clear(&subject);
    return customer;
}

bool bearer_fits(const char *authorization, const char *secret)
{
    if (!authorization || !secret || strncasecmp(authorization, "Bearer ", 7) != 0)
        return false;
    return digest_equal_text(authorization + 7 + strspn(authorization + 7, " "), secret);
}

void turn_add_slot(struct turn *turn, struct arena *arena, enum entity_type type, const char *value)
{
    *ARENA_PUSH(arena, turn->slots, turn->slot_count) = (struct slot){type, value};
}
