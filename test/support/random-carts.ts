import fc from 'fast-check';
import {
  modifierGroupsOf,
  type MenuItem,
  type MenuModifierGroup,
  type MenuSize,
} from '../../src/catalog/menu.js';
import type { CartLine, CartModifier } from '../../src/cart/cart.js';
import type { Cart } from '../../src/orders/order-model.js';
import { ARBAT, CENTRE, OUTSKIRTS, VAINERA } from './delivery.js';
import { RESTAURANT } from './guest.js';
import type { Stopped } from './stop-list.js';

const id = (prefix: string, number: number) =>
  `${prefix}000000-0000-4000-8000-${String(number).padStart(12, '0')}`;

/** Few, so that several lines take the same: pizzas of halves, dishes in sizes, with and without groups, one for the morning. */
const DISHES = [11, 12, 13, 18, 1, 21, 81, 87, 61, 64, 41, 72, 92].map((number) =>
  id('0c', number),
);
/** A dish of no limit and no choice, for carts that are too small. */
export const MORE = id('0c', 89);
const COMBOS = [1, 2, 3, 4].map((number) => `0c0b0000-0000-4000-8000-00000000000${number}`);
const TABLE = '07ab1e00-0000-4000-8000-000000000001';
const BALANCES = [0, 0.4, 0.5, 1, 1.5, 2, 2.9, 3, 4.5, 6];
const FEE = id('0c', 201);
export const FAR_FEE = id('0c', 202);
/** Who is asked to deliver where, and the product that pays for it; the first restaurant does not go to the outskirts. */
const DELIVERIES = [
  { restaurantId: RESTAURANT, address: CENTRE, feeProductId: FEE },
  { restaurantId: RESTAURANT, address: OUTSKIRTS, feeProductId: FEE },
  { restaurantId: ARBAT, address: OUTSKIRTS, feeProductId: FAR_FEE },
  {
    restaurantId: VAINERA,
    address: { city: 'Екатеринбург', street: 'Вайнера', house: '10' },
    feeProductId: FAR_FEE,
  },
  { restaurantId: ARBAT, address: CENTRE, feeProductId: FEE },
];

/** Whole numbers, which choose among what the menu has; they shrink to its first choices. */
const pick = fc.nat(1_000);

interface RandomModifier {
  group: number;
  modifier: number;
  quantity: number;
  isNamed: boolean;
}

interface RandomDish {
  size: number;
  modifiers: RandomModifier[];
}

interface RandomLine {
  item: number;
  isCombo: boolean;
  quantity: number;
  dish: RandomDish;
  second: { item: number; modifiers: RandomModifier[] } | null;
  choices: (RandomDish & { choice: number; isLeftOut: boolean })[];
  isComplete: boolean;
}

/** A cart, and what the restaurant has too little of. */
export interface RandomOrder {
  cart: Cart;
  stopped: Stopped[];
  isSignedIn: boolean;
  /** How what is due is paid. */
  payment: 'cash' | 'card' | 'both';
}

const modifiers = fc.array(
  fc.record({
    group: pick,
    modifier: pick,
    quantity: fc.integer({ min: 1, max: 4 }),
    isNamed: fc.boolean(),
  }),
  { maxLength: 3 },
);
const often = fc.integer({ min: 0, max: 9 }).map((number) => number < 8);
const dish = fc.record({ size: pick, modifiers });
const line: fc.Arbitrary<RandomLine> = fc.record({
  item: pick,
  isCombo: fc.integer({ min: 0, max: 3 }).map((number) => number === 3),
  quantity: fc.integer({ min: 1, max: 4 }),
  dish,
  second: fc.option(fc.record({ item: pick, modifiers }), { freq: 2 }),
  choices: fc.array(
    fc.record({ choice: pick, isLeftOut: often.map((is) => !is), size: pick, modifiers }),
    { minLength: 3, maxLength: 3 },
  ),
  isComplete: often,
});

