import { randomUUID } from 'node:crypto';
import type { OrderDto } from '../src/orders/read/order.dto.js';
import { bodyOf } from './support/body-of.js';
import { createTestDatabase } from './support/database.js';
import { eventually } from './support/eventually.js';
import { aCart, Guest, LEGACY_RESTAURANT, RESTAURANT, SOUP } from './support/guest.js';
import { OPERATOR_ENV, OPERATOR_KEY } from './support/operator.js';
import { expectProblem } from './support/problem.js';
import { startTestApp, type TestApp } from './support/start-app.js';

const TABLE = '07ab1e00-0000-4000-8000-000000000001';
const DELETED_TABLE = '07ab1e00-0000-4000-8000-000000000004';
const PASTY = '0c000000-0000-4000-8000-000000000072';
const SET = '0c0b0000-0000-4000-8000-000000000001';
const CHOICES = [
  ['0c0b0000-0000-4000-9000-000000000001', '0c000000-0000-4000-8000-000000000012'],
  ['0c0b0000-0000-4000-9000-000000000002', '0c000000-0000-4000-8000-000000000081'],
  ['0c0b0000-0000-4000-9000-000000000003', '0c000000-0000-4000-8000-000000000063'],
] as const;

interface SandboxOrder {
  creationStatus: string;
  order: {
    status: string;
    items: { status: string; positionId: string }[];
    combos: { id: string }[];
    tips: { sum: number }[];
    sum: number;
  } | null;
  request: { items: { positionId: string }[]; orderTypeId?: string; payments?: unknown[] };
}

const atTable = aCart({ service: 'dine-in', tableId: TABLE });
const soup = { lines: [{ itemId: SOUP, quantity: 1, modifiers: [] }] };
const set = {
  lines: [
    {
      itemId: SET,
      quantity: 1,
      modifiers: [],
      combo: { choices: CHOICES.map(([groupId, itemId]) => ({ groupId, itemId, modifiers: [] })) },
    },
  ],
};
const pasties = { lines: [{ itemId: PASTY, quantity: 2, modifiers: [] }] };

