/* outbound/breaker.c - the circuit breaker. */
#include "outbound/breaker.h"

int64_t breaker_wait(const struct breaker *breaker, int64_t now)
{
    return breaker->until > now ? breaker->until - now : 0;
}

int breaker_allows(const struct breaker *breaker, int64_t now, int flying, int most)
{
    if (breaker_wait(breaker, now))
        return 0;
    int limit = breaker->open ? 1 : most;
    return flying < limit ? limit - flying : 0;
}

void breaker_succeeded(struct breaker *breaker)
{
    *breaker = (struct breaker){.open = false};
}

bool breaker_failed(struct breaker *breaker, int64_t now, int64_t first, int64_t longest, unsigned chance)
{
    bool opened = false;
    if (breaker->open) {
        if (breaker_wait(breaker, now))
            return false; /* it left before the circuit opened: nothing new is learned */
        breaker->probes++;
    } else if (++breaker->failures >= BREAKER_FAILURES) {
        breaker->open = opened = true;
        breaker->probes = 0;
    }
    if (!breaker->open)
        return false;
    int64_t pause = first < 1 ? 1 : first;
    for (int i = 0; i < breaker->probes && pause < longest; i++)
        pause *= 2;
    if (pause > longest)
        pause = longest;
    pause -= pause / 4 * (int64_t)(chance % 1000) / 1000; /* several senders should not knock together */
    breaker->until = now + pause;
    return opened;
}

void breaker_hold(struct breaker *breaker, int64_t now, int64_t pause)
{
    if (breaker->until < now + pause)
        breaker->until = now + pause;
}
