/* tests/fuzz/fuzz_template.c - any template becomes a pattern that runs, or a complaint about its line.
 *
 * Each line but the last defines a rule, <a> to <h>; the last is the template. There is a list {colour} too.
 */
#include <string.h>

#include "fuzz.h"
#include "language/rules.h"

#define LINE 7

static void define_rules(struct templates *t, char **text)
{
    static const char *const names[] = {"a", "b", "c", "d", "e", "f", "g", "h"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        char *end = strchr(*text, '\n');
        if (!end)
            return;
        *end = '\0';
        *ARENA_PUSH(t->arena, t->rules, t->rule_count) =
            (struct expansion_rule){names[i], *text, "fuzz.yaml", LINE, NULL, false};
        *text = end + 1;
    }
}

static void define_list(struct templates *t)
{
    struct value_list *list = ARENA_PUSH(t->arena, t->lists, t->list_count);
    struct piece *red = template_parse(t, "[dark] red", "fuzz.yaml", LINE);
    list->name = "colour";
    list->piece = arena_alloc(t->arena, sizeof *list->piece);
    *list->piece = (struct piece){.kind = PIECE_ONE, .ready = true};
    *ARENA_PUSH(t->arena, list->piece->items, list->piece->count) = red;
    *ARENA_PUSH(t->arena, list->names, list->name_count) = (struct value_name){"red ", "red"};
}

static void run_rules(struct ruleset *set)
{
    static const char subject[] = " where is my \x0f red parcel and the dark red one 12 ";
    struct range found[1 + RULE_CAPTURES];
    struct scan *scan = scan_open();
    for (size_t i = 0; i < set->count; i++)
        if (set->rules[i].pattern &&
            scan_matches(scan, &set->rules[i], subject, sizeof subject - 1, 0, found))
            MUST(found[0].start <= found[0].end && found[0].end < sizeof subject);
    scan_close(scan);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
    struct arena *arena = arena_open();
    struct complaints complaints = COMPLAINTS_NONE;
    struct lexicon lexicon;
    struct ruleset set;
    struct templates t = {.arena = arena,
                          .loading = arena_open(),
                          .passing = arena_open(),
                          .lexicon = &lexicon,
                          .complaints = &complaints};
    char *text = arena_copy(arena, (const char *)bytes, len);
    const char **ways = NULL;
    lexicon_open(&lexicon, arena);
    ruleset_open(&set, arena);
    define_list(&t);
    define_rules(&t, &text);
    struct piece *piece = template_parse(&t, text, "fuzz.yaml", LINE);
    MUST(piece || complaints.count);
    if (piece) {
        struct rule sentence = {.kind = RULE_SENTENCE, .place = "fuzz.yaml:7"}, evidence = sentence;
        evidence.kind = RULE_EVIDENCE;
        bool added = ruleset_add(&set, &t, sentence, piece, "fuzz.yaml", LINE);
        MUST(added || complaints.count);
        templates_next(&t);
        ruleset_add(&set, &t, evidence, piece, "fuzz.yaml", LINE);
        MUST(template_expand(&t, piece, 32, "fuzz.yaml", LINE, &ways) <= 32);
    }
    arena_close(t.loading);
    arena_close(t.passing);
    ruleset_seal(&set, &lexicon);
    lexicon_seal(&lexicon);
    run_rules(&set);
    for (size_t i = 0; i < complaints.count; i++)
        MUST(complaints.items[i].line == LINE);
    ruleset_close(&set);
    complaints_clear(&complaints);
    arena_close(arena);
    return 0;
}
