/* cli/progress.c - bars and lines. */
#include "cli/progress.h"

#include <stdio.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "base/clock.h"

#define DRAW_US 200000
#define SAY_US 10000000
#define BAR_MOST 30

void progress_begin(struct progress *progress, const char *what, uint64_t done, uint64_t count)
{
    int64_t now = clock_monotonic_us();
    *progress = (struct progress){.what = what,
                                  .terminal = isatty(STDERR_FILENO) != 0,
                                  .began_us = now,
                                  .shown_us = now,
                                  .begun_done = done,
                                  .begun_count = count};
}

static int columns(void)
{
    struct winsize size;
    return ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 40 ? size.ws_col : 80;
}

/* "1,234,567" */
static void group_digits(uint64_t number, char out[32])
{
    char plain[24];
    int len = snprintf(plain, sizeof plain, "%llu", (unsigned long long)number), at = 0;
    for (int i = 0; i < len; i++) {
        if (i && (len - i) % 3 == 0)
            out[at++] = ',';
        out[at++] = plain[i];
    }
    out[at] = '\0';
}

static void tell_left(char *out, size_t size, double seconds)
{
    long left = (long)(seconds + 0.5);
    if (left >= 3600)
        snprintf(out, size, ", %ld:%02ld:%02ld left", left / 3600, left / 60 % 60, left % 60);
    else
        snprintf(out, size, ", %ld:%02ld left", left / 60, left % 60);
}

void progress_show(struct progress *p, uint64_t done, uint64_t total, uint64_t count)
{
    int64_t now = clock_monotonic_us();
    if (now - p->shown_us < (p->terminal ? DRAW_US : SAY_US))
        return;
    p->shown_us = now;
    double seconds = (double)(now - p->began_us) / 1e6;
    double rate = (double)(count - p->begun_count) / seconds;
    double share = total ? (double)done / (double)total : 0;
    char counted[32], per_second[32], left[40] = "", bar[BAR_MOST + 3] = "", line[256];
    group_digits(count, counted);
    group_digits((uint64_t)rate, per_second);
    if (total && done > p->begun_done)
        tell_left(left, sizeof left, (double)(total - done) * seconds / (double)(done - p->begun_done));
    int len = snprintf(line, sizeof line, "%s %s, %s a second%s", counted, p->what, per_second, left);
    if (!p->terminal) {
        if (total)
            fprintf(stderr, "%3.0f %%  %s\n", share * 100, line);
        else
            fprintf(stderr, "%s\n", line);
        return;
    }
    int room = columns() - len - 12;
    room = room > BAR_MOST ? BAR_MOST : room;
    for (int i = 0; total && i < room; i++)
        bar[i] = i < (int)(share * room) ? '#' : '.';
    if (total)
        fprintf(stderr, "\r[%s] %3.0f %%  %s\033[K", bar, share * 100, line);
    else
        fprintf(stderr, "\r%s\033[K", line);
    fflush(stderr);
    p->drawn = true;
}

void progress_end(struct progress *progress)
{
    if (progress->drawn)
        fputs("\r\033[K", stderr);
    progress->drawn = false;
}
