/* ingest/hook_private.h - one webhooks/NAME.json, read: what the files of this room share.
 *
 * A mapping is a picture of the import form (docs/import.md) in which each leaf says where its value stands
 * in the call. Filling the picture gives JSON in the import form, which the one reader of that form then
 * bounds and checks: a sender can bring nothing that an import could not. */
#ifndef WISMO_INGEST_HOOK_PRIVATE_H
#define WISMO_INGEST_HOOK_PRIVATE_H

#include "base/settings.h"
#include "ingest/ingest.h"

struct json_writer;

/* ---- how a sender signs: hook_sign_file.c reads it, signature.c verifies ---- */

enum algorithm {
    ALGORITHM_TOKEN = 0,
    ALGORITHM_HMAC_SHA1,
    ALGORITHM_HMAC_SHA256,
    ALGORITHM_HMAC_SHA512,
    ALGORITHM_SHA256
};
enum encoding { ENCODING_TEXT = 0, ENCODING_HEX, ENCODING_BASE64 };

/* A piece of what is signed. */
enum piece_kind { PIECE_BODY, PIECE_TEXT, PIECE_HEADER, PIECE_FIELD, PIECE_SECRET, PIECE_PATH };
struct piece {
    enum piece_kind kind;
    const char *text; /* TEXT; the name of HEADER or FIELD */
};

struct stamp_format;

struct signature {
    enum algorithm algorithm;
    enum encoding encoding;
    const char *header, *parameter; /* where the signature or token stands; one of them */
    const char *prefix;             /* before it: "sha256="; "" none */
    const char *separator;          /* several stand in the header, with this between; NULL: one */
    const char *field; /* it is one of NAME=VALUE, separated by commas: "v1"; NULL: it stands alone */
    bool base64_key;   /* a secret "whsec_..." is base64, as Standard Webhooks write it */
    struct piece *pieces;
    size_t piece_count;
    bool timed;
    struct piece time; /* HEADER or FIELD */
    const struct stamp_format *time_format;
    utc_ms tolerance;
    const struct rewrite *rewrite; /* of the body, before it is signed; NULL: none */
};

bool signature_holds(const struct signature *signature, const struct hook_call *call,
                     const struct text_list *secrets);

/* ---- dates: stamp.c ---- */

/* A named way of writing a time, or a picture: "DD.MM.YYYY hh:mm". NULL: there is no such way. */
const struct stamp_format *stamp_format_find(struct arena *arena, const char *text);
/* zone: of a time that names none; NULL: such a time is refused. ERR_INVALID. ret_date_only: it was a bare
 * date, and *ret_at is midnight UTC of it. */
enum err stamp_read(const struct stamp_format *format, const char *text, const char *zone, utc_ms *ret_at,
                    bool *ret_date_only);
const struct stamp_format *stamp_iso(void);

/* ---- named transforms: transforms.c ---- */

struct transform {
    const char *name;
    const char *what; /* one line, for docs and complaints */
    /* In the arena, or NULL when the text is nothing of the kind. */
    const char *(*run)(struct arena *arena, const char *text);
};
const struct transform *transform_find(const char *name);

struct rewrite {
    const char *name;
    void (*run)(struct str *out, const char *bytes, size_t len);
};
const struct rewrite *rewrite_find(const char *name);

/* ---- where a value stands: hook_source.c reads it, hook_find.c finds it ---- */

struct word {
    const char *key;     /* case folded; "*": any other word */
    const char *value;   /* NULL: means nothing to us */
    const char *pointer; /* of the entry, in the file */
};

struct word_map {
    const char *name; /* NULL: written on the spot */
    struct word *words;
    size_t count;
};

enum source_kind {
    SOURCE_NONE = 0,
    SOURCE_BODY,
    SOURCE_ROOT,
    SOURCE_HEADER,
    SOURCE_VALUE,
    SOURCE_FIRST,
    SOURCE_JOIN
};

struct source {
    enum source_kind kind;
    const char *text;     /* BODY (from the item at hand), ROOT: a JSON Pointer; HEADER: its name; VALUE */
    struct source *parts; /* FIRST, JOIN */
    size_t part_count;
    const char *with; /* JOIN: between them */
    const struct word_map *map;
    const struct transform *transform;
    const struct stamp_format *time; /* NULL: as the member needs it */
    const char *zone;                /* NULL: the file's */
    const char *otherwise;           /* when nothing stands there */
};

/* ---- pictures of the import form: hook_shape.c reads them, hook_fill.c fills them ---- */

enum leaf {
    LEAF_TEXT = 0,
    LEAF_TIME,
    LEAF_DATE,
    LEAF_INTEGER,
    LEAF_MILESTONE,
    LEAF_REASON,
    LEAF_OBJECT,
    LEAF_LIST
};
/* Whether a word can be a leaf's value: of milestones and reasons only those that there are (hook_source.c).
 */
