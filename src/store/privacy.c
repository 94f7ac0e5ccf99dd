/* store/privacy.c - see privacy.h. */
#include "store/privacy.h"

#include <string.h>

#include "base/json_write.h"
#include "base/squeeze.h"
#include "base/text.h"
#include "model/numbers.h"
#include "store/chain.h"
#include "store/store_private.h"

#define IN(list) " IN (SELECT value FROM json_each(:" #list "))"

#define POSITIONS                                                                                            \
    " FROM positions WHERE parcel IN (SELECT tracking_number FROM shipments WHERE order_id" IN(              \
        orders) ") OR EXISTS (SELECT 1 FROM json_each(:keys) k WHERE substr(parcel, 1, 7 + "                 \
                "length(k.value)) "                                                                          \
                "= 'order:' || k.value || '/')"

struct terms {
    const char *who, *email, *key;
    utc_ms now;
};

static enum err prepare(struct store *store, const char *sql, const struct person *person,
                        const struct terms *terms, sqlite3_stmt **ret_stmt)
{
    const struct {
        const char *name, *text;
    } values[] = {{":who", terms->who},
                  {":email", terms->email},
                  {":key", terms->key},
                  {":customers", person->customers},
                  {":refs", person->refs},
                  {":emails", person->emails},
                  {":orders", person->orders},
                  {":keys", person->order_keys},
                  {":talks", person->conversations},
                  {":ids", person->conversation_ids},
                  {":tickets", person->tickets}};
    if (sqlite3_prepare_v2(store->db, sql, -1, ret_stmt, NULL) != SQLITE_OK)
        return store_failed(store, sql);
    for (size_t i = 0; i < sizeof values / sizeof *values; i++) {
        int at = sqlite3_bind_parameter_index(*ret_stmt, values[i].name);
        if (at)
            sqlite3_bind_text(*ret_stmt, at, values[i].text ? values[i].text : "[]", -1, SQLITE_STATIC);
    }
    int at = sqlite3_bind_parameter_index(*ret_stmt, ":now");
    if (at)
        sqlite3_bind_int64(*ret_stmt, at, terms->now);
    return OK;
}

/* unsqueezed(body, size): the text of a kept body. */
static void unsqueezed(sqlite3_context *context, int count, sqlite3_value **values)
{
    struct str text = STR_EMPTY;
    const void *packed = sqlite3_value_blob(values[0]);
    size_t size = (size_t)sqlite3_value_int64(values[1]);
    bool readable = count == 2 && packed &&
                    unsqueeze(&text, packed, (size_t)sqlite3_value_bytes(values[0]), size) == OK &&
                    text_is_utf8(text.data, text.len);
    if (readable)
        sqlite3_result_text64(context, text.data, text.len, SQLITE_TRANSIENT, SQLITE_UTF8);
    str_clear(&text);
}

static enum err know_bodies(struct store *store)
{
    int code = sqlite3_create_function(store->db, "unsqueezed", 2, SQLITE_UTF8 | SQLITE_DETERMINISTIC, NULL,
                                       unsqueezed, NULL, NULL);
    return code == SQLITE_OK ? OK : store_failed(store, "read kept bodies");
}

/* The one text that a SELECT answers. */
static enum err ask(struct store *store, const char *sql, const struct person *person,
                    const struct terms *terms, struct arena *arena, const char **ret_text)
{
    sqlite3_stmt *stmt = NULL;
    enum err err = prepare(store, sql, person, terms, &stmt);
    if (!err && sqlite3_step(stmt) == SQLITE_ROW)
        *ret_text = arena_text(arena, (const char *)sqlite3_column_text(stmt, 0));
    else if (!err)
        err = store_failed(store, sql);
    sqlite3_finalize(stmt);
    return err;
}

/* ---- finding ---- */

static const char customers_sql[] = "WITH named AS (SELECT id, email FROM customers WHERE ref = :who OR "
                                    "email = :email OR id IN (SELECT customer "
                                    "FROM orders WHERE key = :key)) SELECT json_group_array(id) FROM "
                                    "customers WHERE id IN (SELECT id FROM named) "
                                    "OR email IN (SELECT email FROM named)";
static const char refs_sql[] =
    "SELECT json_group_array(ref) FROM customers WHERE ref IS NOT NULL AND id" IN(customers);
static const char emails_sql[] =
    "SELECT json_group_array(email) FROM (SELECT DISTINCT email FROM customers WHERE "
    "email IS NOT NULL AND id" IN(customers) ")";
static const char orders_sql[] =
    "SELECT json_group_array(id) FROM orders WHERE key = :key OR customer" IN(customers);
static const char keys_sql[] = "SELECT json_group_array(key) FROM orders WHERE id" IN(orders);
static const char tickets_sql[] = "SELECT json_group_array(reference) FROM tickets WHERE customer" IN(
    refs) " OR contact_email" IN(emails) " OR (order_json IS NOT NULL AND order_key" IN(keys) ")";
