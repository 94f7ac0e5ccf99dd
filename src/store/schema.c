/* store/schema.c - the tables, and how a file of an older program is brought up to date.
 *
 * scripts[n] takes a file from version n to n + 1 (user_version). A script that was released is never
 * changed; a later one is added. The names of milestones, reasons and channels are stored as words, so that a
 * file can be read by other programs and does not depend on the order of our enums.
 *
 * What a turn writes is kept small: one row of conversations, one of messages (appended, so that the turns of
 * a group share pages), one entry for each index. */
#include <stdio.h>

#include "store/store_private.h"

static const char orders[] =
    "CREATE TABLE meta ("
    "  name TEXT PRIMARY KEY, value BLOB NOT NULL) STRICT, WITHOUT ROWID;"

    /* ref is the shop's id; a customer without one belongs to a single order. */
    "CREATE TABLE customers ("
    "  id INTEGER PRIMARY KEY, ref TEXT UNIQUE, name TEXT, email TEXT, phone TEXT, postcode TEXT, country "
    "TEXT,"
    "  locale TEXT, time_zone TEXT) STRICT;"
    "CREATE TABLE orders ("
    "  id INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE, number TEXT NOT NULL, placed_at INTEGER NOT NULL,"
    "  promised_by INTEGER, promised_is_date INTEGER NOT NULL, customer INTEGER REFERENCES customers(id),"
    "  updated_at INTEGER NOT NULL) STRICT;"
    "CREATE INDEX orders_customer ON orders(customer, placed_at);"
    "CREATE TABLE order_lines ("
    "  order_id INTEGER NOT NULL REFERENCES orders(id) ON DELETE CASCADE, position INTEGER NOT NULL,"
    "  sku TEXT, title TEXT, quantity INTEGER NOT NULL,"
    "  PRIMARY KEY (order_id, position)) STRICT, WITHOUT ROWID;"

    /* Everything of an order lies together. */
    "CREATE TABLE shipments ("
    "  order_id INTEGER NOT NULL REFERENCES orders(id) ON DELETE CASCADE, position INTEGER NOT NULL,"
    "  ref TEXT NOT NULL, carrier TEXT, service TEXT, tracking_number TEXT, postcode TEXT, country TEXT, "
    "region TEXT,"
    "  window_from INTEGER, window_until INTEGER, line_count INTEGER NOT NULL DEFAULT 0,"
    "  PRIMARY KEY (order_id, position)) STRICT, WITHOUT ROWID;"
    "CREATE INDEX shipments_tracking ON shipments(tracking_number) WHERE tracking_number IS NOT NULL;"
    "CREATE TABLE shipment_lines ("
    "  order_id INTEGER NOT NULL, shipment INTEGER NOT NULL, position INTEGER NOT NULL,"
    "  sku TEXT, title TEXT, quantity INTEGER NOT NULL,"
    "  PRIMARY KEY (order_id, shipment, position),"
    "  FOREIGN KEY (order_id, shipment) REFERENCES shipments(order_id, position) ON DELETE CASCADE"
    ") STRICT, WITHOUT ROWID;"
    /* ident makes an event unique in its parcel: 'i' and the sender's id, else 't', its time and milestone.
     */
    "CREATE TABLE events ("
    "  order_id INTEGER NOT NULL, shipment INTEGER NOT NULL, ident TEXT NOT NULL, at INTEGER NOT NULL,"
    "  heard_at INTEGER NOT NULL, milestone TEXT NOT NULL, reason TEXT, text TEXT, place TEXT,"
    "  PRIMARY KEY (order_id, shipment, ident),"
    "  FOREIGN KEY (order_id, shipment) REFERENCES shipments(order_id, position) ON DELETE CASCADE"
    ") STRICT, WITHOUT ROWID;"
    "CREATE TABLE calls ("
    "  sender TEXT NOT NULL, call_id TEXT NOT NULL, at INTEGER NOT NULL,"
    "  PRIMARY KEY (sender, call_id)) STRICT, WITHOUT ROWID;";

