/* base/complaints.c - a list of what is wrong with files. */
#include "base/complaints.h"

#include <stdarg.h>
#include <stdio.h>

#include "base/memory.h"

#define COMPLAINTS_LIMIT 1000 /* nobody reads more, and a hostile file could make millions */

void complain(struct complaints *complaints, const char *file, int line, const char *format, ...)
{
    if (complaints->count >= COMPLAINTS_LIMIT)
        return;
    char message[1024];
    va_list args;
    va_start(args, format);
    vsnprintf(message, sizeof message, format, args);
    va_end(args);

    complaints->items = memory_resize(complaints->items, (complaints->count + 1) * sizeof *complaints->items);
    complaints->items[complaints->count++] = (struct complaint){
        .file = memory_copy_text(file ? file : ""), .line = line, .message = memory_copy_text(message)};
}

void complaint_write(struct str *out, const struct complaint *complaint)
{
    str_printf(out, "%s:%d: %s", complaint->file, complaint->line > 0 ? complaint->line : 1,
               complaint->message);
}

void complaints_clear(struct complaints *complaints)
{
    for (size_t i = 0; i < complaints->count; i++) {
        memory_free(complaints->items[i].file);
        memory_free(complaints->items[i].message);
    }
    memory_free(complaints->items);
    *complaints = COMPLAINTS_NONE;
}
