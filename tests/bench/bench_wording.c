/* tests/bench/bench_wording.c - what it costs to word a turn: CPU microseconds an answer of three sentences,
 * read and heard, with a day, a number, a plural and a place in it. Prints one line a case. */
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "base/memory.h"
#include "wording/wording.h"

#define ROUNDS 200000

static double cpu_us(void)
{
    struct timespec now;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return (double)now.tv_sec * 1e6 + (double)now.tv_nsec / 1e3;
}

static void word(struct voice *voice, const char *name, const char *locale, const struct decision *decision)
{
    static const struct config config = {.shop.name = "Lovelace & Sons"};
    struct arena *arena = arena_open();
    struct setting setting = {locale, "America/New_York", 0, &config};
    struct reply reply = {0};
    size_t bytes = 0;
    double start = cpu_us();
    for (int i = 0; i < ROUNDS; i++) {
        setting.now = 1795446000000 + (i % 1000) * MS_MINUTE;
        voice_word(voice, &setting, decision, arena, &reply);
        bytes += strlen(reply.text) + strlen(reply.speech);
        arena_reset(arena);
    }
    printf("%-28s %-6s %6.2f us  %4zu bytes\n", name, locale, (cpu_us() - start) / ROUNDS, bytes / ROUNDS);
    arena_close(arena);
}

int main(int argc, char **argv)
{
    const char *folder = argc > 1 ? argv[1] : WISMO_SOURCE_DIR "/locales";
    const utc_ms now = 1795446000000;
    struct complaints complaints = COMPLAINTS_NONE;
    struct wording *wording = NULL;
    double start = cpu_us();
    if (wording_open(folder, &complaints, &wording)) {
        for (size_t i = 0; i < complaints.count; i++)
            fprintf(stderr, "%s:%d: %s\n", complaints.items[i].file, complaints.items[i].line,
                    complaints.items[i].message);
        return 1;
    }
    printf("%-28s        %6.0f us\n", "load the locales", cpu_us() - start);
    struct voice *voice = voice_open(wording);

    struct arg number[] = {{.name = "carrier", .kind = ARG_TEXT, .text = "UPS"},
                           {.name = "number", .kind = ARG_NUMBER, .text = "1Z999AA10123456784"}};
    struct arg scan[] = {{.name = "when", .kind = ARG_MOMENT, .at = now - 3 * MS_HOUR},
                         {.name = "place", .kind = ARG_TEXT, .text = "Louisville, KY"}};
    struct arg expected[] = {
        {.name = "when", .kind = ARG_WINDOW, .at = now + MS_DAY, .until = now + MS_DAY + 4 * MS_HOUR}};
    struct arg days[] = {{.name = "count", .kind = ARG_COUNT, .number = 9}};
    struct say says[] = {{"card_title", number, 2, false},
                         {"card_scan_place", scan, 2, false},
                         {"card_expected", expected, 1, false},
                         {"age_days", days, 1, false}};
    struct decision first = {.says = says, .say_count = 1};
    start = cpu_us();
    struct arena *arena = arena_open();
    struct setting setting = {"en", "America/New_York", now, &(struct config){.shop.name = "x"}};
    struct reply reply = {0};
    voice_word(voice, &setting, &first, arena, &reply);
    printf("%-28s        %6.0f us\n", "the first answer of a locale", cpu_us() - start);
    arena_close(arena);

    word(voice, "a number", "en", &(struct decision){.says = says, .say_count = 1});
    word(voice, "a moment and a place", "en", &(struct decision){.says = says + 1, .say_count = 1});
    word(voice, "a window", "en", &(struct decision){.says = says + 2, .say_count = 1});
    word(voice, "a plural", "en", &(struct decision){.says = says + 3, .say_count = 1});
    word(voice, "all four", "en", &(struct decision){.says = says, .say_count = 4, .reprompt = &says[3]});
    word(voice, "all four", "en-GB", &(struct decision){.says = says, .say_count = 4, .reprompt = &says[3]});
    voice_close(voice);
    wording_close(wording);
    return 0;
}
