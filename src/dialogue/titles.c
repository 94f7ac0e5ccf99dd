/* dialogue/titles.c - what an order's things are called, and whether a shopper's words mean one of them. */
#include <string.h>

#include "base/str.h"
#include "base/text.h"
#include "dialogue/dialogue_private.h"

size_t order_titles(const struct order *order, const char **ret_titles, size_t limit)
{
    size_t count = 0;
    for (size_t i = 0; i < order->line_count && count < limit; i++) {
        const char *title = order->lines[i].title;
        if (!text_empty(title) && !text_list_has(ret_titles, count, title))
            ret_titles[count++] = title;
    }
    return count;
}

struct word {
    const char *at;
    size_t len;
};

static size_t split(const char *text, struct word *ret_words, size_t limit)
{
    size_t count = 0, len = strlen(text), start = 0;
    for (size_t at = 0, before = 0; count < limit && before < len;) {
        before = at;
        unsigned c = at < len ? text_next(text, len, &at) : 0;
        if (before < len && (codepoint_is_letter(c) || codepoint_is_digit(c)))
            continue;
        if (before > start)
            ret_words[count++] = (struct word){text + start, before - start};
        start = at;
    }
    return count;
}

/* "headphone" and "headphones", "grindr" and "grinder"; short words only as they are. */
static bool same_word(struct word a, struct word b)
{
    size_t shorter = a.len < b.len ? a.len : b.len;
    if (shorter >= 3 && !memcmp(a.at, b.at, shorter) && a.len + b.len - 2 * shorter <= 2)
        return true;
    return shorter >= 5 ? text_distance(a.at, a.len, b.at, b.len, 1) <= 1
                        : a.len == b.len && !memcmp(a.at, b.at, a.len);
}

#define WORDS 16

int title_score(const char *title, const char *words)
{
    struct str folded = STR_EMPTY, wanted = STR_EMPTY;
    struct word have[WORDS], want[WORDS];
    text_fold(&folded, title, strlen(title));
    text_fold(&wanted, words, strlen(words));
    size_t have_count = split(folded.data, have, WORDS), want_count = split(wanted.data, want, WORDS);
    int score = 0;
    for (size_t i = 0; i < want_count; i++)
        for (size_t j = 0; want[i].len > 2 && j < have_count; j++)
            if (same_word(want[i], have[j])) {
                score++;
                break;
            }
    str_clear(&folded);
    str_clear(&wanted);
    return score;
}

bool line_matches(const struct line *line, const char *words)
{
    return !text_empty(line->title) && title_score(line->title, words) > 0;
}
