/* tests/store/test_power_cut.c - a simulated disk that forgets what was not synced. The power goes at the
 * first write, then at the second, and so on: what was acknowledged before is there afterwards. */
#include <pthread.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/log.h"
#include "base/memory.h"
#include "mixed.h"
#include "vfs_shim.h"

#define FILES 4

/* What would be on the disk after a cut. */
struct disk_file {
    char path[128];
    char *bytes;
    size_t len;
    struct change {
        int64_t offset;
        size_t len; /* of bytes; or truncation to `offset` when bytes is NULL */
        char *bytes;
        struct change *next;
    } * changes, **last; /* not synced yet */
    bool exists;
};

static struct {
    pthread_mutex_t lock;
    struct disk_file files[FILES];
    int count, writes, cut_at; /* the power goes at this write; 0: never */
    bool off;
    unsigned dice; /* which unsynced writes reached the platter all the same; 0: none */
} disk = {.lock = PTHREAD_MUTEX_INITIALIZER};

static struct disk_file *file_of(const char *path)
{
    for (int i = 0; i < disk.count; i++)
        if (strcmp(disk.files[i].path, path) == 0)
            return &disk.files[i];
    expect(disk.count < FILES);
    struct disk_file *file = &disk.files[disk.count++];
    snprintf(file->path, sizeof file->path, "%s", path);
    file->last = &file->changes;
    return file;
}

static void apply(struct disk_file *file, const struct change *change)
{
    size_t end = (size_t)change->offset + change->len;
    if (end > file->len) {
        file->bytes = memory_resize(file->bytes, end);
        memset(file->bytes + file->len, 0, end - file->len);
        file->len = end;
    }
    if (change->bytes)
        memcpy(file->bytes + change->offset, change->bytes, change->len);
    else
        file->len = (size_t)change->offset;
    file->exists = true;
}

static void forget_changes(struct disk_file *file)
{
    while (file->changes) {
        struct change *change = file->changes;
        file->changes = change->next;
        free(change->bytes);
        free(change);
    }
    file->last = &file->changes;
}

static void remember(struct disk_file *file, const struct shim_call *call)
{
    struct change *change = calloc(1, sizeof *change);
    change->offset = call->offset;
    if (call->op == SHIM_WRITE) {
        change->len = (size_t)call->len;
        change->bytes = malloc(change->len);
        memcpy(change->bytes, call->bytes, change->len);
    }
    *file->last = change;
    file->last = &change->next;
}

static unsigned throw_dice(void)
{
    disk.dice = disk.dice * 1103515245u + 12345u;
    return disk.dice >> 16;
}

/* A disk may have written some of what it was not told to keep, and in any order. */
static void cut_power(void)
{
    disk.off = true;
    for (int i = 0; i < disk.count; i++)
        for (struct change *change = disk.files[i].changes; change && disk.dice; change = change->next)
            if (throw_dice() % 2)
                apply(&disk.files[i], change);
}

static int on_call(const struct shim_call *call)
{
    int code = SQLITE_OK;
    if (call->op == SHIM_READ || strstr(call->path, "-shm"))
        return SQLITE_OK;
    pthread_mutex_lock(&disk.lock);
    struct disk_file *file = file_of(call->path);
    if (!disk.off && ++disk.writes == disk.cut_at)
        cut_power();
    if (disk.off) {
        code = SQLITE_IOERR;
    } else if (call->op == SHIM_SYNC) {
        for (struct change *change = file->changes; change; change = change->next)
            apply(file, change);
        file->exists = true;
        forget_changes(file);
        code = SHIM_SKIP;
    } else if (call->op == SHIM_DELETE) {
        if (call->offset) { /* the folder is synced */
            forget_changes(file);
            file->len = 0;
            file->exists = false;
        }
    } else {
        remember(file, call);
    }
    pthread_mutex_unlock(&disk.lock);
    return code;
}

static void disk_start(int cut_at, unsigned dice)
{
    for (int i = 0; i < disk.count; i++) {
        forget_changes(&disk.files[i]);
        memory_free(disk.files[i].bytes);
    }
    memset(disk.files, 0, sizeof disk.files);
    disk.count = disk.writes = 0;
    disk.cut_at = cut_at;
    disk.off = false;
    disk.dice = dice;
}

/* What a machine finds after the power is back, under the same names. */
static void disk_restart(const char *path)
{
    char shm[160];
    snprintf(shm, sizeof shm, "%s-shm", path);
    unlink(shm);
    for (int i = 0; i < disk.count; i++) {
        const struct disk_file *found = &disk.files[i];
        unlink(found->path);
        if (!found->exists)
            continue;
        FILE *file = fopen(found->path, "w");
        expect(file != NULL);
        expect(fwrite(found->bytes, 1, found->len, file) == found->len);
        fclose(file);
    }
}

static void run_some(struct writer *writer, struct mixed_job *jobs, int from, int until)
{
    for (int i = from; i < until; i++)
        mixed_submit(writer, &jobs[i]);
    while (writer_pending(writer))
        writer_wait(writer, 1000);
}

/* A life with the power cut at write number `cut_at`; false when it was not reached. */
static bool live(int cut_at, unsigned dice)
{
    char path[128];
    struct mixed_job jobs[2 * MIXED_JOBS];
    struct store *store = NULL;
    struct writer *writer = NULL;
    mixed_jobs(jobs, 0);
    mixed_jobs(jobs + MIXED_JOBS, MIXED_JOBS);
    snprintf(path, sizeof path, "%s/wismo.db", test_folder());

    disk_start(0, dice);
    shim_install(on_call);
    expect_int(store_open(path, &store), OK);
    mixed_prepare(store);
    store_close(store); /* carries everything over into the file */
    disk.writes = 0;
    disk.cut_at = cut_at;

    log_set_level(LOG_NONE);
    for (int half = 0; half < 2 && !disk.off; half++) {
        struct mixed_job *some = jobs + half * MIXED_JOBS;
        if (writer_open(path, NULL, NULL, &writer) != OK)
            break;
        run_some(writer, some, 0, 2);
        run_some(writer, some, 2, 7);
        run_some(writer, some, 7, MIXED_JOBS);
        writer_close(writer); /* a checkpoint, and the log is deleted: the power may go there too */
    }
    bool cut = disk.off;
    shim_remove();
    log_set_level(LOG_ERROR);

    if (cut)
        disk_restart(path);
    mixed_check(path, jobs, 2 * MIXED_JOBS, false);
    return cut;
}

TEST(what_was_acknowledged_before_the_power_went_is_there_afterwards)
{
    int cut = 1;
    while (live(cut, 0))
        cut++;
    expect(cut > 50);
}

TEST(so_it_is_when_the_disk_kept_some_of_what_it_was_not_told_to)
{
    int cut = 1;
    while (live(cut, (unsigned)cut * 7919u))
        cut++;
    expect(cut > 50);
}
