/* base/err.c - the error codes in words. */
#include "base/err.h"

static const char *const names[ERR_COUNT] = {
    [OK] = "ok",
    [ERR_NOT_FOUND] = "not found",
    [ERR_EXISTS] = "already there",
    [ERR_INVALID] = "invalid",
    [ERR_TOO_LARGE] = "too large",
    [ERR_STALE] = "stale",
    [ERR_UNAVAILABLE] = "unavailable",
    [ERR_FORBIDDEN] = "forbidden",
    [ERR_STORE] = "data file failed",
    [ERR_SYSTEM] = "system error",
};

const char *err_name(enum err err)
{
    if ((unsigned)err >= ERR_COUNT)
        return "unknown error";
    return names[err];
}