static const char conversations[] =
    /* tell: news of its orders may be told to it unasked. */
    "CREATE TABLE conversations ("
    "  n INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, channel TEXT NOT NULL, locale TEXT, customer TEXT,"
    "  revision INTEGER NOT NULL, last_seq INTEGER NOT NULL, tell INTEGER NOT NULL DEFAULT 1, session TEXT,"
    "  created_at INTEGER NOT NULL, updated_at INTEGER NOT NULL) STRICT;"
    "CREATE TABLE messages ("
    "  n INTEGER PRIMARY KEY, conversation INTEGER NOT NULL REFERENCES conversations(n) ON DELETE CASCADE,"
    "  seq INTEGER NOT NULL, kind TEXT NOT NULL, at INTEGER NOT NULL, heard TEXT, sender TEXT, reply TEXT "
    "NOT NULL,"
    "  UNIQUE (conversation, seq)) STRICT;"
    "CREATE TABLE message_ids ("
    "  conversation INTEGER NOT NULL REFERENCES conversations(n) ON DELETE CASCADE, id TEXT NOT NULL,"
    "  seq INTEGER NOT NULL, PRIMARY KEY (conversation, id)) STRICT, WITHOUT ROWID;"
    /* Without a foreign key, which would need a second index: one that points nowhere tells nobody. */
    "CREATE TABLE watches ("
    "  order_key TEXT NOT NULL, conversation INTEGER NOT NULL,"
    "  PRIMARY KEY (order_key, conversation)) STRICT, WITHOUT ROWID;"
    "CREATE TABLE notifications ("
    "  conversation INTEGER NOT NULL REFERENCES conversations(n) ON DELETE CASCADE, order_key TEXT NOT NULL,"
    "  created_at INTEGER NOT NULL, PRIMARY KEY (conversation, order_key)) STRICT, WITHOUT ROWID;"
    "CREATE INDEX notifications_order ON notifications(order_key);"
    "CREATE TABLE throttles ("
    "  kind TEXT NOT NULL, key TEXT NOT NULL, at INTEGER NOT NULL, count INTEGER NOT NULL,"
    "  PRIMARY KEY (kind, key, at)) STRICT, WITHOUT ROWID;";

static const char tickets[] =
    "CREATE TABLE tickets ("
    "  n INTEGER PRIMARY KEY, reference TEXT NOT NULL UNIQUE, reason TEXT NOT NULL, priority TEXT NOT NULL,"
    "  status TEXT NOT NULL, order_key TEXT, conversation TEXT, channel TEXT, locale TEXT, customer TEXT,"
    "  contact_email TEXT, contact_phone TEXT, order_json TEXT, promised_json TEXT, trace_json TEXT,"
    "  opened_at INTEGER NOT NULL, updated_at INTEGER NOT NULL) STRICT;"
    "CREATE UNIQUE INDEX tickets_matter ON tickets(order_key, reason)"
    "  WHERE status <> 'closed' AND order_json IS NOT NULL;" /* a number that was only said is nobody's matter
                                                              */
    "CREATE INDEX tickets_conversation ON tickets(conversation);"
    "CREATE INDEX tickets_status ON tickets(status);"

    "CREATE TABLE outbox ("
    "  id INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE, target TEXT NOT NULL, subject TEXT NOT NULL,"
    "  body TEXT NOT NULL, state INTEGER NOT NULL, attempts INTEGER NOT NULL DEFAULT 0,"
    "  created_at INTEGER NOT NULL, due_at INTEGER NOT NULL, done_at INTEGER, last_error TEXT) STRICT;"
    "CREATE INDEX outbox_left ON outbox(state, due_at) WHERE state <> 1;"
    "CREATE INDEX outbox_subject ON outbox(subject, state);";

/* Who gives a mail address instead of a number is looked for by it. */
static const char mailboxes[] = "CREATE INDEX customers_email ON customers(email) WHERE email IS NOT NULL;"
                                "DROP INDEX outbox_left;"
                                "CREATE INDEX outbox_left ON outbox(target, state, due_at) WHERE state <> 1;";

/* What a conversation is told unasked, in the order in which it was: who serves it learns from here what
 * another process told. AUTOINCREMENT, since a number must never come again. */
static const char news[] =
    "CREATE TABLE news ("
    "  n INTEGER PRIMARY KEY AUTOINCREMENT, conversation TEXT NOT NULL, seq INTEGER NOT NULL"
    ") STRICT;";

/* Several programs may empty one outbox: a row belongs to whoever claimed it, until then. */
static const char claims[] =
    "ALTER TABLE outbox ADD COLUMN claimed_by TEXT;"
    "ALTER TABLE outbox ADD COLUMN claimed_until INTEGER;"
    "CREATE INDEX outbox_claimed ON outbox(target, claimed_until) WHERE claimed_by IS NOT NULL;";

/* Whoever deletes a conversation takes its watches along: its row number may come again. */
static const char watches_of[] = "CREATE INDEX watches_conversation ON watches(conversation);";

/* Agents' words wait on their ticket for a shopper whose channel brings nothing unasked. Those before this
 * script were sent to chats. */
