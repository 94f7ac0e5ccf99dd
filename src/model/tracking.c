/* model/tracking.c - which carriers a tracking number can belong to: formats as data, check digits as a few
 * sums.
 *
 * Formats derived from jkeen/tracking_number_data, MIT licence, (c) 2017 Jeff Keen (see NOTICE). */
#include <ctype.h>
#include <string.h>

#include "base/str.h"
#include "model/numbers.h"
#include "model/tracking_formats.h"

/* One step of a pattern: a class of characters and how often it stands there. Moves *pattern past it. */
struct step {
    const char *set; /* [ABC]: its members; else NULL */
    size_t set_len;
    char one; /* 'd' digit, 'a' letter, 'x' either, else the character itself */
    int least, most;
};

static int read_count(const char **at)
{
    int count = 0;
    while (isdigit((unsigned char)**at))
        count = count * 10 + (*(*at)++ - '0');
    return count;
}

static struct step next_step(const char **pattern)
{
    struct step step = {.least = 1, .most = 1};
    const char *at = *pattern;
    if (*at == '[') {
        step.set = at + 1;
        step.set_len = strcspn(step.set, "]");
        at = step.set + step.set_len + 1;
    } else {
        step.one = *at++;
    }
    if (*at == '{') {
        at++;
        step.least = step.most = read_count(&at);
        if (*at == ',') {
            at++;
            step.most = read_count(&at);
        }
        at++;
    }
    *pattern = at;
    return step;
}

static bool step_takes(const struct step *step, char c)
{
    if (step->set)
        return memchr(step->set, c, step->set_len) != NULL;
    switch (step->one) {
    case 'd': return isdigit((unsigned char)c);
    case 'a': return isupper((unsigned char)c);
    case 'x': return isdigit((unsigned char)c) || isupper((unsigned char)c);
    default: return c == step->one;
    }
}

/* The whole key against the whole pattern. A step takes as much as it can: no pattern needs to give back. */
static bool fits(const char *pattern, const char *key)
{
    while (*pattern) {
        struct step step = next_step(&pattern);
        int taken = 0;
        while (*key && taken < step.most && step_takes(&step, *key))
            key++, taken++;
        if (taken < step.least)
            return false;
    }
    return *key == '\0';
}

static int value_of(char c)
{
    return isdigit((unsigned char)c) ? c - '0' : (c - 3) % 10;
}

static char check_mod10(const char *serial, size_t len, int even, int odd, bool reverse)
{
    int sum = 0;
    for (size_t i = 0; i < len; i++)
        sum += value_of(serial[reverse ? len - 1 - i : i]) * (i % 2 ? odd : even);
    return (char)('0' + (10 - sum % 10) % 10);
}

static char check_luhn(const char *serial, size_t len)
{
    int sum = 0;
    for (size_t i = 0; i < len; i++) {
        int digit = (serial[len - 1 - i] - '0') * (i % 2 ? 1 : 2);
        sum += digit > 9 ? digit - 9 : digit;
    }
    return (char)('0' + (10 - sum % 10) % 10);
}

static char check_mod7(const char *serial, size_t len)
{
    int rest = 0;
    for (size_t i = 0; i < len; i++)
        rest = (rest * 10 + (serial[i] - '0')) % 7;
    return (char)('0' + rest);
}

static char check_weights(const char *serial, size_t len, const char *weights)
{
    int sum = 0;
    for (size_t i = 0; i < len; i++)
        sum += (serial[i] - '0') * (weights[i] - '0');
    return (char)('0' + sum % 11 % 10);
}

static char check_s10(const char *serial, size_t len)
{
    static const char weights[] = "86423597";
    int sum = 0;
    for (size_t i = 0; i < len; i++)
        sum += (serial[i] - '0') * (weights[i] - '0');
    int rest = sum % 11;
    return (char)('0' + (rest == 1 ? 0 : rest == 0 ? 5 : 11 - rest));
}

static char check_mod37(const char *serial, size_t len) /* ISO 7064, MOD 37,36 */
{
    int check = 36;
    for (size_t i = 0; i < len; i++) {
        check += isdigit((unsigned char)serial[i]) ? serial[i] - '0' : serial[i] - 'A' + 10;
        check = (check > 36 ? check - 36 : check) * 2;
        check = check > 36 ? check - 37 : check;
    }
    check = (37 - check) % 36;
    return (char)(check < 10 ? '0' + check : 'A' + check - 10);
}

