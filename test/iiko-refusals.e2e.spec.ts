import axios from 'axios';
import { createSandbox, type Sandbox } from '../sandbox/app.js';
import type { FaultInput } from '../sandbox/faults.js';
import type { ServiceStatusDto } from '../src/support/status/degradation.dto.js';
import type { ReadinessDto } from '../src/support/status/status.dto.js';
import type { CapabilitiesDto } from '../src/support/capabilities.dto.js';
import { bodyOf } from './support/body-of.js';
import { createTestDatabase, type TestDatabase } from './support/database.js';
import { eventually } from './support/eventually.js';
import { OPERATOR_ENV, OPERATOR_KEY } from './support/operator.js';
import { startTestApp, waitUntilReady, type TestApp } from './support/start-app.js';

jest.setTimeout(180_000);

const TOKEN = '/api/v2/access_token';
/** Often enough to show within a test what is asked time and again. */
const OFTEN = { ...OPERATOR_ENV, POS_CHECK_SECONDS: '5', ORDER_POLL_SECONDS: '1' };

let sandbox: Sandbox;
let sandboxUrl: string;
let database: TestDatabase;
let app: TestApp | undefined;

function refuse(path: string, status: number, body: unknown = {}): Promise<unknown> {
  const fault: FaultInput = { path, kind: 'status', status, body, times: null, execute: false };
  return axios.post(`${sandboxUrl}/__sandbox/faults`, fault);
}

async function callsOf(path: string): Promise<number> {
  const { data } = await axios.get<{ items: { path: string }[] }>(`${sandboxUrl}/__sandbox/calls`);
  return data.items.filter((call) => call.path === path).length;
}

async function start(env: Record<string, string> = {}): Promise<TestApp> {
  app = await startTestApp({
    sandboxUrl,
    database,
    env: { ...OFTEN, ...env },
    waitUntilReady: false,
  });
  return app;
}

async function stop(): Promise<void> {
  await app?.stop();
  app = undefined;
}

const statusOf = async (started: TestApp) =>
  (await bodyOf(started.http().get('/status').expect(200))) as ServiceStatusDto;

const readinessOf = async (started: TestApp) =>
  (await bodyOf(started.http().get('/health/ready'))) as ReadinessDto;

const capabilitiesOf = async (started: TestApp) => {
  const request = started.http().get('/v1/support/capabilities').set('x-api-key', OPERATOR_KEY);
  return (await bodyOf(request.expect(200))) as CapabilitiesDto;
};

const retry = (started: TestApp) =>
  started.http().post('/v1/support/iiko/retry').set('x-api-key', OPERATOR_KEY).expect(200);

/** Until the tills were checked once more: what is asked time and again would have been asked again. */
async function untilCheckedAgain(started: TestApp): Promise<void> {
  const attempt = async () =>
    (await statusOf(started)).snapshots.find(({ source }) => source === 'pos-check')?.asOf;
  const before = await attempt();
  await eventually(async () => {
    expect(await attempt()).not.toBe(before);
  });
}

beforeEach(async () => {
  sandbox = await createSandbox({ streetsPerCity: 10, quotas: false });
  sandboxUrl = await sandbox.listen({ port: 0 });
  database = await createTestDatabase();
});

afterEach(async () => {
  await stop();
  await sandbox.close();
  await database.drop();
});

describe('a key that iiko refuses', () => {
  it.each([400, 401, 402, 403, 404])(
    'with %i is tried once, also after a restart, until somebody says that it was mended',
    async (status) => {
      await refuse(TOKEN, status, { errorDescription: 'This key is blocked.' });
      let started = await start();
      await eventually(async () => {
        expect(await statusOf(started)).toMatchObject({
          iiko: { reachable: false, refusals: [{ operation: 'accessToken', status, times: 1 }] },
        });
      });
      await stop();
      started = await start();
      const { degraded, iiko } = await statusOf(started);
      expect(degraded).toContain('refused/accessToken');
      expect(iiko.refusals[0]?.advice).toContain('/v1/support/iiko/retry');
      const since = iiko.refusals[0]?.since ?? '';
      expect((await readinessOf(started)).checks['iiko']).toMatchObject({
        ok: false,
        required: false,
        detail: expect.stringContaining(since) as string,
      });
      expect((await capabilitiesOf(started)).refusals).toMatchObject([{ status, since }]);
      expect(await callsOf(TOKEN)).toBe(1);

      await axios.delete(`${sandboxUrl}/__sandbox/faults`);
      await retry(started);
      await waitUntilReady(started.url);
      expect((await statusOf(started)).iiko).toMatchObject({ reachable: true, refusals: [] });
    },
  );

  it('is tried again under another configuration', async () => {
    await refuse(TOKEN, 401);
    const started = await start();
    await eventually(async () => {
      expect((await statusOf(started)).iiko.refusals).toHaveLength(1);
    });
    await stop();
    await axios.delete(`${sandboxUrl}/__sandbox/faults`);
    const again = await start({
      IIKO_ORGANIZATION_IDS: '0a000000-0000-4000-8000-000000000001',
    });
    await waitUntilReady(again.url);
  });
});

describe('a reading that iiko refuses', () => {
  it('is made once, and said', async () => {
    const readings = [
      ['/api/1/terminal_groups/is_alive', 'terminalGroupsAlive', 403],
      ['/api/1/stop_lists', 'stopLists', 402],
      ['/api/1/payment_types', 'paymentTypes', 405],
      ['/api/1/delivery_restrictions', 'deliveryRestrictions', 410],
      ['/api/1/reserve/available_restaurant_sections', 'restaurantSections', 422],
    ] as const;
    for (const [path, , status] of readings) {
      await refuse(path, status, { errorDescription: 'Not for you.' });
    }
    const started = await start();
    await eventually(async () => {
      const { refusals } = (await statusOf(started)).iiko;
      readings.forEach(([, operation, status]) => {
        expect(refusals).toContainEqual(expect.objectContaining({ operation, status }));
      });
    });
    // Each organization's own reading has been refused by then.
    await untilCheckedAgain(started);
    const calls = () => Promise.all(readings.map(([path]) => callsOf(path)));
    const asked = await calls();
    await untilCheckedAgain(started);
    const { refusals } = (await statusOf(started)).iiko;
    expect(new Set(refusals.map(({ times }) => times))).toEqual(new Set([1]));
    expect(await calls()).toEqual(asked);
    expect((await readinessOf(started)).checks['iiko']).toMatchObject({ ok: false });
  });

  it('of a wrong menu is made once, and the menus that the key sees are named', async () => {
    const started = await start({ IIKO_EXTERNAL_MENU_ID: '999' });
    await eventually(async () => {
      const { menu, refusals } = await capabilitiesOf(started);
      expect(refusals).toContainEqual(
        expect.objectContaining({ operation: 'externalMenu', status: 400 }),
      );
      expect(menu.available?.menus).toEqual([{ id: '1001', name: 'Доставка' }]);
      expect(menu.problem).toContain('1001 "Доставка"');
    });
    const asked = await callsOf('/api/2/menu/by_id');
    await untilCheckedAgain(started);
    expect(await callsOf('/api/2/menu/by_id')).toBe(asked);
  });
});
