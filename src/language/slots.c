/* language/slots.c - what a platform heard, read into normal forms. */
#include <string.h>

#include "base/text.h"
#include "language/hear.h"
#include "language/spoken.h"
#include "model/numbers.h"
#include "model/ticket.h"
#include "model/tracking.h"

/* Hears one value by itself. */
static bool listen(struct ear *ear, struct utterance *utterance, const char *text)
{
    *utterance = (struct utterance){.text = text, .len = text ? strlen(text) : 0, .spoken = true};
    ear->utterance = utterance;
    ear->count = ear->found_count = 0;
    if (!utterance->len || utterance->len > NUMBER_LIMIT * 8 || !text_is_utf8(text, utterance->len))
        return false;
    hear(ear);
    return ear->count > 0;
}

/* Every word as part of one code: "s w one a one a a". False when a word is no such part. */
static bool read_code(const struct ear *ear, char text[NUMBER_TEXT])
{
    size_t len = 0;
    for (size_t i = 0; i < ear->count;) {
        struct number number;
        const struct token *token = &ear->tokens[i];
        char c = token_text(ear, token)[0];
        if (spoken_number(ear, i, ear->count, &number)) {
            if (len + number.len >= NUMBER_TEXT)
                return false;
            memcpy(text + len, number.text, number.len);
            len += number.len;
            i = number.end;
        } else if (token->len == 1 && c >= 'a' && c <= 'z' && len + 1 < NUMBER_TEXT) {
            text[len++] = (char)(c - 32);
            i++;
        } else if (token_word(ear, token)->numbers & NUMBER_BIT(NUMBER_HASH)) {
            i++;
        } else {
            return false;
        }
    }
    text[len] = '\0';
    return len > 0;
}

/* The first number in it: "it's order ten forty two". */
static bool read_number(const struct ear *ear, char text[NUMBER_TEXT])
{
    struct number number, best = {.digits = 0};
    for (size_t i = 0; i < ear->count; i++)
        if (spoken_number(ear, i, ear->count, &number)) {
            if (number.digits > best.digits)
                best = number;
            i = number.end - 1;
        }
    if (!best.digits)
        return false;
    memcpy(text, best.text, best.len + 1);
    return true;
}

static const char *read_email(struct ear *ear, const char *given)
{
    char text[EMAIL_LIMIT + 1];
    size_t first, end;
    const char *email = email_key(ear->arena, given);
    for (size_t i = 0; !email && i < ear->count; i++) {
        const struct token *token = &ear->tokens[i];
        if (token->flags & TOKEN_EMAIL)
            email = email_key(ear->arena, arena_copy(ear->arena, token_text(ear, token), token->len));
        else if (token_word(ear, token)->numbers & NUMBER_BIT(NUMBER_AT) &&
                 spoken_email(ear, i, text, &first, &end))
            email = email_key(ear->arena, text);
    }
    return email;
}

static const char *as_type(struct arena *arena, enum entity_type type, const char *text)
{
    char reference[TICKET_REFERENCE_TEXT];
    switch (type) {
    case ENTITY_ORDER_NUMBER: return strpbrk(text, "0123456789") ? order_key(arena, text) : NULL;
    case ENTITY_TRACKING_NUMBER: return strpbrk(text, "0123456789") ? tracking_key(arena, text) : NULL;
    case ENTITY_POSTCODE: return postcode_key(arena, text);
    case ENTITY_PHONE: return phone_key(arena, text);
    case ENTITY_TICKET: return ticket_reference_read(text, reference) ? arena_text(arena, reference) : NULL;
    default: return NULL;
    }
}

static const char *read_value(struct ear *ear, enum entity_type type, const char *given)
{
    char text[NUMBER_TEXT];
    struct number spelled;
    bool number = type == ENTITY_ORDER_NUMBER || type == ENTITY_TRACKING_NUMBER;
    if (number && spoken_tracking(ear, 0, ear->count, &spelled) && spelled.end == ear->count)
        return as_type(ear->arena, type, spelled.text);
    const char *value = read_code(ear, text) ? as_type(ear->arena, type, text) : NULL;
    if (!value && ear->count == 1)
        value = as_type(ear->arena, type, given);
    if (!value && read_number(ear, text))
        value = as_type(ear->arena, type, text);
    return value;
}

