/* server/assets.h - the pages, scripts and styles of src/web, which are part of the program. */
#ifndef WISMO_SERVER_ASSETS_H
#define WISMO_SERVER_ASSETS_H

#include <stddef.h>

#include "model/config.h"

/* A file of src/web, as cmake/Embed.cmake put it into the program. */
struct asset {
    const char *path; /* "/widget.js" */
    const char *type;
    const char *etag; /* with its quotes */
    const char *bytes;
    size_t len;
};

extern const struct asset assets[]; /* ends with a path of NULL */

/* What answers at a path: the file of that name; at "/" the demonstration shop, in a demonstration alone.
 * NULL: nothing. */
const struct asset *asset_find(const struct config *config, const char *path);

#endif
