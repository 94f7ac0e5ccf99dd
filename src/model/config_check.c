/* model/config_check.c - what the texts of a configuration must look like. */
#include <arpa/inet.h>
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "base/calendar.h"
#include "base/file.h"
#include "base/memory.h"
#include "base/str.h"
#include "model/config_private.h"
#include "model/numbers.h"

static bool listen_is_valid(const char *listen)
{
    const char *colon = strrchr(listen, ':');
    if (!colon || colon == listen || !colon[1] || strlen(colon + 1) > 5)
        return false;
    for (const char *c = colon + 1; *c; c++)
        if (!isdigit((unsigned char)*c))
            return false;
    size_t host = (size_t)(colon - listen);
    bool bracketed = listen[0] == '[' && listen[host - 1] == ']';
    return strtol(colon + 1, NULL, 10) <= 65535 && !strpbrk(listen, " \t/") &&
           (bracketed || !memchr(listen, ':', host)); /* a bare IPv6 address cannot be told from its port */
}

const char *config_check_listen(const char *text)
{
    return listen_is_valid(text) ? NULL : "must be HOST:PORT, such as \"127.0.0.1:8080\" or \"[::1]:8080\"";
}

const char *config_check_some(const char *text)
{
    return *text ? NULL : "must not be empty";
}

const char *config_check_url(const char *text)
{
    bool http = text_starts(text, "https://") || text_starts(text, "http://");
    return http && !strpbrk(text, " \t\r\n\"<>") ? NULL : "must begin with https:// or http://";
}

#define CERTIFICATES_LARGEST (16 << 20)

/* Without it every ticket would wait, and only the ticket would say why. */
const char *config_check_certificates(const char *text)
{
    struct str pem = STR_EMPTY;
    enum err err = file_read(text, CERTIFICATES_LARGEST, &pem);
    bool any = !err && strstr(pem.data, "CERTIFICATE-----");
    str_clear(&pem);
    return err ? "must be a file that can be read" : any ? NULL : "must be a PEM file with certificates";
}

const char *config_check_mail_url(const char *text)
{
    bool mail = text_starts(text, "smtps://") || text_starts(text, "smtp://");
    return mail && text[strcspn(text, "/") + 2] && !strpbrk(text, " \t\r\n\"<>@")
               ? NULL
               : "must be a mail server such as \"smtps://mail.example.com\" or "
                 "\"smtp://mail.example.com:587\"";
}

/* "orders@shop.example" or "Lamp & Leaf <orders@shop.example>". */
const char *config_check_mailbox(const char *text)
{
    static const char wrong[] = "must be a mail address, or \"Name <address>\"";
    const char *open = strchr(text, '<'), *address = open ? open + 1 : text;
    size_t len = strcspn(address, ">");
    char key[EMAIL_LIMIT + 1];
    for (const char *c = text; *c; c++)
        if ((unsigned char)*c < ' ' || *c == '"' || *c == 0x7f)
            return wrong;
    if (open ? strcmp(address + len, ">") != 0 : address[len] != '\0')
        return wrong;
    if (len >= sizeof key)
        return wrong;
    memcpy(key, address, len);
    key[len] = '\0';
    struct arena *arena = arena_open();
    bool good = email_key(arena, key) != NULL;
    arena_close(arena);
    return good ? NULL : wrong;
}

const char *config_check_origin(const char *text)
{
    const char *host = strstr(text, "://");
    bool bare = host && host[3] && !strchr(host + 3, '/');
    return !strcmp(text, "*") || (bare && !config_check_url(text))
               ? NULL
               : "must be an origin such as \"https://shop.example\", or \"*\"";
}

const char *config_check_level(const char *text)
{
    static const char *const levels[] = {"debug", "info", "warn", "error"};
    for (size_t i = 0; i < sizeof levels / sizeof *levels; i++)
        if (!strcmp(text, levels[i]))
            return NULL;
    return "must be debug, info, warn or error";
}

const char *config_check_locale(const char *text)
{
    size_t language = strspn(text, "abcdefghijklmnopqrstuvwxyz"), len = strlen(text);
    bool plain = strspn(text, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-") == len;
    bool ends = text[language] == '\0' || text[language] == '-';
    return plain && ends && language >= 2 && language <= 3 && len <= 35
               ? NULL
               : "must be a locale such as \"en-US\"";
}

const char *config_check_zone(const char *text)
{
    return zone_exists(text) ? NULL : "is not a time zone such as \"America/New_York\"";
}

const char *config_check_connector(const char *text)
{
    return strcmp(text, "generic") ? "unknown connector: there is \"generic\"" : NULL;
}

const char *config_check_header(const char *text)
{
    size_t len = strlen(text);
    for (size_t i = 0; i < len; i++)
        if (!isalnum((unsigned char)text[i]) && text[i] != '-')
            return "must be the name of a header";
    return len && len <= 64 ? NULL : "must be the name of a header";
}

const char *config_check_proxy(const char *text)
{
    char address[64];
    unsigned char bytes[16];
    const char *slash = strchr(text, '/');
    size_t len = slash ? (size_t)(slash - text) : strlen(text);
    static const char wrong[] = "must be an address or a range such as \"10.0.0.0/8\"";
    if (len >= sizeof address)
        return wrong;
    memcpy(address, text, len);
    address[len] = '\0';
    int bits = inet_pton(AF_INET, address, bytes) == 1    ? 32
               : inet_pton(AF_INET6, address, bytes) == 1 ? 128
                                                          : -1;
    if (bits < 0)
        return wrong;
    if (slash && (!isdigit((unsigned char)slash[1]) || strspn(slash + 1, "0123456789") != strlen(slash + 1) ||
                  strlen(slash + 1) > 3 || strtol(slash + 1, NULL, 10) > bits))
        return wrong;
    return NULL;
}
