/* cli/eval.c - wismo eval: how well the intents do on sentences whose meaning is known. */
#include <limits.h>

#include "cli/cli.h"
#include "cli/match.h"

static int run(struct cli *cli)
{
    struct config *config = NULL;
    struct languages *languages = NULL;
    int code = cli_arguments(cli, INT_MAX);
    if (code == EX_OK && !cli->argc)
        code = cli_fail(
            EX_USAGE,
            "name a corpus: wismo eval FILE.jsonl, a line {\"text\":\"...\",\"intent\":\"...\"} each");
    if (code == EX_OK)
        code = match_open(cli, &config, &languages);
    if (code != EX_OK)
        return code;
    const char *language = cli->locale ? languages_for(languages, cli->locale) : NULL;
    code = eval_corpora(languages, language, (const char *const *)cli->argv, (size_t)cli->argc, stdout);
    languages_close(languages);
    config_close(config);
    return code;
}

const struct command command_eval = {
    .name = "eval",
    .synopsis = "CORPUS.jsonl ...",
    .summary = "Measures understanding: precision, recall, confusion, worst misses",
    .help = "A corpus has a JSON object a line: {\"text\",\"lang\"?,\"intent\",\"slots\"?}. With --locale "
            "only lines of\n"
            "that language count.\n",
    .run = run,
};
