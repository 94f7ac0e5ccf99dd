/* ingest/import_source.c - a bounded window that moves over a file of any size. */
#include <string.h>

#include "ingest/import_private.h"

#define PIECE ((size_t)256 * 1024)

void source_open(struct source *source, const struct import_options *options)
{
    *source = (struct source){.read = options->read, .read_arg = options->read_arg};
    source->digest = digest_open();
}

void source_close(struct source *source)
{
    digest_close(source->digest);
    memory_free(source->bytes);
}

bool source_more(struct source *source, size_t wanted)
{
    size_t len = source->end - source->start;
    if (source->ended || source->failed || len >= wanted)
        return false;
    if (source->start && source->capacity - source->end < PIECE) {
        memmove(source->bytes, source->bytes + source->start, len);
        source->start = 0;
        source->end = len;
    }
    if (source->capacity - source->end < PIECE) {
        source->capacity = source->capacity * 2 > len + 2 * PIECE ? source->capacity * 2 : len + 2 * PIECE;
        source->bytes = memory_resize(source->bytes, source->capacity);
    }
    ssize_t got = source->read(source->read_arg, source->bytes + source->end, PIECE);
    source->failed = got < 0;
    source->ended = got == 0;
    source->end += got > 0 ? (size_t)got : 0;
    return got > 0;
}

void source_take(struct source *source, size_t len)
{
    const char *at = source->bytes + source->start, *end = at + len;
    digest_add(source->digest, at, len);
    for (; (at = memchr(at, '\n', (size_t)(end - at))); at++)
        source->mark.line++;
    source->mark.position += len;
    source->start += len;
}

bool source_line(struct source *source, size_t *ret_len)
{
    size_t seen = 0;
    for (;;) {
        size_t len = source->end - source->start;
        const char *from = source->bytes + source->start;
        const char *found = len > seen ? memchr(from + seen, '\n', len - seen) : NULL;
        *ret_len = found ? (size_t)(found - from) + 1 : len;
        if (found || (source->ended && len <= IMPORT_RECORD_LIMIT))
            return *ret_len <= IMPORT_RECORD_LIMIT;
        seen = len;
        if (!source_more(source, IMPORT_RECORD_LIMIT + 1) && !source->ended)
            return false;
    }
}

void source_pass_line(struct source *source)
{
    for (bool done = false; !done;) {
        size_t len = source->end - source->start;
        const char *from = source->bytes + source->start;
        const char *found = len ? memchr(from, '\n', len) : NULL;
        if (len)
            source_take(source, found ? (size_t)(found - from) + 1 : len);
        done = found || !source_more(source, 1);
    }
}

/* What Windows puts where Latin-1 has control characters. */
static const unsigned short windows_1252[32] = {
    0x20AC, 0xFFFD, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160,
    0x2039, 0x0152, 0xFFFD, 0x017D, 0xFFFD, 0xFFFD, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022,
    0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0xFFFD, 0x017E, 0x0178};

void latin1_to_utf8(struct str *out, const char *bytes, size_t len)
{
    for (size_t i = 0; i < len; i++) {
        unsigned char c = (unsigned char)bytes[i];
        if (c < 0x80)
            str_add_char(out, (char)c);
        else
            str_add_codepoint(out, c < 0xA0 ? windows_1252[c - 0x80] : c);
    }
}
