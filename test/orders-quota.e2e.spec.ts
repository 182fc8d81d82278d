import { sql } from 'drizzle-orm';
import { Database } from '../src/platform/database/database.js';
import { IikoBudgets } from '../src/iiko/iiko-budgets.js';
import { OPERATIONS } from '../src/iiko/operations.js';
import { countAhead } from '../src/orders/order-turn.js';
import { OrdersRepository, type OrderRow } from '../src/orders/orders.repository.js';
import { WaitingOrdersRepository } from '../src/orders/fulfil/waiting-orders.repository.js';
import { eventually } from './support/eventually.js';
import { Guest } from './support/guest.js';
import { startTestApp, type TestApp } from './support/start-app.js';

const CREATE = '/api/1/deliveries/create';

describe('more orders than the quota lets through', () => {
  let app: TestApp;

  afterEach(() => app.stop());

  it('wait by age, paid orders first, and one customer does not push back the others', async () => {
    app = await startTestApp({ sandbox: { speed: 20, quotas: false } });
    const budgets = app.nest.get(IikoBudgets, { strict: false });
    await budgets.pause(OPERATIONS.createDelivery, 120);
    const [greedy, honest, payer] = [
      await Guest.start(app),
      await Guest.start(app),
      await Guest.start(app),
    ];
    const first = await greedy.place();
    const second = await greedy.place();
    const third = await greedy.place();
    const other = await honest.place();
    const paid = await payer.place();
    await app.nest
      .get(Database)
      .db.execute(sql`update orders set paid_at = now() where id = ${paid.id}`);

    const orders = app.nest.get(OrdersRepository, { strict: false });
    const line = app.nest.get(WaitingOrdersRepository, { strict: false });
    const places = [paid, first, other, second, third].map(async ({ id }) =>
      line.countAhead((await orders.find(id)) as OrderRow, 100),
    );
    expect(await Promise.all(places)).toEqual([0, 1, 2, 3, 4]);
    expect(await line.countAll()).toBe(5);
    for (const guest of [greedy, honest]) {
      expect((await guest.read(guest === greedy ? first.id : other.id)).status).toBe('accepted');
    }

    await budgets.lift('tests');
    for (const [guest, order] of [
      [greedy, first],
      [greedy, second],
      [greedy, third],
      [honest, other],
      [payer, paid],
    ] as const) {
      await eventually(async () => {
        expect((await guest.read(order.id)).status).not.toMatch(/^(accepted|rejected|unknown)$/);
      });
    }
  });

  it('look at no more of those ahead than can be sent while they wait', async () => {
    app = await startTestApp({ sandbox: { quotas: false } });
    await app.nest.get(IikoBudgets, { strict: false }).pause(OPERATIONS.createDelivery, 120);
    const { id } = await (await Guest.start(app)).place();
    const { db } = app.nest.get(Database);
    await db.execute(sql`
      insert into orders
      select (jsonb_populate_record(placed, jsonb_build_object(
        'id', gen_random_uuid(), 'quote_id', null, 'next_action_at', null,
        'turn_at', turn_at - step * interval '1 second'))).*
      from orders as placed, generate_series(1, 1000) as step where placed.id = ${id}`);
    await db.execute(sql`analyze orders`);
    const found = await app.nest.get(OrdersRepository, { strict: false }).find(id);
    const order = found as OrderRow;
    const line = app.nest.get(WaitingOrdersRepository, { strict: false });
    expect(await line.countAhead(order, 5_000)).toBe(1_000);
    expect(await line.countAhead(order, 130)).toBe(130);
    const { rows } = await db.execute(
      sql`explain (analyze, format json) ${countAhead(order, 130)}`,
    );
    const plan = JSON.stringify(rows);
    expect(plan).toContain('"orders_waiting"');
    const scanned = [...plan.matchAll(/"Actual Rows":\s*([\d.]+)/g)].map(([, count]) =>
      Number(count),
    );
    expect(Math.max(...scanned)).toBe(130);
  });

  it('are told at once when their turn would come too late, and are never tried', async () => {
    app = await startTestApp({
      sandbox: { speed: 20, quotas: false },
      env: { IIKO_BUDGETS: 'Orders: creating=4', ORDER_SUBMIT_MINUTES: '1' },
    });
    const guests = await Promise.all(Array.from({ length: 7 }, () => Guest.start(app)));
    const placed: string[] = [];
    for (const guest of guests) {
      placed.push((await guest.place()).id);
    }
    await eventually(async () => {
      const orders = await Promise.all(
        guests.map((guest, index) => guest.read(placed[index] ?? '')),
      );
      const late = orders.slice(5);
      expect(late.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
      expect(late.map(({ problem }) => problem?.code)).toEqual([
        'too_many_orders',
        'too_many_orders',
      ]);
      expect(orders.slice(0, 5).map(({ status }) => status)).not.toContain('rejected');
    });
    const { data } = await app.control('GET', 'calls');
    const tried = (data as { items: { path: string; request: { order?: { id: string } } }[] }).items
      .filter(({ path }) => path === CREATE)
      .map(({ request }) => request.order?.id);
    expect(tried).toEqual(expect.arrayContaining(placed.slice(0, 2)));
    expect(tried).not.toEqual(expect.arrayContaining([placed[5]]));
    expect(tried).not.toEqual(expect.arrayContaining([placed[6]]));
  });
});
