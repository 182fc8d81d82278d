import { orderInfoSchema } from '../../iiko/schemas/orders.js';
import type { OrderStatus } from '../order-status.js';
import { toOffsetTimeAt, toPosOrder } from './pos-order.mapper.js';

const ID = '10000000-0000-4000-8000-000000000001';

const read = (overrides: object) =>
  toPosOrder(
    orderInfoSchema.parse({
      id: ID,
      organizationId: ID,
      timestamp: 5,
      creationStatus: 'Success',
      ...overrides,
    }),
  );
const detailsOf = (order: object) => read({ order: { status: 'New', sum: 0, ...order } }).details;

describe('toPosOrder', () => {
  it.each([
    ['InProgress', 'pending'],
    ['Success', 'done'],
    ['Error', 'failed'],
    ['SomethingNew', 'pending'],
  ])('reads the creation status %s as %s', (creationStatus, creation) => {
    expect(read({ creationStatus })).toMatchObject({
      id: ID,
      timestamp: 5,
      creation,
      details: null,
    });
  });

  it.each<[string, object | null, object]>([
    ['a code', { code: 'PaymentTypeNotFound' }, { problem: 'payment_unavailable', isKnown: true }],
    [
      'a message',
      { code: 'Common', message: 'Product is inactive' },
      { problem: 'item_unavailable' },
    ],
    [
      'a description',
      { code: 'Common', description: 'Product is inactive' },
      { problem: 'item_unavailable', text: 'Product is inactive' },
    ],
    ['a reason', { code: 'Common', errorReason: 'Order already exists' }, { isDuplicate: true }],
    ['silence', { code: 'Common', message: 'Creation timeout expired' }, { isTimeout: true }],
    ['a form of address', { code: 'Line1Disabled' }, { addressForm: 'city' }],
    ['nothing', null, { problem: 'restaurant_refused', isKnown: false, code: undefined }],
  ])('explains why a creation failed: %s', (_name, errorInfo, refusal) => {
    expect(read({ creationStatus: 'Error', errorInfo })).toMatchObject({
      creation: 'failed',
      refusal,
    });
  });

  it.each<[string, string[], OrderStatus]>([
    ['New', [], 'confirmed'],
    ['New', ['Added'], 'confirmed'],
    ['New', ['CookingStarted', 'Added'], 'cooking'],
    ['New', ['CookingCompleted', 'Added'], 'cooking'],
    ['New', ['CookingCompleted', 'Served'], 'ready'],
    ['Bill', ['Added'], 'ready'],
    ['Bill', ['CookingStarted'], 'cooking'],
    ['Closed', ['CookingStarted'], 'completed'],
    ['Deleted', [], 'cancelled'],
  ])('tells how far a dine-in order is: %s, dishes %j: %s', (status, dishes, expected) => {
    const items = dishes.map((dish) => ({ type: 'Product', status: dish, amount: 1 }));
    const fee = { type: 'Service', status: 'Added', amount: 1 };
    const gone = { type: 'Product', status: 'Added', amount: 1, deleted: {} };
    expect(detailsOf({ status, items: [...items, fee, gone] })?.status).toBe(expected);
  });

  it('does not guess a status that it does not know', () => {
    const details = detailsOf({ status: 'Teleporting' });
    expect(details).toMatchObject({ status: undefined, posStatus: 'Teleporting' });
  });

  it.each([
    ['New', false],
    ['Bill', true],
    ['Closed', undefined],
  ])('tells whether the bill is printed: %s, %s', (status, isBilled) => {
    expect(detailsOf({ status })?.isBilled).toBe(isBilled);
  });

  it('reads what else is shown', () => {
    const details = detailsOf({
      number: 57,
      sum: 390.5,
      phone: '+79001234567',
      terminalGroupId: 'kitchen',
      completeBefore: '2026-11-24 13:00:00.000',
      estimatedTime: '2026-11-24 12:40:00.000',
      courierInfo: { courier: { id: 'c', name: 'Пётр', phone: null } },
      cancelInfo: { cause: { id: 'x', name: 'Нет курьера' } },
      movedToDeliveryId: 'there',
      movedToTerminalGroupId: 'other-kitchen',
      items: [
        {
          type: 'Compound',
          amount: 2,
          size: { id: 'medium', name: '30 см' },
          primaryComponent: { product: { id: 'pizza', name: 'Пицца' }, positionId: 'P-1' },
          secondaryComponent: { product: { id: 'other', name: 'Другая' } },
        },
        { type: 'Product', amount: 1, product: { id: 'soup', name: 'Борщ' }, positionId: 'P-2' },
      ],
    });
    expect(details).toMatchObject({
      number: '57',
      sum: 390.5,
      phone: '+79001234567',
      restaurantId: 'kitchen',
      expectedAt: '2026-11-24 12:40:00.000',
      courier: { name: 'Пётр', phone: null },
      cancelCause: 'Нет курьера',
      movedTo: { id: 'there', restaurantId: 'other-kitchen', organizationId: null },
      movedFrom: null,
      items: [
        {
          position: 'p-1',
          isDish: true,
          amount: 2,
          itemId: 'pizza',
          secondItemId: 'other',
          sizeId: 'medium',
          name: 'Пицца',
        },
        { position: 'p-2', itemId: 'soup', secondItemId: null, sizeId: null, name: 'Борщ' },
      ],
    });
  });

  it('takes the time that it was promised for where iiko estimates none', () => {
    const completeBefore = '2026-11-24 13:00:00.000';
    expect(detailsOf({ completeBefore })?.expectedAt).toBe(completeBefore);
    expect(detailsOf({})?.expectedAt).toBeNull();
  });
});

describe('toOffsetTimeAt', () => {
  it('reads the clock of the restaurant, and passes over what is no time', () => {
    expect(toOffsetTimeAt('2026-11-24 13:00:00.000', 'Europe/Moscow')).toBe(
      '2026-11-24T13:00:00+03:00',
    );
    expect(toOffsetTimeAt('soon', 'Europe/Moscow')).toBeUndefined();
  });
});
