/* language/questions.c - what is wanted, in the order in which it was said. */
#include "language/questions.h"

#include <string.h>

#include "language/decide.h"
#include "language/values.h"

#include "model/numbers.h"

#define WORDS_OF_A_WISH 4 /* fewer than that, not understood, hardly ask for anything */

struct wish {
    const struct verdict *verdict;
    enum intent intent;
    size_t first, end; /* the tokens whose values belong to it */
};

static enum ask asked(const struct ear *ear)
{
    return ear->utterance->expected ? ear->utterance->expected->asked : ASK_NOTHING;
}

static bool is_detail(enum entity_type type)
{
    return type == ENTITY_ORDER_NUMBER || type == ENTITY_TRACKING_NUMBER || type == ENTITY_POSTCODE ||
           type == ENTITY_EMAIL || type == ENTITY_PHONE || type == ENTITY_TICKET || type == ENTITY_CODE;
}

void values_settle(struct ear *ear, struct meaning *meaning)
{
    meaning->bare = values_are_all(ear, 0, ear->count);
    if (asked(ear) != ASK_PROOF || (meaning->bare && !meaning->corrects && !meaning->follow_up))
        return;
    /* "no, 1004": no postcode, although one was asked for */
    for (size_t i = 0; i < ear->found_count; i++) {
        struct found *found = &ear->found[i];
        bool order = false;
        size_t len = found->value ? strlen(found->value) : 0;
        if (found->type != ENTITY_POSTCODE || found->named)
            continue;
        for (size_t k = 0; k < ear->languages->shape_count; k++)
            order = order || scan_fits(ear->scan, ear->languages->shapes[k], found->value, len);
        if (order &&
            !(ear->language->postcode && scan_fits(ear->scan, ear->language->postcode, found->value, len)))
            found->type = ENTITY_ORDER_NUMBER;
    }
}

/* ---- which parts are questions ---- */

static size_t gather_wishes(const struct ear *ear, struct wish wishes[PART_LIMIT])
{
    size_t count = 0;
    for (size_t i = 0; i < ear->part_count; i++) {
        const struct verdict *verdict = &ear->parts[i];
        bool again = false;
        if (!verdict->decided || verdict->intent == INTENT_OUT_OF_SCOPE)
            continue;
        for (size_t k = 0; k < count; k++)
            if (wishes[k].intent == verdict->intent) {
                wishes[k].end = verdict->end;
                again = true;
            }
        if (!again)
            wishes[count++] = (struct wish){verdict, verdict->intent, verdict->first, verdict->end};
    }
    return count;
}

static size_t drop_absorbed(const struct ear *ear, struct wish *wishes, size_t count)
{
    size_t kept = 0;
    bool absorbed[PART_LIMIT] = {false};
    for (size_t i = 0; i < count; i++)
        for (size_t k = 0; k < count; k++)
            absorbed[i] =
                absorbed[i] || (k != i && ear->language->absorbs[wishes[k].intent][wishes[i].intent]);
    for (size_t i = 0; i < count; i++)
        if (!absorbed[i])
            wishes[kept++] = wishes[i];
    return kept ? kept : count;
}

static bool is_move(enum intent intent)
{
    return intent >= INTENT_GREETING && intent <= INTENT_STOP;
}

/* "Hello. <something that we do not understand>" is not a greeting: what was wanted is what was not
 * understood. */
static size_t drop_moves(const struct ear *ear, struct wish *wishes, size_t count)
{
    size_t kept = 0, unknown = 0;
    for (size_t i = 0; i < ear->part_count; i++) {
        const struct verdict *part = &ear->parts[i];
        if ((!part->decided || part->intent == INTENT_OUT_OF_SCOPE) &&
            part->end - part->first >= WORDS_OF_A_WISH)
            unknown++;
    }
    for (size_t i = 0; i < count; i++)
        if (!unknown || !is_move(wishes[i].intent))
            wishes[kept++] = wishes[i];
    return kept;
}

/* The message as a whole, where its parts say too little alone, or where foreign words outweigh them. */
static size_t weigh_whole(struct ear *ear, struct wish *wishes, size_t count)
{
    bool sentence = false;
    for (size_t i = 0; i < count; i++)
        sentence = sentence || wishes[i].verdict->sentence;
    if (ear->part_count < 2 || sentence)
        return count;
    decide_scores(ear, &ear->whole);
    ear->whole.first = 0;
    ear->whole.end = ear->count;
    bool foreign = ear->whole.decided && ear->whole.intent == INTENT_OUT_OF_SCOPE;
    if (foreign)
        return 0;
    if (!count && ear->whole.decided && !is_move(ear->whole.intent)) {
        wishes[0] = (struct wish){&ear->whole, ear->whole.intent, 0, ear->count};
        return 1;
    }
    return count;
}

/* ---- questions ---- */

static double confidence_of(const struct verdict *verdict)
{
    double score = verdict->score / 1000.0, margin;
    if (verdict->sentence)
        return 0.98;
    margin = verdict->score > 0 ? (verdict->score - verdict->second) / (double)verdict->score : 0;
    return score / (score + 0.45) * (0.75 + 0.25 * (margin > 1 ? 1 : margin));
}

static void add_slot(struct ear *ear, struct question *question, enum entity_type type, const char *value)
{
    for (size_t i = 0; i < question->slot_count; i++)
        if (question->slots[i].type == type)
            return;
    *ARENA_PUSH(ear->arena, question->slots, question->slot_count) = (struct slot){type, value};
}