const frame = fc.record({
  lines: fc.array(line, { minLength: 1, maxLength: 4 }),
  stopped: fc.array(fc.record({ product: pick, size: fc.option(pick), balance: pick }), {
    maxLength: 4,
  }),
  service: fc.constantFrom(
    'pickup' as const,
    'delivery' as const,
    'delivery' as const,
    'dine-in' as const,
  ),
  isFeeStopped: fc.integer({ min: 0, max: 4 }).map((number) => number === 4),
  tips: fc.option(fc.constantFrom(1, 5_000, 12_345), { freq: 1 }),
  payment: fc.constantFrom('cash' as const, 'card' as const, 'both' as const),
  delivery: pick,
  hour: fc.option(fc.integer({ min: 8, max: 21 }), { freq: 1 }),
  promoCode: fc.option(fc.constantFrom('BORSCH10', 'MINUS300', 'OLD2020', 'NEVER'), { freq: 1 }),
  wallet: fc.option(fc.integer({ min: 1, max: 90_000 }), { freq: 1 }),
  isSignedIn: often,
});

/** What each restaurant sells. */
export type Menus = ReadonlyMap<string, ReadonlyMap<string, MenuItem>>;

/** The restaurants that carts are for. */
export const RESTAURANTS = [...new Set(DELIVERIES.map(({ restaurantId }) => restaurantId))];

/** @param day the date for orders for later */
export function randomOrders(
  menus: Menus,
  { day, walletId }: { day: string; walletId: string },
): fc.Arbitrary<RandomOrder> {
  return frame.map((random) => {
    const service = toService(random, day);
    const items = menus.get(service.restaurantId) ?? new Map<string, MenuItem>();
    const wanted = random.lines.map((one) => toLine(one, items));
    const { isSignedIn, payment, promoCode, wallet } = random;
    const stopped = toStopList(random.stopped, wanted, items);
    return {
      isSignedIn,
      payment,
      stopped: random.isFeeStopped
        ? [...stopped, { productId: choose(DELIVERIES, random.delivery).feeProductId, balance: 0 }]
        : stopped,
      cart: {
        ...service,
        lines: wanted,
        ...(promoCode !== null && { promoCode }),
        ...(wallet !== null && { useWallets: [{ walletId, amount: wallet }] }),
      },
    };
  });
}

type RandomFrame = typeof frame extends fc.Arbitrary<infer Frame> ? Frame : never;
type Service = Pick<Cart, 'restaurantId' | 'service' | 'address' | 'at' | 'tableId' | 'tips'>;

function toService({ service, hour, delivery, tips }: RandomFrame, day: string): Service {
  if (service === 'dine-in') {
    return {
      restaurantId: RESTAURANT,
      service,
      tableId: TABLE,
      ...(tips !== null && { tips: { amount: tips, method: 'card' } }),
    };
  }
  const at = hour === null ? undefined : `${day}T${String(hour).padStart(2, '0')}:30:00+03:00`;
  // As soon as possible depends on the hour at which the test runs.
  const later = at ?? (service === 'delivery' ? `${day}T13:00:00+03:00` : undefined);
  const { restaurantId, address } = choose(DELIVERIES, delivery);
  return {
    service,
    restaurantId,
    ...(service === 'delivery' && { address }),
    ...(later !== undefined && { at: later }),
  };
}

function choose<Value>(values: readonly Value[], number: number): Value {
  return values[number % values.length] as Value;
}

function toLine(random: RandomLine, items: ReadonlyMap<string, MenuItem>): CartLine {
  const { isCombo, quantity, isComplete } = random;
  const item = items.get(choose(isCombo ? COMBOS : DISHES, random.item));
  if (item === undefined) {
    throw new Error('The menu lacks a dish of the test');
  }
  return item.combo === undefined
    ? { quantity, ...toDish(item, random.dish, isComplete), ...toHalf(item, random, items) }
    : { itemId: item.id, quantity, modifiers: [], combo: toCombo(item.combo, random, items) };
}

function toDish(
  item: MenuItem,
  { size: number, modifiers: chosen }: RandomDish,
  isComplete: boolean,
) {
  const size = choose(item.sizes, number);
  return {
    itemId: item.id,
    ...(size.id !== null && isComplete && { sizeId: size.id }),
    modifiers: toModifiers(modifierGroupsOf(item, size), chosen, isComplete),
  };
}

function toHalf(
  item: MenuItem,
  { second, dish: { size }, isComplete }: RandomLine,
  items: ReadonlyMap<string, MenuItem>,
): Pick<CartLine, 'secondHalf'> {
  const other = second && items.get(choose(DISHES.slice(0, isComplete ? 3 : 4), second.item));
  if (item.kind !== 'halves' || second === null || other === undefined || other === null) {
    return {};
  }
  const found = choose(item.sizes, size);
  const groups = modifierGroupsOf(other, found).filter(({ divisible }) => divisible);
  return {
    secondHalf: { itemId: other.id, modifiers: toModifiers(groups, second.modifiers, isComplete) },
  };
}

