/* ingest/stamp.c - the ways senders write a time: named ones, and pictures such as "DD.MM.YYYY hh:mm".
 *
 * A picture is read from left to right: YYYY MM DD hh mm ss stand for that many digits, Mon for an English
 * month's first three letters, AM for either half of a day, Z for an offset ("+01:00", "-0500", "Z", "GMT"),
 * * for anything up to the character behind it; every other character for itself. A blank in the picture is
 * any number of blanks, and [ ] holds what may be missing. */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/calendar.h"
#include "ingest/hook_private.h"

enum way { WAY_ISO, WAY_EPOCH, WAY_EPOCH_MS, WAY_PICTURE, WAY_DAY_END };

struct stamp_format {
    const char *name;
    enum way way;
    const char *picture;
};

static const struct stamp_format formats[] = {
    {"iso", WAY_ISO, NULL},           /* RFC 3339; also without zone, with a blank, or a bare date */
    {"epoch", WAY_EPOCH, NULL},       /* seconds since 1970, with or without a fraction */
    {"epoch_ms", WAY_EPOCH_MS, NULL}, /* milliseconds */
    {"rfc2822", WAY_PICTURE, "[*, ]DD Mon YYYY hh:mm[:ss] Z"},
    {"end_of_day", WAY_DAY_END, NULL}, /* the last moment of the day that begins the text, in the zone */
};

struct scan {
    const char *text;
    struct civil civil;
    int ms;
    bool has_time, has_offset, afternoon, half;
    int64_t offset; /* milliseconds east of UTC */
};

const struct stamp_format *stamp_iso(void)
{
    return &formats[0];
}

static bool read_digits(struct scan *scan, int least, int most, int *ret_value)
{
    int count = 0, value = 0;
    while (count < most && isdigit((unsigned char)scan->text[count]))
        value = value * 10 + (scan->text[count++] - '0');
    scan->text += count;
    *ret_value = value;
    return count >= least;
}

static bool read_fraction(struct scan *scan)
{
    int scale = 100;
    if (*scan->text != '.' && *scan->text != ',')
        return true;
    scan->text++;
    if (!isdigit((unsigned char)*scan->text))
        return false;
    for (; isdigit((unsigned char)*scan->text); scan->text++, scale /= 10)
        scan->ms += (*scan->text - '0') * scale;
    return true;
}

static bool read_offset(struct scan *scan)
{
    int hours = 0, minutes = 0;
    scan->has_offset = true;
    for (size_t i = 0; i < 3; i++) {
        static const char *const zero[] = {"UTC", "GMT", "Z"};
        if (strncasecmp(scan->text, zero[i], strlen(zero[i])) == 0) {
            scan->text += strlen(zero[i]);
            return true;
        }
    }
    int sign = *scan->text == '-' ? -1 : 1;
    if (*scan->text != '-' && *scan->text != '+')
        return false;
    scan->text++;
    if (!read_digits(scan, 2, 2, &hours))
        return false;
    if (*scan->text == ':')
        scan->text++;
    if (isdigit((unsigned char)*scan->text) && !read_digits(scan, 2, 2, &minutes))
        return false;
    scan->offset = sign * (hours * MS_HOUR + minutes * MS_MINUTE);
    return hours <= 15 && minutes < 60;
}

static bool read_month(struct scan *scan)
{
    static const char names[] = "janfebmaraprmayjunjulaugsepoctnovdec";
    for (int i = 0; i < 12; i++)
        if (strncasecmp(scan->text, names + 3 * i, 3) == 0) {
            scan->text += 3;
            while (isalpha((unsigned char)*scan->text))
                scan->text++;
            scan->civil.month = i + 1;
            return true;
        }
    return false;
}

static bool read_half(struct scan *scan)
{
    scan->half = true;
    scan->afternoon = strncasecmp(scan->text, "pm", 2) == 0;
    if (!scan->afternoon && strncasecmp(scan->text, "am", 2) != 0)
        return false;
    scan->text += 2;
    return true;
}

/* One part of a picture; *picture moves past it. */
static bool read_part(struct scan *scan, const char **picture)
{
    const struct {
        const char *name;
        int least, most, *value;
        bool of_day;
    } fields[] = {{"YYYY", 4, 4, &scan->civil.year, false}, {"MM", 1, 2, &scan->civil.month, false},
                  {"DD", 1, 2, &scan->civil.day, false},    {"hh", 1, 2, &scan->civil.hour, true},
                  {"mm", 2, 2, &scan->civil.minute, true},  {"ss", 2, 2, &scan->civil.second, true}};
    const char *at = *picture;
    for (size_t i = 0; i < sizeof fields / sizeof *fields; i++) {
        if (!text_starts(at, fields[i].name))
            continue;
        *picture += strlen(fields[i].name);
        scan->has_time = scan->has_time || fields[i].of_day;
        return read_digits(scan, fields[i].least, fields[i].most, fields[i].value) &&
               (*fields[i].name != 's' || read_fraction(scan));
    }
    if (text_starts(at, "Mon"))
        return *picture += 3, read_month(scan);
    if (text_starts(at, "AM"))
        return *picture += 2, read_half(scan);
    if (*at == 'Z')
        return ++*picture, read_offset(scan);
    ++*picture;
    if (*at == '*') {
        while (*scan->text && *scan->text != at[1])
            scan->text++;
        return true;
    }
    if (*at == ' ') {
        scan->text += strspn(scan->text, " ");
        return true;
    }
    return *scan->text == *at && scan->text++;
}

