/* tests/model/test_order_json.c - the import form: read with suspicion, written so that it reads back the
 * same. */
#include "test.h"

#include <string.h>

#include "base/str.h"
#include "model/order.h"

static const char whole[] =
    "{\"order_number\":\" #10 01\",\"placed_at\":\"2026-11-20T10:00:00Z\",\"promised_by\":\"2026-11-27\","
    "\"customer\":{\"id\":17,\"name\":\"Ada\\u202e Lovelace\",\"email\":\"Ada@Example.com\",\"phone\":\"+1 "
    "212 555 0100\","
    "\"postcode\":\"10001\",\"country\":\"us\",\"locale\":\"en_US\",\"time_zone\":\"America/New_York\"},"
    "\"lines\":[{\"sku\":\"A1\",\"title\":\"Wireless headphones\",\"quantity\":1},{\"title\":\"Lamp\"}],"
    "\"shipments\":[{\"id\":\"2\",\"carrier\":\"UPS\",\"service\":\"Ground\",\"tracking_number\":\"1z5r 8939 "
    "0357 567127\","
    "\"destination\":{\"postcode\":\"10001\",\"country\":\"US\",\"region\":\"NY\"},"
    "\"window\":{\"from\":\"2026-11-24T14:00:00Z\",\"until\":\"2026-11-24T18:00:00Z\"},"
    "\"lines\":[{\"sku\":\"A1\",\"quantity\":1}],"
    "\"events\":[{\"id\":\"e2\",\"at\":\"2026-11-22T08:00:00Z\",\"milestone\":\"in_transit\",\"text\":"
    "\"Arrived\","
    "\"place\":\"Louisville, "
    "KY\"},{\"id\":\"e1\",\"at\":\"2026-11-21T08:00:00+01:00\",\"milestone\":\"picked_up\"},"
    "{\"at\":\"2026-11-23T08:00:00Z\",\"milestone\":\"exception\",\"reason\":\"weather\"}]},{\"carrier\":"
    "\"DHL\"}]}";

static enum err read_order(const char *text, struct arena *arena, struct order *ret_order,
                           struct str *complaint)
{
    struct json *document = NULL;
    str_reset(complaint);
    enum err err = json_parse(text, strlen(text), &document, complaint);
    err = err ? err : order_read(document, arena, ret_order, complaint);
    json_close(document);
    return err;
}

TEST(an_order_is_read_whole)
{
    struct arena *arena = arena_open();
    struct str complaint = STR_EMPTY;
    struct order order;
    expect_int(read_order(whole, arena, &order, &complaint), OK);
    expect_text(order.number, "#10 01");
    expect_text(order.key, "1001");
    expect(order.promised_is_date);
    expect_text(order.customer.id, "17");
    expect_text(order.customer.name, "Ada Lovelace");
    expect_text(order.customer.email, "ada@example.com");
    expect_text(order.customer.phone, "+12125550100");
    expect_text(order.customer.country, "US");
    expect_text(order.customer.locale, "en-US");
    expect_int(order.lines[1].quantity, 1);
    const struct shipment *first = &order.shipments[0];
    expect_text(first->tracking_number, "1Z5R89390357567127");
    expect_text(first->postcode, "10001");
    expect_int(first->window_until - first->window_from, 4 * MS_HOUR);
    expect_int(first->event_count, 3);
    expect_text(first->events[0].id, "e1");
    expect_int(first->events[2].reason, REASON_WEATHER);
    expect(order.shipments[1].id && strcmp(order.shipments[1].id, "2")); /* "2" is taken */
    expect(order.shipments[1].window_from == UTC_NONE && !order.shipments[1].tracking_number);
    str_clear(&complaint);
    arena_close(arena);
}

TEST(an_order_that_is_written_reads_back_the_same)
{
    struct arena *arena = arena_open();
    struct str complaint = STR_EMPTY, first = STR_EMPTY, second = STR_EMPTY;
    struct order order, again;
    expect_int(read_order(whole, arena, &order, &complaint), OK);
    struct json_writer w = json_writer(&first);
    order_write(&w, NULL, &order);
    expect_int(read_order(first.data, arena, &again, &complaint), OK);
    w = json_writer(&second);
    order_write(&w, NULL, &again);
    expect_text(second.data, first.data);
    expect(strstr(first.data, "\"promised_by\":\"2026-11-27\""));
    str_clear(&first);
    str_clear(&second);
    str_clear(&complaint);
    arena_close(arena);
}

