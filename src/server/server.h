/* server/server.h - HTTP and WebSocket on one service thread. The door of libwebsockets.
 *
 * Callbacks name what happened and leave; the desk decides, the channels read and write. */
#ifndef WISMO_SERVER_SERVER_H
#define WISMO_SERVER_SERVER_H

#include "base/err.h"
#include "desk/desk.h"

struct server_options {
    /* Reads everything people write, at the start and again on SIGHUP: the caller knows the folder and the
     * configuration. As snapshot_open(). */
    enum err (*load)(void *arg, struct complaints *complaints, struct snapshot **ret_snapshot);
    void *load_arg;
    struct snapshot *snapshot; /* the first one, already loaded; held by the server while it runs */
    const char *listen;        /* NULL: the configuration's */
    const char *data;          /* NULL: the configuration's */
    void (*ready)(void *arg, const char *address); /* listening; NULL: none */
    void *ready_arg;
    struct complaints *complaints; /* where it says what of the configuration keeps it from starting */
};

/* Serves until SIGTERM or SIGINT: then takes no new connections, answers what it has taken, closes chats with
 * a reason, empties what it can of the outbox and returns OK. SIGHUP loads the files anew; broken ones are
 * reported and the old ones go on serving. When it does not start, the complaints say why, or else
 * err_reason(): ERR_FORBIDDEN, ERR_UNAVAILABLE (the port is in use), ERR_NOT_FOUND (no such address),
 * ERR_SYSTEM, or what store_open() gives. */
enum err server_run(const struct server_options *options);

#endif
