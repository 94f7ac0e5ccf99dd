/* wording/message_format.cpp - ICU's C++ face behind message_format.h. The only C++ in the house: named
 * arguments in patterns have no other face. */
#include <string>

#include <unicode/dtptngen.h>
#include <unicode/listformatter.h>
#include <unicode/messagepattern.h>
#include <unicode/numfmt.h>
#include <unicode/plurrule.h>
#include <unicode/smpdtfmt.h>
#include <unicode/timezone.h>

#include "wording/message_format.h"

using icu::DateTimePatternGenerator;
using icu::ListFormatter;
using icu::Locale;
using icu::MessagePattern;
using icu::NumberFormat;
using icu::PluralRules;
using icu::SimpleDateFormat;
using icu::UnicodeString;

namespace
{

const char *const plural_names[PLURAL_COUNT] = {"other", "zero", "one", "two", "few", "many"};

std::string utf8(const UnicodeString &text)
{
    std::string bytes;
    text.toUTF8String(bytes);
    return bytes;
}

Locale locale_of(const char *name)
{
    UErrorCode status = U_ZERO_ERROR;
    Locale locale = Locale::forLanguageTag(name, status);
    return U_FAILURE(status) || locale.isBogus() ? Locale::getRoot() : locale;
}

/* CLDR puts narrow no-break spaces before AM and around dashes; platforms' voices and tests of equality both
 * want the blank that people type. */
void add_plain(const UnicodeString &text, struct str *out)
{
    UnicodeString plain(text);
    for (int32_t i = 0; i < plain.length(); i++)
        if (plain.charAt(i) == 0x202F || plain.charAt(i) == 0x2009 || plain.charAt(i) == 0x00A0)
            plain.setCharAt(i, u' ');
    std::string bytes = utf8(plain);
    str_add_bytes(out, bytes.data(), bytes.size());
}

bool plural_of(const std::string &name, enum plural *ret_plural)
{
    for (int i = 0; i < PLURAL_COUNT; i++)
        if (name == plural_names[i]) {
            *ret_plural = static_cast<enum plural>(i);
            return true;
        }
    return false;
}

/* Walks MessagePattern's flat list of parts, which nests by start and limit, into our tree. */
class Taker
{
  public:
    Taker(const MessagePattern &from, struct arena *memory, struct str *why)
        : pattern(from), text(from.getPatternString()), arena(memory), complaint(why)
    {
    }

    bool take_message(int32_t start, struct pattern *ret)
    {
        int32_t limit = pattern.getLimitPartIndex(start);
        int32_t from = pattern.getPart(start).getLimit();
        for (int32_t i = start + 1; i <= limit; i++) {
            const MessagePattern::Part &part = pattern.getPart(i);
            add_text(from, part.getIndex(), ret);
            from = part.getLimit();
            if (part.getType() == UMSGPAT_PART_TYPE_REPLACE_NUMBER)
                push(ret, PART_POUND);
            if (part.getType() == UMSGPAT_PART_TYPE_ARG_START) {
                if (!take_argument(i, ret))
                    return false;
                i = pattern.getLimitPartIndex(i);
                from = pattern.getPart(i).getLimit();
            }
        }
        return true;
    }

  private:
    const MessagePattern &pattern;
    const UnicodeString &text;
    struct arena *arena;
    struct str *complaint;

    struct part *push(struct pattern *to, enum part_kind kind)
    {
        to->parts = static_cast<struct part *>(arena_grow(arena, to->parts, to->count, sizeof *to->parts));
        struct part *part = &to->parts[to->count++];
        part->kind = kind;
        part->text = "";
        return part;
    }

    const char *keep(const UnicodeString &what, size_t *ret_len)
    {
        std::string bytes = utf8(what);
        *ret_len = bytes.size();
        return arena_copy(arena, bytes.data(), bytes.size());
    }

    void add_literal(const UnicodeString &what, struct pattern *to)
    {
        struct part *part = push(to, PART_TEXT);
        part->text = keep(what, &part->len);
    }

    void add_text(int32_t from, int32_t until, struct pattern *to)
    {
        if (until > from)
            add_literal(text.tempSubStringBetween(from, until), to);
    }

