/* language/load_shared.c - the sections of the files that begin with "_": a table of readers, in the order in
 * which one needs the other. */
#include <string.h>

#include "base/str.h"
#include "language/language_private.h"
#include "language/load_words.h"

#define VARIANTS 512 /* ways of saying an entry of a list */

typedef void (*read_section)(struct loader *loader, const struct source *source, const struct node *section);

static void name_lists(struct loader *loader, const struct source *source, const struct node *section)
{
    struct templates *t = &loader->language->templates;
    for (size_t i = 0; load_is_map(loader, source, section) && i < section->count; i++)
        ARENA_PUSH(t->arena, t->lists, t->list_count)->name = section->items[i]->key;
}

static void name_rules(struct loader *loader, const struct source *source, const struct node *section)
{
    struct templates *t = &loader->language->templates;
    if (!load_is_map(loader, source, section))
        return;
    for (size_t i = 0; i < section->count; i++) {
        const struct node *item = section->items[i];
        bool twice = false;
        if (item->kind != NODE_TEXT) {
            load_complain(loader, source, item->line, "a rule is one template");
            continue;
        }
        for (size_t k = 0; k < t->rule_count; k++)
            twice = twice || text_equal(t->rules[k].name, item->key);
        if (twice)
            load_complain(loader, source, item->key_line, "the rule <%s> is defined twice", item->key);
        else
            *ARENA_PUSH(t->arena, t->rules, t->rule_count) =
                (struct expansion_rule){item->key, item->text, source->path, item->line, NULL, false};
    }
}

static bool has_list(const struct piece *piece)
{
    bool found = piece->kind == PIECE_LIST;
    for (size_t i = 0; i < piece->count; i++)
        found = found || has_list(piece->items[i]);
    return found;
}

/* One entry of a list: "red", or { in: "(dark|navy) blue", out: blue }. */
static void read_list_value(struct loader *loader, const struct source *source, const struct node *value,
                            struct value_list *list)
{
    struct templates *t = &loader->language->templates;
    const char *in = value->kind == NODE_TEXT ? value->text : node_text(value, "in");
    const char *out = value->kind == NODE_TEXT ? value->text : node_text(value, "out");
    const char **texts = NULL;
    if (!in || !out) {
        load_complain(loader, source, value->line, "a value is a text or { in: ..., out: ... }");
        return;
    }
    struct piece *piece = template_parse(t, in, source->path, value->line);
    if (!piece)
        return;
    if (has_list(piece)) {
        load_complain(loader, source, value->line, "a list cannot hold another list; use a rule");
        return;
    }
    size_t ways = template_expand(t, piece, VARIANTS, source->path, value->line, &texts);
    for (size_t i = 0; i < ways; i++)
        *ARENA_PUSH(t->arena, list->names, list->name_count) =
            (struct value_name){arena_text(t->arena, texts[i]), out};
    *ARENA_PUSH(t->arena, list->piece->items, list->piece->count) = piece;
}

static struct piece *make_piece(struct templates *t, enum piece_kind kind)
{
    struct piece *piece = arena_alloc(t->arena, sizeof *piece);
    piece->kind = kind;
    piece->ready = piece->shared = true;
    return piece;
}

static void read_lists(struct loader *loader, const struct source *source, const struct node *section)
{
    struct templates *t = &loader->language->templates;
    for (size_t i = 0; section->kind == NODE_MAP && i < section->count; i++) {
        const struct node *values = node_member(section->items[i], "values");
        struct value_list *list = NULL;
        for (size_t k = 0; k < t->list_count; k++)
            if (text_equal(t->lists[k].name, section->items[i]->key))
                list = &t->lists[k];
        bool has_values = values && values->kind == NODE_LIST && values->count;
        if (!list)
            continue;
        if (!has_values)
            load_complain(loader, source, section->items[i]->line,
                          "a list is { values: [...] } with a value at least");
        if (list->piece) {
            load_complain(loader, source, section->items[i]->key_line, "the list {%s} is defined twice",
                          list->name);
            continue;
        }
        list->piece = make_piece(t, PIECE_ONE);
        for (size_t v = 0; has_values && v < values->count; v++)
            read_list_value(loader, source, values->items[v], list);
        if (!list->piece->count) /* complained about; templates may name it all the same */
            *ARENA_PUSH(t->arena, list->piece->items, list->piece->count) = make_piece(t, PIECE_ANY);
    }
}

/* Rules that no template uses must be right too. */
static void parse_rules(struct loader *loader, const struct source *source, const struct node *section)
{
    struct templates *t = &loader->language->templates;
    for (size_t i = 0; section->kind == NODE_MAP && i < section->count; i++)
        for (size_t k = 0; k < t->rule_count; k++)
            if (!t->rules[k].piece && text_equal(t->rules[k].name, section->items[i]->key)) {
                t->rules[k].open = true;
                t->rules[k].piece = template_parse(t, t->rules[k].text, source->path, t->rules[k].line);
                t->rules[k].open = false;
            }
}

