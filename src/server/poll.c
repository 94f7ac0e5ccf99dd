/* server/poll.c - answers of senders that were asked: read as their files say, kept as a call would be. */
#include "base/log.h"
#include "server/server_private.h"

static const char *no_header(void *arg, const char *name)
{
    (void)arg, (void)name;
    return NULL;
}

static void kept(void *arg, enum err err, const char *complaint)
{
    struct server *server = arg;
    (void)complaint;
    server_notice_failure(server, err);
    if (err && server_may_log(server))
        log_warn("poll.unkept", "reason=%s", err_name(err)); /* it is asked again when it is due */
}

static void take(struct server *server, const struct poll_answer *answer)
{
    const struct hook *hook = hooks_find(desk_snapshot(server->desk)->hooks, answer->sender);
    if (!hook || !hook_question(hook))
        return;                         /* its file has changed meanwhile */
    struct arena *arena = arena_open(); /* the desk's, once it has the reading */
    struct desk_call taken = {.body =
                                  NULL}; /* not kept as it came: the next answer tells the same and more */
    struct hook_call call = {.bytes = answer->body.data,
                             .len = answer->body.len,
                             .header = no_header,
                             .path = arena_text(arena, answer->path),
                             .now = clock_now()};
    hook_read_answer(hook, &call, arena, &taken.reading);
    if (taken.reading.complaint && server_may_log(server))
        log_warn("poll.unreadable", "sender=%s reason=\"%s\"", answer->sender, taken.reading.complaint);
    taken.reading.complaint = NULL;
    if (taken.reading.count)
        desk_report(server->desk, arena, &taken, kept, server);
    else
        arena_close(arena);
}

void polls_collect(struct server *server)
{
    struct poll_answer answer;
    while (!server->stopping && desk_in_flight(server->desk) < TURNS_IN_FLIGHT &&
           poller_take(server->poller, &answer)) {
        take(server, &answer);
        poll_answer_clear(&answer);
    }
}
