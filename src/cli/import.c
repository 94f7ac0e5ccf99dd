/* cli/import.c - wismo import: a file of orders, with progress, rejected rows, and going on where it ended.
 */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/log.h"
#include "cli/cli.h"
#include "cli/progress.h"
#include "cli/rejects.h"
#include "desk/import.h"

struct run {
    const char *path, *data;
    struct import_options options;
    struct import_mapping *mapping;
    int fd;
    uint64_t size; /* 0: not known */
    struct str name;
    struct import *import;
    struct writer *writer;
    struct store *reader;
    struct import_progress begun;
    struct rejects rejects;
    struct progress progress;
};

static volatile sig_atomic_t interrupted;

static void on_signal(int number)
{
    (void)number;
    interrupted = 1;
}

static ssize_t read_some(void *arg, void *bytes, size_t size)
{
    ssize_t got;
    do
        got = read(*(int *)arg, bytes, size);
    while (got < 0 && errno == EINTR && !interrupted);
    return got;
}

static enum err reject(void *arg, const struct str *rows, uint64_t *ret_size)
{
    struct run *run = arg;
    run->rejects.header = import_rejects_header(run->import);
    run->rejects.before = run->begun.rejects_size;
    return rejects_add(&run->rejects, rows, ret_size);
}

/* ---- the import ---- */

static bool show(void *arg, const struct import_progress *kept)
{
    struct run *run = arg;
    progress_show(&run->progress, kept->position, run->size, kept->events);
    return interrupted != 0;
}

static int open_input(struct run *run)
{
    struct str complaint = STR_EMPTY;
    run->options.read = read_some;
    run->options.read_arg = &run->fd;
    enum err err = import_open(&run->options, &complaint, &run->import);
    int code = EX_OK;
    if (err == ERR_INVALID)
        code = cli_fail(EX_DATAERR, "%s %s", run->path, complaint.data);
    else if (err)
        code = cli_fail(EX_IOERR, "%s cannot be read: %s", run->path, strerror(errno));
    str_clear(&complaint);
    return code;
}

static bool decode_mark(const struct import_progress *progress, struct import_mark *ret_mark)
{
    struct str bytes = STR_EMPTY;
    bool fine =
        hex_decode(&bytes, progress->digest, strlen(progress->digest)) == OK && bytes.len == SHA256_SIZE;
    if (fine) {
        memcpy(ret_mark->digest, bytes.data, SHA256_SIZE);
        ret_mark->position = progress->position;
        ret_mark->line = progress->line;
    }
    str_clear(&bytes);
    return fine;
}

static enum err forget(struct store *store, void *arg)
{
    return imports_forget(store, arg);
}

static int start_anew(struct run *run)
{
    run->begun = (struct import_progress){.position = 0};
    enum err err = writer_do(run->writer, (struct job){.run = forget, .arg = run->name.data});
    return err ? cli_fail(EX_IOERR, "%s: %s", run->data, store_why()) : EX_OK;
}

/* Finds where an earlier run ended, and passes over what it did. */
static int find_beginning(struct run *run, bool again)
{
    struct import_mark mark;
    import_name(run->import, &run->name);
    enum err err = imports_find(run->reader, run->name.data, &run->begun);
    if (err == ERR_NOT_FOUND || (!err && (again || !run->begun.position || !decode_mark(&run->begun, &mark))))
        return start_anew(run);
    if (!err)
        err = import_resume(run->import, &mark);
    if (!err) {
        if (!run->begun.complete)
            fprintf(stderr, "going on at line %llu, where an earlier import of %s ended\n",
                    (unsigned long long)run->begun.line + 1, run->path);
        return EX_OK;
    }
    if (err == ERR_STORE)
        return cli_fail(EX_IOERR, "%s: %s", run->data, store_why());
    if (err == ERR_SYSTEM)
        return cli_fail(EX_IOERR, "%s cannot be read: %s", run->path, strerror(errno));
    fprintf(stderr, "%s has changed since an earlier import of it: from the start again\n", run->path);
    import_close(run->import);
    run->import = NULL;
    if (lseek(run->fd, 0, SEEK_SET) != 0)
        return cli_fail(EX_DATAERR, "the input is not the one that was begun; import it with --again");
    int code = open_input(run);
    return code != EX_OK ? code : start_anew(run);
}

