import { createSandbox, type Sandbox } from '../sandbox/app.js';
import { StopListsService } from '../src/stop-lists/stop-lists.service.js';
import { SyncStates } from '../src/sync/sync-states.js';
import { createTestDatabase, type TestDatabase } from './support/database.js';
import { eventually } from './support/eventually.js';
import { startTestApp, type TestApp } from './support/start-app.js';

const MOSCOW = '0a000000-0000-4000-8000-000000000001';
const TVERSKAYA = '0b000000-0000-4000-8000-000000000001';
const STOP_LIST = `/v1/restaurants/${TVERSKAYA}/stop-list`;

let sandbox: Sandbox;
let sandboxUrl: string;
let database: TestDatabase;
let app: TestApp;

const start = (waitUntilReady: boolean) => startTestApp({ sandboxUrl, database, waitUntilReady });

/** Every connection is cut before anything happens, as when the host is not reachable. */
async function cutOff(): Promise<void> {
  await control('POST', { path: '*', kind: 'drop', times: null });
}

async function control(method: 'POST' | 'DELETE', body?: unknown): Promise<void> {
  const response = await fetch(`${sandboxUrl}/__sandbox/faults`, {
    method,
    headers: body === undefined ? {} : { 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  expect(response.ok).toBe(true);
}

beforeEach(async () => {
  sandbox = await createSandbox({ streetsPerCity: 300, quotas: false });
  sandboxUrl = await sandbox.listen({ port: 0 });
  database = await createTestDatabase();
});

afterEach(async () => {
  await app.stop();
  await sandbox.close();
  await database.drop();
});

it('stays up on a first start without iiko, says so, and recovers by itself', async () => {
  await cutOff();
  app = await start(false);
  for (const path of ['/v1/restaurants', `/v1/restaurants/${TVERSKAYA}`, STOP_LIST]) {
    const response = await app.http().get(path).expect(503);
    expect(response.body).toMatchObject({ code: 'snapshot_missing', action: 'retry' });
    expect(response.headers['retry-after']).toBe('5');
  }
  await eventually(() => {
    expect(app.nest.get(SyncStates).state('restaurants')).toMatchObject({
      asOf: undefined,
      stale: true,
      error: expect.any(String) as string,
    });
  });
  await control('DELETE');
  await eventually(async () => {
    await app.http().get('/v1/restaurants').expect(200);
    await app.http().get(STOP_LIST).expect(200);
  });
});

it('serves the last snapshots after a restart without iiko, marked stale, and refreshes them when it is back', async () => {
  app = await start(true);
  const before = await app.http().get(STOP_LIST).expect(200);
  expect(before.body).toMatchObject({ stale: false });
  const stream = await fetch(`${app.url}${STOP_LIST}/events`);
  await app.stop();
  // An open stream ends with the service instead of holding it up.
  expect(await stream.text()).toContain('event: snapshot');

  await cutOff();
  app = await start(false);
  await eventually(async () => {
    const list = await app.http().get('/v1/restaurants').expect(200);
    expect(list.headers['x-data-stale']).toBe('true');
    const stopList = await app.http().get(STOP_LIST).expect(200);
    expect(stopList.body).toMatchObject({ stale: true });
    expect(stopList.headers['x-data-stale']).toBe('true');
  });
  const stale = await app.http().get(STOP_LIST).expect(200);
  expect(stale.body).toMatchObject({
    asOf: (before.body as { asOf: string }).asOf,
    items: (before.body as { items: unknown[] }).items,
  });

  await control('DELETE');
  await eventually(async () => {
    const list = await app.http().get('/v1/restaurants').expect(200);
    expect(list.headers['x-data-stale']).toBe('false');
    const stopList = await app.http().get(STOP_LIST).expect(200);
    expect(stopList.body).toMatchObject({ stale: false });
  });
});

const onServer = (process.env.TEST_DATABASE_URL ?? '') === '' ? it.skip : it;

onServer('two replicas (needs TEST_DATABASE_URL) agree, and read iiko once for both', async () => {
  app = await start(true);
  const other = await start(true);
  const replicas = [app, other];
  const itemId = '0c000000-0000-4000-8000-000000000001';
  const stream = await fetch(`${other.url}${STOP_LIST}/events`);
  await app.control('DELETE', 'calls');
  await app.control('PUT', 'stop-list', {
    terminalGroupId: TVERSKAYA,
    items: [{ productId: itemId, balance: 1 }],
  });
  await Promise.all(replicas.map(({ nest }) => nest.get(StopListsService).hint(MOSCOW)));
  const versions = await eventually(() =>
    replicas.map(({ nest }) => {
      const stopLists = nest.get(StopListsService);
      expect(stopLists.remaining(TVERSKAYA, itemId, null)).toBe(1);
      return stopLists.state(TVERSKAYA)?.version;
    }),
  );
  await other.stop();
  expect(new Set(versions).size).toBe(1);
  expect(await stream.text()).toContain(`id: ${versions[0] ?? 0}\nevent: delta\n`);
  const calls = await app.control('GET', 'calls?path=/api/1/stop_lists');
  const { items } = calls.data as { items: { request: { organizationIds: string[] } }[] };
  expect(items.filter(({ request }) => request.organizationIds.includes(MOSCOW))).toHaveLength(1);
});
