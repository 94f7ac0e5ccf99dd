/* server/exchange.h - one HTTP request and its answer.
 *
 * A handler is called once the whole body is there. It answers at once with exchange_answer(), or keeps the
 * exchange's name and answers when its work is on disk: by then the client may be gone, and the name finds
 * nothing. */
#ifndef WISMO_SERVER_EXCHANGE_H
#define WISMO_SERVER_EXCHANGE_H

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
    struct lws *wsi;
    slot_name name;
    const struct route *route;
    const struct web_channel *channel; /* of a turn */
    enum method method;
    const char *tail; /* of the path, behind a route's prefix */
    char path[200];
    char id[REQUEST_ID_TEXT]; /* in logs and in the answer's X-Request-Id */
    char client[ADDRESS_TEXT];
    char origin[200]; /* of a page that may read the answer; "" none */
    struct str body;
    int64_t length; /* that the request announces; -1: none */
    int64_t started_us, ended_us;
    int64_t answer_by_us; /* then whoever asks gives up; 0: never */
    void *errand;         /* the turn under way, web_turn.c's own; only while the exchange is open */
    bool keep_alive, old_keep_alive; /* HTTP/1.0 wants to be told */
    bool complete;                   /* the body is there, the handler was called */
    bool called;                     /* a callback of lws is under way, and will end the exchange itself */
    bool ended;
    bool pipelined;   /* more was sent before the answer */
    bool stuck;       /* lws repeats itself without going back to its loop: only closing ends that */
    unsigned repeats; /* of a completion, since the loop turned last */
    uint64_t turn_of_loop;
    enum ending ending;
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

/* ---- for http.c ---- */

/* The head of a request is there. The exchange is yours until exchange_close(); it may be answered already.
 */
struct exchange *exchange_open(struct lws *wsi, const char *path, size_t len);
void exchange_body(struct exchange *exchange, const char *bytes, size_t len);
void exchange_complete(struct exchange *exchange);
/* What a callback of lws has to return. The exchange may be gone afterwards. */
int exchange_end(struct exchange *exchange);
void exchange_close(struct exchange *exchange);
void exchanges_tick(struct server *server, int64_t now_us); /* ends those that take too long */

/* ---- for answers without an exchange: a refused upgrade, bytes that are no HTTP ---- */

int not_http(struct server *server, struct lws *wsi, const char *bytes, size_t len);

void request_id_make(struct server *server, char id[REQUEST_ID_TEXT]);
int answer_write(struct server *server, struct lws *wsi, const struct answer *answer, const char *id,
                 const char *connection, bool head_only);

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
void handle_healthz(struct exchange *exchange);
void handle_readyz(struct exchange *exchange);
void handle_metrics(struct exchange *exchange);
void handle_asset(struct exchange *exchange);
void handle_chat_plain(struct exchange *exchange);

#endif
