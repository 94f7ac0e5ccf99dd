/* wording/ssml.c - see ssml.h. */
#include "wording/ssml.h"

#include <string.h>

#include "base/text.h"

static bool is_plain(const char *text)
{
    for (const unsigned char *c = (const unsigned char *)text; *c; c++)
        if (*c < ' ' || *c >= 0x7F)
            return false;
    return true;
}

void text_add_clean(struct str *out, const char *text)
{
    if (text_empty(text))
        return;
    size_t len = strlen(text);
    if (is_plain(text))
        str_add_bytes(out, text, len);
    else if (text_is_utf8(text, len))
        text_clean(out, text, len);
}

static void add_escaped(struct str *out, const char *text, size_t len, bool quotes)
{
    size_t from = 0;
    for (size_t i = 0; i < len; i++) {
        const char *entity = NULL;
        switch (text[i]) {
        case '&': entity = "&amp;"; break;
        case '<': entity = "&lt;"; break;
        case '>': entity = "&gt;"; break;
        case '"': entity = quotes ? "&quot;" : NULL; break;
        case '\'': entity = quotes ? "&apos;" : NULL; break;
        default: break;
        }
        if (!entity)
            continue;
        str_add_bytes(out, text + from, i - from);
        str_add(out, entity);
        from = i + 1;
    }
    str_add_bytes(out, text + from, len - from);
}

void ssml_add_data(struct str *out, const char *text)
{
    if (text_empty(text))
        return;
    if (is_plain(text)) {
        add_escaped(out, text, strlen(text), true);
        return;
    }
    struct str clean = STR_EMPTY;
    text_add_clean(&clean, text);
    add_escaped(out, clean.data, clean.len, true);
    str_clear(&clean);
}

#define GROUP_FREE 10 /* characters that need no break */
#define GROUP_DIGITS 6

static void add_group(struct str *out, const char *as, const char *text, size_t len)
{
    str_printf(out, "<say-as interpret-as=\"%s\">", as);
    add_escaped(out, text, len, true);
    str_add(out, "</say-as>");
}

void ssml_add_number(struct str *out, const char *text)
{
    struct str clean = STR_EMPTY;
    text_add_clean(&clean, text);
    const char *at = clean.data;
    while (*at == '#')
        at++;
    size_t left = strlen(at);
    bool digits = left == strspn(at, "0123456789");
    const char *as = digits ? "digits" : "characters";
    if (!left)
        goto out;
    if (left <= (digits ? GROUP_DIGITS : GROUP_FREE)) {
        add_group(out, as, at, left);
        goto out;
    }
    /* As few groups as hold four each, the longer ones first: 18 are 4 4 4 3 3. */
    size_t count = text_count(at, left), groups = (count + 3) / 4;
    for (; groups; groups--) {
        size_t take = 0, characters = (count + groups - 1) / groups;
        for (size_t i = 0; i < characters; i++)
            text_next(at, left, &take);
        add_group(out, as, at, take);
        at += take;
        left -= take;
        count -= characters;
        if (groups > 1)
            str_add(out, "<break time=\"200ms\"/>");
    }
out:
    str_clear(&clean);
}

struct pattern ssml_pattern(const struct pattern *pattern, struct arena *arena)
{
    struct pattern copy = {arena_alloc_array(arena, pattern->count + 1, sizeof *copy.parts), pattern->count};
    struct str text = STR_EMPTY;
    for (size_t i = 0; i < pattern->count; i++) {
        struct part *part = &copy.parts[i];
        *part = pattern->parts[i];
        if (part->kind == PART_TEXT) {
            str_reset(&text);
            add_escaped(&text, part->text, part->len, false);
            part->text = arena_copy(arena, text.data, text.len);
            part->len = text.len;
        }
        struct branch *branches = arena_alloc_array(arena, part->branch_count + 1, sizeof *branches);
        for (size_t n = 0; n < part->branch_count; n++) {
            branches[n] = part->branches[n];
            branches[n].body = ssml_pattern(&part->branches[n].body, arena);
        }
        part->branches = branches;
    }
    str_clear(&text);
    return copy;
}

