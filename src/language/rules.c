/* language/rules.c - compiled rules and the index over the words that they need. */
#define PCRE2_CODE_UNIT_WIDTH 8
#include "language/rules.h"

#include <pcre2.h>
#include <stdlib.h>
#include <string.h>

#include "base/log.h"
#include "base/str.h"
#include "language/pattern.h"

#define MATCH_LIMIT 20000
#define CUT_OFFS 8 /* texts that hit the limit so often are not worth more patterns */

struct pattern {
    pcre2_code *code;
    bool jit;
};

/* ---- compiling ---- */

static struct pattern *compile(struct arena *arena, const char *text, uint32_t options,
                               struct complaints *complaints, const char *file, int line)
{
    int error = 0;
    PCRE2_SIZE offset = 0;
    pcre2_code *code = pcre2_compile((PCRE2_SPTR)text, PCRE2_ZERO_TERMINATED, options, &error, &offset, NULL);
    if (!code) {
        char message[160];
        pcre2_get_error_message(error, (PCRE2_UCHAR *)message, sizeof message);
        complain(complaints, file, line, "%s (at byte %zu of the pattern); %s", message, (size_t)offset,
                 strlen(text) > 30000 ? "split the template" : "correct it");
        return NULL;
    }
    struct pattern *pattern = arena ? arena_alloc(arena, sizeof *pattern) : memory_alloc(sizeof *pattern);
    pattern->code = code;
    pattern->jit = pcre2_jit_compile(code, PCRE2_JIT_COMPLETE) == 0; /* without JIT it is only slower */
    return pattern;
}

void ruleset_open(struct ruleset *set, struct arena *arena)
{
    memset(set, 0, sizeof *set);
    set->arena = arena;
    (void)ARENA_PUSH(arena, set->clauses, set->clause_count); /* 0 stands for none */
}

void ruleset_close(struct ruleset *set)
{
    for (size_t i = 0; i < set->count; i++)
        if (set->rules[i].pattern)
            pcre2_code_free(set->rules[i].pattern->code);
    set->count = 0;
}

static int compare_words(const void *a, const void *b)
{
    uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
    return x < y ? -1 : x > y;
}

/* The number of the clause that asks for one of these words. */
static uint32_t clause_of(struct ruleset *set, struct need need)
{
    uint32_t hash = 2166136261u, kept = 0;
    qsort(need.words, need.count, sizeof *need.words, compare_words);
    for (size_t i = 0; i < need.count; i++)
        if (!kept || need.words[kept - 1] != need.words[i])
            need.words[kept++] = need.words[i];
    for (uint32_t i = 0; i < kept; i++)
        hash = (hash ^ need.words[i]) * 16777619u;
    uint32_t *bucket = &set->buckets[(hash ^ hash >> 16) & 1023];
    for (uint32_t c = *bucket; c; c = set->clauses[c].next)
        if (set->clauses[c].count == kept &&
            memcmp(set->clauses[c].words, need.words, kept * sizeof *need.words) == 0)
            return c;
    struct clause *clause = ARENA_PUSH(set->arena, set->clauses, set->clause_count);
    uint32_t *words = arena_alloc_array(set->arena, kept, sizeof *words);
    memcpy(words, need.words, kept * sizeof *words);
    *clause = (struct clause){words, kept, *bucket};
    *bucket = (uint32_t)(set->clause_count - 1);
    return *bucket;
}

static void set_clauses(struct ruleset *set, struct rule *rule, const struct need *needs, size_t count)
{
    uint32_t *clauses = arena_alloc_array(set->arena, count ? count : 1, sizeof *clauses);
    size_t kept = 0;
    for (size_t i = 0; i < count; i++) {
        uint32_t clause = clause_of(set, needs[i]);
        bool seen = false;
        for (size_t k = 0; k < kept; k++)
            seen = seen || clauses[k] == clause;
        if (!seen)
            clauses[kept++] = clause;
    }
    rule->clauses = clauses;
    rule->clause_count = kept;
}

