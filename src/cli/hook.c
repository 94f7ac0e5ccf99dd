/* cli/hook.c - wismo hook: what calls of shops and carriers say, which of them could not be understood, and
 * reading kept ones again. */
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/calendar.h"
#include "base/file.h"
#include "base/json_write.h"
#include "cli/cli.h"
#include "store/calls.h"

#define BODY_LIMIT ((size_t)16 << 20)
#define PAGE 200

struct wishes {
    bool json, failed;
    const char *topic, *header, *since;
    utc_ms from;
};

/* ---- try ---- */

struct given {
    const char *topic, *topic_header;
    const char *name, *value; /* of --header */
};

static const char *given_header(void *arg, const char *name)
{
    const struct given *given = arg;
    if (given->name && strcasecmp(given->name, name) == 0)
        return given->value;
    return given->topic && given->topic_header && strcasecmp(given->topic_header, name) == 0 ? given->topic
                                                                                             : NULL;
}

static void write_parcel(struct json_writer *w, const struct report *report)
{
    struct order order = {.placed_at = UTC_NONE, .promised_by = UTC_NONE};
    struct shipment parcel = report->parcel;
    order.shipments = &parcel;
    order.shipment_count = 1;
    json_add_text_if(w, "order_number", report->order_key);
    order_write(w, "told", &order);
}

static void print_json(const struct reading *reading)
{
    static const char *const kinds[] = {"nothing", "order", "parcel", "ping"};
    struct str out = STR_EMPTY;
    struct json_writer w = json_writer(&out);
    json_open_object(&w, NULL);
    json_add_text(&w, "sender", reading->sender);
    json_add_text(&w, "call_id", reading->call_id);
    json_add_text(&w, "topic", reading->topic);
    json_add_text(&w, "complaint", reading->complaint);
    json_open_array(&w, "reports");
    for (size_t i = 0; i < reading->count; i++) {
        const struct report *report = &reading->reports[i];
        json_open_object(&w, NULL);
        json_add_text(&w, "report", kinds[report->kind]);
        json_add_text_if(&w, "ref", report->ref);
        if (report->kind == REPORT_ORDER)
            order_write(&w, "order", &report->order);
        else
            write_parcel(&w, report);
        json_shut(&w);
    }
    json_shut(&w);
    json_shut(&w);
    printf("%s\n", out.data);
    str_clear(&out);
}

static void print_plain(const struct reading *reading)
{
    struct str line = STR_EMPTY;
    char at[CALENDAR_TEXT];
    printf("id %s%s%s\n", reading->call_id, reading->topic ? ", topic " : "",
           reading->topic ? reading->topic : "");
    for (size_t i = 0; i < reading->count; i++) {
        const struct report *report = &reading->reports[i];
        str_reset(&line);
        report_describe(report, &line);
        printf("%s\n", line.data);
        const struct shipment *parcels =
            report->kind == REPORT_ORDER ? report->order.shipments : &report->parcel;
        size_t count = report->kind == REPORT_ORDER ? report->order.shipment_count : 1;
        for (size_t p = 0; p < count; p++)
            for (size_t j = 0; j < parcels[p].event_count; j++)
                printf("    %s  %s  %s  %s\n", calendar_format(parcels[p].events[j].at, at),
                       milestone_name(parcels[p].events[j].milestone),
                       parcels[p].events[j].place ? parcels[p].events[j].place : "-",
                       parcels[p].events[j].text ? parcels[p].events[j].text : "");
    }
    if (!reading->count && !reading->complaint)
        printf("nothing to us\n");
    if (reading->complaint)
        printf("not understood: %s\n", reading->complaint);
    str_clear(&line);
}

static int read_body(const char *path, struct str *body)
{
    enum err err =
        text_equal(path, "-") ? file_read("/dev/stdin", BODY_LIMIT, body) : file_read(path, BODY_LIMIT, body);
    return err ? cli_fail_err(err, path) : EX_OK;
}

