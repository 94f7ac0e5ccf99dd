/* base/err.h - the one error type of the house.
 *
 * A function that can fail returns enum err and writes its ret_ arguments only on OK. The cause is logged
 * where it is known, once; callers pass the code on. */
#ifndef WISMO_BASE_ERR_H
#define WISMO_BASE_ERR_H

enum err {
    OK = 0,
    ERR_NOT_FOUND,   /* there is no such thing */
    ERR_EXISTS,      /* already there: a repetition */
    ERR_INVALID,     /* the input is not of the form it must have */
    ERR_TOO_LARGE,   /* the input is beyond its limit */
    ERR_STALE,       /* decided on facts that have changed since: decide again */
    ERR_UNAVAILABLE, /* cannot be done now; may be tried again */
    ERR_FORBIDDEN,   /* the caller did not prove what it had to */
    ERR_STORE,       /* the data file failed: full, unreadable, damaged (cause already logged) */
    ERR_SYSTEM,      /* the operating system refused (cause already logged) */
    ERR_COUNT
};

/* The code in words for a log line: "not found". Static. */
const char *err_name(enum err err);

/* While something is being opened nobody reads a log yet: the cause is noted, in words that say what to do,
 * and told by whoever gives up. Kept for this thread until the next one is noted. Returns err. */
enum err err_because(enum err err, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* What was noted last, if it was about this code; else NULL. */
const char *err_reason(enum err err);

#endif
