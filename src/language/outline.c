/* language/outline.c - outlines from the leaves of the tree upwards.
 *
 * A language has some thousand templates, and the program shall be ready at once: nothing here is copied that
 * can be pointed to, and shared pieces keep their outline. */
#include "language/outline.h"

#include <stdlib.h>
#include <string.h>

#define INSERT_MOST 40

static int compare_words(const void *a, const void *b)
{
    uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
    return x < y ? -1 : x > y;
}

/* The first `sorted` of them are in order already. Mostly there are few, and those in runs. */
static void insert_sort(uint32_t *words, size_t count, size_t sorted)
{
    for (size_t i = sorted; i < count; i++) {
        uint32_t word = words[i];
        size_t at = i;
        for (; at && words[at - 1] > word; at--)
            words[at] = words[at - 1];
        words[at] = word;
    }
}

size_t words_sort(uint32_t *words, size_t count)
{
    size_t kept = 0, ascending = 1;
    while (ascending < count && words[ascending - 1] < words[ascending])
        ascending++;
    if (ascending >= count)
        return count;
    if (count > INSERT_MOST)
        qsort(words, count, sizeof *words, compare_words);
    else
        insert_sort(words, count, ascending);
    for (size_t i = 0; i < count; i++)
        if (!kept || words[kept - 1] != words[i])
            words[kept++] = words[i];
    return kept;
}

static size_t add_words(uint32_t *to, size_t count, const struct need *need)
{
    if (need->count)
        memcpy(to + count, need->words, need->count * sizeof *to);
    return count + need->count;
}

/* Makes it one for the words of both. */
static void join_need(struct arena *arena, struct need *to, const struct need *from)
{
    if (!to->count) {
        *to = *from;
        return;
    }
    uint32_t *words = arena_alloc_array(arena, to->count + from->count, sizeof *words);
    to->count = words_sort(words, add_words(words, add_words(words, 0, to), from));
    to->words = words;
}

/* Appends the needs of the next item. `slack`: the words that may stand between the last need and the item.
 */
static void append_needs(struct arena *arena, struct outline *all, const struct outline *item, int *slack)
{
    if (!item->need_count) {
        *slack += item->max_words;
        return;
    }
    for (size_t k = 0; k < item->need_count; k++)
        *ARENA_PUSH(arena, all->needs, all->need_count) = item->needs[k];
    struct need *first = &all->needs[all->need_count - item->need_count];
    if (first > all->needs)
        first[-1].reach = *slack + first->before + 1;
    else
        first->before += *slack;
    *slack = item->needs[item->need_count - 1].after;
}

static struct outline outline_of_all(struct templates *templates, const struct piece *piece)
{
    struct arena *arena = templates->passing;
    struct outline all = {.single = piece->count == 1};
    bool open = true; /* all before could be left out: what comes may begin */
    int slack = 0;
    for (size_t i = 0; i < piece->count; i++) {
        struct outline item = outline_of(templates, piece->items[i]);
        append_needs(arena, &all, &item, &slack);
        all.single = all.single && item.single;
        if (open && item.max_words > 0 && !item.first.count) {
            all.first.count = 0;
            open = false;
        } else if (open) {
            join_need(arena, &all.first, &item.first);
            open = item.min_words == 0;
        }
        all.unordered = all.unordered || item.unordered;
        all.size += item.size;
        all.min_words += item.min_words;
        all.max_words += item.max_words;
    }
    if (all.need_count)
        all.needs[all.need_count - 1].after = slack;
    if (open)
        all.first.count = 0;
    return all;
}

unsigned word_commonness(const struct lexicon *lexicon, uint32_t word)
{
    static const unsigned by_length[] = {2, 60, 60, 30, 12, 5, 3, 2};
    size_t len = lexicon->words[word].len;
    return len < sizeof by_length / sizeof *by_length ? by_length[len] : 1;
}

static unsigned commonness(const struct lexicon *lexicon, const struct need *need)
{
    unsigned sum = 0;
    for (size_t i = 0; i < need->count; i++)
        sum += word_commonness(lexicon, need->words[i]);
    return sum;
}

/* Of a branch the need that the fewest texts will satisfy, and where it can stand. */
static bool rarest_need(const struct lexicon *lexicon, const struct outline *branch, struct need *ret_need)
{
    size_t best = 0;
    if (!branch->need_count)
        return false;
    unsigned least = branch->need_count > 1 ? commonness(lexicon, &branch->needs[0]) : 0;
    for (size_t k = 1; k < branch->need_count; k++) {
        unsigned common = commonness(lexicon, &branch->needs[k]);
        if (common < least) {
            least = common;
            best = k;
        }
    }
    *ret_need = branch->needs[best];
    if (best > 0)
        ret_need->before = branch->max_words - 1;
    if (best + 1 < branch->need_count)
        ret_need->after = branch->max_words - 1;
    return true;
}

/* What all branches ask for in one way or another. */
static void need_one_of(struct templates *templates, const struct outline *branches, size_t count,
                        struct outline *one)
{
    struct arena *arena = templates->passing;
    struct need *any = arena_alloc(arena, sizeof *any), *of = arena_alloc_array(arena, count, sizeof *of);
    size_t total = 0, filled = 0;
    for (size_t i = 0; i < count; i++) {
        if (!rarest_need(templates->lexicon, &branches[i], &of[i]))
            return;
        total += of[i].count;
        any->before = of[i].before > any->before ? of[i].before : any->before;
        any->after = of[i].after > any->after ? of[i].after : any->after;
    }
    uint32_t *words = arena_alloc_array(arena, total, sizeof *words);
    for (size_t i = 0; i < count; i++)
        filled = add_words(words, filled, &of[i]);
    any->words = words;
    any->count = words_sort(words, filled);
    one->needs = any;
    one->need_count = 1;
}

