/* language/decide.c - full sentences first, then the sum of the evidence. */
#include "language/decide.h"

#include <string.h>

#include "language/part.h"

#define SENTENCE_SCORE 3000
#define SPLITS 6

/* Counts only in its context. */
static bool is_contextual(const struct rule *rule)
{
    return rule->asked != ASK_NOTHING || rule->told;
}

static void vote(struct verdict *verdict, enum intent intent, enum entity_type type, const char *value,
                 int weight)
{
    for (size_t i = 0; i < verdict->vote_count; i++) {
        struct vote *old = &verdict->votes[i];
        if (old->intent == intent && old->type == type && strcmp(old->value, value) == 0) {
            old->weight += weight;
            return;
        }
    }
    if (verdict->vote_count < VOTE_LIMIT)
        verdict->votes[verdict->vote_count++] = (struct vote){intent, type, value, weight};
}

/* The slots that the rule says: its own, and those of its lists. */
static void vote_slots(const struct part *part, struct verdict *verdict, const struct rule *rule,
                       const struct range *found, int weight)
{
    for (size_t i = 0; i < rule->slot_count; i++)
        vote(verdict, rule->intent, rule->slots[i].type, rule->slots[i].value, weight);
    for (size_t i = 0; i < rule->capture_count; i++) {
        const struct value_list *list = rule->captures[i].list;
        size_t len = found[i + 1].end - found[i + 1].start;
        const char *said = part->ear->subject.data + found[i + 1].start;
        for (size_t k = 0; list && len && k < list->name_count; k++)
            if (strlen(list->names[k].said) == len && memcmp(list->names[k].said, said, len) == 0) {
                vote(verdict, rule->intent, rule->captures[i].type, list->names[k].out, weight);
                break;
            }
    }
}

/* Whether the part can be such a sentence at all: by its length and its first word. */
static bool could_be(const struct part *part, const struct rule *rule)
{
    if ((int)part->count < rule->min_words || (int)part->count > rule->max_words)
        return false;
    if (rule->first_clause < 0)
        return true;
    const struct clause *clause = &part->ear->language->rules.clauses[rule->first_clause];
    uint32_t low = 0, high = clause->count, word = part->ear->words[0];
    while (low < high) {
        uint32_t middle = (low + high) / 2;
        if (clause->words[middle] < word)
            low = middle + 1;
        else
            high = middle;
    }
    return (low < clause->count && clause->words[low] == word) ||
           (part->words > 1 && part->ear->words[1] == WORD_DIGITS);
}

/* The sentence that covers the part; of several the one of this context, then the one with the most words.
 */
static bool decide_sentence(const struct part *part, struct verdict *verdict)
{
    struct range found[1 + RULE_CAPTURES] = {0};
    const struct rule *best = NULL;
    for (size_t i = 0; i < part->rule_count; i++) {
        const struct rule *rule = part_rule(part, i);
        if (rule->kind != RULE_SENTENCE || !could_be(part, rule))
            continue;
        bool better = !best || (is_contextual(rule) && !is_contextual(best)) ||
                      (is_contextual(rule) == is_contextual(best) &&
                       (rule->min_words > best->min_words ||
                        (rule->min_words == best->min_words && rule->max_words < best->max_words)));
        if (!better || !part_matches(part, rule, found))
            continue;
        best = rule;
        verdict->vote_count = 0;
        vote_slots(part, verdict, rule, found, SENTENCE_SCORE);
        part_explain(part, rule);
    }
    if (!best)
        return false;
    verdict->decided = verdict->sentence = true;
    verdict->intent = best->intent;
    verdict->rule = best;
    verdict->score = verdict->scores[best->intent] = SENTENCE_SCORE;
    verdict->best[best->intent] = best;
    return true;
}

static void count_evidence(const struct part *part, struct verdict *verdict, const struct rule *rule,
                           const struct range *found)
{
    verdict->scores[rule->intent] += rule->weight;
    verdict->pros[rule->intent] += rule->weight > 0 ? rule->weight : 0;
    if (!verdict->best[rule->intent] || verdict->best[rule->intent]->weight < rule->weight)
        verdict->best[rule->intent] = rule;
    vote_slots(part, verdict, rule, found, rule->weight);
}

static void gather_evidence(const struct part *part, struct verdict *verdict)
{
    struct ear *ear = part->ear;
    struct range found[1 + RULE_CAPTURES] = {0};
    for (size_t i = 0; i < part->rule_count; i++) {
        const struct rule *rule = part_rule(part, i);
        if (rule->kind != RULE_EVIDENCE || !part_matches(part, rule, found))
            continue;
        part_explain(part, rule);
        count_evidence(part, verdict, rule, found);
        if (ear->rule_stamps[part->rules[i]] == ear->epoch)
            continue;
        ear->rule_stamps[part->rules[i]] = ear->epoch;
        count_evidence(part, &ear->whole, rule, found);
    }
}

