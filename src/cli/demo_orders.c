/* cli/demo_orders.c - the demonstration orders: import form, but with times relative to now.
 *
 *     "-2d 09:14"   two days ago at 9:14 as the customer's clocks show it; "+1d 14:00", "0d 07:42"
 *     "+2d"         that day as a bare date
 *     "-219h"       so many hours ago, for silence that is told in days
 *
 * What happened today must have happened already: when the demonstration starts before an order's last scan
 * of the day, the scans of that day are drawn together between midnight and now. */
#include "cli/demo_orders.h"

#include <stdlib.h>
#include <string.h>

#include "base/calendar.h"
#include "base/json.h"
#include "base/log.h"
#include "base/memory.h"
#include "model/order.h"
#include "store/orders.h"

extern const char demo_orders_text[];
extern const char demo_config_json[];

const char *demo_config_text(void)
{
    return demo_config_json;
}

enum form { FORM_NONE, FORM_MOMENT, FORM_DATE, FORM_HOURS };

/* A relative time as it is written. */
struct relative {
    enum form form;
    int days, minute; /* of the day */
    int hours;
};

struct scale {
    const char *zone;
    utc_ms now, midnight; /* of today in the zone */
    int today;
    int latest; /* minute of the last thing that happened today; -1: nothing did */
};

/* A number followed by `after`; moves *at past both. */
static bool read_number(const char **at, char after, int *ret_number)
{
    char *end;
    long number = strtol(*at, &end, 10);
    if (end == *at || *end != after || number < -9999 || number > 9999)
        return false;
    *at = after ? end + 1 : end;
    *ret_number = (int)number;
    return true;
}

static struct relative read_relative(const char *text, size_t len)
{
    struct relative r = {0};
    char word[16];
    int hour, minute;
    if (len < 2 || len >= sizeof word || !strchr("+-0123456789", text[0]))
        return r;
    memcpy(word, text, len);
    word[len] = '\0';
    const char *at = word;
    if (read_number(&at, 'h', &r.hours) && !*at) {
        r.form = FORM_HOURS;
        return r;
    }
    at = word;
    if (!read_number(&at, 'd', &r.days))
        return r;
    if (!*at) {
        r.form = FORM_DATE;
    } else if (*at == ' ' && read_number(&at, ':', &hour) && read_number(&at, '\0', &minute)) {
        r.form = FORM_MOMENT;
        r.minute = hour * 60 + minute;
    }
    return r;
}

/* Windows and promises may lie ahead; everything under "at" has happened. */
static bool is_past(const char *line, const char *quote)
{
    return quote - line >= 4 && memcmp(quote - 4, "at\":", 4) == 0;
}

static utc_ms resolve(const struct relative *r, const struct scale *scale, bool past)
{
    if (r->form == FORM_HOURS)
        return scale->now + r->hours * MS_HOUR;
    utc_ms reached = scale->now - scale->midnight;
    if (past && r->days == 0 && scale->latest * MS_MINUTE >= reached)
        return scale->midnight + reached * (r->minute + 1) / (scale->latest + 2) * 5 / 6;
    struct civil civil = calendar_civil(calendar_day_start(scale->today + r->days, scale->zone), scale->zone);
    civil.hour = r->minute / 60;
    civil.minute = r->minute % 60;
    civil.second = 0;
    return calendar_utc(civil, scale->zone);
}

static void add_resolved(struct str *out, const struct relative *r, const struct scale *scale, bool past)
{
    char text[CALENDAR_TEXT];
    if (r->form == FORM_DATE) {
        utc_ms start = calendar_day_start(scale->today + r->days, scale->zone);
        struct civil day = calendar_civil(start, scale->zone);
        str_printf(out, "%04d-%02d-%02d", day.year, day.month, day.day);
    } else {
        str_add(out, calendar_format(resolve(r, scale, past), text));
    }
}

typedef void visit_fn(void *arg, const struct relative *relative, bool past);

/* Calls `visit` for each relative time of a line; copies what lies between into `out`, when given. */
static void walk(const char *line, size_t len, struct str *out, visit_fn *visit, void *arg)
{
    for (const char *at = line, *end = line + len; at < end;) {
        const char *quote = memchr(at, '"', (size_t)(end - at));
        const char *close = quote ? memchr(quote + 1, '"', (size_t)(end - quote - 1)) : NULL;
        const char *next = close ? close : end;
        struct relative r = {0};
        if (close)
            r = read_relative(quote + 1, (size_t)(close - quote - 1));
        size_t kept = r.form ? (size_t)(quote + 1 - at) : (size_t)(next - at);
        if (out)
            str_add_bytes(out, at, kept);
        if (r.form)
            visit(arg, &r, is_past(line, quote));
        at = next;
        if (at < end && r.form) { /* past the closing quote; else it may open the next text */
            if (out)
                str_add_char(out, '"');
            at++;
        }
    }
}

static void find_latest(void *arg, const struct relative *r, bool past)
{
    struct scale *scale = arg;
    if (past && r->form == FORM_MOMENT && r->days == 0 && r->minute > scale->latest)
        scale->latest = r->minute;
}

struct rewrite {
    struct str *out;
    const struct scale *scale;
};

static void write_resolved(void *arg, const struct relative *r, bool past)
{
    const struct rewrite *rewrite = arg;
    add_resolved(rewrite->out, r, rewrite->scale, past);
}

static void resolve_line(const char *line, size_t len, const char *zone, utc_ms now, struct str *out)
{
    struct scale scale = {.zone = zone, .now = now, .today = calendar_day(now, zone), .latest = -1};
    scale.midnight = calendar_day_start(scale.today, zone);
    struct rewrite rewrite = {out, &scale};
    walk(line, len, NULL, find_latest, &scale);
    walk(line, len, out, write_resolved, &rewrite);
}

/* We heard of each scan a moment after it happened. */
static void date_hearing(struct order *order, utc_ms now)
{
    for (size_t i = 0; i < order->shipment_count; i++)
        for (size_t j = 0; j < order->shipments[i].event_count; j++) {
            struct event *event = &order->shipments[i].events[j];
            utc_ms heard = event->at + 2 * MS_MINUTE;
            event->heard_at = heard < now ? heard : now;
        }
}

static enum err load_line(struct store *store, const char *line, size_t len, utc_ms now, struct arena *arena)
{
    struct json *document = NULL, *resolved = NULL;
    struct str text = STR_EMPTY, complaint = STR_EMPTY;
    struct order order;
    enum err err = json_parse(line, len, &document, &complaint);
    if (err)
        goto out;
    const char *zone = json_text(json_at(document, "/customer/time_zone"));
    resolve_line(line, len, zone ? zone : "America/New_York", now, &text);
    err = json_parse(text.data, text.len, &resolved, &complaint);
    if (!err)
        err = order_read(resolved, arena, &order, &complaint);
    if (err)
        goto out;
    date_hearing(&order, now);
    err = orders_upsert(store, &order, now);

out:
    if (err == ERR_INVALID)
        log_error("demo.order", "text=\"%.40s\" complaint=\"%s\"", line, complaint.data);
    json_close(document);
    json_close(resolved);
    str_clear(&text);
    str_clear(&complaint);
    return err;
}

enum err demo_orders_load(struct store *store, utc_ms now)
{
    struct arena *arena = arena_open();
    enum err err = OK;
    for (const char *line = demo_orders_text; !err && *line;) {
        size_t len = strcspn(line, "\n");
        err = load_line(store, line, len, now, arena);
        arena_reset(arena);
        line += len + (line[len] == '\n');
    }
    arena_close(arena);
    return err;
}
