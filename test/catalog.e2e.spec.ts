import axios, { type AxiosResponse } from 'axios';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { CatalogService } from '../src/catalog/catalog.service.js';
import type { Menu, MenuItem } from '../src/catalog/menu.js';
import { Database } from '../src/platform/database/database.js';
import { Metrics } from '../src/platform/metrics/metrics.js';
import { eventually } from './support/eventually.js';
import { startTestApp, type TestApp } from './support/start-app.js';

const ORGANIZATION = '0a000000-0000-4000-8000-000000000001';
const TVERSKAYA = '0b000000-0000-4000-8000-000000000001';
const VAYNERA = '0b000000-0000-4000-8000-000000000003';
const BORSCH = '0c000000-0000-4000-8000-000000000001';
const UNKNOWN = '0b000000-0000-4000-8000-00000000dead';
const MENU = `/v1/restaurants/${TVERSKAYA}/menu`;
const MENUS = [TVERSKAYA, VAYNERA].map((id) => `/v1/restaurants/${id}/menu`);

let app: TestApp;

/** The bytes as they came, with nothing decoded or followed. */
function fetchRaw(path: string, headers: Record<string, string> = {}, method = 'GET') {
  return axios.request<Buffer>({
    method,
    url: `${app.url}${path}`,
    headers: { 'accept-encoding': 'identity', ...headers },
    responseType: 'arraybuffer',
    decompress: false,
    validateStatus: () => true,
  });
}

interface Answer<Body> {
  status: number;
  headers: AxiosResponse['headers'];
  body: Body;
}

async function fetchJson<Body>(path: string): Promise<Answer<Body>> {
  const { status, headers, data } = await fetchRaw(path);
  return { status, headers, body: JSON.parse(data.toString('utf8')) as Body };
}

const statusOf = async (path: string) => (await fetchRaw(path)).status;
const fetchMenu = () => fetchJson<Menu>(MENU);
const asOf = (response: Pick<AxiosResponse, 'headers'>) => String(response.headers['x-data-as-of']);

async function menuCalls(): Promise<number> {
  const response = await app.control('GET', 'calls?path=/api/2/menu/by_id');
  return (response.data as { items: unknown[] }).items.length;
}

/** Reads the menu from iiko now, and waits until that has been recorded. */
async function syncMenu(): Promise<void> {
  const before = asOf(await fetchMenu());
  await app.nest.get(CatalogService).hint(ORGANIZATION);
  await eventually(async () => {
    expect(asOf(await fetchMenu())).not.toBe(before);
  });
}

async function storedAt(): Promise<string> {
  const { rows } = await app.nest
    .get(Database)
    .db.execute(`select updated_at::text from menu_snapshots where restaurant_id = '${TVERSKAYA}'`);
  return String(rows[0]?.['updated_at']);
}

