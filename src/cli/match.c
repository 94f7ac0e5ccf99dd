/* cli/match.c - wismo match: what each line says. */
#include "cli/match.h"

#include "base/str.h"
#include "cli/cli.h"

int match_open(const struct cli *cli, struct config **ret_config, struct languages **ret_languages)
{
    struct complaints complaints = COMPLAINTS_NONE;
    struct config *config = NULL;
    struct str folder = STR_EMPTY;
    int code = cli_share(cli);
    if (code != EX_OK)
        return code;
    str_printf(&folder, "%s/intents", cli->share);
    code = cli_config(cli, &config);
    if (code == EX_OK && languages_open(folder.data, config, &complaints, ret_languages)) {
        config_close(config);
        code = cli_complain(&complaints);
    }
    if (code == EX_OK)
        *ret_config = config;
    str_clear(&folder);
    return code;
}

static int run(struct cli *cli)
{
    struct config *config = NULL;
    struct languages *languages = NULL;
    bool explain = false;
    const struct option_spec options[] = {{"--explain", NULL, &explain}};
    int code = cli_options(cli, options, 1);
    if (code == EX_OK)
        code = cli_arguments(cli, 0);
    if (code == EX_OK)
        code = match_open(cli, &config, &languages);
    if (code != EX_OK)
        return code;
    code = explain ? explain_lines(languages, cli->locale, stdin, stdout)
                   : match_lines(languages, cli->locale, stdin, stdout);
    if (code != EX_OK)
        cli_fail(code, "the answers could not be written");
    languages_close(languages);
    config_close(config);
    return code;
}

const struct command command_match = {
    .name = "match",
    .synopsis = "[--explain]",
    .summary = "Understands each line of standard input",
    .help = "Writes one JSON object a line: text, lang, intent, slots, confidence, entities, also, rule. "
            "With --explain\n"
            "the rules that counted come first. --locale names the language; else it is detected.\n",
    .run = run,
};