static int try_call(struct cli *cli, const struct wishes *wishes)
{
    struct snapshot *snapshot = NULL;
    struct str body = STR_EMPTY;
    struct arena *arena = arena_open();
    struct given given = {.topic = wishes->topic};
    int code = cli_snapshot(cli, &snapshot);
    const struct hook *hook = code == EX_OK ? hooks_find(snapshot->hooks, cli->argv[1]) : NULL;
    if (code == EX_OK && !hook)
        code = cli_fail(EX_NOINPUT, "there is no webhooks/%s.json", cli->argv[1]);
    if (code == EX_OK)
        code = read_body(cli->argv[2], &body);
    if (code == EX_OK) {
        given.topic_header = hook_topic_header(hook);
        if (wishes->header && strchr(wishes->header, ':')) {
            const char *colon = strchr(wishes->header, ':');
            given.name = arena_copy(arena, wishes->header, (size_t)(colon - wishes->header));
            given.value = colon + 1 + strspn(colon + 1, " ");
        }
        struct hook_call call = {
            .bytes = body.data, .len = body.len, .header = given_header, .arg = &given, .now = clock_now()};
        struct reading reading;
        hook_read_call(hook, &call, arena, &reading);
        if (wishes->json)
            print_json(&reading);
        else
            print_plain(&reading);
        code = reading.complaint ? EX_DATAERR : EX_OK;
    }
    snapshot_release(snapshot);
    str_clear(&body);
    arena_close(arena);
    return code;
}

/* ---- failed, show ---- */

static void print_call(const struct kept_call *call, bool json)
{
    char at[CALENDAR_TEXT];
    if (!json) {
        printf("%lld  %s  %s  %s  %zu bytes  %s\n", (long long)call->n, calendar_format(call->at, at),
               call->sender, call->topic ? call->topic : "-", call->size,
               call->complaint ? call->complaint : "");
        return;
    }
    struct str out = STR_EMPTY;
    struct json_writer w = json_writer(&out);
    json_open_object(&w, NULL);
    json_add_integer(&w, "n", call->n);
    json_add_time(&w, "at", call->at);
    json_add_text(&w, "sender", call->sender);
    json_add_text(&w, "topic", call->topic);
    json_add_text(&w, "call_id", call->call_id);
    json_add_integer(&w, "size", (int64_t)call->size);
    json_add_text(&w, "waits_for", call->waits_for);
    json_add_text(&w, "complaint", call->complaint);
    json_shut(&w);
    printf("%s\n", out.data);
    str_clear(&out);
}

static enum err list_calls(struct store *store, const char *sender, const struct wishes *wishes)
{
    struct calls_wanted wanted = {sender, wishes->from, true};
    int64_t after = 0;
    enum err err = OK;
    for (size_t count = PAGE; !err && count == PAGE;) {
        struct arena *arena = arena_open();
        struct kept_call *calls;
        err = calls_list(store, &wanted, after, PAGE, arena, &calls, &count);
        for (size_t i = 0; !err && i < count; i++) {
            print_call(&calls[i], wishes->json);
            after = calls[i].n;
        }
        arena_close(arena);
    }
    return err;
}

static enum err show_call(struct store *store, const char *number)
{
    char *end;
    struct arena *arena = arena_open();
    struct kept_call call;
    long long n = strtoll(number, &end, 10);
    enum err err = *end || end == number ? ERR_NOT_FOUND : calls_find(store, n, arena, &call);
    if (!err)
        (void)fwrite(call.body, 1, call.size, stdout);
    arena_close(arena);
    return err;
}

static int look(struct cli *cli, const struct wishes *wishes)
{
    struct config *config = NULL;
    struct store *store = NULL;
    int code = cli_config(cli, &config);
    if (code != EX_OK)
        return code;
    const char *data = cli_data(cli, config), *second = cli->argc > 1 ? cli->argv[1] : NULL;
    enum err err = store_open_reader(data, &store);
    if (!err)
        err = text_equal(cli->argv[0], "show") ? show_call(store, second) : list_calls(store, second, wishes);
    if (err == ERR_NOT_FOUND && store)
        code = cli_fail(EX_NOINPUT, "no call with the number %s is kept", second);
    else if (err)
        code = cli_fail_err(err, data);
    store_close(store);
    config_close(config);
    return code;
}

/* ---- replay ---- */