describe('an order at a table', () => {
  let app: TestApp;
  let guest: Guest;

  beforeAll(async () => {
    app = await startTestApp({
      sandbox: { speed: 20, quotas: false },
      webhooks: true,
      env: {
        ...OPERATOR_ENV,
        ORDER_COMMAND_SETTLE_SECONDS: '2',
        // What webhooks are to bring must not come by the comparison.
        ORDER_POLL_SECONDS: '600',
      },
    });
    guest = await Guest.start(app);
    await awaitTables(app);
    await app.control('POST', 'settings', { kitchenPaused: true });
  });

  afterAll(() => app.stop());

  const place = () => guest.place(atTable, [{ method: 'card' }]);

  const placeConfirmed = async (): Promise<OrderDto> =>
    guest.awaitStatus((await place()).id, 'confirmed');

  const atIiko = async (id: string): Promise<SandboxOrder> =>
    (await app.control('GET', `orders/${id}`)).data as SandboxOrder;

  const setStatus = (id: string, status: string) =>
    app.control('POST', `orders/${id}/status`, { status });

  const setDishes = (id: string, status: string) =>
    app.control('POST', `orders/${id}/items-status`, { status });

  const add = (id: string, body: object, key: string = randomUUID(), who = guest) =>
    who.post(`/v1/orders/${id}/items`, body).set('idempotency-key', key);

  const awaitAddition = (id: string, status: string): Promise<OrderDto> =>
    eventually(async () => {
      const order = await guest.read(id);
      expect(order.additions.at(-1)?.status).toBe(status);
      return order;
    });

  const countCalls = async (operation: string): Promise<number> => {
    const { data } = await app.control('GET', `calls?path=/api/1/order/${operation}`);
    return (data as { items: unknown[] }).items.length;
  };

  it('goes from the kitchen to the bill and its end', async () => {
    const placed = await place();
    expect(placed).toMatchObject({
      service: 'dine-in',
      address: null,
      delivery: null,
      table: { id: TABLE, number: 1, section: 'Основной зал', billedAt: null },
    });
    const { id } = placed;
    await guest.awaitStatus(id, 'confirmed');
    const { request } = await atIiko(id);
    expect(request).toMatchObject({ orderTypeId: expect.any(String) as string, payments: [] });
    await setDishes(id, 'CookingStarted');
    await guest.awaitStatus(id, 'cooking');
    await setDishes(id, 'Served');
    await guest.awaitStatus(id, 'ready');
    await setStatus(id, 'Bill');
    await eventually(async () => {
      expect((await guest.read(id)).table?.billedAt).not.toBeNull();
    });
    expectProblem(await add(id, soup), 409, 'order_not_extendable');
    await setStatus(id, 'Closed');
    const closed = await guest.awaitStatus(id, 'completed');
    expect(closed.changes).toBeNull();
  });

  it('takes more dishes while it is open, once each', async () => {
    const { id, total } = await placeConfirmed();
    const key = randomUUID();
    const response = await add(id, pasties, key).expect(202);
    const added = response.body as OrderDto;
    expect(added.lines.map(({ itemId }) => itemId)).toEqual([SOUP, PASTY]);
    expect(added.total.amount).toBe(total.amount + (added.additions[0]?.total.amount ?? 0));
    expect(added.due).toEqual(added.total);
    expect(added.payments[0]?.amount).toEqual(added.total);
    const again = await add(id, pasties, key).expect(202);
    expect(again.headers['idempotent-replayed']).toBe('true');
    expectProblem(await add(id, soup, key), 422, 'idempotency_key_reused');
    const settled = await awaitAddition(id, 'confirmed');
    expect(settled.changes).toBeNull();
    const { order } = await atIiko(id);
    expect(order?.items).toHaveLength(2);
    expect(order?.sum).toBe(settled.total.amount / 100);
  });

  it('has combos, from the start and added', async () => {
    const { id } = await guest.place({ ...atTable, ...set }, [{ method: 'card' }]);
    await guest.awaitStatus(id, 'confirmed');
    await add(id, set).expect(202);
    const settled = await awaitAddition(id, 'confirmed');
    expect(settled.changes).toBeNull();
    const { order } = await atIiko(id);
    expect(order?.sum).toBe(settled.total.amount / 100);
    expect(order?.combos).toHaveLength(2);
    expect(new Set(order?.combos.map((combo) => combo.id)).size).toBe(2);
  });

  it('takes a tip with what is paid online, and none that staff would have to take', async () => {
    const quoted = await guest.quote(atTable);
    const tipped = (method: string) =>
      guest.order(quoted.quoteId, { payments: [{ method }], tips: { amount: 5_000 } });
    const problem = expectProblem(await tipped('card'), 400, 'validation_failed');
    expect(problem).toMatchObject({ errors: [{ code: 'not_at_a_table', pointer: '/tips' }] });
    const quotedTip = await guest.quote({ ...atTable, tips: { amount: 5_000, method: 'card' } });
    expect(quotedTip.problems).toMatchObject([{ code: 'tips_unavailable' }]);
    const { id } = (await tipped('online')).body as OrderDto;
    const paid = await app
      .http()
      .post(`/v1/support/orders/${id}/payment`)
      .set('x-api-key', OPERATOR_KEY)
      .send({ status: 'paid', reference: 'p-1', amount: quoted.due.amount + 5_000 });
    expect(paid.status).toBe(200);
    await guest.awaitStatus(id, 'confirmed');
    expect((await atIiko(id)).order?.tips).toMatchObject([{ sum: 50 }]);
  });

  it('waits with more dishes until the restaurant has the order', async () => {
    await app.control('POST', 'settings', { creationMs: 20_000 });
    const { id } = await place();
    await add(id, pasties).expect(202);
    await app.control('POST', 'settings', { creationMs: 2_000 });
    await awaitAddition(id, 'confirmed');
    expect((await atIiko(id)).order?.items).toHaveLength(2);
  });

  it('is one order and one set of dishes when answers are lost', async () => {
    const lose = (path: string) =>
      app.control('POST', 'faults', { path, kind: 'lost-answer', times: 1 });
    await lose('/api/1/order/create');
    const { id } = await place();
    await guest.awaitStatus(id, 'confirmed');
    await lose('/api/1/order/add_items');
    const before = await countCalls('add_items');
    await add(id, pasties).expect(202);
    await awaitAddition(id, 'confirmed');
    expect((await atIiko(id)).order?.items).toHaveLength(2);
    expect(await countCalls('add_items')).toBe(before + 1);
  });

  it('sends dishes again only when they have certainly not come', async () => {
    const { id } = await placeConfirmed();
    await app.control('POST', 'faults', { path: '/api/1/order/add_items', kind: 'drop', times: 1 });
    await add(id, pasties).expect(202);
    await awaitAddition(id, 'confirmed');
    const { order } = await atIiko(id);
    expect(order?.items).toHaveLength(2);
  });

  it('takes back from the sums what the restaurant refuses', async () => {
    const { id, total } = await placeConfirmed();
    await app.control('POST', 'settings', { posRejection: 'Product is in stop list.' });
    await add(id, pasties).expect(202);
    const order = await awaitAddition(id, 'refused');
    await app.control('POST', 'settings', { posRejection: null });
    expect(order.additions[0]?.problem?.code).toBe('item_stopped');
    expect(order.total).toEqual(total);
    expect(order.lines).toHaveLength(1);
  });

  it('has what the till took after it was given up', async () => {
    const setOnline = (online: boolean) =>
      app.control('POST', 'pos', { terminalGroupId: RESTAURANT, online });
    const { id, total } = await placeConfirmed();
    await setOnline(false);
    const before = await countCalls('add_items');
    await add(id, pasties).expect(202);
    await eventually(async () => {
      expect(await countCalls('add_items')).toBe(before + 1);
    });
    await app.control('POST', 'clock', { advanceMs: 70_000 });
    const refused = await awaitAddition(id, 'refused');
    expect(refused).toMatchObject({ total, lines: [{}] });
    expect(refused.additions[0]?.problem?.code).toBe('restaurant_not_responding');
    await setOnline(true);
    const { data } = await app.control('GET', 'calls?path=/api/1/order/add_items');
    const { request } = (data as { items: { request: { items: object[] } }[] }).items.at(-1) ?? {
      request: { items: [] },
    };
    await app.control('POST', `orders/${id}/edit`, { add: request.items });
    const taken = await awaitAddition(id, 'confirmed');
    expect(taken.additions[0]?.problem).toBeNull();
    expect(taken.lines).toHaveLength(2);
    expect((await atIiko(id)).order?.sum).toBe(taken.total.amount / 100);
    expect(taken.changes).toBeNull();
  });

  it('is given up while the till is away, and withdrawn when the till takes it late', async () => {
    const online = (value: boolean) =>
      app.control('POST', 'pos', { terminalGroupId: RESTAURANT, online: value });
    await online(false);
    const { id } = await place();
    await guest.awaitStatus(id, 'sent');
    await add(id, pasties).expect(202);
    await app.control('POST', 'clock', { advanceMs: 100_000 });
    const { problem } = await guest.awaitStatus(id, 'rejected');
    expect(problem?.code).toBe('restaurant_not_responding');
    const ended = await awaitAddition(id, 'refused');
    expect(ended.additions[0]?.problem?.code).toBe('order_ended');
    await online(true);
    await eventually(async () => {
      expect((await atIiko(id)).order?.status).toBe('Deleted');
    });
    expect((await guest.read(id)).status).toBe('rejected');
  });

  it('is not for others to add to, nor for orders elsewhere', async () => {
    const { id } = await place();
    const stranger = await Guest.start(app);
    expectProblem(await add(id, soup, randomUUID(), stranger), 404, 'order_not_found');
    const pickup = await guest.place();
    expectProblem(await add(pickup.id, soup), 409, 'order_not_at_table');
    const ghost = { lines: [{ itemId: randomUUID(), quantity: 1 }] };
    const refused = expectProblem(await add(id, ghost), 409, 'items_not_orderable');
    expect(refused.errors).toMatchObject([{ code: 'item_unknown', pointer: '/lines/0/itemId' }]);
    expectProblem(await guest.post(`/v1/orders/${id}/items`, soup), 400, 'idempotency_key_missing');
  });

  it('is cancelled by the restaurant, or goes on with the reason why not', async () => {
    const { id } = await placeConfirmed();
    await guest.post(`/v1/orders/${id}/cancel`).expect(202);
    await guest.awaitStatus(id, 'cancelled');
    expect((await atIiko(id)).order?.status).toBe('Deleted');

    const kept = await placeConfirmed();
    await app.control('POST', 'settings', { cancelRejection: 'Ask the waiter.' });
    await guest.post(`/v1/orders/${kept.id}/cancel`).expect(202);
    await eventually(async () => {
      const order = await guest.read(kept.id);
      expect(order).toMatchObject({ status: 'confirmed', cancelRequestedAt: null });
    });
    await app.control('POST', 'settings', { cancelRejection: null });
    const support = await bodyOf(
      app.http().get(`/v1/support/orders/${kept.id}`).set('x-api-key', OPERATOR_KEY).expect(200),
    );
    expect(JSON.stringify(support)).toContain('cancellation refused: Ask the waiter.');
  });

  it('is rejected for what the till refuses, and found when its id is taken', async () => {
    await app.control('POST', 'settings', { posRejection: 'Table is closed.' });
    const { id } = await place();
    const rejected = await guest.awaitStatus(id, 'rejected');
    expect(rejected.problem?.code).toBe('restaurant_refused');
    await app.control('POST', 'settings', { posRejection: null, duplicateAnswer: 'bad-request' });
    await app.control('POST', 'faults', {
      path: '/api/1/order/create',
      kind: 'status',
      status: 502,
      execute: true,
    });
    const twice = await place();
    await guest.awaitStatus(twice.id, 'confirmed');
    await app.control('POST', 'settings', { duplicateAnswer: 'ok' });
  });

  const problemsOf = async (cart: Parameters<typeof aCart>[0]) =>
    (await guest.quote(aCart({ service: 'dine-in', ...cart }))).problems.map(
      ({ code, pointer }) => `${code} ${pointer}`,
    );

  it('is quoted for a table of this restaurant, and for no time', async () => {
    expect(await problemsOf({ tableId: TABLE })).toEqual([]);
    expect(await problemsOf({})).toEqual(['table_required /tableId']);
    expect(await problemsOf({ tableId: DELETED_TABLE })).toEqual(['table_unknown /tableId']);
    expect(await problemsOf({ service: 'pickup', tableId: TABLE })).toEqual([
      'table_not_expected /tableId',
    ]);
    expect(await problemsOf({ tableId: TABLE, at: '2030-01-01T12:00:00+03:00' })).toEqual([
      'time_not_expected /at',
    ]);
    expect(await problemsOf({ restaurantId: LEGACY_RESTAURANT, tableId: TABLE })).toContain(
      'service_unavailable /service',
    );
  });

  it('is ordered without a contact, and without what iiko has no place for', async () => {
    const { quoteId, deliveryFee, slotRule } = await guest.quote(atTable);
    expect(deliveryFee.amount).toBe(0);
    expect(slotRule.leadMinutes).toBe(0);
    const refused = await guest.order(quoteId, { comment: 'Побыстрее', contact: undefined });
    const { errors } = expectProblem(refused, 400, 'validation_failed');
    expect(errors).toMatchObject([{ code: 'not_at_a_table', pointer: '/comment' }]);
    const placed = await guest.order(quoteId, { contact: undefined });
    expect(placed.status).toBe(202);
    const { id } = placed.body as OrderDto;
    const again = await bodyOf(guest.post(`/v1/orders/${id}/reorder`, {}).expect(200));
    expect(again).toMatchObject({ orderable: true, restaurantId: RESTAURANT });
  });
});

