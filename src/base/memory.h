/* base/memory.h - memory that is there or ends the program.
 *
 * Every input is bounded before it is stored, so running out of memory means a broken machine, not a hostile
 * shopper. These functions then log one line and end the process (EX_OSERR): whatever was acknowledged is on
 * disk, and the supervisor starts us again. That is the only place where memory failure is handled. */
#ifndef WISMO_BASE_MEMORY_H
#define WISMO_BASE_MEMORY_H

#include <stddef.h>

/* Each returns memory to be given to memory_free(); never NULL. memory_alloc() zeroes it. */
void *memory_alloc(size_t size);
void *memory_alloc_array(size_t count, size_t size);
void *memory_resize(void *memory, size_t size);
char *memory_copy_text(const char *text);
void memory_free(void *memory);

/* A region: many small pieces that die together, such as everything that one turn needs. Not for use by two
 * threads at once. */
struct arena;

struct arena *arena_open(void);
void arena_close(struct arena *arena); /* NULL is fine */
void arena_reset(struct arena *arena); /* frees the pieces, keeps the first block for the next turn */

/* Each piece is zeroed, aligned for any type, and lives until reset or close. Never NULL. */
void *arena_alloc(struct arena *arena, size_t size);
void *arena_alloc_array(struct arena *arena, size_t count, size_t size);
char *arena_copy(struct arena *arena, const char *bytes, size_t len); /* with a final NUL */
char *arena_text(struct arena *arena, const char *text);              /* NULL gives NULL */
char *arena_printf(struct arena *arena, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* Room for one more item at the end of an array that lives in the arena: grows it by doubling, counts it, and
 * gives the new, zeroed item. `items` points to the array pointer.
 *
 *     struct line *line = ARENA_PUSH(arena, order->lines, order->line_count);
 */
#define ARENA_PUSH(arena, items, count)                                                                      \
    ((items) = arena_grow((arena), (items), (count), sizeof *(items)), (count)++, &(items)[(count)-1])
void *arena_grow(struct arena *arena, void *items, size_t count, size_t size);

#endif
