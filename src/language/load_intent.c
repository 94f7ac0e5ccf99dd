/* language/load_intent.c - one intent's file: sentences, evidence, and the proof. */
#include <stdlib.h>
#include <string.h>

#include "language/language_private.h"

bool load_weight(struct loader *loader, const struct source *source, const struct node *node, int *ret_weight)
{
    char *end = NULL;
    double weight = node && node->kind == NODE_TEXT ? strtod(node->text, &end) : 0;
    if (!node || !end || end == node->text || *end || !(weight >= -5 && weight <= 5)) {
        load_complain(loader, source, node ? node->line : 0, "%s must be a number from -5 to 5",
                      node && node->key ? node->key : "weight");
        return false;
    }
    *ret_weight = (int)(weight * 1000 + (weight < 0 ? -0.5 : 0.5));
    return true;
}

static bool allowed(const char *key, const char *const *keys)
{
    for (; *keys; keys++)
        if (strcmp(*keys, key) == 0)
            return true;
    return false;
}

static void check_keys(struct loader *loader, const struct source *source, const struct node *map,
                       const char *const *keys)
{
    for (size_t i = 0; i < map->count; i++)
        if (!allowed(map->items[i]->key, keys))
            load_complain(loader, source, map->items[i]->key_line,
                          "there is no key \"%s\" here; docs/intents.md lists "
                          "those there are",
                          map->items[i]->key);
}

/* The same sentence twice is a slip of the pen, or two intents that both claim it; as an answer to another
 * question it may stand again. */
static void check_repeated(struct loader *loader, const struct source *source, const struct node *sentence,
                           const struct rule *rule)
{
    uint32_t hash = word_hash(sentence->text, strlen(sentence->text));
    struct known_sentence **bucket = &loader->sentences[(hash ^ hash >> 16) % SENTENCE_BUCKETS];
    for (struct known_sentence *known = *bucket; known; known = known->next)
        if (known->asked == rule->asked && known->told == rule->told &&
            strcmp(known->text, sentence->text) == 0) {
            load_complain(loader, source, sentence->line, "this sentence stands already in %s:%d; keep one",
                          known->path, known->line);
            return;
        }
    struct known_sentence *known = arena_alloc(loader->language->templates.loading, sizeof *known);
    *known = (struct known_sentence){sentence->text, source->path, sentence->line,
                                     rule->asked,    rule->told,   *bucket};
    *bucket = known;
}

static void add_pattern(struct loader *loader, const struct source *source, struct rule rule,
                        const struct node *item, uint32_t *needs, size_t need_count)
{
    struct language *language = loader->language;
    rule.place = arena_printf(language->arena, "%s:%d", source->place, item->line);
    ruleset_add_pattern(&language->rules, &language->templates, rule, item->text, needs, need_count,
                        source->path, item->line);
}

/* Every text of the entry under the key, as templates or raw patterns. */
static void add_rules(struct loader *loader, const struct source *source, const struct rule *rule,
                      const struct node *entry, const char *key, bool raw)
{
    struct language *language = loader->language;
    const struct node *node = node_member(entry, key), *needs_node = node_member(entry, "needs");
    const struct node *const *items, *const *words;
    size_t count, word_count = 0, need_count = 0;
    uint32_t *needs = NULL;
    if (!node || !load_texts(loader, source, node, &items, &count))
        return;
    if (raw && needs_node && load_texts(loader, source, needs_node, &words, &word_count))
        for (size_t i = 0; i < word_count; i++) {
            if (strcmp(words[i]->text, "{number}") == 0)
                *ARENA_PUSH(language->templates.passing, needs, need_count) = WORD_DIGITS;
            else
                template_words(&language->templates, words[i]->text, source->path, words[i]->line, &needs,
                               &need_count);
        }
    for (size_t i = 0; i < count; i++) {
        if (rule->kind == RULE_SENTENCE)
            check_repeated(loader, source, items[i], rule);
        if (raw)
            add_pattern(loader, source, *rule, items[i], needs, need_count);
        else
            load_template(loader, source, &language->rules, *rule, items[i]);
    }
    templates_next(&language->templates);
}

bool load_asked(struct loader *loader, const struct source *source, const struct node *entry,
                struct rule *rule)
{
    const struct node *asked = node_member(entry, "asked");
    if (asked && (asked->kind != NODE_TEXT || !ask_find(asked->text, &rule->asked))) {
        load_complain(loader, source, asked->line,
                      "asked must be order_number, proof, which_order, problem, contact, email, code, "
                      "person or yes_no");
        return false;
    }
    return true;
}

static bool read_entry(struct loader *loader, const struct source *source, const struct node *entry,
                       struct rule *rule)
{
    const struct node *slots = node_member(entry, "slots"), *told = node_member(entry, "told");
    if (told && (told->kind != NODE_TEXT || strcmp(told->text, "order") != 0)) {
        load_complain(loader, source, told->line, "told must be order");
        return false;
    }
    rule->told = told != NULL;
    if (slots && !load_slots(loader, source, slots, &rule->slots, &rule->slot_count))
        return false;
    return load_asked(loader, source, entry, rule);
}

