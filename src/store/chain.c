/* store/chain.c - see chain.h. */
#include "store/chain.h"

#include <stdlib.h>
#include <string.h>

#include "base/calendar.h"

/* ---- an entry ---- */

static void hash_text(const struct str *text, char ret_hash[LINK_TEXT])
{
    static const char digits[] = "0123456789abcdef";
    uint8_t digest[SHA256_SIZE];
    digest_sha256(text->data, text->len, digest);
    for (size_t i = 0; i < SHA256_SIZE; i++) {
        ret_hash[2 * i] = digits[digest[i] >> 4];
        ret_hash[2 * i + 1] = digits[digest[i] & 15];
    }
    ret_hash[LINK_TEXT - 1] = '\0';
}

/* Every event of an import comes through here: printf() would be half of what an entry costs. */
static void add_number(struct str *out, int64_t number)
{
    char digits[24], *end = digits + sizeof digits, *begin = end;
    uint64_t rest = number < 0 ? 0 - (uint64_t)number : (uint64_t)number;
    do
        *--begin = (char)('0' + rest % 10);
    while (rest /= 10);
    if (number < 0)
        *--begin = '-';
    str_add_bytes(out, begin, (size_t)(end - begin));
}

static bool is_part_of_word(unsigned char c)
{
    return c > ' ' && c != '%' && c != 0x7f;
}

/* Names and ids as one word each. */
static void add_word(struct str *out, const char *text)
{
    const char *from = text_empty(text) ? "-" : text, *at = from;
    for (; *at; at++) {
        if (is_part_of_word((unsigned char)*at))
            continue;
        str_add_bytes(out, from, (size_t)(at - from));
        str_printf(out, "%%%02X", (unsigned char)*at);
        from = at + 1;
    }
    str_add_bytes(out, from, (size_t)(at - from));
}

static void add_plain(struct str *out, const char *text)
{
    size_t from = out->len;
    str_add(out, text ? text : "");
    for (size_t i = from; i < out->len; i++)
        if ((unsigned char)out->data[i] < ' ')
            out->data[i] = ' ';
}

void entry_words(struct str *out, const struct event *event)
{
    add_plain(out, event->text);
    str_add(out, "\t");
    add_plain(out, event->place);
}

void words_hash(const char *salt, int64_t n, const struct event *event, char ret_hash[LINK_TEXT])
{
    struct str text = STR_EMPTY;
    if (!event->text && !event->place) {
        memcpy(ret_hash, "-", 2);
        return;
    }
    str_add(&text, salt);
    str_add(&text, " ");
    add_number(&text, n);
    str_add(&text, " ");
    entry_words(&text, event);
    str_add(&text, "\n");
    hash_text(&text, ret_hash);
    str_clear(&text);
}

/* What never changes of a row: the id, else the number, else the place in the list; nothing for the order. */
static void add_name(struct str *out, const struct told_row *name)
{
    const struct shipment *shipment = &name->told.shipment;
    if (parcel_is_named(shipment->id))
        add_word(out, shipment->id);
    else if (shipment->tracking_number)
        add_word(out, shipment->tracking_number);
    else if (name->told.place)
        add_number(out, name->told.place);
    else
        str_add(out, "-");
}

void entry_line(struct str *out, int64_t n, const struct told_row *name, const char *ident,
                const struct event *event, const char *words)
{
    char at[CALENDAR_TEXT], heard_at[CALENDAR_TEXT];
    const char *const words_before[] = {
        calendar_format(event->at, at), calendar_format(event->heard_at, heard_at),
        milestone_name(event->milestone), event->reason ? reason_name(event->reason) : "-"};
    add_number(out, n);
    str_add(out, " ");
    for (size_t i = 0; i < sizeof words_before / sizeof *words_before; i++) {
        str_add(out, words_before[i]);
        str_add(out, " ");
    }
    add_name(out, name);
    str_add(out, " ");
    add_word(out, ident);
    str_add(out, " ");
    str_add(out, words);
}

