/* wording/message.c - walks a message that was taken apart, filling its holes and choosing its forms. */
#include <string.h>

#include "base/log.h"
#include "base/text.h"
#include "wording/wording_private.h"

#define DEPTH_LIMIT 4 /* a day inside a window inside a message: 3 */

void scope_missing(const struct scope *scope, const char *what, const char *key)
{
    struct voice *voice = scope->voice;
    for (size_t i = 0; i < voice->missing_count; i++)
        if (text_equal(voice->missing[i], key))
            return;
    if (voice->missing_count == MISSING_LIMIT)
        return;
    voice->missing[voice->missing_count++] = memory_copy_text(key);
    log_error("wording.missing", "what=%s name=%s locale=%s", what, key, scope->locale->name);
}

const struct arg *scope_arg(const struct scope *scope, const char *name)
{
    for (size_t i = 0; i < scope->arg_count; i++)
        if (text_equal(scope->args[i].name, name))
            return &scope->args[i];
    return text_equal(name, "shop") ? &scope->shop : NULL;
}

static bool arg_number(const struct arg *arg, int64_t *ret_number)
{
    if (!arg || (arg->kind != ARG_COUNT && arg->kind != ARG_ITEMS))
        return false;
    *ret_number = arg->kind == ARG_ITEMS ? (int64_t)arg->item_count : arg->number;
    return true;
}

static const struct branch *other_branch(const struct part *part)
{
    for (size_t i = 0; i < part->branch_count; i++)
        if (strcmp(part->branches[i].selector, "other") == 0)
            return &part->branches[i];
    return NULL;
}

static const struct branch *choose_number(const struct scope *scope, const struct part *part, int64_t number)
{
    for (size_t i = 0; i < part->branch_count; i++)
        if (part->branches[i].is_exact && part->branches[i].exact == number)
            return &part->branches[i];
    enum plural plural = formats_plural(scope->accent->formats[scope->heard], number - part->offset,
                                        part->kind == PART_ORDINAL);
    for (size_t i = 0; i < part->branch_count; i++)
        if (part->branches[i].is_plural && part->branches[i].plural == plural)
            return &part->branches[i];
    return other_branch(part);
}

static const struct branch *choose_text(const struct scope *scope, const struct part *part)
{
    const struct arg *arg = scope_arg(scope, part->text);
    for (size_t i = 0; arg && arg->text && i < part->branch_count; i++)
        if (strcmp(part->branches[i].selector, arg->text) == 0)
            return &part->branches[i];
    return other_branch(part);
}

static void fill(const struct scope *scope, const char *name, struct str *out)
{
    const struct arg *arg = scope_arg(scope, name);
    if (arg)
        phrase_arg(scope, arg, out);
    else
        scope_missing(scope, "argument", name);
}

/* The comma that closes what was put in ("on Tuesday, the 24th,") goes where another sign follows. */
static void add_words(const struct part *part, struct str *out)
{
    if (out->len && out->data[out->len - 1] == ',' && part->len && strchr(".,;:!?)", part->text[0]))
        str_truncate(out, out->len - 1);
    str_add_bytes(out, part->text, part->len);
}

static void render(const struct scope *scope, const struct pattern *pattern, int64_t pound, struct str *out)
{
    for (size_t i = 0; i < pattern->count; i++) {
        const struct part *part = &pattern->parts[i];
        const struct branch *branch = NULL;
        int64_t number = 0;
        switch (part->kind) {
        case PART_TEXT: add_words(part, out); break;
        case PART_POUND: phrase_number(scope, pound, out); break;
        case PART_HOLE: fill(scope, part->text, out); break;
        case PART_PLURAL:
        case PART_ORDINAL:
            branch = arg_number(scope_arg(scope, part->text), &number) ? choose_number(scope, part, number)
                                                                       : other_branch(part);
            break;
        case PART_SELECT: branch = choose_text(scope, part); break;
        }
        if (branch)
            render(scope, &branch->body, part->kind == PART_SELECT ? pound : number - part->offset, out);
    }
}

void message_render(const struct scope *scope, const struct pattern *pattern, struct str *out)
{
    render(scope, pattern, 0, out);
}

void message_render_whole(const struct scope *scope, const struct pattern *pattern, struct str *out)
{
    const struct part *first = pattern->count ? &pattern->parts[0] : NULL;
    const struct arg *arg = first && first->kind == PART_HOLE ? scope_arg(scope, first->text) : NULL;
    size_t start = out->len;
    message_render(scope, pattern, out);
    if (out->len > start && out->data[out->len - 1] == ',')
        str_truncate(out, out->len - 1);
    if (arg && arg->kind == ARG_MESSAGE) /* "the carrier tried": names and data stay as they are */
        text_capitalise(out, start);
}

static const char *phrase(const struct scope *scope, const char *key, const struct arg *args, size_t count,
                          bool whole)
{
    const struct entry *entry = locale_find(scope->locale, key);
    if (!entry || scope->depth == DEPTH_LIMIT) {
        scope_missing(scope, "message", key);
        return "";
    }
    struct scope inner = *scope;
    inner.args = args;
    inner.arg_count = count;
    inner.depth++;
    /* The scratch text is a stack: phrases within this one come and go behind what is there. */
    struct str *scratch = &scope->voice->scratch;
    size_t start = scratch->len;
    const struct pattern *pattern = scope->heard ? entry->heard : entry->read;
    if (whole)
        message_render_whole(&inner, pattern, scratch);
    else
        message_render(&inner, pattern, scratch);
    const char *text = arena_copy(scope->arena, scratch->data + start, scratch->len - start);
    str_truncate(scratch, start);
    return text;
}

const char *scope_phrase(const struct scope *scope, const char *key, const struct arg *args, size_t count)
{
    return phrase(scope, key, args, count, false);
}

const char *scope_text(const struct scope *scope, const char *key, const struct arg *args, size_t count)
{
    return phrase(scope, key, args, count, true);
}
