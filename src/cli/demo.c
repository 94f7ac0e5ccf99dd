/* cli/demo.c - wismo demo: a shop to try everything on. */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/cli.h"
#include "cli/demo_orders.h"
#include "cli/demo_shop.h"
#include "server/server.h"
#include "store/orders.h"

/* In the data file's own values: only a demonstration's orders may be thrown away. */
#define DEMO_MARK "demo"
#define ORDERS_MOST 10000000

struct demo {
    const struct cli *cli;
    const char *listen;
    int64_t orders; /* beside those of the guides */
};

static enum err load(void *arg, struct complaints *complaints, struct snapshot **ret_snapshot)
{
    const struct demo *demo = arg;
    struct config *config = NULL;
    enum err err = demo->cli->config
                       ? config_open(demo->cli->config, complaints, &config)
                       : config_parse("demo configuration", demo_config_text(), complaints, &config);
    if (err)
        return err;
    config->demo = true;
    return snapshot_open_with(demo->cli->share, config, complaints, ret_snapshot);
}

static void ready(void *arg, const char *address)
{
    (void)arg;
    /* The shell fills in a fresh request id and the time: a repeated or an old request is no new question. */
    static const char alexa[] =
        "{\"version\":\"1.0\",\"session\":{\"new\":true,\"sessionId\":\"try\",\"user\":{\"userId\":\"me\"}},"
        "\"context\":{\"System\":{\"user\":{\"userId\":\"me\"}}},"
        "\"request\":{\"type\":\"IntentRequest\",\"requestId\":\"'$(date +%s%N)'\","
        "\"timestamp\":\"'$(date -u +%Y-%m-%dT%H:%M:%SZ)'\",\"locale\":\"en-US\","
        "\"intent\":{\"name\":\"OrderStatusIntent\",\"slots\":{"
        "\"orderNumber\":{\"name\":\"orderNumber\",\"value\":\"1001\"},"
        "\"proof\":{\"name\":\"proof\",\"value\":\"10001\"}}}}}";
    printf("\n"
           "The demonstration shop is open: http://%s/\n\n"
           "Three things to try in its chat (every postcode is 10001):\n"
           "  where is my order 1001\n"
           "  order 1007 says delivered, but I never got it\n"
           "  I want to talk to a person\n\n"
           "By voice, as Alexa would send it:\n"
           "  curl -s http://%s/alexa -H 'Content-Type: application/json' -d \\\n  '%s'\n\n"
           "Stop it with Ctrl-C.\n",
           address, address, alexa);
    fflush(stdout);
}

static enum err fill(struct store *store, void *arg)
{
    (void)arg;
    enum err err = store_meta_set(store, DEMO_MARK, "1", 1);
    if (!err)
        err = orders_clear(store);
    return err ? err : demo_orders_load(store, clock_now());
}

/* Makes the orders anew; conversations and tickets of an earlier run stay. */
static int prepare(const char *data, bool existed, int64_t orders)
{
    struct store *reader = NULL;
    struct writer *writer = NULL;
    struct str mark = STR_EMPTY;
    enum err err = writer_open(data, NULL, NULL, &writer);
    if (!err && existed) {
        err = store_open_reader(data, &reader);
        if (!err && store_meta_get(reader, DEMO_MARK, &mark) != OK)
            err = ERR_FORBIDDEN;
    }
    if (!err)
        err = writer_do(writer, (struct job){.run = fill});
    if (!err && orders)
        err = writer_fill(writer);
    if (!err && orders)
        err = demo_fill(writer, orders);
    store_close(reader);
    writer_close(writer);
    str_clear(&mark);
    if (err == ERR_FORBIDDEN)
        return cli_fail(EX_CANTCREAT,
                        "%s holds a shop's own data, not a demonstration's; name another file with --data",
                        data);
    return err ? cli_fail_err(err, data) : EX_OK;
}

static int serve(struct demo *demo, const char *data)
{
    struct complaints complaints = COMPLAINTS_NONE;
    struct snapshot *snapshot = NULL;
    int code = cli_share(demo->cli);
    if (code != EX_OK)
        return code;
    enum err err = load(demo, &complaints, &snapshot);
    if (err)
        return cli_complain(&complaints);
    struct server_options server = {.load = load,
                                    .load_arg = demo,
                                    .snapshot = snapshot,
                                    .listen = demo->listen,
                                    .data = data,
                                    .ready = ready,
                                    .complaints = &complaints};
    err = server_run(&server);
    code = err ? cli_fail_serve(err, &complaints) : EX_OK;
    snapshot_release(snapshot);
    return code;
}

static void remove_data(const char *data)
{
    static const char *const suffixes[] = {"", "-wal", "-shm"};
    struct str path = STR_EMPTY;
    for (size_t i = 0; i < sizeof suffixes / sizeof *suffixes; i++) {
        str_reset(&path);
        str_printf(&path, "%s%s", data, suffixes[i]);
        unlink(path.data);
    }
    str_clear(&path);
}

static int read_orders(const char *text, int64_t *ret_orders)
{
    char *end = NULL;
    long long orders = text ? strtoll(text, &end, 10) : 0;
    if (text && (*end || end == text || orders < 0 || orders > ORDERS_MOST))
        return cli_fail(EX_USAGE, "--orders must be a number up to %d", ORDERS_MOST);
    *ret_orders = orders;
    return EX_OK;
}

static int run(struct cli *cli)
{
    struct demo demo = {.cli = cli};
    const char *orders = NULL, *path = NULL;
    const struct option_spec options[] = {
        {"--listen", &demo.listen, NULL}, {"--orders", &orders, NULL}, {"--write", &path, NULL}};
    if (cli_options(cli, options, 3) != EX_OK || cli_arguments(cli, 0) != EX_OK ||
        cli_listen(demo.listen) != EX_OK || read_orders(orders, &demo.orders) != EX_OK)
        return EX_USAGE;
    if (path)
        return demo_write(path, orders ? demo.orders : 1000);

    char folder[64] = "/tmp/wismo-demo-XXXXXX";
    struct str data = STR_EMPTY;
    if (cli->data) {
        str_add(&data, cli->data);
    } else {
        if (!mkdtemp(folder))
            return cli_fail(EX_CANTCREAT, "no folder for the demonstration can be made in /tmp");
        str_printf(&data, "%s/wismo.db", folder);
    }
    int code = prepare(data.data, access(data.data, F_OK) == 0, demo.orders);
    if (code == EX_OK)
        code = serve(&demo, data.data);
    if (!cli->data) {
        remove_data(data.data);
        rmdir(folder);
    }
    str_clear(&data);
    return code;
}

const struct command command_demo = {
    .name = "demo",
    .synopsis = "[--listen HOST:PORT] [--orders N] [--write FILE]",
    .summary = "Serves a demonstration shop with fresh orders",
    .help = "  --listen HOST:PORT  instead of 127.0.0.1:8080\n"
            "  --orders N          so many more orders, of a plausible shop (numbers from 100000)\n"
            "  --write FILE        only writes those orders, as NDJSON to be tried with wismo import\n\n"
            "Its orders are dated from now. They live in a temporary data file, or in that of\n"
            "--data, which must be new or an earlier demonstration's. Its own configuration has\n"
            "no secrets; --config gives another.\n",
    .run = run,
};
