/* language/hear.h - a message as words: cut, folded, contractions opened, slips corrected, skip words
 * dropped; each word knows where in the given text it stands. */
#ifndef WISMO_LANGUAGE_HEAR_H
#define WISMO_LANGUAGE_HEAR_H

#include "base/str.h"
#include "language/language_private.h"

#define TEXT_LIMIT 4096 /* bytes; a longer message is not understood */
#define TOKEN_LIMIT 640 /* words; what comes after is not heard */

enum border { BORDER_NONE = 0, BORDER_SOFT, BORDER_HARD };

enum token_flag {
    TOKEN_DIGITS = 1,     /* holds a digit */
    TOKEN_ALL_DIGITS = 2, /* nothing but */
    TOKEN_HASH = 4,       /* '#' stood before it */
    TOKEN_EMAIL = 8,
    TOKEN_DOTTED = 16, /* "example.com" */
    TOKEN_SKIPPED = 32,
    TOKEN_FIXED = 64, /* part of a date, an amount, a quantity: no number of ours */
    TOKEN_CORRECTED = 128,
    TOKEN_GOODS = 256,    /* part of a phrase of goods */
    TOKEN_NOT_ITEM = 512, /* part of a phrase of not_items */
};

struct token {
    uint32_t start, end; /* in the given text */
    uint32_t text;       /* in ear->folded */
    uint32_t word;
    uint16_t len, flags;
    uint8_t border; /* before it */
    uint8_t entity; /* 1 + index of the value it belongs to; 0: none */
    uint32_t at;    /* where it stands in ear->subject, when the last one was built with it */
};

/* A value that was found. */
struct found {
    enum entity_type type; /* ENTITY_NONE: dropped */
    const char *value;
    uint16_t first, last; /* tokens */
    bool named, repeated; /* repeated: also said otherwise; not a value of its own */
};
#define FOUND_LIMIT 32

/* A slot that a rule says, for the intent of that rule. */
struct vote {
    enum intent intent;
    enum entity_type type;
    const char *value;
    int weight;
};
#define VOTE_LIMIT 24

/* What a part of a message says. */
struct verdict {
    size_t first, end; /* tokens */
    bool decided;
    enum intent intent;
    const struct rule *rule;
    bool sentence; /* a whole sentence decided */
    bool torn;     /* two intents won, or neither by enough */
    bool rivals;   /* two would have, had nothing spoken against one of them */
    int score, second;
    int scores[INTENT_COUNT], pros[INTENT_COUNT]; /* all evidence; what speaks for it */
    const struct rule *best[INTENT_COUNT];        /* the weightiest rule of each */
    struct vote votes[VOTE_LIMIT];
    size_t vote_count;
};
#define PART_LIMIT 12

struct ear {
    struct scan *scan;
    struct str folded, subject;
    struct token tokens[TOKEN_LIMIT];
    size_t count;
    struct token given; /* the last word as it was written, and where in `tokens` it went */
    size_t given_at;
    struct found found[FOUND_LIMIT];
    size_t found_count;
    uint32_t words[TOKEN_LIMIT * 2];
    uint32_t *rule_stamps; /* evidence that was counted in this message */
    size_t rule_stamp_count;
    uint32_t epoch;
    int corrections; /* left in this message */
    struct verdict parts[PART_LIMIT], whole;
    size_t part_count;
    struct str *explanation; /* NULL: nobody asked why */
    /* The message at hand. */
    const struct languages *languages;
    const struct language *language;
    const struct utterance *utterance;
    struct arena *arena;
};

/* Fills ear->tokens from the utterance. */
void hear(struct ear *ear);

static inline const char *token_text(const struct ear *ear, const struct token *token)
{
    return ear->folded.data + token->text;
}

static inline const struct word *token_word(const struct ear *ear, const struct token *token)
{
    return &ear->language->lexicon.words[token->word];
}

/* How subject_build() shows tokens. */
enum subject_kind {
    SUBJECT_PLAIN,  /* every word as it is */
    SUBJECT_VALUES, /* values that were found as the mark of a value */
    SUBJECT_MARKS   /* ... as the mark of their type */
};

/* language/subject.c: drops the phrases that say nothing ("please"), unless nothing else is said. */
void subject_skip(struct ear *ear);
/* Writes the tokens [first, end) into ear->subject, and the ids of their words into ear->words; returns how
 * many. */
size_t subject_build(struct ear *ear, size_t first, size_t end, enum subject_kind kind, size_t *ret_words);
/* The token that stands at the byte of the subject, among [first, end). */
size_t subject_token(const struct ear *ear, size_t first, size_t end, size_t at);

#endif
