/* ingest/hook_sign_file.c - reading how a sender signs: "signature", one way or a list of ways. */
#include <string.h>

#include "ingest/hook_private.h"

#define WAYS_LIMIT 8
#define PIECES_LIMIT 16

static const struct {
    const char *name;
    enum algorithm algorithm;
    bool signs;
} schemes[] = {
    {"hmac-sha256", ALGORITHM_HMAC_SHA256, true},
    {"hmac-sha1", ALGORITHM_HMAC_SHA1, true},
    {"hmac-sha512", ALGORITHM_HMAC_SHA512, true},
    {"sha256", ALGORITHM_SHA256, true},
    {"token", ALGORITHM_TOKEN, false},
    {"standard-webhooks", ALGORITHM_HMAC_SHA256, true},
};

static const char *below(struct hook_reader *r, const char *pointer, const char *name)
{
    return json_below(r->arena, pointer, name);
}

static const char *text_below(struct hook_reader *r, const char *pointer, const char *name,
                              const char *otherwise)
{
    const char *at = below(r, pointer, name);
    const char *text = settings_has(r->settings, at) ? hook_text_at(r, at) : NULL;
    if (text && (!*text || strlen(text) > 64)) {
        settings_complain(r->settings, at, "must be a short text");
        return otherwise;
    }
    return text ? text : otherwise;
}

static const char *header_below(struct hook_reader *r, const char *pointer, const char *name, bool required)
{
    const char *at = below(r, pointer, name);
    if (!required && !settings_has(r->settings, at))
        return NULL;
    return hook_header_at(r, at, hook_text_at(r, at));
}

/* "body", "secret", "path", or {"text"|"header"|"field": ...}. */
static struct piece piece_read(struct hook_reader *r, const char *pointer, const struct json *value)
{
    static const struct {
        const char *name;
        enum piece_kind kind;
    } plain[] = {{"body", PIECE_BODY}, {"secret", PIECE_SECRET}, {"path", PIECE_PATH}},
      named[] = {{"text", PIECE_TEXT}, {"header", PIECE_HEADER}, {"field", PIECE_FIELD}};
    const char *text = json_text(value), *name = NULL;
    for (size_t i = 0; text && i < 3; i++)
        if (text_equal(plain[i].name, text))
            return (struct piece){plain[i].kind, NULL};
    const char *argument = json_text(json_member_at(value, 0, &name));
    for (size_t i = 0; argument && *argument && json_count(value) == 1 && i < 3; i++)
        if (text_equal(named[i].name, name))
            return (struct piece){named[i].kind,
                                  named[i].kind == PIECE_HEADER
                                      ? hook_header_at(r, pointer, arena_text(r->arena, argument))
                                      : arena_text(r->arena, argument)};
    settings_complain(r->settings, pointer,
                      "must be \"body\", \"secret\", \"path\", or an object with \"text\", "
                      "\"header\" or \"field\"");
    return (struct piece){PIECE_BODY, NULL};
}

static struct piece *push(struct hook_reader *r, struct signature *s, enum piece_kind kind, const char *text)
{
    struct piece *piece = ARENA_PUSH(r->arena, s->pieces, s->piece_count);
    *piece = (struct piece){kind, text};
    return piece;
}

static void read_over(struct hook_reader *r, const char *pointer, struct signature *s)
{
    const char *at = below(r, pointer, "over");
    if (!settings_has(r->settings, at)) {
        push(r, s, PIECE_BODY, NULL);
        return;
    }
    const struct json *list = settings_value(r->settings, at, JSON_ARRAY);
    bool has_body = false;
    for (size_t i = 0; i < json_count(list) && i < PIECES_LIMIT; i++) {
        struct piece piece = piece_read(r, arena_printf(r->arena, "%s/%zu", at, i), json_item(list, i));
        has_body = has_body || piece.kind == PIECE_BODY;
        *push(r, s, piece.kind, piece.text) = piece;
    }
    if (!has_body || json_count(list) > PIECES_LIMIT)
        settings_complain(r->settings, at, "must list what is signed, \"body\" among it");
    bool keyed = s->algorithm != ALGORITHM_SHA256;
    for (size_t i = 0; i < s->piece_count; i++)
        keyed = keyed || s->pieces[i].kind == PIECE_SECRET;
    if (!keyed)
        settings_complain(r->settings, at,
                          "must list \"secret\": a plain sha256 over less could be made by anyone");
}

