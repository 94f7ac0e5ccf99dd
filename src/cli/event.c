/* cli/event.c - wismo event add: what nobody's program reported, told by hand. It goes the way of a webhook:
 * kept once, and told to the chats that asked about the order. wismo event log: what was kept, to be checked.
 */
#include "base/calendar.h"
#include "base/digest.h"
#include "base/log.h"
#include "cli/cli.h"
#include "model/numbers.h"
#include "store/event_log.h"
#include "store/orders.h"

struct asked {
    const char *order, *milestone; /* the arguments */
    const char *tracking, *shipment;
    const char *id, *at, *reason, *text, *place;
};

/* The event is read as the import form's is, with all its limits. */
static int read_event(const struct asked *asked, struct arena *arena, struct event *ret_event)
{
    struct str text = STR_EMPTY, complaint = STR_EMPTY;
    struct json_writer w = json_writer(&text);
    struct json *document = NULL;
    int code = EX_OK;
    json_open_object(&w, NULL);
    json_add_text_if(&w, "id", asked->id);
    if (asked->at)
        json_add_text(&w, "at", asked->at);
    else
        json_add_time(&w, "at", clock_now());
    json_add_text(&w, "milestone", asked->milestone);
    json_add_text_if(&w, "reason", asked->reason);
    json_add_text_if(&w, "text", asked->text);
    json_add_text_if(&w, "place", asked->place);
    json_shut(&w);
    if (json_parse(text.data, text.len, &document, &complaint) != OK ||
        event_read(document, arena, ret_event, &complaint) != OK)
        code = cli_fail(EX_DATAERR, "%s", complaint.data);
    json_close(document);
    str_clear(&text);
    str_clear(&complaint);
    return code;
}

static int read_told(const struct asked *asked, struct arena *arena, struct reading *reading)
{
    char call[RANDOM_ID_TEXT];
    struct report *report = arena_alloc(arena, sizeof *report);
    struct event *event = arena_alloc(arena, sizeof *event);
    *report = (struct report){.kind = REPORT_PARCEL,
                              .order_key = order_key(arena, asked->order),
                              .parcel = {.id = asked->shipment,
                                         .window_from = UTC_NONE,
                                         .window_until = UTC_NONE,
                                         .events = event,
                                         .event_count = 1}};
    /* The event's own id, or its time and milestone, tells repetitions. */
    *reading = (struct reading){.sender = "wismo",
                                .call_id = arena_text(arena, digest_random_id(call)),
                                .reports = report,
                                .count = 1};
    if (!report->order_key)
        return cli_fail(EX_DATAERR, "\"%s\" is not an order number", asked->order);
    if (asked->tracking && !(report->parcel.tracking_number = tracking_key(arena, asked->tracking)))
        return cli_fail(EX_DATAERR, "\"%s\" is not a tracking number", asked->tracking);
    int code = read_event(asked, arena, event);
    event->heard_at = clock_now();
    return code;
}

static size_t count_events(const struct order *order)
{
    size_t count = 0;
    for (size_t i = 0; i < order->shipment_count; i++)
        count += order->shipments[i].event_count;
    return count;
}

struct waiting {
    bool done;
    enum err err;
};

static void reported(void *arg, enum err err, const char *complaint)
{
    (void)complaint; /* its order is known */
    struct waiting *waiting = arg;
    *waiting = (struct waiting){.done = true, .err = err};
}

static int tell(const struct order *before, const struct order *after)
{
    if (count_events(after) == count_events(before)) {
        printf("%s: that was known already, nothing has changed\n", after->key);
        return EX_OK;
    }
    for (size_t i = 0; i < after->shipment_count; i++) {
        struct standing standing = shipment_standing(&after->shipments[i]);
        printf(SHIPMENT_REFERENCE " is %s%s\n", after->key, (long long)after->shipments[i].position,
               milestone_name(standing.milestone), standing.exception ? ", with an exception" : "");
    }
    return EX_OK;
}

static int keep(struct house *house, const struct reading *reading, struct arena *kept, struct arena *arena)
{
    const char *key = arena_text(arena, reading->reports->order_key);
    struct order before, after;
    struct waiting waiting = {false, OK};
    enum err err = orders_find(house->reader, key, arena, &before);
    int code = err == ERR_NOT_FOUND
                   ? cli_fail(EX_NOINPUT, "there is no order %s; wismo import puts orders in", key)
               : err ? cli_fail(EX_IOERR, "the order could not be read: %s", store_why())
                     : EX_OK;
    if (err) {
        arena_close(kept);
        return code;
    }
    log_set_level(LOG_NONE); /* the last line says what failed */
    desk_report(house->desk, kept, &(struct desk_call){.reading = *reading}, reported, &waiting);
    while (!waiting.done)
        writer_wait(house->writer, 1000);
    if (!waiting.err)
        waiting.err = orders_find(house->reader, before.key, arena, &after);
    if (waiting.err)
        return cli_fail(EX_IOERR, "nothing was kept: %s", store_why());
    return tell(&before, &after);
}

