/* tests/store/test_faults.c - the first write fails, then the second, and so on until none does: the disk is
 * full or broken, or memory is short. Each turn, ticket and event is recorded whole or not at all, each
 * completion comes once, and afterwards everything works again. */
#include <sqlite3.h>
#include <stdatomic.h>
#include <stdio.h>

#include "base/log.h"
#include "mixed.h"
#include "vfs_shim.h"

__attribute__((constructor)) static void before_sqlite_is_used(void)
{
    shim_count_allocations();
}

static struct {
    enum shim_op op;
    int code;
    bool for_ever; /* or once */
    atomic_int countdown, hits;
} fault;

static int on_call(const struct shim_call *call)
{
    int fine = call->op == SHIM_SYNC ? SHIM_SKIP : SQLITE_OK; /* nobody pulls the plug here: save the time */
    if (call->op != fault.op || atomic_load(&fault.countdown) == 0)
        return fine;
    int left = atomic_fetch_sub(&fault.countdown, 1);
    if (left > 1)
        return fine;
    if (fault.for_ever)
        atomic_store(&fault.countdown, 1);
    atomic_fetch_add(&fault.hits, 1);
    return fault.code;
}

static void fault_arm(int n)
{
    atomic_store(&fault.hits, 0);
    atomic_store(&fault.countdown, n);
}

static void run_jobs(struct writer *writer, struct mixed_job *jobs, int from, int until)
{
    for (int i = from; i < until; i++)
        mixed_submit(writer, &jobs[i]);
    while (writer_pending(writer))
        writer_wait(writer, 1000);
}

static struct writer *prepared_writer(char path[128])
{
    struct store *store = NULL;
    struct writer *writer = NULL;
    snprintf(path, 128, "%s/wismo.db", test_folder());
    expect_int(store_open(path, &store), OK);
    mixed_prepare(store);
    store_close(store);
    expect_int(writer_open(path, NULL, NULL, &writer), OK);
    return writer;
}

/* One run with fault number n; false when it came to no fault. */
static bool run_with_fault(int n, bool of_memory)
{
    char path[128];
    struct mixed_job jobs[MIXED_JOBS];
    struct writer *writer = prepared_writer(path);
    mixed_jobs(jobs, 0);
    log_set_level(LOG_NONE);
    if (of_memory)
        shim_fail_allocation(n);
    else
        fault_arm(n);
    run_jobs(writer, jobs, 0, 1); /* one alone, then many together */
    run_jobs(writer, jobs, 1, MIXED_JOBS - 1);
    bool hit = of_memory ? shim_allocation_failed() > 0 : atomic_load(&fault.hits) > 0;
    shim_fail_allocation(0);
    fault_arm(0);
    log_set_level(LOG_ERROR);

    run_jobs(writer, jobs, MIXED_JOBS - 1, MIXED_JOBS);
    expect_int(jobs[MIXED_JOBS - 1].err, OK); /* it works again */
    for (int i = 0; i < MIXED_JOBS; i++)
        expect_int(jobs[i].done, 1);
    mixed_check(path, jobs, MIXED_JOBS, true);
    writer_close(writer);
    mixed_check(path, jobs, MIXED_JOBS, true);
    return hit;
}

static void fail_each(enum shim_op op, int code, bool for_ever)
{
    fault.op = op;
    fault.code = code;
    fault.for_ever = for_ever;
    shim_install(on_call);
    int n = 1;
    while (run_with_fault(n, false))
        n++;
    shim_remove();
    expect(n > 3);
}

TEST(a_disk_that_is_full_for_a_moment_loses_nothing_and_halves_nothing)
{
    fail_each(SHIM_WRITE, SQLITE_FULL, false);
}

TEST(a_disk_that_stays_full_refuses_and_halves_nothing)
{
    fail_each(SHIM_WRITE, SQLITE_FULL, true);
}

TEST(a_write_that_fails_halves_nothing)
{
    fail_each(SHIM_WRITE, SQLITE_IOERR_WRITE, false);
}

TEST(a_sync_that_fails_halves_nothing)
{
    fail_each(SHIM_SYNC, SQLITE_IOERR_FSYNC, false);
    fail_each(SHIM_SYNC, SQLITE_IOERR_FSYNC, true);
}

TEST(a_read_that_fails_halves_nothing)
{
    fail_each(SHIM_READ, SQLITE_IOERR_READ, false);
}

TEST(memory_that_is_short_halves_nothing)
{
    shim_install(on_call);
    for (int n = 1; run_with_fault(n, true); n += n < 200 ? 1 : n / 20)
        ;
    shim_remove();
}
