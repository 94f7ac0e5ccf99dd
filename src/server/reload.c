/* server/reload.c - the files people write, read again on SIGHUP: all of them at once, or none. */
#include <pthread.h>
#include <stdatomic.h>

#include "base/log.h"
#include "channels/channels.h"
#include "server/server_private.h"

static void log_complaints(enum log_level level, const char *event, const struct complaints *complaints)
{
    struct str line = STR_EMPTY;
    for (size_t i = 0; i < complaints->count; i++) {
        str_reset(&line);
        complaint_write(&line, &complaints->items[i]);
        log_event(level, event, "%s", line.data);
    }
    str_clear(&line);
}

enum err server_admit(const struct server *server, const struct config *config, struct complaints *complaints)
{
    return server->loopback ? OK : channels_admit(config, complaints);
}

void server_check(const struct snapshot *snapshot)
{
    struct complaints complaints = COMPLAINTS_NONE;
    snapshot_prove(snapshot, &complaints);
    log_complaints(LOG_WARN, "server.check", &complaints);
    complaints_clear(&complaints);
}

void server_configure(struct server *server, const struct config *config)
{
    static const struct {
        const char *name;
        enum log_level level;
    } levels[] = {{"debug", LOG_DEBUG},
                  {"info", LOG_INFO},
                  {"warn", LOG_WARN},
                  {"error", LOG_ERROR},
                  {"none", LOG_NONE}};
    for (size_t i = 0; i < sizeof levels / sizeof *levels; i++)
        if (text_equal(config->log_level, levels[i].name))
            log_set_level(levels[i].level);
    if (server->outbound)
        outbound_configure(server->outbound, config);
    if (server->poller)
        poller_configure(server->poller, desk_snapshot(server->desk)->hooks, config);
}

static void adopt(struct server *server, struct snapshot *snapshot)
{
    const struct config *before = server_config(server);
    if (!server->options->listen && !text_equal(before->listen, snapshot->config->listen))
        log_warn("server.reload", "what=listen changed; it takes effect at the next start");
    if (!server->options->data && !text_equal(before->data, snapshot->config->data))
        log_warn("server.reload", "what=data changed; it takes effect at the next start");
    snapshot->config->listen = server->listen;
    desk_swap(server->desk, snapshot);
    server_configure(server, snapshot->config);
    server->figures.reloads++;
    server_check(snapshot);
    log_info("server.reloaded", "what=configuration, intents, locales and webhooks");
}

/* ---- loading takes as long as compiling every pattern takes: nobody shall wait for it ---- */

static void *load(void *arg)
{
    struct server *server = arg;
    struct reload *reload = &server->reload;
    const struct server_options *options = server->options;
    reload->err = options->load(options->load_arg, &reload->complaints, &reload->snapshot);
    atomic_store(&reload->loaded, true);
    lws_cancel_service(server->context);
    return NULL;
}

void server_reload(struct server *server)
{
    struct reload *reload = &server->reload;
    if (server->stopping || !server->options->load)
        return;
    if (reload->running) {
        reload->again = true; /* something changed while it was being read */
        return;
    }
    reload->snapshot = NULL;
    reload->complaints = COMPLAINTS_NONE;
    reload->again = false;
    atomic_store(&reload->loaded, false);
    reload->running = !pthread_create(&reload->thread, NULL, load, server);
    if (!reload->running)
        log_error("server.reload", "what=not reloaded; no thread can be started");
}

static void take_loaded(struct server *server)
{
    struct reload *reload = &server->reload;
    if (!reload->err)
        reload->err = server_admit(server, reload->snapshot->config, &reload->complaints);
    log_complaints(LOG_ERROR, "server.reload", &reload->complaints);
    if (!reload->err) {
        adopt(server, reload->snapshot);
    } else {
        server->figures.failed_reloads++;
        log_error("server.reload", "what=not reloaded; what was loaded before goes on serving");
    }
}

void reload_collect(struct server *server, bool adopts)
{
    struct reload *reload = &server->reload;
    if (!reload->running || (adopts && !atomic_load(&reload->loaded)))
        return;
    pthread_join(reload->thread, NULL);
    reload->running = false;
    if (adopts)
        take_loaded(server);
    snapshot_release(reload->snapshot);
    complaints_clear(&reload->complaints);
    if (adopts && reload->again)
        server_reload(server);
}
