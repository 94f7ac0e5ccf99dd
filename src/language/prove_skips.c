/* language/prove_skips.c - templates that ask for words which are dropped before anything is matched. */
#include "language/prove.h"

/* The skip phrase that begins with this item of a row; 0: none. */
static uint32_t skip_at(const struct phrases *skips, struct piece *const *items, size_t count)
{
    if (items[0]->kind != PIECE_WORD)
        return 0;
    for (uint32_t p = skips->first[items[0]->word]; p; p = skips->items[p].next) {
        const struct phrase *phrase = &skips->items[p];
        bool same = phrase->count <= count;
        for (uint32_t k = 1; same && k < phrase->count; k++)
            same = items[k]->kind == PIECE_WORD && items[k]->word == phrase->words[k];
        if (same)
            return p;
    }
    return 0;
}

static bool only_skips(const struct phrases *skips, const struct piece *piece);

static bool row_is_skips(const struct phrases *skips, const struct piece *piece)
{
    for (size_t i = 0; i < piece->count;) {
        uint32_t p = skip_at(skips, piece->items + i, piece->count - i);
        if (!p && !only_skips(skips, piece->items[i]))
            return false;
        i += p ? skips->items[p].count : 1;
    }
    return true;
}

/* Whether it can be said with skip words alone: a message of nothing else keeps them. */
static bool only_skips(const struct phrases *skips, const struct piece *piece)
{
    struct piece *one = (struct piece *)piece;
    switch (piece->kind) {
    case PIECE_WORD: return skip_at(skips, &one, 1);
    case PIECE_ALL:
    case PIECE_ANY_ORDER: return row_is_skips(skips, piece);
    case PIECE_ONE:
        for (size_t i = 0; i < piece->count; i++)
            if (only_skips(skips, piece->items[i]))
                return true;
        return false;
    case PIECE_LIST: return only_skips(skips, piece->list->piece);
    case PIECE_ANY:
    case PIECE_DIGITS:
    case PIECE_MARK: return false;
    default: return true;
    }
}

/* The skip phrase that no way of saying it does without; 0: there is a way. */
static uint32_t needed_skip(const struct phrases *skips, const struct piece *piece)
{
    struct piece *one = (struct piece *)piece;
    uint32_t found = 0;
    switch (piece->kind) {
    case PIECE_WORD: return skip_at(skips, &one, 1);
    case PIECE_LIST: return needed_skip(skips, piece->list->piece);
    case PIECE_ALL:
    case PIECE_ANY_ORDER:
        for (size_t i = 0; i < piece->count && !found; i++) {
            found = piece->kind == PIECE_ALL ? skip_at(skips, piece->items + i, piece->count - i) : 0;
            found = found ? found : needed_skip(skips, piece->items[i]);
        }
        return found;
    case PIECE_ONE:
        for (size_t i = 0; i < piece->count; i++) {
            found = needed_skip(skips, piece->items[i]);
            if (!found)
                return 0;
        }
        return found;
    default: return 0;
    }
}

void prove_skips(const struct language *language, struct complaints *complaints)
{
    const struct phrases *skips = &language->skips;
    struct str words = STR_EMPTY;
    for (size_t i = 0; i < language->written_count; i++) {
        const struct written *written = &language->written[i];
        uint32_t needed = only_skips(skips, written->piece) ? 0 : needed_skip(skips, written->piece);
        if (!needed)
            continue;
        str_reset(&words);
        for (uint32_t k = 0; k < skips->items[needed].count; k++)
            str_printf(&words, "%s%s", k ? " " : "",
                       language->lexicon.words[skips->items[needed].words[k]].text);
        complain(
            complaints, written->file, written->line,
            "never matches: \"%s\" is among the skip_words, which are dropped before anything is matched; "
            "leave it out of the template",
            words.data);
    }
    str_clear(&words);
}
