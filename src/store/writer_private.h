/* store/writer_private.h - what the two halves of the writer share: its queue (writer.c) and its thread
 * (writer_group.c). */
#ifndef WISMO_STORE_WRITER_PRIVATE_H
#define WISMO_STORE_WRITER_PRIVATE_H

#include <pthread.h>
#include <time.h>

#include "store/checkpoint.h"
#include "store/store_private.h"
#include "store/writer.h"

struct node { /* a job on its way */
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

/* writer.c */
void list_append(struct list *list, struct node *node);
struct node *list_take(struct list *list); /* the first, or NULL */
struct timespec deadline_in(int64_t ms);   /* on the monotonic clock */

/* writer_group.c: the thread, until `stopping`. */
void *writer_run(void *writer);

#endif
