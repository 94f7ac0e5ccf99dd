/* model/tracking.c - which carriers a tracking number can belong to, by the rows of tracking_formats.c. */
#include "model/tracking.h"

#include <ctype.h>
#include <pthread.h>
#include <string.h>

#include "base/str.h"
#include "model/tracking_formats.h"

#define TRACKING_FORMATS_MOST 128
#define LONGEST_ZIP_BEFORE 12 /* "420" and ZIP+4 */

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

/* How long a number of each format is: that rules out most of those that are left. */
static struct length {
    size_t least, most;
} lengths[TRACKING_FORMATS_MOST];

static void measure_all(void)
{
    for (size_t i = 0; i < tracking_format_count && i < TRACKING_FORMATS_MOST; i++)
        for (const char *pattern = tracking_formats[i].pattern; *pattern;) {
            struct step step = next_step(&pattern);
            lengths[i].least += (size_t)step.least;
            lengths[i].most += (size_t)step.most;
        }
}

static bool has_length(const struct tracking_format *format, const char *key)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, measure_all);
    size_t row = (size_t)(format - tracking_formats), len = strlen(key);
    if (row >= TRACKING_FORMATS_MOST)
        return true;
    size_t most = lengths[row].most + (format->zip_before ? LONGEST_ZIP_BEFORE : 0);
    return len >= lengths[row].least && len <= most;
}

/* Where the number itself begins: behind "420" and a ZIP or ZIP+4, when the format allows that; NULL when the
 * key does not have the shape. */
static const char *find_number(const struct tracking_format *format, const char *key)
{
    if (begins_otherwise(format, key[0]) || !has_length(format, key) ||
        (format->needs_digit && !strpbrk(key, "0123456789")))
        return NULL;
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

/* Whether the shop's name for a carrier ("ups ground", "DHL") and ours ("UPS", "DHL Express") begin alike. */
static bool same_carrier(const char *a, const char *b)
{
    size_t compared = 0;
    for (; a; a++, b++) {
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
    return false;
}

static bool delivers_in(const struct tracking_format *format, const char *country)
{
    char upper[3];
    if (!country || !format->countries || strlen(country) != 2)
        return false;
    upper[0] = (char)toupper((unsigned char)country[0]);
    upper[1] = (char)toupper((unsigned char)country[1]);
    upper[2] = '\0';
    return strstr(format->countries, upper) != NULL;
}

struct ranked {
    struct tracking_guess guess;
    int score;
};

/* Behind those that are as good. The worst falls out when there are too many. */
static void rank(struct ranked *ranked, size_t *count, const struct ranked *item)
{
    size_t at = *count;
    while (at > 0 && ranked[at - 1].score < item->score)
        at--;
    if (at == TRACKING_GUESSES)
        return;
    size_t kept = *count < TRACKING_GUESSES ? *count : TRACKING_GUESSES - 1;
    memmove(ranked + at + 1, ranked + at, (kept - at) * sizeof *ranked);
    ranked[at] = *item;
    *count = kept + 1;
}

/* What a row of the table says about a number: nothing, that it fits, or that only its check digit fails. */
enum match { MATCH_NONE, MATCH_UNCHECKABLE, MATCH_FITS, MATCH_FAILS };

static enum match match(const struct tracking_format *format, const char *key,
                        struct tracking_guess *ret_guess)
{
    const char *number = find_number(format, key);
    if (!number)
        return MATCH_NONE;
    *ret_guess =
        (struct tracking_guess){format->carrier, format->name, format->url, format->check != CHECK_NONE};
    if (format->check == CHECK_S10 && !read_post(number, ret_guess))
        return MATCH_NONE;
    if (!ret_guess->checked)
        return MATCH_UNCHECKABLE;
    return tracking_check_holds(format, number) ? MATCH_FITS : MATCH_FAILS;
}

static bool is_readable(const char *key)
{
    size_t len = key ? strlen(key) : 0;
    return len >= 8 && len <= 40;
}

size_t tracking_rank(const char *key, const struct tracking_hint *hint,
                     struct tracking_guess ret_guesses[TRACKING_GUESSES])
{
    struct ranked ranked[TRACKING_GUESSES + 1];
    size_t count = 0;
    if (!is_readable(key))
        return 0;
    for (size_t i = 0; i < tracking_format_count; i++) {
        const struct tracking_format *format = &tracking_formats[i];
        struct ranked item;
        enum match found = match(format, key, &item.guess);
        if (found != MATCH_FITS && found != MATCH_UNCHECKABLE)
            continue;
        bool named = same_carrier(hint->carrier, item.guess.carrier);
        bool local = delivers_in(format, hint->country);
        if (format->hinted && !named && !local)
            continue;
        item.score = (named ? 8 : 0) + (item.guess.checked ? 4 : 0) +
                     (local                                ? 2
                      : format->countries && hint->country ? 0
                                                           : 1);
        rank(ranked, &count, &item);
    }
    for (size_t i = 0; i < count; i++)
        ret_guesses[i] = ranked[i].guess;
    return count;
}

size_t tracking_guess(const char *key, struct tracking_guess ret_guesses[TRACKING_GUESSES])
{
    return tracking_rank(key, &(struct tracking_hint){NULL, NULL}, ret_guesses);
}

/* A shape that begins with letters of its own, or is the posts' own, is no other carrier's by chance. */
static bool is_telling(const struct tracking_format *format)
{
    return format->check == CHECK_S10 || !strchr("dax[", format->pattern[0]);
}

static enum tracking_verdict judge(const char *key, const struct tracking_hint *hint,
                                   const struct tracking_guess *guesses, size_t count)
{
    struct tracking_guess failed;
    if (!is_readable(key))
        return TRACKING_UNKNOWN;
    if (count && same_carrier(hint->carrier, guesses[0].carrier))
        return TRACKING_FITS;
    for (size_t i = 0; i < tracking_format_count; i++)
        if (match(&tracking_formats[i], key, &failed) == MATCH_FAILS &&
            (same_carrier(hint->carrier, failed.carrier) || (!count && is_telling(&tracking_formats[i]))))
            return TRACKING_WRONG;
    return count ? TRACKING_FITS : TRACKING_UNKNOWN;
}

enum tracking_verdict tracking_judge(const char *key, const struct tracking_hint *hint)
{
    struct tracking_guess guesses[TRACKING_GUESSES];
    size_t count = tracking_rank(key, hint, guesses);
    return judge(key, hint, guesses, count);
}

const char *tracking_link(struct arena *arena, const char *key, const struct tracking_hint *hint)
{
    struct tracking_guess guesses[TRACKING_GUESSES];
    size_t count = tracking_rank(key, hint, guesses);
    if (judge(key, hint, guesses, count) != TRACKING_FITS)
        return NULL;
    for (size_t i = 0; i < count; i++) {
        const char *url = guesses[i].url;
        if (!url || !(guesses[i].checked || same_carrier(hint->carrier, guesses[i].carrier)))
            continue;
        const char *hole = strstr(url, "%s");
        return arena_printf(arena, "%.*s%s%s", (int)(hole - url), url, key, hole + 2);
    }
    return NULL;
}
