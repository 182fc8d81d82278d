import { sql } from 'drizzle-orm';
import { randomUUID } from 'node:crypto';
import { Database } from '../src/platform/database/database.js';
import { Jobs } from '../src/platform/jobs/jobs.js';
import type { WebhookEntryDto, WebhookListDto } from '../src/support/webhook-inbox.dto.js';
import { WebhookApplying } from '../src/webhooks/webhook-applying.js';
import { bodyOf } from './support/body-of.js';
import { createTestDatabase } from './support/database.js';
import { eventually } from './support/eventually.js';
import { Guest } from './support/guest.js';
import { LoopMonitor } from './support/loop-monitor.js';
import { OPERATOR_ENV, OPERATOR_KEY } from './support/operator.js';
import { ServiceProcess } from './support/service-process.js';
import { startTestApp, testEnvironment, type TestApp } from './support/start-app.js';

const ORGANIZATION = '0a000000-0000-4000-8000-000000000001';
const TOKEN = 'a-token-of-the-tests';
/** Nothing listens there. */
const NOWHERE = 'http://127.0.0.1:9';

const anEvent = (eventInfo: unknown, eventType = 'DeliveryOrderUpdate') => ({
  eventType,
  eventTime: '2026-11-22 09:30:00.000',
  organizationId: ORGANIZATION,
  correlationId: randomUUID(),
  eventInfo,
});

const anOrder = (id: string, order: object) =>
  anEvent({
    id,
    organizationId: ORGANIZATION,
    timestamp: Date.now() + 60_000,
    creationStatus: 'Success',
    order,
  });

interface Server {
  http: TestApp['http'];
}

const post = (server: Server, body: object) =>
  server
    .http()
    .post('/v1/webhooks/iiko')
    .set({ authorization: TOKEN, 'content-type': 'application/json' })
    .send(JSON.stringify(body));

async function list(server: Server, state: string): Promise<WebhookEntryDto[]> {
  const path = `/v1/support/webhooks?state=${state}&limit=100`;
  const request = server.http().get(path).set('x-api-key', OPERATOR_KEY).expect(200);
  return ((await bodyOf(request)) as WebhookListDto).items;
}

