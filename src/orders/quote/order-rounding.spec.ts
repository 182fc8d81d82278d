import fc from 'fast-check';
import { priceLines } from '../../cart/cart-pricing.js';
import { partsOf, type CartLine, type PricedLine } from '../../cart/cart.js';
import type { MenuCombo, MenuItem, MenuModifier, MenuSize } from '../../catalog/menu.js';
import { coinOf } from '../../platform/http/denomination.js';
import { moneyFromUnits, moneyToUnits } from '../../platform/http/money.js';
import { NO_DISCOUNT } from '../../loyalty/discount-rate.js';
import { splitInProportion, spreadDiscounts } from '../../loyalty/discount-spreading.js';
import type { LoyaltyDiscount, LoyaltyPreview } from '../../loyalty/loyalty-cart.js';
import type { Payment } from '../order-model.js';
import { totalsOf } from '../order-totals.js';
import type { PaymentType, Restaurant } from '../../restaurants/restaurants.service.js';
import { chooseWallet } from './loyalty-terms.js';
import { sharePayments } from './order-payments.js';

const CURRENCIES: [currency: string, denomination: number | null][] = [
  ['RUB', null],
  ['RUB', 0.01],
  ['RUB', 1],
  ['RUB', 0.5],
  ['EUR', 0.05],
  ['JPY', 1],
  ['JPY', 10],
  ['KWD', 0.005],
];
const WALLET = 'wallet';

const aType = (id: string, kind: string): PaymentType => ({
  id,
  kind,
  name: id,
  processing: 'Both',
  marketingCampaignIds: ['campaign'],
  combinable: true,
});

interface Case {
  restaurant: Restaurant;
  coin: number;
  items: MenuItem[];
  lines: CartLine[];
  /** Off a line, by its place, or off the order. */
  discounts: { line: number | null; amount: number }[];
  fee: number;
  wallet: number | undefined;
  /** Of what is due, in thousandths: what the payments ahead of the last take. */
  parts: number[];
}

const aSize = (amount: number, currency: string): MenuSize => ({
  id: null,
  name: null,
  price: { amount, currency },
  weightGrams: null,
  isDefault: true,
  nutrition: null,
});

const aModifier = (
  id: string,
  amount: number,
  currency: string,
  independentQuantity: boolean,
): MenuModifier => ({
  id,
  name: id,
  price: { amount, currency },
  min: 0,
  max: 9,
  default: 0,
  free: 0,
  independentQuantity,
  imageUrl: null,
  weightGrams: null,
  allergens: [],
});

interface Dish {
  price: number;
  options: { price: number; once: boolean }[];
  free: number;
}

const anItem = (index: number, dish: Dish, currency: string): MenuItem => ({
  id: `item ${index}`,
  sku: null,
  name: `item ${index}`,
  description: '',
  images: [],
  kind: 'halves',
  halvesSchemeId: 'scheme',
  sizes: [aSize(dish.price, currency)],
  modifierGroups: [
    {
      id: `group ${index}`,
      name: 'group',
      min: 0,
      max: 99,
      free: dish.free,
      childLimits: false,
      divisible: true,
      modifiers: dish.options.map(({ price, once }, at) =>
        aModifier(`option ${index}.${at}`, price, currency, once),
      ),
    },
  ],
  tags: [],
  labels: [],
  allergens: [],
});

interface Combo {
  base: number;
  percent: number | null;
  on: 'cheapest' | 'dearest' | 'each';
  includesModifiers: boolean;
  /** What each group takes for each dish. */
  prices: number[][];
}

const aCombo = (index: number, combo: Combo, currency: string): MenuItem => {
  const { base, percent, on, includesModifiers, prices } = combo;
  const money = (amount: number) => ({ amount, currency });
  const description: MenuCombo = {
    basePrice: money(base),
    discount: percent === null ? null : { percent, on },
    includesModifiers,
    priceIsFrom: false,
    availableFrom: null,
    availableUntil: null,
    groups: prices.map((ofGroup, group) => ({
      id: `choice ${group}`,
      name: '',
      isMain: false,
      choices: ofGroup.map((amount, dish) => ({
        itemId: `item ${dish}`,
        sizeId: null,
        comboSizeId: null,
        price: money(amount),
        forbiddenModifierIds: [],
      })),
    })),
  };
  return {
    ...anItem(index, { price: base, options: [], free: 0 }, currency),
    id: `combo ${index}`,
    kind: 'combo',
    halvesSchemeId: null,
    modifierGroups: [],
    combo: description,
  };
};

