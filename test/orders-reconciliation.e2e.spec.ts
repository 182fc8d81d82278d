import { moscowTime } from './support/delivery.js';
import { eventually } from './support/eventually.js';
import { aCart, Guest } from './support/guest.js';
import { startTestApp, type TestApp } from './support/start-app.js';

const COMMAND = '/api/1/commands/status';
const BY_ID = '/api/1/deliveries/by_id';
const BY_REVISION = '/api/1/deliveries/by_revision';
const BY_DATE = '/api/1/deliveries/by_delivery_date_and_status';
const FOUR_HOURS_MS = 4 * 3_600_000;

interface Call {
  status: number;
  request: { deliveryDateFrom?: string; deliveryDateTo?: string; orderIds?: string[] };
}

/** No webhook is registered: all news comes from the comparison. */
describe('the comparison with iiko', () => {
  let app: TestApp;
  let guest: Guest;
  let ids: string[];

  beforeAll(async () => {
    app = await startTestApp({ sandbox: { speed: 50, quotas: false } });
    await app.control('POST', 'settings', { kitchenPaused: true });
    guest = await Guest.start(app);
  });

  afterAll(async () => {
    await app.stop();
  });

  const placeConfirmed = async (count: number, at?: string): Promise<string[]> => {
    const cart = aCart(at === undefined ? {} : { at });
    const orders = await Promise.all(Array.from({ length: count }, () => guest.place(cart)));
    const placed = orders.map(({ id }) => id);
    for (const id of placed) {
      await guest.awaitStatus(id, 'confirmed');
    }
    return placed;
  };

  const callsOf = async (path: string): Promise<Call[]> => {
    const { data } = await app.control('GET', `calls?path=${path}`);
    return (data as { items: Call[] }).items;
  };

  const cook = async (orderIds: readonly string[], status = 'CookingStarted') => {
    for (const id of orderIds) {
      await app.control('POST', `orders/${id}/status`, { status });
    }
  };

  const awaitAll = async (
    orderIds: readonly string[],
    status: 'confirmed' | 'cooking' | 'ready',
  ) => {
    for (const id of orderIds) {
      await guest.awaitStatus(id, status);
    }
  };

  it('asks once in a while for all orders together', async () => {
    ids = await placeConfirmed(12);
    await app.control('DELETE', 'calls');
    const startedAt = Date.now();
    await cook(ids);
    await awaitAll(ids, 'cooking');
    const revisions = await callsOf(BY_REVISION);
    expect(revisions.length).toBeGreaterThan(0);
    // On a slow machine more polls fit into the time; asked about each order, there would be twelve a poll.
    const polls = 1 + (Date.now() - startedAt) / 1_000;
    expect(revisions.length).toBeLessThan(Math.max(ids.length, 2 * polls));
    expect(await callsOf(BY_ID)).toEqual([]);
    expect(await callsOf(BY_DATE)).toEqual([]);
  });

  it('reads days, not orders, after a gap longer than revisions live', async () => {
    const later = await placeConfirmed(2, moscowTime('12:00'));
    ids.push(...later);
    await app.control('DELETE', 'calls');
    await app.control('POST', 'clock', { advanceMs: FOUR_HOURS_MS });
    await cook(ids, 'CookingCompleted');
    await awaitAll(ids, 'ready');
    expect((await callsOf(BY_REVISION)).map(({ status }) => status)).toContain(400);
    const windows = (await callsOf(BY_DATE)).filter(({ status }) => status === 200);
    const days = new Set(windows.map(({ request }) => request.deliveryDateFrom));
    expect(windows.length).toBe(days.size);
    // Today, the night after it, and the day that the two are for.
    expect(days.size).toBeLessThanOrEqual(3);
    expect(await callsOf(BY_ID)).toEqual([]);
  });

  it('divides a window that iiko finds too much, and goes on from its revision', async () => {
    await app.control('DELETE', 'calls');
    await app.control('POST', 'faults', { path: BY_DATE, kind: 'status', status: 422, times: 1 });
    await app.control('POST', 'clock', { advanceMs: FOUR_HOURS_MS });
    await cook(ids, 'CookingStarted');
    await awaitAll(ids, 'cooking');
    const [whole, ...parts] = await callsOf(BY_DATE);
    expect(whole).toMatchObject({ status: 422 });
    expect(parts[0]?.request.deliveryDateFrom).toBe(whole?.request.deliveryDateFrom);
    expect(parts[1]?.request.deliveryDateTo).toBe(whole?.request.deliveryDateTo);

    await app.control('DELETE', 'calls');
    await cook(ids.slice(0, 1), 'CookingCompleted');
    await awaitAll(ids.slice(0, 1), 'ready');
    expect(await callsOf(BY_DATE)).toEqual([]);
  });

  it('asks by id for what staff have put off to a day that nobody expects', async () => {
    // As if it were not on any of the days: the windows come back empty.
    const body = {
      correlationId: '10000000-0000-4000-8000-000000000001',
      maxRevision: Date.now() + 3 * FOUR_HOURS_MS,
      ordersByOrganizations: [],
    };
    await app.control('DELETE', 'calls');
    await app.control('POST', 'faults', {
      path: BY_DATE,
      kind: 'status',
      status: 200,
      body,
      times: 4,
    });
    await app.control('POST', 'clock', { advanceMs: FOUR_HOURS_MS });
    await cook(ids, 'CookingCompleted');
    await awaitAll(ids, 'ready');
    await eventually(async () => {
      const [call] = await callsOf(BY_ID);
      expect(call?.request.orderIds).toHaveLength(ids.length);
    });
  });

  it('asks for few commands and reads all at once, however many wait for the restaurant', async () => {
    const body = {
      correlationId: '10000000-0000-4000-8000-000000000001',
      maxRevision: Date.now() + 6 * FOUR_HOURS_MS,
      ordersByOrganizations: [],
    };
    for (const path of [BY_REVISION, BY_DATE]) {
      await app.control('POST', 'faults', { path, kind: 'status', status: 200, body, times: null });
    }
    await app.control('POST', 'settings', { creationMs: 150_000 });
    await app.control('DELETE', 'calls');
    const startedAt = Date.now();
    const placed = await Promise.all(Array.from({ length: 40 }, () => guest.place(aCart())));
    await awaitAll(
      placed.map(({ id }) => id),
      'confirmed',
    );
    const commands = await callsOf(COMMAND);
    const reads = await callsOf(BY_ID);
    expect(commands.length).toBeGreaterThan(0);
    // Of what eight seconds hold, which is how long creation takes here; a slow machine takes longer.
    const slowness = Math.max(1, (Date.now() - startedAt) / 10_000);
    expect(commands.length).toBeLessThan((placed.length / 2) * slowness);
    expect(reads.length).toBeLessThan((placed.length / 4) * slowness);
    expect(Math.max(...reads.map(({ request }) => request.orderIds?.length ?? 0))).toBeGreaterThan(
      1,
    );
  });
});
