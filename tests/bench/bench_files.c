/* tests/bench/bench_files.c - what import and backup take, and what they cost the turns beside them.
 *
 *     bench_files import|backup WISMO FOLDER [ORDERS [SECONDS [ROUNDS]]]
 *
 * First alone: so many orders of `wismo demo --orders` into a new data file, or the whole file copied. Then
 * beside a server: four shoppers that ask without pause, with and without it, by turns. */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "scene.h"

#define CONNECTIONS 4
#define ROUNDS_MOST 64

struct run {
    const char *wismo;
    bool is_import;
    char data[4096], input[4096], copy[4096]; /* of the run alone; what is imported; the backup */
};

static pid_t start(const char *const argv[])
{
    fflush(stdout);
    pid_t pid = fork();
    if (pid == 0) {
        if (!freopen("/dev/null", "w", stdout) || !freopen("/dev/null", "w", stderr))
            _exit(1);
        execv(argv[0], (char *const *)argv);
        _exit(127);
    }
    return pid;
}

/* Waits; prints nothing. The exit code, or -1. */
static int finish(pid_t pid, struct rusage *ret_usage)
{
    int status = 0;
    if (pid < 0 || wait4(pid, &status, 0, ret_usage) != pid)
        return -1;
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

static void forget(const char *data)
{
    static const char *const suffixes[] = {"", "-wal", "-shm"};
    char path[4112];
    for (size_t i = 0; i < sizeof suffixes / sizeof *suffixes; i++) {
        snprintf(path, sizeof path, "%s%s", data, suffixes[i]);
        unlink(path);
    }
}

static pid_t start_work(const struct run *run, const char *data)
{
    const char *const import[] = {run->wismo, "--data", data, "import", run->input, "--again", NULL};
    const char *const backup[] = {run->wismo, "--data", data, "backup", run->copy, "--force", NULL};
    return start(run->is_import ? import : backup);
}

static double seconds_of(struct timeval time)
{
    return (double)time.tv_sec + (double)time.tv_usec / 1e6;
}

/* How many times the text stands in the file. */
static long count_in(const char *path, const char *text)
{
    static char line[65536];
    long count = 0;
    FILE *file = fopen(path, "r");
    while (file && fgets(line, sizeof line, file))
        for (const char *at = line; (at = strstr(at, text)); at++)
            count++;
    if (file)
        fclose(file);
    return count;
}

static bool run_alone(struct run *run, int orders)
{
    struct rusage usage;
    struct stat info;
    char count[32];
    snprintf(count, sizeof count, "%d", orders);
    const char *const make[] = {run->wismo, "demo", "--orders", count, "--write", run->input, NULL};
    const char *const fill[] = {run->wismo, "--data", run->data, "import", run->input, NULL};
    forget(run->data);
    if (finish(start(make), &usage) != 0 || (!run->is_import && finish(start(fill), &usage) != 0))
        return false;
    double began = now_s();
    if (finish(run->is_import ? start(fill) : start_work(run, run->data), &usage) != 0)
        return false;
    double took = now_s() - began, cpu = seconds_of(usage.ru_utime) + seconds_of(usage.ru_stime);
    if (run->is_import) {
        long events = count_in(run->input, "\"milestone\":");
        printf("%d orders with %ld events: %.1f s, %.0f events/s, %.1f us of CPU an event, at most %.0f MB\n",
               orders, events, took, (double)events / took, cpu * 1e6 / (double)events,
               (double)usage.ru_maxrss / 1024);
    } else if (stat(run->copy, &info) == 0) {
        printf("%d orders, %.0f MB: %.1f s, %.1f s of CPU, at most %.0f MB of memory\n", orders,
               (double)info.st_size / 1048576, took, cpu, (double)usage.ru_maxrss / 1024);
    }
    return true;
}

static bool run_beside(struct run *run, struct scene *scene)
{
    static struct load_result alone[ROUNDS_MOST], beside[ROUNDS_MOST];
    struct load load = {.server = &scene->wismo,
                        .kind = LOAD_TALK,
                        .connections = CONNECTIONS,
                        .seconds = scene->seconds,
                        .orders = scene->orders};
    struct rusage usage;
    int rounds = scene->rounds > ROUNDS_MOST ? ROUNDS_MOST : scene->rounds;
    bool fine = true;
    for (int i = 0; fine && i < rounds; i++) {
        fine = load_run(&load, &alone[i]);
        pid_t work = start_work(run, scene->data);
        fine = fine && load_run(&load, &beside[i]);
        if (work > 0)
            kill(work, SIGTERM); /* it may be done; if not, it was there all the time */
        finish(work, &usage);
    }
    struct load_result without = scene_middle(alone, rounds), with = scene_middle(beside, rounds);
    scene_print_head("");
    scene_print("four shoppers", &without, NULL);
    scene_print(run->is_import ? "beside an import" : "beside a backup", &with, NULL);
    printf("p99 beside it: %.2f times p99 alone\n", with.p99_ms / without.p99_ms);
    return fine && with.wrong + without.wrong == 0;
}

int main(int argc, char **argv)
{
    struct run run = {.is_import = argc > 1 && !strcmp(argv[1], "import")};
    struct scene scene;
    if (argc < 4 || (!run.is_import && strcmp(argv[1], "backup") != 0)) {
        fprintf(stderr, "usage: %s import|backup WISMO FOLDER [ORDERS [SECONDS [ROUNDS]]]\n", argv[0]);
        return 64;
    }
    run.wismo = argv[2];
    snprintf(run.data, sizeof run.data, "%s/files.db", argv[3]);
    snprintf(run.input, sizeof run.input, "%s/files.ndjson", argv[3]);
    snprintf(run.copy, sizeof run.copy, "%s/files-copy.db", argv[3]);
    bool fine = run_alone(&run, argc > 4 ? atoi(argv[4]) : 1000000);
    forget(run.data);
    if (fine && scene_open(argc - 1, argv + 1, &scene)) {
        fine = run_beside(&run, &scene);
        fine = scene_close(&scene) && fine;
    }
    unlink(run.input);
    unlink(run.copy);
    return fine ? 0 : 1;
}
