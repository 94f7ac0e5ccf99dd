/* base/file.c - whole files. */
#include "base/file.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/memory.h"

static enum err read_all(int fd, size_t limit, struct str *out)
{
    size_t start = out->len;
    for (;;) {
        str_reserve(out, (size_t)16 * 1024);
        ssize_t got = read(fd, out->data + out->len, out->capacity - out->len - 1);
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return ERR_SYSTEM;
        if (got == 0)
            return OK;
        out->len += (size_t)got;
        out->data[out->len] = '\0';
        if (out->len - start > limit)
            return ERR_TOO_LARGE;
    }
}

enum err file_read(const char *path, size_t limit, struct str *out)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return errno == ENOENT || errno == ENOTDIR ? ERR_NOT_FOUND : ERR_SYSTEM;
    size_t start = out->len;
    struct stat info;
    enum err err = OK;
    if (!fstat(fd, &info) && S_ISREG(info.st_mode) && info.st_size > 0) {
        if ((size_t)info.st_size > limit)
            err = ERR_TOO_LARGE;
        else
            str_reserve(out, (size_t)info.st_size + 1);
    }
    if (!err)
        err = read_all(fd, limit, out);
    if (err)
        str_truncate(out, start);
    close(fd);
    return err;
}

static int by_bytes(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

enum err file_list(const char *folder, const char *suffix, char ***ret_names, size_t *ret_count)
{
    DIR *dir = opendir(folder);
    if (!dir)
        return errno == ENOENT || errno == ENOTDIR ? ERR_NOT_FOUND : ERR_SYSTEM;
    char **names = NULL;
    size_t count = 0, suffix_len = strlen(suffix);
    for (struct dirent *entry; (entry = readdir(dir));) {
        size_t len = strlen(entry->d_name);
        if (entry->d_name[0] == '.' || len < suffix_len ||
            strcmp(entry->d_name + len - suffix_len, suffix) != 0)
            continue;
        names = memory_resize(names, (count + 1) * sizeof *names);
        names[count++] = memory_copy_text(entry->d_name);
    }
    closedir(dir);
    if (count)
        qsort(names, count, sizeof *names, by_bytes);
    *ret_names = names;
    *ret_count = count;
    return OK;
}

void file_list_free(char **names, size_t count)
{
    for (size_t i = 0; i < count; i++)
        memory_free(names[i]);
    memory_free(names);
}
