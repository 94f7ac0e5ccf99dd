/* language/part.c - see part.h. */
#include "language/part.h"

static enum ask asked(const struct ear *ear)
{
    return ear->utterance->expected ? ear->utterance->expected->asked : ASK_NOTHING;
}

static bool was_told(const struct ear *ear)
{
    return ear->utterance->expected && ear->utterance->expected->told;
}

void part_open(struct ear *ear, size_t first, size_t end, struct part *part)
{
    *part = (struct part){.ear = ear, .first = first, .end = end};
    subject_build(ear, first, end, SUBJECT_MARKS, &part->words);
    for (size_t i = 1; i < ear->subject.len; i++)
        part->count += ear->subject.data[i] == ' ';
    part->rule_count = scan_rules(ear->scan, &ear->language->rules, ear->words, part->words, &part->rules);
}

const struct rule *part_rule(const struct part *part, size_t index)
{
    return &part->ear->language->rules.rules[part->rules[index]];
}

bool part_matches(const struct part *part, const struct rule *rule, struct range ret_found[1 + RULE_CAPTURES])
{
    const struct ear *ear = part->ear;
    if ((rule->asked != ASK_NOTHING && rule->asked != asked(ear)) || (rule->told && !was_told(ear)))
        return false;
    if (!rule->pattern)
        return true;
    return scan_matches(ear->scan, rule, ear->subject.data, ear->subject.len, 0, ret_found);
}

void part_explain(const struct part *part, const struct rule *rule)
{
    static const char *const kinds[] = {"",          "sentence", "evidence", "mention", "correction",
                                        "follow-up", "wish",     "value",    "name"};
    if (part->ear->explanation)
        str_printf(
            part->ear->explanation, "  %-10s %+5.2f %-20s %s\n", kinds[rule->kind], rule->weight / 1000.0,
            rule->kind == RULE_SENTENCE || rule->kind == RULE_EVIDENCE ? intent_name(rule->intent) : "",
            rule->place);
}
