/* base/text_clean.c - text from strangers, fit to be shown: nothing hidden in it, nothing that turns its
 * direction. */
#include "base/text.h"

#include <unicode/uchar.h>
#include <unicode/unorm2.h>
#include <unicode/uscript.h>

#include "base/text_private.h"

enum { ZWNJ = 0x200C, ZWJ = 0x200D, TEXT_STYLE = 0xFE0E, PICTURE_STYLE = 0xFE0F };

/* Scripts whose letters change their shape by a joiner between them. */
static bool joins(unsigned c)
{
    UErrorCode status = U_ZERO_ERROR;
    if (c < 0x600 || u_hasBinaryProperty((UChar32)c, UCHAR_DEFAULT_IGNORABLE_CODE_POINT))
        return false;
    switch (uscript_getScript((UChar32)c, &status)) {
    case USCRIPT_ARABIC:
    case USCRIPT_SYRIAC:
    case USCRIPT_MANDAIC:
    case USCRIPT_NKO:
    case USCRIPT_MONGOLIAN:
    case USCRIPT_DEVANAGARI:
    case USCRIPT_BENGALI:
    case USCRIPT_GURMUKHI:
    case USCRIPT_GUJARATI:
    case USCRIPT_ORIYA:
    case USCRIPT_TAMIL:
    case USCRIPT_TELUGU:
    case USCRIPT_KANNADA:
    case USCRIPT_MALAYALAM:
    case USCRIPT_SINHALA:
    case USCRIPT_KHMER:
    case USCRIPT_MYANMAR:
    case USCRIPT_TIBETAN: return true;
    default: return false;
    }
}

static bool joiner_is_needed(unsigned joiner, unsigned before, unsigned after)
{
    if (joins(before) && joins(after))
        return true;
    bool picture_before = codepoint_is_emoji(before) || before == PICTURE_STYLE;
    return joiner == ZWJ && picture_before && codepoint_is_emoji(after);
}

enum fate { KEEP, DROP, BLANK };

static enum fate fate_of(unsigned c, unsigned before, unsigned after)
{
    if (c < 0x7F)
        return c > ' ' ? KEEP : c == ' ' || (c >= '\t' && c <= '\r') ? BLANK : DROP;
    if (c == ZWNJ || c == ZWJ)
        return joiner_is_needed(c, before, after) ? KEEP : DROP;
    if (c == TEXT_STYLE || c == PICTURE_STYLE) /* one each; a row of them can carry a hidden message */
        return u_hasBinaryProperty((UChar32)before, UCHAR_EMOJI) ? KEEP : DROP;
    if (u_isUWhiteSpace((UChar32)c))
        return BLANK;
    if (u_hasBinaryProperty((UChar32)c, UCHAR_DEFAULT_IGNORABLE_CODE_POINT) ||
        u_hasBinaryProperty((UChar32)c, UCHAR_NONCHARACTER_CODE_POINT))
        return DROP;
    if (u_hasBinaryProperty((UChar32)c, UCHAR_PREPENDED_CONCATENATION_MARK))
        return KEEP; /* format characters by name, visible signs in fact */
    int8_t type = u_charType((UChar32)c);
    return type == U_CONTROL_CHAR || type == U_FORMAT_CHAR || type == U_SURROGATE ? DROP : KEEP;
}

static bool is_clean_ascii(const char *bytes, size_t len)
{
    char before = ' ';
    for (size_t i = 0; i < len; i++) {
        char c = bytes[i];
        if (c < ' ' || c >= 0x7F || (c == ' ' && before == ' '))
            return false;
        before = c;
    }
    return before != ' ' || !len;
}

static void add_kept(struct str *out, const char *bytes, size_t len)
{
    size_t start = out->len;
    unsigned before = 0;
    bool blank = false;
    for (size_t at = 0; at < len;) {
        size_t next = at;
        unsigned c = text_next(bytes, len, &next);
        size_t peek = next;
        enum fate fate = fate_of(c, before, next < len ? text_next(bytes, len, &peek) : 0);
        if (fate == BLANK) {
            blank = true;
            before = ' ';
        } else if (fate == KEEP) {
            if (blank && out->len > start)
                str_add_char(out, ' ');
            blank = false;
            str_add_codepoint(out, c); /* not the bytes: what was ill-formed is U+FFFD now */
            before = c;
        }
        at = next;
    }
}

void text_clean(struct str *out, const char *bytes, size_t len)
{
    if (is_clean_ascii(bytes, len)) {
        str_add_bytes(out, bytes, len);
        return;
    }
    UErrorCode status = U_ZERO_ERROR;
    const UNormalizer2 *nfc = unorm2_getNFCInstance(&status);
    struct str kept = STR_EMPTY;
    add_kept(&kept, bytes, len);
    if (U_SUCCESS(status))
        text_normalise(out, kept.data, kept.len, nfc);
    str_clear(&kept);
}
