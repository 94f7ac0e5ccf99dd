/* cli/privacy.c - wismo privacy: what is kept about a person, written out or erased. */
#include "store/privacy.h"
#include "base/log.h"
#include "cli/cli.h"
#include "store/writer.h"

static int nobody(const char *who)
{
    return cli_fail(EX_NOINPUT,
                    "nothing is kept about \"%s\"; give the shop's id of the customer, a mail address or an "
                    "order number",
                    who);
}

static int export_person(struct store *store, const struct person *person)
{
    struct str out = STR_EMPTY;
    enum err err = privacy_export(store, person, &out);
    if (!err)
        printf("%s\n", out.data);
    str_clear(&out);
    return err ? cli_fail(EX_IOERR, "it could not be read: %s", store_why()) : EX_OK;
}

struct erasing {
    const struct person *person;
    int step;
    utc_ms now;
};

static enum err erase_step(struct store *store, void *arg)
{
    const struct erasing *work = arg;
    return privacy_erase(store, work->person, work->step, work->now);
}

static int erase_person(const char *data, const struct person *person)
{
    struct writer *writer = NULL;
    enum err err = writer_open(data, NULL, NULL, &writer);
    if (err)
        return cli_fail_err(err, data);
    log_set_level(LOG_NONE);
    struct erasing work = {.person = person, .now = clock_now()};
    for (; !err && work.step < PRIVACY_STEPS; work.step++)
        err = writer_do(writer, (struct job){.run = erase_step, .arg = &work});
    writer_close(writer);
    enum err settled = err ? err : privacy_settle(data);
    if (err)
        return cli_fail(EX_IOERR, "not everything was erased: %s; say it again", store_why());
    printf("erased; orders stay without the person: %s\n", person->order_keys);
    printf("the helpdesk may have a copy of these tickets, to be erased there: %s\n", person->tickets);
    if (settled)
        return cli_fail(EX_TEMPFAIL,
                        "the log beside the file may still hold some of it: say it again, or restart "
                        "the server");
    return EX_OK;
}

static int handle(const char *data, const char *who, bool erases)
{
    struct store *store = NULL;
    struct person person = {0};
    enum err err = store_open_reader(data, &store);
    if (err)
        return cli_fail_err(err, data);
    struct arena *arena = arena_open();
    int code = EX_OK;
    err = privacy_find(store, who, arena, &person);
    if (!err && erases)
        err = privacy_find_mentions(store, arena, &person);
    if (err == ERR_NOT_FOUND)
        code = nobody(who);
    else if (err)
        code = cli_fail(EX_IOERR, "it could not be read: %s", store_why());
    else if (!erases)
        code = export_person(store, &person);
    store_close(store); /* so that the log can be carried over */
    if (!err && erases)
        code = erase_person(data, &person);
    arena_close(arena);
    return code;
}

static int run(struct cli *cli)
{
    bool yes = false;
    const struct option_spec options[] = {{"--yes", NULL, &yes}};
    if (cli_options(cli, options, 1) != EX_OK || cli_arguments(cli, 2) != EX_OK)
        return EX_USAGE;
    bool erases = cli->argc == 2 && text_equal(cli->argv[0], "erase");
    bool exports = cli->argc == 2 && text_equal(cli->argv[0], "export");
    if (!erases && !exports)
        return cli_fail(EX_USAGE, "say \"wismo privacy export WHO\" or \"wismo privacy erase WHO --yes\"");
    if (erases && !yes)
        return cli_fail(EX_USAGE,
                        "what is erased does not come back: look at wismo privacy export %s first, "
                        "then say it again with --yes",
                        cli->argv[1]);
    struct config *config = NULL;
    int code = cli_config(cli, &config);
    if (code == EX_OK)
        code = handle(cli_data(cli, config), cli->argv[1], erases);
    config_close(config);
    return code;
}

const struct command command_privacy = {
    .name = "privacy",
    .synopsis = "export WHO | erase WHO --yes",
    .summary = "Writes out or erases what is kept about a person",
    .help =
        "WHO is the shop's id of a customer, a mail address, or an order number; with it go the orders, the\n"
        "conversations and the tickets of the same person.\n\n"
        "  export   one JSON object with a list for each table\n"
        "  erase    removes the person, their conversations, and what tickets and messages say of them; "
        "orders\n"
        "           stay without the person. A server may go on meanwhile\n"
        "  --yes    needed to erase\n",
    .run = run,
};
