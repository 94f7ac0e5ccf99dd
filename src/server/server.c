/* server/server.c - opening and closing what serves, in order. */
#include <errno.h>
#include <signal.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>

#include "base/clock.h"
#include "base/digest.h"
#include "base/log.h"
#include "base/memory.h"
#include "channels/channels.h"
#include "server/exchange.h"

#define TICK_US INT64_C(1000000)
#define STOP_LOOK_US INT64_C(20000)
#define STOP_TIME_US INT64_C(10000000) /* for what was taken to be answered */
#define OUTBOX_PATIENCE_MS 2000
#define LINES_A_SECOND 20
#define FILES_BESIDE 256 /* descriptors besides connections */

const struct config *server_config(const struct server *server)
{
    return server->desk ? desk_snapshot(server->desk)->config : server->options->snapshot->config;
}

bool server_admits_chat(const struct server *server)
{
    return server->loopback || server_config(server)->chat.enabled;
}

void server_notice_failure(struct server *server, enum err err)
{
    if (err == ERR_UNAVAILABLE || err == ERR_STORE)
        server->failed_at_us = clock_monotonic_us();
}

bool server_may_log(struct server *server)
{
    if (server->lines < LINES_A_SECOND) {
        server->lines++;
        return true;
    }
    server->unsaid++;
    return false;
}

/* ---- stopping ---- */

/* Whether everything that was taken has been answered, and the answers have left. */
static bool all_said(const struct server *server)
{
    return !server->exchanges.taken && !desk_in_flight(server->desk) && chat_idle(server);
}

/* Everything below the loop is closed from within it, since lws ends its loop only by destroying its context.
 */
static void finish(struct server *server)
{
    server->finished = true;
    reload_collect(server, false);
    poller_close(server->poller);
    server->poller = NULL;
    if (server->outbound)
        outbound_close(server->outbound, OUTBOX_PATIENCE_MS);
    server->outbound = NULL;
    writer_close(server->writer); /* its last completions still reach the desk */
    server->writer = NULL;
    lws_context_destroy(server->context);
}

static void look_for_the_end(struct server *server)
{
    int64_t now = clock_monotonic_us();
    chat_stop(server);
    size_t unheard = connections_close_idle(server);
    if ((!unheard && all_said(server)) || now >= server->stop_by_us)
        finish(server);
    else
        alarm_set(server, &server->tick, now + STOP_LOOK_US);
}

void server_stop(struct server *server, const char *reason)
{
    if (server->stopping)
        return;
    log_info("server.stopping", "reason=%s", reason);
    server->stopping = true;
    server->stop_by_us = clock_monotonic_us() + STOP_TIME_US;
    listener_close(server);
    look_for_the_end(server);
}

/* ---- once a second ---- */

static void write_date(struct server *server)
{
    time_t now = time(NULL);
    struct tm utc;
    gmtime_r(&now, &utc);
    strftime(server->date, sizeof server->date, "%a, %d %b %Y %H:%M:%S GMT", &utc);
}

static void tick(struct alarm *alarm)
{
    struct server *server = (struct server *)(void *)((char *)alarm - offsetof(struct server, tick));
    int64_t now = clock_monotonic_us();
    write_date(server);
    if (server->unsaid)
        log_info("log.unsaid", "lines=%u what=further refusals in this second", server->unsaid);
    server->lines = server->unsaid = 0;
    exchanges_tick(server, now);
    connections_tick(server, now);
    chat_tick(server, now);
    server_notice_failure(server, desk_follow(server->desk));
    if (!server->stopping)
        desk_tidy(server->desk);
    polls_collect(server); /* what was left when too much was in flight */
    if (server->stopping)
        look_for_the_end(server);
    else
        alarm_set(server, alarm, now + TICK_US);
}

/* ---- libwebsockets ---- */

