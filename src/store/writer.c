/* store/writer.c - the thread that writes: takes what has queued up, runs it, commits it as one, hands it
 * back. */
#include "store/writer.h"

#include <errno.h>
#include <pthread.h>
#include <time.h>
#include <unistd.h>

#include "base/memory.h"
#include "store/checkpoint.h"
#include "store/conversations_private.h"
#include "store/store_private.h"

#define GROUP_JOBS 64
#define GROUP_US 2000        /* a group takes no more jobs in after this */
#define ENOUGH_JOBS 32       /* so many that wait are not kept waiting for more */
#define FILL_GROUP_US 100000 /* a group of a process that fills the file alone */
#define SHARED_US 60000000   /* so long after another's commit it is not alone */
#define PAUSE_US 500         /* longer than a waiting process sleeps between two attempts */
#define IDLE_MS 500          /* after so much quiet the log is carried over */
#define TIDY_MS MS_HOUR      /* so often what is too old to matter is dropped */

struct node {
    struct job job;
    enum err err;
    bool awaited;  /* by writer_do(), which owns the node */
    bool finished; /* for writer_do() */
    struct node *next;
};

struct list {
    struct node *first, *last;
};

struct writer {
    struct store *store; /* the thread's */
    struct checkpointer *checkpointer;
    void (*wake)(void *arg);
    void *wake_arg;
    void (*soon)(void *arg); /* of writer_gather(), or NULL */
    void *soon_arg;
    pthread_t thread;
    bool filling;
    int64_t data_version, others_us; /* the thread's: of writer_fill(), when others were seen to write */

    pthread_mutex_t lock; /* guards what follows */
    pthread_cond_t submitted, finished;
    struct list waiting, done;
    size_t waiting_count;
    size_t pending;
    bool gathering; /* `soon` was called, writer_start() is still to come */
    bool stopping;
    struct writer_figures figures;
};

static void append(struct list *list, struct node *node)
{
    node->next = NULL;
    if (list->last)
        list->last->next = node;
    else
        list->first = node;
    list->last = node;
}

static struct node *take_first(struct list *list)
{
    struct node *node = list->first;
    if (node) {
        list->first = node->next;
        if (!list->first)
            list->last = NULL;
        node->next = NULL;
    }
    return node;
}

static struct timespec deadline(int64_t ms)
{
    struct timespec at;
    clock_gettime(CLOCK_MONOTONIC, &at);
    at.tv_sec += ms / 1000;
    at.tv_nsec += ms % 1000 * 1000000;
    if (at.tv_nsec >= 1000000000) {
        at.tv_sec++;
        at.tv_nsec -= 1000000000;
    }
    return at;
}

/* ---- the thread ---- */

static enum err run_job(struct store *store, const struct job *job)
{
    enum err err = store_begin(store);
    return err ? err : store_end(store, job->run(store, job->arg));
}

/* Without a savepoint. `ret_half_done`: it failed after it had written, which only the whole group can undo.
 */
static enum err run_sure(struct store *store, const struct job *job, bool *ret_half_done)
{
    sqlite3_int64 changes = sqlite3_total_changes64(store->db);
    enum err err = job->run(store, job->arg);
    *ret_half_done = err && sqlite3_total_changes64(store->db) != changes;
    return err;
}

static struct node *next_of_group(struct writer *writer, struct list *group)
{
    pthread_mutex_lock(&writer->lock);
    struct node *node = take_first(&writer->waiting);
    writer->waiting_count -= node != NULL;
    pthread_mutex_unlock(&writer->lock);
    if (node)
        append(group, node);
    return node;
}

static void fail_all(struct list *group, enum err err)
{
    for (struct node *node = group->first; node; node = node->next)
        node->err = err;
}

static enum err commit(struct writer *writer)
{
    int64_t began = clock_monotonic_us();
    enum err err = store_group_end(writer->store, OK);
    uint64_t took = (uint64_t)(clock_monotonic_us() - began);
    pthread_mutex_lock(&writer->lock);
    writer->figures.groups++;
    writer->figures.failed_groups += err != OK;
    writer->figures.commit_us_total += took;
    if (took > writer->figures.commit_us_max)
        writer->figures.commit_us_max = took;
    pthread_mutex_unlock(&writer->lock);
    return err;
}

/* Another connection has committed since the last look. */
static bool others_write(struct writer *writer)
{
    struct query q = query_start(writer->store, SQL_DATA_VERSION);
    int64_t version = query_next(&q) ? query_get_integer(&q, 0) : writer->data_version;
    query_end(&q);
    bool changed = writer->data_version && version != writer->data_version;
    writer->data_version = version;
    return changed;
}

static bool is_alone(struct writer *writer)
{
    int64_t now = clock_monotonic_us();
    if (others_write(writer))
        writer->others_us = now;
    return !writer->others_us || now - writer->others_us > SHARED_US;
}

/* How long a group takes jobs in. */
static int64_t group_time(struct writer *writer)
{
    if (!writer->filling)
        return GROUP_US;
    return is_alone(writer) ? FILL_GROUP_US : 0;
}

