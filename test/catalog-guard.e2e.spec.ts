import axios from 'axios';
import { CatalogService } from '../src/catalog/catalog.service.js';
import type { Menu } from '../src/catalog/menu.js';
import { Database } from '../src/platform/database/database.js';
import { Metrics } from '../src/platform/metrics/metrics.js';
import { createSandbox, type Sandbox } from '../sandbox/app.js';
import { createTestDatabase, type TestDatabase } from './support/database.js';
import { eventually } from './support/eventually.js';
import { findFreePort } from './support/free-port.js';
import { startTestApp, type TestApp } from './support/start-app.js';

const ORGANIZATION = '0a000000-0000-4000-8000-000000000001';
const TVERSKAYA = '0b000000-0000-4000-8000-000000000001';
/** These tests read menus more often than the service would. */
const UNLIMITED = { IIKO_BUDGETS: 'Data: menu=1000' };

interface RawMenu {
  itemCategories: { name: string; items: { itemId: string; itemSizes: unknown[] }[] }[];
}

async function fetchMenu(app: TestApp) {
  const { status, headers, data } = await axios.get<Partial<Menu> & { code?: string }>(
    `${app.url}/v1/restaurants/${TVERSKAYA}/menu`,
    { validateStatus: () => true },
  );
  return {
    status,
    code: data.code,
    tag: String(headers['etag']),
    stale: String(headers['x-data-stale']),
    asOf: String(headers['x-data-as-of']),
    itemCount: (data.categories ?? []).flatMap((category) => category.items).length,
  };
}

/** The service is ready with one menu of several; these tests want a certain one. */
async function untilServed(app: TestApp): Promise<void> {
  await eventually(async () => {
    expect((await fetchMenu(app)).status).toBe(200);
  });
}

describe('a menu that would ruin the present one', () => {
  let app: TestApp;
  let good: RawMenu;
  const catalog = () => app.nest.get(CatalogService);

  beforeAll(async () => {
    app = await startTestApp({ env: UNLIMITED, sandbox: { quotas: false } });
    await untilServed(app);
    good = await readMenuOfSandbox(app);
  });

  afterAll(async () => {
    await app.stop();
  });

  beforeEach(async () => {
    await app.control('DELETE', 'faults');
    await offer(good);
    await eventually(async () => {
      expect(await fetchMenu(app)).toMatchObject({ stale: 'false' });
      expect(await catalog().rejections()).toEqual([]);
    });
  });

  /** Lets iiko answer with this menu and has it read. */
  async function offer(menu: RawMenu): Promise<void> {
    await app.control('PUT', 'menu', { source: 'external', menu });
    await catalog().hint(ORGANIZATION);
  }

  it('does not replace it when it has lost more than half of its items', async () => {
    const before = await fetchMenu(app);
    const shrunk = { ...good, itemCategories: good.itemCategories.slice(0, 2) };
    await offer(shrunk);
    await eventually(async () => {
      expect(await catalog().rejections()).toMatchObject([
        { organizationId: ORGANIZATION, reason: 'shrunk', times: 1 },
      ]);
    });
    await eventually(async () => {
      expect(await fetchMenu(app)).toMatchObject({ stale: 'true', tag: before.tag });
    });
    expect(await app.nest.get(Metrics).registry.metrics()).toContain(
      'menu_rejections_total{reason="shrunk"}',
    );
  });

  it('is counted and not accepted when it comes again, and forgiven by a good one', async () => {
    const { tag } = await fetchMenu(app);
    const shrunk = { ...good, itemCategories: good.itemCategories.slice(0, 1) };
    for (const times of [1, 2, 3, 4]) {
      await offer(shrunk);
      await eventually(async () => {
        const [rejection] = await catalog().rejections();
        expect(rejection?.times).toBeGreaterThanOrEqual(times);
      });
    }
    expect((await fetchMenu(app)).tag).toBe(tag);
    await offer(good);
    await eventually(async () => {
      expect(await catalog().rejections()).toEqual([]);
      expect(await fetchMenu(app)).toMatchObject({ stale: 'false', tag });
    });
  });

  it('keeps what was rejected aside, and only the last few', async () => {
    for (const kept of [1, 2, 3, 4, 5, 6]) {
      const itemCategories = good.itemCategories
        .slice(0, 1)
        .map((category) => ({ ...category, name: `Супы ${kept}` }));
      const before = await newestRejection(app);
      await offer({ ...good, itemCategories });
      await eventually(async () => {
        expect(await newestRejection(app)).not.toBe(before);
      });
    }
    const { rows } = await app.nest
      .get(Database)
      .db.execute('select length(body) as bytes from menu_rejections');
    expect(rows).toHaveLength(5);
    expect(rows.every((row) => Number(row['bytes']) > 100)).toBe(true);
  });

  it('does not replace it when more than half of its items cannot be read', async () => {
    const { tag } = await fetchMenu(app);
    await offer(withBrokenItems(good, (index) => index % 3 !== 0));
    await eventually(async () => {
      expect(await catalog().rejections()).toMatchObject([{ reason: 'unreadable' }]);
    });
    expect((await fetchMenu(app)).tag).toBe(tag);
  });

  it('does not replace it when it is no menu at all', async () => {
    const { tag } = await fetchMenu(app);
    await app.control('POST', 'faults', {
      path: '/api/2/menu/by_id',
      kind: 'malformed',
      times: null,
    });
    await catalog().hint(ORGANIZATION);
    await eventually(async () => {
      expect(await catalog().rejections()).toMatchObject([{ reason: 'malformed' }]);
    });
    expect((await fetchMenu(app)).tag).toBe(tag);
  });

  it('loses only the item that is broken', async () => {
    const before = await fetchMenu(app);
    await offer(withBrokenItems(good, (index) => index === 0));
    await eventually(async () => {
      expect((await fetchMenu(app)).itemCount).toBe(before.itemCount - 1);
    });
    expect(await catalog().rejections()).toEqual([]);
  });
});

