/* cli/cli.c - options, failures, and the house without its server. */
#include <errno.h>
#include <stdarg.h>
#include <string.h>
#include <unistd.h>

#include "base/json_write.h"
#include "cli/cli.h"

int cli_fail(int code, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    fputs("wismo: ", stderr);
    vfprintf(stderr, format, args);
    fputc('\n', stderr);
    va_end(args);
    return code;
}

int cli_fail_err(enum err err, const char *what)
{
    static const int codes[ERR_COUNT] = {
        [ERR_NOT_FOUND] = EX_NOINPUT, [ERR_EXISTS] = EX_CANTCREAT, [ERR_INVALID] = EX_DATAERR,
        [ERR_TOO_LARGE] = EX_DATAERR, [ERR_STALE] = EX_TEMPFAIL,   [ERR_UNAVAILABLE] = EX_TEMPFAIL,
        [ERR_FORBIDDEN] = EX_NOPERM,  [ERR_STORE] = EX_IOERR,      [ERR_SYSTEM] = EX_OSERR,
    };
    const char *reason = err_reason(err);
    return reason ? cli_fail(codes[err], "%s", reason) : cli_fail(codes[err], "%s: %s", what, err_name(err));
}

void cli_print_complaints(FILE *out, const struct complaints *complaints)
{
    struct str line = STR_EMPTY;
    for (size_t i = 0; i < complaints->count; i++) {
        str_reset(&line);
        complaint_write(&line, &complaints->items[i]);
        fprintf(out, "%s\n", line.data);
    }
    str_clear(&line);
}

int cli_complain(struct complaints *complaints)
{
    cli_print_complaints(stderr, complaints);
    complaints_clear(complaints);
    return EX_CONFIG;
}

int cli_share(const struct cli *cli)
{
    static const char *const parts[] = {"intents", "locales", "webhooks"};
    struct str folder = STR_EMPTY;
    int code = EX_OK;
    for (size_t i = 0; code == EX_OK && i < sizeof parts / sizeof *parts; i++) {
        str_reset(&folder);
        str_printf(&folder, "%s/%s", cli->share, parts[i]);
        if (access(folder.data, R_OK | X_OK))
            code = cli_fail(EX_CONFIG,
                            "%s: %s; set WISMO_SHARE to the folder that holds intents, locales and webhooks "
                            "(the top of the source tree does)",
                            folder.data, strerror(errno));
    }
    str_clear(&folder);
    return code;
}

static const struct option_spec *find_option(const struct option_spec *options, size_t count,
                                             const char *text, const char **ret_value)
{
    for (size_t i = 0; i < count; i++) {
        size_t len = strlen(options[i].name);
        *ret_value = NULL;
        if (strncmp(text, options[i].name, len) != 0)
            continue;
        if (text[len] == 0)
            return &options[i];
        if (text[len] == '=' && options[i].value) {
            *ret_value = text + len + 1;
            return &options[i];
        }
    }
    return NULL;
}

/* Options that are not ours stay where they are: they belong to the command, or are none. */
int cli_options(struct cli *cli, const struct option_spec *options, size_t count)
{
    char **kept = cli->argv;
    int kept_count = 0;
    bool plain = false; /* after "--" everything is an argument */
    for (int i = 0; i < cli->argc; i++) {
        const char *value;
        plain = plain || text_equal(cli->argv[i], "--");
        const struct option_spec *option = plain ? NULL : find_option(options, count, cli->argv[i], &value);
        if (!option) {
            kept[kept_count++] = cli->argv[i];
        } else if (option->flag) {
            *option->flag = true;
        } else {
            if (!value && ++i == cli->argc)
                return cli_fail(EX_USAGE, "%s needs a value after it", option->name);
            *option->value = value ? value : cli->argv[i];
        }
    }
    cli->argc = kept_count;
    return EX_OK;
}

