/* tests/store/vfs_shim.h - stands between SQLite and the system, and asks a test before each thing that is
 * done to a file. */
#ifndef WISMO_TESTS_STORE_VFS_SHIM_H
#define WISMO_TESTS_STORE_VFS_SHIM_H

#include <stdint.h>

enum shim_op { SHIM_WRITE, SHIM_TRUNCATE, SHIM_SYNC, SHIM_READ, SHIM_DELETE };

struct shim_call {
    enum shim_op op;
    const char *path;
    const void *bytes; /* WRITE */
    int len;           /* WRITE, READ */
    int64_t offset;    /* WRITE, READ; TRUNCATE: the new size; DELETE: whether the folder is synced */
};

#define SHIM_SKIP (-1) /* SQLite is told that it was done */

/* What a test answers: SQLITE_OK to let it happen, SHIM_SKIP, or the error that SQLite gets instead. Called
 * on any thread. */
typedef int shim_hook(const struct shim_call *call);

void shim_install(shim_hook *hook); /* every file opened from now on; nothing may be open */
void shim_remove(void);

/* Makes SQLite's n-th allocation from now on fail (0: none). Call shim_count_allocations() before SQLite is
 * used at all. */
void shim_count_allocations(void);
void shim_fail_allocation(long n);
long shim_allocation_failed(void); /* whether it came to that */

#endif
