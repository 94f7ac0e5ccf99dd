/* tests/store/mixed.h - a small day at the shop: turns, tickets and events, each of which must be there whole
 * or not at all. */
#ifndef WISMO_TESTS_STORE_MIXED_H
#define WISMO_TESTS_STORE_MIXED_H

#include "help.h"
#include "store/writer.h"

enum { MIXED_JOBS = 12 };

struct mixed_job {
    int number;
    char name[16]; /* of its conversation, ticket or event */
    int done;      /* how often its completion came */
    enum err err;
};

void mixed_prepare(struct store *store); /* the order that the events are about */
void mixed_jobs(struct mixed_job jobs[MIXED_JOBS], int first);
void mixed_submit(struct writer *writer, struct mixed_job *job);

/* Opens the file anew and expects it sound, every job that was acknowledged to be there with everything,
 * once, and every other one whole or not at all. `strict`: what was refused must not be there. */
void mixed_check(const char *path, const struct mixed_job *jobs, size_t count, bool strict);

#endif
