/* cli/check.c - wismo check: reads everything that people write and says what is wrong, and where. */
#include "channels/channels.h"
#include "cli/cli.h"

static int run(struct cli *cli)
{
    int code = cli_arguments(cli, 0);
    if (code == EX_OK)
        code = cli_share(cli);
    if (code != EX_OK)
        return code;
    struct complaints complaints = COMPLAINTS_NONE;
    struct snapshot *snapshot = NULL;
    if (snapshot_open(cli->share, cli->config, &complaints, &snapshot) == OK) {
        struct ear *ear = ear_open();
        languages_prove(snapshot->languages, ear, &complaints);
        languages_prove_whole(snapshot->languages, &complaints);
        wording_prove(snapshot->wording, &complaints);
        snapshot_prove(snapshot, &complaints);
        channels_admit(snapshot->config, &complaints);
        ear_close(ear);
        snapshot_release(snapshot);
    }
    cli_print_complaints(stdout, &complaints);
    size_t count = complaints.count;
    complaints_clear(&complaints);
    if (count)
        return cli_fail(1, "%zu thing%s to mend", count, count == 1 ? "" : "s");
    printf("intents, locales, webhooks and configuration are in order\n");
    return EX_OK;
}

const struct command command_check = {
    .name = "check",
    .synopsis = "",
    .summary = "Checks intents, locales, webhooks and the configuration",
    .help = "Prints a line FILE:LINE: message for each thing to mend and exits 1; exits 0 when\n"
            "all is well. Every `understood` and `not_this` of the intent files is tried, every\n"
            "message is compared with English.\n",
    .run = run,
};
