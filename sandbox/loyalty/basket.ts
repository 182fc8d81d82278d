import { mainPosition } from '../order-positions.js';
import { componentsOf, type OrderItem } from '../order-request.js';
import type { PricedItem } from '../totals.js';

/** An item of an order as campaigns see it: one sum, its modifiers included. */
export interface Position {
  positionId: string | null;
  /** The dish, or both halves. */
  productIds: string[];
  sizeId: string | null;
  amount: number;
  /** Before discounts, roubles. */
  sum: number;
}

export const basketOf = (items: readonly OrderItem[], priced: readonly PricedItem[]): Position[] =>
  items.map((item, index) => ({
    positionId: mainPosition(item),
    productIds: (item.type === 'Product' ? [item] : componentsOf(item)).map(({ productId }) =>
      productId.toLowerCase(),
    ),
    sizeId: item.productSizeId?.toLowerCase() ?? null,
    amount: item.amount,
    sum: priced[index]?.sum ?? 0,
  }));

export const sumOf = (basket: readonly Position[]): number =>
  basket.reduce((total, { sum }) => total + sum, 0);

export const unitPrice = ({ sum, amount }: Position): number => (amount > 0 ? sum / amount : 0);

/** Whether a dish ordered by itself is this one; halves never are. */
export const isProduct = ({ productIds }: Position, productId: string): boolean =>
  productIds.length === 1 && productIds[0] === productId;

export const hasAny = (basket: readonly Position[], productIds: readonly string[]): boolean =>
  basket.some((position) => position.productIds.some((id) => productIds.includes(id)));
