/* base/calendar.c - civil time from ICU's zones.
 *
 * ICU takes microseconds for a conversion. A zone's offset changes twice a year at most, so each thread
 * keeps, for the zones it met last, the stretches of time in which the offset is known, and only the rest
 * asks ICU. */
#include "base/calendar.h"

#include <pthread.h>
#include <stdio.h>
#include <string.h>

#include <unicode/ucal.h>
#include <unicode/ustring.h>

#include "base/memory.h"

#define FIRST_MS INT64_C(-62135596800000) /* 0001-01-01T00:00:00Z */
#define LAST_MS INT64_C(253402300799999)  /* 9999-12-31T23:59:59.999Z */
#define ZONES 16
#define SPANS 4
#define ZONE_NAME 64

struct span {
    utc_ms from, until; /* the offset holds from `from` to before `until` */
    int64_t offset;
};

struct zone {
    char name[ZONE_NAME];
    UCalendar *calendar; /* NULL: read as UTC */
    struct span spans[SPANS];
    unsigned span_count, next_span;
    uint64_t used;
};

struct zones {
    struct zone items[ZONES];
    struct zone *last; /* most calls are about the zone of the call before */
    uint64_t uses;
};

static pthread_once_t once = PTHREAD_ONCE_INIT;
static pthread_key_t key;
static _Thread_local struct zones *mine;

static void zones_close(void *memory)
{
    struct zones *zones = memory;
    for (size_t i = 0; i < ZONES; i++)
        ucal_close(zones->items[i].calendar);
    memory_free(zones);
    mine = NULL;
}

static void make_key(void)
{
    pthread_key_create(&key, zones_close);
}

static bool name_to_icu(const char *name, UChar out[ZONE_NAME])
{
    if (!name || !*name || strlen(name) >= ZONE_NAME)
        return false;
    for (const char *c = name; *c; c++)
        if ((unsigned char)*c >= 0x80)
            return false;
    u_uastrcpy(out, name);
    return true;
}

static bool zone_is_known(const char *zone)
{
    UChar id[ZONE_NAME], canonical[128];
    UErrorCode status = U_ZERO_ERROR;
    UBool known = 0;
    if (!name_to_icu(zone, id))
        return false;
    ucal_getCanonicalTimeZoneID(id, -1, canonical, 128, &known, &status);
    return U_SUCCESS(status) && known && strcmp(zone, "Etc/Unknown") != 0;
}

static struct zone *zone_open(struct zones *zones, const char *name)
{
    struct zone *zone = &zones->items[0];
    for (size_t i = 1; i < ZONES; i++)
        if (zones->items[i].used < zone->used)
            zone = &zones->items[i];
    ucal_close(zone->calendar);
    *zone = (struct zone){.calendar = NULL};
    snprintf(zone->name, sizeof zone->name, "%s", name);
    UChar id[ZONE_NAME];
    UErrorCode status = U_ZERO_ERROR;
    if (zone_is_known(name) && name_to_icu(name, id)) {
        zone->calendar = ucal_open(id, -1, "en_US", UCAL_GREGORIAN, &status);
        if (U_FAILURE(status))
            zone->calendar = NULL;
    }
    return zone;
}

static struct zone *zone_kept(const char *name)
{
    if (!mine)
        return NULL;
    if (mine->last && !strcmp(mine->last->name, name))
        return mine->last;
    for (size_t i = 0; i < ZONES; i++)
        if (mine->items[i].used && !strcmp(mine->items[i].name, name))
            return &mine->items[i];
    return NULL;
}

/* Asking ICU takes a microsecond, and every turn asks several times about its shopper's. */
bool zone_exists(const char *zone)
{
    const struct zone *kept = zone ? zone_kept(zone) : NULL;
    return (kept && kept->calendar) || zone_is_known(zone);
}

static struct zone *zone_find(const char *name)
{
    if (!mine) {
        pthread_once(&once, make_key);
        mine = memory_alloc(sizeof *mine);
        pthread_setspecific(key, mine);
    }
    if (!name || strlen(name) >= ZONE_NAME)
        name = "UTC";
    struct zone *zone = zone_kept(name);
    if (!zone)
        zone = zone_open(mine, name);
    zone->used = ++mine->uses;
    return mine->last = zone;
}