/* Runs what is waiting, and what comes meanwhile, in one transaction. */
static enum err run_together(struct writer *writer, struct list *group)
{
    int64_t began = clock_monotonic_us();
    size_t count = 0;
    enum err err = store_group_begin(writer->store);
    if (err) {
        while (next_of_group(writer, group) && ++count < GROUP_JOBS)
            ;
        fail_all(group, err);
        return OK; /* one by one would fare no better */
    }
    int64_t limit = group_time(writer);
    while (count < GROUP_JOBS && (count == 0 || clock_monotonic_us() - began < limit)) {
        struct node *node = next_of_group(writer, group);
        if (!node)
            break;
        bool half_done = false;
        node->err = node->job.sure ? run_sure(writer->store, &node->job, &half_done)
                                   : run_job(writer->store, &node->job);
        count++;
        if (half_done)
            return store_group_end(writer->store, ERR_STALE);
        if (store_is_lost(writer->store))
            break;
    }
    return commit(writer);
}

/* The group failed, through one of its jobs or by running out of space together: each for itself now. */
static void run_singly(struct writer *writer, struct list *group)
{
    for (struct node *node = group->first; node; node = node->next) {
        node->err = store_group_begin(writer->store);
        if (node->err)
            continue;
        node->err = run_job(writer->store, &node->job);
        enum err err = commit(writer);
        if (!node->err)
            node->err = err;
    }
}

static void hand_back(struct writer *writer, struct list *group)
{
    bool to_collect = false;
    struct node *node;
    pthread_mutex_lock(&writer->lock);
    while ((node = take_first(group))) {
        writer->figures.jobs++;
        writer->figures.failed_jobs += node->err == ERR_STORE;
        if (node->awaited) {
            node->finished = true;
        } else {
            append(&writer->done, node);
            to_collect = true;
        }
    }
    pthread_cond_broadcast(&writer->finished);
    pthread_mutex_unlock(&writer->lock);
    if (to_collect && writer->wake)
        writer->wake(writer->wake_arg);
}

static void run_group(struct writer *writer)
{
    struct list group = {0};
    checkpointer_enter(writer->checkpointer);
    enum err err = run_together(writer, &group);
    if (err && group.first && group.first->next)
        run_singly(writer, &group);
    else if (err && group.first && !group.first->err)
        group.first->err = err;
    checkpointer_leave(writer->checkpointer);
    hand_back(writer, &group);
    if (writer->filling && writer->others_us)
        usleep(PAUSE_US);
}

static void tidy(struct writer *writer)
{
    checkpointer_enter(writer->checkpointer);
    enum err err = store_begin(writer->store);
    if (!err)
        store_end(writer->store, throttles_tidy(writer->store, clock_now()));
    checkpointer_leave(writer->checkpointer);
}

static void rest(struct writer *writer, int64_t *tidied_us)
{
    checkpointer_idle(writer->checkpointer);
    if (clock_monotonic_us() - *tidied_us > TIDY_MS * 1000) {
        tidy(writer);
        *tidied_us = clock_monotonic_us();
    }
}

/* Waits for a job; true when nothing came for a while. */
static bool wait_for_jobs(struct writer *writer, bool *ret_stop)
{
    struct timespec until = deadline(IDLE_MS);
    int waited = 0;
    pthread_mutex_lock(&writer->lock);
    while ((!writer->waiting.first || writer->gathering) && !writer->stopping && waited != ETIMEDOUT)
        waited = pthread_cond_timedwait(&writer->submitted, &writer->lock, &until);
    bool idle = !writer->waiting.first;
    *ret_stop = idle && writer->stopping;
    pthread_mutex_unlock(&writer->lock);
    return idle;
}

static void *writer_run(void *arg)
{
    struct writer *writer = arg;
    int64_t tidied_us = clock_monotonic_us();
    for (bool stop = false; !stop;) {
        if (!wait_for_jobs(writer, &stop))
            run_group(writer);
        else if (!stop)
            rest(writer, &tidied_us);
    }
    return NULL;
}

/* ---- everybody's ---- */

enum err writer_open(const char *path, void (*wake)(void *arg), void *wake_arg, struct writer **ret_writer)
{
    struct writer *writer = memory_alloc(sizeof *writer);
    pthread_condattr_t monotonic;
    pthread_condattr_init(&monotonic);
    pthread_condattr_setclock(&monotonic, CLOCK_MONOTONIC);
    pthread_mutex_init(&writer->lock, NULL);
    pthread_cond_init(&writer->submitted, &monotonic);
    pthread_cond_init(&writer->finished, &monotonic);
    pthread_condattr_destroy(&monotonic);
    writer->wake = wake;
    writer->wake_arg = wake_arg;

