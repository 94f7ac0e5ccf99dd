/* tests/bench/scene.c - see scene.h. */
#include "scene.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "fill.h"

/* The rates of a single client are no subject here. */
static const char config[] =
    "{ \"rest\": { \"secret\": \"" LOAD_SECRET "\" }, \"log\": { \"level\": \"warn\" },\n"
    "  \"limits\": { \"conversations_minute\": 1000000, \"texts_2s\": 1000,"
    " \"texts_minute\": 10000 } }\n";

static bool write_config(const char *path)
{
    FILE *file = fopen(path, "w");
    bool fine = file && fputs(config, file) >= 0;
    return file && fclose(file) == 0 && fine;
}

bool scene_open(int argc, char **argv, struct scene *ret_scene)
{
    if (argc < 3) {
        fprintf(stderr, "usage: %s WISMO FOLDER [ORDERS [SECONDS [ROUNDS]]]\n", argv[0]);
        return false;
    }
    struct scene scene = {.orders = argc > 3 ? atoi(argv[3]) : 1000000,
                          .seconds = argc > 4 ? atof(argv[4]) : 2,
                          .rounds = argc > 5 ? atoi(argv[5]) : 5};
    char settings[4096], log[4096];
    snprintf(scene.data, sizeof scene.data, "%s/bench.db", argv[2]);
    snprintf(settings, sizeof settings, "%s/bench.json", argv[2]);
    snprintf(log, sizeof log, "%s/bench.log", argv[2]);
    const char *const command[] = {argv[1], "--config", settings,      "--data", scene.data,
                                   "serve", "--listen", "127.0.0.1:0", NULL};
    if (scene.orders < 2 || scene.orders > 9000000 || scene.seconds <= 0 || scene.rounds < 1)
        return false;
    unlink(log);
    if (!write_config(settings) || !fill(scene.data, scene.orders) ||
        !child_start(command, log, &scene.wismo))
        return false;
    *ret_scene = scene;
    return true;
}

bool scene_close(struct scene *scene)
{
    static const char *const suffixes[] = {"", "-wal", "-shm"};
    char path[sizeof scene->data + 8];
    bool well = child_stop(&scene->wismo);
    if (!well)
        fprintf(stderr, "the server did not end well\n");
    for (size_t i = 0; i < sizeof suffixes / sizeof *suffixes; i++) {
        snprintf(path, sizeof path, "%s%s", scene->data, suffixes[i]);
        unlink(path);
    }
    return well;
}

static double middle(const struct load_result *rounds, int count, size_t offset)
{
    double values[64];
    count = count > 64 ? 64 : count;
    for (int i = 0; i < count; i++)
        memcpy(&values[i], (const char *)&rounds[i] + offset, sizeof(double));
    return median(values, count);
}

struct load_result scene_middle(const struct load_result *rounds, int count)
{
    struct load_result result = {.rate = middle(rounds, count, offsetof(struct load_result, rate)),
                                 .p50_ms = middle(rounds, count, offsetof(struct load_result, p50_ms)),
                                 .p99_ms = middle(rounds, count, offsetof(struct load_result, p99_ms)),
                                 .cpu_us = middle(rounds, count, offsetof(struct load_result, cpu_us)),
                                 .body_size = middle(rounds, count, offsetof(struct load_result, body_size))};
    for (int i = 0; i < count; i++)
        result.wrong += rounds[i].wrong;
    return result;
}

void scene_print_head(const char *title)
{
    printf("%-44s %9s %8s %6s %8s %8s\n", title, "a second", "CPU us", "x", "p50 ms", "p99 ms");
}

void scene_print(const char *what, const struct load_result *result, const struct load_result *bare)
{
    char times[16] = "";
    if (bare)
        snprintf(times, sizeof times, "%.1f", result->cpu_us / bare->cpu_us);
    printf("%-44s %9.0f %8.1f %6s %8.2f %8.2f%s\n", what, result->rate, result->cpu_us, times, result->p50_ms,
           result->p99_ms, result->wrong ? "  WRONG ANSWERS" : "");
}
