/* language/language_private.h - what a loaded language is made of. For this room alone. */
#ifndef WISMO_LANGUAGE_LANGUAGE_PRIVATE_H
#define WISMO_LANGUAGE_LANGUAGE_PRIVATE_H

#include "language/language.h"
#include "language/rules.h"
#include "language/template.h"
#include "language/yaml.h"

/* Word sequences, found by their first word. */
struct phrases {
    struct phrase {
        const uint32_t *words;
        uint32_t count, next; /* index of the next with the same first word, 0: none */
    } * items;                /* from 1 */
    size_t count;
    uint32_t *first; /* by word: index of its first phrase */
};

/* A sentence of `understood` or `not_this`. */
struct proof {
    enum intent intent;
    bool not_this;
    const char *text, *file;
    int line;
    const struct slot *slots;
    size_t slot_count;
};

/* A template as somebody wrote it. */
struct written {
    const struct piece *piece;
    const char *file;
    int line;
};

struct language {
    const char *name;
    const char *folder;          /* as complaints name it */
    bool has_file[INTENT_COUNT]; /* of its intents */
    struct arena *arena;
    struct lexicon lexicon;
    struct templates templates;
    struct ruleset values; /* in the text as it was given: dates, amounts, numbers that are none of ours */
    struct ruleset names;  /* where each number has become a mark: what kind it is said to be */
    struct ruleset rules;  /* where each value has become a mark: sentences, evidence, mentions, openings */
    struct phrases skips, fillers;
    struct phrases goods, not_items; /* of several words; single ones are flags of the word */
    struct spelling {                /* "ä", and how else it is typed: "ae", "a" */
        const char *letter;
        const char **others;
        size_t count;
    } * spellings;
    size_t spelling_count;
    struct glue_piece { /* a number word as it stands in a glued one */
        const char *text;
        size_t len;
        uint32_t word;
    } * glue;
    size_t glue_count;
    bool glues_numbers;   /* "vierundzwanzig" */
    bool units_first;     /* "twenty four" are two numbers, for 24 the units come first */
    bool compounds;       /* words are made of words */
    bool dotted_ordinals; /* "24. november" goes on after its stop */
    const char **endings; /* that a known word may be given: "e", "en" */
    size_t ending_count;
    struct pattern **codes; /* shapes of order numbers with letters */
    size_t code_count;
    struct pattern *postcode; /* the shape that makes the second of two numbers a postcode; may be NULL */
    int threshold, margin;    /* thousandths */
    bool absorbs[INTENT_COUNT][INTENT_COUNT];
    struct proof *proofs;
    size_t proof_count;
    struct written *written;
    size_t written_count;
};

struct languages {
    struct language **items;
    size_t count;
    const struct language *usual; /* the shop's, or the first */
    struct pattern **shapes;      /* of the shop's order numbers */
    size_t shape_count;
};

/* One file while a language is loaded. */
struct source {
    const char *path;  /* as complaints name it */
    const char *place; /* as rules name it: "intents/en/order_status.yaml" */
    const char *name;  /* "order_status" */
    const struct node *root;
};

#define SENTENCE_BUCKETS 1024

struct loader {
    struct language *language;
    struct complaints *complaints;
    struct source *sources;
    size_t count;
    struct known_sentence {
        const char *text, *path;
        int line;
        enum ask asked;
        bool told;
        struct known_sentence *next;
    } * sentences[SENTENCE_BUCKETS];
};

/* language/load.c: a sub-folder of `root`. Always gives a language, which is good for closing only after a
 * complaint. Several may be opened at once, with complaints each. */
struct language *language_open(const char *root, const char *name, struct complaints *complaints);
void language_close(struct language *language); /* NULL is fine */

void load_complain(struct loader *loader, const struct source *source, int line, const char *format, ...)
    __attribute__((format(printf, 4, 5)));
/* A list of texts; a single text counts as a list of one. False after a complaint. */
bool load_texts(struct loader *loader, const struct source *source, const struct node *node,
                const struct node *const **ret_items, size_t *ret_count);
/* The key `asked` of an entry. False: complained about. */
bool load_asked(struct loader *loader, const struct source *source, const struct node *entry,
                struct rule *rule);
/* Reads `slots: { problem: late }`; checks the values. */
bool load_slots(struct loader *loader, const struct source *source, const struct node *node,
                const struct slot **ret_slots, size_t *ret_count);
/* Reads `weight: 1.5` in thousandths; complains when there is none. */
bool load_weight(struct loader *loader, const struct source *source, const struct node *node,
                 int *ret_weight);
/* language/load_shared.c, load_intent.c: fill the language from the sources; complaints tell of failure. */
void load_shared(struct loader *loader);
void load_intent(struct loader *loader, const struct source *source);

/* The template as a rule of the set; what it cannot be is complained about. */
void load_template(struct loader *loader, const struct source *source, struct ruleset *set, struct rule rule,
                   const struct node *item);

void phrases_add(struct arena *arena, struct phrases *phrases, const uint32_t *words, size_t count);
void phrases_seal(struct arena *arena, struct phrases *phrases, size_t word_count);

#endif
