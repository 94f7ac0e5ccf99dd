/* language/hear.c - cutting a text into words. No word of any language stands here, only signs. */
#include "language/hear.h"

#include <string.h>

#include "base/text.h"
#include "language/spelling.h"

#define WORD_LIMIT 200 /* bytes; longer ones are cut, no language has them */

struct cut {
    const char *text;
    size_t len, at;
    enum border border; /* seen since the last word */
    bool hash;
    size_t next_at_sign; /* where the next '@' is: nearly always nowhere; 0: not looked for */
};

enum sign { SIGN_LETTER, SIGN_BLANK, SIGN_SOFT, SIGN_HARD, SIGN_QUOTE, SIGN_HIDDEN, SIGN_HASH, SIGN_MONEY };

static bool is_letter(char c)
{
    return (unsigned char)((c | 32) - 'a') < 26;
}

static bool is_digit(char c)
{
    return (unsigned char)(c - '0') < 10;
}

static bool is_alnum(char c)
{
    return is_letter(c) || is_digit(c);
}

static const struct {
    unsigned first, last;
    enum sign sign;
} signs[] = {
    {0x80, 0xA2, SIGN_BLANK},       {0xA3, 0xA5, SIGN_MONEY},         {0xA6, 0xA9, SIGN_BLANK},
    {0xAB, 0xAC, SIGN_BLANK},       {0xAD, 0xAD, SIGN_HIDDEN},        {0xAE, 0xB3, SIGN_BLANK},
    {0xB4, 0xB4, SIGN_QUOTE},       {0xB6, 0xB9, SIGN_BLANK},         {0xBB, 0xBF, SIGN_BLANK},
    {0x2BC, 0x2BC, SIGN_QUOTE},     {0x2000, 0x200A, SIGN_BLANK},     {0x200B, 0x200F, SIGN_HIDDEN},
    {0x2010, 0x2015, SIGN_SOFT},    {0x2018, 0x2019, SIGN_QUOTE},     {0x201A, 0x2025, SIGN_BLANK},
    {0x2026, 0x2026, SIGN_HARD},    {0x2028, 0x2029, SIGN_HARD},      {0x202A, 0x202E, SIGN_HIDDEN},
    {0x202F, 0x205F, SIGN_BLANK},   {0x2060, 0x206F, SIGN_HIDDEN},    {0x2070, 0x209F, SIGN_BLANK},
    {0x20A0, 0x20C0, SIGN_MONEY},   {0x2100, 0x2115, SIGN_BLANK},     {0x2116, 0x2116, SIGN_HASH},
    {0x2117, 0x2BFF, SIGN_BLANK},   {0x3000, 0x3000, SIGN_BLANK},     {0x3001, 0x3001, SIGN_SOFT},
    {0x3002, 0x3002, SIGN_HARD},    {0x3003, 0x303F, SIGN_BLANK},     {0xFE00, 0xFE0F, SIGN_HIDDEN},
    {0xFEFF, 0xFEFF, SIGN_HIDDEN},  {0xFF01, 0xFF01, SIGN_HARD},      {0xFF03, 0xFF03, SIGN_HASH},
    {0xFF0C, 0xFF0C, SIGN_SOFT},    {0xFF1F, 0xFF1F, SIGN_HARD},      {0xFFFD, 0xFFFD, SIGN_BLANK},
    {0x1F000, 0x1FAFF, SIGN_BLANK}, {0xE0000, 0x10FFFF, SIGN_HIDDEN},
};

static enum sign sign_of(unsigned codepoint)
{
    size_t low = 0, high = sizeof signs / sizeof *signs;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (codepoint > signs[middle].last)
            low = middle + 1;
        else
            high = middle;
    }
    if (low < sizeof signs / sizeof *signs && codepoint >= signs[low].first)
        return signs[low].sign;
    return codepoint_is_emoji(codepoint) && codepoint > 0xFF ? SIGN_BLANK : SIGN_LETTER;
}

/* The sign at `at`, and where the next begins. For bytes from 0x80. */
static enum sign sign_at(const struct cut *cut, size_t at, size_t *ret_next)
{
    *ret_next = at;
    return sign_of(text_next(cut->text, cut->len, ret_next));
}

