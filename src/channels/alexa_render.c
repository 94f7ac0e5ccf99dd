/* channels/alexa_render.c - a reply as Alexa takes it: speech, card, directives, within its limits. */
#include <string.h>

#include "base/markup.h"
#include "base/text.h"
#include "channels/alexa_private.h"

#define WHOLE_LIMIT 24000 /* bytes; Alexa refuses from 24,576 on */
#define SPEECH_CHARS 8000
#define CARD_CHARS 4000
#define SPEAK_CHARS ((size_t)15) /* <speak></speak> */

void alexa_write_empty(struct str *out)
{
    str_add(out, "{\"version\":\"1.0\",\"response\":{}}");
}

static void write_speech(struct json_writer *w, const char *ssml, size_t bytes)
{
    struct str speak = STR_EMPTY;
    str_add(&speak, "<speak>");
    markup_cut(&speak, ssml, SPEECH_CHARS - SPEAK_CHARS, bytes, "");
    str_add(&speak, "</speak>");
    json_open_object(w, "outputSpeech");
    json_add_text(w, "type", "SSML");
    json_add_text(w, "ssml", speak.data);
    json_shut(w);
    str_clear(&speak);
}

static void write_link_card(struct json_writer *w)
{
    json_open_object(w, "card");
    json_add_text(w, "type", "LinkAccount");
    json_shut(w);
}

/* A card in Alexa's app, where there is something to keep: a ticket's reference, a parcel's page. */
static void write_card(struct json_writer *w, const struct reply *reply, const char *title)
{
    struct str content = STR_EMPTY;
    str_add(&content, reply->text ? reply->text : "");
    for (size_t i = 0; i < reply->card_count; i++)
        if (!text_empty(reply->cards[i].link) && !strstr(content.data, reply->cards[i].link))
            str_printf(&content, "%s%s", content.len ? "\n" : "", reply->cards[i].link);
    str_truncate(&content, text_cut(content.data, content.len, CARD_CHARS));
    json_open_object(w, "card");
    json_add_text(w, "type", "Simple");
    json_add_text_if(w, "title", title);
    json_add_text(w, "content", content.data);
    json_shut(w);
    str_clear(&content);
}

/* The slot of the request's intent that the answer to our question belongs in; NULL when it has none. */
static const struct alexa_slot *slot_to_elicit(const struct alexa_memo *memo, enum ask ask)
{
    static const struct {
        enum ask ask;
        const char *slot;
    } wanted[] = {
        {ASK_ORDER_NUMBER, "orderNumber"},
        {ASK_PROOF, "proof"},
        {ASK_PROBLEM, "problem"},
        {ASK_EMAIL, "email"},
        {ASK_CODE, "proof"},
        {ASK_CONTACT, "email"},
        {ASK_CONTACT, "phone"},
    };
    for (size_t i = 0; i < sizeof wanted / sizeof *wanted; i++)
        for (size_t j = 0; wanted[i].ask == ask && j < memo->slot_count; j++)
            if (text_equal(memo->slots[j].name, wanted[i].slot))
                return &memo->slots[j];
    return NULL;
}

static void write_elicit(struct json_writer *w, const struct alexa_memo *memo,
                         const struct alexa_slot *elicited)
{
    json_open_array(w, "directives");
    json_open_object(w, NULL);
    json_add_text(w, "type", "Dialog.ElicitSlot");
    json_add_text(w, "slotToElicit", elicited->name);
    json_open_object(w, "updatedIntent");
    json_add_text(w, "name", memo->intent);
    json_add_text(w, "confirmationStatus", memo->confirmation ? memo->confirmation : "NONE");
    json_open_object(w, "slots");
    for (size_t i = 0; i < memo->slot_count; i++) {
        const struct alexa_slot *slot = &memo->slots[i];
        json_open_object(w, slot->name);
        json_add_text(w, "name", slot->name);
        if (slot != elicited && slot->value && strlen(slot->value) <= ID_LIMIT)
            json_add_text(w, "value", slot->value);
        json_add_text(w, "confirmationStatus", "NONE");
        json_shut(w);
    }
    json_shut(w);
    json_shut(w);
    json_shut(w);
    json_shut(w);
}

/* How much of a reply is sent, should the whole of it be too large. */
struct measure {
    size_t speech, reprompt; /* bytes of SSML */
    bool card, directives, attributes;
};

static void write_response(const struct alexa_memo *memo, const struct reply *reply,
                           const struct config *config, const struct measure *measure, struct str *out)
{
    struct json_writer w = json_writer(out);
    const struct alexa_slot *elicited =
        memo->has_dialog && measure->directives && !reply->end ? slot_to_elicit(memo, reply->ask) : NULL;
    json_open_object(&w, NULL);
    json_add_text(&w, "version", "1.0");
    if (memo->attributes && measure->attributes && !reply->end)
        json_add_raw(&w, "sessionAttributes", memo->attributes);
    json_open_object(&w, "response");
    if (!text_empty(reply->speech))
        write_speech(&w, reply->speech, measure->speech);
    if (reply->link_account)
        write_link_card(&w);
    else if (measure->card && (reply->ticket || reply->card_count))
        write_card(&w, reply, config->shop.name);
    if (!text_empty(reply->reprompt) && measure->reprompt && !reply->end) {
        json_open_object(&w, "reprompt");
        write_speech(&w, reply->reprompt, measure->reprompt);
        json_shut(&w);
    }
    if (elicited)
        write_elicit(&w, memo, elicited);
    json_add_bool(&w, "shouldEndSession", reply->end);
    json_shut(&w);
    json_shut(&w);
}

void alexa_render(const struct heard *heard, const struct reply *reply, const struct config *config,
                  struct arena *arena, struct str *out)
{
    static const struct measure measures[] = {
        {32000, 8000, true, true, true},
        {12000, 2000, false, true, true},
        {8000, 500, false, false, true},
        {6000, 0, false, false, false},
    };
    const struct alexa_memo *memo = heard->memo;
    size_t before = out->len;
    (void)arena;
    if (memo->silent) {
        alexa_write_empty(out);
        return;
    }
    for (size_t i = 0; i < sizeof measures / sizeof *measures; i++) {
        str_truncate(out, before);
        write_response(memo, reply, config, &measures[i], out);
        if (out->len - before <= WHOLE_LIMIT)
            break;
    }
}
