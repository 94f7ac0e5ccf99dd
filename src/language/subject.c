/* language/subject.c - the words that patterns are run on: without what says nothing, values as marks. */
#include <string.h>

#include "language/hear.h"

void subject_skip(struct ear *ear)
{
    const struct phrases *skips = &ear->language->skips;
    size_t skipped = 0, kept = 0;
    for (size_t i = 0; i < ear->count; i++) {
        uint32_t found = 0;
        for (uint32_t p = skips->first[ear->tokens[i].word]; p && !found; p = skips->items[p].next) {
            const struct phrase *phrase = &skips->items[p];
            bool same = i + phrase->count <= ear->count;
            for (uint32_t k = 1; same && k < phrase->count; k++)
                same =
                    ear->tokens[i + k].word == phrase->words[k] && ear->tokens[i + k].border == BORDER_NONE;
            found = same ? p : 0;
        }
        for (uint32_t k = 0; found && k < skips->items[found].count; k++, skipped++)
            ear->tokens[i + k].flags |= TOKEN_SKIPPED;
        if (found)
            i += skips->items[found].count - 1;
    }
    if (!skipped || skipped == ear->count)
        return;
    uint8_t border = BORDER_NONE;
    for (size_t i = 0; i < ear->count; i++) {
        if (ear->tokens[i].border > border)
            border = ear->tokens[i].border;
        if (ear->tokens[i].flags & TOKEN_SKIPPED)
            continue;
        ear->tokens[kept] = ear->tokens[i];
        ear->tokens[kept++].border = border;
        border = BORDER_NONE;
    }
    ear->count = kept;
}

size_t subject_build(struct ear *ear, size_t first, size_t end, enum subject_kind kind, size_t *ret_words)
{
    size_t words = 0, room = 2;
    for (size_t i = first; i < end; i++)
        room += ear->tokens[i].len + 3u;
    str_reset(&ear->subject);
    str_reserve(&ear->subject, room);
    char *out = ear->subject.data;
    *out++ = ' ';
    for (size_t i = first; i < end; i++) {
        struct token *token = &ear->tokens[i];
        const struct found *found = token->entity ? &ear->found[token->entity - 1] : NULL;
        bool marked =
            kind != SUBJECT_PLAIN && found && found->type != ENTITY_DATE && found->type != ENTITY_AMOUNT;
        token->at = (uint32_t)(out - ear->subject.data);
        if (marked && i > first && ear->tokens[i - 1].entity == token->entity)
            continue;
        if (marked) {
            uint32_t mark = kind == SUBJECT_VALUES ? WORD_VALUE : (uint32_t)found->type;
            *out++ = MARK_BYTE(mark);
            ear->words[words++] = mark;
        } else {
            memcpy(out, token_text(ear, token), token->len);
            out += token->len;
            ear->words[words++] = token->word;
            if (token->flags & TOKEN_DIGITS)
                ear->words[words++] = WORD_DIGITS;
        }
        *out++ = ' ';
    }
    *out = '\0';
    ear->subject.len = (size_t)(out - ear->subject.data);
    *ret_words = words;
    return words;
}

size_t subject_token(const struct ear *ear, size_t first, size_t end, size_t at)
{
    size_t low = first, high = end;
    while (low + 1 < high) {
        size_t middle = (low + high) / 2;
        if (ear->tokens[middle].at <= at)
            low = middle;
        else
            high = middle;
    }
    return low;
}
