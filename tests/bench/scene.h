/* tests/bench/scene.h - wismo serving a large shop, for the benchmarks that ask it over HTTP. */
#ifndef WISMO_TESTS_BENCH_SCENE_H
#define WISMO_TESTS_BENCH_SCENE_H

#include "load.h"

struct scene {
    struct child wismo;
    int orders, rounds;
    double seconds; /* of a round */
    char data[4096];
};

/* Reads `PROGRAM WISMO FOLDER [ORDERS [SECONDS [ROUNDS]]]`, fills FOLDER/bench.db, and serves it. */
bool scene_open(int argc, char **argv, struct scene *ret_scene);
/* Returns whether the server ended well. Takes the data file away. */
bool scene_close(struct scene *scene);

/* The middle of the rounds, each figure for itself. */
struct load_result scene_middle(const struct load_result *rounds, int count);
void scene_print_head(const char *title);
void scene_print(const char *what, const struct load_result *result, const struct load_result *bare);

#endif