static const char talks_sql[] = "SELECT json_group_array(n) FROM conversations c WHERE customer" IN(
    refs) " OR id IN (SELECT conversation FROM "
          "tickets WHERE reference" IN(tickets) ") OR n IN (SELECT conversation FROM watches WHERE "
                                                "order_key" IN(
                                                    keys) ") OR (json_valid(session) AND EXISTS (SELECT 1 "
                                                          "FROM json_each(session, '$.proven') p WHERE "
                                                          "p.value" IN(keys) "))";
static const char ids_sql[] = "SELECT json_group_array(id) FROM conversations WHERE n" IN(talks);
static const char mentions_sql[] =
    "SELECT json_group_array(n) FROM (SELECT value AS n FROM json_each(:talks) UNION SELECT m.conversation "
    "FROM "
    "messages m JOIN json_each(:emails) e ON instr(lower(m.heard), e.value) OR instr(lower(m.reply), "
    "e.value) "
    "UNION SELECT c.n FROM conversations c JOIN json_each(:emails) e ON instr(lower(c.session), e.value))";

enum err privacy_find(struct store *store, const char *who, struct arena *arena, struct person *ret_person)
{
    struct person person = {0};
    struct str folded = STR_EMPTY;
    text_fold(&folded, who, strlen(who));
    const char *key = order_key(arena, who);
    const struct terms terms = {.who = who, .email = folded.data, .key = key ? key : ""};
    const struct {
        const char *sql, **into;
    } steps[] = {{customers_sql, &person.customers}, {refs_sql, &person.refs},
                 {emails_sql, &person.emails},       {orders_sql, &person.orders},
                 {keys_sql, &person.order_keys},     {tickets_sql, &person.tickets},
                 {talks_sql, &person.conversations}, {ids_sql, &person.conversation_ids}};
    enum err err = store_read_begin(store);
    bool looking = !err;
    for (size_t i = 0; !err && i < sizeof steps / sizeof *steps; i++) {
        err = ask(store, steps[i].sql, &person, &terms, arena, steps[i].into);
        /* an address that no customer has may stand in a ticket */
        if (!err && steps[i].into == &person.emails && strcmp(person.emails, "[]") == 0 && strchr(who, '@'))
            err = ask(store, "SELECT json_array(:email)", &person, &terms, arena, &person.emails);
    }
    if (looking)
        store_read_end(store);
    str_clear(&folded);
    if (!err && strcmp(person.customers, "[]") == 0 && strcmp(person.orders, "[]") == 0 &&
        strcmp(person.tickets, "[]") == 0 && strcmp(person.conversations, "[]") == 0)
        err = ERR_NOT_FOUND;
    if (!err)
        *ret_person = person;
    return err;
}

enum err privacy_find_mentions(struct store *store, struct arena *arena, struct person *person)
{
    const struct terms terms = {0};
    enum err err = ask(store, mentions_sql, person, &terms, arena, &person->conversations);
    return err ? err : ask(store, ids_sql, person, &terms, arena, &person->conversation_ids);
}

/* ---- writing out ---- */

static const struct {
    const char *name, *sql;
} exported[] = {
    {"customers", "SELECT * FROM customers WHERE id" IN(customers)},
    {"orders", "SELECT * FROM orders WHERE id" IN(orders)},
    {"order_lines", "SELECT * FROM order_lines WHERE order_id" IN(orders)},
    {"shipments", "SELECT * FROM shipments WHERE order_id" IN(orders)},
    {"shipment_lines", "SELECT * FROM shipment_lines WHERE order_id" IN(orders)},
    {"events", "SELECT * FROM events WHERE order_id" IN(orders)},
    {"conversations", "SELECT * FROM conversations WHERE n" IN(talks)},
    {"messages", "SELECT * FROM messages WHERE conversation" IN(talks)},
    {"notifications", "SELECT * FROM notifications WHERE conversation" IN(talks)},
    {"tickets", "SELECT * FROM tickets WHERE reference" IN(tickets)},
    {"outbox", "SELECT * FROM outbox WHERE subject" IN(
                   tickets) " OR (target = 'mail' AND EXISTS (SELECT 1 FROM json_each(:emails) e WHERE "
                            "instr(lower(body), e.value)))"},
    {"hook_calls",
     "SELECT sender, call_id, at, topic, unsqueezed(body, size) AS body FROM hook_calls WHERE "
     "order_key" IN(keys) " OR (order_key IS NULL AND EXISTS (SELECT 1 FROM json_each(:emails) e "
                          "WHERE instr(lower(unsqueezed(body, size)), e.value)))"},
    {"positions", "SELECT *" POSITIONS},
    {"throttles", "SELECT * FROM throttles WHERE key" IN(keys) " OR key" IN(emails)},
};

static void write_row(struct json_writer *w, sqlite3_stmt *stmt)
{
    json_open_object(w, NULL);
    for (int i = 0; i < sqlite3_column_count(stmt); i++) {
        const char *name = sqlite3_column_name(stmt, i);
        if (sqlite3_column_type(stmt, i) == SQLITE_INTEGER)
            json_add_integer(w, name, sqlite3_column_int64(stmt, i));
        else if (sqlite3_column_type(stmt, i) == SQLITE_TEXT)
            json_add_text(w, name, (const char *)sqlite3_column_text(stmt, i));
    }
    json_shut(w);
}

