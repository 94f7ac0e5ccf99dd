/* server/timer.c - deadlines on the service thread.
 *
 * Under the libev plugin of libwebsockets 4.1 a timer that is set earlier than one already running fires only
 * when something else happens on the loop. A timerfd of our own does not depend on it, and, being an event of
 * the loop, makes lws look at its own timers as well. */
#include <sys/timerfd.h>
#include <unistd.h>

#include "base/clock.h"
#include "server/server_private.h"

static void arm(struct server *server)
{
    struct itimerspec spec = {{0, 0}, {0, 0}};
    if (server->alarms) {
        spec.it_value.tv_sec = server->alarms->at_us / 1000000;
        spec.it_value.tv_nsec = server->alarms->at_us % 1000000 * 1000;
    }
    timerfd_settime(server->timer_fd, TFD_TIMER_ABSTIME, &spec, NULL);
}

enum err timer_open(struct server *server)
{
    lws_sock_file_fd_type fd = {.filefd = timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK | TFD_CLOEXEC)};
    if (fd.filefd < 0 ||
        !lws_adopt_descriptor_vhost(server->vhost, LWS_ADOPT_RAW_FILE_DESC, fd, "(timer)", NULL)) {
        return err_because(ERR_SYSTEM, "the system refuses a timer: %s", strerror(errno));
    }
    server->timer_fd = fd.filefd;
    return OK;
}

void alarm_cancel(struct server *server, struct alarm *alarm)
{
    struct alarm **link = &server->alarms;
    while (*link && *link != alarm)
        link = &(*link)->next;
    if (*link)
        *link = alarm->next;
    alarm->at_us = 0;
    alarm->next = NULL;
}

void alarm_set(struct server *server, struct alarm *alarm, int64_t at_us)
{
    alarm_cancel(server, alarm);
    alarm->at_us = at_us > 0 ? at_us : 1;
    struct alarm **link = &server->alarms;
    while (*link && (*link)->at_us <= alarm->at_us)
        link = &(*link)->next;
    alarm->next = *link;
    *link = alarm;
    if (server->alarms == alarm)
        arm(server);
}

static void ring(struct server *server)
{
    int64_t now = clock_monotonic_us();
    while (server->alarms && server->alarms->at_us <= now) {
        struct alarm *alarm = server->alarms;
        server->alarms = alarm->next;
        alarm->next = NULL;
        alarm->at_us = 0;
        alarm->ring(alarm);
        if (server->finished)
            return;
    }
    arm(server);
}

int on_timer(struct lws *wsi, enum lws_callback_reasons why, void *user, void *in, size_t len)
{
    (void)user, (void)in, (void)len;
    if (why != LWS_CALLBACK_RAW_RX_FILE)
        return 0;
    struct server *server = lws_context_user(lws_get_context(wsi));
    uint64_t times;
    if (read(server->timer_fd, &times, sizeof times) == sizeof times)
        ring(server);
    return 0;
}
