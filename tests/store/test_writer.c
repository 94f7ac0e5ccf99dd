/* tests/store/test_writer.c - many submit, one writes: in order, together, and nobody pays for another's
 * failure. */
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/log.h"
#include "help.h"
#include "store/writer.h"

struct office {
    char path[128];
    struct writer *writer;
    atomic_int wakes;
};

static void wake(void *arg)
{
    struct office *office = arg;
    office->wakes++;
}

static void office_open(struct office *office)
{
    snprintf(office->path, sizeof office->path, "%s/wismo.db", test_folder());
    office->wakes = 0;
    expect_int(writer_open(office->path, wake, office, &office->writer), OK);
}

struct task {
    char name[24];
    enum err fails_with; /* after having written */
    bool fails_early;    /* before that */
    int runs, done;
    enum err err;
    int *sequence, order; /* in which completions came */
};

static enum err task_run(struct store *store, void *arg)
{
    struct task *task = arg;
    task->runs++;
    if (task->fails_early)
        return ERR_STALE;
    enum err err = store_meta_set(store, task->name, "1", 1);
    return err ? err : task->fails_with;
}

static void task_done(void *arg, enum err err)
{
    struct task *task = arg;
    task->done++;
    task->err = err;
    if (task->sequence)
        task->order = (*task->sequence)++;
}

static void submit(struct office *office, struct task *task)
{
    writer_submit(office->writer, (struct job){.run = task_run, .done = task_done, .arg = task});
}

static void wait_for_all(struct office *office)
{
    while (writer_pending(office->writer))
        writer_wait(office->writer, 1000);
}

static bool is_kept(struct office *office, const char *name)
{
    char sql[128];
    snprintf(sql, sizeof sql, "SELECT count(*) FROM meta WHERE name = '%.60s'", name);
    return count_in(office->path, sql) == 1;
}

TEST(completions_come_once_in_the_order_of_submission_after_the_commit)
{
    enum { COUNT = 500 };
    static struct task tasks[COUNT];
    struct office office;
    int sequence = 0;
    memset(tasks, 0, sizeof tasks);
    office_open(&office);
    for (int i = 0; i < COUNT; i++) {
        snprintf(tasks[i].name, sizeof tasks[i].name, "t%d", i);
        tasks[i].sequence = &sequence;
        submit(&office, &tasks[i]);
    }
    while (writer_pending(office.writer)) {
        writer_wait(office.writer, 1000);
        if (sequence) /* what has completed is there for everybody */
            expect(is_kept(&office, tasks[sequence - 1].name));
    }
    for (int i = 0; i < COUNT; i++) {
        expect_int(tasks[i].done, 1);
        expect_int(tasks[i].err, OK);
        expect_int(tasks[i].order, i);
    }
    struct writer_figures figures = writer_figures(office.writer);
    expect_int(figures.jobs, COUNT);
    expect(figures.groups < COUNT / 2); /* committed together */
    expect(office.wakes > 0 && office.wakes <= (int)figures.groups);
    writer_close(office.writer);
}

TEST(a_job_that_fails_is_undone_alone)
{
    struct office office;
    struct task tasks[3] = {{.name = "a"}, {.name = "b", .fails_with = ERR_STALE}, {.name = "c"}};
    office_open(&office);
    for (int i = 0; i < 3; i++)
        submit(&office, &tasks[i]);
    wait_for_all(&office);
    expect_int(tasks[0].err, OK);
    expect_int(tasks[1].err, ERR_STALE);
    expect_int(tasks[2].err, OK);
    expect(is_kept(&office, "a") && !is_kept(&office, "b") && is_kept(&office, "c"));
    writer_close(office.writer);
}

static enum err break_run(struct store *store, void *arg)
{
    struct task *task = arg;
    task->runs++;
    return lose_transaction(store);
}

static enum err hold_run(struct store *store, void *arg)
{
    const atomic_bool *released = arg;
    (void)store;
    while (!*released)
        usleep(100);
    return OK;
}

/* All of them in one group: they queue up behind one that takes its time. */
static void submit_sure(struct office *office, struct task *tasks, size_t count)
{
    static atomic_bool released;
    released = false;
    writer_submit(office->writer, (struct job){.run = hold_run, .arg = &released});
    for (size_t i = 0; i < count; i++)
        writer_submit(office->writer,
                      (struct job){.run = task_run, .done = task_done, .arg = &tasks[i], .sure = true});
    released = true;
    wait_for_all(office);
}

