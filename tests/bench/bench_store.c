/* tests/bench/bench_store.c - bench_store [ORDERS] [FOLDER]: durable turns a second through the writer, and
 * what the look-ups of a turn cost beside many orders. The folder must be on the disk that is meant; it is
 * left clean. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

#include "fill.h"
#include "store/conversations.h"
#include "store/orders.h"
#include "store/writer.h"

#define IN_FLIGHT 64
#define SECONDS 3
#define LOOKUPS 100000

static double seconds_of(clockid_t clock)
{
    struct timespec at;
    clock_gettime(clock, &at);
    return (double)at.tv_sec + (double)at.tv_nsec / 1e9;
}

static int compare(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

/* ---- turns ---- */

#define SAMPLES 1000000
static struct turns {
    struct writer *writer;
    double until;
    long kept, failed;
    double *waits; /* of each turn, ms */
} turns;

struct chat {
    struct turn_record record;
    struct reply reply;
    char id[96], message_id[64];
    const char *ids[1];
    int number, conversation;
    int64_t seq;
    double submitted;
    bool always_new; /* a conversation a turn, as voice sessions are */
};

static const char text[] =
    "Your order is in transit. The newest scan is from Harrisburg, PA, six hours ago: arrived at "
    "facility. It should arrive on Wednesday, November 25.";
static const char session[] =
    "{\"v\":1,\"asked\":\"\",\"order\":\"1000042\",\"orders\":[\"1000042\"],\"proven\":[\"1000042\"],"
    "\"misses\":0,"
    "\"proof\":\"10001\",\"failed\":0,\"intent\":\"order_status\",\"last\":\"status_in_transit\"}";
static const char *const trace[] = {"intent order_status by intents/en/order_status.yaml:12",
                                    "proof of the order: postcode fits", "status: in_transit, scan 6 h old"};

static enum err turn_run(struct store *store, void *arg)
{
    struct chat *chat = arg;
    return conversations_keep_turn(store, &chat->record, &chat->seq);
}

static void submit(struct chat *chat);

static void turn_done(void *arg, enum err err)
{
    struct chat *chat = arg;
    double now = seconds_of(CLOCK_MONOTONIC);
    if (err)
        turns.failed++;
    else if (turns.kept < SAMPLES)
        turns.waits[turns.kept++] = (now - chat->submitted) * 1e3;
    if (now < turns.until)
        submit(chat);
}

static void submit(struct chat *chat)
{
    chat->number++;
    if (chat->always_new || chat->number == 1)
        snprintf(chat->id, sizeof chat->id, "alexa:amzn1.echo-api.session.%08x-%04d-4000-8000-%012d",
                 (unsigned)(chat->conversation * 2654435761u), chat->conversation, chat->number);
    snprintf(chat->message_id, sizeof chat->message_id, "amzn1.echo-api.request.%08d-%04d", chat->number,
             chat->conversation);
    chat->ids[0] = chat->message_id;
    chat->reply =
        (struct reply){.text = text, .speech = text, .locale = "en-US", .trace = trace, .trace_count = 3};
    chat->record = (struct turn_record){.conversation = chat->id,
                                        .revision = chat->always_new ? 0 : chat->number - 1,
                                        .channel = CHANNEL_ALEXA,
                                        .locale = "en-US",
                                        .session_json = session,
                                        .heard = "where is my order one zero zero zero zero four two",
                                        .reply = &chat->reply,
                                        .message_ids = chat->ids,
                                        .message_id_count = 1,
                                        .at = clock_now()};
    chat->submitted = seconds_of(CLOCK_MONOTONIC);
    writer_submit(turns.writer, (struct job){.run = turn_run, .done = turn_done, .arg = chat, .sure = true});
}

