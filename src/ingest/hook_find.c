/* ingest/hook_find.c - finding a value in a call: where its source says, changed as it says. */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/calendar.h"
#include "base/text.h"
#include "ingest/hook_private.h"

#define TEXT_LIMIT 4096 /* of one value: more than any member of the import form takes */
#define COMPLAINTS_LIMIT 5
#define COMPLAINT_WORD 80

void looking_complain(struct looking *l, const char *format, ...)
{
    char text[400];
    va_list args;
    va_start(args, format);
    (void)vsnprintf(text, sizeof text, format, args);
    va_end(args);
    size_t len = text_cut(text, strlen(text), sizeof text - 2);
    if (l->complaints && l->complaints < COMPLAINTS_LIMIT)
        str_add(&l->complaint, "; ");
    if (l->complaints < COMPLAINTS_LIMIT)
        str_add_bytes(&l->complaint, text, len);
    else if (l->complaints == COMPLAINTS_LIMIT)
        str_add(&l->complaint, "; and more");
    l->complaints++;
}

/* A scalar as text; NULL for what is none, or not there. */
static const char *scalar(struct looking *l, const struct json *value)
{
    char number[32];
    enum json_kind kind = json_kind(value);
    if (kind == JSON_BOOL)
        return json_bool(value, false) ? "true" : "false";
    const char *text = json_scalar(value, number, sizeof number);
    if (!text && kind == JSON_NUMBER) {
        struct str out = STR_EMPTY;
        json_print(&out, value);
        text = arena_copy(l->arena, out.data, out.len);
        str_clear(&out);
        return text;
    }
    return text ? arena_copy(l->arena, text, text_cut(text, strlen(text), TEXT_LIMIT)) : NULL;
}

static const char *header(struct looking *l, const char *name)
{
    const char *text = l->call->header(l->call->arg, name);
    size_t len = text ? strlen(text) : 0;
    return len && text_is_utf8(text, len) ? arena_copy(l->arena, text, text_cut(text, len, TEXT_LIMIT))
                                          : NULL;
}

/* The parts that are there, with what stands between them. */
static const char *joined(struct looking *l, const struct source *source, const struct json *item)
{
    struct str out = STR_EMPTY;
    const char *part;
    bool any = false;
    for (size_t i = 0; i < source->part_count && out.len < TEXT_LIMIT; i++) {
        if (source_find(l, &source->parts[i], item, LEAF_TEXT, &part) != FOUND)
            continue;
        if (any && source->with)
            str_add(&out, source->with);
        str_add(&out, part);
        any = true;
    }
    part = any ? arena_copy(l->arena, out.data, text_cut(out.data, out.len, TEXT_LIMIT)) : NULL;
    str_clear(&out);
    return part;
}

static enum found first(struct looking *l, const struct source *source, const struct json *item,
                        enum leaf leaf, const char **ret_text)
{
    const char *unknown = NULL, *text;
    for (size_t i = 0; i < source->part_count; i++) {
        enum found found = source_find(l, &source->parts[i], item, leaf, &text);
        if (found == FOUND)
            *ret_text = text;
        if (found == FOUND || found == FOUND_IGNORED)
            return found;
        if (found == FOUND_UNKNOWN)
            unknown = text;
    }
    if (unknown)
        *ret_text = unknown;
    return unknown ? FOUND_UNKNOWN : FOUND_NOTHING;
}

static enum found look_up(struct looking *l, const struct word_map *map, const char **text_io)
{
    struct str key = STR_EMPTY;
    const struct word *word = NULL;
    text_fold(&key, *text_io, strlen(*text_io));
    for (size_t i = 0; i < map->count; i++) {
        const struct word *at = &map->words[i];
        if (text_equal(at->key, key.data)) {
            word = at;
            break;
        }
        if (text_equal(at->key, "*"))
            word = at;
    }
    str_clear(&key);
    if (word && word->value)
        *text_io = word->value;
    (void)l;
    return !word ? FOUND_UNKNOWN : word->value ? FOUND : FOUND_IGNORED;
}

static bool settle_time(struct looking *l, const struct source *source, enum leaf leaf, const char **text_io)
{
    char text[CALENDAR_TEXT];
    utc_ms at;
    bool date_only;
    const char *zone = source->zone ? source->zone : l->hook->zone;
    if (stamp_read(source->time ? source->time : stamp_iso(), *text_io, zone, &at, &date_only) != OK)
        return false;
    if (date_only && leaf == LEAF_TIME) {
        if (!zone)
            return false;
        at = calendar_day_start((int)(at / MS_DAY), zone);
        date_only = false;
    }
    calendar_format(at, text);
    *text_io = arena_copy(l->arena, text, date_only ? 10 : strlen(text));
    return at >= 0;
}

static enum found treat(struct looking *l, const struct source *source, enum leaf leaf, const char **text_io)
{
    enum found found = FOUND;
    if (source->transform) {
        const char *changed = source->transform->run(l->arena, *text_io);
        if (!changed)
            return FOUND_NOTHING;
        *text_io = changed;
    }
    if (source->map)
        found = look_up(l, source->map, text_io);
    if (found != FOUND || source->kind == SOURCE_FIRST)
        return found;
    if ((leaf == LEAF_TIME || leaf == LEAF_DATE) && !settle_time(l, source, leaf, text_io))
        return FOUND_UNKNOWN;
    return leaf_takes(leaf, *text_io) ? FOUND : FOUND_UNKNOWN;
}

enum found source_find(struct looking *l, const struct source *source, const struct json *item,
                       enum leaf leaf, const char **ret_text)
{
    const char *text = NULL;
    enum found found = FOUND_NOTHING;
    switch (source->kind) {
    case SOURCE_BODY: text = scalar(l, json_at(item, source->text)); break;
    case SOURCE_ROOT: text = scalar(l, json_at(l->root, source->text)); break;
    case SOURCE_HEADER: text = header(l, source->text); break;
    case SOURCE_VALUE: text = source->text; break;
    case SOURCE_FIRST: found = first(l, source, item, leaf, &text); break;
    case SOURCE_JOIN: text = joined(l, source, item); break;
    case SOURCE_NONE: break;
    }
    if (source->kind != SOURCE_FIRST)
        found = text && !text_is_blank(text, strlen(text)) ? FOUND : FOUND_NOTHING;
    if (found == FOUND)
        found = treat(l, source, leaf, &text);
    if (found == FOUND_NOTHING && source->otherwise) {
        text = source->otherwise;
        found = FOUND;
    }
    if (found == FOUND || found == FOUND_UNKNOWN)
        *ret_text =
            found == FOUND ? text : arena_copy(l->arena, text, text_cut(text, strlen(text), COMPLAINT_WORD));
    return found;
}
