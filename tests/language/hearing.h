/* tests/language/hearing.h - the English files opened once for a test program, and a message understood. */
#ifndef WISMO_TESTS_LANGUAGE_HEARING_H
#define WISMO_TESTS_LANGUAGE_HEARING_H

#include <stdio.h>
#include <string.h>

#include "language/language.h"
#include "test.h"

struct hearing {
    struct languages *languages;
    struct ear *ear;
    struct arena *arena;
    struct meaning meaning;
    const char *text;
};

static inline struct hearing *hearing_open(void)
{
    static const char *const shapes[] = {"#?\\d{4,10}"};
    static struct hearing hearing;
    const struct config config = {.order_numbers = {shapes, 1}, .shop.locale = "en-US"};
    struct complaints complaints = COMPLAINTS_NONE;
    if (!hearing.languages) {
        enum err err = languages_open(source_path("intents"), &config, &complaints, &hearing.languages);
        for (size_t i = 0; i < complaints.count; i++)
            fprintf(stderr, "%s:%d: %s\n", complaints.items[i].file, complaints.items[i].line,
                    complaints.items[i].message);
        complaints_clear(&complaints);
        expect_int(err, OK);
        hearing.ear = ear_open();
        hearing.arena = arena_open();
    }
    arena_reset(hearing.arena);
    return &hearing;
}

/* Understands a text in a language, after a question; with language NULL in the one that is found. */
static inline struct meaning *hear_in(const char *language, const char *text, enum ask asked)
{
    static struct expectation expected;
    struct hearing *h = hearing_open();
    expected = (struct expectation){.asked = asked};
    struct utterance utterance = {
        .text = text, .len = strlen(text), .language = language, .expected = asked ? &expected : NULL};
    h->text = text;
    language_understand(h->languages, h->ear, &utterance, h->arena, &h->meaning);
    return &h->meaning;
}

/* Understands bytes after a question; ASK_NOTHING where nothing was asked. */
static inline struct meaning *hear_bytes(const char *text, size_t len, enum ask asked, bool spoken)
{
    static struct expectation expected;
    struct hearing *h = hearing_open();
    expected = (struct expectation){.asked = asked};
    struct utterance utterance = {.text = text,
                                  .len = len,
                                  .language = "en",
                                  .spoken = spoken,
                                  .expected = asked == ASK_NOTHING ? NULL : &expected};
    h->text = text;
    language_understand(h->languages, h->ear, &utterance, h->arena, &h->meaning);
    return &h->meaning;
}

/* After an answer that told an order. */
static inline struct meaning *hear_told(const char *language, const char *text)
{
    static const struct expectation expected = {.told = true};
    struct hearing *h = hearing_open();
    struct utterance utterance = {
        .text = text, .len = strlen(text), .language = language, .expected = &expected};
    h->text = text;
    language_understand(h->languages, h->ear, &utterance, h->arena, &h->meaning);
    return &h->meaning;
}

static inline struct meaning *hear_answer(const char *text, enum ask asked)
{
    return hear_bytes(text, strlen(text), asked, false);
}

static inline struct meaning *hear_text(const char *text)
{
    return hear_answer(text, ASK_NOTHING);
}

static inline const char *slot_of(const struct meaning *meaning, enum entity_type type)
{
    const char *value = question_slot(&meaning->questions[0], type);
    return value ? value : "";
}

#endif
