/* tests/fuzz/fuzz_understand.c - whatever is said is answered with a meaning, and every value stands in the
 * text.
 *
 * The first byte says how it is heard: its lowest bit whether it was spoken, the next ones what was asked. */
#include <string.h>

#include "base/text.h"
#include "fuzz.h"
#include "language/language.h"

static const struct languages *open_languages(void)
{
    static const char *const shapes[] = {"#?\\d{4,10}", "[A-Z]{2}-\\d{3,6}"};
    static const struct config config = {.order_numbers = {shapes, 2}};
    static struct languages *languages;
    struct complaints complaints = COMPLAINTS_NONE;
    if (!languages)
        MUST(languages_open(WISMO_SOURCE_DIR "/intents", &config, &complaints, &languages) == OK);
    return languages;
}

static void check(const struct meaning *meaning, size_t len)
{
    MUST(meaning->question_count >= 1);
    for (size_t i = 0; i < meaning->question_count; i++) {
        const struct question *question = &meaning->questions[i];
        MUST(question->confidence >= 0 && question->confidence <= 1 && question->rule);
        MUST(intent_name(question->intent));
        for (size_t k = 0; k < question->slot_count; k++)
            MUST(question->slots[k].value &&
                 text_is_utf8(question->slots[k].value, strlen(question->slots[k].value)));
    }
    for (size_t i = 0; i < meaning->entity_count; i++) {
        const struct entity *entity = &meaning->entities[i];
        MUST(entity->start < entity->end && entity->end <= len);
        MUST(entity->value && *entity->value && text_is_utf8(entity->value, strlen(entity->value)));
    }
}

/* As if a platform had understood it and the text were what it heard in a slot. */
static void read_as_slots(const struct languages *languages, struct ear *ear, const char *text,
                          const struct expectation *expected, struct arena *arena)
{
    struct slot slots[ENTITY_TYPE_COUNT];
    struct turn turn = {.kind = TURN_INTENT, .intent = INTENT_ORDER_STATUS, .text = "", .slots = slots};
    struct meaning meaning;
    for (int type = 0; type < ENTITY_TYPE_COUNT; type++)
        slots[turn.slot_count++] = (struct slot){(enum entity_type)type, text};
    language_read_slots(languages, ear, &turn, "en", expected, arena, &meaning);
    MUST(meaning.question_count >= 1);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
    static struct ear *ear;
    static const char *const choices[] = {"Wireless headphones", "Coffee grinder", "Desk lamp (brass)"};
    const struct languages *languages = open_languages();
    struct arena *arena = arena_open();
    struct str explanation = STR_EMPTY;
    struct meaning meaning;
    if (!ear)
        ear = ear_open();
    unsigned how = len ? bytes[0] : 0;
    const char *text = len ? (const char *)bytes + 1 : "";
    struct expectation expected = {
        .asked = (enum ask)((how >> 1) % ASK_COUNT), .choices = choices, .choice_count = 3, .told = how & 32};
    struct utterance utterance = {.text = text,
                                  .len = len ? len - 1 : 0,
                                  .language = how & 64 ? "en" : NULL,
                                  .spoken = how & 1,
                                  .expected = how & 128 ? NULL : &expected};
    language_understand(languages, ear, &utterance, arena, &meaning);
    check(&meaning, utterance.len);
    language_explain(languages, ear, &utterance, arena, &explanation);
    char *ended = arena_copy(arena, text, utterance.len);
    if (text_is_utf8(ended, strlen(ended)))
        read_as_slots(languages, ear, ended, utterance.expected, arena);
    str_clear(&explanation);
    arena_close(arena);
    return 0;
}
