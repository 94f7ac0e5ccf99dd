/* server/http.c - what libwebsockets says about HTTP, handed on.
 *
 * What it holds for each transaction (pss) is one pointer: lws frees and zeroes it whenever a transaction
 * ends, so that is when the exchange goes too. */
#include "server/exchange.h"

static int begin(struct lws *wsi, struct exchange **pss, const char *path, size_t len)
{
    *pss = exchange_open(wsi, path, len);
    return exchange_end(*pss);
}

static int body(struct exchange *exchange, const char *bytes, size_t len)
{
    if (exchange && bytes)
        exchange_body(exchange, bytes, len);
    return exchange ? exchange_end(exchange) : 0;
}

static int complete(struct exchange *exchange)
{
    if (!exchange)
        return 0;
    exchange_complete(exchange);
    return exchange->stuck ? -1 : exchange_end(exchange);
}

static int writable(struct exchange *exchange)
{
    return exchange && exchange->ending == END_CLOSE ? -1 : 0;
}

static int over(struct exchange **pss)
{
    if (pss && *pss) {
        exchange_close(*pss);
        *pss = NULL;
    }
    return 0;
}

static int woken(struct server *server)
{
    server->turns_of_loop++;
    if (server->writer)
        writer_collect(server->writer);
    if (server->writer)
        writer_start(server->writer);
    if (!server->finished)
        reload_collect(server, true);
    return 0;
}

int on_http(struct lws *wsi, enum lws_callback_reasons why, void *user, void *in, size_t len)
{
    struct server *server = lws_context_user(lws_get_context(wsi));
    struct exchange **pss = user;
    switch (why) {
    case LWS_CALLBACK_HTTP_CONFIRM_UPGRADE: return upgrade(server, wsi, in);
    case LWS_CALLBACK_HTTP: return begin(wsi, pss, in, len);
    case LWS_CALLBACK_HTTP_BODY: return body(*pss, in, len);
    case LWS_CALLBACK_HTTP_BODY_COMPLETION: return complete(*pss);
    case LWS_CALLBACK_HTTP_WRITEABLE: return pss ? writable(*pss) : 0;
    case LWS_CALLBACK_HTTP_DROP_PROTOCOL:
    case LWS_CALLBACK_CLOSED_HTTP: return over(pss);
    case LWS_CALLBACK_RAW_RX: return not_http(server, wsi, in, len);
    case LWS_CALLBACK_WSI_DESTROY: connection_gone(wsi); return 0;
    case LWS_CALLBACK_EVENT_WAIT_CANCELLED: return woken(server);
    default: return 0;
    }
}