describe('a webhook that ends the process', () => {
  let app: TestApp;

  beforeAll(async () => {
    app = await startTestApp({ sandbox: { quotas: false }, webhooks: true, env: OPERATOR_ENV });
  });

  afterEach(() => {
    jest.restoreAllMocks();
  });

  afterAll(() => app.stop());

  const send = (inboxId: string) =>
    app.nest.get(Jobs).send('webhooks.process', { inboxId }, { key: inboxId });
  const countsOf = async (id: string) => {
    const { rows } = await app.nest
      .get(Database)
      .db.execute(sql`select attempts, unfinished from webhook_inbox where id = ${id}`);
    return rows[0];
  };
  const find = (id: string, state: string) =>
    eventually(async () => {
      const entry = (await list(app, state)).find((one) => one.id === id);
      expect(entry).toBeDefined();
      return entry;
    });
  /** As processes have left it that ended while they processed it. */
  const addUnfinished = async (body: object, times: number) => {
    const id = randomUUID();
    await app.nest.get(Database).db.execute(
      sql`insert into webhook_inbox (id, body, attempts, unfinished)
        values (${id}, ${JSON.stringify(body)}::jsonb, ${times}, ${times})`,
    );
    return id;
  };

  it('is counted before it is processed', async () => {
    const applying = app.nest.get(WebhookApplying);
    const apply = applying.apply.bind(applying);
    const seen: unknown[] = [];
    jest.spyOn(applying, 'apply').mockImplementation(async (bodies, isStopped) => {
      for (const { id } of bodies) {
        seen.push(await countsOf(id));
      }
      return apply(bodies, isStopped);
    });
    const { id } = (await bodyOf(post(app, [{ eventType: 'Harmless' }]).expect(200))) as {
      id: string;
    };
    await find(id, 'processed');
    expect(seen).toContainEqual({ attempts: 1, unfinished: 1 });
    expect(await countsOf(id)).toEqual({ attempts: 1, unfinished: 0 });
  });

  it('is set aside when that has happened twice, and holds up no other', async () => {
    const guest = await Guest.start(app);
    const order = await guest.place();
    await guest.awaitStatus(order.id, 'confirmed');
    const applied = jest.spyOn(app.nest.get(WebhookApplying), 'apply');
    const twice = await addUnfinished([{ eventType: 'Poison' }], 2);
    const once = await addUnfinished([{ eventType: 'Poison' }], 1);
    const news = await addUnfinished([anOrder(order.id, { status: 'CookingStarted' })], 0);
    await Promise.all([twice, once, news].map(send));
    expect(await find(twice, 'failed')).toMatchObject({
      attempts: 2,
      error: expect.stringContaining('process ended') as string,
      failures: [],
    });
    await find(once, 'processed');
    await guest.awaitStatus(order.id, 'cooking');
    const groups = applied.mock.calls.map(([bodies]) => bodies.map(({ id }) => id));
    expect(groups).toContainEqual([once]);
    expect(groups.flat()).not.toContain(twice);

    // It does not come back by itself, and an operator can have it processed all the same.
    await send(twice);
    await app.http().post(`/v1/support/webhooks/${twice}/replay`).set('x-api-key', OPERATOR_KEY);
    expect(await find(twice, 'processed')).toMatchObject({ attempts: 1 });
  });

  it('is tried ten times when what it does to the process is an error', async () => {
    jest.spyOn(app.nest.get(WebhookApplying), 'apply').mockRejectedValue(new Error('no use'));
    const id = await addUnfinished([{ eventType: 'Odd' }], 0);
    await app.nest
      .get(Database)
      .db.execute(sql`update webhook_inbox set attempts = 9 where id = ${id}`);
    await send(id);
    expect(await find(id, 'failed')).toMatchObject({ attempts: 10, error: 'Error: no use' });
  });

  it('is kept for an operator when it has more events than iiko sends at once', async () => {
    const events = Array.from({ length: 5_001 }, () => ({}));
    const { id } = (await bodyOf(post(app, events).expect(200))) as { id: string };
    const entry = (await list(app, 'failed')).find((one) => one.id === id);
    expect(entry).toMatchObject({ eventCount: 5_001, attempts: 0, error: 'more than 5000 events' });
  });
});

describe('webhooks that are costly to process', () => {
  /** Of processor time; reading a single one of them as a whole takes seconds. */
  const LONGEST_STALL_MS = 500;

  it('hold up neither requests nor the end of the process', async () => {
    const database = await createTestDatabase();
    const monitor = await LoopMonitor.choosePort();
    const service = await ServiceProcess.start(
      {
        ...testEnvironment(NOWHERE, database),
        ...OPERATOR_ENV,
        ...monitor.env,
        IIKO_WEBHOOK_TOKEN: TOKEN,
        SHUTDOWN_TIMEOUT_MS: '60000',
      },
      { waitUntilReady: false },
    );
    try {
      await eventually(() => service.http().get('/health/live').expect(200));
      expect((await post(service, Array(500_000).fill(0))).status).toBe(413);
      const many = <T>(one: T) => Array.from({ length: 4_900 }, () => one);
      const bodies = [
        many(0),
        many(anEvent(0)),
        many(anEvent({})),
        many(anEvent(0, 'StopListUpdate')).slice(0, 4_000),
        [anOrder(randomUUID(), { status: 'Closed', items: Array(60_000).fill(0) })],
        [anEvent({ terminalGroupsStopListsUpdates: Array(60_000).fill(0) }, 'StopListUpdate')],
      ];
      const stall = await monitor.longestStall(
        async () => {
          await Promise.all(bodies.map((body) => post(service, body).expect(200)));
          await eventually(async () => {
            await service.http().get('/health/live').expect(200);
            expect(await list(service, 'pending')).toEqual([]);
          });
        },
        { enough: LONGEST_STALL_MS, times: 4 },
      );
      expect(stall).toBeLessThan(LONGEST_STALL_MS);
      await Promise.all(
        Array.from({ length: 20 }, () => post(service, many(anEvent({}))).expect(200)),
      );
      expect(await service.stop('SIGTERM')).toBe(0);
    } finally {
      await service.stop('SIGKILL');
      await database.drop();
    }
  });
});