static void tell_columns(const struct run *run)
{
    const char *unknown = import_unknown_columns(run->import);
    if (*unknown)
        fprintf(stderr, "columns that are passed over: %s\n", unknown);
}

static int summarise(const struct run *run, enum err err, const struct import_progress *kept)
{
    uint64_t first_line, latin1 = import_latin1_rows(run->import, &first_line);
    double seconds = (double)(clock_monotonic_us() - run->progress.began_us) / 1e6;
    uint64_t orders = kept->orders - run->begun.orders, events = kept->events - run->begun.events;
    uint64_t rejected = kept->rejected - run->begun.rejected;
    if (latin1)
        fprintf(stderr,
                "%llu rows were not UTF-8 and were read as Latin-1, the first is line %llu; --encoding utf8 "
                "rejects such rows\n",
                (unsigned long long)latin1, (unsigned long long)first_line);
    if (!err && run->begun.complete && kept->position == run->begun.position)
        printf("%s was imported already (%llu orders): nothing to do; --again imports it once more\n",
               run->path, (unsigned long long)kept->orders);
    else
        printf("%llu orders with %llu events imported in %.1f s, %llu rows rejected\n",
               (unsigned long long)orders, (unsigned long long)events, seconds, (unsigned long long)rejected);
    if (err == ERR_STORE)
        return cli_fail(EX_IOERR,
                        "stopped: %s; what was imported is kept, the same command goes on from there",
                        store_why());
    if (err == ERR_STALE)
        return cli_fail(EX_TEMPFAIL, "stopped: another process imports the same file");
    if (err == ERR_SYSTEM && !interrupted)
        return err_reason(err) ? cli_fail(EX_IOERR, "%s", err_reason(err))
                               : cli_fail(EX_IOERR, "%s cannot be read: %s", run->path, strerror(errno));
    if (interrupted)
        return cli_fail(EX_TEMPFAIL,
                        "interrupted; what was imported is kept, the same command goes on from there");
    if (rejected)
        return cli_fail(EX_DATAERR, "%llu rows were rejected: mend them in %s, and import that",
                        (unsigned long long)rejected, run->rejects.path);
    return EX_OK;
}

static int import_all(struct run *run)
{
    struct import_progress kept;
    struct sigaction action = {.sa_handler = on_signal};
    sigaction(SIGINT, &action, NULL);
    sigaction(SIGTERM, &action, NULL);
    progress_begin(&run->progress, "events", run->begun.position, run->begun.events);
    const struct desk_import work = {.import = run->import,
                                     .writer = run->writer,
                                     .name = run->name.data,
                                     .begun = run->begun,
                                     .reject = reject,
                                     .progress = show,
                                     .arg = run};
    log_set_level(LOG_NONE); /* the last line says what failed */
    enum err err = desk_import(&work, &kept);
    progress_end(&run->progress);
    return summarise(run, err, &kept);
}

static int open_store(struct run *run)
{
    signal(SIGXFSZ, SIG_IGN); /* a file that may not grow is a full disk */
    enum err err = writer_open(run->data, NULL, NULL, &run->writer);
    if (!err)
        err = writer_fill(run->writer);
    if (!err)
        err = store_open_reader(run->data, &run->reader);
    return err ? cli_fail_err(err, run->data) : EX_OK;
}

static int open_file(struct run *run)
{
    struct stat info;
    run->fd = text_equal(run->path, "-") ? STDIN_FILENO : open(run->path, O_RDONLY | O_CLOEXEC);
    if (run->fd < 0 || fstat(run->fd, &info) != 0)
        return cli_fail(EX_NOINPUT, "%s cannot be read: %s", run->path, strerror(errno));
    if (S_ISDIR(info.st_mode))
        return cli_fail(EX_NOINPUT, "%s is a folder; name a file in it", run->path);
    run->size = S_ISREG(info.st_mode) ? (uint64_t)info.st_size : 0;
    return open_input(run);
}

static bool ends_with(const char *text, const char *ending)
{
    size_t len = strlen(text), size = strlen(ending);
    return len > size && !strcasecmp(text + len - size, ending);
}

