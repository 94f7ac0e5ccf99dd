/* outbound/poller.c - the lanes in which senders are asked, and the answers on their way to who reads them.
 */
#include "outbound/poller.h"

#include <signal.h>
#include <stdio.h>
#include <string.h>

#include "base/digest.h"
#include "base/log.h"
#include "outbound/outbound_private.h"
#include "outbound/poller_private.h"

#define SLICES_MS 250 /* between two looks for new parcels while there are orders left to look at */
#define ROUND_MS 5000 /* between two rounds */
#define IDLE_MS 60000
#define HOLD_FIRST (5 * MS_SECOND)
#define HOLD_LONGEST (5 * MS_MINUTE)

/* ---- answers ---- */

static bool answers_are_full(struct poller *p)
{
    pthread_mutex_lock(&p->mutex);
    bool full = p->answer_count == POLL_ANSWERS;
    pthread_mutex_unlock(&p->mutex);
    return full;
}

static void put_answer(struct poll_lane *lane, struct str *body)
{
    struct poller *p = lane->poller;
    struct poll_answer answer = {.sender = memory_copy_text(lane->sender), .body = *body};
    answer.path = memory_alloc(sizeof "/hooks/" + strlen(lane->sender));
    sprintf(answer.path, "/hooks/%s", lane->sender);
    *body = STR_EMPTY;
    pthread_mutex_lock(&p->mutex);
    if (p->answer_count < POLL_ANSWERS)
        p->answers[(p->first_answer + p->answer_count++) % POLL_ANSWERS] = answer;
    else
        poll_answer_clear(&answer); /* other lanes were faster; it is asked again when it is due */
    pthread_mutex_unlock(&p->mutex);
    p->answered(p->arg);
}

bool poller_take(struct poller *p, struct poll_answer *ret_answer)
{
    if (!p)
        return false;
    pthread_mutex_lock(&p->mutex);
    bool taken = p->answer_count > 0;
    if (taken) {
        *ret_answer = p->answers[p->first_answer];
        p->first_answer = (p->first_answer + 1) % POLL_ANSWERS;
        p->answer_count--;
    }
    pthread_mutex_unlock(&p->mutex);
    return taken;
}

void poll_answer_clear(struct poll_answer *answer)
{
    memory_free(answer->sender);
    memory_free(answer->path);
    str_clear(&answer->body);
}

/* ---- a lane ---- */

static void adopt(struct poll_lane *lane)
{
    pthread_mutex_lock(&lane->poller->mutex);
    bool changed = lane->has_next;
    struct poll_target *next = lane->next_target;
    lane->next_target = NULL;
    lane->has_next = false;
    pthread_mutex_unlock(&lane->poller->mutex);
    if (!changed)
        return;
    poll_target_close(lane->target);
    lane->target = next;
    lane->breaker = (struct breaker){.open = false}; /* somebody has put something right: try at once */
    lane->walked = lane->next_look = 0;
}

static void fail(struct poll_lane *lane, utc_ms pause, const char *why)
{
    uint32_t chance;
    int64_t now = monotonic_ms();
    digest_random(&chance, sizeof chance);
    atomic_fetch_add(&lane->poller->failed, 1);
    if (breaker_failed(&lane->breaker, now, HOLD_FIRST, HOLD_LONGEST, chance % 1000))
        log_warn("poll.circuit_open", "sender=%s failures=%d error=\"%s\"", lane->sender,
                 lane->breaker.failures, why);
    else
        log_info("poll.failed", "sender=%s error=\"%s\"", lane->sender, why);
    if (pause)
        breaker_hold(&lane->breaker, now, pause);
}

static void ask(struct poll_lane *lane, const struct poll *poll)
{
    struct str body = STR_EMPTY, why = STR_EMPTY;
    utc_ms pause;
    enum err err = poll_ask(lane, poll, &body, &pause, &why);
    lane->next_request = monotonic_ms() + lane->target->gap;
    if (err != ERR_STALE) { /* when we stop, its lease ends by itself */
        atomic_fetch_add(&lane->poller->asked, 1);
        if (err == ERR_UNAVAILABLE)
            fail(lane, pause, why.data);
        else
            breaker_succeeded(&lane->breaker); /* it is there, and answers */
        poll_note(lane, poll, err);
    }
    if (err == OK && body.len)
        put_answer(lane, &body);
    str_clear(&body);
    str_clear(&why);
}

