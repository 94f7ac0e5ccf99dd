/* wording/arb.c - reads one locale file: Application Resource Bundle, JSON whose messages are MessageFormat
 * patterns. */
#include <string.h>

#include "base/file.h"
#include "base/settings.h"
#include "base/text.h"
#include "wording/ssml.h"
#include "wording/wording_private.h"

#define FILE_LIMIT ((size_t)1024 * 1024)
#define MESSAGE_LIMIT 4096 /* bytes; bounds how deep forms can nest, too */
#define LOWER "abcdefghijklmnopqrstuvwxyz"
#define LETTERS LOWER "ABCDEFGHIJKLMNOPQRSTUVWXYZ"

/* A member of the file's object, and where it stands. */
struct place {
    const char *name;
    int line;
};

struct reader {
    const char *path;
    struct arena *memory;
    struct complaints *complaints;
    struct locale *locale;
    struct place *places;
    size_t place_count;
};

/* "de", "zh-Hant", "es-419": what a file may be called. */
static bool is_locale_name(const char *name)
{
    size_t len = strspn(name, LOWER);
    if (len < 2 || len > 3)
        return false;
    for (name += len; *name; name += len) {
        if (*name++ != '-')
            return false;
        len = strspn(name, LETTERS "0123456789");
        if (len < 2 || len > 8)
            return false;
    }
    return true;
}

static bool is_key(const char *name)
{
    size_t len = strlen(name);
    return len && len < 64 && strspn(name, LOWER) && strspn(name, LOWER "0123456789_") == len;
}

/* Lists the members of the outermost object with their lines. The text is known to be valid JSON; it is read
 * once more because a parsed tree has neither lines nor the first of two equal names. */
static void find_places(struct reader *r, const char *text)
{
    int depth = 0, line = 1;
    for (const char *at = text; *at; at++) {
        if (*at == '\n')
            line++;
        else if (*at == '{' || *at == '[')
            depth++;
        else if (*at == '}' || *at == ']')
            depth--;
        if (*at != '"')
            continue;
        const char *start = ++at;
        for (; *at != '"'; at++)
            at += *at == '\\';
        size_t len = (size_t)(at - start);
        if (depth != 1 || at[1 + strspn(at + 1, " \t\r\n")] != ':')
            continue;
        struct place *place = ARENA_PUSH(r->memory, r->places, r->place_count);
        place->name = arena_copy(r->memory, start, len);
        place->line = line;
    }
}

static int line_of(const struct reader *r, const char *name)
{
    for (size_t i = 0; i < r->place_count; i++)
        if (text_equal(r->places[i].name, name))
            return r->places[i].line;
    return 0;
}

static void find_repetitions(struct reader *r)
{
    for (size_t i = 1; i < r->place_count; i++)
        for (size_t n = 0; n < i; n++)
            if (strcmp(r->places[i].name, r->places[n].name) == 0) {
                complain(r->complaints, r->path, r->places[i].line, "%s: given already in line %d",
                         r->places[i].name, r->places[n].line);
                break;
            }
}

static void read_note(struct reader *r, const char *name, const struct json *value)
{
    const struct json *placeholders = json_member(value, "placeholders");
    if (json_kind(value) != JSON_OBJECT) {
        complain(r->complaints, r->path, line_of(r, name),
                 "%s: a note is an object, as in {\"description\": \"...\"}", name);
        return;
    }
    struct note *note = ARENA_PUSH(r->memory, r->locale->notes, r->locale->note_count);
    note->key = arena_text(r->memory, name + 1);
    note->line = line_of(r, name);
    note->declares = placeholders != NULL;
    const char **names = arena_alloc_array(r->memory, json_count(placeholders) + 1, sizeof *names);
    for (size_t i = 0; i < json_count(placeholders); i++) {
        const char *placeholder = NULL;
        json_member_at(placeholders, i, &placeholder);
        names[i] = arena_text(r->memory, placeholder);
    }
    note->placeholders = (struct text_list){names, json_count(placeholders)};
}

