import type { DishOffer, ModifierOffer } from './offers.js';
import { demandsOf } from './order-demands.js';

const guid = (last: string): string => `00000000-0000-4000-8000-${last.padStart(12, '0')}`;
const PIZZA = guid('1');
const OTHER = guid('2');
const GROUP = guid('10');
const CHEESE = guid('21');
const SAUCE = guid('22');

const offer = (id: string, independent: boolean): ModifierOffer => ({
  id,
  name: id,
  price: 50,
  min: 0,
  max: 9,
  free: 0,
  independent,
});

const find = (id: string): DishOffer => ({
  id,
  name: id,
  sku: null,
  compound: true,
  schema: null,
  hidden: false,
  sizes: [
    {
      id: null,
      name: '',
      price: 500,
      groups: [
        {
          id: GROUP,
          name: 'Добавки',
          min: 0,
          max: 9,
          free: 0,
          childLimits: false,
          divisible: false,
          modifiers: [offer(CHEESE, false), offer(SAUCE, true)],
        },
      ],
    },
  ],
});

const chosen = (productId: string, amount: number) => ({
  productId,
  productGroupId: GROUP,
  amount,
});
const taken = (productId: string, amount: number) => ({ productId, sizeId: null, amount });

describe('demandsOf', () => {
  it('takes modifiers for each dish, unless their amount is independent of it', () => {
    const modifiers = [chosen(CHEESE, 2), chosen(SAUCE, 2)];
    const item = { type: 'Product', productId: PIZZA, price: 500, amount: 3 } as const;
    expect(demandsOf([{ ...item, modifiers }], find)).toEqual([
      taken(PIZZA, 3),
      taken(CHEESE, 6),
      taken(SAUCE, 2),
    ]);
  });

  it('takes half of each half, and what is chosen for the whole by its first half', () => {
    const item = {
      type: 'Compound' as const,
      amount: 3,
      primaryComponent: { productId: PIZZA, modifiers: [chosen(CHEESE, 1)] },
      secondaryComponent: { productId: OTHER, modifiers: [chosen(SAUCE, 2)] },
      commonModifiers: [chosen(SAUCE, 1)],
    };
    expect(demandsOf([item], find)).toEqual([
      taken(PIZZA, 1.5),
      taken(OTHER, 1.5),
      taken(CHEESE, 3),
      taken(SAUCE, 2),
      taken(SAUCE, 1),
    ]);
  });
});