static void begin_with_one_of(struct templates *templates, const struct outline *branches, size_t count,
                              struct outline *one)
{
    size_t total = 0, filled = 0;
    for (size_t i = 0; i < count; i++) {
        if (!branches[i].first.count || !branches[i].min_words)
            return;
        total += branches[i].first.count;
    }
    uint32_t *words = arena_alloc_array(templates->passing, total, sizeof *words);
    for (size_t i = 0; i < count; i++)
        filled = add_words(words, filled, &branches[i].first);
    one->first = (struct need){.words = words, .count = words_sort(words, filled)};
}

/* "(order|parcel)", by far the most frequent. */
static struct outline outline_of_words(struct templates *templates, const struct piece *piece)
{
    struct outline one = {.need_count = 1, .min_words = 1, .max_words = 1, .single = true, .size = 6};
    struct need *need = arena_alloc(templates->passing, sizeof *need);
    uint32_t *words = arena_alloc_array(templates->passing, piece->count, sizeof *words);
    for (size_t i = 0; i < piece->count; i++) {
        words[i] = piece->items[i]->word;
        one.size += templates->lexicon->words[words[i]].len + 2u;
    }
    *need = (struct need){.words = words, .count = words_sort(words, piece->count)};
    one.needs = need;
    one.first = *need;
    return one;
}

static struct outline outline_of_one(struct templates *templates, const struct piece *piece)
{
    if (piece_is_words(piece))
        return outline_of_words(templates, piece);
    struct outline one = {.min_words = 1000, .single = true, .size = 6};
    struct outline *branches = arena_alloc_array(templates->passing, piece->count, sizeof *branches);
    for (size_t i = 0; i < piece->count; i++) {
        const struct outline *branch = &branches[i];
        branches[i] = outline_of(templates, piece->items[i]);
        one.single = one.single && branch->single;
        one.size += branch->size + 1;
        one.min_words = branch->min_words < one.min_words ? branch->min_words : one.min_words;
        one.max_words = branch->max_words > one.max_words ? branch->max_words : one.max_words;
    }
    need_one_of(templates, branches, piece->count, &one);
    begin_with_one_of(templates, branches, piece->count, &one);
    return one;
}

static struct outline outline_of_word(struct templates *templates, const uint32_t *word, bool single)
{
    struct need *need = arena_alloc(templates->passing, sizeof *need);
    *need = (struct need){.words = word, .count = 1};
    return (struct outline){.needs = need,
                            .need_count = 1,
                            .first = *need,
                            .min_words = 1,
                            .max_words = 1,
                            .single = single,
                            .size = 8};
}

static struct outline work_out(struct templates *templates, const struct piece *piece)
{
    static const uint32_t digits = WORD_DIGITS;
    struct outline outline = {.single = false, .size = 16};
    switch (piece->kind) {
    case PIECE_WORD:
        outline = outline_of_word(templates, &piece->word, true);
        outline.size = templates->lexicon->words[piece->word].len + 1u;
        return outline;
    case PIECE_MARK: return outline_of_word(templates, &piece->word, piece->word != WORD_VALUE);
    case PIECE_DIGITS: return outline_of_word(templates, &digits, false);
    case PIECE_ALL: return outline_of_all(templates, piece);
    case PIECE_ANY_ORDER:
        outline = outline_of_all(templates, piece);
        outline.first.count = 0;
        outline.unordered = true;
        outline.size *= 24;
        return outline;
    case PIECE_ONE: return outline_of_one(templates, piece);
    case PIECE_MAYBE:
        outline = outline_of(templates, piece->items[0]);
        outline.need_count = 0;
        outline.min_words = 0;
        outline.single = false;
        return outline;
    case PIECE_LIST:
        outline = outline_of(templates, piece->list->piece);
        outline.single = false;
        return outline;
    case PIECE_GAP: outline.max_words = 6; return outline;
    case PIECE_ANY: outline.min_words = outline.max_words = 1; return outline;
    default: return outline;
    }
}

static const uint32_t *keep_words(struct arena *arena, const struct need *need)
{
    uint32_t *words = arena_alloc_array(arena, need->count, sizeof *words);
    add_words(words, 0, need);
    return words;
}

/* A copy that outlives the template at hand. */
static const struct outline *keep(struct arena *arena, const struct outline *outline)
{
    struct outline *kept = arena_alloc(arena, sizeof *kept);
    struct need *needs = arena_alloc_array(arena, outline->need_count, sizeof *needs);
    *kept = *outline;
    kept->needs = needs;
    kept->first.words = keep_words(arena, &outline->first);
    for (size_t i = 0; i < outline->need_count; i++) {
        needs[i] = outline->needs[i];
        needs[i].words = keep_words(arena, &outline->needs[i]);
    }
    return kept;
}

struct outline outline_of(struct templates *templates, struct piece *piece)
{
    if (!piece->shared)
        return work_out(templates, piece);
    if (!piece->outline) {
        struct outline outline = work_out(templates, piece);
        piece->outline = keep(templates->loading, &outline);
    }
    return *piece->outline;
}