bool ruleset_add(struct ruleset *set, struct templates *templates, struct rule rule,
                 const struct piece *piece, const char *file, int line)
{
    struct shape shape = pattern_shape(set->arena, piece);
    bool anchored = rule.kind == RULE_SENTENCE || rule.kind == RULE_CORRECTION || rule.kind == RULE_FOLLOW_UP;
    if (!shape.need_count) {
        complain(templates->complaints, file, line,
                 "no word of this template has to be there, so it would match "
                 "anything; make one word required");
        return false;
    }
    pattern_use(templates->lexicon, piece);
    if (rule.kind != RULE_EVIDENCE || !shape.single) {
        struct str text = STR_EMPTY;
        str_add(&text, anchored ? "^ " : " ");
        bool written = pattern_write(&text, templates->lexicon, piece, &rule);
        if (rule.kind == RULE_SENTENCE)
            str_add_char(&text, '$');
        if (!written)
            complain(templates->complaints, file, line,
                     "more than %d lists or values with slots; split the template", RULE_CAPTURES);
        else
            rule.pattern =
                compile(set->arena, text.data, PCRE2_DOLLAR_ENDONLY | (anchored ? PCRE2_ANCHORED : 0),
                        templates->complaints, file, line);
        str_clear(&text);
        if (!rule.pattern)
            return false;
    }
    set_clauses(set, &rule, shape.needs, shape.need_count);
    rule.min_words = shape.min_words;
    rule.max_words = shape.max_words;
    rule.first_clause = shape.first.count ? (int)clause_of(set, shape.first) : -1;
    *ARENA_PUSH(set->arena, set->rules, set->count) = rule;
    return true;
}

bool ruleset_add_pattern(struct ruleset *set, struct templates *templates, struct rule rule,
                         const char *pattern, const uint32_t *needs, size_t need_count, const char *file,
                         int line)
{
    struct need need = {NULL, 0};
    if (strlen(pattern) > 4000) {
        complain(templates->complaints, file, line, "a pattern of more than 4000 bytes; split it");
        return false;
    }
    rule.pattern = compile(set->arena, pattern, PCRE2_UTF | PCRE2_UCP | PCRE2_DOLLAR_ENDONLY,
                           templates->complaints, file, line);
    if (!rule.pattern)
        return false;
    for (size_t i = 0; i < need_count; i++)
        *ARENA_PUSH(set->arena, need.words, need.count) = needs[i];
    for (size_t i = 0; i < need_count; i++)
        templates->lexicon->words[needs[i]].flags |= needs[i] >= WORD_FIRST ? WORD_USED : 0;
    if (need_count)
        set_clauses(set, &rule, &need, 1);
    rule.max_words = 1000;
    rule.first_clause = -1;
    *ARENA_PUSH(set->arena, set->rules, set->count) = rule;
    return true;
}

/* ---- the index ---- */

struct pair {
    uint32_t key, value;
};

/* Turns pairs into one array of values by key and one of where each key's begin. */
static void index_pairs(struct arena *arena, const struct pair *pairs, size_t count, size_t keys,
                        const uint32_t **ret_start, const uint32_t **ret_values)
{
    uint32_t *start = arena_alloc_array(arena, keys + 1, sizeof *start);
    uint32_t *fill = memory_alloc_array(keys + 1, sizeof *fill);
    uint32_t *values = arena_alloc_array(arena, count ? count : 1, sizeof *values);
    for (size_t i = 0; i < count; i++)
        start[pairs[i].key + 1]++;
    for (size_t k = 0; k < keys; k++)
        start[k + 1] += start[k];
    memcpy(fill, start, (keys + 1) * sizeof *fill);
    for (size_t i = 0; i < count; i++)
        values[fill[pairs[i].key]++] = pairs[i].value;
    memory_free(fill);
    *ret_start = start;
    *ret_values = values;
}