TEST(what_is_told_of_a_parcel_has_our_reference_and_marks_a_number_that_cannot_be_right)
{
    struct shipment shipments[] = {{.position = 3, .tracking_number = "1Z5R89390357567127"},
                                   {.position = 7, .tracking_number = "1Z5R89390357567128"}};
    struct order order = {.number = "#1001", .key = "1001", .promised_by = UTC_NONE, .shipments = shipments};
    for (order.shipment_count = 0; order.shipment_count < 2; order.shipment_count++) {
        shipments[order.shipment_count].window_from = UTC_NONE;
        shipments[order.shipment_count].window_until = UTC_NONE;
    }
    struct arena *arena = arena_open();
    struct str text = STR_EMPTY, complaint = STR_EMPTY;
    struct json_writer w = json_writer(&text);
    order_write(&w, NULL, &order);
    expect(strstr(text.data, "\"reference\":\"1001-P3\""));
    const char *second = strstr(text.data, "\"reference\":\"1001-P7\"");
    const char *mark = strstr(text.data, "\"tracking_check\":\"failed\"");
    expect(second && mark && mark > second && !strstr(mark + 2, "tracking_check"));
    struct order again; /* and is no hindrance when it comes back */
    expect_int(read_order(text.data, arena, &again, &complaint), OK);
    str_clear(&text);
    str_clear(&complaint);
    arena_close(arena);
}

TEST(an_order_needs_only_its_number_and_its_day)
{
    struct arena *arena = arena_open();
    struct str complaint = STR_EMPTY;
    struct order order;
    expect_int(read_order("{\"order_number\":1001,\"placed_at\":\"2026-11-20T10:00:00Z\",\"customer\":null}",
                          arena, &order, &complaint),
               OK);
    expect_text(order.key, "1001");
    expect(order.promised_by == UTC_NONE && !order.customer.email && order.shipment_count == 0);
    str_clear(&complaint);
    arena_close(arena);
}

TEST(dates_in_the_wrong_order_are_taken_as_they_are)
{
    struct arena *arena = arena_open();
    struct str complaint = STR_EMPTY;
    struct order order;
    expect_int(
        read_order("{\"order_number\":\"1\",\"placed_at\":\"2026-11-20T10:00:00Z\",\"promised_by\":"
                   "\"2020-01-01\",\"shipments\":[{\"window\":{\"from\":\"2026-01-02T00:00:00Z\",\"until\":"
                   "\"2026-01-01T00:00:00Z\"},\"events\":[{\"at\":\"1999-01-01T00:00:00Z\",\"milestone\":"
                   "\"delivered\"}]}]}",
                   arena, &order, &complaint),
        OK);
    expect(order.promised_by < order.placed_at && order.shipments[0].events[0].at < order.placed_at);
    str_clear(&complaint);
    arena_close(arena);
}

/* {"order_number":"1","placed_at":...} with `member` put in. */
static void expect_complaint(const char *member, const char *expected)
{
    struct arena *arena = arena_open();
    struct str complaint = STR_EMPTY;
    struct order order = {.number = "untouched"};
    const char *text =
        arena_printf(arena, "{\"order_number\":\"1\",\"placed_at\":\"2026-11-20T10:00:00Z\"%s%s}",
                     *member ? "," : "", member);
    expect_int(read_order(text, arena, &order, &complaint), ERR_INVALID);
    expect_text(order.number, "untouched");
    if (strcmp(complaint.data, expected))
        fail_msg("%s\nsays: %s\n not: %s", member, complaint.data, expected);
    str_clear(&complaint);
    arena_close(arena);
}

TEST(the_first_thing_wrong_is_named)
{
    expect_complaint("\"order_number\":\"\"", "order_number: is missing");
    expect_complaint("\"order_number\":\"???\"", "order_number: must be letters, digits and dashes");
    expect_complaint("\"order_number\":[1]", "order_number: must be a text");
    expect_complaint("\"order_number\":true", "order_number: must be a text");
    expect_complaint("\"placed_at\":\"yesterday\"", "placed_at: must be an RFC 3339 time");
    expect_complaint("\"placed_at\":\"2026-11-20\"", "placed_at: must be an RFC 3339 time");
    expect_complaint("\"placed_at\":null", "placed_at: is missing");
    expect_complaint("\"placed_at\":1700000000", "placed_at: must be an RFC 3339 time");
    expect_complaint("\"promised_by\":\"soon\"", "promised_by: must be an RFC 3339 time or a date");
    expect_complaint("\"customer\":\"Ada\"", "customer: must be an object");
    expect_complaint("\"customer\":{\"email\":\"ada\"}", "customer.email: is not a mail address");
    expect_complaint("\"customer\":{\"postcode\":\"N/A\"}", "customer.postcode: is not a postcode");
    expect_complaint("\"customer\":{\"country\":\"USA\"}",
                     "customer.country: must be two letters (ISO 3166)");
    expect_complaint("\"customer\":{\"locale\":\"e\"}", "customer.locale: is not a locale such as \"en-US\"");
    expect_complaint("\"customer\":{\"time_zone\":\"Mars/Base\"}",
                     "customer.time_zone: is not a time zone such as \"Europe/Berlin\"");
    expect_complaint("\"lines\":{}", "lines: must be a list");
    expect_complaint("\"lines\":[1]", "lines: must hold objects only");
    expect_complaint("\"lines\":[{\"quantity\":-1}]",
                     "lines[0].quantity: must be a whole number from 0 to 1000000");
    expect_complaint("\"lines\":[{\"quantity\":\"two\"}]",
                     "lines[0].quantity: must be a whole number from 0 to 1000000");
    expect_complaint("\"shipments\":[{\"tracking_number\":\"123\"}]",
                     "shipments[0].tracking_number: must be 8 to 40 letters and digits");
    expect_complaint("\"shipments\":[{\"destination\":[]}]", "shipments[0].destination: must be an object");
    expect_complaint("\"shipments\":[{\"window\":{\"from\":7}}]",
                     "shipments[0].window.from: must be an RFC 3339 time");
    expect_complaint("\"shipments\":[{},{\"events\":[{\"at\":\"2026-11-20T10:00:00Z\"}]}]",
                     "shipments[1].events[0].milestone: is missing");
    expect_complaint("\"shipments\":[{\"events\":[{\"milestone\":\"packed\"}]}]",
                     "shipments[0].events[0].at: is missing");
    expect_complaint(
        "\"shipments\":[{\"events\":[{\"at\":\"2026-11-20T10:00:00Z\",\"milestone\":\"gone\"}]}]",
        "shipments[0].events[0].milestone: is not a milestone");
    expect_complaint(
        "\"shipments\":[{\"events\":[{\"at\":\"2026-11-20T10:00:00Z\",\"milestone\":\"exception\","
        "\"reason\":\"aliens\"}]}]",
        "shipments[0].events[0].reason: is not a reason");
    expect_complaint("\"shipments\":[{\"id\":\"a\"},{\"id\":\"a\"}]",
                     "shipments: two of them have the same id");
}

