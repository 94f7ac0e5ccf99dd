/* server/signals.c - SIGTERM and SIGINT stop the server, SIGHUP makes it read its files anew.
 *
 * They arrive as events of the loop, so that an idle server notices them at once and nothing is done in a
 * handler. */
#include <signal.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include "server/server_private.h"

static sigset_t ours(void)
{
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, SIGTERM);
    sigaddset(&set, SIGINT);
    sigaddset(&set, SIGHUP);
    return set;
}

void signals_block(sigset_t *ret_before)
{
    sigset_t set = ours();
    pthread_sigmask(SIG_BLOCK, &set, ret_before);
}

enum err signals_open(struct server *server)
{
    /* libev unblocks SIGINT when lws starts its own watcher for it. */
    signals_block(NULL);
    sigset_t set = ours();
    lws_sock_file_fd_type fd = {.filefd = signalfd(-1, &set, SFD_NONBLOCK | SFD_CLOEXEC)};
    if (fd.filefd < 0 ||
        !lws_adopt_descriptor_vhost(server->vhost, LWS_ADOPT_RAW_FILE_DESC, fd, "(signals)", NULL)) {
        return err_because(ERR_SYSTEM, "the system refuses a signalfd: %s", strerror(errno));
    }
    return OK;
}

int on_signal(struct lws *wsi, enum lws_callback_reasons why, void *user, void *in, size_t len)
{
    (void)user, (void)in, (void)len;
    if (why != LWS_CALLBACK_RAW_RX_FILE)
        return 0;
    struct server *server = lws_context_user(lws_get_context(wsi));
    struct signalfd_siginfo info;
    while (!server->finished && read(lws_get_socket_fd(wsi), &info, sizeof info) == sizeof info) {
        if (info.ssi_signo == SIGHUP)
            server_reload(server);
        else
            server_stop(server, info.ssi_signo == SIGINT ? "SIGINT" : "SIGTERM");
    }
    return 0;
}
