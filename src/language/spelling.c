/* language/spelling.c - finding the word that was meant. */
#include "language/spelling.h"

#include <string.h>

#include "language/compounds.h"

#define LONGEST 32

static bool is_digit(char c)
{
    return (unsigned char)(c - '0') < 10;
}

static uint32_t find(const struct ear *ear, const char *text, size_t len)
{
    return lexicon_find(&ear->language->lexicon, text, len, word_hash(text, len));
}

static void push(struct ear *ear, struct token token)
{
    if (ear->count < TOKEN_LIMIT)
        ear->tokens[ear->count++] = token;
}

/* The token as another text than was written. */
static void retext(struct ear *ear, struct token *token, const char *text, size_t len)
{
    token->text = (uint32_t)ear->folded.len;
    token->len = (uint16_t)len;
    str_add_bytes(&ear->folded, text, len);
}

/* "soooo": three and more of a letter become two, or one. */
static uint32_t find_shortened(const struct ear *ear, const char *text, size_t len, char shorter[LONGEST],
                               size_t *ret_len)
{
    bool repeats = false;
    for (size_t i = 2; i < len; i++)
        repeats = repeats || (text[i] == text[i - 1] && text[i] == text[i - 2]);
    for (size_t most = 2; repeats && most; most--) {
        size_t kept = 0, run = 0;
        for (size_t i = 0; i < len && kept < LONGEST; i++) {
            run = i && text[i] == text[i - 1] ? run + 1 : 1;
            if (run <= most)
                shorter[kept++] = text[i];
        }
        *ret_len = kept;
        uint32_t word = find(ear, shorter, kept);
        if (word)
            return word;
    }
    return WORD_UNKNOWN;
}

static uint32_t find_slip(struct ear *ear, const char *text, size_t len)
{
    if (len < 4 || ear->corrections <= 0)
        return WORD_UNKNOWN;
    ear->corrections--;
    return lexicon_correct(&ear->language->lexicon, text, len);
}

/* "order1042": a word of ours and a number without a blank between. */
static bool split_number(struct ear *ear, struct token token)
{
    const char *text = token_text(ear, &token);
    size_t letters = 0;
    while (letters < token.len && (unsigned char)(text[letters] - 'a') < 26)
        letters++;
    if (letters < 2 || letters == token.len)
        return false;
    for (size_t i = letters; i < token.len; i++)
        if (!is_digit(text[i]))
            return false;
    uint32_t word = find(ear, text, letters);
    if (!(ear->language->lexicon.words[word].flags & WORD_USED) || letters < 4)
        return false;
    struct token number = token;
    token.len = (uint16_t)letters;
    token.end = token.start + (uint32_t)letters;
    token.word = word;
    number.start = token.end;
    number.text += (uint32_t)letters;
    number.len = (uint16_t)(number.len - letters);
    number.border = BORDER_NONE;
    number.flags |= TOKEN_DIGITS | TOKEN_ALL_DIGITS;
    push(ear, token);
    push(ear, number);
    return true;
}

static void note_digits(const struct ear *ear, struct token *token)
{
    const char *text = token_text(ear, token);
    size_t digits = 0;
    for (size_t i = 0; i < token->len; i++)
        digits += is_digit(text[i]);
    if (digits)
        token->flags |= TOKEN_DIGITS;
    if (digits == token->len)
        token->flags |= TOKEN_ALL_DIGITS;
}

/* "order's" is "order" where no contraction says otherwise. */
static uint32_t find_without_quote(struct ear *ear, struct token *token)
{
    char text[LONGEST];
    const char *given = token_text(ear, token), *quote = memchr(given, '\'', token->len);
    size_t before = quote ? (size_t)(quote - given) : 0, len = before;
    if (!quote || token->len > LONGEST)
        return WORD_UNKNOWN;
    memcpy(text, given, before);
    if (token->len - before > 2)
        for (size_t i = before + 1; i < token->len; i++)
            if (given[i] != '\'')
                text[len++] = given[i];
    retext(ear, token, text, len);
    return find(ear, text, len);
}

