/* language/values.c - mail addresses, dates, amounts; then the numbers (numbers.c). */
#include "language/values.h"

#include <string.h>

#include "language/spoken.h"
#include "model/numbers.h"

#define RANGES 16

struct found *values_add(struct ear *ear, enum entity_type type, const char *value, size_t first, size_t end)
{
    if (ear->found_count == FOUND_LIMIT || end <= first)
        return NULL;
    struct found *found = &ear->found[ear->found_count++];
    *found =
        (struct found){.type = type, .value = value, .first = (uint16_t)first, .last = (uint16_t)(end - 1)};
    for (size_t i = first; i < end; i++)
        ear->tokens[i].entity = (uint8_t)ear->found_count;
    return found;
}

bool values_free(const struct ear *ear, size_t first, size_t end)
{
    for (size_t i = first; i < end; i++)
        if (ear->tokens[i].entity)
            return false;
    return true;
}

enum ask values_asked(const struct ear *ear)
{
    return ear->utterance->expected ? ear->utterance->expected->asked : ASK_NOTHING;
}

/* ---- mail addresses and numbers that are whole by themselves ---- */

/* The mail address that token `at` is, or whose "at" it is. */
static bool email_at(const struct ear *ear, size_t at, char text[EMAIL_LIMIT + 1], size_t *ret_first,
                     size_t *ret_end)
{
    const struct token *token = &ear->tokens[at];
    if (token->flags & TOKEN_EMAIL) {
        if (token->len > EMAIL_LIMIT)
            return false;
        memcpy(text, token_text(ear, token), token->len);
        text[token->len] = '\0';
        *ret_first = at;
        *ret_end = at + 1;
        return true;
    }
    if (!(token_word(ear, token)->numbers & NUMBER_BIT(NUMBER_AT)) ||
        !spoken_email(ear, at, text, ret_first, ret_end))
        return false;
    bool used = token_word(ear, &ear->tokens[at - 1])->flags & WORD_USED; /* "I ordered at example.com" */
    return !used || ear->utterance->spoken || values_asked(ear) == ASK_PROOF ||
           values_asked(ear) == ASK_CONTACT || values_asked(ear) == ASK_EMAIL || *ret_first != at - 1 ||
           (!*ret_first && *ret_end == ear->count); /* "info at example dot com" and nothing else */
}

static void find_emails(struct ear *ear)
{
    for (size_t i = 0; i < ear->count; i++) {
        size_t first, end;
        char text[EMAIL_LIMIT + 1];
        if (!email_at(ear, i, text, &first, &end))
            continue;
        const char *email = email_key(ear->arena, text);
        struct found *found =
            email && values_free(ear, first, end) ? values_add(ear, ENTITY_EMAIL, email, first, end) : NULL;
        if (found)
            found->named = true;
    }
}

/* ---- dates, amounts, quantities: rules on the text as it is ---- */

struct match {
    const struct rule *rule;
    size_t first, end;
};

static size_t gather_ranges(struct ear *ear, struct match matches[RANGES])
{
    const struct ruleset *set = &ear->language->values;
    const uint32_t *rules;
    size_t words, count = 0;
    struct range range[1 + RULE_CAPTURES];
    if (!set->count)
        return 0;
    subject_build(ear, 0, ear->count, SUBJECT_PLAIN, &words);
    size_t rule_count = scan_rules(ear->scan, set, ear->words, words, &rules);
    for (size_t i = 0; i < rule_count; i++) {
        const struct rule *rule = &set->rules[rules[i]];
        size_t from = 0;
        if (rule->asked != ASK_NOTHING && rule->asked != values_asked(ear))
            continue;
        while (count < RANGES && rule->pattern &&
               scan_matches(ear->scan, rule, ear->subject.data, ear->subject.len, from, range)) {
            if (range[0].end <= range[0].start + 1)
                break;
            size_t first = subject_token(ear, 0, ear->count,
                                         range[0].start + (ear->subject.data[range[0].start] == ' '));
            size_t end = subject_token(ear, 0, ear->count, range[0].end - 1) + 1;
            matches[count++] = (struct match){rule, first, end};
            from = range[0].end - 1;
        }
    }
    return count;
}

/* The words as they were given, folded: "last friday". */
static const char *words_of(struct ear *ear, size_t first, size_t end)
{
    struct str text = STR_EMPTY;
    for (size_t i = first; i < end; i++) {
        if (i > first)
            str_add_char(&text, ' ');
        str_add_bytes(&text, token_text(ear, &ear->tokens[i]), ear->tokens[i].len);
    }
    const char *copy = arena_copy(ear->arena, text.data, text.len);
    str_clear(&text);
    return copy;
}

static void take_range(struct ear *ear, const struct match *match)
{
    const char *value = words_of(ear, match->first, match->end), *key = value;
    switch (match->rule->type) {
    case ENTITY_NONE:
        for (size_t i = match->first; i < match->end; i++)
            if (!(ear->tokens[i].flags & TOKEN_HASH))
                ear->tokens[i].flags |= TOKEN_FIXED;
        return;
    case ENTITY_POSTCODE: key = postcode_key(ear->arena, value); break;
    case ENTITY_PHONE: key = phone_key(ear->arena, value); break;
    default: break;
    }
    if (!key)
        return;
    struct found *found = values_add(ear, match->rule->type, key, match->first, match->end);
    if (found && match->rule->type != ENTITY_DATE && match->rule->type != ENTITY_AMOUNT)
        found->named = true;
}

static void find_ranges(struct ear *ear)
{
    struct match matches[RANGES];
    size_t count = gather_ranges(ear, matches);
    while (count) { /* the longest first: "last friday morning" before "friday" */
        size_t best = 0;
        for (size_t i = 1; i < count; i++)
            if (matches[i].end - matches[i].first > matches[best].end - matches[best].first)
                best = i;
        bool fresh = values_free(ear, matches[best].first, matches[best].end);
        for (size_t i = matches[best].first; i < matches[best].end; i++)
            fresh = fresh && !(ear->tokens[i].flags & TOKEN_FIXED);
        if (fresh)
            take_range(ear, &matches[best]);
        matches[best] = matches[--count];
    }
}

/* Whether a number, or what is read like one, can be at the token. */
static bool may_be_number(const struct ear *ear, size_t at)
{
    const struct token *token = &ear->tokens[at];
    bool dashed = at && token[-1].end + 1 == token->start && ear->utterance->text[token[-1].end] == '-';
    return dashed || token->flags & (TOKEN_DIGITS | TOKEN_EMAIL) || token_word(ear, token)->numbers;
}

void values_find(struct ear *ear)
{
    bool numbers = false;
    for (size_t i = 0; i < ear->count && !numbers; i++)
        numbers = may_be_number(ear, i);
    if (numbers)
        find_emails(ear);
    find_ranges(ear);
    if (numbers)
        numbers_find(ear);
}