static bool check_holds(const struct tracking_format *format, const char *key)
{
    char serial[NUMBER_LIMIT + 4];
    size_t prepended = format->prepend ? strlen(format->prepend) : 0;
    const char *from = key + format->serial_at;
    if (prepended && strncmp(from, format->prepend, prepended) == 0)
        prepended = 0;
    memcpy(serial, format->prepend ? format->prepend : "", prepended);
    memcpy(serial + prepended, from, format->serial_len);
    size_t len = prepended + format->serial_len;
    char given = from[format->serial_len];
    switch (format->check) {
    case CHECK_NONE: return true;
    case CHECK_MOD10_12: return given == check_mod10(serial, len, 1, 2, false);
    case CHECK_MOD10_13: return given == check_mod10(serial, len, 1, 3, false);
    case CHECK_MOD10_31: return given == check_mod10(serial, len, 3, 1, false);
    case CHECK_MOD10_31_REVERSE: return given == check_mod10(serial, len, 3, 1, true);
    case CHECK_LUHN: return given == check_luhn(serial, len);
    case CHECK_MOD7: return given == check_mod7(serial, len);
    case CHECK_FEDEX_12: return given == check_weights(serial, len, "31731731731");
    case CHECK_FEDEX_34: return given == check_weights(serial, len, "1731731731731");
    case CHECK_S10: return given == check_s10(serial, len);
    case CHECK_MOD37: return given == check_mod37(serial, len);
    }
    return false;
}

/* Whether the first character alone rules the format out: it does for most. */
static bool begins_otherwise(const struct tracking_format *format, char first)
{
    switch (format->pattern[0]) {
    case 'd': return !isdigit((unsigned char)first);
    case 'a': return !isupper((unsigned char)first);
    case 'x':
    case '[': return false;
    default: return first != format->pattern[0] && !(format->zip_before && first == '4');
    }
}

/* Where the number itself begins: behind "420" and a ZIP or ZIP+4, when the format allows that; NULL when the
 * key does not have the pattern. */
static const char *find_number(const struct tracking_format *format, const char *key)
{
    if (fits(format->pattern, key))
        return key;
    for (size_t zip = 5; format->zip_before && zip <= 9; zip += 4) {
        bool there =
            strlen(key) > 3 + zip && strncmp(key, "420", 3) == 0 && strspn(key, "0123456789") >= 3 + zip;
        if (there && fits(format->pattern, key + 3 + zip))
            return key + 3 + zip;
    }
    return NULL;
}

/* A postal number names the country whose post it is; false when there is no such country. */
static bool read_post(const char *key, struct tracking_guess *guess)
{
    const char *country = key + strlen(key) - 2;
    for (size_t i = 0; i < tracking_post_count; i++)
        if (strncmp(tracking_posts[i].country, country, 2) == 0) {
            guess->carrier = tracking_posts[i].carrier;
            guess->url = tracking_posts[i].url;
            return true;
        }
    for (const char *known = tracking_countries; *known; known += 3)
        if (strncmp(known, country, 2) == 0)
            return true;
    return false;
}

size_t tracking_guess(const char *key, struct tracking_guess ret_guesses[TRACKING_GUESSES])
{
    struct tracking_guess unchecked[TRACKING_GUESSES];
    size_t count = 0, unchecked_count = 0, len = key ? strlen(key) : 0;
    if (len < 8 || len > 40)
        return 0;
    for (size_t i = 0; i < tracking_format_count; i++) {
        const struct tracking_format *format = &tracking_formats[i];
        if (begins_otherwise(format, key[0]))
            continue;
        const char *number = find_number(format, key);
        if (!number || !check_holds(format, number) || (format->needs_digit && !strpbrk(key, "0123456789")))
            continue;
        struct tracking_guess guess = {format->carrier, format->name, format->url,
                                       format->check != CHECK_NONE};
        if (format->check == CHECK_S10 && !read_post(number, &guess))
            continue;
        if (guess.checked && count < TRACKING_GUESSES)
            ret_guesses[count++] = guess;
        else if (!guess.checked && unchecked_count < TRACKING_GUESSES)
            unchecked[unchecked_count++] = guess;
    }
    for (size_t i = 0; i < unchecked_count && count < TRACKING_GUESSES; i++)
        ret_guesses[count++] = unchecked[i];
    return count;
}

/* Whether the shop's name for a carrier ("ups ground", "DHL") and ours ("UPS", "DHL Express") begin alike. */
static bool same_carrier(const char *a, const char *b)
{
    size_t compared = 0;
    for (;; a++, b++) {
        while (*a && !isalnum((unsigned char)*a))
            a++;
        while (*b && !isalnum((unsigned char)*b))
            b++;
        if (!*a || !*b)
            return compared > 1;
        if (tolower((unsigned char)*a) != tolower((unsigned char)*b))
            return false;
        compared++;
    }
}

const char *tracking_link(struct arena *arena, const char *carrier, const char *key)
{
    struct tracking_guess guesses[TRACKING_GUESSES];
    size_t count = tracking_guess(key, guesses);
    const struct tracking_guess *best = NULL;
    for (size_t i = 0; i < count && !best && carrier; i++)
        if (guesses[i].url && same_carrier(carrier, guesses[i].carrier))
            best = &guesses[i];
    for (size_t i = 0; i < count && !best; i++)
        if (guesses[i].url && guesses[i].checked)
            best = &guesses[i];
    if (!best)
        return NULL;
    const char *hole = strstr(best->url, "%s");
    return arena_printf(arena, "%.*s%s%s", (int)(hole - best->url), best->url, key, hole + 2);
}
