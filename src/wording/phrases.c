/* wording/phrases.c - arguments in words: days, times, windows, ages, numbers, lists.
 *
 * Dates are moved to the shopper's zone by base/calendar.h and then formatted as if they were UTC, so that
 * one set of ICU's formatters serves every zone, and a day's text can be kept. */
#include <string.h>

#include "base/calendar.h"
#include "wording/ssml.h"
#include "wording/wording_private.h"

const char *const style_keys[STYLE_COUNT] = {
    [STYLE_DAY] = "format_day",
    [STYLE_DAY_YEAR] = "format_day_year",
    [STYLE_TIME] = "format_time",
    [STYLE_HOUR] = "format_hour",
};

const char *const phrase_keys[] = {
    "format_day",     "format_day_year", "format_time", "format_hour",  "when_today", "when_tomorrow",
    "when_yesterday", "when_date",       "moment_at",   "window_hours", "window_by",  "window_days",
    "window_moments", "time_midnight",   "age_moment",  "age_minutes",  "age_hours",  "age_days",
    "shop_unnamed",   "sentence_cut",    NULL,
};

struct accent *accent_open(const struct locale *locale)
{
    struct accent *accent = memory_alloc(sizeof *accent);
    bool same = true;
    for (int i = 0; i < STYLE_COUNT; i++)
        same = same && text_equal(locale->skeletons[0][i], locale->skeletons[1][i]);
    accent->formats[0] = formats_open(locale->name, locale->skeletons[0]);
    accent->formats[1] = same ? accent->formats[0] : formats_open(locale->name, locale->skeletons[1]);
    struct str digits = STR_EMPTY;
    formats_number(accent->formats[0], 907, &digits);
    accent->plain_digits = str_equal(&digits, "907");
    str_clear(&digits);
    return accent;
}

void accent_close(struct accent *accent)
{
    if (!accent)
        return;
    if (accent->formats[1] != accent->formats[0])
        formats_close(accent->formats[1]);
    formats_close(accent->formats[0]);
    memory_free(accent);
}

void phrase_number(const struct scope *scope, int64_t number, struct str *out)
{
    if (number < 0 || number > 999 || !scope->accent->plain_digits) {
        formats_number(scope->accent->formats[scope->heard], number, out);
        return;
    }
    char digits[3];
    size_t at = sizeof digits;
    do
        digits[--at] = (char)('0' + number % 10);
    while (number /= 10);
    str_add_bytes(out, digits + at, sizeof digits - at);
}

/* One formatted day (value: days since 1970) or time (value: minute of the day), in the arena. */
static const char *dated(const struct scope *scope, enum style style, bool bare, int64_t value)
{
    uint64_t key =
        ((uint64_t)(value + (1 << 24)) << 4 | (uint64_t)style << 2 | (uint64_t)bare << 1 | scope->heard) + 1;
    struct cache_slot *slot = &scope->accent->slots[(key * 0x9E3779B97F4A7C15u) >> 57];
    if (slot->key == key)
        return arena_copy(scope->arena, slot->text, slot->len);

    int64_t at = value * (style == STYLE_DAY || style == STYLE_DAY_YEAR ? MS_DAY : MS_MINUTE);
    struct str text = STR_EMPTY;
    formats_date(scope->accent->formats[scope->heard], style, bare, at, &text);
    const char *copy = arena_copy(scope->arena, text.data, text.len);
    if (text.len <= sizeof slot->text) {
        slot->key = key;
        slot->len = text.len;
        memcpy(slot->text, text.data, text.len);
    }
    str_clear(&text);
    return copy;
}

