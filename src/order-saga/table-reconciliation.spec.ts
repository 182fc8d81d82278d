import type { OrderRow } from '../order-records/orders.repository.js';
import { decideAbsence } from './table-reconciliation.js';

const aRow = (overrides: Partial<OrderRow>): OrderRow =>
  ({
    status: 'confirmed',
    creationStatus: 'Success',
    missedLookups: 2,
    withdrawing: false,
    dining: { table: { id: 't' }, additions: [], billedAt: null },
    paidAt: null,
    walletPayment: null,
    ...overrides,
  }) as unknown as OrderRow;

const endOf = (overrides: Partial<OrderRow>) => decideAbsence(aRow(overrides))?.change.status;

describe('an order at a table that iiko does not show any more', () => {
  it('was deleted when nothing of it was cooked, billed or paid', () => {
    expect(endOf({})).toBe('cancelled');
  });

  it.each<[string, Partial<OrderRow>]>([
    ['cooked', { status: 'cooking' }],
    ['ready', { status: 'ready' }],
    ['billed', { dining: { billedAt: '2026-11-24T12:00:00Z' } as OrderRow['dining'] }],
    ['paid online', { paidAt: new Date() }],
    ['paid from a wallet', { walletPayment: { amount: 100 } as OrderRow['walletPayment'] }],
  ])('was closed when it was %s', (_name, overrides) => {
    expect(endOf(overrides)).toBe('completed');
  });

  it('is looked for three times', () => {
    expect(decideAbsence(aRow({ missedLookups: 0 }))).toEqual({ change: { missedLookups: 1 } });
    expect(decideAbsence(aRow({ missedLookups: 1 }))).toEqual({ change: { missedLookups: 2 } });
  });

  it('has not ended while its creation is in progress', () => {
    expect(decideAbsence(aRow({ creationStatus: 'InProgress' }))).toBeUndefined();
  });
});
