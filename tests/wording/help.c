/* tests/wording/help.c - see help.h. */
#include "help.h"

#include <stdio.h>
#include <string.h>

#include "base/calendar.h"
#include "base/file.h"
#include "base/str.h"

static struct config config = {.shop.name = "Lovelace & Sons"};
static struct setting setting = {.locale = "en", .zone = "America/New_York", .config = &config};
static struct arena *arena;
static struct wording *wording_of_the_house;

struct arena *the_arena(void)
{
    if (!arena)
        arena = arena_open();
    return arena;
}

struct setting *the_setting(void)
{
    return &setting;
}

utc_ms at(const char *rfc3339)
{
    utc_ms when = 0;
    bool date_only = false;
    expect_int(calendar_parse(rfc3339, true, &when, &date_only), OK);
    return when;
}

void set_now(const char *now, const char *zone, const char *locale)
{
    setting.now = at(now);
    setting.zone = zone;
    setting.locale = locale;
}

void locale_write(const char *folder, const char *name, const char *text)
{
    char path[512];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    FILE *file = fopen(path, "w");
    expect(file);
    fputs(text, file);
    fclose(file);
}

static void copy_locale(const char *folder, const char *name, const char *more)
{
    char relative[128];
    struct str text = STR_EMPTY;
    snprintf(relative, sizeof relative, "locales/%s", name);
    expect_int(file_read(source_path(relative), 1 << 20, &text), OK);
    char *brace = strchr(text.data, '{');
    struct str whole = STR_EMPTY;
    str_add(&whole, "{");
    str_add(&whole, more);
    str_add(&whole, brace + 1);
    locale_write(folder, name, whole.data);
    str_clear(&text);
    str_clear(&whole);
}

struct wording *shipped(void)
{
    struct complaints complaints = COMPLAINTS_NONE;
    if (wording_of_the_house)
        return wording_of_the_house;
    const char *folder = test_folder();
    copy_locale(folder, "en.arb", "\"probe\": \"{it}\", \"probe_longer\": \"It is {it}.\",");
    copy_locale(folder, "en-GB.arb", "");
    copy_locale(folder, "de.arb", "\"probe\": \"{it}\",");
    enum err err = wording_open(folder, &complaints, &wording_of_the_house);
    for (size_t i = 0; i < complaints.count; i++)
        print_error("%s:%d: %s\n", complaints.items[i].file, complaints.items[i].line,
                    complaints.items[i].message);
    complaints_clear(&complaints);
    expect_int(err, OK);
    return wording_of_the_house;
}

static const char *say_it(struct wording *wording, struct say say, bool heard)
{
    struct voice *voice = voice_open(wording);
    struct decision decision = {.says = &say, .say_count = 1};
    struct reply reply = {0};
    voice_word(voice, &setting, &decision, the_arena(), &reply);
    voice_close(voice);
    return heard ? reply.speech : reply.text;
}

const char *read_say(struct wording *wording, struct say say)
{
    return say_it(wording, say, false);
}

const char *heard_say(struct wording *wording, struct say say)
{
    return say_it(wording, say, true);
}

const char *read_arg(struct arg arg)
{
    arg.name = "it";
    return read_say(shipped(), (struct say){"probe", &arg, 1, false});
}

const char *heard_arg(struct arg arg)
{
    arg.name = "it";
    return heard_say(shipped(), (struct say){"probe", &arg, 1, false});
}

const char *complaints_about(const char *folder)
{
    struct complaints complaints = COMPLAINTS_NONE;
    struct wording *wording = NULL;
    struct str lines = STR_EMPTY;
    if (wording_open(folder, &complaints, &wording) == OK)
        wording_prove(wording, &complaints);
    for (size_t i = 0; i < complaints.count; i++) {
        const char *name = strrchr(complaints.items[i].file, '/');
        str_printf(&lines, "%s:%d: %s\n", name ? name + 1 : complaints.items[i].file,
                   complaints.items[i].line, complaints.items[i].message);
    }
    wording_close(wording);
    complaints_clear(&complaints);
    const char *text = arena_text(the_arena(), lines.data);
    str_clear(&lines);
    return text;
}
