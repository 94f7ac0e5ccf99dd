/* language/load_numbers.c - number words and their like into the lexicon. */
#include "language/load_words.h"

#include <string.h>

static const struct {
    const char *name;
    enum number_kind kind;
    int least, most; /* of the value; 0, 0: a list of words without values */
} kinds[] = {
    {"digits", NUMBER_DIGIT, 0, 9},
    {"teens", NUMBER_TEEN, 10, 19},
    {"tens", NUMBER_TENS, 20, 90},
    {"repeat", NUMBER_REPEAT, 2, 4},
    {"letters", NUMBER_LETTER, 'a', 'z'},
    {"sounds_like", NUMBER_SOUND, 0, 9},
    {"hundred", NUMBER_HUNDRED, 0, 0},
    {"thousand", NUMBER_THOUSAND, 0, 0},
    {"join", NUMBER_JOIN, 0, 0},
    {"spell", NUMBER_SPELL, 0, 0},
    {"dash", NUMBER_DASH, 0, 0},
    {"hash", NUMBER_HASH, 0, 0},
    {"dot", NUMBER_DOT, 0, 0},
    {"at", NUMBER_AT, 0, 0},
    {"at_sign", NUMBER_AT_SIGN, 0, 0},
    {"underscore", NUMBER_UNDERSCORE, 0, 0},
    {"plus", NUMBER_PLUS, 0, 0},
    {"units_first", NUMBER_UNITS_FIRST, 0, 0},
    {"alone", NUMBER_ALONE, 0, 0},
};

static struct word *word_of(struct loader *loader, const struct source *source, const char *text, int line)
{
    struct language *language = loader->language;
    uint32_t *words = NULL;
    size_t count = 0;
    if (!template_words(&language->templates, text, source->path, line, &words, &count))
        return NULL;
    if (count != 1) {
        load_complain(loader, source, line, "\"%s\" must be one word", text);
        return NULL;
    }
    return &language->lexicon.words[words[0]];
}

static void load_valued(struct loader *loader, const struct source *source, const struct node *map,
                        size_t kind)
{
    if (map->kind != NODE_MAP) {
        load_complain(loader, source, map->line, "\"%s\" is a map of words and what they stand for",
                      kinds[kind].name);
        return;
    }
    for (size_t i = 0; i < map->count; i++) {
        const struct node *item = map->items[i];
        int value = -1;
        if (kinds[kind].kind != NUMBER_LETTER)
            node_integer(item, &value);
        else if (item->kind == NODE_TEXT && strlen(item->text) == 1)
            value = (unsigned char)item->text[0];
        if (value < kinds[kind].least || value > kinds[kind].most) {
            load_complain(loader, source, item->line, "\"%s\" cannot stand for that in \"%s\"", item->key,
                          kinds[kind].name);
            continue;
        }
        struct word *word = word_of(loader, source, item->key, item->key_line);
        if (!word)
            continue;
        word->numbers |= NUMBER_BIT(kinds[kind].kind);
        *(kinds[kind].kind == NUMBER_SOUND ? &word->sound : &word->value) = (uint8_t)value;
    }
}

static void load_plain(struct loader *loader, const struct source *source, const struct node *list,
                       size_t kind)
{
    const struct node *const *items;
    size_t count = 0;
    if (!load_texts(loader, source, list, &items, &count))
        return;
    for (size_t i = 0; i < count; i++) {
        struct word *word = word_of(loader, source, items[i]->text, items[i]->line);
        if (word)
            word->numbers |= NUMBER_BIT(kinds[kind].kind);
    }
    loader->language->units_first |= kinds[kind].kind == NUMBER_UNITS_FIRST;
}

/* { ein: eins }: number words are glued to one, and some look different there. */
static void load_glued(struct loader *loader, const struct source *source, const struct node *map)
{
    struct language *language = loader->language;
    language->glues_numbers = true;
    for (size_t i = 0; load_is_map(loader, source, map) && i < map->count; i++) {
        const struct node *item = map->items[i];
        struct word *word = item->kind == NODE_TEXT ? word_of(loader, source, item->text, item->line) : NULL;
        if (word)
            *ARENA_PUSH(language->arena, language->glue, language->glue_count) =
                (struct glue_piece){item->key, strlen(item->key), (uint32_t)(word - language->lexicon.words)};
    }
}

void load_numbers(struct loader *loader, const struct source *source, const struct node *section)
{
    for (size_t i = 0; i < section->count; i++) {
        const struct node *item = section->items[i];
        bool known = text_equal(item->key, "glued");
        if (known)
            load_glued(loader, source, item);
        if (text_equal(item->key, "dotted_ordinals"))
            known = loader->language->dotted_ordinals = text_equal(item->text, "true");
        for (size_t k = 0; k < sizeof kinds / sizeof *kinds; k++) {
            if (strcmp(item->key ? item->key : "", kinds[k].name) != 0)
                continue;
            known = true;
            if (kinds[k].most)
                load_valued(loader, source, item, k);
            else
                load_plain(loader, source, item, k);
        }
        if (!known)
            load_complain(loader, source, item->line, "there is no \"%s\" in numbers",
                          item->key ? item->key : "");
    }
}
