/* desk/import.h - a file of orders goes into the store, in batches, from where an earlier run ended.
 *
 * The calling thread reads; the writer's thread writes. Each batch is one job: its orders, sorted by their
 * number so that the tables are touched in order, and how far the file has been read. */
#ifndef WISMO_DESK_IMPORT_H
#define WISMO_DESK_IMPORT_H

#include "ingest/import.h"
#include "store/imports.h"
#include "store/writer.h"

struct desk_import {
    struct import *import; /* freshly opened, or resumed at `begun` */
    struct writer *writer;
    const char *name;
    struct import_progress begun; /* where it goes on */
    /* Keeps rejected rows; how much there is now of them. Called before the batch is submitted. */
    enum err (*reject)(void *arg, const struct str *rows, uint64_t *ret_size);
    /* What is on disk now; after each batch. True ends the import after it. */
    bool (*progress)(void *arg, const struct import_progress *kept);
    void *arg;
};

/* Reads to the end. OK, or ERR_SYSTEM when reading or `reject` failed, ERR_STORE, ERR_STALE (another process
 * imports the same file); what was kept before stays, `ret_kept` tells it in any case. */
enum err desk_import(const struct desk_import *work, struct import_progress *ret_kept);

#endif