function toCombo(
  { groups }: NonNullable<MenuItem['combo']>,
  { choices, isComplete }: RandomLine,
  items: ReadonlyMap<string, MenuItem>,
): NonNullable<CartLine['combo']> {
  const chosen = groups.flatMap((group, index) => {
    const random = choices[index % choices.length];
    if (random === undefined || (random.isLeftOut && !isComplete)) {
      return [];
    }
    const { itemId, sizeId } = choose(group.choices, random.choice);
    const item = items.get(itemId);
    const size = item?.sizes.find((one) => one.id === sizeId);
    const options =
      item === undefined || size === undefined
        ? []
        : toModifiers(modifierGroupsOf(item, size), random.modifiers, isComplete);
    return [{ groupId: group.id, itemId, ...(sizeId !== null && { sizeId }), modifiers: options }];
  });
  return { choices: chosen.toReversed() };
}

/** Complete ones have what groups require, and no more than they allow. */
function toModifiers(
  groups: readonly MenuModifierGroup[],
  chosen: readonly RandomModifier[],
  isComplete: boolean,
): CartModifier[] {
  const wanted = chosen.flatMap((random) => {
    if (groups.length === 0) {
      return [];
    }
    const group = choose(groups, random.group);
    const { id: modifierId } = choose(group.modifiers, random.modifier);
    const groupId = random.isNamed && group.id !== null ? { groupId: group.id } : {};
    return [{ group, modifier: { modifierId, quantity: random.quantity, ...groupId } }];
  });
  return isComplete ? completed(groups, wanted) : wanted.map(({ modifier }) => modifier);
}

function completed(
  groups: readonly MenuModifierGroup[],
  wanted: readonly { group: MenuModifierGroup; modifier: CartModifier }[],
): CartModifier[] {
  return groups.flatMap((group) => {
    const found: CartModifier[] = [];
    let left = group.max;
    for (const { group: of, modifier } of wanted) {
      const most = group.modifiers.find(({ id: one }) => one === modifier.modifierId)?.max ?? 0;
      const quantity = Math.min(modifier.quantity, most, left);
      const isNew = found.every(({ modifierId }) => modifierId !== modifier.modifierId);
      if (of === group && isNew && quantity > 0) {
        found.push({ ...modifier, quantity });
        left -= quantity;
      }
    }
    return withMinimum(group, found);
  });
}

/** Adds of the first modifiers what the group needs at least. */
export function withMinimum(group: MenuModifierGroup, chosen: CartModifier[]): CartModifier[] {
  const modifiers = chosen.map((one) => ({ ...one }));
  for (const { id: modifierId, max } of group.modifiers) {
    const missing = group.min - modifiers.reduce((sum, { quantity }) => sum + quantity, 0);
    const known = modifiers.find((one) => one.modifierId === modifierId);
    const more = Math.min(missing, max - (known?.quantity ?? 0));
    if (more > 0 && known !== undefined) {
      known.quantity += more;
    } else if (more > 0) {
      modifiers.push({ modifierId, quantity: more, ...(group.id && { groupId: group.id }) });
    }
  }
  return modifiers;
}

function toStopList(
  stopped: readonly { product: number; size: number | null; balance: number }[],
  lines: readonly CartLine[],
  items: ReadonlyMap<string, MenuItem>,
): Stopped[] {
  const products = lines.flatMap((one) => [
    ...[one, one.secondHalf, ...(one.combo?.choices ?? [])].flatMap((part) =>
      part === undefined
        ? []
        : [part.itemId, ...part.modifiers.map(({ modifierId }) => modifierId)],
    ),
  ]);
  const limitable = products.filter((productId) => productId !== MORE);
  const list = (limitable.length === 0 ? [] : stopped).map(
    ({ product, size, balance }): Stopped => {
      const productId = choose(limitable, product);
      const sizes = (items.get(productId)?.sizes ?? []).flatMap((one: MenuSize) => one.id ?? []);
      return {
        productId,
        balance: choose(BALANCES, balance),
        ...(size !== null && sizes.length > 0 && { sizeId: choose(sizes, size) }),
      };
    },
  );
  return [
    ...new Map(list.map((one) => [`${one.productId} ${one.sizeId ?? ''}`, one] as const)).values(),
  ];
}
