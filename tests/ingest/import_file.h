/* tests/ingest/import_file.h - a file of orders that is read from memory, in pieces of any size. */
#ifndef WISMO_TESTS_INGEST_IMPORT_FILE_H
#define WISMO_TESTS_INGEST_IMPORT_FILE_H

#include "ingest/import.h"
#include "test.h"

struct file {
    const char *bytes; /* NULL: only `filler` */
    size_t len, at, piece;
    size_t filler; /* so many 'x' after the bytes, then `tail` */
    const char *tail;
    size_t fails_at; /* reading fails there; 0: never */
    struct import_options options;
};

struct file file_of(enum import_form form, const char *text);
struct import *file_open(struct file *file); /* must be one */
/* What it holds: "1001(2 events) !3,4: reason of the first" and so on; all that was given back, with its
 * header, in `rejects` (may be NULL). */
void file_read_all(struct file *file, struct str *out, struct str *rejects);
/* The same from an open one; ERR_NOT_FOUND at the end. */
enum err file_read_rest(struct import *import, struct str *out, struct str *rejects);
void expect_file(enum import_form form, const char *text, const char *expected);

#endif
