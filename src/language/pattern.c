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

static bool write_items(struct str *out, const struct lexicon *lexicon, const struct piece *piece,
                        const char *between, struct rule *rule)
{
    for (size_t i = 0; i < piece->count; i++) {
        if (i)
            str_add(out, between);
        if (!pattern_write(out, lexicon, piece->items[i], rule))
            return false;
    }
    return true;
}

static bool all_words(const struct piece *piece)
{
    for (size_t i = 0; i < piece->count; i++)
        if (piece->items[i]->kind != PIECE_WORD)
            return false;
    return piece->count > 0;
}

/* All orders of up to four items, by turning the list of their numbers. */
static bool write_orders(struct str *out, const struct lexicon *lexicon, const struct piece *piece,
                         unsigned taken, const struct piece **chosen, size_t count, struct rule *rule)
{
    if (count == piece->count) {
        if (out->data[out->len - 1] != ':')
            str_add_char(out, '|');
        for (size_t i = 0; i < count; i++)
            if (!pattern_write(out, lexicon, chosen[i], rule))
                return false;
        return true;
    }
    for (size_t i = 0; i < piece->count && count < ANY_ORDER_LIMIT; i++) {
        if (taken & 1u << i)
            continue;
        chosen[count] = piece->items[i];
        if (!write_orders(out, lexicon, piece, taken | 1u << i, chosen, count + 1, rule))
            return false;
    }
    return true;
}

static bool open_capture(struct str *out, struct rule *rule, enum entity_type type,
                         const struct value_list *list)
{
    if (rule->capture_count == RULE_CAPTURES)
        return false;
    rule->captures[rule->capture_count++] = (struct capture){type, list};
    str_add_char(out, '(');
    return true;
}

static bool write_one(struct str *out, const struct lexicon *lexicon, const struct piece *piece,
                      struct rule *rule)
{
    str_add(out, "(?:");
    if (all_words(piece)) { /* (?:order|parcel) is quicker than with a blank in each */
        for (size_t i = 0; i < piece->count; i++) {
            if (i)
                str_add_char(out, '|');
            write_word(out, lexicon->words[piece->items[i]->word].text);
        }
        str_add(out, ") ");
        return true;
    }
    if (!write_items(out, lexicon, piece, "|", rule))
        return false;
    str_add_char(out, ')');
    return true;
}

bool pattern_write(struct str *out, const struct lexicon *lexicon, const struct piece *piece,
                   struct rule *rule)
{
    const struct piece *chosen[ANY_ORDER_LIMIT];
    switch (piece->kind) {
    case PIECE_WORD:
        write_word(out, lexicon->words[piece->word].text);
        str_add_char(out, ' ');
        return true;
    case PIECE_ALL: return write_items(out, lexicon, piece, "", rule);
    case PIECE_ONE: return write_one(out, lexicon, piece, rule);
    case PIECE_MAYBE:
        str_add(out, "(?:");
        if (!write_items(out, lexicon, piece, "", rule))
            return false;
        str_add(out, ")?");
        return true;
    case PIECE_ANY_ORDER:
        str_add(out, "(?:");
        if (!write_orders(out, lexicon, piece, 0, chosen, 0, rule))
            return false;
        str_add_char(out, ')');
        return true;
    case PIECE_GAP: str_add(out, "(?:[^ ]+ ){0,6}?"); return true;
    case PIECE_ANY: str_add(out, "[^ ]+ "); return true;
    case PIECE_DIGITS: str_add(out, "[0-9]+ "); return true;
    case PIECE_MARK:
        if (piece->word != WORD_VALUE) {
            str_printf(out, "\\x%02x ", (unsigned char)MARK_BYTE(piece->word));
            return true;
        }
        if (!open_capture(out, rule, rule->type, NULL))
            return false;
        str_printf(out, "\\x%02x) ", (unsigned char)MARK_BYTE(piece->word));
        return true;
    case PIECE_LIST:
        if (piece->type == ENTITY_NONE)
            return pattern_write(out, lexicon, piece->list->piece, rule);
        if (!open_capture(out, rule, piece->type, piece->list) ||
            !pattern_write(out, lexicon, piece->list->piece, rule))
            return false;
        str_add_char(out, ')');
        return true;
    case PIECE_BEGIN: str_add(out, "(?<=^ )"); return true;
    case PIECE_END: str_add_char(out, '$'); return true;
    case PIECE_TEXT:
    case PIECE_EMPTY: return false;
    }
    return false;
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

static struct shape shape_of_all(struct arena *arena, const struct piece *piece)
{
    struct shape all = {.single = piece->count == 1};
    bool open = true; /* all before could be left out: what comes may begin */
    for (size_t i = 0; i < piece->count; i++) {
        struct shape item = pattern_shape(arena, piece->items[i]);
        for (size_t k = 0; k < item.need_count; k++)
            *ARENA_PUSH(arena, all.needs, all.need_count) = item.needs[k];
        all.single = all.single && item.single;
        if (open && item.max_words > 0 && !item.first.count) {
            all.first.count = 0;
            open = false;
        } else if (open) {
            join_need(arena, &all.first, &item.first);
            open = item.min_words == 0;
        }
        all.min_words += item.min_words;
        all.max_words += item.max_words;
    }
    if (open)
        all.first.count = 0;
    return all;
}

static struct shape shape_of_one(struct arena *arena, const struct piece *piece)
{
    struct shape one = {.min_words = 1000, .single = true};
    struct need any = {NULL, 0};
    bool needs = true, first = true;
    for (size_t i = 0; i < piece->count; i++) {
        struct shape item = pattern_shape(arena, piece->items[i]);
        const struct need *smallest = NULL;
        for (size_t k = 0; k < item.need_count; k++)
            if (!smallest || item.needs[k].count < smallest->count)
                smallest = &item.needs[k];
        needs = needs && smallest;
        if (smallest)
            join_need(arena, &any, smallest);
        first = first && item.first.count && item.min_words > 0;
        join_need(arena, &one.first, &item.first);
        one.single = one.single && item.single;
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
    struct shape shape = {.min_words = 1, .max_words = 1, .single = single};
    *ARENA_PUSH(arena, shape.first.words, shape.first.count) = word;
    *ARENA_PUSH(arena, shape.needs, shape.need_count) = shape.first;
    return shape;
}

struct shape pattern_shape(struct arena *arena, const struct piece *piece)
{
    struct shape shape = {.single = false};
    switch (piece->kind) {
    case PIECE_WORD: return shape_of_word(arena, piece->word, true);
    case PIECE_MARK: return shape_of_word(arena, piece->word, piece->word != WORD_VALUE);
    case PIECE_DIGITS: return shape_of_word(arena, WORD_DIGITS, false);
    case PIECE_ALL: return shape_of_all(arena, piece);
    case PIECE_ANY_ORDER:
        shape = shape_of_all(arena, piece);
        shape.first.count = 0;
        return shape;
    case PIECE_ONE: return shape_of_one(arena, piece);
    case PIECE_MAYBE:
        shape = pattern_shape(arena, piece->items[0]);
        shape.need_count = 0;
        shape.min_words = 0;
        shape.single = false;
        return shape;
    case PIECE_LIST:
        shape = pattern_shape(arena, piece->list->piece);
        shape.single = false;
        return shape;
    case PIECE_GAP: shape.max_words = 6; return shape;
    case PIECE_ANY: shape.min_words = shape.max_words = 1; return shape;
    default: return shape;
    }
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
