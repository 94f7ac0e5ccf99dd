/* tests/bench/bench_lines.c - bench_lines WISMO FOLDER [LINES]: what `wismo match` costs a line, in processor
 * time of the whole program, reading and writing included; once with its start and once without. */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "child.h"
#include "questions.h"

#define ROUNDS 3
#define COUNT(list) (sizeof(list) / sizeof *(list))

static bool write_lines(const char *path, const char *const *texts, size_t count, int lines)
{
    FILE *file = fopen(path, "w");
    for (int i = 0; file && i < lines; i++)
        fprintf(file, "%s\n", texts[(size_t)i % count]);
    return file && fclose(file) == 0;
}

static _Noreturn void become_matcher(const char *wismo, const char *path)
{
    int in = open(path, O_RDONLY), out = open("/dev/null", O_WRONLY);
    dup2(in, STDIN_FILENO);
    dup2(out, STDOUT_FILENO);
    execl(wismo, wismo, "match", (char *)NULL);
    _exit(127);
}

/* Microseconds of its processor time, or -1. */
static double run(const char *wismo, const char *path)
{
    int status;
    struct rusage usage;
    pid_t pid = fork();
    if (pid == 0)
        become_matcher(wismo, path);
    if (pid < 0 || wait4(pid, &status, 0, &usage) != pid || status)
        return -1;
    return (double)(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) * 1e6 +
           (double)(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec);
}

static double middle_of_runs(const char *wismo, const char *path)
{
    double us[ROUNDS];
    for (int i = 0; i < ROUNDS; i++)
        us[i] = run(wismo, path);
    return median(us, ROUNDS);
}

static bool measure(char **argv, const char *what, const char *const *texts, size_t count, int lines)
{
    char path[4096];
    snprintf(path, sizeof path, "%s/bench-lines.txt", argv[2]);
    if (!write_lines(path, texts, count, (int)count))
        return false;
    double few = middle_of_runs(argv[1], path);
    if (!write_lines(path, texts, count, lines))
        return false;
    double many = middle_of_runs(argv[1], path);
    unlink(path);
    if (few < 0 || many < 0) {
        fprintf(stderr, "%s match failed\n", argv[1]);
        return false;
    }
    double each = (many - few) / (lines - (double)count);
    printf("%-36s %8.2f us  %8.0f a second  (with its start: %.0f, of %d lines)\n", what, each, 1e6 / each,
           lines * 1e6 / many, lines);
    return true;
}

int main(int argc, char **argv)
{
    int lines = argc > 3 ? atoi(argv[3]) : 200000;
    if (argc < 3 || lines < 1000) {
        fprintf(stderr, "usage: %s WISMO FOLDER [LINES (1000 and more)]\n", argv[0]);
        return 64;
    }
    bool fine = measure(argv, "wismo match, a question", questions, COUNT(questions), lines) &&
                measure(argv, "wismo match, what matches nothing", others, COUNT(others), lines);
    return fine ? 0 : 1;
}
