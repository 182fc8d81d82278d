import type { IikoOrderInfo } from '../iiko/schemas/orders.js';
import { orderInfoSchema } from '../iiko/schemas/orders.js';
import { decideNews } from './order-news.js';
import { NEXT_STATUSES, ORDER_STATUSES, type OrderStatus } from './order-status.js';
import type { OrderRow } from './orders.repository.js';

const NOW = new Date('2026-11-22T12:00:00Z');
const ID = '10000000-0000-4000-8000-000000000001';

const anOrder = (overrides: Partial<OrderRow> = {}): OrderRow => ({
  id: ID,
  customerId: ID,
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
  paymentDueAt: null,
  paidAt: null,
  paymentReference: null,
  comment: null,
  cutlery: null,
  createdAt: NOW,
  updatedAt: NOW,
  cancelRequestedAt: null,
  request: {
    organizationId: ID,
    terminalGroupId: ID,
    createOrderSettings: { transportToFrontTimeout: 30, checkStopList: true },
    order: { id: ID, phone: '+79001234567', orderServiceType: 'DeliveryByClient', items: [] },
  },
  submission: 'attempted',
  attempts: 1,
  missedLookups: 0,
  nextActionAt: NOW,
  correlationId: null,
  creationStatus: null,
  newsTimestamp: null,
  watchUntil: null,
  withdrawing: false,
  ...overrides,
});

const news = (
  creationStatus: 'InProgress' | 'Success' | 'Error',
  {
    status,
    error,
    timestamp = 1_000,
  }: { status?: string; error?: string; timestamp?: number } = {},
): IikoOrderInfo =>
  orderInfoSchema.parse({
    id: ID,
    organizationId: ID,
    timestamp,
    creationStatus,
    errorInfo: error === undefined ? null : { code: 'Common', message: error },
    order: status === undefined ? null : { status, number: 57, sum: 390, phone: '+79001234567' },
  });

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

describe('the transition table', () => {
  it('leads from every status that is not final to an end', () => {
    for (const status of ORDER_STATUSES) {
      const next = NEXT_STATUSES[status];
      expect(next.length === 0 || next.includes('cancelled')).toBe(true);
    }
  });

  it('never returns to a status from before iiko was asked', () => {
    const { awaiting_payment: _awaitingPayment, ...afterwards } = NEXT_STATUSES;
    for (const next of Object.values(afterwards)) {
      expect(next).not.toContain('awaiting_payment');
      expect(next).not.toContain('accepted');
    }
  });
});
