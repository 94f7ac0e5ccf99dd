/* language/load.c - a folder of intent files becomes a language. */
#include <dirent.h>
#include <malloc.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

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

static void close_language(struct language *language)
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

static struct language *open_language(const char *root, const char *name, struct complaints *complaints)
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
    language->templates = (struct templates){
        .arena = arena, .scratch = arena_open(), .lexicon = &language->lexicon, .complaints = complaints};
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
    arena_close(language->templates.scratch);
    language->templates.scratch = NULL;
    return language;
}

/* The shop's patterns are compiled here, but a mistake in one is told where it was written. */
static void open_shapes(struct languages *languages, const struct config *config,
                        struct complaints *complaints)
{
    size_t count = config ? config->order_numbers.count : 0;
    languages->shapes = memory_alloc_array(count ? count : 1, sizeof(struct pattern *));
    for (size_t i = 0; i < count; i++) {
        struct complaints wrong = COMPLAINTS_NONE;
        char pointer[48];
        struct pattern *shape = shape_open(config->order_numbers.items[i], &wrong, "", 0);
        snprintf(pointer, sizeof pointer, "/order_numbers/%zu", i);
        for (size_t k = 0; k < wrong.count; k++)
            config_complain(config, complaints, pointer, "%s", wrong.items[k].message);
        complaints_clear(&wrong);
        if (shape)
            languages->shapes[languages->shape_count++] = shape;
    }
}

/* Sub-folders, sorted, so that the order of languages does not depend on the file system. */
static size_t list_folders(const char *folder, char names[][16], size_t limit)
{
    size_t count = 0;
    DIR *dir = opendir(folder);
    if (!dir)
        return 0;
    for (struct dirent *entry; (entry = readdir(dir)) && count < limit;) {
        struct stat info;
        char path[4096];
        size_t len = strlen(entry->d_name);
        if (entry->d_name[0] == '.' || len >= sizeof names[0] ||
            snprintf(path, sizeof path, "%s/%s", folder, entry->d_name) >= (int)sizeof path ||
            stat(path, &info) || !S_ISDIR(info.st_mode))
            continue;
        size_t at = count++;
        for (; at && strcmp(names[at - 1], entry->d_name) > 0; at--)
            memcpy(names[at], names[at - 1], sizeof names[0]);
        memcpy(names[at], entry->d_name, len + 1);
    }
    closedir(dir);
    return count;
}

enum err languages_open(const char *folder, const struct config *config, struct complaints *complaints,
                        struct languages **ret_languages)
{
    char names[64][16];
    size_t before = complaints->count, count = list_folders(folder, names, 64);
    struct languages *languages = memory_alloc(sizeof *languages);
    languages->items = memory_alloc_array(count ? count : 1, sizeof *languages->items);
    open_shapes(languages, config, complaints);
    if (!count)
        complain(complaints, folder, 0,
                 "holds no language: a sub-folder such as \"en\" with intent files is needed");
    for (size_t i = 0; i < count; i++)
        languages->items[languages->count++] = open_language(folder, names[i], complaints);
    if (complaints->count > before) {
        languages_close(languages);
        return ERR_INVALID;
    }
    const char *usual = languages_for(languages, config ? config->shop.locale : NULL);
    for (size_t i = 0; i < count; i++)
        if (!i || languages->items[i]->name == usual)
            languages->usual = languages->items[i];
    malloc_trim(0); /* what only loading needed is tens of megabytes, in holes of the heap */
    *ret_languages = languages;
    return OK;
}

void languages_close(struct languages *languages)
{
    if (!languages)
        return;
    for (size_t i = 0; i < languages->count; i++)
        close_language(languages->items[i]);
    for (size_t i = 0; i < languages->shape_count; i++)
        shape_close(languages->shapes[i]);
    memory_free(languages->items);
    memory_free(languages->shapes);
    memory_free(languages);
}

const char *languages_for(const struct languages *languages, const char *locale)
{
    size_t len = locale ? strcspn(locale, "-_") : 0;
    const char *whole = NULL, *part = NULL;
    for (size_t i = 0; locale && i < languages->count; i++) {
        const char *name = languages->items[i]->name;
        if (strcmp(name, locale) == 0)
            whole = name;
        if (strlen(name) == len && strncmp(name, locale, len) == 0)
            part = name;
    }
    return whole ? whole : part;
}
