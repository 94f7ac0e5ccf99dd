/* language/template.c - parsing the notation by recursive descent; everything is complained about by
 * FILE:LINE. */
#include <string.h>

#include "language/template_private.h"

#define TEMPLATE_LIMIT 8192
#define DEPTH_LIMIT 24
#define GLUE_LIMIT 64

static struct piece *parse_choices(struct parser *p, char closer);

struct piece *parser_fail(struct parser *p, const char *what)
{
    if (!p->failed)
        complain(p->t->complaints, p->file, p->line, "%s, in \"%.200s\"", what, p->text);
    p->failed = true;
    return NULL;
}

struct piece *piece_make(struct parser *p, enum piece_kind kind)
{
    struct piece *piece = arena_alloc(p->memory, sizeof *piece);
    piece->kind = kind;
    return piece;
}

void piece_add(struct parser *p, struct piece *parent, struct piece *item)
{
    *ARENA_PUSH(p->memory, parent->items, parent->count) = item;
}

/* What a part of a glued word can be: texts without blanks. */
static bool glue_texts(struct parser *p, const struct piece *piece, const char **texts, size_t *count)
{
    switch (piece->kind) {
    case PIECE_TEXT:
        if (*count == GLUE_LIMIT)
            return false;
        texts[(*count)++] = piece->text;
        return true;
    case PIECE_EMPTY:
        if (*count == GLUE_LIMIT)
            return false;
        texts[(*count)++] = "";
        return true;
    case PIECE_MAYBE:
        if (*count == GLUE_LIMIT)
            return false;
        texts[(*count)++] = "";
        return glue_texts(p, piece->items[0], texts, count);
    case PIECE_ONE:
        for (size_t i = 0; i < piece->count; i++)
            if (!glue_texts(p, piece->items[i], texts, count))
                return false;
        return true;
    case PIECE_ALL: return piece->count == 1 && glue_texts(p, piece->items[0], texts, count);
    default: return false;
    }
}

/* "order[s]", "(re|)schedule[d]": every whole word it can be. */
static struct piece *glue(struct parser *p, struct piece **run, size_t run_count)
{
    const char *whole[GLUE_LIMIT] = {""};
    size_t whole_count = 1;
    for (size_t i = 0; i < run_count; i++) {
        const char *texts[GLUE_LIMIT], *next[GLUE_LIMIT];
        size_t count = 0, next_count = 0;
        if (!glue_texts(p, run[i], texts, &count) || count * whole_count > GLUE_LIMIT)
            return parser_fail(
                p, "only single words can be glued to a word, 64 forms at most; put blanks around what is a "
                   "word of its own");
        for (size_t a = 0; a < whole_count; a++)
            for (size_t b = 0; b < count; b++)
                next[next_count++] = arena_printf(p->memory, "%s%s", whole[a], texts[b]);
        memcpy(whole, next, next_count * sizeof *whole);
        whole_count = next_count;
    }
    struct piece *one = piece_make(p, PIECE_ONE);
    for (size_t i = 0; i < whole_count; i++) {
        if (!*whole[i])
            return parser_fail(p, "a glued word can be empty; put blanks around what is a word of its own");
        struct piece *text = piece_make(p, PIECE_TEXT);
        text->text = whole[i];
        piece_add(p, one, text);
    }
    return one;
}

/* What stands for a rule that is wrong: other templates go on pointing to it. */
static struct piece *make_kept(struct templates *t)
{
    struct piece *piece = arena_alloc(t->arena, sizeof *piece);
    piece->kind = PIECE_ALL;
    piece->ready = true;
    return piece;
}