    bool take_argument(int32_t start, struct pattern *to)
    {
        size_t ignored = 0;
        UMessagePatternArgType type = pattern.getPart(start).getArgType();
        const UnicodeString name = pattern.getSubstring(pattern.getPart(start + 1));
        enum part_kind kind = type == UMSGPAT_ARG_TYPE_PLURAL          ? PART_PLURAL
                              : type == UMSGPAT_ARG_TYPE_SELECTORDINAL ? PART_ORDINAL
                              : type == UMSGPAT_ARG_TYPE_SELECT        ? PART_SELECT
                                                                       : PART_HOLE;
        struct part *part = push(to, kind);
        part->text = keep(name, &part->len);
        if (type == UMSGPAT_ARG_TYPE_NONE)
            return true;
        if (type == UMSGPAT_ARG_TYPE_SIMPLE || type == UMSGPAT_ARG_TYPE_CHOICE) {
            UnicodeString how = type == UMSGPAT_ARG_TYPE_CHOICE
                                    ? UnicodeString("choice")
                                    : pattern.getSubstring(pattern.getPart(start + 2));
            if (how == UnicodeString("number") && pattern.getLimitPartIndex(start) == start + 3)
                return true;
            str_printf(
                complaint,
                "{%s, %s ...}: only number (without a style), plural, selectordinal and select are known",
                keep(name, &ignored), keep(how, &ignored));
            return false;
        }
        return take_branches(start, part);
    }

    bool take_branches(int32_t start, struct part *part)
    {
        int32_t limit = pattern.getLimitPartIndex(start);
        int32_t i = start + 2;
        if (MessagePattern::Part::hasNumericValue(pattern.getPart(i).getType())) {
            part->offset = static_cast<int64_t>(pattern.getNumericValue(pattern.getPart(i)));
            i++;
        }
        while (i < limit) {
            part->branches = static_cast<struct branch *>(
                arena_grow(arena, part->branches, part->branch_count, sizeof *part->branches));
            struct branch *branch = &part->branches[part->branch_count++];
            size_t ignored = 0;
            const UnicodeString selector = pattern.getSubstring(pattern.getPart(i++));
            branch->selector = keep(selector, &ignored);
            branch->is_plural = plural_of(utf8(selector), &branch->plural);
            if (MessagePattern::Part::hasNumericValue(pattern.getPart(i).getType())) {
                branch->is_exact = true;
                branch->exact = static_cast<int64_t>(pattern.getNumericValue(pattern.getPart(i++)));
            }
            if (!take_message(i, &branch->body))
                return false;
            i = pattern.getLimitPartIndex(i) + 1;
        }
        return true;
    }
};

/* "h:mm a" without its "a"; empty when the half of the day does not stand at the end. */
UnicodeString without_half(const UnicodeString &pattern)
{
    UnicodeString bare(pattern);
    if (!bare.endsWith(u"a", 1) && !bare.endsWith(u"B", 1))
        return UnicodeString();
    bare.truncate(bare.length() - 1);
    while (!bare.isEmpty() &&
           (bare.charAt(bare.length() - 1) == u' ' || bare.charAt(bare.length() - 1) == 0x202F ||
            bare.charAt(bare.length() - 1) == 0x00A0))
        bare.truncate(bare.length() - 1);
    return bare;
}

enum plural select_plural(const PluralRules *rules, int64_t number)
{
    enum plural plural = PLURAL_OTHER;
    if (rules)
        plural_of(utf8(rules->select(static_cast<double>(number))), &plural);
    return plural;
}

PluralRules *rules_of(const Locale &locale, bool ordinal)
{
    UErrorCode status = U_ZERO_ERROR;
    PluralRules *rules =
        PluralRules::forLocale(locale, ordinal ? UPLURAL_TYPE_ORDINAL : UPLURAL_TYPE_CARDINAL, status);
    return U_FAILURE(status) ? nullptr : rules;
}

} // namespace

const char *plural_name(enum plural plural)
{
    return plural_names[plural];
}

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
    if (!Taker(pattern, arena, ret_complaint).take_message(0, &taken))
        return false;
    *ret_pattern = taken;
    return true;
}

