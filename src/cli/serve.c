/* cli/serve.c - wismo serve: the server, until it is told to stop. */
#include "cli/cli.h"
#include "server/server.h"

static enum err load(void *arg, struct complaints *complaints, struct snapshot **ret_snapshot)
{
    const struct cli *cli = arg;
    return snapshot_open(cli->share, cli->config, complaints, ret_snapshot);
}

static void ready(void *arg, const char *address)
{
    (void)arg;
    printf("wismo listens on http://%s\n", address);
    fflush(stdout);
}

static int run(struct cli *cli)
{
    const char *listen = NULL;
    const struct option_spec options[] = {{"--listen", &listen, NULL}};
    if (cli_options(cli, options, 1) != EX_OK || cli_arguments(cli) != EX_OK)
        return EX_USAGE;
    if (cli->argc > 0)
        return cli_fail(EX_USAGE, "serve takes no arguments; --help tells its options");
    struct snapshot *snapshot = NULL;
    int code = cli_snapshot(cli, &snapshot);
    if (code != EX_OK)
        return code;
    struct server_options server = {.load = load,
                                    .load_arg = cli,
                                    .snapshot = snapshot,
                                    .listen = listen,
                                    .data = cli->data,
                                    .ready = ready};
    enum err err = server_run(&server);
    snapshot_release(snapshot);
    return err ? cli_fail_err(err, "the server could not start; the lines above say why") : EX_OK;
}

const struct command command_serve = {
    .name = "serve",
    .synopsis = "[--listen HOST:PORT]",
    .summary = "Serves shoppers on all configured channels",
    .help =
        "  --listen HOST:PORT  instead of the configuration's `listen`\n\n"
        "SIGTERM ends it after answering what it has taken; SIGHUP reads configuration and files again.\n",
    .run = run,
};