static void add_templates(struct loader *loader, const struct source *source, struct ruleset *set,
                          const struct rule *rule, const struct node *node)
{
    const struct node *const *items;
    size_t count;
    if (!node || !load_texts(loader, source, node, &items, &count))
        return;
    for (size_t i = 0; i < count; i++)
        load_template(loader, source, set, *rule, items[i]);
}

static void read_openings(struct loader *loader, const struct source *source, const struct node *section,
                          enum rule_kind kind)
{
    struct rule rule = {.kind = kind};
    add_templates(loader, source, &loader->language->rules, &rule, section);
}

static void read_corrections(struct loader *loader, const struct source *source, const struct node *section)
{
    read_openings(loader, source, section, RULE_CORRECTION);
}

static void read_follow_ups(struct loader *loader, const struct source *source, const struct node *section)
{
    read_openings(loader, source, section, RULE_FOLLOW_UP);
}

static void read_mentions(struct loader *loader, const struct source *source, const struct node *section)
{
    static const struct {
        const char *name;
        enum mention_kind kind;
    } kinds[] = {
        {"ordinal", MENTION_ORDINAL},   {"other", MENTION_OTHER},        {"newest", MENTION_NEWEST},
        {"all", MENTION_ALL},           {"same", MENTION_SAME},          {"next", MENTION_NEXT},
        {"them", MENTION_THEM},         {"oldest", MENTION_OLDEST},      {"day_of_week", MENTION_WEEKDAY},
        {"days_ago", MENTION_DAYS_AGO}, {"weeks_ago", MENTION_WEEKS_AGO}};
    for (size_t i = 0; section->kind == NODE_LIST && i < section->count; i++) {
        const struct node *item = section->items[i];
        struct rule rule = {.kind = RULE_MENTION};
        const char *kind = node_text(item, "kind");
        for (size_t k = 0; k < sizeof kinds / sizeof *kinds; k++)
            if (text_equal(kind, kinds[k].name))
                rule.mention = kinds[k].kind;
        node_integer(node_member(item, "ordinal"), &rule.ordinal);
        if (!rule.mention || (rule.mention == MENTION_ORDINAL && !rule.ordinal)) {
            load_complain(
                loader, source, item->line,
                "a mention is { kind: other|newest|oldest|all|same|them|next|ordinal|day_of_week|days_ago|"
                "weeks_ago, ordinal: N, phrases: [...] }");
            continue;
        }
        add_templates(loader, source, &loader->language->rules, &rule, node_member(item, "phrases"));
    }
}

/* { de: [templates], other: [templates] }: whole sentences that ask for another language. */
static void read_languages(struct loader *loader, const struct source *source, const struct node *section)
{
    for (size_t i = 0; load_is_map(loader, source, section) && i < section->count; i++) {
        struct slot *slot = arena_alloc(loader->language->arena, sizeof *slot);
        slot->value = section->items[i]->key;
        struct rule rule = {.kind = RULE_WISH, .slots = slot, .slot_count = 1};
        add_templates(loader, source, &loader->language->rules, &rule, section->items[i]);
    }
}

static void read_names(struct loader *loader, const struct source *source, const struct node *section)
{
    for (size_t i = 0; section->kind == NODE_LIST && i < section->count; i++) {
        const struct node *item = section->items[i];
        const char *type = node_text(item, "type");
        struct rule rule = {.kind = RULE_NAME, .ordinal = text_equal(node_text(item, "short"), "true")};
        if (!type || !entity_type_find(type, &rule.type))
            load_complain(loader, source, item->line, "a name is { type: order_number, phrases: [...] }");
        else
            add_templates(loader, source, &loader->language->names, &rule, node_member(item, "phrases"));
    }
}

static void read_values(struct loader *loader, const struct source *source, const struct node *section)
{
    struct language *language = loader->language;
    for (size_t i = 0; section->kind == NODE_LIST && i < section->count; i++) {
        const struct node *item = section->items[i], *patterns = node_member(item, "patterns");
        const struct node *const *texts;
        const char *type = node_text(item, "type");
        struct rule rule = {.kind = RULE_VALUE};
        uint32_t digits = WORD_DIGITS;
        size_t count = 0;
        if (!type || (strcmp(type, "nothing") != 0 && !entity_type_find(type, &rule.type))) {
            load_complain(loader, source, item->line,
                          "a value needs a type: date, amount, postcode, phone, nothing");
            continue;
        }
        if (!load_asked(loader, source, item, &rule))
            continue;
        add_templates(loader, source, &language->values, &rule, node_member(item, "phrases"));
        if (!patterns || !load_texts(loader, source, patterns, &texts, &count))
            continue;
        for (size_t k = 0; k < count; k++) {
            rule.place = arena_printf(language->arena, "%s:%d", source->place, texts[k]->line);
            ruleset_add_pattern(&language->values, &language->templates, rule, texts[k]->text, &digits, 1,
                                source->path, texts[k]->line);
        }
    }
}

