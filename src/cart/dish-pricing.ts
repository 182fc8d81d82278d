import type { MenuItem, MenuSize } from '../catalog/menu.js';
import { roundDown } from '../platform/http/denomination.js';
import type { CartLine, PricedLine, PricedModifier } from './cart.js';

export interface Half {
  item: MenuItem;
  size: MenuSize;
  modifiers: PricedModifier[];
}

export interface DishParts extends Half {
  secondHalf: Half | null;
  /** What halves are rounded to, in minor units. */
  coin: number;
}

/**
 * A dish of one size has nothing to choose; one of several must not be guessed. Null names the size without an id where
 * there is one, and none elsewhere: clients send back what the menu shows.
 */
export function chooseSize(
  item: MenuItem,
  sizeId: string | null | undefined,
): MenuSize | undefined {
  const named = item.sizes.find(({ id }) => id === sizeId);
  if (named !== undefined || typeof sizeId === 'string') {
    return named;
  }
  return item.sizes.length === 1 ? item.sizes[0] : undefined;
}

/** The line of one dish, whole or in halves. */
export function priceDish(
  line: Pick<CartLine, 'quantity' | 'comment'>,
  index: number,
  parts: DishParts,
): PricedLine {
  const { item, size, modifiers, secondHalf, coin } = parts;
  const [basePrice, secondBasePrice] = splitPrice(coin, size, secondHalf?.size);
  const all = [...modifiers, ...(secondHalf?.modifiers ?? [])];
  const perDish = sumModifiers(all.filter((modifier) => !modifier.independentQuantity));
  const once = sumModifiers(all.filter((modifier) => modifier.independentQuantity));
  const dish = basePrice + secondBasePrice + perDish;
  return {
    index,
    itemId: item.id,
    name: item.name,
    sizeId: size.id,
    sizeName: size.name,
    quantity: line.quantity,
    unitPrice: dish + once,
    total: dish * line.quantity + once,
    basePrice,
    compound: item.kind === 'halves',
    modifiers,
    secondHalf:
      secondHalf === null
        ? null
        : {
            itemId: secondHalf.item.id,
            name: secondHalf.item.name,
            basePrice: secondBasePrice,
            modifiers: secondHalf.modifiers,
          },
    comment: line.comment ?? null,
  };
}

/** What the options of one dish cost, in minor units. */
export function sumModifiers(modifiers: readonly PricedModifier[]): number {
  return modifiers.reduce(
    (sum, { quantity, free, unitPrice }) => sum + (quantity - free) * unitPrice,
    0,
  );
}

/** Half a dish costs half its price. Both together are rounded, so that two halves of one dish cost what it does. */
function splitPrice(
  coin: number,
  { price: first }: MenuSize,
  second: MenuSize | undefined,
): [number, number] {
  if (second === undefined) {
    return [first.amount, 0];
  }
  const both = roundDown((first.amount + second.price.amount) / 2, coin);
  const firstHalf = Math.min(both, Math.ceil(first.amount / 2 / coin) * coin);
  return [firstHalf, both - firstHalf];
}