/* The rarest clause first: the one whose words the fewest rules ask for. */
static void put_rarest_first(struct ruleset *set, const uint32_t *word_uses)
{
    for (size_t r = 0; r < set->count; r++) {
        struct rule *rule = &set->rules[r];
        uint32_t *clauses = (uint32_t *)rule->clauses;
        uint64_t least = UINT64_MAX;
        size_t best = 0;
        for (size_t i = 0; i < rule->clause_count; i++) {
            const struct clause *clause = &set->clauses[clauses[i]];
            uint64_t uses = 0;
            for (uint32_t k = 0; k < clause->count; k++)
                uses += word_uses[clause->words[k]];
            if (uses < least) {
                least = uses;
                best = i;
            }
        }
        if (rule->clause_count) {
            uint32_t first = clauses[0];
            clauses[0] = clauses[best];
            clauses[best] = first;
        }
    }
}

void ruleset_seal(struct ruleset *set, const struct lexicon *lexicon)
{
    uint32_t *uses = memory_alloc_array(lexicon->count, sizeof *uses);
    struct pair *pairs = NULL;
    size_t count = 0, total = 0;
    uint32_t *always = arena_alloc_array(set->arena, set->count + 1, sizeof *always);
    set->word_count = lexicon->count;
    for (size_t r = 0; r < set->count; r++)
        for (size_t i = 0; i < set->rules[r].clause_count; i++) {
            const struct clause *clause = &set->clauses[set->rules[r].clauses[i]];
            for (uint32_t k = 0; k < clause->count; k++)
                uses[clause->words[k]]++;
        }
    for (size_t c = 1; c < set->clause_count; c++)
        total += set->clauses[c].count;
    put_rarest_first(set, uses);
    memory_free(uses);

    pairs = memory_alloc_array(total + set->count + 1, sizeof *pairs);
    for (size_t c = 1; c < set->clause_count; c++)
        for (uint32_t k = 0; k < set->clauses[c].count; k++)
            pairs[count++] = (struct pair){set->clauses[c].words[k], (uint32_t)c};
    index_pairs(set->arena, pairs, count, lexicon->count, &set->word_start, &set->word_clauses);
    count = 0;
    for (size_t r = 0; r < set->count; r++) {
        if (!set->rules[r].clause_count) {
            always[set->always_count++] = (uint32_t)r;
            continue;
        }
        pairs[count++] = (struct pair){set->rules[r].clauses[0], (uint32_t)r};
    }
    index_pairs(set->arena, pairs, count, set->clause_count, &set->clause_start, &set->clause_rules);
    set->always = always;
    memory_free(pairs);
}

/* ---- matching ---- */

struct scan {
    pcre2_match_data *data;
    pcre2_match_context *context;
    pcre2_jit_stack *stack;
    uint32_t *stamps;
    size_t stamp_count;
    uint32_t epoch;
    uint32_t *rules;
    size_t rule_capacity;
    int cut_offs;
};

struct scan *scan_open(void)
{
    struct scan *scan = memory_alloc(sizeof *scan);
    scan->data = pcre2_match_data_create(1 + RULE_CAPTURES, NULL);
    scan->context = pcre2_match_context_create(NULL);
    scan->stack = pcre2_jit_stack_create(32 * 1024, 256 * 1024, NULL);
    pcre2_set_match_limit(scan->context, MATCH_LIMIT);
    pcre2_set_depth_limit(scan->context, 1000);    /* for the interpreter alone */
    pcre2_set_heap_limit(scan->context, 4 * 1024); /* likewise */
    if (scan->stack)
        pcre2_jit_stack_assign(scan->context, NULL, scan->stack);
    return scan;
}

void scan_close(struct scan *scan)
{
    if (!scan)
        return;
    pcre2_match_data_free(scan->data);
    pcre2_match_context_free(scan->context);
    pcre2_jit_stack_free(scan->stack);
    memory_free(scan->stamps);
    memory_free(scan->rules);
    memory_free(scan);
}

void scan_rest(struct scan *scan)
{
    scan->cut_offs = 0;
}

