import { orderInfoSchema } from '../../iiko/schemas/orders.js';
import type { OrderRow } from '../orders.repository.js';
import type { PosOrderDetails } from '../pos-order.js';
import { changesAtPos } from './order-changes.js';
import { toPosOrder } from './pos-order.mapper.js';

const FEE = { type: 'Product', productId: 'fee', amount: 1, price: 100, positionId: 'p-fee' };

/** Two soups, a pizza of two halves, and a delivery that is sold as a product. */
const row = {
  currency: 'RUB',
  total: 168_000,
  lines: [
    { itemId: 'soup', sizeId: null, name: 'Борщ', quantity: 2, total: 78_000 },
    { itemId: 'pizza', sizeId: 'medium', name: 'Пицца', quantity: 1, total: 80_000 },
  ],
  discounts: [],
  deliveryFee: 10_000,
  walletPayment: null,
  request: {
    order: {
      items: [
        { type: 'Product', productId: 'soup', amount: 2, price: 390, positionId: 'p-soup' },
        {
          type: 'Compound',
          amount: 1,
          productSizeId: 'medium',
          primaryComponent: { productId: 'pizza', positionId: 'p-pizza' },
          secondaryComponent: { productId: 'other-pizza', positionId: 'p-half' },
        },
        FEE,
      ],
    },
  },
} as unknown as OrderRow;

const soup = (more: object = {}) => ({
  type: 'Product',
  amount: 2,
  product: { id: 'soup', name: 'Борщ' },
  positionId: 'P-SOUP',
  ...more,
});
const pizza = (more: object = {}) => ({
  type: 'Compound',
  amount: 1,
  size: { id: 'medium', name: '30 см' },
  primaryComponent: { product: { id: 'pizza', name: 'Пицца' }, positionId: 'p-pizza' },
  secondaryComponent: { product: { id: 'other-pizza', name: 'Пицца' } },
  ...more,
});
const fee = {
  type: 'Product',
  amount: 1,
  product: { id: 'fee', name: 'Доставка' },
  positionId: 'p-fee',
};
const service = { type: 'Service', amount: 1, service: { id: 's', name: 'Доставка' }, cost: 100 };

const atPos = (items: object[], more: object = {}): PosOrderDetails | null =>
  toPosOrder(
    orderInfoSchema.parse({
      id: 'order',
      organizationId: 'organization',
      timestamp: 1,
      creationStatus: 'Success',
      order: { status: 'CookingStarted', sum: 1_680, items, ...more },
    }),
  ).details;

describe('changesAtPos', () => {
  it('finds nothing in an order as it was sent, whatever the POS charges for by itself', () => {
    expect(changesAtPos(row, atPos([fee, service, pizza(), soup()]))).toBeNull();
  });

  it('finds what was added, taken out and counted anew', () => {
    const drink = { type: 'Product', amount: 3, product: { id: 'drink', name: 'Морс' } };
    const changed = atPos([soup({ amount: 1 }), drink, fee], { sum: 850 });
    expect(changesAtPos(row, changed)).toEqual({
      added: [{ line: null, itemId: 'drink', sizeId: null, name: 'Морс', ordered: 0, quantity: 3 }],
      removed: [
        { line: 1, itemId: 'pizza', sizeId: 'medium', name: 'Пицца', ordered: 1, quantity: 0 },
      ],
      quantities: [
        { line: 0, itemId: 'soup', sizeId: null, name: 'Борщ', ordered: 2, quantity: 1 },
      ],
      total: 85_000,
    });
  });

  it('takes what staff have deleted as gone', () => {
    const deleted = { deletionMethod: { id: 'd' } };
    const changes = changesAtPos(row, atPos([soup(), soup({ deleted, positionId: 'x' }), fee]));
    expect(changes?.removed.map(({ itemId }) => itemId)).toEqual(['pizza']);
    expect(changes?.quantities).toEqual([]);
  });

  it('knows dishes by their id where the POS has given them other positions', () => {
    const moved = [soup({ positionId: 'a', amount: 1 }), soup({ positionId: 'b', amount: 1 })];
    const half = pizza({ primaryComponent: { product: { id: 'pizza', name: 'Пицца' } } });
    expect(changesAtPos(row, atPos([...moved, half, fee]))).toBeNull();
  });

  it('is no change that the till counts what no coin could pay, or does not', () => {
    const order = (sum: number) => atPos([soup(), pizza(), fee], { sum });
    const odd = { ...row, deliveryFee: 10_050 };
    expect(changesAtPos(odd, order(1_680.5))).toBeNull();
    expect(changesAtPos(odd, order(1_680))).toBeNull();
    expect(changesAtPos(odd, order(1_681))).toMatchObject({ total: 168_100 });
  });

  it('tells a sum that differs alone', () => {
    const changes = changesAtPos(row, atPos([soup(), pizza(), fee], { sum: 1_700.5 }));
    expect(changes).toEqual({ added: [], removed: [], quantities: [], total: 170_050 });
  });

  it('says nothing where iiko says nothing', () => {
    expect(changesAtPos(row, null)).toBeUndefined();
    expect(changesAtPos(row, atPos([], { sum: 0 }))).toBeUndefined();
    expect(changesAtPos(row, atPos([soup()], { status: 'Cancelled' }))).toBeUndefined();
  });
});
