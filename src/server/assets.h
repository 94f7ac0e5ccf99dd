/* server/assets.h - the files of src/web/ as they were when the program was built. */
#ifndef WISMO_SERVER_ASSETS_H
#define WISMO_SERVER_ASSETS_H

#include <stddef.h>

struct asset {
    const char *path;         /* "/widget.js", as src/web/ has it */
    const char *content_type; /* "text/javascript; charset=utf-8" */
    const char *etag;         /* of the content, with its quotes */
    const unsigned char *bytes;
    size_t len;
};

/* Ends with a path of NULL. Written by cmake/Embed.cmake. */
extern const struct asset assets[];

const struct asset *asset_find(const char *path); /* NULL when there is none */

#endif
