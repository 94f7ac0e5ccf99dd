/* base/log.c - one line an event. */
#include "base/log.h"

#include <errno.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/calendar.h"

#define LINE_SIZE 4096 /* up to PIPE_BUF a write to a pipe is not torn apart */

static _Atomic int threshold = LOG_INFO;
static _Atomic int target = STDERR_FILENO;
static const char *const level_names[] = {"DEBUG", "INFO", "WARN", "ERROR"};

void log_set_level(enum log_level level)
{
    atomic_store(&threshold, (int)level);
}

void log_set_fd(int fd)
{
    atomic_store(&target, fd);
}

/* A log is read by terminals and by programs that split lines: no value may bring its own control codes. C1
 * codes, and the line separators U+2028/2029, are two or three bytes in UTF-8. */
static void sanitise(char *text, size_t len)
{
    for (size_t i = 0; i < len; i++) {
        unsigned char c = (unsigned char)text[i];
        unsigned char next = i + 1 < len ? (unsigned char)text[i + 1] : 0;
        if (c < 0x20 || c == 0x7F)
            text[i] = ' ';
        else if (c == 0xC2 && next >= 0x80 && next < 0xA0)
            text[i] = text[i + 1] = '?';
        else if (c == 0xE2 && next == 0x80 && i + 2 < len && ((unsigned char)text[i + 2] & 0xFE) == 0xA8)
            text[i] = text[i + 1] = text[i + 2] = '?';
    }
}

void log_event(enum log_level level, const char *event, const char *format, ...)
{
    if ((int)level < atomic_load_explicit(&threshold, memory_order_relaxed) || level >= LOG_NONE)
        return;
    int saved = errno;
    char line[LINE_SIZE], at[CALENDAR_TEXT];
    int head =
        snprintf(line, sizeof line, "%s %s %s ", calendar_format(clock_now(), at), level_names[level], event);
    size_t len = head < 0 ? 0 : (size_t)head < sizeof line ? (size_t)head : sizeof line - 1;
    va_list args;
    va_start(args, format);
    int body = vsnprintf(line + len, sizeof line - len, format, args);
    va_end(args);
    if (body > 0)
        len += (size_t)body;
    if (len > sizeof line - 1) {
        len = sizeof line - 1;
        memset(line + len - 3, '.', 3);
    }
    sanitise(line, len);
    while (len && line[len - 1] == ' ')
        len--;
    line[len++] = '\n'; /* in the place of the final NUL at worst */
    ssize_t written;
    do
        written = write(atomic_load_explicit(&target, memory_order_relaxed), line, len);
    while (written < 0 && errno == EINTR);
    errno = saved;
}

static char *show(const char *text, char buffer[MASK_TEXT])
{
    snprintf(buffer, MASK_TEXT, "%s", text);
    return buffer;
}

char *mask_email(const char *email, char buffer[MASK_TEXT])
{
    if (!email)
        return show("-", buffer);
    const char *at = strrchr(email, '@');
    if (!at || at == email || !at[1])
        return show("***", buffer);
    const char *dot = strrchr(at, '.');
    if (!dot || strlen(dot) > 16)
        dot = "";
    /* Only ASCII shows: half of a longer character would be ill-formed, and a control code is one as well. */
    char first = email[0] > ' ' && email[0] < 0x7F ? email[0] : '*';
    char host = at[1] > ' ' && at[1] < 0x7F ? at[1] : '*';
    snprintf(buffer, MASK_TEXT, "%c***@%c***%s", first, host, dot);
    return buffer;
}

char *mask_number(const char *number, char buffer[MASK_TEXT])
{
    if (!number)
        return show("-", buffer);
    size_t len = strlen(number);
    char last = len ? number[len - 1] : 0;
    if (len < 4 || last <= ' ' || last >= 0x7F)
        return show("***", buffer);
    snprintf(buffer, MASK_TEXT, "***%c", last);
    return buffer;
}