static const char words[] =
    "ALTER TABLE tickets ADD COLUMN word_seq INTEGER NOT NULL DEFAULT 0;"
    "ALTER TABLE tickets ADD COLUMN told_seq INTEGER NOT NULL DEFAULT 0;"
    "CREATE INDEX tickets_untold ON tickets(customer) WHERE word_seq > told_seq AND customer IS NOT NULL;";

/* Values carry the time at which their sender told them (store/clocks.h): what comes late must not replace
 * what is newer. What an older wismo wrote is older than all. A shipment is a name that something was told
 * under (store/parcels.h): when and where in its list the shop first told of it, and the numbers that it had.
 */
static const char clocks[] =
    "ALTER TABLE orders ADD COLUMN told_at INTEGER NOT NULL DEFAULT 0;"
    "ALTER TABLE orders ADD COLUMN clocks TEXT;"
    "ALTER TABLE customers ADD COLUMN told_at INTEGER NOT NULL DEFAULT 0;"
    "ALTER TABLE customers ADD COLUMN clocks TEXT;"
    "ALTER TABLE shipments ADD COLUMN told_at INTEGER NOT NULL DEFAULT 0;"
    "ALTER TABLE shipments ADD COLUMN clocks TEXT;"
    "ALTER TABLE shipments ADD COLUMN first_at INTEGER DEFAULT 0;"
    "ALTER TABLE shipments ADD COLUMN place INTEGER NOT NULL DEFAULT 0;"
    "ALTER TABLE shipments ADD COLUMN former TEXT;"

    /* Scans of orders that are not known yet; a name that is not told is ''. */
    "CREATE TABLE early_events ("
    "  n INTEGER PRIMARY KEY AUTOINCREMENT, order_key TEXT NOT NULL, tracking_number TEXT NOT NULL,"
    "  shipment_id TEXT NOT NULL, ident TEXT NOT NULL, at INTEGER NOT NULL, heard_at INTEGER NOT NULL,"
    "  milestone TEXT NOT NULL, reason TEXT, text TEXT, place TEXT,"
    "  UNIQUE (order_key, tracking_number, shipment_id, ident)) STRICT;";

/* Calls of shops and carriers, now with what they said. What is searched for stands before the body, which
 * lies on pages of its own when it is long. */
static const char hook_calls[] =
    "CREATE TABLE hook_calls ("
    "  n INTEGER PRIMARY KEY, sender TEXT NOT NULL, call_id TEXT NOT NULL, at INTEGER NOT NULL,"
    "  order_key TEXT, waits_for TEXT, complaint TEXT, topic TEXT, headers TEXT, size INTEGER NOT NULL,"
    "  body BLOB, UNIQUE (sender, call_id)) STRICT;"
    "CREATE INDEX hook_calls_failed ON hook_calls(n) WHERE complaint IS NOT NULL;"
    "CREATE INDEX hook_calls_waiting ON hook_calls(sender, waits_for) WHERE waits_for IS NOT NULL;"
    "CREATE TABLE order_refs ("
    "  sender TEXT NOT NULL, ref TEXT NOT NULL, order_key TEXT NOT NULL,"
    "  PRIMARY KEY (sender, ref)) STRICT, WITHOUT ROWID;"
    "INSERT INTO hook_calls(sender, call_id, at, size) SELECT sender, call_id, at, 0 FROM calls;"
    "DROP TABLE calls;";

/* Parcels that a sender has to be asked about: when next, and how often it has failed in a row. */
static const char polls[] =
    "CREATE TABLE polls ("
    "  sender TEXT NOT NULL, tracking_number TEXT NOT NULL, due_at INTEGER NOT NULL, polled_at INTEGER NOT "
    "NULL,"
    "  failures INTEGER NOT NULL, PRIMARY KEY (sender, tracking_number)) STRICT, WITHOUT ROWID;"
    "CREATE INDEX polls_due ON polls(sender, due_at);";

/* A log of each order's events (store/chain.h). Those that were kept before it join by and by: rewriting
 * every event here would take minutes. */
static const char chains[] =
    "CREATE TABLE chains ("
    "  order_id INTEGER PRIMARY KEY REFERENCES orders(id) ON DELETE CASCADE, count INTEGER NOT NULL,"
    "  head TEXT NOT NULL, salt TEXT) STRICT;"
    "ALTER TABLE events ADD COLUMN n INTEGER;"
    "ALTER TABLE events ADD COLUMN link INTEGER;"
    "ALTER TABLE events ADD COLUMN sealed TEXT;"
    "INSERT INTO meta(name, value) SELECT 'unchained', CAST(CAST(id AS TEXT) AS BLOB) FROM orders "
    "ORDER BY id DESC LIMIT 1;";

