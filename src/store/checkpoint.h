/* store/checkpoint.h - within the room: carries the write-ahead log over into the file beside the commits.
 *
 * SQLite would do it inside of every thousandth page's commit, and that turn would wait some ten
 * milliseconds. Here a thread with a connection of its own does it. Under steady load the log would then
 * never end, because new pages come while old ones are carried: when it is long, the writer is held for the
 * last few. */
#ifndef WISMO_STORE_CHECKPOINT_H
#define WISMO_STORE_CHECKPOINT_H

#include "store/store.h"

struct checkpointer;

enum err checkpointer_open(const char *path, struct checkpointer **ret_checkpointer);
void checkpointer_close(struct checkpointer *checkpointer);
enum err checkpointer_unmap(struct checkpointer *checkpointer); /* before its first pass */

/* The writer's calls, around each group and after each commit. */
void checkpointer_enter(struct checkpointer *checkpointer); /* waits while the log is being ended */
void checkpointer_leave(struct checkpointer *checkpointer);
void checkpointer_grown(void *checkpointer, int wal_pages); /* so long is the log now */
void checkpointer_idle(struct checkpointer *checkpointer);  /* a good moment */

#endif
