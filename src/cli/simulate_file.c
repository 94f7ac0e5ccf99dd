/* cli/simulate_file.c - conversations as data: reading them, and holding answers against them. */
#include <ctype.h>
#include <regex.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/calendar.h"
#include "base/file.h"
#include "base/text.h"
#include "cli/simulate.h"

#define FILE_LIMIT ((size_t)4 << 20)

static bool is_expectation(const char *line)
{
    static const char *const words[] = {"ticket", "no ticket", "same ticket", "end"};
    if (text_starts(line, "< ") || text_starts(line, "<! ") || text_starts(line, "<~ "))
        return true;
    if (text_starts(line, "buttons "))
        return line[8] && strspn(line + 8, "0123456789") == strlen(line + 8) && strlen(line) < 11;
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (text_equal(line, words[i]))
            return true;
    return false;
}

/* What is wrong with a line, or NULL. */
static const char *read_line(struct arena *arena, const char *line, struct conversations_read *all)
{
    struct conversation_read *last = all->count ? &all->items[all->count - 1] : NULL;
    if (text_starts(line, "# ")) {
        ARENA_PUSH(arena, all->items, all->count)->title = line + 2;
        return NULL;
    }
    if (!last)
        return "a conversation begins with a line \"# what it proves\"";
    if (text_starts(line, "> ")) {
        ARENA_PUSH(arena, last->steps, last->step_count)->say = line + 2;
    } else if (text_starts(line, "only ")) {
        last->only = line + 5;
    } else if (text_starts(line, "locale ")) {
        last->locale = line + 7;
    } else if (!is_expectation(line)) {
        return "begins with none of # > < <! <~ ticket, no ticket, same ticket, buttons N, end, only, locale";
    } else if (!last->step_count) {
        return "nothing was said yet that this could be the answer to";
    } else {
        struct step *step = &last->steps[last->step_count - 1];
        *ARENA_PUSH(arena, step->expected, step->expected_count) = line;
    }
    return NULL;
}

enum err simulate_read(const char *path, struct arena *arena, struct complaints *complaints,
                       struct conversations_read *ret_read)
{
    struct str text = STR_EMPTY;
    enum err err = file_read(path, FILE_LIMIT, &text);
    size_t before = complaints->count;
    int number = 1;
    *ret_read = (struct conversations_read){0};
    if (!err && !text_is_utf8(text.data, text.len)) {
        complain(complaints, path, 1, "is not UTF-8");
    } else if (!err) {
        for (const char *at = text.data; *at; number++) {
            size_t len = strcspn(at, "\n"), end = len;
            while (end && (at[end - 1] == ' ' || at[end - 1] == '\r'))
                end--;
            const char *wrong = end ? read_line(arena, arena_copy(arena, at, end), ret_read) : NULL;
            if (wrong)
                complain(complaints, path, number, "%s", wrong);
            at += len + (at[len] == '\n');
        }
        if (!ret_read->count)
            complain(complaints, path, 1, "holds no conversation");
    }
    str_clear(&text);
    return err ? err : complaints->count > before ? ERR_INVALID : OK;
}

/* ---- expectations ---- */

/* A day as the answers say it; in languages other than English its number alone is looked for. */
static void add_day(struct str *out, int offset, const char *zone, const char *locale)
{
    static const char *const months[] = {"January",   "February", "March",    "April",
                                         "May",       "June",     "July",     "August",
                                         "September", "October",  "November", "December"};
    struct civil day = calendar_civil(clock_now() + offset * MS_DAY, zone);
    if (!text_starts(locale, "en"))
        str_printf(out, "%d", day.day);
    else if (text_equal(locale, "en-US") || text_equal(locale, "en"))
        str_printf(out, "%s %d", months[day.month - 1], day.day);
    else
        str_printf(out, "%d %s", day.day, months[day.month - 1]);
}

/* "{+2}" is the day after tomorrow in the orders' zone, "{-1 Berlin}" yesterday in Berlin. */
static const char *filled(struct arena *arena, const char *text, const char *locale)
{
    struct str out = STR_EMPTY;
    while (*text) {
        char city[32] = "", *end = NULL;
        long offset = *text == '{' ? strtol(text + 1, &end, 10) : 0;
        size_t len = end && end > text + 1 ? strcspn(end, "}") : 0;
        if (!end || end == text + 1 || end[len] != '}' || len >= sizeof city || offset < -999 ||
            offset > 999) {
            str_add_char(&out, *text++);
            continue;
        }
        memcpy(city, end, len);
        const char *zone =
            city[0] ? arena_printf(arena, "%s/%s", strcmp(city, " Berlin") ? "America" : "Europe", city + 1)
                    : "America/New_York";
        add_day(&out, (int)offset, zone, locale);
        text = end + len + 1;
    }
    const char *copy = arena_copy(arena, out.data, out.len);
    str_clear(&out);
    return copy;
}

/* Folded, with single blanks, or with none at all: speech says numbers in groups. */
static const char *plain(struct arena *arena, const char *text, bool tight)
{
    struct str folded = STR_EMPTY, out = STR_EMPTY;
    text_fold(&folded, text, strlen(text));
    for (const char *c = folded.data; *c; c++) {
        bool blank = isspace((unsigned char)*c);
        if (!blank)
            str_add_char(&out, *c);
        else if (!tight && out.len && out.data[out.len - 1] != ' ')
            str_add_char(&out, ' ');
    }
    const char *copy = arena_copy(arena, out.data, out.len);
    str_clear(&folded);
    str_clear(&out);
    return copy;
}

static bool contains(struct arena *arena, const char *text, const char *wanted)
{
    return strstr(plain(arena, text, false), plain(arena, wanted, false)) ||
           (strpbrk(wanted, "0123456789") && strstr(plain(arena, text, true), plain(arena, wanted, true)));
}

static bool matches(struct arena *arena, const char *text, const char *pattern)
{
    struct str posix = STR_EMPTY;
    regex_t compiled;
    for (const char *c = plain(arena, pattern, false); *c; c++) {
        if (c[0] == '\\' && c[1] == 'd') {
            str_add(&posix, "[0-9]");
            c++;
        } else {
            str_add_char(&posix, *c);
        }
    }
    bool fits = false;
    if (!regcomp(&compiled, posix.data, REG_EXTENDED | REG_NOSUB)) {
        fits = !regexec(&compiled, plain(arena, text, false), 0, NULL, 0);
        regfree(&compiled);
    }
    str_clear(&posix);
    return fits;
}

bool simulate_meets(const char *expected, const struct answer_seen *answer, const char *ticket_before,
                    const char *locale, struct arena *arena)
{
    expected = filled(arena, expected, locale);
    if (text_starts(expected, "<! "))
        return !contains(arena, answer->text, expected + 3);
    if (text_starts(expected, "<~ "))
        return matches(arena, answer->text, expected + 3);
    if (text_starts(expected, "< "))
        return contains(arena, answer->text, expected + 2);
    if (text_equal(expected, "ticket"))
        return answer->ticket != NULL;
    if (text_equal(expected, "no ticket"))
        return answer->ticket == NULL;
    if (text_equal(expected, "same ticket"))
        return answer->ticket && text_equal(answer->ticket, ticket_before);
    if (text_equal(expected, "end"))
        return answer->end || !answer->has_end;
    return !answer->has_buttons || answer->button_count >= strtoul(expected + 8, NULL, 10);
}