/* The year of a day counted from 1970-01-01, in the Gregorian calendar: 400 years have 146097 days. */
static int64_t year_of(int64_t day)
{
    int64_t since = day + 719468; /* from 0000-03-01 */
    int64_t era = (since >= 0 ? since : since - 146096) / 146097;
    int64_t of_era = since - era * 146097;
    int64_t year = (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
    int64_t of_year = of_era - (365 * year + year / 4 - year / 100);
    return year + era * 400 +
           (of_year >= 306 ? 1 : 0); /* January and February end the year that March began */
}

static const char *day_text(const struct scope *scope, int day)
{
    return dated(scope, year_of(day) == year_of(scope->today) ? STYLE_DAY : STYLE_DAY_YEAR, false, day);
}

static struct arg ready(const char *name, const char *text)
{
    return (struct arg){.name = name, .kind = ARG_READY, .text = text};
}

/* "today, Monday, November 23", "on Tuesday, November 24" */
static const char *when_text(const struct scope *scope, int day)
{
    const char *key = day == scope->today       ? "when_today"
                      : day == scope->today + 1 ? "when_tomorrow"
                      : day == scope->today - 1 ? "when_yesterday"
                                                : "when_date";
    return scope_phrase(scope, key, (struct arg[]){ready("day", day_text(scope, day))}, 1);
}

static int minute_of(struct civil civil)
{
    return civil.hour * 60 + civil.minute;
}

static int day_of(const struct scope *scope, utc_ms at)
{
    return calendar_day(at, scope->setting->zone);
}

static const char *moment_text(const struct scope *scope, utc_ms at)
{
    int minute = minute_of(calendar_civil(at, scope->setting->zone));
    return scope_phrase(scope, "moment_at",
                        (struct arg[]){ready("when", when_text(scope, day_of(scope, at))),
                                       ready("time", dated(scope, STYLE_TIME, false, minute))},
                        2);
}

#define DAY_MINUTES (24 * 60)

/* A time at either end of a window. Where twelve hours are counted, full hours go without minutes if both
 * ends are, and the first without its half of the day if both lie in the same. */
static const char *window_time(const struct scope *scope, int minute, int other, bool first)
{
    if (minute == DAY_MINUTES)
        return scope_phrase(scope, "time_midnight", NULL, 0);
    const struct formats *formats = scope->accent->formats[scope->heard];
    bool hours = minute % 60 == 0 && other % 60 == 0;
    if (!formats_has_halves(formats))
        return dated(scope, hours && formats_says_hours(formats) ? STYLE_HOUR : STYLE_TIME, false, minute);
    bool bare = first && other != DAY_MINUTES && minute / 720 == other / 720;
    return dated(scope, hours ? STYLE_HOUR : STYLE_TIME, bare, minute);
}

static const char *window_in_day(const struct scope *scope, int day, int from, int until)
{
    return scope_phrase(scope, "window_hours",
                        (struct arg[]){ready("when", when_text(scope, day)),
                                       ready("from", window_time(scope, from, until, true)),
                                       ready("until", window_time(scope, until, from, false))},
                        3);
}

static const char *window_over_days(const struct scope *scope, int first, int from, int last, int until)
{
    if (from == 0 && until >= DAY_MINUTES - 1)
        return scope_phrase(
            scope, "window_days",
            (struct arg[]){ready("from", day_text(scope, first)), ready("until", day_text(scope, last))}, 2);
    return scope_phrase(scope, "window_moments",
                        (struct arg[]){ready("from_day", day_text(scope, first)),
                                       ready("from_time", window_time(scope, from, from, false)),
                                       ready("until_day", day_text(scope, last)),
                                       ready("until_time", window_time(scope, until, until, false))},
                        4);
}

static const char *window_text(const struct scope *scope, utc_ms at, utc_ms until)
{
    if (until == UTC_NONE || (at != UTC_NONE && until < at))
        return when_text(scope, day_of(scope, at));
    struct civil end = calendar_civil(until, scope->setting->zone);
    int last = day_of(scope, until), last_minute = minute_of(end);
    if (at == UTC_NONE)
        return scope_phrase(
            scope, "window_by",
            (struct arg[]){ready("when", when_text(scope, last)),
                           ready("until", window_time(scope, last_minute, last_minute, false))},
            2);
    int first = day_of(scope, at), first_minute = minute_of(calendar_civil(at, scope->setting->zone));
    if (first == last && first_minute == last_minute)
        return first_minute == 0 ? when_text(scope, first) : moment_text(scope, at);
    if (last_minute == 0 && last > first) { /* midnight ends the day before */
        last--;
        last_minute = DAY_MINUTES;
    }
    if (first != last)
        return window_over_days(scope, first, first_minute, last, last_minute);
    if (first_minute == 0 && last_minute >= DAY_MINUTES - 1)
        return when_text(scope, first);
    return window_in_day(scope, first, first_minute, last_minute);
}

static const char *age_text(const struct scope *scope, int64_t age)
{
    static const struct {
        const char *key;
        int64_t unit, below;
    } rows[] = {
        {"age_moment", MS_MINUTE, MS_MINUTE},
        {"age_minutes", MS_MINUTE, MS_HOUR},
        {"age_hours", MS_HOUR, 2 * MS_DAY}, /* "30 hours" says more than "1 day", unless it is just that */
        {"age_days", MS_DAY, INT64_MAX},
    };
    size_t i = 0;
    while (i + 1 < sizeof rows / sizeof *rows && (age >= rows[i].below || age == MS_DAY))
        i++;
    struct arg count = {.name = "count", .kind = ARG_COUNT, .number = age < 0 ? 0 : age / rows[i].unit};
    return scope_phrase(scope, rows[i].key, &count, 1);
}

static void add_data(const struct scope *scope, const char *text, struct str *out)
{
    if (scope->heard)
        ssml_add_data(out, text);
    else
        text_add_clean(out, text);
}

static void add_items(const struct scope *scope, const struct arg *arg, struct str *out)
{
    const char **items = arena_alloc_array(scope->arena, arg->item_count + 1, sizeof *items);
    struct str text = STR_EMPTY;
    for (size_t i = 0; i < arg->item_count; i++) {
        str_reset(&text);
        add_data(scope, arg->items[i], &text);
        items[i] = arena_copy(scope->arena, text.data, text.len);
    }
    str_clear(&text);
    if (arg->item_count == 1)
        str_add(out, items[0]);
    else if (arg->item_count)
        formats_list(scope->accent->formats[scope->heard], items, arg->item_count, out);
}

static void add_dated(const struct scope *scope, const struct arg *arg, struct str *out)
{
    if (arg->at == UTC_NONE && (arg->kind != ARG_WINDOW || arg->until == UTC_NONE)) {
        scope_missing(scope, "time", arg->name);
        return;
    }
    switch (arg->kind) {
    case ARG_DATE:
        if (arg->at % MS_DAY == 0) {
            str_add(out, when_text(scope, (int)(arg->at / MS_DAY)));
            break;
        } /* fall through */
    case ARG_DAY: str_add(out, when_text(scope, day_of(scope, arg->at))); break;
    case ARG_MOMENT: str_add(out, moment_text(scope, arg->at)); break;
    default: str_add(out, window_text(scope, arg->at, arg->until)); break;
    }
}

void phrase_arg(const struct scope *scope, const struct arg *arg, struct str *out)
{
    if (arg->kind == ARG_READY) {
        str_add(out, arg->text);
        return;
    }
    switch (arg->kind) {
    case ARG_TEXT: add_data(scope, arg->text, out); break;
    case ARG_COUNT: phrase_number(scope, arg->number, out); break;
    case ARG_NUMBER:
        if (scope->heard && arg->text)
            ssml_add_number(out, arg->text);
        else
            text_add_clean(out, arg->text);
        break;
    case ARG_DAY:
    case ARG_DATE:
    case ARG_MOMENT:
    case ARG_WINDOW: add_dated(scope, arg, out); break;
    case ARG_AGE: str_add(out, age_text(scope, arg->number)); break;
    case ARG_ITEMS: add_items(scope, arg, out); break;
    case ARG_MESSAGE:
        if (arg->text)
            str_add(out, scope_phrase(scope, arg->text, scope->args, scope->arg_count));
        break;
    }
}
