/* server/upgrade.c - who may speak over a WebSocket, and what is no HTTP at all.
 *
 * libwebsockets 4.1 upgrades on any path, to any protocol of its vhost, and without any protocol: all of that
 * is checked here, before it answers. */
#include <string.h>
#include <strings.h>

#include "server/exchange.h"

#define SUBPROTOCOL "wismo.chat.v1"

/* Whether a comma-separated list holds a word, in any case. */
static bool lists(const char *list, const char *word)
{
    size_t len = strlen(word);
    while (*list) {
        list += strspn(list, ", \t");
        size_t item = strcspn(list, ", \t");
        if (item == len && !strncasecmp(list, word, len))
            return true;
        list += item;
    }
    return false;
}

static bool origin_allowed(const struct server *server, struct lws *wsi)
{
    char origin[300], host[300] = "";
    if (!lws_hdr_total_length(wsi, WSI_TOKEN_ORIGIN))
        return true; /* no browser */
    if (lws_hdr_copy(wsi, origin, sizeof origin, WSI_TOKEN_ORIGIN) <= 0)
        return false;
    lws_hdr_copy(wsi, host, sizeof host, WSI_TOKEN_HOST);
    const struct text_list *origins = &server_config(server)->chat.origins;
    for (size_t i = 0; i < origins->count; i++)
        if (!strcmp(origins->items[i], "*") || !strcasecmp(origins->items[i], origin))
            return true;
    return origin_is_host(origin, host);
}

struct objection {
    int status;
    enum refusal why;
    const char *reason, *headers;
};

static const struct objection *object(const struct server *server, struct lws *wsi)
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
    char path[16] = "", number[8] = "", names[100] = "", connection[100] = "";
    if (lws_hdr_copy(wsi, path, sizeof path, WSI_TOKEN_GET_URI) <= 0 || strcmp(path, "/chat") != 0 ||
        !server_admits_chat(server))
        return &elsewhere;
    lws_hdr_copy(wsi, connection, sizeof connection, WSI_TOKEN_CONNECTION);
    int key = lws_hdr_total_length(wsi, WSI_TOKEN_KEY);
    if (!lists(connection, "upgrade") || key < 16 || key > 64 || !lws_hdr_total_length(wsi, WSI_TOKEN_HOST))
        return &incomplete;
    if (lws_hdr_copy(wsi, number, sizeof number, WSI_TOKEN_VERSION) <= 0 || strcmp(number, "13") != 0)
        return &version;
    if (lws_hdr_copy(wsi, names, sizeof names, WSI_TOKEN_PROTOCOL) <= 0 || !lists(names, SUBPROTOCOL))
        return &protocol;
    if (!origin_allowed(server, wsi))
        return &origin;
    return server->stopping ? &stopping : NULL;
}

static void answer(struct server *server, struct lws *wsi, int status, const char *reason,
                   const char *headers)
{
    char id[REQUEST_ID_TEXT];
    struct str body = STR_EMPTY;
    request_id_make(server, id);
    str_printf(&body, "{\"error\":\"%s\"}", reason);
    answer_write(server, wsi,
                 &(struct answer){.status = status, .body = body.data, .len = body.len, .headers = headers},
                 id, "close", false);
    str_clear(&body);
}

int upgrade(struct server *server, struct lws *wsi, char *what)
{
    /* An upgrade that lws does not know was refused by itself; its headers are gone then, `what` points
     * nowhere. */
    if (!lws_hdr_total_length(wsi, WSI_TOKEN_UPGRADE))
        return -1;
    /* HTTP/2 without TLS is an offer that may be ignored: for lws to do so, it must not recognise it. */
    if (strcasecmp(what, "websocket") != 0) {
        what[0] = '-';
        return 0;
    }
    const struct objection *objection = object(server, wsi);
    if (!objection)
        return 0;
    server->figures.refusals[objection->why]++;
    answer(server, wsi, objection->status, objection->reason, objection->headers);
    return -1;
}

int not_http(struct server *server, struct lws *wsi, const char *bytes, size_t len)
{
    size_t word = 0;
    while (word < len && bytes[word] >= 'A' && bytes[word] <= 'Z')
        word++;
    server->figures.refusals[REFUSED_FRAMING]++;
    if (word > 1 && word < len && bytes[word] == ' ')
        answer(server, wsi, 405, "method not allowed", "allow: GET, HEAD, POST, OPTIONS\r\n");
    else
        answer(server, wsi, 400, "not HTTP", NULL);
    return -1;
}
