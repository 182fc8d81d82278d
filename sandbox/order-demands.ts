import { componentsOf, type Modifier, type OrderItem } from './order-request.js';
import type { Demand } from './stop-lists.js';

/** How much of which products an item takes; each half of a compound item counts as a half. */
export function demandsOf(item: OrderItem): Demand[] {
  const sizeId = item.productSizeId?.toLowerCase() ?? null;
  const dish = (productId: string, share: number): Demand => ({
    productId: productId.toLowerCase(),
    sizeId,
    amount: item.amount * share,
  });
  const extras = (modifiers: Modifier[] | null | undefined): Demand[] =>
    (modifiers ?? []).map((one) => ({
      productId: one.productId.toLowerCase(),
      sizeId: null,
      amount: one.amount * item.amount,
    }));
  if (item.type === 'Product') {
    return [dish(item.productId, 1), ...extras(item.modifiers)];
  }
  const components = componentsOf(item);
  return [
    ...components.map(({ productId }) => dish(productId, 1 / components.length)),
    ...components.flatMap(({ modifiers }) => extras(modifiers)),
    ...extras(item.commonModifiers),
  ];
}