/* latitude and longitude in millionths of a degree; slot: at, in steps of two minutes. */
static const char positions[] =
    "CREATE TABLE positions ("
    "  parcel TEXT NOT NULL, slot INTEGER NOT NULL, at INTEGER NOT NULL, latitude INTEGER NOT NULL,"
    "  longitude INTEGER NOT NULL, PRIMARY KEY (parcel, slot)) STRICT, WITHOUT ROWID;"
    "CREATE INDEX positions_slot ON positions(slot);";

#define PARTS 3
static const char *const scripts[][PARTS] = {{orders, conversations, tickets},
                                             {mailboxes},
                                             {news},
                                             {claims},
                                             {watches_of},
                                             {words},
                                             {clocks},
                                             {hook_calls},
                                             {polls},
                                             {chains},
                                             {positions}};

int schema_version(void)
{
    return sizeof scripts / sizeof *scripts;
}

struct header {
    int64_t application, version, objects;
};

static enum err read_header(struct store *store, struct header *header)
{
    enum err err = store_pragma(store, "PRAGMA application_id", &header->application);
    if (!err)
        err = store_pragma(store, "PRAGMA user_version", &header->version);
    if (!err)
        err = store_pragma(store, "SELECT count(*) FROM sqlite_schema", &header->objects);
    if (err && sqlite3_errcode(store->db) == SQLITE_NOTADB)
        err = err_because(ERR_INVALID, "%s is no data file of wismo; name another with --data", store->path);
    return err;
}

static enum err refuse(const struct store *store, const struct header *header)
{
    if (header->application != STORE_APPLICATION_ID)
        return err_because(ERR_INVALID, "%s is a database of another program; name another with --data",
                           store->path);
    if (header->version > schema_version())
        return err_because(ERR_INVALID,
                           "%s was written by a newer wismo (version %lld of its tables, this one knows %d); "
                           "run that wismo, or name another file with --data",
                           store->path, (long long)header->version, schema_version());
    return OK;
}

static enum err run_scripts(struct store *store)
{
    /* Another process may have been faster: look again under the lock. */
    struct header header;
    enum err err = store_run(store, "BEGIN IMMEDIATE");
    if (err)
        return err;
    err = read_header(store, &header);
    for (int64_t version = header.version; !err && version < schema_version(); version++) {
        char mark[96];
        snprintf(mark, sizeof mark, "PRAGMA application_id=%d; PRAGMA user_version=%lld",
                 STORE_APPLICATION_ID, (long long)version + 1);
        for (size_t i = 0; !err && i < PARTS && scripts[version][i]; i++)
            err = store_run(store, scripts[version][i]);
        if (!err)
            err = store_run(store, mark);
    }
    if (!err)
        err = store_run(store, "COMMIT");
    if (err && !sqlite3_get_autocommit(store->db))
        store_run(store, "ROLLBACK");
    return err;
}

/* SQLite answers with the mode that the file has now, and does not wait when another connection holds it. */
static enum err use_wal(struct store *store)
{
    for (int attempt = 0; attempt < 100; attempt++) {
        sqlite3_stmt *stmt = NULL;
        bool done = sqlite3_prepare_v2(store->db, "PRAGMA journal_mode=WAL", -1, &stmt, NULL) == SQLITE_OK &&
                    sqlite3_step(stmt) == SQLITE_ROW && sqlite3_column_text(stmt, 0) &&
                    !sqlite3_stricmp((const char *)sqlite3_column_text(stmt, 0), "wal");
        int code = sqlite3_errcode(store->db) & 0xff;
        sqlite3_finalize(stmt);
        if (done)
            return OK;
        if (code != SQLITE_BUSY && code != SQLITE_LOCKED)
            break;
        sqlite3_sleep(20);
    }
    return store_failed(store, "switch to a write-ahead log");
}

enum err schema_upgrade(struct store *store)
{
    struct header header;
    enum err err = read_header(store, &header);
    if (err)
        return err;
    bool empty = !header.application && !header.version && !header.objects;
    if (!empty)
        err = refuse(store, &header);
    /* Until there is a log, a commit deletes its journal: one that comes back after a power cut would undo
     * it. */
    if (!err)
        err = store_run(store, "PRAGMA synchronous=EXTRA");
    if (!err)
        err = use_wal(store);
    if (!err && header.version < schema_version())
        err = run_scripts(store);
    return err;
}

enum err schema_check(struct store *store)
{
    struct header header;
    enum err err = read_header(store, &header);
    if (!err)
        err = refuse(store, &header);
    if (!err && header.version < schema_version())
        err = err_because(ERR_INVALID,
                          "%s is of an older wismo; start `wismo serve` once to bring it up to date",
                          store->path);
    return err;
}
