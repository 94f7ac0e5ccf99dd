/* tests/bench/child.c - see child.h. */
#include "child.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define START_MS 60000

static double seconds_of(clockid_t clock)
{
    struct timespec at;
    clock_gettime(clock, &at);
    return (double)at.tv_sec + (double)at.tv_nsec / 1e9;
}

double now_s(void)
{
    return seconds_of(CLOCK_MONOTONIC);
}

static int compare(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

double median(double *values, int count)
{
    qsort(values, (size_t)count, sizeof *values, compare);
    return count % 2 ? values[count / 2] : (values[count / 2 - 1] + values[count / 2]) / 2;
}

static _Noreturn void become(const char *const argv[], const char *log, int out)
{
    int errors = open(log, O_WRONLY | O_CREAT | O_APPEND, 0644);
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    dup2(out, STDOUT_FILENO);
    if (errors >= 0)
        dup2(errors, STDERR_FILENO);
    execv(argv[0], (char *const *)argv);
    _exit(127);
}

static bool wait_for_address(struct child *child)
{
    char text[4096];
    size_t len = 0;
    while (len < sizeof text - 1) {
        struct pollfd poll_out = {.fd = child->out, .events = POLLIN};
        ssize_t got =
            poll(&poll_out, 1, START_MS) > 0 ? read(child->out, text + len, sizeof text - 1 - len) : 0;
        if (got <= 0)
            return false;
        len += (size_t)got;
        text[len] = '\0';
        const char *address = strstr(text, "http://127.0.0.1:");
        if (address && strpbrk(address + 17, "/\n ")) {
            child->port = atoi(address + 17);
            return true;
        }
    }
    return false;
}

bool child_start(const char *const argv[], const char *log, struct child *ret_child)
{
    int ends[2];
    if (pipe2(ends, O_CLOEXEC))
        return false;
    struct child child = {.pid = fork(), .out = ends[0]};
    if (child.pid == 0)
        become(argv, log, ends[1]);
    close(ends[1]);
    if (child.pid > 0 && wait_for_address(&child)) {
        *ret_child = child;
        return true;
    }
    fprintf(stderr, "%s did not start; %s says why\n", argv[0], log);
    close(child.out);
    if (child.pid > 0) {
        kill(child.pid, SIGKILL);
        waitpid(child.pid, NULL, 0);
    }
    return false;
}

bool child_stop(struct child *child)
{
    int status = 0;
    kill(child->pid, SIGTERM);
    waitpid(child->pid, &status, 0);
    close(child->out);
    return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

double child_cpu_us(const struct child *child)
{
    clockid_t clock;
    return clock_getcpuclockid(child->pid, &clock) ? 0 : seconds_of(clock) * 1e6;
}

double child_private_mb(const struct child *child)
{
    char line[256];
    long kb = 0, one;
    snprintf(line, sizeof line, "/proc/%d/smaps_rollup", (int)child->pid);
    FILE *file = fopen(line, "r");
    while (file && fgets(line, sizeof line, file))
        if (sscanf(line, "Private_%*[A-Za-z]: %ld kB", &one) == 1)
            kb += one;
    if (file)
        fclose(file);
    return (double)kb / 1024;
}

int child_connect(const struct child *child)
{
    int one = 1, fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    struct sockaddr_in address = {.sin_family = AF_INET,
                                  .sin_port = htons((uint16_t)child->port),
                                  .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    if (fd < 0 || connect(fd, (struct sockaddr *)&address, sizeof address)) {
        if (fd >= 0)
            close(fd);
        return -1;
    }
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
    return fd;
}

bool child_is_ready(const struct child *child)
{
    static const char request[] = "GET /readyz HTTP/1.1\r\nHost: bench\r\nConnection: close\r\n\r\n";
    char answer[256] = "";
    int fd = child_connect(child);
    if (fd < 0)
        return false;
    bool ready = write(fd, request, sizeof request - 1) > 0 && read(fd, answer, sizeof answer - 1) > 0 &&
                 strstr(answer, " 200 ");
    close(fd);
    return ready;
}
