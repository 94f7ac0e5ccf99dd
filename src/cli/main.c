/* cli/main.c - finds the command, opens nothing itself. */
#include <errno.h>
#include <locale.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/log.h"
#include "cli/cli.h"
#include "wismo_build.h"

static const struct command *const commands[] = {
    &command_serve,   &command_demo,   &command_import, &command_backup, &command_verify,   &command_ask,
    &command_chat,    &command_match,  &command_eval,   &command_check,  &command_simulate, &command_tickets,
    &command_privacy, &command_replay, &command_event,  &command_report, &command_hook,
};
#define COMMAND_COUNT (sizeof commands / sizeof *commands)

static void print_help(FILE *out)
{
    fprintf(out, "wismo answers \"where is my order?\" by voice and chat.\n\n"
                 "usage: wismo [--config FILE] [--data FILE] [--locale L] COMMAND ...\n\n");
    for (size_t i = 0; i < COMMAND_COUNT; i++)
        /* NOLINTNEXTLINE(clang-analyzer-core.NullDereference): no command of the table is NULL */
        fprintf(out, "  %-8s %s\n", commands[i]->name, commands[i]->summary);
    fprintf(out, "\n  --config FILE   configuration (or WISMO_CONFIG); without one, defaults on loopback\n"
                 "  --data FILE     data file (or WISMO_DATA); else that of the configuration\n"
                 "  --locale L      language and region, such as en-US\n"
                 "  --version       the version\n"
                 "  WISMO_SHARE     (environment) another folder with intents, locales and webhooks\n\n"
                 "wismo COMMAND --help tells more about a command.\n");
}

static int print_command_help(const struct command *command)
{
    printf("usage: wismo %s%s%s\n\n%s.\n\n%s", command->name, *command->synopsis ? " " : "",
           command->synopsis, command->summary, command->help);
    return EX_OK;
}

static bool has(const struct cli *cli, const char *option)
{
    for (int i = 0; i < cli->argc && !text_equal(cli->argv[i], "--"); i++)
        if (text_equal(cli->argv[i], option))
            return true;
    return false;
}

/* An empty variable is as good as none. */
static const char *given(const char *variable)
{
    const char *value = getenv(variable);
    return text_empty(value) ? NULL : value;
}

/* In its build folder the program reads the source tree, installed PREFIX/share/wismo; WISMO_SHARE overrides.
 */
static const char *find_share(void)
{
    static char path[4096];
    const char *share = given("WISMO_SHARE");
    if (share)
        return share;
    ssize_t len = readlink("/proc/self/exe", path, sizeof path - 32);
    if (len <= 0)
        return WISMO_INSTALLED_SHARE;
    path[len] = 0;
    if (WISMO_IN_PLACE && text_starts(path, WISMO_BUILD_DIR "/"))
        return WISMO_SOURCE_DIR;
    for (int up = 0; up < 2; up++) { /* PREFIX/bin/wismo -> PREFIX */
        char *slash = strrchr(path, '/');
        if (!slash)
            return WISMO_INSTALLED_SHARE;
        *slash = 0;
    }
    size_t prefix = strlen(path);
    snprintf(path + prefix, sizeof path - prefix, "/share/wismo");
    return access(path, R_OK) == 0 ? path : WISMO_INSTALLED_SHARE;
}

static const struct command *find_command(const char *name)
{
    for (size_t i = 0; i < COMMAND_COUNT; i++)
        if (text_equal(commands[i]->name, name))
            return commands[i];
    return NULL;
}

int main(int argc, char **argv)
{
    struct cli cli = {.share = find_share(), .argc = argc - 1, .argv = argv + 1};
    const struct option_spec everywhere[] = {
        {"--config", &cli.config, NULL}, {"--data", &cli.data, NULL}, {"--locale", &cli.locale, NULL}};
    signal(SIGPIPE, SIG_IGN);
    cli.config = given("WISMO_CONFIG");
    cli.data = given("WISMO_DATA");

    if (cli_options(&cli, everywhere, sizeof everywhere / sizeof *everywhere) != EX_OK)
        return EX_USAGE;
    if (cli.argc == 0) {
        print_help(stderr);
        return EX_USAGE;
    }
    const char *name = cli.argv[0];
    if (text_equal(name, "--help") || text_equal(name, "-h") || text_equal(name, "help")) {
        const struct command *about = cli.argc > 1 ? find_command(cli.argv[1]) : NULL;
        if (about)
            return print_command_help(about);
        if (cli.argc > 1)
            return cli_fail(EX_USAGE, "there is no command \"%s\"; wismo --help lists them", cli.argv[1]);
        print_help(stdout);
        return EX_OK;
    }
    if (text_equal(name, "--version")) {
        printf("wismo %s\n", WISMO_VERSION);
        return EX_OK;
    }
    const struct command *command = find_command(name);
    if (!command && *name == '-')
        return cli_fail(EX_USAGE,
                        "there is no option %s before a command; wismo --help lists those there are, and "
                        "a command's own come after it",
                        name);
    if (!command)
        return cli_fail(EX_USAGE, "there is no command \"%s\"; wismo --help lists them", name);
    cli.command = command->name;
    cli.argc--;
    cli.argv++;
    if (has(&cli, "--help") || has(&cli, "-h"))
        return print_command_help(command);
    int code = command->run(&cli);
    if (fflush(stdout) != 0 && code == EX_OK)
        return cli_fail(EX_IOERR, "the output could not be written: %s", strerror(errno));
    return code;
}