static char byte_at(const struct cut *cut, size_t at)
{
    return at < cut->len ? cut->text[at] : '\0';
}

/* Whether a template uses the word: "I ordered @ example.com" is no address. */
static bool word_used(const struct ear *ear, const struct cut *cut, size_t start, size_t end)
{
    char folded[24];
    if (end - start >= sizeof folded)
        return false;
    for (size_t i = start; i < end; i++)
        folded[i - start] = (char)(cut->text[i] | 32);
    uint32_t word =
        lexicon_find(&ear->language->lexicon, folded, end - start, word_hash(folded, end - start));
    return ear->language->lexicon.words[word].flags & WORD_USED;
}

/* "ada.l@example.com" from `at` on, also "ada.l @ example.com": where it ends, or 0. */
static size_t email_end(const struct ear *ear, struct cut *cut, size_t at)
{
    if (cut->next_at_sign == 0 || cut->next_at_sign < at) {
        const char *found = memchr(cut->text + at, '@', cut->len - at);
        cut->next_at_sign = found ? (size_t)(found - cut->text) : SIZE_MAX;
    }
    size_t sign = cut->next_at_sign, end = sign, dot = 0;
    if (sign == SIZE_MAX || sign - at > 64)
        return 0;
    size_t local = sign > at + 1 && cut->text[sign - 1] == ' ' ? sign - 1 : sign;
    for (size_t i = at; i < local; i++)
        if (!is_alnum(cut->text[i]) && !strchr("._%+-'", cut->text[i]))
            return 0;
    if (byte_at(cut, end + 1) == ' ')
        end++;
    if ((local < sign || end > sign) && word_used(ear, cut, at, local))
        return 0;
    while (++end < cut->len && (is_alnum(cut->text[end]) || cut->text[end] == '.' || cut->text[end] == '-'))
        if (cut->text[end] == '.' && is_alnum(byte_at(cut, end + 1)))
            dot = end;
    while (end > sign && !is_alnum(cut->text[end - 1]))
        end--;
    return dot && end > dot ? end : 0;
}

/* Whether the dash at `at` belongs to a number: "DE-2024-7", but "10-inch" and "order-1042" are two words. */
static bool dash_joins(const struct ear *ear, const struct cut *cut, size_t start, size_t at)
{
    bool before = false, after = false, lower = true;
    size_t end = at + 1, next_digit = 0;
    for (size_t i = start; i < at; i++)
        before = before || is_digit(cut->text[i]);
    for (; end < cut->len && is_alnum(cut->text[end]); end++) {
        next_digit += is_digit(cut->text[end]);
        lower = lower && cut->text[end] >= 'a';
    }
    for (size_t i = end; !next_digit && i < cut->len && (is_alnum(cut->text[i]) || cut->text[i] == '-'); i++)
        after = after || is_digit(cut->text[i]);
    if (!before && !next_digit && !after)
        return false;
    if (!next_digit && !after)
        return !(lower && end - at > 3); /* "24-hour" is two words, "1042-B" one */
    return before || at - start < 4 || !word_used(ear, cut, start, at);
}

static size_t digits_before(const struct cut *cut, size_t at)
{
    size_t count = 0;
    while (at > count && is_digit(cut->text[at - count - 1]))
        count++;
    return count;
}

static size_t digits_after(const struct cut *cut, size_t at)
{
    size_t count = 0;
    while (is_digit(byte_at(cut, at + 1 + count)))
        count++;
    return count;
}

static bool joins(const struct ear *ear, const struct cut *cut, size_t start, size_t at)
{
    char before = cut->text[at - 1], after = byte_at(cut, at + 1);
    if (!is_alnum(after) || at == start)
        return false;
    switch (cut->text[at]) {
    case '_': return true;
    case '\'': return is_letter(before) && is_letter(after);
    case '-': return dash_joins(ear, cut, start, at);
    case '.': return is_digit(before) == is_digit(after);
    case '/':
        return is_digit(before) && is_digit(after) &&
               !(digits_before(cut, at) > 2 && digits_after(cut, at) > 2);
    case ':': return is_digit(before) && is_digit(after);
    case ',':
        return is_digit(before) && is_digit(after) && is_digit(byte_at(cut, at + 2)) &&
               is_digit(byte_at(cut, at + 3)) && !is_digit(byte_at(cut, at + 4));
    default: return false;
    }
}