/* "example.com" after a word for "at" is a mail address; anywhere else a full stop without its blank. */
static bool split_dotted(struct ear *ear, struct token token)
{
    const char *text = token_text(ear, &token), *dot = memchr(text, '.', token.len);
    if (!dot || token.flags & (TOKEN_DIGITS | TOKEN_EMAIL))
        return false;
    if (ear->count && token_word(ear, &ear->tokens[ear->count - 1])->numbers & NUMBER_BIT(NUMBER_AT)) {
        token.flags |= TOKEN_DOTTED;
        push(ear, token);
        return true;
    }
    struct token rest = token;
    uint32_t before = (uint32_t)(dot - text);
    token.len = (uint16_t)before;
    token.end = token.start + before;
    rest.text += before + 1;
    rest.len = (uint16_t)(rest.len - before - 1);
    rest.start = token.end + 1 < rest.end ? token.end + 1 : rest.end;
    rest.border = BORDER_HARD;
    spell_add(ear, token);
    if (ear->count + 4 < TOKEN_LIMIT)
        spell_add(ear, rest);
    return true;
}

static uint32_t find_meant(struct ear *ear, struct token *token)
{
    char shorter[LONGEST];
    size_t len = 0;
    uint32_t word = find_without_quote(ear, token);
    if (!word && token->len <= LONGEST)
        word = find_shortened(ear, token_text(ear, token), token->len, shorter, &len);
    if (!word && len)
        word = find_slip(ear, shorter, len);
    if (!word && !len)
        word = find_slip(ear, token_text(ear, token), token->len);
    return word;
}

/* "bestell nummer": takes back the word before and makes one of the two. */
static void join_apart(struct ear *ear, struct token *token)
{
    const struct token *left = &ear->given;
    if (!left->len || token->border != BORDER_NONE ||
        (left->flags | token->flags) & (TOKEN_DIGITS | TOKEN_EMAIL))
        return;
    uint32_t word =
        compound_joined(ear->language, token_text(ear, left), left->len, token_text(ear, token), token->len);
    if (!word)
        return;
    const struct word *joined = &ear->language->lexicon.words[word];
    token->start = left->start;
    token->border = left->border;
    token->flags |= left->flags & TOKEN_HASH;
    ear->count = ear->given_at;
    retext(ear, token, joined->text, joined->len);
}

static void push_words(struct ear *ear, struct token token, const uint32_t *words, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        const struct word *one = &ear->language->lexicon.words[words[i]];
        token.word = words[i];
        retext(ear, &token, one->text, one->len);
        push(ear, token);
        token.border = BORDER_NONE;
    }
}

/* An unknown word: several numbers in one, a slip, or a compound whose head says what it is. True: pushed. */
static bool guess(struct ear *ear, struct token *token)
{
    const struct language *language = ear->language;
    uint32_t numbers[PIECE_LIMIT];
    size_t count = compound_numbers(language, token_text(ear, token), token->len, numbers);
    if (count) {
        push_words(ear, *token, numbers, count);
        return true;
    }
    token->word = compound_stem(language, token_text(ear, token), token->len);
    if (!token->word)
        token->word = find_meant(ear, token);
    if (!token->word) {
        uint32_t head = compound_head(language, token_text(ear, token), token->len);
        if (language->lexicon.words[head].flags & WORD_HEAD)
            token->word = head;
        else if (head) /* "damenjacke" keeps its name */
            token->flags |= language->lexicon.words[head].flags & WORD_GOODS ? TOKEN_GOODS : TOKEN_NOT_ITEM;
    }
    if (token->word) {
        const struct word *word = &language->lexicon.words[token->word];
        retext(ear, token, word->text, word->len);
        token->flags |= TOKEN_CORRECTED;
    }
    return false;
}

void spell_add(struct ear *ear, struct token token)
{
    const struct lexicon *lexicon = &ear->language->lexicon;
    note_digits(ear, &token);
    if (split_dotted(ear, token))
        return;
    if (ear->language->compounds)
        join_apart(ear, &token);
    ear->given = token;
    ear->given_at = ear->count;
    token.word = find(ear, token_text(ear, &token), token.len);
    if (!token.word && token.flags & TOKEN_DIGITS && split_number(ear, token))
        return;
    if (!token.word && !(token.flags & (TOKEN_DIGITS | TOKEN_EMAIL)) && guess(ear, &token))
        return;
    const struct word *word = &lexicon->words[token.word];
    if (word->becomes_count)
        push_words(ear, token, word->becomes, word->becomes_count);
    else
        push(ear, token);
}
