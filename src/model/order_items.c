/* model/order_items.c - what was ordered against what is in the parcels. */
#include "base/str.h"
#include "model/order.h"

static bool same_item(const struct line *a, const struct line *b)
{
    if (a->sku && *a->sku && b->sku && *b->sku)
        return text_equal(a->sku, b->sku);
    return a->title && *a->title && text_equal(a->title, b->title);
}

static bool is_called_off(const struct shipment *shipment)
{
    return shipment_standing(shipment).milestone == MILESTONE_CANCELLED;
}

static int64_t count_item(const struct line *lines, size_t count, const struct line *item)
{
    int64_t quantity = 0;
    for (size_t i = 0; i < count; i++)
        if (same_item(&lines[i], item))
            quantity += lines[i].quantity;
    return quantity;
}

static int64_t count_in_parcels(const struct order *order, const struct line *item)
{
    int64_t quantity = 0;
    for (size_t i = 0; i < order->shipment_count; i++)
        if (!is_called_off(&order->shipments[i]))
            quantity += count_item(order->shipments[i].lines, order->shipments[i].line_count, item);
    return quantity;
}

/* Nothing is known to be left while the order has not begun to ship, or a parcel's content is not told. */
static bool can_be_told(const struct order *order)
{
    for (size_t i = 0; i < order->shipment_count; i++)
        if (!is_called_off(&order->shipments[i]) && !order->shipments[i].line_count)
            return false;
    return order_is_shipped(order);
}

size_t order_items_left(const struct order *order, struct arena *arena, struct line **ret_left)
{
    size_t count = 0;
    *ret_left = NULL;
    for (size_t i = 0; can_be_told(order) && i < order->line_count; i++) {
        struct line item = order->lines[i];
        if (count_item(order->lines, i, &item))
            continue; /* counted with an earlier line */
        item.quantity = count_item(order->lines, order->line_count, &item) - count_in_parcels(order, &item);
        if (item.quantity > 0)
            *ARENA_PUSH(arena, *ret_left, count) = item;
    }
    return count;
}

bool order_waits_for_stock(const struct order *order)
{
    for (size_t i = 0; i < order->shipment_count; i++)
        if (shipment_standing(&order->shipments[i]).reason == REASON_INVENTORY)
            return true;
    return false;
}
