/* ingest/transforms.c - what a mapping may do to a text beyond picking it up, each under a name, and what
 * some senders do to a body before they sign it. A quirk that no row covers is a new row here. */
#include <ctype.h>
#include <string.h>

#include "base/json.h"
#include "ingest/hook_private.h"

/* "#1001.2", the second fulfilment of order #1001. */
static const char *before_last_dot(struct arena *arena, const char *text)
{
    const char *dot = strrchr(text, '.');
    return dot && dot > text ? arena_copy(arena, text, (size_t)(dot - text)) : text;
}

/* "gid://shop/Order/42?key=1" */
static const char *last_segment(struct arena *arena, const char *text)
{
    const char *slash = strrchr(text, '/');
    const char *from = slash ? slash + 1 : text;
    size_t len = strcspn(from, "?");
    return len ? arena_copy(arena, from, len) : NULL;
}

static const char *digits(struct arena *arena, const char *text)
{
    char *out = arena_copy(arena, text, strlen(text));
    size_t len = 0;
    for (const char *c = text; *c; c++)
        if (isdigit((unsigned char)*c))
            out[len++] = *c;
    out[len] = 0;
    return len ? out : NULL;
}

static const char *upper(struct arena *arena, const char *text)
{
    char *out = arena_copy(arena, text, strlen(text));
    for (char *c = out; *c; c++)
        *c = (char)toupper((unsigned char)*c);
    return out;
}

/* "dhl_express" and "DhlExpress": words as people write them. */
static const char *words(struct arena *arena, const char *text)
{
    size_t len = strlen(text), at = 0;
    char *out = arena_alloc(arena, 2 * len + 1);
    for (size_t i = 0; i < len; i++) {
        bool joint = text[i] == '_' || text[i] == '-' || text[i] == ' ';
        bool begins = i && isupper((unsigned char)text[i]) && islower((unsigned char)text[i - 1]);
        if (begins)
            out[at++] = ' ';
        bool first = at == 0 || out[at - 1] == ' ';
        out[at++] = joint ? ' ' : first ? (char)toupper((unsigned char)text[i]) : text[i];
    }
    return out;
}

static const struct transform transforms[] = {
    {"before_last_dot", "\"#1001.2\" becomes \"#1001\"", before_last_dot},
    {"last_segment", "\"gid://shop/Order/42\" becomes \"42\"", last_segment},
    {"digits", "what is no digit is left out", digits},
    {"upper", "ASCII letters become capitals", upper},
    {"words", "\"dhl_express\" becomes \"Dhl Express\"", words},
};

const struct transform *transform_find(const char *name)
{
    for (size_t i = 0; i < sizeof transforms / sizeof *transforms; i++)
        if (text_equal(transforms[i].name, name))
            return &transforms[i];
    return NULL;
}

/* ---- bodies, before they are signed ---- */

/* EasyPost's own client writes each "weight": 10 as 10.0 before it checks, since that is what was signed: the
 * digits between the colon and a comma or brace, blanks allowed on either side. */
static void easypost_weight(struct str *out, const char *bytes, size_t len)
{
    static const char key[] = "\"weight\":";
    const size_t key_len = sizeof key - 1;
    for (size_t i = 0; i < len;) {
        if (len - i < key_len || memcmp(bytes + i, key, key_len) != 0) {
            str_add_char(out, bytes[i++]);
            continue;
        }
        size_t from = i + key_len;
        while (from < len && isspace((unsigned char)bytes[from]))
            from++;
        size_t end = from;
        while (end < len && isdigit((unsigned char)bytes[end]))
            end++;
        size_t behind = end;
        while (behind < len && isspace((unsigned char)bytes[behind]))
            behind++;
        bool whole = end > from && behind < len && (bytes[behind] == ',' || bytes[behind] == '}');
        str_add_bytes(out, bytes + i, end - i);
        if (whole)
            str_add(out, ".0");
        i = end;
    }
}

static const struct rewrite rewrites[] = {
    {"easypost-weight", easypost_weight},
};

const struct rewrite *rewrite_find(const char *name)
{
    for (size_t i = 0; i < sizeof rewrites / sizeof *rewrites; i++)
        if (text_equal(rewrites[i].name, name))
            return &rewrites[i];
    return NULL;
}