    enum err err = store_open(path, &writer->store);
    if (!err)
        err = checkpointer_open(path, &writer->checkpointer);
    if (!err) {
        writer->store->on_commit = checkpointer_grown;
        writer->store->on_commit_arg = writer->checkpointer;
    }
    if (!err && pthread_create(&writer->thread, NULL, writer_run, writer) != 0)
        err = err_because(ERR_SYSTEM, "no thread for writing could be started");
    if (err) {
        checkpointer_close(writer->checkpointer);
        store_close(writer->store);
        memory_free(writer);
        return err;
    }
    *ret_writer = writer;
    return OK;
}

enum err writer_fill(struct writer *writer)
{
    enum err err = store_run(writer->store, "PRAGMA mmap_size=0; PRAGMA cache_size=-49152");
    if (!err)
        err = checkpointer_unmap(writer->checkpointer);
    writer->filling = !err;
    return err;
}

void writer_close(struct writer *writer)
{
    if (!writer)
        return;
    writer_gather(writer, NULL, NULL);
    writer_start(writer);
    while (writer_pending(writer)) /* a completion may submit again */
        writer_wait(writer, 1000);
    pthread_mutex_lock(&writer->lock);
    writer->stopping = true;
    pthread_cond_broadcast(&writer->submitted);
    pthread_mutex_unlock(&writer->lock);
    pthread_join(writer->thread, NULL);
    checkpointer_close(writer->checkpointer);
    store_close(writer->store);
    pthread_mutex_destroy(&writer->lock);
    pthread_cond_destroy(&writer->submitted);
    pthread_cond_destroy(&writer->finished);
    memory_free(writer);
}

/* Puts it into the queue and tells the thread, or whom writer_gather() named: then returns true. */
static bool queue_up(struct writer *writer, struct node *node)
{
    bool was_empty = !writer->waiting.first;
    append(&writer->waiting, node);
    writer->waiting_count++;
    writer->pending += !node->awaited;
    if (was_empty && !node->awaited && writer->soon && !writer->gathering) {
        writer->gathering = true;
        return true;
    }
    bool starts = writer->gathering ? node->awaited || writer->waiting_count >= ENOUGH_JOBS : was_empty;
    if (starts) {
        writer->gathering = false;
        pthread_cond_signal(&writer->submitted);
    }
    return false;
}

void writer_submit(struct writer *writer, struct job job)
{
    struct node *node = memory_alloc(sizeof *node);
    node->job = job;
    pthread_mutex_lock(&writer->lock);
    void (*soon)(void *arg) = queue_up(writer, node) ? writer->soon : NULL;
    pthread_mutex_unlock(&writer->lock);
    if (soon)
        soon(writer->soon_arg);
}

void writer_gather(struct writer *writer, void (*soon)(void *arg), void *arg)
{
    pthread_mutex_lock(&writer->lock);
    writer->soon = soon;
    writer->soon_arg = arg;
    pthread_mutex_unlock(&writer->lock);
}

void writer_start(struct writer *writer)
{
    pthread_mutex_lock(&writer->lock);
    if (writer->gathering && writer->waiting.first)
        pthread_cond_signal(&writer->submitted);
    writer->gathering = false;
    pthread_mutex_unlock(&writer->lock);
}

size_t writer_pending(struct writer *writer)
{
    pthread_mutex_lock(&writer->lock);
    size_t pending = writer->pending;
    pthread_mutex_unlock(&writer->lock);
    return pending;
}

static struct list take_done(struct writer *writer, size_t *ret_count)
{
    struct list done = writer->done;
    *ret_count = 0;
    for (struct node *node = done.first; node; node = node->next)
        ++*ret_count;
    writer->done = (struct list){0};
    writer->pending -= *ret_count;
    return done;
}

static void complete(struct list *done)
{
    struct node *node;
    while ((node = take_first(done))) {
        struct job job = node->job;
        enum err err = node->err;
        memory_free(node);
        if (job.done)
            job.done(job.arg, err);
    }
}

size_t writer_collect(struct writer *writer)
{
    size_t count;
    pthread_mutex_lock(&writer->lock);
    struct list done = take_done(writer, &count);
    pthread_mutex_unlock(&writer->lock);
    complete(&done);
    return count;
}

size_t writer_wait(struct writer *writer, int64_t timeout_ms)
{
    struct timespec until = deadline(timeout_ms);
    size_t count;
    pthread_mutex_lock(&writer->lock);
    while (!writer->done.first && writer->pending)
        if (pthread_cond_timedwait(&writer->finished, &writer->lock, &until) == ETIMEDOUT)
            break;
    struct list done = take_done(writer, &count);
    pthread_mutex_unlock(&writer->lock);
    complete(&done);
    return count;
}

enum err writer_do(struct writer *writer, struct job job)
{
    struct node node = {.job = job, .awaited = true};
    pthread_mutex_lock(&writer->lock);
    queue_up(writer, &node);
    while (!node.finished)
        pthread_cond_wait(&writer->finished, &writer->lock);
    pthread_mutex_unlock(&writer->lock);
    return node.err;
}

struct writer_figures writer_figures(struct writer *writer)
{
    pthread_mutex_lock(&writer->lock);
    struct writer_figures figures = writer->figures;
    pthread_mutex_unlock(&writer->lock);
    return figures;
}
