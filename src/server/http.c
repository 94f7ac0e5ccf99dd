/* server/http.c - what libwebsockets says about connections, handed on. */
#include "server/connection.h"

static int woken(struct server *server)
{
    if (server->writer)
        writer_collect(server->writer);
    if (server->writer)
        writer_start(server->writer);
    if (!server->finished)
        reload_collect(server, true);
    if (!server->finished)
        polls_collect(server);
    return 0;
}

int on_http(struct lws *wsi, enum lws_callback_reasons why, void *user, void *in, size_t len)
{
    (void)user, (void)in, (void)len;
    switch (why) {
    case LWS_CALLBACK_RAW_RX_FILE:
    case LWS_CALLBACK_RAW_WRITEABLE_FILE: return on_connection(wsi, why);
    case LWS_CALLBACK_HTTP: return -1; /* it gets nothing but handshakes */
    case LWS_CALLBACK_RAW_CLOSE_FILE:
    case LWS_CALLBACK_WSI_DESTROY: connection_gone(wsi); return 0;
    case LWS_CALLBACK_EVENT_WAIT_CANCELLED: return woken(lws_context_user(lws_get_context(wsi)));
    default: return 0;
    }
}
