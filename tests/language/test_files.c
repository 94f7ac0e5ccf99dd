/* tests/language/test_files.c - broken intent files are refused with FILE:LINE and what to do. */
#include <sys/stat.h>

#include "base/file.h"
#include "hearing.h"

static void write_file(const char *folder, const char *name, const char *text)
{
    char path[4096];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    FILE *out = fopen(path, "w");
    assert_non_null(out);
    fputs(text, out);
    fclose(out);
}

/* A folder with one language of one intent file and one shared file. */
static const char *make_folder(const char *intent, const char *common)
{
    static char root[4096], folder[4096 + 64];
    static int made;
    snprintf(root, sizeof root, "%s/%d", test_folder(), ++made);
    mkdir(root, 0700);
    snprintf(folder, sizeof folder, "%s/en", root);
    mkdir(folder, 0700);
    write_file(folder, "order_status.yaml", intent);
    write_file(folder, "_common.yaml", common);
    return root;
}

static void expect_refused(const char *intent, const char *common, const char *file, int line,
                           const char *word)
{
    struct complaints complaints = COMPLAINTS_NONE;
    struct languages *languages = NULL;
    bool found = false;
    enum err err = languages_open(make_folder(intent, common), NULL, &complaints, &languages);
    for (size_t i = 0; i < complaints.count; i++)
        found = found || (strstr(complaints.items[i].file, file) && complaints.items[i].line == line &&
                          strstr(complaints.items[i].message, word));
    if (err != ERR_INVALID || !found) {
        for (size_t i = 0; i < complaints.count; i++)
            fprintf(stderr, "got %s:%d: %s\n", complaints.items[i].file, complaints.items[i].line,
                    complaints.items[i].message);
        fail_msg("expected %s:%d with \"%s\"", file, line, word);
    }
    complaints_clear(&complaints);
}

#define COMMON "expansion_rules:\n  parcel: \"(order|parcel)\"\n"
#define SENTENCE(text) "intents:\n  order_status:\n    data:\n      - sentences:\n          - \"" text "\"\n"

