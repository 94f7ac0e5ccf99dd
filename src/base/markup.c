/* base/markup.c - see markup.h. */
#include "base/markup.h"

#include <stdbool.h>
#include <string.h>

#include "base/text.h"

#define DEPTH_LIMIT 16
#define NAME_LIMIT 32

/* A place where the markup can be cut. */
struct place {
    size_t at;
    struct {
        const char *name;
        size_t len;
    } open[DEPTH_LIMIT]; /* elements, innermost last */
    size_t depth;
    size_t closing; /* bytes that closing them all takes */
};

/* One piece: a tag, an entity, or a character. At least one byte. */
static size_t piece_length(const char *at, size_t len)
{
    const char *end = NULL;
    if (*at == '<')
        end = memchr(at, '>', len);
    else if (*at == '&')
        end = memchr(at, ';', len);
    if (end)
        return (size_t)(end - at) + 1;
    size_t next = 0;
    text_next(at, len, &next);
    return next ? next : 1;
}

static bool take_tag(struct place *place, const char *tag, size_t len)
{
    if (tag[1] == '/') {
        if (!place->depth)
            return false;
        place->closing -= place->open[--place->depth].len + strlen("</>");
        return true;
    }
    if (tag[len - 2] == '/')
        return true;
    size_t name = strcspn(tag + 1, " >\t");
    if (place->depth == DEPTH_LIMIT || name >= NAME_LIMIT)
        return false;
    place->open[place->depth].name = tag + 1;
    place->open[place->depth++].len = name;
    place->closing += name + strlen("</>");
    return true;
}

/* The places that fit, of each kind the last. */
struct places {
    struct place sentence, word, anywhere;
};

static void find_places(const char *markup, size_t len, size_t chars, size_t bytes, struct places *ret_places)
{
    struct place place = {.at = 0};
    size_t count = 0;
    while (place.at < len) {
        const char *at = markup + place.at;
        size_t piece = piece_length(at, len - place.at);
        if (*at == '<' && piece > 2 && !take_tag(&place, at, piece))
            return;
        count += text_count(at, piece);
        place.at += piece;
        if (place.at + place.closing > bytes || count + place.closing > chars)
            return;
        ret_places->anywhere = place;
        if (markup[place.at] == ' ' || markup[place.at] == '<')
            ret_places->word = place;
        if (markup[place.at] == ' ' && strchr(".!?", *at))
            ret_places->sentence = place;
    }
}

void markup_cut(struct str *out, const char *markup, size_t chars, size_t bytes, const char *ending)
{
    size_t len = strlen(markup), ending_len = strlen(ending), ending_chars = text_count(ending, ending_len);
    if (len <= bytes && text_count(markup, len) <= chars) {
        str_add_bytes(out, markup, len);
        return;
    }
    struct places places = {.anywhere = {.at = 0}};
    find_places(markup, len, chars > ending_chars ? chars - ending_chars : 0,
                bytes > ending_len ? bytes - ending_len : 0, &places);
    bool whole = places.sentence.at > places.anywhere.at / 2;
    const struct place *end = whole ? &places.sentence : places.word.at ? &places.word : &places.anywhere;
    str_add_bytes(out, markup, end->at);
    if (!whole)
        str_add(out, ending);
    for (size_t i = end->depth; i > 0; i--)
        str_printf(out, "</%.*s>", (int)end->open[i - 1].len, end->open[i - 1].name);
}
