import axios from 'axios';
import { createSandbox } from '../sandbox/app.js';
import { Metrics } from '../src/platform/metrics/metrics.js';
import { createTestDatabase } from './support/database.js';
import { EventClient } from './support/event-client.js';
import { eventually } from './support/eventually.js';
import { aPhone, Guest, letCodesAge, RESTAURANT, SOUP } from './support/guest.js';
import { ServiceProcess } from './support/service-process.js';
import { startTestApp, testEnvironment, type TestApp } from './support/start-app.js';

const STOP_LIST = `/v1/restaurants/${RESTAURANT}/stop-list/events`;

describe('event streams', () => {
  let app: TestApp;
  const clients: EventClient[] = [];

  beforeAll(async () => {
    app = await startTestApp({
      sandbox: { speed: 20, quotas: false },
      env: {
        STREAMS_MAX: '6',
        STREAMS_PER_SESSION: '2',
        STREAMS_PER_ADDRESS: '4',
        TRUST_PROXY: '1',
      },
    });
    await app.control('POST', 'settings', { kitchenPaused: true });
  });

  afterEach(async () => {
    clients.splice(0).forEach((client) => {
      client.leave();
    });
    await eventually(async () => {
      expect(await openStreams()).toBe(0);
    });
  });

  afterAll(() => app.stop());

  const open = async (
    path: string,
    options: { token?: string; lastEventId?: number; address?: string } = {},
  ) => {
    const client = await EventClient.open(app.url + path, options);
    clients.push(client);
    return client;
  };

  const openStreams = async (): Promise<number> => {
    const text = await app.nest.get(Metrics).registry.metrics();
    return [...text.matchAll(/^event_streams\{.*\} (\d+)$/gm)].reduce(
      (sum, [, count]) => sum + Number(count),
      0,
    );
  };

  it('are limited for one session, whichever order they are about', async () => {
    const guest = await Guest.start(app);
    const paths = [await guest.place(), await guest.place()].map(
      ({ id }) => `/v1/orders/${id}/events`,
    );
    const [first = '', second = ''] = paths;
    const one = await open(first, guest);
    await open(second, guest);
    const refused = await guest.get(second).expect(429);
    expect(refused.body).toMatchObject({ code: 'too_many_streams', action: 'retry' });
    expect(Number(refused.headers['retry-after'])).toBeGreaterThanOrEqual(5);
    // Others are not concerned, and a place that is left is free.
    const other = await Guest.start(app);
    const theirs = await other.place();
    expect((await open(`/v1/orders/${theirs.id}/events`, other)).status).toBe(200);
    one.leave();
    await eventually(async () => {
      expect((await open(first, guest)).status).toBe(200);
    });
  });

  it('are limited for a session that follows stop lists, and close with it', async () => {
    const guest = await Guest.start(app);
    const streams = [await open(STOP_LIST, guest), await open(STOP_LIST, guest)];
    const refused = await guest.get(STOP_LIST).expect(429);
    expect(refused.body).toMatchObject({ code: 'too_many_streams' });
    await guest.post('/v1/auth/logout').expect(204);
    for (const stream of streams) {
      await stream.untilEnded();
    }
    expect((await guest.get(STOP_LIST).expect(401)).body).toMatchObject({ code: 'session_ended' });
  });

  it('are limited for one address that has no session, and in all', async () => {
    for (let count = 0; count < 4; count += 1) {
      expect((await open(STOP_LIST)).status).toBe(200);
    }
    expect((await app.http().get(STOP_LIST).expect(429)).body).toMatchObject({
      code: 'too_many_streams',
    });
    const [guest, late] = [await Guest.start(app), await Guest.start(app)];
    const order = await guest.place();
    for (let count = 0; count < 2; count += 1) {
      const options = { token: guest.token, address: '192.0.2.7' };
      expect((await open(`/v1/orders/${order.id}/events`, options)).status).toBe(200);
    }
    const { id } = await late.place();
    const refused = await late
      .get(`/v1/orders/${id}/events`)
      .set('x-forwarded-for', '192.0.2.8')
      .expect(503);
    expect(refused.body).toMatchObject({ code: 'streams_full' });
    expect(refused.headers['retry-after']).toMatch(/^\d+$/);
    const metrics = await app.nest.get(Metrics).registry.metrics();
    expect(metrics).toMatch(/^event_streams_max 6$/m);
    expect(metrics).toMatch(/^event_streams_refused\{problem="streams_full"\} 1$/m);
  });

  it('are limited for one address, however many sessions it starts', async () => {
    const guests = await Promise.all([1, 2, 3].map(() => Guest.start(app)));
    for (const guest of guests.slice(0, 2)) {
      await open(STOP_LIST, guest);
      await open(STOP_LIST, guest);
    }
    const refused = await guests[2]?.get(STOP_LIST).expect(429);
    expect(refused?.body).toMatchObject({ code: 'too_many_streams' });
    expect(Number(refused?.headers['retry-after'])).toBeGreaterThanOrEqual(5);
    const elsewhere = { token: guests[2]?.token ?? '', address: '192.0.2.9' };
    expect((await open(STOP_LIST, elsewhere)).status).toBe(200);
  });

  it.each(['logout', 'logout-all'])('close with %s', async (way) => {
    const customer = await Guest.signIn(app, aPhone());
    const order = await customer.place();
    const client = await open(`/v1/orders/${order.id}/events`, customer);
    await client.untilReceived(1);
    await customer.post(`/v1/auth/${way}`).expect(204);
    await client.untilEnded();
  });

  it('close with the deletion of their customer', async () => {
    const phone = aPhone();
    const customer = await Guest.signIn(app, phone);
    const client = await open(STOP_LIST, customer);
    await client.untilReceived(1);
    await letCodesAge(app);
    await customer.post('/v1/customers/me/deletion').expect(202);
    await customer
      .delete('/v1/customers/me')
      .send({ code: app.sms.lastCode(phone) })
      .expect(204);
    await client.untilEnded();
  });
});

