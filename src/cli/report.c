/* cli/report.c - wismo report gaps: what is missing in the record, an order after the other. */
#include <stdlib.h>

#include "base/calendar.h"
#include "base/json_write.h"
#include "base/log.h"
#include "cli/cli.h"
#include "cli/progress.h"
#include "insight/gaps.h"
#include "store/orders.h"
#include "store/walk.h"

#define SLICE 500 /* orders; of memory some megabytes at most */
#define DAYS "3"  /* of patience */
#define DAYS_LIMIT 3650

struct report_run {
    struct store *store;
    utc_ms now, patience;
    bool json;
    uint64_t orders, gaps[GAP_KINDS];
    struct progress progress;
};

static void print_json(const struct order *order, const struct gap *gap, struct arena *arena)
{
    struct str line = STR_EMPTY;
    struct json_writer w = json_writer(&line);
    json_open_object(&w, NULL);
    json_add_text(&w, "order_number", order->number);
    json_add_text(&w, "gap", gap_name(gap->kind));
    json_add_time(&w, "since", gap->since);
    if (gap->shipment) {
        json_add_text_if(&w, "reference", shipment_reference(arena, order, gap->shipment));
        json_add_text_if(&w, "carrier", gap->shipment->carrier);
        json_add_text_if(&w, "tracking_number", gap->shipment->tracking_number);
    }
    if (gap->item_count)
        json_open_array(&w, "items");
    for (size_t i = 0; i < gap->item_count; i++) {
        json_open_object(&w, NULL);
        json_add_text_if(&w, "sku", gap->items[i].sku);
        json_add_text_if(&w, "title", gap->items[i].title);
        json_add_integer(&w, "quantity", gap->items[i].quantity);
        json_shut(&w);
    }
    if (gap->item_count)
        json_shut(&w);
    json_shut(&w);
    printf("%s\n", line.data);
    str_clear(&line);
}

static void print_line(const struct order *order, const struct gap *gap, struct arena *arena)
{
    char since[CALENDAR_TEXT];
    printf("%-12s %-10s since %s", order->number, gap_name(gap->kind), calendar_format(gap->since, since));
    if (gap->shipment)
        printf("  %s %s", shipment_reference(arena, order, gap->shipment),
               gap->shipment->tracking_number ? gap->shipment->tracking_number : "");
    for (size_t i = 0; i < gap->item_count; i++)
        printf("%s %lld x %s", i ? "," : " ", (long long)gap->items[i].quantity,
               gap->items[i].title ? gap->items[i].title : gap->items[i].sku);
    printf("\n");
}

static void look_at(struct report_run *run, const struct order *order, struct arena *arena)
{
    struct gap *gaps;
    size_t count = gaps_look(order, run->now, run->patience, arena, &gaps);
    for (size_t i = 0; i < count; i++) {
        run->gaps[gaps[i].kind]++;
        if (run->json)
            print_json(order, &gaps[i], arena);
        else
            print_line(order, &gaps[i], arena);
    }
}

static enum err walk(struct report_run *run)
{
    struct arena *arena = arena_open();
    struct order *orders;
    size_t count = 1, total = orders_count(run->store);
    int64_t after = 0;
    enum err err = OK;
    progress_begin(&run->progress, "orders", 0, 0);
    while (!err && count) {
        arena_reset(arena);
        count = 0;
        err = orders_walk(run->store, &after, SLICE, arena, &orders, &count);
        for (size_t i = 0; !err && i < count; i++)
            look_at(run, &orders[i], arena);
        run->orders += count;
        progress_show(&run->progress, run->orders, total, run->orders);
    }
    progress_end(&run->progress);
    arena_close(arena);
    return err;
}

static void summarise(const struct report_run *run)
{
    fprintf(stderr, "%llu orders looked at", (unsigned long long)run->orders);
    for (int i = 0; i < GAP_KINDS; i++)
        fprintf(stderr, ", %llu %s", (unsigned long long)run->gaps[i], gap_name((enum gap_kind)i));
    fprintf(stderr, "\n");
}

static int report(struct report_run *run, const char *data)
{
    enum err err = store_open_reader(data, &run->store);
    if (err)
        return cli_fail_err(err, data);
    log_set_level(LOG_NONE); /* the last line says what failed */
    err = walk(run);
    store_close(run->store);
    if (err)
        return cli_fail(EX_IOERR, "the orders could not be read: %s", store_why());
    if (!run->json)
        summarise(run);
    return EX_OK;
}

static int run(struct cli *cli)
{
    const char *days_text = DAYS;
    struct report_run work = {.now = clock_now()};
    const struct option_spec options[] = {{"--days", &days_text, NULL}, {"--json", NULL, &work.json}};
    if (cli_options(cli, options, 2) != EX_OK || cli_arguments(cli, 1) != EX_OK)
        return EX_USAGE;
    if (cli->argc != 1 || !text_equal(cli->argv[0], "gaps"))
        return cli_fail(EX_USAGE, "say which report: wismo report gaps");
    char *end;
    long days = strtol(days_text, &end, 10);
    if (!*days_text || *end || days < 0 || days > DAYS_LIMIT)
        return cli_fail(EX_USAGE, "--days is a number of days, from 0 to %d", DAYS_LIMIT);
    work.patience = days * MS_DAY;
    struct config *config = NULL;
    int code = cli_config(cli, &config);
    if (code == EX_OK)
        code = report(&work, cli_data(cli, config));
    config_close(config);
    return code;
}

const struct command command_report = {
    .name = "report",
    .synopsis = "gaps [--days N] [--json]",
    .summary = "What is missing in the record: reports, numbers, items",
    .help = "A line for each gap that is open, in one pass over all orders; a server may go on meanwhile.\n\n"
            "  no_events        placed so long ago, and nobody has reported anything: do its webhooks come?\n"
            "  no_number        a parcel with the carrier, or packed so long ago, has no tracking number\n"
            "  bad_number       it has one whose check digit fails\n"
            "  no_word          for so long nothing was heard that the buyer could be told\n"
            "  items_left       some of it has shipped, and these items are in no parcel\n"
            "  back_order       the same, and the shop says that something is not in stock\n\n"
            "  --days N         gaps that have been there for N days (" DAYS ")\n"
            "  --json           {\"order_number\",\"gap\",\"since\",\"reference\",\"items\"} a line\n",
    .run = run,
};