TEST(a_sure_job_that_fails_early_costs_the_others_nothing)
{
    struct office office;
    struct task tasks[3] = {{.name = "a"}, {.name = "b", .fails_early = true}, {.name = "c"}};
    office_open(&office);
    submit_sure(&office, tasks, 3);
    expect(is_kept(&office, "a") && is_kept(&office, "c"));
    expect_int(tasks[1].err, ERR_STALE);
    expect_int(tasks[0].runs + tasks[1].runs + tasks[2].runs, 3);
    writer_close(office.writer);
}

TEST(a_sure_job_that_fails_late_is_still_undone_alone)
{
    struct office office;
    struct task tasks[3] = {{.name = "a"}, {.name = "b", .fails_with = ERR_STALE}, {.name = "c"}};
    office_open(&office);
    submit_sure(&office, tasks, 3);
    expect(is_kept(&office, "a") && !is_kept(&office, "b") && is_kept(&office, "c"));
    expect_int(tasks[0].err, OK);
    expect_int(tasks[1].err, ERR_STALE);
    expect_int(tasks[2].err, OK);
    expect(tasks[0].done == 1 && tasks[1].done == 1 && tasks[2].done == 1);
    expect_int(tasks[0].runs, 2); /* undone with the group, then for itself */
    writer_close(office.writer);
}

TEST(what_gathers_waits_for_the_start_unless_it_is_much)
{
    enum { MUCH = 40 };
    static struct task tasks[MUCH];
    struct office office;
    memset(tasks, 0, sizeof tasks);
    int64_t opened = clock_monotonic_us();
    office_open(&office);
    writer_gather(office.writer, wake, &office);
    for (int i = 0; i < MUCH; i++)
        snprintf(tasks[i].name, sizeof tasks[i].name, "t%d", i);
    submit(&office, &tasks[0]);
    expect_int(office.wakes, 1); /* told at once, on the thread that submits */
    writer_wait(office.writer, 50);
    if (clock_monotonic_us() - opened < 400000) /* it does not wait for ever when nobody starts it */
        expect_int(tasks[0].runs, 0);
    for (int i = 1; i < MUCH; i++)
        submit(&office, &tasks[i]);
    wait_for_all(&office);
    expect_int(tasks[MUCH - 1].err, OK);
    writer_close(office.writer);
}

TEST(a_job_that_takes_the_whole_transaction_down_harms_no_other)
{
    struct office office;
    struct task before = {.name = "before"}, bad = {.name = "bad"}, after = {.name = "after"};
    office_open(&office);
    log_set_level(LOG_NONE);
    submit(&office, &before);
    writer_submit(office.writer, (struct job){.run = break_run, .done = task_done, .arg = &bad});
    submit(&office, &after);
    wait_for_all(&office);
    log_set_level(LOG_INFO);
    expect_int(before.err, OK);
    expect_int(bad.err, ERR_STORE);
    expect_int(after.err, OK);
    expect_int(before.done + bad.done + after.done, 3);
    expect(is_kept(&office, "before") && is_kept(&office, "after"));
    writer_close(office.writer);
}

TEST(closing_finishes_what_was_submitted)
{
    struct office office;
    struct task tasks[20] = {0};
    office_open(&office);
    for (int i = 0; i < 20; i++) {
        snprintf(tasks[i].name, sizeof tasks[i].name, "t%d", i);
        submit(&office, &tasks[i]);
    }
    writer_close(office.writer);
    for (int i = 0; i < 20; i++) {
        expect_int(tasks[i].done, 1);
        expect(is_kept(&office, tasks[i].name));
    }
}

struct again {
    struct writer *writer;
    struct task task;
    int left;
};

static enum err again_run(struct store *store, void *arg)
{
    return task_run(store, &((struct again *)arg)->task);
}

static void submit_again(void *arg, enum err err)
{
    struct again *again = arg;
    expect_int(err, OK);
    if (again->left-- > 0)
        writer_submit(again->writer, (struct job){.run = again_run, .done = submit_again, .arg = again});
}

TEST(a_completion_may_submit_the_next_job_also_while_closing)
{
    struct office office;
    office_open(&office);
    struct again again = {.writer = office.writer, .task = {.name = "again"}, .left = 5};
    writer_submit(office.writer, (struct job){.run = again_run, .done = submit_again, .arg = &again});
    writer_close(office.writer);
    expect_int(again.left, -1);
    expect_int(again.task.runs, 6);
}

#define SUBMITTERS 4
#define EACH 200

struct submitter {
    struct office *office;
    int number, failures;
};

