/* store/chain_log.c - chains checked, and one written out. */
#include <string.h>

#include "store/chain.h"
#include "store/event_log.h"

#define COMPLAINTS 20

struct kept {
    int64_t order_id, count;
    const char *key, *head, *salt;
};

/* The hash of what was said; of erased words it is all that is left. */
static bool words_of(const struct kept *kept, const struct chained *item, char ret_words[LINK_TEXT])
{
    bool told = item->event.text || item->event.place;
    words_hash(kept->salt ? kept->salt : "", item->n, &item->event, ret_words);
    if (!told && item->sealed && strlen(item->sealed) < LINK_TEXT)
        memcpy(ret_words, item->sealed, strlen(item->sealed) + 1);
    return told;
}

/* The chain of an order, as its rows have it: walks along until something does not fit. */
static void check(const struct kept *kept, const struct chained *items, size_t count, struct str *complaint)
{
    char link[LINK_TEXT], words[LINK_TEXT];
    struct str line = STR_EMPTY;
    chain_first(kept->key, link);
    for (size_t i = 0; i < count && !complaint->len; i++) {
        const struct chained *item = &items[i];
        int64_t n = (int64_t)i + 1;
        if (item->n != n) {
            str_printf(complaint, item->n ? "entry %lld is missing" : "an event was added outside of it",
                       (long long)n);
            break;
        }
        words_of(kept, item, words);
        str_reset(&line);
        entry_line(&line, n, &item->name, item->ident, &item->event, words);
        chain_link(link, line.data, link);
        if (link_mark(link) != item->link)
            str_printf(complaint, "entry %lld was altered", (long long)n);
    }
    if (!complaint->len && (int64_t)count != kept->count)
        str_printf(complaint, "%lld entries are there, and %lld were kept", (long long)count,
                   (long long)kept->count);
    if (!complaint->len && !text_equal(link, kept->head))
        str_printf(complaint, "its last link was altered");
    str_clear(&line);
}

static struct kept kept_get(struct query *q, struct arena *arena)
{
    return (struct kept){.order_id = query_get_integer(q, 0),
                         .key = query_get_text(q, arena, 1),
                         .count = query_get_integer(q, 2),
                         .head = query_get_text(q, arena, 3),
                         .salt = query_get_text(q, arena, 4)};
}

static enum err check_one(struct store *store, const struct kept *kept, struct arena *arena, struct str *out,
                          int *complaints)
{
    struct chained *items = NULL;
    size_t count = 0;
    struct str complaint = STR_EMPTY;
    enum err err = chained_read(store, kept->order_id, arena, &items, &count);
    if (!err)
        check(kept, items, count, &complaint);
    if (complaint.len && (*complaints)++ < COMPLAINTS)
        str_printf(out, "the log of order %s: %s\n", kept->key, complaint.data);
    str_clear(&complaint);
    return err;
}

enum err chains_verify(struct store *store, struct str *out, int64_t *ret_without)
{
    struct arena *arena = arena_open();
    int complaints = 0;
    *ret_without = 0;
    struct query all = query_start(store, SQL_CHAINS);
    enum err err = OK;
    while (!err && query_next(&all)) {
        struct kept kept = kept_get(&all, arena);
        bool from_before = query_get_integer(&all, 5) != 0;
        if (kept.head)
            err = check_one(store, &kept, arena, out, &complaints);
        else if (from_before)
            ++*ret_without;
        else if (complaints++ < COMPLAINTS)
            str_printf(out, "the log of order %s: it is gone\n", kept.key);
        arena_reset(arena);
    }
    enum err ended = query_end(&all);
    if (complaints > COMPLAINTS)
        str_printf(out, "the logs of %d more orders\n", complaints - COMPLAINTS);
    arena_close(arena);
    return err ? err : ended;
}

enum err event_log_write(struct store *store, const char *key, struct str *out)
{
    struct arena *arena = arena_open();
    struct chained *items = NULL;
    size_t count = 0;
    struct kept kept = {0};
    struct query q = query_start(store, SQL_CHAIN_OF);
    query_text(&q, key);
    bool found = query_next(&q);
    if (found)
        kept = kept_get(&q, arena);
    enum err err = query_end(&q);
    if (!err)
        err = !found ? ERR_NOT_FOUND : !kept.head ? ERR_STALE : OK;
    if (!err)
        err = chained_read(store, kept.order_id, arena, &items, &count);
    if (!err)
        str_printf(out, "order %s\n", kept.key);
    if (!err && kept.salt)
        str_printf(out, "salt %s\n", kept.salt);
    for (size_t i = 0; !err && i < count; i++) {
        const struct chained *item = &items[i];
        char words[LINK_TEXT];
        bool told = words_of(&kept, item, words);
        entry_line(out, item->n, &item->name, item->ident, &item->event, words);
        str_add(out, "\n");
        if (told) {
            str_add(out, "said ");
            entry_words(out, &item->event);
            str_add(out, "\n");
        }
    }
    if (!err)
        str_printf(out, "head %lld %s\n", (long long)kept.count, kept.head);
    arena_close(arena);
    return err;
}
