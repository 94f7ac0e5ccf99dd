/* tests/outbound/helpdesk.c - a small HTTP server with bad manners: a thread a connection. */
#include "helpdesk.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#define RECEIVED_LIMIT 500
#define CONNECTIONS 64
#define BEHAVIOURS 16

struct helpdesk {
    int listener, port;
    _Atomic int ends;
    pthread_t thread;
    pthread_mutex_t mutex;
    struct behaviour behaviours[BEHAVIOURS];
    size_t behaviour_count, taken;
    struct received *received;
    size_t count;
    pthread_t workers[RECEIVED_LIMIT];
    size_t worker_count;
};

struct connection {
    struct helpdesk *helpdesk;
    int fd;
};

static int64_t now_ms(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static void nap(int ms)
{
    nanosleep(&(struct timespec){.tv_sec = ms / 1000, .tv_nsec = ms % 1000 * 1000000L}, NULL);
}

static void header_value(const char *head, const char *name, char *value, size_t size)
{
    value[0] = '\0';
    for (const char *line = head; (line = strstr(line, "\r\n"));) {
        line += 2;
        size_t len = strlen(name);
        if (!strncasecmp(line, name, len) && line[len] == ':') {
            line += len + 1 + strspn(line + len + 1, " ");
            snprintf(value, size, "%.*s", (int)strcspn(line, "\r"), line);
            return;
        }
    }
}

/* One whole request with a Content-Length into `buffer`; 0 when the peer is gone. */
static size_t read_request(struct connection *c, char *buffer, size_t size)
{
    size_t len = 0;
    while (!atomic_load(&c->helpdesk->ends)) {
        struct pollfd ready = {.fd = c->fd, .events = POLLIN};
        if (poll(&ready, 1, 50) <= 0)
            continue;
        ssize_t got = read(c->fd, buffer + len, size - 1 - len);
        if (got <= 0)
            return 0;
        len += (size_t)got;
        buffer[len] = '\0';
        char *body = strstr(buffer, "\r\n\r\n"), length[16];
        if (!body)
            continue;
        header_value(buffer, "content-length", length, sizeof length);
        if (len >= (size_t)(body + 4 - buffer) + (size_t)atoi(length))
            return len;
    }
    return 0;
}

static struct behaviour next_behaviour(struct helpdesk *helpdesk)
{
    pthread_mutex_lock(&helpdesk->mutex);
    size_t index = helpdesk->taken++;
    if (index >= helpdesk->behaviour_count)
        index = helpdesk->behaviour_count - 1;
    struct behaviour behaviour = helpdesk->behaviours[index];
    pthread_mutex_unlock(&helpdesk->mutex);
    return behaviour;
}

static void remember(struct helpdesk *helpdesk, char *request)
{
    struct received r = {.at_ms = now_ms()};
    sscanf(request, "POST %127s", r.path);
    header_value(request, "webhook-id", r.id, sizeof r.id);
    header_value(request, "webhook-timestamp", r.timestamp, sizeof r.timestamp);
    header_value(request, "webhook-signature", r.signature, sizeof r.signature);
    header_value(request, "content-type", r.type, sizeof r.type);
    snprintf(r.body, sizeof r.body, "%s", strstr(request, "\r\n\r\n") + 4);
    pthread_mutex_lock(&helpdesk->mutex);
    if (helpdesk->count < RECEIVED_LIMIT)
        helpdesk->received[helpdesk->count++] = r;
    pthread_mutex_unlock(&helpdesk->mutex);
}

static void say(int fd, const char *text)
{
    send(fd, text, strlen(text), MSG_NOSIGNAL);
}

/* Whether the connection stays open. */
static int treat(struct connection *c, struct behaviour behaviour)
{
    char answer[512];
    nap(behaviour.delay_ms);
    switch (behaviour.manners) {
    case ANSWER:
        snprintf(answer, sizeof answer, "HTTP/1.1 %d X\r\n%s%sContent-Length: 2\r\n\r\nok", behaviour.status,
                 behaviour.header ? behaviour.header : "", behaviour.header ? "\r\n" : "");
        say(c->fd, answer);
        return 1;
    case STALL:
        while (!atomic_load(&c->helpdesk->ends))
            nap(20);
        return 0;
    case HALF_ANSWER: say(c->fd, "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf"); return 0;
    case ENDLESS:
        say(c->fd, "HTTP/1.1 200 OK\r\n\r\n");
        memset(answer, 'x', sizeof answer);
        while (!atomic_load(&c->helpdesk->ends) && send(c->fd, answer, sizeof answer, MSG_NOSIGNAL) > 0)
            ;
        return 0;
    case CLOSE_EARLY:
    case HANG_UP: break;
    }
    return 0;
}

static void *serve(void *arg)
{
    struct connection c = *(struct connection *)arg;
    free(arg);
    char *buffer = malloc(1 << 20);
    for (int open = 1; open;) {
        if (!read_request(&c, buffer, 1 << 20))
            break;
        struct behaviour behaviour = next_behaviour(c.helpdesk);
        if (behaviour.manners == HANG_UP)
            break;
        remember(c.helpdesk, buffer);
        open = treat(&c, behaviour);
    }
    free(buffer);
    close(c.fd);
    return NULL;
}

static void *listen_on(void *arg)
{
    struct helpdesk *helpdesk = arg;
    while (!atomic_load(&helpdesk->ends)) {
        struct pollfd ready = {.fd = helpdesk->listener, .events = POLLIN};
        if (poll(&ready, 1, 20) <= 0)
            continue;
        int fd = accept(helpdesk->listener, NULL, NULL);
        if (fd < 0 || helpdesk->worker_count == RECEIVED_LIMIT) {
            close(fd);
            continue;
        }
        struct connection *c = malloc(sizeof *c);
        *c = (struct connection){helpdesk, fd};
        pthread_create(&helpdesk->workers[helpdesk->worker_count++], NULL, serve, c);
    }
    return NULL;
}

struct helpdesk *helpdesk_open(int port)
{
    struct helpdesk *helpdesk = calloc(1, sizeof *helpdesk);
    helpdesk->received = calloc(RECEIVED_LIMIT, sizeof *helpdesk->received);
    pthread_mutex_init(&helpdesk->mutex, NULL);
    helpdesk_behave(helpdesk, &(struct behaviour){.manners = ANSWER, .status = 200}, 1);
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port)};
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    helpdesk->listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    setsockopt(helpdesk->listener, SOL_SOCKET, SO_REUSEADDR, &(int){1}, sizeof(int));
    if (bind(helpdesk->listener, (struct sockaddr *)&address, size) ||
        listen(helpdesk->listener, CONNECTIONS)) {
        perror("helpdesk");
        exit(1);
    }
    getsockname(helpdesk->listener, (struct sockaddr *)&address, &size);
    helpdesk->port = ntohs(address.sin_port);
    pthread_create(&helpdesk->thread, NULL, listen_on, helpdesk);
    return helpdesk;
}

