/* tests/bench/bench_match.c - utterances a second of CPU time, with entities and the JSON line of `wismo
 * match`: typical questions of 6 to 10 words, the same number of words that match nothing, and hostile texts
 * of 4 KB. */
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "cli/match.h"
#include "questions.h"

#define ROUNDS 7

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
    const struct config config = {.order_numbers = {shapes, 1}};
    struct complaints complaints = COMPLAINTS_NONE;
    struct bench b = {.out = STR_EMPTY};
    double start = cpu_us();
    if (languages_open(argc > 1 ? argv[1] : WISMO_SOURCE_DIR "/intents", &config, &complaints, &b.languages))
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
