/* tests/bench/child.h - a server that is measured from outside, as a process of its own. */
#ifndef WISMO_TESTS_BENCH_CHILD_H
#define WISMO_TESTS_BENCH_CHILD_H

#include <stdbool.h>
#include <sys/types.h>

struct child {
    pid_t pid;
    int out; /* its standard output */
    int port;
};

/* Starts it and waits until its standard output tells an address ("http://127.0.0.1:PORT"). What it writes to
 * standard error goes to the file `log`. False, with a message, when it ends before or says nothing for long.
 * It does not outlive us. */
bool child_start(const char *const argv[], const char *log, struct child *ret_child);
/* SIGTERM, and waits. Returns whether it ended with 0. */
bool child_stop(struct child *child);

double child_cpu_us(const struct child *child); /* user and system, all threads */
double child_private_mb(
    const struct child *child);                 /* Private_* of smaps_rollup: its own, shared with nobody */
int child_connect(const struct child *child);   /* a socket to its port, or -1 */
bool child_is_ready(const struct child *child); /* GET /readyz says 200 */

double now_s(void);                       /* monotonic */
double median(double *values, int count); /* sorts them */

#endif
