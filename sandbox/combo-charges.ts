import { itemsOf } from './combo-checks.js';
import type { Combos } from './combos.js';
import type { Organization } from './data/organizations.js';
import type { Component, Modifier, OrderItem, OrderRequest } from './order-request.js';
import { roundMoney } from './totals.js';

/**
 * The order with its combos charged: a combo's price is spread over its items by the prices that they were sent
 * with, and options that are in the price cost nothing beside it.
 */
export function chargeCombos(
  order: OrderRequest,
  combos: Combos,
  organization: Organization,
): OrderRequest {
  const charged = new Map<OrderItem, OrderItem>();
  for (const combo of order.combos ?? []) {
    const items = itemsOf(order, combo);
    const shares = shareOut(combo.price, items.map(priceSent));
    const isAllIn = combos.find(organization, combo.sourceId)?.includeModifiers ?? false;
    items.forEach((item, index) => {
      charged.set(item, withPrice(item, shares[index] ?? 0, isAllIn));
    });
  }
  return { ...order, items: order.items.map((item) => charged.get(item) ?? item) };
}

const priceSent = (item: OrderItem): number =>
  item.type === 'Product' ? item.price : (item.primaryComponent.price ?? 0);

/** In proportion, to the kopeck; the last takes what is left over. */
function shareOut(price: number, weights: readonly number[]): number[] {
  const whole = weights.reduce((sum, weight) => sum + weight, 0);
  let left = price;
  return weights.map((weight, index) => {
    const part = whole > 0 ? weight / whole : 1 / weights.length;
    const share = index === weights.length - 1 ? left : roundMoney(price * part);
    left = roundMoney(left - share);
    return share;
  });
}

function withPrice(item: OrderItem, price: number, isAllIn: boolean): OrderItem {
  const free = (modifiers: Modifier[] | null | undefined) =>
    isAllIn ? modifiers?.map((modifier) => ({ ...modifier, price: 0 })) : modifiers;
  if (item.type === 'Product') {
    return { ...item, price, modifiers: free(item.modifiers) };
  }
  const primaryComponent: Component = {
    ...item.primaryComponent,
    price,
    modifiers: free(item.primaryComponent.modifiers),
  };
  return { ...item, primaryComponent, commonModifiers: free(item.commonModifiers) };
}
