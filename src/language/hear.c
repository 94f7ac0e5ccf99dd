/* language/hear.c - a text, sign by sign, into words and the borders between them. */
#include <string.h>

#include "base/text.h"
#include "language/cut.h"
#include "language/spelling.h"

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
           last->end == cut->at && next > cut->at + 1 && is_letter(cut_byte(cut, next));
}

/* A full stop after a short word and before a digit ("no. 1042") ends no sentence. */
static void take_stop(struct ear *ear, struct cut *cut)
{
    size_t next = cut->at + 1;
    while (cut_byte(cut, next) == ' ')
        next++;
    bool abbreviation = ear->count && ear->tokens[ear->count - 1].len <= 3 && is_digit(cut_byte(cut, next));
    bool dash = cut_byte(cut, cut->at + 1) == '-'; /* "Best.-Nr. 1042" */
    raise_border(cut, abbreviation || dash || is_ordinal(ear, cut, next) ? BORDER_NONE : BORDER_HARD);
    cut->at++;
}

static void take_word(struct ear *ear, struct cut *cut)
{
    bool ascii = true;
    size_t start = cut->at, end = cut_email_end(ear, cut, start);
    uint16_t flags = end ? TOKEN_EMAIL : 0;
    if (!end)
        end = cut_word_end(ear, cut, start, &ascii);
    cut->at = end > start ? end : start + 1;
    add_word(ear, cut, start, cut->at, ascii, flags);
}

static void take_foreign_sign(struct ear *ear, struct cut *cut)
{
    size_t next;
    switch (cut_sign(cut, cut->at, &next)) {
    case SIGN_LETTER: take_word(ear, cut); return;
    case SIGN_SOFT: raise_border(cut, BORDER_SOFT); break;
    case SIGN_HARD: raise_border(cut, BORDER_HARD); break;
    case SIGN_HASH: cut->hash = true; break;
    case SIGN_MONEY:
        if (is_digit(cut_byte(cut, next))) {
            bool ascii = false;
            size_t start = cut->at;
            cut->at = next;
            cut->at = cut_word_end(ear, cut, next, &ascii);
            add_word(ear, cut, start, cut->at, false, 0);
            return;
        }
        break;
    default: break;
    }
    cut->at = next;
}

#define BRACKETED_MOST 5 /* "(at)", "(punkt)" */

/* Whether the bracket at hand stands around one short word alone. */
static bool brackets_word(const struct cut *cut)
{
    bool opens = cut->text[cut->at] == '(';
    size_t at = cut->at, letters = 0;
    while (opens && is_letter(cut_byte(cut, at + 1)) && letters <= BRACKETED_MOST)
        at++, letters++;
    while (!opens && at > 0 && is_letter(cut->text[at - 1]) && letters <= BRACKETED_MOST)
        at--, letters++;
    return letters >= 2 && letters <= BRACKETED_MOST &&
           (opens ? cut_byte(cut, at + 1) == ')' : at && cut->text[at - 1] == '(');
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
        if (!is_alnum(cut_byte(cut, cut->at + 1)) || !cut->at || cut->text[cut->at - 1] == ' ')
            raise_border(cut, BORDER_SOFT);
        break;
    case '\'': /* "1042's" */
        if (cut->at && is_digit(cut->text[cut->at - 1]) && (cut_byte(cut, cut->at + 1) | 32) == 's' &&
            !is_alnum(cut_byte(cut, cut->at + 2)))
            cut->at++;
        break;
    case '#': cut->hash = true; break;
    case '$':
    case '+':
        if (is_digit(cut_byte(cut, cut->at + 1))) {
            take_word(ear, cut);
            return;
        }
        break;
    default: break;
    }
    cut->at++;
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
    subject_skip(ear);
}
