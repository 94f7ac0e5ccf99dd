/* tests/language/match_tool.c - match, explain, eval and check without the rest of the house, for those who
 * write intents. */
#include <stdio.h>
#include <string.h>
#include <sysexits.h>

#include "cli/match.h"

static int check(const struct languages *languages)
{
    struct complaints complaints = COMPLAINTS_NONE;
    struct ear *ear = ear_open();
    languages_prove(languages, ear, &complaints);
    for (size_t i = 0; i < complaints.count; i++)
        printf("%s:%d: %s\n", complaints.items[i].file, complaints.items[i].line,
               complaints.items[i].message);
    int code = complaints.count ? 1 : 0;
    complaints_clear(&complaints);
    ear_close(ear);
    return code;
}

static int run(const struct languages *languages, const char *command, const char *language,
               const char *const *files, size_t count)
{
    if (strcmp(command, "match") == 0)
        return match_lines(languages, NULL, stdin, stdout);
    if (strcmp(command, "explain") == 0)
        return explain_lines(languages, NULL, stdin, stdout);
    if (strcmp(command, "eval") == 0)
        return eval_corpora(languages, language, files, count, stdout);
    if (strcmp(command, "check") == 0)
        return check(languages);
    fprintf(stderr, "match_tool: match, explain, eval FILE... or check\n");
    return EX_USAGE;
}

int main(int argc, char **argv)
{
    static const char *const shapes[] = {"#?\\d{4,10}"};
    const struct config config = {.order_numbers = {shapes, 1}};
    const char *folder = WISMO_SOURCE_DIR "/intents", *language = NULL;
    struct complaints complaints = COMPLAINTS_NONE;
    struct languages *languages = NULL;
    int first = 1;
    for (; first + 1 < argc && argv[first][0] == '-'; first += 2) {
        if (strcmp(argv[first], "-i") == 0)
            folder = argv[first + 1];
        else
            language = argv[first + 1]; /* -l en: only lines of this language */
    }
    if (first >= argc) {
        fprintf(stderr, "match_tool: [-i FOLDER] [-l LANG] match, explain, eval FILE... or check\n");
        return EX_USAGE;
    }
    if (languages_open(folder, &config, &complaints, &languages)) {
        for (size_t i = 0; i < complaints.count; i++)
            fprintf(stderr, "%s:%d: %s\n", complaints.items[i].file, complaints.items[i].line,
                    complaints.items[i].message);
        complaints_clear(&complaints);
        return 1;
    }
    int code = run(languages, argv[first], language, (const char *const *)argv + first + 1,
                   (size_t)(argc - first - 1));
    languages_close(languages);
    return code;
}