static void *submitter_run(void *arg)
{
    struct submitter *submitter = arg;
    for (int i = 0; i < EACH; i++) {
        struct task task = {0};
        snprintf(task.name, sizeof task.name, "s%d-%d", submitter->number, i);
        if (writer_do(submitter->office->writer, (struct job){.run = task_run, .arg = &task}) != OK)
            submitter->failures++;
    }
    return NULL;
}

TEST(many_threads_write_through_the_one)
{
    struct office office;
    struct submitter submitters[SUBMITTERS];
    pthread_t threads[SUBMITTERS];
    office_open(&office);
    for (int i = 0; i < SUBMITTERS; i++) {
        submitters[i] = (struct submitter){&office, i, 0};
        expect_int(pthread_create(&threads[i], NULL, submitter_run, &submitters[i]), 0);
    }
    for (int i = 0; i < SUBMITTERS; i++) {
        pthread_join(threads[i], NULL);
        expect_int(submitters[i].failures, 0);
    }
    expect_int(count_in(office.path, "SELECT count(*) FROM meta"), SUBMITTERS * EACH);
    expect_int(writer_pending(office.writer), 0);
    writer_close(office.writer);
}

TEST(two_processes_may_write_to_one_file)
{
    struct office office;
    struct writer *other = NULL;
    struct task tasks[100] = {0};
    office_open(&office);
    expect_int(writer_open(office.path, NULL, NULL, &other), OK);
    for (int i = 0; i < 100; i++) {
        snprintf(tasks[i].name, sizeof tasks[i].name, "t%d", i);
        writer_submit(i % 2 ? other : office.writer,
                      (struct job){.run = task_run, .done = task_done, .arg = &tasks[i]});
    }
    wait_for_all(&office);
    writer_close(other);
    for (int i = 0; i < 100; i++)
        expect_int(tasks[i].err, OK);
    expect_int(count_in(office.path, "SELECT count(*) FROM meta"), 100);
    writer_close(office.writer);
}

/* ---- turns ---- */

struct kept_turn {
    struct turn_record record;
    struct reply reply;
    int64_t seq;
    enum err err;
};

static enum err kept_run(struct store *store, void *arg)
{
    struct kept_turn *turn = arg;
    return conversations_keep_turn(store, &turn->record, &turn->seq);
}

static void kept_done(void *arg, enum err err)
{
    ((struct kept_turn *)arg)->err = err;
}

static void submit_turn(struct office *office, struct kept_turn *turn, int64_t revision, const char *text)
{
    turn->reply = make_reply(text);
    turn->record = make_turn("chat:1", revision, text, &turn->reply);
    turn->err = ERR_COUNT;
    writer_submit(office->writer, (struct job){.run = kept_run, .done = kept_done, .arg = turn});
}

TEST(of_two_turns_decided_on_the_same_state_the_second_is_decided_again)
{
    struct office office;
    struct kept_turn first, second;
    office_open(&office);
    submit_turn(&office, &first, 0, "where is 1001");
    submit_turn(&office, &second, 0, "and 1002");
    wait_for_all(&office);
    expect_int(first.err, OK);
    expect_int(second.err, ERR_STALE);
    submit_turn(&office, &second, 1, "and 1002");
    wait_for_all(&office);
    expect_int(second.err, OK);
    expect_int(first.seq, 1);
    expect_int(second.seq, 2);
    writer_close(office.writer);
}

TEST(the_log_is_carried_over_and_kept_short_beside_the_writing)
{
    enum { TURNS = 3000 };
    struct office office;
    struct kept_turn turn;
    static char text[8000];
    memset(text, 'x', sizeof text - 1);
    office_open(&office);
    for (int i = 0; i < TURNS; i++) {
        turn.reply = make_reply(text);
        turn.record = make_turn("chat:1", i, text, &turn.reply);
        writer_submit(office.writer, (struct job){.run = kept_run, .done = kept_done, .arg = &turn});
        while (writer_pending(office.writer))
            writer_wait(office.writer, 1000);
        expect_int(turn.err, OK);
    }
    char wal[160];
    snprintf(wal, sizeof wal, "%s-wal", office.path);
    FILE *file = fopen(wal, "r");
    expect(file != NULL);
    fseek(file, 0, SEEK_END);
    long size = ftell(file);
    fclose(file);
    expect(size < 160L << 20); /* more than that was written */
    writer_close(office.writer);
    expect_int(count_in(office.path, "SELECT count(*) FROM messages"), TURNS);
}
