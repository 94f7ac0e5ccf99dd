/* ingest/import.h - files of orders in the import form (docs/import.md), read as a stream.
 *
 * An item is an order, or rows that are none: these come back as they stood, with the line and the reason, in
 * the same format as the file, so that they can be mended and imported again. Memory is bounded whatever the
 * file holds. A mark tells how far the reading came, with a digest of everything before it: with it, another
 * run goes on where this one ended, if the file is still the same up to there. */
#ifndef WISMO_INGEST_IMPORT_H
#define WISMO_INGEST_IMPORT_H

#include <sys/types.h>

#include "base/complaints.h"
#include "base/digest.h"
#include "base/memory.h"
#include "base/str.h"
#include "model/order.h"

#define IMPORT_RECORD_LIMIT ((size_t)4 * 1024 * 1024) /* bytes of a line, and of all rows of an order */

enum import_form { IMPORT_NDJSON, IMPORT_CSV };
enum import_encoding { IMPORT_DETECT, IMPORT_UTF8, IMPORT_LATIN1 };

/* Other names for columns, other ways of writing times: a file of the shop's (docs/import.md). */
struct import_mapping;
enum err import_mapping_open(const char *path, struct complaints *complaints,
                             struct import_mapping **ret_mapping);
void import_mapping_close(struct import_mapping *mapping); /* NULL is fine */

struct import_options {
    enum import_form form;
    enum import_encoding encoding;
    const struct import_mapping *mapping; /* may be NULL; of CSV only */
    /* Gives at most `size` bytes; 0 at the end, less when it fails. */
    ssize_t (*read)(void *arg, void *bytes, size_t size);
    void *read_arg;
};

struct import;

/* Reads the beginning: the header of a CSV file.
 *
 * returns OK; ERR_INVALID with the reason when the file cannot be an import at all; ERR_SYSTEM when reading
 * failed */
enum err import_open(const struct import_options *options, struct str *ret_complaint,
                     struct import **ret_import);
void import_close(struct import *import);

/* What the file begins with, and how it is to be read, as a name for it: the same file has the same. */
void import_name(const struct import *import, struct str *out);

struct import_mark {
    uint64_t position; /* bytes that were read and done with */
    uint64_t line;     /* line breaks among them */
    uint8_t digest[SHA256_SIZE];
};
uint64_t import_position(const struct import *import);
void import_mark(const struct import *import, struct import_mark *ret_mark);
/* Right after opening: passes over what was done. ERR_STALE when it is not the same; ERR_SYSTEM. */
enum err import_resume(struct import *import, const struct import_mark *mark);

struct import_item {
    bool is_order;
    struct order order;  /* in the arena */
    size_t events;       /* of the order */
    struct str rejected; /* else: the rows with their reasons, whole lines; yours, str_clear() */
    size_t rejected_rows;
    uint64_t line;      /* where it began, from 1 */
    const char *reason; /* the first one; in the arena */
};
/* returns OK; ERR_NOT_FOUND at the end; ERR_SYSTEM when reading failed */
enum err import_next(struct import *import, struct arena *arena, struct import_item *ret_item);

/* What a file of rejected rows begins with: the header, or nothing. */
const char *import_rejects_header(const struct import *import);

/* For telling: columns that are not known, with blanks between; rows read as Latin-1, the first one's line.
 */
const char *import_unknown_columns(const struct import *import);
uint64_t import_latin1_rows(const struct import *import, uint64_t *ret_first_line);

#endif
