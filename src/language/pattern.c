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
    if (piece_is_words(piece)) { /* (?:order|parcel) is quicker than with a blank in each */
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
