/* language/scan.c - which rules a text allows, and running them. */
#include <string.h>

#include "base/log.h"
#include "language/compile.h"
#include "language/rules.h"

#define MATCH_LIMIT 20000
#define CUT_OFFS 8 /* texts that hit the limit so often are not worth more patterns */

#define PLACES 63

struct scan {
    pcre2_match_data *data;
    pcre2_match_context *context;
    pcre2_jit_stack *stack;
    uint64_t *bits; /* the clauses that the text satisfies */
    size_t row_size;
    uint64_t
        *places; /* by clause: at which words of the text it is satisfied, as bits, once it was looked for */
    uint32_t *place_epochs;
    uint32_t epoch;
    const uint64_t
        *word_rows[PLACES]; /* the rows of the text's words, and at which word of the text each is */
    uint8_t word_places[PLACES];
    size_t word_count, last_place;
    bool placed; /* the text is short enough to tell places */
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
    memory_free(scan->bits);
    memory_free(scan->places);
    memory_free(scan->place_epochs);
    memory_free(scan->rules);
    memory_free(scan);
}

void scan_rest(struct scan *scan)
{
    scan->cut_offs = 0;
}

static void make_room(struct scan *scan, const struct ruleset *set)
{
    if (scan->row_size < set->row_size) {
        memory_free(scan->bits);
        memory_free(scan->places);
        memory_free(scan->place_epochs);
        scan->row_size = set->row_size;
        scan->bits = memory_alloc_array(scan->row_size, sizeof *scan->bits);
        scan->places = memory_alloc_array(scan->row_size * 64, sizeof *scan->places);
        scan->place_epochs = memory_alloc_array(scan->row_size * 64, sizeof *scan->place_epochs);
        scan->epoch = 0;
    }
    if (++scan->epoch == 0) {
        memset(scan->place_epochs, 0, scan->row_size * 64 * sizeof *scan->place_epochs);
        scan->epoch = 1;
    }
    if (scan->rule_capacity < set->count) {
        memory_free(scan->rules);
        scan->rule_capacity = set->count;
        scan->rules = memory_alloc_array(scan->rule_capacity, sizeof *scan->rules);
    }
}

static bool has_bit(const uint64_t *row, uint32_t bit)
{
    return row[bit / 64] >> (bit & 63) & 1;
}

static const uint64_t *row_of(const struct ruleset *set, uint32_t word)
{
    return set->rows + set->row_of[word < set->word_count ? word : WORD_UNKNOWN] * set->row_size;
}

/* Remembers at which word of the text each row is. A word's digits stand where the word does. */
static void place_words(struct scan *scan, const struct ruleset *set, const uint32_t *words, size_t count)
{
    scan->word_count = scan->last_place = 0;
    scan->placed = count <= PLACES;
    for (size_t i = 0, place = 0; scan->placed && i < count; i++) {
        place += i && words[i] != WORD_DIGITS;
        scan->word_rows[i] = row_of(set, words[i]);
        scan->word_places[i] = (uint8_t)place;
        scan->last_place = place;
        scan->word_count = i + 1;
    }
}

static uint64_t places_of(struct scan *scan, uint32_t clause)
{
    if (scan->place_epochs[clause] == scan->epoch)
        return scan->places[clause];
    uint64_t places = 0;
    for (size_t i = 0; i < scan->word_count; i++)
        places |= (uint64_t)has_bit(scan->word_rows[i], clause) << scan->word_places[i];
    scan->place_epochs[clause] = scan->epoch;
    scan->places[clause] = places;
    return places;
}

/* The places up to `reach` words after any of these. */
static uint64_t places_after(uint64_t places, uint32_t reach)
{
    uint64_t after = 0;
    for (; reach && places; reach--)
        after |= places <<= 1;
    return after;
}

/* Whether the words that the rule needs stand in its order, and near enough. */
static bool in_place(struct scan *scan, const struct rule *rule)
{
    const struct step *steps = rule->steps;
    uint64_t places = places_of(scan, steps[0].clause);
    if (rule->lead >= 0 && rule->lead < PLACES)
        places &= (2ull << rule->lead) - 1;
    for (size_t i = 1; i < rule->step_count && places; i++)
        places = places_after(places, steps[i - 1].reach) & places_of(scan, steps[i].clause);
    if (rule->tail >= 0 && (size_t)rule->tail < scan->last_place)
        places &= ~0ull << (scan->last_place - (size_t)rule->tail);
    return places != 0;
}

/* The rules whose rarest clause it is, as far as their others are satisfied too. */
static size_t check_clause(struct scan *scan, const struct ruleset *set, uint32_t clause, size_t found)
{
    const uint32_t *check = set->checks + set->checks_start[clause];
    const uint32_t *end = set->checks + set->checks_start[clause + 1];
    while (check < end) {
        uint32_t rule = check[0], more = check[1];
        bool all = true;
        check += 2;
        for (uint32_t i = 0; all && i < more; i++)
            all = has_bit(scan->bits, check[i]);
        check += more;
        if (all && (!scan->placed || !set->rules[rule].steps || in_place(scan, &set->rules[rule])))
            scan->rules[found++] = rule;
    }
    return found;
}

size_t scan_rules(struct scan *scan, const struct ruleset *set, const uint32_t *words, size_t count,
                  const uint32_t **ret_rules)
{
    size_t found = 0;
    make_room(scan, set);
    memset(scan->bits, 0, set->row_size * sizeof *scan->bits);
    for (size_t i = 0; i < count; i++) {
        const uint64_t *row = row_of(set, words[i]);
        for (size_t k = 0; row != set->rows && k < set->row_size; k++)
            scan->bits[k] |= row[k];
    }
    place_words(scan, set, words, count);
    for (size_t k = 0; k < set->row_size; k++)
        for (uint64_t left = scan->bits[k] & set->rarest[k]; left; left &= left - 1)
            found = check_clause(scan, set, (uint32_t)(k * 64) + (uint32_t)__builtin_ctzll(left), found);
    for (size_t i = 0; i < set->always_count; i++)
        scan->rules[found++] = set->always[i];
    *ret_rules = scan->rules;
    return found;
}

static int run(struct scan *scan, struct pattern *pattern, const char *subject, size_t len, size_t from)
{
    const struct compiled *compiled = pattern_ready(pattern);
    if (scan->cut_offs >= CUT_OFFS || !compiled->code)
        return PCRE2_ERROR_NOMATCH;
    int rc =
        compiled->jit
            ? pcre2_jit_match(compiled->code, (PCRE2_SPTR)subject, len, from, 0, scan->data, scan->context)
            : pcre2_match(compiled->code, (PCRE2_SPTR)subject, len, from, 0, scan->data, scan->context);
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
    struct pattern *shape = memory_alloc(sizeof *shape);
    shape->text = text;
    shape->options = PCRE2_UTF | PCRE2_CASELESS | PCRE2_ANCHORED | PCRE2_ENDANCHORED;
    bool ok = pattern_check(shape, complaints, file, line);
    shape->text = NULL; /* may be gone later; it is compiled */
    if (ok)
        return shape;
    shape_close(shape);
    return NULL;
}

void shape_close(struct pattern *shape)
{
    if (!shape)
        return;
    pattern_clear(shape);
    memory_free(shape);
}

bool scan_fits(struct scan *scan, struct pattern *shape, const char *text, size_t len)
{
    return run(scan, shape, text, len, 0) >= 0;
}
