/* language/decide.c - full sentences first, then the sum of the evidence. */
#include "language/decide.h"

#include <string.h>

#define SENTENCE_SCORE 3000
#define SPLITS 6

struct part {
    struct ear *ear;
    size_t first, end, words, count; /* count: words of the subject */
    const uint32_t *rules;
    size_t rule_count;
};

static enum ask asked(const struct ear *ear)
{
    return ear->utterance->expected ? ear->utterance->expected->asked : ASK_NOTHING;
}

static void open_part(struct ear *ear, size_t first, size_t end, struct part *part)
{
    *part = (struct part){.ear = ear, .first = first, .end = end};
    subject_build(ear, first, end, SUBJECT_MARKS, &part->words);
    for (size_t i = 1; i < ear->subject.len; i++)
        part->count += ear->subject.data[i] == ' ';
    part->rule_count = scan_rules(ear->scan, &ear->language->rules, ear->words, part->words, &part->rules);
}

static const struct rule *rule_at(const struct part *part, size_t index)
{
    return &part->ear->language->rules.rules[part->rules[index]];
}

static bool matches(const struct part *part, const struct rule *rule,
                    struct range ret_found[1 + RULE_CAPTURES])
{
    const struct ear *ear = part->ear;
    if (rule->asked != ASK_NOTHING && rule->asked != asked(ear))
        return false;
    if (!rule->pattern)
        return true;
    return scan_matches(ear->scan, rule, ear->subject.data, ear->subject.len, 0, ret_found);
}

static void explain(const struct part *part, const struct rule *rule)
{
    static const char *const kinds[] = {"",          "sentence", "evidence", "mention", "correction",
                                        "follow-up", "wish",     "value",    "name"};
    if (part->ear->explanation)
        str_printf(
            part->ear->explanation, "  %-10s %+5.2f %-20s %s\n", kinds[rule->kind], rule->weight / 1000.0,
            rule->kind == RULE_SENTENCE || rule->kind == RULE_EVIDENCE ? intent_name(rule->intent) : "",
            rule->place);
}

/* ---- openings: "no, i meant", "and what about" ---- */

/* Drops the words of the opening; values in it stay. */
static void drop_opening(struct part *part, size_t bytes)
{
    struct ear *ear = part->ear;
    size_t kept = part->first, last = subject_token(ear, part->first, part->end, bytes - 1);
    uint8_t border = ear->tokens[part->first].border;
    for (size_t i = part->first; i < ear->count; i++) {
        bool dropped = i <= last && !ear->tokens[i].entity;
        if (dropped)
            continue;
        if (kept != i)
            ear->tokens[kept] = ear->tokens[i];
        kept++;
    }
    if (kept > part->first)
        ear->tokens[part->first].border = border;
    size_t gone = ear->count - kept;
    ear->count = kept;
    part->end -= gone;
    for (size_t i = 0; i < ear->found_count; i++)
        if (ear->found[i].type != ENTITY_NONE) /* find it again where it is now */
            ear->found[i].first = UINT16_MAX;
    for (size_t i = 0; i < ear->count; i++) {
        if (!ear->tokens[i].entity)
            continue;
        struct found *found = &ear->found[ear->tokens[i].entity - 1];
        if (found->first == UINT16_MAX)
            found->first = (uint16_t)i;
        found->last = (uint16_t)i;
    }
}

/* Notes the longest opening, and takes it off the part where `drop` says so. False when there is none, or
 * nothing but it. */
static bool take_opening(struct part *part, struct meaning *meaning, bool drop)
{
    struct range found[1 + RULE_CAPTURES] = {0};
    const struct rule *best = NULL;
    size_t longest = 0, values = 0, covered;
    for (size_t i = 0; i < part->rule_count; i++) {
        const struct rule *rule = rule_at(part, i);
        if ((rule->kind == RULE_CORRECTION || rule->kind == RULE_FOLLOW_UP) && matches(part, rule, found) &&
            found[0].end > longest) {
            best = rule;
            longest = found[0].end;
        }
    }
    if (!best)
        return false;
    covered = subject_token(part->ear, part->first, part->end, longest - 1);
    for (size_t i = part->first; i <= covered; i++)
        values += part->ear->tokens[i].entity != 0;
    if (covered + 1 == part->end && !values)
        return false;
    explain(part, best);
    if (best->kind == RULE_CORRECTION)
        meaning->corrects = true;
    else
        meaning->follow_up = true;
    if (drop)
        drop_opening(part, longest);
    return drop;
}

/* ---- mentions ---- */

static void note_mention(struct part *part, struct meaning *meaning, const struct rule *rule)
{
    for (size_t i = 0; i < meaning->mention_count; i++)
        if (meaning->mentions[i].kind == rule->mention && meaning->mentions[i].ordinal == rule->ordinal)
            return;
    *ARENA_PUSH(part->ear->arena, meaning->mentions, meaning->mention_count) =
        (struct mention){rule->mention, NULL, rule->ordinal};
    explain(part, rule);
}

/* ---- sentences and evidence ---- */

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

/* The sentence that covers the part; of several the one that was asked for, then the one with the most words.
 */
static bool decide_sentence(const struct part *part, struct verdict *verdict)
{
    struct range found[1 + RULE_CAPTURES] = {0};
    const struct rule *best = NULL;
    for (size_t i = 0; i < part->rule_count; i++) {
        const struct rule *rule = rule_at(part, i);
        if (rule->kind != RULE_SENTENCE || !could_be(part, rule))
            continue;
        bool better = !best || (rule->asked && !best->asked) ||
                      (!rule->asked == !best->asked &&
                       (rule->min_words > best->min_words ||
                        (rule->min_words == best->min_words && rule->max_words < best->max_words)));
        if (!better || !matches(part, rule, found))
            continue;
        best = rule;
        verdict->vote_count = 0;
        vote_slots(part, verdict, rule, found, SENTENCE_SCORE);
        explain(part, rule);
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
        const struct rule *rule = rule_at(part, i);
        if (rule->kind != RULE_EVIDENCE || !matches(part, rule, found))
            continue;
        explain(part, rule);
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
    open_part(ear, first, *end, &part);
    if (ear->explanation)
        str_printf(ear->explanation, "  \"%s\"\n", ear->subject.data);
    bool sentence =
        decide_sentence(&part, verdict); /* may begin like an opening: "sorry, what did you say" */
    for (int times = 0; meaning && times < 2 && take_opening(&part, meaning, !sentence); times++) {
        *end = part.end;
        if (part.end > first)
            open_part(ear, first, part.end, &part);
    }
    verdict->first = first;
    verdict->end = part.end;
    if (part.end == first)
        return;
    for (size_t i = 0; meaning && i < part.rule_count; i++) {
        const struct rule *rule = rule_at(&part, i);
        if (rule->kind == RULE_MENTION && matches(&part, rule, NULL))
            note_mention(&part, meaning, rule);
        if (rule->kind == RULE_WISH && matches(&part, rule, NULL))
            meaning->wants_language = rule->slots[0].value;
    }
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
