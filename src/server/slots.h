/* server/slots.h - names for things that may be gone when an answer comes back.
 *
 * A connection that is closed leaves its slot to the next one under a new generation, so that an old name
 * finds nothing. */
#ifndef WISMO_SERVER_SLOTS_H
#define WISMO_SERVER_SLOTS_H

#include <stdint.h>

typedef uint64_t slot_name; /* generation and place; 0 names nothing */

struct seat {
    uint32_t generation; /* odd while taken */
    uint32_t next_free;  /* place + 1; 0: none */
    void *thing;
};

struct slots {
    struct seat *items;
    uint32_t count, capacity, free; /* `count`: places that were ever taken */
    uint32_t taken;                 /* things that are there now */
};

slot_name slots_take(struct slots *slots, void *thing);
void slots_give(struct slots *slots, slot_name name);
void *slots_find(const struct slots *slots, slot_name name); /* NULL when it is gone */
/* The thing at a place, or NULL: for walks from 0 to count. */
void *slots_at(const struct slots *slots, uint32_t place);
void slots_clear(struct slots *slots);

#endif
