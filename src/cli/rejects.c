/* cli/rejects.c - see rejects.h. */
#include "cli/rejects.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/memory.h"

char *rejects_name(const char *path, const char *ending)
{
    const char *slash = strrchr(path, '/'), *dot = strrchr(path, '.');
    int len = dot && (!slash || dot > slash) ? (int)(dot - path) : (int)strlen(path);
    struct str name = STR_EMPTY;
    str_printf(&name, "%.*s.rejects.%s", len, path, ending);
    return str_take(&name);
}

/* A new file; one that is there already may hold what somebody has mended, and is kept as NAME~. */
static int create(const struct rejects *rejects)
{
    char *kept = NULL;
    if (access(rejects->path, F_OK) == 0 && asprintf(&kept, "%s~", rejects->path) > 0)
        rename(rejects->path, kept);
    free(kept);
    int fd = open(rejects->path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    size_t len = strlen(rejects->header);
    if (fd >= 0 && len && write(fd, rejects->header, len) != (ssize_t)len) {
        close(fd);
        fd = -1;
    }
    return fd;
}

/* That of the earlier run, cut to what belongs to the part that was kept. */
static int reopen(const struct rejects *rejects)
{
    int fd = open(rejects->path, O_WRONLY | O_CLOEXEC);
    struct stat info;
    if (fd < 0 || fstat(fd, &info) != 0 || (uint64_t)info.st_size < rejects->before ||
        ftruncate(fd, (off_t)rejects->before) != 0 || lseek(fd, 0, SEEK_END) < 0) {
        if (fd >= 0)
            close(fd);
        return -1;
    }
    return fd;
}

enum err rejects_add(struct rejects *rejects, const struct str *rows, uint64_t *ret_size)
{
    if (rejects->fd < 0 && rejects->before)
        rejects->fd = reopen(rejects);
    if (rejects->fd < 0)
        rejects->fd = create(rejects);
    int fd = rejects->fd;
    for (size_t at = 0; fd >= 0 && at < rows->len;) {
        ssize_t written = write(fd, rows->data + at, rows->len - at);
        if (written < 0)
            fd = -1;
        else
            at += (size_t)written;
    }
    if (fd < 0 || fdatasync(fd) != 0)
        return err_because(ERR_SYSTEM, "%s cannot be written: %s; the same command goes on from here",
                           rejects->path, strerror(errno));
    *ret_size = (uint64_t)lseek(fd, 0, SEEK_CUR);
    return OK;
}

void rejects_close(struct rejects *rejects)
{
    if (rejects->fd >= 0)
        close(rejects->fd);
    memory_free(rejects->path);
}
