/* outbound/outbound.c - the thread that empties the outbox. */
#include "outbound/outbound.h"

#include <signal.h>
#include <string.h>

#include "base/log.h"
#include "base/memory.h"
#include "outbound/outbound_private.h"

#define LOOK_AGAIN_MS 3000 /* another process may have put something in */
#define FLYING_LOOK_MS 250 /* while requests are under way: a row of another subject may come due */
#define STORE_FAILED_MS 2000

static const struct {
    const char *name;
    struct target *(*open)(const struct config *config);
} lanes[LANES] = {{"helpdesk", target_open_helpdesk}, {"mail", target_open_mail}};

int64_t monotonic_ms(void)
{
    return clock_monotonic_us() / 1000;
}

/* NULL: of every lane. */
static int count_flights(const struct outbound *o, const struct lane *lane)
{
    int count = 0;
    for (int i = 0; i < FLIGHTS; i++)
        count += o->flights[i].state != FLIGHT_FREE && (!lane || o->flights[i].lane == lane);
    return count;
}

static bool is_flying(const struct outbound *o, const struct outbox_row *row)
{
    for (int i = 0; i < FLIGHTS; i++)
        if (o->flights[i].state != FLIGHT_FREE &&
            (o->flights[i].row.id == row->id || text_equal(o->flights[i].row.subject, row->subject)))
            return true;
    return false;
}

static struct flight *free_flight(struct outbound *o)
{
    for (int i = 0; i < FLIGHTS; i++)
        if (o->flights[i].state == FLIGHT_FREE)
            return &o->flights[i];
    return NULL;
}

static void adopt_targets(struct outbound *o)
{
    for (int i = 0; i < LANES; i++) {
        struct lane *lane = &o->lanes[i];
        pthread_mutex_lock(&o->mutex);
        struct target *next = lane->next_target;
        lane->next_target = NULL;
        pthread_mutex_unlock(&o->mutex);
        if (!next)
            continue;
        if (!target_is_same(lane->target, next))
            lane->breaker =
                (struct breaker){.open = false}; /* somebody has put something right: try at once */
        target_close(lane->target);
        lane->target = next;
    }
}

/* Up to `allowed` rows that are due and not under way, claimed for us. */
static enum err take_due(struct outbound *o, const struct lane *lane, int allowed, int flying,
                         struct outbox_row **ret_rows, size_t *ret_count)
{
    utc_ms now = clock_now();
    struct outbox_row *rows = NULL;
    size_t count = 0, taken = 0;
    arena_reset(o->arena);
    /* Rows under way are still waiting to the store: ask for as many more. */
    enum err err = outbox_due(o->store, lane->name, o->owner, now, (size_t)allowed + (size_t)flying, o->arena,
                              &rows, &count);
    for (size_t i = 0; i < count && taken < (size_t)allowed; i++)
        if (!is_flying(o, &rows[i]))
            rows[taken++] = rows[i];
    if (!err)
        err = claim_rows(o, lane->target, rows, taken, now);
    *ret_rows = rows;
    *ret_count = taken;
    return err;
}

static void start_due(struct outbound *o, struct lane *lane)
{
    struct outbox_row *rows = NULL;
    size_t count = 0;
    int flying = count_flights(o, lane), allowed = 0;
    if (lane->target->connector)
        allowed = breaker_allows(&lane->breaker, monotonic_ms(), flying, LANE_FLIGHTS);
    lane->read_failed = false;
    if (allowed <= 0)
        return;
    if (take_due(o, lane, allowed, flying, &rows, &count)) {
        lane->read_failed = true;
        return;
    }
    for (size_t i = 0; i < count; i++) {
        struct flight *flight = free_flight(o);
        if (rows[i].id && flight && !flight_start(o, flight, lane, &rows[i]))
            lane->read_failed = true; /* libcurl refused: wait before the next try */
    }
}

/* How long there is nothing to do for a lane unless somebody wakes us. */
static int64_t lane_wait(struct outbound *o, const struct lane *lane)
{
    int flying = count_flights(o, lane);
    int64_t now = monotonic_ms(), wait = LOOK_AGAIN_MS;
    if (lane->read_failed)
        return STORE_FAILED_MS;
    if (!lane->target->connector)
        return LOOK_AGAIN_MS;
    utc_ms due = UTC_NONE;
    if (outbox_next_due(o->store, lane->name, o->owner, clock_now(), &due))
        return STORE_FAILED_MS;
    if (due != UTC_NONE && due - clock_now() < wait)
        wait = due - clock_now();
    if (flying && wait < FLYING_LOOK_MS)
        wait = FLYING_LOOK_MS; /* what is due may be what is under way; sockets wake us */
    int64_t held = breaker_wait(&lane->breaker, now), most = flying ? STORE_FAILED_MS : LOOK_AGAIN_MS;
    if (wait < held)
        wait = held;
    return wait < 0 ? 0 : wait > most ? most : wait;
}

static int wait_ms(struct outbound *o)
{
    int64_t least = LOOK_AGAIN_MS;
    if (atomic_load(&o->stopping)) {
        int64_t wait = atomic_load(&o->deadline) - monotonic_ms();
        return wait < 0 ? 0 : wait > FLYING_LOOK_MS ? FLYING_LOOK_MS : (int)wait;
    }
    for (int i = 0; i < LANES; i++) {
        int64_t wait = lane_wait(o, &o->lanes[i]);
        least = wait < least ? wait : least;
    }
    return (int)least;
}

