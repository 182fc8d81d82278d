import { findPriceCategory, priceIn, type PriceCategory } from './data/price-categories.js';
import type { Menus } from './menus.js';
import { sizeOf } from './totals.js';

type Members = Record<string, unknown>;

/** An order or added items with the menu's price wherever a dish has none, as older versions of iiko's contract allowed. */
export function withMenuPrices(body: unknown, menus: Menus): unknown {
  if (!isObject(body) || typeof body.organizationId !== 'string') {
    return body;
  }
  const { organizationId } = body;
  const priced = (holder: Members): Members => {
    const { items, priceCategoryId } = holder;
    const category =
      typeof priceCategoryId === 'string' ? findPriceCategory(priceCategoryId) : undefined;
    const priceOf = (item: Members) => priceFor(item, organizationId, menus, category);
    return Array.isArray(items)
      ? { ...holder, items: items.map((item) => withPrice(item, priceOf)) }
      : holder;
  };
  return isObject(body.order) ? { ...body, order: priced(body.order) } : priced(body);
}

function withPrice(item: unknown, priceOf: (item: Members) => number | undefined): unknown {
  if (!isObject(item) || typeof item.price === 'number') {
    return item;
  }
  const price = priceOf(item);
  return price === undefined ? item : { ...item, price };
}

function priceFor(
  { productId, productSizeId }: Members,
  organizationId: string,
  menus: Menus,
  category: PriceCategory | undefined,
): number | undefined {
  const dish =
    typeof productId === 'string'
      ? menus.findDish(organizationId.toLowerCase(), productId.toLowerCase())
      : undefined;
  const price = sizeOf(dish, typeof productSizeId === 'string' ? productSizeId : null)?.price;
  return typeof price === 'number' ? priceIn(category, price) : undefined;
}

const isObject = (value: unknown): value is Members =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
