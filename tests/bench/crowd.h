/* tests/bench/crowd.h - chats that are open and say nothing. */
#ifndef WISMO_TESTS_BENCH_CROWD_H
#define WISMO_TESTS_BENCH_CROWD_H

#include "child.h"

struct crowd {
    int *sockets;
    int count;
};

/* Opens them one after the other, each greeted. False, with a message, when one is not let in. */
bool crowd_open(const struct child *server, int count, struct crowd *ret_crowd);
/* Returns whether all of them were still open. */
bool crowd_close(struct crowd *crowd);

#endif
