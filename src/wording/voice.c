/* wording/voice.c - a decision becomes a reply: to be read and to be heard. */
#include <string.h>

#include "base/calendar.h"
#include "base/markup.h"
#include "base/text.h"
#include "wording/ssml.h"
#include "wording/wording_private.h"

/* Alexa takes 8000 characters of speech; <speak> and a little of the channel's own go around ours. */
#define SPEECH_LIMIT 7900
#define PARAGRAPH "paragraph" /* not a message: a blank line, or a pause */

struct voice *voice_open(const struct wording *wording)
{
    struct voice *voice = memory_alloc(sizeof *voice);
    voice->wording = wording;
    voice->accents = memory_alloc_array(wording->count, sizeof(struct accent *));
    voice->text = voice->speech = voice->scratch = STR_EMPTY;
    return voice;
}

void voice_close(struct voice *voice)
{
    if (!voice)
        return;
    for (size_t i = 0; i < voice->wording->count; i++)
        accent_close(voice->accents[i]);
    for (size_t i = 0; i < voice->missing_count; i++)
        memory_free(voice->missing[i]);
    memory_free(voice->accents);
    str_clear(&voice->text);
    str_clear(&voice->speech);
    str_clear(&voice->scratch);
    memory_free(voice);
}

static struct scope scope_open(struct voice *voice, const struct setting *setting, struct arena *arena)
{
    const struct locale *locale = wording_locale(voice->wording, setting->locale);
    size_t index = locale ? (size_t)(locale - voice->wording->locales) : 0;
    locale = &voice->wording->locales[index];
    if (!voice->accents[index])
        voice->accents[index] = accent_open(locale);
    str_reset(&voice->scratch);
    struct scope scope = {
        .voice = voice,
        .locale = locale,
        .accent = voice->accents[index],
        .setting = setting,
        .arena = arena,
        .shop = {.name = "shop",
                 .kind = ARG_TEXT,
                 .text = setting->config ? setting->config->shop.name : NULL},
        .today = calendar_day(setting->now, setting->zone),
    };
    if (text_empty(scope.shop.text))
        scope.shop = (struct arg){.name = "shop", .kind = ARG_MESSAGE, .text = "shop_unnamed"};
    return scope;
}

/* Appends one message behind what is there already, with `joint` between. */
static void add_say(struct scope *scope, const struct say *say, bool heard, const char *joint,
                    struct str *out)
{
    const struct entry *entry = locale_find(scope->locale, say->key);
    if (!entry) {
        scope_missing(scope, "message", say->key ? say->key : "(none)");
        return;
    }
    scope->args = say->args;
    scope->arg_count = say->arg_count;
    scope->heard = heard;
    size_t before = out->len;
    if (before)
        str_add(out, joint);
    size_t start = out->len;
    message_render_whole(scope, heard ? entry->heard : entry->read, out);
    if (out->len == start)
        str_truncate(out, before);
}

/* Speech beyond its limit: the longest sentence, in practice a policy's text, gives way, so that the question
 * at the end is still asked. */
static void fit_speech(struct scope *scope, const size_t *starts, size_t count, struct str *speech)
{
    size_t length = text_count(speech->data, speech->len), longest = 0, longest_len = 0;
    if (length <= SPEECH_LIMIT)
        return;
    for (size_t i = 0; i < count; i++) {
        size_t len = starts[i + 1] - starts[i];
        if (len > longest_len) {
            longest = i;
            longest_len = len;
        }
    }
    scope->heard = true;
    const char *ending = scope_phrase(scope, "sentence_cut", NULL, 0);
    struct str middle = STR_EMPTY, tail = STR_EMPTY;
    str_add_bytes(&middle, speech->data + starts[longest], longest_len);
    str_add_bytes(&tail, speech->data + starts[longest + 1], speech->len - starts[longest + 1]);
    size_t others = length - text_count(middle.data, middle.len);
    str_truncate(speech, starts[longest]);
    markup_cut(speech, middle.data, others < SPEECH_LIMIT ? SPEECH_LIMIT - others : 0, SIZE_MAX, ending);
    str_add_bytes(speech, tail.data, tail.len);
    str_reset(&middle);
    markup_cut(&middle, speech->data, SPEECH_LIMIT, SIZE_MAX, ending); /* many long ones */
    str_reset(speech);
    str_add_bytes(speech, middle.data, middle.len);
    str_clear(&middle);
    str_clear(&tail);
}

