import { positionIdsOf } from '../../cart/iiko/iiko-items.mapper.js';
import type { OrderRow } from '../orders.repository.js';
import { moveDiscounts, positionIds } from '../iiko/position-ids.js';

/** The same order under another id at iiko, with positions of its own: iiko takes neither twice. */
export function renewRequest(
  { request, discounts }: Pick<OrderRow, 'request' | 'discounts'>,
  iikoId: string,
): Pick<OrderRow, 'request' | 'discounts'> {
  const newId = positionIds(iikoId);
  const before = request.order.items.flatMap(positionIdsOf);
  const after = before.map(() => newId());
  const renewed = new Map(before.map((id, index) => [id, after[index] ?? id]));
  renewed.set(request.order.id, iikoId);
  return {
    request: replaceIds(request, renewed),
    discounts: moveDiscounts(discounts, before, after),
  };
}

/** Wherever they stand: discounts name positions too. */
function replaceIds<Value>(value: Value, ids: ReadonlyMap<string, string>): Value {
  return JSON.parse(JSON.stringify(value), (_key, part: unknown) =>
    typeof part === 'string' ? (ids.get(part) ?? part) : part,
  ) as Value;
}
