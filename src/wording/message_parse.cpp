/* wording/message_parse.cpp - a MessageFormat pattern taken apart by ICU's own parser, into the tree of
 * message_format.h. */
#include <unicode/messagepattern.h>

#include "wording/icu_text.h"

using icu::MessagePattern;
using icu::UnicodeString;

namespace
{

/* Walks MessagePattern's flat list of parts, which nests by start and limit, into our tree. */
struct taker {
    const MessagePattern &pattern;
    const UnicodeString &text;
    struct arena *arena;
    struct str *complaint;
};

bool take_message(const taker &t, int32_t start, struct pattern *ret);

struct part *push(const taker &t, struct pattern *to, enum part_kind kind)
{
    to->parts = static_cast<struct part *>(arena_grow(t.arena, to->parts, to->count, sizeof *to->parts));
    struct part *part = &to->parts[to->count++];
    part->kind = kind;
    part->text = "";
    return part;
}

const char *keep(const taker &t, const UnicodeString &what, size_t *ret_len)
{
    std::string bytes = icu_utf8(what);
    *ret_len = bytes.size();
    return arena_copy(t.arena, bytes.data(), bytes.size());
}

void add_literal(const taker &t, const UnicodeString &what, struct pattern *to)
{
    struct part *part = push(t, to, PART_TEXT);
    part->text = keep(t, what, &part->len);
}

void add_text(const taker &t, int32_t from, int32_t until, struct pattern *to)
{
    if (until > from)
        add_literal(t, t.text.tempSubStringBetween(from, until), to);
}

bool take_branches(const taker &t, int32_t start, struct part *part)
{
    int32_t limit = t.pattern.getLimitPartIndex(start);
    int32_t i = start + 2;
    if (MessagePattern::Part::hasNumericValue(t.pattern.getPart(i).getType())) {
        part->offset = static_cast<int64_t>(t.pattern.getNumericValue(t.pattern.getPart(i)));
        i++;
    }
    while (i < limit) {
        part->branches = static_cast<struct branch *>(
            arena_grow(t.arena, part->branches, part->branch_count, sizeof *part->branches));
        struct branch *branch = &part->branches[part->branch_count++];
        size_t ignored = 0;
        const UnicodeString selector = t.pattern.getSubstring(t.pattern.getPart(i++));
        branch->selector = keep(t, selector, &ignored);
        branch->is_plural = icu_plural(selector, &branch->plural);
        if (MessagePattern::Part::hasNumericValue(t.pattern.getPart(i).getType())) {
            branch->is_exact = true;
            branch->exact = static_cast<int64_t>(t.pattern.getNumericValue(t.pattern.getPart(i++)));
        }
        if (!take_message(t, i, &branch->body))
            return false;
        i = t.pattern.getLimitPartIndex(i) + 1;
    }
    return true;
}

bool take_argument(const taker &t, int32_t start, struct pattern *to)
{
    size_t ignored = 0;
    UMessagePatternArgType type = t.pattern.getPart(start).getArgType();
    const UnicodeString name = t.pattern.getSubstring(t.pattern.getPart(start + 1));
    enum part_kind kind = type == UMSGPAT_ARG_TYPE_PLURAL          ? PART_PLURAL
                          : type == UMSGPAT_ARG_TYPE_SELECTORDINAL ? PART_ORDINAL
                          : type == UMSGPAT_ARG_TYPE_SELECT        ? PART_SELECT
                                                                   : PART_HOLE;
    struct part *part = push(t, to, kind);
    part->text = keep(t, name, &part->len);
    if (type == UMSGPAT_ARG_TYPE_NONE)
        return true;
    if (type == UMSGPAT_ARG_TYPE_SIMPLE || type == UMSGPAT_ARG_TYPE_CHOICE) {
        UnicodeString how = type == UMSGPAT_ARG_TYPE_CHOICE
                                ? UnicodeString("choice")
                                : t.pattern.getSubstring(t.pattern.getPart(start + 2));
        if (how == UnicodeString("number") && t.pattern.getLimitPartIndex(start) == start + 3)
            return true;
        str_printf(t.complaint,
                   "{%s, %s ...}: only number (without a style), plural, selectordinal and select are known",
                   keep(t, name, &ignored), keep(t, how, &ignored));
        return false;
    }
    return take_branches(t, start, part);
}

bool take_message(const taker &t, int32_t start, struct pattern *ret)
{
    int32_t limit = t.pattern.getLimitPartIndex(start);
    int32_t from = t.pattern.getPart(start).getLimit();
    for (int32_t i = start + 1; i <= limit; i++) {
        const MessagePattern::Part &part = t.pattern.getPart(i);
        add_text(t, from, part.getIndex(), ret);
        from = part.getLimit();
        if (part.getType() == UMSGPAT_PART_TYPE_REPLACE_NUMBER)
            push(t, ret, PART_POUND);
        if (part.getType() == UMSGPAT_PART_TYPE_ARG_START) {
            if (!take_argument(t, i, ret))
                return false;
            i = t.pattern.getLimitPartIndex(i);
            from = t.pattern.getPart(i).getLimit();
        }
    }
    return true;
}

} // namespace

bool pattern_parse(const char *text, struct arena *arena, struct pattern *ret_pattern,
                   struct str *ret_complaint)
{
    UErrorCode status = U_ZERO_ERROR;
    UParseError where = {};
    MessagePattern pattern(UnicodeString::fromUTF8(text), &where, status);
    struct pattern taken = {nullptr, 0};
    if (U_FAILURE(status)) {
        str_printf(ret_complaint, "not a MessageFormat pattern at character %d: %s",
                   static_cast<int>(where.offset) + 1,
                   status == U_DEFAULT_KEYWORD_MISSING  ? "a plural or select needs an 'other' form"
                   : status == U_UNMATCHED_BRACES       ? "a brace has no partner"
                   : status == U_PATTERN_SYNTAX_ERROR   ? "a name or type is malformed"
                   : status == U_ILLEGAL_ARGUMENT_ERROR ? "an argument's name or type is malformed"
                                                        : u_errorName(status));
        return false;
    }
    if (!take_message(taker{pattern, pattern.getPatternString(), arena, ret_complaint}, 0, &taken))
        return false;
    *ret_pattern = taken;
    return true;
}
