/* base/squeeze.c - see squeeze.h. */
#include "base/squeeze.h"

#include <stdlib.h>
#include <sysexits.h>
#include <zlib.h>

#include "base/log.h"

void squeeze(struct str *out, const void *bytes, size_t len)
{
    uLongf size = compressBound(len);
    str_reserve(out, size);
    if (compress2((Bytef *)out->data + out->len, &size, bytes, len, Z_BEST_SPEED) != Z_OK) {
        log_error("squeeze.failed", "bytes=%zu", len); /* only without memory */
        exit(EX_OSERR);
    }
    out->len += size;
    out->data[out->len] = 0;
}

enum err unsqueeze(struct str *out, const void *bytes, size_t squeezed, size_t len)
{
    uLongf size = len;
    Bytef nothing;
    str_reserve(out, len);
    if (uncompress(len ? (Bytef *)out->data + out->len : &nothing, &size, bytes, squeezed) != Z_OK ||
        size != len)
        return ERR_INVALID;
    out->len += len;
    out->data[out->len] = 0;
    return OK;
}
