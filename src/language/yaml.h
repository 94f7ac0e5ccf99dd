/* language/yaml.h - intent files as plain trees that remember their lines. The door of libyaml.
 *
 * Only what the files need: texts, lists and maps. Anchors, aliases and tags are refused, so that a small
 * file cannot unfold into a large one. */
#ifndef WISMO_LANGUAGE_YAML_H
#define WISMO_LANGUAGE_YAML_H

#include <stdbool.h>
#include <stddef.h>

#include "base/complaints.h"
#include "base/memory.h"

enum node_kind { NODE_TEXT = 1, NODE_LIST, NODE_MAP };

struct node {
    enum node_kind kind;
    int line;        /* from 1 */
    const char *key; /* as a member of a map; else NULL */
    int key_line;
    const char *text;    /* NODE_TEXT */
    struct node **items; /* NODE_LIST, NODE_MAP: in the order of the file */
    size_t count;
};

/* Parses one document. NULL with complaints (under the name `file`) when it is not such a tree. In the arena.
 */
struct node *yaml_read(const char *file, const char *bytes, size_t len, struct arena *arena,
                       struct complaints *complaints);

/* The member of a map, or NULL. NULL for all that is no map. */
const struct node *node_member(const struct node *map, const char *key);
/* The text of a member, or NULL. */
const char *node_text(const struct node *map, const char *key);
/* The whole number that a text node is. False for all else, and beyond six digits. */
bool node_integer(const struct node *node, int *ret_integer);

#endif