static void read_shapes(struct loader *loader, const struct source *source, const struct node *section)
{
    struct language *language = loader->language;
    const struct node *orders = node_member(section, "order_number"),
                      *postcode = node_member(section, "postcode");
    const struct node *const *items;
    size_t count = 0;
    if (orders && load_texts(loader, source, orders, &items, &count)) {
        language->codes = arena_alloc_array(language->arena, count ? count : 1, sizeof(struct pattern *));
        for (size_t i = 0; i < count; i++) {
            struct pattern *shape =
                shape_open(items[i]->text, loader->complaints, source->path, items[i]->line);
            if (shape)
                language->codes[language->code_count++] = shape;
        }
    }
    if (postcode && postcode->kind == NODE_TEXT)
        language->postcode = shape_open(postcode->text, loader->complaints, source->path, postcode->line);
}

/* "shop" stands for every shop intent. */
static bool absorb(struct language *language, const char *from_name, const char *to_name)
{
    enum intent from, to;
    bool shop = strcmp(from_name, "shop") == 0;
    if (!intent_find(to_name, &to) || (!shop && !intent_find(from_name, &from)))
        return false;
    for (int i = 0; i < INTENT_COUNT; i++)
        if (shop ? intent_is_shop((enum intent)i) : i == (int)from)
            language->absorbs[i][to] = true;
    return true;
}

static void read_scoring(struct loader *loader, const struct source *source, const struct node *section)
{
    struct language *language = loader->language;
    const struct node *threshold = node_member(section, "threshold"),
                      *margin = node_member(section, "margin");
    const struct node *absorbs = node_member(section, "absorbs");
    if (threshold)
        load_weight(loader, source, threshold, &language->threshold);
    if (margin)
        load_weight(loader, source, margin, &language->margin);
    for (size_t i = 0; absorbs && absorbs->kind == NODE_MAP && i < absorbs->count; i++) {
        const struct node *const *items;
        size_t count = 0;
        if (!load_texts(loader, source, absorbs->items[i], &items, &count))
            continue;
        for (size_t k = 0; k < count; k++)
            if (!absorb(language, absorbs->items[i]->key, items[k]->text))
                load_complain(loader, source, items[k]->line, "there is no such intent");
    }
}

static const struct {
    const char *name;
    read_section read;
} sections[] = {
    {"forms", load_forms},
    {"contractions", load_contractions},
    {"lists", name_lists},
    {"expansion_rules", name_rules},
    {"lists", read_lists},
    {"expansion_rules", parse_rules},
    {"skip_words", load_skips},
    {"fillers", load_fillers},
    {"known_words", load_known},
    {"goods", load_goods},
    {"not_items", load_not_items},
    {"determiners", load_determiners},
    {"soft_borders", load_borders},
    {"numbers", load_numbers},
    {"spellings", load_spellings},
    {"compounds", load_compounds},
    {"corrections", read_corrections},
    {"follow_ups", read_follow_ups},
    {"mentions", read_mentions},
    {"names", read_names},
    {"languages", read_languages},
    {"values", read_values},
    {"shapes", read_shapes},
    {"scoring", read_scoring},
};

static void check_sections(struct loader *loader, const struct source *source)
{
    for (size_t i = 0; i < source->root->count; i++) {
        const struct node *item = source->root->items[i];
        bool known = text_equal(item->key, "language") || text_equal(item->key, "about");
        for (size_t k = 0; k < sizeof sections / sizeof *sections; k++)
            known = known || text_equal(item->key, sections[k].name);
        if (!known)
            load_complain(loader, source, item->key_line,
                          "there is no section \"%s\"; docs/intents.md lists those "
                          "there are",
                          item->key);
    }
}

void load_shared(struct loader *loader)
{
    for (size_t k = 0; k < sizeof sections / sizeof *sections; k++)
        for (size_t i = 0; i < loader->count; i++) {
            const struct source *source = &loader->sources[i];
            const struct node *section =
                source->root && source->name[0] == '_' ? node_member(source->root, sections[k].name) : NULL;
            if (section)
                sections[k].read(loader, source, section);
            templates_next(&loader->language->templates);
        }
    for (size_t i = 0; i < loader->count; i++)
        if (loader->sources[i].root && loader->sources[i].name[0] == '_')
            check_sections(loader, &loader->sources[i]);
}
