/* outbound/breaker.h - leaves a target alone that keeps failing, then tries it with a single request.
 *
 * Plain values; times are monotonic milliseconds, so that a turned clock holds nothing back. */
#ifndef WISMO_OUTBOUND_BREAKER_H
#define WISMO_OUTBOUND_BREAKER_H

#include <stdbool.h>
#include <stdint.h>

#define BREAKER_FAILURES 5 /* in a row, whatever they were about, open the circuit */

struct breaker {
    int failures; /* in a row */
    int probes;   /* failed ones since the circuit opened */
    bool open;
    int64_t until; /* nothing is sent before */
};

/* How many further requests may leave now, when `flying` are under way and `most` is the limit. */
int breaker_allows(const struct breaker *breaker, int64_t now, int flying, int most);
int64_t breaker_wait(const struct breaker *breaker,
                     int64_t now); /* ms until something may be tried; 0: now */

void breaker_succeeded(struct breaker *breaker);
/* `first` and `longest` bound the pause; `chance` in 0-999 spreads it. True when this failure opened the
 * circuit. */
bool breaker_failed(struct breaker *breaker, int64_t now, int64_t first, int64_t longest, unsigned chance);
/* The target itself asked for a pause (Retry-After). */
void breaker_hold(struct breaker *breaker, int64_t now, int64_t pause);

#endif
