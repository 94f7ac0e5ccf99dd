/* language/rules.c - rules and the index over the words that they need. Matching is in scan.c. */
#include "language/rules.h"

#include <stdlib.h>
#include <string.h>

#include "language/compile.h"
#include "language/outline.h"
#include "language/pattern.h"

#define CHECK_SIZE 16000 /* bytes; from here on a pattern may be too large for PCRE2: try at once */

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
            pattern_clear(set->rules[i].pattern);
    set->count = 0;
}

void ruleset_compile(const struct ruleset *set, struct complaints *complaints)
{
    for (size_t i = 0; i < set->count; i++)
        if (set->rules[i].pattern)
            pattern_check(set->rules[i].pattern, complaints, set->rules[i].place, 0);
}

/* The number of the clause that asks for one of these words. */
static uint32_t clause_of(struct ruleset *set, const struct need *need)
{
    uint32_t hash = 2166136261u;
    for (size_t i = 0; i < need->count; i++)
        hash = (hash ^ need->words[i]) * 16777619u;
    uint32_t *bucket = &set->buckets[(hash ^ hash >> 16) & 1023];
    for (uint32_t c = *bucket; c; c = set->clauses[c].next)
        if (set->clauses[c].count == need->count &&
            memcmp(set->clauses[c].words, need->words, need->count * sizeof *need->words) == 0)
            return c;
    struct clause *clause = ARENA_PUSH(set->arena, set->clauses, set->clause_count);
    uint32_t *words = arena_alloc_array(set->arena, need->count, sizeof *words);
    memcpy(words, need->words, need->count * sizeof *words);
    *clause = (struct clause){words, (uint32_t)need->count, *bucket};
    *bucket = (uint32_t)(set->clause_count - 1);
    return *bucket;
}

static void set_clauses(struct ruleset *set, struct rule *rule, const struct need *needs, size_t count,
                        bool ordered)
{
    uint32_t *clauses = arena_alloc_array(set->arena, count ? count : 1, sizeof *clauses);
    struct step *steps = arena_alloc_array(set->arena, count ? count : 1, sizeof *steps);
    bool from_begin = rule->kind == RULE_SENTENCE || rule->kind == RULE_WISH ||
                      rule->kind == RULE_CORRECTION || rule->kind == RULE_FOLLOW_UP;
    size_t kept = 0;
    for (size_t i = 0; i < count; i++) {
        bool seen = false;
        steps[i] =
            (struct step){clause_of(set, &needs[i]), (uint32_t)(needs[i].reach > 0 ? needs[i].reach : 0)};
        for (size_t k = 0; k < kept; k++)
            seen = seen || clauses[k] == steps[i].clause;
        if (!seen)
            clauses[kept++] = steps[i].clause;
    }
    rule->clauses = clauses;
    rule->clause_count = kept;
    rule->steps = ordered && (count > 1 || from_begin) ? steps : NULL;
    rule->step_count = count;
    rule->lead = from_begin && count ? needs[0].before : -1;
    rule->tail = rule->kind == RULE_SENTENCE && count ? needs[count - 1].after : -1;
}

static struct pattern *make_pattern(struct ruleset *set, const struct templates *templates,
                                    const struct piece *piece, enum rule_kind kind)
{
    struct pattern *pattern = arena_alloc(set->arena, sizeof *pattern);
    pattern->lexicon = templates->lexicon;
    pattern->piece = piece;
    pattern->whole = kind == RULE_SENTENCE || kind == RULE_WISH;
    pattern->anchored = pattern->whole || kind == RULE_CORRECTION || kind == RULE_FOLLOW_UP;
    pattern->options = PCRE2_DOLLAR_ENDONLY | (pattern->anchored ? PCRE2_ANCHORED : 0);
    return pattern;
}

bool ruleset_add(struct ruleset *set, struct templates *templates, struct rule rule, struct piece *piece,
                 const char *file, int line)
{
    struct outline outline = outline_of(templates, piece);
    if (!outline.need_count) {
        complain(
            templates->complaints, file, line,
            "no word of this template has to be there, so it would match anything; make one word required");
        return false;
    }
    if (!pattern_captures(piece, &rule)) {
        complain(templates->complaints, file, line,
                 "more than %d lists or values with slots, or one inside (a;b); split the template",
                 RULE_CAPTURES);
        return false;
    }
    pattern_use(templates->lexicon, piece);
    if (rule.kind != RULE_EVIDENCE || !outline.single)
        rule.pattern = make_pattern(set, templates, piece, rule.kind);
    if (rule.pattern && outline.size > CHECK_SIZE &&
        !pattern_check(rule.pattern, templates->complaints, file, line)) {
        pattern_clear(rule.pattern);
        return false;
    }
    set_clauses(set, &rule, outline.needs, outline.need_count, !outline.unordered);
    rule.min_words = outline.min_words;
    rule.max_words = outline.max_words;
    rule.first_clause = outline.first.count ? (int)clause_of(set, &outline.first) : -1;
    *ARENA_PUSH(set->arena, set->rules, set->count) = rule;
    return true;
}

