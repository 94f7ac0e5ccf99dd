/* language/rules.h - patterns, and finding the few of them that a text can match. The door of PCRE2.
 *
 * Patterns are run on normalised text: a blank, then each word with a blank after it; a value that was found
 * is one byte (MARK_BYTE). For each rule it is known which words it needs: one of each of its clauses. A text
 * marks the clauses that its words satisfy, and only rules whose clauses are all marked are run. */
#ifndef WISMO_LANGUAGE_RULES_H
#define WISMO_LANGUAGE_RULES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/complaints.h"
#include "base/memory.h"
#include "language/lexicon.h"
#include "language/template.h"
#include "model/intent.h"
#include "model/meaning.h"

struct pattern; /* compiled when it is first run; any thread may do so */

#define MARK_BYTE(word) ((char)(14 + (word))) /* of an entity type, or of WORD_VALUE */

enum rule_kind {
    RULE_SENTENCE = 1, /* covers a whole part and decides */
    RULE_EVIDENCE,
    RULE_MENTION,
    RULE_CORRECTION,
    RULE_FOLLOW_UP,
    RULE_WISH,  /* for another language, which slots[0] names */
    RULE_VALUE, /* a date, an amount, or a number that is none of ours */
    RULE_NAME   /* "order number {value}" */
};

#define RULE_CAPTURES 4

struct rule {
    enum rule_kind kind;
    struct pattern *pattern; /* NULL: a single word, which the index finds */
    enum intent intent;
    enum ask asked; /* ASK_NOTHING: always */
    bool told;      /* only where an order was told before */
    int weight;     /* thousandths */
    const struct slot *slots;
    size_t slot_count;
    enum mention_kind mention;
    int ordinal;
    enum entity_type type; /* RULE_VALUE: ENTITY_NONE protects a number from being ours; RULE_NAME */
    const char *place;     /* "intents/en/order_status.yaml:12" */

    uint32_t *clauses; /* the first is the rarest */
    size_t clause_count;
    /* Where words for these clauses must stand: in this order, each at most so many words after the one
     * before it. */
    struct step {
        uint32_t clause, reach;
    } * steps; /* NULL: anywhere */
    size_t step_count;
    int lead, tail; /* at most so many words before the first and after the last; -1: any number */
    int min_words, max_words;
    int first_clause; /* one of its words begins the text (RULE_SENTENCE); -1: any may */
    struct capture {
        enum entity_type type;
        const struct value_list *list;
    } captures[RULE_CAPTURES];
    size_t capture_count;
};

/* Rules that are looked for in the same text. */
struct ruleset {
    struct arena *arena;
    struct rule *rules;
    size_t count;
    struct clause {
        const uint32_t *words; /* ascending */
        uint32_t count, next;  /* next with the same hash, 0: none */
    } * clauses;               /* from 1 */
    size_t clause_count;
    uint32_t buckets[1024];

    /* The index. Clauses are bits: each word has a row of those that it satisfies. */
    uint32_t word_count;
    size_t row_size;        /* in 64-bit words */
    const uint32_t *row_of; /* by word; row 0 is empty */
    const uint64_t *rows;
    const uint64_t *rarest;       /* the clauses that are the rarest of a rule */
    const uint32_t *checks_start; /* by clause: where in `checks` its rules begin */
    const uint32_t *checks;       /* a rule, how many further clauses it needs, and these */
    const uint32_t *always;       /* rules that need no word */
    size_t always_count;
};

void ruleset_open(struct ruleset *set, struct arena *arena);

/* Compiles a template (anchored for sentences, at the beginning for corrections and follow-ups) or a raw
 * pattern (which needs one of these words; they are put in order) into the rule, whose other members the
 * caller has filled, and adds it. False after a complaint. */
bool ruleset_add(struct ruleset *set, struct templates *templates, struct rule rule, struct piece *piece,
                 const char *file, int line);
bool ruleset_add_pattern(struct ruleset *set, struct templates *templates, struct rule rule,
                         const char *pattern, uint32_t *needs, size_t need_count, const char *file, int line);
void ruleset_seal(struct ruleset *set, const struct lexicon *lexicon);          /* after the last rule */
void ruleset_close(struct ruleset *set);                                        /* frees the patterns */
void ruleset_compile(const struct ruleset *set, struct complaints *complaints); /* every pattern, now */

/* A shape of numbers as the shop writes it: the whole text, whatever its case. NULL after a complaint. */
struct pattern *shape_open(const char *pattern, struct complaints *complaints, const char *file, int line);
void shape_close(struct pattern *shape);

/* What matching needs, one a thread. */
struct scan;
struct scan *scan_open(void);
void scan_close(struct scan *scan);

/* The rules that these words allow, in *ret_rules until the next call. */
size_t scan_rules(struct scan *scan, const struct ruleset *set, const uint32_t *words, size_t count,
                  const uint32_t **ret_rules);

struct range {
    size_t start, end; /* bytes of the subject */
};
/* Looks for the rule from `from` on. ret_found[0] is what matched, then its captures (start == end: not taken
 * part). Never for a rule without a pattern. A text that is cut off by the match limit does not match. */
bool scan_matches(struct scan *scan, const struct rule *rule, const char *subject, size_t len, size_t from,
                  struct range ret_found[1 + RULE_CAPTURES]);
bool scan_fits(struct scan *scan, struct pattern *shape, const char *text, size_t len);
void scan_rest(struct scan *scan); /* before each message: forgets how often the limit was hit */

#endif