static void read_time(struct hook_reader *r, const char *pointer, struct signature *s)
{
    static const char *const known[] = {"header", "field", "format", NULL};
    const char *at = below(r, pointer, "timestamp");
    const char *tolerance = below(r, pointer, "tolerance_seconds");
    const struct json *value =
        settings_has(r->settings, at) ? settings_value(r->settings, at, JSON_OBJECT) : NULL;
    s->timed = value != NULL;
    s->tolerance = MS_SECOND * settings_integer(r->settings, tolerance, 300, 1, 86400);
    if (!value) {
        if (settings_has(r->settings, tolerance))
            settings_complain(r->settings, tolerance, "needs a \"timestamp\" that is signed");
        return;
    }
    hook_unknown_keys(r, at, value, known);
    const char *header = header_below(r, at, "header", false), *field = text_below(r, at, "field", NULL);
    if (!header == !field)
        settings_complain(r->settings, at, "must name either a \"header\" or a \"field\"");
    s->time = (struct piece){header ? PIECE_HEADER : PIECE_FIELD, header ? header : field};
    s->time_format = stamp_format_find(r->arena, text_below(r, at, "format", "epoch"));
    if (!s->time_format)
        settings_complain(r->settings, below(r, at, "format"),
                          "must be \"epoch\", \"rfc2822\" or another way of writing times");
    bool is_signed = false;
    for (size_t i = 0; i < s->piece_count; i++)
        is_signed =
            is_signed || (s->pieces[i].kind == s->time.kind && text_equal(s->pieces[i].text, s->time.text));
    if (!is_signed && s->time.text)
        settings_complain(r->settings, at,
                          "must be part of what is signed (\"over\"), or anyone could renew it");
}

static void read_standard(struct hook_reader *r, const char *pointer, struct signature *s)
{
    const char *id = header_below(r, pointer, "id_header", true);
    const char *time = header_below(r, pointer, "timestamp_header", true);
    s->header = header_below(r, pointer, "signature_header", true);
    s->encoding = ENCODING_BASE64;
    s->prefix = "v1,";
    s->separator = " ";
    s->base64_key = true;
    push(r, s, PIECE_HEADER, id);
    push(r, s, PIECE_TEXT, ".");
    push(r, s, PIECE_HEADER, time);
    push(r, s, PIECE_TEXT, ".");
    push(r, s, PIECE_BODY, NULL);
    s->timed = true;
    s->time = (struct piece){PIECE_HEADER, time};
    s->time_format = stamp_format_find(r->arena, "epoch");
    s->tolerance =
        MS_SECOND * settings_integer(r->settings, below(r, pointer, "tolerance_seconds"), 300, 1, 86400);
}

static enum encoding encoding_below(struct hook_reader *r, const char *pointer, bool signs)
{
    static const char *const names[] = {
        [ENCODING_TEXT] = "text", [ENCODING_HEX] = "hex", [ENCODING_BASE64] = "base64"};
    const char *text = text_below(r, pointer, "encoding", signs ? NULL : "text");
    for (size_t i = 0; text && i < 3; i++)
        if (text_equal(names[i], text) && !(signs && i == ENCODING_TEXT))
            return (enum encoding)i;
    settings_complain(r->settings, below(r, pointer, "encoding"), "must be \"hex\" or \"base64\"");
    return ENCODING_TEXT;
}

