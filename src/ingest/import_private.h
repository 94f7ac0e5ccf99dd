/* ingest/import_private.h - what the import's files share: bytes, rows, columns, the rows of one order. */
#ifndef WISMO_INGEST_IMPORT_PRIVATE_H
#define WISMO_INGEST_IMPORT_PRIVATE_H

#include "ingest/import.h"

/* ---- import_source.c: a window over the bytes, and what was done with ---- */

struct source {
    ssize_t (*read)(void *arg, void *bytes, size_t size);
    void *read_arg;
    char *bytes; /* the window is bytes + start ... bytes + end */
    size_t start, end, capacity;
    bool ended, failed;
    struct import_mark mark; /* of `start`; its digest is not kept up */
    struct digest *digest;
};

void source_open(struct source *source, const struct import_options *options);
void source_close(struct source *source);
/* Reads more, up to a window of `wanted` bytes. False when there is none. */
bool source_more(struct source *source, size_t wanted);
void source_take(struct source *source, size_t len); /* the first bytes of the window are done with */
/* The length of the first line with its break. False when it does not end within the limit. */
bool source_line(struct source *source, size_t *ret_len);
/* Passes over a line that is longer than the limit, however long. */
void source_pass_line(struct source *source);

/* Latin-1 as Windows writes it. */
void latin1_to_utf8(struct str *out, const char *bytes, size_t len);

/* ---- import_csv.c ---- */

#define CSV_CELLS 512

struct csv_cell {
    const char *at;
    size_t len;
    bool escaped; /* has doubled quotes in it */
};

struct csv_row {
    struct csv_cell cells[CSV_CELLS];
    size_t count;
    size_t size;      /* bytes with the line break */
    const char *fail; /* why it cannot be read; `size` is then that of its first line */
};

enum csv_result { CSV_ROW, CSV_MORE, CSV_BAD };
/* One row of the bytes; `ended`: nothing follows them. */
enum csv_result csv_read(const char *bytes, size_t len, bool ended, char delimiter, struct csv_row *ret_row);
char csv_delimiter(const char *bytes, size_t len); /* what parts the cells of a header line */
const char *csv_text(const struct csv_cell *cell, struct arena *arena);
void csv_quote(struct str *out, const char *text, char delimiter);

/* ---- import_columns.c: which column is what ---- */

enum part_kind { PART_ORDER, PART_LINE, PART_SHIPMENT, PART_SHIPMENT_LINE, PART_EVENT, PART_KINDS };
#define PART_VALUES 11

struct field {
    const char *path; /* "shipments.events.at" */
    const char *name; /* "at" */
    enum part_kind kind;
    int place; /* among the values of its part */
    enum { FIELD_TEXT, FIELD_CODE, FIELD_TIME, FIELD_INTEGER } form;
};
extern const struct field import_fields[];
extern const size_t import_field_count;

/* Where a value goes: the field, of which of several parts. */
struct target {
    const struct field *field;
    int outer, inner; /* numbers in the path: lines.OUTER, shipments.OUTER.events.INNER */
};
bool target_find(const char *path, struct target *ret_target);

struct column {
    const char *name;          /* as the header has it */
    struct target target;      /* field NULL: passed over */
    const struct json *values; /* other words for its values; NULL: none */
    const char *constant;      /* in place of a column: a value for each part that is there */
};

struct columns {
    struct column *items;
    size_t count;   /* of the header, then the constants */
    size_t in_rows; /* of the header */
    const char *unknown;
    const struct import_mapping *mapping;
    size_t number; /* the column of the order number */
};

struct import_mapping {
    struct arena *arena;
    struct settings *settings;
    const struct json *columns, *values, *constants, *times;
    const char *time_zone;
    char delimiter;  /* 0: find out */
    struct str text; /* of the file: part of the import's name */
};

enum err columns_read(const struct csv_row *header, const struct import_mapping *mapping, struct arena *arena,
                      struct columns *ret_columns, struct str *ret_complaint);
/* A cell's value as the import form has it, or NULL when it is empty. */
const char *column_value(const struct columns *columns, const struct column *column, const char *text,
                         struct arena *arena);

/* ---- import_rows.c: the rows of one order become one ---- */

struct part {
    const char *values[PART_VALUES];
    struct part *lines, *kids; /* items; parcels of an order, events of a parcel */
    size_t line_count, kid_count;
};

/* Adds what a row says. Gives the name of a column that contradicts an earlier row, or NULL. */
const char *part_add_row(struct part *order, const struct columns *columns, const struct csv_row *row,
                         struct arena *arena);
/* The order in the import form, checked. The complaint names columns. */
enum err part_to_order(const struct part *order, const struct columns *columns, struct arena *arena,
                       struct order *ret_order, struct str *ret_complaint);

/* ---- import_reject.c: rows that are given back ---- */

extern const char reject_column[]; /* what the reason's column is called */

void reject_line(struct str *out, uint64_t line, const char *reason, const char *bytes, size_t len);
void reject_row(struct str *out, uint64_t line, const char *reason, const char *bytes, size_t len,
                char delimiter, bool has_reasons);

/* ---- import_orders.c ---- */

struct import {
    struct source source;
    enum import_form form;
    enum import_encoding encoding;
    struct arena *arena;
    struct str name;
    uint64_t latin1_rows, latin1_line;
    struct str decoded;
    bool decoded_row; /* the present one was Latin-1 */
    /* CSV */
    struct columns columns;
    char delimiter;
    bool has_reasons; /* it is a file of rejected rows itself: its first column is not part of them */
    struct str header;
    struct csv_row row;
    char *spoiled; /* an order with too many rows: what is left of them goes, too */
};

/* import_group.c: the next order of a CSV file. */
enum err group_next(struct import *import, struct arena *arena, struct import_item *ret_item);

#endif
