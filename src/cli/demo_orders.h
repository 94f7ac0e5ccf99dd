/* cli/demo_orders.h - the demonstration shop: its orders, dated from now, and its configuration. */
#ifndef WISMO_CLI_DEMO_ORDERS_H
#define WISMO_CLI_DEMO_ORDERS_H

#include "base/clock.h"
#include "store/store.h"

/* Adds or updates the orders of cli/demo_orders.ndjson as they stand at `now`. On the writer's thread.
 * OK, ERR_INVALID for a line that is not an order (logged), ERR_STORE. */
enum err demo_orders_load(struct store *store, utc_ms now);

/* The shop's configuration as JSON text. Static. */
const char *demo_config_text(void);

#endif
