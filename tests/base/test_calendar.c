/* tests/base/test_calendar.c - days and hours as people in a zone count them. */
#include "test.h"

#include <pthread.h>
#include <string.h>

#include "base/calendar.h"

#define NEW_YORK "America/New_York"

static utc_ms at(const char *text)
{
    utc_ms when = 0;
    expect_int(calendar_parse(text, false, &when, NULL), OK);
    return when;
}

static void expect_time(utc_ms when, const char *text)
{
    char buffer[CALENDAR_TEXT];
    expect_text(calendar_format(when, buffer), text);
}

static void expect_civil(struct civil c, int year, int month, int day, int hour, int minute, int weekday)
{
    expect_int(c.year, year);
    expect_int(c.month, month);
    expect_int(c.day, day);
    expect_int(c.hour, hour);
    expect_int(c.minute, minute);
    expect_int(c.weekday, weekday);
}

TEST(a_time_is_read_and_written_as_rfc_3339)
{
    expect_time(at("2026-11-20T10:00:00Z"), "2026-11-20T10:00:00Z");
    expect_time(at("2026-11-20T05:00:00.25-05:00"), "2026-11-20T10:00:00.250Z");
    expect_time(at("2024-02-29t23:59:59.9999z"), "2024-02-29T23:59:59.999Z");
    expect_time(at("1970-01-01T00:00:00+00:00"), "1970-01-01T00:00:00Z");
    expect_time(at("2016-12-31T23:59:60Z"), "2016-12-31T23:59:59.999Z");
    expect_time(at("9999-12-31T23:59:59Z"), "9999-12-31T23:59:59Z");
    expect_int(at("2000-01-01T00:00:00Z"), 946684800000);
}

TEST(a_bare_date_is_a_date_only_where_that_is_allowed)
{
    utc_ms when = 7;
    bool date_only = false;
    expect_int(calendar_parse("2026-11-20", true, &when, &date_only), OK);
    expect(date_only);
    expect_time(when, "2026-11-20T00:00:00Z");
    expect_int(calendar_parse("2026-11-20T00:00:01Z", true, &when, &date_only), OK);
    expect(!date_only);
    when = 7;
    expect_int(calendar_parse("2026-11-20", false, &when, NULL), ERR_INVALID);
    expect_int(when, 7);
}

TEST(what_is_no_time_is_refused)
{
    const char *const bad[] = {
        "",
        "2026",
        "2026-1-2",
        "2026-13-01",
        "2026-00-10",
        "2026-02-29",
        "1900-02-29",
        "2100-02-29T00:00:00Z",
        "1969-12-31T23:59:59Z",
        "1970-01-01T00:00:00+01:00",
        "2026-11-31T00:00:00Z",
        "2026-11-20T24:00:00Z",
        "2026-11-20T10:60:00Z",
        "2026-11-20T10:00:61Z",
        "2026-11-20T10:00:00",
        "2026-11-20T10:00Z",
        "2026-11-20T10:00:00.Z",
        "2026-11-20T10:00:00+0100",
        "2026-11-20T10:00:00+24:00",
        "2026-11-20T10:00:00Zx",
        "2026-11-20T10:00:00 Z",
        " 2026-11-20T10:00:00Z",
        "2026-11-20X10:00:00Z",
        "+026-11-20T10:00:00Z",
        "2026-11-20T10:00:00.1234567890123456789Z",
        "10000-01-01T00:00:00Z",
        "2026-11-20T10:00:00-",
        "2026-11-20T",
    };
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        utc_ms when;
        bool date_only;
        if (calendar_parse(bad[i], true, &when, &date_only) != ERR_INVALID)
            fail_msg("taken for a time: %s", bad[i]);
    }
    expect_int(calendar_parse(NULL, true, &(utc_ms){0}, NULL), ERR_INVALID);
}

TEST(civil_time_follows_the_zone_and_its_summer)
{
    expect_civil(calendar_civil(at("2026-11-20T02:30:00Z"), NEW_YORK), 2026, 11, 19, 21, 30, 4);
    expect_civil(calendar_civil(at("2026-07-01T12:00:00Z"), NEW_YORK), 2026, 7, 1, 8, 0, 3);
    expect_civil(calendar_civil(at("2026-07-01T12:00:00Z"), "Asia/Kathmandu"), 2026, 7, 1, 17, 45, 3);
    expect_civil(calendar_civil(at("2026-03-29T00:59:00Z"), "Europe/Berlin"), 2026, 3, 29, 1, 59, 7);
    expect_civil(calendar_civil(at("2026-03-29T01:00:00Z"), "Europe/Berlin"), 2026, 3, 29, 3, 0, 7);
    expect_civil(calendar_civil(0, "Not/AZone"), 1970, 1, 1, 0, 0, 4);
    expect_civil(calendar_civil(0, NULL), 1970, 1, 1, 0, 0, 4);
}

