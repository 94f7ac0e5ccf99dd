/* language/template_words.c - the second step: what was read as text becomes words. */
#include <string.h>

#include "base/str.h"
#include "base/text.h"
#include "language/template_private.h"

static bool is_word_byte(unsigned char c)
{
    return c >= 0x80 || (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || c == '\'';
}

bool template_words(struct templates *t, const char *text, const char *file, int line, uint32_t **words,
                    size_t *count)
{
    struct str folded = STR_EMPTY;
    bool ok = true;
    text_fold(&folded, text, strlen(text));
    for (size_t i = 0; i < folded.len && ok;) {
        size_t start = i;
        while (i < folded.len && is_word_byte((unsigned char)folded.data[i]))
            i++;
        if (i == start) {
            char c = folded.data[i++];
            if (c != '-' && c != ' ' && c != '/') {
                complain(t->complaints, file, line,
                         "\"%c\" in \"%.100s\" can never match: the text has no punctuation "
                         "when it is compared; leave it out",
                         c, text);
                ok = false;
            }
            continue;
        }
        uint32_t id = lexicon_add(t->lexicon, folded.data + start, i - start);
        const struct word *word = &t->lexicon->words[id];
        size_t n = word->becomes_count ? word->becomes_count : 1;
        for (size_t k = 0; k < n; k++)
            *ARENA_PUSH(t->passing, *words, *count) = word->becomes_count ? word->becomes[k] : id;
    }
    str_clear(&folded);
    return ok;
}

/* The words of a literal. */
static struct piece *resolve_text(struct parser *p, const char *text)
{
    uint32_t *words = NULL;
    size_t count = 0;
    if (!template_words(p->t, text, p->file, p->line, &words, &count)) {
        p->failed = true;
        return NULL;
    }
    struct piece *all = count == 1 ? NULL : piece_make(p, PIECE_ALL), *word = NULL;
    for (size_t i = 0; i < count; i++) {
        word = piece_make(p, PIECE_WORD);
        word->word = words[i];
        if (all)
            piece_add(p, all, word);
    }
    return all ? all : word;
}

struct piece *template_resolve(struct parser *p, struct piece *piece)
{
    if (!piece || p->failed)
        return NULL;
    if (piece->ready)
        return piece;
    if (piece->kind == PIECE_EMPTY)
        return parser_fail(p, "an empty alternative; write [a|b] for \"a, b or nothing\"");
    if (piece->kind == PIECE_TEXT)
        return resolve_text(p, piece->text);
    struct piece *copy = piece_make(p, piece->kind);
    *copy = *piece;
    copy->items = arena_alloc_array(p->t->arena, piece->count ? piece->count : 1, sizeof *copy->items);
    for (size_t i = 0; i < piece->count; i++) {
        copy->items[i] = template_resolve(p, piece->items[i]);
        if (!copy->items[i])
            return NULL;
    }
    copy->ready = true;
    return copy;
}
