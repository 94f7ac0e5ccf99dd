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

int cli_listen(const char *listen)
{
    const char *wrong = listen ? config_check_listen(listen) : NULL;
    return wrong ? cli_fail(EX_USAGE, "--listen %s: %s", listen, wrong) : EX_OK;
}

int cli_fail_serve(enum err err, struct complaints *complaints)
{
    if (complaints->count)
        return cli_complain(complaints);
    int code = cli_fail_err(err, "the server could not start");
    return err == ERR_UNAVAILABLE ? EX_UNAVAILABLE : code;
}

static int run(struct cli *cli)
{
    const char *listen = NULL;
    struct complaints complaints = COMPLAINTS_NONE;
    const struct option_spec options[] = {{"--listen", &listen, NULL}};
    if (cli_options(cli, options, 1) != EX_OK || cli_arguments(cli, 0) != EX_OK ||
        cli_listen(listen) != EX_OK)
        return EX_USAGE;
    struct snapshot *snapshot = NULL;
    int code = cli_snapshot(cli, &snapshot);
    if (code != EX_OK)
        return code;
    struct server_options server = {.load = load,
                                    .load_arg = cli,
                                    .snapshot = snapshot,
                                    .listen = listen,
                                    .data = cli->data,
                                    .ready = ready,
                                    .complaints = &complaints};
    enum err err = server_run(&server);
    code = err ? cli_fail_serve(err, &complaints) : EX_OK;
    snapshot_release(snapshot);
    return code;
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
