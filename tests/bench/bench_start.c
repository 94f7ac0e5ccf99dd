/* tests/bench/bench_start.c - bench_start WISMO FOLDER [TIMES]: from the start of `wismo demo` to the first
 * 200 of /readyz, and the memory that is its own once it rests. */
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "child.h"

#define TIMES_MOST 64
#define REST_US 1500000 /* until nothing happens any more */

int main(int argc, char **argv)
{
    double ready_ms[TIMES_MOST], cpu_ms[TIMES_MOST], private_mb[TIMES_MOST];
    int times = argc > 3 ? atoi(argv[3]) : 7;
    char log[4096];
    if (argc < 3 || times < 1 || times > TIMES_MOST) {
        fprintf(stderr, "usage: %s WISMO FOLDER [TIMES]\n", argv[0]);
        return 64;
    }
    snprintf(log, sizeof log, "%s/bench.log", argv[2]);
    const char *const command[] = {argv[1], "demo", "--listen", "127.0.0.1:0", NULL};
    for (int i = 0; i < times; i++) {
        struct child wismo;
        double began = now_s();
        if (!child_start(command, log, &wismo))
            return 1;
        if (!child_is_ready(&wismo)) {
            fprintf(stderr, "it listens, but is not ready\n");
            return 1;
        }
        ready_ms[i] = (now_s() - began) * 1e3;
        cpu_ms[i] = child_cpu_us(&wismo) / 1e3;
        usleep(REST_US);
        private_mb[i] = child_private_mb(&wismo);
        if (!child_stop(&wismo))
            return 1;
    }
    printf("%-36s %8.1f ms  (%.1f ms of CPU)\n", "ready, with fresh demonstration data",
           median(ready_ms, times), median(cpu_ms, times));
    printf("%-36s %8.1f MB\n", "private memory at rest", median(private_mb, times));
    return 0;
}
