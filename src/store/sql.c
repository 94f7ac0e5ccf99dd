/* store/sql.c - every statement of this room in one table. Those that a turn runs are marked: a test asks
 * SQLite how it would run them, and none may scan. */
#include "store/sql.h"

/* What the readers of a row expect, in their order. */
#define PERSON_COLUMNS "c.ref, c.name, c.email, c.phone, c.postcode, c.country, c.locale, c.time_zone"
#define ORDER_COLUMNS                                                                                        \
    "o.id, o.number, o.key, o.placed_at, o.promised_by, o.promised_is_date, " PERSON_COLUMNS                 \
    ", l.sku, l.title, l.quantity"
#define ORDER_TABLES                                                                                         \
    " FROM orders o LEFT JOIN customers c ON c.id = o.customer LEFT JOIN order_lines l ON l.order_id = "     \
    "o.id WHERE "
#define CONVERSATION_COLUMNS                                                                                 \
    "c.n, c.id, c.channel, c.locale, c.customer, c.revision, c.last_seq, c.session, c.created_at, "          \
    "c.updated_at"
#define MESSAGE_COLUMNS "m.seq, m.kind, m.at, m.heard, m.sender, m.reply"
#define TICKET_COLUMNS                                                                                       \
    "reference, reason, priority, status, order_key, conversation, channel, locale, customer, "              \
    "contact_email, contact_phone, order_json, promised_json, trace_json, opened_at, updated_at, word_seq, " \
    "told_seq"
#define SHIPMENT_COLUMNS                                                                                     \
    "position, ref, carrier, service, tracking_number, postcode, country, region, window_from, "             \
    "window_until, line_count, told_at, clocks, first_at, place, former"
#define EVENT_COLUMNS "ident, at, heard_at, milestone, reason, text, place"
#define CUSTOMER_COLUMNS "ref, name, email, phone, postcode, country, locale, time_zone, told_at, clocks"
#define EARLY_COLUMNS "order_key, tracking_number, shipment_id, " EVENT_COLUMNS
#define CHAIN_MARK                                                                                           \
    "coalesce((SELECT CAST(CAST(value AS TEXT) AS INTEGER) FROM meta WHERE name = 'unchained'), 0)"
#define OUTBOX_COLUMNS                                                                                       \
    "id, key, target, subject, body, state, attempts, created_at, due_at, done_at, last_error"

#define CALL_COLUMNS "n, sender, call_id, at, order_key, waits_for, complaint, topic, headers, size"
#define CALL_WHOLE CALL_COLUMNS ", body"

/* Claimed by another, and not longer than anybody claims: that was written by a clock that went wrong. */
#define OUTBOX_HELD                                                                                          \
    "(o.claimed_by IS NOT NULL AND o.claimed_by <> ?2 AND o.claimed_until > ?3 AND o.claimed_until <= ?3 + " \
    "300000)"
#define OUTBOX_BEHIND                                                                                        \
    "EXISTS (SELECT 1 FROM outbox e WHERE e.subject = o.subject AND e.state = 0 AND e.target = o.target "    \
    "AND "                                                                                                   \
    "e.id < o.id)"

#define OF_TURN true
#define ELSEWHERE false

