/* language/lexicon.c - the words in a hash table, and how slips find them.
 *
 * A slip is found by deletions: a word and its slip agree after leaving out a letter or two on either side.
 * All such remainders of our words are kept by their hash; looking up a foreign word costs one hash for each
 * of its own remainders, nearly all of which a small bit field refuses. */
#include "language/lexicon.h"

#include <string.h>

#include "base/text.h"

#define SLIP_SHORTEST 4
#define SLIP_LONGEST 32
#define SLIP_TWO 8 /* letters from which on two slips are forgiven */
#define BLOOM_BITS (1u << 19)
#define PRIME 0x01000193u

/* A polynomial, so that the hash without a letter follows from those of the parts around it. */
uint32_t word_hash(const char *text, size_t len)
{
    uint32_t hash = 0;
    for (size_t i = 0; i < len; i++)
        hash = hash * PRIME + (unsigned char)text[i] + 1;
    return hash;
}

static uint32_t mix(uint32_t hash)
{
    hash ^= hash >> 16;
    hash *= 0x7feb352du;
    hash ^= hash >> 15;
    hash *= 0x846ca68bu;
    return hash ^ (hash >> 16);
}

void lexicon_open(struct lexicon *lexicon, struct arena *arena)
{
    memset(lexicon, 0, sizeof *lexicon);
    lexicon->arena = arena;
    lexicon->capacity = 4096;
    lexicon->words = arena_alloc_array(arena, lexicon->capacity, sizeof *lexicon->words);
    lexicon->count = WORD_FIRST;
    for (uint32_t i = 0; i < WORD_FIRST; i++)
        lexicon->words[i].text = "";
    lexicon->mask = 16383;
    lexicon->table = arena_alloc_array(arena, lexicon->mask + 1, sizeof *lexicon->table);
}

static void grow(struct lexicon *lexicon)
{
    struct word *words = arena_alloc_array(lexicon->arena, lexicon->capacity * 2, sizeof *words);
    memcpy(words, lexicon->words, lexicon->count * sizeof *words);
    lexicon->words = words;
    lexicon->capacity *= 2;
    lexicon->mask = lexicon->capacity * 4 - 1;
    lexicon->table = arena_alloc_array(lexicon->arena, lexicon->mask + 1, sizeof *lexicon->table);
    for (uint32_t i = WORD_FIRST; i < lexicon->count; i++) {
        uint32_t at = mix(words[i].hash) & lexicon->mask;
        while (lexicon->table[at])
            at = (at + 1) & lexicon->mask;
        lexicon->table[at] = i;
    }
}

uint32_t lexicon_find(const struct lexicon *lexicon, const char *text, size_t len, uint32_t hash)
{
    for (uint32_t at = mix(hash) & lexicon->mask; lexicon->table[at]; at = (at + 1) & lexicon->mask) {
        const struct word *word = &lexicon->words[lexicon->table[at]];
        if (word->hash == hash && word->len == len && memcmp(word->text, text, len) == 0)
            return lexicon->table[at];
    }
    return WORD_UNKNOWN;
}

uint32_t lexicon_add(struct lexicon *lexicon, const char *text, size_t len)
{
    uint32_t hash = word_hash(text, len);
    uint32_t found = lexicon_find(lexicon, text, len, hash);
    if (found)
        return found;
    if (lexicon->count == lexicon->capacity)
        grow(lexicon);
    uint32_t id = lexicon->count++;
    struct word *word = &lexicon->words[id];
    word->text = arena_copy(lexicon->arena, text, len);
    word->len = (uint16_t)len;
    word->hash = hash;
    uint32_t at = mix(hash) & lexicon->mask;
    while (lexicon->table[at])
        at = (at + 1) & lexicon->mask;
    lexicon->table[at] = id;
    return id;
}

/* Calls `each` with the hash of the text, of the text without one letter, and (two) without two. */
static void each_remainder(const char *text, size_t len, bool two, void (*each)(void *, uint32_t), void *user)
{
    uint32_t before[SLIP_LONGEST + 1], after[SLIP_LONGEST + 1], power[SLIP_LONGEST + 1];
    before[0] = 0;
    power[0] = 1;
    after[len] = 0;
    for (size_t i = 0; i < len; i++) {
        before[i + 1] = before[i] * PRIME + (unsigned char)text[i] + 1;
        power[i + 1] = power[i] * PRIME;
    }
    for (size_t i = len; i > 0; i--)
        after[i - 1] = after[i] + ((unsigned char)text[i - 1] + 1) * power[len - i];
    each(user, before[len]);
    for (size_t i = 0; i < len; i++)
        each(user, before[i] * power[len - i - 1] + after[i + 1]);
    for (size_t i = 0; two && i < len; i++) {
        uint32_t head = before[i];
        for (size_t j = i + 1; j < len; j++) {
            each(user, head * power[len - j - 1] + after[j + 1]);
            head = head * PRIME + (unsigned char)text[j] + 1;
        }
    }
}

