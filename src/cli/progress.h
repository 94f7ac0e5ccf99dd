/* cli/progress.h - how far a long command is: a bar on a terminal, plain lines elsewhere. On stderr. */
#ifndef WISMO_CLI_PROGRESS_H
#define WISMO_CLI_PROGRESS_H

#include <stdbool.h>
#include <stdint.h>

struct progress {
    const char *what; /* "events" */
    bool terminal, drawn;
    int64_t began_us, shown_us;
    uint64_t begun_done, begun_count; /* what an earlier run had done counts for no rate */
};

void progress_begin(struct progress *progress, const char *what, uint64_t done, uint64_t count);
/* `done` of `total` bytes (0: not known), so many of `what`. Draws a few times a second, or says a line every
 * ten seconds. */
void progress_show(struct progress *progress, uint64_t done, uint64_t total, uint64_t count);
/* Takes the bar away. */
void progress_end(struct progress *progress);

#endif
