/* tests/bench/bench_idle.c - whether many open chats that say nothing slow the others down.
 *
 *     bench_idle WISMO FOLDER [ORDERS [SECONDS [ROUNDS [CHATS]]]]
 *
 * Chat turns over 64 connections, alone and beside the open chats, in turn. */
#include <stdio.h>
#include <stdlib.h>

#include "crowd.h"
#include "scene.h"

#define CONNECTIONS 64
#define ROUNDS_MOST 64

enum { ALONE, BESIDE, WAYS };
static struct load_result results[WAYS][ROUNDS_MOST];

static bool run_round(struct scene *scene, int chats, int round)
{
    struct crowd crowd;
    struct load load = {.server = &scene->wismo,
                        .kind = LOAD_CHAT,
                        .connections = CONNECTIONS,
                        .seconds = scene->seconds,
                        .orders = scene->orders};
    bool fine = load_run(&load, &results[ALONE][round]) && crowd_open(&scene->wismo, chats, &crowd);
    if (!fine)
        return false;
    fine = load_run(&load, &results[BESIDE][round]);
    bool stayed = crowd_close(&crowd);
    if (!stayed)
        fprintf(stderr, "some of the idle chats were closed\n");
    return fine && stayed;
}

int main(int argc, char **argv)
{
    struct scene scene;
    int chats = argc > 6 ? atoi(argv[6]) : 5000;
    char what[64];
    bool fine = true;
    if (!scene_open(argc, argv, &scene))
        return 1;
    scene.rounds = scene.rounds > ROUNDS_MOST ? ROUNDS_MOST : scene.rounds;
    for (int round = 0; fine && round < scene.rounds; round++)
        fine = run_round(&scene, chats, round);
    if (fine) {
        struct load_result alone = scene_middle(results[ALONE], scene.rounds);
        struct load_result beside = scene_middle(results[BESIDE], scene.rounds);
        snprintf(what, sizeof what, "chat turns beside %d idle chats", chats);
        scene_print_head("");
        scene_print("chat turns alone", &alone, NULL);
        scene_print(what, &beside, &alone);
        printf("p99 beside them: %.2f times p99 alone; %d orders; %d rounds of %g s, %d connections\n",
               beside.p99_ms / alone.p99_ms, scene.orders, scene.rounds, scene.seconds, CONNECTIONS);
        fine = !alone.wrong && !beside.wrong;
    }
    return scene_close(&scene) && fine ? 0 : 1;
}
