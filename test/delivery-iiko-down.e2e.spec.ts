import axios from 'axios';
import { createSandbox } from '../sandbox/app.js';
import {
  CENTRE,
  check,
  ELSEWHERE,
  IN_CENTRE,
  IN_KHIMKI,
  IN_OUTSKIRTS,
  moscowTime,
  NO_TERMS,
  OUTSKIRTS,
  roubles,
  TVERSKAYA,
  untilRead,
} from './support/delivery.js';
import { createTestDatabase, type TestDatabase } from './support/database.js';
import { eventually } from './support/eventually.js';
import { startTestApp, type TestApp } from './support/start-app.js';

const ALLOWED = '/api/1/delivery_restrictions/allowed';

let database: TestDatabase;
let app: TestApp;

beforeAll(async () => {
  database = await createTestDatabase();
  app = await startTestApp({
    database,
    sandbox: { quotas: false },
    env: { IIKO_GUEST_TIMEOUT_MS: '500' },
  });
  await untilRead(app, 'delivery');
});

afterEach(() => app.control('DELETE', 'faults'));

afterAll(async () => {
  await app.stop();
  await database.drop();
});

describe.each([
  ['does not work', { kind: 'status', status: 503, times: null }],
  ['is slow', { kind: 'latency', delayMs: 600_000, times: null }],
])('while iiko %s', (_how, fault) => {
  beforeEach(() => app.control('POST', 'faults', { path: ALLOWED, ...fault }));

  it('goes by its last rules where the place is known', async () => {
    expect(await check(app, { address: { ...CENTRE, location: IN_CENTRE } })).toMatchObject({
      deliverable: true,
      estimate: true,
      restaurant: { id: TVERSKAYA },
      zone: 'Центр',
      minutes: 40,
      minimum: roubles(800),
      fee: { amount: roubles(199) },
      location: IN_CENTRE,
      reasons: [],
    });
  });

  it('refuses what they refuse, and says what would help', async () => {
    const poor = await check(app, {
      address: { ...CENTRE, location: IN_CENTRE },
      sum: roubles(700),
    });
    expect(poor).toMatchObject({
      deliverable: false,
      estimate: true,
      reasons: [{ code: 'sum_below_minimum', help: { addAmount: roubles(100) } }],
    });
    const early = await check(app, {
      address: { ...OUTSKIRTS, location: IN_OUTSKIRTS },
      at: moscowTime('08:00'),
    });
    expect(early.reasons).toMatchObject([
      {
        code: 'time_unacceptable',
        help: { nextTime: moscowTime('10:00') },
      },
    ]);
    const outside = await check(app, { address: { ...ELSEWHERE, location: IN_KHIMKI } });
    expect(outside).toMatchObject({
      deliverable: false,
      ...NO_TERMS,
      reasons: [{ code: 'outside_zones' }],
    });
  });

  it('allows nothing where it is not', async () => {
    expect(await check(app, { address: CENTRE })).toMatchObject({
      deliverable: false,
      estimate: true,
      location: null,
      reasons: [{ code: 'not_checked', help: {} }],
    });
  });

  it('does not hold up anything else', async () => {
    for (let house = 1; house <= 6; house += 1) {
      await check(app, { address: { ...CENTRE, house: `${house}` } });
    }
    const ready = await app.http().get('/health/ready').expect(200);
    expect(ready.body).toMatchObject({ checks: { iiko: { ok: true } } });
  });
});

describe('after a restart without iiko', () => {
  it('serves what was read before', async () => {
    await untilRead(
      app,
      'delivery-streets/0a000000-0000-4000-8000-000000000001/0c170000-0000-4000-8000-000000000002',
    );
    await app.nest.close();
    const restarted = await startTestApp({ database, sandboxUrl: 'http://127.0.0.1:1' });
    const cities = await restarted.http().get('/v1/delivery/cities').expect(200);
    expect((cities.body as { items: unknown[] }).items).toHaveLength(3);
    const streets = await restarted
      .http()
      .get('/v1/delivery/cities/0c170000-0000-4000-8000-000000000002/streets')
      .query({ q: 'маяк' })
      .expect(200);
    expect(streets.body).toMatchObject({ items: [{ name: 'Маяковского', city: 'Химки' }] });
    expect(await check(restarted, { address: { ...CENTRE, location: IN_CENTRE } })).toMatchObject({
      estimate: true,
      zone: 'Центр',
    });
    await restarted.http().get(`/v1/restaurants/${TVERSKAYA}/delivery-zones`).expect(200);
    await restarted.stop();
  });
});

describe('before the cities were ever read', () => {
  it('says that they are not known yet, instead of that there are none', async () => {
    const sandbox = await createSandbox({ streetsPerCity: 300, quotas: false });
    const sandboxUrl = await sandbox.listen({ port: 0 });
    const faults = `${sandboxUrl}/__sandbox/faults`;
    await axios.post(faults, { path: '/api/1/cities', kind: 'status', status: 503, times: null });
    const started = await startTestApp({ sandboxUrl });
    const city = '0c170000-0000-4000-8000-000000000001';
    const paths = [
      '/v1/delivery/cities',
      `/v1/delivery/cities/${city}/streets?q=твер`,
      '/v1/delivery/addresses?q=твер',
      `/v1/delivery/addresses?q=твер&city=${city}`,
    ].map(encodeURI);
    for (const path of paths) {
      const response = await started.http().get(path);
      const { code } = response.body as { code: string };
      expect([path, response.status, code]).toEqual([path, 503, 'snapshot_missing']);
      expect(response.headers['retry-after']).toBe('5');
    }
    await axios.delete(faults);
    for (const path of paths) {
      await eventually(async () => {
        expect((await started.http().get(path)).status).toBe(200);
      });
    }
    await started.stop();
    await sandbox.close();
  });
});
