/* ingest/import_csv.c - CSV as spreadsheets and shops write it (RFC 4180, and its neighbours). */
#include <string.h>

#include "ingest/import_private.h"

static size_t first_line(const char *bytes, size_t len)
{
    const char *found = memchr(bytes, '\n', len);
    return found ? (size_t)(found - bytes) + 1 : len;
}

static enum csv_result bad(const char *bytes, size_t len, const char *why, struct csv_row *row)
{
    row->fail = why;
    row->size = first_line(bytes, len);
    return CSV_BAD;
}

/* Past the closing quote, or NULL when there is none. */
static const char *quoted_end(const char *at, const char *end, bool *ret_escaped)
{
    *ret_escaped = false;
    while ((at = memchr(at, '"', (size_t)(end - at)))) {
        if (at + 1 == end || at[1] != '"')
            return at + 1;
        *ret_escaped = true;
        at += 2;
    }
    return NULL;
}

enum csv_result csv_read(const char *bytes, size_t len, bool ended, char delimiter, struct csv_row *row)
{
    const char *at = bytes, *end = bytes + len;
    row->count = 0;
    row->fail = NULL;
    for (;;) {
        struct csv_cell cell = {.at = at};
        if (at < end && *at == '"') {
            const char *after = quoted_end(at + 1, end, &cell.escaped);
            if (!after || (after == end && !ended))
                return ended ? bad(bytes, len, "a quote is never closed", row) : CSV_MORE;
            cell.at = at + 1;
            cell.len = (size_t)(after - at) - 2;
            at = after;
            if (at < end && *at == '\r')
                at++;
            if (at < end && *at != delimiter && *at != '\n')
                return bad(bytes, len, "something follows a closing quote", row);
        } else {
            while (at < end && *at != delimiter && *at != '\n')
                at++;
            cell.len = (size_t)(at - cell.at);
            if ((at == end || *at == '\n') && cell.len && at[-1] == '\r')
                cell.len--;
        }
        if (at == end && !ended)
            return CSV_MORE;
        if (row->count == CSV_CELLS)
            return bad(bytes, len, "has more than 512 columns", row);
        row->cells[row->count++] = cell;
        if (at == end || *at == '\n') {
            row->size = (size_t)(at - bytes) + (at < end);
            return CSV_ROW;
        }
        at++;
    }
}

char csv_delimiter(const char *bytes, size_t len)
{
    static const char candidates[] = ",;\t";
    size_t best = 0, most = 0;
    for (size_t i = 0; i < sizeof candidates - 1; i++) {
        size_t count = 0;
        bool quoted = false;
        for (size_t j = 0; j < len && (quoted || bytes[j] != '\n'); j++) {
            quoted ^= bytes[j] == '"';
            count += !quoted && bytes[j] == candidates[i];
        }
        if (count > most) {
            most = count;
            best = i;
        }
    }
    return candidates[best];
}

const char *csv_text(const struct csv_cell *cell, struct arena *arena)
{
    char *text = arena_copy(arena, cell->at, cell->len);
    if (!cell->escaped)
        return text;
    size_t kept = 0;
    for (size_t i = 0; i < cell->len; i++) {
        text[kept++] = text[i];
        i += text[i] == '"' && text[i + 1] == '"';
    }
    text[kept] = '\0';
    return text;
}

void csv_quote(struct str *out, const char *text, char delimiter)
{
    const char special[] = {'"', '\n', '\r', delimiter, '\0'};
    if (!strpbrk(text, special)) {
        str_add(out, text);
        return;
    }
    str_add_char(out, '"');
    for (; *text; text++) {
        if (*text == '"')
            str_add_char(out, '"');
        str_add_char(out, *text);
    }
    str_add_char(out, '"');
}
