/* language/load.c - a folder of intent files becomes a language. */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/file.h"
#include "base/log.h"
#include "base/str.h"
#include "base/text.h"
#include "language/compounds.h"
#include "language/language_private.h"

#define FILE_LIMIT (1024 * 1024)

void load_complain(struct loader *loader, const struct source *source, int line, const char *format, ...)
{
    char message[512];
    va_list args;
    va_start(args, format);
    vsnprintf(message, sizeof message, format, args);
    va_end(args);
    complain(loader->complaints, source->path, line, "%s", message);
}

bool load_texts(struct loader *loader, const struct source *source, const struct node *node,
                const struct node *const **ret_items, size_t *ret_count)
{
    if (node->kind == NODE_TEXT) {
        const struct node **one = arena_alloc(loader->language->arena, sizeof *one);
        *one = node;
        *ret_items = one;
        *ret_count = 1;
        return true;
    }
    if (node->kind != NODE_LIST) {
        load_complain(loader, source, node->line, "a list of texts must stand here");
        return false;
    }
    for (size_t i = 0; i < node->count; i++)
        if (node->items[i]->kind != NODE_TEXT) {
            load_complain(loader, source, node->items[i]->line, "a text must stand here, perhaps in quotes");
            return false;
        }
    *ret_items = (const struct node *const *)node->items;
    *ret_count = node->count;
    return true;
}

bool load_slots(struct loader *loader, const struct source *source, const struct node *node,
                const struct slot **ret_slots, size_t *ret_count)
{
    struct slot *slots = NULL;
    size_t count = 0;
    if (node->kind != NODE_MAP) {
        load_complain(loader, source, node->line, "slots are written { name: value }");
        return false;
    }
    for (size_t i = 0; i < node->count; i++) {
        const struct node *item = node->items[i];
        enum entity_type type;
        enum problem problem;
        if (item->kind != NODE_TEXT || !entity_type_find(item->key, &type)) {
            load_complain(loader, source, item->key_line, "there is no slot \"%s\"", item->key);
            return false;
        }
        if (type == ENTITY_PROBLEM && !problem_find(item->text, &problem)) {
            load_complain(loader, source, item->line, "there is no problem \"%s\"", item->text);
            return false;
        }
        *ARENA_PUSH(loader->language->arena, slots, count) = (struct slot){type, item->text};
    }
    *ret_slots = slots;
    *ret_count = count;
    return true;
}

void load_template(struct loader *loader, const struct source *source, struct ruleset *set, struct rule rule,
                   const struct node *item)
{
    struct language *language = loader->language;
    rule.place = arena_printf(language->arena, "%s:%d", source->place, item->line);
    struct piece *piece = template_parse(&language->templates, item->text, source->path, item->line);
    if (piece && ruleset_add(set, &language->templates, rule, piece, source->path, item->line))
        *ARENA_PUSH(language->arena, language->written, language->written_count) =
            (struct written){piece, source->path, item->line};
    templates_next(&language->templates);
}

void phrases_add(struct arena *arena, struct phrases *phrases, const uint32_t *words, size_t count)
{
    if (!phrases->count)
        (void)ARENA_PUSH(arena, phrases->items, phrases->count);
    if (!count)
        return;
    uint32_t *copy = arena_alloc_array(arena, count, sizeof *copy);
    memcpy(copy, words, count * sizeof *copy);
    *ARENA_PUSH(arena, phrases->items, phrases->count) = (struct phrase){copy, (uint32_t)count, 0};
}

void phrases_seal(struct arena *arena, struct phrases *phrases, size_t word_count)
{
    phrases->first = arena_alloc_array(arena, word_count, sizeof *phrases->first);
    /* The longest of those with the same first word is tried first. */
    for (size_t i = 1; i < phrases->count; i++) {
        uint32_t *link = &phrases->first[phrases->items[i].words[0]];
        while (*link && phrases->items[*link].count >= phrases->items[i].count)
            link = &phrases->items[*link].next;
        phrases->items[i].next = *link;
        *link = (uint32_t)i;
    }
}

