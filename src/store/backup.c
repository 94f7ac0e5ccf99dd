/* store/backup.c - a copy while others write. */
#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <stdio.h>
#include <string.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "base/log.h"
#include "store/store_private.h"

/* Steps are short and pauses as long as they: the commits of others find the disk and a processor free. */
#define STEP_PAGES 64
#define PAUSE_LEAST_US 200
#define SPARE_BYTES ((uint64_t)16 * 1024 * 1024) /* left free beside the copy */

struct copying {
    void (*progress)(void *arg, uint64_t done, uint64_t total);
    void *arg;
};

static int copy_steps(sqlite3_backup *backup, const struct copying *copying, int64_t page_size)
{
    int code;
    do {
        int64_t began = clock_monotonic_us();
        code = sqlite3_backup_step(backup, STEP_PAGES);
        uint64_t total = (uint64_t)sqlite3_backup_pagecount(backup);
        uint64_t left = (uint64_t)sqlite3_backup_remaining(backup);
        if (copying->progress)
            copying->progress(copying->arg, (total - left) * (uint64_t)page_size,
                              total * (uint64_t)page_size);
        int64_t took = clock_monotonic_us() - began;
        if (code == SQLITE_OK || code == SQLITE_BUSY || code == SQLITE_LOCKED)
            usleep((useconds_t)(took > PAUSE_LEAST_US ? took : PAUSE_LEAST_US));
    } while (code == SQLITE_OK || code == SQLITE_BUSY || code == SQLITE_LOCKED);
    return code;
}

/* One view for the whole copy: without it, each commit of another connection would start the copy again. */
static enum err copy_pages(struct store *store, sqlite3 *copy, const struct copying *copying)
{
    int64_t ignored, page_size = 0;
    int code = SQLITE_ERROR;
    enum err err = store_read_begin(store);
    if (!err)
        err = store_pragma(store, "SELECT count(*) FROM sqlite_schema", &ignored);
    if (!err)
        err = store_pragma(store, "PRAGMA page_size", &page_size);
    if (err)
        return err;
    sqlite3_backup *backup = sqlite3_backup_init(copy, "main", store->db, "main");
    if (backup) {
        code = copy_steps(backup, copying, page_size);
        sqlite3_backup_finish(backup);
    }
    if (code != SQLITE_DONE)
        err = store_copy_failed(copy);
    store_read_end(store);
    return err;
}

static enum err check_room(struct store *store, const char *path)
{
    int64_t pages = 0, page_size = 0;
    struct statvfs info;
    char *folder = memory_copy_text(path);
    enum err err = store_pragma(store, "PRAGMA page_count", &pages);
    if (!err)
        err = store_pragma(store, "PRAGMA page_size", &page_size);
    uint64_t wanted = (uint64_t)pages * (uint64_t)page_size + SPARE_BYTES;
    if (!err && statvfs(dirname(folder), &info) == 0 && (uint64_t)info.f_bavail * info.f_frsize < wanted)
        err = err_because(ERR_SYSTEM, "%s needs %llu MB, and there are %llu MB free", path,
                          (unsigned long long)(wanted >> 20),
                          (unsigned long long)((uint64_t)info.f_bavail * info.f_frsize >> 20));
    memory_free(folder);
    return err;
}

static enum err sync_folder_of(const char *path)
{
    char *folder = memory_copy_text(path);
    int fd = open(dirname(folder), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    enum err err = fd >= 0 && fsync(fd) == 0 ? OK : ERR_SYSTEM;
    if (fd >= 0)
        close(fd);
    memory_free(folder);
    return err;
}

/* A new file of our own that nobody else may read. */
static enum err create_part(const char *part)
{
    unlink(part);
    int fd = open(part, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (fd < 0)
        return err_because(ERR_SYSTEM, "%s cannot be made: %s", part, strerror(errno));
    close(fd);
    return OK;
}

static enum err sync_file(const char *path)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    enum err err = fd >= 0 && fsync(fd) == 0 ? OK : ERR_SYSTEM;
    if (fd >= 0)
        close(fd);
    return err;
}

/* link() refuses what is there already; rename() replaces it. */
static enum err give_name(const char *part, const char *path, bool replace)
{
    if (sync_file(part) != OK)
        return err_because(ERR_SYSTEM, "%s: %s", part, strerror(errno));
    if (!replace && link(part, path) != 0)
        return errno == EEXIST ? ERR_EXISTS : err_because(ERR_SYSTEM, "%s: %s", path, strerror(errno));
    if (replace ? rename(part, path) != 0 : unlink(part) != 0)
        return err_because(ERR_SYSTEM, "%s: %s", path, strerror(errno));
    return sync_folder_of(path) == OK ? OK : err_because(ERR_SYSTEM, "%s: %s", path, strerror(errno));
}

/* Under another name first: whoever finds the file finds all of it. */
enum err store_backup(struct store *store, const char *path, bool replace,
                      void (*progress)(void *arg, uint64_t done, uint64_t total), void *arg)
{
    const struct copying copying = {progress, arg};
    struct str part = STR_EMPTY;
    sqlite3 *copy = NULL;
    str_printf(&part, "%s.part", path);
    enum err err = store_run(store, "PRAGMA mmap_size=0"); /* else the whole file would count as our memory */
    if (!err)
        err = check_room(store, path);
    if (!err)
        err = create_part(part.data);
    if (!err &&
        sqlite3_open_v2(part.data, &copy, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL) != SQLITE_OK)
        err = err_because(ERR_SYSTEM, "%s: %s", part.data, sqlite3_errmsg(copy));
    if (!err)
        err = copy_pages(store, copy, &copying);
    sqlite3_close(copy);
    if (!err)
        err = give_name(part.data, path, replace);
    if (err)
        unlink(part.data);
    str_clear(&part);
    return err;
}
