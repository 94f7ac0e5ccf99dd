/* language/items.c - what was bought: "my blue kettle". Words that no template uses, after a determiner, and
 * goods. */
#include <string.h>

#include "base/text.h"
#include "language/values.h"

#define ITEM_WORDS 4

/* A word of one of the titles that were offered as a choice. */
static bool is_choice(const struct ear *ear, const struct token *token)
{
    const struct expectation *expected = ear->utterance->expected;
    bool found = false;
    if (!expected || expected->asked != ASK_WHICH_ORDER || token->len < 3)
        return false;
    for (size_t i = 0; i < expected->choice_count && !found; i++) {
        struct str title = STR_EMPTY;
        text_fold(&title, expected->choices[i], strlen(expected->choices[i]));
        const char *at = memmem(title.data, title.len, token_text(ear, token), token->len);
        found = at && (at == title.data || at[-1] == ' ') && (!at[token->len] || at[token->len] == ' ');
        str_clear(&title);
    }
    return found;
}

/* Marks the words of phrases such as "coffee machine". */
static void mark_phrases(struct ear *ear, const struct phrases *phrases, uint16_t flag)
{
    for (size_t i = 0; phrases->count > 1 && i < ear->count; i++)
        for (uint32_t p = phrases->first[ear->tokens[i].word]; p; p = phrases->items[p].next) {
            const struct phrase *phrase = &phrases->items[p];
            bool same = i + phrase->count <= ear->count;
            for (uint32_t k = 1; same && k < phrase->count; k++)
                same =
                    ear->tokens[i + k].word == phrase->words[k] && ear->tokens[i + k].border == BORDER_NONE;
            for (uint32_t k = 0; same && k < phrase->count; k++)
                ear->tokens[i + k].flags |= flag;
        }
}

static bool is_goods(const struct ear *ear, size_t at)
{
    const struct token *token = &ear->tokens[at];
    const struct word *word = token_word(ear, token);
    if (token->entity || token->flags & TOKEN_NOT_ITEM)
        return false;
    if (word->flags & WORD_GOODS || token->flags & TOKEN_GOODS)
        return true;
    return !(word->flags & (WORD_DETERMINER | WORD_BORDER)) && is_choice(ear, token);
}

/* A word that may stand in the name of something bought. */
static bool may_name(const struct ear *ear, size_t at)
{
    const struct token *token = &ear->tokens[at];
    const struct word *word = token_word(ear, token);
    if (token->entity || token->flags & (TOKEN_FIXED | TOKEN_NOT_ITEM))
        return false;
    if (word->flags & WORD_GOODS || token->flags & TOKEN_GOODS)
        return true;
    if (word->flags & (WORD_USED | WORD_NOT_ITEM | WORD_DETERMINER | WORD_BORDER | WORD_TARGET) ||
        word->numbers)
        return false;
    return token->len > 1 && token->len < 32 && !(token->flags & TOKEN_ALL_DIGITS);
}

static size_t name_end(const struct ear *ear, size_t first)
{
    size_t end = first;
    while (end < ear->count && end < first + ITEM_WORDS && may_name(ear, end) &&
           (end == first || ear->tokens[end].border == BORDER_NONE))
        end++;
    return end;
}

static void add_item(struct ear *ear, size_t first, size_t end)
{
    struct str text = STR_EMPTY;
    for (size_t i = first; i < end; i++) {
        if (i > first)
            str_add_char(&text, ' ');
        str_add_bytes(&text, token_text(ear, &ear->tokens[i]), ear->tokens[i].len);
    }
    values_add(ear, ENTITY_ITEM, arena_copy(ear->arena, text.data, text.len), first, end);
    str_clear(&text);
}

void items_find(struct ear *ear)
{
    mark_phrases(ear, &ear->language->goods, TOKEN_GOODS);
    mark_phrases(ear, &ear->language->not_items, TOKEN_NOT_ITEM);
    for (size_t i = 0; i < ear->count; i++) {
        size_t first = i, end = i;
        if (token_word(ear, &ear->tokens[i])->flags & WORD_DETERMINER && i + 1 < ear->count &&
            ear->tokens[i + 1].border == BORDER_NONE) {
            first = i + 1;
            end = name_end(ear, first);
        }
        if (end == first && is_goods(ear, i)) {
            first = i;
            end = name_end(ear, first);
            if (end == first)
                end++;
            while (first && end - first < ITEM_WORDS && ear->tokens[first].border == BORDER_NONE &&
                   may_name(ear, first - 1) && token_word(ear, &ear->tokens[first - 1])->flags & WORD_GOODS)
                first--;
        }
        if (end > first) {
            add_item(ear, first, end);
            i = end - 1;
        }
    }
}
