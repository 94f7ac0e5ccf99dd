/* cli/rejects.h - the file that rows go into which an import gave back: mended there, it is imported itself.
 */
#ifndef WISMO_CLI_REJECTS_H
#define WISMO_CLI_REJECTS_H

#include "base/err.h"
#include "base/str.h"

struct rejects {
    char *path;         /* yours */
    int fd;             /* -1: nothing was given back yet */
    uint64_t before;    /* bytes of it that an earlier run kept: it is gone on with */
    const char *header; /* that a new one begins with */
};

/* "orders.rejects.csv" for "orders.csv"; yours. */
char *rejects_name(const char *path, const char *ending);
/* Appends rows, and waits until they are on disk. ret_size: of the whole file then. ERR_SYSTEM with the
 * reason. */
enum err rejects_add(struct rejects *rejects, const struct str *rows, uint64_t *ret_size);
void rejects_close(struct rejects *rejects);

#endif