static void read_source(struct loader *loader, const char *folder, const char *file)
{
    struct language *language = loader->language;
    struct str bytes = STR_EMPTY;
    struct source source = {.path = arena_printf(language->arena, "%s/%s", folder, file),
                            .place = arena_printf(language->arena, "intents/%s/%s", language->name, file),
                            .name = arena_copy(language->arena, file, strlen(file) - strlen(".yaml"))};
    size_t before = loader->complaints->count;
    enum err err = file_read(source.path, FILE_LIMIT, &bytes);
    if (err == ERR_TOO_LARGE)
        load_complain(loader, &source, 0, "is larger than 1 MB; an intent file is not");
    else if (err)
        load_complain(loader, &source, 0, "cannot be read: %s", err_name(err));
    else
        source.root = yaml_read(source.path, bytes.data, bytes.len, language->arena, loader->complaints);
    if (!source.root && loader->complaints->count == before)
        load_complain(loader, &source, 0, "is empty; write the intent or remove the file");
    if (source.root && source.root->kind != NODE_MAP) {
        load_complain(loader, &source, source.root->line, "must be a map with sections such as \"intents\"");
        source.root = NULL;
    }
    *ARENA_PUSH(language->arena, loader->sources, loader->count) = source;
    str_clear(&bytes);
}

void language_close(struct language *language)
{
    if (!language)
        return;
    ruleset_close(&language->values);
    ruleset_close(&language->names);
    ruleset_close(&language->rules);
    for (size_t i = 0; i < language->code_count; i++)
        shape_close(language->codes[i]);
    shape_close(language->postcode);
    arena_close(language->arena);
}

static void seal(struct language *language)
{
    struct arena *arena = language->arena;
    compounds_seal(language);
    struct phrases *tables[] = {&language->skips, &language->fillers, &language->goods, &language->not_items};
    for (size_t i = 0; i < sizeof tables / sizeof *tables; i++) {
        phrases_add(arena, tables[i], NULL, 0);
        phrases_seal(arena, tables[i], language->lexicon.count);
    }
    ruleset_seal(&language->values, &language->lexicon);
    ruleset_seal(&language->names, &language->lexicon);
    ruleset_seal(&language->rules, &language->lexicon);
    lexicon_seal(&language->lexicon);
}

struct language *language_open(const char *root, const char *name, struct complaints *complaints)
{
    struct arena *arena = arena_open();
    struct language *language = arena_alloc(arena, sizeof *language);
    struct loader loader = {.language = language, .complaints = complaints};
    char **files = NULL;
    size_t count = 0;
    language->arena = arena;
    language->name = arena_text(arena, name);
    language->threshold = 1000;
    language->margin = 200;
    lexicon_open(&language->lexicon, arena);
    language->templates = (struct templates){.arena = arena,
                                             .loading = arena_open(),
                                             .passing = arena_open(),
                                             .lexicon = &language->lexicon,
                                             .complaints = complaints};
    ruleset_open(&language->values, arena);
    ruleset_open(&language->names, arena);
    ruleset_open(&language->rules, arena);
    const char *folder = language->folder = arena_printf(arena, "%s/%s", root, name);
    if (file_list(folder, ".yaml", &files, &count) || !count)
        complain(complaints, folder, 0, "holds no .yaml file; put the intents there or remove the folder");
    for (size_t i = 0; i < count; i++)
        read_source(&loader, folder, files[i]);
    file_list_free(files, count);
    load_shared(&loader);
    for (size_t i = 0; i < loader.count; i++) {
        enum intent intent;
        if (intent_find(loader.sources[i].name, &intent))
            language->has_file[intent] = true;
        if (loader.sources[i].root && loader.sources[i].name[0] != '_')
            load_intent(&loader, &loader.sources[i]);
    }
    seal(language);
    arena_close(language->templates.loading);
    arena_close(language->templates.passing);
    language->templates.loading = language->templates.passing = NULL;
    return language;
}
