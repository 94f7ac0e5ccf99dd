/* base/said_day.c - see said_day.h. The names of months are ICU's. */
#include "base/said_day.h"

#include <ctype.h>
#include <string.h>
#include <unicode/udat.h>
#include <unicode/ustring.h>

#include "base/str.h"
#include "base/text.h"

#define NUMBERS 3
#define MONTH_TEXT 64
#define SHORTEST 3 /* letters of a month's name cut short: "nov" */

struct parts {
    int numbers[NUMBERS], month;
    size_t count;
    bool slashes;
};

static bool begins_with(const struct str *name, const char *word, size_t len)
{
    return len >= SHORTEST && len <= name->len && !memcmp(name->data, word, len);
}

/* 1 to 12 when the word names a month, 0 else. */
static int month_named(const char *word, size_t len, const char *locale)
{
    UErrorCode status = U_ZERO_ERROR;
    UDateFormat *format = udat_open(UDAT_MEDIUM, UDAT_MEDIUM, locale, NULL, 0, NULL, 0, &status);
    struct str folded = STR_EMPTY, wanted = STR_EMPTY;
    int found = 0;
    text_fold(&wanted, word, len);
    for (int month = 0; !found && U_SUCCESS(status) && month < 12; month++) {
        UChar wide[MONTH_TEXT];
        char name[MONTH_TEXT * 3];
        int32_t size = 0;
        udat_getSymbols(format, UDAT_STANDALONE_MONTHS, month, wide, MONTH_TEXT, &status);
        u_strToUTF8(name, sizeof name, &size, wide, -1, &status);
        str_reset(&folded);
        if (U_SUCCESS(status))
            text_fold(&folded, name, (size_t)size);
        if (begins_with(&folded, wanted.data, wanted.len))
            found = month + 1;
    }
    if (format)
        udat_close(format);
    str_clear(&folded);
    str_clear(&wanted);
    return found;
}

static struct parts take_apart(const char *text, const char *locale)
{
    struct parts parts = {.slashes = strchr(text, '/') != NULL};
    for (const char *at = text; *at && parts.count < NUMBERS;) {
        size_t len = 0;
        if (isdigit((unsigned char)*at)) {
            int number = 0;
            for (; isdigit((unsigned char)at[len]) && len < 4; len++)
                number = number * 10 + (at[len] - '0');
            parts.numbers[parts.count++] = number;
            while (isalnum((unsigned char)at[len])) /* "12th", and the time behind an ISO date */
                len++;
        } else if (isalpha((unsigned char)*at) || *at & 0x80) {
            while (isalpha((unsigned char)at[len]) || at[len] & 0x80)
                len++;
            if (!parts.month)
                parts.month = month_named(at, len, locale);
        } else {
            len = 1;
        }
        at += len;
    }
    return parts;
}

static bool month_comes_first(const char *locale)
{
    return text_equal(locale, "en") || text_equal(locale, "en-US");
}

static struct said_day by_numbers(const struct parts *parts, const char *locale)
{
    const int *n = parts->numbers;
    struct said_day said = {0};
    if (parts->count == 3 && n[0] > 31)
        return (struct said_day){n[0], n[1], n[2]};
    if (parts->count == 1)
        return (struct said_day){.day = n[0]};
    bool month_first = parts->slashes && month_comes_first(locale);
    said =
        (struct said_day){parts->count == 3 ? n[2] : 0, month_first ? n[0] : n[1], month_first ? n[1] : n[0]};
    if (said.month > 12 && said.day <= 12) /* the other way round, whoever wrote it */
        said = (struct said_day){said.year, said.day, said.month};
    return said;
}

bool said_day_read(const char *text, const char *locale, struct said_day *ret_day)
{
    struct parts parts = take_apart(text, locale);
    struct said_day said = {.month = parts.month};
    for (size_t i = 0; parts.month && i < parts.count; i++)
        if (parts.numbers[i] > 31)
            said.year = parts.numbers[i];
        else
            said.day = parts.numbers[i];
    if (!parts.month && parts.count)
        said = by_numbers(&parts, locale);
    if (said.year && said.year < 100)
        said.year += 2000;
    if (said.day < 1 || said.day > 31 || said.month > 12 || (said.year && said.year < 1970))
        return false;
    *ret_day = said;
    return true;
}
