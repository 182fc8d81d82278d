import { describeLine } from './ledger.js';
import type { Random } from './random.js';

interface CartLine {
  itemId: string;
  sizeId?: string;
  quantity: number;
  modifiers: { modifierId: string; groupId?: string; quantity: number }[];
}

export interface Cart {
  restaurantId: string;
  service: 'pickup' | 'delivery';
  lines: CartLine[];
  address?: { city: string; street: string; house: string; flat?: string };
}

/** Of the sandbox's built-in restaurants and menu; sandbox/README.md names them. */
export const RESTAURANTS = [
  '0b000000-0000-4000-8000-000000000001',
  '0b000000-0000-4000-8000-000000000002',
  '0b000000-0000-4000-8000-000000000003',
] as const;
const IN_MOSCOW = RESTAURANTS.slice(0, 2);
const SOUP = '0c000000-0000-4000-8000-000000000001';
const SOUR_CREAM = '0f000000-0000-4000-8000-000000000001';
const PIZZAS = ['0c000000-0000-4000-8000-000000000011', '0c000000-0000-4000-8000-000000000012'];
const SIZES = ['1', '2', '3'].map((digit) => `0d000000-0000-4000-8000-00000000000${digit}`);
/** What a delivery costs is a product of its own, which the guest has not put into the cart. */
export const DELIVERY_PRODUCTS: readonly string[] = [
  '0c000000-0000-4000-8000-000000000201',
  '0c000000-0000-4000-8000-000000000202',
];

/** A cart that these restaurants sell; one for a courier is always above the minimum. */
export function chooseCart(random: Random): Cart {
  const lines = chooseLines(random);
  if (random.chance(0.6)) {
    return { restaurantId: random.pick(RESTAURANTS), service: 'pickup', lines };
  }
  const address = {
    city: 'Москва',
    street: random.pick(['Тверская', 'Арбат']),
    house: String(random.between(1, 30)),
    flat: String(random.between(1, 99)),
  };
  return { restaurantId: random.pick(IN_MOSCOW), service: 'delivery', lines, address };
}

export function linesOf({ lines }: Cart): string[] {
  return lines
    .map(({ itemId, sizeId, quantity, modifiers }) =>
      describeLine({
        productId: itemId,
        sizeId: sizeId ?? null,
        amount: quantity,
        modifiers: modifiers.map((one) => ({ productId: one.modifierId, amount: one.quantity })),
      }),
    )
    .toSorted();
}

function chooseLines(random: Random): CartLine[] {
  const soup: CartLine = {
    itemId: SOUP,
    quantity: random.between(1, 3),
    modifiers: random.chance(0.5) ? [{ modifierId: SOUR_CREAM, quantity: 1 }] : [],
  };
  const pizza: CartLine = {
    itemId: random.pick(PIZZAS),
    sizeId: random.pick(SIZES),
    quantity: random.between(2, 3),
    modifiers: [],
  };
  return random.chance(0.6) ? [soup, pizza] : [pizza];
}
