/* tests/fuzz/driver.c - runs a fuzz target without libFuzzer: every file that is named or lies in a named
 * folder, then a fixed number of changes of them, the same in every run.
 *
 *     test_fuzz_chat [-n CHANGES] [-s SEED] FILE|FOLDER ...
 *
 * When the target dies, its input is left in the file crash-input of the present folder: give it as the only
 * argument to see it die again. */
#include <dirent.h>
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/log.h"
#include "base/memory.h"
#include "base/str.h"
#include "fuzz.h"

#define INPUT_LIMIT 65536

static struct str *seeds;
static size_t seed_count;
static struct str present;

/* So that a death leaves its input: the sanitizers then end in abort(). */
const char *__asan_default_options(void);
const char *__asan_default_options(void)
{
    return "abort_on_error=1";
}

static void keep_input(int signal)
{
    (void)signal;
    int fd = open("crash-input", O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
    if (fd < 0 || write(fd, present.data, present.len) < 0)
        _exit(2);
    _exit(1);
}

/* xorshift64*: the same numbers everywhere. */
static uint64_t state;

static size_t below(size_t limit)
{
    state ^= state >> 12;
    state ^= state << 25;
    state ^= state >> 27;
    return limit ? (size_t)((state * UINT64_C(2685821657736338717)) >> 33) % limit : 0;
}

static void run(void)
{
    uint8_t *exact =
        memory_alloc(present.len ? present.len : 1); /* so that reading beyond its end is noticed */
    if (present.len)
        memcpy(exact, present.data, present.len);
    LLVMFuzzerTestOneInput(exact, present.len);
    memory_free(exact);
}

static void add_file(const char *path)
{
    struct str text = STR_EMPTY;
    if (file_read(path, INPUT_LIMIT, &text) != OK) {
        fprintf(stderr, "%s: cannot be read, or is larger than %d bytes\n", path, INPUT_LIMIT);
        exit(2);
    }
    seeds = memory_resize(seeds, (seed_count + 1) * sizeof *seeds);
    seeds[seed_count++] = text;
}

static void add_path(const char *path)
{
    struct stat info;
    char **names = NULL;
    size_t count = 0;
    if (stat(path, &info) || !S_ISDIR(info.st_mode)) {
        add_file(path);
        return;
    }
    if (file_list(path, "", &names, &count) != OK)
        exit(2);
    for (size_t i = 0; i < count; i++) {
        struct str file = STR_EMPTY;
        str_printf(&file, "%s/%s", path, names[i]);
        if (names[i][0] != '.' && !stat(file.data, &info) && S_ISREG(info.st_mode))
            add_file(file.data);
        str_clear(&file);
    }
    file_list_free(names, count);
}

/* Puts bytes in the place of `cut` bytes at `at`. */
static void replace(size_t at, size_t cut, const char *bytes, size_t len)
{
    struct str changed = STR_EMPTY;
    if (present.len - cut + len > INPUT_LIMIT)
        return;
    str_add_bytes(&changed, present.data, at);
    str_add_bytes(&changed, bytes, len);
    str_add_bytes(&changed, present.data + at + cut, present.len - at - cut);
    str_clear(&present);
    present = changed;
}

static void insert_token(size_t at)
{
    static const char *const tokens[] = {
        "\"",
        "{",
        "}",
        "[",
        "]",
        ":",
        ",",
        "\\",
        "\\u0000",
        "\\ud8",
        "null",
        "-1",
        "0",
        "1e999",
        "true",
        "\xc3",
        "\xff",
        "\xef\xbb\xbf",
        "\xe2\x80\xae",
        "\xf0\x9f\x93\xa6",
        "\n",
        "\t",
        "<",
        ">",
        "&",
        "(",
        "|",
        ")",
        "...",
        "{n}",
        "//",
        "/*",
        "%s",
        "9223372036854775808",
        "#",
        "1001",
        "one oh oh",
        "double",
        "@",
        " at ",
        " dot com",
        "1Z999AA1",
        "2026-02-30T24:60:61Z",
    };
    size_t which = below(sizeof tokens / sizeof *tokens);
    replace(at, 0, tokens[which], strlen(tokens[which]));
}

static void change(void)
{
    size_t at = below(present.len + 1), rest = present.len - at, span = below(rest + 1);
    const struct str *other = &seeds[below(seed_count)];
    char byte = (char)below(256);
    switch (below(8)) {
    case 0:
        if (rest)
            present.data[at] ^= (char)(1 << below(8));
        break;
    case 1: replace(at, rest ? 1 : 0, &byte, 1); break;
    case 2: replace(at, span, "", 0); break;
    case 3: replace(at, 0, present.data + at, span); break;
    case 4: replace(at, rest, "", 0); break;
    case 5: {
        size_t from = below(other->len + 1);
        replace(at, span, other->data + from, below(other->len - from + 1));
        break;
    }
    default: insert_token(at); break;
    }
}

static void run_changes(size_t count)
{
    for (size_t i = 0; i < count && seed_count; i++) {
        const struct str *seed = &seeds[below(seed_count)];
        str_reset(&present);
        str_add_bytes(&present, seed->data, seed->len);
        for (size_t changes = 1 + below(4); changes; changes--)
            change();
        run();
    }
}

int main(int argc, char **argv)
{
    size_t changes = 0;
    state = 20261123;
    present = STR_EMPTY;
    for (int option; (option = getopt(argc, argv, "n:s:")) != -1;) {
        if (option == '?')
            return 2;
        *(option == 'n' ? &changes : &state) = strtoul(optarg, NULL, 10);
    }
    state += !state;
    signal(SIGABRT, keep_input);
    log_set_level(LOG_NONE);
    for (int i = optind; i < argc; i++)
        add_path(argv[i]);
    for (size_t i = 0; i < seed_count; i++) {
        str_reset(&present);
        str_add_bytes(&present, seeds[i].data, seeds[i].len);
        run();
    }
    run_changes(changes);
    printf("%zu files and %zu changes of them\n", seed_count, changes);
    for (size_t i = 0; i < seed_count; i++)
        str_clear(&seeds[i]);
    memory_free(seeds);
    str_clear(&present);
    return seed_count ? 0 : 2;
}