static void read_message(struct reader *r, const char *name, const struct json *value)
{
    static const char suffix[] = "_speech";
    const char *text = json_text(value);
    int line = line_of(r, name);
    size_t len = strlen(name);
    struct str complaint = STR_EMPTY;
    struct message message = {.name = arena_text(r->memory, name), .key = name, .line = line};
    if (!is_key(name) || !text) {
        complain(r->complaints, r->path, line, "%s: %s", name,
                 text ? "a key is made of a-z, 0-9 and _" : "a message is a text");
        return;
    }
    if (strlen(text) > MESSAGE_LIMIT) {
        complain(r->complaints, r->path, line, "%s: longer than %d bytes", name, MESSAGE_LIMIT);
        return;
    }
    message.speech = len > sizeof suffix - 1 && strcmp(name + len - (sizeof suffix - 1), suffix) == 0;
    message.key = arena_copy(r->memory, name, message.speech ? len - (sizeof suffix - 1) : len);
    if (!pattern_parse(text, r->memory, &message.pattern, &complaint) ||
        (message.speech && !ssml_check(&message.pattern, &complaint)))
        complain(r->complaints, r->path, line, "%s: %s", name, complaint.data);
    else
        *ARENA_PUSH(r->memory, r->locale->messages, r->locale->message_count) = message;
    str_clear(&complaint);
}

static void read_member(struct reader *r, const char *name, const struct json *value)
{
    if (text_equal(name, "@@locale")) {
        if (!text_equal(json_text(value), r->locale->name))
            complain(r->complaints, r->path, line_of(r, name),
                     "@@locale: must be \"%s\", as the file is called", r->locale->name);
    } else if (text_starts(name, "@@"))
        return; /* of the translation tools */
    else if (name[0] == '@')
        read_note(r, name, value);
    else
        read_message(r, name, value);
}

/* Comments are not JSON, and translation tools refuse them. */
static void refuse_comments(struct reader *r, const char *text)
{
    char *bare = memory_copy_text(text);
    json_strip_comments(bare);
    size_t at = 0;
    int line = 1;
    for (; bare[at] && bare[at] == text[at]; at++)
        line += text[at] == '\n';
    if (text[at])
        complain(r->complaints, r->path, line,
                 "a locale file has no comments; write a note: \"@key\": "
                 "{\"description\": \"...\"}");
    memory_free(bare);
}

bool arb_read(const char *path, const char *name, struct arena *memory, struct complaints *complaints,
              struct locale *ret_locale)
{
    struct locale locale = {.name = name, .file = path};
    struct reader r = {.path = path, .memory = memory, .complaints = complaints, .locale = &locale};
    struct settings *settings = NULL;
    struct str text = STR_EMPTY;
    size_t before = complaints->count;
    enum err err = file_read(path, FILE_LIMIT, &text);
    if (err) {
        complain(complaints, path, 0, "cannot be read: %s", err_name(err));
        goto out;
    }
    if (!is_locale_name(name))
        complain(complaints, path, 0,
                 "a locale file is called after its language: \"de.arb\", \"de-AT.arb\"");
    if (strlen(text.data) != text.len) {
        complain(complaints, path, 0, "holds a NUL byte");
        goto out;
    }
    if (settings_parse(path, text.data, complaints, &settings))
        goto out;
    refuse_comments(&r, text.data);
    if (complaints->count > before)
        goto out;
    find_places(&r, text.data);
    find_repetitions(&r);
    const struct json *root = settings_value(settings, "", JSON_OBJECT);
    if (!json_member(root, "@@locale"))
        complain(complaints, path, 1, "@@locale is missing: \"@@locale\": \"%s\"", name);
    for (size_t i = 0; i < json_count(root); i++) {
        const char *member = NULL;
        const struct json *value = json_member_at(root, i, &member);
        read_member(&r, member, value);
    }
out:
    settings_close(settings);
    str_clear(&text);
    if (complaints->count > before)
        return false;
    *ret_locale = locale;
    return true;
}