bool leaf_takes(enum leaf leaf, const char *word);

/* A member of the import form. */
struct member {
    const char *name;
    enum leaf leaf;
    const struct member *members; /* OBJECT, LIST (of objects): ends with a NULL name */
};
/* What a report of each kind may tell; NULL for one that tells nothing. */
const struct member *report_members(enum report_kind kind);

struct shape;
struct slot {
    const struct member *member;
    struct source source; /* of a leaf, or SOURCE_BODY of a whole object or list in the import form */
    struct shape *shapes; /* else: an object has one, a list any number */
    size_t shape_count;
};

struct shape {
    const char
        *each; /* once for each item there; "*" goes through all items of a list on the way; NULL: once */
    struct source *needs;
    size_t need_count;
    struct slot *slots;
    size_t slot_count;
};

struct topic_report {
    const char *name; /* of the file's "reports"; NULL: written on the spot */
    enum report_kind kind;
    struct shape shape; /* of report_members() */
};

struct topic {
    const char *name; /* "order.upserted"; with a star at its end all that begin so; "*": every other */
    const struct topic_report **reports;
    size_t count;
};

/* An unsigned call without meaning, by which a sender tries the address. */
struct ping {
    const char *content_type, *begins; /* of the body; one may be NULL: any */
};

struct hook {
    const char *name;
    struct signature *signatures; /* one that holds is enough */
    size_t signature_count;
    struct source call_id, topic;
    struct topic *topics;
    size_t topic_count;
    struct topic_report *reports;
    size_t report_count;
    struct word_map *maps;
    size_t map_count;
    struct ping *pings;
    size_t ping_count;
    struct hook_question question; /* url NULL: it is not asked */
    const char *zone;              /* of times without one; NULL: there should be none */
    const char **headers;          /* that the sources read */
    size_t header_count;
};

/* Reads a file into the arena; complaints name its lines. ERR_INVALID when there are any. */
enum err hook_read(const char *path, const char *name, struct arena *arena, struct complaints *complaints,
                   struct hook *ret_hook);

/* Reads a call as one of the topic; NULL: as it says. */
void hook_read_as(const struct hook *hook, const struct hook_call *call, const char *topic,
                  struct arena *arena, struct reading *ret_reading);
const char *hook_body_digest(const struct hook_call *call, struct arena *arena);

/* What reading a file needs at every step. */
struct hook_reader {
    struct settings *settings;
    struct arena *arena;
    struct hook *hook;
};
const char *hook_text_at(struct hook_reader *r, const char *pointer);
bool hook_pointer_ok(const char *text);
const char *hook_header_at(struct hook_reader *r, const char *pointer, const char *text);
void hook_unknown_keys(struct hook_reader *r, const char *pointer, const struct json *object,
                       const char *const *known);
void signatures_read(struct hook_reader *r);
void maps_read(struct hook_reader *r);
struct source source_read(struct hook_reader *r, const char *pointer, const struct json *value,
                          enum leaf leaf);
void shape_read(struct hook_reader *r, const char *pointer, const struct json *value,
                const struct member *members, const char *const *also, struct shape *ret_shape);

/* Where values are looked for. */
struct looking {
    const struct hook *hook;
    const struct hook_call *call;
    const struct json *root;
    struct arena *arena;
    struct str complaint; /* the first few things that were wrong */
    size_t complaints, steps;
    bool exhausted; /* the mapping went on beyond all bounds */
};
void looking_complain(struct looking *l, const char *format, ...) __attribute__((format(printf, 2, 3)));

enum found { FOUND_NOTHING = 0, FOUND_IGNORED, FOUND_UNKNOWN, FOUND };
/* The text at a source, as the leaf needs it (times in RFC 3339), in the arena. IGNORED: its word means
 * nothing to us. UNKNOWN: it cannot be understood; *ret_text is the word. */
enum found source_find(struct looking *l, const struct source *source, const struct json *item,
                       enum leaf leaf, const char **ret_text);

/* Calls `with` for each item that `each` of the shape finds and that has what it needs; once for the item
 * itself when there is no `each`. */
typedef void with_item(struct looking *l, const struct shape *shape, const struct json *item, void *arg);
void shape_each(struct looking *l, const struct shape *shape, const struct json *item, with_item *with,
                void *arg);

/* Writes the members of the object that the shape pictures. False when it is nothing to tell: its milestone
 * means nothing, or cannot be told (complained about). */
bool shape_fill(struct looking *l, const struct shape *shape, const struct json *item, struct json_writer *w);

#endif
