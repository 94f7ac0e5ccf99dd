/* cli/demo_fill.c - many demonstration orders: into the store, or as a file to be imported. */
#include <errno.h>
#include <string.h>

#include "cli/cli.h"
#include "cli/demo_shop.h"
#include "cli/progress.h"
#include "store/orders.h"

#define BATCH 250
#define IN_FLIGHT 8

struct batch {
    struct arena *arena;
    struct order orders[BATCH];
    size_t count;
    enum err *failed;
    utc_ms now;
};

static enum err batch_run(struct store *store, void *arg)
{
    const struct batch *batch = arg;
    enum err err = OK;
    for (size_t i = 0; !err && i < batch->count; i++)
        err = orders_import(store, &batch->orders[i], batch->now);
    return err;
}

static void batch_done(void *arg, enum err err)
{
    struct batch *batch = arg;
    if (err)
        *batch->failed = err;
    arena_close(batch->arena);
    memory_free(batch);
}

enum err demo_fill(struct writer *writer, int64_t orders)
{
    struct progress progress;
    enum err err = OK;
    utc_ms now = clock_now();
    struct demo_shop *shop = demo_shop_open(now);
    progress_begin(&progress, "orders", 0, 0);
    for (int64_t at = 0; !err && at < orders;) {
        struct batch *batch = memory_alloc(sizeof *batch);
        *batch = (struct batch){.arena = arena_open(), .failed = &err, .now = now};
        for (; batch->count < BATCH && at < orders; at++)
            batch->orders[batch->count++] = demo_shop_order(shop, at, batch->arena);
        writer_submit(writer, (struct job){.run = batch_run, .done = batch_done, .arg = batch, .sure = true});
        while (writer_pending(writer) >= IN_FLIGHT)
            writer_wait(writer, 1000);
        progress_show(&progress, (uint64_t)at, (uint64_t)orders, (uint64_t)at);
    }
    while (writer_pending(writer))
        writer_wait(writer, 1000);
    progress_end(&progress);
    demo_shop_close(shop);
    return err;
}

int demo_write(const char *path, int64_t orders)
{
    FILE *file = text_equal(path, "-") ? stdout : fopen(path, "we");
    if (!file)
        return cli_fail(EX_CANTCREAT, "%s cannot be written: %s", path, strerror(errno));
    struct demo_shop *shop = demo_shop_open(clock_now());
    struct arena *arena = arena_open();
    struct str line = STR_EMPTY;
    bool fine = true;
    for (int64_t at = 0; fine && at < orders; at++) {
        struct order order = demo_shop_order(shop, at, arena);
        struct json_writer w = json_writer(&line);
        order_write(&w, NULL, &order);
        str_add_char(&line, '\n');
        fine = fwrite(line.data, 1, line.len, file) == line.len;
        str_reset(&line);
        arena_reset(arena);
    }
    fine = fine && fflush(file) == 0;
    str_clear(&line);
    arena_close(arena);
    demo_shop_close(shop);
    if ((file != stdout && fclose(file) != 0) || !fine)
        return cli_fail(EX_IOERR, "%s cannot be written: %s", path, strerror(errno));
    return EX_OK;
}
