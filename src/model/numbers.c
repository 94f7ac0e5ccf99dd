/* model/numbers.c - normal forms of what people type, paste and dictate. */
#include "model/numbers.h"

#include <ctype.h>
#include <string.h>

#include "base/digest.h"
#include "base/str.h"
#include "base/text.h"

static bool is_blank(unsigned c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == 0xA0 || (c >= 0x2000 && c <= 0x200D) ||
           c == 0x202F || c == 0x2060 || c == 0x3000 || c == 0xFEFF;
}

static bool is_dash(unsigned c)
{
    return c == '-' || (c >= 0x2010 && c <= 0x2015) || c == 0x2212 || c == 0xFE63 || c == 0xFF0D;
}

/* Upper-case ASCII letters and digits, and those of `kept`; blanks and those of `dropped` go, full-width
 * letters and the many dashes of Unicode become ASCII. NULL when anything else is in it, or beyond `limit`
 * characters. */
static const char *compact(struct arena *arena, const char *text, const char *kept, const char *dropped,
                           size_t limit)
{
    size_t len = text ? strlen(text) : 0, count = 0;
    if (!len || len > (size_t)4 * NUMBER_LIMIT || !text_is_utf8(text, len))
        return NULL;
    char result[NUMBER_LIMIT + 1];
    for (size_t at = 0; at < len;) {
        unsigned c = text_next(text, len, &at);
        if (is_blank(c))
            continue;
        if (is_dash(c))
            c = '-';
        else if (c > 0xFF00 && c < 0xFF5F)
            c -= 0xFEE0;
        if (c >= 0x80)
            return NULL;
        if (c && strchr(dropped, (int)c))
            continue;
        if (!(isalnum((int)c) || (c && strchr(kept, (int)c))) || count == limit)
            return NULL;
        result[count++] = (char)toupper((int)c);
    }
    return count ? arena_copy(arena, result, count) : NULL;
}

static size_t count_digits(const char *text)
{
    size_t count = 0;
    for (; *text; text++)
        count += isdigit((unsigned char)*text) != 0;
    return count;
}

const char *order_key(struct arena *arena, const char *text)
{
    const char *key = compact(arena, text, "-_/.:", "#", NUMBER_LIMIT);
    return key && strpbrk(key, "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ") ? key : NULL;
}

const char *tracking_key(struct arena *arena, const char *text)
{
    const char *key = compact(arena, text, "", "-", 40);
    return key && strlen(key) >= 8 ? key : NULL;
}

const char *postcode_key(struct arena *arena, const char *text)
{
    const char *key = compact(arena, text, "-", "", 10);
    return key && strlen(key) >= 3 && isalnum((unsigned char)key[0]) && count_digits(key) ? key : NULL;
}

const char *phone_key(struct arena *arena, const char *text)
{
    const char *key = compact(arena, text, "+", "-()./", 16);
    if (!key)
        return NULL;
    size_t digits = count_digits(key), plus = key[0] == '+';
    return digits >= 6 && digits <= 15 && strlen(key) == digits + plus ? key : NULL;
}

/* The part before the '@': what mail systems in use allow without quotes. */
static bool is_local_part(const char *text, size_t len)
{
    if (!len || len > 64 || text[0] == '.' || text[len - 1] == '.')
        return false;
    for (size_t i = 0; i < len; i++) {
        unsigned char c = (unsigned char)text[i];
        if (!(c >= 0x80 || isalnum(c) || strchr("!#$%&'*+-/=?^_`{|}~.", c)) ||
            (c == '.' && text[i + 1] == '.'))
            return false;
    }
    return true;
}

static bool is_domain(const char *text)
{
    size_t len = strlen(text), dots = 0;
    for (size_t i = 0; i < len; i++) {
        unsigned char c = (unsigned char)text[i];
        bool edge = i == 0 || i + 1 == len || text[i - 1] == '.' || text[i + 1] == '.';
        if (!(c >= 0x80 || isalnum(c) || c == '.' || c == '-') || (edge && c == '-') ||
            ((i == 0 || i + 1 == len || text[i + 1] == '.') && c == '.'))
            return false;
        dots += c == '.';
    }
    return len && dots;
}

const char *email_key(struct arena *arena, const char *text)
{
    size_t len = text ? strlen(text) : 0;
    while (len && isspace((unsigned char)*text))
        text++, len--;
    while (len && isspace((unsigned char)text[len - 1]))
        len--;
    if (!len || len > EMAIL_LIMIT || !text_is_utf8(text, len))
        return NULL;
    char *key = arena_copy(arena, text, len);
    for (char *c = key; *c; c++)
        *c = (char)((unsigned char)*c < 0x80 ? tolower((unsigned char)*c) : *c);
    const char *at = strchr(key, '@');
    if (!at || strchr(at + 1, '@') || !is_local_part(key, (size_t)(at - key)) || !is_domain(at + 1))
        return NULL;
    return key;
}

/* What follows the country in "D-10115", as much of the world writes it on a parcel. */
static const char *after_country(const char *postcode)
{
    size_t letters = strspn(postcode, "ABCDEFGHIJKLMNOPQRSTUVWXYZ");
    const char *rest = postcode + letters + 1;
    bool prefixed = letters > 0 && letters <= 3 && postcode[letters] == '-';
    return prefixed && *rest && strspn(rest, "0123456789") == strlen(rest) ? rest : postcode;
}

/* A postcode without its country and dashes, padded with zeros to the full size. */
static bool bare_postcode(const char *postcode, char ret_bare[16])
{
    size_t count = 0;
    bool digits = true;
    memset(ret_bare, 0, 16);
    for (const char *c = postcode ? after_country(postcode) : ""; *c && count < 15; c++) {
        if (*c == '-')
            continue;
        digits = digits && isdigit((unsigned char)*c);
        ret_bare[count++] = *c;
    }
    return digits && (count == 5 || count == 9);
}

bool postcode_fits(const char *given, const char *recorded)
{
    char a[16], b[16];
    bool a_zip = bare_postcode(given, a), b_zip = bare_postcode(recorded, b);
    bool equal = digest_equal(a, b, sizeof a);
    bool same_zip = digest_equal(a, b, 5);
    bool one_is_short = !a[5] | !b[5];
    return (a[0] != 0) & (equal | (same_zip & a_zip & b_zip & one_is_short));
}

const char *code_key(struct arena *arena, const char *text)
{
    char digits[CODE_DIGITS + 1] = "";
    size_t count = 0;
    for (; text && *text; text++) {
        if (isdigit((unsigned char)*text) && count < CODE_DIGITS)
            digits[count++] = *text;
        else if (*text != '-' && *text != ' ')
            return NULL;
    }
    return count == CODE_DIGITS ? arena_text(arena, digits) : NULL;
}
