/* base/file.h - whole files. */
#ifndef WISMO_BASE_FILE_H
#define WISMO_BASE_FILE_H

#include <stddef.h>

#include "base/err.h"
#include "base/str.h"

/* Appends the file's bytes. ERR_NOT_FOUND, ERR_TOO_LARGE beyond `limit` bytes, ERR_SYSTEM. Logs nothing. */
enum err file_read(const char *path, size_t limit, struct str *out);

/* Names (not paths) in a folder that end in `suffix`, sorted by bytes. *ret_names and each name are yours:
 * file_list_free(). ERR_NOT_FOUND when there is no such folder. */
enum err file_list(const char *folder, const char *suffix, char ***ret_names, size_t *ret_count);
void file_list_free(char **names, size_t count);

#endif
