/* store/writer_group.c - the thread that writes: takes what has queued up, runs it, commits it as one, hands
 * it back. */
#include <errno.h>
#include <unistd.h>

#include "store/conversations_private.h"
#include "store/writer_private.h"

#define GROUP_JOBS 64
#define GROUP_US 2000        /* a group takes no more jobs in after this */
#define FILL_GROUP_US 100000 /* a group of a process that fills the file alone */
#define SHARED_US 60000000   /* so long after another's commit it is not alone */
#define PAUSE_US 500         /* longer than a waiting process sleeps between two attempts */
#define IDLE_MS 500          /* after so much quiet the log is carried over */
#define TIDY_MS MS_HOUR      /* so often what is too old to matter is dropped */

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
    struct node *node = list_take(&writer->waiting);
    writer->waiting_count -= node != NULL;
    pthread_mutex_unlock(&writer->lock);
    if (node)
        list_append(group, node);
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
    while ((node = list_take(group))) {
        writer->figures.jobs++;
        writer->figures.failed_jobs += node->err == ERR_STORE;
        if (node->awaited) {
            node->finished = true;
        } else {
            list_append(&writer->done, node);
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
    struct timespec until = deadline_in(IDLE_MS);
    int waited = 0;
    pthread_mutex_lock(&writer->lock);
    while ((!writer->waiting.first || writer->gathering) && !writer->stopping && waited != ETIMEDOUT)
        waited = pthread_cond_timedwait(&writer->submitted, &writer->lock, &until);
    bool idle = !writer->waiting.first;
    *ret_stop = idle && writer->stopping;
    pthread_mutex_unlock(&writer->lock);
    return idle;
}

void *writer_run(void *arg)
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
