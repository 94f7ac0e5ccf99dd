/* tests/base/test_said_day.c - days as people write them. */
#include "base/said_day.h"
#include "test.h"

TEST(a_day_is_read_as_people_write_it)
{
    static const struct {
        const char *text, *locale;
        struct said_day said;
    } rows[] = {
        {"the 12th", "en", {0, 0, 12}},
        {"on november 12", "en-US", {0, 11, 12}},
        {"12 nov 2025", "en-GB", {2025, 11, 12}},
        {"2nd of may", "en", {0, 5, 2}},
        {"11/20/2026", "en-US", {2026, 11, 20}},
        {"11/10", "en-US", {0, 11, 10}},
        {"11/10", "en-GB", {0, 10, 11}},
        {"20/11", "en-US", {0, 11, 20}},
        {"11/20/26", "en-GB", {2026, 11, 20}},
        {"2026-11-20", "de", {2026, 11, 20}},
        {"2026-11-20t12:00:00-05:00", "en", {2026, 11, 20}},
        {"vom 12 november", "de-DE", {0, 11, 12}},
        {"den 3 märz 2026", "de", {2026, 3, 3}},
        {"12.11", "de", {0, 11, 12}},
        {"12.11.26", "de", {2026, 11, 12}},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct said_day said = {0};
        if (!said_day_read(rows[i].text, rows[i].locale, &said) || said.year != rows[i].said.year ||
            said.month != rows[i].said.month || said.day != rows[i].said.day)
            fail_msg("%s in %s: %d-%d-%d", rows[i].text, rows[i].locale, said.year, said.month, said.day);
    }
}

TEST(what_names_no_day_is_none)
{
    static const char *const texts[] = {"",           "next week", "since 2019", "november", "november 2026",
                                        "2026-13-20", "32.11",     "the 0th",    "monday",   "99/99/9999"};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        struct said_day said;
        if (said_day_read(texts[i], "en", &said))
            fail_msg("\"%s\" is no day", texts[i]);
    }
}
