/* store/writer.c - the writer's queue: how jobs come in, and how they are collected when they are done. */
#include "store/writer.h"

#include <errno.h>

#include "base/memory.h"
#include "store/writer_private.h"

#define ENOUGH_JOBS 32 /* so many that wait are not kept waiting for more */

void list_append(struct list *list, struct node *node)
{
    node->next = NULL;
    if (list->last)
        list->last->next = node;
    else
        list->first = node;
    list->last = node;
}

struct node *list_take(struct list *list)
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

struct timespec deadline_in(int64_t ms)
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
    list_append(&writer->waiting, node);
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
    while ((node = list_take(done))) {
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
    struct timespec until = deadline_in(timeout_ms);
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
