/* language/template.h - the notation of sentences: "where is (my|the) <parcel> [{order_number}]".
 *
 * A template becomes a tree of pieces; pattern.h makes a pattern of it. */
#ifndef WISMO_LANGUAGE_TEMPLATE_H
#define WISMO_LANGUAGE_TEMPLATE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/complaints.h"
#include "base/memory.h"
#include "language/lexicon.h"
#include "model/meaning.h"

enum piece_kind {
    PIECE_TEXT = 1, /* as written, not yet words; gone after parsing */
    PIECE_EMPTY,    /* an empty alternative; only inside glued words, gone after parsing */
    PIECE_WORD,
    PIECE_ALL,       /* items one after the other */
    PIECE_ONE,       /* one of the items */
    PIECE_MAYBE,     /* the item or nothing */
    PIECE_ANY_ORDER, /* all items, in any order */
    PIECE_GAP,       /* up to six words */
    PIECE_ANY,       /* one word */
    PIECE_DIGITS,    /* a word of digits */
    PIECE_MARK,      /* a value of `type` */
    PIECE_LIST,      /* an entry of `list`, for the slot `type` */
    PIECE_BEGIN,
    PIECE_END
};

struct piece {
    enum piece_kind kind;
    bool ready;                    /* its literals are words */
    bool shared;                   /* the body of a rule or list: several templates use it */
    const struct outline *outline; /* of a shared piece, once it was worked out */
    const char *text;
    uint32_t word; /* PIECE_WORD; PIECE_MARK: the mark's */
    struct piece **items;
    size_t count;
    enum entity_type type;
    const struct value_list *list;
};

#define ANY_ORDER_LIMIT 4 /* items that can come in any order */

struct outline; /* language/outline.h */

/* {colour}: what may be said, and what it is called. */
struct value_list {
    const char *name;
    struct piece *piece;
    struct value_name {
        const char *said; /* words, each with a blank after it: "dark blue " */
        const char *out;
    } * names;
    size_t name_count;
};

struct expansion_rule {
    const char *name, *text, *file;
    int line;
    struct piece *piece; /* made at its first use */
    bool open;           /* being made: meeting it again is recursion */
};

/* What templates refer to, and where complaints go. */
struct templates {
    struct arena *arena;
    struct arena *loading; /* of what only loading needs: files as trees, outlines of shared pieces */
    struct arena *passing; /* of what only the template at hand needs: its tree before its words, outlines */
    struct lexicon *lexicon;
    struct complaints *complaints;
    struct value_list *lists;
    size_t list_count;
    struct expansion_rule *rules;
    size_t rule_count;
};

/* Whether its items are words and nothing else. */
bool piece_is_words(const struct piece *piece);

/* The template as a tree, or NULL after a complaint about FILE:LINE. */
struct piece *template_parse(struct templates *templates, const char *text, const char *file, int line);

/* After each: forgets what only the template at hand needed. */
void templates_next(struct templates *templates);

/* Every way of saying it, words each with a blank after it; for templates without gaps and values. They live
 * as long as the template at hand. Complains, and gives none, beyond `limit`. */
size_t template_expand(struct templates *templates, const struct piece *piece, size_t limit, const char *file,
                       int line, const char ***ret_texts);

/* Words as the templates see them: folded, cut at hyphens, contractions opened. Appends their ids, in memory
 * that lives as long as the template at hand. */
bool template_words(struct templates *templates, const char *text, const char *file, int line,
                    uint32_t **words, size_t *count);

#endif
