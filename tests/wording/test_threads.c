/* tests/wording/test_threads.c - two threads, a voice each, one snapshot. Run under ThreadSanitizer as well.
 */
#include <pthread.h>
#include <string.h>

#include "help.h"

static void *talk(void *locale)
{
    struct voice *voice = voice_open(shipped());
    struct arena *arena = arena_open();
    struct setting setting = *the_setting();
    setting.locale = locale;
    for (int i = 0; i < 2000; i++) {
        struct arg args[] = {{.name = "it",
                              .kind = ARG_WINDOW,
                              .at = setting.now + i * MS_HOUR,
                              .until = setting.now + (i + 3) * MS_HOUR}};
        struct say says[] = {
            {"probe_longer", args, 1, false},
            {"age_days", (struct arg[]){{.name = "count", .kind = ARG_COUNT, .number = i}}, 1, false}};
        struct decision decision = {.says = says, .say_count = 2};
        struct reply reply = {0};
        voice_word(voice, &setting, &decision, arena, &reply);
        expect(strstr(reply.text, i == 1 ? "1 day" : " days"));
        expect(strlen(reply.speech) > 20);
        arena_reset(arena);
    }
    arena_close(arena);
    voice_close(voice);
    return NULL;
}

TEST(two_threads_speak_at_once)
{
    pthread_t threads[2];
    static char en[] = "en", british[] = "en-GB";
    set_now("2026-11-23T15:00:00Z", "America/New_York", "en");
    shipped();
    expect_int(pthread_create(&threads[0], NULL, talk, en), 0);
    expect_int(pthread_create(&threads[1], NULL, talk, british), 0);
    pthread_join(threads[0], NULL);
    pthread_join(threads[1], NULL);
}
