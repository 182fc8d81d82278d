import { Problem } from '../../platform/http/problem.js';
import { violationOf } from '../../platform/http/violations.js';
import type { AskedTips, Cart, Dining } from '../order-model.js';
import type { PlaceOrderDto } from '../read/order.dto.js';
import { findTable, type Restaurant } from '../../restaurants/restaurants.service.js';

/**
 * iiko has no field for a comment on an order at a table, and so none that a note about change could go to.
 * @throws Problem validation_failed rather than losing what the guest has said
 */
export function checkTableDetails(
  { service }: Cart,
  body: PlaceOrderDto,
  tips: AskedTips | undefined,
): void {
  if (service !== 'dine-in') {
    return;
  }
  const tipped = tips && (tips.method ?? body.payments[0]?.method);
  const errors = [
    // What is paid at the table staff take, and the tip with it.
    ...(tipped === undefined || tipped === 'online'
      ? []
      : [violationOf('not_at_a_table', '/tips')]),
    ...(body.comment === undefined ? [] : [violationOf('not_at_a_table', '/comment')]),
    ...body.payments.flatMap(({ changeFrom }, index) =>
      changeFrom === undefined
        ? []
        : [violationOf('not_at_a_table', `/payments/${index}/changeFrom`)],
    ),
  ];
  if (errors.length > 0) {
    throw new Problem('validation_failed', { errors });
  }
}

/** Where the guest sits, as the tables are called now. */
export function tableOf({ tableId }: Cart, restaurant: Restaurant): Dining | null {
  const found = tableId === undefined ? undefined : findTable(restaurant, tableId);
  if (found === undefined) {
    return null;
  }
  const { table, section } = found;
  return {
    table: { id: table.id, number: table.number, name: table.name, section: section.name },
    billedAt: null,
    additions: [],
  };
}
