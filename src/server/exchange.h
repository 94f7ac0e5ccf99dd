/* server/exchange.h - one HTTP request and its answer.
 *
 * A handler is called once the whole body is there. It answers at once with exchange_answer(), or keeps the
 * exchange's name and answers when its work is on disk: by then the client may be gone, and the name finds
 * nothing. */
#ifndef WISMO_SERVER_EXCHANGE_H
#define WISMO_SERVER_EXCHANGE_H

#include "server/connection.h"
#include "server/server_private.h"

enum method { METHOD_GET = 1, METHOD_HEAD = 2, METHOD_POST = 4, METHOD_OPTIONS = 8, METHOD_OTHER = 16 };

enum ending { END_OPEN = 0, END_KEEP, END_CLOSE, END_LINGER };

struct exchange;

struct route {
    const char *path;
    bool prefix; /* what follows is the handler's own: exchange->tail */
    int methods;
    bool json; /* a body must call itself JSON, if it calls itself anything */
    bool cors; /* pages of rest.origins may read the answer */
    void (*handle)(struct exchange *exchange);
};

struct exchange {
    struct server *server;
    struct connection *connection;
    slot_name name;
    const struct route *route;
    const struct web_channel *channel; /* of a turn */
    enum method method;
    const char *path;
    const char *tail;         /* of the path, behind a route's prefix */
    char id[REQUEST_ID_TEXT]; /* in logs and in the answer's X-Request-Id */
    char client[ADDRESS_TEXT];
    const char *origin; /* of a page that may read the answer, as it writes itself; NULL none */
    struct str body;
    int64_t length; /* that the request announces; -1: none */
    size_t taken;   /* of it */
    int64_t started_us;
    int64_t answer_by_us; /* then whoever asks gives up; 0: never */
    void *errand;         /* the turn under way, web_turn.c's own; only while the exchange is open */
    bool keep_alive, old_keep_alive; /* HTTP/1.0 wants to be told */
    bool complete;                   /* the body is there, the handler was called */
    bool called;                     /* one of our functions is under way, and will end the exchange itself */
    bool answered;
    enum ending ending;
    struct head head;
    char head_bytes[]; /* that it points into */
};

/* ---- for handlers ---- */

struct answer {
    int status;
    const char *type; /* content type; NULL: application/json */
    const char *body;
    size_t len;
    const char *headers; /* further lines, each with its CRLF; NULL: none */
};

/* Writes head and body at once. Exactly once an exchange; afterwards it may be gone. */
void exchange_answer(struct exchange *exchange, const struct answer *answer);
/* {"error":"..."}; `reason` is plain ASCII without quotes. */
void exchange_refuse(struct exchange *exchange, int status, const char *reason, const char *headers);
/* A header's value, copied into the arena, or NULL. Only until the exchange is answered. */
const char *exchange_header(struct exchange *exchange, const char *name, struct arena *arena);
/* A parameter of the address, "?name=value", unescaped; likewise. */
const char *exchange_parameter(struct exchange *exchange, const char *name, struct arena *arena);
struct exchange *exchange_find(struct server *server, slot_name name);

/* ---- for connection.c ---- */

/* Reads a whole head. NULL with why not; else the exchange is the connection's until it is answered. */
struct exchange *exchange_open(struct connection *connection, const char *bytes, size_t len,
                               enum head_state *ret_state, const char **ret_why);
/* After each of these it may be answered and gone: then connection_next() was called. */
void exchange_start(struct exchange *exchange);
void exchange_body(struct exchange *exchange, const char *bytes, size_t len);
void exchange_forget_body(struct exchange *exchange); /* it was read */
void exchange_complete(struct exchange *exchange);
size_t exchange_wants(const struct exchange *exchange);     /* bytes of its body that have not come */
void exchange_close(struct exchange *exchange);             /* whether it was answered or not */
void exchanges_tick(struct server *server, int64_t now_us); /* ends those that take too long */

/* ---- answer.c, upgrade.c ---- */

void request_id_make(struct server *server, char id[REQUEST_ID_TEXT]);
/* {"error":"..."} to what is no request. */
void answer_bare(struct connection *connection, int status, const char *reason);
void exchange_finish(struct exchange *exchange); /* it was answered */
/* What asks for a WebSocket: gets it, or is refused. True for a request that does not ask. */
bool upgrade(struct exchange *exchange);

/* ---- route.c ---- */

/* Finds the route of the exchange's path, its channel and tail. Returns false when nothing answers there. */
bool route_find(struct exchange *exchange);
/* An Allow header line for a route. */
void route_allow(const struct route *route, struct str *out);

/* ---- the handlers ---- */

void handle_turn(struct exchange *exchange);
void turn_late(struct exchange *exchange); /* its turn takes longer than whoever asks will wait */
void handle_rest_probe(struct exchange *exchange);
void handle_hook(struct exchange *exchange);
/* Whether a sender's body need not call itself JSON: its pings do not. */
bool hook_admits_any_type(struct exchange *exchange);
void handle_healthz(struct exchange *exchange);
void handle_readyz(struct exchange *exchange);
void handle_metrics(struct exchange *exchange);
void handle_asset(struct exchange *exchange);
void handle_chat_plain(struct exchange *exchange);

#endif