static const char *folded(struct arena *arena, const char *text)
{
    struct str out = STR_EMPTY;
    text_fold(&out, text, strlen(text));
    const char *copy = arena_copy(arena, out.data, out.len);
    str_clear(&out);
    return copy;
}

/* A kind of problem by its name, or in the shopper's words. */
static const char *read_problem(const struct languages *languages, struct ear *ear, struct arena *arena,
                                const char *language, const char *text)
{
    enum problem problem;
    struct expectation expected = {.asked = ASK_PROBLEM};
    struct utterance utterance = {
        .text = text, .len = strlen(text), .language = language, .spoken = true, .expected = &expected};
    struct meaning meaning;
    if (problem_find(text, &problem) && problem != PROBLEM_NONE)
        return problem_name(problem);
    language_understand(languages, ear, &utterance, arena, &meaning);
    return question_slot(&meaning.questions[0], ENTITY_PROBLEM);
}

static void add_value(struct arena *arena, struct meaning *meaning, enum entity_type type, const char *value)
{
    struct question *question = &meaning->questions[0];
    *ARENA_PUSH(arena, question->slots, question->slot_count) = (struct slot){type, value};
    *ARENA_PUSH(arena, meaning->entities, meaning->entity_count) =
        (struct entity){.type = type, .value = value, .named = true};
    if (type == ENTITY_ITEM)
        *ARENA_PUSH(arena, meaning->mentions, meaning->mention_count) =
            (struct mention){MENTION_ITEM, value, 0};
}

/* By its check digit, and no number of the shop's: skills seldom have a slot of its own for it. */
static bool is_tracking(struct ear *ear, const char *value)
{
    struct tracking_guess guesses[TRACKING_GUESSES];
    for (size_t i = 0; i < ear->languages->shape_count; i++)
        if (scan_fits(ear->scan, ear->languages->shapes[i], value, strlen(value)))
            return false;
    return tracking_guess(value, guesses) && guesses[0].checked;
}

/* A platform that heard nothing but a number may have put it into the wrong slot: what was asked decides. */
static enum entity_type type_meant(struct ear *ear, const struct turn *turn,
                                   const struct expectation *expected, enum entity_type type,
                                   const char *value)
{
    const struct languages *languages = ear->languages;
    size_t len = strlen(value);
    if (type == ENTITY_ORDER_NUMBER && is_tracking(ear, value))
        return ENTITY_TRACKING_NUMBER;
    if (!expected || turn->intent != INTENT_PROVIDE_DETAILS || turn->slot_count != 1)
        return type;
    if (expected->asked == ASK_CODE && code_key(ear->arena, value))
        return ENTITY_CODE;
    if (expected->asked == ASK_PROOF && type == ENTITY_ORDER_NUMBER && ear->language->postcode &&
        scan_fits(ear->scan, ear->language->postcode, value, len))
        return ENTITY_POSTCODE;
    for (size_t i = 0; i < languages->shape_count; i++)
        if (expected->asked == ASK_ORDER_NUMBER && type == ENTITY_POSTCODE &&
            turn->slots[0].type == ENTITY_NONE && scan_fits(ear->scan, languages->shapes[i], value, len))
            return ENTITY_ORDER_NUMBER;
    return type;
}

static void read_slot(const struct languages *languages, struct ear *ear, const struct turn *turn,
                      const struct slot *slot, const struct expectation *expected, struct meaning *meaning)
{
    struct utterance utterance;
    enum entity_type type = slot->type;
    const char *value = NULL;
    switch (type) {
    case ENTITY_PROBLEM:
        value = slot->value ? read_problem(languages, ear, ear->arena, meaning->language, slot->value) : NULL;
        break;
    case ENTITY_ITEM:
    case ENTITY_DATE:
    case ENTITY_AMOUNT:
    case ENTITY_ABOUT: value = slot->value && *slot->value ? folded(ear->arena, slot->value) : NULL; break;
    default:
        if (!listen(ear, &utterance, slot->value))
            break;
        if (type == ENTITY_NONE || type == ENTITY_EMAIL)
            value = read_email(ear, slot->value);
        if (value || type == ENTITY_EMAIL) {
            type = ENTITY_EMAIL;
            break;
        }
        if (type == ENTITY_NONE)
            type = ENTITY_POSTCODE;
        value = read_value(ear, type, slot->value);
    }
    if (value)
        add_value(ear->arena, meaning, type_meant(ear, turn, expected, type, value), value);
}