TEST(a_skipped_hour_moves_forward_and_a_doubled_one_is_its_first)
{
    struct civil gap = {.year = 2026, .month = 3, .day = 8, .hour = 2, .minute = 30};
    expect_time(calendar_utc(gap, NEW_YORK), "2026-03-08T07:30:00Z"); /* 3:30 summer time */
    struct civil twice = {.year = 2026, .month = 11, .day = 1, .hour = 1, .minute = 30};
    expect_time(calendar_utc(twice, NEW_YORK), "2026-11-01T05:30:00Z");
    struct civil after = {.year = 2026, .month = 11, .day = 1, .hour = 2};
    expect_time(calendar_utc(after, NEW_YORK), "2026-11-01T07:00:00Z");
}

TEST(a_day_starts_at_its_local_midnight_also_when_there_is_none)
{
    int day = calendar_day(at("2026-11-20T02:30:00Z"), NEW_YORK);
    expect_int(day, calendar_day(at("2026-11-19T05:00:00Z"), NEW_YORK));
    expect_int(day + 1, calendar_day(at("2026-11-20T05:00:00Z"), NEW_YORK));
    expect_time(calendar_day_start(day, NEW_YORK), "2026-11-19T05:00:00Z");
    expect_int(calendar_day(at("1970-01-01T00:00:00Z"), NEW_YORK), -1);
    /* Sao Paulo went to summer time at midnight. */
    day = calendar_day(at("2018-11-04T12:00:00Z"), "America/Sao_Paulo");
    expect_time(calendar_day_start(day, "America/Sao_Paulo"), "2018-11-04T03:00:00Z");
}

TEST(every_hour_of_a_year_goes_to_civil_time_and_back)
{
    const char *const zones[] = {NEW_YORK, "Europe/Berlin", "Australia/Lord_Howe", "UTC",
                                 "Africa/Casablanca"};
    for (size_t z = 0; z < sizeof zones / sizeof *zones; z++) {
        int doubled = 0;
        for (utc_ms when = at("2025-12-31T00:00:00Z"); when < at("2027-01-02T00:00:00Z");
             when += MS_HOUR / 2) {
            utc_ms back = calendar_utc(calendar_civil(when, zones[z]), zones[z]);
            if (back != when)
                doubled++;
            expect(back == when || back < when);
        }
        expect(doubled <= 2);
    }
}

TEST(impossible_times_do_no_harm)
{
    char buffer[CALENDAR_TEXT];
    calendar_format(UTC_NONE, buffer);
    calendar_format(INT64_MAX, buffer);
    expect_text(buffer, "9999-12-31T23:59:59.999Z");
    calendar_civil(UTC_NONE, NEW_YORK);
    calendar_civil(INT64_MAX, NEW_YORK);
    calendar_day_start(INT32_MAX, NEW_YORK);
    calendar_day_start(INT32_MIN, NEW_YORK);
    calendar_day(UTC_NONE, NEW_YORK);
    calendar_utc((struct civil){.year = INT32_MAX, .month = 1, .day = 1}, NEW_YORK);
}

TEST(a_zone_is_one_that_the_tables_know)
{
    expect(zone_exists(NEW_YORK) && zone_exists("Europe/Berlin") && zone_exists("UTC"));
    expect(!zone_exists("Mars/Base") && !zone_exists("") && !zone_exists(NULL) && !zone_exists("GMT+05:17"));
    expect(!zone_exists("Am\xC3\xA9rica/X"));
    char longer[300];
    memset(longer, 'a', sizeof longer - 1);
    longer[sizeof longer - 1] = '\0';
    expect(!zone_exists(longer));
    calendar_civil(0, longer);
}

static void *many_zones(void *arg)
{
    static const char *const zones[] = {
        NEW_YORK,         "Europe/Berlin",   "Asia/Tokyo",   "Asia/Kolkata",  "America/Lima",
        "Africa/Cairo",   "Europe/London",   "Asia/Dubai",   "Asia/Seoul",    "America/Bogota",
        "Europe/Rome",    "Europe/Paris",    "Europe/Oslo",  "Asia/Tehran",   "Asia/Dhaka",
        "America/Denver", "America/Chicago", "Pacific/Apia", "Nowhere/At_All"};
    for (int i = 0; i < 20000; i++)
        calendar_day((utc_ms)i * MS_DAY, zones[i % (int)(sizeof zones / sizeof *zones)]);
    return arg;
}

TEST(threads_keep_their_own_zones)
{
    pthread_t threads[4];
    for (int i = 0; i < 4; i++)
        pthread_create(&threads[i], NULL, many_zones, NULL);
    for (int i = 0; i < 4; i++)
        pthread_join(threads[i], NULL);
}

TEST(the_clock_stops_where_a_test_sets_it)
{
    clock_set(123456);
    expect_int(clock_now(), 123456);
    clock_set(UTC_NONE);
    expect(clock_now() > at("2024-01-01T00:00:00Z"));
    int64_t before = clock_monotonic_us();
    expect(clock_monotonic_us() >= before);
}
