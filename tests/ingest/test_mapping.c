/* tests/ingest/test_mapping.c - the mapping language: what a file makes of a call. */
#include "test.h"

#include <string.h>

#include "caller.h"

#define HEAD "{\"signature\":{\"scheme\":\"token\",\"header\":\"t\"},"
#define AT "\"at\":{\"value\":\"2026-11-20T10:00:00Z\"}"
#define NUMBER "\"tracking_number\":{\"value\":\"1Z879E930346834440\"}"
#define PARCEL "parcel 1Z879E930346834440"

/* What a file makes of a body. */
static void expect_reading(const char *file, const char *body, const char *is)
{
    struct caller caller = caller_open(file);
    const char *text = caller_reads(&caller, body);
    if (strcmp(text, is) != 0)
        fail_msg("%s\n is %s\n not %s", body, text, is);
    caller_close(&caller);
}

static void expect_milestone(const char *source, const char *body, const char *is)
{
    struct arena *arena = arena_open();
    const char *file = arena_printf(
        arena,
        HEAD "\"maps\":{\"m\":{\"IT\":\"in_transit\",\"Out for delivery\":"
             "\"out_for_delivery\",\"note\":null},\"rest\":{\"*\":\"exception\"}},"
             "\"topics\":{\"*\":{\"report\":\"parcel\"," NUMBER ",\"event\":{" AT ",\"milestone\":%s}}}}",
        source);
    expect_reading(file, body, arena_printf(arena, *is && *is != '!' ? PARCEL ": %s" : "%s", is));
    arena_close(arena);
}

TEST(a_word_is_looked_up_in_any_case_and_may_mean_nothing)
{
    static const char source[] = "{\"pointer\":\"/s\",\"map\":\"m\"}";
    expect_milestone(source, "{\"s\":\"IT\"}", "in_transit");
    expect_milestone(source, "{\"s\":\"it\"}", "in_transit");
    expect_milestone(source, "{\"s\":\"OUT FOR DELIVERY\"}", "out_for_delivery");
    expect_milestone(source, "{\"s\":\"note\"}", "");
    expect_milestone(source, "{\"s\":\"teleported\"}", "! milestone: \"teleported\" is not understood");
    expect_milestone(source, "{\"s\":null}", "! milestone: is missing");
    expect_milestone("{\"pointer\":\"/s\",\"map\":\"rest\"}", "{\"s\":\"anything\"}", "exception");
    expect_milestone("{\"pointer\":\"/s\",\"map\":{\"true\":\"delivered\"}}", "{\"s\":true}", "delivered");
    expect_milestone("{\"pointer\":\"/s\",\"map\":{\"7\":\"delivered\"}}", "{\"s\":7}", "delivered");
    expect_milestone("\"/s\"", "{\"s\":\"returned\"}", "returned");
    expect_milestone("\"/s\"", "{\"s\":\"Returned\"}", "! milestone: \"Returned\" is not understood");
}

TEST(the_first_place_that_is_understood_counts)
{
    static const char source[] =
        "{\"first\":[{\"join\":[\"/a\",\"/b\"],\"with\":\"/\",\"map\":{\"x/y\":\"lost\",\"x/n\":"
        "null}},{\"pointer\":\"/a\",\"map\":\"m\"}],\"otherwise\":\"packed\"}";
    expect_milestone(source, "{\"a\":\"x\",\"b\":\"y\"}", "lost");
    expect_milestone(source, "{\"a\":\"IT\",\"b\":\"y\"}", "in_transit");
    expect_milestone(source, "{\"a\":\"IT\"}", "in_transit");
    expect_milestone(source, "{\"a\":\"x\",\"b\":\"n\"}", "");
    expect_milestone(source, "{}", "packed");
    expect_milestone(source, "{\"a\":\"z\"}", "! milestone: \"z\" is not understood");
}