void chain_first(const char *key, char ret_link[LINK_TEXT])
{
    struct str text = STR_EMPTY;
    str_printf(&text, "order %s\n", key);
    hash_text(&text, ret_link);
    str_clear(&text);
}

void chain_link(const char *before, const char *line, char ret_link[LINK_TEXT])
{
    struct str text = STR_EMPTY;
    str_add(&text, before);
    str_add(&text, " ");
    str_add(&text, line);
    str_add(&text, "\n");
    hash_text(&text, ret_link);
    str_clear(&text);
}

int64_t link_mark(const char *link)
{
    char first[17];
    memcpy(first, link, 16);
    first[16] = '\0';
    return (int64_t)strtoull(first, NULL, 16);
}

/* ---- a chain ---- */

static void new_salt(char ret_salt[SALT_TEXT])
{
    uint8_t bytes[SALT_SIZE];
    struct str hex = STR_EMPTY;
    digest_random(bytes, sizeof bytes);
    hex_encode(&hex, bytes, sizeof bytes);
    memcpy(ret_salt, hex.data, SALT_TEXT);
    str_clear(&hex);
}

static enum err begin_anew(struct chain *chain)
{
    new_salt(chain->salt);
    chain->count = 0;
    if (chain->key) {
        chain_first(chain->key, chain->head);
        return OK;
    }
    struct query q = query_start(chain->store, SQL_ORDER_KEY);
    query_integer(&q, chain->order_id);
    chain_first(query_next(&q) ? query_peek_text(&q, 0) : "", chain->head);
    return query_end(&q);
}

enum err chained_read(struct store *store, int64_t order_id, struct arena *arena, struct chained **ret_items,
                      size_t *ret_count)
{
    struct query q = query_start(store, SQL_CHAIN_EVENTS);
    query_integer(&q, order_id);
    while (query_next(&q)) {
        struct chained *item = ARENA_PUSH(arena, *ret_items, *ret_count);
        told_get(&q, 0, arena, &item->name);
        item->ident = query_get_text(&q, arena, 16);
        item->event = event_get(&q, 16, arena);
        item->n = query_get_integer(&q, 23);
        item->link = query_get_integer(&q, 24);
        item->sealed = query_get_text(&q, arena, 25);
    }
    return query_end(&q);
}

/* Events from before the chain join it as they were heard. */
static int compare_heard(const void *left, const void *right)
{
    const struct chained *a = left, *b = right;
    if (a->event.heard_at != b->event.heard_at)
        return a->event.heard_at < b->event.heard_at ? -1 : 1;
    int order = event_compare(&a->event, &b->event);
    if (!order)
        order = (a->name.position > b->name.position) - (a->name.position < b->name.position);
    return order ? order : strcmp(a->ident, b->ident);
}

static enum err mark_event(struct chain *chain, const struct chained *item, const struct entry *entry)
{
    struct query q = query_start(chain->store, SQL_EVENT_LINK);
    query_integer(&q, chain->order_id);
    query_integer(&q, item->name.position);
    query_text(&q, item->ident);
    query_integer(&q, entry->n);
    query_integer(&q, link_mark(entry->link));
    return query_run(&q, NULL);
}

static enum err take_older(struct chain *chain)
{
    struct arena *arena = arena_open();
    struct chained *items = NULL;
    size_t count = 0;
    enum err err = chained_read(chain->store, chain->order_id, arena, &items, &count);
    if (count)
        qsort(items, count, sizeof *items, compare_heard);
    chain->ready = true;
    for (size_t i = 0; !err && i < count; i++) {
        struct entry entry;
        err = chain_next(chain, &items[i].name, items[i].ident, &items[i].event, &entry);
        if (!err)
            err = mark_event(chain, &items[i], &entry);
        if (!err)
            chain_take(chain, &entry);
    }
    arena_close(arena);
    return err;
}