enum err privacy_export(struct store *store, const struct person *person, struct str *out)
{
    const struct terms terms = {0};
    struct json_writer w = json_writer(out);
    enum err err = know_bodies(store);
    if (!err)
        err = store_read_begin(store);
    if (err)
        return err;
    json_open_object(&w, NULL);
    for (size_t i = 0; !err && i < sizeof exported / sizeof *exported; i++) {
        sqlite3_stmt *stmt = NULL;
        int code = SQLITE_DONE;
        err = prepare(store, exported[i].sql, person, &terms, &stmt);
        json_open_array(&w, exported[i].name);
        while (!err && (code = sqlite3_step(stmt)) == SQLITE_ROW)
            write_row(&w, stmt);
        if (!err && code != SQLITE_DONE)
            err = store_failed(store, exported[i].sql);
        json_shut(&w);
        sqlite3_finalize(stmt);
    }
    json_shut(&w);
    store_read_end(store);
    return err;
}

/* ---- erasing ---- */

#define STATEMENTS 4
static const char *const steps[PRIVACY_STEPS][STATEMENTS] = {
    /* what was on its way and has not left shall not leave */
    {"UPDATE outbox SET body = '', claimed_by = NULL, claimed_until = NULL, state = iif(state = 0, 1, "
     "state), done_at = coalesce(done_at, :now), "
     "last_error = iif(state = 0, NULL, last_error) WHERE subject" IN(tickets),
     "UPDATE outbox SET body = '', state = 1, done_at = :now, last_error = NULL WHERE target = 'mail' AND "
     "state = "
     "0 AND EXISTS (SELECT 1 FROM json_each(:emails) e WHERE instr(lower(body), e.value))",
     "DELETE" POSITIONS},
    {"UPDATE tickets SET status = 'closed', conversation = NULL, customer = NULL, contact_email = NULL, "
     "contact_phone = NULL, order_json = NULL, promised_json = NULL, trace_json = NULL, updated_at = :now "
     "WHERE "
     "reference" IN(tickets)},
    {"DELETE FROM news WHERE conversation" IN(ids), "DELETE FROM watches WHERE conversation" IN(talks),
     "DELETE FROM conversations WHERE n" IN(talks),
     "DELETE FROM hook_calls WHERE order_key" IN(
         keys) " OR (order_key IS NULL AND EXISTS (SELECT 1 FROM "
               "json_each(:emails) e WHERE instr(lower(unsqueezed(body, size)), e.value)))"},
    {"UPDATE shipments SET postcode = NULL, region = NULL WHERE order_id" IN(orders),
     "UPDATE events SET text = NULL, place = NULL WHERE order_id" IN(orders),
     "UPDATE orders SET customer = NULL, updated_at = :now WHERE id" IN(orders),
     "DELETE FROM customers WHERE id" IN(customers)},
};

/* The logs of the orders can be checked without the words. */
static enum err seal_events(struct store *store, const struct person *person, const struct terms *terms)
{
    sqlite3_stmt *stmt = NULL;
    int code = SQLITE_DONE;
    enum err err = prepare(store, "SELECT value FROM json_each(:orders)", person, terms, &stmt);
    while (!err && (code = sqlite3_step(stmt)) == SQLITE_ROW)
        err = chain_seal(store, sqlite3_column_int64(stmt, 0));
    if (!err && code != SQLITE_DONE)
        err = store_failed(store, "seal the events");
    sqlite3_finalize(stmt);
    return err;
}

enum err privacy_erase(struct store *store, const struct person *person, int step, utc_ms now)
{
    const struct terms terms = {.now = now};
    enum err err = know_bodies(store);
    if (!err && step == PRIVACY_STEPS - 1)
        err = seal_events(store, person, &terms);
    for (size_t i = 0; !err && i < STATEMENTS && steps[step][i]; i++) {
        sqlite3_stmt *stmt = NULL;
        err = prepare(store, steps[step][i], person, &terms, &stmt);
        if (!err && sqlite3_step(stmt) != SQLITE_DONE)
            err = store_failed(store, steps[step][i]);
        sqlite3_finalize(stmt);
    }
    return err;
}

enum err privacy_settle(const char *path)
{
    struct store *store = NULL;
    enum err err = store_connect(path, ACCESS_CHECKPOINT, &store);
    if (err)
        return err;
    int code = sqlite3_wal_checkpoint_v2(store->db, NULL, SQLITE_CHECKPOINT_TRUNCATE, NULL, NULL) & 0xff;
    if (code == SQLITE_BUSY || code == SQLITE_LOCKED)
        err = ERR_STALE;
    else if (code != SQLITE_OK)
        err = store_failed(store, "carry the log over into the file");
    store_close(store);
    return err;
}
