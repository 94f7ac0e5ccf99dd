/* store/checkpoint.c - the thread that empties the write-ahead log. */
#include "store/checkpoint.h"

#include <pthread.h>
#include <unistd.h>

#include "store/store_private.h"

#define PASS_PAGES 4096 /* carried over when the log has grown by so much: 16 MB */
#define LONG_LOG 16384  /* ended when it has reached this: 64 MB, what journal_size_limit keeps */
#define FEW_PAGES 256   /* so few are left that the writer may wait for them */
#define PASSES 8        /* attempts to come so far */

struct checkpointer {
    struct store *store;
    pthread_t thread;
    pthread_mutex_t lock;
    pthread_cond_t stirred;   /* something to do, or the writer left */
    pthread_cond_t gate_open; /* the writer may enter */
    bool wanted, stopping, closing, writing;
    int pages;      /* in the log, as the writer's last commit left it */
    int pages_done; /* when the last pass began */
};

/* Readers come and go within milliseconds; a backup stays, and is not waited for. */
static int on_busy(void *arg, int attempt)
{
    (void)arg;
    if (attempt >= 50)
        return 0;
    usleep(200);
    return 1;
}

/* Returns how many pages are left to carry. */
static int pass(struct checkpointer *c, int mode)
{
    int in_log = 0, carried = 0;
    int code = sqlite3_wal_checkpoint_v2(c->store->db, NULL, mode, &in_log, &carried);
    if (code != SQLITE_OK && (code & 0xff) != SQLITE_BUSY && (code & 0xff) != SQLITE_LOCKED)
        store_failed(c->store, "carry the log over into the file");
    return code == SQLITE_OK && in_log > carried ? in_log - carried : 0;
}

static void end_log(struct checkpointer *c)
{
    pthread_mutex_lock(&c->lock);
    c->closing = true;
    while (c->writing)
        pthread_cond_wait(&c->stirred, &c->lock);
    pthread_mutex_unlock(&c->lock);

    pass(c, SQLITE_CHECKPOINT_RESTART);

    pthread_mutex_lock(&c->lock);
    c->closing = false;
    pthread_cond_broadcast(&c->gate_open);
    pthread_mutex_unlock(&c->lock);
}

static void *checkpointer_run(void *arg)
{
    struct checkpointer *c = arg;
    pthread_mutex_lock(&c->lock);
    for (;;) {
        while (!c->wanted && !c->stopping)
            pthread_cond_wait(&c->stirred, &c->lock);
        if (c->stopping)
            break;
        c->wanted = false;
        c->pages_done = c->pages;
        bool is_long = c->pages >= LONG_LOG;
        pthread_mutex_unlock(&c->lock);

        int left = pass(c, SQLITE_CHECKPOINT_PASSIVE);
        for (int i = 0; is_long && left > FEW_PAGES && i < PASSES; i++)
            left = pass(c, SQLITE_CHECKPOINT_PASSIVE);
        if (is_long)
            end_log(c);

        pthread_mutex_lock(&c->lock);
    }
    pthread_mutex_unlock(&c->lock);
    return NULL;
}

enum err checkpointer_open(const char *path, struct checkpointer **ret_checkpointer)
{
    struct checkpointer *c = memory_alloc(sizeof *c);
    enum err err = store_connect(path, ACCESS_CHECKPOINT, &c->store);
    if (err) {
        memory_free(c);
        return err;
    }
    sqlite3_busy_handler(c->store->db, on_busy, NULL);
    pthread_mutex_init(&c->lock, NULL);
    pthread_cond_init(&c->stirred, NULL);
    pthread_cond_init(&c->gate_open, NULL);
    if (pthread_create(&c->thread, NULL, checkpointer_run, c) != 0) {
        c->stopping = true;
        store_close(c->store);
        memory_free(c);
        return err_because(ERR_SYSTEM, "no thread for checkpoints could be started");
    }
    *ret_checkpointer = c;
    return OK;
}

void checkpointer_close(struct checkpointer *c)
{
    if (!c)
        return;
    pthread_mutex_lock(&c->lock);
    c->stopping = true;
    pthread_cond_broadcast(&c->stirred);
    pthread_mutex_unlock(&c->lock);
    pthread_join(c->thread, NULL);
    pass(c, SQLITE_CHECKPOINT_PASSIVE);
    store_close(c->store);
    pthread_mutex_destroy(&c->lock);
    pthread_cond_destroy(&c->stirred);
    pthread_cond_destroy(&c->gate_open);
    memory_free(c);
}

enum err checkpointer_unmap(struct checkpointer *c)
{
    return store_run(c->store, "PRAGMA mmap_size=0");
}

void checkpointer_enter(struct checkpointer *c)
{
    pthread_mutex_lock(&c->lock);
    while (c->closing)
        pthread_cond_wait(&c->gate_open, &c->lock);
    c->writing = true;
    pthread_mutex_unlock(&c->lock);
}

void checkpointer_leave(struct checkpointer *c)
{
    pthread_mutex_lock(&c->lock);
    c->writing = false;
    if (c->closing)
        pthread_cond_broadcast(&c->stirred);
    pthread_mutex_unlock(&c->lock);
}

void checkpointer_grown(void *checkpointer, int wal_pages)
{
    struct checkpointer *c = checkpointer;
    pthread_mutex_lock(&c->lock);
    if (wal_pages < c->pages) /* the log began anew */
        c->pages_done = 0;
    c->pages = wal_pages;
    if (c->pages - c->pages_done >= PASS_PAGES && !c->wanted) {
        c->wanted = true;
        pthread_cond_broadcast(&c->stirred);
    }
    pthread_mutex_unlock(&c->lock);
}

void checkpointer_idle(struct checkpointer *c)
{
    pthread_mutex_lock(&c->lock);
    if (c->pages > c->pages_done && !c->wanted) {
        c->wanted = true;
        pthread_cond_broadcast(&c->stirred);
    }
    pthread_mutex_unlock(&c->lock);
}
