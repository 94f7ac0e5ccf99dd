/* store/writer.h - the one thread that writes, with group commit.
 *
 * Jobs queue up; each is kept whole or undone whole (in a savepoint of its own, mostly); a group is committed
 * together and only then are completions posted. When a group fails, its jobs run again singly, so that one
 * bad job harms no other: a job must therefore be able to run twice, and keep its results in `arg` only. */
#ifndef WISMO_STORE_WRITER_H
#define WISMO_STORE_WRITER_H

#include <stdint.h>

#include "store/store.h"

struct writer;

struct job {
    enum err (*run)(struct store *store,
                    void *arg);            /* on the writer's thread; anything but OK undoes it alone */
    void (*done)(void *arg, enum err err); /* on the thread that collects, after the commit; may be NULL */
    void *arg;
    /* Fails, if at all, as good as always before it has written: it gets no savepoint, which is a fourth of
     * what keeping a turn costs. When it does fail later, its whole group is undone and run again singly. */
    bool sure;
};

/* Starts the thread. `wake` is called from it (after a group was committed) and must only wake the collecting
 * thread: it may be NULL. ret_writer is yours. */
enum err writer_open(const char *path, void (*wake)(void *arg), void *wake_arg, struct writer **ret_writer);
/* Finishes what was submitted, collects it, ends the thread, checkpoints, closes. */
void writer_close(struct writer *writer);

/* Before the first job, for a process that fills the file (an import): while nobody else writes to it, groups
 * are long; once somebody does, they are short, each followed by a moment in which the others can begin. A
 * large cache takes the place of the mapping, so that memory stays bounded. */
enum err writer_fill(struct writer *writer);

/* Any thread. Never refuses; the caller bounds what it has in flight. */
void writer_submit(struct writer *writer, struct job job);
size_t writer_pending(struct writer *writer); /* submitted, not yet collected */

/* What is submitted in one turn of an event loop is best kept as one group. After this the first job that
 * queues up starts nothing: `soon` is called, from the thread that submits, and must see to it that
 * writer_start() is called when the loop has taken what was there to take. Jobs that come while a group is
 * being run still join it. */
void writer_gather(struct writer *writer, void (*soon)(void *arg), void *arg);
void writer_start(struct writer *writer);

/* Calls `done` of every finished job, in the order of submission; returns how many. Each collecting thread
 * should be the only one: it is the service thread, or a command's main thread. */
size_t writer_collect(struct writer *writer);
/* Waits until at least one job has finished, or `timeout` has passed; then collects. */
size_t writer_wait(struct writer *writer, int64_t timeout_ms);
/* Submits and waits for this one job; `done` is not called. For commands and threads that do not collect. */
enum err writer_do(struct writer *writer, struct job job);

struct writer_figures {
    uint64_t jobs, groups, failed_jobs, failed_groups;
    uint64_t commit_us_total, commit_us_max;
};
struct writer_figures writer_figures(struct writer *writer);

#endif
