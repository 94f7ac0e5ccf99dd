/* base/err.c - the error codes in words. */
#include "base/err.h"

#include <stdarg.h>
#include <stdio.h>

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

static _Thread_local struct {
    enum err err;
    char text[1024];
} noted;

enum err err_because(enum err err, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    vsnprintf(noted.text, sizeof noted.text, format, args);
    va_end(args);
    noted.err = err;
    return err;
}

const char *err_reason(enum err err)
{
    return err && noted.err == err ? noted.text : NULL;
}
