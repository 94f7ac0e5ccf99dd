/* language/understand.c - the way of a message: words, values, parts, verdicts, questions. */
#include <string.h>

#include "base/text.h"
#include "language/decide.h"
#include "language/detect.h"
#include "language/questions.h"
#include "language/values.h"

struct ear *ear_open(void)
{
    struct ear *ear = memory_alloc(sizeof *ear);
    ear->scan = scan_open();
    ear->folded = STR_EMPTY;
    ear->subject = STR_EMPTY;
    return ear;
}

void ear_close(struct ear *ear)
{
    if (!ear)
        return;
    scan_close(ear->scan);
    str_clear(&ear->folded);
    str_clear(&ear->subject);
    memory_free(ear->rule_stamps);
    memory_free(ear);
}

static void prepare(struct ear *ear, const struct language *language)
{
    ear->language = language;
    scan_rest(ear->scan);
    if (ear->rule_stamp_count < language->rules.count) {
        memory_free(ear->rule_stamps);
        ear->rule_stamp_count = language->rules.count;
        ear->rule_stamps = memory_alloc_array(ear->rule_stamp_count, sizeof *ear->rule_stamps);
        ear->epoch = 0;
    }
    if (++ear->epoch == 0) {
        memset(ear->rule_stamps, 0, ear->rule_stamp_count * sizeof *ear->rule_stamps);
        ear->epoch = 1;
    }
    memset(&ear->whole, 0, offsetof(struct verdict, votes));
    ear->whole.vote_count = 0;
    ear->part_count = 0;
}

static const struct language *named(const struct languages *languages, const char *name)
{
    for (size_t i = 0; name && i < languages->count; i++)
        if (strcmp(languages->items[i]->name, name) == 0)
            return languages->items[i];
    return NULL;
}

/* The language that was named, unless the shopper may change it and clearly has; else the one that fits. */
static const struct language *language_of(struct ear *ear)
{
    const struct utterance *utterance = ear->utterance;
    const struct language *given = named(ear->languages, languages_for(ear->languages, utterance->language));
    const struct language *usual = given ? given : ear->languages->usual;
    bool clear = false;
    if (given && !utterance->may_switch)
        return given;
    const struct language *found =
        detect(ear->languages, &ear->folded, utterance->text, utterance->len, usual, &clear);
    return given && !clear ? given : found;
}

/* Judges each part between hard borders. Openings take words away, so the borders are looked for as we go. */
static void decide_parts(struct ear *ear, struct meaning *meaning)
{
    size_t first = 0;
    while (first < ear->count && ear->part_count < PART_LIMIT) {
        size_t end = first + 1;
        bool last = ear->part_count + 1 == PART_LIMIT;
        while (end < ear->count && (last || ear->tokens[end].border != BORDER_HARD))
            end++;
        decide_part(ear, first, &end, meaning, &ear->parts[ear->part_count]);
        ear->part_count += end > first;
        first = end;
    }
}

/* Two questions in one part, in the order in which they stand; but where the part as a whole had an answer by
 * evidence, and no full sentence comes before it, that answer stays the first. */
static void split_parts(struct ear *ear)
{
    struct verdict left, right;
    for (size_t i = 0; i < ear->part_count && ear->part_count < PART_LIMIT; i++) {
        const struct verdict *part = &ear->parts[i];
        if (part->sentence || !(part->torn || part->rivals) || !decide_split(ear, part, &left, &right))
            continue;
        bool answered = part->decided && !part->torn;
        if (answered && part->intent != left.intent && part->intent != right.intent)
            continue;
        bool swap = answered && part->intent == right.intent && !left.sentence;
        memmove(&ear->parts[i + 2], &ear->parts[i + 1], (ear->part_count - i - 1) * sizeof *ear->parts);
        ear->parts[i++] = swap ? right : left;
        ear->parts[i] = swap ? left : right;
        ear->part_count++;
    }
}

static bool is_speech(const struct utterance *utterance)
{
    return utterance->text && utterance->len && utterance->len <= TEXT_LIMIT &&
           !memchr(utterance->text, '\0', utterance->len) && text_is_utf8(utterance->text, utterance->len);
}

void language_understand(const struct languages *languages, struct ear *ear,
                         const struct utterance *utterance, struct arena *arena, struct meaning *ret_meaning)
{
    struct meaning meaning = {0};
    ear->languages = languages;
    ear->utterance = utterance;
    ear->arena = arena;
    ear->found_count = ear->count = ear->part_count = 0;
    const char *name = languages_for(languages, utterance->language);
    meaning.language = name ? name : languages->usual->name;
    if (is_speech(utterance)) {
        const struct language *language = language_of(ear);
        meaning.language = language->name;
        prepare(ear, language);
        hear(ear);
        values_find(ear);
        items_find(ear);
        values_set_apart(ear);
        decide_parts(ear, &meaning);
        split_parts(ear);
        values_settle(ear, &meaning);
    }
    questions_make(ear, &meaning);
    *ret_meaning = meaning;
}

void language_explain(const struct languages *languages, struct ear *ear, const struct utterance *utterance,
                      struct arena *arena, struct str *out)
{
    struct meaning meaning;
    ear->explanation = out;
    language_understand(languages, ear, utterance, arena, &meaning);
    ear->explanation = NULL;
    for (size_t i = 0; i < ear->part_count; i++)
        for (int k = 0; k < INTENT_COUNT; k++)
            if (ear->parts[i].scores[k])
                str_printf(out, "  part %zu: %s %.2f\n", i + 1, intent_name((enum intent)k),
                           ear->parts[i].scores[k] / 1000.0);
}
