import type { Config } from '../../platform/config/config.js';
import { DineInGateway } from '../iiko/dine-in-gateway.js';
import { createLogger } from '../../platform/logging/logger.js';
import type { OpenOrdersRepository } from './open-orders.repository.js';
import type { OrderRow } from '../orders.repository.js';
import type { PosOrder } from '../pos-order.js';
import type { OrderNews } from './order-news.js';
import { decideAbsence, TableReconciliation } from './table-reconciliation.js';

const aRow = (overrides: Partial<OrderRow>): OrderRow =>
  ({
    status: 'confirmed',
    creationStatus: 'done',
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
    expect(decideAbsence(aRow({ creationStatus: 'pending' }))).toBeUndefined();
  });
});

describe('the comparison of orders at tables', () => {
  const MOSCOW = 'organization-1';
  const YEKATERINBURG = 'organization-2';
  const anOrder = (id: string, organizationId: string) => aRow({ id, organizationId, iikoId: id });
  const watched = [anOrder('order-1', MOSCOW), anOrder('order-2', YEKATERINBURG)];

  /** Runs the job once; `fail` says how a question about these organizations fails. */
  async function compare(
    orders: OrderRow[],
    fail: (organizationIds: string[]) => 'refused' | 'retry' | undefined = () => undefined,
  ) {
    const asked: string[][] = [];
    const seen: string[] = [];
    const reconciliation = new TableReconciliation(
      {
        listTableOrders: () => Promise.resolve(orders),
        saveTablesReadAt: () => Promise.resolve(),
      } as unknown as OpenOrdersRepository,
      {
        apply: ({ id }: PosOrder) => Promise.resolve(seen.push(id)),
        change: (id: string) => Promise.resolve(seen.push(`absent ${id}`)),
      } as unknown as OrderNews,
      Object.assign(
        new DineInGateway(...([] as unknown as ConstructorParameters<typeof DineInGateway>)),
        {
          listAcross: (organizationIds: string[], orderIds: string[]) => {
            asked.push(organizationIds);
            const outcome = fail(organizationIds) ?? 'accepted';
            return Promise.resolve({ outcome, posOrders: orderIds.map((id) => ({ id })) });
          },
        },
      ),
      { orders: { pollMs: 30_000 } } as Config,
      createLogger('silent'),
    );
    await reconciliation.reconcile();
    return { asked, seen };
  }

  it('asks once for the orders of all organizations', async () => {
    expect(await compare(watched)).toEqual({
      asked: [[MOSCOW, YEKATERINBURG]],
      seen: ['order-1', 'order-2'],
    });
  });

  it('asks nothing when there is no order', async () => {
    expect(await compare([])).toEqual({ asked: [], seen: [] });
  });

  it('asks for a hundred orders at once', async () => {
    const many = Array.from({ length: 101 }, (_, index) => anOrder(`order-${index}`, MOSCOW));
    const { asked, seen } = await compare(many);
    expect(asked).toHaveLength(2);
    expect(seen).toHaveLength(101);
  });

  it('asks for each organization by itself when one of them is refused', async () => {
    const refused = await compare(watched, (ids) => (ids.includes(MOSCOW) ? 'refused' : undefined));
    expect(refused).toEqual({
      asked: [[MOSCOW, YEKATERINBURG], [MOSCOW], [YEKATERINBURG]],
      seen: ['order-2'],
    });
  });

  it('leaves the rest to the next poll when iiko cannot be asked', async () => {
    const many = Array.from({ length: 201 }, (_, index) => anOrder(`order-${index}`, MOSCOW));
    const { asked, seen } = await compare(many, () => 'retry');
    expect(asked).toHaveLength(1);
    expect(seen).toEqual([]);
  });
});
