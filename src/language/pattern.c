/* language/pattern.c - trees to patterns.
 *
 * Every word is written with the blank after it, so that no pattern needs to ask for a word border. */
#include "language/pattern.h"

#include <stdlib.h>
#include <string.h>

static void write_word(struct str *out, const char *text)
{
    for (; *text; text++) {
        if (strchr("\\^$.[|()?*+{}", *text))
            str_add_char(out, '\\');
        str_add_char(out, *text);
    }
}

static void write_items(struct str *out, const struct lexicon *lexicon, const struct piece *piece,
                        const char *between)
{
    for (size_t i = 0; i < piece->count; i++) {
        if (i)
            str_add(out, between);
        pattern_write(out, lexicon, piece->items[i]);
    }
}

static bool all_words(const struct piece *piece)
{
    for (size_t i = 0; i < piece->count; i++)
        if (piece->items[i]->kind != PIECE_WORD)
            return false;
    return piece->count > 0;
}

/* All orders of up to four items, by turning the list of their numbers. */
static void write_orders(struct str *out, const struct lexicon *lexicon, const struct piece *piece,
                         unsigned taken, const struct piece **chosen, size_t count)
{
    if (count == piece->count) {
        if (out->data[out->len - 1] != ':')
            str_add_char(out, '|');
        for (size_t i = 0; i < count; i++)
            pattern_write(out, lexicon, chosen[i]);
        return;
    }
    for (size_t i = 0; i < piece->count && count < ANY_ORDER_LIMIT; i++) {
        if (taken & 1u << i)
            continue;
        chosen[count] = piece->items[i];
        write_orders(out, lexicon, piece, taken | 1u << i, chosen, count + 1);
    }
}

static void write_one(struct str *out, const struct lexicon *lexicon, const struct piece *piece)
{
    str_add(out, "(?:");
    if (all_words(piece)) { /* (?:order|parcel) is quicker than with a blank in each */
        for (size_t i = 0; i < piece->count; i++) {
            if (i)
                str_add_char(out, '|');
            write_word(out, lexicon->words[piece->items[i]->word].text);
        }
        str_add(out, ") ");
        return;
    }
    write_items(out, lexicon, piece, "|");
    str_add_char(out, ')');
}

void pattern_write(struct str *out, const struct lexicon *lexicon, const struct piece *piece)
{
    const struct piece *chosen[ANY_ORDER_LIMIT];
    switch (piece->kind) {
    case PIECE_WORD:
        write_word(out, lexicon->words[piece->word].text);
        str_add_char(out, ' ');
        return;
    case PIECE_ALL: write_items(out, lexicon, piece, ""); return;
    case PIECE_ONE: write_one(out, lexicon, piece); return;
    case PIECE_MAYBE:
        str_add(out, "(?:");
        write_items(out, lexicon, piece, "");
        str_add(out, ")?");
        return;
    case PIECE_ANY_ORDER:
        str_add(out, "(?:");
        write_orders(out, lexicon, piece, 0, chosen, 0);
        str_add_char(out, ')');
        return;
    case PIECE_GAP: str_add(out, "(?:[^ ]+ ){0,6}?"); return;
    case PIECE_ANY: str_add(out, "[^ ]+ "); return;
    case PIECE_DIGITS: str_add(out, "[0-9]+ "); return;
    case PIECE_MARK:
        str_printf(out, piece->word == WORD_VALUE ? "(\\x%02x) " : "\\x%02x ",
                   (unsigned char)MARK_BYTE(piece->word));
        return;
    case PIECE_LIST:
        str_add(out, piece->type == ENTITY_NONE ? "(?:" : "(");
        pattern_write(out, lexicon, piece->list->piece);
        str_add_char(out, ')');
        return;
    case PIECE_BEGIN: str_add(out, "(?<=^ )"); return;
    case PIECE_END: str_add_char(out, '$'); return;
    case PIECE_TEXT:
    case PIECE_EMPTY: return;
    }
}

static bool has_capture(const struct piece *piece)
{
    bool found = (piece->kind == PIECE_MARK && piece->word == WORD_VALUE) ||
                 (piece->kind == PIECE_LIST && piece->type != ENTITY_NONE);
    for (size_t i = 0; i < piece->count && !found; i++)
        found = has_capture(piece->items[i]);
    return found;
}

bool pattern_captures(const struct piece *piece, struct rule *rule)
{
    bool value = piece->kind == PIECE_MARK && piece->word == WORD_VALUE;
    bool ok = true;
    if (value || (piece->kind == PIECE_LIST && piece->type != ENTITY_NONE)) {
        if (rule->capture_count == RULE_CAPTURES)
            return false;
        rule->captures[rule->capture_count++] =
            (struct capture){value ? rule->type : piece->type, piece->list};
    }
    if (piece->kind == PIECE_ANY_ORDER)
        return !has_capture(piece);
    for (size_t i = 0; i < piece->count && ok; i++)
        ok = pattern_captures(piece->items[i], rule);
    return ok;
}

static int compare_words(const void *a, const void *b)
{
    uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
    return x < y ? -1 : x > y;
}

static void sort_need(struct need *need)
{
    size_t kept = 0;
    qsort(need->words, need->count, sizeof *need->words, compare_words);
    for (size_t i = 0; i < need->count; i++)
        if (!kept || need->words[kept - 1] != need->words[i])
            need->words[kept++] = need->words[i];
    need->count = kept;
}