static struct piece *rule_piece(struct parser *p, const char *name, size_t len)
{
    struct templates *t = p->t;
    for (size_t i = 0; i < t->rule_count; i++) {
        if (strlen(t->rules[i].name) != len || memcmp(t->rules[i].name, name, len) != 0)
            continue;
        if (t->rules[i].open)
            return parser_fail(p, arena_printf(t->arena, "the rule <%.*s> uses itself", (int)len, name));
        if (!t->rules[i].piece) {
            t->rules[i].open = true;
            struct piece *piece = template_parse(t, t->rules[i].text, t->rules[i].file, t->rules[i].line);
            t->rules[i].open = false;
            t->rules[i].piece = piece ? piece : make_kept(t);
            t->rules[i].piece->shared = true;
            if (!piece)
                p->failed = true;
        }
        return t->rules[i].piece;
    }
    return parser_fail(
        p, arena_printf(t->arena, "there is no rule <%.*s>; define it in expansion_rules", (int)len, name));
}

static struct piece *brace_piece(struct parser *p, const char *name, size_t len)
{
    struct templates *t = p->t;
    const char *colon = memchr(name, ':', len);
    size_t list_len = colon ? (size_t)(colon - name) : len;
    char *slot = arena_copy(p->memory, colon ? colon + 1 : name, colon ? len - list_len - 1 : len);
    enum entity_type type = ENTITY_NONE;
    bool known = entity_type_find(slot, &type);
    for (size_t i = 0; i < t->list_count; i++) {
        if (strlen(t->lists[i].name) != list_len || memcmp(t->lists[i].name, name, list_len) != 0)
            continue;
        if (colon && !known)
            return parser_fail(p, arena_printf(t->arena, "there is no slot \"%s\"", slot));
        struct piece *piece = piece_make(p, PIECE_LIST);
        piece->list = &t->lists[i];
        piece->type = known ? type : ENTITY_NONE;
        return piece;
    }
    if (!colon && strcmp(slot, "number") == 0)
        return piece_make(p, PIECE_DIGITS);
    if (!colon && strcmp(slot, "any") == 0)
        return piece_make(p, PIECE_ANY);
    if (!colon &&
        (type == ENTITY_DATE || type == ENTITY_AMOUNT)) /* they stay words, which a rule describes */
        return rule_piece(p, name, len);
    bool mark = known && type != ENTITY_PROBLEM && type != ENTITY_DATE && type != ENTITY_AMOUNT &&
                type != ENTITY_ABOUT;
    if (!colon && (mark || strcmp(slot, "value") == 0)) {
        struct piece *piece = piece_make(p, PIECE_MARK);
        piece->word = mark ? (uint32_t)type : WORD_VALUE;
        piece->type = mark ? type : ENTITY_NONE;
        return piece;
    }
    return parser_fail(
        p, arena_printf(t->arena, "there is no list or value {%.*s}; define it in lists", (int)len, name));
}

static struct piece *parse_reference(struct parser *p, char opener, char closer)
{
    const char *name = ++p->at;
    const char *end = strchr(name, closer);
    if (!end || end == name)
        return parser_fail(p, arena_printf(p->t->arena, "\"%c\" without a name and \"%c\"", opener, closer));
    p->at = end + 1;
    return opener == '<' ? rule_piece(p, name, (size_t)(end - name))
                         : brace_piece(p, name, (size_t)(end - name));
}

static struct piece *parse_item(struct parser *p)
{
    const char *start = p->at;
    switch (*p->at) {
    case '(': p->at++; return parse_choices(p, ')');
    case '[': {
        p->at++;
        struct piece *inner = parse_choices(p, ']');
        if (!inner)
            return NULL;
        struct piece *maybe = piece_make(p, PIECE_MAYBE);
        piece_add(p, maybe, inner);
        return maybe;
    }
    case '<': return parse_reference(p, '<', '>');
    case '{': return parse_reference(p, '{', '}');
    case '^': p->at++; return piece_make(p, PIECE_BEGIN);
    case '$': p->at++; return piece_make(p, PIECE_END);
    case '>':
    case '}': return parser_fail(p, "a closing bracket that nothing opened");
    default: break;
    }
    if (strncmp(p->at, "...", 3) == 0) {
        p->at += 3;
        return piece_make(p, PIECE_GAP);
    }
    while (*p->at && !strchr(" \t\n()[]{}<>|;^$", *p->at) && strncmp(p->at, "...", 3) != 0)
        p->at++;
    struct piece *text = piece_make(p, PIECE_TEXT);
    text->text = arena_copy(p->memory, start, (size_t)(p->at - start));
    return text;
}