/* ---- words beside slots ---- */

/* Both are ways to say who one is. */
static bool is_proof(enum entity_type type)
{
    return type == ENTITY_POSTCODE || type == ENTITY_EMAIL;
}

static bool says_already(const struct meaning *meaning, const struct entity *entity)
{
    for (size_t i = 0; i < meaning->entity_count; i++) {
        const struct entity *known = &meaning->entities[i];
        if (known->type == entity->type || text_equal(known->value, entity->value) ||
            (is_proof(known->type) && is_proof(entity->type)))
            return true;
    }
    return false;
}

/* Adds the values of kinds that `meaning` has none of. */
static void join_values(struct arena *arena, struct meaning *meaning, const struct meaning *other)
{
    struct meaning before = *meaning;
    for (size_t i = 0; i < other->entity_count; i++)
        if (!says_already(&before, &other->entities[i]))
            *ARENA_PUSH(arena, meaning->entities, meaning->entity_count) = other->entities[i];
}

/* The words may say what the slots of a platform left out: "where is 1001, zip 10001", with a slot for the
 * number alone. What they ask for is the platform's to say. */
static void join_words(const struct languages *languages, struct ear *ear, const struct turn *turn,
                       const struct expectation *expected, struct arena *arena, struct meaning *meaning)
{
    struct utterance utterance = {.text = turn->text,
                                  .len = strlen(turn->text),
                                  .language = meaning->language,
                                  .spoken = turn->spoken,
                                  .expected = expected};
    struct meaning words;
    language_understand(languages, ear, &utterance, arena, &words);
    const struct question *said = &words.questions[0];
    struct question *question = &meaning->questions[0];
    join_values(arena, meaning, &words);
    for (size_t i = 0; said->intent == question->intent && i < said->slot_count; i++)
        if (!question_slot(question, said->slots[i].type))
            *ARENA_PUSH(arena, question->slots, question->slot_count) = said->slots[i];
    for (size_t i = 0; i < words.mention_count; i++)
        *ARENA_PUSH(arena, meaning->mentions, meaning->mention_count) = words.mentions[i];
    meaning->corrects = words.corrects;
    meaning->follow_up = words.follow_up;
}

static bool wants_values(enum intent intent)
{
    return intent_is_shop(intent) || intent == INTENT_OTHER_SHOP || intent == INTENT_PROVIDE_DETAILS ||
           intent == INTENT_OUT_OF_SCOPE;
}

void language_join_slots(const struct languages *languages, struct ear *ear, const struct turn *turn,
                         const char *language, const struct expectation *expected, struct arena *arena,
                         struct meaning *meaning)
{
    struct turn silent = *turn;
    struct meaning slots;
    struct question *question = &meaning->questions[0];
    if (!wants_values(question->intent))
        return;
    silent.intent = question->intent;
    silent.text = "";
    language_read_slots(languages, ear, &silent, language, expected, arena, &slots);
    join_values(arena, meaning, &slots);
    if (question->intent == INTENT_OUT_OF_SCOPE && slots.entity_count) {
        question->intent = INTENT_PROVIDE_DETAILS;
        meaning->bare = true;
    }
}

void language_read_slots(const struct languages *languages, struct ear *ear, const struct turn *turn,
                         const char *language, const struct expectation *expected, struct arena *arena,
                         struct meaning *ret_meaning)
{
    struct meaning meaning = {0};
    const char *name = languages_for(languages, language);
    meaning.language = name ? name : languages->items[0]->name;
    meaning.questions = arena_alloc(arena, sizeof *meaning.questions);
    meaning.question_count = 1;
    meaning.questions[0] = (struct question){.intent = turn->intent, .confidence = 1.0, .rule = ""};
    ear->languages = languages;
    ear->arena = arena;
    scan_rest(ear->scan);
    for (size_t i = 0; i < languages->count; i++)
        if (languages->items[i]->name == meaning.language)
            ear->language = languages->items[i];
    for (size_t i = 0; i < turn->slot_count; i++)
        read_slot(languages, ear, turn, &turn->slots[i], expected, &meaning);
    if (turn->text && *turn->text)
        join_words(languages, ear, turn, expected, arena, &meaning);
    meaning.bare = turn->intent == INTENT_PROVIDE_DETAILS;
    *ret_meaning = meaning;
}
