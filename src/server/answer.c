/* server/answer.c - writing answers, and what becomes of the connection afterwards. */
#include <sys/socket.h>

#include "base/clock.h"
#include "base/log.h"
#include "server/exchange.h"

static const char *status_text(int status)
{
    static const struct {
        int status;
        const char *text;
    } texts[] = {{200, "OK"},
                 {204, "No Content"},
                 {304, "Not Modified"},
                 {400, "Bad Request"},
                 {401, "Unauthorized"},
                 {403, "Forbidden"},
                 {404, "Not Found"},
                 {405, "Method Not Allowed"},
                 {408, "Request Timeout"},
                 {411, "Length Required"},
                 {413, "Content Too Large"},
                 {415, "Unsupported Media Type"},
                 {422, "Unprocessable Content"},
                 {426, "Upgrade Required"},
                 {429, "Too Many Requests"},
                 {500, "Internal Server Error"},
                 {503, "Service Unavailable"}};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        if (texts[i].status == status)
            return texts[i].text;
    return "Status";
}

void request_id_make(struct server *server, char id[REQUEST_ID_TEXT])
{
    snprintf(id, REQUEST_ID_TEXT, "%08x%08x", server->id_seed, server->id_count++);
}

/* Head and body leave in one write: two cost half of the throughput. */
int answer_write(struct server *server, struct lws *wsi, const struct answer *answer, const char *id,
                 const char *connection, bool head_only)
{
    static const char room[LWS_PRE];
    struct str *out = &server->out;
    str_reset(out);
    str_add_bytes(out, room, sizeof room);
    str_printf(out, "HTTP/1.1 %d %s\r\ndate: %s\r\n", answer->status, status_text(answer->status),
               server->date);
    if (answer->status != 204 && answer->status != 304)
        str_printf(out, "content-type: %s\r\ncontent-length: %zu\r\nx-content-type-options: nosniff\r\n",
                   answer->type ? answer->type : "application/json", answer->len);
    str_printf(out, "x-request-id: %s\r\n", id);
    if (answer->headers)
        str_add(out, answer->headers);
    if (connection)
        str_printf(out, "connection: %s\r\n", connection);
    str_add(out, "\r\n");
    if (!head_only && answer->len)
        str_add_bytes(out, answer->body, answer->len);
    size_t hundred = (size_t)answer->status / 100;
    server->figures.requests[hundred < 6 ? hundred : 5]++;
    return lws_write(wsi, (unsigned char *)out->data + LWS_PRE, out->len - LWS_PRE, LWS_WRITE_HTTP_HEADERS);
}

/* Outside of a callback the connection can only be asked to come back and be closed. */
static void end_later(struct exchange *exchange)
{
    struct lws *wsi = exchange->wsi;
    if (exchange->ending == END_KEEP && !lws_http_transaction_completed(wsi))
        return; /* the exchange is gone */
    exchange->ending = END_CLOSE;
    lws_rx_flow_control(wsi, 1);
    lws_callback_on_writable(wsi);
}

/* Only what is ours: a path that nothing answers may name anybody. */
static const char *path_to_log(const struct exchange *exchange)
{
    if (!exchange->route)
        return "(none)";
    return exchange->route->prefix ? exchange->route->path : exchange->path;
}

void exchange_answer(struct exchange *exchange, const struct answer *answer)
{
    struct answer complete = *answer;
    struct str headers = STR_EMPTY;
    if (*exchange->origin) {
        str_printf(&headers, "access-control-allow-origin: %s\r\nvary: Origin\r\n", exchange->origin);
        str_add(&headers, answer->headers ? answer->headers : "");
        complete.headers = headers.data;
    }
    /* What was pipelined behind a pending answer would be announced again and again by lws: not answered. */
    /* And where a body is answered while lws is still reading, lws loses its place in what follows. */
    bool last = exchange->pipelined || exchange->server->stopping ||
                (exchange->called && exchange->method == METHOD_POST);
    if (exchange->ending == END_OPEN)
        exchange->ending = last ? END_CLOSE : END_KEEP;
    const char *connection = NULL;
    if (exchange->ending != END_KEEP || !exchange->keep_alive)
        connection = "close";
    else if (exchange->old_keep_alive)
        connection = "keep-alive";
    if (answer_write(exchange->server, exchange->wsi, &complete, exchange->id, connection,
                     exchange->method == METHOD_HEAD) < 0)
        exchange->ending = END_CLOSE;
    str_clear(&headers);
    exchange->ended_us = clock_monotonic_us();
    log_debug("http", "request=%s path=%s status=%d us=%lld", exchange->id, path_to_log(exchange),
              answer->status, (long long)(exchange->ended_us - exchange->started_us));
    if (!exchange->called)
        end_later(exchange);
}

void exchange_refuse(struct exchange *exchange, int status, const char *reason, const char *headers)
{
    struct str body = STR_EMPTY;
    str_printf(&body, "{\"error\":\"%s\"}", reason);
    exchange_answer(
        exchange, &(struct answer){.status = status, .body = body.data, .len = body.len, .headers = headers});
    str_clear(&body);
}

int exchange_end(struct exchange *exchange)
{
    exchange->called = false;
    if (exchange->ending == END_OPEN)
        return 0;
    if (exchange->ending == END_CLOSE)
        return -1;
    if (exchange->ended)
        return 0;
    exchange->ended = true;
    if (exchange->ending == END_LINGER) {
        shutdown(lws_get_socket_fd(exchange->wsi), SHUT_WR);
        return 0;
    }
    return lws_http_transaction_completed(exchange->wsi) ? -1 : 0;
}
