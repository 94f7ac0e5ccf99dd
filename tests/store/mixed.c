/* tests/store/mixed.c - see mixed.h. */
#include "mixed.h"

#include <stdio.h>
#include <string.h>

#include "store/calls.h"

void mixed_prepare(struct store *store)
{
    struct arena *arena = arena_open();
    struct order order = make_order(arena, "1042", NULL, NULL, "10001", "AAAA00000001");
    expect_int(orders_upsert(store, &order, NOON), OK);
    arena_close(arena);
}

static bool is_event(const struct mixed_job *job)
{
    return job->number % 3 == 2;
}

void mixed_jobs(struct mixed_job jobs[MIXED_JOBS], int first)
{
    for (int i = 0; i < MIXED_JOBS; i++) {
        jobs[i] = (struct mixed_job){.number = first + i, .err = ERR_COUNT};
        snprintf(jobs[i].name, sizeof jobs[i].name, "job-%d", first + i);
    }
}

static enum err run_event(struct store *store, const struct mixed_job *job)
{
    const struct parcel_ref parcel = {"1042", NULL, "p1"};
    struct event event = make_event(job->name, NOON + job->number, MILESTONE_IN_TRANSIT);
    struct arena *arena = arena_open();
    const char *key;
    struct kept_call call = {.sender = "generic", .call_id = job->name, .at = NOON, .size = 2, .body = "{}"};
    enum err err = calls_keep(store, &call);
    if (!err)
        err = events_add(store, &parcel, &event, arena, &key);
    arena_close(arena);
    return err;
}

/* As the desk keeps a turn that opens a ticket. */
static enum err run_turn(struct store *store, const struct mixed_job *job)
{
    static char words[3000];
    memset(words, 'w', sizeof words - 1);
    const char *const ids[] = {job->name};
    struct reply reply = make_reply(words);
    struct turn_record record = make_turn(job->name, 0, "a person please", &reply);
    struct ticket ticket = {.reference = job->name,
                            .reason = TICKET_ASKED_PERSON,
                            .conversation = job->name,
                            .opened_at = NOON,
                            .updated_at = NOON};
    int64_t seq;
    record.message_ids = ids;
    record.message_id_count = 1;
    enum err err = conversations_keep_turn(store, &record, &seq);
    if (!err)
        err = tickets_open(store, &ticket);
    if (!err)
        err = outbox_add(store, job->name, "helpdesk", job->name, "{}", NOON);
    return err;
}

static enum err mixed_run(struct store *store, void *arg)
{
    const struct mixed_job *job = arg;
    return is_event(job) ? run_event(store, job) : run_turn(store, job);
}

static void mixed_done(void *arg, enum err err)
{
    struct mixed_job *job = arg;
    job->done++;
    job->err = err;
}

void mixed_submit(struct writer *writer, struct mixed_job *job)
{
    writer_submit(writer, (struct job){.run = mixed_run, .done = mixed_done, .arg = job, .sure = true});
}

static size_t count_event(struct store *store, struct arena *arena, const char *id)
{
    struct order order;
    size_t count = 0;
    expect_int(orders_find(store, "1042", arena, &order), OK);
    for (size_t i = 0; i < order.shipments[0].event_count; i++)
        count += text_equal(order.shipments[0].events[i].id, id);
    return count;
}

/* 1: there with everything; 0: nothing of it; fails otherwise. */
static int presence(struct store *store, struct arena *arena, const struct mixed_job *job)
{
    if (is_event(job))
        return (int)count_event(store, arena, job->name);
    struct conversation conversation;
    struct message message;
    struct ticket ticket;
    struct outbox_row *rows;
    size_t count = 0;
    bool kept = conversations_find(store, job->name, arena, &conversation) == OK;
    expect_int(messages_answering(store, job->name, job->name, arena, &message) == OK, kept);
    expect_int(tickets_find(store, job->name, arena, &ticket) == OK, kept);
    expect_int(outbox_of_subject(store, job->name, arena, &rows, &count), OK);
    expect_int(count, kept);
    return kept;
}

void mixed_check(const char *path, const struct mixed_job *jobs, size_t count, bool strict)
{
    struct store *store = NULL;
    struct arena *arena = arena_open();
    struct str complaints = STR_EMPTY;
    expect_int(store_open(path, &store), OK);
    expect_int(store_verify(store, &complaints, &(int64_t){0}), OK);
    expect_text(complaints.data, "");
    for (size_t i = 0; i < count; i++) {
        int there = presence(store, arena, &jobs[i]);
        if (jobs[i].done && jobs[i].err == OK && there != 1)
            fail_msg("%s was acknowledged and is there %d times", jobs[i].name, there);
        if (strict && jobs[i].err != OK && there != 0)
            fail_msg("%s was refused and is there", jobs[i].name);
    }
    str_clear(&complaints);
    store_close(store);
    arena_close(arena);
}
