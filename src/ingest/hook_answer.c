/* ingest/hook_answer.c - the answer of a sender that was asked: put into the form of its calls, and read as
 * one. */
#include "base/json_write.h"
#include "ingest/hook_private.h"

#define ITEMS 20 /* of one answer: it is about one parcel */

const struct hook_question *hook_question(const struct hook *hook)
{
    return hook->question.url ? &hook->question : NULL;
}

/* What is in one item of the answer joins the reading. */
static void read_item(const struct hook *hook, const struct hook_call *call, const struct json *item,
                      struct arena *arena, struct reading *reading)
{
    struct reading part;
    struct str value = STR_EMPTY, text = STR_EMPTY;
    struct json_writer w = json_writer(&text);
    json_print(&value, item);
    json_open_object(&w, NULL);
    json_add_raw(&w, hook->question.under, value.data);
    json_shut(&w);
    struct hook_call as_called = *call;
    as_called.bytes = arena_copy(arena, text.data, text.len);
    as_called.len = text.len;
    str_clear(&value);
    str_clear(&text);
    hook_read_as(hook, &as_called, hook->question.topic, arena, &part);
    for (size_t i = 0; i < part.count; i++)
        *ARENA_PUSH(arena, reading->reports, reading->count) = part.reports[i];
    if (part.complaint)
        reading->complaint = part.complaint;
}

void hook_read_answer(const struct hook *hook, const struct hook_call *call, struct arena *arena,
                      struct reading *ret_reading)
{
    const struct hook_question *question = &hook->question;
    struct reading reading = {
        .sender = hook->name, .call_id = hook_body_digest(call, arena), .topic = question->topic};
    struct json *body = NULL;
    struct str reason = STR_EMPTY;
    if (!question->under) {
        hook_read_as(hook, call, question->topic, arena, &reading);
    } else if (json_parse(call->bytes, call->len, &body, &reason) != OK) {
        reading.complaint = arena_printf(arena, "the answer is no JSON: %s", reason.data);
    } else {
        const struct json *found = question->each ? json_at(body, question->each) : body, *item;
        if (json_kind(found) == JSON_ARRAY)
            for (size_t i = 0; i < ITEMS && (item = json_item(found, i)); i++)
                read_item(hook, call, item, arena, &reading);
        else if (json_kind(found) == JSON_OBJECT)
            read_item(hook, call, found, arena, &reading);
        else
            reading.complaint = "the answer has no tracker in it";
    }
    json_close(body);
    str_clear(&reason);
    *ret_reading = reading;
}
