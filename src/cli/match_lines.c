/* cli/match_lines.c - lines in, JSON lines out. */
#include <stdlib.h>
#include <sysexits.h>

#include "base/text.h"
#include "cli/match.h"

#define FLUSH_AT (64 * 1024)

static void write_slots(struct json_writer *w, const struct question *question)
{
    json_open_object(w, "slots");
    for (size_t i = 0; i < question->slot_count; i++) {
        bool again = false;
        for (size_t k = 0; k < i; k++)
            again = again || question->slots[k].type == question->slots[i].type;
        if (!again)
            json_add_text(w, entity_type_name(question->slots[i].type), question->slots[i].value);
    }
    json_shut(w);
}

/* 0 to 1 with three decimals; printf takes ten times as long. */
static void write_confidence(struct json_writer *w, double confidence)
{
    int thousandths = (int)(confidence * 1000 + 0.5);
    char text[] = "0.000";
    thousandths = thousandths < 0 ? 0 : thousandths > 1000 ? 1000 : thousandths;
    text[0] = (char)('0' + thousandths / 1000);
    text[2] = (char)('0' + thousandths / 100 % 10);
    text[3] = (char)('0' + thousandths / 10 % 10);
    text[4] = (char)('0' + thousandths % 10);
    json_add_raw(w, "confidence", text);
}

static void write_question(struct json_writer *w, const struct question *question)
{
    json_open_object(w, NULL);
    json_add_text(w, "intent", intent_name(question->intent));
    write_slots(w, question);
    write_confidence(w, question->confidence);
    json_add_text(w, "rule", question->rule);
    json_shut(w);
}

/* What is valid of an ill-encoded text, so that the line stays JSON. */
static void write_text(struct json_writer *w, const char *text, size_t len)
{
    struct str seen = STR_EMPTY;
    if (text_is_utf8(text, len)) {
        json_add_bytes(w, "text", text, len);
        return;
    }
    for (size_t at = 0; at < len;)
        str_add_codepoint(&seen, text_next(text, len, &at));
    json_add_bytes(w, "text", seen.data, seen.len);
    str_clear(&seen);
}

void match_write(struct str *out, const char *text, size_t len, const struct meaning *meaning)
{
    struct json_writer w = json_writer(out);
    const struct question *first = &meaning->questions[0];
    json_open_object(&w, NULL);
    write_text(&w, text, len);
    json_add_text(&w, "lang", meaning->language);
    json_add_text(&w, "intent", intent_name(first->intent));
    write_slots(&w, first);
    write_confidence(&w, first->confidence);
    json_open_array(&w, "entities");
    for (size_t i = 0; i < meaning->entity_count; i++) {
        const struct entity *entity = &meaning->entities[i];
        json_open_object(&w, NULL);
        json_add_text(&w, "type", entity_type_name(entity->type));
        json_add_text(&w, "value", entity->value);
        json_add_integer(&w, "start", (int64_t)entity->start);
        json_add_integer(&w, "end", (int64_t)entity->end);
        json_shut(&w);
    }
    json_shut(&w);
    json_open_array(&w, "also");
    for (size_t i = 1; i < meaning->question_count; i++)
        write_question(&w, &meaning->questions[i]);
    json_shut(&w);
    json_add_text(&w, "rule", first->rule);
    json_shut(&w);
    str_add_char(out, '\n');
}

struct lines {
    const struct languages *languages;
    const char *locale;
    struct ear *ear;
    struct arena *arena;
    struct str out;
    bool explain;
};

static void answer_line(struct lines *lines, const char *text, size_t len)
{
    struct utterance utterance = {.text = text, .len = len, .language = lines->locale};
    struct meaning meaning;
    if (lines->explain) {
        str_add_bytes(&lines->out, text, len);
        str_add_char(&lines->out, '\n');
        language_explain(lines->languages, lines->ear, &utterance, lines->arena, &lines->out);
    }
    language_understand(lines->languages, lines->ear, &utterance, lines->arena, &meaning);
    match_write(&lines->out, text, len, &meaning);
    arena_reset(lines->arena);
}

static int answer_lines(struct lines *lines, FILE *in, FILE *out)
{
    char *line = NULL;
    size_t size = 0;
    ssize_t len;
    int code = EX_OK;
    lines->ear = ear_open();
    lines->arena = arena_open();
    lines->out = STR_EMPTY;
    while (code == EX_OK && (len = getline(&line, &size, in)) >= 0) {
        while (len > 0 && (line[len - 1] == '\n' || line[len - 1] == '\r'))
            len--;
        answer_line(lines, line, (size_t)len);
        if (lines->out.len < FLUSH_AT)
            continue;
        if (fwrite(lines->out.data, 1, lines->out.len, out) != lines->out.len)
            code = EX_IOERR;
        str_reset(&lines->out);
    }
    if (fwrite(lines->out.data, 1, lines->out.len, out) != lines->out.len || fflush(out) || ferror(in))
        code = EX_IOERR;
    free(line);
    str_clear(&lines->out);
    arena_close(lines->arena);
    ear_close(lines->ear);
    return code;
}

int match_lines(const struct languages *languages, const char *locale, FILE *in, FILE *out)
{
    struct lines lines = {.languages = languages, .locale = locale};
    return answer_lines(&lines, in, out);
}

int explain_lines(const struct languages *languages, const char *locale, FILE *in, FILE *out)
{
    struct lines lines = {.languages = languages, .locale = locale, .explain = true};
    return answer_lines(&lines, in, out);
}
