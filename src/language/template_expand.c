/* language/template_expand.c - every way of saying a template, for lists of phrases. */
#include "language/template.h"

struct expansion {
    struct templates *t;
    const char **texts;
    size_t count, limit;
    bool failed;
};

/* Appends every way of saying items[at..] after `said`. */
static void expand(struct expansion *e, const char *said, const struct piece *const *items, size_t count)
{
    if (e->failed)
        return;
    if (!count) {
        if (e->count == e->limit) {
            e->failed = true;
            return;
        }
        *ARENA_PUSH(e->t->passing, e->texts, e->count) = said;
        return;
    }
    const struct piece *piece = items[0];
    const struct piece *rest[64];
    size_t rest_count = count - 1;
    if (rest_count + piece->count > 64) {
        e->failed = true;
        return;
    }
    switch (piece->kind) {
    case PIECE_WORD:
        expand(e, arena_printf(e->t->passing, "%s%s ", said, e->t->lexicon->words[piece->word].text),
               items + 1, rest_count);
        return;
    case PIECE_ALL:
        for (size_t i = 0; i < piece->count; i++)
            rest[i] = piece->items[i];
        for (size_t i = 0; i < rest_count; i++)
            rest[piece->count + i] = items[i + 1];
        expand(e, said, rest, piece->count + rest_count);
        return;
    case PIECE_MAYBE: expand(e, said, items + 1, rest_count); /* fall through */
    case PIECE_ONE:
        for (size_t k = 0; k < piece->count; k++) {
            rest[0] = piece->items[k];
            for (size_t i = 0; i < rest_count; i++)
                rest[1 + i] = items[i + 1];
            expand(e, said, rest, 1 + rest_count);
        }
        return;
    default: e->failed = true; return;
    }
}

size_t template_expand(struct templates *templates, const struct piece *piece, size_t limit, const char *file,
                       int line, const char ***ret_texts)
{
    struct expansion e = {.t = templates, .limit = limit};
    const struct piece *items[1] = {piece};
    expand(&e, "", items, 1);
    if (e.failed) {
        complain(templates->complaints, file, line,
                 "only plain words with at most %zu ways of saying them can stand here; split it", limit);
        return 0;
    }
    *ret_texts = e.texts;
    return e.count;
}