static void word_says(struct scope *scope, const struct decision *decision, struct reply *reply)
{
    struct str *text = &scope->voice->text, *speech = &scope->voice->speech;
    size_t *starts = arena_alloc_array(scope->arena, decision->say_count + 1, sizeof *starts), count = 0;
    bool paragraph = false;
    str_reset(text);
    str_reset(speech);
    for (size_t i = 0; i < decision->say_count; i++) {
        const struct say *say = &decision->says[i];
        if (text_equal(say->key, PARAGRAPH)) {
            paragraph = true;
            continue;
        }
        starts[count++] = speech->len;
        add_say(scope, say, false, paragraph ? "\n\n" : " ", text);
        if (!say->unheard)
            add_say(scope, say, true, paragraph ? " <break time=\"500ms\"/> " : " ", speech);
        paragraph = false;
    }
    starts[count] = speech->len;
    fit_speech(scope, starts, count, speech);
    reply->text = arena_copy(scope->arena, text->data, text->len);
    reply->speech = arena_copy(scope->arena, speech->data, speech->len);
}

static void word_offers(struct scope *scope, const struct decision *decision, struct reply *reply)
{
    scope->heard = false;
    for (size_t i = 0; i < decision->offer_count; i++) {
        const struct offer *offer = &decision->offers[i];
        struct arg title = {.name = "title", .kind = ARG_TEXT, .text = offer->title};
        struct str *text = &scope->voice->text;
        str_reset(text);
        if (offer->title_key)
            str_add(text, scope_phrase(scope, offer->title_key, NULL, 0));
        else
            phrase_arg(scope, &title, text);
        if (!text->len)
            continue; /* a button without a title cannot be chosen */
        struct button *button = ARENA_PUSH(scope->arena, reply->buttons, reply->button_count);
        button->title = arena_copy(scope->arena, text->data, text->len);
        button->value = arena_text(scope->arena, offer->value ? offer->value : button->title);
    }
}

void voice_word(struct voice *voice, const struct setting *setting, const struct decision *decision,
                struct arena *arena, struct reply *ret_reply)
{
    struct scope scope = scope_open(voice, setting, arena);
    ret_reply->buttons = NULL;
    ret_reply->cards = NULL;
    ret_reply->button_count = ret_reply->card_count = 0;
    word_says(&scope, decision, ret_reply);
    ret_reply->reprompt = NULL;
    if (decision->reprompt) {
        str_reset(&voice->speech);
        add_say(&scope, decision->reprompt, true, "", &voice->speech);
        size_t starts[] = {0, voice->speech.len};
        fit_speech(&scope, starts, 1, &voice->speech);
        if (voice->speech.len)
            ret_reply->reprompt = arena_copy(arena, voice->speech.data, voice->speech.len);
    }
    word_offers(&scope, decision, ret_reply);
    scope.heard = false;
    cards_word(&scope, decision, ret_reply);
    ret_reply->ticket = arena_text(arena, decision->ticket.reference);
    ret_reply->end = decision->end;
}

const char *voice_say(struct voice *voice, const struct setting *setting, const struct say *say,
                      struct arena *arena)
{
    struct scope scope = scope_open(voice, setting, arena);
    str_reset(&voice->text);
    add_say(&scope, say, false, "", &voice->text);
    return arena_copy(arena, voice->text.data, voice->text.len);
}