static int read_form(struct run *run, const char *form, const char *encoding)
{
    const char *path = run->path;
    if (form ? text_equal(form, "csv") : ends_with(path, ".csv") || ends_with(path, ".tsv"))
        run->options.form = IMPORT_CSV;
    else if (form ? text_equal(form, "ndjson") : ends_with(path, ".ndjson") || ends_with(path, ".jsonl"))
        run->options.form = IMPORT_NDJSON;
    else if (form)
        return cli_fail(EX_USAGE, "--format must be csv or ndjson");
    else
        return cli_fail(EX_USAGE, "%s ends neither in .csv nor in .ndjson; say which it is with --format",
                        path);
    if (encoding && !text_equal(encoding, "utf8") && !text_equal(encoding, "latin1"))
        return cli_fail(EX_USAGE, "--encoding must be utf8 or latin1");
    if (encoding)
        run->options.encoding = text_equal(encoding, "utf8") ? IMPORT_UTF8 : IMPORT_LATIN1;
    return EX_OK;
}

static int read_mapping(struct run *run, const char *path)
{
    struct complaints complaints = COMPLAINTS_NONE;
    if (path && run->options.form != IMPORT_CSV)
        return cli_fail(EX_USAGE,
                        "a mapping names the columns of a CSV file; NDJSON has the import form's names");
    if (path && import_mapping_open(path, &complaints, &run->mapping) != OK)
        return cli_complain(&complaints);
    run->options.mapping = run->mapping;
    return EX_OK;
}

static void close_all(struct run *run)
{
    import_close(run->import);
    writer_close(run->writer);
    store_close(run->reader);
    import_mapping_close(run->mapping);
    if (run->fd > STDIN_FILENO)
        close(run->fd);
    rejects_close(&run->rejects);
    str_clear(&run->name);
}

static int run(struct cli *cli)
{
    const char *form = NULL, *mapping = NULL, *encoding = NULL, *rejects = NULL;
    bool again = false;
    const struct option_spec options[] = {{"--format", &form, NULL},
                                          {"--mapping", &mapping, NULL},
                                          {"--encoding", &encoding, NULL},
                                          {"--rejects", &rejects, NULL},
                                          {"--again", NULL, &again}};
    if (cli_options(cli, options, sizeof options / sizeof *options) != EX_OK ||
        cli_arguments(cli, 1) != EX_OK)
        return EX_USAGE;
    if (cli->argc == 0)
        return cli_fail(EX_USAGE, "name a file: wismo import FILE.csv, or FILE.ndjson");

    struct run work = {.path = cli->argv[0], .fd = -1, .rejects = {.fd = -1}, .name = STR_EMPTY};
    struct config *config = NULL;
    int code = read_form(&work, form, encoding);
    if (code == EX_OK)
        code = cli_config(cli, &config);
    if (code == EX_OK)
        code = read_mapping(&work, mapping);
    if (code == EX_OK) {
        work.data = cli_data(cli, config);
        work.rejects.path = rejects ? memory_copy_text(rejects)
                                    : rejects_name(text_equal(work.path, "-") ? "import" : work.path,
                                                   work.options.form == IMPORT_CSV ? "csv" : "ndjson");
        code = open_file(&work);
    }
    if (code == EX_OK)
        code = open_store(&work);
    if (code == EX_OK)
        code = find_beginning(&work, again);
    if (code == EX_OK) {
        tell_columns(&work);
        code = import_all(&work);
    }
    close_all(&work);
    config_close(config);
    return code;
}

const struct command command_import = {
    .name = "import",
    .synopsis = "FILE.csv|FILE.ndjson|-",
    .summary = "Puts a shop's own orders in, also while a server uses the data file",
    .help = "An order a line (NDJSON), or rows with a header (CSV): docs/import.md tells the names. Orders\n"
            "that are there already are updated. Stopped or killed, the same command goes on where it\n"
            "ended; a file that was imported already changes nothing. Rows that are bad go to FILE.rejects\n"
            "with their line and reason, in the same format: mend them there and import that file.\n\n"
            "  -                  reads standard input (then --format is needed)\n"
            "  --format F         csv or ndjson, when the file's name does not tell\n"
            "  --mapping FILE     other names of columns, values and times (docs/import.md)\n"
            "  --encoding E       utf8 or latin1; else CSV rows that are not UTF-8 are read as Latin-1\n"
            "  --rejects FILE     where bad rows go\n"
            "  --again            imports a file once more that was imported already\n\n"
            "Exit code 0: all of it is in; 65: some rows were rejected; 74: the disk is full or fails;\n"
            "75: interrupted.\n",
    .run = run,
};
