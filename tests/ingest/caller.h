/* tests/ingest/caller.h - a sender's file of a test's own, and calls as the server would hand them over. */
#ifndef WISMO_TESTS_INGEST_CALLER_H
#define WISMO_TESTS_INGEST_CALLER_H

#include "ingest/ingest.h"

#define NOW ((utc_ms)1795428000000) /* 2026-11-23T10:00:00Z */

struct caller {
    struct hooks *hooks;
    const struct hook *hook;
    struct arena *arena;
    struct reading reading;
    const char *headers[8][2], *parameters[4][2]; /* name, value; the rest is NULL */
    utc_ms now;
};

struct caller caller_open(const char *file); /* the text of a file, which must be in order */
void caller_close(struct caller *caller);
/* Adds or replaces; nothing when `value` is NULL. */
void caller_header(struct caller *caller, const char *name, const char *value);
struct hook_call caller_call(struct caller *caller, const char *body);
bool caller_verify(struct caller *caller, const char *body, const char *secret);
/* Reads a body; its reports in one line, with " | " between, and behind "! " what could not be read. */
const char *caller_reads(struct caller *caller, const char *body);
const char *reading_text(struct arena *arena, const struct reading *reading);

#endif
