/* ingest/hook_fill.c - filling a picture of the import form with what stands in a call. */
#include <stdlib.h>
#include <string.h>

#include "base/json_write.h"
#include "ingest/hook_private.h"

#define STEPS_LIMIT 20000             /* items gone through for one call: lists inside lists multiply */
#define BYTES_LIMIT ((size_t)4 << 20) /* that one report may become */

/* False once the bounds are met: whatever calls it ends then. */
static bool step(struct looking *l)
{
    if (!l->exhausted && ++l->steps > STEPS_LIMIT) {
        l->exhausted = true;
        looking_complain(l, "its lists go on beyond %d items", STEPS_LIMIT);
    }
    return !l->exhausted;
}

static bool has_needs(struct looking *l, const struct shape *shape, const struct json *item)
{
    const char *text;
    for (size_t i = 0; i < shape->need_count; i++)
        if (source_find(l, &shape->needs[i], item, LEAF_TEXT, &text) != FOUND)
            return false;
    return true;
}

static void one(struct looking *l, const struct shape *shape, const struct json *item, with_item *with,
                void *arg)
{
    if (step(l) && has_needs(l, shape, item))
        with(l, shape, item, arg);
}

/* Where `path` leads from `item`; "*" on the way is every item of a list there. */
static void walk(struct looking *l, const struct shape *shape, const struct json *item, const char *path,
                 with_item *with, void *arg)
{
    const char *star = strstr(path, "/*");
    while (star && star[2] && star[2] != '/')
        star = strstr(star + 1, "/*");
    size_t len = star ? (size_t)(star - path) : strlen(path);
    const struct json *list = json_at(item, arena_copy(l->arena, path, len));
    if (json_kind(list) == JSON_OBJECT && !star) { /* some senders give one thing without a list around it */
        one(l, shape, list, with, arg);
        return;
    }
    for (size_t i = 0; json_kind(list) == JSON_ARRAY && i < json_count(list) && !l->exhausted; i++) {
        if (!star)
            one(l, shape, json_item(list, i), with, arg);
        else if (step(l))
            walk(l, shape, json_item(list, i), star + 2, with, arg);
    }
}

void shape_each(struct looking *l, const struct shape *shape, const struct json *item, with_item *with,
                void *arg)
{
    if (shape->each)
        walk(l, shape, item, shape->each, with, arg);
    else
        one(l, shape, item, with, arg);
}

/* ---- leaves ---- */

static void write_leaf(struct json_writer *w, const struct member *member, const char *text)
{
    char *end;
    if (member->leaf != LEAF_INTEGER) {
        json_add_text(w, member->name, text);
        return;
    }
    double number = strtod(text, &end);
    if (*end == 0 && number >= 0 && number <= 1e9) /* "2", "2.00" */
        json_add_integer(w, member->name, (int64_t)number);
}

/* False when the object is worth nothing without it. */
static bool fill_leaf(struct looking *l, const struct slot *slot, const struct json *item,
                      struct json_writer *w)
{
    const char *text = NULL, *name = slot->member->name;
    enum found found = source_find(l, &slot->source, item, slot->member->leaf, &text);
    bool vital = slot->member->leaf == LEAF_MILESTONE || text_equal(name, "at");
    if (found == FOUND_UNKNOWN)
        looking_complain(l, "%s: \"%s\" is not understood", name, text);
    else if (found == FOUND_NOTHING && vital)
        looking_complain(l, "%s: is missing", name);
    else if (found == FOUND)
        write_leaf(w, slot->member, text);
    return found == FOUND || !vital;
}

/* ---- objects and lists ---- */

struct filling {
    struct json_writer *w;
    const char *name; /* of an object; NULL in a list */
};

/* An object that turns out to be nothing leaves no trace. */
static void fill_object(struct looking *l, const struct shape *shape, const struct json *item, void *arg)
{
    struct filling *filling = arg;
    struct json_writer before = *filling->w;
    size_t len = before.out->len;
    json_open_object(filling->w, filling->name);
    size_t empty = filling->w->out->len;
    bool worth = shape_fill(l, shape, item, filling->w) && filling->w->out->len > empty;
    json_shut(filling->w);
    if (!worth) {
        str_truncate(before.out, len);
        *filling->w = before;
    }
}

/* What stands there in the import form already. */
static void copy_whole(struct looking *l, const struct slot *slot, const struct json *item,
                       struct json_writer *w)
{
    const struct json *whole = json_at(item, slot->source.text);
    if (json_kind(whole) == JSON_ABSENT)
        return;
    struct str text = STR_EMPTY;
    json_print(&text, whole);
    json_add_raw(w, slot->member->name, text.data);
    str_clear(&text);
    (void)l;
}

static void fill_list(struct looking *l, const struct slot *slot, const struct json *item,
                      struct json_writer *w)
{
    struct filling filling = {w, NULL};
    json_open_array(w, slot->member->name);
    for (size_t i = 0; i < slot->shape_count; i++)
        shape_each(l, &slot->shapes[i], item, fill_object, &filling);
    json_shut(w);
}

bool shape_fill(struct looking *l, const struct shape *shape, const struct json *item, struct json_writer *w)
{
    bool worth = true;
    for (size_t i = 0; i < shape->slot_count && worth; i++) {
        const struct slot *slot = &shape->slots[i];
        bool composed = slot->member->leaf == LEAF_OBJECT || slot->member->leaf == LEAF_LIST;
        if (w->out->len > BYTES_LIMIT && !l->exhausted) {
            l->exhausted = true;
            looking_complain(l, "it becomes larger than %zu bytes", BYTES_LIMIT);
        }
        if (l->exhausted)
            return false;
        if (!composed)
            worth = fill_leaf(l, slot, item, w);
        else if (!slot->shape_count)
            copy_whole(l, slot, item, w);
        else if (slot->member->leaf == LEAF_LIST)
            fill_list(l, slot, item, w);
        else
            shape_each(l, &slot->shapes[0], item, fill_object, &(struct filling){w, slot->member->name});
    }
    return worth;
}
