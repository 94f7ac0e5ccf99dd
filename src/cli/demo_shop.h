/* cli/demo_shop.h - a plausible shop of any size: who buys what is drawn from cli/demo_shop.json. */
#ifndef WISMO_CLI_DEMO_SHOP_H
#define WISMO_CLI_DEMO_SHOP_H

#include "base/memory.h"
#include "model/order.h"

#define DEMO_SHOP_FIRST 100000 /* its order numbers begin here */

struct demo_shop;

struct demo_shop *demo_shop_open(utc_ms now);
void demo_shop_close(struct demo_shop *shop);
/* Order `index` (from 0), always the same but for its times, which are counted back from `now`. */
struct order demo_shop_order(struct demo_shop *shop, int64_t index, struct arena *arena);

/* demo_fill.c: so many of them into the store, or as NDJSON into a file ("-": standard output). */
struct writer;
enum err demo_fill(struct writer *writer, int64_t orders);
int demo_write(const char *path, int64_t orders); /* an exit code */

#endif
