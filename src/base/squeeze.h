/* base/squeeze.h - bytes made smaller for keeping. The door of zlib. */
#ifndef WISMO_BASE_SQUEEZE_H
#define WISMO_BASE_SQUEEZE_H

#include "base/err.h"
#include "base/str.h"

/* Appends the bytes, compressed quickly rather than well. */
void squeeze(struct str *out, const void *bytes, size_t len);
/* The same backwards; `len` bytes must come of it. ERR_INVALID for anything else. */
enum err unsqueeze(struct str *out, const void *bytes, size_t squeezed, size_t len);

#endif