static bool read_picture(struct scan *scan, const char *picture)
{
    while (*picture) {
        if (*picture == '[') {
            const char *end = strchr(picture, ']');
            struct scan before = *scan;
            bool fits = true;
            for (picture++; fits && picture < end;)
                fits = read_part(scan, &picture);
            if (!fits)
                *scan = before;
            picture = end + 1;
        } else if (!read_part(scan, &picture)) {
            return false;
        }
    }
    return *scan->text == 0;
}

static bool is_day(const struct civil *c)
{
    static const int days[] = {31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    bool leap = c->year % 4 == 0 && (c->year % 100 != 0 || c->year % 400 == 0);
    return c->year >= 1970 && c->month >= 1 && c->month <= 12 && c->day >= 1 &&
           c->day <= days[c->month - 1] && (c->month != 2 || c->day < 29 || leap) && c->hour < 24 &&
           c->minute < 60 && c->second <= 60;
}

static enum err settle(struct scan *scan, const char *zone, utc_ms *ret_at, bool *ret_date_only)
{
    if (scan->half) {
        if (scan->civil.hour < 1 || scan->civil.hour > 12)
            return ERR_INVALID;
        scan->civil.hour = scan->civil.hour % 12 + (scan->afternoon ? 12 : 0);
    }
    if (!is_day(&scan->civil) || (scan->has_time && !scan->has_offset && !zone))
        return ERR_INVALID;
    if (scan->civil.second == 60) /* a leap second is the last moment before it */
        scan->civil.second = 59;
    utc_ms at = calendar_utc(scan->civil, scan->has_time && !scan->has_offset ? zone : "UTC");
    *ret_at = at + scan->ms - scan->offset;
    *ret_date_only = !scan->has_time;
    return OK;
}

static enum err read_epoch(const char *text, bool in_ms, utc_ms *ret_at)
{
    char *end = NULL;
    size_t len = strlen(text);
    if (!len || len > 20 || !isdigit((unsigned char)*text))
        return ERR_INVALID;
    long long whole = strtoll(text, &end, 10);
    int ms = 0;
    if (*end == '.' && !in_ms) {
        struct scan scan = {.text = end};
        if (!read_fraction(&scan))
            return ERR_INVALID;
        ms = scan.ms;
        end = (char *)scan.text;
    }
    if (*end || whole > (in_ms ? 253402300799999LL : 253402300799LL)) /* the year 9999 */
        return ERR_INVALID;
    *ret_at = in_ms ? whole : whole * MS_SECOND + ms;
    return OK;
}

/* Carriers give a day as midnight in a zone of theirs: only the day is meant. */
static enum err read_day_end(const char *text, const char *zone, utc_ms *ret_at)
{
    struct scan scan = {.text = text};
    const char *picture = "YYYY-MM-DD";
    while (*picture)
        if (!read_part(&scan, &picture))
            return ERR_INVALID;
    if (!is_day(&scan.civil))
        return ERR_INVALID;
    scan.civil.hour = 23;
    scan.civil.minute = scan.civil.second = 59;
    *ret_at = calendar_utc(scan.civil, zone ? zone : "UTC");
    return OK;
}

enum err stamp_read(const struct stamp_format *format, const char *text, const char *zone, utc_ms *ret_at,
                    bool *ret_date_only)
{
    static const char iso[] = "YYYY-MM-DD", iso_time[] = "YYYY-MM-DDThh:mm[:ss][ Z]",
                      iso_blank[] = "YYYY-MM-DD hh:mm[:ss][ Z]", iso_small[] = "YYYY-MM-DDthh:mm[:ss][ Z]";
    struct scan scan = {.text = text};
    *ret_date_only = false;
    switch (format->way) {
    case WAY_EPOCH: return read_epoch(text, false, ret_at);
    case WAY_EPOCH_MS: return read_epoch(text, true, ret_at);
    case WAY_DAY_END: return read_day_end(text, zone, ret_at);
    case WAY_PICTURE:
        return read_picture(&scan, format->picture) ? settle(&scan, zone, ret_at, ret_date_only)
                                                    : ERR_INVALID;
    case WAY_ISO: break;
    }
    const char *picture = strlen(text) <= 10 ? iso
                          : text[10] == 'T'  ? iso_time
                          : text[10] == 't'  ? iso_small
                                             : iso_blank;
    return read_picture(&scan, picture) ? settle(&scan, zone, ret_at, ret_date_only) : ERR_INVALID;
}

static bool is_picture(const char *text)
{
    int depth = 0;
    bool paired = true;
    for (const char *c = text; *c; c++) {
        depth += *c == '[' ? 1 : *c == ']' ? -1 : 0;
        paired = paired && (depth == 0 || depth == 1);
    }
    return paired && depth == 0 && strlen(text) <= 64 && strstr(text, "YYYY") && strstr(text, "DD") &&
           (strstr(text, "MM") || strstr(text, "Mon"));
}

const struct stamp_format *stamp_format_find(struct arena *arena, const char *text)
{
    for (size_t i = 0; i < sizeof formats / sizeof *formats; i++)
        if (text_equal(formats[i].name, text))
            return &formats[i];
    if (!is_picture(text))
        return NULL;
    struct stamp_format *format = arena_alloc(arena, sizeof *format);
    *format = (struct stamp_format){"picture", WAY_PICTURE, arena_text(arena, text)};
    return format;
}
