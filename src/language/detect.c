/* language/detect.c - which of the loaded languages a text is in, by the words that their files know.
 *
 * One look-up a word and language; nothing is corrected or matched. Words that all of them know say nothing.
 */
#include "language/detect.h"

#include <string.h>

#include "base/text.h"

#define WORDS 48        /* looked at; by then it is clear */
#define LANGUAGES 16    /* told apart */
#define WORD_LONGEST 64 /* bytes */
#define USED_POINTS 2   /* a word of the templates */
#define KNOWN_POINTS 1  /* a word that is only known, or a letter that only this language has */
#define LONG_WORD 8     /* bytes from which a word counts twice: hardly two languages share it by chance */
#define CLEAR_LEAD 4    /* points */
#define WHOLE_WORDS 3   /* from so many on it tells when one language knows them all */

static bool is_word_byte(unsigned char c)
{
    return c >= 0x80 || (unsigned char)((c | 32) - 'a') < 26 || c == '\'';
}

/* What makes a word a number or an address. */
static bool is_value_byte(unsigned char c)
{
    return (unsigned char)(c - '0') < 10 || c == '@';
}

static int points_of(const struct language *language, const char *text, size_t len, uint32_t hash)
{
    const struct word *word = &language->lexicon.words[lexicon_find(&language->lexicon, text, len, hash)];
    const unsigned used = WORD_USED | WORD_TARGET | WORD_FORM | WORD_LEMMA | WORD_DETERMINER | WORD_BORDER;
    if (word->flags & used || word->becomes_count || (word->numbers && len > 1))
        return USED_POINTS;
    return word->flags & (WORD_KNOWN | WORD_NOT_ITEM) ? KNOWN_POINTS : 0;
}

/* Letters that a language says other spellings of are its own. */
static int letter_points(const struct language *language, const char *text, size_t len)
{
    for (size_t i = 0; i < language->spelling_count; i++)
        if (memmem(text, len, language->spellings[i].letter, strlen(language->spellings[i].letter)))
            return KNOWN_POINTS;
    return 0;
}

/* A word that nobody knows as it stands may be one with an ending, or glued of known ones. */
static int made_points(const struct language *language, const char *text, size_t len)
{
    return compound_stem(language, text, len) || compound_head(language, text, len) ? KNOWN_POINTS : 0;
}

struct tally {
    int scores[LANGUAGES];
    size_t unknown[LANGUAGES], words;
};

static void count_word(const struct languages *languages, const char *text, size_t len, struct tally *tally)
{
    int points[LANGUAGES], most = 0, least = 9;
    uint32_t hash = word_hash(text, len);
    size_t count = languages->count < LANGUAGES ? languages->count : LANGUAGES;
    for (size_t i = 0; i < count; i++) {
        points[i] = points_of(languages->items[i], text, len, hash);
        most = points[i] > most ? points[i] : most;
    }
    for (size_t i = 0; i < count; i++) {
        if (!most)
            points[i] = made_points(languages->items[i], text, len);
        points[i] += letter_points(languages->items[i], text, len);
        least = points[i] < least ? points[i] : least;
    }
    tally->words++;
    for (size_t i = 0; i < count; i++) {
        tally->unknown[i] += points[i] == 0;
        tally->scores[i] += (points[i] - least) * (least == 0 && len >= LONG_WORD ? 2 : 1);
    }
}

/* The next word, folded, in `word`; false at the end. Words with digits and mail addresses are none. */
static bool next_word(const char *text, size_t len, size_t *at, struct str *word)
{
    while (*at < len) {
        size_t start = *at;
        bool ascii = true, value = false;
        while (*at < len && text[*at] != ' ' && text[*at] != '\n' && text[*at] != '\t') {
            unsigned char c = (unsigned char)text[*at];
            if (!is_word_byte(c) && !is_value_byte(c))
                break;
            value = value || is_value_byte(c);
            ascii = ascii && c < 0x80;
            ++*at;
        }
        size_t end = *at;
        if (end == start) {
            ++*at;
            continue;
        }
        while (value && *at < len && text[*at] != ' ') /* the rest of an address: ".net" is no word */
            ++*at;
        if (value || end - start > WORD_LONGEST)
            continue;
        str_reset(word);
        text_fold(word, text + start, end - start);
        if (word->len && word->len <= WORD_LONGEST * 2)
            return true;
    }
    return false;
}

const struct language *detect(const struct languages *languages, struct str *word, const char *text,
                              size_t len, const struct language *usual, bool *ret_clear)
{
    struct tally tally = {.words = 0};
    size_t at = 0, best = 0, count = languages->count < LANGUAGES ? languages->count : LANGUAGES;
    for (size_t i = 0; i < count; i++)
        best = languages->items[i] == usual ? i : best;
    while (count > 1 && tally.words < WORDS && next_word(text, len, &at, word))
        count_word(languages, word->data, word->len, &tally);
    size_t was = best;
    for (size_t i = 0; i < count; i++)
        best = tally.scores[i] > tally.scores[best] ? i : best;
    int lead = tally.scores[best] - tally.scores[was];
    bool far = lead >= CLEAR_LEAD && tally.scores[best] >= 2 * tally.scores[was];
    /* "where is order 1042": two of the words are in both, but one language knows them all */
    bool whole =
        tally.words >= WHOLE_WORDS && !tally.unknown[best] && tally.unknown[was] && lead >= USED_POINTS;
    *ret_clear = far || whole;
    return languages->items[best];
}