/* Its names hold characters that no subprotocol may have, so that nobody can ask for them. */
static const struct lws_protocols protocols[] = {
    {.name = "(http)", .callback = on_http},
    {.name = "wismo.chat.v1",
     .callback = on_chat,
     .per_session_data_size = CHAT_PSS_SIZE,
     .rx_buffer_size = 1024,
     .tx_packet_size = 1 << 20},
    {.name = "(listener)", .callback = on_listener},
    {.name = "(timer)", .callback = on_timer},
    {.name = "(signals)", .callback = on_signal},
    {.name = NULL},
};

/* None of lws's own pings: it keeps a timer a connection in one sorted list, and thousands of idle chats in
 * it would cost every request a walk past them. chat.c pings. */
static const lws_retry_bo_t no_pings = {.secs_since_valid_hangup = 0};

static void on_lws_log(int level, const char *line)
{
    log_event(level == LLL_ERR ? LOG_WARN : LOG_DEBUG, "libwebsockets", "line=%s", line);
}

void server_log_lws(bool says)
{
    lws_set_log_level(says ? LLL_ERR | LLL_WARN : 0, on_lws_log);
}

/* lws makes its table of connections as large as the limit at its start, and finds a connection in it by its
 * number; told of another size (fd_limit_per_thread), it would search the table instead. */
static void set_file_limit(const struct config *config)
{
    struct rlimit limit;
    rlim_t wanted = (rlim_t)config->limits.connections + FILES_BESIDE;
    if (getrlimit(RLIMIT_NOFILE, &limit))
        return;
    limit.rlim_cur = limit.rlim_max < wanted ? limit.rlim_max : wanted;
    setrlimit(RLIMIT_NOFILE, &limit);
    if (limit.rlim_cur < wanted)
        log_warn("server.files", "what=only %llu files may be open; raise the limit for %lld connections",
                 (unsigned long long)limit.rlim_cur, (long long)config->limits.connections);
}

static enum err open_lws(struct server *server)
{
    struct lws_context_creation_info info = {
        .options = LWS_SERVER_OPTION_LIBEV | LWS_SERVER_OPTION_EXPLICIT_VHOSTS |
                   LWS_SERVER_OPTION_DISABLE_OS_CA_CERTS,
        .port = CONTEXT_PORT_NO_LISTEN_SERVER,
        .gid = -1,
        .uid = -1,
        .user = server,
        .pt_serv_buf_size = 8192,
        .max_http_header_data2 = 16384,
        .timeout_secs = 20,
        .timeout_secs_ah_idle = 20,
        .keepalive_timeout = 75,
        .retry_and_idle_policy = &no_pings,
    };
    set_file_limit(server_config(server));
    server_log_lws(true);
    server->context = lws_create_context(&info);
    if (!server->context)
        return err_because(ERR_SYSTEM, "libwebsockets found no libev loop; install its plugin (Debian: "
                                       "libwebsockets-evlib-ev)");
    info.vhost_name = "wismo";
    info.protocols = protocols;
    server->vhost = lws_create_vhost(server->context, &info);
    return server->vhost ? OK : err_because(ERR_SYSTEM, "libwebsockets could not be set up");
}

/* ---- opening ---- */

static void wake(void *arg)
{
    struct server *server = arg;
    lws_cancel_service(server->context);
}

static void stirred(void *arg)
{
    struct server *server = arg;
    if (server->outbound)
        outbound_wake(server->outbound);
}

static enum err open_rooms(struct server *server)
{
    const struct config *config = server->options->snapshot->config;
    const char *data = server->options->data ? server->options->data : config->data;
    struct outlet outlet = chat_outlet;
    outlet.arg = server;
    enum err err = writer_open(data, wake, server, &server->writer);
    if (!err) /* the loop tells itself to come round once more, after what is ready now */
        writer_gather(server->writer, wake, server);
    if (!err)
        err = store_open_reader(data, &server->reader);
    if (!err)
        err = chat_open(server);
    if (!err)
        server->desk =
            desk_open(server->reader, server->writer, server->options->snapshot, &outlet, stirred, server);
    if (!err)
        err = outbound_open(data, server->writer, config, &server->outbound);
    if (!err)
        server->poller = poller_open(data, server->writer, wake, server);
    return err;
}