TEST(too_much_of_anything_is_refused)
{
    struct str member = STR_EMPTY;
    str_add(&member, "\"lines\":[{}");
    for (int i = 0; i < 200; i++)
        str_add(&member, ",{}");
    str_add(&member, "]");
    expect_complaint(member.data, "lines: has too many entries");
    str_reset(&member);
    str_add(&member, "\"shipments\":[{}");
    for (int i = 0; i < 50; i++)
        str_add(&member, ",{}");
    str_add(&member, "]");
    expect_complaint(member.data, "shipments: has too many entries");
    str_reset(&member);
    str_add(&member, "\"shipments\":[{\"events\":[{}");
    for (int i = 0; i < 500; i++)
        str_add(&member, ",{}");
    str_add(&member, "]}]");
    expect_complaint(member.data, "shipments[0].events: has too many entries");
    str_reset(&member);
    str_add(&member, "\"order_number\":\"");
    for (int i = 0; i < 100000; i++)
        str_add_char(&member, 'a');
    str_add(&member, "\"");
    expect_complaint(member.data, "order_number: is too long");
    str_clear(&member);
}

TEST(words_that_only_people_read_are_cut_between_characters)
{
    struct arena *arena = arena_open();
    struct str text = STR_EMPTY, complaint = STR_EMPTY;
    struct order order;
    str_add(&text, "{\"order_number\":\"1\",\"placed_at\":\"2026-11-20T10:00:00Z\",\"lines\":[{\"title\":\"");
    for (int i = 0; i < 150; i++)
        str_add(&text, "\xe2\x82\xac");
    str_add(&text, "<b>\"}]}");
    expect_int(read_order(text.data, arena, &order, &complaint), OK);
    expect_int(strlen(order.lines[0].title), 198);
    str_reset(&text);
    str_printf(&text,
               "{\"order_number\":\"1\",\"placed_at\":\"2026-11-20T10:00:00Z\",\"lines\":[{\"title\":\"%"
               "0199d b\"}]}",
               1);
    expect_int(read_order(text.data, arena, &order, &complaint), OK);
    expect_int(strlen(order.lines[0].title),
               199); /* not 200: a blank at the end would go when it is read again */
    str_clear(&text);
    str_clear(&complaint);
    arena_close(arena);
}

TEST(an_order_cut_off_anywhere_is_refused)
{
    struct arena *arena = arena_open();
    struct str complaint = STR_EMPTY, part = STR_EMPTY;
    for (size_t len = 0; len < sizeof whole - 1; len++) {
        str_reset(&part);
        str_add_bytes(&part, whole, len);
        expect_int(read_order(part.data, arena, &(struct order){0}, &complaint), ERR_INVALID);
        arena_reset(arena);
    }
    str_clear(&part);
    str_clear(&complaint);
    arena_close(arena);
}

TEST(what_is_no_order_at_all_is_refused)
{
    static const char *const broken[] = {"[]", "null", "\"1001\"", "17", "{}", "true"};
    struct arena *arena = arena_open();
    struct str complaint = STR_EMPTY;
    for (size_t i = 0; i < sizeof broken / sizeof *broken; i++) {
        expect_int(read_order(broken[i], arena, &(struct order){0}, &complaint), ERR_INVALID);
        expect(complaint.len > 0);
    }
    expect_int(order_read(NULL, arena, &(struct order){0}, NULL), ERR_INVALID);
    expect_int(event_read(NULL, arena, &(struct event){0}, NULL), ERR_INVALID);
    str_clear(&complaint);
    arena_close(arena);
}