static bool collect(struct outbound *o)
{
    bool any = false;
    int left;
    for (CURLMsg *message; (message = curl_multi_info_read(o->multi, &left));) {
        void *flight = NULL;
        CURLcode result = message->data.result; /* the message goes with its handle */
        if (message->msg != CURLMSG_DONE)
            continue;
        curl_easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, &flight);
        flight_landed(o, flight, result);
        any = true;
    }
    for (int i = 0; i < FLIGHTS; i++)
        if (o->flights[i].state == FLIGHT_UNRECORDED && monotonic_ms() >= o->flights[i].record_at)
            flight_record(o, &o->flights[i]);
    bool open = false;
    for (int i = 0; i < LANES; i++)
        open |= o->lanes[i].breaker.open;
    atomic_store(&o->circuit_open, open);
    return any;
}

static bool is_over(struct outbound *o)
{
    return atomic_load(&o->stopping) &&
           (!count_flights(o, NULL) || monotonic_ms() >= atomic_load(&o->deadline));
}

static void *run(void *arg)
{
    struct outbound *o = arg;
    while (!is_over(o)) {
        int running;
        adopt_targets(o);
        for (int i = 0; i < LANES && !atomic_load(&o->stopping); i++)
            start_due(o, &o->lanes[i]);
        curl_multi_perform(o->multi, &running);
        if (collect(o))
            continue; /* a place is free, and the subject's next row may go */
        curl_multi_poll(o->multi, NULL, 0, wait_ms(o), NULL);
    }
    if (count_flights(o, NULL))
        claims_release(o);
    for (int i = 0; i < FLIGHTS; i++)
        flight_clear(o, &o->flights[i]); /* their rows wait for the next start */
    return NULL;
}

static pthread_once_t once = PTHREAD_ONCE_INIT;

static void init_curl(void)
{
    curl_global_init(CURL_GLOBAL_DEFAULT);
}

static void outbound_free(struct outbound *o)
{
    for (int i = 0; i < FLIGHTS; i++) {
        curl_easy_cleanup(o->flights[i].easy);
        arena_close(o->flights[i].arena);
    }
    curl_multi_cleanup(o->multi);
    for (int i = 0; i < LANES; i++) {
        target_close(o->lanes[i].target);
        target_close(o->lanes[i].next_target);
    }
    arena_close(o->arena);
    store_close(o->store);
    pthread_mutex_destroy(&o->mutex);
    memory_free(o);
}

/* Signals are for the main thread; a SIGPIPE of a broken connection stays blocked and is never seen. */
static int start_thread(struct outbound *o)
{
    sigset_t all, before;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    int failed = pthread_create(&o->thread, NULL, run, o);
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    return failed;
}

enum err outbound_open(const char *data, struct writer *writer, const struct config *config,
                       struct outbound **ret_outbound)
{
    struct store *store = NULL;
    enum err err = store_open_reader(data, &store);
    if (err)
        return err;
    pthread_once(&once, init_curl);
    struct outbound *o = memory_alloc(sizeof *o);
    pthread_mutex_init(&o->mutex, NULL);
    o->store = store;
    digest_random_id(o->owner);
    o->writer = writer;
    o->arena = arena_open();
    for (int i = 0; i < LANES; i++) {
        o->lanes[i] = (struct lane){.name = lanes[i].name, .open = lanes[i].open};
        o->lanes[i].target = o->lanes[i].open(config);
    }
    o->multi = curl_multi_init();
    int failed = o->multi ? start_thread(o) : -1;
    if (failed) {
        outbound_free(o);
        return err_because(ERR_SYSTEM, "the outbox cannot be served: %s",
                           failed > 0 ? strerror(failed) : "libcurl does not start");
    }
    *ret_outbound = o;
    return OK;
}

void outbound_close(struct outbound *outbound, int64_t patience_ms)
{
    if (!outbound)
        return;
    atomic_store(&outbound->deadline, monotonic_ms() + patience_ms);
    atomic_store(&outbound->stopping, true);
    curl_multi_wakeup(outbound->multi);
    pthread_join(outbound->thread, NULL);
    outbound_free(outbound);
}

void outbound_wake(struct outbound *outbound)
{
    curl_multi_wakeup(outbound->multi);
}

void outbound_configure(struct outbound *outbound, const struct config *config)
{
    for (int i = 0; i < LANES; i++) {
        struct lane *lane = &outbound->lanes[i];
        struct target *next = lane->open(config);
        pthread_mutex_lock(&outbound->mutex);
        struct target *unused = lane->next_target;
        lane->next_target = next;
        pthread_mutex_unlock(&outbound->mutex);
        target_close(unused);
    }
    curl_multi_wakeup(outbound->multi);
}

struct outbound_figures outbound_figures(struct outbound *outbound)
{
    return (struct outbound_figures){.sent = atomic_load(&outbound->sent),
                                     .retried = atomic_load(&outbound->retried),
                                     .dead = atomic_load(&outbound->dead),
                                     .circuit_open = atomic_load(&outbound->circuit_open)};
}
