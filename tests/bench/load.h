/* tests/bench/load.h - shoppers that ask without pause: so many connections, each with one request under way.
 *
 * Every answer is looked at, so that no refusal is counted as a turn. */
#ifndef WISMO_TESTS_BENCH_LOAD_H
#define WISMO_TESTS_BENCH_LOAD_H

#include <stddef.h>

#include "child.h"

#define LOAD_SECRET "bench" /* the REST chat's: with it, proof lasts as long as its conversation */

enum load_kind {
    LOAD_VOICE,      /* Alexa, order status with number and proof in its slots: a session each */
    LOAD_DIALOGFLOW, /* ES, the same question with its parameters and contexts */
    LOAD_CHAT,       /* REST, number and proof in one text: a sender each */
    LOAD_TALK, /* REST, four turns a sender: the number, the proof, "and when will it arrive?", thanks */
    LOAD_BARE_VOICE, /* the same requests as voice and chat, to the bare server */
    LOAD_BARE_CHAT
};

struct load {
    struct child *server;
    enum load_kind kind;
    int connections;
    double seconds;     /* that count; a quarter more before them does not */
    int orders;         /* asked about, of the file that fill() made */
    size_t answer_size; /* that the bare server shall give */
};

struct load_result {
    long requests;
    long wrong; /* answers that are not what a shopper should have heard */
    double rate, p50_ms, p99_ms, cpu_us;
    double body_size; /* of an answer, on average */
};

/* False, with a message, when the server cannot be reached or leaves. */
bool load_run(const struct load *load, struct load_result *ret_result);

/* ---- load_say.c: what is asked ---- */

/* Where a connection is in its conversation. */
struct load_talker {
    unsigned long conversation; /* different for every conversation of all runs */
    int turn;
    int order;
};

/* Begins the next conversation when one is over. Writes the whole request; returns its length.
 * `ret_expected`: what its answer must contain. */
size_t load_say(const struct load *load, struct load_talker *talker, char *out, size_t size,
                const char **ret_expected);

#endif
