/* base/settings.c - a configuration file and the keys that were asked for. */
#include "base/settings.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/json_private.h"
#include "base/memory.h"
#include "base/text.h"

#define FILE_LIMIT ((size_t)1024 * 1024)
#define SECRET_LIMIT ((size_t)64 * 1024)

struct asked {
    char *pointer;
    bool below; /* everything under it is somebody's own map or list */
};

struct settings {
    char *name, *text; /* the text as written, for line numbers */
    struct json *document;
    struct complaints *complaints;
    struct asked *asked;
    size_t asked_count;
    struct arena *arena; /* secrets read from elsewhere */
};

/* How a kind is called in a complaint. */
static const char *const kind_names[] = {
    [JSON_ABSENT] = "absent",          [JSON_NULL] = "null",        [JSON_BOOL] = "true or false",
    [JSON_INTEGER] = "a whole number", [JSON_NUMBER] = "a number",  [JSON_STRING] = "a text",
    [JSON_ARRAY] = "a list",           [JSON_OBJECT] = "an object",
};

static int line_at(const char *text, size_t offset)
{
    int line = 1;
    for (size_t i = 0; i < offset && text[i]; i++)
        line += text[i] == '\n';
    return line;
}

static enum err parse(struct settings *s)
{
    struct str bare = STR_EMPTY, reason = STR_EMPTY;
    size_t offset = 0;
    str_add(&bare, s->text);
    json_strip_comments(bare.data);
    enum err err = json_parse_where(bare.data, bare.len, &s->document, &reason, &offset);
    if (err) {
        complain(s->complaints, s->name, line_at(s->text, offset), "not valid JSON: %s", reason.data);
    } else if (json_kind(s->document) != JSON_OBJECT) {
        complain(s->complaints, s->name, 1, "must be a JSON object: { ... }");
        err = ERR_INVALID;
    }
    str_clear(&reason);
    str_clear(&bare);
    return err;
}

static struct settings *settings_new(const char *name, struct complaints *complaints)
{
    struct settings *s = memory_alloc(sizeof *s);
    s->name = memory_copy_text(name ? name : "");
    s->complaints = complaints;
    s->arena = arena_open();
    return s;
}

enum err settings_open(const char *path, struct complaints *complaints, struct settings **ret_settings)
{
    if (!path) {
        *ret_settings = settings_new(NULL, complaints);
        return OK;
    }
    struct str text = STR_EMPTY;
    enum err err = file_read(path, FILE_LIMIT, &text);
    if (err)
        complain(complaints, path, 0, "cannot be read: %s", err_name(err));
    else if (strlen(text.data) != text.len)
        complain(complaints, path, 0, "holds a NUL byte");
    else
        err = settings_parse(path, text.data, complaints, ret_settings);
    bool nul = strlen(text.data) != text.len;
    str_clear(&text);
    return err || nul ? ERR_INVALID : OK;
}

enum err settings_parse(const char *name, const char *text, struct complaints *complaints,
                        struct settings **ret_settings)
{
    struct settings *s = settings_new(name, complaints);
    s->text = memory_copy_text(text);
    enum err err = parse(s);
    if (err)
        settings_close(s);
    else
        *ret_settings = s;
    return err;
}

void settings_close(struct settings *settings)
{
    if (!settings)
        return;
    for (size_t i = 0; i < settings->asked_count; i++)
        memory_free(settings->asked[i].pointer);
    memory_free(settings->asked);
    json_close(settings->document);
    arena_close(settings->arena);
    memory_free(settings->text);
    memory_free(settings->name);
    memory_free(settings);
}

static const struct json *ask(struct settings *s, const char *pointer, bool below)
{
    s->asked = memory_resize(s->asked, (s->asked_count + 1) * sizeof *s->asked);
    s->asked[s->asked_count++] = (struct asked){.pointer = memory_copy_text(pointer), .below = below};
    return json_at(s->document, pointer);
}

/* What is absent is complained about where it belongs: at its nearest parent that is there. */
static int nearest_line(const char *text, const char *pointer)
{
    struct str at = STR_EMPTY;
    str_add(&at, pointer);
    int line = json_line(text, at.data);
    while (!line && at.len) {
        str_truncate(&at, (size_t)(strrchr(at.data, '/') - at.data));
        line = json_line(text, at.data);
    }
    str_clear(&at);
    return line;
}

/* Keys are told as the documentation writes them: "rest.secret", "order_numbers.0". */
__attribute__((format(printf, 5, 0))) static void complain_at(struct complaints *complaints, const char *file,
                                                              const char *text, const char *pointer,
                                                              const char *format, va_list args)
{
    char message[768];
    struct str key = STR_EMPTY, token = STR_EMPTY;
    vsnprintf(message, sizeof message, format, args);
    for (const char *rest = pointer; *rest == '/';) {
        pointer_take(&rest, &token);
        str_add(&key, key.len ? "." : "");
        str_add(&key, token.data);
    }
    complain(complaints, file, nearest_line(text, pointer), "%s: %s", key.len ? key.data : "the file",
             message);
    str_clear(&token);
    str_clear(&key);
}

void json_complain(struct complaints *complaints, const char *file, const char *text, const char *pointer,
                   const char *format, ...)
{
    va_list args;
    va_start(args, format);
    complain_at(complaints, file, text, pointer, format, args);
    va_end(args);
}

void settings_complain(struct settings *s, const char *pointer, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    complain_at(s->complaints, s->name, s->text, pointer, format, args);
    va_end(args);
}

const char *settings_source(const struct settings *s)
{
    return s->text;
}