const server = process.env.TEST_DATABASE_URL ?? '';

/** An order and a stop list change on one replica; who listens at another hears of it, and misses nothing. */
async function hearAcrossReplicas(): Promise<void> {
  const database = await createTestDatabase();
  const sandbox = await createSandbox({ streetsPerCity: 300, quotas: false, speed: 20 });
  const sandboxUrl = await sandbox.listen({ port: 0 });
  const env = testEnvironment(sandboxUrl, database, {
    IIKO_WEBHOOK_TOKEN: 'a-token-of-the-tests',
    ORDER_POLL_SECONDS: '600',
  });
  const [here, there] = await Promise.all([ServiceProcess.start(env), ServiceProcess.start(env)]);
  const guest = await Guest.start(here);
  const stops = await EventClient.open(there.url + STOP_LIST);
  const order = await guest.place();
  const news = await EventClient.open(`${there.url}/v1/orders/${order.id}/events`, guest);
  await news.untilReceived(1);
  const askedAt = performance.now();
  // Answered when it is committed, here; the event goes to there by way of the database.
  await guest.post(`/v1/orders/${order.id}/cancel`).expect(202);
  const before = news.events.length;
  await eventually(() => {
    const asked = news.events.slice(1).find(({ at }) => at > askedAt);
    expect(asked).toBeDefined();
  });
  news.leave();
  const again = await EventClient.open(`${here.url}/v1/orders/${order.id}/events`, {
    token: guest.token,
    lastEventId: 1,
  });
  if (again.status === 200) {
    const rest = await again.untilReceived(Math.max(1, before - 1));
    expect(rest[0]?.id).toBe(2);
  }
  const [snapshot] = await stops.untilReceived(1);
  await axios.put(`${sandboxUrl}/__sandbox/stop-list`, {
    terminalGroupId: RESTAURANT,
    items: [{ productId: SOUP, balance: 3 }],
  });
  await here
    .http()
    .post('/v1/webhooks/iiko')
    .set('authorization', 'a-token-of-the-tests')
    .send([
      {
        eventType: 'StopListUpdate',
        eventTime: '2026-11-22 09:30:00.000',
        organizationId: '0a000000-0000-4000-8000-000000000001',
        correlationId: null,
        eventInfo: { terminalGroupsStopListsUpdates: [{ id: RESTAURANT, isFull: false }] },
      },
    ])
    .expect(200);
  const [, delta] = await stops.untilReceived(2);
  expect(delta).toMatchObject({ id: (snapshot?.id ?? 0) + 1, event: 'delta' });
  again.leave();
  stops.leave();
  await Promise.all([here.stop('SIGTERM'), there.stop('SIGTERM')]);
  await sandbox.close();
  await database.drop();
}

describe('event streams of replicas', () => {
  const title = 'bring what changed on another one';
  if (server === '') {
    // The embedded database belongs to one process.
    it.skip(`${title} (skipped: needs TEST_DATABASE_URL)`, hearAcrossReplicas);
  } else {
    it(title, hearAcrossReplicas);
  }
});
