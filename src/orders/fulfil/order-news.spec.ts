import { orderInfoSchema } from '../../iiko/schemas/orders.js';
import type { OrderStatus } from '../order-status.js';
import { findTransition } from '../order-transitions.js';
import type { OrderRow } from '../orders.repository.js';
import { toPosOrder } from '../iiko/pos-order.mapper.js';
import type { PosOrder } from '../pos-order.js';
import { decideNews } from './order-decisions.js';

const NOW = new Date('2026-11-22T12:00:00Z');
const ID = '10000000-0000-4000-8000-000000000001';

const anOrder = (overrides: Partial<OrderRow> = {}): OrderRow => ({
  id: ID,
  customerId: ID,
  quoteId: null,
  placedFrom: null,
  restaurantId: ID,
  organizationId: ID,
  status: 'accepted',
  problem: null,
  number: null,
  cart: { restaurantId: ID, service: 'pickup', lines: [] },
  lines: [],
  total: 39_000,
  discounts: [],
  deliveryFee: 0,
  delivery: null,
  walletPayment: null,
  hold: null,
  currency: 'RUB',
  contact: { name: 'Анна', phone: '+79001234567' },
  payments: [{ method: 'cash' }],
  tips: null,
  paymentDueAt: null,
  paidAt: null,
  turnAt: new Date(),
  paymentReference: null,
  comment: null,
  cutlery: null,
  createdAt: NOW,
  updatedAt: NOW,
  cancelRequestedAt: null,
  cancellation: null,
  progress: null,
  request: { organizationId: ID, order: { id: ID, items: [] } },
  submission: 'attempted',
  attempts: 1,
  missedLookups: 0,
  nextActionAt: NOW,
  iikoId: null,
  awaitedSince: null,
  alertedAt: null,
  submitUntil: null,
  heldSince: null,
  resolution: null,
  correlationId: null,
  creationStatus: null,
  changes: null,
  newsTimestamp: null,
  watchUntil: null,
  withdrawing: false,
  dining: null,
  additionsDueAt: null,
  ...overrides,
});

const news = (
  creationStatus: 'InProgress' | 'Success' | 'Error',
  {
    status,
    error,
    timestamp = 1_000,
  }: { status?: string; error?: string; timestamp?: number } = {},
): PosOrder =>
  read({
    id: ID,
    organizationId: ID,
    timestamp,
    creationStatus,
    errorInfo: error === undefined ? null : { code: 'Common', message: error },
    order: status === undefined ? null : { status, number: 57, sum: 390, phone: '+79001234567' },
  });

const read = (answer: object): PosOrder => toPosOrder(orderInfoSchema.parse(answer));

const TIMEOUT = 'Creation timeout expired, order automatically transited to error creation status';

describe('decideNews', () => {
  it.each<[string, OrderStatus]>([
    ['Unconfirmed', 'sent'],
    ['WaitCooking', 'confirmed'],
    ['ReadyForCooking', 'confirmed'],
    ['CookingStarted', 'cooking'],
    ['CookingCompleted', 'ready'],
    ['Waiting', 'ready'],
    ['OnWay', 'on_the_way'],
    ['Delivered', 'delivered'],
    ['Closed', 'completed'],
    ['Cancelled', 'cancelled'],
  ])('reads %s as %s', (status, expected) => {
    const decision = decideNews(anOrder(), news('Success', { status }), NOW);
    expect(decision?.change).toMatchObject({ status: expected, number: '57', nextActionAt: null });
  });

  it('keeps asking about a creation in progress', () => {
    const { change } = decideNews(anOrder(), news('InProgress'), NOW) ?? {};
    expect(change).toMatchObject({ status: 'sent', submission: 'received' });
    expect(change?.nextActionAt?.getTime()).toBeGreaterThan(NOW.getTime());
  });

  it('drops news older than what is known', () => {
    const row = anOrder({ status: 'ready', newsTimestamp: 2_000 });
    expect(decideNews(row, news('Success', { status: 'CookingStarted' }), NOW)).toBeUndefined();
  });

  it('lets staff step back', () => {
    const row = anOrder({ status: 'on_the_way', newsTimestamp: 1 });
    expect(decideNews(row, news('Success', { status: 'Waiting' }), NOW)?.change.status).toBe(
      'ready',
    );
  });

  it('keeps a status it cannot read', () => {
    const row = anOrder({ status: 'cooking', number: '57' });
    const decision = decideNews(row, news('Success', { status: 'Teleporting' }), NOW);
    expect(decision?.change.status).toBeUndefined();
    expect(decision?.event).toBeUndefined();
  });

  it('rejects what the POS refused and watches what only timed out', () => {
    const refused = decideNews(anOrder(), news('Error', { error: 'Product is inactive' }), NOW);
    expect(refused?.change).toMatchObject({ status: 'rejected', problem: 'item_unavailable' });
    expect(refused?.change.watchUntil).toBeNull();
    const late = decideNews(anOrder(), news('Error', { error: TIMEOUT }), NOW);
    expect(late?.change).toMatchObject({
      status: 'rejected',
      problem: 'restaurant_not_responding',
    });
    expect(late?.change.watchUntil?.getTime()).toBeGreaterThan(NOW.getTime());
  });

  it('takes "already exists" for the sign that it is there, whenever that was said', () => {
    const exists = news('Error', { error: 'Order already exists', timestamp: 5_000 });
    const { change } = decideNews(anOrder(), exists, NOW) ?? {};
    expect(change).toMatchObject({ status: 'sent', submission: 'received' });
    expect(change?.nextActionAt).not.toBeNull();
    // What the order itself has to say may be older than the refusal.
    expect(change?.newsTimestamp).toBeUndefined();
    const confirmed = anOrder({ status: 'confirmed', nextActionAt: null, newsTimestamp: 1_000 });
    expect(decideNews(confirmed, exists, NOW)).toBeUndefined();
  });

  it('withdraws an order that surfaces after the guest was told no, once', () => {
    const row = anOrder({ status: 'rejected', problem: 'restaurant_not_responding' });
    const surfaced = decideNews(row, news('Success', { status: 'WaitCooking' }), NOW);
    expect(surfaced).toMatchObject({ withdraw: true, change: { withdrawing: true } });
    expect(surfaced?.change.status).toBeUndefined();
    const again = decideNews(
      anOrder({ ...row, withdrawing: true }),
      news('Success', { status: 'CookingStarted' }),
      NOW,
    );
    expect(again?.withdraw).toBeUndefined();
    const done = decideNews(
      anOrder({ ...row, withdrawing: true }),
      news('Success', { status: 'Cancelled' }),
      NOW,
    );
    expect(done?.change).toMatchObject({ withdrawing: false });
  });
});