describe('GET /v1/restaurants/{restaurantId}/tables', () => {
  it('is answered from memory, also after a restart while iiko is down', async () => {
    const database = await createTestDatabase();
    const app = await startTestApp({ database });
    await awaitTables(app);
    const path = `/v1/restaurants/${RESTAURANT}/tables`;
    const before = await bodyOf(app.http().get(path).expect(200));
    const tables = (before as { items: { tables: { id: string }[] }[] }).items.flatMap(
      (section) => section.tables,
    );
    expect(tables).toContainEqual({ id: TABLE, number: 1, name: 'Стол 1', seats: 2 });
    expect(tables.map(({ id }) => id)).not.toContain(DELETED_TABLE);
    const page = await bodyOf(app.http().get(`${path}/${TABLE}`).expect(200));
    expect(page).toMatchObject({
      table: { number: 1 },
      acceptsOrders: true,
      restaurant: { id: RESTAURANT, services: ['delivery', 'pickup', 'dine-in'] },
      links: { menu: `/v1/restaurants/${RESTAURANT}/menu` },
    });
    expectProblem(await app.http().get(`${path}/${DELETED_TABLE}`), 404, 'table_not_found');
    await app.control('POST', 'settings', { kitchenPaused: true });
    await followWithoutWebhooks(app);
    await app.stop();
    const down = await startTestApp({
      database,
      sandboxUrl: 'http://127.0.0.1:9',
      waitUntilReady: false,
    });
    expect(await bodyOf(down.http().get(path).expect(200))).toEqual(before);
    await down.stop();
    await database.drop();
  });
});