struct formats {
    Locale locale;
    UnicodeString patterns[STYLE_COUNT][2];
    SimpleDateFormat *dates[STYLE_COUNT][2];
    NumberFormat *numbers;
    ListFormatter *lists;
    PluralRules *rules[2];
    bool says_hours;
};

struct formats *formats_open(const char *locale, const char *const skeletons[STYLE_COUNT])
{
    struct formats *formats = new struct formats();
    UErrorCode status = U_ZERO_ERROR;
    formats->locale = locale_of(locale);
    DateTimePatternGenerator *generator = DateTimePatternGenerator::createInstance(formats->locale, status);
    for (int i = 0; i < STYLE_COUNT && U_SUCCESS(status); i++) {
        UnicodeString given = UnicodeString::fromUTF8(skeletons[i]);
        bool ready = given.startsWith(u"=");
        formats->patterns[i][0] = ready ? UnicodeString(given, 1) : generator->getBestPattern(given, status);
        formats->says_hours = formats->says_hours || (ready && i == STYLE_HOUR);
        formats->patterns[i][1] = without_half(formats->patterns[i][0]);
    }
    delete generator;
    for (int i = 0; i < 2; i++)
        formats->rules[i] = rules_of(formats->locale, i == 1);
    return formats;
}

void formats_close(struct formats *formats)
{
    if (!formats)
        return;
    for (auto &pair : formats->dates)
        for (SimpleDateFormat *date : pair)
            delete date;
    for (PluralRules *rules : formats->rules)
        delete rules;
    delete formats->numbers;
    delete formats->lists;
    delete formats;
}

void formats_date(struct formats *formats, enum style style, bool bare, int64_t at, struct str *out)
{
    bare = bare && !formats->patterns[style][1].isEmpty();
    SimpleDateFormat *&date = formats->dates[style][bare];
    if (!date) {
        UErrorCode status = U_ZERO_ERROR;
        date = new SimpleDateFormat(formats->patterns[style][bare], formats->locale, status);
        date->adoptTimeZone(icu::TimeZone::getGMT()->clone());
    }
    UnicodeString text;
    add_plain(date->format(static_cast<UDate>(at), text), out);
}

bool formats_has_halves(const struct formats *formats)
{
    return !formats->patterns[STYLE_TIME][1].isEmpty() && !formats->patterns[STYLE_HOUR][1].isEmpty();
}

bool formats_says_hours(const struct formats *formats)
{
    return formats->says_hours;
}

void formats_number(struct formats *formats, int64_t number, struct str *out)
{
    if (!formats->numbers) {
        UErrorCode status = U_ZERO_ERROR;
        formats->numbers = NumberFormat::createInstance(formats->locale, status);
    }
    UnicodeString text;
    if (formats->numbers)
        add_plain(formats->numbers->format(number, text), out);
}

void formats_list(struct formats *formats, const char *const *items, size_t count, struct str *out)
{
    UErrorCode status = U_ZERO_ERROR;
    if (!formats->lists)
        formats->lists = ListFormatter::createInstance(formats->locale, status);
    UnicodeString *texts = new UnicodeString[count + 1];
    for (size_t i = 0; i < count; i++)
        texts[i] = UnicodeString::fromUTF8(items[i]);
    UnicodeString list;
    if (formats->lists)
        formats->lists->format(texts, static_cast<int32_t>(count), list, status);
    std::string bytes = utf8(list);
    str_add_bytes(out, bytes.data(), bytes.size());
    delete[] texts;
}

enum plural formats_plural(const struct formats *formats, int64_t number, bool ordinal)
{
    return select_plural(formats->rules[ordinal], number);
}

void plural_forms(const char *locale, bool ordinal, bool ret_needed[PLURAL_COUNT])
{
    PluralRules *rules = rules_of(locale_of(locale), ordinal);
    for (int i = 0; i < PLURAL_COUNT; i++)
        ret_needed[i] = i == PLURAL_OTHER;
    for (int64_t n = 0; n <= 1000; n++)
        ret_needed[select_plural(rules, n)] = true;
    delete rules;
}
