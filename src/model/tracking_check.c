/* model/tracking_check.c - the sums behind the check characters of tracking numbers. */
#include <ctype.h>
#include <string.h>

#include "model/tracking_formats.h"

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

bool tracking_check_holds(const struct tracking_format *format, const char *key)
{
    char serial[64];
    size_t prepended = format->prepend ? strlen(format->prepend) : 0;
    const char *from = key + format->serial_at;
    if (prepended && strncmp(from, format->prepend, prepended) == 0)
        prepended = 0; /* it is there already */
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
    case CHECK_MOD10_49: return given == check_mod10(serial, len, 4, 9, false);
    case CHECK_FEDEX_34: return given == check_weights(serial, len, "1731731731731");
    case CHECK_S10: return given == check_s10(serial, len);
    case CHECK_MOD37: return given == check_mod37(serial, len);
    }
    return false;
}
