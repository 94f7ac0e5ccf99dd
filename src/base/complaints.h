/* base/complaints.h - what is wrong with the files that people write, as FILE:LINE: message. */
#ifndef WISMO_BASE_COMPLAINTS_H
#define WISMO_BASE_COMPLAINTS_H

#include <stddef.h>

#include "base/str.h"

struct complaint {
    char *file;
    int line; /* from 1; 0 when the whole file is meant */
    char *message;
};

struct complaints {
    struct complaint *items;
    size_t count;
};

#define COMPLAINTS_NONE                                                                                      \
    (struct complaints)                                                                                      \
    {                                                                                                        \
        NULL, 0                                                                                              \
    }

void complain(struct complaints *complaints, const char *file, int line, const char *format, ...)
    __attribute__((format(printf, 4, 5)));
/* Appends "FILE:LINE: message", as editors and people follow it. What is about the whole file stands at its
 * first line. */
void complaint_write(struct str *out, const struct complaint *complaint);
void complaints_clear(struct complaints *complaints);

#endif
