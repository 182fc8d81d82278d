import { setTimeout as sleep } from 'node:timers/promises';
import { CatalogService } from '../src/catalog/catalog.service.js';
import { menuSyncSource } from '../src/catalog/menu-snapshot.js';
import { SyncStates } from '../src/sync/sync-states.js';
import { bodyOf } from './support/body-of.js';
import { eventually } from './support/eventually.js';
import { Guest, RESTAURANT, SOUP } from './support/guest.js';
import { startTestApp, type TestApp } from './support/start-app.js';

const EXTERNAL_MENU = '/api/2/menu/by_id';
const NOMENCLATURE = '/api/1/nomenclature';
const STOP_LISTS = '/api/1/stop_lists';
const ORGANIZATION = '0a000000-0000-4000-8000-000000000001';

interface Call {
  request: { organizationId?: string; organizationIds?: string[]; startRevision?: number };
}

/** Regular readings come once an hour: what is new within a test was read because of a refusal. */
describe.each([
  ['the external menu', {}, EXTERNAL_MENU],
  ['the nomenclature', { IIKO_EXTERNAL_MENU_ID: '' }, NOMENCLATURE],
])('an order that shows that %s is outdated', (_name, env, menuPath) => {
  let app: TestApp;
  let guest: Guest;

  beforeAll(async () => {
    app = await startTestApp({ sandbox: { speed: 20, quotas: false }, env });
    guest = await Guest.start(app);
    await app.control('POST', 'settings', { kitchenPaused: true, rejectPriceMismatch: true });
  });

  afterAll(() => app.stop());

  const readings = async (path: string): Promise<Call['request'][]> => {
    const { data } = await app.control('GET', `calls?path=${path}`);
    return (data as { items: Call[] }).items
      .map(({ request }) => request)
      .filter(({ organizationId, organizationIds = [organizationId] }) =>
        organizationIds.includes(ORGANIZATION),
      );
  };

  const refuse = async (code: string) => {
    const order = await guest.place();
    const { problem } = await guest.awaitStatus(order.id, 'rejected');
    expect(problem).toMatchObject({ code });
  };

  it('has it read again at once: the next quote has the price of the till', async () => {
    const before = await guest.quote();
    await app.control('PATCH', `menu/items/${SOUP}`, { price: 415 });
    await refuse('price_changed');
    await eventually(async () => {
      expect((await guest.quote()).total.amount).toBe(before.total.amount + 2_500);
    });
    const order = await guest.place();
    await guest.awaitStatus(order.id, 'confirmed');
  });

  it('asks iiko what has changed, and not again for every order that is refused', async () => {
    const before = await readings(menuPath);
    await app.control('POST', 'settings', { posRejection: 'Product is inactive.' });
    for (let count = 0; count < 4; count += 1) {
      await refuse('item_unavailable');
    }
    const after = await readings(menuPath);
    // A new minute may have begun.
    expect(after.length - before.length).toBeLessThanOrEqual(1);
    await app.control('POST', 'settings', { posRejection: null });
    if (menuPath === NOMENCLATURE) {
      // iiko gives a whole nomenclature once an hour.
      expect(after.filter(({ startRevision }) => startRevision === 0)).toHaveLength(1);
    }
  });

  it('has stop lists read again when the till says that something is sold out', async () => {
    const { quoteId } = await guest.quote();
    const items = [{ productId: SOUP, balance: 0 }];
    await app.control('PUT', 'stop-list', { terminalGroupId: RESTAURANT, items });
    const refused = (await bodyOf(guest.order(quoteId))) as { id: string };
    await guest.awaitStatus(refused.id, 'rejected');
    await eventually(async () => {
      const { problems } = await guest.quote();
      expect(problems).toMatchObject([{ code: 'item_stopped' }]);
    });
    expect((await readings(STOP_LISTS)).length).toBeGreaterThan(1);
  });

  it('leaves alone what iiko has refused for a time', async () => {
    const body = { errorDescription: 'Right Data: menu is not allowed for this key.' };
    await app.control('POST', 'faults', {
      path: menuPath,
      kind: 'status',
      status: 401,
      body,
      times: null,
    });
    const catalog = app.nest.get(CatalogService);
    const states = app.nest.get(SyncStates);
    await catalog.hint(ORGANIZATION);
    await eventually(() => {
      expect(states.state(menuSyncSource(ORGANIZATION)).error).toBeDefined();
    });
    const before = await readings(menuPath);
    await catalog.hint(ORGANIZATION);
    await sleep(1_500);
    expect(await readings(menuPath)).toHaveLength(before.length);
  });
});
