/* tests/store/vfs_shim.c - see vfs_shim.h. Shared memory and locks go through untouched; no memory mapping,
 * so that every read and write is seen. */
#include "vfs_shim.h"

#include <sqlite3.h>
#include <stdatomic.h>
#include <string.h>

struct shim_file {
    sqlite3_file base;
    const char *path; /* SQLite keeps it as long as the file is open */
    sqlite3_file *real;
};

static sqlite3_vfs *system_vfs;
static shim_hook *hook;

static sqlite3_file *real(sqlite3_file *file)
{
    return ((struct shim_file *)file)->real;
}

static int ask(sqlite3_file *file, enum shim_op op, const void *bytes, int len, sqlite3_int64 offset)
{
    const char *path = ((struct shim_file *)file)->path;
    struct shim_call call = {op, path ? path : "", bytes, len, offset};
    return hook && path ? hook(&call) : SQLITE_OK;
}

static int shim_close(sqlite3_file *file)
{
    return real(file)->pMethods->xClose(real(file));
}

static int shim_read(sqlite3_file *file, void *bytes, int len, sqlite3_int64 offset)
{
    int code = ask(file, SHIM_READ, NULL, len, offset);
    return code ? code : real(file)->pMethods->xRead(real(file), bytes, len, offset);
}

static int shim_write(sqlite3_file *file, const void *bytes, int len, sqlite3_int64 offset)
{
    int code = ask(file, SHIM_WRITE, bytes, len, offset);
    if (code)
        return code == SHIM_SKIP ? SQLITE_OK : code;
    return real(file)->pMethods->xWrite(real(file), bytes, len, offset);
}

static int shim_truncate(sqlite3_file *file, sqlite3_int64 size)
{
    int code = ask(file, SHIM_TRUNCATE, NULL, 0, size);
    if (code)
        return code == SHIM_SKIP ? SQLITE_OK : code;
    return real(file)->pMethods->xTruncate(real(file), size);
}

static int shim_sync(sqlite3_file *file, int flags)
{
    int code = ask(file, SHIM_SYNC, NULL, 0, 0);
    if (code)
        return code == SHIM_SKIP ? SQLITE_OK : code;
    return real(file)->pMethods->xSync(real(file), flags);
}

static int shim_size(sqlite3_file *file, sqlite3_int64 *size)
{
    return real(file)->pMethods->xFileSize(real(file), size);
}

static int shim_lock(sqlite3_file *file, int level)
{
    return real(file)->pMethods->xLock(real(file), level);
}

static int shim_unlock(sqlite3_file *file, int level)
{
    return real(file)->pMethods->xUnlock(real(file), level);
}

static int shim_reserved(sqlite3_file *file, int *out)
{
    return real(file)->pMethods->xCheckReservedLock(real(file), out);
}

static int shim_control(sqlite3_file *file, int op, void *arg)
{
    return real(file)->pMethods->xFileControl(real(file), op, arg);
}

static int shim_sector(sqlite3_file *file)
{
    return real(file)->pMethods->xSectorSize(real(file));
}

static int shim_device(sqlite3_file *file)
{
    (void)file;
    return 0; /* an honest, simple disk: no promise about power cuts */
}

static int shim_shm_map(sqlite3_file *file, int page, int size, int extend, void volatile **out)
{
    return real(file)->pMethods->xShmMap(real(file), page, size, extend, out);
}

static int shim_shm_lock(sqlite3_file *file, int offset, int n, int flags)
{
    return real(file)->pMethods->xShmLock(real(file), offset, n, flags);
}

static void shim_shm_barrier(sqlite3_file *file)
{
    real(file)->pMethods->xShmBarrier(real(file));
}

static int shim_shm_unmap(sqlite3_file *file, int remove)
{
    return real(file)->pMethods->xShmUnmap(real(file), remove);
}

static const sqlite3_io_methods methods = {
    2,           shim_close,   shim_read,     shim_write,       shim_truncate,  shim_sync,
    shim_size,   shim_lock,    shim_unlock,   shim_reserved,    shim_control,   shim_sector,
    shim_device, shim_shm_map, shim_shm_lock, shim_shm_barrier, shim_shm_unmap, NULL,
    NULL};

static int shim_open(sqlite3_vfs *vfs, const char *path, sqlite3_file *file, int flags, int *out)
{
    struct shim_file *shim = (struct shim_file *)file;
    (void)vfs;
    memset(shim, 0, sizeof *shim);
    shim->path = path;
    shim->real = (sqlite3_file *)(shim + 1);
    int code = system_vfs->xOpen(system_vfs, path, shim->real, flags, out);
    if (code == SQLITE_OK)
        shim->base.pMethods = &methods;
    return code;
}

static int shim_delete(sqlite3_vfs *vfs, const char *path, int sync_folder)
{
    struct shim_call call = {SHIM_DELETE, path, NULL, 0, sync_folder};
    (void)vfs;
    int code = hook ? hook(&call) : SQLITE_OK;
    if (code)
        return code == SHIM_SKIP ? SQLITE_OK : code;
    return system_vfs->xDelete(system_vfs, path, 0);
}

static sqlite3_vfs shim;

void shim_install(shim_hook *new_hook)
{
    if (!system_vfs) {
        system_vfs = sqlite3_vfs_find(NULL);
        shim = *system_vfs;
        shim.zName = "shim";
        shim.pNext = NULL;
        shim.szOsFile = (int)sizeof(struct shim_file) + system_vfs->szOsFile;
        shim.xOpen = shim_open;
        shim.xDelete = shim_delete;
    }
    hook = new_hook;
    sqlite3_vfs_register(&shim, 1);
}

void shim_remove(void)
{
    hook = NULL;
    if (system_vfs)
        sqlite3_vfs_register(system_vfs, 1);
}

/* ---- memory ---- */

static sqlite3_mem_methods memory;
static atomic_long countdown; /* 0: off */
static atomic_long failures;

static int fails(void)
{
    if (atomic_load(&countdown) <= 0 || atomic_fetch_sub(&countdown, 1) != 1)
        return 0;
    atomic_fetch_add(&failures, 1);
    return 1;
}

static void *counted_malloc(int size)
{
    return fails() ? NULL : memory.xMalloc(size);
}

static void *counted_realloc(void *old, int size)
{
    return fails() ? NULL : memory.xRealloc(old, size);
}

void shim_count_allocations(void)
{
    sqlite3_config(SQLITE_CONFIG_GETMALLOC, &memory);
    sqlite3_mem_methods counted = memory;
    counted.xMalloc = counted_malloc;
    counted.xRealloc = counted_realloc;
    sqlite3_config(SQLITE_CONFIG_MALLOC, &counted);
}

void shim_fail_allocation(long n)
{
    atomic_store(&failures, 0);
    atomic_store(&countdown, n);
}

long shim_allocation_failed(void)
{
    return atomic_load(&failures);
}