TEST(a_mistake_in_a_template_names_its_line)
{
    static const struct {
        const char *template, *word;
    } rows[] = {
        {SENTENCE("where is my <parcl>"), "no rule <parcl>"},
        {SENTENCE("where is my {colour}"), "no list or value {colour}"},
        {SENTENCE("where is (my|the order"), "\")\" is missing"},
        {SENTENCE("where is my] order"), "closes what"},
        {SENTENCE("where is (my|) order"), "empty alternative"},
        {SENTENCE("[where] [is]"), "make one word required"},
        {SENTENCE("where is my order?"), "punctuation"},
        {SENTENCE("(a|b;c) order"), "in one pair of brackets"},
        {SENTENCE("(a;b;c;d;e) order"), "at most four"},
        {SENTENCE("my<parcel>"), "glued"},
        {SENTENCE("where is <parcel"), "without a name"},
        {SENTENCE("where> is"), "nothing opened"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        expect_refused(rows[i].template, COMMON, "order_status.yaml", 5, rows[i].word);
}

TEST(a_rule_that_uses_itself_is_refused)
{
    expect_refused(SENTENCE("where is <a>"), "expansion_rules:\n  a: \"x <b>\"\n  b: \"y <a>\"\n",
                   "_common.yaml", 3, "uses itself");
}

TEST(an_unknown_key_is_refused)
{
    expect_refused("intents:\n  order_status:\n    dato: []\n", COMMON, "order_status.yaml", 3,
                   "no key \"dato\"");
    expect_refused(SENTENCE("where is it"), "expansion_ruls: {}\n", "_common.yaml", 1, "no section");
    expect_refused("intents:\n  order_state:\n    data: []\n", COMMON, "order_status.yaml", 2, "no intent");
}

TEST(the_same_sentence_twice_is_refused)
{
    expect_refused(SENTENCE("where is it") "          - \"where is it\"\n", COMMON, "order_status.yaml", 6,
                   "stands already");
}

TEST(what_is_not_yaml_is_refused)
{
    expect_refused("intents: [", COMMON, "order_status.yaml", 2, "not readable");
    expect_refused("a: &x [1]\nb: *x\n", COMMON, "order_status.yaml", 1, "anchors");
    expect_refused("\xFF\xFE", COMMON, "order_status.yaml", 0, "UTF-8");
    expect_refused("", COMMON, "order_status.yaml", 0, "empty");
    expect_refused("intents: {}\nintents: {}\n", COMMON, "order_status.yaml", 2, "twice");
}

TEST(weights_slots_and_patterns_are_checked)
{
#define EVIDENCE(entry) "intents:\n  order_status:\n    evidence:\n      - " entry "\n"
    expect_refused(EVIDENCE("{ phrase: where, weight: much }"), COMMON, "order_status.yaml", 4, "weight");
    expect_refused(EVIDENCE("{ phrase: where }"), COMMON, "order_status.yaml", 4, "weight");
    expect_refused(EVIDENCE("{ weight: 1 }"), COMMON, "order_status.yaml", 4, "phrase");
    expect_refused(EVIDENCE("{ phrase: where, weight: 1, slots: { problem: sad } }"), COMMON,
                   "order_status.yaml", 4, "no problem");
    expect_refused(EVIDENCE("{ phrase: where, weight: 1, asked: nicely }"), COMMON, "order_status.yaml", 4,
                   "asked");
    expect_refused(EVIDENCE("{ pattern: 'a(b', weight: 1 }"), COMMON, "order_status.yaml", 4, "parenthes");
}

TEST(shared_numbers_are_checked)
{
    static const char intent[] = "intents: {}\n";
    expect_refused(intent, "scoring:\n  threshold: high\n", "_common.yaml", 2, "threshold");
    expect_refused(intent, "scoring:\n  margin: 1e99\n", "_common.yaml", 2, "margin");
    expect_refused(intent, "numbers:\n  digits:\n    one: 1st\n", "_common.yaml", 3, "cannot stand");
    expect_refused(intent, "numbers:\n  digits:\n    one: 99999999999\n", "_common.yaml", 3, "cannot stand");
    expect_refused(intent, "numbers:\n  letters:\n    alpha: ab\n", "_common.yaml", 3, "cannot stand");
    expect_refused(intent, "mentions:\n  - { kind: ordinal, ordinal: third, phrases: [third] }\n",
                   "_common.yaml", 2, "ordinal");
}

TEST(a_list_without_values_is_refused_also_where_it_is_used)
{
    static const char used[] = SENTENCE("the {colour:item} one");
    expect_refused(used, "lists:\n  colour:\n    vales: [red]\n", "_common.yaml", 3, "values");
    expect_refused(used, "lists:\n  colour:\n    values: ['(']\n", "_common.yaml", 3, "");
    expect_refused(used, "lists:\n  colour: red\n", "_common.yaml", 2, "values");
}

TEST(a_proof_that_fails_is_complained_about)
{
    struct complaints complaints = COMPLAINTS_NONE;
    struct languages *languages = NULL;
    const char *folder =
        make_folder(SENTENCE("where is <parcel>") "    understood:\n      \"where is parcel\": {}\n"
                                                  "      \"how are you\": {}\n    not_this:\n"
                                                  "      - \"where is order\"\n",
                    COMMON);
    expect_int(languages_open(folder, NULL, &complaints, &languages), OK);
    struct ear *ear = ear_open();
    languages_prove(languages, ear, &complaints);
    expect_int(complaints.count, 2);
    expect_int(complaints.items[0].line, 8);
    expect_int(complaints.items[1].line, 10);
    complaints_clear(&complaints);
    ear_close(ear);
    languages_close(languages);
}

TEST(a_mistake_in_the_shape_of_order_numbers_is_told_where_the_configuration_has_it)
{
    struct complaints complaints = COMPLAINTS_NONE;
    struct languages *languages = NULL;
    struct config *config = NULL;
    expect_int(config_parse("w.json", "{ \"order_numbers\": [\n\"LL-\\\\d{6}\",\n\"([0-9]\" ] }", &complaints,
                            &config),
               OK);
    const char *folder = make_folder(SENTENCE("where is my parcel"), COMMON);
    expect_int(languages_open(folder, config, &complaints, &languages), ERR_INVALID);
    expect_int(complaints.count, 1);
    expect_text(complaints.items[0].file, "w.json");
    expect_int(complaints.items[0].line, 3);
    expect(strstr(complaints.items[0].message, "order_numbers.1: missing"));
    complaints_clear(&complaints);
    config_close(config);
}

TEST(a_template_that_needs_a_skipped_word_is_complained_about)
{
    struct complaints complaints = COMPLAINTS_NONE;
    struct languages *languages = NULL;
    static const char common[] =
        "expansion_rules:\n  polite: \"(please|kindly)\"\n  parcel: \"(order|parcel)\"\n"
        "skip_words: [please, kindly, by the way, hello]\n";
    const char *folder =
        make_folder(SENTENCE("where is my <parcel> [please]") "          - \"<polite> find my <parcel>\"\n"
                                                              "          - \"track it by the way\"\n"
                                                              "          - \"(please|now) track it\"\n"
                                                              "          - \"(hello|please) [kindly]\"\n",
                    common);
    expect_int(languages_open(folder, NULL, &complaints, &languages), OK);
    struct ear *ear = ear_open();
    languages_prove(languages, ear, &complaints);
    expect_int(complaints.count, 2);
    expect_int(complaints.items[0].line, 6);
    expect(strstr(complaints.items[0].message, "\"kindly\" is among the skip_words"));
    expect_int(complaints.items[1].line, 7);
    expect(strstr(complaints.items[1].message, "\"by the way\""));
    complaints_clear(&complaints);
    ear_close(ear);
    languages_close(languages);
}

TEST(an_intent_without_its_file_is_named)
{
    struct complaints complaints = COMPLAINTS_NONE;
    struct languages *languages = NULL;
    expect_int(
        languages_open(make_folder(SENTENCE("where is my parcel"), COMMON), NULL, &complaints, &languages),
        OK);
    languages_prove_whole(languages, &complaints);
    expect_int(complaints.count, INTENT_COUNT - 1);
    for (size_t i = 0; i < complaints.count; i++)
        expect(!strstr(complaints.items[i].file, "order_status") && strstr(complaints.items[i].file, "/en/"));
    complaints_clear(&complaints);
    languages_close(languages);
}

TEST(a_folder_without_languages_is_refused)
{
    struct complaints complaints = COMPLAINTS_NONE;
    struct languages *languages = NULL;
    expect_int(languages_open("/nowhere/at/all", NULL, &complaints, &languages), ERR_INVALID);
    expect(complaints.count > 0);
    complaints_clear(&complaints);
}

TEST(a_locale_finds_its_language)
{
    struct hearing *h = hearing_open();
    expect_text(languages_for(h->languages, "en-GB"), "en");
    expect_text(languages_for(h->languages, "en"), "en");
    assert_null(languages_for(h->languages, "xx-YY"));
    assert_null(languages_for(h->languages, NULL));
}

TEST(lists_give_their_names)
{
    struct complaints complaints = COMPLAINTS_NONE;
    struct languages *languages = NULL;
    const char *folder = make_folder(SENTENCE("i am asking for my {colour:item} thing"),
                                     "lists:\n  colour:\n    values:\n      - red\n"
                                     "      - { in: \"(dark|navy) blue\", out: blue }\n");
    expect_int(languages_open(folder, NULL, &complaints, &languages), OK);
    struct ear *ear = ear_open();
    struct arena *arena = arena_open();
    struct meaning meaning;
    struct utterance utterance = {.text = "I am asking for my navy-blue thing", .len = 34};
    language_understand(languages, ear, &utterance, arena, &meaning);
    expect_int(meaning.questions[0].intent, INTENT_ORDER_STATUS);
    expect_text(question_slot(&meaning.questions[0], ENTITY_ITEM), "blue");
    arena_close(arena);
    ear_close(ear);
    languages_close(languages);
}

/* The nth ```yaml block of docs/intents.md. */
static const char *example(size_t n)
{
    static struct str page;
    str_clear(&page);
    page = STR_EMPTY;
    expect_int(file_read(source_path("docs/intents.md"), 1 << 20, &page), OK);
    char *at = page.data;
    for (size_t i = 0; i <= n; i++) {
        at = strstr(at, "```yaml\n");
        assert_non_null(at);
        at += strlen("```yaml\n");
    }
    char *end = strstr(at, "```");
    assert_non_null(end);
    *end = '\0';
    return at;
}

TEST(the_examples_of_the_page_load_and_prove_themselves)
{
    static const char *const names[] = {"order_status.yaml", "_common.yaml", "delivery_problem.yaml"};
    struct complaints complaints = COMPLAINTS_NONE;
    struct languages *languages = NULL;
    const char *root = test_folder();
    char folder[4096];
    snprintf(folder, sizeof folder, "%s/en", root);
    mkdir(folder, 0700);
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        write_file(folder, names[i], example(i));
    static const char *const shape[] = {"#?\\d{4,10}"};
    const struct config config = {.order_numbers = {shape, 1}};
    enum err err = languages_open(root, &config, &complaints, &languages);
    if (!err) {
        struct ear *ear = ear_open();
        languages_prove(languages, ear, &complaints);
        ear_close(ear);
    }
    for (size_t i = 0; i < complaints.count; i++)
        fprintf(stderr, "%s:%d: %s\n", complaints.items[i].file, complaints.items[i].line,
                complaints.items[i].message);
    size_t count = complaints.count;
    complaints_clear(&complaints);
    languages_close(languages);
    expect_int(count, 0);
}