struct again {
    bool done;
    enum err err;
    bool complained;
};

static void taken_again(void *arg, enum err err, const char *complaint)
{
    *(struct again *)arg = (struct again){true, err, complaint != NULL};
}

static int replay(struct cli *cli, const struct wishes *wishes)
{
    struct house house;
    struct calls_wanted wanted = {cli->argc > 1 ? cli->argv[1] : NULL, wishes->from, wishes->failed};
    unsigned long read = 0, understood = 0, gone = 0;
    int64_t after = 0;
    int code = house_open(cli, &house);
    if (code != EX_OK)
        return code;
    enum err err = OK;
    for (size_t count = PAGE; !err && count == PAGE;) {
        struct arena *arena = arena_open();
        struct kept_call *calls;
        err = calls_list(house.reader, &wanted, after, PAGE, arena, &calls, &count);
        for (size_t i = 0; !err && i < count; i++) {
            struct again again = {0};
            after = calls[i].n;
            desk_report_again(house.desk, after, taken_again, &again);
            while (!again.done)
                writer_wait(house.writer, 1000);
            gone += again.err == ERR_NOT_FOUND;
            read += !again.err;
            understood += !again.err && !again.complained;
            err = again.err == ERR_NOT_FOUND ? OK : again.err;
        }
        arena_close(arena);
    }
    house_close(&house);
    if (err)
        return cli_fail(EX_IOERR, "not every call could be read again: %s", store_why());
    printf("%lu of %lu calls understood", understood, read);
    if (gone)
        printf("; %lu have no body, or no file of their sender any more", gone);
    printf("\n");
    return understood == read ? EX_OK : 1;
}

static int run(struct cli *cli)
{
    struct wishes wishes = {0};
    const struct option_spec options[] = {{"--json", NULL, &wishes.json},
                                          {"--failed", NULL, &wishes.failed},
                                          {"--topic", &wishes.topic, NULL},
                                          {"--header", &wishes.header, NULL},
                                          {"--since", &wishes.since, NULL}};
    if (cli_options(cli, options, 5) != EX_OK || cli_arguments(cli, INT_MAX) != EX_OK)
        return EX_USAGE;
    bool date_only;
    if (wishes.since && calendar_parse(wishes.since, true, &wishes.from, &date_only) != OK)
        return cli_fail(EX_USAGE,
                        "--since takes a date or a time, such as 2026-11-20 or 2026-11-20T10:00:00Z");
    const char *verb = cli->argc ? cli->argv[0] : "";
    if (text_equal(verb, "try") && cli->argc == 3)
        return try_call(cli, &wishes);
    if (text_equal(verb, "replay") && cli->argc <= 2)
        return replay(cli, &wishes);
    if ((text_equal(verb, "failed") && cli->argc <= 2) || (text_equal(verb, "show") && cli->argc == 2))
        return look(cli, &wishes);
    return cli_fail(
        EX_USAGE,
        "say \"wismo hook try NAME FILE\", \"failed [NAME]\", \"show NUMBER\" or \"replay [NAME]\"");
}

const struct command command_hook = {
    .name = "hook",
    .synopsis = "try NAME FILE [--topic T] [--header H] [--json] | failed [NAME] [--since T] [--json] | "
                "show NUMBER | replay [NAME] [--since T] [--failed]",
    .summary = "Tries, lists and reads again the calls of shops and carriers",
    .help = "  try            what a body in FILE (- for stdin) would report by webhooks/NAME.json; keeps\n"
            "                 nothing. Exit code 65 when something is not understood\n"
            "  failed         kept calls that could not be understood, a line each, their number first\n"
            "  show           the body of a kept call, as it came\n"
            "  replay         reads kept calls again with the files as they are now; what was known\n"
            "                 changes nothing. Exit code 1 when some are still not understood\n"
            "  --topic T      the topic of senders that tell it in a header\n"
            "  --header H     another header that matters, as \"Name: value\"\n"
            "  --failed       only those that could not be understood\n"
            "  --since T      only calls since then: 2026-11-20, 2026-11-20T10:00:00Z\n"
            "  --json         for programs\n",
    .run = run,
};
