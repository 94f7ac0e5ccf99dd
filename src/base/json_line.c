/* base/json_line.c - where things stand in a JSON text with comments: a scan that keeps no tree.
 *
 * It runs on files that may be broken, so every step is bounded by the text's end, and whatever cannot be
 * followed ends the search. */
#include <string.h>

#include "base/json_private.h"
#include "base/settings.h"

/* The end of the comment that starts at `at`: past its closing, or at the end of the text when it has none.
 */
static const char *comment_end(const char *at)
{
    if (at[1] == '/')
        return at + strcspn(at, "\n");
    const char *closing = strstr(at + 2, "*/");
    return closing ? closing + 2 : at + strlen(at);
}

static bool comment_starts(const char *at)
{
    return at[0] == '/' && (at[1] == '/' || at[1] == '*');
}

static const char *string_end(const char *at)
{
    for (at++; *at && *at != '"' && *at != '\n'; at++)
        if (*at == '\\' && at[1])
            at++;
    return *at == '"' ? at + 1 : at;
}

void json_strip_comments(char *text)
{
    for (char *at = text; *at;) {
        if (*at == '"') {
            at = text + (string_end(at) - text);
        } else if (comment_starts(at)) {
            const char *end = comment_end(at);
            for (; at < end; at++)
                if (*at != '\n' && *at != '\r')
                    *at = ' ';
        } else {
            at++;
        }
    }
}

static const char *skip_blanks(const char *at)
{
    for (;;) {
        at += strspn(at, " \t\r\n");
        if (!comment_starts(at))
            return at;
        at = comment_end(at);
    }
}

/* Past the value at `at`; brackets are counted, not matched. */
static const char *value_end(const char *at)
{
    int depth = 0;
    for (;;) {
        at = skip_blanks(at);
        if (!*at)
            return at;
        if (*at == '"') {
            at = string_end(at);
        } else if (*at == '{' || *at == '[') {
            depth++;
            at++;
        } else if (*at == '}' || *at == ']') {
            if (!depth--)
                return at;
            at++;
        } else if (*at == ',' || *at == ':') {
            if (!depth)
                return at;
            at++;
        } else {
            at += strcspn(at, " \t\r\n\"{}[],:/");
            if (*at == '/' && !comment_starts(at))
                at++;
        }
        if (!depth)
            return at;
    }
}

static bool name_is(const char *at, const char *end, const char *token)
{
    struct json *name = NULL;
    bool same = false;
    if (!json_parse(at, (size_t)(end - at), &name, NULL))
        same = text_equal(json_text(name), token);
    json_close(name);
    return same;
}

/* The last member of that name counts, as it does when the text is parsed. */
static const char *find_member(const char *at, const char *token)
{
    const char *found = NULL;
    for (at = skip_blanks(at + 1); *at == '"';) {
        const char *end = string_end(at), *colon = skip_blanks(end);
        if (*colon != ':')
            return found;
        if (name_is(at, end, token))
            found = skip_blanks(colon + 1);
        at = skip_blanks(value_end(skip_blanks(colon + 1)));
        if (*at != ',')
            return found;
        at = skip_blanks(at + 1);
    }
    return found;
}

static const char *find_item(const char *at, const char *token)
{
    size_t wanted = 0;
    for (const char *digit = token; *digit; digit++) {
        if (*digit < '0' || *digit > '9' || wanted > 1000000)
            return NULL;
        wanted = wanted * 10 + (size_t)(*digit - '0');
    }
    at = skip_blanks(at + 1);
    for (size_t i = 0; *at && *at != ']'; i++) {
        if (i == wanted)
            return at;
        at = skip_blanks(value_end(at));
        if (*at != ',')
            return NULL;
        at = skip_blanks(at + 1);
    }
    return NULL;
}

static int line_of(const char *text, const char *at)
{
    int line = 1;
    for (; text < at; text++)
        line += *text == '\n';
    return line;
}

int json_line(const char *text, const char *pointer)
{
    if (!text || !pointer)
        return 0;
    const char *at = skip_blanks(text);
    struct str token = STR_EMPTY;
    while (at && *pointer == '/') {
        pointer_take(&pointer, &token);
        at = *at == '{' ? find_member(at, token.data) : *at == '[' ? find_item(at, token.data) : NULL;
    }
    str_clear(&token);
    return at && *at && !*pointer ? line_of(text, at) : 0;
}
