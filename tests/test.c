/* tests/test.c - the runner behind tests/test.h. */
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "test.h"

#define TESTS_LIMIT 500

static struct CMUnitTest tests[TESTS_LIMIT];
static size_t test_count;
static char folder[64];

void test_register(const char *name, void (*run)(void **state))
{
    if (test_count == TESTS_LIMIT) {
        fprintf(stderr, "more than %d tests in one program\n", TESTS_LIMIT);
        exit(1);
    }
    tests[test_count++] = (struct CMUnitTest){.name = name, .test_func = run};
}

static int remove_one(const char *path, const struct stat *info, int type, struct FTW *ftw)
{
    (void)info, (void)type, (void)ftw;
    return remove(path);
}

static void remove_folder(void)
{
    nftw(folder, remove_one, 16, FTW_DEPTH | FTW_PHYS);
}

const char *test_folder(void)
{
    if (folder[0])
        remove_folder();
    else
        atexit(remove_folder);
    snprintf(folder, sizeof folder, "/tmp/wismo-test-XXXXXX");
    if (!mkdtemp(folder)) {
        perror("mkdtemp");
        exit(1);
    }
    return folder;
}

const char *source_path(const char *relative)
{
    static char path[1024];
    snprintf(path, sizeof path, "%s/%s", WISMO_SOURCE_DIR, relative);
    return path;
}

void expect_well_formed(const char *markup)
{
    char open[32][32];
    int depth = 0;
    for (const char *at = markup; *at; at++) {
        if (*at == '&')
            expect(strchr(at, ';') && strchr(at, ';') - at < 8);
        if (*at != '<')
            continue;
        const char *end = strchr(at, '>');
        expect(end != NULL);
        size_t name = strcspn(at + 1, " >/");
        if (at[1] == '/') {
            expect(depth > 0 && !strncmp(open[depth - 1], at + 2, strlen(open[depth - 1])));
            depth--;
        } else if (end[-1] != '/') {
            snprintf(open[depth++], 32, "%.*s", (int)name, at + 1);
        }
        at = end;
    }
    expect_int(depth, 0);
}

int main(int argc, char **argv)
{
    size_t kept = 0;
    for (size_t i = 0; i < test_count; i++)
        if (argc < 2 || strstr(tests[i].name, argv[1]))
            tests[kept++] = tests[i];
    return _cmocka_run_group_tests(argv[0], tests, kept, NULL, NULL) ? 1 : 0;
}
