/* language/template_private.h - a template that is being read. */
#ifndef WISMO_LANGUAGE_TEMPLATE_PRIVATE_H
#define WISMO_LANGUAGE_TEMPLATE_PRIVATE_H

#include "language/template.h"

struct parser {
    struct templates *t;
    const char *text, *at, *file;
    int line, depth;
    bool failed;
    struct arena *memory; /* of the pieces: passing until they are resolved */
};

/* Complains, once a template. NULL, for returning it. */
struct piece *parser_fail(struct parser *p, const char *what);
struct piece *piece_make(struct parser *p, enum piece_kind kind);
void piece_add(struct parser *p, struct piece *parent, struct piece *item);

/* language/template_words.c: a copy of the tree whose literals are words. What is left empty after glueing is
 * a mistake. */
struct piece *template_resolve(struct parser *p, struct piece *piece);

#endif