TEST(lists_are_gone_through_and_what_lacks_its_needs_is_left_out)
{
    static const char file[] =
        HEAD "\"topics\":{\"*\":{\"report\":\"parcel\"," NUMBER
             ",\"events\":[{\"each\":\"/p/*/e\",\"needs\":[\"/at\"],"
             "\"at\":\"/at\",\"milestone\":\"/m\"},{\"needs\":[{\"root\":\"/gone\"}]," AT
             ",\"milestone\":{\"value\":\"cancelled\"}}]}}}";
    expect_reading(file,
                   "{\"p\":[{\"e\":[{\"at\":\"2026-11-20T10:00:00Z\",\"m\":\"packed\"},{\"m\":\"lost\"}]},7,{"
                   "\"e\":{\"at\":"
                   "\"2026-11-20T11:00:00Z\",\"m\":\"picked_up\"}},{\"e\":null}]}",
                   PARCEL ": packed, picked_up");
    expect_reading(file, "{\"gone\":true}", PARCEL ": cancelled");
    expect_reading(file, "{\"p\":{}}", "");
}

TEST(one_scan_that_cannot_be_read_does_not_cost_the_others)
{
    static const char file[] =
        HEAD "\"topics\":{\"*\":{\"report\":\"parcel\"," NUMBER ",\"events\":{\"each\":\"/e\","
             "\"at\":\"/at\",\"milestone\":\"/m\",\"reason\":\"/r\"}}}}";
    expect_reading(
        file,
        "{\"e\":[{\"at\":\"2026-11-20T10:00:00Z\",\"m\":\"packed\",\"r\":\"weather\"},{\"at\":\"never\","
        "\"m\":"
        "\"lost\"},{\"at\":\"2026-11-20T12:00:00Z\",\"m\":\"eaten\"},{\"at\":\"2026-11-20T11:00:00Z\",\"m\":"
        "\"exception\",\"r\":\"gremlins\"}]}",
        PARCEL ": packed (weather), exception ! at: \"never\" is not understood; milestone: \"eaten\" is not "
               "understood; reason: \"gremlins\" is not understood");
}

TEST(a_mapping_whose_lists_multiply_without_end_is_stopped)
{
    struct arena *arena = arena_open();
    struct str file = STR_EMPTY, body = STR_EMPTY;
    str_add(&file, HEAD "\"topics\":{\"*\":{\"report\":\"parcel\"," NUMBER
                        ",\"each\":\"/a/*/a/*/a/*/a\",\"events\":{"
                        "\"each\":\"/a/*/a/*/a\"," AT ",\"milestone\":{\"value\":\"packed\"}}}}}");
    str_add(&body, "7");
    for (int depth = 0; depth < 10; depth++) {
        const char *inner = arena_text(arena, body.data);
        str_reset(&body);
        str_printf(&body, "{\"a\":[%s,%s,%s]}", inner, depth < 6 ? inner : "1", depth < 6 ? inner : "2");
    }
    struct caller caller = caller_open(file.data);
    const char *text = caller_reads(&caller, body.data);
    expect(strlen(text) < 1 << 20);
    str_reset(&body); /* and a single list that is long enough by itself */
    str_add(&body, "{\"a\":[{\"a\":[{\"a\":[{\"a\":[0");
    for (int i = 0; i < 300000; i++)
        str_add(&body, ",7");
    str_add(&body, "]}]}]}]}");
    text = caller_reads(&caller, body.data);
    expect(strstr(text, "its lists go on beyond 20000 items") != NULL);
    caller_close(&caller);
    str_clear(&file);
    str_clear(&body);
    arena_close(arena);
}

