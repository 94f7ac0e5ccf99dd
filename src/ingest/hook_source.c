/* ingest/hook_source.c - reading where a value stands: "/pointer", or an object that says more. */
#include <string.h>

#include "base/calendar.h"
#include "base/text.h"
#include "ingest/hook_private.h"

#define PARTS_LIMIT 16
#define WORDS_LIMIT 500
#define DEPTH_LIMIT 4 /* of first and join inside each other */

static const char *folded(struct arena *arena, const char *text)
{
    struct str out = STR_EMPTY;
    text_fold(&out, text, strlen(text));
    const char *copy = arena_copy(arena, out.data, out.len);
    str_clear(&out);
    return copy;
}

static struct word_map map_read(struct hook_reader *r, const char *pointer, const struct json *object)
{
    struct word_map map = {0};
    const char *key;
    const struct json *value;
    if (!json_count(object) || json_count(object) > WORDS_LIMIT)
        settings_complain(r->settings, pointer, "must say what each word means");
    for (size_t i = 0; (value = json_member_at(object, i, &key)); i++) {
        const char *at = json_below(r->arena, pointer, key);
        if (json_kind(value) != JSON_NULL && !json_text(value))
            settings_complain(r->settings, at, "must be a text, or null for what means nothing to us");
        *ARENA_PUSH(r->arena, map.words, map.count) =
            (struct word){folded(r->arena, key), arena_text(r->arena, json_text(value)), at};
    }
    return map;
}

void maps_read(struct hook_reader *r)
{
    const char *name;
    const struct json *maps = settings_value(r->settings, "/maps", JSON_OBJECT), *value;
    for (size_t i = 0; (value = json_member_at(maps, i, &name)); i++) {
        const char *at = json_below(r->arena, "/maps", name);
        if (json_kind(value) != JSON_OBJECT) {
            settings_complain(r->settings, at, "must be an object");
            continue;
        }
        struct word_map map = map_read(r, at, value);
        map.name = arena_text(r->arena, name);
        *ARENA_PUSH(r->arena, r->hook->maps, r->hook->map_count) = map;
    }
}

/* ---- whether what a leaf gets can be one ---- */

bool leaf_takes(enum leaf leaf, const char *word)
{
    enum milestone milestone;
    enum reason reason;
    return leaf == LEAF_MILESTONE ? milestone_find(word, &milestone)
           : leaf == LEAF_REASON  ? reason_find(word, &reason)
                                  : true;
}

static void check_word(struct hook_reader *r, const char *pointer, enum leaf leaf, const char *word)
{
    if (word && !leaf_takes(leaf, word))
        settings_complain(r->settings, pointer, "\"%s\" is no %s (docs/import.md lists them)", word,
                          leaf == LEAF_MILESTONE ? "milestone" : "reason");
}

static void check_words(struct hook_reader *r, const struct source *source, enum leaf leaf)
{
    for (size_t i = 0; source->map && i < source->map->count; i++)
        check_word(r, source->map->words[i].pointer, leaf, source->map->words[i].value);
}

/* ---- the members of a source ---- */

static const struct word_map *map_at(struct hook_reader *r, const char *pointer, const struct json *value)
{
    const char *name = json_text(value);
    if (json_kind(value) == JSON_OBJECT) {
        struct word_map *map = arena_alloc(r->arena, sizeof *map);
        *map = map_read(r, pointer, value);
        return map;
    }
    for (size_t i = 0; name && i < r->hook->map_count; i++)
        if (text_equal(r->hook->maps[i].name, name))
            return &r->hook->maps[i];
    settings_complain(r->settings, pointer, "must be a map, or the name of one under \"maps\"");
    return NULL;
}

static const char *short_text(struct hook_reader *r, const char *pointer, const struct json *value)
{
    char number[32];
    const char *text = json_scalar(value, number, sizeof number);
    if (!text || strlen(text) > 256)
        settings_complain(r->settings, pointer, "must be a short text");
    return arena_text(r->arena, text);
}

static struct source read_deep(struct hook_reader *r, const char *pointer, const struct json *value,
                               enum leaf leaf, int depth);

static void read_parts(struct hook_reader *r, const char *pointer, const struct json *list, enum leaf leaf,
                       int depth, struct source *source)
{
    size_t count = json_count(list);
    if (json_kind(list) != JSON_ARRAY || !count || count > PARTS_LIMIT || depth >= DEPTH_LIMIT) {
        settings_complain(r->settings, pointer, "must be a list of up to %d places", PARTS_LIMIT);
        return;
    }
    source->parts = arena_alloc_array(r->arena, count, sizeof *source->parts);
    source->part_count = count;
    for (size_t i = 0; i < count; i++)
        source->parts[i] =
            read_deep(r, arena_printf(r->arena, "%s/%zu", pointer, i), json_item(list, i), leaf, depth + 1);
}

