/* cli/eval_corpora.c - how well the intents do on sentences whose meaning is known. */
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>

#include "base/json.h"
#include "cli/match.h"

struct miss {
    char *text, *rule;
    enum intent wanted, got;
    double confidence;
};

struct eval {
    const struct languages *languages;
    const char *language;
    struct ear *ear;
    struct arena *arena;
    FILE *out;
    size_t table[INTENT_COUNT][INTENT_COUNT]; /* [wanted][got] */
    size_t total, right, slots, slots_right, also_right;
    struct miss *misses;
    size_t miss_count;
};

/* "en-GB" counts for "en". */
static bool is_language(const char *given, const char *language)
{
    size_t len = strlen(language);
    return strncmp(given, language, len) == 0 && (!given[len] || given[len] == '-');
}

static void count_slots(struct eval *e, const struct json *slots, const struct question *question)
{
    for (size_t i = 0; i < json_count(slots); i++) {
        const char *name = NULL, *value = json_text(json_member_at(slots, i, &name));
        enum entity_type type;
        if (!value || !entity_type_find(name, &type))
            continue;
        const char *got = question_slot(question, type);
        e->slots++;
        e->slots_right += got && strcmp(got, value) == 0;
    }
}

static void keep_miss(struct eval *e, const char *text, enum intent wanted, const struct question *got)
{
    if ((e->miss_count & (e->miss_count - 1)) == 0)
        e->misses = memory_resize(e->misses, (e->miss_count ? e->miss_count * 2 : 1) * sizeof *e->misses);
    e->misses[e->miss_count++] =
        (struct miss){memory_copy_text(text), memory_copy_text(got->rule ? got->rule : ""), wanted,
                      got->intent, got->confidence};
}

static void eval_case(struct eval *e, const struct json *line)
{
    const char *text = json_member_text(line, "text"), *name = json_member_text(line, "intent");
    const char *language = json_member_text(line, "lang");
    enum intent wanted;
    struct meaning meaning;
    if (!text || !name || !intent_find(name, &wanted))
        return;
    if (e->language && language && !is_language(language, e->language))
        return;
    struct utterance utterance = {
        .text = text, .len = strlen(text), .language = language ? language : e->language};
    language_understand(e->languages, e->ear, &utterance, e->arena, &meaning);
    const struct question *got = &meaning.questions[0];
    e->total++;
    e->right += got->intent == wanted;
    e->table[wanted][got->intent]++;
    for (size_t i = 1; i < meaning.question_count; i++)
        e->also_right += got->intent != wanted && meaning.questions[i].intent == wanted;
    count_slots(e, json_member(line, "slots"), got);
    if (got->intent != wanted)
        keep_miss(e, text, wanted, got);
    arena_reset(e->arena);
}

static int eval_file(struct eval *e, const char *path)
{
    FILE *in = fopen(path, "r");
    char *line = NULL;
    size_t size = 0, number = 0;
    ssize_t len;
    int code = EX_OK;
    if (!in) {
        fprintf(stderr, "%s: cannot be opened\n", path);
        return EX_NOINPUT;
    }
    while ((len = getline(&line, &size, in)) >= 0) {
        struct json *json = NULL;
        number++;
        if (len == 0 || line[0] == '\n')
            continue;
        if (json_parse(line, (size_t)len, &json, NULL)) {
            fprintf(stderr, "%s:%zu: is not a JSON object; a line is {\"text\",\"intent\"}\n", path, number);
            code = EX_DATAERR;
            continue;
        }
        eval_case(e, json);
        json_close(json);
    }
    free(line);
    fclose(in);
    return code;
}

static double share(size_t part, size_t whole)
{
    return whole ? (double)part / (double)whole : 0;
}