/* Said where it was written: on the command line, or in the configuration. */
static enum err refuse_listen(const struct server *server, const struct config *config, enum err err,
                              const char *why)
{
    if (server->options->listen || !config->source)
        return err_because(err, "cannot listen on %s: %s", server->listen, why);
    config_complain(config, server->options->complaints, "/listen", "cannot listen on %s: %s", server->listen,
                    why);
    return err;
}

static enum err open_server(struct server *server)
{
    const struct server_options *options = server->options;
    struct config *config = options->snapshot->config;
    server->listen = options->listen ? options->listen : config->listen;
    config->listen = server->listen; /* what the channels ask when they want to know who can reach them */
    struct sockaddr_storage address;
    socklen_t len;
    enum err err = address_listen(server->listen, &address, &len, &server->loopback);
    if (err)
        return refuse_listen(server, config, ERR_NOT_FOUND, "no host has that name");
    err = server_admit(server, config, options->complaints);
    if (!err)
        err = open_lws(server);
    if (!err)
        err = signals_open(server);
    if (!err)
        err = timer_open(server);
    if (!err)
        err = open_rooms(server);
    if (err)
        return err;
    int failed = listener_open(server, &address, len);
    if (failed == EADDRINUSE)
        return refuse_listen(server, config, ERR_UNAVAILABLE,
                             "the port is in use; stop who uses it, or take another "
                             "(--listen 127.0.0.1:0 takes any free one)");
    if (failed == EACCES)
        return refuse_listen(server, config, ERR_FORBIDDEN,
                             "ports below 1024 are for the system's own; take another, or "
                             "put a web server in front");
    if (failed == EADDRNOTAVAIL)
        return refuse_listen(
            server, config, ERR_NOT_FOUND,
            "this machine does not have that address; name one that it has, or 0.0.0.0 for all");
    return failed ? refuse_listen(server, config, ERR_SYSTEM, strerror(failed)) : OK;
}

static void serve(struct server *server)
{
    server_configure(server, server_config(server));
    server_check(desk_snapshot(server->desk));
    if (server->loopback || channel_admission(&channel_alexa, server_config(server), NULL) == ADMITTED)
        log_warn("alexa.unverified", "what=calls to %s are taken without checking that they come from Amazon",
                 channel_alexa.path);
    server->tick.ring = tick;
    tick(&server->tick);
    log_info("server.ready", "address=%s", server->listening);
    if (server->options->ready)
        server->options->ready(server->options->ready_arg, server->listening);
    while (!server->finished && lws_service(server->context, 0) >= 0)
        continue;
}

/* In reverse; accepts whatever was opened. */
static void close_server(struct server *server)
{
    reload_collect(server, false);
    poller_close(server->poller);
    outbound_close(server->outbound, 0);
    writer_close(server->writer);
    if (server->context)
        lws_context_destroy(
            server->context); /* for the second time after finish(): that is how its loop is freed */
    if (server->chat)
        chat_close(server);
    if (server->desk)
        desk_close(server->desk);
    store_close(server->reader);
    slots_clear(&server->connections);
    slots_clear(&server->exchanges);
    slots_clear(&server->peers);
    slots_clear(&server->rooms);
    str_clear(&server->out);
    str_clear(&server->text);
    str_clear(&server->body);
}

enum err server_run(const struct server_options *options)
{
    struct server *server = memory_alloc(sizeof *server);
    sigset_t before;
    server->options = options;
    server->out = STR_EMPTY;
    server->text = STR_EMPTY;
    server->body = STR_EMPTY;
    server->timer_fd = -1;
    server->spare_fd = -1;
    digest_random(&server->id_seed, sizeof server->id_seed);
    write_date(server);
    signals_block(&before);
    enum err err = open_server(server);
    if (!err) {
        serve(server);
        log_info("server.stopped", "what=everything that was taken is answered");
    }
    close_server(server);
    memory_free(server);
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    return err;
}