/** What iiko does not call for is read, and an order that it shows no more has ended. */
async function followWithoutWebhooks(app: TestApp): Promise<void> {
  const guest = await Guest.start(app);
  const set = (id: string, what: string, status: string) =>
    app.control('POST', `orders/${id}/${what}`, { status });
  const [eaten, deleted] = [await guest.place(atTable), await guest.place(atTable)];
  await guest.awaitStatus(eaten.id, 'confirmed');
  await guest.awaitStatus(deleted.id, 'confirmed');
  await app.control('DELETE', 'calls');
  await set(deleted.id, 'status', 'Deleted');
  await set(eaten.id, 'items-status', 'Served');
  await guest.awaitStatus(eaten.id, 'ready');
  await set(eaten.id, 'status', 'Closed');
  await guest.awaitStatus(deleted.id, 'cancelled');
  await guest.awaitStatus(eaten.id, 'completed');
  const { data } = await app.control('GET', 'calls?path=/api/1/order/by_id');
  const calls = (data as { items: { request: { orderIds: string[] } }[] }).items;
  expect(calls.some(({ request }) => request.orderIds.length > 1)).toBe(true);
}

const awaitTables = (app: TestApp): Promise<void> =>
  eventually(async () => {
    const body = await bodyOf(app.http().get(`/v1/restaurants/${RESTAURANT}/tables`).expect(200));
    expect((body as { items: unknown[] }).items).not.toEqual([]);
  });