/**
 * @param unit what all prices of the menu are a multiple of
 * @param percents what combos may have off: what a percentage leaves is whole coins by chance only
 */
const cases = (unit: (coin: number) => number, percents: fc.Arbitrary<number | null>) =>
  fc.constantFrom(...CURRENCIES).chain(([currency, currencyMinimumDenomination]) => {
    const restaurant = {
      currency,
      currencyMinimumDenomination,
      paymentTypes: [
        aType('cash', 'Cash'),
        aType('card', 'Card'),
        aType('site', 'External'),
        aType('loyalty', 'IikoCard'),
      ],
    } as Restaurant;
    const coin = coinOf(restaurant);
    const price = fc.integer({ min: 0, max: 3_000 }).map((count) => count * unit(coin));
    const dish = fc.record({
      price,
      options: fc.array(fc.record({ price, once: fc.boolean() }), { maxLength: 3 }),
      free: fc.nat(3),
    });
    const chosen = fc.record({
      item: fc.nat(3),
      quantity: fc.integer({ min: 1, max: 5 }),
      options: fc.array(fc.nat(3), { minLength: 3, maxLength: 3 }),
      half: fc.option(fc.nat(3), { nil: undefined }),
      combo: fc.option(fc.nat(1), { nil: undefined }),
    });
    const combo = fc.record({
      base: price,
      percent: percents,
      on: fc.constantFrom('cheapest' as const, 'dearest' as const, 'each' as const),
      includesModifiers: fc.boolean(),
      prices: fc.array(fc.array(price, { minLength: 4, maxLength: 4 }), {
        minLength: 1,
        maxLength: 3,
      }),
    });
    const discount = fc.record({
      line: fc.option(fc.nat(5)),
      amount: fc.nat(1_000_000),
    });
    return fc
      .record({
        dishes: fc.array(dish, { minLength: 4, maxLength: 4 }),
        combos: fc.array(combo, { minLength: 2, maxLength: 2 }),
        chosen: fc.array(chosen, { minLength: 1, maxLength: 6 }),
        discounts: fc.array(discount, { maxLength: 4 }),
        fee: price,
        wallet: fc.option(fc.integer({ min: 1, max: 1_000_000 }), { nil: undefined }),
        parts: fc.array(fc.integer({ min: 1, max: 499 }), { maxLength: 2 }),
      })
      .map(({ dishes, combos, chosen: wanted, ...more }): Case => ({
        ...more,
        restaurant,
        coin,
        items: [
          ...dishes.map((one, index) => anItem(index, one, currency)),
          ...combos.map((one, index) => aCombo(index, one, currency)),
        ],
        lines: wanted.map(({ item, quantity, options, half, combo: bought }): CartLine => {
          const dish = {
            itemId: `item ${item}`,
            modifiers: (dishes[item]?.options ?? []).flatMap((_, at) =>
              options[at] ? [{ modifierId: `option ${item}.${at}`, quantity: options[at] }] : [],
            ),
          };
          if (bought !== undefined) {
            const choices = (combos[bought]?.prices ?? []).map((_, group) => ({
              groupId: `choice ${group}`,
              ...dish,
            }));
            return { itemId: `combo ${bought}`, quantity, modifiers: [], combo: { choices } };
          }
          const secondHalf = { itemId: `item ${half ?? 0}`, modifiers: [] };
          return { ...dish, quantity, ...(half === undefined ? {} : { secondHalf }) };
        }),
      }));
  });

const EXACT = cases((coin) => coin, fc.constant(null));
const ODD = cases(() => 1, fc.option(fc.integer({ min: 1, max: 100 })));

