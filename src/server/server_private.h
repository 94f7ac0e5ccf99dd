/* server/server_private.h - what the files of this room share: the one service thread and all that lives on
 * it. */
#ifndef WISMO_SERVER_SERVER_PRIVATE_H
#define WISMO_SERVER_SERVER_PRIVATE_H

#include <libwebsockets.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>

#include "outbound/outbound.h"
#include "outbound/poller.h"
#include "server/address.h"
#include "server/figures.h"
#include "server/limits.h"
#include "server/server.h"
#include "server/slots.h"

#define BODIES_TOGETHER (64 << 20) /* bytes of request bodies held at once */
#define TURNS_IN_FLIGHT 2000       /* beyond it, callers are asked to come back */
#define REQUEST_ID_TEXT 24

struct connection;
struct chat_rooms;

/* A deadline on the service thread (timer.c). */
struct alarm {
    int64_t at_us; /* 0: not set */
    void (*ring)(struct alarm *alarm);
    struct alarm *next;
};

/* The files being read again, on a thread of its own (reload.c). */
struct reload {
    pthread_t thread;
    bool running, again;
    atomic_bool loaded;
    enum err err;
    struct snapshot *snapshot;
    struct complaints complaints;
};

struct server {
    const struct server_options *options;
    struct lws_context *context;
    struct lws_vhost *vhost;
    struct store *reader;
    struct writer *writer;
    struct desk *desk;
    struct outbound *outbound;
    struct poller *poller;

    const char *listen; /* as it was asked for */
    bool loopback;      /* only this machine can reach us */
    struct lws *listener;
    int spare_fd; /* given up for a moment to turn a caller away when the system has no more; -1: none */
    char listening[ADDRESS_TEXT + 8]; /* the address as it came out, with its port */

    int timer_fd;
    struct alarm *alarms; /* soonest first */
    struct alarm tick;    /* once a second */

    struct slots connections;
    struct slots exchanges;
    struct slots peers;
    struct slots rooms;
    struct connection *arriving; /* the one whose handshake lws was just given */
    size_t body_bytes;           /* of requests that are not answered yet */
    struct chat_rooms *chat;
    struct tally new_conversations; /* by address */
    struct tally rest_texts;        /* by conversation */

    struct reload reload;
    struct figures figures;
    struct str out;  /* where answers are put together: head, then body */
    struct str text; /* a body in the making */
    struct str body; /* the room of one that was read, for the next */
    char date[40];   /* the Date header, made anew each second */
    uint32_t id_seed;
    uint32_t id_count;

    unsigned lines, unsaid; /* of the log about strangers, in this second */
    bool stopping;
    bool finished; /* everything is closed; the loop is ending */
    int64_t stop_by_us;
    int64_t failed_at_us; /* the store failed last; 0: never */
};

/* Whether a channel answers at all: on loopback each does, elsewhere those that are configured. */
bool server_admits_chat(const struct server *server);
const struct config *server_config(const struct server *server);
void server_notice_failure(struct server *server, enum err err); /* for /readyz */
/* Whether what a stranger did is worth a line: whoever sends nonsense all day shall not fill the disk with
 * it. */
bool server_may_log(struct server *server);

/* ---- listener.c ---- */

/* Takes connections there; ERR_SYSTEM, logged. */
int listener_open(struct server *server, const struct sockaddr_storage *address,
                  socklen_t len);           /* errno; 0 */
void listener_close(struct server *server); /* no new connections; those that stand go on */
int on_listener(struct lws *wsi, enum lws_callback_reasons why, void *user, void *in, size_t len);

/* ---- timer.c: lws's own timers are only looked at when something else happens under libev ---- */

enum err timer_open(struct server *server);
void alarm_set(struct server *server, struct alarm *alarm, int64_t at_us);
void alarm_cancel(struct server *server, struct alarm *alarm);
int on_timer(struct lws *wsi, enum lws_callback_reasons why, void *user, void *in, size_t len);

/* ---- signals.c ---- */

void signals_block(sigset_t *ret_before); /* before any thread starts: all of them leave signals to us */
enum err signals_open(struct server *server);
int on_signal(struct lws *wsi, enum lws_callback_reasons why, void *user, void *in, size_t len);

/* ---- server.c, reload.c ---- */

void server_stop(struct server *server, const char *reason);
void server_log_lws(bool says);            /* whether what lws complains about is logged */
void server_reload(struct server *server); /* begins; the loop is woken when the files are read */
/* Takes what was read, when it is; without `adopts` waits for it and throws it away. */
void polls_collect(struct server *server); /* poll.c */
void reload_collect(struct server *server, bool adopts);
/* Whether a configuration may serve on this address; logs what is wrong. */
enum err server_admit(const struct server *server, const struct config *config,
                      struct complaints *complaints);
void server_check(const struct snapshot *snapshot); /* logs what does not keep it from serving */
/* What a configuration changes about a running server. */
void server_configure(struct server *server, const struct config *config);

/* ---- http.c ---- */

int on_http(struct lws *wsi, enum lws_callback_reasons why, void *user, void *in, size_t len);

/* ---- the chat: chat.c and its siblings ---- */

int on_chat(struct lws *wsi, enum lws_callback_reasons why, void *user, void *in, size_t len);
#define CHAT_PSS_SIZE sizeof(struct chat_peer *)
enum err chat_open(struct server *server); /* after the store: reads or makes the key of resume tokens */
void chat_close(struct server *server);
void chat_stop(struct server *server); /* answers what waits, then says goodbye */
void chat_tick(struct server *server, int64_t now_us);
bool chat_idle(const struct server *server); /* nobody is connected any more */
extern const struct outlet chat_outlet;

#endif
