/* language/openings.c - how a part begins, and which order it is about. */
#include "language/part.h"

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

bool opening_take(struct part *part, struct meaning *meaning, bool drop)
{
    struct range found[1 + RULE_CAPTURES] = {0};
    const struct rule *best = NULL;
    size_t longest = 0, values = 0, covered;
    for (size_t i = 0; i < part->rule_count; i++) {
        const struct rule *rule = part_rule(part, i);
        if ((rule->kind == RULE_CORRECTION || rule->kind == RULE_FOLLOW_UP) &&
            part_matches(part, rule, found) && found[0].end > longest) {
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
    part_explain(part, best);
    if (best->kind == RULE_CORRECTION)
        meaning->corrects = true;
    else
        meaning->follow_up = true;
    if (drop)
        drop_opening(part, longest);
    return drop;
}

static void note_mention(const struct part *part, struct meaning *meaning, const struct rule *rule)
{
    for (size_t i = 0; i < meaning->mention_count; i++)
        if (meaning->mentions[i].kind == rule->mention && meaning->mentions[i].ordinal == rule->ordinal)
            return;
    *ARENA_PUSH(part->ear->arena, meaning->mentions, meaning->mention_count) =
        (struct mention){rule->mention, NULL, rule->ordinal};
    part_explain(part, rule);
}

void mentions_take(const struct part *part, struct meaning *meaning)
{
    for (size_t i = 0; i < part->rule_count; i++) {
        const struct rule *rule = part_rule(part, i);
        if (rule->kind == RULE_MENTION && part_matches(part, rule, NULL))
            note_mention(part, meaning, rule);
        if (rule->kind == RULE_WISH && part_matches(part, rule, NULL))
            meaning->wants_language = rule->slots[0].value;
    }
}