static void bench_turns(const char *path, bool always_new)
{
    static struct chat chats[IN_FLIGHT];
    memset(chats, 0, sizeof chats);
    turns.kept = turns.failed = 0;
    if (writer_open(path, NULL, NULL, &turns.writer) != OK)
        exit(1);
    double began = seconds_of(CLOCK_MONOTONIC), cpu = seconds_of(CLOCK_PROCESS_CPUTIME_ID);
    turns.until = began + SECONDS;
    for (int i = 0; i < IN_FLIGHT; i++) {
        chats[i].always_new = always_new;
        chats[i].conversation = i + (always_new ? IN_FLIGHT : 0);
        submit(&chats[i]);
    }
    while (writer_pending(turns.writer))
        writer_wait(turns.writer, 1000);
    double took = seconds_of(CLOCK_MONOTONIC) - began;
    cpu = seconds_of(CLOCK_PROCESS_CPUTIME_ID) - cpu;
    struct writer_figures figures = writer_figures(turns.writer);
    writer_close(turns.writer);
    qsort(turns.waits, (size_t)turns.kept, sizeof *turns.waits, compare);
    printf("%-28s %8.0f turns/s  %6.1f us CPU each  p50 %.2f ms  p99 %.2f ms  %.1f turns a commit of %.2f "
           "ms%s\n",
           always_new ? "turns, each a conversation" : "turns of 64 conversations", (double)turns.kept / took,
           cpu / (double)turns.kept * 1e6, turns.waits[turns.kept / 2], turns.waits[turns.kept * 99 / 100],
           (double)figures.jobs / (double)figures.groups,
           (double)figures.commit_us_total / (double)figures.groups / 1e3, turns.failed ? "  FAILURES" : "");
}

/* ---- look-ups ---- */

enum lookup { FIND, PROOF, PROOF_OF_NONE, CUSTOMER, LOOKUP_COUNT };
static const char *const lookup_names[LOOKUP_COUNT] = {
    [FIND] = "an order with its parcel",
    [PROOF] = "proof of an order, and it",
    [PROOF_OF_NONE] = "proof of an order that is none",
    [CUSTOMER] = "a customer's two orders",
};

static void look_up(struct store *store, enum lookup lookup, int number, struct arena *arena)
{
    struct order order;
    struct proof_fact proof;
    struct customer_fact customer;
    char key[32];
    snprintf(key, sizeof key,
             lookup == CUSTOMER        ? "c%07d"
             : lookup == PROOF_OF_NONE ? "%d-X"
                                       : "%d",
             lookup == CUSTOMER ? number / 2 : FILL_FIRST_ORDER + number);
    enum err err = OK;
    switch (lookup) {
    case FIND: err = orders_find(store, key, arena, &order); break;
    case PROOF:
    case PROOF_OF_NONE: err = orders_proof(store, key, arena, &proof, NULL); break;
    case CUSTOMER: err = orders_of_customer(store, key, 20, arena, &customer); break;
    case LOOKUP_COUNT: break;
    }
    if (err)
        exit(1);
}

static void bench_lookups(const char *path, int orders)
{
    struct store *store = NULL;
    struct arena *arena = arena_open();
    if (store_open_reader(path, &store) != OK)
        exit(1);
    for (int lookup = 0; lookup < LOOKUP_COUNT; lookup++) {
        unsigned dice = 1;
        double cpu = 0;
        for (int i = -LOOKUPS / 2; i < LOOKUPS; i++) { /* the first ones warm up */
            if (i == 0)
                cpu = seconds_of(CLOCK_PROCESS_CPUTIME_ID);
            dice = dice * 1664525u + 1013904223u;
            look_up(store, (enum lookup)lookup, (int)(dice % (unsigned)orders), arena);
            arena_reset(arena);
        }
        cpu = seconds_of(CLOCK_PROCESS_CPUTIME_ID) - cpu;
        printf("%-32s %6.2f us CPU\n", lookup_names[lookup], cpu / LOOKUPS * 1e6);
    }
    store_close(store);
    arena_close(arena);
}

static void remove_file(const char *path)
{
    char name[1024];
    static const char *const suffixes[] = {"", "-wal", "-shm"};
    for (int i = 0; i < 3; i++) {
        snprintf(name, sizeof name, "%s%s", path, suffixes[i]);
        unlink(name);
    }
}

int main(int argc, char **argv)
{
    int orders = argc > 1 ? atoi(argv[1]) : 1000000;
    char path[1000];
    if (orders < 2 || orders > 9000000) {
        fprintf(stderr, "usage: %s [ORDERS (2 to 9000000)] [FOLDER]\n", argv[0]);
        return 64;
    }
    snprintf(path, sizeof path, "%s/bench-store-%d.db", argc > 2 ? argv[2] : "/tmp", (int)getpid());
    turns.waits = malloc(SAMPLES * sizeof *turns.waits);
    double began = seconds_of(CLOCK_MONOTONIC);
    if (!fill(path, orders))
        return 1;
    printf("%d orders filled in %.1f s\n", orders, seconds_of(CLOCK_MONOTONIC) - began);
    bench_lookups(path, orders);
    bench_turns(path, false);
    bench_turns(path, true);
    free(turns.waits);
    remove_file(path);
    return 0;
}
