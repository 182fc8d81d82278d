import { sql } from 'drizzle-orm';
import pg from 'pg';
import { pino } from 'pino';
import { openDatabase } from '../src/database/database.js';
import { createTestDatabase } from './support/database.js';
import { eventually } from './support/eventually.js';

const onServer = (process.env.TEST_DATABASE_URL ?? '') === '' ? it.skip : it;

describe('connections to PostgreSQL', () => {
  onServer('may break within a transaction, which fails and takes nobody along', async () => {
    const testDatabase = await createTestDatabase();
    const url = testDatabase.env.DATABASE_URL ?? '';
    const config = { url, poolSize: 2, dataDir: '' };
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
});

async function terminate(url: string, pid: number): Promise<void> {
  await query(url, 'select pg_terminate_backend($1)', pid);
}

async function isGone(url: string, pid: number): Promise<boolean> {
  const rows = await query(url, 'select 1 from pg_stat_activity where pid = $1', pid);
  return rows.length === 0;
}

async function query(url: string, text: string, pid: number): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const { rows } = await client.query<Record<string, unknown>>(text, [pid]);
    return rows;
  } finally {
    await client.end();
  }
}
