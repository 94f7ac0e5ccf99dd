/* server/slots.c - names for things that may be gone when an answer comes back. */
#include "server/slots.h"

#include "base/memory.h"

static slot_name name_of(uint32_t place, uint32_t generation)
{
    return (uint64_t)generation << 32 | place;
}

slot_name slots_take(struct slots *slots, void *thing)
{
    uint32_t place = slots->free ? slots->free - 1 : slots->count;
    if (slots->free) {
        slots->free = slots->items[place].next_free;
    } else {
        if (slots->count == slots->capacity) {
            slots->capacity = slots->capacity ? 2 * slots->capacity : 64;
            slots->items = memory_resize(slots->items, slots->capacity * sizeof *slots->items);
        }
        slots->items[slots->count++] = (struct seat){0};
    }
    struct seat *slot = &slots->items[place];
    slot->generation++;
    slot->thing = thing;
    slots->taken++;
    return name_of(place, slot->generation);
}

static struct seat *find(const struct slots *slots, slot_name name)
{
    uint32_t place = (uint32_t)name, generation = (uint32_t)(name >> 32);
    if (!name || place >= slots->count || slots->items[place].generation != generation)
        return NULL;
    return &slots->items[place];
}

void *slots_find(const struct slots *slots, slot_name name)
{
    struct seat *slot = find(slots, name);
    return slot ? slot->thing : NULL;
}

void *slots_at(const struct slots *slots, uint32_t place)
{
    return place < slots->count ? slots->items[place].thing : NULL;
}

void slots_give(struct slots *slots, slot_name name)
{
    struct seat *slot = find(slots, name);
    if (!slot)
        return;
    slot->generation++;
    slot->thing = NULL;
    slot->next_free = slots->free;
    slots->free = (uint32_t)(slot - slots->items) + 1;
    slots->taken--;
}

void slots_clear(struct slots *slots)
{
    memory_free(slots->items);
    *slots = (struct slots){0};
}
