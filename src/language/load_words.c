/* language/load_words.c - lists of words and phrases into the lexicon. */
#include "language/load_words.h"

#include <string.h>

#include "base/str.h"
#include "base/text.h"

#define VARIANTS 512 /* ways of saying a phrase */

bool load_is_map(struct loader *loader, const struct source *source, const struct node *section)
{
    if (section->kind == NODE_MAP)
        return true;
    load_complain(loader, source, section->line, "\"%s\" is a map", section->key);
    return false;
}

void load_contractions(struct loader *loader, const struct source *source, const struct node *section)
{
    struct language *language = loader->language;
    if (!load_is_map(loader, source, section))
        return;
    for (size_t i = 0; i < section->count; i++) {
        const struct node *item = section->items[i];
        struct str folded = STR_EMPTY;
        uint32_t *words = NULL;
        size_t count = 0;
        text_fold(&folded, item->key, strlen(item->key));
        if (item->kind != NODE_TEXT || strchr(folded.data, ' '))
            load_complain(loader, source, item->key_line, "a contraction is one word and what it stands for");
        else if (template_words(&language->templates, item->text, source->path, item->line, &words, &count)) {
            uint32_t id = lexicon_add(&language->lexicon, folded.data, folded.len);
            uint32_t *becomes = arena_alloc_array(language->arena, count, sizeof *becomes);
            for (size_t k = 0; k < count; k++)
                becomes[k] = words[k];
            language->lexicon.words[id].becomes = becomes;
            language->lexicon.words[id].becomes_count = (uint16_t)count;
        }
        str_clear(&folded);
    }
}

/* Every way of saying the item, in texts that live as long as the template at hand. */
static size_t ways_of(struct loader *loader, const struct source *source, const struct node *item,
                      const char ***ret_texts)
{
    struct templates *t = &loader->language->templates;
    struct piece *piece = template_parse(t, item->text, source->path, item->line);
    return piece ? template_expand(t, piece, VARIANTS, source->path, item->line, ret_texts) : 0;
}

/* "(gehen|geht|ging)", "mein[e|en]": the first is the word, and the others count as it everywhere. */
void load_forms(struct loader *loader, const struct source *source, const struct node *section)
{
    struct language *language = loader->language;
    struct lexicon *lexicon = &language->lexicon;
    const struct node *const *items;
    size_t count;
    if (!load_texts(loader, source, section, &items, &count))
        return;
    for (size_t i = 0; i < count; i++) {
        const char **texts = NULL;
        int line = items[i]->line;
        size_t ways = ways_of(loader, source, items[i], &texts);
        uint32_t *meant = NULL;
        size_t meant_count = 0;
        for (size_t k = 0; k < ways; k++) {
            size_t len = strcspn(texts[k], " ");
            uint32_t id = lexicon_add(lexicon, texts[k], len);
            if (!k)
                *ARENA_PUSH(language->arena, meant, meant_count) = id;
            struct word *word = &lexicon->words[id];
            bool taken = word->becomes_count || (word->flags & WORD_LEMMA && id != *meant);
            if (id == *meant) {
                word->flags |= WORD_LEMMA;
                continue;
            }
            if (texts[k][len + (texts[k][len] == ' ')] || taken)
                load_complain(loader, source, line, "\"%s\" is a form already, or more than one word",
                              texts[k]);
            word->becomes = meant;
            word->becomes_count = 1;
            word->flags |= WORD_FORM;
        }
    }
}

/* Calls `each` with the words of every way of saying each item. */
static void each_phrase(struct loader *loader, const struct source *source, const struct node *section,
                        void (*each)(struct language *, const uint32_t *words, size_t count))
{
    struct language *language = loader->language;
    const struct node *const *items;
    size_t count;
    if (!load_texts(loader, source, section, &items, &count))
        return;
    for (size_t i = 0; i < count; i++) {
        const char **texts = NULL;
        size_t ways = ways_of(loader, source, items[i], &texts);
        for (size_t k = 0; k < ways; k++) {
            uint32_t *words = NULL;
            size_t word_count = 0;
            if (template_words(&language->templates, texts[k], source->path, items[i]->line, &words,
                               &word_count))
                each(language, words, word_count);
        }
    }
}