static const struct {
    const char *text;
    bool of_turn;
} rows[SQL_COUNT] = {
    /* transactions */
    [SQL_BEGIN] = {"BEGIN IMMEDIATE", OF_TURN},
    [SQL_COMMIT] = {"COMMIT", OF_TURN},
    [SQL_ROLLBACK] = {"ROLLBACK", OF_TURN},
    [SQL_SAVEPOINT] = {"SAVEPOINT job", OF_TURN},
    [SQL_SAVEPOINT_UNDO] = {"ROLLBACK TO job", OF_TURN},
    [SQL_SAVEPOINT_END] = {"RELEASE job", OF_TURN},
    [SQL_READ_BEGIN] = {"BEGIN", OF_TURN},
    [SQL_READ_END] = {"COMMIT", OF_TURN},
    [SQL_DATA_VERSION] = {"PRAGMA data_version", ELSEWHERE},
    /* named values */
    [SQL_META_GET] = {"SELECT value FROM meta WHERE name = ?", OF_TURN},
    [SQL_META_SET] = {"INSERT INTO meta(name, value) VALUES (?, ?) ON CONFLICT(name) DO UPDATE SET value = "
                      "excluded.value",
                      ELSEWHERE},
    /* orders, read */
    [SQL_ORDER_FIND] = {"SELECT " ORDER_COLUMNS ORDER_TABLES "o.key = ? ORDER BY l.position", OF_TURN},
    [SQL_ORDER_BY_ID] = {"SELECT " ORDER_COLUMNS ORDER_TABLES "o.id = ? ORDER BY l.position", OF_TURN},
    /* the order with the key, else the one before it, else the first */
    [SQL_ORDER_NEAR] =
        {"SELECT " ORDER_COLUMNS ORDER_TABLES
         "o.id = coalesce((SELECT id FROM orders WHERE key <= ? ORDER BY key DESC LIMIT 1), (SELECT "
         "min(id) FROM orders)) ORDER BY l.position",
         OF_TURN},
    [SQL_LINES] = {"SELECT sku, title, quantity FROM order_lines WHERE order_id = ? ORDER BY position",
                   ELSEWHERE},
    [SQL_SHIPMENTS] = {"SELECT " SHIPMENT_COLUMNS " FROM shipments WHERE order_id = ? ORDER BY position",
                       OF_TURN},
    [SQL_SHIPMENT_LINES] =
        {"SELECT shipment, sku, title, quantity FROM shipment_lines WHERE order_id = ? ORDER BY "
         "shipment, position",
         OF_TURN},
    [SQL_EVENTS] = {"SELECT shipment, " EVENT_COLUMNS " FROM events WHERE order_id = ? ORDER BY shipment",
                    OF_TURN},
    /* parcels that senders are asked about */
    [SQL_POLLS_DUE] =
        {"SELECT tracking_number, due_at, polled_at, failures FROM polls WHERE sender = ? AND due_at "
         "<= ? ORDER BY due_at LIMIT ?",
         ELSEWHERE},
    [SQL_POLLS_NEXT_DUE] = {"SELECT due_at FROM polls WHERE sender = ? ORDER BY due_at LIMIT 1", ELSEWHERE},
    [SQL_POLL_KNOWN] = {"SELECT 1 FROM polls WHERE sender = ? AND tracking_number = ?", ELSEWHERE},
    [SQL_POLL_ADD] =
        {"INSERT INTO polls(sender, tracking_number, due_at, polled_at, failures) VALUES (?, ?, ?, 0, "
         "0) ON CONFLICT DO NOTHING",
         ELSEWHERE},
    [SQL_POLL_CHANGE] = {"UPDATE polls SET due_at = ?4, polled_at = ?5, failures = ?6 WHERE sender = ?1 AND "
                         "tracking_number = ?2 AND due_at = ?3",
                         ELSEWHERE},
    [SQL_POLL_DROP] = {"DELETE FROM polls WHERE sender = ? AND tracking_number = ?", ELSEWHERE},
    /* all of them, a range of ids at a time */
    [SQL_WALK_ORDERS] =
        {"SELECT id, number, key, placed_at, promised_by, promised_is_date FROM orders WHERE id > ? "
         "ORDER BY id LIMIT ?",
         ELSEWHERE},
    [SQL_WALK_LINES] =
        {"SELECT order_id, sku, title, quantity FROM order_lines WHERE order_id > ? AND order_id <= ? "
         "ORDER BY order_id, position",
         ELSEWHERE},
    [SQL_WALK_SHIPMENTS] =
        {"SELECT order_id, " SHIPMENT_COLUMNS
         " FROM shipments WHERE order_id > ? AND order_id <= ? ORDER BY order_id, position",
         ELSEWHERE},
    [SQL_WALK_SHIPMENT_LINES] = {"SELECT order_id, shipment, sku, title, quantity FROM shipment_lines WHERE "
                                 "order_id > ? AND order_id <= ? "
                                 "ORDER BY order_id, shipment, position",
                                 ELSEWHERE},
    [SQL_WALK_EVENTS] = {"SELECT order_id, shipment, ident, at, heard_at, milestone, reason, NULL, NULL FROM "
                         "events WHERE order_id > ? "
                         "AND order_id <= ? ORDER BY order_id, shipment",
                         ELSEWHERE},
    [SQL_CUSTOMER_FIND] = {"SELECT " PERSON_COLUMNS " FROM customers c WHERE c.ref = ?", OF_TURN},
    [SQL_ORDERS_OF_CUSTOMER] = {"SELECT o.id FROM customers c JOIN orders o ON o.customer = c.id WHERE c.ref "
                                "= ? ORDER BY o.placed_at DESC, "
                                "o.id DESC LIMIT ?",
                                OF_TURN},
    /* the next one where nobody has it, so that one row is read either way */
    [SQL_MAILBOX] = {"SELECT email FROM customers WHERE email >= ? ORDER BY email LIMIT 1", OF_TURN},
    [SQL_MAILBOX_CUSTOMER] = {"SELECT " PERSON_COLUMNS
                              " FROM customers c WHERE c.email = ? ORDER BY c.id DESC LIMIT 1",
                              OF_TURN},
    [SQL_ORDERS_OF_MAILBOX] =
        {"SELECT o.id FROM customers c JOIN orders o ON o.customer = c.id WHERE c.email = ? ORDER BY "
         "o.placed_at DESC, o.id DESC LIMIT ?",
         OF_TURN},
    [SQL_ORDERS_BY_TRACKING] =
        {"SELECT o.key FROM shipments s JOIN orders o ON o.id = s.order_id WHERE s.tracking_number"
         " = ? GROUP BY o.id ORDER BY o.placed_at DESC, o.id DESC LIMIT 20",
         OF_TURN},
    [SQL_ORDERS_COUNT] = {"SELECT count(*) FROM orders", ELSEWHERE},
    /* orders, written */
    [SQL_ORDER_MARKS] =
        {"SELECT id, customer, number, placed_at, promised_by, promised_is_date, told_at, clocks "
         "FROM orders WHERE key = ?",
         ELSEWHERE},
    [SQL_ORDER_ADD] = {"INSERT INTO orders(key, number, placed_at, promised_by, promised_is_date, customer, "
                       "updated_at, told_at, clocks) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                       ELSEWHERE},
    [SQL_ORDER_CHANGE] =
        {"UPDATE orders SET number = ?2, placed_at = ?3, promised_by = ?4, promised_is_date = ?5, "
         "customer = ?6, updated_at = ?7, told_at = ?8, clocks = ?9 WHERE id = ?1",
         ELSEWHERE},
    [SQL_CUSTOMER_ADD] = {"INSERT INTO customers(" CUSTOMER_COLUMNS ") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                          ELSEWHERE},
    [SQL_CUSTOMER_CHANGE] =
        {"UPDATE customers SET ref = ?2, name = ?3, email = ?4, phone = ?5, postcode = ?6, country = ?7, "
         "locale = ?8, time_zone = ?9, told_at = ?10, clocks = ?11 WHERE id = ?1",
         ELSEWHERE},
    [SQL_CUSTOMER_BY_ID] = {"SELECT id, " CUSTOMER_COLUMNS " FROM customers WHERE id = ?", ELSEWHERE},
    [SQL_CUSTOMER_BY_REF] = {"SELECT id, " CUSTOMER_COLUMNS " FROM customers WHERE ref = ?", ELSEWHERE},
    [SQL_CUSTOMER_DROP] = {"DELETE FROM customers WHERE id = ? AND ref IS NULL", ELSEWHERE},
    [SQL_LINES_DROP] = {"DELETE FROM order_lines WHERE order_id = ?", ELSEWHERE},
    [SQL_LINE_ADD] =
        {"INSERT INTO order_lines(order_id, position, sku, title, quantity) VALUES (?, ?, ?, ?, ?)",
         ELSEWHERE},
    [SQL_SHIPMENT_ADD] = {"INSERT INTO shipments(order_id, " SHIPMENT_COLUMNS
                          ") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                          ELSEWHERE},
    [SQL_SHIPMENT_CHANGE] =
        {"UPDATE shipments SET ref = ?3, carrier = ?4, service = ?5, tracking_number = ?6, postcode = ?7, "
         "country = ?8, region = ?9, window_from = ?10, window_until = ?11, line_count = ?12, told_at = ?13, "
         "clocks = ?14, first_at = ?15, place = ?16, former = ?17 WHERE order_id = ?1 AND position = ?2",
         ELSEWHERE},
    [SQL_SHIPMENT_LINES_OF] = {"SELECT sku, title, quantity FROM shipment_lines WHERE order_id = ? AND "
                               "shipment = ? ORDER BY position",
                               ELSEWHERE},
    [SQL_SHIPMENT_LINES_DROP] = {"DELETE FROM shipment_lines WHERE order_id = ? AND shipment = ?", ELSEWHERE},
    [SQL_SHIPMENT_LINE_ADD] =
        {"INSERT INTO shipment_lines(order_id, shipment, position, sku, title, quantity) VALUES "
         "(?, ?, ?, ?, ?, ?)",
         ELSEWHERE},
    [SQL_EVENT_ADD] = {"INSERT INTO events(order_id, shipment, " EVENT_COLUMNS
                       ", n, link) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
                       ELSEWHERE},
    /* the log of an order's events; orders up to a mark are from before it */
    [SQL_EVENT_LINK] =
        {"UPDATE events SET n = ?4, link = ?5 WHERE order_id = ?1 AND shipment = ?2 AND ident = ?3",
         ELSEWHERE},
    [SQL_EVENT_SEAL] = {"UPDATE events SET sealed = ?4 WHERE order_id = ?1 AND shipment = ?2 AND ident = ?3",
                        ELSEWHERE},
    [SQL_CHAIN_FIND] = {"SELECT count, head, salt FROM chains WHERE order_id = ?", ELSEWHERE},
    [SQL_CHAIN_KEEP] = {"INSERT INTO chains(order_id, count, head, salt) VALUES (?1, ?2, ?3, ?4) ON "
                        "CONFLICT(order_id) DO UPDATE SET count = ?2, head = ?3, salt = ?4",
                        ELSEWHERE},
    [SQL_CHAIN_UNSALT] = {"UPDATE chains SET salt = NULL WHERE order_id = ?", ELSEWHERE},
    [SQL_CHAIN_EVENTS] =
        {"SELECT s.position, s.ref, s.carrier, s.service, s.tracking_number, s.postcode, s.country, "
         "s.region, "
         "s.window_from, s.window_until, s.line_count, s.told_at, s.clocks, s.first_at, s.place, s.former, "
         "e.ident, e.at, e.heard_at, e.milestone, e.reason, e.text, e.place, e.n, e.link, e.sealed FROM "
         "events e JOIN shipments s ON s.order_id = e.order_id AND s.position = e.shipment WHERE e.order_id "
         "= "
         "? ORDER BY e.n",
         ELSEWHERE},
    [SQL_CHAIN_MISSING] = {"SELECT o.id FROM orders o WHERE o.id <= " CHAIN_MARK
                           " AND NOT EXISTS (SELECT 1 FROM chains c WHERE c.order_id = o.id) ORDER BY o.id "
                           "DESC LIMIT ?",
                           ELSEWHERE},
    [SQL_CHAIN_REACHED] = {"UPDATE meta SET value = CAST(CAST(? AS TEXT) AS BLOB) WHERE name = 'unchained'",
                           ELSEWHERE},
    [SQL_CHAIN_OF] =
        {"SELECT o.id, o.key, c.count, c.head, c.salt FROM orders o LEFT JOIN chains c ON c.order_id "
         "= o.id WHERE o.key = ?",
         ELSEWHERE},
    [SQL_CHAINS] = {"SELECT o.id, o.key, c.count, c.head, c.salt, o.id <= " CHAIN_MARK
                    " FROM orders o LEFT JOIN chains c ON c.order_id = o.id ORDER BY o.id",
                    ELSEWHERE},
    [SQL_ORDER_KEY] = {"SELECT key FROM orders WHERE id = ?", ELSEWHERE},
    [SQL_EVENT_VERSIONS] = {"SELECT " EVENT_COLUMNS
                            " FROM events WHERE order_id = ?1 AND shipment = ?2 AND ident >= "
                            "?3 AND ident < ?3 || char(32) AND (ident = ?3 OR ident > ?3 || char(31))",
                            ELSEWHERE},
    /* events whose order is not known yet */
    [SQL_EARLY_ADD] = {"INSERT INTO early_events(" EARLY_COLUMNS
                       ") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
                       ELSEWHERE},
    [SQL_EARLY_SPAN] = {"SELECT (SELECT min(n) FROM early_events), (SELECT max(n) FROM early_events)",
                        ELSEWHERE},
    [SQL_EARLY_COUNT] = {"SELECT count(*) FROM early_events", ELSEWHERE},
    [SQL_EARLY_DROP] = {"DELETE FROM early_events WHERE n = ?", ELSEWHERE},
    [SQL_EARLY_OF_ORDER] = {"SELECT n, " EARLY_COLUMNS
                            " FROM early_events WHERE order_key = ? ORDER BY n LIMIT ?",
                            ELSEWHERE},
    [SQL_EARLY_OF_NUMBER] =
        {"SELECT n, " EARLY_COLUMNS
         " FROM early_events WHERE order_key = '' AND tracking_number = ? ORDER BY n LIMIT ?",
         ELSEWHERE},
    [SQL_EARLY_TIDY] = {"DELETE FROM early_events WHERE heard_at <= ?", ELSEWHERE},
    [SQL_EARLY_DROP_ALL] = {"DELETE FROM early_events", ELSEWHERE},
    [SQL_ORDERS_DROP_ALL] = {"DELETE FROM orders", ELSEWHERE},
    [SQL_CUSTOMERS_DROP_ALL] = {"DELETE FROM customers", ELSEWHERE},
    /* calls of shops and carriers */
    [SQL_CALL_KNOWN] = {"SELECT 1 FROM hook_calls WHERE sender = ? AND call_id = ?", ELSEWHERE},
    [SQL_CALL_ADD] = {"INSERT INTO hook_calls(sender, call_id, at, order_key, waits_for, complaint, topic, "
                      "headers, size, body) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                      ELSEWHERE},
    [SQL_CALL_SETTLE] = {"UPDATE hook_calls SET order_key = coalesce(?2, order_key), waits_for = ?3, "
                         "complaint = ?4 WHERE n = ?1",
                         ELSEWHERE},
    [SQL_CALL_FIND] = {"SELECT " CALL_WHOLE " FROM hook_calls WHERE n = ?", ELSEWHERE},
    [SQL_CALLS] = {"SELECT " CALL_COLUMNS " FROM hook_calls WHERE n > ?1 AND (?2 IS NULL OR sender = ?2) "
                   "AND at >= ?3 ORDER BY n LIMIT ?4",
                   ELSEWHERE},
    [SQL_CALLS_FAILED] = {"SELECT " CALL_COLUMNS " FROM hook_calls WHERE complaint IS NOT NULL AND n > ?1 "
                          "AND (?2 IS NULL OR sender = ?2) AND at >= ?3 ORDER BY n LIMIT ?4",
                          ELSEWHERE},
    [SQL_CALLS_WAITING] = {"SELECT n FROM hook_calls WHERE sender = ? AND waits_for = ? ORDER BY n LIMIT 100",
                           ELSEWHERE},
    [SQL_REF_SET] = {"INSERT INTO order_refs(sender, ref, order_key) VALUES (?1, ?2, ?3) "
                     "ON CONFLICT(sender, ref) DO UPDATE SET order_key = ?3 WHERE order_key <> ?3",
                     ELSEWHERE},
    /* the earliest of its slot stays: what comes behind it writes nothing */
    [SQL_POSITION_ADD] =
        {"INSERT INTO positions(parcel, slot, at, latitude, longitude) VALUES (?, ?, ?, ?, ?) "
         "ON CONFLICT(parcel, slot) DO UPDATE SET at = excluded.at, latitude = "
         "excluded.latitude, longitude = excluded.longitude WHERE excluded.at < at",
         ELSEWHERE},
    [SQL_POSITIONS_TRIM] = {"DELETE FROM positions WHERE parcel = ?1 AND slot <= (SELECT max(slot) FROM "
                            "positions WHERE parcel = ?1) - ?2",
                            ELSEWHERE},
    [SQL_POSITION_NEWEST] = {"SELECT at FROM positions WHERE parcel = ? ORDER BY slot DESC LIMIT 1", OF_TURN},
    [SQL_POSITIONS_TIDY] = {"DELETE FROM positions WHERE slot < ?", ELSEWHERE},
    [SQL_REF_FIND] = {"SELECT order_key FROM order_refs WHERE sender = ? AND ref = ?", ELSEWHERE},
    /* conversations */
    [SQL_CONVERSATION_FIND] = {"SELECT " CONVERSATION_COLUMNS " FROM conversations c WHERE c.id = ?",
                               OF_TURN},
    [SQL_CONVERSATION_MARKS] = {"SELECT n, revision, last_seq FROM conversations WHERE id = ?", OF_TURN},
    [SQL_CONVERSATION_ADD] =
        {"INSERT INTO conversations(id, channel, locale, customer, revision, last_seq, session, "
         "tell, created_at, updated_at) VALUES (?1, ?2, ?3, ?4, 1, ?5, ?6, coalesce(?7, 1), ?8, "
         "?8)",
         OF_TURN},
    [SQL_CONVERSATION_TURN] =
        {"UPDATE conversations SET locale = coalesce(?2, locale), customer = coalesce(?3, "
         "customer), revision = revision + 1, last_seq = ?4, session = coalesce(?5, session), tell"
         " = coalesce(?6, tell), updated_at = ?7 WHERE n = ?1 AND id = ?8 AND revision = ?9 AND last_seq = "
         "?10",
         OF_TURN},
    [SQL_CONVERSATION_SEQ] = {"UPDATE conversations SET last_seq = ?2, updated_at = ?3 WHERE n = ?1",
                              OF_TURN},
    [SQL_MESSAGE_ADD] =
        {"INSERT INTO messages(conversation, seq, kind, at, heard, sender, reply) VALUES (?, ?, ?,"
         " ?, ?, ?, ?)",
         OF_TURN},
    [SQL_MESSAGES_SINCE] = {"SELECT " MESSAGE_COLUMNS
                            " FROM messages m WHERE m.conversation = (SELECT n FROM conversations WHERE id = "
                            "?1) AND m.seq > ?2 ORDER BY m.seq LIMIT ?3",
                            OF_TURN},
    [SQL_MESSAGE_ANSWERING] =
        {"SELECT " MESSAGE_COLUMNS
         " FROM message_ids i JOIN messages m ON m.conversation = i.conversation AND m.seq = i.seq WHERE "
         "i.conversation = (SELECT n FROM conversations WHERE id = ?1) AND i.id = ?2",
         OF_TURN},
    [SQL_MESSAGE_ID_ADD] = {"INSERT INTO message_ids(conversation, id, seq) VALUES (?, ?, ?)", OF_TURN},
    [SQL_MESSAGE_ID_KNOWN] = {"SELECT 1 FROM message_ids WHERE conversation = ? AND id = ?", OF_TURN},
    [SQL_CONVERSATIONS_SINCE] =
        {"SELECT " CONVERSATION_COLUMNS
         " FROM conversations c WHERE c.n > ? AND c.updated_at >= ? ORDER BY c.n LIMIT ?",
         ELSEWHERE},
    [SQL_NEWS_ADD] = {"INSERT INTO news(conversation, seq) VALUES (?, ?)", ELSEWHERE},
    [SQL_NEWS_FORGET] = {"DELETE FROM news WHERE n <= ?", ELSEWHERE},
    [SQL_NEWS_SINCE] = {"SELECT n, conversation, seq FROM news WHERE n > ? ORDER BY n LIMIT ?", ELSEWHERE},
    [SQL_NEWS_LAST] = {"SELECT coalesce(max(n), 0) FROM news", ELSEWHERE},
    [SQL_WATCH_ADD] = {"INSERT INTO watches(order_key, conversation) VALUES (?, ?) ON CONFLICT DO NOTHING",
                       OF_TURN},
    [SQL_WATCHERS] = {"SELECT " CONVERSATION_COLUMNS
                      " FROM watches w JOIN conversations c ON c.n = w.conversation WHERE w.order_key = ? "
                      "AND c.tell = 1 ORDER BY c.updated_at DESC, c.n DESC LIMIT ?",
                      OF_TURN},
    [SQL_NOTIFICATION_ADD] =
        {"INSERT INTO notifications(conversation, order_key, created_at) VALUES (?, ?, ?) ON "
         "CONFLICT DO NOTHING",
         OF_TURN},
    [SQL_NOTIFICATIONS_DROP] = {"DELETE FROM notifications WHERE conversation = ?", OF_TURN},
    /* throttle counts */
    [SQL_THROTTLE_COUNT] =
        {"SELECT coalesce(sum(count), 0) FROM throttles WHERE kind = ? AND key = ? AND at > ?", OF_TURN},
    [SQL_THROTTLE_ADD] =
        {"INSERT INTO throttles(kind, key, at, count) VALUES (?, ?, ?, 1) ON CONFLICT(kind, key, "
         "at) DO UPDATE SET count = count + 1",
         OF_TURN},
    [SQL_THROTTLE_FORGET] = {"DELETE FROM throttles WHERE kind = ? AND key = ? AND at <= ?", OF_TURN},
    [SQL_THROTTLE_TIDY] = {"DELETE FROM throttles WHERE at <= ?", ELSEWHERE},
    /* tickets */
    [SQL_TICKET_FIND] = {"SELECT " TICKET_COLUMNS " FROM tickets WHERE reference = ?", OF_TURN},
    [SQL_TICKET_FIND_OPEN] = {"SELECT " TICKET_COLUMNS
                              " FROM tickets WHERE order_key = ? AND reason = ? AND status <> 'closed' AND "
                              "order_json IS NOT NULL LIMIT 1",
                              OF_TURN},
    [SQL_TICKETS_OF_CONVERSATION] = {"SELECT " TICKET_COLUMNS
                                     " FROM tickets WHERE conversation = ? ORDER BY n DESC LIMIT 50",
                                     OF_TURN},
    [SQL_TICKETS_ALL] = {"SELECT " TICKET_COLUMNS " FROM tickets ORDER BY n DESC LIMIT ?", ELSEWHERE},
    [SQL_TICKETS_OF_STATUS] = {"SELECT " TICKET_COLUMNS
                               " FROM tickets WHERE status = ? ORDER BY n DESC LIMIT ?",
                               ELSEWHERE},
    [SQL_TICKET_ADD] = {"INSERT INTO tickets(" TICKET_COLUMNS
                        ") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0, 0)",
                        OF_TURN},
    [SQL_TICKET_UPDATE] =
        {"UPDATE tickets SET contact_email = coalesce(?2, contact_email), contact_phone = "
         "coalesce(?3, contact_phone), status = CASE status WHEN 'answered' THEN 'open' ELSE "
         "status END, updated_at = ?4 WHERE reference = ?1",
         OF_TURN},
    [SQL_TICKETS_UNTOLD] =
        {"SELECT " TICKET_COLUMNS
         " FROM tickets WHERE conversation = ?1 AND word_seq > told_seq UNION SELECT " TICKET_COLUMNS
         " FROM tickets WHERE customer = ?2 AND word_seq > told_seq AND channel <> 'chat' "
         "ORDER BY updated_at LIMIT 3",
         OF_TURN},
    [SQL_TICKET_WORD] = {"UPDATE tickets SET word_seq = ?2 WHERE reference = ?1", ELSEWHERE},
    [SQL_TICKET_TOLD] = {"UPDATE tickets SET told_seq = max(told_seq, ?2) WHERE reference = ?1", OF_TURN},
    [SQL_TICKET_STATUS] = {"UPDATE tickets SET status = ?2, updated_at = ?3 WHERE reference = ?1", ELSEWHERE},
    /* outbox: state 0 waits, 1 is done, 2 is given up; "state <> 1" is what makes SQLite take the index of
     * the few rows that are not done */
    [SQL_OUTBOX_ADD] =
        {"INSERT INTO outbox(key, target, subject, body, state, created_at, due_at) VALUES (?1, "
         "?2, ?3, ?4, 0, ?5, ?5)",
         OF_TURN},
    /* ?2 asks at ?3 */
    [SQL_OUTBOX_DUE] = {"SELECT " OUTBOX_COLUMNS " FROM outbox o WHERE o.target = ?1 AND o.state <> 1 AND "
                        "o.state = 0 AND o.due_at <= ?3 AND NOT " OUTBOX_HELD " AND NOT " OUTBOX_BEHIND
                        " ORDER BY o.due_at, o.id LIMIT ?4",
                        ELSEWHERE},
    [SQL_OUTBOX_CLAIM] = {"UPDATE outbox AS o SET claimed_by = ?2, claimed_until = ?4 WHERE o.id = ?1 AND "
                          "o.state = 0 AND o.due_at <= ?3 AND NOT " OUTBOX_HELD " AND NOT " OUTBOX_BEHIND,
                          ELSEWHERE},
    [SQL_OUTBOX_RELEASE] = {"UPDATE outbox SET claimed_by = NULL, claimed_until = NULL WHERE claimed_by IS "
                            "NOT NULL AND claimed_by = ?",
                            ELSEWHERE},
    /* what stood in a mail is gone, and of no use later */
    [SQL_OUTBOX_RESEND] =
        {"UPDATE outbox SET state = 0, attempts = 0, due_at = ?2, done_at = NULL WHERE "
         "state <> 1 AND state = 2 AND target <> 'mail' AND body <> '' AND (?1 IS NULL OR subject = ?1)",
         ELSEWHERE},
    [SQL_OUTBOX_NEXT_DUE] = {"SELECT min(at) FROM (SELECT * FROM (SELECT o.due_at AS at FROM outbox o WHERE "
                             "o.target = ?1 AND o.state <> 1 AND o.state = 0 AND NOT " OUTBOX_HELD
                             " AND NOT " OUTBOX_BEHIND " ORDER BY o.due_at LIMIT 1) UNION ALL "
                             "SELECT o.claimed_until FROM outbox o WHERE o.target = ?1 AND " OUTBOX_HELD ")",
                             ELSEWHERE},
    [SQL_OUTBOX_OF_SUBJECT] = {"SELECT " OUTBOX_COLUMNS " FROM outbox WHERE subject = ? ORDER BY id",
                               ELSEWHERE},
    [SQL_OUTBOX_COUNT_OF_SUBJECT] =
        {"SELECT count(*) FROM (SELECT 1 FROM outbox WHERE subject = ? LIMIT 100)", ELSEWHERE},
    /* what stood in a mail is nobody's business afterwards */
    [SQL_OUTBOX_DONE] = {"UPDATE outbox SET state = 1, attempts = attempts + 1, done_at = ?2, last_error = "
                         "NULL, claimed_by = "
                         "NULL, claimed_until = NULL, body = "
                         "iif(target = 'mail', '', body) WHERE id = ?1",
                         ELSEWHERE},
    [SQL_OUTBOX_DROP] = {"UPDATE outbox SET state = 1, done_at = ?2, body = '' WHERE key = ?1", OF_TURN},
    [SQL_OUTBOX_RETRY] =
        {"UPDATE outbox SET attempts = attempts + 1, due_at = ?2, last_error = ?3, claimed_by = NULL, "
         "claimed_until = NULL WHERE id = ?1 "
         "AND state = 0",
         ELSEWHERE},
    [SQL_OUTBOX_DEAD] = {"UPDATE outbox SET state = 2, attempts = attempts + 1, done_at = ?2, last_error = "
                         "?3, claimed_by = NULL, "
                         "claimed_until = NULL, body = "
                         "iif(target = 'mail', '', body) WHERE id = ?1",
                         ELSEWHERE},
    [SQL_OUTBOX_COUNTS] =
        {"SELECT coalesce(sum(state = 0), 0), coalesce(sum(state = 2), 0) FROM outbox WHERE state "
         "<> 1",
         ELSEWHERE},
    /* retention: from row to row, so that each step is short */
    [SQL_RETENTION_CONVERSATIONS] =
        {"SELECT max(n) FROM (SELECT n FROM conversations WHERE n > ? ORDER BY n LIMIT ?)", ELSEWHERE},
    [SQL_RETENTION_OUTBOX] = {"SELECT max(id) FROM (SELECT id FROM outbox WHERE id > ? ORDER BY id LIMIT ?)",
                              ELSEWHERE},
    [SQL_RETENTION_UNWATCH] =
        {"DELETE FROM watches WHERE conversation IN (SELECT n FROM conversations WHERE n > ? "
         "AND n <= ? AND updated_at <= ?)",
         ELSEWHERE},
    [SQL_RETENTION_DELETE] = {"DELETE FROM conversations WHERE n > ? AND n <= ? AND updated_at <= ?",
                              ELSEWHERE},
    [SQL_RETENTION_FORGET] =
        {"UPDATE conversations SET session = NULL WHERE n > ? AND n <= ? AND updated_at <= ? "
         "AND session IS NOT NULL",
         ELSEWHERE},
    [SQL_RETENTION_EMPTY] =
        {"UPDATE outbox SET body = '' WHERE id > ? AND id <= ? AND done_at <= ? AND state <> 0 "
         "AND body <> ''",
         ELSEWHERE},
    [SQL_RETENTION_CALLS] = {"SELECT max(n) FROM (SELECT n FROM hook_calls WHERE n > ? ORDER BY n LIMIT ?)",
                             ELSEWHERE},
    [SQL_RETENTION_UNCALL] = {"DELETE FROM hook_calls WHERE n > ? AND n <= ? AND at <= ?", ELSEWHERE},
};

const char *sql_text(enum statement statement)
{
    return rows[statement].text;
}

bool sql_is_of_turn(enum statement statement)
{
    return rows[statement].of_turn;
}
