/* desk/call.c - a call of a shop or carrier: taken once, kept as it came, in one commit with its effect.
 *
 * A call may name an order by the sender's own name for it before the order was told: it waits, and is read
 * again in the job that brings the order. */
#include <string.h>
#include <strings.h>

#include "base/str.h"
#include "desk/desk_private.h"
#include "store/calls.h"

#define DEPTH_LIMIT 2

struct outcome {
    const char *order_key, *waits_for, *complaint;
};

/* ---- on the writer's thread ---- */

static enum err take_again(struct store *store, struct report_work *work, int64_t n);

static enum err let_go_on(struct store *store, struct report_work *work, const struct report *report)
{
    int64_t *numbers = NULL;
    size_t count = 0;
    enum err err = refs_set(store, work->sender, report->ref, report->order.key);
    if (err == ERR_EXISTS || work->depth >= DEPTH_LIMIT)
        return err == ERR_EXISTS ? OK : err;
    if (!err)
        err = calls_waiting(store, work->sender, report->ref, work->arena, &numbers, &count);
    work->depth++;
    for (size_t i = 0; i < count && !err; i++) {
        err = take_again(store, work, numbers[i]);
        if (err == ERR_NOT_FOUND) /* its body is gone, or its sender's file */
            err = OK;
    }
    work->depth--;
    return err;
}

static void miss(struct report_work *work, const struct report *report, struct outcome *outcome)
{
    const char *before = outcome->complaint ? outcome->complaint : "";
    const char *comma = outcome->complaint ? "; " : "";
    if (report->ref && !outcome->waits_for)
        outcome->waits_for = report->ref;
    outcome->complaint =
        report->ref
            ? arena_printf(work->arena, "%s%sit waits for the sender's order %s", before, comma, report->ref)
            : arena_printf(work->arena, "%s%sit names no known order", before, comma);
}

static enum err take_all(struct store *store, struct report_work *work, const struct reading *reading,
                         struct outcome *ret_outcome)
{
    struct outcome outcome = {.complaint = reading->complaint};
    enum err err = OK;
    for (size_t i = 0; i < reading->count && !err; i++) {
        const struct report *report = &reading->reports[i];
        err = report_take(store, work, report, &outcome.order_key);
        if (!err && report->kind == REPORT_ORDER && report->ref)
            err = let_go_on(store, work, report);
        if (err == ERR_NOT_FOUND) {
            miss(work, report, &outcome);
            err = OK;
        }
    }
    *ret_outcome = outcome;
    return err;
}

/* Pings come every few seconds and count once by what they are: they are not kept as calls. */
static bool is_pings(const struct reading *reading)
{
    bool only = !reading->complaint && reading->count;
    for (size_t i = 0; i < reading->count; i++)
        only = only && reading->reports[i].kind == REPORT_PING;
    return only;
}

static enum err take_new(struct store *store, struct report_work *work)
{
    const struct desk_call *call = &work->call;
    struct outcome outcome = {0};
    enum err err = calls_known(store, work->sender, call->reading.call_id);
    if (!err)
        err = take_all(store, work, &call->reading, &outcome);
    if (err)
        return err;
    work->complaint = outcome.complaint;
    if (is_pings(&call->reading) && !outcome.complaint)
        return OK;
    struct kept_call kept = {.sender = work->sender,
                             .call_id = call->reading.call_id,
                             .at = work->now,
                             .order_key = outcome.order_key,
                             .waits_for = outcome.waits_for,
                             .complaint = outcome.complaint,
                             .topic = call->reading.topic,
                             .headers = call->headers,
                             .size = call->len,
                             .body = call->body};
    return calls_keep(store, &kept);
}

static const char *kept_header(void *arg, const char *name)
{
    const char *member;
    const struct json *value;
    for (size_t i = 0; (value = json_member_at(arg, i, &member)); i++)
        if (strcasecmp(member, name) == 0)
            return json_text(value);
    return NULL;
}

/* The sender's clock is judged as of then. */
static void read_kept(const struct hook *hook, const struct kept_call *kept, struct arena *arena,
                      struct reading *ret_reading)
{
    struct json *headers = NULL;
    if (kept->headers && json_parse(kept->headers, strlen(kept->headers), &headers, NULL) != OK)
        headers = NULL;
    struct hook_call call = {
        .bytes = kept->body, .len = kept->size, .header = kept_header, .arg = headers, .now = kept->at};
    hook_read_call(hook, &call, arena, ret_reading);
    json_close(headers);
}

static enum err take_again(struct store *store, struct report_work *work, int64_t n)
{
    struct kept_call kept;
    struct reading reading;
    struct outcome outcome = {0};
    enum err err = calls_find(store, n, work->arena, &kept);
    const struct hook *hook = err ? NULL : hooks_find(work->snapshot->hooks, kept.sender);
    if (err || !hook)
        return err ? err : ERR_NOT_FOUND;
    work->sender = kept.sender;
    read_kept(hook, &kept, work->arena, &reading);
    err = take_all(store, work, &reading, &outcome);
    if (err)
        return err;
    if (!work->depth)
        work->complaint = outcome.complaint;
    return calls_settle(store, n, outcome.order_key, outcome.waits_for, outcome.complaint);
}

static enum err run(struct store *store, void *arg)
{
    struct report_work *work = arg;
    work->tellings = NULL;
    work->telling_count = 0;
    work->depth = 0;
    work->complaint = NULL;
    return work->again ? take_again(store, work, work->again) : take_new(store, work);
}

/* ---- on the desk's thread ---- */

static void kept(void *arg, enum err err)
{
    struct report_work *work = arg;
    struct desk *desk = work->desk;
    desk_look_away(desk);
    if (err == ERR_EXISTS) {
        desk->figures.repeated_reports++;
        err = OK;
    } else if (!err) {
        desk->figures.reports++;
        report_tell(desk, work);
    }
    work->done(work->arg, !err || err == ERR_NOT_FOUND ? err : ERR_UNAVAILABLE, work->complaint);
    desk->in_flight--;
    snapshot_release(work->snapshot);
    arena_close(work->arena);
    memory_free(work);
}

static struct report_work *begin(struct desk *desk, struct arena *arena, desk_reported *done, void *arg)
{
    struct report_work *work = memory_alloc(sizeof *work);
    work->desk = desk;
    work->snapshot = snapshot_hold(desk->snapshot);
    work->arena = arena;
    work->done = done;
    work->arg = arg;
    work->now = clock_now();
    desk->in_flight++;
    return work;
}

void desk_report(struct desk *desk, struct arena *arena, const struct desk_call *call, desk_reported *done,
                 void *arg)
{
    struct report_work *work = begin(desk, arena, done, arg);
    work->call = *call;
    work->sender = call->reading.sender;
    if (call->body)
        work->call.body = arena_copy(arena, call->body, call->len);
    writer_submit(desk->writer, (struct job){.run = run, .done = kept, .arg = work});
}

void desk_report_again(struct desk *desk, int64_t n, desk_reported *done, void *arg)
{
    struct report_work *work = begin(desk, arena_open(), done, arg);
    work->again = n;
    writer_submit(desk->writer, (struct job){.run = run, .done = kept, .arg = work});
}