static bool is_question_intent(enum intent intent)
{
    return intent_is_shop(intent) || intent == INTENT_OTHER_SHOP;
}

/* "where is my order and how do i return it": what speaks against the one stands in the other. */
static bool has_rivals(const struct language *language, const struct verdict *verdict)
{
    for (int i = 0; i < INTENT_COUNT; i++)
        for (int k = 0; k < i && verdict->pros[i] >= language->threshold; k++)
            if (verdict->pros[k] >= language->threshold && is_question_intent((enum intent)i) &&
                is_question_intent((enum intent)k) && !language->absorbs[i][k] && !language->absorbs[k][i])
                return true;
    return false;
}

void decide_scores(const struct ear *ear, struct verdict *verdict)
{
    const struct language *language = ear->language;
    int top = 0, winner, second = -100000;
    for (int i = 1; i < INTENT_COUNT; i++)
        if (verdict->scores[i] > verdict->scores[top])
            top = i;
    verdict->decided = verdict->torn = false;
    verdict->rivals = has_rivals(language, verdict);
    verdict->intent = INTENT_OUT_OF_SCOPE;
    verdict->rule = NULL;
    verdict->score = verdict->scores[top];
    if (verdict->scores[top] < language->threshold)
        return;
    winner = top;
    for (int i = 0; i < INTENT_COUNT; i++) /* who answers for the top one, and has enough of its own */
        if (i != top && verdict->scores[i] >= language->threshold && language->absorbs[i][top] &&
            (winner == top || verdict->scores[i] > verdict->scores[winner]))
            winner = i;
    for (int i = 0; i < INTENT_COUNT; i++)
        if (i != winner && !language->absorbs[winner][i] && verdict->scores[i] > second)
            second = verdict->scores[i];
    verdict->second = second < 0 ? 0 : second;
    verdict->torn = verdict->second >= language->threshold;
    if (verdict->scores[winner] - verdict->second < language->margin) {
        verdict->torn = true;
        return;
    }
    verdict->decided = true;
    verdict->intent = (enum intent)winner;
    verdict->score = verdict->scores[winner];
    verdict->rule = verdict->best[winner];
}

void decide_part(struct ear *ear, size_t first, size_t *end, struct meaning *meaning,
                 struct verdict *ret_verdict)
{
    struct part part;
    struct verdict *verdict = ret_verdict;
    memset(verdict, 0, offsetof(struct verdict, votes));
    verdict->vote_count = 0;
    part_open(ear, first, *end, &part);
    if (ear->explanation)
        str_printf(ear->explanation, "  \"%s\"\n", ear->subject.data);
    bool sentence =
        decide_sentence(&part, verdict); /* may begin like an opening: "sorry, what did you say" */
    for (int times = 0; meaning && times < 2 && opening_take(&part, meaning, !sentence); times++) {
        *end = part.end;
        if (part.end > first)
            part_open(ear, first, part.end, &part);
    }
    verdict->first = first;
    verdict->end = part.end;
    if (part.end == first)
        return;
    if (meaning)
        mentions_take(&part, meaning);
    if (sentence || decide_sentence(&part, verdict)) {
        ear->whole.scores[verdict->intent] += SENTENCE_SCORE;
        ear->whole.best[verdict->intent] = verdict->rule;
        return;
    }
    gather_evidence(&part, verdict);
    decide_scores(ear, verdict);
}

static bool is_border(const struct ear *ear, size_t at)
{
    return ear->tokens[at].border != BORDER_NONE || token_word(ear, &ear->tokens[at])->flags & WORD_BORDER;
}

static bool is_question(const struct verdict *verdict)
{
    return verdict->decided && is_question_intent(verdict->intent);
}

bool decide_split(struct ear *ear, const struct verdict *torn, struct verdict *ret_left,
                  struct verdict *ret_right)
{
    struct verdict left, right;
    int best = 0, tries = 0;
    for (size_t at = torn->first + 2; at + 2 <= torn->end && tries < SPLITS; at++) {
        size_t left_end = at, right_end = torn->end, right_first = at;
        if (!is_border(ear, at) || ear->tokens[at].entity)
            continue;
        if (token_word(ear, &ear->tokens[at])->flags & WORD_BORDER)
            right_first++;
        if (right_first >= right_end)
            continue;
        tries++;
        decide_part(ear, torn->first, &left_end, NULL, &left);
        if (!is_question(&left))
            continue;
        decide_part(ear, right_first, &right_end, NULL, &right);
        if (!is_question(&right) || left.intent == right.intent)
            continue;
        if (left.score + right.score <= best)
            continue;
        best = left.score + right.score;
        *ret_left = left;
        *ret_right = right;
    }
    return best > 0;
}
