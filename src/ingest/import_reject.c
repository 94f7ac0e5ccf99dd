/* ingest/import_reject.c - rows that are given back: as they stood, the reason before them.
 *
 * The reason is a first column, or a first member, named "rejected", which an import passes over: so the file
 * can be mended, and imported as it is. */
#include <string.h>

#include "base/json_write.h"
#include "ingest/import_private.h"

const char reject_column[] = "rejected";
static const char member[] = "{\"rejected\":\"";

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

/* Past the reason that an earlier import put there: at the comma, or at the end of the object. */
static size_t skip_reason(const char *bytes, size_t len)
{
    size_t at = sizeof member - 1;
    if (len < at || memcmp(bytes, member, at) != 0)
        return 0;
    for (; at < len && bytes[at] != '"'; at++)
        at += bytes[at] == '\\';
    return at + 1 < len ? at + 1 : 0;
}

void reject_line(struct str *out, uint64_t line, const char *reason, const char *bytes, size_t len)
{
    struct str why = STR_EMPTY;
    str_printf(&why, "line %llu: %s", (unsigned long long)line, reason);
    while (len && is_blank(bytes[len - 1]))
        len--;
    while (len && is_blank(*bytes))
        bytes++, len--;
    str_add(out, "{\"rejected\":");
    json_quote(out, why.data, why.len);
    if (len && *bytes == '{') {
        size_t past = skip_reason(bytes, len);
        bytes += past ? past : 1;
        len -= past ? past : 1;
        size_t blanks = 0;
        while (blanks < len && is_blank(bytes[blanks]))
            blanks++;
        if (!past && blanks < len && bytes[blanks] != '}')
            str_add_char(out, ',');
        str_add_bytes(out, bytes, len);
    } else if (len) {
        str_add(out, ",\"text\":");
        json_quote(out, bytes, len);
        str_add_char(out, '}');
    } else {
        str_add_char(out, '}');
    }
    str_add_char(out, '\n');
    str_clear(&why);
}

static size_t first_cell(const char *bytes, size_t len, char delimiter)
{
    bool quoted = false;
    for (size_t i = 0; i < len; i++) {
        quoted ^= bytes[i] == '"';
        if (!quoted && (bytes[i] == delimiter || bytes[i] == '\n'))
            return bytes[i] == delimiter ? i + 1 : i;
    }
    return len;
}

void reject_row(struct str *out, uint64_t line, const char *reason, const char *bytes, size_t len,
                char delimiter, bool has_reasons)
{
    struct str why = STR_EMPTY;
    if (line)
        str_printf(&why, "line %llu: ", (unsigned long long)line);
    str_add(&why, reason);
    csv_quote(out, why.data, delimiter);
    str_add_char(out, delimiter);
    if (has_reasons) {
        size_t past = first_cell(bytes, len, delimiter);
        bytes += past;
        len -= past;
    }
    str_add_bytes(out, bytes, len);
    if (!len || bytes[len - 1] != '\n')
        str_add_char(out, '\n');
    str_clear(&why);
}
