/* tests/bench/bench_match.c - utterances a second of CPU time, with entities and the JSON line of `wismo
 * match`: typical questions of 6 to 10 words, the same number of words that match nothing, and hostile texts
 * of 4 KB. */
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "cli/match.h"

#define ROUNDS 7

static const char *const questions[] = {
    "where is my order number 4417 right now",
    "can you tell me when my package will arrive",
    "i would like to cancel order 20981 please",
    "has my order from last tuesday shipped yet",
    "the parcel arrived but one cup was broken",
    "how do i send back the blue jacket",
    "please change the delivery address of my order",
    "which carrier delivers my package and what number",
    "i want to speak to a real person",
    "do you ship to canada and how fast",
    "my order ten forty two is still missing",
    "let me know when the parcel is delivered",
    "what happened to the complaint that i filed",
    "show me all of my recent orders please",
    "tracking says delivered but nothing was at my door",
    "i got the wrong size of running shoes",
    "when do i get the money for my return",
    "could you add a second lamp to order 3310",
    "stop sending me text messages about my parcel",
    "my email is ada at example dot com",
    "is my package out for delivery today or tomorrow",
    "wher is my pacakge it was due yesterday",
    "order #88120 has not moved for six days",
    "i am really unhappy with your delivery service",
};
static const char *const others[] = {
    "the committee will decide about the budget in spring",
    "our neighbours painted their fence green over the weekend",
    "seven sailors crossed the narrow strait before sunrise again",
    "nobody in the village remembers how the song ends",
    "a gentle breeze moved through the tall dry grass",
    "the museum keeps roman coins in a glass cabinet",
    "grandmother baked plum cake whenever the cousins came along",
    "every tuesday the choir rehearses in the old chapel",
    "quantum particles behave strangely under such cold laboratory conditions",
    "the referee stopped the match because of heavy fog",
    "many poets wrote about rivers mountains and lost friends",
    "their goat escaped through a hole behind the barn",
    "set the thermostat in the bedroom to nineteen degrees",
    "turn the living room lights off after eleven tonight",
    "which gate does the flight from lisbon leave from",
    "play something quiet by that pianist from warsaw please",
    "how many litres of paint cover one kitchen wall",
    "remind me to water the ferns on sunday morning",
    "why did my card get declined at the machine",
    "what exchange rate applies when i withdraw swiss francs",
};

static double cpu_us(void)
{
    struct timespec now;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return (double)now.tv_sec * 1e6 + (double)now.tv_nsec / 1e3;
}

struct bench {
    struct languages *languages;
    struct ear *ear;
    struct arena *arena;
    struct str out;
};

static void understand(struct bench *b, const char *text, size_t len)
{
    struct utterance utterance = {.text = text, .len = len};
    struct meaning meaning;
    language_understand(b->languages, b->ear, &utterance, b->arena, &meaning);
    match_write(&b->out, text, len, &meaning);
    str_reset(&b->out);
    arena_reset(b->arena);
}

/* The quickest of several rounds: what the machine's other work leaves alone. */
static double measure(struct bench *b, const char *const *texts, size_t count, int times)
{
    double best = 1e12;
    for (int round = 0; round < ROUNDS; round++) {
        double start = cpu_us();
        for (int i = 0; i < times; i++)
            for (size_t k = 0; k < count; k++)
                understand(b, texts[k], strlen(texts[k]));
        double took = (cpu_us() - start) / times / (double)count;
        best = took < best ? took : best;
    }
    return best;
}

static void measure_hostile(struct bench *b)
{
    static const char *const pieces[] = {"a",
                                         "a ",
                                         "1 ",
                                         "one ",
                                         "where ",
                                         "order ",
                                         "a.b.",
                                         "no i meant ",
                                         "has did have was order order ",
                                         "hundred thousand ",
                                         "my blue kettle ",
                                         "please where is the status of my order 1042 "};
    static char text[4097];
    double worst = 0;
    const char *what = "";
    for (size_t i = 0; i < sizeof pieces / sizeof *pieces; i++) {
        size_t len = strlen(pieces[i]), at = 0;
        const char *one = text;
        for (; at + len < sizeof text; at += len)
            memcpy(text + at, pieces[i], len);
        text[at] = '\0';
        double took = measure(b, &one, 1, 20);
        if (took > worst) {
            worst = took;
            what = pieces[i];
        }
    }
    printf("%-36s %8.1f us  (\"%s...\")\n", "worst text of 4 KB", worst, what);
}

int main(int argc, char **argv)
{
    static const char *const shapes[] = {"#?\\d{4,10}"};
    const struct text_list list = {shapes, 1};
    struct complaints complaints = COMPLAINTS_NONE;
    struct bench b = {.out = STR_EMPTY};
    double start = cpu_us();
    if (languages_open(argc > 1 ? argv[1] : WISMO_SOURCE_DIR "/intents", &list, &complaints, &b.languages))
        return 1;
    printf("%-36s %8.1f ms\n", "loading the intent files", (cpu_us() - start) / 1000);
    b.ear = ear_open();
    b.arena = arena_open();
    double question = measure(&b, questions, sizeof questions / sizeof *questions, 400);
    double other = measure(&b, others, sizeof others / sizeof *others, 400);
    printf("%-36s %8.2f us  %8.0f a second\n", "a question of 6 to 10 words", question, 1e6 / question);
    printf("%-36s %8.2f us  %8.0f a second  (x%.2f)\n", "the same that matches nothing", other, 1e6 / other,
           other / question);
    measure_hostile(&b);
    str_clear(&b.out);
    arena_close(b.arena);
    ear_close(b.ear);
    languages_close(b.languages);
    return 0;
}
