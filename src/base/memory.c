/* base/memory.c - the heap and arenas.
 *
 * An arena is a chain of blocks. The first one stays when the arena is reset, so that a typical turn
 * allocates nothing; a piece too big to share a block gets one of its own. Some arenas are kept when they are
 * closed, for those that are opened next. Under AddressSanitizer none are, each piece is followed by poisoned
 * bytes, and what a reset frees is poisoned, so that a write past a piece or a read after a reset or close is
 * seen. */
#include "base/memory.h"

#include <pthread.h>
#include <stdalign.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>

#include "base/log.h"
#include "base/str.h"

#if defined(__SANITIZE_ADDRESS__)
#define ARENA_POISON 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define ARENA_POISON 1
#endif
#endif

#ifdef ARENA_POISON
#include <sanitizer/asan_interface.h>
#define ARENA_GAP 16
static void hide(void *memory, size_t size)
{
    ASAN_POISON_MEMORY_REGION(memory, size);
}
static void show(void *memory, size_t size)
{
    ASAN_UNPOISON_MEMORY_REGION(memory, size);
}
#else
#define ARENA_GAP 0
static inline void hide(void *memory, size_t size)
{
    (void)memory, (void)size;
}
static inline void show(void *memory, size_t size)
{
    (void)memory, (void)size;
}
#endif

#define ALIGN alignof(max_align_t)
#define FIRST_BLOCK ((size_t)16 * 1024)
#define LARGEST_SHARED_BLOCK ((size_t)256 * 1024)
#define SPARE_ARENAS 200 /* those of some sixty turns */

static _Noreturn void out_of_memory(size_t size)
{
    log_error("memory.exhausted", "bytes=%zu", size);
    _Exit(EX_OSERR);
}

static size_t product(size_t count, size_t size)
{
    size_t bytes;
    if (__builtin_mul_overflow(count, size, &bytes))
        out_of_memory(SIZE_MAX);
    return bytes;
}

void *memory_alloc(size_t size)
{
    void *memory = calloc(1, size ? size : 1);
    if (!memory)
        out_of_memory(size);
    return memory;
}

void *memory_alloc_array(size_t count, size_t size)
{
    return memory_alloc(product(count, size));
}

void *memory_resize(void *memory, size_t size)
{
    void *moved = realloc(memory, size ? size : 1);
    if (!moved)
        out_of_memory(size);
    return moved;
}

char *memory_copy_text(const char *text)
{
    size_t size = strlen(text) + 1;
    return memcpy(memory_resize(NULL, size), text, size);
}

void memory_free(void *memory)
{
    free(memory);
}

struct block {
    struct block *older;
    size_t size, used; /* of `bytes` */
    alignas(max_align_t) char bytes[];
};

struct arena {
    struct block *newest; /* the one that pieces are cut from; the chain ends at `first` */
    struct block *first;
};

static struct block *block_open(size_t size, struct block *older)
{
    struct block *block = memory_resize(NULL, sizeof *block + size);
    block->older = older;
    block->size = size;
    block->used = 0;
    hide(block->bytes, size);
    return block;
}

static void block_close(struct block *block)
{
    show(block->bytes, block->size);
    memory_free(block);
}

/* Of any thread: an arena may be closed by another one than opened it. */
static struct {
    pthread_mutex_t lock;
    size_t count;
    struct arena *items[SPARE_ARENAS];
} spare = {.lock = PTHREAD_MUTEX_INITIALIZER};

static struct arena *take_spare(void)
{
    pthread_mutex_lock(&spare.lock);
    struct arena *arena = spare.count ? spare.items[--spare.count] : NULL;
    pthread_mutex_unlock(&spare.lock);
    return arena;
}

static bool keep_spare(struct arena *arena)
{
    pthread_mutex_lock(&spare.lock);
    bool kept = !ARENA_GAP && spare.count < SPARE_ARENAS;
    if (kept)
        spare.items[spare.count++] = arena;
    pthread_mutex_unlock(&spare.lock);
    return kept;
}

struct arena *arena_open(void)
{
    struct arena *arena = take_spare();
    if (!arena) {
        arena = memory_alloc(sizeof *arena);
        arena->first = arena->newest = block_open(FIRST_BLOCK, NULL);
    }
    return arena;
}

void arena_reset(struct arena *arena)
{
    for (struct block *block = arena->newest, *older; block; block = older) {
        older = block->older;
        if (block != arena->first)
            block_close(block);
    }
    arena->newest = arena->first;
    arena->first->older = NULL;
    arena->first->used = 0;
    hide(arena->first->bytes, arena->first->size);
}

void arena_close(struct arena *arena)
{
    if (!arena)
        return;
    arena_reset(arena);
    if (keep_spare(arena))
        return;
    block_close(arena->first);
    memory_free(arena);
}

/* A block with `room` free bytes. One made for a single big piece goes behind the newest, which stays in use.
 */
static struct block *block_with_room(struct arena *arena, size_t room)
{
    struct block *newest = arena->newest;
    if (room <= newest->size - newest->used)
        return newest;
    size_t next = newest->size * 2 < LARGEST_SHARED_BLOCK ? newest->size * 2 : LARGEST_SHARED_BLOCK;
    if (room > next / 4) {
        newest->older = block_open(room, newest->older);
        return newest->older;
    }
    return arena->newest = block_open(next, newest);
}

/* Uninitialised memory for a piece. */
static void *piece(struct arena *arena, size_t size)
{
    if (size > PTRDIFF_MAX / 2)
        out_of_memory(size);
    size_t room = (size + ARENA_GAP + ALIGN - 1) / ALIGN * ALIGN;
    struct block *block = block_with_room(arena, room);
    void *memory = block->bytes + block->used;
    block->used += room;
    show(memory, size);
    return memory;
}

void *arena_alloc(struct arena *arena, size_t size)
{
    return memset(piece(arena, size), 0, size);
}

void *arena_alloc_array(struct arena *arena, size_t count, size_t size)
{
    return arena_alloc(arena, product(count, size));
}

char *arena_copy(struct arena *arena, const char *bytes, size_t len)
{
    char *copy = piece(arena, len + 1);
    if (len)
        memcpy(copy, bytes, len);
    copy[len] = '\0';
    return copy;
}

char *arena_text(struct arena *arena, const char *text)
{
    return text ? arena_copy(arena, text, strlen(text)) : NULL;
}

char *arena_printf(struct arena *arena, const char *format, ...)
{
    char shorter[256]; /* mostly it is: then once is enough */
    va_list args, again;
    va_start(args, format);
    va_copy(again, args);
    int len = text_format(shorter, sizeof shorter, format, args);
    va_end(args);
    size_t size = len < 0 ? 1 : (size_t)len + 1;
    char *text = piece(arena, size);
    text[0] = '\0';
    if (len > 0 && size <= sizeof shorter)
        memcpy(text, shorter, size);
    else if (len > 0)
        text_format(text, size, format, again);
    va_end(again);
    return text;
}

/* Room doubles whenever the count reaches a power of two, so the array need not remember its capacity. */
void *arena_grow(struct arena *arena, void *items, size_t count, size_t size)
{
    if (count & (count - 1) || (count && count < 4)) /* 4 is the smallest room */
        return items;
    void *grown = arena_alloc_array(arena, count ? product(count, 2) : 4, size);
    if (count)
        memcpy(grown, items, product(count, size));
    return grown;
}
