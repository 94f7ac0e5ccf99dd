/* outbound/connector_mail.c - mail by SMTP: one plain text to one address (RFC 5322, RFC 2047, RFC 2045).
 *
 * The row's body is {"to","subject","text","until"}. Its idempotency key is the Message-ID: a mail that left
 * twice, because the process ended in between, is one to whoever reads mail. */
#include <stdio.h>
#include <string.h>

#include "base/calendar.h"
#include "base/digest.h"
#include "base/json.h"
#include "base/text.h"
#include "outbound/outbound_private.h"

#define WORD_BYTES 42 /* of text in an encoded word, which may have 75 characters */
#define LINE_BYTES 57 /* of text in a line of 76 characters */
#define HEADER_LIMIT 998

/* One text of a header. Plain ASCII stands as it is; anything else in encoded words that end between
 * characters. */
static void add_header_text(struct str *out, const char *text)
{
    size_t len = strlen(text);
    bool plain = true;
    for (size_t i = 0; i < len; i++)
        plain = plain && text[i] >= ' ' && text[i] < 0x7f && text[i] != '=';
    if (plain) {
        str_add(out, text);
        return;
    }
    for (size_t at = 0; at < len && at < HEADER_LIMIT / 2;) {
        size_t cut = text_cut(text + at, len - at, WORD_BYTES);
        if (!cut)
            return;
        str_add(out, at ? "\r\n =?UTF-8?B?" : "=?UTF-8?B?");
        base64_encode(out, text + at, cut);
        str_add(out, "?=");
        at += cut;
    }
}

/* "Lamp & Leaf <orders@shop.example>": the name may need encoding, the address stands as it is. */
static void add_from(struct str *out, const char *from)
{
    const char *open = strchr(from, '<');
    str_add(out, "From: ");
    if (open && open > from) {
        struct str name = STR_EMPTY;
        size_t len = (size_t)(open - from);
        while (len && from[len - 1] == ' ')
            len--;
        str_printf(&name, "%.*s", (int)len, from);
        bool quote = name.len && strpbrk(name.data, "()<>[]:;@\\,.");
        str_add(out, quote ? "\"" : "");
        add_header_text(out, name.data);
        str_add(out, quote ? "\" " : " ");
        str_clear(&name);
    }
    str_add(out, open ? open : from);
    str_add(out, "\r\n");
}

/* The address alone, as the envelope wants it. */
static void add_envelope(struct str *out, const char *from)
{
    const char *open = strchr(from, '<');
    const char *address = open ? open + 1 : from;
    str_printf(out, "<%.*s>", (int)strcspn(address, ">"), address);
}

static void add_date(struct str *out, utc_ms now)
{
    static const char *const days[] = {"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"};
    static const char *const months[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                         "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    struct civil civil = calendar_civil(now, "UTC");
    str_printf(out, "Date: %s, %d %s %d %02d:%02d:%02d +0000\r\n", days[civil.weekday - 1], civil.day,
               months[civil.month - 1], civil.year, civil.hour, civil.minute, civil.second);
}

static void add_text(struct str *out, const char *text)
{
    size_t len = strlen(text);
    for (size_t at = 0; at < len; at += LINE_BYTES) {
        base64_encode(out, text + at, len - at < LINE_BYTES ? len - at : LINE_BYTES);
        str_add(out, "\r\n");
    }
}

static void compose(struct flight *flight, const struct target *target, const char *to, const char *subject,
                    const char *text)
{
    struct str *mail = &flight->mail;
    const char *at = strrchr(target->from, '@');
    add_from(mail, target->from);
    str_printf(mail, "To: <%s>\r\n", to);
    str_add(mail, "Subject: ");
    add_header_text(mail, subject);
    str_add(mail, "\r\n");
    add_date(mail, clock_now());
    str_printf(mail, "Message-ID: <%s@%.*s>\r\n", flight->row.key, at ? (int)strcspn(at + 1, ">") : 0,
               at ? at + 1 : "");
    str_add(mail, "Auto-Submitted: auto-generated\r\nMIME-Version: 1.0\r\n"
                  "Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n");
    add_text(mail, text);
}

static size_t give(char *bytes, size_t size, size_t count, void *arg)
{
    struct flight *flight = arg;
    size_t room = size * count, left = flight->mail.len - flight->mail_read;
    size_t len = left < room ? left : room;
    memcpy(bytes, flight->mail.data + flight->mail_read, len);
    flight->mail_read += len;
    return len;
}

static CURLcode set_options(struct flight *flight, const struct target *target, const char *to)
{
    struct str from = STR_EMPTY, address = STR_EMPTY;
    CURLcode bad = CURLE_OK;
    CURL *easy = flight->easy;
    add_envelope(&from, target->from);
    str_printf(&address, "<%s>", to);
    flight->recipients = curl_slist_append(NULL, address.data);
    long tls = target->require_tls ? CURLUSESSL_ALL : CURLUSESSL_TRY;
#define SET(option, value) (bad = bad ? bad : curl_easy_setopt(easy, option, value))
    SET(CURLOPT_PROTOCOLS_STR, "smtp,smtps");
    SET(CURLOPT_URL, target->url);
    SET(CURLOPT_USE_SSL, tls);
    SET(CURLOPT_MAIL_FROM, from.data);
    SET(CURLOPT_MAIL_RCPT, flight->recipients);
    SET(CURLOPT_UPLOAD, 1L);
    SET(CURLOPT_READFUNCTION, give);
    SET(CURLOPT_READDATA, flight);
    if (target->user)
        SET(CURLOPT_USERNAME, target->user);
    if (target->password)
        SET(CURLOPT_PASSWORD, target->password);
#undef SET
    str_clear(&from);
    str_clear(&address);
    return bad;
}

static enum verdict prepare(struct flight *flight, const struct target *target)
{
    struct json *root = NULL;
    enum verdict verdict = VERDICT_DEAD;
    if (json_parse(flight->row.body, strlen(flight->row.body), &root, NULL) == OK) {
        const char *to = json_member_text(root, "to"), *subject = json_member_text(root, "subject"),
                   *text = json_member_text(root, "text");
        int64_t until = 0;
        if (to && !strpbrk(to, "\r\n<> ") && subject && text &&
            json_integer(json_member(root, "until"), &until)) {
            flight->until = until;
            compose(flight, target, to, subject, text);
            verdict = set_options(flight, target, to) == CURLE_OK ? VERDICT_DONE : VERDICT_RETRY;
        }
    }
    json_close(root);
    return verdict;
}

/* What the server says about this recipient or this mail is final; about us or itself it may change. */
static enum verdict judge(CURLcode result, long status)
{
    static const short final[] = {501, 510, 511, 512, 541, 550, 551, 552, 553, 554, 555};
    if (result == CURLE_OK)
        return VERDICT_DONE;
    for (size_t i = 0; i < sizeof final / sizeof *final; i++)
        if (final[i] == status)
            return VERDICT_DEAD;
    return VERDICT_RETRY;
}

const struct connector connector_mail = {.name = "mail", .prepare = prepare, .judge = judge};