/* Of what the rules of the intent say for a slot, the weightiest. */
static void add_votes(struct ear *ear, struct question *question, const struct verdict *verdict)
{
    for (size_t i = 0; i < verdict->vote_count; i++) {
        const struct vote *vote = &verdict->votes[i];
        bool best = vote->intent == question->intent;
        for (size_t k = 0; best && k < verdict->vote_count; k++) {
            const struct vote *other = &verdict->votes[k];
            best = !(k != i && other->intent == vote->intent && other->type == vote->type &&
                     (other->weight > vote->weight || (other->weight == vote->weight && k < i)));
        }
        if (best)
            add_slot(ear, question, vote->type, vote->value);
    }
}

static bool same_value(const struct found *a, const struct found *b)
{
    return a->type == b->type && strcmp(a->value, b->value) == 0;
}

/* A value elsewhere in the message counts for every question when it is the only one of its type. */
static bool is_only(const struct ear *ear, const struct found *found)
{
    for (size_t i = 0; i < ear->found_count; i++)
        if (ear->found[i].type == found->type && !same_value(&ear->found[i], found))
            return false;
    return true;
}

static void add_values(struct ear *ear, struct question *question, const struct wish *wish, bool alone)
{
    for (size_t i = 0; i < ear->found_count; i++) {
        const struct found *found = &ear->found[i];
        if (found->type == ENTITY_NONE)
            continue;
        if (alone || (found->first >= wish->first && found->last < wish->end) || is_only(ear, found))
            add_slot(ear, question, found->type, found->value);
    }
}

/* Two orders in one question are two questions. */
static void repeat_for_orders(struct ear *ear, struct meaning *meaning, const struct wish *wish, bool alone)
{
    size_t made = meaning->question_count - 1;
    for (size_t i = 0; i < ear->found_count && meaning->question_count < 8; i++) {
        const struct found *found = &ear->found[i];
        bool known = false;
        if (found->type != ENTITY_ORDER_NUMBER ||
            !(alone || (found->first >= wish->first && found->last < wish->end)))
            continue;
        for (size_t q = made; q < meaning->question_count; q++) {
            const char *number = question_slot(&meaning->questions[q], ENTITY_ORDER_NUMBER);
            known = known || (number && strcmp(number, found->value) == 0);
        }
        if (known)
            continue;
        struct question again = meaning->questions[made];
        again.slots = arena_alloc_array(ear->arena, again.slot_count, sizeof *again.slots);
        memcpy(again.slots, meaning->questions[made].slots, again.slot_count * sizeof *again.slots);
        for (size_t s = 0; s < again.slot_count; s++)
            if (again.slots[s].type == ENTITY_ORDER_NUMBER)
                again.slots[s].value = found->value;
        *ARENA_PUSH(ear->arena, meaning->questions, meaning->question_count) = again;
    }
}

static void add_question(struct ear *ear, struct meaning *meaning, const struct wish *wish, bool alone)
{
    struct question *question = ARENA_PUSH(ear->arena, meaning->questions, meaning->question_count);
    question->intent = wish->intent;
    question->confidence = confidence_of(wish->verdict);
    question->rule = wish->verdict->rule ? wish->verdict->rule->place : "";
    add_votes(ear, question, wish->verdict);
    add_values(ear, question, wish, alone);
    if (intent_is_shop(wish->intent) || wish->intent == INTENT_PROVIDE_DETAILS)
        repeat_for_orders(ear, meaning, wish, alone);
}

/* Nothing decided: values alone are details, all else is none of ours. */
static void add_rest(struct ear *ear, struct meaning *meaning)
{
    static const struct verdict nothing;
    struct wish wish = {&nothing, INTENT_OUT_OF_SCOPE, 0, ear->count};
    bool details = false;
    for (size_t i = 0; i < ear->found_count; i++)
        details = details || is_detail(ear->found[i].type) ||
                  (ear->found[i].type == ENTITY_ITEM && asked(ear) == ASK_WHICH_ORDER);
    if (meaning->bare && details) {
        wish.intent = INTENT_PROVIDE_DETAILS;
    } else {
        for (size_t i = 0; i < ear->part_count; i++)
            if (ear->parts[i].decided && ear->parts[i].intent == INTENT_OUT_OF_SCOPE)
                wish.verdict = &ear->parts[i];
    }
    add_question(ear, meaning, &wish, true);
    if (wish.intent == INTENT_PROVIDE_DETAILS)
        for (size_t i = 0; i < meaning->question_count; i++)
            meaning->questions[i].confidence = 0.95;
}

static void add_entities(struct ear *ear, struct meaning *meaning)
{
    for (size_t at = 0; at < ear->count; at++) {
        uint8_t index = ear->tokens[at].entity;
        const struct found *found = index ? &ear->found[index - 1] : NULL;
        if (!found || found->type == ENTITY_NONE || found->first != at)
            continue;
        *ARENA_PUSH(ear->arena, meaning->entities, meaning->entity_count) =
            (struct entity){found->type, found->value, ear->tokens[found->first].start,
                            ear->tokens[found->last].end, found->named};
        if (found->type == ENTITY_ITEM)
            *ARENA_PUSH(ear->arena, meaning->mentions, meaning->mention_count) =
                (struct mention){MENTION_ITEM, found->value, 0};
    }
}

void questions_make(struct ear *ear, struct meaning *meaning)
{
    struct wish wishes[PART_LIMIT];
    size_t count = gather_wishes(ear, wishes);
    if (count)
        count = drop_absorbed(ear, wishes, count);
    count = drop_moves(ear, wishes, count);
    count = weigh_whole(ear, wishes, count);
    add_entities(ear, meaning);
    for (size_t i = 0; i < count; i++)
        add_question(ear, meaning, &wishes[i], count == 1);
    if (!count)
        add_rest(ear, meaning);
}
