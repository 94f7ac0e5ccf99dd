/* tests/fuzz/fuzz_import.c - an order in the import form is refused with a reason, or kept and read back the
 * same. */
#include "fuzz.h"
#include "model/order.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
    struct arena *arena = arena_open();
    struct str complaint = STR_EMPTY, out = STR_EMPTY, again = STR_EMPTY;
    struct json *document = NULL, *written = NULL;
    struct order order = {0}, copy = {0};
    if (json_parse((const char *)bytes, len, &document, &complaint) != OK)
        goto out;
    if (order_read(document, arena, &order, &complaint) != OK) {
        MUST(complaint.len > 0);
        goto out;
    }
    struct json_writer w = json_writer(&out), v = json_writer(&again);
    order_write(&w, NULL, &order);
    MUST(json_parse(out.data, out.len, &written, NULL) == OK);
    MUST(order_read(written, arena, &copy, &complaint) == OK);
    order_write(&v, NULL, &copy);
    MUST(text_equal(out.data, again.data));
    for (size_t i = 0; i < order.shipment_count; i++)
        MUST(shipment_standing(&order.shipments[i]).milestone != MILESTONE_EXCEPTION);
    MUST(!(order_is_cancelled(&order) && order_is_open(&order)));

out:
    json_close(document);
    json_close(written);
    str_clear(&complaint);
    str_clear(&out);
    str_clear(&again);
    arena_close(arena);
    return 0;
}
