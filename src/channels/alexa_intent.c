/* channels/alexa_intent.c - the intents and slots of a skill: their names, and the values that Alexa heard.
 */
#include <ctype.h>
#include <string.h>

#include "channels/alexa_private.h"

#define NAME_LIMIT 128

static const struct {
    const char *name;
    enum intent intent;
} builtins[] = {
    {"AMAZON.HelpIntent", INTENT_HELP},
    {"AMAZON.MoreIntent", INTENT_HELP},
    {"AMAZON.StopIntent", INTENT_STOP},
    {"AMAZON.CancelIntent", INTENT_STOP},
    {"AMAZON.NavigateHomeIntent", INTENT_STOP},
    {"AMAZON.YesIntent", INTENT_YES},
    {"AMAZON.NoIntent", INTENT_NO},
    {"AMAZON.RepeatIntent", INTENT_REPEAT},
    {"AMAZON.PreviousIntent", INTENT_REPEAT},
    {"AMAZON.StartOverIntent", INTENT_GREETING},
    {"AMAZON.FallbackIntent", INTENT_OUT_OF_SCOPE},
};

/* Slots are named like entities, in camel case; some have more than one name. */
static const struct {
    const char *name;
    enum entity_type type;
} slot_names[] = {
    {"proof", ENTITY_NONE},          {"postalCode", ENTITY_POSTCODE}, {"zipCode", ENTITY_POSTCODE},
    {"ticketNumber", ENTITY_TICKET}, {"reference", ENTITY_TICKET},
};

/* Whether `camel` is `snake` in camel case, then `suffix`; `upper` tells whether it begins with a capital. */
static bool is_camel(const char *camel, const char *snake, bool upper, const char *suffix)
{
    for (; *snake; snake++) {
        if (*snake == '_') {
            upper = true;
            continue;
        }
        if (*camel++ != (upper ? toupper((unsigned char)*snake) : *snake))
            return false;
        upper = false;
    }
    return strcmp(camel, suffix) == 0;
}

static bool find_own(const char *name, enum intent *ret_intent)
{
    for (int i = 0; i < INTENT_COUNT; i++)
        if (is_camel(name, intent_name((enum intent)i), true, "Intent")) {
            *ret_intent = (enum intent)i;
            return true;
        }
    return false;
}

bool alexa_is_own_intent(const char *name)
{
    enum intent intent;
    return find_own(name, &intent) || text_equal(name, "SayIntent");
}

bool alexa_find_intent(const struct config *config, const char *name, enum intent *ret_intent)
{
    for (size_t i = 0; i < config->alexa.intent_count; i++)
        if (text_equal(config->alexa.intents[i].from, name))
            return intent_find(config->alexa.intents[i].to, ret_intent);
    for (size_t i = 0; i < sizeof builtins / sizeof *builtins; i++)
        if (text_equal(builtins[i].name, name)) {
            *ret_intent = builtins[i].intent;
            return true;
        }
    return find_own(name, ret_intent);
}

static bool find_slot(const char *name, enum entity_type *ret_type)
{
    for (size_t i = 0; i < sizeof slot_names / sizeof *slot_names; i++)
        if (text_equal(slot_names[i].name, name)) {
            *ret_type = slot_names[i].type;
            return true;
        }
    for (int i = 1; i < ENTITY_TYPE_COUNT; i++)
        if (is_camel(name, entity_type_name((enum entity_type)i), false, "")) {
            *ret_type = (enum entity_type)i;
            return true;
        }
    return entity_type_find(name, ret_type);
}

/* What the skill's own lists make of the words: the shop's words for a problem are its id, else the canonical
 * name. The session's own entities come before those of the model. NULL when no list knows it. */
static const char *resolved(const struct json *resolutions, enum entity_type type)
{
    const struct json *authorities = json_member(resolutions, "resolutionsPerAuthority");
    const char *found = NULL;
    for (size_t i = 0; i < json_count(authorities) && i < 20; i++) {
        const struct json *authority = json_item(authorities, i);
        const struct json *first = json_at(authority, "/values/0/value");
        const char *name = json_member_text(first, "name"), *id = json_member_text(first, "id");
        enum problem problem;
        if (!text_equal(json_text(json_at(authority, "/status/code")), "ER_SUCCESS_MATCH"))
            continue;
        if (type == ENTITY_PROBLEM && problem_find(id, &problem))
            name = id;
        if (!name || !*name)
            continue;
        const char *who = json_member_text(authority, "authority");
        if (who && text_starts(who, "amzn1.er-authority.echo-sdk.dynamic."))
            return name;
        found = found ? found : name;
    }
    return found;
}