/* Where the word that begins at `start` ends. */
static size_t word_end(const struct ear *ear, const struct cut *cut, size_t start, bool *ret_ascii)
{
    size_t at = start + 1;
    if ((unsigned char)cut->text[start] >= 0x80)
        at = start;
    while (at < cut->len && at - start < WORD_LIMIT) {
        unsigned char c = (unsigned char)cut->text[at];
        if (c < 0x80) {
            if (!is_alnum((char)c) && !joins(ear, cut, start, at))
                break;
            at++;
            continue;
        }
        size_t next;
        enum sign sign = sign_at(cut, at, &next);
        bool quote = sign == SIGN_QUOTE && at > start && is_letter(byte_at(cut, next));
        if (sign == SIGN_MONEY && is_digit(cut->text[at - 1])) {
            *ret_ascii = false;
            return next;
        }
        if (sign != SIGN_LETTER && sign != SIGN_HIDDEN && !quote)
            break;
        *ret_ascii = false;
        at = next;
    }
    if (at < cut->len && (cut->text[at] == '%' || cut->text[at] == '$') && is_digit(cut->text[at - 1]))
        at++;
    return at;
}

/* Appends what is seen of a word with other than ASCII letters. */
static void fold_word(struct str *out, const char *text, size_t len)
{
    struct str seen = STR_EMPTY;
    for (size_t at = 0; at < len;) {
        size_t start = at;
        unsigned codepoint = text_next(text, len, &at);
        enum sign sign = codepoint < 0x80 ? SIGN_LETTER : sign_of(codepoint);
        if (sign == SIGN_QUOTE)
            str_add_char(&seen, '\'');
        else if (sign != SIGN_HIDDEN)
            str_add_bytes(&seen, text + start, at - start);
    }
    text_fold(out, seen.data, seen.len);
    str_clear(&seen);
}

static void add_word(struct ear *ear, struct cut *cut, size_t start, size_t end, bool ascii, uint16_t flags)
{
    struct str *folded = &ear->folded;
    size_t text = folded->len;
    if (ascii) {
        str_reserve(folded, end - start);
        for (size_t i = start; i < end; i++) {
            char c = cut->text[i];
            if (c == ' ') /* beside the sign of an address */
                continue;
            folded->data[folded->len++] = (unsigned char)(c - 'A') < 26 ? (char)(c | 32) : c;
        }
        folded->data[folded->len] = '\0';
    } else {
        fold_word(folded, cut->text + start, end - start);
    }
    /* Folding can bring forth blanks; a word has none, or the pattern would see two. */
    for (size_t i = text; i < folded->len; i++)
        if ((unsigned char)folded->data[i] <= ' ')
            folded->data[i] = '_';
    if (folded->len == text || folded->len - text > UINT16_MAX)
        return;
    struct token token = {.start = (uint32_t)start,
                          .end = (uint32_t)end,
                          .text = (uint32_t)text,
                          .len = (uint16_t)(folded->len - text),
                          .border = (uint8_t)cut->border};
    token.flags = flags | (cut->hash ? TOKEN_HASH : 0);
    spell_add(ear, token);
    cut->border = BORDER_NONE;
    cut->hash = false;
}

static void raise_border(struct cut *cut, enum border border)
{
    if (cut->border < border)
        cut->border = border;
    if (border == BORDER_HARD)
        cut->hash = false;
}

/* The stop of "24. November", where the language writes them so. */
static bool is_ordinal(const struct ear *ear, const struct cut *cut, size_t next)
{
    const struct token *last = ear->count ? &ear->tokens[ear->count - 1] : NULL;
    return ear->language->dotted_ordinals && last && last->flags & TOKEN_ALL_DIGITS && last->len <= 2 &&
           last->end == cut->at && next > cut->at + 1 && is_letter(byte_at(cut, next));
}

/* A full stop after a short word and before a digit ("no. 1042") ends no sentence. */
static void take_stop(struct ear *ear, struct cut *cut)
{
    size_t next = cut->at + 1;
    while (byte_at(cut, next) == ' ')
        next++;
    bool abbreviation = ear->count && ear->tokens[ear->count - 1].len <= 3 && is_digit(byte_at(cut, next));
    bool dash = byte_at(cut, cut->at + 1) == '-'; /* "Best.-Nr. 1042" */
    raise_border(cut, abbreviation || dash || is_ordinal(ear, cut, next) ? BORDER_NONE : BORDER_HARD);
    cut->at++;
}