static struct span ask_icu(UCalendar *calendar, utc_ms at)
{
    struct span span = {.from = INT64_MIN, .until = INT64_MAX, .offset = 0};
    UErrorCode status = U_ZERO_ERROR;
    ucal_setMillis(calendar, (UDate)at, &status);
    span.offset =
        ucal_get(calendar, UCAL_ZONE_OFFSET, &status) + ucal_get(calendar, UCAL_DST_OFFSET, &status);
    UDate edge;
    if (ucal_getTimeZoneTransitionDate(calendar, UCAL_TZ_TRANSITION_PREVIOUS_INCLUSIVE, &edge, &status))
        span.from = (utc_ms)edge;
    if (ucal_getTimeZoneTransitionDate(calendar, UCAL_TZ_TRANSITION_NEXT, &edge, &status))
        span.until = (utc_ms)edge;
    if (U_FAILURE(status))
        return (struct span){.from = at, .until = at + 1, .offset = 0};
    return span;
}

static int64_t offset_at(struct zone *zone, utc_ms at)
{
    if (!zone->calendar)
        return 0;
    for (unsigned i = 0; i < zone->span_count; i++)
        if (at >= zone->spans[i].from && at < zone->spans[i].until)
            return zone->spans[i].offset;
    struct span *span = &zone->spans[zone->next_span];
    zone->next_span = (zone->next_span + 1) % SPANS;
    if (zone->span_count < SPANS)
        zone->span_count++;
    *span = ask_icu(zone->calendar, at);
    return span->offset;
}

static utc_ms clamp(utc_ms at)
{
    return at < FIRST_MS ? FIRST_MS : at > LAST_MS ? LAST_MS : at;
}

static int64_t floor_days(int64_t ms)
{
    return ms >= 0 ? ms / MS_DAY : -((-ms + MS_DAY - 1) / MS_DAY);
}

/* Days since 1970-01-01 of a date of the Gregorian calendar, and back. The year is counted from March, so
 * that the leap day is its last, and in eras of 400 years, which are all alike. */
static int64_t days_of(int64_t year, int month, int day)
{
    int64_t y = month <= 2 ? year - 1 : year;
    int64_t era = (y >= 0 ? y : y - 399) / 400;
    int64_t in_era = y - era * 400;
    int64_t in_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
    return era * 146097 + in_era * 365 + in_era / 4 - in_era / 100 + in_year - 719468;
}

static void date_of(int64_t days, struct civil *civil)
{
    days += 719468;
    int64_t era = (days >= 0 ? days : days - 146096) / 146097;
    int64_t in_era = days - era * 146097;
    int64_t year = (in_era - in_era / 1460 + in_era / 36524 - in_era / 146096) / 365;
    int64_t in_year = in_era - (365 * year + year / 4 - year / 100);
    int64_t month = (5 * in_year + 2) / 153;
    civil->day = (int)(in_year - (153 * month + 2) / 5 + 1);
    civil->month = (int)(month < 10 ? month + 3 : month - 9);
    civil->year = (int)(year + era * 400 + (civil->month <= 2));
}

static struct civil civil_of(int64_t local)
{
    struct civil civil;
    int64_t days = floor_days(local), rest = local - days * MS_DAY;
    date_of(days, &civil);
    civil.hour = (int)(rest / MS_HOUR);
    civil.minute = (int)(rest / MS_MINUTE % 60);
    civil.second = (int)(rest / MS_SECOND % 60);
    civil.weekday = (int)(((days + 3) % 7 + 7) % 7 + 1); /* 1970-01-01 was a Thursday */
    return civil;
}

struct civil calendar_civil(utc_ms at, const char *zone)
{
    at = clamp(at);
    return civil_of(at + offset_at(zone_find(zone), at));
}

static utc_ms utc_of(int64_t local, struct zone *zone)
{
    int64_t before = offset_at(zone, local - MS_DAY), after = offset_at(zone, local + MS_DAY);
    if (offset_at(zone, local - before) == before)
        return local - before; /* of an hour that comes twice, the first */
    if (offset_at(zone, local - after) == after)
        return local - after;
    return local - before; /* a skipped hour */
}

utc_ms calendar_utc(struct civil civil, const char *zone)
{
    if (civil.year < 1 || civil.year > 9999)
        civil.year = civil.year < 1 ? 1 : 9999;
    int64_t local = days_of(civil.year, civil.month, civil.day) * MS_DAY + civil.hour * MS_HOUR +
                    civil.minute * MS_MINUTE + civil.second * MS_SECOND;
    return utc_of(local, zone_find(zone));
}

int calendar_day(utc_ms at, const char *zone)
{
    at = clamp(at);
    return (int)floor_days(at + offset_at(zone_find(zone), at));
}