static void add_skip(struct language *language, const uint32_t *words, size_t count)
{
    phrases_add(language->arena, &language->skips, words, count);
    for (size_t i = 0; i < count; i++)
        language->lexicon.words[words[i]].flags |= WORD_TARGET;
}

static void add_filler(struct language *language, const uint32_t *words, size_t count)
{
    phrases_add(language->arena, &language->fillers, words, count);
    for (size_t i = 0; i < count; i++)
        language->lexicon.words[words[i]].flags |= WORD_NOT_ITEM;
}

/* Single words are flags, "coffee machine" is a phrase: a machine alone may be anything. */
static void add_goods(struct language *language, const uint32_t *words, size_t count)
{
    if (count == 1)
        language->lexicon.words[words[0]].flags |= WORD_GOODS;
    else
        phrases_add(language->arena, &language->goods, words, count);
}

static void add_not_item(struct language *language, const uint32_t *words, size_t count)
{
    if (count == 1)
        language->lexicon.words[words[0]].flags |= WORD_NOT_ITEM;
    else
        phrases_add(language->arena, &language->not_items, words, count);
}

#define FLAG_WORDS(name, flag)                                                                               \
    static void name(struct language *language, const uint32_t *words, size_t count)                         \
    {                                                                                                        \
        for (size_t i = 0; i < count; i++)                                                                   \
            language->lexicon.words[words[i]].flags |= (flag);                                               \
    }
FLAG_WORDS(add_determiner, WORD_DETERMINER)
FLAG_WORDS(add_border, WORD_BORDER)
FLAG_WORDS(add_head, WORD_HEAD)

#define PHRASES(name, each)                                                                                  \
    void name(struct loader *loader, const struct source *source, const struct node *section)                \
    {                                                                                                        \
        each_phrase(loader, source, section, each);                                                          \
    }
PHRASES(load_skips, add_skip)
PHRASES(load_fillers, add_filler)
PHRASES(load_goods, add_goods)
PHRASES(load_not_items, add_not_item)
PHRASES(load_determiners, add_determiner)
PHRASES(load_borders, add_border)

/* { heads: [...], endings: [...] }: words that others may end with, and what words may end with. */
void load_compounds(struct loader *loader, const struct source *source, const struct node *section)
{
    struct language *language = loader->language;
    const struct node *heads = node_member(section, "heads"), *endings = node_member(section, "endings");
    const struct node *const *items;
    size_t count = 0;
    language->compounds = true;
    if (heads)
        each_phrase(loader, source, heads, add_head);
    else
        load_complain(loader, source, section->line, "compounds are { heads: [...], endings: [...] }");
    if (endings && load_texts(loader, source, endings, &items, &count))
        for (size_t i = 0; i < count; i++)
            *ARENA_PUSH(language->arena, language->endings, language->ending_count) = items[i]->text;
}

/* { ä: [ae, a] }: how else a letter is typed. */
void load_spellings(struct loader *loader, const struct source *source, const struct node *section)
{
    struct language *language = loader->language;
    if (!load_is_map(loader, source, section))
        return;
    for (size_t i = 0; i < section->count; i++) {
        struct spelling spelling = {.letter = section->items[i]->key};
        const struct node *const *items;
        size_t count = 0;
        if (!load_texts(loader, source, section->items[i], &items, &count))
            continue;
        for (size_t k = 0; k < count; k++)
            *ARENA_PUSH(language->arena, spelling.others, spelling.count) = items[k]->text;
        *ARENA_PUSH(language->arena, language->spellings, language->spelling_count) = spelling;
    }
}

/* Plain words, thousands of them: no templates. */
void load_known(struct loader *loader, const struct source *source, const struct node *section)
{
    struct language *language = loader->language;
    const struct node *const *items;
    size_t count = 0;
    if (!load_texts(loader, source, section, &items, &count))
        return;
    for (size_t i = 0; i < count; i++) {
        struct str folded = STR_EMPTY;
        text_fold(&folded, items[i]->text, strlen(items[i]->text));
        for (char *rest = folded.data, *word; (word = strsep(&rest, " \n")) != NULL;) {
            uint32_t id = *word ? lexicon_add(&language->lexicon, word, strlen(word)) : WORD_UNKNOWN;
            if (id)
                language->lexicon.words[id].flags |= WORD_KNOWN; /* adding may have moved the words */
        }
        str_clear(&folded);
    }
}