static void take_word(struct ear *ear, struct cut *cut)
{
    bool ascii = true;
    size_t start = cut->at, end = email_end(ear, cut, start);
    uint16_t flags = end ? TOKEN_EMAIL : 0;
    if (!end)
        end = word_end(ear, cut, start, &ascii);
    cut->at = end > start ? end : start + 1;
    add_word(ear, cut, start, cut->at, ascii, flags);
}

static void take_foreign_sign(struct ear *ear, struct cut *cut)
{
    size_t next;
    switch (sign_at(cut, cut->at, &next)) {
    case SIGN_LETTER: take_word(ear, cut); return;
    case SIGN_SOFT: raise_border(cut, BORDER_SOFT); break;
    case SIGN_HARD: raise_border(cut, BORDER_HARD); break;
    case SIGN_HASH: cut->hash = true; break;
    case SIGN_MONEY:
        if (is_digit(byte_at(cut, next))) {
            bool ascii = false;
            size_t start = cut->at;
            cut->at = next;
            cut->at = word_end(ear, cut, next, &ascii);
            add_word(ear, cut, start, cut->at, false, 0);
            return;
        }
        break;
    default: break;
    }
    cut->at = next;
}

/* Whether the bracket at hand stands around one short word alone. */
static bool brackets_word(const struct cut *cut)
{
    bool opens = cut->text[cut->at] == '(';
    size_t at = cut->at, letters = 0;
    while (opens && is_letter(byte_at(cut, at + 1)) && letters <= 3)
        at++, letters++;
    while (!opens && at > 0 && is_letter(cut->text[at - 1]) && letters <= 3)
        at--, letters++;
    return letters >= 2 && letters <= 3 &&
           (opens ? byte_at(cut, at + 1) == ')' : at && cut->text[at - 1] == '(');
}

static void take_sign(struct ear *ear, struct cut *cut)
{
    switch (cut->text[cut->at]) {
    case '.': take_stop(ear, cut); return;
    case '!':
    case '?':
    case ';':
    case '\n': raise_border(cut, BORDER_HARD); break;
    case ',':
    case ':':
    case '/':
    case '|': raise_border(cut, BORDER_SOFT); break;
    case '(': /* "ada (at) example (dot) com" goes on */
    case ')':
        if (!brackets_word(cut))
            raise_border(cut, BORDER_SOFT);
        break;
    case '-': /* "forty-two" goes on, "my order - 1042" pauses */
        if (!is_alnum(byte_at(cut, cut->at + 1)) || !cut->at || cut->text[cut->at - 1] == ' ')
            raise_border(cut, BORDER_SOFT);
        break;
    case '\'': /* "1042's" */
        if (cut->at && is_digit(cut->text[cut->at - 1]) && (byte_at(cut, cut->at + 1) | 32) == 's' &&
            !is_alnum(byte_at(cut, cut->at + 2)))
            cut->at++;
        break;
    case '#': cut->hash = true; break;
    case '$':
    case '+':
        if (is_digit(byte_at(cut, cut->at + 1))) {
            take_word(ear, cut);
            return;
        }
        break;
    default: break;
    }
    cut->at++;
}

/* Drops the phrases that say nothing ("please"), unless nothing else is said. */
static void skip_phrases(struct ear *ear)
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

void hear(struct ear *ear)
{
    struct cut cut = {.text = ear->utterance->text, .len = ear->utterance->len};
    str_reset(&ear->folded);
    ear->count = 0;
    ear->found_count = 0;
    ear->given.len = 0;
    ear->corrections = 24;
    while (cut.at < cut.len && ear->count + 8 < TOKEN_LIMIT) {
        char c = cut.text[cut.at];
        if (is_alnum(c))
            take_word(ear, &cut);
        else if ((unsigned char)c >= 0x80)
            take_foreign_sign(ear, &cut);
        else
            take_sign(ear, &cut);
    }
    skip_phrases(ear);
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
