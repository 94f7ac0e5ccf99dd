/* tests/outbound/helpdesk.h - a real HTTP server on loopback that behaves as badly as it is told. */
#ifndef WISMO_TESTS_HELPDESK_H
#define WISMO_TESTS_HELPDESK_H

#include <stddef.h>
#include <stdint.h>

enum manners {
    ANSWER,      /* `status`, with `header` if any */
    STALL,       /* reads the request and says nothing */
    CLOSE_EARLY, /* reads the request and hangs up */
    HALF_ANSWER, /* hangs up in the middle of an answer */
    ENDLESS,     /* 200 and a body that never ends */
    HANG_UP,     /* does not even read */
};

struct behaviour {
    enum manners manners;
    int status;
    const char *header; /* "Retry-After: 1", or NULL */
    int delay_ms;       /* before it answers */
};

struct received {
    char id[128], timestamp[32], signature[128], type[64], path[128];
    char body[4096];
    int64_t at_ms;
};

struct helpdesk;

struct helpdesk *helpdesk_open(int port); /* 0: any free one */
void helpdesk_close(struct helpdesk *helpdesk);
int helpdesk_port(struct helpdesk *helpdesk);
/* The first requests are treated by `list`, in order; all later ones as the last of it. */
void helpdesk_behave(struct helpdesk *helpdesk, const struct behaviour *list, size_t count);
size_t helpdesk_count(struct helpdesk *helpdesk);
struct received helpdesk_received(struct helpdesk *helpdesk, size_t index);
/* True as soon as at least `count` requests have come, false after five seconds. */
int helpdesk_wait(struct helpdesk *helpdesk, size_t count);

#endif