const sumOf = (amounts: readonly { amount: number }[]) =>
  amounts.reduce((sum, { amount }) => sum + amount, 0);

function sell({ restaurant, coin, items, lines, discounts, fee, wallet }: Case) {
  const priced = priceLines(lines, (id) => items.find((item) => item.id === id), {
    soldAt: 0,
    comboPrices: new Map(),
    coin,
  });
  expect(priced.problems).toEqual([]);
  const given = spreadDiscounts(
    discounts.map(({ line, amount }, index) => ({
      campaignId: `campaign ${index}`,
      name: '',
      operations: [{ positionId: line === null ? null : String(line), amount, quantity: null }],
    })),
    priced.lines.map(({ index, total, quantity }) => ({
      positionId: String(index),
      total,
      quantity,
    })),
    coin,
  );
  const order = { lines: priced.lines, discounts: given, deliveryFee: fee };
  const { total } = totalsOf({ ...order, walletPayment: null }, coin);
  const { walletPayment } = chooseWallet(
    { useWallets: wallet === undefined ? [] : [{ walletId: WALLET, amount: wallet }] } as never,
    aPreview(given),
    restaurant,
    total,
  );
  return { ...order, walletPayment, totals: totalsOf({ ...order, walletPayment }, coin) };
}

const aPreview = (discounts: LoyaltyDiscount[]): LoyaltyPreview => ({
  available: true,
  reason: null,
  iikoCustomerId: 'guest',
  discounts,
  promoCode: null,
  wallets: [
    {
      walletId: WALLET,
      campaignId: 'campaign',
      name: '',
      kind: 'bonus',
      maxAmount: 123_457,
      canHold: false,
    },
  ],
  upsales: [],
  freeProducts: [],
  discountRate: NO_DISCOUNT,
});

/** Every price that iiko is sent of a line, in minor units. */
const pricesOf = (line: PricedLine): number[] =>
  [line, ...partsOf(line)].flatMap(({ basePrice, secondHalf, modifiers, total }) => [
    basePrice,
    secondHalf?.basePrice ?? 0,
    ...modifiers.map(({ unitPrice }) => unitPrice),
    total,
  ]);

function expectCoins(amounts: readonly number[], coin: number): void {
  for (const amount of amounts) {
    expect(Number.isSafeInteger(amount) && amount >= 0).toBe(true);
    expect(amount % coin).toBe(0);
  }
}

