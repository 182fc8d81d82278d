import { sql } from 'drizzle-orm';
import pg from 'pg';
import { pino } from 'pino';
import { openDatabase } from '../src/database/database.js';
import { isDatabaseAway } from '../src/database/database-errors.js';
import { DatabaseWatch } from '../src/database/database-watch.js';
import { createTestDatabase } from './support/database.js';
import { eventually } from './support/eventually.js';
import { Guest } from './support/guest.js';
import { expectProblem } from './support/problem.js';
import { startTestApp } from './support/start-app.js';
import { openTcpProxy } from './support/tcp-proxy.js';

const onServer = (process.env.TEST_DATABASE_URL ?? '') === '' ? it.skip : it;

describe('connections to PostgreSQL', () => {
  onServer('may break within a transaction, which fails and takes nobody along', async () => {
    const testDatabase = await createTestDatabase();
    const url = testDatabase.env.DATABASE_URL ?? '';
    const config = { url, poolSize: 2, dataDir: '', timeoutMs: 8_000 };
    const database = await openDatabase(config, pino({ level: 'silent' }));
    const work = database.transaction(async (tx) => {
      const { rows } = await tx.execute(sql`select pg_backend_pid() as pid`);
      const pid = Number(rows[0]?.pid);
      await terminate(url, pid);
      // Between two queries nobody but the pool's own listener hears of it.
      await eventually(async () => {
        expect(await isGone(url, pid)).toBe(true);
      });
      await tx.execute(sql`select 1`);
    });
    await expect(work).rejects.toThrow();
    await database.ping();
    await database.close();
    await testDatabase.drop();
  });

  onServer('let a migration wait for a table that another connection has locked', async () => {
    const testDatabase = await createTestDatabase();
    const url = testDatabase.env.DATABASE_URL ?? '';
    const config = { url, poolSize: 2, dataDir: '', timeoutMs: 8_000 };
    const logger = pino({ level: 'silent' });
    await (await openDatabase(config, logger)).close();
    const other = new pg.Client({ connectionString: url });
    await other.connect();
    await other.query('delete from drizzle.__drizzle_migrations');
    await other.query('drop schema public cascade');
    await other.query('create schema public');
    await other.query('begin');
    await other.query('lock table drizzle.__drizzle_migrations');
    const opening = openDatabase(config, logger);
    await eventually(async () => {
      const waiting = await query(
        url,
        'select 1 from pg_stat_activity where wait_event_type = $1 and datname = current_database()',
        'Lock',
      );
      expect(waiting).toHaveLength(1);
    });
    await other.query('rollback');
    await other.end();
    const database = await opening;
    await database.ping();
    await database.close();
    await testDatabase.drop();
  });
});

describe('a PostgreSQL that accepts connections and does not answer', () => {
  onServer(
    'is told in the log for as long as it lasts, and is listened to afterwards',
    async () => {
      const testDatabase = await createTestDatabase();
      const proxy = await openTcpProxy(testDatabase.env.DATABASE_URL ?? '');
      const lines: string[] = [];
      const logger = pino({ level: 'warn' }, { write: (line: string) => lines.push(line) });
      const config = { url: proxy.url, poolSize: 2, dataDir: '', timeoutMs: 1_000 };
      const database = await openDatabase(config, logger);
      const heard: string[] = [];
      await database.listen(
        'a_test',
        (payload) => heard.push(payload),
        () => heard.push('gap'),
      );
      const watch = new DatabaseWatch(database, logger);
      await watch.onModuleInit();

      proxy.swallow();
      await eventually(() => {
        expect(lines.filter((line) => line.includes('the database does not answer'))).toHaveLength(
          1,
        );
      });
      const failure = await database
        .transaction((tx) => tx.execute(sql`select 1`))
        .catch((error: unknown) => error);
      expect(isDatabaseAway(failure)).toBe(true);

      proxy.recover();
      await eventually(async () => {
        await database.ping();
        expect(lines.join()).toContain('the database answers again');
        expect(heard).toContain('gap');
      });
      await database.db.execute(sql`select pg_notify('a_test', 'news')`);
      await eventually(() => {
        expect(heard).toContain('news');
      });
      watch.onModuleDestroy();
      await database.close();
      await proxy.close();
      await testDatabase.drop();
    },
  );

  onServer('costs requests seconds and a 503, and orders nothing', async () => {
    const testDatabase = await createTestDatabase();
    const proxy = await openTcpProxy(testDatabase.env.DATABASE_URL ?? '');
    const app = await startTestApp({
      database: testDatabase,
      env: { DATABASE_URL: proxy.url, DATABASE_TIMEOUT_MS: '1000' },
    });
    const guest = await Guest.start(app);
    const { quoteId } = await guest.quote();
    proxy.swallow();
    // More than there are connections: those that wait for one are told as well.
    const refused = await Promise.all(Array.from({ length: 30 }, () => guest.get('/v1/orders')));
    for (const response of refused) {
      expectProblem(response, 503, 'temporarily_unavailable');
      expect(response.headers['retry-after']).toBe('5');
    }
    expectProblem(await guest.order(quoteId), 503, 'temporarily_unavailable');
    expect((await app.http().get('/health/ready')).status).toBe(503);

    proxy.recover();
    await eventually(async () => {
      expect((await guest.get('/v1/orders')).status).toBe(200);
    });
    const order = await guest.place();
    await guest.awaitStatus(order.id, 'confirmed');
    await app.stop();
    await proxy.close();
    await testDatabase.drop();
  });
});

async function terminate(url: string, pid: number): Promise<void> {
  await query(url, 'select pg_terminate_backend($1)', pid);
}

async function isGone(url: string, pid: number): Promise<boolean> {
  const rows = await query(url, 'select 1 from pg_stat_activity where pid = $1', pid);
  return rows.length === 0;
}

async function query(url: string, text: string, value: number | string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const { rows } = await client.query<Record<string, unknown>>(text, [value]);
    return rows;
  } finally {
    await client.end();
  }
}