static bool is_glueable(const struct piece *piece)
{
    return piece->kind == PIECE_TEXT || piece->kind == PIECE_MAYBE || piece->kind == PIECE_ONE;
}

/* Items up to "|", ";", or a closing bracket. Adjacent ones without a blank between are one glued word. */
static struct piece *parse_sequence(struct parser *p)
{
    struct piece *all = piece_make(p, PIECE_ALL);
    struct piece *run[16];
    size_t run_count = 0;
    for (;;) {
        bool blank = *p->at == ' ' || *p->at == '\t' || *p->at == '\n';
        bool end = !*p->at || strchr("|;)]", *p->at);
        if ((blank || end) && run_count) {
            struct piece *whole = run_count == 1 ? run[0] : glue(p, run, run_count);
            if (!whole)
                return NULL;
            piece_add(p, all, whole);
            run_count = 0;
        }
        if (end)
            break;
        if (blank) {
            p->at++;
            continue;
        }
        struct piece *item = parse_item(p);
        if (!item)
            return NULL;
        if (!is_glueable(item) || (run_count && !is_glueable(run[0])) || run_count == 16) {
            if (run_count && item->kind != PIECE_GAP && item->kind != PIECE_END &&
                run[0]->kind != PIECE_BEGIN)
                return parser_fail(p, "put a blank between a word and a <rule> or {value}");
            if (run_count) {
                piece_add(p, all, run_count == 1 ? run[0] : glue(p, run, run_count));
                run_count = 0;
            }
            if (p->failed)
                return NULL;
            piece_add(p, all, item);
            continue;
        }
        run[run_count++] = item;
    }
    if (!all->count)
        return piece_make(p, PIECE_EMPTY);
    return all->count == 1 ? all->items[0] : all;
}

static struct piece *parse_choices(struct parser *p, char closer)
{
    char separator = 0;
    if (++p->depth > DEPTH_LIMIT)
        return parser_fail(p, "too many brackets inside each other; use a rule");
    struct piece *one = piece_make(p, PIECE_ONE);
    for (;;) {
        struct piece *item = parse_sequence(p);
        if (!item)
            return NULL;
        piece_add(p, one, item);
        if (*p->at == closer)
            break;
        if (!*p->at)
            return parser_fail(p, arena_printf(p->t->arena, "\"%c\" is missing", closer));
        if (*p->at != '|' && *p->at != ';')
            return parser_fail(p,
                               arena_printf(p->t->arena, "\"%c\" closes what \"%c\" should", *p->at, closer));
        if (separator && separator != *p->at)
            return parser_fail(p, "\"|\" and \";\" in one pair of brackets; use a pair for each");
        separator = *p->at++;
    }
    if (closer)
        p->at++;
    p->depth--;
    if (separator == ';') {
        if (one->count > ANY_ORDER_LIMIT)
            return parser_fail(p, "at most four items can come in any order");
        one->kind = PIECE_ANY_ORDER;
    }
    if (one->count == 1 && one->items[0]->kind != PIECE_TEXT)
        return one->items[0];
    return one;
}

bool piece_is_words(const struct piece *piece)
{
    for (size_t i = 0; i < piece->count; i++)
        if (piece->items[i]->kind != PIECE_WORD)
            return false;
    return piece->count > 0;
}

void templates_next(struct templates *templates)
{
    arena_reset(templates->passing);
}

struct piece *template_parse(struct templates *templates, const char *text, const char *file, int line)
{
    struct parser p = {
        .t = templates, .text = text, .at = text, .file = file, .line = line, .memory = templates->passing};
    if (strlen(text) > TEMPLATE_LIMIT)
        return parser_fail(&p, "a template of more than 8 KB; split it");
    struct piece *piece = parse_choices(&p, '\0');
    if (!piece || p.failed)
        return NULL;
    p.memory = templates->arena;
    return template_resolve(&p, piece);
}