static void read_own(struct hook_reader *r, const char *pointer, bool signs, struct signature *s)
{
    s->header = header_below(r, pointer, "header", false);
    s->parameter = text_below(r, pointer, "parameter", NULL);
    if (!s->header == !s->parameter)
        settings_complain(r->settings, pointer,
                          "must name either a \"header\" or a \"parameter\" of the address");
    s->encoding = encoding_below(r, pointer, signs);
    s->prefix = text_below(r, pointer, "prefix", "");
    s->field = text_below(r, pointer, "field", NULL);
    s->separator = text_below(r, pointer, "separator", s->field ? "," : NULL);
    const char *key = text_below(r, pointer, "key", "text");
    s->base64_key = text_equal(key, "whsec");
    if (!s->base64_key && !text_equal(key, "text"))
        settings_complain(r->settings, below(r, pointer, "key"), "must be \"text\" or \"whsec\"");
    const char *rewrite = text_below(r, pointer, "rewrite", NULL);
    s->rewrite = rewrite ? rewrite_find(rewrite) : NULL;
    if (rewrite && !s->rewrite)
        settings_complain(r->settings, below(r, pointer, "rewrite"),
                          "must be a transform that is known: \"easypost-weight\"");
    if (signs) {
        read_over(r, pointer, s);
        read_time(r, pointer, s);
    }
}

static struct signature signature_read(struct hook_reader *r, const char *pointer, const struct json *value)
{
    static const char *const standard[] = {"scheme",           "id_header",         "timestamp_header",
                                           "signature_header", "tolerance_seconds", NULL};
    static const char *const own[] = {
        "scheme", "header",    "parameter", "encoding",          "prefix", "separator", "field", "key",
        "over",   "timestamp", "rewrite",   "tolerance_seconds", NULL};
    static const char *const token[] = {"scheme", "header", "parameter", "encoding", "prefix", NULL};
    struct signature s = {.prefix = "", .tolerance = 0};
    const char *scheme = json_member_text(value, "scheme");
    for (size_t i = 0; scheme && i < sizeof schemes / sizeof *schemes; i++) {
        if (!text_equal(schemes[i].name, scheme))
            continue;
        bool is_standard = text_equal(scheme, "standard-webhooks");
        s.algorithm = schemes[i].algorithm;
        hook_unknown_keys(r, pointer, value, is_standard ? standard : schemes[i].signs ? own : token);
        if (is_standard)
            read_standard(r, pointer, &s);
        else
            read_own(r, pointer, schemes[i].signs, &s);
        return s;
    }
    settings_complain(
        r->settings, below(r, pointer, "scheme"),
        json_member(value, "scheme") && !scheme
            ? "must be a text"
            : "must be a scheme that is known: \"standard-webhooks\", \"hmac-sha256\", \"hmac-sha1\", "
              "\"hmac-sha512\", \"sha256\" or \"token\"");
    return s;
}

void signatures_read(struct hook_reader *r)
{
    struct hook *hook = r->hook;
    if (settings_kind(r->settings, "/signature") != JSON_ARRAY) {
        const struct json *one = settings_value(r->settings, "/signature", JSON_OBJECT);
        if (!one)
            settings_complain(r->settings, "/signature", "must say how the sender signs");
        else
            *ARENA_PUSH(r->arena, hook->signatures, hook->signature_count) =
                signature_read(r, "/signature", one);
        return;
    }
    const struct json *list = settings_value(r->settings, "/signature", JSON_ARRAY);
    if (!json_count(list) || json_count(list) > WAYS_LIMIT)
        settings_complain(r->settings, "/signature", "must be one way of signing, or a list of up to %d",
                          WAYS_LIMIT);
    for (size_t i = 0; i < json_count(list) && i < WAYS_LIMIT; i++)
        *ARENA_PUSH(r->arena, hook->signatures, hook->signature_count) =
            signature_read(r, arena_printf(r->arena, "/signature/%zu", i), json_item(list, i));
}
