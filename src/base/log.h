/* base/log.h - one line an event on stderr: time, level, what happened, key=value pairs.
 *
 *     log_warn("hook.refused", "sender=%s request=%s", name, id);
 *     2026-11-23T10:00:00.123Z WARN hook.refused sender=generic request=7f3a9c
 *
 * Personal data never goes in as it is: use the mask_ functions. Thread-safe; one write(2) a line; line
 * breaks and control characters in values are replaced. */
#ifndef WISMO_BASE_LOG_H
#define WISMO_BASE_LOG_H

enum log_level { LOG_DEBUG, LOG_INFO, LOG_WARN, LOG_ERROR, LOG_NONE };

void log_set_level(enum log_level level); /* at start: LOG_INFO */
void log_set_fd(int fd);                  /* at start: 2 */

void log_event(enum log_level level, const char *event, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
#define log_debug(event, ...) log_event(LOG_DEBUG, event, __VA_ARGS__)
#define log_info(event, ...) log_event(LOG_INFO, event, __VA_ARGS__)
#define log_warn(event, ...) log_event(LOG_WARN, event, __VA_ARGS__)
#define log_error(event, ...) log_event(LOG_ERROR, event, __VA_ARGS__)

#define MASK_TEXT 64
/* What may stand in a log: "a***@e***.com", "***2" (the last character of four or more, else "***"). Written
 * into `buffer`, which is returned. NULL is shown as "-". */
char *mask_email(const char *email, char buffer[MASK_TEXT]);
char *mask_number(const char *number, char buffer[MASK_TEXT]);

#endif