static void report_intents(const struct eval *e)
{
    double recalls = 0, precisions = 0;
    size_t shop = 0, shop_with_precision = 0;
    fprintf(e->out, "%-20s %7s %9s %7s %6s\n", "intent", "wanted", "precision", "recall", "F1");
    for (int i = 1; i <= INTENT_COUNT; i++) {
        int intent = i % INTENT_COUNT; /* out_of_scope comes last */
        size_t wanted = 0, got = 0, right = e->table[intent][intent];
        for (int k = 0; k < INTENT_COUNT; k++) {
            wanted += e->table[intent][k];
            got += e->table[k][intent];
        }
        if (!wanted && !got)
            continue;
        double precision = share(right, got), recall = share(right, wanted);
        fprintf(e->out, "%-20s %7zu %9.3f %7.3f %6.3f\n", intent_name((enum intent)intent), wanted, precision,
                recall, precision + recall > 0 ? 2 * precision * recall / (precision + recall) : 0);
        if (wanted && intent_is_shop((enum intent)intent)) {
            shop++;
            recalls += recall;
            precisions += precision;
            shop_with_precision++;
        }
    }
    if (shop)
        fprintf(e->out, "shop intents, macro: precision %.3f, recall %.3f (%zu intents)\n",
                precisions / (double)shop_with_precision, recalls / (double)shop, shop);
}

static void report_foreign(const struct eval *e)
{
    size_t foreign = 0, accepted = 0;
    for (int k = 0; k < INTENT_COUNT; k++) {
        foreign += e->table[INTENT_OUT_OF_SCOPE][k];
        accepted += intent_is_shop((enum intent)k) ? e->table[INTENT_OUT_OF_SCOPE][k] : 0;
    }
    fprintf(e->out, "foreign requests taken for shop intents: %zu of %zu (%.2f %%)\n", accepted, foreign,
            100 * share(accepted, foreign));
    fprintf(e->out, "right: %zu of %zu (%.3f); right as a further question: %zu; slots: %zu of %zu\n",
            e->right, e->total, share(e->right, e->total), e->also_right, e->slots_right, e->slots);
}

struct pair {
    enum intent wanted, got;
    size_t count;
};

static int compare_pairs(const void *a, const void *b)
{
    const struct pair *x = a, *y = b;
    return x->count < y->count   ? 1
           : x->count > y->count ? -1
                                 : (int)(x->wanted * 100 + x->got) - (int)(y->wanted * 100 + y->got);
}

static void report_confusion(const struct eval *e)
{
    static struct pair pairs[INTENT_COUNT * INTENT_COUNT];
    size_t count = 0;
    for (int i = 0; i < INTENT_COUNT; i++)
        for (int k = 0; k < INTENT_COUNT; k++)
            if (i != k && e->table[i][k])
                pairs[count++] = (struct pair){(enum intent)i, (enum intent)k, e->table[i][k]};
    qsort(pairs, count, sizeof *pairs, compare_pairs);
    fprintf(e->out, "confusion (wanted -> got):\n");
    for (size_t i = 0; i < count && i < 25; i++)
        fprintf(e->out, "%7zu  %s -> %s\n", pairs[i].count, intent_name(pairs[i].wanted),
                intent_name(pairs[i].got));
}

/* Sure and wrong is worse than unsure and wrong. */
static int compare_misses(const void *a, const void *b)
{
    const struct miss *x = a, *y = b;
    return x->confidence < y->confidence ? 1 : x->confidence > y->confidence ? -1 : 0;
}

static void report_misses(struct eval *e)
{
    size_t shown = 0;
    if (e->miss_count)
        qsort(e->misses, e->miss_count, sizeof *e->misses, compare_misses);
    fprintf(e->out, "worst misses:\n");
    for (size_t i = 0; i < e->miss_count && shown < 200; i++, shown++)
        fprintf(e->out, "  %.2f %s, not %s  %s  \"%.160s\"\n", e->misses[i].confidence,
                intent_name(e->misses[i].got), intent_name(e->misses[i].wanted), e->misses[i].rule,
                e->misses[i].text);
}

int eval_corpora(const struct languages *languages, const char *language, const char *const *paths,
                 size_t count, FILE *out)
{
    struct eval *e = memory_alloc(sizeof *e);
    int code = EX_OK;
    *e = (struct eval){.languages = languages, .language = language, .out = out};
    e->ear = ear_open();
    e->arena = arena_open();
    for (size_t i = 0; i < count; i++) {
        int one = eval_file(e, paths[i]);
        code = code ? code : one;
    }
    report_intents(e);
    report_foreign(e);
    report_confusion(e);
    report_misses(e);
    for (size_t i = 0; i < e->miss_count; i++) {
        memory_free(e->misses[i].text);
        memory_free(e->misses[i].rule);
    }
    memory_free(e->misses);
    arena_close(e->arena);
    ear_close(e->ear);
    memory_free(e);
    return code;
}
