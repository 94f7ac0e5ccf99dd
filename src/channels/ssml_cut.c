/* channels/ssml_cut.c - speech that is too long for a platform, cut so that it stays well-formed. */
#include <string.h>

#include "base/text.h"
#include "channels/parts.h"

#define DEPTH_LIMIT 16
#define NAME_LIMIT 32

/* The open elements at a place, innermost last. */
struct open_elements {
    char names[DEPTH_LIMIT][NAME_LIMIT];
    size_t depth;
    size_t closing; /* bytes that closing them all takes */
};

/* One piece: a tag, an entity, or a character. At least one byte. */
static size_t piece_length(const char *at)
{
    const char *end = NULL;
    if (*at == '<')
        end = strchr(at, '>');
    else if (*at == '&')
        end = strchr(at, ';');
    if (end)
        return (size_t)(end - at) + 1;
    size_t next = 0;
    text_next(at, strlen(at), &next);
    return next ? next : 1;
}

static bool note_tag(struct open_elements *open, const char *tag, size_t len)
{
    if (tag[1] == '/') {
        if (!open->depth)
            return false;
        open->closing -= strlen(open->names[--open->depth]) + 3;
        return true;
    }
    if (tag[len - 2] == '/')
        return true;
    size_t name = strcspn(tag + 1, " >\t");
    if (open->depth == DEPTH_LIMIT || name >= NAME_LIMIT)
        return false;
    memcpy(open->names[open->depth], tag + 1, name);
    open->names[open->depth++][name] = '\0';
    open->closing += name + 3;
    return true;
}

void ssml_shorten(struct str *out, const char *ssml, size_t chars, size_t bytes)
{
    struct open_elements open = {.depth = 0}, open_best = {.depth = 0};
    size_t at = 0, count = 0, best = 0, len = strlen(ssml);
    if (len <= bytes && text_count(ssml, len) <= chars) {
        str_add_bytes(out, ssml, len);
        return;
    }
    while (at < len) {
        size_t piece = piece_length(ssml + at);
        bool tag = ssml[at] == '<' && piece > 2;
        if (tag && !note_tag(&open, ssml + at, piece))
            break;
        count += text_count(ssml + at, piece);
        at += piece;
        if (at + open.closing > bytes || count + open.closing > chars)
            break;
        if (at == len || ssml[at] == ' ' || ssml[at] == '<') {
            best = at;
            open_best = open;
        }
    }
    str_add_bytes(out, ssml, best);
    while (open_best.depth)
        str_printf(out, "</%s>", open_best.names[--open_best.depth]);
}
