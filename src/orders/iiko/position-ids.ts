import { createHash } from 'node:crypto';
import { positionIdsOf } from '../../cart/iiko/iiko-items.mapper.js';
import type { IikoCreateItem } from '../../iiko/schemas/create-delivery.js';
import type { OrderDiscount } from '../order-model.js';

/**
 * Ids of positions at iiko, one after another and the same each time for the same seed: a quote carries
 * one id instead of one for each position.
 *
 * @param seed a random UUID, which makes the ids unique everywhere, as iiko wants them
 */
export function positionIds(seed: string): () => string {
  let count = 0;
  return () => {
    count += 1;
    return positionId(seed, count);
  };
}

/**
 * Discounts of a quote for the order that is made of it. A quote may be ordered twice, a position may not,
 * so each order has ids of its own.
 */
export function moveDiscounts(
  discounts: readonly OrderDiscount[],
  from: readonly string[],
  to: readonly string[],
): OrderDiscount[] {
  const moved = new Map(from.map((id, index) => [id, to[index] ?? id]));
  return discounts.map((discount) => ({
    ...discount,
    positions: discount.positions.map((position) => ({
      ...position,
      positionId: moved.get(position.positionId) ?? position.positionId,
    })),
  }));
}

/** What each item has off, by its place; amounts are in minor units. */
export function discountsByItem(
  items: readonly IikoCreateItem[],
  discounts: readonly Pick<OrderDiscount, 'positions'>[],
): number[] {
  const positions = discounts.flatMap((discount) => discount.positions);
  return items.map((item) => {
    const own = new Set(positionIdsOf(item));
    return positions
      .filter(({ positionId: id }) => own.has(id))
      .reduce((sum, { amount }) => sum + amount, 0);
  });
}

/** In the form of a random UUID (version 4), which a hash of one is as good as. */
function positionId(seed: string, index: number): string {
  const bytes = createHash('sha256').update(`${seed}/${index}`).digest().subarray(0, 16);
  bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x40, 6);
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8);
  const hex = bytes.toString('hex');
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    hex.slice(12, 16),
    hex.slice(16, 20),
    hex.slice(20),
  ].join('-');
}
