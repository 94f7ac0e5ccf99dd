/* store/clocks.c - see clocks.h. */
#include "store/clocks.h"

#include <stdlib.h>

#include "model/parcels.h"

struct stamp stamp_of(const struct order *order, utc_ms now)
{
    bool timed = order->as_of > 0 && order->as_of <= now + MS_DAY;
    return (struct stamp){.at = timed ? order->as_of : now, .timed = timed};
}

bool merge_takes(struct merging *m, utc_ms *clock, bool held, int compare)
{
    if (held && compare == 0) {
        if (m->stamp.timed && m->stamp.at > *clock) {
            *clock = m->stamp.at;
            m->changed = true;
        }
        return false;
    }
    if (held && m->stamp.at < *clock)
        return false;
    if (held && m->stamp.at == *clock && m->stamp.timed && compare < 0)
        return false;
    *clock = m->stamp.at;
    m->changed = true;
    return true;
}

void merge_text(struct merging *m, utc_ms *clock, const char **held, const char *given)
{
    if (given && merge_takes(m, clock, *held != NULL, text_compare(given, *held)))
        *held = given;
}

void merge_time(struct merging *m, utc_ms *clock, utc_ms *held, utc_ms given)
{
    if (given != UTC_NONE && merge_takes(m, clock, *held != UTC_NONE, (given > *held) - (given < *held)))
        *held = given;
}

void clocks_set(utc_ms *clocks, size_t count, utc_ms at)
{
    for (size_t i = 0; i < count; i++)
        clocks[i] = at;
}

void clocks_read(struct query *q, int column, utc_ms *clocks, size_t count)
{
    clocks_set(clocks, count, query_get_integer(q, column));
    if (query_is_null(q, column + 1))
        return;
    const char *text = query_peek_text(q, column + 1);
    for (size_t i = 0; i < count && *text; i++) {
        char *end;
        clocks[i] = strtoll(text, &end, 10);
        text = end;
    }
}

void clocks_bind(struct query *q, const utc_ms *clocks, size_t count, unsigned recorded, struct arena *arena)
{
    utc_ms at = 0;
    bool any = false, differ = false;
    for (size_t i = 0; i < count; i++) {
        if (!(recorded & (1u << i)))
            continue;
        differ = differ || (any && clocks[i] != at);
        at = any && at > clocks[i] ? at : clocks[i];
        any = true;
    }
    query_integer(q, at);
    if (!differ) {
        query_null(q);
        return;
    }
    struct str text = STR_EMPTY;
    for (size_t i = 0; i < count; i++)
        str_printf(&text, i ? " %lld" : "%lld", (long long)clocks[i]);
    query_text(q, arena_copy(arena, text.data, text.len));
    str_clear(&text);
}