describe('sums of an order', () => {
  it('are whole coins in every part where the menu’s prices are, and the total is their sum', () => {
    fc.assert(
      fc.property(EXACT, (one) => {
        const { lines, discounts, walletPayment, totals } = sell(one);
        expectCoins(lines.flatMap(pricesOf), one.coin);
        expectCoins(
          discounts.flatMap(({ positions }) => positions.map(({ amount }) => amount)),
          one.coin,
        );
        const { total, wallet, due } = totals;
        expectCoins([walletPayment?.amount ?? 0, total, wallet, due], one.coin);
        const subtotal = lines.reduce((sum, { total }) => sum + total, 0);
        expect(totals.rounding).toBe(0);
        expect(totals.total).toBe(subtotal - sumOf(discounts) + one.fee);
      }),
    );
  });

  it('can be paid where the menu’s prices are not, for less than a coin', () => {
    fc.assert(
      fc.property(ODD, (one) => {
        const { lines, discounts, walletPayment, totals } = sell(one);
        const { subtotal, discount, deliveryFee, rounding, total, wallet, due } = totals;
        expectCoins([total, wallet, due, walletPayment?.amount ?? 0], one.coin);
        expectCoins([...lines.flatMap(pricesOf), rounding], 1);
        expect(rounding).toBeLessThan(one.coin);
        expect(total).toBe(subtotal - discount + deliveryFee - rounding);
        expect(wallet + due).toBe(total);
        expect(discount).toBe(sumOf(discounts));
      }),
    );
  });

  it('are what their positions sum up to, and never more than iiko has granted or an item costs', () => {
    fc.assert(
      fc.property(ODD, (one) => {
        const { lines, discounts } = sell(one);
        for (const { campaignId, amount, positions } of discounts) {
          expect(sumOf(positions)).toBe(amount);
          const granted = one.discounts[Number(campaignId.split(' ')[1])]?.amount ?? 0;
          expect(amount).toBeLessThanOrEqual(granted);
        }
        for (const { index, total } of lines) {
          const taken = discounts
            .flatMap(({ positions }) => positions)
            .filter(({ positionId }) => positionId === String(index));
          expect(sumOf(taken)).toBeLessThanOrEqual(total);
        }
      }),
    );
  });

  it('are those of their combos, whose price is what its choices share', () => {
    fc.assert(
      fc.property(ODD, (one) => {
        for (const { combo, total, quantity } of sell(one).lines) {
          if (combo !== undefined) {
            const sum = (amounts: number[]) => amounts.reduce((all, amount) => all + amount, 0);
            expect(sum(combo.choices.map(({ basePrice }) => basePrice))).toBe(combo.price);
            expect(sum(combo.choices.map((choice) => choice.total))).toBe(total);
            expect(total).toBeGreaterThanOrEqual(combo.price * quantity);
            // All but the last are shares in whole coins; that one has what is left.
            expectCoins(
              combo.choices.slice(0, -1).map(({ basePrice }) => basePrice),
              one.coin,
            );
          }
        }
      }),
    );
  });

  it('do not depend on the order of the lines', () => {
    fc.assert(
      fc.property(ODD, (one) => {
        const last = one.lines.length - 1;
        const turned = {
          ...one,
          lines: one.lines.toReversed(),
          discounts: one.discounts.map(({ line, amount }) => ({
            line: line === null || line > last ? line : last - line,
            amount,
          })),
        };
        expect(sell(turned).totals).toEqual(sell(one).totals);
      }),
    );
  });

  it('are paid exactly, each payment in whole coins, by one that takes the rest or by amounts', () => {
    fc.assert(
      fc.property(ODD, fc.boolean(), (one, isRestOpen) => {
        const { due } = sell(one).totals;
        const methods = ['cash', 'card', 'online'] as const;
        const ahead = one.parts
          .map((part) => Math.floor((due * part) / 1_000 / one.coin) * one.coin)
          .filter((amount) => amount > 0);
        const rest = due - ahead.reduce((sum, amount) => sum + amount, 0);
        const asked: Payment[] = [...ahead, isRestOpen || due === 0 ? undefined : rest].map(
          (amount, index) => ({
            method: methods[index] ?? 'cash',
            ...(amount === undefined ? {} : { amount }),
          }),
        );
        const paid = sharePayments(asked, { restaurant: one.restaurant, due, withWallet: false });
        expectCoins(
          paid.map(({ amount }) => amount),
          one.coin,
        );
        expect(sumOf(paid)).toBe(due);
        const { currency } = one.restaurant;
        for (const { amount } of paid) {
          const units = moneyToUnits({ amount, currency });
          expect(moneyFromUnits(units, currency).amount).toBe(amount);
        }
      }),
    );
  });
});

describe('a discount on the order', () => {
  it('is spread in whole coins that sum up to it, less than a coin away from the proportion', () => {
    const coins = fc.constantFrom(1, 5, 100, 1_000);
    const counts = fc.array(fc.nat(5_000), { minLength: 1, maxLength: 20 });
    fc.assert(
      fc.property(counts, coins, fc.nat(5_000_000), (values, coin, amount) => {
        const weights = new Map(values.map((count, index) => [`position ${index}`, count * coin]));
        const total = values.reduce((sum, count) => sum + count * coin, 0);
        const given = Math.floor(Math.min(amount, total) / coin) * coin;
        const shares = splitInProportion(amount, weights, coin);
        expectCoins([...shares.values()], coin);
        expect([...shares.values()].reduce((sum, share) => sum + share, 0)).toBe(given);
        for (const [id, share] of shares) {
          const exact = (given * (weights.get(id) ?? 0)) / total;
          expect(Math.abs(share - exact)).toBeLessThan(coin);
        }
      }),
    );
  });
});