static void load_data(struct loader *loader, const struct source *source, const struct node *data,
                      enum intent intent)
{
    static const char *const keys[] = {"sentences", "slots", "asked", "told", NULL};
    if (data->kind != NODE_LIST) {
        load_complain(loader, source, data->line, "data is a list of entries with sentences");
        return;
    }
    for (size_t i = 0; i < data->count; i++) {
        const struct node *entry = data->items[i];
        struct rule rule = {.kind = RULE_SENTENCE, .intent = intent};
        if (entry->kind != NODE_MAP || !node_member(entry, "sentences")) {
            load_complain(loader, source, entry->line, "an entry of data needs sentences");
            continue;
        }
        check_keys(loader, source, entry, keys);
        if (read_entry(loader, source, entry, &rule))
            add_rules(loader, source, &rule, entry, "sentences", false);
    }
}

static void load_evidence(struct loader *loader, const struct source *source, const struct node *evidence,
                          enum intent intent)
{
    static const char *const keys[] = {"phrase", "phrases", "pattern", "patterns", "needs",
                                       "weight", "slots",   "asked",   "told",     NULL};
    if (evidence->kind != NODE_LIST) {
        load_complain(loader, source, evidence->line,
                      "evidence is a list of entries with a phrase and a weight");
        return;
    }
    for (size_t i = 0; i < evidence->count; i++) {
        const struct node *entry = evidence->items[i];
        struct rule rule = {.kind = RULE_EVIDENCE, .intent = intent};
        if (entry->kind != NODE_MAP) {
            load_complain(loader, source, entry->line,
                          "an entry of evidence is { phrase: ..., weight: ... }");
            continue;
        }
        check_keys(loader, source, entry, keys);
        if (!node_member(entry, "phrase") && !node_member(entry, "phrases") &&
            !node_member(entry, "pattern") && !node_member(entry, "patterns"))
            load_complain(loader, source, entry->line, "an entry of evidence needs a phrase");
        if (!node_member(entry, "weight"))
            load_complain(loader, source, entry->line, "an entry of evidence needs a weight");
        else if (load_weight(loader, source, node_member(entry, "weight"), &rule.weight) &&
                 read_entry(loader, source, entry, &rule)) {
            add_rules(loader, source, &rule, entry, "phrase", false);
            add_rules(loader, source, &rule, entry, "phrases", false);
            add_rules(loader, source, &rule, entry, "pattern", true);
            add_rules(loader, source, &rule, entry, "patterns", true);
        }
    }
}

static void load_proofs(struct loader *loader, const struct source *source, const struct node *intent_node,
                        enum intent intent)
{
    struct language *language = loader->language;
    const struct node *understood = node_member(intent_node, "understood");
    const struct node *not_this = node_member(intent_node, "not_this");
    const struct node *const *items;
    size_t count;
    if (understood && understood->kind != NODE_MAP)
        load_complain(loader, source, understood->line,
                      "understood is a map: \"a sentence\": { slot: value }");
    for (size_t i = 0; understood && understood->kind == NODE_MAP && i < understood->count; i++) {
        const struct node *item = understood->items[i];
        struct proof proof = {intent, false, item->key, source->path, item->key_line, NULL, 0};
        if (load_slots(loader, source, item, &proof.slots, &proof.slot_count))
            *ARENA_PUSH(language->arena, language->proofs, language->proof_count) = proof;
    }
    if (!not_this || !load_texts(loader, source, not_this, &items, &count))
        return;
    for (size_t i = 0; i < count; i++)
        *ARENA_PUSH(language->arena, language->proofs, language->proof_count) =
            (struct proof){intent, true, items[i]->text, source->path, items[i]->line, NULL, 0};
}

void load_intent(struct loader *loader, const struct source *source)
{
    static const char *const top[] = {"intents", "language", "about", NULL};
    static const char *const keys[] = {"data", "evidence", "understood", "not_this", "about", NULL};
    const struct node *intents = node_member(source->root, "intents");
    check_keys(loader, source, source->root, top);
    if (!intents || intents->kind != NODE_MAP || intents->count != 1) {
        load_complain(loader, source, source->root->line, "must hold \"intents:\" with the one intent \"%s\"",
                      source->name);
        return;
    }
    const struct node *node = intents->items[0];
    enum intent intent;
    if (!intent_find(node->key, &intent)) {
        load_complain(loader, source, node->key_line, "there is no intent \"%s\"", node->key);
        return;
    }
    if (strcmp(node->key, source->name) != 0)
        load_complain(loader, source, node->key_line, "the intent \"%s\" belongs into %s.yaml", node->key,
                      node->key);
    if (node->kind != NODE_MAP) {
        load_complain(loader, source, node->line,
                      "an intent is a map with data, evidence, understood, not_this");
        return;
    }
    check_keys(loader, source, node, keys);
    const struct node *data = node_member(node, "data"), *evidence = node_member(node, "evidence");
    if (data)
        load_data(loader, source, data, intent);
    if (evidence)
        load_evidence(loader, source, evidence, intent);
    load_proofs(loader, source, node, intent);
}