static void read_place(struct hook_reader *r, const char *pointer, const char *name, const struct json *value,
                       enum leaf leaf, int depth, struct source *source)
{
    static const struct {
        const char *name;
        enum source_kind kind;
    } kinds[] = {{"pointer", SOURCE_BODY}, {"root", SOURCE_ROOT},   {"header", SOURCE_HEADER},
                 {"value", SOURCE_VALUE},  {"first", SOURCE_FIRST}, {"join", SOURCE_JOIN}};
    enum source_kind kind = SOURCE_NONE;
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (text_equal(kinds[i].name, name))
            kind = kinds[i].kind;
    if (kind == SOURCE_NONE)
        return;
    if (source->kind)
        settings_complain(r->settings, pointer, "one place is enough: \"first\" takes several");
    source->kind = kind;
    if (kind == SOURCE_FIRST || kind == SOURCE_JOIN) {
        read_parts(r, pointer, value, kind == SOURCE_FIRST ? leaf : LEAF_TEXT, depth, source);
        return;
    }
    source->text = short_text(r, pointer, value);
    if (kind == SOURCE_HEADER)
        source->text = hook_header_at(r, pointer, source->text);
    else if (kind == SOURCE_VALUE)
        check_word(r, pointer, leaf, source->text);
    else if (source->text && !hook_pointer_ok(source->text))
        settings_complain(r->settings, pointer, "must be a JSON Pointer such as \"/data\"");
}

/* What is done with the text that stands there. */
static void read_treatment(struct hook_reader *r, const char *pointer, const char *name,
                           const struct json *value, enum leaf leaf, struct source *source)
{
    const char *text = json_text(value);
    if (text_equal(name, "map")) {
        source->map = map_at(r, pointer, value);
        check_words(r, source, leaf);
    } else if (text_equal(name, "as")) {
        source->transform = text ? transform_find(text) : NULL;
        if (!source->transform)
            settings_complain(r->settings, pointer,
                              "must be a transform that is known (docs/webhooks.md lists them)");
    } else if (text_equal(name, "time")) {
        source->time = text ? stamp_format_find(r->arena, text) : NULL;
        if (!source->time)
            settings_complain(r->settings, pointer,
                              "must be a way of writing times: \"iso\", \"epoch\", or a picture "
                              "such as \"DD.MM.YYYY hh:mm\"");
    } else if (text_equal(name, "zone")) {
        source->zone = arena_text(r->arena, text);
        if (!text || !zone_exists(text))
            settings_complain(r->settings, pointer, "must be a time zone such as \"Europe/Berlin\"");
    } else if (text_equal(name, "otherwise")) {
        source->otherwise = short_text(r, pointer, value);
        check_word(r, pointer, leaf, source->otherwise);
    } else if (text_equal(name, "with")) {
        source->with = short_text(r, pointer, value);
    }
}

static struct source read_deep(struct hook_reader *r, const char *pointer, const struct json *value,
                               enum leaf leaf, int depth)
{
    static const char *const known[] = {"pointer", "root", "header", "value",     "first", "join", "map",
                                        "as",      "time", "zone",   "otherwise", "with",  NULL};
    struct source source = {.kind = SOURCE_NONE};
    const char *name, *text = json_text(value);
    const struct json *member;
    if (text) {
        source = (struct source){.kind = SOURCE_BODY, .text = arena_text(r->arena, text)};
        if (!hook_pointer_ok(text))
            settings_complain(
                r->settings, pointer,
                "must be a JSON Pointer such as \"/data\"; a fixed text is {\"value\": \"%.40s\"}", text);
        return source;
    }
    if (json_kind(value) != JSON_OBJECT) {
        settings_complain(r->settings, pointer, "must be a JSON Pointer such as \"/data\", or an object");
        return source;
    }
    hook_unknown_keys(r, pointer, value, known);
    for (size_t i = 0; (member = json_member_at(value, i, &name)); i++) {
        const char *at = json_below(r->arena, pointer, name);
        read_place(r, at, name, member, leaf, depth, &source);
        read_treatment(r, at, name, member, leaf, &source);
    }
    if (!source.kind)
        settings_complain(
            r->settings, pointer,
            "must say where: \"pointer\", \"root\", \"header\", \"value\", \"first\" or \"join\"");
    if (source.with && source.kind != SOURCE_JOIN)
        settings_complain(r->settings, pointer, "\"with\" belongs to \"join\"");
    if ((source.time || source.zone) && leaf != LEAF_TIME && leaf != LEAF_DATE)
        settings_complain(r->settings, pointer, "\"time\" and \"zone\" belong to times");
    return source;
}

struct source source_read(struct hook_reader *r, const char *pointer, const struct json *value,
                          enum leaf leaf)
{
    return read_deep(r, pointer, value, leaf, 0);
}