utc_ms calendar_day_start(int day, const char *zone)
{
    return utc_of(clamp(day * MS_DAY), zone_find(zone));
}

/* Exactly `digits` digits within a range; moves *text past them. */
static bool read_field(const char **text, int digits, int low, int high, int *ret_value)
{
    int value = 0;
    for (int i = 0; i < digits; i++, (*text)++) {
        if (**text < '0' || **text > '9')
            return false;
        value = value * 10 + (**text - '0');
    }
    *ret_value = value;
    return value >= low && value <= high;
}

static bool read_char(const char **text, const char *any)
{
    if (!**text || !strchr(any, **text))
        return false;
    (*text)++;
    return true;
}

/* Digits beyond the third are read and dropped. */
static bool read_fraction(const char **text, int *ret_ms)
{
    int ms = 0, digits = 0;
    for (; **text >= '0' && **text <= '9'; (*text)++, digits++)
        if (digits < 3)
            ms = ms * 10 + (**text - '0');
    for (int i = digits; i < 3; i++)
        ms *= 10;
    *ret_ms = ms;
    return digits >= 1 && digits <= 18;
}

static bool read_offset(const char **text, int64_t *ret_offset)
{
    int hours, minutes;
    *ret_offset = 0;
    if (read_char(text, "Zz"))
        return true;
    int64_t sign = **text == '-' ? -1 : 1;
    if (!read_char(text, "+-") || !read_field(text, 2, 0, 23, &hours) || !read_char(text, ":") ||
        !read_field(text, 2, 0, 59, &minutes))
        return false;
    *ret_offset = sign * (hours * MS_HOUR + minutes * MS_MINUTE);
    return true;
}

static int days_in_month(int year, int month)
{
    static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    return month == 2 && leap ? 29 : days[month - 1];
}

enum err calendar_parse(const char *text, bool date_only_ok, utc_ms *ret_at, bool *ret_date_only)
{
    int year, month, day, hour, minute, second, ms = 0;
    int64_t offset;
    if (!text || !read_field(&text, 4, 1970, 9999, &year) || !read_char(&text, "-") ||
        !read_field(&text, 2, 1, 12, &month) || !read_char(&text, "-") ||
        !read_field(&text, 2, 1, days_in_month(year, month), &day))
        return ERR_INVALID;
    utc_ms at = days_of(year, month, day) * MS_DAY;
    bool date_only = !*text;
    if (date_only && !date_only_ok)
        return ERR_INVALID;
    if (!date_only) {
        if (!read_char(&text, "Tt ") || !read_field(&text, 2, 0, 23, &hour) || !read_char(&text, ":") ||
            !read_field(&text, 2, 0, 59, &minute) || !read_char(&text, ":") ||
            !read_field(&text, 2, 0, 60, &second) || (read_char(&text, ".") && !read_fraction(&text, &ms)) ||
            !read_offset(&text, &offset) || *text)
            return ERR_INVALID;
        if (second == 60) { /* a leap second is the last moment before it */
            second = 59;
            ms = 999;
        }
        at += hour * MS_HOUR + minute * MS_MINUTE + second * MS_SECOND + ms - offset;
        if (at < 0 || at > LAST_MS)
            return ERR_INVALID;
    }
    *ret_at = at;
    if (ret_date_only)
        *ret_date_only = date_only;
    return OK;
}

static char *put(char *at, int value, int digits)
{
    for (int i = digits - 1; i >= 0; i--, value /= 10)
        at[i] = (char)('0' + value % 10);
    return at + digits;
}

/* Written by hand: every log line and most JSON answers hold times, and printf takes ten times as long. */
char *calendar_format(utc_ms at, char buffer[CALENDAR_TEXT])
{
    at = clamp(at);
    struct civil civil = civil_of(at);
    int ms = (int)(((at % MS_SECOND) + MS_SECOND) % MS_SECOND);
    const struct {
        int value, digits;
        char before;
    } fields[] = {{civil.year, 4, 0},   {civil.month, 2, '-'},  {civil.day, 2, '-'},
                  {civil.hour, 2, 'T'}, {civil.minute, 2, ':'}, {civil.second, 2, ':'}};
    char *end = buffer;
    for (size_t i = 0; i < sizeof fields / sizeof *fields; i++) {
        if (fields[i].before)
            *end++ = fields[i].before;
        end = put(end, fields[i].value, fields[i].digits);
    }
    if (ms) {
        *end++ = '.';
        end = put(end, ms, 3);
    }
    *end++ = 'Z';
    *end = '\0';
    return buffer;
}