describe('catalog', () => {
  beforeAll(async () => {
    app = await startTestApp({
      env: {
        POS_CHECK_SECONDS: '3600',
        ORDER_POLL_SECONDS: '600',
        IIKO_BUDGETS: 'Data: menu=1000',
      },
      sandbox: { quotas: false },
    });
    // The service is ready with one menu; these tests read several.
    await eventually(async () => {
      expect(await Promise.all(MENUS.map(statusOf))).toEqual([200, 200]);
    });
  });

  afterAll(async () => {
    await app.stop();
  });

  describe('GET /v1/restaurants/{restaurantId}/menu', () => {
    it('gives the whole menu', async () => {
      const { status, headers, body } = await fetchMenu();
      expect(status).toBe(200);
      expect(headers).toMatchObject({
        'content-type': 'application/json; charset=utf-8',
        'cache-control': 'public, max-age=60, stale-while-revalidate=600, stale-if-error=86400',
        vary: 'Accept-Encoding',
        'x-data-stale': 'false',
      });
      expect(body).toMatchObject({ restaurantId: TVERSKAYA, currency: 'RUB' });
      const items = body.categories.flatMap((category) => category.items);
      expect(items.length).toBeGreaterThan(60);
      expect(items.find((item) => item.id === BORSCH)).toMatchObject({
        name: 'Борщ с говядиной',
        kind: 'simple',
        sizes: [{ id: null, price: { amount: 39_000, currency: 'RUB' }, isDefault: true }],
        modifierGroups: [
          { id: null, childLimits: true, modifiers: [{ price: { amount: 4_000 } }] },
        ],
      });
    });

    it('is the same in every encoding, each with a tag of its own', async () => {
      const identity = await fetchRaw(MENU);
      const gzip = await fetchRaw(MENU, { 'accept-encoding': 'gzip' });
      const brotli = await fetchRaw(MENU, { 'accept-encoding': 'gzip, deflate, br' });
      expect(gzip.headers['content-encoding']).toBe('gzip');
      expect(brotli.headers['content-encoding']).toBe('br');
      expect(gunzipSync(gzip.data).equals(identity.data)).toBe(true);
      expect(brotliDecompressSync(brotli.data).equals(identity.data)).toBe(true);
      const tags = [identity, gzip, brotli].map((response) => String(response.headers['etag']));
      expect(new Set(tags).size).toBe(3);
      expect(tags.every((tag) => /^"[\w-]+"$/.test(tag))).toBe(true);
    });

    it.each([
      ['the tag', (tag: string) => tag],
      ['a list of tags', (tag: string) => `"other", ${tag}`],
      ['a weak tag', (tag: string) => `W/${tag}`],
      ['any tag', () => '*'],
    ])('answers 304 without a body to %s', async (_what, toHeader) => {
      for (const encoding of ['identity', 'gzip', 'br']) {
        const accept = { 'accept-encoding': encoding };
        const tag = String((await fetchRaw(MENU, accept)).headers['etag']);
        const again = await fetchRaw(MENU, { ...accept, 'if-none-match': toHeader(tag) });
        expect(again.status).toBe(304);
        expect(again.data).toHaveLength(0);
        expect(again.headers).toMatchObject({ etag: tag, vary: 'Accept-Encoding' });
        expect(again.headers['cache-control']).toContain('max-age=60');
      }
    });

    it('answers 200 to the tag of another encoding', async () => {
      const gzip = await fetchRaw(MENU, { 'accept-encoding': 'gzip' });
      const ifNoneMatch = String(gzip.headers['etag']);
      expect((await fetchRaw(MENU, { 'if-none-match': ifNoneMatch })).status).toBe(200);
    });

    it('answers HEAD with the headers of GET', async () => {
      const get = await fetchRaw(MENU);
      const head = await fetchRaw(MENU, {}, 'HEAD');
      expect(head.status).toBe(200);
      expect(head.data).toHaveLength(0);
      expect(head.headers['etag']).toBe(get.headers['etag']);
      expect(head.headers['content-length']).toBe(get.headers['content-length']);
    });

    it('answers a path in another spelling the same way', async () => {
      const prepared = await fetchMenu();
      const routed = await fetchJson<Menu>(MENU.replace(TVERSKAYA, TVERSKAYA.toUpperCase()));
      expect(routed.status).toBe(200);
      expect(routed.body).toEqual(prepared.body);
      expect(routed.headers['etag']).toBe(prepared.headers['etag']);
    });

    it.each([
      [UNKNOWN, 404, 'restaurant_not_found'],
      ['not-a-uuid', 400, 'validation_failed'],
    ])('answers %s with %d', async (restaurantId, status, code) => {
      const answer = await fetchJson<{ code: string }>(`/v1/restaurants/${restaurantId}/menu`);
      expect(answer.status).toBe(status);
      expect(answer.body.code).toBe(code);
    });

    it('has the prices of each organization', async () => {
      const { body } = await fetchJson<Menu>(MENU.replace(TVERSKAYA, VAYNERA));
      const amounts = ({ categories }: Menu) =>
        categories.flatMap((category) => category.items.map((item) => item.sizes[0]?.price.amount));
      expect(amounts(body)).not.toEqual(amounts((await fetchMenu()).body));
    });
  });

  describe('GET /v1/restaurants/{restaurantId}/menu/items/{itemId}', () => {
    const path = `${MENU}/items/${BORSCH}`;

    it('gives the item as the menu has it', async () => {
      const { status, headers, body } = await fetchJson<MenuItem>(path);
      const menu = (await fetchMenu()).body;
      expect(status).toBe(200);
      expect(headers['cache-control']).toContain('stale-if-error=86400');
      expect(menu.categories.flatMap((category) => category.items)).toContainEqual(body);
    });

    it('answers 304 to its tag', async () => {
      const tag = String((await fetchRaw(path)).headers['etag']);
      const again = await fetchRaw(path, { 'if-none-match': tag });
      expect(again.status).toBe(304);
      expect(again.data).toHaveLength(0);
    });

    it('answers HEAD', async () => {
      const head = await fetchRaw(path, {}, 'HEAD');
      expect(head.status).toBe(200);
      expect(head.data).toHaveLength(0);
    });

    it.each([
      [`${MENU}/items/${UNKNOWN}`, 404, 'item_not_found'],
      [`${MENU}/items/borsch`, 400, 'validation_failed'],
      [`/v1/restaurants/${UNKNOWN}/menu/items/${BORSCH}`, 404, 'restaurant_not_found'],
    ])('answers %s with %d', async (wrong, status, code) => {
      const answer = await fetchJson<{ code: string }>(wrong);
      expect(answer.status).toBe(status);
      expect(answer.body.code).toBe(code);
    });
  });

  describe('GET /v1/restaurants/{restaurantId}/menu/search', () => {
    const search = (query: string) =>
      fetchJson<{ items: MenuItem[]; code: string }>(`${MENU}/search?${query}`);

    it.each(['борщ', 'барщ', ',jho', 'borsch'])('finds what is meant by %s', async (text) => {
      const { status, body } = await search(`q=${encodeURIComponent(text)}`);
      expect(status).toBe(200);
      expect(body.items[0]).toMatchObject({ id: BORSCH, name: 'Борщ с говядиной' });
    });

    it('gives an empty list for what is not there', async () => {
      expect((await search('q=qqqqqqqq')).body).toEqual({ items: [] });
    });

    it('gives no more than asked', async () => {
      expect((await search('q=pizza&limit=2')).body.items).toHaveLength(2);
    });

    it.each(['', 'q=', 'q=%20', `q=${'a'.repeat(101)}`, 'q=a&limit=0', 'q=a&limit=x', 'q=a&qq=b'])(
      'refuses "%s"',
      async (query) => {
        const { status, body } = await search(query);
        expect(status).toBe(400);
        expect(body.code).toBe('validation_failed');
      },
    );
  });

  it('reads without asking iiko or the database', async () => {
    const { db } = app.nest.get(Database);
    const queries = (
      ['select', 'insert', 'update', 'delete', 'execute', 'transaction'] as const
    ).map((method) => jest.spyOn(db, method));
    let calls = 0;
    app.sandbox?.onExchange(() => {
      calls += 1;
    });
    // Jobs of the process may ask for something of their own meanwhile: then it is tried again.
    await eventually(async () => {
      calls = 0;
      queries.forEach((query) => query.mockClear());
      for (const path of [MENU, `${MENU}/items/${BORSCH}`, `${MENU}/search?q=pizza`]) {
        for (let read = 0; read < 5; read += 1) {
          expect((await fetchRaw(path)).status).toBe(200);
        }
      }
      expect(calls).toBe(0);
      queries.forEach((query) => {
        expect(query).not.toHaveBeenCalled();
      });
    });
    queries.forEach((query) => {
      query.mockRestore();
    });
  });

  it('reports the age of each menu', async () => {
    const metrics = await app.nest.get(Metrics).registry.metrics();
    expect(metrics).toMatch(
      new RegExp(`menu_snapshot_age_seconds{restaurant="${TVERSKAYA}"} \\d+\\.\\d+`),
    );
  });

  describe('sync', () => {
    afterEach(async () => {
      await app.control('DELETE', 'faults');
    });

    it('writes nothing and keeps the tag when only the revision is new', async () => {
      const [tag, stored] = [(await fetchMenu()).headers['etag'] as unknown, await storedAt()];
      await app.control('POST', 'menu/touch');
      await syncMenu();
      expect((await fetchMenu()).headers['etag']).toBe(tag);
      expect(await storedAt()).toBe(stored);
    });

    it('serves a changed menu under a new tag', async () => {
      const before = await fetchMenu();
      await app.control('PATCH', `menu/items/${BORSCH}`, { price: 410 });
      await syncMenu();
      const after = await fetchMenu();
      expect(after.headers['etag']).not.toBe(before.headers['etag']);
      expect(after.body.revision).not.toBe(before.body.revision);
      expect((await fetchJson<MenuItem>(`${MENU}/items/${BORSCH}`)).body.sizes).toMatchObject([
        { price: { amount: 41_000 } },
      ]);
    });

    it('makes one reading of many hints', async () => {
      const before = await menuCalls();
      await app.control('POST', 'faults', {
        path: '/api/2/menu/by_id',
        kind: 'latency',
        delayMs: 300,
      });
      const catalog = app.nest.get(CatalogService);
      const asOfBefore = asOf(await fetchMenu());
      await Promise.all(Array.from({ length: 20 }, () => catalog.hint(ORGANIZATION)));
      await eventually(async () => {
        expect(asOf(await fetchMenu())).not.toBe(asOfBefore);
      });
      // One that ran and, where a hint came while it did, one that waited.
      expect((await menuCalls()) - before).toBeLessThanOrEqual(2);
    });
  });
});
