/* desk/lane.c - one thing at a time for each name, in the order of arrival. */
#include <string.h>

#include "base/memory.h"
#include "base/str.h"
#include "desk/desk_private.h"

#define LANE_BUCKETS 4096 /* lanes exist only while something is under way in them: collisions stay rare */

struct lane {
    char *name;
    struct waiting *first, *last; /* waiting, not the one under way */
    struct lane *next;
};

struct lanes {
    struct lane *buckets[LANE_BUCKETS];
};

struct lanes *lanes_open(void)
{
    return memory_alloc(sizeof(struct lanes));
}

void lanes_close(struct lanes *lanes)
{
    memory_free(lanes); /* nothing is under way any more: every lane is gone */
}

static struct lane **find(struct lanes *lanes, const char *name)
{
    struct lane **at = &lanes->buckets[text_hash(name) % LANE_BUCKETS];
    while (*at && !text_equal((*at)->name, name))
        at = &(*at)->next;
    return at;
}

void lane_enter(struct lanes *lanes, const char *name, struct waiting *work)
{
    struct lane **at = find(lanes, name);
    work->next = NULL;
    if (!*at) {
        *at = memory_alloc(sizeof **at);
        (*at)->name = memory_copy_text(name);
        work->start(work);
        return;
    }
    struct lane *lane = *at;
    if (lane->last)
        lane->last->next = work;
    else
        lane->first = work;
    lane->last = work;
}

void lane_leave(struct lanes *lanes, const char *name)
{
    struct lane **at = find(lanes, name);
    struct lane *lane = *at;
    if (!lane) /* nobody entered it */
        return;
    struct waiting *work = lane->first;
    if (!work) {
        *at = lane->next;
        memory_free(lane->name);
        memory_free(lane);
        return;
    }
    lane->first = work->next;
    if (!lane->first)
        lane->last = NULL;
    work->start(work);
}