bool ruleset_add_pattern(struct ruleset *set, struct templates *templates, struct rule rule, const char *text,
                         uint32_t *needs, size_t need_count, const char *file, int line)
{
    struct need need = {.words = needs, .count = words_sort(needs, need_count)};
    if (strlen(text) > 4000) {
        complain(templates->complaints, file, line, "a pattern of more than 4000 bytes; split it");
        return false;
    }
    rule.pattern = arena_alloc(set->arena, sizeof *rule.pattern);
    rule.pattern->text = text;
    rule.pattern->options = PCRE2_UTF | PCRE2_UCP | PCRE2_DOLLAR_ENDONLY;
    if (!pattern_check(rule.pattern, templates->complaints, file, line)) {
        pattern_clear(rule.pattern);
        return false;
    }
    for (size_t i = 0; i < need_count; i++)
        templates->lexicon->words[needs[i]].flags |= needs[i] >= WORD_FIRST ? WORD_USED : 0;
    if (need_count)
        set_clauses(set, &rule, &need, 1, false);
    rule.max_words = 1000;
    rule.first_clause = -1;
    *ARENA_PUSH(set->arena, set->rules, set->count) = rule;
    return true;
}

/* ---- the index ---- */

/* The rarest clause first: the one whose words the fewest texts have. */
static void put_rarest_first(struct ruleset *set, const struct lexicon *lexicon)
{
    uint64_t *sums = memory_alloc_array(set->clause_count, sizeof *sums);
    for (size_t c = 1; c < set->clause_count; c++)
        for (uint32_t k = 0; k < set->clauses[c].count; k++)
            sums[c] += word_commonness(lexicon, set->clauses[c].words[k]);
    for (size_t r = 0; r < set->count; r++) {
        uint32_t *clauses = set->rules[r].clauses;
        size_t best = 0;
        for (size_t i = 1; i < set->rules[r].clause_count; i++)
            if (sums[clauses[i]] < sums[clauses[best]])
                best = i;
        if (set->rules[r].clause_count) {
            uint32_t first = clauses[0];
            clauses[0] = clauses[best];
            clauses[best] = first;
        }
    }
    memory_free(sums);
}

/* A row of bits for each word that a clause asks for. */
static void make_rows(struct ruleset *set)
{
    uint32_t *row_of = arena_alloc_array(set->arena, set->word_count, sizeof *row_of);
    uint32_t count = 1;
    for (size_t c = 1; c < set->clause_count; c++)
        for (uint32_t k = 0; k < set->clauses[c].count; k++)
            if (!row_of[set->clauses[c].words[k]])
                row_of[set->clauses[c].words[k]] = count++;
    set->row_size = (set->clause_count + 63) / 64;
    uint64_t *rows = arena_alloc_array(set->arena, count * set->row_size, sizeof *rows);
    for (size_t c = 1; c < set->clause_count; c++)
        for (uint32_t k = 0; k < set->clauses[c].count; k++)
            rows[row_of[set->clauses[c].words[k]] * set->row_size + c / 64] |= 1ull << (c & 63);
    set->row_of = row_of;
    set->rows = rows;
}

/* The rules of each rarest clause, one after the other in memory. */
static void make_checks(struct ruleset *set)
{
    uint32_t *start = arena_alloc_array(set->arena, set->clause_count + 1, sizeof *start);
    uint32_t *fill = memory_alloc_array(set->clause_count + 1, sizeof *fill);
    uint64_t *rarest = arena_alloc_array(set->arena, set->row_size, sizeof *rarest);
    uint32_t *always = arena_alloc_array(set->arena, set->count + 1, sizeof *always);
    for (size_t r = 0; r < set->count; r++) {
        const struct rule *rule = &set->rules[r];
        if (!rule->clause_count) {
            always[set->always_count++] = (uint32_t)r;
            continue;
        }
        rarest[rule->clauses[0] / 64] |= 1ull << (rule->clauses[0] & 63);
        start[rule->clauses[0] + 1] += (uint32_t)rule->clause_count + 1;
    }
    for (size_t c = 0; c < set->clause_count; c++)
        start[c + 1] += start[c];
    uint32_t *checks = arena_alloc_array(set->arena, start[set->clause_count] + 1, sizeof *checks);
    memcpy(fill, start, (set->clause_count + 1) * sizeof *fill);
    for (size_t r = 0; r < set->count; r++) {
        const struct rule *rule = &set->rules[r];
        if (!rule->clause_count)
            continue;
        uint32_t *check = checks + fill[rule->clauses[0]];
        fill[rule->clauses[0]] += (uint32_t)rule->clause_count + 1;
        *check++ = (uint32_t)r;
        *check++ = (uint32_t)rule->clause_count - 1;
        memcpy(check, rule->clauses + 1, (rule->clause_count - 1) * sizeof *check);
    }
    memory_free(fill);
    set->rarest = rarest;
    set->always = always;
    set->checks_start = start;
    set->checks = checks;
}

void ruleset_seal(struct ruleset *set, const struct lexicon *lexicon)
{
    set->word_count = lexicon->count;
    put_rarest_first(set, lexicon);
    make_rows(set);
    make_checks(set);
}
