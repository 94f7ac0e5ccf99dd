/* tests/bench/bench_turns.c - what a durable turn costs, by voice and in chat, beside a server that only
 * answers.
 *
 *     bench_turns WISMO FOLDER [ORDERS [SECONDS [ROUNDS]]]
 *
 * 64 connections that stay, each with one request under way; the rounds of all kinds take turns, so that what
 * else the machine does meets all of them; printed is the median of the rounds. The generator runs on the
 * same machine, so the processor time of the server (user and system, all its threads) for each request says
 * more than the rate. */
#include <stdio.h>
#include <string.h>

#include "scene.h"

#define CONNECTIONS 64
#define KINDS 6
#define ROUNDS_MOST 64

static const struct {
    enum load_kind kind;
    const char *what;
    int bare; /* the row that it is compared with */
} rows[KINDS] = {
    {LOAD_VOICE, "a voice turn (Alexa, order status)", 4},
    {LOAD_DIALOGFLOW, "a voice turn (Dialogflow ES, order status)", 4},
    {LOAD_CHAT, "a chat turn (REST), number and proof at once", 5},
    {LOAD_TALK, "a chat turn (REST), of a talk of four", 5},
    {LOAD_BARE_VOICE, "bare libwebsockets, the voice request", -1},
    {LOAD_BARE_CHAT, "bare libwebsockets, the chat request", -1},
};

static struct load_result results[KINDS][ROUNDS_MOST];

static bool run_round(struct scene *scene, struct child *bare, int round)
{
    for (int k = 0; k < KINDS; k++) {
        struct load load = {.server = rows[k].bare < 0 ? bare : &scene->wismo,
                            .kind = rows[k].kind,
                            .connections = CONNECTIONS,
                            .seconds = scene->seconds,
                            .orders = scene->orders};
        if (rows[k].bare < 0) /* as large as what it is compared with */
            load.answer_size =
                (size_t)(results[rows[k].kind == LOAD_BARE_VOICE ? 0 : 2][round].body_size + 0.5);
        if (!load_run(&load, &results[k][round]))
            return false;
    }
    return true;
}

static long print_all(const struct scene *scene)
{
    struct load_result middles[KINDS];
    long wrong = 0;
    for (int k = 0; k < KINDS; k++) {
        middles[k] = scene_middle(results[k], scene->rounds);
        wrong += middles[k].wrong;
    }
    scene_print_head("");
    for (int k = 0; k < KINDS; k++)
        scene_print(rows[k].what, &middles[k], rows[k].bare < 0 ? NULL : &middles[rows[k].bare]);
    printf("answers: voice %.0f bytes, chat %.0f; %d orders; %d rounds of %g s, %d connections\n",
           middles[0].body_size, middles[2].body_size, scene->orders, scene->rounds, scene->seconds,
           CONNECTIONS);
    return wrong;
}

int main(int argc, char **argv)
{
    struct scene scene;
    struct child bare;
    char path[4096], log[4096];
    if (!scene_open(argc, argv, &scene))
        return 1;
    const char *slash = strrchr(argv[0], '/');
    snprintf(path, sizeof path, "%.*sbench_bare", slash ? (int)(slash - argv[0]) + 1 : 0, argv[0]);
    snprintf(log, sizeof log, "%s/bench.log", argv[2]);
    const char *const command[] = {path, NULL};
    bool fine = child_start(command, log, &bare);
    if (fine) {
        scene.rounds = scene.rounds > ROUNDS_MOST ? ROUNDS_MOST : scene.rounds;
        for (int round = 0; fine && round < scene.rounds; round++)
            fine = run_round(&scene, &bare, round);
        fine = fine && print_all(&scene) == 0;
        child_stop(&bare);
    }
    return scene_close(&scene) && fine ? 0 : 1;
}
