/* cli/simulate.h - within `wismo simulate`: conversations read from a file, what is sent for each sentence in
 * the form of a channel, and what an answer must be. */
#ifndef WISMO_CLI_SIMULATE_H
#define WISMO_CLI_SIMULATE_H

#include "base/complaints.h"
#include "base/json.h"
#include "base/memory.h"
#include "base/str.h"
#include "model/config.h"

/* ---- simulate_file.c ---- */

struct step {
    const char *say;
    const char **expected; /* lines as they stand in the file */
    size_t expected_count;
};

struct conversation_read {
    const char *title;
    const char *only;   /* channels; NULL: all */
    const char *locale; /* NULL: none given */
    struct step *steps;
    size_t step_count;
};

struct conversations_read {
    struct conversation_read *items;
    size_t count;
};

/* Reads the notation of tests/conversations/README.md. Complaints name FILE:LINE; ERR_INVALID when there are
 * any, ERR_NOT_FOUND or ERR_TOO_LARGE for the file itself. */
enum err simulate_read(const char *path, struct arena *arena, struct complaints *complaints,
                       struct conversations_read *ret_read);

/* An answer, whatever its channel. */
struct answer_seen {
    const char *text;
    const char *ticket; /* NULL: none */
    const char *buttons[20];
    size_t button_count;
    bool has_buttons, has_end; /* whether the channel tells them at all */
    bool end;
};

/* Whether an answer is as a line of the file wants it. `ticket_before` is that of the answer before. */
bool simulate_meets(const char *expected, const struct answer_seen *answer, const char *ticket_before,
                    const char *locale, struct arena *arena);

/* ---- simulate_wire.c ---- */

/* One conversation on one channel. */
struct speaker {
    const struct config *config;
    const char *locale;
    const char *id; /* of the conversation, made up */
    struct arena *arena;
    bool fresh;
    /* What a platform keeps for us between two turns, as JSON; NULL: nothing yet. */
    const char *kept;
    const char *ticket; /* that CX keeps */
};

struct wire {
    const char *name, *path;
    void (*ask)(const struct speaker *speaker, const char *text, struct str *out);
    /* False when the answer has not the channel's form. */
    bool (*hear)(struct speaker *speaker, const struct json *answer, struct answer_seen *ret_seen);
    /* A header of its own, or NULL. */
    const char *(*header)(const struct speaker *speaker);
    bool frames; /* over a WebSocket: a conversation begins with a hello (`fresh`) */
};

const struct wire *wire_find(const char *name);

#endif
