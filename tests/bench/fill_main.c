/* tests/bench/fill_main.c - bench_fill FILE [ORDERS]: a data file for benchmarks (see fill.h). */
#include <stdio.h>
#include <stdlib.h>

#include "fill.h"

int main(int argc, char **argv)
{
    int orders = argc > 2 ? atoi(argv[2]) : 1000000;
    if (argc < 2 || orders < 1 || orders > 9000000) {
        fprintf(stderr, "usage: %s FILE [ORDERS (1 to 9000000)]\n", argv[0]);
        return 64;
    }
    return fill(argv[1], orders) ? 0 : 1;
}
