import { sql } from 'drizzle-orm';
import { existsSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { pino } from 'pino';
import { openDatabase } from '../src/platform/database/database.js';
import { isDatabaseAway } from '../src/platform/database/database-errors.js';
import { DatabaseWatch } from '../src/platform/database/database-watch.js';
import type { ReadinessDto } from '../src/support/status/status.dto.js';
import { createTestDatabase } from './support/database.js';
import { eventually } from './support/eventually.js';
import { Guest } from './support/guest.js';
import { expectProblem } from './support/problem.js';
import { startTestApp, type TestApp } from './support/start-app.js';
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

  onServer('takes no connection with it that a transaction had begun to use', async () => {
    const testDatabase = await createTestDatabase();
    const proxy = await openTcpProxy(testDatabase.env.DATABASE_URL ?? '');
    const config = { url: proxy.url, poolSize: 2, dataDir: '', timeoutMs: 500 };
    const database = await openDatabase(config, pino({ level: 'silent' }));
    const transact = () => database.transaction((tx) => tx.execute(sql`select 1`));
    await Promise.all([transact(), transact()]);

    proxy.swallow();
    const failures = await Promise.allSettled([transact(), transact()]);
    expect(failures.map(({ status }) => status)).toEqual(['rejected', 'rejected']);

    proxy.recover();
    await Promise.all([transact(), transact()]);
    await database.close();
    await proxy.close();
    await testDatabase.drop();
  });

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

describe('a database that answers and cannot write', () => {
  const readiness = async (app: TestApp) => {
    const response = await app.http().get('/health/ready');
    const { status } = response;
    const { notReady, checks } = response.body as ReadinessDto;
    return { status, notReady, database: checks.database };
  };

  onServer('is not ready while PostgreSQL is read-only', async () => {
    const testDatabase = await createTestDatabase();
    const app = await startTestApp({ database: testDatabase, waitUntilReady: false });
    const url = testDatabase.env.DATABASE_URL ?? '';
    const name = new URL(url).pathname.slice(1);
    await setReadOnly(url, `set default_transaction_read_only = on`, name);
    await eventually(async () => {
      expect(await readiness(app)).toMatchObject({
        status: 503,
        notReady: expect.arrayContaining(['database']) as string[],
        database: { ok: false, detail: 'postgres cannot write: it is read-only' },
      });
    });
    await setReadOnly(url, 'reset default_transaction_read_only', name);
    await eventually(async () => {
      expect((await readiness(app)).database).toMatchObject({ ok: true, detail: 'postgres' });
    });
    await app.stop();
    await testDatabase.drop();
  });

  const onLinux = existsSync('/dev/full') ? it : it.skip;

  onLinux('is told in one line while the disk of the embedded one is full', async () => {
    const dataDir = mkdtempSync(join(tmpdir(), 'full-disk-'));
    const lines: string[] = [];
    const logger = pino({ level: 'warn' }, { write: (line: string) => lines.push(line) });
    const config = { url: undefined, poolSize: 2, dataDir, timeoutMs: 8_000 };
    const database = await openDatabase(config, logger);
    const watch = new DatabaseWatch(database, logger);
    // What is written there fails as on a full disk; the file is removed after each attempt.
    symlinkSync('/dev/full', join(dataDir, 'write-probe'));
    await watch.onModuleInit();
    expect(await watch.findWriteFailure()).toBe('its disk is full');
    await eventually(async () => {
      expect(await watch.findWriteFailure()).toBeUndefined();
    });
    expect(lines.filter((line) => line.includes('cannot write'))).toHaveLength(1);
    expect(lines.at(-1)).toContain('the database can write again');
    watch.onModuleDestroy();
    await database.close();
    rmSync(dataDir, { recursive: true });
  });
});

/** Holds for new connections, so that those there are end. */
async function setReadOnly(url: string, change: string, name: string): Promise<void> {
  const writable = new URL(url);
  writable.searchParams.set('options', '-c default_transaction_read_only=off');
  await query(writable.href, `alter database "${name}" ${change}`);
  await query(
    writable.href,
    'select pg_terminate_backend(pid) from pg_stat_activity where pid <> pg_backend_pid() and datname = $1',
    name,
  );
}

async function terminate(url: string, pid: number): Promise<void> {
  await query(url, 'select pg_terminate_backend($1)', pid);
}

async function isGone(url: string, pid: number): Promise<boolean> {
  const rows = await query(url, 'select 1 from pg_stat_activity where pid = $1', pid);
  return rows.length === 0;
}

async function query(
  url: string,
  text: string,
  ...values: (number | string)[]
): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const { rows } = await client.query<Record<string, unknown>>(text, values);
    return rows;
  } finally {
    await client.end();
  }
}