TEST(an_order_is_pictured_in_the_import_form)
{
    static const char file[] =
        HEAD "\"zone\":\"UTC\",\"topics\":{\"*\":{\"report\":\"order\",\"ref\":\"/"
             "id\",\"order\":{\"order_number\":\"/no\","
             "\"placed_at\":\"/on\",\"promised_by\":\"/by\",\"customer\":{\"name\":{\"join\":[\"/first\",\"/"
             "last\"],\"with\":"
             "\" "
             "\"},\"email\":\"/mail\",\"postcode\":\"/zip\"},\"lines\":{\"each\":\"/items\",\"title\":\"/"
             "t\",\"quantity\":"
             "\"/n\"},\"shipments\":{\"each\":\"/boxes\",\"carrier\":\"/c\",\"tracking_number\":\"/no\"}}}}}";
    struct caller caller = caller_open(file);
    const char *text = caller_reads(
        &caller,
        "{\"id\":92233720368547758,\"no\":\"#10 01\",\"on\":\"2026-11-20T10:00:00\",\"by\":\"2026-12-01\","
        "\"first\":\"Ada\",\"last\":null,\"mail\":\"not an address\",\"zip\":\"10001\",\"items\":[{\"t\":"
        "\"Lamp\",\"n\":\"2.00\"},{\"t\":\"Pen\",\"n\":-1},{}],\"boxes\":[{\"c\":\"UPS\",\"no\":\"N/A\"}]}");
    expect_text(text, "order 1001: 2 lines; parcel 1 UPS");
    const struct order *order = &caller.reading.reports[0].order;
    expect_text(caller.reading.reports[0].ref, "92233720368547758");
    expect_text(order->customer.name, "Ada");
    expect(!order->customer.email && order->promised_is_date);
    expect_int(order->lines[0].quantity, 2);
    expect_int(order->lines[1].quantity, 1);
    caller_close(&caller);
}

TEST(topics_are_found_by_name_or_by_their_beginning)
{
    static const char file[] =
        HEAD "\"topic\":{\"header\":\"X-Topic\"},\"reports\":{\"p\":{\"report\":\"parcel\",\"event\":{" AT
             ",\"milestone\":{\"value\":\"packed\"}}," NUMBER "}},\"topics\":{\"a/b\":\"p\",\"a/*\":"
             "\"nothing\",\"b\":[\"p\",\"p\"]}}";
    struct caller caller = caller_open(file);
    static const struct {
        const char *topic, *is;
    } cases[] = {{"a/b", PARCEL ": packed"},
                 {"a/c", ""},
                 {"b", PARCEL ": packed | " PARCEL ": packed"},
                 {"c", "! the topic \"c\" is not in the file"},
                 {NULL, "! it names no topic"}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        caller_header(&caller, "x-topic", cases[i].topic);
        expect_text(caller_reads(&caller, "{}"), cases[i].is);
    }
    caller_close(&caller);
}

TEST(a_call_without_an_id_is_known_by_its_bytes)
{
    struct caller caller = caller_open(
        HEAD "\"call_id\":{\"join\":[\"/a\",\"/b\"],\"with\":\"-\"},\"topics\":{\"*\":\"nothing\"}}");
    caller_reads(&caller, "{\"a\":1,\"b\":\"x\"}");
    expect_text(caller.reading.call_id, "1-x");
    caller_reads(&caller, "{}");
    expect_text(caller.reading.call_id,
                "sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a");
    caller_reads(&caller, "not json");
    expect(text_starts(caller.reading.call_id, "sha256:"));
    caller_close(&caller);
}

TEST(of_a_member_given_twice_the_last_counts)
{
    expect_milestone("\"/s\"", "{\"s\":\"lost\",\"s\":\"delivered\"}", "delivered");
}

TEST(transforms_do_as_they_are_called)
{
    static const struct {
        const char *as, *text, *is;
    } cases[] = {{"before_last_dot", "#1001.2", "#1001"},
                 {"before_last_dot", "#1001", "#1001"},
                 {"last_segment", "gid://x/Order/42?k=1", "42"},
                 {"digits", "No. 10-01", "1001"},
                 {"upper", "us", "US"},
                 {"words", "dhl_express", "Dhl Express"},
                 {"words", "FedexSmartPost", "Fedex Smart Post"}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct arena *arena = arena_open();
        struct caller caller = caller_open(arena_printf(
            arena, HEAD "\"call_id\":{\"pointer\":\"/x\",\"as\":\"%s\"},\"topics\":{\"*\":\"nothing\"}}",
            cases[i].as));
        caller_reads(&caller, arena_printf(arena, "{\"x\":\"%s\"}", cases[i].text));
        expect_text(caller.reading.call_id, cases[i].is);
        caller_close(&caller);
        arena_close(arena);
    }
}