/* What Alexa and Dialogflow both take, and the tags of Alexa's that others skip. */
static const char *const tags[] = {"break", "emphasis", "lang", "p",     "phoneme", "prosody",
                                   "s",     "say-as",   "sub",  "voice", "w",       NULL};

#define TAG_DEPTH 16

struct checker {
    struct str *complaint;
    char open[TAG_DEPTH][16];
    int depth;
};

static bool known_tag(const char *name, size_t len)
{
    for (size_t i = 0; tags[i]; i++)
        if (strlen(tags[i]) == len && memcmp(tags[i], name, len) == 0)
            return true;
    return false;
}

/* name="value" any number of times, up to the tag's end. */
static const char *check_attributes(struct checker *checker, const char *at)
{
    for (;;) {
        at += strspn(at, " ");
        if (*at == '>' || text_starts(at, "/>"))
            return at;
        size_t name = strspn(at, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ:-");
        const char *value = at + name;
        const char *end = name && value[0] == '=' && value[1] == '"' ? strchr(value + 2, '"') : NULL;
        if (!end || memchr(value, '<', (size_t)(end - value)) || memchr(value, '\1', (size_t)(end - value))) {
            str_add(checker->complaint,
                    "a tag is not well-formed: attributes are name=\"value\", without arguments");
            return NULL;
        }
        at = end + 1;
    }
}

static const char *check_tag(struct checker *checker, const char *at)
{
    bool closing = at[1] == '/';
    const char *name = at + 1 + closing;
    size_t len = strspn(name, "abcdefghijklmnopqrstuvwxyz-");
    if (!known_tag(name, len)) {
        str_printf(checker->complaint,
                   "<%.*s> is no tag that speech platforms share; write &lt; for a plain '<'", (int)len,
                   name);
        return NULL;
    }
    const char *end = check_attributes(checker, name + len);
    if (!end)
        return NULL;
    if (closing) {
        if (!checker->depth || strlen(checker->open[checker->depth - 1]) != len ||
            memcmp(checker->open[checker->depth - 1], name, len) != 0) {
            str_printf(checker->complaint, "</%.*s> closes what is not open here", (int)len, name);
            return NULL;
        }
        checker->depth--;
    } else if (*end == '>') {
        if (checker->depth == TAG_DEPTH) {
            str_add(checker->complaint, "tags are nested too deeply");
            return NULL;
        }
        memcpy(checker->open[checker->depth], name, len);
        checker->open[checker->depth++][len] = '\0';
    }
    return end + (*end == '/' ? 2 : 1);
}

static bool known_entity(const char *at)
{
    return text_starts(at, "&amp;") || text_starts(at, "&lt;") || text_starts(at, "&gt;") ||
           text_starts(at, "&quot;") || text_starts(at, "&apos;");
}

static bool check_words(const char *at, struct str *complaint)
{
    struct checker checker = {.complaint = complaint};
    while (*at) {
        if (*at == '<') {
            at = check_tag(&checker, at);
            if (!at)
                return false;
        } else if (*at == '&' && !known_entity(at)) {
            str_add(complaint, "write &amp; for '&'");
            return false;
        } else if (*at == '>') {
            str_add(complaint, "write &gt; for '>'");
            return false;
        } else
            at++;
    }
    if (checker.depth)
        str_printf(complaint, "<%s> is not closed", checker.open[checker.depth - 1]);
    return checker.depth == 0;
}

bool ssml_check(const struct pattern *pattern, struct str *ret_complaint)
{
    struct str words = STR_EMPTY;
    bool fine = true;
    for (size_t i = 0; i < pattern->count && fine; i++) {
        const struct part *part = &pattern->parts[i];
        if (part->kind == PART_TEXT)
            str_add_bytes(&words, part->text, part->len);
        else
            str_add_char(&words, '\1');
        for (size_t n = 0; n < part->branch_count && fine; n++)
            fine = ssml_check(&part->branches[n].body, ret_complaint);
    }
    fine = fine && check_words(words.data, ret_complaint);
    str_clear(&words);
    return fine;
}
