/* cli/backup.c - wismo backup and wismo verify: a copy while others write, and whether a file is sound. */
#include <signal.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/json_write.h"
#include "base/log.h"
#include "cli/cli.h"
#include "cli/progress.h"
#include "store/store.h"

static void on_progress(void *arg, uint64_t done, uint64_t total)
{
    progress_show(arg, done, total, done / (1024 * 1024));
}

static int back_up(const char *data, const char *path, bool force)
{
    struct store *store = NULL;
    struct progress progress;
    struct stat info;
    if (!force && lstat(path, &info) == 0)
        return cli_fail(EX_CANTCREAT, "%s is there already; name another file, or replace it with --force",
                        path);
    signal(SIGXFSZ, SIG_IGN); /* a file that may not grow is a full disk */
    enum err err = store_open_reader(data, &store);
    if (err)
        return cli_fail_err(err, data);
    log_set_level(LOG_NONE); /* the last line says what failed */
    progress_begin(&progress, "MB", 0, 0);
    err = store_backup(store, path, force, on_progress, &progress);
    progress_end(&progress);
    store_close(store);
    if (err == ERR_EXISTS)
        return cli_fail(EX_CANTCREAT, "%s is there already; name another file, or replace it with --force",
                        path);
    if (err)
        return cli_fail(EX_IOERR, "no backup was made: %s", err_reason(err) ? err_reason(err) : store_why());
    if (stat(path, &info) == 0)
        printf("%s: %.1f MB, copied in %.1f s\n", path, (double)info.st_size / 1048576,
               (double)(clock_monotonic_us() - progress.began_us) / 1e6);
    return EX_OK;
}

static int run_backup(struct cli *cli)
{
    bool force = false;
    const struct option_spec options[] = {{"--force", NULL, &force}};
    if (cli_options(cli, options, 1) != EX_OK || cli_arguments(cli, 1) != EX_OK)
        return EX_USAGE;
    if (cli->argc != 1)
        return cli_fail(EX_USAGE, "name the file that the copy goes to: wismo backup FILE");
    struct config *config = NULL;
    int code = cli_config(cli, &config);
    if (code == EX_OK)
        code = back_up(cli_data(cli, config), cli->argv[0], force);
    config_close(config);
    return code;
}

const struct command command_backup = {
    .name = "backup",
    .synopsis = "FILE [--force]",
    .summary = "Copies the data file, also while a server uses it",
    .help =
        "The copy is of one moment: everything that was acknowledged before it began is in it. It has its\n"
        "name only when it is whole and on disk. To restore one: stop the server, move the data file and\n"
        "its -wal and -shm away, copy the backup to its place, start the server. wismo --data FILE verify\n"
        "checks a copy.\n\n"
        "  --force   replaces FILE\n",
    .run = run_backup,
};

struct findings {
    struct table_count tables[STORE_TABLES];
    size_t count;
    struct str complaints;
    int64_t unlogged;
};

static void print_json(const struct findings *result)
{
    struct str out = STR_EMPTY;
    struct json_writer w = json_writer(&out);
    json_open_object(&w, NULL);
    json_add_bool(&w, "sound", result->complaints.len == 0);
    json_open_object(&w, "counts");
    for (size_t i = 0; i < result->count; i++)
        json_add_integer(&w, result->tables[i].name, result->tables[i].rows);
    json_shut(&w);
    json_open_array(&w, "complaints");
    for (const char *line = result->complaints.data; *line;) {
        size_t len = strcspn(line, "\n");
        json_add_bytes(&w, NULL, line, len);
        line += len + (line[len] == '\n');
    }
    json_shut(&w);
    json_shut(&w);
    printf("%s\n", out.data);
    str_clear(&out);
}

static void print_plain(const struct findings *result)
{
    for (size_t i = 0; i < result->count; i++)
        printf("%-16s %lld\n", result->tables[i].name, (long long)result->tables[i].rows);
    fputs(result->complaints.data, stdout);
    if (result->unlogged)
        printf("%lld orders are from before the log of events; a running server takes them into it\n",
               (long long)result->unlogged);
}

static int verify(const char *data, bool json)
{
    struct store *store = NULL;
    struct findings result = {.complaints = STR_EMPTY};
    enum err err = store_open_reader(data, &store);
    if (err)
        return cli_fail_err(err, data);
    log_set_level(LOG_NONE);
    err = store_verify(store, &result.complaints, &result.unlogged);
    if (!err || err == ERR_INVALID)
        err = store_counts(store, result.tables, &result.count);
    store_close(store);
    bool sound = result.complaints.len == 0;
    if (!err)
        (json ? print_json : print_plain)(&result);
    str_clear(&result.complaints);
    if (err)
        return cli_fail(EX_IOERR, "%s could not be checked: %s", data, store_why());
    if (!sound)
        return cli_fail(1, "%s is not sound: restore a backup, and keep this file for looking at", data);
    if (!json)
        printf("%s is sound\n", data);
    return EX_OK;
}

static int run_verify(struct cli *cli)
{
    bool json = false;
    const struct option_spec options[] = {{"--json", NULL, &json}};
    if (cli_options(cli, options, 1) != EX_OK || cli_arguments(cli, 0) != EX_OK)
        return EX_USAGE;
    struct config *config = NULL;
    int code = cli_config(cli, &config);
    if (code == EX_OK)
        code = verify(cli_data(cli, config), json);
    config_close(config);
    return code;
}

const struct command command_verify = {
    .name = "verify",
    .synopsis = "[--json]",
    .summary = "Checks that the data file is sound, and counts what is in it",
    .help =
        "Integrity of the file, rows that point to missing ones, transcripts without gaps, tickets with\n"
        "their way to the helpdesk, events as they were told, and the log of each order's events, of which\n"
        "the first entry that was altered is named (docs/event-log.md). Exit code 0 when all is well, 1\n"
        "when not; a server may go on meanwhile.\n\n"
        "  --json    {\"sound\",\"counts\",\"complaints\"}\n",
    .run = run_verify,
};
