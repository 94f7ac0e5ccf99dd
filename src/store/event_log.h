/* store/event_log.h - an order's events as a text that anyone can check: docs/event-log.md. */
#ifndef WISMO_STORE_EVENT_LOG_H
#define WISMO_STORE_EVENT_LOG_H

#include "base/str.h"
#include "store/store.h"

/* Appends it. ERR_NOT_FOUND; ERR_STALE when the order is from before the log and not taken into it yet;
 * ERR_STORE. */
enum err event_log_write(struct store *store, const char *key, struct str *out);

#endif