static enum err look(struct chain *chain)
{
    enum err err = OK;
    if (chain->ready)
        return OK;
    if (!chain->is_new) {
        struct query q = query_start(chain->store, SQL_CHAIN_FIND);
        query_integer(&q, chain->order_id);
        chain->known = query_next(&q);
        if (chain->known) {
            chain->count = query_get_integer(&q, 0);
            memcpy(chain->head, query_peek_text(&q, 1), strnlen(query_peek_text(&q, 1), LINK_TEXT - 1));
            memcpy(chain->salt, query_peek_text(&q, 2), strnlen(query_peek_text(&q, 2), SALT_TEXT - 1));
        }
        err = query_end(&q);
    }
    if (!err && !chain->known) {
        err = begin_anew(chain);
        if (!err && !chain->is_new)
            err = take_older(chain);
    }
    if (!err && !*chain->salt)
        new_salt(chain->salt);
    chain->ready = !err;
    return err;
}

enum err chain_next(struct chain *chain, const struct told_row *name, const char *ident,
                    const struct event *event, struct entry *ret_entry)
{
    char words[LINK_TEXT];
    struct str line = STR_EMPTY;
    enum err err = look(chain);
    if (err)
        return err;
    ret_entry->n = chain->count + 1;
    words_hash(chain->salt, ret_entry->n, event, words);
    entry_line(&line, ret_entry->n, name, ident, event, words);
    chain_link(chain->head, line.data, ret_entry->link);
    str_clear(&line);
    return OK;
}

void chain_take(struct chain *chain, const struct entry *entry)
{
    chain->count = entry->n;
    memcpy(chain->head, entry->link, LINK_TEXT);
    chain->changed = true;
}

enum err chain_end(struct chain *chain)
{
    enum err err = chain->is_new ? look(chain) : OK;
    if (err || (!chain->changed && !chain->is_new && (chain->known || !chain->ready)))
        return err;
    struct query q = query_start(chain->store, SQL_CHAIN_KEEP);
    query_integer(&q, chain->order_id);
    query_integer(&q, chain->count);
    query_text(&q, chain->head);
    query_text(&q, chain->salt);
    return query_run(&q, NULL);
}

/* ---- older orders ---- */

enum err chains_begin(struct store *store, size_t limit, bool *ret_left)
{
    struct arena *arena = arena_open();
    int64_t *ids = NULL;
    size_t count = 0;
    struct query q = query_start(store, SQL_CHAIN_MISSING);
    query_integer(&q, (int64_t)limit);
    while (query_next(&q))
        *ARENA_PUSH(arena, ids, count) = query_get_integer(&q, 0);
    enum err err = query_end(&q);
    for (size_t i = 0; !err && i < count; i++) {
        struct chain chain = {.store = store, .order_id = ids[i]};
        err = look(&chain);
        if (!err)
            err = chain_end(&chain);
    }
    if (!err) { /* they go from the newest to the oldest */
        q = query_start(store, SQL_CHAIN_REACHED);
        query_integer(&q, count == limit ? ids[count - 1] - 1 : 0);
        err = query_run(&q, NULL);
    }
    *ret_left = count == limit;
    arena_close(arena);
    return err;
}

/* ---- persons ---- */

enum err chain_seal(struct store *store, int64_t order_id)
{
    struct arena *arena = arena_open();
    struct chain chain = {.store = store, .order_id = order_id};
    struct chained *items = NULL;
    size_t count = 0;
    enum err err = look(&chain); /* one from before gets its chain first */
    if (!err)
        err = chain_end(&chain);
    if (!err)
        err = chained_read(store, order_id, arena, &items, &count);
    for (size_t i = 0; !err && i < count; i++) {
        char words[LINK_TEXT];
        if (items[i].sealed || (!items[i].event.text && !items[i].event.place))
            continue;
        words_hash(chain.salt, items[i].n, &items[i].event, words);
        struct query q = query_start(store, SQL_EVENT_SEAL);
        query_integer(&q, order_id);
        query_integer(&q, items[i].name.position);
        query_text(&q, items[i].ident);
        query_text(&q, words);
        err = query_run(&q, NULL);
    }
    if (!err) {
        struct query q = query_start(store, SQL_CHAIN_UNSALT);
        query_integer(&q, order_id);
        err = query_run(&q, NULL);
    }
    arena_close(arena);
    return err;
}
