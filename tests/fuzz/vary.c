/* tests/fuzz/vary.c - a fuzzer for the tests: every file of the seeds' folders as it is, then varied, always
 * alike. */
#include <dirent.h>
#include <stdio.h>
#include <string.h>

#include "fuzz.h"

#define ROUNDS 1000 /* variations of each seed */
#define SIZE_LIMIT 65536

static uint64_t state = 88172645463325252ULL;

static size_t pick(size_t below)
{
    state ^= state << 13;
    state ^= state >> 7;
    state ^= state << 17;
    return below ? (size_t)(state % below) : 0;
}

/* What parsers stumble over. */
static const char *const morsels[] = {
    "\"",
    "\\",
    "{",
    "}",
    "[",
    "]",
    ",",
    ":",
    "null",
    "true",
    "-1",
    "1e999",
    "9223372036854775808",
    "\\u0000",
    "\\ud800",
    "\xff",
    "\xc3",
    "\xe2\x80\xae",
    "\xef\xbb\xbf",
    "<",
    "&",
    "</speak>",
    "%s%n",
    "//",
    "/*",
    "{}",
    "[]",
    "\"\"",
    "?",
};

static size_t insert(uint8_t *bytes, size_t len, size_t at, const void *more, size_t more_len)
{
    if (len + more_len > SIZE_LIMIT)
        return len;
    memmove(bytes + at + more_len, bytes + at, len - at);
    memcpy(bytes + at, more, more_len);
    return len + more_len;
}

static size_t vary(uint8_t *bytes, size_t len)
{
    for (size_t changes = 1 + pick(4); changes > 0; changes--) {
        size_t at = pick(len + 1), span = pick(len - at + 1) % 64;
        const char *morsel = morsels[pick(sizeof morsels / sizeof *morsels)];
        uint8_t copy[64];
        switch (pick(6)) {
        case 0: len = at; break;
        case 1:
            memmove(bytes + at, bytes + at + span, len - at - span);
            len -= span;
            break;
        case 2: len = insert(bytes, len, at, morsel, strlen(morsel)); break;
        case 3:
            memcpy(copy, bytes + at, span);
            len = insert(bytes, len, pick(len + 1), copy, span);
            break;
        default:
            if (at < len)
                bytes[at] = (uint8_t)pick(256);
        }
    }
    return len;
}

/* In memory of exactly its size, so that a sanitizer notices a byte too far. */
static void try_once(const uint8_t *bytes, size_t len)
{
    uint8_t *exact = malloc(len ? len : 1);
    memcpy(exact, bytes, len);
    LLVMFuzzerTestOneInput(exact, len);
    free(exact);
}

static int try_file(const char *path)
{
    static uint8_t seed[SIZE_LIMIT], varied[SIZE_LIMIT];
    FILE *file = fopen(path, "rb");
    if (!file)
        return 0;
    size_t len = fread(seed, 1, sizeof seed / 2, file);
    fclose(file);
    try_once(seed, len);
    for (int i = 0; i < ROUNDS; i++) {
        memcpy(varied, seed, len);
        try_once(varied, vary(varied, len));
    }
    return 1;
}

int main(int argc, char **argv)
{
    int seeds = 0;
    for (int i = 1; i < argc; i++) {
        struct dirent **entries = NULL;
        int count = scandir(argv[i], &entries, NULL, alphasort);
        for (int j = 0; j < count; j++) {
            char path[1024];
            snprintf(path, sizeof path, "%s/%s", argv[i], entries[j]->d_name);
            seeds += entries[j]->d_name[0] == '.' ? 0 : try_file(path);
            free(entries[j]);
        }
        free(entries);
    }
    printf("%d seeds, %d variations each\n", seeds, ROUNDS);
    return seeds ? 0 : 1; /* a test without seeds proves nothing */
}