/* How long the lane has nothing to do. */
static int64_t step(struct poll_lane *lane)
{
    struct poll poll;
    utc_ms due = UTC_NONE;
    int64_t now = monotonic_ms();
    adopt(lane);
    if (!lane->target)
        return IDLE_MS;
    if (now >= lane->next_look)
        lane->next_look = now + (poll_look_for_new(lane) ? SLICES_MS : ROUND_MS);
    int64_t held = breaker_wait(&lane->breaker, now), paced = lane->next_request - now;
    int64_t wait = held > paced ? held : paced;
    if (wait <= 0 && !answers_are_full(lane->poller)) {
        wait = SLICES_MS;
        if (poll_choose(lane, &poll)) {
            ask(lane, &poll);
            wait = 0;
        } else if (polls_next_due(lane->store, lane->sender, &due) == OK) {
            wait = due == UTC_NONE ? ROUND_MS : due - clock_now();
        }
    }
    int64_t look = lane->next_look - monotonic_ms();
    wait = wait < look ? wait : look;
    return wait < 1 ? 1 : wait;
}

static void *lane_run(void *arg)
{
    struct poll_lane *lane = arg;
    while (!atomic_load(&lane->poller->stopping))
        curl_multi_poll(lane->multi, NULL, 0, (int)step(lane), NULL);
    return NULL;
}

static void lane_free(struct poll_lane *lane)
{
    poll_target_close(lane->target);
    poll_target_close(lane->next_target);
    curl_multi_cleanup(lane->multi);
    store_close(lane->store);
    arena_close(lane->arena);
    memory_free(lane);
}

static struct poll_lane *lane_open(struct poller *p, const char *sender)
{
    sigset_t all, before;
    struct poll_lane *lane = memory_alloc(sizeof *lane);
    lane->poller = p;
    snprintf(lane->sender, sizeof lane->sender, "%s", sender);
    lane->arena = arena_open();
    lane->multi = curl_multi_init();
    sigfillset(&all); /* signals are the service thread's */
    pthread_sigmask(SIG_SETMASK, &all, &before);
    bool fine = lane->multi && store_open_reader(p->data, &lane->store) == OK &&
                pthread_create(&lane->thread, NULL, lane_run, lane) == 0;
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    if (fine)
        return lane;
    log_error("poll.lane", "sender=%s problem=\"it cannot be asked: no thread or no reader\"", sender);
    lane_free(lane);
    return NULL;
}

/* ---- the poller ---- */

struct poller *poller_open(const char *data, struct writer *writer, void (*answered)(void *arg), void *arg)
{
    struct poller *p = memory_alloc(sizeof *p);
    curl_global_init(CURL_GLOBAL_DEFAULT);
    p->data = memory_copy_text(data);
    p->writer = writer;
    p->answered = answered;
    p->arg = arg;
    pthread_mutex_init(&p->mutex, NULL);
    return p;
}

void poller_close(struct poller *p)
{
    struct poll_answer answer;
    if (!p)
        return;
    atomic_store(&p->stopping, true);
    for (size_t i = 0; i < p->lane_count; i++)
        curl_multi_wakeup(p->lanes[i]->multi);
    for (size_t i = 0; i < p->lane_count; i++) {
        pthread_join(p->lanes[i]->thread, NULL);
        lane_free(p->lanes[i]);
    }
    while (poller_take(p, &answer))
        poll_answer_clear(&answer);
    pthread_mutex_destroy(&p->mutex);
    memory_free(p->data);
    memory_free(p);
    curl_global_cleanup();
}

static struct poll_lane *lane_of(struct poller *p, const char *sender)
{
    for (size_t i = 0; i < p->lane_count; i++)
        if (text_equal(p->lanes[i]->sender, sender))
            return p->lanes[i];
    return NULL;
}

static struct poll_target *target_of(const char *sender, const struct hooks *hooks,
                                     const struct config *config)
{
    for (size_t i = 0; i < config->hook_count; i++) {
        const struct hook_secrets *given = &config->hooks[i];
        const struct hook *hook = hooks_find(hooks, given->name);
        const struct hook_question *question = hook ? hook_question(hook) : NULL;
        if (text_equal(given->name, sender) && given->poll.enabled && question)
            return poll_target_open(given, question);
    }
    return NULL;
}

void poller_configure(struct poller *p, const struct hooks *hooks, const struct config *config)
{
    for (size_t i = 0; i < config->hook_count && p->lane_count < POLL_LANES; i++) {
        const char *sender = config->hooks[i].name;
        struct poll_lane *lane = NULL;
        if (config->hooks[i].poll.enabled && !lane_of(p, sender))
            lane = lane_open(p, sender);
        if (lane)
            p->lanes[p->lane_count++] = lane;
    }
    for (size_t i = 0; i < p->lane_count; i++) {
        struct poll_lane *lane = p->lanes[i];
        struct poll_target *next = target_of(lane->sender, hooks, config);
        pthread_mutex_lock(&p->mutex);
        poll_target_close(lane->next_target);
        lane->next_target = next;
        lane->has_next = true;
        pthread_mutex_unlock(&p->mutex);
        curl_multi_wakeup(lane->multi);
    }
}

struct poller_figures poller_figures(struct poller *p)
{
    return (struct poller_figures){atomic_load(&p->asked), atomic_load(&p->failed)};
}
