/* tests/ingest/test_stamps.c - the ways senders write times. */
#include "test.h"

#include <string.h>

#include "base/calendar.h"
#include "caller.h"

/* What an event's time becomes; "" when it cannot be read. */
static void expect_time(const char *how, const char *written, const char *is)
{
    struct arena *arena = arena_open();
    struct caller caller = caller_open(arena_printf(
        arena,
        "{\"signature\":{\"scheme\":\"token\",\"header\":\"t\"},\"topics\":{\"*\":{\"report\":\"parcel\","
        "\"tracking_number\":{\"value\":\"1Z879E930346834440\"},\"event\":{\"milestone\":{\"value\":"
        "\"packed\"},"
        "\"at\":{\"pointer\":\"/at\"%s%s}}}}}",
        *how ? "," : "", how));
    caller_reads(&caller, arena_printf(arena, "{\"at\":%s}", written));
    char text[CALENDAR_TEXT] = "";
    if (caller.reading.count)
        calendar_format(caller.reading.reports[0].parcel.events[0].at, text);
    if (strcmp(text, is) != 0)
        fail_msg("%s with {%s} is %s, not %s (%s)", written, how, text, is, caller.reading.complaint);
    caller_close(&caller);
    arena_close(arena);
}

TEST(a_time_with_an_offset_is_read_whatever_its_spelling)
{
    expect_time("", "\"2026-11-20T10:00:00Z\"", "2026-11-20T10:00:00Z");
    expect_time("", "\"2026-11-20T10:00:00.123456789Z\"", "2026-11-20T10:00:00.123Z");
    expect_time("", "\"2026-11-20 10:00:00 -0500\"", "2026-11-20T15:00:00Z");
    expect_time("", "\"2026-11-20T10:00+05:30\"", "2026-11-20T04:30:00Z");
    expect_time("", "\"2026-11-20 10:00:00 UTC\"", "2026-11-20T10:00:00Z");
    expect_time("", "\"2016-12-31T23:59:60Z\"", "2016-12-31T23:59:59Z");
}

TEST(a_time_without_a_zone_needs_a_declared_one)
{
    expect_time("", "\"2026-11-20T10:00:00\"", "");
    expect_time("", "\"2026-11-20\"", "");
    expect_time("\"zone\":\"America/New_York\"", "\"2026-11-20T10:00:00\"", "2026-11-20T15:00:00Z");
    expect_time("\"zone\":\"America/New_York\"", "\"2026-11-20\"", "2026-11-20T05:00:00Z");
    expect_time("\"zone\":\"America/New_York\"", "\"2026-11-20T10:00:00Z\"", "2026-11-20T10:00:00Z");
    expect_time("\"zone\":\"Europe/Berlin\"", "\"2026-03-29T02:30:00\"",
                "2026-03-29T01:30:00Z"); /* skipped there */
}

TEST(numbers_and_pictures_are_read_as_declared)
{
    expect_time("\"time\":\"epoch\"", "1795000000", "2026-11-18T11:06:40Z");
    expect_time("\"time\":\"epoch\"", "\"1795000000.25\"", "2026-11-18T11:06:40.250Z");
    expect_time("\"time\":\"epoch_ms\"", "1795000000000", "2026-11-18T11:06:40Z");
    expect_time("\"time\":\"rfc2822\"", "\"Wed, 18 Nov 2026 11:06:40 +0000\"", "2026-11-18T11:06:40Z");
    expect_time("\"time\":\"rfc2822\"", "\"18 Nov 2026 11:06 GMT\"", "2026-11-18T11:06:00Z");
    expect_time("\"time\":\"DD.MM.YYYY hh:mm\",\"zone\":\"Europe/Berlin\"", "\"18.11.2026 12:06\"",
                "2026-11-18T11:06:00Z");
    expect_time("\"time\":\"MM/DD/YYYY[ hh:mm AM]\",\"zone\":\"UTC\"", "\"11/18/2026\"",
                "2026-11-18T00:00:00Z");
    expect_time("\"time\":\"MM/DD/YYYY hh:mm AM\",\"zone\":\"UTC\"", "\"11/18/2026 12:06 am\"",
                "2026-11-18T00:06:00Z");
    expect_time("\"time\":\"MM/DD/YYYY hh:mm AM\",\"zone\":\"UTC\"", "\"11/18/2026 12:06 PM\"",
                "2026-11-18T12:06:00Z");
    expect_time("\"time\":\"YYYYMMDDhhmmss\",\"zone\":\"UTC\"", "\"20261118110640\"", "2026-11-18T11:06:40Z");
    expect_time("\"time\":\"end_of_day\",\"zone\":\"America/New_York\"", "\"2026-11-18T00:00:00Z\"",
                "2026-11-19T04:59:59Z");
}

TEST(what_is_no_time_or_cannot_be_when_it_happened_is_left_out)
{
    static const char *const times[] = {"\"\"",
                                        "\"soon\"",
                                        "7.5",
                                        "{}",
                                        "\"2026-13-01T00:00:00Z\"",
                                        "\"2026-02-29T00:00:00Z\"",
                                        "\"2026-11-20T25:00:00Z\"",
                                        "\"2026-11-20T10:00:00Zulu\"",
                                        "\"9999-12-31T23:59:59Z\"",
                                        "\"1970-01-01T00:00:00Z\"",
                                        "\"0000-00-00T00:00:00Z\"",
                                        "\"2026-11-26T10:00:00Z\""};
    for (size_t i = 0; i < sizeof times / sizeof *times; i++)
        expect_time("", times[i], "");
    expect_time("\"time\":\"epoch\"", "0", "");
    expect_time("\"time\":\"epoch\"", "99999999999999999999", "");
    expect_time("\"time\":\"epoch\"", "-5", "");
    expect_time("", "\"2026-11-25T09:00:00Z\"", "2026-11-25T09:00:00Z"); /* a local time told as UTC */
}
