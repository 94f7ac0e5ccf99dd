/* wording/message_format.cpp - ICU's formatters behind message_format.h. With message_parse.cpp the only C++
 * in the house: named arguments in patterns have no other face. */
#include <unicode/dtptngen.h>
#include <unicode/listformatter.h>
#include <unicode/numfmt.h>
#include <unicode/plurrule.h>
#include <unicode/smpdtfmt.h>
#include <unicode/timezone.h>

#include "wording/icu_text.h"

using icu::DateTimePatternGenerator;
using icu::ListFormatter;
using icu::Locale;
using icu::NumberFormat;
using icu::PluralRules;
using icu::SimpleDateFormat;
using icu::UnicodeString;

namespace
{

const char *const plural_names[PLURAL_COUNT] = {"other", "zero", "one", "two", "few", "many"};

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
    std::string bytes = icu_utf8(plain);
    str_add_bytes(out, bytes.data(), bytes.size());
}

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
        icu_plural(rules->select(static_cast<double>(number)), &plural);
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

std::string icu_utf8(const UnicodeString &text)
{
    std::string bytes;
    text.toUTF8String(bytes);
    return bytes;
}

bool icu_plural(const UnicodeString &name, enum plural *ret_plural)
{
    const std::string wanted = icu_utf8(name);
    for (int i = 0; i < PLURAL_COUNT; i++)
        if (wanted == plural_names[i]) {
            *ret_plural = static_cast<enum plural>(i);
            return true;
        }
    return false;
}

const char *plural_name(enum plural plural)
{
    return plural_names[plural];
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
    std::string bytes = icu_utf8(list);
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