static void join_need(struct arena *arena, struct need *to, const struct need *from)
{
    for (size_t i = 0; i < from->count; i++)
        *ARENA_PUSH(arena, to->words, to->count) = from->words[i];
}

/* Appends the needs of the next item. `slack`: the words that may stand between the last need and the item.
 */
static void append_needs(struct arena *arena, struct shape *all, const struct shape *item, int *slack)
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

static struct shape shape_of_all(struct arena *arena, const struct lexicon *lexicon,
                                 const struct piece *piece)
{
    struct shape all = {.single = piece->count == 1};
    bool open = true; /* all before could be left out: what comes may begin */
    int slack = 0;
    for (size_t i = 0; i < piece->count; i++) {
        struct shape item = pattern_shape(arena, lexicon, piece->items[i]);
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
static bool rarest_need(const struct lexicon *lexicon, const struct shape *branch, struct need *ret_need)
{
    size_t best = 0;
    if (!branch->need_count)
        return false;
    for (size_t k = 1; k < branch->need_count; k++)
        if (commonness(lexicon, &branch->needs[k]) < commonness(lexicon, &branch->needs[best]))
            best = k;
    *ret_need = branch->needs[best];
    if (best > 0)
        ret_need->before = branch->max_words - 1;
    if (best + 1 < branch->need_count)
        ret_need->after = branch->max_words - 1;
    return true;
}

static struct shape shape_of_one(struct arena *arena, const struct lexicon *lexicon,
                                 const struct piece *piece)
{
    struct shape one = {.min_words = 1000, .single = true, .size = 6};
    struct need any = {.words = NULL}, need;
    bool needs = true, first = true;
    for (size_t i = 0; i < piece->count; i++) {
        struct shape item = pattern_shape(arena, lexicon, piece->items[i]);
        needs = rarest_need(lexicon, &item, &need) && needs;
        if (needs) {
            join_need(arena, &any, &need);
            any.before = need.before > any.before ? need.before : any.before;
            any.after = need.after > any.after ? need.after : any.after;
        }
        first = first && item.first.count && item.min_words > 0;
        join_need(arena, &one.first, &item.first);
        one.single = one.single && item.single;
        one.size += item.size + 1;
        one.min_words = item.min_words < one.min_words ? item.min_words : one.min_words;
        one.max_words = item.max_words > one.max_words ? item.max_words : one.max_words;
    }
    if (!first)
        one.first.count = 0;
    if (needs && any.count) {
        sort_need(&any);
        *ARENA_PUSH(arena, one.needs, one.need_count) = any;
    }
    return one;
}

static struct shape shape_of_word(struct arena *arena, uint32_t word, bool single)
{
    struct shape shape = {.min_words = 1, .max_words = 1, .single = single, .size = 8};
    *ARENA_PUSH(arena, shape.first.words, shape.first.count) = word;
    *ARENA_PUSH(arena, shape.needs, shape.need_count) = shape.first;
    return shape;
}

static struct shape work_out(struct arena *arena, const struct lexicon *lexicon, const struct piece *piece)
{
    struct shape shape = {.single = false, .size = 16};
    switch (piece->kind) {
    case PIECE_WORD:
        shape = shape_of_word(arena, piece->word, true);
        shape.size = lexicon->words[piece->word].len + 1u;
        return shape;
    case PIECE_MARK: return shape_of_word(arena, piece->word, piece->word != WORD_VALUE);
    case PIECE_DIGITS: return shape_of_word(arena, WORD_DIGITS, false);
    case PIECE_ALL: return shape_of_all(arena, lexicon, piece);
    case PIECE_ANY_ORDER:
        shape = shape_of_all(arena, lexicon, piece);
        shape.first.count = 0;
        shape.unordered = true;
        shape.size *= 24;
        return shape;
    case PIECE_ONE: return shape_of_one(arena, lexicon, piece);
    case PIECE_MAYBE:
        shape = pattern_shape(arena, lexicon, piece->items[0]);
        shape.need_count = 0;
        shape.min_words = 0;
        shape.single = false;
        return shape;
    case PIECE_LIST:
        shape = pattern_shape(arena, lexicon, piece->list->piece);
        shape.single = false;
        return shape;
    case PIECE_GAP: shape.max_words = 6; return shape;
    case PIECE_ANY: shape.min_words = shape.max_words = 1; return shape;
    default: return shape;
    }
}

struct shape pattern_shape(struct arena *arena, const struct lexicon *lexicon, struct piece *piece)
{
    if (piece->shape)
        return *piece->shape;
    struct shape shape = work_out(arena, lexicon, piece);
    if (piece->shared) {
        struct shape *kept = arena_alloc(arena, sizeof *kept);
        *kept = shape;
        piece->shape = kept;
    }
    return shape;
}

void pattern_use(struct lexicon *lexicon, const struct piece *piece)
{
    if (piece->kind == PIECE_WORD) {
        lexicon->words[piece->word].flags |= WORD_USED;
        lexicon->words[piece->word].uses++;
    }
    if (piece->kind == PIECE_LIST)
        pattern_use(lexicon, piece->list->piece);
    for (size_t i = 0; i < piece->count; i++)
        pattern_use(lexicon, piece->items[i]);
}
