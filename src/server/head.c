/* server/head.c - reading the head of an HTTP/1.1 request. */
#include "server/head.h"

#include <stdint.h>
#include <string.h>
#include <strings.h>

/* ---- how long it is ---- */

/* What may stand in a request line; a client that speaks something else is told at once, for it may never
 * send the line break that would end a line. */
static bool is_visible(char c)
{
    return (unsigned char)c > ' ' && (unsigned char)c < 0x7F;
}

static enum head_state too_long(const char *bytes)
{
    return memchr(bytes, '\n', HEAD_BYTES) ? HEAD_LARGE : HEAD_LONG_TARGET;
}

enum head_state head_measure(const char *bytes, size_t len, size_t *scanned, size_t *ret_len)
{
    size_t at = *scanned;
    bool first_line = !at || !memchr(bytes, '\n', at);
    for (; at < len && at < HEAD_BYTES; at++) {
        bool ended = at && bytes[at - 1] == '\r';
        if (ended != (bytes[at] == '\n'))
            return HEAD_MALFORMED;
        if (ended && at >= 3 && bytes[at - 2] == '\n') {
            *ret_len = at + 1;
            return HEAD_WHOLE;
        }
        if (ended)
            first_line = false;
        else if (first_line && !is_visible(bytes[at]) && bytes[at] != ' ' && bytes[at] != '\r')
            return HEAD_MALFORMED;
    }
    *scanned = at;
    return at >= HEAD_BYTES ? too_long(bytes) : HEAD_UNFINISHED;
}

/* ---- the request line ---- */

static bool is_name(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           (c && strchr("!#$%&'*+-.^_`|~", c));
}

static int hex(char c)
{
    return c >= '0' && c <= '9'   ? c - '0'
           : c >= 'a' && c <= 'f' ? c - 'a' + 10
           : c >= 'A' && c <= 'F' ? c - 'A' + 10
                                  : -1;
}

/* Resolves %XX in place. No control character may come out of it. */
static bool unescape(char *text)
{
    char *to = text;
    for (const char *from = text; *from; from++) {
        char c = *from;
        if (c == '%') {
            int high = hex(from[1]), low = high < 0 ? -1 : hex(from[2]);
            if (low < 0)
                return false;
            c = (char)(high << 4 | low);
            if ((unsigned char)c < ' ' || c == 0x7F)
                return false;
            from += 2;
        }
        *to++ = c;
    }
    *to = 0;
    return true;
}

/* "http://host/path": the host moves over the slashes before it, so that both can end with a NUL. */
static bool read_absolute(char *target, struct head *head)
{
    size_t scheme = !strncasecmp(target, "http://", 7) ? 7 : !strncasecmp(target, "https://", 8) ? 8 : 0;
    if (!scheme)
        return false;
    char *authority = target + scheme;
    size_t len = strcspn(authority, "/?");
    memmove(authority - 1, authority, len);
    authority[len - 1] = 0;
    head->host = authority - 1;
    head->path = authority[len] == '/' ? authority + len : "/";
    if (authority[len] == '?')
        head->query = authority + len + 1;
    return len > 0;
}

static bool read_target(char *target, struct head *head)
{
    if (!strcmp(target, "*")) {
        head->path = target;
        return !strcmp(head->method, "OPTIONS");
    }
    if (*target == '/')
        head->path = target;
    else if (!read_absolute(target, head))
        return false;
    if (!strcmp(head->path, "/"))
        return true;
    char *path = (char *)head->path; /* ours: it points into the bytes */
    size_t len = strcspn(path, "?");
    if (path[len])
        head->query = path + len + 1;
    path[len] = 0;
    return unescape(path);
}

static bool read_request_line(char *line, struct head *head, const char **ret_why)
{
    size_t method = 0;
    while (is_name(line[method]))
        method++;
    char *target = line + method + 1;
    char *version = line[method] == ' ' && method ? strchr(target, ' ') : NULL;
    *ret_why = "not HTTP";
    if (!version || version == target || strchr(version + 1, ' ') || strchr(line, '\r'))
        return false;
    line[method] = 0;
    *version++ = 0;
    head->method = line;
    head->current = !strcmp(version, "HTTP/1.1");
    *ret_why = "say HTTP/1.1";
    if (!head->current && strcmp(version, "HTTP/1.0") != 0)
        return false;
    *ret_why = "the request target cannot be read";
    return !strcmp(head->method, "CONNECT") ? (head->path = "") != NULL : read_target(target, head);
}

