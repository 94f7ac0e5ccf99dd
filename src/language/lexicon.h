/* language/lexicon.h - every word that a language's files use, with what it means beyond itself, and the
 * correction of slips. Built once, then only read. */
#ifndef WISMO_LANGUAGE_LEXICON_H
#define WISMO_LANGUAGE_LEXICON_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/memory.h"
#include "model/meaning.h"

/* Ids below WORD_FIRST stand for no written word: 0 for the unknown one, an entity type for its mark. */
enum {
    WORD_UNKNOWN = 0,
    WORD_VALUE = ENTITY_TYPE_COUNT,      /* the mark of a number whose type is not decided yet */
    WORD_DIGITS = ENTITY_TYPE_COUNT + 1, /* any word that holds a digit */
    WORD_FIRST = ENTITY_TYPE_COUNT + 2,
};

enum word_flag {
    WORD_USED = 1,  /* a template uses it; slips are corrected to it */
    WORD_KNOWN = 2, /* a real word, left alone */
    WORD_GOODS = 4, /* may be what was bought, also when a template uses it */
    WORD_NOT_ITEM = 8,
    WORD_DETERMINER = 16, /* "my": what follows may be an item */
    WORD_BORDER = 32,     /* "and": two questions may meet here */
    WORD_TARGET = 64,     /* slips are corrected to it although no template uses it (skip words) */
    WORD_HEAD = 128,      /* says what a compound is: "weihnachtsbestellung" is a "bestellung" */
    WORD_FORM = 256,      /* a form of the word that it becomes; slips are corrected to it as well */
    WORD_LEMMA = 512,     /* has such forms */
};

enum number_kind {
    NUMBER_NONE = 0,
    NUMBER_DIGIT, /* "seven": value 7 */
    NUMBER_TEEN,  /* "fourteen": 14; also "ten" */
    NUMBER_TENS,  /* "forty": 40 */
    NUMBER_HUNDRED,
    NUMBER_THOUSAND,
    NUMBER_REPEAT, /* "double": 2 */
    NUMBER_LETTER, /* "alpha": 'a' */
    NUMBER_SOUND,  /* "for" between digits: 4 */
    NUMBER_JOIN,   /* "and" of "one hundred and one" */
    NUMBER_SPELL,  /* "for" of "a for alpha" */
    NUMBER_DASH,   /* "dash" */
    NUMBER_HASH,   /* "hash" */
    NUMBER_DOT,    /* "dot" of a spoken mail address */
    NUMBER_AT,
    NUMBER_AT_SIGN, /* "rate" of "at the rate", "sign" of "at sign" */
    NUMBER_UNDERSCORE,
    NUMBER_PLUS,
    NUMBER_UNITS_FIRST, /* "und" of "vier und zwanzig": the units are said before the tens */
    NUMBER_ALONE,       /* a word for hundred or thousand that needs no "one" before it */
};
#define NUMBER_BIT(kind) (1u << (kind))

struct word {
    const char *text;
    uint32_t hash;
    uint16_t len;
    uint16_t flags;
    uint32_t numbers;       /* NUMBER_BIT of each kind that it is */
    uint8_t value, sound;   /* of DIGIT, TEEN, TENS, REPEAT, LETTER; of SOUND */
    uint16_t becomes_count; /* a contraction: the words that it stands for */
    const uint32_t *becomes;
    uint32_t uses; /* in how many rules: the likelier target of a slip */
};

struct lexicon {
    struct arena *arena;
    struct word *words;
    uint32_t count, capacity;
    uint32_t *table; /* open addressing, a power of two; 0 is empty */
    uint32_t mask;

    /* Deletion neighbourhood of the words that slips are corrected to. */
    struct slip {
        uint32_t hash, word;
    } * slips;
    uint32_t slip_mask;
    uint64_t *bloom;
};

void lexicon_open(struct lexicon *lexicon, struct arena *arena);
uint32_t lexicon_add(struct lexicon *lexicon, const char *text, size_t len);

uint32_t word_hash(const char *text, size_t len);
/* WORD_UNKNOWN when no file uses it. */
uint32_t lexicon_find(const struct lexicon *lexicon, const char *text, size_t len, uint32_t hash);

/* After the last word was added. */
void lexicon_seal(struct lexicon *lexicon);
/* The word that `text` is most likely a slip of, or WORD_UNKNOWN. Folded text of 4 to 32 bytes. */
uint32_t lexicon_correct(const struct lexicon *lexicon, const char *text, size_t len);

#endif
