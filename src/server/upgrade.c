/* server/upgrade.c - who may speak over a WebSocket.
 *
 * libwebsockets 4.1 upgrades on any path, to any protocol of its vhost, and without any protocol: all of that
 * is checked here. It gets a handshake written anew, of the lines that it needs. */
#include <string.h>
#include <strings.h>

#include "server/exchange.h"

#define SUBPROTOCOL "wismo.chat.v1"

static const char *value(const struct exchange *exchange, const char *name)
{
    const char *found = "";
    return head_times(&exchange->head, name, &found) == 1 ? found : "";
}

static bool origin_allowed(const struct exchange *exchange)
{
    const char *origin = NULL;
    size_t times = head_times(&exchange->head, "origin", &origin);
    if (times != 1)
        return !times; /* no browser */
    const struct text_list *origins = &server_config(exchange->server)->chat.origins;
    for (size_t i = 0; i < origins->count; i++)
        if (!strcmp(origins->items[i], "*") || !strcasecmp(origins->items[i], origin))
            return true;
    return origin_is_host(origin, exchange->head.host);
}

struct objection {
    int status;
    enum refusal why;
    const char *reason, *headers;
};

static const struct objection *object(const struct exchange *exchange)
{
    static const struct objection elsewhere = {404, REFUSED_ROUTE, "no WebSocket is here; try /chat", NULL};
    static const struct objection incomplete = {400, REFUSED_FRAMING, "not a WebSocket handshake", NULL};
    static const struct objection version = {426, REFUSED_FRAMING, "speak WebSocket version 13",
                                             "sec-websocket-version: 13\r\n"};
    static const struct objection protocol = {400, REFUSED_FRAMING, "offer the subprotocol " SUBPROTOCOL,
                                              NULL};
    static const struct objection origin = {403, REFUSED_ORIGIN, "this origin is not allowed", NULL};
    static const struct objection stopping = {503, REFUSED_BUSY, "the server is stopping",
                                              "retry-after: 5\r\n"};
    const char *protocols = NULL;
    size_t key = strlen(value(exchange, "sec-websocket-key"));
    if (strcmp(exchange->path, "/chat") != 0 || exchange->method != METHOD_GET ||
        !server_admits_chat(exchange->server))
        return &elsewhere;
    if (!exchange->head.current || exchange->length > 0 ||
        !head_lists(value(exchange, "connection"), "upgrade") || key < 16 || key > 64)
        return &incomplete;
    if (strcmp(value(exchange, "sec-websocket-version"), "13") != 0)
        return &version;
    if (!head_times(&exchange->head, "sec-websocket-protocol", &protocols) ||
        !head_lists(protocols, SUBPROTOCOL))
        return &protocol;
    if (!origin_allowed(exchange))
        return &origin;
    return exchange->server->stopping ? &stopping : NULL;
}

bool upgrade(struct exchange *exchange)
{
    if (!head_lists(value(exchange, "upgrade"), "websocket"))
        return true; /* any other is an offer that may be ignored */
    const struct objection *objection = object(exchange);
    if (objection) {
        exchange->server->figures.refusals[objection->why]++;
        exchange->ending = END_LINGER;
        exchange_refuse(exchange, objection->status, objection->reason, objection->headers);
        return false;
    }
    str_printf(&exchange->connection->handshake,
               "GET /chat HTTP/1.1\r\nHost: chat\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
               "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: %s\r\n"
               "Sec-WebSocket-Protocol: " SUBPROTOCOL "\r\n\r\n",
               value(exchange, "sec-websocket-key"));
    exchange->answered = true; /* by lws */
    return false;
}