/* ---- headers ---- */

static bool read_header(char *line, struct header *header)
{
    char *c = line;
    for (; is_name(*c); c++)
        if (*c >= 'A' && *c <= 'Z')
            *c = (char)(*c - 'A' + 'a');
    if (c == line || *c != ':')
        return false;
    *c++ = 0;
    while (*c == ' ' || *c == '\t')
        c++;
    header->name = line;
    header->value = c;
    size_t len = strlen(c);
    while (len && (c[len - 1] == ' ' || c[len - 1] == '\t'))
        len--;
    c[len] = 0;
    for (; *c; c++)
        if (((unsigned char)*c < ' ' && *c != '\t') || *c == 0x7F)
            return false;
    return true;
}

/* Ends the line at `*at` and returns it; NULL for one with a NUL in it. */
static char *next_line(char *bytes, size_t len, size_t *at)
{
    char *line = bytes + *at;
    char *end = memchr(line, '\n', len - *at);
    *at = (size_t)(end - bytes) + 1;
    end[-1] = 0;
    return strlen(line) == (size_t)(end - 1 - line) ? line : NULL;
}

static bool check_host(struct head *head, const char **ret_why)
{
    const char *host = NULL;
    size_t times = head_times(head, "host", &host);
    *ret_why = "send one Host";
    if (!head->host)
        head->host = host ? host : "";
    return times == 1 || (!times && !head->current);
}

enum head_state head_read(char *bytes, size_t len, struct head *ret_head, const char **ret_why)
{
    size_t at = 0;
    *ret_head = (struct head){.query = ""};
    *ret_why = "not HTTP";
    char *line = next_line(bytes, len, &at);
    if (!line || !read_request_line(line, ret_head, ret_why))
        return HEAD_MALFORMED;
    while (at + 2 < len) {
        *ret_why = "a header cannot be read";
        line = next_line(bytes, len, &at);
        if (ret_head->count == HEAD_HEADERS)
            return *ret_why = "too many headers", HEAD_LARGE;
        if (!line || !read_header(line, &ret_head->headers[ret_head->count++]))
            return HEAD_MALFORMED;
    }
    return check_host(ret_head, ret_why) ? HEAD_WHOLE : HEAD_MALFORMED;
}

size_t head_times(const struct head *head, const char *name, const char **ret_last)
{
    size_t times = 0;
    for (size_t i = 0; i < head->count; i++)
        if (!strcasecmp(head->headers[i].name, name)) {
            *ret_last = head->headers[i].value;
            times++;
        }
    return times;
}

const char *head_find(const struct head *head, const char *name, struct arena *arena)
{
    const char *found = NULL;
    for (size_t i = 0; i < head->count; i++)
        if (!strcasecmp(head->headers[i].name, name))
            found =
                found ? arena_printf(arena, "%s, %s", found, head->headers[i].value) : head->headers[i].value;
    return found;
}

bool head_lists(const char *list, const char *word)
{
    size_t len = strlen(word);
    while (*list) {
        list += strspn(list, ", \t");
        size_t item = strcspn(list, ", \t");
        if (item == len && !strncasecmp(list, word, len))
            return true;
        list += item;
    }
    return false;
}

const char *head_parameter(const struct head *head, const char *name, struct arena *arena)
{
    size_t len = strlen(name);
    for (const char *piece = head->query; *piece; piece += strspn(piece, "&")) {
        size_t size = strcspn(piece, "&");
        if (size > len && piece[len] == '=' && !strncmp(piece, name, len)) {
            char *value = arena_copy(arena, piece + len + 1, size - len - 1);
            for (char *c = value; *c; c++)
                if (*c == '+')
                    *c = ' ';
            return unescape(value) ? value : NULL;
        }
        piece += size;
    }
    return NULL;
}
