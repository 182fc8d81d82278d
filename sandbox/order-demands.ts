import type { GroupOffer } from './offers.js';
import { componentsOf, type Modifier, type OrderItem } from './order-request.js';
import type { Demand } from './stop-lists.js';
import { findGroup, sizeOf, type FindDish } from './totals.js';

/** How much of which products items take; each half of a compound item counts as a half. */
export const demandsOf = (items: readonly OrderItem[], find: FindDish): Demand[] =>
  items.flatMap((item) => demandsOfItem(item, find));

function demandsOfItem(item: OrderItem, find: FindDish): Demand[] {
  const sizeId = item.productSizeId?.toLowerCase() ?? null;
  const dish = (productId: string, share: number): Demand => ({
    productId: productId.toLowerCase(),
    sizeId,
    amount: item.amount * share,
  });
  const extras = (productId: string, modifiers: Modifier[] | null | undefined): Demand[] => {
    const groups = sizeOf(find(productId.toLowerCase()), sizeId)?.groups ?? [];
    return (modifiers ?? []).map((one) => ({
      productId: one.productId.toLowerCase(),
      sizeId: null,
      amount: one.amount * (isIndependent(one, groups) ? 1 : item.amount),
    }));
  };
  if (item.type === 'Product') {
    return [dish(item.productId, 1), ...extras(item.productId, item.modifiers)];
  }
  const components = componentsOf(item);
  return [
    ...components.map(({ productId }) => dish(productId, 1 / components.length)),
    ...components.flatMap(({ productId, modifiers }) => extras(productId, modifiers)),
    ...extras(item.primaryComponent.productId, item.commonModifiers),
  ];
}

function isIndependent(modifier: Modifier, groups: readonly GroupOffer[]): boolean {
  const offers = findGroup(groups, modifier)?.modifiers ?? [];
  return offers.find(({ id }) => id === modifier.productId.toLowerCase())?.independent ?? false;
}
