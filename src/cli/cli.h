/* cli/cli.h - what the subcommands share: options, the opened house, output.
 *
 * One file a subcommand. Exit codes are those of sysexits.h; errors go to stderr as one line that says what
 * to do. */
#ifndef WISMO_CLI_CLI_H
#define WISMO_CLI_CLI_H

#include <stdbool.h>
#include <stdio.h>
#include <sysexits.h>

#include "desk/desk.h"

struct cli {
    const char *config, *data, *locale; /* options that every command takes; NULL when absent */
    const char *share;                  /* folder of intents, locales, webhooks */
    const char *command;                /* its name */
    int argc;                           /* what is left for the command, its own name not counted */
    char **argv;
};

/* A subcommand's own option: --NAME VALUE, or a flag when `flag` is set. */
struct option_spec {
    const char *name;
    const char **value;
    bool *flag;
};

struct command {
    const char *name;
    const char *synopsis; /* "[--json] TEXT" */
    const char *summary;  /* one line */
    const char *help;     /* the rest of --help */
    int (*run)(struct cli *cli);
};

extern const struct command command_serve, command_demo, command_ask, command_chat, command_match,
    command_eval, command_check, command_simulate, command_tickets, command_import, command_backup,
    command_verify, command_privacy, command_replay, command_event, command_report, command_hook;

/* Takes the options out of cli->argv; what remains are the command's arguments. EX_OK or EX_USAGE
 * (complained). */
int cli_options(struct cli *cli, const struct option_spec *options, size_t count);
/* After its options: refuses anything else that looks like one, takes a "--" away, and refuses more than
 * `most` arguments. EX_OK or EX_USAGE. */
int cli_arguments(struct cli *cli, int most);
/* One line on stderr: "wismo: ..."; returns `code`. */
int cli_fail(int code, const char *format, ...) __attribute__((format(printf, 2, 3)));
int cli_fail_err(enum err err,
                 const char *what); /* with what was noted (err_because) and the code that fits */
void cli_print_complaints(FILE *out, const struct complaints *complaints);
/* On stderr, where they are all that needs to be said; clears them. EX_CONFIG. */
int cli_complain(struct complaints *complaints);

/* That there is a folder of intents, locales and webhooks. EX_OK or EX_CONFIG. */
int cli_share(const struct cli *cli);

int cli_config(const struct cli *cli, struct config **ret_config);
/* Loads configuration and files; complains on stderr. EX_OK or EX_CONFIG. */
int cli_snapshot(const struct cli *cli, struct snapshot **ret_snapshot);
/* The data file: --data, else WISMO_DATA, else the configuration's. */
const char *cli_data(const struct cli *cli, const struct config *config);

/* ---- serve.c: what `demo` does alike ---- */

int cli_listen(const char *listen); /* --listen as given, or NULL. EX_OK or EX_USAGE */
int cli_fail_serve(enum err err, struct complaints *complaints); /* why server_run() did not start */

/* The house without its server: store, writer and desk on the calling thread. */
struct house {
    struct snapshot *snapshot;
    struct store *reader;
    struct writer *writer;
    struct desk *desk;
};
int house_open(const struct cli *cli, struct house *house);
void house_close(struct house *house);
/* Takes a turn and waits for its answer, which lives in `arena`. */
enum err house_turn(struct house *house, const struct turn *turn, struct arena *arena,
                    struct reply *ret_reply);

/* {"text","speech","intent","slots","confidence","buttons","ticket","end"} and a line break. */
void print_reply_json(FILE *out, const struct reply *reply);

#endif
