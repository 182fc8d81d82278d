import axios from 'axios';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createSandbox, type Sandbox } from '../sandbox/app.js';
import type { FaultInput } from '../sandbox/faults.js';
import type { ServiceStatusDto } from '../src/support/status/degradation.dto.js';
import type { CapabilitiesDto } from '../src/support/capabilities.dto.js';
import { bodyOf } from './support/body-of.js';
import { eventually } from './support/eventually.js';
import { OPERATOR_ENV, OPERATOR_KEY } from './support/operator.js';
import { startTestApp, type TestApp } from './support/start-app.js';

const MOSCOW = '0a000000-0000-4000-8000-000000000001';
const TVERSKAYA = '0b000000-0000-4000-8000-000000000001';
const NOT_SET_UP = '0b000000-0000-4000-8000-000000000009';

interface Restaurant {
  id: string;
  name: string;
  address: string | null;
  timeZone: string;
  acceptsOrders: boolean;
}

let sandbox: Sandbox;
let sandboxUrl: string;
let app: TestApp | undefined;

/** An answer in the place of iiko's own. */
function answer(path: string, status: number, body?: unknown): FaultInput {
  return { path, kind: 'status', status, body, times: null, execute: false };
}

const aGroup = (id: string, name: string, timeZone: string | null) => ({
  id,
  organizationId: MOSCOW,
  name,
  address: ' ',
  timeZone,
});

const listOf = (items: object[]) => [{ organizationId: MOSCOW, items }];

/** The first start of a service whose iiko answers with faults. */
async function start(faults: FaultInput[]): Promise<TestApp> {
  for (const fault of faults) {
    await axios.post(`${sandboxUrl}/__sandbox/faults`, fault);
  }
  app = await startTestApp({ sandboxUrl, env: OPERATOR_ENV, waitUntilReady: false });
  return app;
}

function restaurantsOf(started: TestApp): Promise<Restaurant[]> {
  return eventually(async () => {
    const body = await bodyOf(started.http().get('/v1/restaurants').expect(200));
    return (body as { items: Restaurant[] }).items;
  });
}

async function gapsOf(started: TestApp): Promise<string[]> {
  const request = started.http().get('/v1/support/capabilities').set('x-api-key', OPERATOR_KEY);
  const { sources } = (await bodyOf(request.expect(200))) as CapabilitiesDto;
  const restaurants = sources.find(({ source }) => source === 'restaurants');
  return (restaurants?.gaps ?? []).map(({ what }) => what);
}

async function degradedOf(started: TestApp): Promise<string[]> {
  return ((await bodyOf(started.http().get('/status').expect(200))) as ServiceStatusDto).degraded;
}

beforeEach(async () => {
  sandbox = await createSandbox({ streetsPerCity: 10, quotas: false });
  sandboxUrl = await sandbox.listen({ port: 0 });
});

afterEach(async () => {
  await app?.stop();
  app = undefined;
  await sandbox.close();
});

describe('a first start at which iiko does not give everything', () => {
  const groups = listOf([aGroup(TVERSKAYA, 'На Тверской', 'Europe/Moscow')]);
  const bare = { id: MOSCOW, name: 'Самовар', responseType: 'Extended' };

  it.each([
    ['settings of organizations', '/api/1/organizations/settings'],
    ['payment types', '/api/1/payment_types'],
    ['types of tips', '/api/1/tips_types'],
    ['causes of cancellations', '/api/1/cancel_causes'],
  ])('serves restaurants without %s, says so, and reads them later', async (what, path) => {
    const started = await start([
      answer('/api/1/organizations', 200, { correlationId: 'c', organizations: [bare] }),
      answer(path, 500, { errorDescription: 'Internal error' }),
    ]);
    expect(await restaurantsOf(started)).not.toEqual([]);
    await eventually(async () => {
      expect(await gapsOf(started)).toEqual([what]);
      expect(await degradedOf(started)).toContain('incomplete/restaurants');
    });
    await started.control('DELETE', 'faults');
    await eventually(async () => {
      expect(await gapsOf(started)).toEqual([]);
      expect(await degradedOf(started)).not.toContain('incomplete/restaurants');
    });
  });

  it('serves restaurants though it does not say which sleep', async () => {
    const started = await start([
      answer('/api/1/terminal_groups', 200, { correlationId: 'c', terminalGroups: groups }),
    ]);
    expect(await restaurantsOf(started)).toMatchObject([{ id: TVERSKAYA, acceptsOrders: true }]);
    await eventually(async () => {
      expect(await gapsOf(started)).toEqual(['restaurants that sleep']);
    });
  });
});

describe('time zones of restaurants', () => {
  it('are such that every client knows, and guessed from sisters where nobody set one up', async () => {
    const items = [
      aGroup(NOT_SET_UP, ' Новая группа ', '00:00:00'),
      aGroup(TVERSKAYA, 'Первая', '10:00:00'),
    ];
    const body = { correlationId: 'c', terminalGroups: listOf(items), terminalGroupsInSleep: [] };
    const started = await start([answer('/api/1/terminal_groups', 200, body)]);
    const restaurants = await restaurantsOf(started);
    expect(restaurants.map(({ name, timeZone }) => [name, timeZone])).toEqual([
      ['Новая группа', 'Etc/GMT-10'],
      ['Первая', 'Etc/GMT-10'],
    ]);
    expect(restaurants.map(({ address }) => address?.trim())).not.toContain('');
    await eventually(async () => {
      expect(await gapsOf(started)).toEqual([`time zone of "Новая группа" (${NOT_SET_UP})`]);
    });
  });
});

const FOLDER = join(__dirname, '..', '..', 'shared', 'iiko', 'real');
const GROUPS = join(FOLDER, 'terminal-groups-timespan.json');
const present = existsSync(GROUPS);
if (!present) {
  console.warn(`restaurants: no real exports at ${FOLDER}, their tests are skipped`);
}

(present ? describe : describe.skip)('the groups of a real chain', () => {
  it('all have the zone of their city', async () => {
    const read = (path: string): unknown => JSON.parse(readFileSync(path, 'utf8'));
    const started = await start([
      answer('/api/1/organizations', 200, read(join(FOLDER, 'organizations.json'))),
      answer('/api/1/terminal_groups', 200, read(GROUPS)),
    ]);
    const zones = (await restaurantsOf(started)).map(({ timeZone }) => timeZone);
    expect(zones).toEqual(Array.from({ length: 8 }, () => 'Etc/GMT-10'));
  });
});