it('tells that an order was made although the guest was told no', () => {
  const row = anOrder({ status: 'rejected', problem: 'restaurant_refused', withdrawing: true });
  const decision = decideNews(row, news('Success', { status: 'Closed' }), NOW);
  expect(decision?.change).toMatchObject({
    status: 'completed',
    problem: null,
    withdrawing: false,
  });
  expect(decision?.event?.note).toContain('although it was rejected here');
});

describe('an order that staff move to another terminal group', () => {
  const NEW_ID = '20000000-0000-4000-8000-000000000002';
  const KITCHEN = '20000000-0000-4000-8000-000000000003';
  const there = { movedToDeliveryId: NEW_ID, movedToTerminalGroupId: KITCHEN };
  const here = { id: NEW_ID, movedFromDeliveryId: ID, terminalGroupId: KITCHEN };
  const confirmed = anOrder({
    status: 'confirmed',
    submission: 'received',
    creationStatus: 'done',
    newsTimestamp: 500,
  });

  it('goes on under the id that the old one names, and is read there', () => {
    const decision = decideNews(confirmed, movedNews('Cancelled', there), NOW);
    expect(decision?.change).toMatchObject({
      iikoId: NEW_ID,
      restaurantId: KITCHEN,
      creationStatus: 'pending',
      newsTimestamp: null,
    });
    expect(decision?.change.status).toBeUndefined();
    expect(decision?.change.nextActionAt?.getTime()).toBeGreaterThan(NOW.getTime());
    expect(decision?.event?.note).toContain(NEW_ID);
  });

  it('goes on at once when the new one is heard of first', () => {
    const decision = decideNews(confirmed, movedNews('CookingStarted', here), NOW);
    expect(decision?.change).toMatchObject({ iikoId: NEW_ID, status: 'cooking', number: '57' });
    const row = anOrder({ ...confirmed, iikoId: NEW_ID, status: 'cooking' });
    expect(decideNews(row, movedNews('Cancelled', { ...there, timestamp: 9_000 }), NOW)).toBe(
      undefined,
    );
  });

  it('comes back when its cancellation was heard of without the move', () => {
    const row = anOrder({ ...confirmed, status: 'cancelled' });
    const { change = {} } = decideNews(row, movedNews('WaitCooking', here), NOW) ?? {};
    expect(change).toMatchObject({ iikoId: NEW_ID, status: 'confirmed' });
    const after = anOrder({ ...row, iikoId: NEW_ID, status: 'confirmed' });
    expect(findTransition(row, after, 'webhook')).toBeDefined();
    expect(findTransition(row, { ...after, iikoId: null }, 'webhook')).toBeUndefined();
  });

  it('comes back completed when that is the first news of its new place', () => {
    const row = anOrder({ ...confirmed, status: 'cancelled' });
    const { change = {} } = decideNews(row, movedNews('Closed', here), NOW) ?? {};
    expect(change).toMatchObject({ iikoId: NEW_ID, status: 'completed' });
    expect(findTransition(row, { ...row, ...change }, 'webhook')).toBeDefined();
  });

  it('goes on under the third id when it was moved on before the move was heard of', () => {
    const third = '30000000-0000-4000-8000-000000000003';
    const left = { ...here, movedToDeliveryId: third, movedToTerminalGroupId: ID };
    const { change, event } = decideNews(confirmed, movedNews('Cancelled', left), NOW) ?? {};
    expect(change).toMatchObject({ iikoId: third, restaurantId: ID, creationStatus: 'pending' });
    expect(change?.status).toBeUndefined();
    expect(event?.note).toMatch(new RegExp(`${NEW_ID}.*${third}`));
  });

  it('stays cancelled when its new place did not take it', () => {
    const row = anOrder({ ...confirmed, status: 'cancelled' });
    const failed = movedNews('Unconfirmed', { ...here, creationStatus: 'Error' });
    const { change = {} } = decideNews(row, failed, NOW) ?? {};
    expect(change).toMatchObject({ iikoId: NEW_ID, status: 'cancelled' });
  });

  it('is withdrawn at its new place when the guest was told no', () => {
    const row = anOrder({ ...confirmed, status: 'rejected', withdrawing: true });
    const decision = decideNews(row, movedNews('WaitCooking', here), NOW);
    expect(decision).toMatchObject({ withdraw: true, change: { withdrawing: true } });
    expect(decision?.change.status).toBeUndefined();
  });

  function movedNews(
    status: string,
    { id = ID, timestamp = 1_000, creationStatus = 'Success', ...order }: Record<string, unknown>,
  ): PosOrder {
    return read({
      id,
      organizationId: ID,
      timestamp,
      creationStatus,
      order: { status, number: 57, sum: 390, ...order },
    });
  }
});
