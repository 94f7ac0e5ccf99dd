/* language/yaml.c - libyaml's events made into a tree. */
#include "language/yaml.h"

#include <stdlib.h>
#include <string.h>
#include <yaml.h>

#include "base/str.h"
#include "base/text.h"

#define DEPTH_LIMIT 16
#define NODE_LIMIT 200000

struct reader {
    yaml_parser_t parser;
    const char *file;
    struct arena *arena;
    struct complaints *complaints;
    size_t nodes;
};

static struct node *read_node(struct reader *r, yaml_event_t *event, int depth);

static bool next_event(struct reader *r, yaml_event_t *event)
{
    if (yaml_parser_parse(&r->parser, event))
        return true;
    complain(r->complaints, r->file, (int)r->parser.problem_mark.line + 1, "not readable as YAML: %s%s%s",
             r->parser.problem ? r->parser.problem : "unknown error", r->parser.context ? ", " : "",
             r->parser.context ? r->parser.context : "");
    return false;
}

static struct node *refuse(struct reader *r, const yaml_event_t *event, const char *why)
{
    complain(r->complaints, r->file, (int)event->start_mark.line + 1, "%s", why);
    return NULL;
}

static struct node *make_node(struct reader *r, enum node_kind kind, const yaml_event_t *event)
{
    struct node *node = arena_alloc(r->arena, sizeof *node);
    node->kind = kind;
    node->line = (int)event->start_mark.line + 1;
    r->nodes++;
    return node;
}

static struct node *read_text(struct reader *r, const yaml_event_t *event)
{
    struct node *node = make_node(r, NODE_TEXT, event);
    const char *text = (const char *)event->data.scalar.value;
    if (strlen(text) != event->data.scalar.length)
        return refuse(r, event, "holds a NUL character; remove it");
    node->text = arena_text(r->arena, text);
    return node;
}

static struct node *read_list(struct reader *r, const yaml_event_t *start, int depth)
{
    struct node *list = make_node(r, NODE_LIST, start);
    for (;;) {
        yaml_event_t event;
        if (!next_event(r, &event))
            return NULL;
        bool end = event.type == YAML_SEQUENCE_END_EVENT;
        struct node *item = end ? NULL : read_node(r, &event, depth + 1);
        yaml_event_delete(&event);
        if (end)
            return list;
        if (!item)
            return NULL;
        *ARENA_PUSH(r->arena, list->items, list->count) = item;
    }
}

static struct node *read_map(struct reader *r, const yaml_event_t *start, int depth)
{
    struct node *map = make_node(r, NODE_MAP, start);
    for (;;) {
        yaml_event_t event;
        if (!next_event(r, &event))
            return NULL;
        bool end = event.type == YAML_MAPPING_END_EVENT;
        struct node *key = end ? NULL : read_node(r, &event, depth + 1);
        yaml_event_delete(&event);
        if (end)
            return map;
        if (!key)
            return NULL;
        if (key->kind != NODE_TEXT) {
            complain(r->complaints, r->file, key->line, "a key must be a text");
            return NULL;
        }
        if (!next_event(r, &event))
            return NULL;
        struct node *value = read_node(r, &event, depth + 1);
        yaml_event_delete(&event);
        if (!value)
            return NULL;
        value->key = key->text;
        value->key_line = key->line;
        *ARENA_PUSH(r->arena, map->items, map->count) = value;
    }
}

static struct node *read_node(struct reader *r, yaml_event_t *event, int depth)
{
    if (depth > DEPTH_LIMIT || r->nodes > NODE_LIMIT)
        return refuse(r, event, "nested too deeply, or too large; an intent file is neither");
    switch (event->type) {
    case YAML_SCALAR_EVENT:
        if (event->data.scalar.anchor)
            return refuse(r, event, "anchors (&) are not allowed; write an expansion rule instead");
        return read_text(r, event);
    case YAML_SEQUENCE_START_EVENT:
        if (event->data.sequence_start.anchor)
            return refuse(r, event, "anchors (&) are not allowed; write an expansion rule instead");
        return read_list(r, event, depth);
    case YAML_MAPPING_START_EVENT:
        if (event->data.mapping_start.anchor)
            return refuse(r, event, "anchors (&) are not allowed; write an expansion rule instead");
        return read_map(r, event, depth);
    case YAML_ALIAS_EVENT:
        return refuse(r, event, "aliases (*) are not allowed; write an expansion rule instead");
    default: return refuse(r, event, "unexpected end of the file");
    }
}

/* One member twice: YAML readers differ in which counts, so neither may stand. */
static void check_keys(struct reader *r, const struct node *node)
{
    for (size_t i = 0; i < node->count; i++) {
        check_keys(r, node->items[i]);
        for (size_t j = 0; node->kind == NODE_MAP && node->count < 4000 && j < i; j++)
            if (text_equal(node->items[i]->key, node->items[j]->key))
                complain(r->complaints, r->file, node->items[i]->key_line,
                         "\"%s\" stands here twice (first on line %d); join the two", node->items[i]->key,
                         node->items[j]->key_line);
    }
}

struct node *yaml_read(const char *file, const char *bytes, size_t len, struct arena *arena,
                       struct complaints *complaints)
{
    struct reader r = {.file = file, .arena = arena, .complaints = complaints};
    struct node *root = NULL;
    if (!text_is_utf8(bytes, len)) {
        complain(complaints, file, 0, "is not valid UTF-8; save it as UTF-8");
        return NULL;
    }
    if (!yaml_parser_initialize(&r.parser)) {
        complain(complaints, file, 0, "cannot be read: out of memory");
        return NULL;
    }
    yaml_parser_set_input_string(&r.parser, (const unsigned char *)bytes, len);
    yaml_parser_set_encoding(&r.parser, YAML_UTF8_ENCODING);
    for (bool done = false; !done;) {
        yaml_event_t event;
        if (!next_event(&r, &event)) {
            root = NULL;
            break;
        }
        if (event.type == YAML_DOCUMENT_START_EVENT && root) {
            refuse(&r, &event, "a second document (---) begins here; one file is one document");
            root = NULL;
            done = true;
        } else if (event.type == YAML_STREAM_END_EVENT) {
            done = true;
        } else if (event.type == YAML_SCALAR_EVENT || event.type == YAML_SEQUENCE_START_EVENT ||
                   event.type == YAML_MAPPING_START_EVENT || event.type == YAML_ALIAS_EVENT) {
            root = read_node(&r, &event, 0);
            done = !root;
        }
        yaml_event_delete(&event);
    }
    yaml_parser_delete(&r.parser);
    if (root)
        check_keys(&r, root);
    return root;
}

const struct node *node_member(const struct node *map, const char *key)
{
    if (!map || map->kind != NODE_MAP)
        return NULL;
    for (size_t i = 0; i < map->count; i++)
        if (text_equal(map->items[i]->key, key))
            return map->items[i];
    return NULL;
}

const char *node_text(const struct node *map, const char *key)
{
    const struct node *node = node_member(map, key);
    return node && node->kind == NODE_TEXT ? node->text : NULL;
}

bool node_integer(const struct node *node, int *ret_integer)
{
    if (!node || node->kind != NODE_TEXT)
        return false;
    const char *digits = node->text + (node->text[0] == '-');
    size_t len = strlen(digits);
    if (!len || len > 6 || strspn(digits, "0123456789") != len)
        return false;
    *ret_integer = (int)strtol(node->text, NULL, 10);
    return true;
}