static void wrong_kind(struct settings *s, const char *pointer, enum json_kind wanted)
{
    settings_complain(s, pointer, "must be %s", kind_names[wanted]);
}

const char *settings_text(struct settings *s, const char *pointer, const char *otherwise)
{
    const struct json *value = ask(s, pointer, false);
    if (!value)
        return otherwise;
    const char *text = json_text(value);
    if (!text)
        wrong_kind(s, pointer, JSON_STRING);
    return text ? text : otherwise;
}

int64_t settings_integer(struct settings *s, const char *pointer, int64_t otherwise, int64_t min, int64_t max)
{
    const struct json *value = ask(s, pointer, false);
    int64_t integer;
    if (!value)
        return otherwise;
    if (!json_integer(value, &integer)) {
        wrong_kind(s, pointer, JSON_INTEGER);
        return otherwise;
    }
    if (integer < min || integer > max) {
        settings_complain(s, pointer, "must be between %lld and %lld", (long long)min, (long long)max);
        return otherwise;
    }
    return integer;
}

bool settings_bool(struct settings *s, const char *pointer, bool otherwise)
{
    const struct json *value = ask(s, pointer, false);
    if (value && json_kind(value) != JSON_BOOL)
        wrong_kind(s, pointer, JSON_BOOL);
    return json_bool(value, otherwise);
}

static const char *secret_from_file(struct settings *s, const char *pointer, const char *path)
{
    struct str text = STR_EMPTY;
    const char *secret = NULL;
    enum err err = file_read(path, SECRET_LIMIT, &text);
    while (text.len && (text.data[text.len - 1] == '\n' || text.data[text.len - 1] == '\r'))
        str_truncate(&text, text.len - 1);
    if (err)
        settings_complain(s, pointer, "the file %s cannot be read: %s", path, err_name(err));
    else if (!text.len || strlen(text.data) != text.len)
        settings_complain(s, pointer, "the file %s %s", path, text.len ? "holds a NUL byte" : "is empty");
    else
        secret = arena_text(s->arena, text.data);
    if (text.capacity)
        explicit_bzero(text.data, text.capacity);
    str_clear(&text);
    return secret;
}

const char *settings_secret(struct settings *s, const char *pointer)
{
    const char *text = settings_text(s, pointer, NULL);
    if (!text)
        return NULL;
    if (text_starts(text, "file:"))
        return secret_from_file(s, pointer, text + 5);
    if (text_starts(text, "env:")) {
        const char *value = getenv(text + 4);
        if (text_empty(value)) {
            settings_complain(s, pointer, "the environment variable %s is %s", text + 4,
                              value ? "empty" : "not set");
            return NULL;
        }
        return arena_text(s->arena, value);
    }
    if (!*text) {
        settings_complain(s, pointer, "must not be empty");
        return NULL;
    }
    return text;
}

const struct json *settings_value(struct settings *s, const char *pointer, enum json_kind kind)
{
    const struct json *value = ask(s, pointer, true);
    if (value && json_kind(value) != kind) {
        wrong_kind(s, pointer, kind);
        return NULL;
    }
    return value;
}

bool settings_has(const struct settings *s, const char *pointer)
{
    return json_at(s->document, pointer) != NULL;
}

enum json_kind settings_kind(const struct settings *s, const char *pointer)
{
    return json_kind(json_at(s->document, pointer));
}

enum relation { STRANGER, ASKED, PARENT };

static enum relation relation_of(const struct settings *s, const char *pointer)
{
    size_t len = strlen(pointer);
    enum relation relation = STRANGER;
    for (size_t i = 0; i < s->asked_count; i++) {
        const char *other = s->asked[i].pointer;
        if (!strcmp(other, pointer))
            return ASKED;
        if (!strncmp(other, pointer, len) && other[len] == '/')
            relation = PARENT;
    }
    return relation;
}

/* The key that was probably meant: one that was asked for under the same parent, two slips away at most. */
static const char *meant(const struct settings *s, const char *pointer, size_t parent_len)
{
    const char *name = pointer + parent_len + 1;
    for (size_t i = 0; i < s->asked_count; i++) {
        const char *other = s->asked[i].pointer;
        if (strncmp(other, pointer, parent_len + 1) != 0)
            continue;
        size_t len = strcspn(other + parent_len + 1, "/");
        if (len && text_distance(name, strlen(name), other + parent_len + 1, len, 2) <= 2)
            return other + parent_len + 1;
    }
    return NULL;
}

static void look_at(struct settings *s, const struct json *value, struct str *pointer)
{
    const char *name = NULL;
    size_t parent_len = pointer->len, count = json_count(value);
    for (size_t i = 0; i < count; i++) {
        const struct json *member = json_member_at(value, i, &name);
        pointer_add(pointer, name);
        enum relation relation = relation_of(s, pointer->data);
        if (relation == PARENT && json_kind(member) == JSON_OBJECT) {
            look_at(s, member, pointer);
        } else if (relation == PARENT && json_kind(member) != JSON_NULL) {
            wrong_kind(s, pointer->data, JSON_OBJECT);
        } else if (relation == STRANGER) {
            const char *guess = meant(s, pointer->data, parent_len);
            if (guess)
                settings_complain(s, pointer->data, "unknown key, did you mean \"%.*s\"?",
                                  (int)strcspn(guess, "/"), guess);
            else
                settings_complain(s, pointer->data, "unknown key");
        }
        str_truncate(pointer, parent_len);
    }
}

void settings_finish(struct settings *s)
{
    struct str pointer = STR_EMPTY;
    if (json_kind(s->document) == JSON_OBJECT)
        look_at(s, s->document, &pointer);
    str_clear(&pointer);
}
