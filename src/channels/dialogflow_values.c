/* channels/dialogflow_values.c - parameters: texts, numbers, lists and composites, and those in hand from
 * before. */
#include <math.h>
#include <string.h>

#include "base/digest.h"
#include "base/text.h"
#include "channels/dialogflow_private.h"

#define VALUES_LIMIT 50
#define STANDING_LIMIT 100
#define DEPTH_LIMIT 4
#define ITEMS_LIMIT 20

static void add(struct dialogflow_call *d, enum entity_type type, const char *text, enum standing standing)
{
    struct turn *turn = &d->heard->turn;
    if (strlen(text) > (size_t)d->config->limits.text) {
        d->too_large = d->too_large || standing == CURRENT;
        return;
    }
    text = clean_text(d->arena, text);
    if (!*text)
        return;
    if (standing == CURRENT && turn->slot_count < VALUES_LIMIT)
        turn_add_slot(turn, d->arena, type, text);
    else if (standing == STANDING && d->standing_count < STANDING_LIMIT)
        *ARENA_PUSH(d->arena, d->standing, d->standing_count) = (struct slot){type, text};
}

/* A number has lost its leading zeros ("0042" became 42): what was said has them. */
static const char *with_zeros(const char *number, const char *original)
{
    size_t len = original ? strlen(original) : 0;
    return len && strspn(original, "0123456789") == len && len > strlen(number) &&
                   !strcmp(original + len - strlen(number), number)
               ? original
               : number;
}

static int part_of(const struct json *object, const char *name)
{
    double number = 0;
    return json_double(json_member(object, name), &number) && number > 0 && number < 10000
               ? (int)lround(number)
               : 0;
}

/* What the system types of Dialogflow make of a date, an amount and an address; NULL for other composites. */
static const char *composite_text(struct dialogflow_call *d, enum entity_type type, const struct json *object)
{
    static const char *const dates[] = {"date_time", "startDate", "startDateTime", "startTime"};
    int day = part_of(object, "day"), month = part_of(object, "month"), year = part_of(object, "year");
    if (type == ENTITY_POSTCODE || type == ENTITY_NONE)
        return json_member_text(object, "zip-code");
    if (type == ENTITY_AMOUNT) {
        char number[32];
        double amount;
        const char *currency = json_member_text(object, "currency");
        const char *text = json_scalar(json_member(object, "amount"), number, sizeof number);
        if (!text && json_double(json_member(object, "amount"), &amount))
            text = arena_printf(d->arena, "%.2f", amount);
        return text && currency ? arena_printf(d->arena, "%s %s", text, currency) : text;
    }
    for (size_t i = 0; type == ENTITY_DATE && i < sizeof dates / sizeof *dates; i++)
        if (json_member_text(object, dates[i]))
            return json_member_text(object, dates[i]);
    return type == ENTITY_DATE && day && month ? arena_printf(d->arena, "%04d-%02d-%02d", year, month, day)
                                               : NULL;
}

static void read_any(struct dialogflow_call *d, const char *name, const struct json *value,
                     const char *original, enum standing standing, int depth);

/* A composite is either of a system type, or holds parameters of its own. */
static void read_object(struct dialogflow_call *d, bool known, enum entity_type type, const char *name,
                        const struct json *object, enum standing standing, int depth)
{
    const char *inner, *text = known ? composite_text(d, type, object) : NULL;
    const struct json *value;
    if (text) {
        add(d, type, text, standing);
        return;
    }
    if (known && json_member(object, "value")) { /* {"value": "1001", "original": "..."} */
        read_any(d, name, json_member(object, "value"), NULL, standing, depth);
        return;
    }
    for (size_t i = 0; i < ITEMS_LIMIT && (value = json_member_at(object, i, &inner)); i++)
        read_any(d, inner, value, NULL, standing, depth);
}

static void read_any(struct dialogflow_call *d, const char *name, const struct json *value,
                     const char *original, enum standing standing, int depth)
{
    enum entity_type type = ENTITY_NONE;
    char number[32];
    bool known = dialogflow_find_parameter(d->config, name, &type);
    enum json_kind kind = json_kind(value);
    if (depth > DEPTH_LIMIT)
        return;
    if (kind == JSON_ARRAY) {
        for (size_t i = 0; i < json_count(value) && i < ITEMS_LIMIT; i++)
            read_any(d, name, json_item(value, i), NULL, standing, depth + 1);
    } else if (kind == JSON_OBJECT) {
        read_object(d, known, type, name, value, standing, depth + 1);
    } else if (known) {
        const char *text = json_scalar(value, number, sizeof number);
        if (text)
            add(d, type, kind == JSON_STRING ? text : with_zeros(text, original), standing);
    }
}

void dialogflow_read_value(struct dialogflow_call *d, const char *name, const struct json *value,
                           const char *original, enum standing standing)
{
    read_any(d, name, value, original, standing, 0);
}

/* Both are ways to say who one is. */
static bool same_kind(enum entity_type a, enum entity_type b)
{
    bool a_proves = a == ENTITY_NONE || a == ENTITY_POSTCODE || a == ENTITY_EMAIL;
    bool b_proves = b == ENTITY_NONE || b == ENTITY_POSTCODE || b == ENTITY_EMAIL;
    return a == b || (a_proves && b_proves);
}

static bool has_kind(const struct slot *slots, size_t count, enum entity_type type)
{
    for (size_t i = 0; i < count; i++)
        if (same_kind(slots[i].type, type))
            return true;
    return false;
}

/* The platform gives every value again and again, long after the talk has gone on to something else. All
 * values together have a digest that travels with the session: as long as it stays the same, nothing is new.
 */
static const char *digest_of(struct dialogflow_call *d)
{
    struct str all = STR_EMPTY, text = STR_EMPTY;
    uint8_t digest[SHA256_SIZE];
    for (size_t i = 0; i < d->standing_count; i++)
        str_printf(&all, "%d=%s\n", (int)d->standing[i].type, d->standing[i].value);
    digest_sha256(all.data, all.len, digest);
    base64url_encode(&text, digest, 16);
    const char *copy = arena_copy(d->arena, text.data, text.len);
    str_clear(&all);
    str_clear(&text);
    return copy;
}

void dialogflow_take_standing(struct dialogflow_call *d, bool wanted)
{
    struct turn *turn = &d->heard->turn;
    size_t current = turn->slot_count;
    if (!wanted || !d->standing_count)
        return;
    const char *digest = digest_of(d);
    bool old = text_equal(digest, d->memo->seen);
    d->memo->seen = digest;
    for (size_t i = 0; !old && i < d->standing_count && turn->slot_count < VALUES_LIMIT; i++)
        if (!has_kind(turn->slots, current, d->standing[i].type))
            turn_add_slot(turn, d->arena, d->standing[i].type, d->standing[i].value);
}
