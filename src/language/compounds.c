/* language/compounds.c - words that are made of words. */
#include "language/compounds.h"

#include <string.h>

#include "base/str.h"

#define HEAD_SHORTEST 4 /* bytes of a word that others may end with */
#define HEAD_BEFORE 3   /* bytes before it */
#define JOINED_LEAST 8  /* "wie der" is no "wieder" */
#define LONGEST 64      /* bytes of a glued word */
#define NUMBER_PIECES                                                                                        \
    (NUMBER_BIT(NUMBER_DIGIT) | NUMBER_BIT(NUMBER_TEEN) | NUMBER_BIT(NUMBER_TENS) |                          \
     NUMBER_BIT(NUMBER_HUNDRED) | NUMBER_BIT(NUMBER_THOUSAND) | NUMBER_BIT(NUMBER_REPEAT) |                  \
     NUMBER_BIT(NUMBER_JOIN))

static uint32_t find(const struct language *language, const char *text, size_t len)
{
    return lexicon_find(&language->lexicon, text, len, word_hash(text, len));
}

/* ---- numbers ---- */

struct split {
    const struct language *language;
    const char *text;
    size_t len;
    uint32_t *words;
    uint64_t dead; /* positions from which no number words reach the end */
};

static const struct glue_piece *piece_at(const struct split *split, size_t at, size_t shorter_than)
{
    const struct glue_piece *best = NULL;
    for (size_t i = 0; i < split->language->glue_count; i++) {
        const struct glue_piece *piece = &split->language->glue[i];
        if (piece->len < shorter_than && at + piece->len <= split->len && (!best || piece->len > best->len) &&
            memcmp(split->text + at, piece->text, piece->len) == 0)
            best = piece;
    }
    return best;
}

/* The longest piece first; what cannot end is tried once only. */
static size_t split_from(struct split *split, size_t at, size_t count)
{
    if (at == split->len)
        return count;
    if (count == PIECE_LIMIT || split->dead >> at & 1)
        return 0;
    const struct glue_piece *piece = NULL;
    while ((piece = piece_at(split, at, piece ? piece->len : SIZE_MAX)) != NULL) {
        split->words[count] = piece->word;
        size_t all = split_from(split, at + piece->len, count + 1);
        if (all)
            return all;
    }
    split->dead |= 1ull << at;
    return 0;
}

size_t compound_numbers(const struct language *language, const char *text, size_t len,
                        uint32_t ret_words[PIECE_LIMIT])
{
    struct split split = {.language = language, .text = text, .len = len, .words = ret_words};
    if (!language->glues_numbers || len >= LONGEST)
        return 0;
    size_t count = split_from(&split, 0, 0);
    const struct word *words = language->lexicon.words;
    bool joins = count && ((words[ret_words[0]].numbers | words[ret_words[count - 1]].numbers) &
                           NUMBER_BIT(NUMBER_JOIN));
    return count < 2 || joins ? 0 : count;
}

/* ---- heads ---- */

static uint32_t head_of(const struct language *language, const char *text, size_t len)
{
    if (!language->compounds || len < HEAD_BEFORE + HEAD_SHORTEST || len >= LONGEST)
        return WORD_UNKNOWN;
    for (size_t at = HEAD_BEFORE; at + HEAD_SHORTEST <= len; at++) {
        if (((unsigned char)text[at] & 0xC0) == 0x80)
            continue;
        uint32_t word = find(language, text + at, len - at);
        if (language->lexicon.words[word].becomes_count == 1)
            word = language->lexicon.words[word].becomes[0];
        if (language->lexicon.words[word].flags & (WORD_HEAD | WORD_GOODS | WORD_NOT_ITEM))
            return word;
    }
    return WORD_UNKNOWN;
}

uint32_t compound_head(const struct language *language, const char *text, size_t len)
{
    uint32_t head = head_of(language, text, len);
    for (size_t i = 0; !head && i < language->ending_count; i++) {
        size_t ending = strlen(language->endings[i]);
        if (len > ending && memcmp(text + len - ending, language->endings[i], ending) == 0)
            head = head_of(language, text, len - ending);
    }
    return head;
}