struct gather {
    struct lexicon *lexicon;
    uint32_t word;
    bool count_only;
    size_t count;
};

static void keep_remainder(void *user, uint32_t hash)
{
    struct gather *gather = user;
    gather->count++;
    if (gather->count_only)
        return;
    struct lexicon *lexicon = gather->lexicon;
    uint32_t mixed = mix(hash), at = mixed & lexicon->slip_mask;
    while (lexicon->slips[at].word) {
        if (lexicon->slips[at].word == gather->word && lexicon->slips[at].hash == hash)
            return;
        at = (at + 1) & lexicon->slip_mask;
    }
    lexicon->slips[at] = (struct slip){hash, gather->word};
    lexicon->bloom[(mixed & (BLOOM_BITS - 1)) / 64] |= 1ull << (mixed & 63);
}

static bool is_target(const struct word *word)
{
    return (word->flags & (WORD_USED | WORD_TARGET)) && word->len >= SLIP_SHORTEST &&
           word->len <= SLIP_LONGEST;
}

void lexicon_seal(struct lexicon *lexicon)
{
    struct gather gather = {lexicon, 0, true, 0};
    uint32_t size = 1024;
    for (uint32_t i = WORD_FIRST; i < lexicon->count; i++)
        if (is_target(&lexicon->words[i]))
            each_remainder(lexicon->words[i].text, lexicon->words[i].len,
                           lexicon->words[i].len + 1 >= SLIP_TWO, keep_remainder, &gather);
    while (size < gather.count * 4 / 3)
        size *= 2;
    lexicon->slip_mask = size - 1;
    lexicon->slips = arena_alloc_array(lexicon->arena, size, sizeof *lexicon->slips);
    lexicon->bloom = arena_alloc_array(lexicon->arena, BLOOM_BITS / 64, sizeof *lexicon->bloom);
    gather.count_only = false;
    for (uint32_t i = WORD_FIRST; i < lexicon->count; i++) {
        gather.word = i;
        if (is_target(&lexicon->words[i]))
            each_remainder(lexicon->words[i].text, lexicon->words[i].len,
                           lexicon->words[i].len + 1 >= SLIP_TWO, keep_remainder, &gather);
    }
}

struct search {
    const struct lexicon *lexicon;
    const char *text;
    size_t len;
    int limit;
    uint32_t best, last;
    int best_cost;
};

/* Lower is likelier. A first letter is rarely wrong, and a swap is the most frequent slip. */
static int slip_cost(const struct search *search, const struct word *word)
{
    int edits = text_distance(search->text, search->len, word->text, word->len, search->limit);
    if (edits > search->limit || edits == 0)
        return -1;
    bool first = search->text[0] == word->text[0];
    bool swapped =
        word->len == search->len && search->text[0] == word->text[1] && search->text[1] == word->text[0];
    if (!first && !swapped && (search->len < 6 || edits > 1))
        return -1;
    /* Two slips in a word that gets as short as that make another word. */
    if (edits > 1 && word->len + 1 < SLIP_TWO)
        return -1;
    int cost = edits * 100 + (first ? 0 : 40) + (word->len == search->len ? 0 : 5);
    int uses = word->uses > 60 ? 60 : (int)word->uses;
    return cost - uses / 2;
}

static void try_remainder(void *user, uint32_t hash)
{
    struct search *search = user;
    const struct lexicon *lexicon = search->lexicon;
    uint32_t mixed = mix(hash);
    if (!(lexicon->bloom[(mixed & (BLOOM_BITS - 1)) / 64] >> (mixed & 63) & 1))
        return;
    for (uint32_t at = mixed & lexicon->slip_mask; lexicon->slips[at].word;
         at = (at + 1) & lexicon->slip_mask) {
        uint32_t word = lexicon->slips[at].word;
        if (lexicon->slips[at].hash != hash || word == search->best || word == search->last)
            continue;
        search->last = word;
        int cost = slip_cost(search, &lexicon->words[word]);
        if (cost >= 0 && (search->best == WORD_UNKNOWN || cost < search->best_cost)) {
            search->best = word;
            search->best_cost = cost;
        }
    }
}

uint32_t lexicon_correct(const struct lexicon *lexicon, const char *text, size_t len)
{
    if (len < SLIP_SHORTEST || len > SLIP_LONGEST - 2)
        return WORD_UNKNOWN;
    struct search search = {lexicon, text, len, len >= SLIP_TWO ? 2 : 1, WORD_UNKNOWN, WORD_UNKNOWN, 0};
    each_remainder(text, len, search.limit == 2, try_remainder, &search);
    return search.best;
}
