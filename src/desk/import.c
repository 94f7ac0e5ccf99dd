/* desk/import.c - batches of orders on their way into the store. */
#include "desk/import.h"

#include <string.h>

#include "store/orders.h"

#define BATCH_ORDERS 50
#define BATCH_EVENTS 400 /* some milliseconds of writing: so long a turn may have to wait */
#define BATCH_REJECTED ((size_t)1024 * 1024)
#define BATCH_BYTES ((uint64_t)1024 * 1024)
#define IN_FLIGHT 64 /* batches */
#define IN_FLIGHT_BYTES ((uint64_t)8 * 1024 * 1024)

struct run {
    const struct desk_import *work;
    struct import_progress read; /* with what is still on its way */
    struct import_progress kept;
    enum err err;
    bool stop;
    uint64_t in_flight; /* bytes of the file, read and not yet kept */
};

struct batch {
    struct run *run;
    struct arena *arena;
    struct order *orders;
    size_t count;
    size_t events;
    struct str rejected;
    uint64_t from;
    struct import_progress progress; /* with this batch */
    utc_ms now;
};

/* ---- on the writer's thread ---- */

/* Of an order that is told elsewhere; they wait for it where it is not known yet. */
static enum err add_events(struct store *store, struct batch *batch, const struct order *order)
{
    enum err err = OK;
    for (size_t i = 0; !err && i < order->shipment_count; i++) {
        const struct shipment *shipment = &order->shipments[i];
        struct parcel_ref parcel = {order->key, shipment->tracking_number, shipment->id};
        for (size_t j = 0; !err && j < shipment->event_count; j++) {
            struct event event = shipment->events[j];
            const char *key = NULL;
            event.heard_at = batch->now;
            err = events_add(store, &parcel, &event, batch->arena, &key);
            if (err == ERR_EXISTS)
                err = OK;
        }
    }
    return err;
}

static enum err batch_run(struct store *store, void *arg)
{
    struct batch *batch = arg;
    enum err err = imports_keep(store, batch->run->work->name, batch->from, &batch->progress);
    for (size_t i = 0; !err && i < batch->count; i++)
        err = batch->orders[i].placed_at == UTC_NONE ? add_events(store, batch, &batch->orders[i])
                                                     : orders_import(store, &batch->orders[i], batch->now);
    return err;
}

/* ---- on the caller's ---- */

static void batch_close(struct batch *batch)
{
    str_clear(&batch->rejected);
    arena_close(batch->arena);
    memory_free(batch);
}

static void batch_done(void *arg, enum err err)
{
    struct batch *batch = arg;
    struct run *run = batch->run;
    run->in_flight -= batch->progress.position - batch->from;
    if (err && !run->err)
        run->err = err; /* those behind it find that it is missing, and are not kept either */
    if (!err) {
        run->kept = batch->progress;
        run->stop = run->work->progress(run->work->arg, &run->kept) || run->stop;
    }
    batch_close(batch);
}

/* By number, by insertion: mostly they are sorted already, and of those with the same number the later one
 * must stay behind the earlier. */
static void sort_orders(struct batch *batch)
{
    for (size_t i = 1; i < batch->count; i++) {
        struct order order = batch->orders[i];
        size_t to = i;
        for (; to > 0 && strcmp(batch->orders[to - 1].key, order.key) > 0; to--)
            batch->orders[to] = batch->orders[to - 1];
        batch->orders[to] = order;
    }
}

static bool is_full(const struct batch *batch)
{
    return import_position(batch->run->work->import) - batch->from >= BATCH_BYTES ||
           batch->count >= BATCH_ORDERS || batch->events >= BATCH_EVENTS ||
           batch->rejected.len >= BATCH_REJECTED;
}

/* ERR_NOT_FOUND at the end of the file, with what was left in it. */
static enum err batch_read(struct run *run, struct batch *batch)
{
    struct import *import = run->work->import;
    struct import_mark mark;
    struct str digest = STR_EMPTY;
    enum err err = OK;
    while (!err && !is_full(batch)) {
        struct import_item item;
        err = import_next(import, batch->arena, &item);
        if (err)
            break;
        if (item.is_order)
            *ARENA_PUSH(batch->arena, batch->orders, batch->count) = item.order;
        str_add_bytes(&batch->rejected, item.rejected.data, item.rejected.len);
        batch->events += item.events;
        run->read.rejected += item.rejected_rows;
        str_clear(&item.rejected);
    }
    import_mark(import, &mark);
    hex_encode(&digest, mark.digest, sizeof mark.digest);
    run->read.position = mark.position;
    run->read.line = mark.line;
    memcpy(run->read.digest, digest.data, digest.len + 1);
    run->read.orders += batch->count;
    run->read.events += batch->events;
    run->read.complete = err == ERR_NOT_FOUND;
    str_clear(&digest);
    return err;
}

static enum err batch_submit(struct run *run, struct batch *batch)
{
    const struct desk_import *work = run->work;
    enum err err = OK;
    if (batch->rejected.len)
        err = work->reject(work->arg, &batch->rejected, &run->read.rejects_size);
    if (err) {
        batch_close(batch);
        return err;
    }
    sort_orders(batch);
    batch->progress = run->read;
    run->in_flight += batch->progress.position - batch->from;
    writer_submit(work->writer,
                  (struct job){.run = batch_run, .done = batch_done, .arg = batch, .sure = true});
    return OK;
}

static enum err next_batch(struct run *run)
{
    struct batch *batch = memory_alloc(sizeof *batch);
    batch->run = run;
    batch->arena = arena_open();
    batch->rejected = STR_EMPTY;
    batch->from =
        run->read.position; /* as the store has it: what a header takes is read with the first batch */
    batch->now = clock_now();
    enum err err = batch_read(run, batch);
    if (err && err != ERR_NOT_FOUND) {
        batch_close(batch);
        return err;
    }
    enum err submitted = batch_submit(run, batch);
    return submitted ? submitted : err;
}

enum err desk_import(const struct desk_import *work, struct import_progress *ret_kept)
{
    struct run run = {.work = work, .read = work->begun, .kept = work->begun};
    enum err err = OK;
    while (!err && !run.err && !run.stop) {
        err = next_batch(&run);
        while (writer_pending(work->writer) >= IN_FLIGHT ||
               (run.in_flight >= IN_FLIGHT_BYTES && writer_pending(work->writer)))
            writer_wait(work->writer, 1000);
        writer_collect(work->writer);
    }
    while (writer_pending(work->writer))
        writer_wait(work->writer, 1000);
    *ret_kept = run.kept;
    if (run.err)
        return run.err;
    return err == ERR_NOT_FOUND ? OK : err;
}