/* A mistaken --data shall not make a file. */
static int open_known(const struct cli *cli, struct house *house)
{
    struct config *config = NULL;
    struct store *store = NULL;
    int code = cli_config(cli, &config);
    if (code != EX_OK)
        return code;
    enum err err = store_open_reader(cli_data(cli, config), &store);
    if (err)
        code = cli_fail_err(err, cli_data(cli, config));
    store_close(store);
    config_close(config);
    return code == EX_OK ? house_open(cli, house) : code;
}

static int add(const struct cli *cli, const struct asked *asked)
{
    struct arena *arena = arena_open(), *kept = arena_open(); /* the desk's, once it has the report */
    struct reading reading;
    struct house house;
    int code = read_told(asked, kept, &reading);
    if (code == EX_OK)
        code = open_known(cli, &house);
    if (code == EX_OK) {
        code = keep(&house, &reading, kept, arena);
        house_close(&house);
    } else {
        arena_close(kept);
    }
    arena_close(arena);
    return code;
}

static int print_log(const char *data, const char *number)
{
    struct store *store = NULL;
    struct str out = STR_EMPTY;
    enum err err = store_open_reader(data, &store);
    if (err)
        return cli_fail_err(err, data);
    struct arena *arena = arena_open();
    const char *key = order_key(arena, number);
    err = key ? event_log_write(store, key, &out) : ERR_NOT_FOUND;
    store_close(store);
    arena_close(arena);
    int code = EX_OK;
    if (err == ERR_NOT_FOUND)
        code = cli_fail(EX_NOINPUT, "there is no order %s", number);
    else if (err == ERR_STALE)
        code =
            cli_fail(EX_TEMPFAIL,
                     "order %s is from before the log of events; a running server takes such orders into it "
                     "by and by, and the next event of the order does at once",
                     number);
    else if (err)
        code = cli_fail(EX_IOERR, "the order could not be read: %s", store_why());
    else
        fputs(out.data, stdout);
    str_clear(&out);
    return code;
}

static int run_log(struct cli *cli)
{
    struct config *config = NULL;
    int code = cli_config(cli, &config);
    if (code == EX_OK)
        code = print_log(cli_data(cli, config), cli->argv[1]);
    config_close(config);
    return code;
}

static int run(struct cli *cli)
{
    struct asked asked = {.order = NULL};
    const struct option_spec options[] = {{"--at", &asked.at, NULL},
                                          {"--tracking", &asked.tracking, NULL},
                                          {"--shipment", &asked.shipment, NULL},
                                          {"--id", &asked.id, NULL},
                                          {"--reason", &asked.reason, NULL},
                                          {"--text", &asked.text, NULL},
                                          {"--place", &asked.place, NULL}};
    if (cli_options(cli, options, sizeof options / sizeof *options) != EX_OK ||
        cli_arguments(cli, 3) != EX_OK)
        return EX_USAGE;
    if (cli->argc == 2 && text_equal(cli->argv[0], "log"))
        return run_log(cli);
    if (cli->argc != 3 || !text_equal(cli->argv[0], "add"))
        return cli_fail(EX_USAGE,
                        "say \"wismo event add ORDER MILESTONE\", for example: wismo event add 1001 "
                        "delivered; or \"wismo event log ORDER\"");
    asked.order = cli->argv[1];
    asked.milestone = cli->argv[2];
    return add(cli, &asked);
}

const struct command command_event = {
    .name = "event",
    .synopsis =
        "log ORDER | add ORDER MILESTONE [--at T] [--tracking N | --shipment ID] [--reason R] [--text T] "
        "[--place P] [--id ID]",
    .summary = "Tells by hand what happened to a parcel, or writes an order's log",
    .help = "log writes what was heard of an order, in the order in which it was kept, as a text that the "
            "shopper\n"
            "can check with sha256sum (docs/event-log.md).\n\n"
            "add tells it as a webhook would: kept once, told to the chats that asked about the order; also "
            "while a server\n"
            "uses the data file. MILESTONE and R are words of the import form (docs/import.md). Without a\n"
            "parcel named, it concerns every parcel of the order that is still open.\n\n"
            "  --at T           when it happened: 2026-11-23T14:05:00Z; else now\n"
            "  --tracking N     the parcel, by its tracking number\n"
            "  --shipment ID    the parcel, by the shop's id\n"
            "  --reason R       of an exception or a delay\n"
            "  --text T         in the carrier's own words\n"
            "  --place P        where it was seen\n"
            "  --id ID          names the event: the same one again changes nothing\n",
    .run = run,
};