uint32_t compound_stem(const struct language *language, const char *text, size_t len)
{
    for (size_t i = 0; i < language->ending_count; i++) {
        size_t ending = strlen(language->endings[i]);
        if (len < ending + HEAD_SHORTEST || memcmp(text + len - ending, language->endings[i], ending) != 0)
            continue;
        uint32_t word = find(language, text, len - ending);
        if (language->lexicon.words[word].becomes_count == 1)
            word = language->lexicon.words[word].becomes[0];
        if (language->lexicon.words[word].flags & (WORD_USED | WORD_GOODS | WORD_NOT_ITEM | WORD_HEAD))
            return word;
    }
    return WORD_UNKNOWN;
}

/* ---- written apart ---- */

uint32_t compound_joined(const struct language *language, const char *left, size_t left_len,
                         const char *right, size_t right_len)
{
    char both[LONGEST];
    if (!language->compounds || left_len + right_len < JOINED_LEAST || left_len + right_len > sizeof both)
        return WORD_UNKNOWN;
    memcpy(both, left, left_len);
    memcpy(both + left_len, right, right_len);
    uint32_t word = find(language, both, left_len + right_len);
    const struct word *found = &language->lexicon.words[word];
    uint32_t meant = found->becomes_count == 1 ? found->becomes[0] : word;
    return language->lexicon.words[meant].flags & (WORD_USED | WORD_GOODS) ? meant : WORD_UNKNOWN;
}

/* ---- while loading ---- */

/* The text with each letter that has other spellings in its `variant`-th; false when it has none. */
static bool respell(const struct language *language, const char *text, size_t variant, struct str *out)
{
    bool other = false;
    str_reset(out);
    while (*text) {
        const struct spelling *found = NULL;
        for (size_t i = 0; i < language->spelling_count && !found; i++)
            if (strncmp(text, language->spellings[i].letter, strlen(language->spellings[i].letter)) == 0)
                found = &language->spellings[i];
        if (!found) {
            str_add_char(out, *text++);
            continue;
        }
        if (variant >= found->count)
            return false;
        str_add(out, found->others[variant]);
        text += strlen(found->letter);
        other = true;
    }
    return other;
}

static void add_spellings(struct language *language, size_t variant)
{
    struct lexicon *lexicon = &language->lexicon;
    struct str other = STR_EMPTY;
    for (uint32_t i = WORD_FIRST, count = lexicon->count; i < count; i++) {
        if (!respell(language, lexicon->words[i].text, variant, &other))
            continue;
        uint32_t id = find(language, other.data, other.len);
        if (id) /* a word of its own: "schon" is no "schön" */
            continue;
        id = lexicon_add(lexicon, other.data, other.len);
        struct word *word = &lexicon->words[id], *meant = &lexicon->words[i];
        uint32_t *becomes = arena_alloc_array(language->arena, 1, sizeof *becomes);
        becomes[0] = i;
        word->becomes = meant->becomes_count ? meant->becomes : becomes;
        word->becomes_count = meant->becomes_count ? meant->becomes_count : 1;
        if (meant->flags & (WORD_USED | WORD_TARGET))
            word->flags |= WORD_TARGET;
        word->uses = meant->uses;
    }
    str_clear(&other);
}

/* A form is as good a target of slips as its word. */
static void mark_forms(struct lexicon *lexicon)
{
    for (uint32_t i = WORD_FIRST; i < lexicon->count; i++) {
        struct word *word = &lexicon->words[i];
        const struct word *meant = word->flags & WORD_FORM ? &lexicon->words[word->becomes[0]] : word;
        if (meant != word && meant->flags & (WORD_USED | WORD_TARGET)) {
            word->flags |= WORD_TARGET;
            word->uses = meant->uses;
        }
    }
}

static void gather_glue(struct language *language)
{
    const struct lexicon *lexicon = &language->lexicon;
    for (uint32_t i = WORD_FIRST; i < lexicon->count; i++) {
        const struct word *word = &lexicon->words[i];
        uint32_t meant = word->becomes_count == 1 ? word->becomes[0] : i;
        if (lexicon->words[meant].numbers & NUMBER_PIECES)
            *ARENA_PUSH(language->arena, language->glue, language->glue_count) =
                (struct glue_piece){word->text, word->len, meant};
    }
}

void compounds_seal(struct language *language)
{
    size_t variants = 0;
    mark_forms(&language->lexicon);
    for (size_t i = 0; i < language->spelling_count; i++)
        if (language->spellings[i].count > variants)
            variants = language->spellings[i].count;
    for (size_t i = 0; i < variants; i++)
        add_spellings(language, i);
    if (language->glues_numbers)
        gather_glue(language);
}