void helpdesk_close(struct helpdesk *helpdesk)
{
    atomic_store(&helpdesk->ends, 1);
    pthread_join(helpdesk->thread, NULL);
    for (size_t i = 0; i < helpdesk->worker_count; i++)
        pthread_join(helpdesk->workers[i], NULL);
    close(helpdesk->listener);
    pthread_mutex_destroy(&helpdesk->mutex);
    free(helpdesk->received);
    free(helpdesk);
}

int helpdesk_port(struct helpdesk *helpdesk)
{
    return helpdesk->port;
}

void helpdesk_behave(struct helpdesk *helpdesk, const struct behaviour *list, size_t count)
{
    pthread_mutex_lock(&helpdesk->mutex);
    memcpy(helpdesk->behaviours, list, count * sizeof *list);
    helpdesk->behaviour_count = count;
    helpdesk->taken = 0;
    pthread_mutex_unlock(&helpdesk->mutex);
}

size_t helpdesk_count(struct helpdesk *helpdesk)
{
    pthread_mutex_lock(&helpdesk->mutex);
    size_t count = helpdesk->count;
    pthread_mutex_unlock(&helpdesk->mutex);
    return count;
}

struct received helpdesk_received(struct helpdesk *helpdesk, size_t index)
{
    pthread_mutex_lock(&helpdesk->mutex);
    struct received received = helpdesk->received[index];
    pthread_mutex_unlock(&helpdesk->mutex);
    return received;
}

int helpdesk_wait(struct helpdesk *helpdesk, size_t count)
{
    for (int64_t until = now_ms() + 5000; now_ms() < until; nap(2))
        if (helpdesk_count(helpdesk) >= count)
            return 1;
    return 0;
}
