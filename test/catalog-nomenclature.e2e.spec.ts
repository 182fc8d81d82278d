import axios from 'axios';
import { createSandbox } from '../sandbox/app.js';
import { CatalogService } from '../src/catalog/catalog.service.js';
import type { Menu } from '../src/catalog/menu.js';
import { Jobs } from '../src/platform/jobs/jobs.js';
import { eventually } from './support/eventually.js';
import { startTestApp, type TestApp } from './support/start-app.js';

const ORGANIZATION = '0a000000-0000-4000-8000-000000000001';
const TVERSKAYA = '0b000000-0000-4000-8000-000000000001';
const ARBAT = '0b000000-0000-4000-8000-000000000002';
const BORSCH = '0c000000-0000-4000-8000-000000000001';

interface NomenclatureCall {
  request: { organizationId: string; startRevision: number };
}

describe('a menu from the nomenclature', () => {
  let app: TestApp;

  beforeAll(async () => {
    app = await startTestApp({
      env: { IIKO_EXTERNAL_MENU_ID: '', IIKO_BUDGETS: 'Data: menu=1000; Data: dictionaries=1000' },
      sandbox: { quotas: false },
    });
    await eventually(async () => {
      expect((await fetchMenu(TVERSKAYA)).status).toBe(200);
    });
  });

  afterAll(async () => {
    await app.stop();
  });

  async function fetchMenu(restaurantId: string) {
    const { status, headers, data } = await axios.get<Partial<Menu>>(
      `${app.url}/v1/restaurants/${restaurantId}/menu`,
      { validateStatus: () => true },
    );
    return {
      status,
      tag: String(headers['etag']),
      asOf: String(headers['x-data-as-of']),
      revision: data.revision,
      items: (data.categories ?? []).flatMap((category) => category.items),
    };
  }

  async function startRevisions(): Promise<number[]> {
    const response = await app.control('GET', 'calls?path=/api/1/nomenclature');
    return (response.data as { items: NomenclatureCall[] }).items
      .filter(({ request }) => request.organizationId === ORGANIZATION)
      .map(({ request }) => request.startRevision);
  }

  async function syncMenu(): Promise<void> {
    const { asOf } = await fetchMenu(TVERSKAYA);
    await app.nest.get(CatalogService).hint(ORGANIZATION);
    await eventually(async () => {
      expect((await fetchMenu(TVERSKAYA)).asOf).not.toBe(asOf);
    });
  }

  async function setCondition(terminalGroupId: string, condition: string): Promise<void> {
    await app.control('POST', 'pos', { terminalGroupId, condition });
    await app.nest.get(Jobs).send('restaurants.sync', {}, { key: 'restaurants' });
  }

  it('has the same shape as one from the external menu', async () => {
    const { items } = await fetchMenu(TVERSKAYA);
    expect(items.length).toBeGreaterThan(60);
    expect(items.find((item) => item.id === BORSCH)).toMatchObject({
      name: 'Борщ с говядиной',
      sizes: [{ id: null, price: { amount: 39_000, currency: 'RUB' }, isDefault: true }],
      modifierGroups: [{ id: null, modifiers: [{ price: { amount: 4_000, currency: 'RUB' } }] }],
    });
  });

  it('asks for changes only, and keeps the menu when there are none', async () => {
    const before = await fetchMenu(TVERSKAYA);
    await syncMenu();
    const revisions = await startRevisions();
    expect(revisions[0]).toBe(0);
    expect(revisions.at(-1)).toBeGreaterThan(0);
    expect((await fetchMenu(TVERSKAYA)).tag).toBe(before.tag);
  });

  it('follows a change', async () => {
    const before = await fetchMenu(TVERSKAYA);
    await app.control('PATCH', `menu/items/${BORSCH}`, { price: 420 });
    await syncMenu();
    const after = await fetchMenu(TVERSKAYA);
    expect(after.revision).not.toBe(before.revision);
    expect(after.items.find((item) => item.id === BORSCH)?.sizes[0]?.price.amount).toBe(42_000);
  });

  it('goes with its restaurant and comes back with it', async () => {
    const before = await fetchMenu(ARBAT);
    await setCondition(ARBAT, 'disabled');
    await eventually(async () => {
      expect((await fetchMenu(ARBAT)).status).toBe(404);
    });
    await setCondition(ARBAT, 'enabled');
    await eventually(async () => {
      expect(await fetchMenu(ARBAT)).toMatchObject({ status: 200, tag: before.tag });
    });
  });
});

describe('a restaurant that is new to an organization', () => {
  it('gets its menu at once, although iiko has nothing new', async () => {
    const sandbox = await createSandbox({ streetsPerCity: 300, quotas: false });
    const sandboxUrl = await sandbox.listen({ port: 0 });
    const control = (path: string, body: object) =>
      axios.post(`${sandboxUrl}/__sandbox/${path}`, body);
    await control('pos', { terminalGroupId: ARBAT, condition: 'disabled' });
    const app = await startTestApp({
      env: { IIKO_EXTERNAL_MENU_ID: '', IIKO_BUDGETS: 'Data: menu=1000; Data: dictionaries=1000' },
      sandboxUrl,
    });
    const statusOf = async (id: string) => {
      const url = `${app.url}/v1/restaurants/${id}/menu`;
      return (await axios.get(url, { validateStatus: () => true })).status;
    };
    await eventually(async () => {
      expect([await statusOf(TVERSKAYA), await statusOf(ARBAT)]).toEqual([200, 404]);
    });
    await control('pos', { terminalGroupId: ARBAT, condition: 'enabled' });
    await app.nest.get(Jobs).send('restaurants.sync', {}, { key: 'restaurants' });
    await eventually(async () => {
      expect(await statusOf(ARBAT)).toBe(200);
    });
    await app.stop();
    await sandbox.close();
  });
});
