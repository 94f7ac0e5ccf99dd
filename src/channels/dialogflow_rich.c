/* channels/dialogflow_rich.c - what answers to ES and CX have in common: speech, chips and cards. */
#include <string.h>

#include "base/markup.h"
#include "base/text.h"
#include "channels/dialogflow_private.h"

#define CHIPS 20
#define CARDS 10
#define CARD_TEXT 1000
#define SPEECH_BYTES 20000
#define SPEAK_CHARS ((size_t)15) /* <speak></speak> */

/* Google's voices do not know "digits"; spelled out, digits are the same. */
static void translate(struct str *out, const char *ssml)
{
    static const char alexas[] = "interpret-as=\"digits\"", googles[] = "interpret-as=\"characters\"";
    const char *at;
    while ((at = strstr(ssml, alexas))) {
        str_add_bytes(out, ssml, (size_t)(at - ssml));
        str_add(out, googles);
        ssml = at + strlen(alexas);
    }
    str_add(out, ssml);
}

void dialogflow_write_speech(struct json_writer *w, const char *name, const char *ssml, size_t chars)
{
    struct str translated = STR_EMPTY, speak = STR_EMPTY;
    translate(&translated, ssml);
    str_add(&speak, "<speak>");
    markup_cut(&speak, translated.data, chars - SPEAK_CHARS, SPEECH_BYTES, "");
    str_add(&speak, "</speak>");
    json_add_text(w, name, speak.data);
    str_clear(&translated);
    str_clear(&speak);
}

void dialogflow_add_text(struct json_writer *w, const char *name, const char *text, size_t limit)
{
    text = text ? text : "";
    json_add_bytes(w, name, text, text_cut(text, strlen(text), limit));
}

/* A parcel: what it is and where it stands, and its carrier's page behind it. */
static void write_card(struct json_writer *w, const struct card *card, bool cx)
{
    json_open_object(w, NULL);
    json_add_text(w, "type", "info");
    dialogflow_add_text(w, "title", card->title, DIALOGFLOW_TITLE);
    if (!text_empty(card->subtitle))
        dialogflow_add_text(w, "subtitle", card->subtitle, DIALOGFLOW_TITLE);
    if (!text_empty(card->link) && cx) {
        json_open_object(w, "anchor");
        json_add_text(w, "href", card->link);
        json_shut(w);
    } else if (!text_empty(card->link)) {
        json_add_text(w, "actionLink", card->link);
    }
    json_shut(w);
    if (text_empty(card->text))
        return;
    json_open_object(w, NULL);
    json_add_text(w, "type", "description");
    json_open_array(w, "text");
    dialogflow_add_text(w, NULL, card->text, CARD_TEXT);
    json_shut(w);
    json_shut(w);
}

static void write_chips(struct json_writer *w, const struct reply *reply)
{
    json_open_array(w, NULL);
    json_open_object(w, NULL);
    json_add_text(w, "type", "chips");
    json_open_array(w, "options");
    for (size_t i = 0; i < reply->button_count && i < CHIPS; i++) {
        json_open_object(w, NULL);
        dialogflow_add_text(w, "text", reply->buttons[i].title, DIALOGFLOW_TITLE);
        json_shut(w);
    }
    json_shut(w);
    json_shut(w);
    json_shut(w);
}

void dialogflow_write_rich(struct json_writer *w, const struct reply *reply, bool cx)
{
    if (!reply->button_count && !reply->card_count)
        return;
    json_open_object(w, NULL);
    json_open_object(w, "payload");
    json_open_array(w, "richContent");
    for (size_t i = 0; i < reply->card_count && i < CARDS; i++) {
        json_open_array(w, NULL);
        write_card(w, &reply->cards[i], cx);
        json_shut(w);
    }
    if (reply->button_count)
        write_chips(w, reply);
    json_shut(w);
    json_shut(w);
    json_shut(w);
}
