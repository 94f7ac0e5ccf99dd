/* base/json_members.c - the members of a JSON object: each name once, found by name.
 *
 * A few are looked through. Many are sorted: comparing each with each would give whoever sends them much of
 * our time, and a table of hashes could be made to collide. */
#include <stdlib.h>
#include <string.h>

#include "base/json_private.h"

#define FEW 16

static int compare(const struct member *member, const char *name, size_t len)
{
    if (member->name_len != len)
        return member->name_len < len ? -1 : 1;
    return memcmp(member->name, name, len);
}

/* qsort()'s; equal names in document order. */
static int compare_members(const void *a, const void *b)
{
    const struct member *one = *(const struct member *const *)a, *other = *(const struct member *const *)b;
    int order = compare(one, other->name, other->name_len);
    return order ? order : (one > other) - (one < other);
}

static struct member **sort(struct arena *arena, struct member *list, size_t count)
{
    struct member **sorted = arena_alloc_array(arena, count, sizeof *sorted);
    for (size_t i = 0; i < count; i++)
        sorted[i] = &list[i];
    qsort(sorted, count, sizeof(struct member *), compare_members);
    return sorted;
}

static size_t merge_few(struct member *list, size_t count)
{
    size_t kept = 0;
    for (size_t i = 0; i < count; i++) {
        size_t same = 0;
        while (same < kept && compare(&list[same], list[i].name, list[i].name_len) != 0)
            same++;
        if (same < kept)
            list[same].value = list[i].value;
        else
            list[kept++] = list[i];
    }
    return kept;
}

static size_t merge_many(struct arena *arena, struct member *list, size_t count)
{
    struct member **sorted = sort(arena, list, count), *first = sorted[0];
    for (size_t i = 1; i < count; i++) {
        if (compare(first, sorted[i]->name, sorted[i]->name_len) != 0) {
            first = sorted[i];
        } else {
            first->value = sorted[i]->value;
            sorted[i]->name = NULL;
        }
    }
    size_t kept = 0;
    for (size_t i = 0; i < count; i++)
        if (list[i].name)
            list[kept++] = list[i];
    return kept;
}

struct json members_make(struct arena *arena, struct member *list, size_t count)
{
    count = count <= FEW ? merge_few(list, count) : merge_many(arena, list, count);
    struct members *members = arena_alloc(arena, sizeof *members);
    if (count) {
        members->list = arena_alloc_array(arena, count, sizeof *list);
        memcpy(members->list, list, count * sizeof *list);
    }
    if (count > FEW)
        members->sorted = sort(arena, members->list, count);
    return (struct json){.kind = JSON_OBJECT, .count = (uint32_t)count, .members = members};
}

const struct json *members_find(const struct json *object, const char *name, size_t len)
{
    const struct members *members = object->members;
    size_t from = 0, until = object->count;
    if (!members->sorted) {
        while (from < until && compare(&members->list[from], name, len) != 0)
            from++;
        return from < until ? &members->list[from].value : NULL;
    }
    while (from < until) {
        size_t middle = from + (until - from) / 2;
        int order = compare(members->sorted[middle], name, len);
        if (!order)
            return &members->sorted[middle]->value;
        if (order < 0)
            from = middle + 1;
        else
            until = middle;
    }
    return NULL;
}
