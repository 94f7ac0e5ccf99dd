/* tests/bench/load.c - see load.h. One thread, epoll. */
#include "load.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#define EVENTS 64
#define WAIT_MS 10000

struct connection {
    int fd;
    struct load_talker talker;
    double asked_at;
    const char *expected;
    size_t len;
    char in[16384];
};

struct run {
    const struct load *load;
    struct load_result result;
    double count_from, until;
    double cpu_from; /* 0: not counting yet */
    double *waits;
    long room, under_way;
    double bytes;
};

static bool ask(struct run *run, struct connection *c)
{
    char request[6144];
    size_t len = load_say(run->load, &c->talker, request, sizeof request, &c->expected);
    c->len = 0;
    c->asked_at = now_s();
    return write(c->fd, request, len) == (ssize_t)len;
}

/* The length of the answer's body once all of it is there, else -1. */
static long complete_body(struct connection *c, const char **ret_body)
{
    c->in[c->len] = '\0';
    const char *end = strstr(c->in, "\r\n\r\n"), *length = strcasestr(c->in, "\r\ncontent-length:");
    if (!end || !length || length > end)
        return -1;
    long size = atol(length + 17);
    *ret_body = end + 4;
    return c->len - (size_t)(*ret_body - c->in) >= (size_t)size ? size : -1;
}

static void count(struct run *run, struct connection *c, const char *body, long size, double now)
{
    if (!run->cpu_from && now >= run->count_from) {
        run->cpu_from = child_cpu_us(run->load->server);
        run->count_from = now;
        return;
    }
    bool right =
        !strncmp(c->in, "HTTP/1.1 200", 12) && memmem(body, (size_t)size, c->expected, strlen(c->expected));
    if (!right && !run->result.wrong++)
        fprintf(stderr, "not the answer that was expected (\"%s\"): %s\n", c->expected, c->in);
    if (!run->cpu_from || now >= run->until)
        return;
    if (run->result.requests == run->room) {
        run->room = run->room ? 2 * run->room : 65536;
        run->waits = realloc(run->waits, (size_t)run->room * sizeof *run->waits);
    }
    run->waits[run->result.requests++] = (now - c->asked_at) * 1e3;
    run->bytes += (double)size;
}

static bool hear(struct run *run, struct connection *c)
{
    ssize_t got = read(c->fd, c->in + c->len, sizeof c->in - 1 - c->len);
    const char *body;
    if (got <= 0)
        return false;
    c->len += (size_t)got;
    long size = complete_body(c, &body);
    if (size < 0)
        return true;
    double now = now_s();
    count(run, c, body, size, now);
    run->under_way--;
    if (now >= run->until)
        return true;
    run->under_way++;
    return ask(run, c);
}

static bool open_all(struct run *run, struct connection *connections, int loop)
{
    for (int i = 0; i < run->load->connections; i++) {
        struct connection *c = &connections[i];
        c->fd = child_connect(run->load->server);
        struct epoll_event event = {.events = EPOLLIN, .data.ptr = c};
        if (c->fd < 0 || epoll_ctl(loop, EPOLL_CTL_ADD, c->fd, &event) || !ask(run, c))
            return false;
        run->under_way++;
    }
    return true;
}

static bool turn_loop(struct run *run, int loop)
{
    struct epoll_event events[EVENTS];
    double cpu_until = 0, counted_until = 0;
    while (run->under_way) {
        int ready = epoll_wait(loop, events, EVENTS, WAIT_MS);
        if (ready <= 0 && errno != EINTR)
            return false;
        for (int i = 0; i < ready; i++)
            if (!hear(run, events[i].data.ptr))
                return false;
        if (!cpu_until && now_s() >= run->until) {
            counted_until = now_s();
            cpu_until = child_cpu_us(run->load->server);
            run->result.rate = (double)run->result.requests / (counted_until - run->count_from);
            run->result.cpu_us = (cpu_until - run->cpu_from) / (double)run->result.requests;
        }
    }
    return true;
}

bool load_run(const struct load *load, struct load_result *ret_result)
{
    struct connection *connections = calloc((size_t)load->connections, sizeof *connections);
    int loop = epoll_create1(EPOLL_CLOEXEC);
    struct run run = {.load = load, .count_from = now_s() + load->seconds / 4};
    run.until = run.count_from + load->seconds;
    bool fine =
        connections && open_all(&run, connections, loop) && turn_loop(&run, loop) && run.result.requests;
    for (int i = 0; connections && i < load->connections; i++)
        if (connections[i].fd > 0)
            close(connections[i].fd);
    if (fine) {
        struct load_result *result = &run.result;
        median(run.waits, (int)result->requests);
        result->p50_ms = run.waits[result->requests / 2];
        result->p99_ms = run.waits[result->requests * 99 / 100];
        result->body_size = run.bytes / (double)result->requests;
        *ret_result = *result;
    } else {
        fprintf(stderr, "the server left in the middle of a run\n");
    }
    free(run.waits);
    free(connections);
    close(loop);
    return fine;
}
