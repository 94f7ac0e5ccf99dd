/* channels/parts.c - what the channels of this room share. */
#include "channels/parts.h"

#include <string.h>
#include <strings.h>

#include "base/digest.h"
#include "base/text.h"

enum err body_parse(const char *bytes, size_t len, struct json **ret_document, struct str *ret_why)
{
    struct json *document = NULL;
    if (len >= 3 && memcmp(bytes, "\xef\xbb\xbf", 3) == 0) {
        bytes += 3;
        len -= 3;
    }
    if (json_parse(bytes, len, &document, ret_why) != OK)
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
