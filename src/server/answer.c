/* server/answer.c - writing answers, and what becomes of the connection afterwards. */
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
                 {414, "URI Too Long"},
                 {415, "Unsupported Media Type"},
                 {422, "Unprocessable Content"},
                 {426, "Upgrade Required"},
                 {429, "Too Many Requests"},
                 {431, "Request Header Fields Too Large"},
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
static void write_out(struct connection *connection, const struct answer *answer, const char *id,
                      const char *wish, bool head_only)
{
    struct server *server = connection->server;
    struct str *out = &server->out;
    str_reset(out);
    str_printf(out, "HTTP/1.1 %d %s\r\ndate: %s\r\n", answer->status, status_text(answer->status),
               server->date);
    if (answer->status != 204 && answer->status != 304)
        str_printf(out, "content-type: %s\r\ncontent-length: %zu\r\nx-content-type-options: nosniff\r\n",
                   answer->type ? answer->type : "application/json", answer->len);
    str_printf(out, "x-request-id: %s\r\n", id);
    if (answer->headers)
        str_add(out, answer->headers);
    if (wish)
        str_printf(out, "connection: %s\r\n", wish);
    str_add(out, "\r\n");
    if (!head_only && answer->len)
        str_add_bytes(out, answer->body, answer->len);
    size_t hundred = (size_t)answer->status / 100;
    server->figures.requests[hundred < 6 ? hundred : 5]++;
    connection_send(connection, out->data, out->len);
}

static void write_reason(struct str *body, const char *reason)
{
    str_printf(body, "{\"error\":\"%s\"}", reason);
}

void answer_bare(struct connection *connection, int status, const char *reason)
{
    char id[REQUEST_ID_TEXT];
    struct str body = STR_EMPTY;
    request_id_make(connection->server, id);
    write_reason(&body, reason);
    write_out(connection, &(struct answer){.status = status, .body = body.data, .len = body.len}, id, "close",
              false);
    str_clear(&body);
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
    if (exchange->origin) {
        str_printf(&headers, "access-control-allow-origin: %s\r\nvary: Origin\r\n", exchange->origin);
        str_add(&headers, answer->headers ? answer->headers : "");
        complete.headers = headers.data;
    }
    if (exchange->ending == END_OPEN)
        exchange->ending = exchange->keep_alive && !exchange->server->stopping ? END_KEEP : END_CLOSE;
    const char *wish = NULL;
    if (exchange->ending != END_KEEP)
        wish = "close";
    else if (exchange->old_keep_alive)
        wish = "keep-alive";
    write_out(exchange->connection, &complete, exchange->id, wish, exchange->method == METHOD_HEAD);
    str_clear(&headers);
    log_debug("http", "request=%s path=%s status=%d us=%lld", exchange->id, path_to_log(exchange),
              answer->status, (long long)(clock_monotonic_us() - exchange->started_us));
    exchange->answered = true;
    exchange_finish(exchange);
}

void exchange_refuse(struct exchange *exchange, int status, const char *reason, const char *headers)
{
    struct str body = STR_EMPTY;
    write_reason(&body, reason);
    exchange_answer(
        exchange, &(struct answer){.status = status, .body = body.data, .len = body.len, .headers = headers});
    str_clear(&body);
}