static void make_room(struct scan *scan, const struct ruleset *set)
{
    if (scan->stamp_count < set->clause_count) {
        memory_free(scan->stamps);
        scan->stamp_count = set->clause_count;
        scan->stamps = memory_alloc_array(scan->stamp_count, sizeof *scan->stamps);
        scan->epoch = 0;
    }
    if (scan->rule_capacity < set->count) {
        memory_free(scan->rules);
        scan->rule_capacity = set->count;
        scan->rules = memory_alloc_array(scan->rule_capacity, sizeof *scan->rules);
    }
    if (++scan->epoch == 0) {
        memset(scan->stamps, 0, scan->stamp_count * sizeof *scan->stamps);
        scan->epoch = 1;
    }
}

size_t scan_rules(struct scan *scan, const struct ruleset *set, const uint32_t *words, size_t count,
                  const uint32_t **ret_rules)
{
    size_t found = 0, kept = 0;
    make_room(scan, set);
    for (size_t i = 0; i < count; i++) {
        if (words[i] == WORD_UNKNOWN || words[i] >= set->word_count)
            continue;
        for (uint32_t c = set->word_start[words[i]]; c < set->word_start[words[i] + 1]; c++) {
            uint32_t clause = set->word_clauses[c];
            if (scan->stamps[clause] == scan->epoch)
                continue;
            scan->stamps[clause] = scan->epoch;
            for (uint32_t r = set->clause_start[clause]; r < set->clause_start[clause + 1]; r++)
                scan->rules[found++] = set->clause_rules[r];
        }
    }
    for (size_t i = 0; i < set->always_count; i++)
        scan->rules[found++] = set->always[i];
    for (size_t i = 0; i < found; i++) {
        const struct rule *rule = &set->rules[scan->rules[i]];
        bool all = true;
        for (size_t k = 1; all && k < rule->clause_count; k++)
            all = scan->stamps[rule->clauses[k]] == scan->epoch;
        if (all)
            scan->rules[kept++] = scan->rules[i];
    }
    *ret_rules = scan->rules;
    return kept;
}

static int run(struct scan *scan, const struct pattern *pattern, const char *subject, size_t len, size_t from)
{
    if (scan->cut_offs >= CUT_OFFS)
        return PCRE2_ERROR_NOMATCH;
    int rc =
        pattern->jit
            ? pcre2_jit_match(pattern->code, (PCRE2_SPTR)subject, len, from, 0, scan->data, scan->context)
            : pcre2_match(pattern->code, (PCRE2_SPTR)subject, len, from, 0, scan->data, scan->context);
    if (rc < 0 && rc != PCRE2_ERROR_NOMATCH && ++scan->cut_offs == CUT_OFFS)
        log_debug("language.cut_off", "patterns gave up on a text of %zu bytes", len);
    return rc;
}

bool scan_matches(struct scan *scan, const struct rule *rule, const char *subject, size_t len, size_t from,
                  struct range ret_found[1 + RULE_CAPTURES])
{
    int rc = run(scan, rule->pattern, subject, len, from);
    if (rc < 0)
        return false;
    if (!ret_found)
        return true;
    const PCRE2_SIZE *offsets = pcre2_get_ovector_pointer(scan->data);
    for (int i = 0; i <= RULE_CAPTURES; i++) {
        bool set = (rc == 0 || i < rc) && offsets[2 * i] != PCRE2_UNSET;
        ret_found[i] = set ? (struct range){offsets[2 * i], offsets[2 * i + 1]} : (struct range){0, 0};
    }
    return true;
}

struct pattern *shape_open(const char *text, struct complaints *complaints, const char *file, int line)
{
    return compile(NULL, text, PCRE2_UTF | PCRE2_CASELESS | PCRE2_ANCHORED | PCRE2_ENDANCHORED, complaints,
                   file, line);
}

void shape_close(struct pattern *shape)
{
    if (!shape)
        return;
    pcre2_code_free(shape->code);
    memory_free(shape);
}

bool scan_fits(struct scan *scan, const struct pattern *shape, const char *text, size_t len)
{
    return run(scan, shape, text, len, 0) >= 0;
}