int cli_arguments(struct cli *cli, int most)
{
    for (int i = 0; i < cli->argc; i++) {
        if (text_equal(cli->argv[i], "--")) {
            memmove(cli->argv + i, cli->argv + i + 1, (size_t)(cli->argc - i - 1) * sizeof *cli->argv);
            cli->argc--;
            break;
        }
        if (cli->argv[i][0] == '-' && cli->argv[i][1])
            return cli_fail(EX_USAGE, "there is no option %s here; wismo %s --help lists those there are",
                            cli->argv[i], cli->command);
    }
    if (cli->argc > most)
        return cli_fail(EX_USAGE, "\"%s\" is one too many; wismo %s --help tells what it takes",
                        cli->argv[most], cli->command);
    return EX_OK;
}

int cli_snapshot(const struct cli *cli, struct snapshot **ret_snapshot)
{
    struct complaints complaints = COMPLAINTS_NONE;
    int code = cli_share(cli);
    if (code != EX_OK)
        return code;
    return snapshot_open(cli->share, cli->config, &complaints, ret_snapshot) ? cli_complain(&complaints)
                                                                             : EX_OK;
}

int cli_config(const struct cli *cli, struct config **ret_config)
{
    struct complaints complaints = COMPLAINTS_NONE;
    return config_open(cli->config, &complaints, ret_config) ? cli_complain(&complaints) : EX_OK;
}

const char *cli_data(const struct cli *cli, const struct config *config)
{
    return cli->data ? cli->data : config->data;
}

int house_open(const struct cli *cli, struct house *house)
{
    *house = (struct house){NULL, NULL, NULL, NULL};
    int code = cli_snapshot(cli, &house->snapshot);
    if (code != EX_OK)
        return code;
    const char *data = cli_data(cli, house->snapshot->config);
    enum err err = writer_open(data, NULL, NULL, &house->writer);
    if (!err)
        err = store_open_reader(data, &house->reader);
    if (err) {
        house_close(house);
        return cli_fail_err(err, data);
    }
    house->desk = desk_open(house->reader, house->writer, house->snapshot, NULL, NULL, NULL);
    return EX_OK;
}

void house_close(struct house *house)
{
    if (house->writer)
        writer_close(house->writer);
    desk_close(house->desk);
    store_close(house->reader);
    snapshot_release(house->snapshot);
}

struct waiting_turn {
    struct arena *arena;
    struct reply *reply;
    bool answered;
    enum err err;
};

static void answered(void *arg, enum err err, const struct reply *reply)
{
    struct waiting_turn *waiting = arg;
    waiting->answered = true;
    waiting->err = err == ERR_EXISTS ? OK : err;
    if (!reply)
        return;
    /* The reply dies when this returns: take it along as the transcript does. */
    struct str json = STR_EMPTY;
    struct json_writer w = json_writer(&json);
    struct json *document = NULL;
    reply_write(&w, NULL, reply);
    waiting->err = json_parse(json.data, json.len, &document, NULL);
    if (!waiting->err)
        waiting->err = reply_read(document, waiting->arena, waiting->reply);
    json_close(document);
    str_clear(&json);
}

enum err house_turn(struct house *house, const struct turn *turn, struct arena *arena,
                    struct reply *ret_reply)
{
    struct waiting_turn waiting = {.arena = arena, .reply = ret_reply};
    desk_turn(house->desk, turn, answered, &waiting);
    while (!waiting.answered)
        writer_wait(house->writer, 1000);
    return waiting.err;
}

void print_reply_json(FILE *out, const struct reply *reply)
{
    struct str json = STR_EMPTY;
    struct json_writer w = json_writer(&json);
    json_open_object(&w, NULL);
    json_add_text(&w, "text", reply->text);
    json_add_text(&w, "speech", reply->speech);
    json_add_text(&w, "intent", intent_name(reply->intent));
    json_open_object(&w, "slots");
    for (size_t i = 0; i < reply->slot_count; i++)
        json_add_text(&w, entity_type_name(reply->slots[i].type), reply->slots[i].value);
    json_shut(&w);
    json_add_number(&w, "confidence", reply->confidence, 2);
    reply_write_buttons(&w, reply, "value");
    if (!reply->button_count)
        json_add_raw(&w, "buttons", "[]");
    json_add_text(&w, "ticket", reply->ticket);
    json_add_bool(&w, "end", reply->end);
    json_shut(&w);
    fprintf(out, "%s\n", json.data);
    str_clear(&json);
}