/* One value: {"value","resolutions"?}. NULL when there is none, or Alexa understood nothing. */
static const char *read_value(const struct json *object, enum entity_type type)
{
    const char *value = json_member_text(object, "value");
    const char *canonical = resolved(json_member(object, "resolutions"), type);
    if (canonical)
        return canonical;
    return value && *value && strcmp(value, "?") != 0 ? value : NULL;
}

struct reading {
    const struct config *config;
    struct arena *arena;
    struct turn *turn;
    const char *query;
    bool too_large;
};

static void take(struct reading *r, struct alexa_slot *slot, const char *value)
{
    if (!value)
        return;
    if (strlen(value) > (size_t)r->config->limits.text) {
        r->too_large = true;
        return;
    }
    value = clean_text(r->arena, value);
    if (!*value)
        return;
    slot->value = slot->value ? slot->value : value;
    if (text_equal(slot->name, "query"))
        r->query = r->query ? r->query : value;
    else if (slot->known && r->turn->slot_count < ALEXA_SLOTS)
        turn_add_slot(r->turn, r->arena, slot->type, value);
}

static void read_slot(struct reading *r, struct alexa_slot *slot, const struct json *value)
{
    const struct json *inner = json_member(value, "slotValue"), *list = json_member(inner, "values");
    size_t count = json_kind(list) == JSON_ARRAY ? json_count(list) : 0;
    slot->known = find_slot(slot->name, &slot->type);
    const char *single = read_value(inner, slot->type);
    for (size_t i = 0; i < count && i < ALEXA_SLOTS; i++)
        take(r, slot, read_value(json_item(list, i), slot->type));
    if (!count)
        take(r, slot, single ? single : read_value(value, slot->type));
}

const char *alexa_read_intent(const struct json *intent, const struct config *config, struct arena *arena,
                              struct turn *turn, struct alexa_memo *memo, bool *ret_too_large)
{
    struct reading r = {.config = config, .arena = arena, .turn = turn};
    const struct json *slots = json_member(intent, "slots"), *value;
    const char *name = clean_id(arena, json_member_text(intent, "name"), NAME_LIMIT), *slot_name;
    if (json_kind(intent) != JSON_OBJECT || !name)
        return "request.intent.name must be a text";
    if (slots && json_kind(slots) != JSON_OBJECT)
        return "request.intent.slots must be an object";
    if (json_count(slots) > ALEXA_SLOTS)
        return "request.intent.slots has too many slots";
    const char *confirmation = json_member_text(intent, "confirmationStatus");
    memo->intent = name;
    memo->confirmation = confirmation ? clean_id(arena, confirmation, NAME_LIMIT) : NULL;
    for (size_t i = 0; (value = json_member_at(slots, i, &slot_name)); i++) {
        struct alexa_slot *slot = &memo->slots[memo->slot_count++];
        slot->name = clean_id(arena, slot_name, NAME_LIMIT);
        if (json_kind(value) != JSON_OBJECT || !slot->name)
            return "request.intent.slots must hold objects";
        read_slot(&r, slot, value);
    }
    bool known = alexa_find_intent(config, name, &turn->intent);
    *ret_too_large = r.too_large;
    turn->kind = TURN_INTENT;
    turn->text = "";
    if (!known) { /* SayIntent, or an intent of a skill that is not mapped: the words themselves are all there
                     is */
        turn->intent = INTENT_OUT_OF_SCOPE;
        turn->kind = r.query ? TURN_TEXT : TURN_INTENT;
        turn->text = r.query ? r.query : "";
    }
    return NULL;
}

void alexa_write_can_fulfill(struct str *out, const struct json *intent, const struct config *config)
{
    enum intent found;
    enum entity_type type;
    const char *name = json_member_text(intent, "name"), *slot;
    const struct json *slots = json_member(intent, "slots");
    bool can = name && alexa_find_intent(config, name, &found) && found != INTENT_OUT_OF_SCOPE;
    struct json_writer w = json_writer(out);
    json_open_object(&w, NULL);
    json_add_text(&w, "version", "1.0");
    json_open_object(&w, "response");
    json_open_object(&w, "canFulfillIntent");
    json_add_text(&w, "canFulfill", can ? "YES" : "NO");
    json_open_object(&w, "slots");
    for (size_t i = 0; i < ALEXA_SLOTS && json_member_at(slots, i, &slot); i++) {
        bool known = can && strlen(slot) <= NAME_LIMIT && find_slot(slot, &type);
        json_open_object(&w, slot);
        json_add_text(&w, "canUnderstand", known ? "YES" : "NO");
        json_add_text(&w, "canFulfill", known ? "YES" : "NO");
        json_shut(&w);
    }
    json_shut(&w);
    json_shut(&w);
    json_shut(&w);
    json_shut(&w);
}