describe('MENU_MAX_LOSS_PERCENT', () => {
  it('lets the operator accept a great change', async () => {
    const app = await startTestApp({
      env: { ...UNLIMITED, MENU_MAX_LOSS_PERCENT: '100' },
      sandbox: { quotas: false },
    });
    await untilServed(app);
    const good = await readMenuOfSandbox(app);
    const before = await fetchMenu(app);
    const menu = { ...good, itemCategories: good.itemCategories.slice(0, 1) };
    await app.control('PUT', 'menu', { source: 'external', menu });
    await app.nest.get(CatalogService).hint(ORGANIZATION);
    await eventually(async () => {
      expect((await fetchMenu(app)).itemCount).toBeLessThan(before.itemCount / 2);
    });
    await app.stop();
  });
});

describe('while iiko is unreachable', () => {
  let database: TestDatabase;
  let sandbox: Sandbox;
  let sandboxUrl: string;
  let app: TestApp | undefined;

  beforeEach(async () => {
    database = await createTestDatabase();
    sandbox = await createSandbox({ streetsPerCity: 300 });
    sandboxUrl = await sandbox.listen({ port: await findFreePort() });
  });

  afterEach(async () => {
    await app?.stop();
    await sandbox.close();
    await database.drop();
  });

  it('a restarted service serves the last menu and says that it is stale', async () => {
    app = await startTestApp({ database, sandboxUrl });
    await untilServed(app);
    const before = await fetchMenu(app);
    await app.stop();
    await sandbox.close();
    app = await startTestApp({ database, sandboxUrl, waitUntilReady: false });
    expect(await fetchMenu(app)).toMatchObject({ status: 200, tag: before.tag });
    await eventually(async () => {
      expect(app && (await fetchMenu(app))).toMatchObject({
        tag: before.tag,
        stale: 'true',
        asOf: before.asOf,
      });
    });
  });

  it('a service that has never had a menu says so, and recovers by itself', async () => {
    await sandbox.close();
    app = await startTestApp({ database, sandboxUrl, waitUntilReady: false });
    expect(await fetchMenu(app)).toMatchObject({ status: 503, code: 'snapshot_missing' });
    sandbox = await createSandbox({ streetsPerCity: 300 });
    await sandbox.listen({ port: Number(new URL(sandboxUrl).port) });
    await eventually(async () => {
      expect(app && (await fetchMenu(app))).toMatchObject({ status: 200, stale: 'false' });
    });
  });
});

async function readMenuOfSandbox({ sandboxUrl }: TestApp): Promise<RawMenu> {
  const credentials = { apiLogin: 'sandbox-login' };
  const login = await axios.post<{ token: string }>(
    `${sandboxUrl}/api/1/access_token`,
    credentials,
  );
  const { data } = await axios.post<RawMenu>(
    `${sandboxUrl}/api/2/menu/by_id`,
    { externalMenuId: '1001', organizationIds: [ORGANIZATION], version: 2, language: 'ru' },
    { headers: { authorization: `Bearer ${login.data.token}` } },
  );
  return data;
}

function withBrokenItems(menu: RawMenu, isBroken: (index: number) => boolean): RawMenu {
  let index = 0;
  return {
    ...menu,
    itemCategories: menu.itemCategories.map((category) => ({
      ...category,
      items: category.items.map((item) => {
        const broken = isBroken(index);
        index += 1;
        return broken ? { ...item, itemSizes: [] } : item;
      }),
    })),
  };
}

async function newestRejection(app: TestApp): Promise<unknown> {
  const { rows } = await app.nest
    .get(Database)
    .db.execute('select max(id) as id from menu_rejections');
  return rows[0]?.['id'];
}
