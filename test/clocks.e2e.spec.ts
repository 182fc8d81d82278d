import axios from 'axios';
import pg from 'pg';
import { pathToFileURL } from 'node:url';
import { createSandbox, type Sandbox } from '../sandbox/app.js';
import { createTestDatabase, type TestDatabase } from './support/database.js';
import { aCart, Guest } from './support/guest.js';
import { OPERATOR_ENV } from './support/operator.js';
import { ServiceProcess } from './support/service-process.js';
import { testEnvironment } from './support/start-app.js';

const SHIFT_MS = 600_000;
const PAYMENT_DUE_SECONDS = 10;
const PRELOAD = pathToFileURL('test/support/shifted-clock.mjs').href;

const onServer = (process.env.TEST_DATABASE_URL ?? '') === '' ? describe.skip : describe;

/** The embedded database runs in the process of the service and has its clock. */
onServer('replicas whose clocks are ten minutes ahead and ten minutes behind', () => {
  let sandbox: Sandbox;
  let database: TestDatabase;
  let client: pg.Client;
  let replicas: ServiceProcess[];

  beforeAll(async () => {
    sandbox = await createSandbox({ streetsPerCity: 300, speed: 20, quotas: false });
    const sandboxUrl = await sandbox.listen({ port: 0 });
    await axios.post(`${sandboxUrl}/__sandbox/settings`, { kitchenPaused: true });
    database = await createTestDatabase();
    client = new pg.Client({ connectionString: database.env.DATABASE_URL ?? '' });
    await client.connect();
    const env = testEnvironment(sandboxUrl, database, {
      ...OPERATOR_ENV,
      LOG_LEVEL: 'error',
      SHUTDOWN_TIMEOUT_MS: '60000',
      NODE_OPTIONS: `--import ${PRELOAD}`,
    });
    replicas = [];
    for (const shiftMs of [SHIFT_MS, -SHIFT_MS]) {
      replicas.push(await ServiceProcess.start({ ...env, CLOCK_SHIFT_MS: String(shiftMs) }));
    }
  });

  afterAll(async () => {
    for (const replica of replicas) {
      expect(await replica.stop('SIGTERM')).toBe(0);
    }
    await client.end();
    await sandbox.close();
    await database.drop();
  });

  const countJobs = async (name: string): Promise<number> => {
    const { rows } = await client.query<{ count: number }>(
      'select count(*)::int as count from pgboss.job where name = $1',
      [name],
    );
    return rows[0]?.count ?? 0;
  };

  it('say so in their logs', () => {
    for (const replica of replicas) {
      expect(replica.log()).toContain('differs from that of the database');
    }
  });

  it('bring orders to the restaurant in time, with the same sessions and quotes', async () => {
    const placed: { guest: Guest; id: string }[] = [];
    for (const [index, replica] of replicas.entries()) {
      const other = replicas.at(index - 1) ?? replica;
      const session = await Guest.start(replica);
      const { quoteId } = await session.quote(aCart());
      const { token: accessToken, refreshToken } = session;
      const guest = Guest.of(other, { accessToken, refreshToken, expiresIn: 0 });
      const response = await guest.order(quoteId);
      expect(response.status).toBe(202);
      const { id, createdAt } = response.body as { id: string; createdAt: string };
      expect(Math.abs(Date.parse(createdAt) - Date.now())).toBeLessThan(SHIFT_MS / 2);
      placed.push({ guest, id });
    }
    for (const { guest, id } of placed) {
      await guest.awaitStatus(id, 'confirmed');
    }
    expect(await countJobs('orders.follow')).toBeLessThan(600);
  });

  it('end orders that are not paid when their time is over, with a few jobs', async () => {
    const unpaid: { guest: Guest; id: string }[] = [];
    for (const replica of replicas) {
      const guest = await Guest.start(replica);
      const { id } = await guest.place(aCart(), [{ method: 'online' }]);
      unpaid.push({ guest, id });
    }
    const ids = unpaid.map(({ id }) => id);
    await client.query(
      `update orders set payment_due_at = now() + make_interval(secs => $2),
         next_action_at = now() + make_interval(secs => $2) where id = any($1)`,
      [ids, PAYMENT_DUE_SECONDS],
    );
    // As the sweep would, long before the time is over.
    await client.query(
      `update pgboss.job set start_after = now() where name = 'orders.expire-payment' and singleton_key = any($1)`,
      [ids],
    );
    for (const { guest, id } of unpaid) {
      const { problem } = await guest.awaitStatus(id, 'rejected');
      expect(problem?.code).toBe('payment_expired');
    }
    const { rows } = await client.query<{ early: boolean }>(
      'select updated_at < payment_due_at as early from orders where id = any($1)',
      [ids],
    );
    expect(rows).toEqual([{ early: false }, { early: false }]);
    expect(await countJobs('orders.expire-payment')).toBeLessThan(100);
  });
});
